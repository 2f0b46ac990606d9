"""A ledger's state as a value that differs once anything was added, for those who keep what they computed from it."""

from __future__ import annotations

from reportedly.ledger.opening import Opened
from reportedly.ledger.schema import captures, codings, judgements

State = tuple[int, ...]
# every page asks this; made of expressions it takes longer to build than to answer
_NEWEST = "SELECT " + ", ".join(
    f"(SELECT coalesce(max({column.name}), 0) FROM {column.table.name})"
    for column in (captures.c.key, codings.c.key, judgements.c.id)
)


def state(ledger: Opened) -> State:
    """The newest rows of what is only ever added to; what is current changes with one of these alone."""
    return tuple(map(int, ledger.row(_NEWEST)))
