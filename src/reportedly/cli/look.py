"""How things look in a terminal: the few colours, the widths, and how a figure reads.

Colour never carries anything alone: a claim's words stand in ⟦brackets⟧ with its number, a status is written out, a
finding names its rule. rich drops the colours when NO_COLOR is set or the output is no terminal.
"""

from __future__ import annotations

import codecs
import io
import sys

from rich.console import Console
from rich.text import Text

from reportedly.records import Claim, ClaimKind, Page, Span

#: Prose wider than this is hard to read; tables use the whole terminal.
PROSE_WIDTH = 96
#: From this width on, a claim's roles get columns of their own.
WIDE = 118

QUIET = "bright_black"
WARN = "yellow"

_PEOPLE: frozenset[ClaimKind] = frozenset({"killed", "wounded", "casualties", "detained", "missing", "displaced"})
_FORCES: frozenset[ClaimKind] = frozenset({"deployed", "withdrew", "strength"})
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
    return "red" if kind in _PEOPLE else "yellow" if kind in _FORCES else "cyan"


def sign(n: int) -> str:
    """The sign after the words of claim `n`: the bracket parts the number from the words, which may be digits too."""
    return f"{CLOSING}{str(n).translate(_SUPERSCRIPT)}"


def figure(claim: Claim) -> str:
    """The claim's figure as its source bounded it; a vague amount stays vague."""
    if claim.bound == "vague":
        return "vague"
    if claim.low is None:
        return "–" if claim.high is None else f"≤ {claim.high:,}"
    if claim.high is None:
        return f"≥ {claim.low:,}"
    if claim.low != claim.high:
        return f"{claim.low:,}–{claim.high:,}"
    return f"≈ {claim.low:,}" if claim.bound == "about" else f"{claim.low:,}"


def chain(claim: Claim) -> str:
    """Who told whom: the original speaker first, each relay after; "" is the report's own voice."""
    return " → ".join(claim.source)


def status(claim: Claim) -> Text:
    """The claim's status as a word, with its colour."""
    return Text(claim.status, style=_STATUS_STYLES.get(claim.status, ""))


def where(page: Page, span: Span) -> str:
    """Where a span stands, for a person: part, line if the page had lines, characters of the region:
    "paragraph 2, line 12 · 40–61"."""
    seen = 0
    for part in page.parts:
        if part.region != span.region:
            continue
        seen += 1
        if part.start <= span.start < max(part.end, part.start + 1):
            place = part.kind if span.region == "title" else f"{part.kind} {_ordinal(page, part.kind, seen)}"
            if part.selector and part.selector.startswith("line "):
                place += f", {part.selector}"
            return f"{place} · {span.start}–{span.end}"
    return f"{span.region} · {span.start}–{span.end}"


def _ordinal(page: Page, kind: str, position: int) -> int:
    """Which of its kind the `position`-th part of its region is, from 1."""
    region = "body" if kind in ("paragraph", "quotation") else kind
    parts = [part for part in page.parts if part.region == region][:position]
    return sum(part.kind == kind for part in parts)
