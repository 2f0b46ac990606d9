"""Write docs/reference/cli.md from the program itself: ``python -m lab.reference``.

tests/test_cli_reference.py fails when the page is stale, or a command lacks its example or an option its help.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from lab.shared import ROOT

PAGE = ROOT / "docs" / "reference" / "cli.md"

_HEAD = """\
# The command line

<!-- Written by `python -m lab.reference` from the program; change the program, not this page. -->

"""
_FOOT = """\
## What goes where

| stream | what |
|---|---|
| standard output | the report, tables and findings in a terminal; JSON lines, and nothing else, when piped |
| standard error | each item that was skipped and why; a summary: reports read, claims, skipped with reasons, not in \
English (read, not coded); a progress bar for what takes longer than a second |

A claim's words stand in `⟦ ⟧` with the claim's number, so that copied text keeps them. Control characters and \
bidirectional overrides in a page are shown as signs, never sent to the terminal. `NO_COLOR` switches colours off.

## Exit codes

| code | when |
|---|---|
| 0 | something was read (also when `| head` has had enough) |
| 1 | nothing could be read |
| 2 | wrong use: an unknown option, value or shape |
| 3 | the ledger cannot be opened, read or written; what it held before, it holds |
| 130 | stopped by Ctrl-C |
"""


def page() -> str:
    """The reference page as it should stand."""
    import typer.main

    from reportedly.cli.commands import app

    group: Any = typer.main.get_command(app)
    parts = [_HEAD, _command("reportedly", group)]
    for name, command in group.commands.items():
        parts.append(_command(f"reportedly {name}", command))
        under = getattr(command, "commands", {})
        parts += [_command(f"reportedly {name} {part}", under[part]) for part in under]
    return "\n".join([*parts, _FOOT])


def _command(name: str, command: Any) -> str:
    summary, _, rest = inspect.cleandoc(command.help).partition("\n\n")
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    usage = " ".join([name, *(["[OPTIONS]"] if name != "reportedly" else []), *(f"{p.metavar}…" for p in arguments)])
    lines = [f"## `{usage}`", "", " ".join(summary.split()), "", *_lists(rest)]
    rows = [f"| `{p.metavar}…` | {p.help} |" for p in arguments]
    rows += [f"| `{_option(p)}` | {p.help} |" for p in command.params if p.param_type_name == "option"]
    if rows:
        lines += ["| option | what it does |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _option(option: Any) -> str:
    return " ".join([", ".join(option.opts), *([option.metavar] if option.metavar else [])])


def _lists(rest: str) -> Iterator[str]:
    """The paragraphs under a command's summary: a name, then indented lines that are kept as they are."""
    for paragraph in re.split(r"\n\n", rest.replace("\b\n", "")):
        name, *lines = paragraph.splitlines()
        if name != "Exit codes":
            yield from (f"{name}:", "", "```sh", *(line.strip() for line in lines), "```", "")


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
