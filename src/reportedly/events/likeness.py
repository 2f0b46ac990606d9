"""How likely two claims, or two threads of claims, are of one happening, and why: a weighted sum of what they share.

No single feature decides: each is between -1 and 1 and has a weight fitted on marked happenings
(``python -m lab.train.events``, weights.json); what is unknown on either side counts for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from math import asin, cos, exp, radians, sin, sqrt
from typing import Literal

from reportedly.events.sketch import Count, Days, Site, Sketch, families
from reportedly.records import Claim

Features = dict[str, float]
Level = Literal["claims", "threads"]

#: Of fewer telling words than this a large share tells little.
_FEW_WORDS = 6
#: Kilometres beyond what two places' own precision explains before they count as apart.
_FAR = 30.0


#: Features by which two threads may be of one place, and of one time.
_ONE_PLACE = frozenset(
    ("same place", "same name", "a place in common", "same wide place", "one place holds the other", "places near")
)
_ONE_TIME = frozenset(("same day", "a day in common", "days overlap", "day may be one"))


def kilometres(a: Site, b: Site) -> float:
    """Great-circle distance."""
    x, y = radians(a.lat), radians(b.lat)
    h = sin((y - x) / 2) ** 2 + cos(x) * cos(y) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h)))


def place_features(a: Sketch, b: Sketch) -> Features:
    """``same place``, ``same name``, ``one place holds the other``, ``places near``, ``places apart`` and so on; the
    best pair of sites counts. Names are compared as written too: a place may be resolved wrongly, or not at all."""
    if a.names & b.names:
        lead = _site_features(a.sites[0], b.sites[0]) if a.sites and b.sites else {}
        return lead if "same place" in lead or "same wide place" in lead else {"same name": 1.0}
    if not a.sites or not b.sites:
        return {"place unknown": 1.0}
    lead = _site_features(a.sites[0], b.sites[0])
    if "same place" in lead:
        return lead
    found = [_site_features(x, y) for x in a.sites[:4] for y in b.sites[:4]]
    if "one place holds the other" in lead or "places near" in lead:
        return lead
    if any("same place" in f for f in found):
        return {**lead, "a place in common": 1.0}
    if "places apart" in lead and a.sites[0].exact and b.sites[0].exact and a.names and b.names:
        return {**lead, "both places exact and named otherwise": 1.0}
    return lead


def _site_features(a: Site, b: Site) -> Features:
    if (a.id and a.id == b.id) or (a.name == b.name and kilometres(a, b) < _FAR):
        return {"same place": 1.0} if a.exact else {"same wide place": 1.0}
    if (not a.exact and a.name in b.within) or (not b.exact and b.name in a.within):
        return {"one place holds the other": 1.0}
    apart = kilometres(a, b)
    if a.exact and b.exact:
        if apart <= 8:
            return {"places near": 1.0}
        return {"places apart": min(1.0, 0.4 + apart / 100)} if apart > 12 else {}
    if apart <= a.radius + b.radius:
        return {"places may be one": 1.0}
    return {"places apart": min(1.0, 0.5 + (apart - a.radius - b.radius) / 200)}


def time_features(a: Sketch, b: Sketch, report_a: Days | None, report_b: Days | None) -> Features:
    """``same day``, ``days overlap``, ``days apart``; where undated, how the reports' days lie."""
    if a.days and b.days:
        x, y = a.days[0], b.days[0]
        if x.length == 1 and y.length == 1:
            gap = x.gap(y)
            if gap == 0:
                return {"same day": 1.0}
            if any(p.gap(q) == 0 and p.length <= 2 and q.length <= 2 for p in a.days for q in b.days):
                return {"a day in common": 1.0}
            return {"next day": 1.0} if gap == 1 else {"days apart": min(1.0, 0.4 + gap / 10)}
        gap = x.gap(y)
        if gap == 0:
            return {"days overlap": 1.0 if x.length + y.length < 10 else 0.5}
        return {"days apart": min(1.0, 0.3 + gap / 10)}
    first, then = (a.days[0] if a.days else report_a), (b.days[0] if b.days else report_b)
    if first is None or then is None:
        return {"day unknown": 1.0}
    gap = first.gap(then)
    return {"day may be one": 1.0} if gap == 0 else {"reports apart": min(1.0, gap / 14)}


