"""A ledger's state as a value that differs once anything was added, for those who keep what they computed from it."""

from __future__ import annotations

from sqlalchemy import func, select

from reportedly.ledger.opening import Opened
from reportedly.ledger.schema import captures, codings, judgements, reports

State = tuple[int, ...]


def state(ledger: Opened) -> State:
    """The newest rows, and what is current: a page that goes back to an earlier version adds no row of its own."""
    wanted = select(
        select(func.coalesce(func.max(captures.c.key), 0)).scalar_subquery(),
        select(func.coalesce(func.max(codings.c.key), 0)).scalar_subquery(),
        select(func.coalesce(func.max(judgements.c.id), 0)).scalar_subquery(),
        select(func.count()).select_from(reports).scalar_subquery(),
        select(func.coalesce(func.sum(reports.c.current_capture), 0)).scalar_subquery(),
        select(func.coalesce(func.sum(reports.c.current_coding), 0)).scalar_subquery(),
    )
    with ledger.reading() as connection:
        return tuple(int(value) for value in connection.execute(wanted).one())
