"""What disagrees across reports: about one event, or between a word and all that is known of its kind.

Every sentence says what to look at and names the claims; none says who is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from reportedly.findings.comparing import loud_words, standing
from reportedly.findings.wording import COUNTS, listed, quoted
from reportedly.records import Claim, ClaimKind, Event, Figure, Finding, History, Origin, Reading

#: From as many reports on, one origin behind all of them is worth a word.
MANY = 3


def across(
    event: Event,
    claims: Sequence[Claim],
    origins: Mapping[str, Origin | None],
    independent: Sequence[Origin],
    figures: Sequence[Figure],
    circles: Sequence[tuple[str, ...]],
    days: Mapping[str, date | None],
    outlets: Mapping[str, str | None],
) -> tuple[Finding, ...]:
    """The findings about one event, in the order of `records.RULES`."""
    return (
        *_origins_disagree(event, figures),
        *_one_origin(event, claims, origins, independent),
        *_circular(event, claims, circles, outlets),
        *_stale(event, claims, origins, figures, days, outlets),
        *_headline_alone(event, claims, outlets),
    )


def reading_words(reading: Reading) -> str:
    """A reading as its source bounded it."""
    if reading.low is None:
        return f"up to {reading.high:,}"
    if reading.high is None:
        return f"at least {reading.low:,}"
    return f"{reading.low:,}" if reading.low == reading.high else f"{reading.low:,} to {reading.high:,}"


def _ends(reading: Reading) -> tuple[int, int]:
    return reading.low or 0, reading.high if reading.high is not None else 10**12


def _fit(a: Reading, b: Reading) -> bool:
    (low, high), (other_low, other_high) = _ends(a), _ends(b)
    return low <= other_high and other_low <= high


def _origins_disagree(event: Event, figures: Sequence[Figure]) -> Iterable[Finding]:
    for figure in figures:
        spoken = [h for h in figure.histories if h.key is not None]
        apart = [
            (a, b)
            for k, a in enumerate(spoken)
            for b in spoken[k + 1 :]
            if _comparable(figure, a, b) and not _fit(a.readings[-1], b.readings[-1])
        ]
        if not apart:
            continue
        told = [h for h in spoken if h.named or any(h in pair for pair in apart)]
        said = [f"{h.name if h.named else 'speakers without a name'} {reading_words(h.readings[-1])}" for h in told]
        sentence = f"{_cell(figure)} in {event.what}: the latest figures differ: {listed(said, 5)}."
        # one claim of each first, for what shows only some
        ids = tuple(claim for part in (slice(1), slice(1, None)) for h in told for claim in h.readings[-1].claims[part])
        yield Finding("origins_disagree", "", sentence, ids, event=event.id)


def _comparable(figure: Figure, a: History, b: History) -> bool:
    """Whether two origins can disagree: one of them named, since speakers without a name may be anybody; both where
    the figure is a part of another, since theirs may be other parts.
    """
    return (a.named and b.named) if figure.part else (a.named or b.named)


def _cell(figure: Figure) -> str:
    counts = COUNTS[figure.kind].capitalize()
    return counts if figure.group == "people" else f"{counts} ({figure.group})"


def _one_origin(
    event: Event, claims: Sequence[Claim], origins: Mapping[str, Origin | None], independent: Sequence[Origin]
) -> Iterable[Finding]:
    if len(event.docs) < MANY or len(independent) != 1:
        return
    origin = independent[0]
    docs = {claim.doc for claim in claims if (o := origins.get(claim.id)) and o.key == origin.key}
    if len(docs) < MANY:
        return
    name = origin.name if origin.named else "speakers without a name"
    sentence = f"{len(event.docs)} reports of {event.what}, {len(docs)} of them from one origin: {name}."
    ids = tuple(claim.id for claim in claims if (o := origins.get(claim.id)) and o.key == origin.key)
    yield Finding("one_origin", "", sentence, ids, event=event.id)


def _circular(
    event: Event, claims: Sequence[Claim], circles: Sequence[tuple[str, ...]], outlets: Mapping[str, str | None]
) -> Iterable[Finding]:
    for ring in circles:
        sentence = f"On {event.what}, outlets cite one another in a ring: {' cites '.join((*ring, ring[0]))}."
        ids = tuple(claim.id for claim in claims if outlets.get(claim.doc) in ring and claim.source)
        yield Finding("circular_citation", "", sentence, ids, event=event.id)


def _stale(
    event: Event,
    claims: Sequence[Claim],
    origins: Mapping[str, Origin | None],
    figures: Sequence[Figure],
    days: Mapping[str, date | None],
    outlets: Mapping[str, str | None],
) -> Iterable[Finding]:
    by_id = {claim.id: claim for claim in claims}
    for figure in figures:
        for history in figure.histories:
            if history.named:
                mine = [c for c in claims if (o := origins.get(c.id)) is not None and o.key == history.key]
                yield from _stale_in(event, figure, history, mine, by_id, days, outlets)


def _stale_in(
    event: Event,
    figure: Figure,
    history: History,
    mine: Sequence[Claim],
    by_id: Mapping[str, Claim],
    days: Mapping[str, date | None],
    outlets: Mapping[str, str | None],
) -> Iterable[Finding]:
    """A report that gives an origin's earlier figure after the day on which that origin had a higher one.

    Such a figure is no reading of the origin's (reconcile.py), so the claims themselves are asked, `mine` the origin's:
    those that say what an earlier reading said, of the same people. A report that has the origin's higher figure too
    tells how the toll rose. One finding for each report.
    """
    dated = [r for r in history.readings if r.day]
    told: set[str] = set()
    for old in dated:
        said = {(c.party, c.part_of_id is None) for c in (by_id[claim] for claim in old.claims)}
        for claim in mine:
            day = days.get(claim.doc)
            same = claim.kind == figure.kind and (claim.low, claim.high) == (old.low, old.high)
            if day is None or not same or claim.doc in told or (claim.party, claim.part_of_id is None) not in said:
                continue
            newer = [r for r in dated if r.day and r.day < day and r.least > old.least and not _fit(r, old)]
            if not newer or claim.status in ("denied", "expected"):
                continue
            best = max(newer, key=lambda r: r.least)
            if any(c.doc == claim.doc and c.kind == figure.kind and (c.low or c.high or 0) > old.least for c in mine):
                continue
            told.add(claim.doc)
            sentence = (
                f"{outlets.get(claim.doc) or claim.doc} gives {reading_words(old)} from {history.name} on {day}; "
                f"{history.name} had {reading_words(best)} on {best.day} ({COUNTS[figure.kind]}, {event.what})."
            )
            yield Finding("stale_figure", claim.doc, sentence, (claim.id, *best.claims), event=event.id)


def _headline_alone(event: Event, claims: Sequence[Claim], outlets: Mapping[str, str | None]) -> Iterable[Finding]:
    """A title's figure that lies above or below every figure that any body gives for its kind."""
    for title in claims:
        if title.region != "title" or title.part_of_id is not None or (title.low is None and title.high is None):
            continue
        others = [
            c
            for c in claims
            if c.region == "body"
            and c.kind == title.kind
            and c.status != "denied"
            and (c.low is not None or c.high is not None)
        ]
        if len({c.doc for c in others}) < 2:
            continue
        low = min(c.low if c.low is not None else c.high or 0 for c in others)
        high = max(c.high if c.high is not None else c.low or 0 for c in others)
        open_above = any(c.high is None for c in others if (c.low or 0) == high)
        least, most = title.low or 0, title.high if title.high is not None else title.low or 0
        if least > high and not open_above:
            where = f"above all {len(others)} figures that the reports give ({low:,} to {high:,})"
        elif most < low:
            where = f"below all {len(others)} figures that the reports give ({low:,} to {high:,})"
        else:
            continue
        sentence = (
            f"The title of {outlets.get(title.doc) or title.doc} has {quoted(title.amount or '')} {COUNTS[title.kind]} "
            f"in {event.what}; that is {where}."
        )
        yield Finding("headline_alone", title.doc, sentence, (title.id,), event=event.id)


def loud_for_its_kind(
    title: str, figure: Claim, known: Mapping[ClaimKind, Sequence[int]], event: str | None
) -> Finding | None:
    """Where the figure that goes with a title's loud word lies among all amounts of its kind; None without such a word.

    `figure` is the one its report leads with, of the event `event`; `known` as `amounts_by_kind` gives it.
    """
    words = loud_words(title)
    if not words:
        return None
    said = listed([quoted(word) for word in words], 3)
    sentence = f"The title says {said}; {figure.kind} {quoted(figure.amount or '')}: {standing(figure, known)}."
    return Finding("loud_for_its_kind", figure.doc, sentence, (figure.id,), event=event)


def leading_figures(claims: Iterable[Claim]) -> dict[str, Claim]:
    """The figure that each report leads with: the first above one, of an event and no part; the title's first."""
    fitting = [
        c
        for c in claims
        if (c.low or c.high or 0) > 1 and c.scope == "event" and c.part_of_id is None and c.amount is not None
    ]
    found: dict[str, Claim] = {}
    for claim in sorted(fitting, key=lambda c: (c.doc, c.region != "title", c.evidence_start, c.n)):
        found.setdefault(claim.doc, claim)
    return found
