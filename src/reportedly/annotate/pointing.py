"""What the network saw of a page's words, to what an anchor says and points at.

The network gives each word the scores of its kind and a key for each role (lab/train/reader/network.py, ClaimHead).
What is left is small, and is done here in 32-bit floats: an anchor's hidden vector, its queries, and their products
with the keys of all words within reach.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reportedly.annotate.decode import Floats, Ints, bucket
from reportedly.annotate.sights import END_WIDTH, LONGEST, PARTY_SORTS, POINT_WIDTH, POINTED, TIMED, Sight
from reportedly.annotate.sights import Pointed as Role
from reportedly.records import SCOPES, STATUSES, RoleName, Scope, SideView, Status

#: Scores of what can't be.
_NEVER = np.float32(-1e4)
#: Words before and after an anchor that its roles are looked for in, beside the first of the page: any report's all.
_REACH, _OPENING = 1500, 200
#: Anchors that look at the same words.
_TOGETHER = 16
#: Anchors before and after one that it may be a part of.
_PARTS = 24
#: What speaks for the source of the words that an anchor is part of, in log odds, beside what the head says itself.
SPEAKS = 2.0
#: What speaks for a figure's being part of another, in log odds, beside what the head says itself. Of 0 to 3 the best
#: on dev: right in 0.875 of figure matches without, 0.897 with 1, 0.873 with 2.
PART = 1.0
_SOURCE = POINTED.index("source")


@dataclass(frozen=True, slots=True)
class Seen:
    """The network's view of some words, a row a word: kinds (scores of KINDS), keys, ends, states."""

    kinds: Floats
    keys: Floats
    ends: Floats
    states: Floats


@dataclass(frozen=True, slots=True)
class Spot:
    """An anchor by its first and last word, inclusive, with the number of its kind and sort."""

    first: int
    last: int
    kind: int
    sort: int


@dataclass(frozen=True, slots=True)
class Pointed:
    """What fills a role: the first and last word, and the chance (0-1) of these words, wherever the page has them."""

    first: int
    last: int
    score: float


@dataclass(frozen=True, slots=True)
class Told:
    """What the head says of one anchor. In `roles` a role that is likelier unsaid than said is not there.

    `chances` has by role the chance of every word that is worth naming, all places of its form together, and `unsaid`
    the chance that no word fills the role. `side` tells whose the counted are.
    """

    status: Status
    scope: Scope
    whole: int | None
    roles: Mapping[RoleName, Pointed]
    chances: Mapping[Role, Mapping[str, float]]
    unsaid: Mapping[Role, float]
    side: SideView


def softmax(scores: Floats) -> Floats:
    """Chances along the last axis."""
    found: Floats = np.exp(scores - scores.max(axis=-1, keepdims=True))
    found /= found.sum(axis=-1, keepdims=True)
    return found


