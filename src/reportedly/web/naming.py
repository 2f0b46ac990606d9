"""What an event is called, and its toll."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reportedly.legible import one_line
from reportedly.records import Figure
from reportedly.survey import Account


def name_of(account: Account) -> str:
    """What an event is called: where its place has no point, with the words that most of its claims have for it."""
    event = account.event
    if event.place_at is None:
        places = Counter(one_line(claim.place) for claim in account.claims if claim.place)
        if places:
            return f"{one_line(event.what)}, {min(places, key=lambda place: (-places[place], place))}"
    return one_line(event.what)


def toll_of(account: Account) -> Figure | None:
    """The whole figure of killed."""
    return next((f for f in account.figures if f.kind == "killed" and not f.part), None)


def killed(figures: Sequence[Figure]) -> int:
    """The toll that a spot's size stands for: best, or the highest where there is no best."""
    whole = [f for f in figures if f.kind == "killed" and not f.part]
    return max((f.best if f.best is not None else f.high or f.low or 0 for f in whole), default=0)
