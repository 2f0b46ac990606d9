"""The command line: arguments in; JSON lines, or a page to read, out.

    commands.py   the commands and their options
    run.py        one run over the sources: progress, summary, exit code
    ahead.py      pages coded ahead, by other processes
    report.py     a report in the terminal, its claims marked in place
    claims.py     claims as a table, and why each is there
    findings.py   findings, with the words they rest on
    places.py     places, and the gazetteer's commands
    actors.py     the register of actors, and its commands
    serving.py    the pages, served
    demo.py       the guided tour of the shipped examples
    printable.py  page text made safe for a terminal
    look.py       colours, widths, and how a figure reads

Exit codes: 0 something was read, 1 nothing could be, 2 wrong use, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; `arguments` default to those of the process. Returns the exit code."""
    # numpy multiplies only small matrices here; sharing these out among threads takes longer than multiplying them
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from reportedly.cli.commands import app

        app(args=None if arguments is None else list(arguments), prog_name="reportedly")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt:  # during loading, before a run could take note of it
        print("reportedly: stopped", file=sys.stderr)
        return 130
    return 0
