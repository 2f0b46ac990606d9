"""A group of threads as an event: what, where and when by its claims' votes, and why each report's belong to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reportedly.events.grouping import features
from reportedly.events.likeness import Features, chance, log_odds
from reportedly.events.sketch import FAMILIES, Days, days_of
from reportedly.events.threads import Thread, digest
from reportedly.records import Claim, Event, Place, Tie

#: What an event with no means is called, by the family of most of its claims.
_WHAT = {
    "harm": "attack",
    "detention": "arrests",
    "movement": "displacement",
    "forces": "movement of forces",
    "ground": "fight for ground",
    "siege": "siege",
}
#: Means as the name of a happening; the more telling first.
_NAMED = {
    "gas": "gas attack",
    "suicide": "suicide bombing",
    "car bomb": "car bombing",
    "barrel bomb": "barrel bombing",
    "missile": "missile strike",
    "air": "air strike",
    "execution": "killing of captives",
    "shelling": "shelling",
    "bomb": "bombing",
    "clash": "clashes",
}


def event_of(threads: Sequence[Thread]) -> Event:
    """The event that these threads make. The order of threads decides nothing."""
    several = sorted(threads, key=lambda t: (t.reported.end.isoformat() if t.reported else "~", t.doc, t.id))
    claims = [claim for thread in several for claim in thread.claims]
    place, days = _place(claims), _days(claims)
    what = _what(several, claims)
    return Event(
        id_of(several),
        f"{what}, {place.name}" if place else what,
        tuple(claim.id for claim in claims),
        tuple(dict.fromkeys(thread.doc for thread in several)),
        days.start if days else None,
        days.end if days else None,
        place,
        tuple(tie for k in range(1, len(several)) if (tie := _tie(several[k], several[:k])) is not None),
    )


def id_of(threads: Sequence[Thread]) -> str:
    """The id of the event that these threads make."""
    return digest(min(claim.id for thread in threads for claim in thread.claims))


def _what(threads: Sequence[Thread], claims: Sequence[Claim]) -> str:
    families = Counter(FAMILIES[claim.kind] for claim in claims)
    family = min(families, key=lambda name: (-families[name], name))
    if family != "harm":
        return _WHAT[family]
    votes = Counter(means for thread in threads for means in thread.sketch.means)
    named = [name for name in _NAMED if votes[name] * 2 >= len(threads)]
    return _NAMED[named[0]] if named else _WHAT[family]


def _place(claims: Sequence[Claim]) -> Place | None:
    """The place most claims give, more exact ones counting more."""
    votes: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], Place] = {}
    for claim in claims:
        if claim.place_at is not None:
            key = (claim.place_at.id, claim.place_at.name)
            votes[key] += 3 if claim.place_at.where_prec <= 2 else 2 if claim.place_at.where_prec <= 4 else 1
            places.setdefault(key, claim.place_at)
    return places[min(votes, key=lambda key: (-votes[key], key))] if votes else None


def _days(claims: Sequence[Claim]) -> Days | None:
    votes = Counter(days for claim in claims if (days := days_of(claim)) is not None)
    return min(votes, key=lambda d: (-votes[d], d.length, d.start)) if votes else None


def _tie(thread: Thread, earlier: Sequence[Thread]) -> Tie | None:
    """Why a thread is with those before it: the likest of them, and what the two share; None within one report."""
    others = [other for other in earlier if other.doc != thread.doc]
    if not others:
        return None
    best = max(others, key=lambda other: (log_odds(features(thread, other), "threads"), other.id))
    shared = features(thread, best)
    return Tie(thread.doc, best.doc, round(chance(log_odds(shared, "threads")), 4), why(thread, best, shared))


_SAID = {
    "same place": "same place",
    "same wide place": "same region",
    "same name": "same place by name",
    "one place holds the other": "one place lies in the other",
    "places near": "places close by",
    "same day": "same day",
    "a day in common": "a day in common",
    "days overlap": "days overlap",
    "day may be one": "reported within the same days",
    "same side hit": "same side hit",
    "same wording": "same wording",
}


def why(a: Thread, b: Thread, shared: Features) -> str:
    """What two threads share, and what speaks against it, as one line."""
    parts = [_SAID[name] for name in _SAID if name in shared]
    means = sorted(a.sketch.means & b.sketch.means, key=list(_NAMED).index)
    if means:
        parts.append(f"both {means[0]}")
    figures = _figures(a, b)
    if figures:
        parts.append(figures)
    against = [name for name in ("places apart", "days apart", "next day", "other means") if name in shared]
    line = ", ".join(parts) or "little in common"
    return f"{line}; against it: {', '.join(against)}" if against else line


def _figures(a: Thread, b: Thread) -> str:
    """The figures that make the two threads likest, as their reports print them."""
    best: tuple[int, str] | None = None
    for x in a.claims:
        for y in b.claims:
            number, other = x.low if x.low is not None else x.high, y.low if y.low is not None else y.high
            if x.kind != y.kind or number is None or other is None or x.amount is None or y.amount is None:
                continue
            rank = (abs(number - other) - (1 if number == other and number > 3 else 0), -number)
            words = f"{x.kind} “{x.amount}” and “{y.amount}”"
            if best is None or (rank[0], words) < best:
                best = (rank[0], words)
    return best[1] if best else ""
