"""A ledger's state as a value that differs once anything was added, for those who keep what they computed from it."""

from __future__ import annotations

from sqlalchemy import func, select

from reportedly.ledger.opening import Opened
from reportedly.ledger.schema import captures, codings, judgements

State = tuple[int, ...]


def state(ledger: Opened) -> State:
    """The newest rows of what is only ever added to; what is current changes with one of these alone."""
    wanted = select(
        select(func.coalesce(func.max(captures.c.key), 0)).scalar_subquery(),
        select(func.coalesce(func.max(codings.c.key), 0)).scalar_subquery(),
        select(func.coalesce(func.max(judgements.c.id), 0)).scalar_subquery(),
    )
    with ledger.reading() as connection:
        return tuple(int(value) for value in connection.execute(wanted).one())
