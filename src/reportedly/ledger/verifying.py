"""Checking a ledger: every span equals its text, every digest holds, every judgement has its claim."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator

from sqlalchemy import Connection, exists, or_, select

from reportedly.ledger.opening import Opened
from reportedly.ledger.reading import CLAIMS, PAGES, comments_of, stream
from reportedly.ledger.rows import Row, basis_of, claim_of, digest, page_of, state_of, thread_version
from reportedly.ledger.schema import captures, claims, codings, judgements, reports, threads, versions
from reportedly.records import Claim, Fault, Page, Span


def verify(ledger: Opened, seen: Callable[[str], None] = lambda report: None) -> Iterator[Fault]:
    """Everything that does not hold; `seen` is told the report of each capture that is looked at.

    Raises DamagedLedger where the database gives up before the end.
    """
    with ledger.reading() as connection:
        if connection.dialect.name == "sqlite":
            yield from _file(connection)
        yield from _current(connection)
        for row in stream(
            connection, PAGES.add_columns(captures.c.key.label("capture"), captures.c.state).order_by(captures.c.key)
        ):
            seen(row["id"])
            yield from _capture(connection, row)
        yield from _judgements(connection)


def _file(connection: Connection) -> Iterator[Fault]:
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield Fault("file", "", f"the file is damaged: {said}")
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Fault("file", f"{table} {row}", f"its row of {parent} is missing")


def _current(connection: Connection) -> Iterator[Fault]:
    """What holds now must be of the report itself."""
    wanted = (
        select(reports.c.id, reports.c.key, reports.c.current_coding, versions.c.report_key, captures.c.version_key)
        .add_columns(versions.c.key.label("version"), codings.c.version_key.label("coded"))
        .select_from(reports)
        .outerjoin(versions, versions.c.key == reports.c.current_version)
        .outerjoin(captures, captures.c.key == reports.c.current_capture)
        .outerjoin(codings, codings.c.key == reports.c.current_coding)
    )
    for row in stream(connection, wanted):
        if row["report_key"] != row["key"] or row["version_key"] != row["version"]:
            yield Fault("current", row["id"], "its current version or capture is missing, or another report's")
        elif row["current_coding"] is not None and row["coded"] != row["version"]:
            yield Fault("current", row["id"], "its current claims are missing, or of another version")


def _capture(connection: Connection, row: Row) -> Iterator[Fault]:
    report = row["id"]
    try:
        page = page_of(row, comments_of(connection, row["thread_key"]))
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        yield Fault(
            "packed", report, f"its raw page or layout, captured {row['captured_at']}, cannot be unpacked: {error}"
        )
        return
    yield from _page(page)
    thread = select(threads.c.version).where(threads.c.key == row["thread_key"])
    if state_of(page) != row["state"]:
        yield Fault("state", report, "the digest of what stands beside the version does not hold")
    if thread_version(page) != connection.execute(thread).scalar():
        yield Fault("comments", report, "the digest of its comments does not hold")
    texts = {region: page.region(region) for region in ("title", "body", "caption", "comment")}
    bases = {basis_of(page, comments=coded) for coded in (False, True)}
    wanted = select(codings.c.key, codings.c.claims, codings.c.coder, codings.c.basis)
    for coding in connection.execute(wanted.where(codings.c.capture_key == row["capture"])).mappings().all():
        found = connection.execute(CLAIMS.where(claims.c.coding_key == coding["key"])).mappings().all()
        if len(found) != coding["claims"]:
            words = f"{coding['coder']} made {coding['claims']} claims of it, {len(found)} are there"
            yield Fault("claims", report, words)
        if coding["basis"] not in bases:
            yield Fault("basis", report, f"the claims of {coding['coder']} rest on another date, outlet or language")
        for claim_row in found:
            try:
                claim = claim_of(claim_row)
            except (ValueError, KeyError, TypeError) as error:
                yield Fault("claim", claim_row["id"], f"no claim can be made of its row: {error}")
            else:
                yield from _spans(claim, texts)


def _page(page: Page) -> Iterator[Fault]:
    if hashlib.sha256(page.raw).hexdigest() != page.raw_digest:
        yield Fault("raw", page.id, "the digest of the raw page does not hold")
    if digest("version", page.title, page.text, list(page.captions)) != page.version:
        yield Fault("version", page.id, "the digest of title, body and captions does not hold")
    for part in page.parts:
        if page.quote(Span(part.region, part.start, part.end)) != page.page_text[part.page_start : part.page_end]:
            yield Fault("part", page.id, f"its {part.kind} at {part.page_start} of the page is other than its words")


def _spans(claim: Claim, texts: dict[str, str]) -> Iterator[Fault]:
    roles = claim.roles
    said: list[tuple[str, str | None, Span | None]] = [
        ("evidence", claim.evidence, claim.span),
        ("amount", claim.amount, claim.amount_span),
        ("counted", claim.counted, roles.counted),
        ("actor", claim.actor, roles.actor),
        ("means", claim.means, roles.means),
        ("place", claim.place, roles.place),
        ("from", claim.from_, roles.from_),
        ("when", claim.when, roles.when),
        *(("source", words, span) for words, span in zip(claim.source, roles.source, strict=False)),
    ]
    if len(claim.source) != len(roles.source):
        yield Fault("span", claim.id, f"it has {len(claim.source)} sources, and places for {len(roles.source)}")
    for name, words, span in said:
        stands = None if span is None else texts.get(span.region, "")[span.start : span.end]
        if stands != words:
            yield Fault("span", claim.id, f"{name} is {words!r}, where the report says {stands!r}")


def _judgements(connection: Connection) -> Iterator[Fault]:
    other = claims.alias()
    missing = or_(
        ~exists().where(reports.c.id == judgements.c.report),
        judgements.c.claim.is_not(None) & ~exists().where(claims.c.id == judgements.c.claim),
        judgements.c.other.is_not(None) & ~exists().where(other.c.id == judgements.c.other),
    )
    for row in connection.execute(select(judgements).where(missing).order_by(judgements.c.id)).mappings():
        target = row["claim"] or row["report"]
        also = f" or {row['other']}" if row["other"] else ""
        yield Fault("judgement", str(row["id"]), f"{row['verb']} by {row['who']}: there is no {target}{also}")
