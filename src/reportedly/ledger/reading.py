"""Getting pages and claims back, as they were put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, select

from reportedly.ledger.opening import Opened
from reportedly.ledger.rows import Row, claim_of, judgement_of, page_of
from reportedly.ledger.schema import captures, claims, codings, comments, judgements, reports, versions
from reportedly.records import Claim, Held, Judgement, Page, Version

#: Rows fetched at once where all of a ledger goes by.
BATCH = 500

PAGES = select(
    reports.c.id,
    versions.c.title,
    versions.c.text,
    versions.c.captions,
    versions.c.version,
    *(column for column in captures.c if column.name not in ("key", "version_key", "state")),
).select_from(reports.join(versions, versions.c.report_key == reports.c.key).join(captures))

CLAIMS = select(claims, reports.c.id.label("doc"), codings.c.coder).select_from(
    claims.join(codings).join(versions, versions.c.key == codings.c.version_key).join(reports)
)

# Made once: each page of a report asks for one, and an expression takes as long to put together as to answer.
_ONE = PAGES.where(reports.c.id == bindparam("report")).limit(1)
_CURRENT = _ONE.where(captures.c.key == reports.c.current_capture)
_NUMBERED = _ONE.where(versions.c.number == bindparam("number")).order_by(
    captures.c.captured_at.desc(), captures.c.key.desc()
)


def page(ledger: Opened, report: str, number: int | None = None) -> Page | None:
    """A report's page as last captured: its current version, or version `number`. None where there is none."""
    with ledger.reading() as connection:
        found = connection.execute(_CURRENT if number is None else _NUMBERED, {"report": report, "number": number})
        row = found.mappings().first()
        return None if row is None else _page(connection, row)


def pages(ledger: Opened) -> Iterator[Page]:
    """The current page of every report, in the order the reports were added."""
    wanted = PAGES.where(captures.c.key == reports.c.current_capture).order_by(reports.c.key)
    with ledger.reading() as connection:
        for row in stream(connection, wanted):
            yield _page(connection, row)


def claims_of(ledger: Opened, report: str, number: int | None = None) -> tuple[Claim, ...]:
    """The program's newest claims of a report's current version, or of version `number`, in their order."""
    coding = reports.c.current_coding
    wanted = CLAIMS.where(reports.c.id == report)
    if number is None:
        wanted = wanted.where(claims.c.coding_key == coding)
    else:
        newest = (
            select(codings.c.key)
            .join(versions, versions.c.key == codings.c.version_key)
            .join(reports)
            .where(reports.c.id == report, versions.c.number == number, codings.c.person.is_(None))
            .order_by(codings.c.key.desc())
            .limit(1)
        )
        wanted = wanted.where(claims.c.coding_key == newest.scalar_subquery())
    with ledger.reading() as connection:
        return tuple(claim_of(row) for row in connection.execute(wanted.order_by(claims.c.n)).mappings())


def each(ledger: Opened, after: str | None = None) -> Iterator[tuple[Page, tuple[Claim, ...]]]:
    """Every report's current page with its current claims, in the order the reports were added; of those after one."""
    wanted = CLAIMS.where(claims.c.coding_key == reports.c.current_coding).order_by(reports.c.key, claims.c.n)
    current = PAGES.where(captures.c.key == reports.c.current_capture).order_by(reports.c.key)
    if after is not None:
        later = reports.c.key > select(reports.c.key).where(reports.c.id == after).scalar_subquery()
        wanted, current = wanted.where(later), current.where(later)
    with ledger.reading() as connection:
        coded = groupby((claim_of(row) for row in stream(connection, wanted)), key=lambda claim: claim.doc)
        waiting = next(coded, None)
        for row in stream(connection, current):
            found: tuple[Claim, ...] = ()
            if waiting is not None and waiting[0] == row["id"]:
                found = tuple(waiting[1])
                waiting = next(coded, None)
            yield _page(connection, row), found


def versions_of(ledger: Opened, report: str) -> tuple[Version, ...]:
    """A report's versions in the order they came; none where there is no such report."""
    wanted = (
        select(versions, reports.c.current_version, func.max(captures.c.captured_at).label("captured_at"))
        .add_columns(func.count(captures.c.key).label("captures"))
        .select_from(reports.join(versions, versions.c.report_key == reports.c.key).join(captures))
        .where(reports.c.id == report)
        .group_by(versions.c.key, reports.c.current_version)
        .order_by(versions.c.number)
    )
    with ledger.reading() as connection:
        found = []
        for row in connection.execute(wanted).mappings().all():
            coded = connection.execute(
                select(codings.c.claims, codings.c.coder)
                .where(codings.c.version_key == row["key"], codings.c.person.is_(None))
                .order_by(codings.c.key.desc())
                .limit(1)
            ).first()
            found.append(
                Version(
                    report,
                    row["number"],
                    row["version"],
                    row["title"],
                    row["added_at"],
                    row["captured_at"],
                    row["captures"],
                    row["key"] == row["current_version"],
                    *(coded or (None, None)),
                )
            )
        return tuple(found)


