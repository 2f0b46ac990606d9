"""What is in a ledger, counted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, select, text

from reportedly.ledger.opening import Opened
from reportedly.ledger.schema import (
    SCHEMA,
    captures,
    claims,
    codings,
    comments,
    judgements,
    reports,
    versions,
)
from reportedly.records import Stats

_CURRENT = claims.join(reports, reports.c.current_coding == claims.c.coding_key)


def stats(ledger: Opened) -> Stats:
    """Counts over the whole ledger; claims are those of current codings."""
    with ledger.reading() as connection:
        first, last = connection.execute(
            select(func.min(captures.c.published), func.max(captures.c.published)).select_from(
                reports.join(captures, captures.c.key == reports.c.current_capture)
            )
        ).one()
        outlet = select(captures.c.outlet, func.count()).select_from(
            reports.join(captures, captures.c.key == reports.c.current_capture)
        )
        placed = select(func.count()).select_from(_CURRENT).where(claims.c.lat.is_not(None))
        dated = select(func.count()).select_from(_CURRENT).where(claims.c.date_start.is_not(None))
        return Stats(
            ledger=ledger.name,
            schema=SCHEMA,
            size=_size(connection),
            reports=_count(connection, reports),
            versions=_count(connection, versions),
            captures=_count(connection, captures),
            comments=_count(connection, comments),
            claims=connection.execute(select(func.count()).select_from(_CURRENT)).scalar_one(),
            placed=connection.execute(placed).scalar_one(),
            dated=connection.execute(dated).scalar_one(),
            first_published=first,
            last_published=last,
            outlets=_groups(connection, outlet.group_by(captures.c.outlet)),
            kinds=_groups(
                connection, select(claims.c.kind, func.count()).select_from(_CURRENT).group_by(claims.c.kind)
            ),
            statuses=_groups(
                connection, select(claims.c.status, func.count()).select_from(_CURRENT).group_by(claims.c.status)
            ),
            coders=_groups(connection, select(codings.c.coder, func.sum(codings.c.claims)).group_by(codings.c.coder)),
            verbs=_groups(connection, select(judgements.c.verb, func.count()).group_by(judgements.c.verb)),
        )


def _count(connection: Connection, table: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _groups(connection: Connection, wanted: Select[Any]) -> tuple[tuple[str | None, int], ...]:
    """Names with their counts, the most first."""
    found = [(name, int(count)) for name, count in connection.execute(wanted)]
    return tuple(sorted(found, key=lambda each: (-each[1], each[0] or "")))


def _size(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())
    return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
