"""Claims in the terminal: one table, and on demand why each claim is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from reportedly.cli.judged import judged_lines
from reportedly.cli.look import QUIET, WIDE, chain, colour, figure, locator, status
from reportedly.cli.places import told
from reportedly.cli.printable import one_line, plain
from reportedly.cli.report import block, heading, marked
from reportedly.records import Claim, Page, RoleName, Span, Standing
from reportedly.resolve.amounts import Convention, conventional

#: Characters between an amount and what it counts up to which the line quotes both as they stand ("of the", "other").
_GAP = 16


def show_claims(
    console: Console,
    claims: Sequence[Claim],
    convention: Convention | None = None,
    judged: Mapping[str, Standing] | None = None,
) -> None:
    """The claims of one page: a column a role where the terminal is wide, two lines a claim where it is not.

    With a convention, vague amounts have its figure beside them, and a line below says whose it is. `judged` has what
    people say of them, by id: it follows the table, each corrected value beside the original.
    """
    heading(console, f"Claims · {len(claims)}" if claims else "No claims")
    if claims:
        console.print(_wide(claims, convention) if console.width >= WIDE else _narrow(claims, convention))
    if convention is not None and any(reading_of(claim, convention) for claim in claims):
        console.print(Text(f"  ~ as {convention.says} reads it; the claim stays vague", QUIET))
    lines = {claim: tuple(judged_lines(claim, judged[claim.id])) for claim in claims if judged and claim.id in judged}
    if any(lines.values()):
        heading(console, "What people say of them")
        for claim, said in lines.items():
            for number, line in enumerate(said):
                block(console, line, " " * 7 if number else f"  {claim.n:>3}  ", " " * 7)


def reading_of(claim: Claim, convention: Convention | None) -> dict[str, object]:
    """The field that a convention adds to a claim with a vague amount, empty for every other."""
    if convention is None or claim.bound != "vague" or claim.amount is None:
        return {}
    number = conventional(claim.amount, convention)
    return {} if number is None else {"vague_reading": {"convention": convention.name, "figure": number}}


def _figure(claim: Claim, convention: Convention | None) -> str:
    """The claim's figure; of a vague one what the convention makes of it, marked as such."""
    if convention is not None and claim.bound == "vague" and claim.amount is not None:
        number = conventional(claim.amount, convention)
        if number is not None:
            return f"vague ~ {number:,}"
    return figure(claim)


def show_why(console: Console, page: Page, claims: Sequence[Claim]) -> None:
    """For each claim its evidence, and for each role its words and where they stand."""
    if not claims:
        return
    where = locator(page)
    heading(console, "Why each claim is there · part, line, characters · chance")
    for claim in claims:
        console.print()
        text, span = page.region(claim.region), claim.span
        block(console, marked(text, claim.region, span.start, span.end, [claim]), f"  {claim.n:>3}  ", " " * 7)
        rows = Table.grid(padding=(0, 2), pad_edge=False)
        rows.add_column(style=QUIET, no_wrap=True)
        rows.add_column(overflow="fold")
        rows.add_column(overflow="fold", style=QUIET)
        for name, words, place in _reasons(claim, where):
            rows.add_row(Text(f"       {name}"), words, Text(place))
        console.print(rows)


def _reasons(claim: Claim, where: Callable[[Span], str]) -> Iterator[tuple[str, Text, str]]:
    def at(span: Span | None) -> str:
        return where(span) if span else ""

    yield "kind", Text(f"{claim.kind} · {claim.status} · {claim.scope}", style=colour(claim.kind)), at(claim.span)
    if claim.bound != "none":
        words = plain(f"{one_line(claim.amount)} · {figure(claim)}" if claim.amount else figure(claim), "bold")
        yield "amount", words, at(claim.amount_span) or "a singular, with no number word"
    roles = claim.roles
    scores = dict(roles.scores)

    def sure(role: RoleName, span: Span | None) -> str:
        return " · ".join(part for part in (at(span), f"{scores[role]:.2f}" if role in scores else "") if part)

    fields: tuple[tuple[RoleName, str | None, Span | None], ...] = (
        ("counted", claim.counted, roles.counted),
        ("actor", claim.actor, roles.actor),
        ("means", claim.means, roles.means),
        ("place", claim.place, roles.place),
        ("from", claim.from_, roles.from_),
        ("when", claim.when, roles.when),
    )
    for name, said, span in fields:
        if said is not None:
            yield name, plain(one_line(said)), sure(name, span)
            if name == "place" and claim.place_at is not None:
                yield "  found", plain(told(claim.place_at)), claim.place_at.source
    yield "party", plain(claim.party), "" if claim.party != "unknown" else "the page does not say"
    yield "date", plain(claim.date or "not known"), sure("date", roles.date) if roles.date else ""
    for number, source in enumerate(claim.source):
        span = roles.source[number] if number < len(roles.source) else None
        yield (
            "source" if number == 0 else "told to",
            plain(one_line(source)),
            sure("source", span) if not number else at(span),
        )
    if not claim.source:
        yield "source", Text("none: the report's own voice"), ""
    if claim.part_of is not None:
        yield "part of", Text(f"claim {claim.part_of}"), ""
    yield "confidence", Text(f"{claim.confidence:.2f}"), f"{claim.coder} · {claim.id}"


