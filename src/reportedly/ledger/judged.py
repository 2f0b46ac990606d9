"""Judgements in, and what they need to find: a claim by the start of its id, as it was seen, and people's codings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from reportedly.ledger.opening import Opened
from reportedly.ledger.reading import CLAIMS
from reportedly.ledger.rows import JUDGEMENT_FIELDS, basis_of, claim_of, now
from reportedly.ledger.schema import claims, codings, judgements, reports, versions
from reportedly.records import Claim, Judgement, Page

#: Claims given for the start of an id: enough to show that it names several.
NAMED = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """A claim as one coding has it; `number` is the report's version, `current` whether that version holds now."""

    claim: Claim
    number: int
    current: bool
    person: str | None


def append(ledger: Opened, new: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Keep judgements, all or none, and give them back with their `id` and `at`."""
    kept = []
    with ledger.writing(durable=True) as connection:
        for judgement in new:
            row = {name: getattr(judgement, name) for name in JUDGEMENT_FIELDS if name != "id"}
            row["at"] = judgement.at or now()
            key = connection.execute(insert(judgements), row).inserted_primary_key
            assert key is not None
            kept.append(Judgement(**{**row, "id": int(key[0])}))
    return tuple(kept)


def claims_named(ledger: Opened, start: str) -> tuple[tuple[str, str], ...]:
    """Up to `NAMED` claims of any coding whose id begins with `start`, each with its report's id."""
    wanted = (
        select(claims.c.id, reports.c.id)
        .select_from(
            claims.join(codings)
            .join(versions, versions.c.key == codings.c.version_key)
            .join(reports, reports.c.key == versions.c.report_key)
        )
        .where(claims.c.id.startswith(start, autoescape=True))
        .distinct()
        .order_by(claims.c.id)
        .limit(NAMED)
    )
    with ledger.reading() as connection:
        return tuple((found, report) for found, report in connection.execute(wanted))


def claim(ledger: Opened, claim: str, at: str | None = None) -> Seen | None:
    """A claim in the newest coding that has it, or in the newest made by the time `at` where there is one."""
    wanted = (
        CLAIMS.add_columns(
            codings.c.coded_at,
            codings.c.person,
            versions.c.number,
            (reports.c.current_version == versions.c.key).label("current"),
        )
        .where(claims.c.id == claim)
        .order_by(codings.c.key.desc())
    )
    with ledger.reading() as connection:
        found = connection.execute(wanted).mappings().all()
    if not found:
        return None
    row = next((row for row in found if at is None or row["coded_at"] <= at), found[-1])
    return Seen(claim_of(row), row["number"], bool(row["current"]), row["person"])


def coding(ledger: Opened, report: str, person: str) -> tuple[Claim, ...] | None:
    """A person's claims of a report's current version; None where that person has not coded it."""
    wanted = (
        select(codings.c.key)
        .select_from(codings.join(reports, reports.c.current_version == codings.c.version_key))
        .where(reports.c.id == report, codings.c.person == person)
        .order_by(codings.c.key.desc())
        .limit(1)
    )
    with ledger.reading() as connection:
        key = connection.execute(wanted).scalar()
        if key is None:
            return None
        rows = connection.execute(CLAIMS.where(claims.c.coding_key == key).order_by(claims.c.n)).mappings()
        return tuple(claim_of(row) for row in rows)


def every_claim(ledger: Opened, report: str) -> tuple[Claim, ...]:
    """The claims of all codings of all versions of a report, by whomever."""
    wanted = CLAIMS.where(reports.c.id == report).order_by(claims.c.key)
    with ledger.reading() as connection:
        return tuple(claim_of(row) for row in connection.execute(wanted).mappings())


def coded_by(ledger: Opened, person: str) -> tuple[str, ...]:
    """The reports whose current version a person has coded, in the order they were added."""
    wanted = (
        select(reports.c.id)
        .where(
            reports.c.current_version.in_(select(codings.c.version_key).where(codings.c.person == person)),
        )
        .order_by(reports.c.key)
    )
    with ledger.reading() as connection:
        return tuple(connection.execute(wanted).scalars())


def comments_coded(ledger: Opened, page: Page) -> bool:
    """Whether a report's current claims were coded with its readers' comments."""
    wanted = (
        select(codings.c.basis)
        .select_from(codings.join(reports, reports.c.current_coding == codings.c.key))
        .where(reports.c.id == page.id)
    )
    with ledger.reading() as connection:
        basis = connection.execute(wanted).scalar()
    return bool(page.comments) and basis == basis_of(page, comments=True)


def coders(ledger: Opened) -> dict[str, str | None]:
    """The coder of each report's current claims, None where it has none, in the order the reports were added."""
    wanted = (
        select(reports.c.id, codings.c.coder)
        .select_from(reports.outerjoin(codings, codings.c.key == reports.c.current_coding))
        .order_by(reports.c.key)
    )
    with ledger.reading() as connection:
        return {row.id: row.coder for row in connection.execute(wanted)}
