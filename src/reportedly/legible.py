"""How values are written for people, on a terminal as on a page: figures, chains, and page text made safe to show.

A page may carry escape sequences, backspaces or bidirectional overrides, by accident or to make a screen show what is
not there. Each such character becomes a visible sign, one for one, so that offsets still hold. Marks of direction that
Arabic or Hebrew text needs (U+200E, U+200F, U+061C) are left alone.
"""

from __future__ import annotations

from typing import Literal

from reportedly.records import Claim, ClaimKind, Reading, Rule, Span

#: Harm to people, movement of forces, everything else.
KindGroup = Literal["people", "forces", "things"]

_PEOPLE: frozenset[ClaimKind] = frozenset({"killed", "wounded", "casualties", "detained", "missing", "displaced"})
_FORCES: frozenset[ClaimKind] = frozenset({"deployed", "withdrew", "strength"})

_SIGNS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},  # Unicode's pictures of the C0 controls
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), "�"),
    **dict.fromkeys(range(0x202A, 0x202F), "�"),  # embeddings and overrides
    **dict.fromkeys(range(0x2066, 0x206A), "�"),  # isolates
    **dict.fromkeys(range(0xD800, 0xE000), "�"),  # lone surrogates: no encoding has them
    **dict.fromkeys(map(ord, "\t\r\x0b\x0c\x85\u2028\u2029"), " "),
    ord("\n"): "\n",
}

#: Rules as a person says them; docs/findings.md says what each means.
RULE_NAMES: dict[Rule, str] = {
    "undated": "no date",
    "title_figure": "title against body",
    "title_unsupported": "title not supported",
    "no_source": "no source",
    "unnamed_sources": "unnamed sources",
    "loud_word": "word against figure",
    "reader_objection": "a reader objects",
    "amended": "changed since",
    "cut_short": "cut short",
    "origins_disagree": "origins disagree",
    "one_origin": "many reports, one origin",
    "circular_citation": "cited in a ring",
    "stale_figure": "an older figure",
    "headline_alone": "headline against everyone",
    "loud_for_its_kind": "word against known amounts",
}


def printable(text: str) -> str:
    """`text` with every character that acts on a screen shown instead of sent; the length is the same."""
    # most texts have none of them, and are seen to have none in a tenth of the time
    return text if text.isascii() and text.isprintable() else text.translate(_SIGNS)


def one_line(text: str) -> str:
    """`printable` text with its line ends and runs of space as single spaces."""
    return " ".join(printable(text).split())


def said(value: object) -> str:
    """A field's value for a person."""
    if isinstance(value, list):
        return one_line(" → ".join(map(str, value))) or "none"
    return "none" if value is None else one_line(str(value))


def kind_group(kind: ClaimKind) -> KindGroup:
    """Which of the three colours a kind has."""
    return "people" if kind in _PEOPLE else "forces" if kind in _FORCES else "things"


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


def reading(given: Reading) -> str:
    """A reading as its source bounded it."""
    if given.low is None:
        return f"≤ {given.high:,}"
    if given.high is None:
        return f"≥ {given.low:,}"
    return f"{given.low:,}" if given.low == given.high else f"{given.low:,}–{given.high:,}"


def chain(claim: Claim) -> str:
    """Who told whom: the original speaker first, each relay after; "" is the report's own voice."""
    return " → ".join(claim.source)


def marked_words(claim: Claim) -> Span:
    """The words that carry a claim's sign: its amount, else what it counts, else its evidence."""
    if (amount := claim.amount_span) is not None:
        return amount
    counted, whole = claim.roles.counted, claim.span
    return counted if counted and whole.holds(counted) else whole
