"""The one file that names the stages in order.

    bytes ─ read ─► Page ─ annotate ─► Annotation ─ resolve ─► Referents ─ assemble ─► Claims ─► Findings

The reader marks names, places, times and who said what; amounts are found by rule, for they depend on the words
alone. With all of these and the resolved times, claims are anchored.

The stages are imported here at once, before the package binds `read`, `annotate` and `findings` as functions: a first
import later on would bind those names to the modules. What is heavy in a stage, it imports when it needs it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, BinaryIO

from reportedly.annotate import mark, read_texts
from reportedly.errors import SourceError
from reportedly.findings import find
from reportedly.read import Shape, read_page, read_sources
from reportedly.records import Amount, Annotation, Claim, EventTime, Finding, Mention, Page, Region
from reportedly.redaction import Hider, hider, wanted

if TYPE_CHECKING:
    from reportedly.annotate.tagger import Reader
    from reportedly.resolve.actors import Actors
    from reportedly.resolve.places import Places

Source = str | os.PathLike[str]

#: The codebook that claims are coded by (docs/codebook.md).
CODEBOOK = "1"
#: Counts what is learned beside the reader's network (docs/model-card.md); a ledger is coded anew when the coder's name
#: is another, so that new weights need a new number (tests/test_coder.py sees to it).
MODELS = 8
#: Version of code, network, models and codebook; it stands on every claim.
CODER = f"reportedly 0.1.0, reader network-7, models {MODELS}, codebook {CODEBOOK}"

REPORTING: tuple[Region, ...] = ("title", "body")


def read_all(
    sources: Iterable[Source],
    *,
    shape: Shape | None = None,
    published: date | None = None,
    outlet: str | None = None,
    columns: Mapping[str, str] | None = None,
    follow: bool = False,
    private: bool = False,
    cache: Source | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Page | SourceError]:
    """Every page of every source, in order. An item that cannot be read is yielded as its error; the rest go on.

    Only a source that is a web address is fetched, or a list of them that is named; with `follow` also what a feed
    names, with `private` also from addresses off the public internet, with `cache` (a folder) only what has changed.
    `columns` maps ``text``, ``title``, ... to the columns of a table or the keys of JSON lines.
    """
    return read_sources(
        sources,
        shape=shape,
        published=published,
        outlet=outlet,
        columns=columns,
        follow=follow,
        private=private,
        cache=cache,
        stdin=stdin,
    )


def read(
    source: Source, *, shape: Shape | None = None, published: date | None = None, outlet: str | None = None
) -> Page:
    """The one page of a file or web address.

    Raises SourceError when it cannot be read, UsageError when the source holds several pages (use `read_all`).
    """
    return read_page(source, shape=shape, published=published, outlet=outlet)


def _regions(page: Page, comments: bool) -> tuple[Region, ...]:
    return (*REPORTING, "comment") if comments and page.comments else REPORTING


def _amounts(page: Page, regions: Iterable[Region]) -> tuple[Mention, ...]:
    from reportedly.resolve.amounts import find_amounts

    return tuple(mention for region in regions for mention in find_amounts(page.region(region), region))


def day_of(page: Page) -> date | None:
    """The day that a report is of: the date that opens its text, else its own (codebook, `date`)."""
    from reportedly.resolve.times import opening_date

    return opening_date(page.text) or page.published


def _times(
    page: Page, regions: Sequence[Region], read: Iterable[Mention], reference: date | None
) -> tuple[tuple[Mention, ...], tuple[EventTime, ...]]:
    """Temporal expressions of a report of the day `reference`, and what those that a rule knows say of an event.

    A claim is dated by the latter alone. What only the reader saw ("the quarter", "back then") mostly tells no day, and
    made dates worse on dev.
    """
    from reportedly.resolve.times import find_times, merge_times, resolve_time, times_of_events

    texts = {region: page.region(region) for region in regions}
    by_rule = [mention for region, text in texts.items() for mention in find_times(text, region)]
    known = {mention.span for mention in by_rule}
    merged = merge_times(by_rule, (m for m in read if m.kind == "time"))
    apart = [m for m in merged if m.span in known or not any(m.span.overlaps(span) for span in known)]
    events = times_of_events(texts, apart, reference)
    own = {event.mention: event.own for event in events}
    found = (replace(m, time=own.get(m.span) or resolve_time(m.text, reference)) for m in merged)
    return tuple(found), tuple(event for event in events if event.mention in known)


def _places(page: Page, regions: Iterable[Region], mentions: Iterable[Mention]) -> Places:
    """What the names of places denote, decided over the whole page; not only of those that were marked."""
    from reportedly.resolve.places import Places

    return Places({region: page.region(region) for region in regions}, mentions, outlet=page.outlet)


def actors_of(page: Page, annotation: Annotation, *, comments: bool = False) -> Actors:
    """Who the names of a page mean, and whose side its words are on."""
    from reportedly.resolve.actors import Actors

    return Actors(
        {region: page.region(region) for region in _regions(page, comments)},
        annotation,
        published=page.published,
        outlet=page.outlet,
        address=page.address,
    )


def annotate(page: Page, *, comments: bool = False, reader: Reader | None = None) -> Annotation:
    """Sentences, mentions, attributions and claim anchors of a page's title and body (and comments, when asked).

    `reader` is the network to read with, the shipped one if None.
    """
    regions = _regions(page, comments)
    reading = read_texts({region: page.region(region) for region in regions}, reader)
    reference = day_of(page)
    times, events = _times(page, regions, reading.mentions, reference)
    amounts = _amounts(page, regions)
    marked = mark(page, regions, reading=reading, amounts=amounts, times=times, event_times=events, reference=reference)
    at = _places(page, regions, marked.mentions).at
    return replace(
        marked, mentions=tuple(replace(m, place=at(m.span)) if m.kind == "location" else m for m in marked.mentions)
    )


def claims(
    page: Page,
    *,
    comments: bool = False,
    min_confidence: float = 0.0,
    annotation: Annotation | None = None,
) -> tuple[Claim, ...]:
    """The claims of a page, title first, in text order.

    A page that is not in English is read and kept but not coded: it has none. Claims below `min_confidence` (0-1) are
    left out; `n` still counts them, so that a claim has one number whatever the threshold.
    """
    if not coded(page):
        return ()
    from reportedly.assemble import assemble

    annotation = annotation or annotate(page, comments=comments)
    actors = actors_of(page, annotation, comments=comments)
    found = assemble(
        page,
        annotation,
        coder=CODER,
        sides_of=lambda span, doer: actors.sides(span, doer=doer),
        voice=actors.voice,
        state=actors.government,
        named_for=actors.named_for,
    )
    found = tuple(_identified(claim, actors) for claim in found)
    known = {m.span: m.place for m in annotation.mentions if m.kind == "location"}
    spans = {claim.roles.place for claim in found if claim.roles.place is not None}
    if not spans <= known.keys():
        at = _places(page, _regions(page, comments), annotation.mentions).at
        known |= {span: at(span) for span in sorted(spans - known.keys(), key=lambda s: (s.region, s.start, s.end))}
    return tuple(
        replace(claim, place_at=known[claim.roles.place]) if claim.roles.place else claim
        for claim in found
        if claim.confidence >= min_confidence
    )


def _identified(claim: Claim, actors: Actors) -> Claim:
    """A claim with who its actor, party and sources are."""
    actor = actors.doer(claim.roles.actor) if claim.roles.actor is not None else None
    party = actors.party(claim.party)
    sources = tuple(actors.speaker(span) for span in claim.roles.source)
    return replace(
        claim,
        actor_as=actor,
        party_as=party,
        sources_as=sources,
        actor_id=actor.id if actor is not None else None,
        party_id=party.id if party is not None else None,
        source_ids=tuple(None if source is None else source.id for source in sources),
    )


def coded(page: Page) -> bool:
    """Whether the page is in a language the codebook is applied to: English, or one that could not be told."""
    return page.language is None or page.language.split("-")[0] == "en"


def amount_in(words: str) -> Amount | None:
    """What the words of an amount say; None where they are no amount, or several."""
    from reportedly.resolve.amounts import find_amounts

    found = find_amounts(words, "body")
    if len(found) != 1 or found[0].start > 0 or found[0].end < len(words):
        return None
    return found[0].amount


def hiding(page: Page, found: Sequence[Claim] | None = None, *, annotation: Annotation | None = None) -> Hider:
    """What takes the sensitive words out of all that is made from a page, by the setting (redaction.py).

    `found` are its claims; they are coded where the setting needs them and they are not given. A page in
    another language has no claims, and its names are looked for all the same.
    """
    what = wanted()
    if not what:
        return hider([(page, None)], (), what=what)
    annotation = annotation or annotate(page, comments=bool(page.comments))
    if found is None:
        found = claims(page, comments=bool(page.comments), annotation=annotation)
    return hider([(page, annotation)], found, what=what)


def findings(page: Page, claims: Sequence[Claim]) -> tuple[Finding, ...]:
    """What a person should look at on this page, by rule (docs/findings.md)."""
    return find(page, claims, amounts=_amounts(page, ("title", "body", "comment")))