def count_features(a: Sketch, b: Sketch) -> Features:
    """Figures of the same kind: equal ones (small numbers tell less), near ones, and far apart ones."""
    found: Features = {}
    equal = near = far = 0.0
    for x in a.counts:
        for y in b.counts:
            if x.kind != y.kind or x.number is None or y.number is None:
                continue
            if x.number == y.number:
                equal = max(equal, _telling(x))
            elif _ratio(x, y) <= 2:
                near = max(near, 1.0)
            else:
                far = max(far, 1.0)
    if equal:
        found["same figure"] = equal
    elif near:
        found["figures near"] = near
    elif far:
        found["figures far"] = far
    return found


def _telling(count: Count) -> float:
    number = count.number or 0
    return 0.15 if number <= 1 else 0.35 if number <= 3 else 0.6 if number < 10 else 0.8 if number % 10 == 0 else 1.0


def _ratio(a: Count, b: Count) -> float:
    x, y = max(a.number or 0, 1), max(b.number or 0, 1)
    return max(x, y) / min(x, y)


def other_features(a: Sketch, b: Sketch) -> Features:
    """Means, kinds, sides and wording."""
    found: Features = {}
    if a.means and b.means:
        both, either = len(a.means & b.means), len(a.means | b.means)
        found["same means" if both else "other means"] = both / either if both else 1.0
    if families(a.kinds).isdisjoint(families(b.kinds)):
        found["other kind"] = 1.0
    elif a.kinds & b.kinds:
        found["same kind"] = 1.0
    if a.parties and b.parties:
        found["same side hit" if a.parties & b.parties else "other side hit"] = 1.0
    if a.actors and b.actors:
        found["same doer" if a.actors & b.actors else "other doer"] = 1.0
    if a.words and b.words:
        shared = len(a.words & b.words)
        found["words shared"] = min(1.0, shared / 8)
        found["share of words"] = shared / max(_FEW_WORDS, min(len(a.words), len(b.words)))
    if not a.runs.isdisjoint(b.runs):
        found["same wording"] = min(1.0, len(a.runs & b.runs) / 12)
    return found


def between_claims(first: Claim, then: Claim, a: Sketch, b: Sketch, steps: int) -> Features:
    """Two claims of one report, `steps` claims apart, and their sketches."""
    found = {
        "always": 1.0,
        **place_features(a, b),
        **time_features(a, b, None, None),
        **count_features(a, b),
        **other_features(a, b),
    }
    found["claims between"] = min(1.0, steps / 10)
    if first.region == then.region:
        apart = abs(first.evidence_start - then.evidence_start)
        found["close in the text"] = max(0.0, 1 - apart / 150)
        found["within a paragraph"] = max(0.0, 1 - apart / 600)
    else:
        found["other region"] = 1.0
    if first.part_of_id == then.id or then.part_of_id == first.id:
        found["part of the other"] = 1.0
    if a.cumulative != b.cumulative:
        found["one is a total"] = 1.0
    return found


def between_threads(a: Sketch, b: Sketch, report_a: Days | None, report_b: Days | None) -> Features:
    """Two threads of two reports."""
    found = {
        "always": 1.0,
        **place_features(a, b),
        **time_features(a, b, report_a, report_b),
        **count_features(a, b),
        **other_features(a, b),
    }
    if not _ONE_PLACE.isdisjoint(found) and not _ONE_TIME.isdisjoint(found):
        found["place and time agree"] = 1.0
    if "place and time agree" in found and "same figure" in found:
        found["place, time and figure agree"] = found["same figure"]
    return found


_weights: dict[Level, Mapping[str, float]] = {}


def use_weights(weights: Mapping[str, Mapping[str, float]]) -> None:
    """Go by these weights instead of the shipped ones; for fitting them."""
    _weights["claims"], _weights["threads"] = weights["claims"], weights["threads"]


def log_odds(features: Features, level: Level) -> float:
    """The sum of weights: above 0, one happening is likelier than two."""
    if not _weights:
        use_weights(json.loads(files("reportedly.events").joinpath("weights.json").read_text(encoding="utf-8")))
    table = _weights[level]
    return sum(table.get(name, 0.0) * value for name, value in features.items())


def chance(odds: float) -> float:
    """Log odds as a chance, 0-1."""
    return 1 / (1 + exp(-max(-40.0, min(40.0, odds))))
