"""What the terminal is given: marks that lose nothing of the text, and no character of a page that acts on it."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from reportedly.cli import look
from reportedly.cli.claims import show_claims, show_why
from reportedly.cli.findings import show_findings
from reportedly.cli.printable import one_line, printable
from reportedly.cli.report import marked, show_apart, show_report
from reportedly.records import Bound, Claim, Comment, Finding, Meter, Page, Part, Roles, Span

TITLE = "Raid on Orrin: 12 dead"
BODY = "Medics said at least 12 farmers were killed and dozens injured in Orrin.\n\n“We lost 3 men,” he said."


def claim(n: int, evidence: str, amount: str | None, *, low: int | None = None, high: int | None = None) -> Claim:
    """A claim on BODY."""
    start = BODY.index(evidence)
    return Claim(
        id=f"c{n}",
        doc="r",
        n=n,
        region="body",
        kind="killed",
        evidence=evidence,
        evidence_start=start,
        amount=amount,
        amount_start=None if amount is None else BODY.index(amount, start),
        low=low,
        high=high,
        bound="vague" if low is high is None else "at_least" if high is None else "exact",
        counted=None,
        party="civilians",
        actor="[bold]the army[/bold]",
        means=None,
        place="Orrin",
        from_=None,
        when=None,
        date="2020-05-04",
        source=("Medics", "the agency"),
        status="hedged",
        scope="event",
        part_of=None,
        part_of_id=None,
        confidence=0.5,
        roles=Roles(place=Span("body", 66, 71), source=(Span("body", 0, 6),)),
        coder="test",
    )


CLAIMS = (
    claim(1, "at least 12 farmers were killed", "at least 12", low=12),
    claim(2, "12 farmers were killed and dozens injured", "dozens"),
    claim(3, "We lost 3 men", "3", low=3, high=3),
    claim(4, "farmers were killed", None, low=1, high=1),
)
PARTS = (
    Part("title", "title", 0, 22, 0, 22, "line 1"),
    Part("paragraph", "body", 0, 72, 24, 96, "line 3"),
    Part("quotation", "body", 74, 100, 98, 124, "line 5"),
    Part("comment", "comment", 0, 9, 126, 135, "line 9"),
)
PAGE = Page(
    id="r",
    title=TITLE,
    text=BODY,
    page_text=f"{TITLE}\n\n{BODY}\n\nHow many?",
    parts=PARTS,
    version="1",
    outlet="The [red]Post[/red]",
    captions=("Raid on Orrin – 12 dead", "A field"),
    comments=(Comment("Ada", "How many?"),),
    meter=Meter((0, 500), 70, "$"),
    furniture=("Share this",),
)


def screen(width: int = 100, encoding: str = "utf-8") -> tuple[Console, io.BytesIO]:
    """A console, and the bytes it writes."""
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding=encoding, write_through=True)
    console = Console(
        file=stream,
        width=width,
        force_terminal=True,
        color_system="standard",
        markup=False,
        emoji=False,
        highlight=False,
    )
    return console, written


def drawn(page: Page, *, width: int = 100) -> str:
    """Everything `reportedly read --why` draws of a page."""
    console, written = screen(width)
    found = [Finding("undated", "r", "No date\x1b[31m [red]here[/red].", ("c1",), (Span("title", 0, 4),))]
    show_report(console, page, CLAIMS)
    show_claims(console, CLAIMS)
    show_why(console, page, CLAIMS)
    show_apart(console, page, CLAIMS, coded_comments=False)
    show_findings(console, page, found, CLAIMS)
    return written.getvalue().decode("utf-8")


def without_marks(words: str) -> str:
    for n in range(1, 10):
        words = words.replace(look.sign(n), "")
    return words.replace(look.OPENING, "")


def test_marks_name_the_amount_and_the_claim() -> None:
    words = marked(BODY, "body", 0, 72, CLAIMS).plain
    assert words == ("Medics said ⟦at least 12⟧¹ ⟦farmers were killed⟧⁴ and ⟦dozens⟧² injured in Orrin.")


_SPAN = st.tuples(st.integers(0, len(BODY) - 1), st.integers(1, 40), st.integers(0, 39), st.integers(1, 40))


@given(st.lists(_SPAN, max_size=6), st.integers(0, len(BODY)), st.integers(0, len(BODY)))
def test_taking_the_marks_away_gives_the_text_back(
    spans: list[tuple[int, int, int, int]], one: int, other: int
) -> None:
    claims = []
    for n, (start, length, offset, size) in enumerate(spans, 1):
        evidence = BODY[start : start + length]
        offset = min(offset, len(evidence) - 1)
        amount = evidence[offset : offset + size]
        at = start + offset
        claims.append(replace(CLAIMS[0], n=n, evidence=evidence, evidence_start=start, amount=amount, amount_start=at))
    start, end = sorted((one, other))
    words = marked(BODY, "body", start, end, claims).plain
    assert without_marks(words) == BODY[start:end]
    assert words.count(look.OPENING) == words.count(look.CLOSING)


def test_each_sign_stands_right_after_its_words() -> None:
    for c in CLAIMS:
        words = marked(BODY, "body", 0, len(BODY), [c]).plain
        inside = words[words.index(look.OPENING) + 1 : words.index(look.sign(c.n))]
        assert inside == (c.amount or c.evidence)


@given(st.text(st.characters(), max_size=30))
def test_printable_text_keeps_its_length_and_cannot_act_on_a_terminal(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert "\n" not in one_line(text)


@pytest.mark.parametrize("text", ["Дамаск دمشق", "عام‏ ", "é é 😀 👩‍🚀", "[red]brackets[/red]"])
def test_printable_leaves_the_scripts_of_the_world_alone(text: str) -> None:
    assert printable(text) == text


HOSTILE = "\x1b[31m\x1b]0;owned\x07 \x9b1m \u202egnp.exe [red]x[/red] :skull: \ud800"


@pytest.mark.parametrize("width", [30, 80, 140])
def test_nothing_a_page_says_acts_on_the_terminal(width: int) -> None:
    hostile = replace(
        PAGE,
        title=HOSTILE,
        outlet=HOSTILE,
        address=HOSTILE,
        read_from=HOSTILE,
        language=HOSTILE,
        captions=(HOSTILE,),
        comments=(Comment(HOSTILE, HOSTILE),),
        parts=(*PARTS[1:3],),
    )
    shown = drawn(hostile, width=width)
    own = "".join(shown.split("\x1b[")[0:1])
    for piece in shown.split("\x1b[")[1:]:
        sequence, _, rest = piece.partition("m")
        assert sequence.replace(";", "").isdigit(), f"not a colour of ours: {piece[:20]!r}"
        own += rest
    assert "\x1b" not in own
    assert "\x07" not in own
    assert "\x9b" not in own
    assert "\u202e" not in own
    assert "[red]" in own
    assert "💀" not in own


@pytest.mark.parametrize("width", [20, 40, 80, 100, 118, 140, 200])
def test_every_claim_and_part_is_drawn_at_every_width(width: int) -> None:
    console, written = screen(width)
    show_claims(console, CLAIMS)
    lines = written.getvalue().decode("utf-8").splitlines()
    assert sum(any(f" {c.n} " in line for line in lines) for c in CLAIMS) == len(CLAIMS)
    assert "≥ 12" in " ".join(lines)


def test_what_stands_beside_the_report_is_told_apart() -> None:
    shown = drawn(PAGE)
    assert "Raid on Orrin – 12 dead (repeats the title)" in shown
    assert "A field (repeats" not in shown
    assert "1 piece of site furniture (2 words)" in shown
    assert "scale 0, 500, raised 70" in shown
    assert "Readers' comments · 1, not coded, never counted as reporting" in shown


@pytest.mark.parametrize(
    ("low", "high", "bound", "shown"),
    [
        (26, 26, "exact", "26"),
        (15, None, "at_least", "≥ 15"),
        (None, 200, "at_most", "≤ 200"),
        (300, 400, "between", "300–400"),
        (30, 30, "about", "≈ 30"),
        (1200000, 1200000, "exact", "1,200,000"),
        (None, None, "vague", "vague"),
        (None, None, "none", "–"),
    ],
)
def test_a_figure_reads_as_its_source_bounded_it(low: int | None, high: int | None, bound: Bound, shown: str) -> None:
    assert look.figure(replace(CLAIMS[0], low=low, high=high, bound=bound)) == shown


def test_a_bound_survives_a_terminal_without_its_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding="ascii", write_through=True))
    show_claims(look.console(), [replace(CLAIMS[0], low=None, high=200, bound="at_most")])
    look.console().print(marked(BODY, "body", 0, 72, CLAIMS))
    shown = written.getvalue().decode("ascii")
    assert "<= 200" in shown
    assert "[[at least 12]]1" in shown


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (Span("title", 0, 4), "title, line 1 · 0–4"),
        (Span("body", 12, 23), "paragraph 1, line 3 · 12–23"),
        (Span("body", 80, 82), "quotation 1, line 5 · 80–82"),
        (Span("comment", 0, 3), "comment 1, line 9 · 0–3"),
        (Span("caption", 0, 3), "caption · 0–3"),
    ],
)
def test_a_place_in_the_page_is_said_for_a_person(span: Span, shown: str) -> None:
    assert look.locator(PAGE)(span) == shown
