"""The data of every view as rows, for the CSV that stands beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from reportedly.findings.comparing import WordUse
from reportedly.legible import one_line
from reportedly.records import Finding
from reportedly.survey import Account
from reportedly.web.charts.graph import Path
from reportedly.web.charts.timeline import Timeline
from reportedly.web.citing import Outlet, Source
from reportedly.web.filtering import disagrees
from reportedly.web.surveyed import ClaimLine, PlaceLine, ReportLine

Row = Sequence[object]


def as_csv(rows: Iterable[Row]) -> str:
    """RFC 4180, the first row the names. Words that a spreadsheet would run as a formula get a ' before them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str):
        words = one_line(value)
        return f"'{words}" if words[:1] in "=+-@\t" and words else words
    return value


def events(accounts: Iterable[Account]) -> Iterator[Row]:
    """An event a row; the figure is the whole one of killed."""
    yield (
        "event what start end place lat lon where_prec killed_low killed_best killed_high reports claims "
        "independent_origins origins contested"
    ).split()
    for account in accounts:
        event, at = account.event, account.event.place_at
        toll = next((f for f in account.figures if f.kind == "killed" and not f.part), None)
        place = (at.name, at.lat, at.lon, at.where_prec) if at else ("", "", "", "")
        figure = (toll.low, toll.best, toll.high) if toll else (None, None, None)
        names = "; ".join(o.name if o.named else "not named" for o in account.independent)
        counts = (len(event.docs), len(event.claims), len(account.independent))
        yield event.id, event.what, event.start, event.end, *place, *figure, *counts, names, int(disagrees(account))


def timeline(drawn: Timeline) -> Iterator[Row]:
    """A column a row: how many events have two or more independent origins, one, or nobody named."""
    yield "first_day last_day two_or_more_origins one_origin nobody_named events".split()
    for column in drawn.columns:
        of = {piece.origins: piece.n for piece in column.pieces}
        yield column.bucket.first, column.bucket.last, of.get(2, 0), of.get(1, 0), of.get(0, 0), column.n


def places(several: Iterable[PlaceLine]) -> Iterator[Row]:
    """A place a row; the event is the one of most killed."""
    yield "place id lat lon where_prec events most_killed event".split()
    for each in several:
        yield each.name, each.id, each.lat, each.lon, each.precision, each.events, each.killed, each.first


def origins(several: Iterable[Path], account: Account) -> Iterator[Row]:
    """A way from an origin to a report a row."""
    yield "origin independent passed_on_by outlet day report claims".split()
    for each in several:
        report = (account.outlets.get(each.doc), account.days.get(each.doc), each.doc)
        yield each.origin, int(each.counted), "; ".join(each.relays), *report, each.n


def figures(account: Account) -> Iterator[Row]:
    """A reading a row: who said how many, as of which day; with what all of them leave."""
    yield "event kind group part origin named day until low high latest all_low all_best all_high rule claims".split()
    for figure in account.figures:
        for history in figure.histories:
            for reading in history.readings:
                yield (
                    *(figure.event, figure.kind, figure.group, int(figure.part), history.name, int(history.named)),
                    *(reading.day, reading.until, reading.low, reading.high, int(reading is history.readings[-1])),
                    *(figure.low, figure.best, figure.high, figure.rule, "; ".join(reading.claims)),
                )


def claims(account: Account) -> Iterator[Row]:
    """A claim of an event a row."""
    yield (
        "claim report outlet day region kind evidence low high bound counted party actor source origin status "
        "confidence"
    ).split()
    for claim in account.claims:
        origin = account.origins.get(claim.id)
        yield (
            *(claim.id, claim.doc, account.outlets.get(claim.doc), account.days.get(claim.doc), claim.region),
            *(claim.kind, claim.evidence, claim.low, claim.high, claim.bound, claim.counted, claim.party, claim.actor),
            *(" > ".join(claim.source), origin.name if origin else "", claim.status, claim.confidence),
        )


def sources(several: Iterable[Source], grades: dict[str, str]) -> Iterator[Row]:
    """An origin a row."""
    yield "source name named grade claims reports events alone fits differs outlets".split()
    for each in several:
        o = each.origin
        counts = (each.claims, each.reports, each.events, each.alone, each.agrees, each.differs)
        outlets = "; ".join(f"{name} ({n})" for name, n in each.outlets)
        yield o.key, o.name, int(o.named), grades.get(o.key, ""), *counts, outlets


def outlets(several: Iterable[Outlet]) -> Iterator[Row]:
    """An outlet a row."""
    yield "outlet reports claims named_source unnamed_source no_source cites reports_sharing_text shares_with".split()
    for each in several:
        partners, cites = ("; ".join(f"{name} ({n})" for name, n in of) for of in (each.partners, each.cites))
        rests = (each.reports, each.claims, each.named, each.unnamed, each.nobody)
        yield each.name, *rests, cites, each.shares, partners


def wording(uses: Iterable[WordUse]) -> Iterator[Row]:
    """A word of an outlet's titles a row."""
    yield "outlet word kind times smallest median largest".split()
    for use in uses:
        yield use.outlet, use.word, use.kind, use.n, use.low, use.median, use.high


def findings(several: Iterable[Finding]) -> Iterator[Row]:
    """A finding a row."""
    yield "rule report event sentence claims".split()
    for each in several:
        yield each.rule, each.doc, each.event, each.sentence, "; ".join(each.claims)


def reports(several: Iterable[ReportLine]) -> Iterator[Row]:
    """A report a row; without claims where it is not in a language that is coded."""
    yield "report title outlet published language claims findings events".split()
    for each in several:
        counts = (each.claims if each.coded else None, each.findings, each.events)
        yield each.id, each.title, each.outlet, each.published, each.language, *counts


def of_claims(several: Iterable[ClaimLine]) -> Iterator[Row]:
    """Claims of one origin, a row each."""
    yield "claim report outlet day kind evidence low high source event".split()
    for line in several:
        what = (line.kind, line.evidence, line.low, line.high, " > ".join(line.source))
        yield line.id, line.doc, line.outlet, line.day, *what, line.event