class Head:
    """The constants of the claim head, by name as lab/train/reader/export.py writes them."""

    def __init__(self, constants: Mapping[str, Floats]) -> None:
        self._of = constants

    def tell(
        self,
        sight: Sight,
        seen: Seen,
        forms: Sequence[str],
        spots: Sequence[Spot],
        times: Sequence[tuple[int, int]],
        least: Mapping[RoleName, float],
        speakers: Sequence[Sequence[int]] = (),
    ) -> list[Told]:
        """What each of `spots` (in text order) says and points at.

        `forms` are the words, folded; `times` the first and last words of the times that may date a claim, in order;
        `least` the chance, by role, from which on it is said; `speakers` has for each spot the first words of those
        whose words it is part of.
        """
        found: list[Told] = []
        for start in range(0, len(spots), _TOGETHER):
            end = start + _TOGETHER
            found += self._some(sight, seen, forms, spots[start:end], times, least, speakers[start:end])
        wholes = self._wholes(sight, seen, spots)
        return [replace(told, whole=whole) for told, whole in zip(found, wholes, strict=True)]

    def _hidden(self, seen: Seen, spots: Sequence[Spot]) -> Floats:
        pooled = np.stack([seen.states[s.first : s.last + 1].mean(axis=0) for s in spots])
        kinds, sorts = [s.kind for s in spots], [s.sort for s in spots]
        x = self._linear("anchor", pooled) + self._of["kind.weight"][kinds] + self._of["sort.weight"][sorts]
        # the tanh form of GELU, as in training
        found: Floats = 0.5 * x * (1 + np.tanh(np.float32(0.7978845608) * (x + np.float32(0.044715) * x**3)))
        return found

    def _linear(self, name: str, x: Floats) -> Floats:
        found: Floats = x @ self._of[f"{name}.weight"].T + self._of[f"{name}.bias"]
        return found

    def _some(
        self,
        sight: Sight,
        seen: Seen,
        forms: Sequence[str],
        spots: Sequence[Spot],
        times: Sequence[tuple[int, int]],
        least: Mapping[RoleName, float],
        speakers: Sequence[Sequence[int]],
    ) -> list[Told]:
        numbers = _within_reach(len(sight.spans), spots)
        hidden = self._hidden(seen, spots)
        says = self._linear("says", hidden)
        roles = len(POINTED)
        queries = self._linear("queries", hidden).reshape(len(spots), roles, POINT_WIDTH).transpose(1, 0, 2)
        keys = seen.keys[numbers].astype(np.float32).reshape(len(numbers), roles, POINT_WIDTH).transpose(1, 2, 0)
        scores = queries @ keys / np.float32(POINT_WIDTH**0.5)
        stands = np.stack([sight.stands(s.first, s.last, numbers) for s in spots])
        scores += self._of["stands"][:, stands]
        scores += (sight.traits[numbers] @ self._of["traits"].T).T[:, None, :]
        for a, some in enumerate(speakers):
            scores[_SOURCE, a, np.isin(numbers, some)] += np.float32(SPEAKS)
        ends = dict(times)
        untimed = np.array([int(number) not in ends for number in numbers])
        for k, role in enumerate(POINTED):
            if role in TIMED:
                scores[k][:, untimed] = _NEVER
        chances = softmax(np.concatenate([scores, says[:, :roles].T[:, :, None]], axis=2))
        near = [forms[number] for number in numbers]
        told: list[Told] = []
        for a in range(len(spots)):
            filled: dict[RoleName, Pointed] = {}
            masses: dict[Role, Mapping[str, float]] = {}
            for k, role in enumerate(POINTED):
                row = chances[k, a]
                masses[role] = _masses(row[:-1], near)
                if role == "side":
                    continue
                if 1 - row[-1] < least[role] or (role in TIMED and untimed.all()):
                    continue
                best, mass = _likeliest(row[:-1], scores[k, a], near, masses[role])
                first = int(numbers[best])
                last = ends[first] if role in TIMED else self._end(sight, seen, k, first)
                filled[role] = Pointed(first, last, min(mass, 1.0))
            at = roles
            status = STATUSES[int(says[a, at : at + len(STATUSES)].argmax())]
            at += len(STATUSES)
            scope = SCOPES[int(says[a, at : at + len(SCOPES)].argmax())]
            at += len(SCOPES)
            civilians, unknown, named = map(float, softmax(says[a, at : at + len(PARTY_SORTS)]))
            side = SideView(civilians, unknown, named, tuple(masses["side"].items()))
            nothing = {role: float(chances[k, a, -1]) for k, role in enumerate(POINTED)}
            told.append(Told(status, scope, None, filled, masses, nothing, side))
        return told

    def _end(self, sight: Sight, seen: Seen, role: int, first: int) -> int:
        """The last word of the span of a role that begins at `first`, in the same sentence."""
        stop = min(first + LONGEST, len(sight.spans))
        same = sight.sentences[first:stop] == sight.sentences[first]
        stop = first + (int(same.argmin()) if not same.all() else len(same))
        ends = seen.ends[first:stop].astype(np.float32)
        scores = ends[:, END_WIDTH : 2 * END_WIDTH] @ ends[0, :END_WIDTH] / np.float32(END_WIDTH**0.5)
        scores += ends[:, 2 * END_WIDTH + role] + self._of["lengths"][role, : stop - first]
        return first + int(scores.argmax())

    def _wholes(self, sight: Sight, seen: Seen, spots: Sequence[Spot]) -> list[int | None]:
        """For each anchor the number of that whose figure it is a part of."""
        if not spots:
            return []
        found = np.concatenate(
            [self._linear("whole", self._hidden(seen, spots[k : k + 256])) for k in range(0, len(spots), 256)]
        )
        asked, asks, none = found[:, :POINT_WIDTH], found[:, POINT_WIDTH : 2 * POINT_WIDTH], found[:, -1]
        regions = [sight.spans[s.first].region for s in spots]
        made: list[int | None] = []
        for a in range(len(spots)):
            some = [
                b
                for b in range(max(a - _PARTS, 0), min(a + _PARTS + 1, len(spots)))
                if b != a and regions[a] == regions[b]
            ]
            if not some:
                made.append(None)
                continue
            far = self._of["whole_far"][[bucket(b - a) for b in some]]
            scores = asks[some] @ asked[a] / np.float32(POINT_WIDTH**0.5) + far
            best = int(scores.argmax())
            made.append(some[best] if scores[best] > none[a] - PART else None)
        return made


#: Places whose chance is less are not counted with others of the same word.
_SLIGHT = 0.01


def _masses(chances: Floats, forms: Sequence[str]) -> dict[str, float]:
    """The chance of each form, that of all its places together; slight ones left out."""
    masses: dict[str, float] = {}
    for k in np.flatnonzero(chances > _SLIGHT):
        masses[forms[int(k)]] = masses.get(forms[int(k)], 0.0) + float(chances[k])
    return masses


def _likeliest(chances: Floats, scores: Floats, forms: Sequence[str], masses: Mapping[str, float]) -> tuple[int, float]:
    """Where the likeliest word stands, and its chance: that of all places where the page has it, together.

    Of a word's places the likeliest is taken. A name that stands in five places must not lose against one that stands
    in one, only because its chance is spread.
    """
    best = int(scores.argmax())
    some = [int(k) for k in np.flatnonzero(chances > _SLIGHT)]
    form = max(masses, key=lambda name: masses[name], default=forms[best])
    if form != forms[best]:
        best = max((k for k in some if forms[k] == form), key=lambda k: float(chances[k]))
    return best, masses.get(form, 0.0)


def _within_reach(words: int, spots: Sequence[Spot]) -> Ints:
    """The numbers of the words that these anchors may point at."""
    start = max(spots[0].first - _REACH, 0)
    end = min(max(s.last for s in spots) + _REACH, words)
    opening = np.arange(min(start, _OPENING))
    return np.concatenate([opening, np.arange(start, end)])


def covered(places: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The first and last of some words (start, end), in order, that a stretch of text touches; None if it has none."""
    first = bisect_left(places, start, key=lambda place: place[1] - 1)
    last = bisect_left(places, end, key=lambda place: place[0]) - 1
    return (first, last) if first <= last else None
