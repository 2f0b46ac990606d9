"""docs/reference/cli.md is what the program says of itself, and the program says enough."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import typer.main

from lab.reference import PAGE, page
from reportedly.cli.commands import app

GROUP: Any = typer.main.get_command(app)


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m lab.reference"


@pytest.mark.parametrize("name", sorted(GROUP.commands))
def test_every_command_has_an_example_and_every_option_its_help(name: str) -> None:
    command = GROUP.commands[name]
    assert f"reportedly {name}" in command.help
    assert "Example" in command.help
    for parameter in command.params:
        assert parameter.help, f"{name} {parameter.opts} has no help"
        assert all(option in page() for option in parameter.opts if option.startswith("-"))


@pytest.mark.parametrize("name", ["", *sorted(GROUP.commands)])
def test_help_loads_nothing_heavy(name: str) -> None:
    """`--help` must come at once: the libraries that read and code pages stay out of it."""
    code = (
        "import sys; from reportedly.cli import main; code = main(sys.argv[1:]);"
        "heavy = {'numpy', 'lxml', 'trafilatura', 'rich', 'sqlalchemy'} & set(sys.modules);"
        "sys.exit(f'loads {heavy}' if heavy else code)"
    )
    arguments = [*([name] if name else []), "--help"]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "reportedly" in done.stdout
