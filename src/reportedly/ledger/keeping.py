"""Putting pages and claims in: one transaction a page, whole or not at all; what is there already changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, literal, select, update

from reportedly.errors import Unkeepable
from reportedly.ledger.opening import Opened
from reportedly.ledger.rows import (
    basis_of,
    capture_row,
    claim_row,
    comment_rows,
    now,
    state_of,
    thread_version,
    version_row,
)
from reportedly.ledger.schema import Words, captures, claims, codings, comments, reports, threads, versions
from reportedly.records import Claim, Kept, Outcome, Page


@dataclass(frozen=True, slots=True)
class Coder:
    """Who coded, and by which codebook. `name` is what stands on the claims; `person` is None for the program."""

    name: str
    codebook: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """The rows that a ledger has of a page; None for each it lacks."""

    report: int | None = None
    version: int | None = None
    number: int = 0
    capture: int | None = None
    coding: int | None = None
    claims: int = 0


def keep(
    ledger: Opened,
    page: Page,
    code: Callable[[Page], Sequence[Claim]],
    coder: Coder,
    *,
    comments_coded: bool = False,
    captured_at: str | None = None,
) -> Kept:
    """Keep a page with its claims. `code` is called only where this coder has not coded this version yet.

    Coding goes on outside any transaction, so that others can write meanwhile; what they wrote is looked at again.
    Raises Unkeepable where the page cannot be held, LedgerError where nothing can be written; nothing is then changed.
    """
    basis = basis_of(page, comments=comments_coded)
    with ledger.reading() as connection:
        known = _known(connection, page, coder, basis)
    if known.capture is not None and known.coding is not None:
        return Kept(page.id, "same", known.number, known.claims)
    found = () if known.coding is not None else tuple(code(page))
    for claim in found:
        if claim.doc != page.id or claim.coder != coder.name:
            raise ValueError(f"claim {claim.id} is of {claim.doc} by {claim.coder}, not of {page.id} by {coder.name}")
    try:
        with ledger.writing() as connection:
            if connection.dialect.name == "postgresql":  # two writers of one report, one after the other
                connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(literal(page.id, Words)))))
            known = _known(connection, page, coder, basis)
            if known.capture is not None and known.coding is not None:  # another program was quicker
                return Kept(page.id, "same", known.number, known.claims)
            return _write(connection, known, page, found, coder, basis, captured_at or now())
    except (ValueError, OverflowError) as error:
        raise Unkeepable(page.read_from or page.id, f"{error}") from error


def coded(ledger: Opened, page: Page, coder: Coder, *, comments_coded: bool = False) -> bool:
    """Whether this coder has coded this version of a page already. Raises LedgerError where nothing can be read."""
    with ledger.reading() as connection:
        return _known(connection, page, coder, basis_of(page, comments=comments_coded)).coding is not None


def _known(connection: Connection, page: Page, coder: Coder, basis: str) -> _Known:
    report = connection.execute(select(reports.c.key).where(reports.c.id == page.id)).scalar()
    if report is None:
        return _Known()
    row = connection.execute(
        select(versions.c.key, versions.c.number).where(
            versions.c.report_key == report, versions.c.version == page.version
        )
    ).first()
    if row is None:
        return _Known(report)
    version, number = row
    capture = connection.execute(
        select(captures.c.key).where(captures.c.version_key == version, captures.c.state == state_of(page))
    ).scalar()
    coding = connection.execute(
        select(codings.c.key, codings.c.claims).where(
            codings.c.version_key == version, codings.c.coder == coder.name, codings.c.basis == basis
        )
    ).first()
    return _Known(report, version, number, capture, *(coding or (None, 0)))


def _write(
    connection: Connection,
    known: _Known,
    page: Page,
    found: Sequence[Claim],
    coder: Coder,
    basis: str,
    captured_at: str,
) -> Kept:
    at = now()
    report = known.report
    if report is None:
        report = _insert(connection, reports, {"id": page.id, "added_at": at})
    version, number = known.version, known.number
    if version is None:
        earlier = select(func.coalesce(func.max(versions.c.number), 0)).where(versions.c.report_key == report)
        number = connection.execute(earlier).scalar_one() + 1
        row = {**version_row(page), "report_key": report, "number": number, "added_at": at}
        version = _insert(connection, versions, row)
    capture = known.capture
    newest = False
    if capture is None:
        row = {
            **capture_row(page),
            "version_key": version,
            "captured_at": captured_at,
            "thread_key": _thread(connection, page, report),
        }
        capture = _insert(connection, captures, row)
        newest = captured_at >= _current_captured_at(connection, report)
    coding = known.coding
    if coding is None:
        row = {
            "version_key": version,
            "capture_key": capture,
            "coder": coder.name,
            "codebook": coder.codebook,
            "person": coder.person,
            "basis": basis,
            "coded_at": at,
            "claims": len(found),
        }
        coding = _insert(connection, codings, row)
        if found:
            connection.execute(insert(claims), [{**claim_row(claim), "coding_key": coding} for claim in found])
    current: dict[str, Any] = {}
    if newest:
        current = {"current_version": version, "current_capture": capture}
    if coder.person is None and (newest or capture == _current(connection, report, "current_capture")):
        current["current_coding"] = coding
    if current:
        connection.execute(update(reports).where(reports.c.key == report).values(current))
    return Kept(page.id, _outcome(known), number, known.claims if known.coding is not None else len(found))


def _outcome(known: _Known) -> Outcome:
    if known.report is None:
        return "new"
    if known.version is None:
        return "changed"
    return "recaptured" if known.capture is None else "recoded"


def _insert(connection: Connection, table: Table, row: dict[str, Any]) -> int:
    result = connection.execute(insert(table), row)
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def _thread(connection: Connection, page: Page, report: int) -> int | None:
    version = thread_version(page)
    if version is None:
        return None
    thread = connection.execute(
        select(threads.c.key).where(threads.c.report_key == report, threads.c.version == version)
    ).scalar()
    if thread is None:
        thread = _insert(connection, threads, {"report_key": report, "version": version})
        connection.execute(insert(comments), [{**row, "thread_key": thread} for row in comment_rows(page)])
    return thread


def _current(connection: Connection, report: int, name: str) -> int | None:
    return connection.execute(select(reports.c[name]).where(reports.c.key == report)).scalar()


def _current_captured_at(connection: Connection, report: int) -> str:
    at = connection.execute(
        select(captures.c.captured_at)
        .select_from(reports.join(captures, captures.c.key == reports.c.current_capture))
        .where(reports.c.key == report)
    ).scalar()
    return at or ""