def changed_reports(ledger: Opened) -> Iterator[str]:
    """The ids of reports that have more than one version, in the order the reports were added."""
    several = select(versions.c.report_key).group_by(versions.c.report_key).having(func.count() > 1)
    wanted = select(reports.c.id).where(reports.c.key.in_(several)).order_by(reports.c.key)
    with ledger.reading() as connection:
        for row in stream(connection, wanted):
            yield row["id"]


class Outline(NamedTuple):
    """A report in a list. Two alike `capture` and `coding` mean that its page and claims are the same."""

    id: str
    capture: int
    coding: int | None
    title: str
    outlet: str | None
    published: date | None
    language: str | None
    claims: int


def outlines(ledger: Opened) -> Iterator[Outline]:
    """Every report in few words, in the order the reports were added: no page is unpacked."""
    wanted = (
        select(
            reports.c.id,
            captures.c.key.label("capture"),
            reports.c.current_coding.label("coding"),
            versions.c.title,
            captures.c.outlet,
            captures.c.published,
            captures.c.language,
            func.coalesce(codings.c.claims, 0).label("claims"),
        )
        .select_from(
            reports.join(captures, captures.c.key == reports.c.current_capture)
            .join(versions, versions.c.key == captures.c.version_key)
            .outerjoin(codings, codings.c.key == reports.c.current_coding)
        )
        .order_by(reports.c.key)
    )
    with ledger.reading() as connection:
        for row in stream(connection, wanted):
            yield Outline(**row)


def report_of(ledger: Opened, claim: str) -> str | None:
    """The id of the report that a claim is of, whatever version and coder; None where there is no such claim."""
    with ledger.reading() as connection:
        return connection.execute(
            select(reports.c.id)
            .select_from(claims.join(codings).join(versions, versions.c.key == codings.c.version_key).join(reports))
            .where(claims.c.id == claim)
            .limit(1)
        ).scalar()


def codings_of(ledger: Opened, claim: str) -> tuple[Held, ...]:
    """A claim in each coding it stands in, the oldest first."""
    wanted = (
        CLAIMS.add_columns(versions.c.number, codings.c.coded_at, reports.c.current_coding)
        .where(claims.c.id == claim)
        .order_by(claims.c.coding_key)
    )
    with ledger.reading() as connection:
        return tuple(
            Held(claim_of(row), row["number"], row["coded_at"], row["coding_key"] == row["current_coding"])
            for row in connection.execute(wanted).mappings()
        )


def like(ledger: Opened, words: str, most: int = 5) -> tuple[str, ...]:
    """Ids of reports that have these words in their id, at most `most`: what a mistyped id may have meant."""
    wanted = select(reports.c.id).where(reports.c.id.contains(words, autoescape=True)).order_by(reports.c.key)
    with ledger.reading() as connection:
        return tuple(connection.execute(wanted.limit(most)).scalars())


def judgements_of(ledger: Opened, *, claim: str | None = None, report: str | None = None) -> tuple[Judgement, ...]:
    """Every judgement, oldest first; only those on a claim (also as the `other` one) or on a report when asked."""
    wanted = select(judgements).order_by(judgements.c.id)
    if claim is not None:
        wanted = wanted.where((judgements.c.claim == claim) | (judgements.c.other == claim))
    if report is not None:
        wanted = wanted.where(judgements.c.report == report)
    with ledger.reading() as connection:
        return tuple(judgement_of(row) for row in connection.execute(wanted).mappings())


def stream(connection: Connection, wanted: Select[tuple[object, ...]]) -> Iterator[Row]:
    """Rows as they come, a batch at a time: no ledger has to fit in memory."""
    yield from connection.execution_options(yield_per=BATCH).execute(wanted).mappings()


def comments_of(connection: Connection, thread: int | None) -> Sequence[Row]:
    """The rows of a thread's comments, in order."""
    if thread is None:
        return ()
    wanted = select(comments).where(comments.c.thread_key == thread).order_by(comments.c.number)
    return connection.execute(wanted).mappings().all()


def _page(connection: Connection, row: Row) -> Page:
    return page_of(row, comments_of(connection, row["thread_key"]))
