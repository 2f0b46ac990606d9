"""What people say of a claim, in the terminal: the verdict, and each corrected value beside the one it corrects."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from reportedly.cli.look import QUIET, WARN
from reportedly.cli.printable import one_line
from reportedly.export import judged_json
from reportedly.judging.correcting import plain_value
from reportedly.legible import said
from reportedly.records import Claim, Standing, Verdict

_STYLES: dict[Verdict, str] = {"accepted": "green", "corrected": WARN, "rejected": "red", "challenged": WARN}


def judged_lines(claim: Claim | None, standing: Standing) -> Iterator[Text]:
    """A line for the verdict, one for each correction, one for claims said to be the same or different."""
    if standing.verdict != "unjudged":
        words = Text.assemble((standing.verdict.upper(), f"bold {_STYLES[standing.verdict]}"))
        words.append(f" by {one_line(standing.who or '?')}, {standing.at}", QUIET)
        if standing.reason:
            words.append(f"  “{one_line(standing.reason)}”")
        if standing.disputed:
            words.append("  disputed", WARN)
        yield words
    for each in judged_json(claim, standing)["corrections"]:
        yield Text.assemble(
            (f"{each['field']}: ", QUIET),
            said(each["was"]),
            (" → ", WARN),
            (said(plain_value(each["value"])), "bold"),
            (f"  {one_line(each['who'])}, {each['at']}", QUIET),
        )
    pairs = (("same as", standing.same), ("different from", standing.different))
    for name, others in pairs:
        if others:
            yield Text.assemble((f"{name} ", QUIET), ", ".join(others))
    if standing.remarks:
        yield Text("1 comment" if standing.remarks == 1 else f"{standing.remarks} comments", style=QUIET)
