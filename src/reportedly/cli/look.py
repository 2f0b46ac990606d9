"""How things look in a terminal: the few colours, the widths, and how a figure reads.

Colour never carries anything alone: a claim's words stand in ⟦brackets⟧ with its number, a status is written out, a
finding names its rule. rich drops the colours when NO_COLOR is set or the output is no terminal.
"""

from __future__ import annotations

import codecs
import io
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from reportedly.legible import KindGroup, chain, figure, kind_group
from reportedly.records import Claim, ClaimKind, Page, Region, Span

__all__ = ["chain", "colour", "console", "figure", "locator", "sign", "status"]

#: Prose wider than this is hard to read; tables use the whole terminal.
PROSE_WIDTH = 96
#: From this width on, a claim's roles get columns of their own.
WIDE = 118

#: Dim follows the terminal's own colours; "bright black" is the background in some of them.
QUIET = "dim"
WARN = "yellow"

_COLOURS: dict[KindGroup, str] = {"people": "red", "forces": "yellow", "things": "cyan"}
_STATUS_STYLES = {"hedged": WARN, "denied": "red", "expected": "blue"}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
OPENING, CLOSING = "⟦", "⟧"

#: What is written where the terminal's encoding lacks a sign: a bound must never fall away ("? 200" for "≤ 200").
_LEGIBLE = {
    **{high: low for low, high in zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)},
    OPENING: "[[",
    CLOSING: "]]",
    "≤": "<=",
    "≥": ">=",
    "≈": "about",
    "–": "-",
    "—": "-",
    "→": "->",
    "·": "|",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "…": "...",
    "│": "|",
    "─": "-",
    "▸": ">",
    "•": "*",
}


def _legible(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_LEGIBLE.get(c, "?") for c in error.object[error.start : error.end]), error.end


def console(*, stderr: bool = False) -> Console:
    """A console that reads nothing in page text as markup, emoji or highlight, and that no encoding can break."""
    codecs.register_error("reportedly-legible", _legible)
    stream = sys.stderr if stderr else sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="reportedly-legible")
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, soft_wrap=False)


def colour(kind: ClaimKind) -> str:
    """Harm to people, movement of forces, everything else."""
    return _COLOURS[kind_group(kind)]


def sign(n: int) -> str:
    """The sign after the words of claim `n`: the bracket parts the number from the words, which may be digits too."""
    return f"{CLOSING}{str(n).translate(_SUPERSCRIPT)}"


def status(claim: Claim) -> Text:
    """The claim's status as a word, with its colour."""
    return Text(claim.status, style=_STATUS_STYLES.get(claim.status, ""))


def locator(page: Page) -> Callable[[Span], str]:
    """A function that says for a person where a span stands: part, line if the page had lines, characters of the
    region, as in "paragraph 2, line 12 · 40–61".
    """
    names: dict[Region, tuple[list[int], list[str]]] = {}
    seen: Counter[str] = Counter()
    for part in page.parts:
        seen[part.kind] += 1
        name = part.kind if part.kind == "title" else f"{part.kind} {seen[part.kind]}"
        if part.selector and part.selector.startswith("line"):
            name += f", {part.selector}"
        starts, said = names.setdefault(part.region, ([], []))
        starts.append(part.start)
        said.append(name)

    def where(span: Span) -> str:
        starts, said = names.get(span.region, ([], []))
        position = bisect_right(starts, span.start) - 1
        return f"{said[position] if position >= 0 else span.region} · {span.start}–{span.end}"

    return where