def _amount(claim: Claim) -> Text:
    if claim.amount is None:
        return Text("–", style=QUIET)
    return plain(one_line(claim.amount), "bold")


def _or_dash(words: str | None) -> Text:
    return plain(one_line(words)) if words else Text("–", style=QUIET)


def _when(claim: Claim) -> Text:
    said = Text(one_line(claim.when)) if claim.when else Text("")
    if claim.date:
        said.append(f" {claim.date}" if said else claim.date, QUIET if said else "")
    return said or Text("–", style=QUIET)


def _route(claim: Claim) -> Text:
    if claim.from_ is None:
        return _or_dash(claim.place)
    return plain(f"{one_line(claim.from_)} → {one_line(claim.place or '?')}")


def _source(claim: Claim) -> Text:
    return plain(one_line(chain(claim))) if claim.source else Text("none named", style=QUIET)


def _wide(claims: Sequence[Claim], convention: Convention | None) -> Table:
    table = Table(box=None, pad_edge=True, padding=(0, 1), header_style=QUIET, collapse_padding=True)
    for name, ratio in (
        ("n", 0),
        ("in", 0),
        ("kind", 0),
        ("as stated", 4),
        ("figure", 0),
        ("counted", 5),
        ("party", 3),
        ("by", 4),
        ("place", 4),
        ("when", 4),
        ("source", 5),
        ("status", 0),
        ("conf.", 0),
    ):
        right = name in ("n", "figure", "conf.")
        table.add_column(
            name, justify="right" if right else "left", ratio=ratio or None, no_wrap=not ratio, overflow="fold"
        )
    table.expand = True
    for claim in claims:
        row: list[RenderableType] = [
            Text(f" {claim.n}"),
            Text("" if claim.region == "body" else claim.region, style=QUIET),
            kind_words(claim),
            _amount(claim),
            Text(_figure(claim, convention)),
            _or_dash(claim.counted),
            _party(claim),
            _or_dash(claim.actor),
            _route(claim),
            _when(claim),
            _source(claim),
            status(claim),
            Text(f"{claim.confidence:.2f}"),
        ]
        table.add_row(*row)
    return table


def kind_words(claim: Claim) -> Text:
    kind = Text(claim.kind, style=colour(claim.kind))
    if claim.part_of is not None:
        kind.append(f" (of {claim.part_of})", QUIET)
    return kind


def what(claim: Claim) -> Text:
    """Amount and counted in the text's own order where they stand side by side, else one after the other."""
    span, counted = claim.amount_span, claim.roles.counted
    if claim.amount is None or span is None:
        return plain(one_line(claim.counted or ""))
    amount = plain(one_line(claim.amount), "bold")
    if counted is None or claim.counted is None:
        return amount
    between = ""
    if claim.span.holds(counted) and 0 <= counted.start - span.end <= _GAP:
        between = claim.evidence[span.end - claim.evidence_start : counted.start - claim.evidence_start]
    return Text.assemble(amount, one_line(f".{between or ' '}{claim.counted}")[1:])


def _party(claim: Claim) -> Text:
    return Text("–", style=QUIET) if claim.party == "unknown" else plain(claim.party)


def _narrow(claims: Sequence[Claim], convention: Convention | None) -> Table:
    table = Table(box=None, pad_edge=True, padding=(0, 1), show_header=False, expand=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True, style=QUIET)
    for claim in claims:
        words = Text.assemble(kind_words(claim), "  ", what(claim))
        if claim.region != "body":
            words.append(f"  in the {claim.region}", QUIET)
        words.append("\n").append_text(details(claim))
        table.add_row(Text(f" {claim.n}"), words, Text(_figure(claim, convention)), Text(f"{claim.confidence:.2f}"))
    return table


def details(claim: Claim) -> Text:
    """The roles a claim has, named, on one line."""
    out = Text()

    def add(name: str, words: Text) -> None:
        out.append(" · " if out else "", QUIET).append(f"{name} ", QUIET).append_text(words)

    if claim.party != "unknown":
        add("party", plain(claim.party))
    if claim.actor:
        add("by", plain(one_line(claim.actor)))
    if claim.place or claim.from_:
        add("at", _route(claim))
    if claim.when or claim.date:
        add("when", _when(claim))
    add("source", _source(claim))
    if claim.status != "stated":
        out.append(" · ", QUIET).append_text(status(claim))
    if claim.scope != "event":
        out.append(" · ", QUIET).append(claim.scope)
    return out
