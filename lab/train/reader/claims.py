"""Coded reports to batches, and the loss of the claim head: ``lab.train.reader`` calls it.

A batch holds whole reports, for the roles of an anchor are looked for among all words of its page. Where the gold has
several right places, the loss is that of their summed chance (as in reading comprehension: Clark and Gardner 2018).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lab.corpora.coded import Coded, occurrences, sentences
from lab.corpora.documents import Document
from lab.train.reader.batches import BATCH, rewritten, towns, without_marks
from lab.train.reader.network import Network
from reportedly.annotate.decode import bucket
from reportedly.annotate.sights import (
    END_WIDTH,
    KINDS,
    LONGEST,
    PARTY_SORTS,
    POINT_WIDTH,
    POINTED,
    TIMED,
    Sight,
    sight,
)
from reportedly.annotate.windows import Window, windows
from reportedly.records import SCOPES, STATUSES, Region

#: How much the roles count beside the kinds of words.
ROLES_SHARE = 0.5
#: Scores of what can't be.
_NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Target:
    """An anchor by the numbers of its first and last word in the report, with what is right for it.

    `places` has, by role, the (first, last) words of every right answer; (-1, -1) is "unsaid"; a role that is not there
    teaches nothing. `whole` is the number of the claim that it is a part of, -1 for none, None where not known.
    """

    first: int
    last: int
    kind: int
    sort: int
    status: int | None
    scope: int | None
    party: int | None
    whole: int | None
    places: dict[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Read:
    """A report as windows, with the kind of every word (numbers of KINDS), its times' first words, and its targets."""

    windows: tuple[Window, ...]
    sight: Sight
    kinds: tuple[int, ...]
    timed: tuple[int, ...]
    targets: tuple[Target, ...]

    @property
    def size(self) -> int:
        return sum(len(window.ids) for window in self.windows)


def read(coded: Coded, limit: int) -> Read:
    """The windows and targets of a report. Anchors that no word touches are left out."""
    found: list[Window] = []
    places: dict[Region, list[tuple[int, int]]] = {}
    begins: dict[Region, int] = {}
    number = 0
    for region, document in coded.documents.items():
        begins[region] = number
        some = windows(document.text, limit)
        places[region] = [(w.start, w.end) for window in some for w in window.words]
        number += len(places[region])
        found += some
    texts = {region: document.text for region, document in coded.documents.items()}
    seen = sight(texts, places, sentences(coded.documents))
    spans: dict[str, list[tuple[int, int]]] = {}
    for region, document in coded.documents.items():
        starts = np.array([a for a, _ in places[region]], dtype=np.int64)
        ends = np.array([b for _, b in places[region]], dtype=np.int64)
        for span in document.spans:
            first = int(np.searchsorted(ends, span.start, side="right"))
            last = int(np.searchsorted(starts, span.end, side="left")) - 1
            if first <= last:
                spans.setdefault(span.label, []).append((begins[region] + first, begins[region] + last))
    kinds = [0] * number
    targets: list[Target] = []
    kept: dict[int, int] = {}
    for k, claim in enumerate(coded.claims):
        anchors = spans.get(f"{k}:anchor")
        if not anchors:
            continue
        kept[k] = len(targets)
        first, last = anchors[0]
        kind = KINDS.index(claim.kind)
        for word in range(first, last + 1):
            kinds[word] = kind
        right: dict[str, tuple[tuple[int, int], ...]] = {}
        for role in POINTED:
            if role in claim.unsaid:
                right[role] = ((-1, -1),)
            elif role not in claim.unknown and f"{k}:{role}" in spans:
                right[role] = tuple((a, min(b, a + LONGEST - 1)) for a, b in spans[f"{k}:{role}"])
        targets.append(
            Target(
                first,
                last,
                kind,
                int(claim.bare) + 2 * bool(seen.titled[first]),
                None if claim.status is None else STATUSES.index(claim.status),
                None if claim.scope is None else SCOPES.index(claim.scope),
                None if claim.party is None else PARTY_SORTS.index(claim.party),
                None if not coded.parted else -1 if claim.part_of is None else claim.part_of,
                right,
            )
        )
    targets = [replace(t, whole=_whole(t, kept, targets)) for t in targets]
    return Read(tuple(found), seen, tuple(kinds), tuple(sorted({a for a, _ in spans.get("time", ())})), tuple(targets))


def _whole(target: Target, kept: dict[int, int], targets: Sequence[Target]) -> int | None:
    """The number of the target that this one is a part of; None where that is not in the same region."""
    if target.whole is None or target.whole < 0:
        return target.whole
    number = kept.get(target.whole)
    return number if number is not None and targets[number].sort // 2 == target.sort // 2 else None


def batches(found: Sequence[Read], rng: random.Random) -> list[tuple[Read, ...]]:
    """Reports in random order, as batches of about BATCH subwords."""
    order = list(found)
    rng.shuffle(order)
    made: list[tuple[Read, ...]] = []
    rows: list[Read] = []
    size = 0
    for one in order:
        if rows and size + one.size > BATCH:
            made.append(tuple(rows))
            rows, size = [], 0
        rows.append(one)
        size += one.size
    if rows:
        made.append(tuple(rows))
    return made


def states(network: Network, rows: Sequence[Read]) -> list[Tensor]:
    """The state of every word of each report: words × WIDTH."""
    every = [(len(w.ids), k, n) for k, one in enumerate(rows) for n, w in enumerate(one.windows)]
    every.sort(reverse=True)
    # short windows are run apart from long ones, so that little is padded
    groups: list[list[tuple[int, int, int]]] = []
    for entry in every:
        if groups and entry[0] > 0.75 * groups[-1][0][0]:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    found: dict[tuple[int, int], Tensor] = {}
    for group in groups:
        some = [rows[k].windows[n] for _, k, n in group]
        width = group[0][0]
        columns = [
            torch.tensor(np.stack([np.pad(getattr(w, name), (0, width - len(w.ids))) for w in some]))
            for name in ("ids", "looks", "standings")
        ]
        sizes = torch.tensor([len(w.ids) for w in some])
        mask = torch.arange(width)[None, :] < sizes[:, None]
        ids, looks, standings = columns
        x = network.dropout(network.encode(ids, looks, standings, mask))
        for row, (_, k, n) in enumerate(group):
            found[k, n] = x[row, torch.from_numpy(some[row].heads)]
    return [torch.cat([found[k, n] for n in range(len(one.windows))]) for k, one in enumerate(rows)]


def loss(network: Network, rows: Sequence[Read]) -> Tensor:
    """Negative log likelihood of the words' kinds, and of what anchors say and point at by ROLES_SHARE, a word."""
    total = torch.zeros(())
    words = 0
    for one, mine in zip(rows, states(network, rows), strict=True):
        words += len(one.kinds)
        total = total + functional.cross_entropy(network.claims.kinds(mine), torch.tensor(one.kinds), reduction="sum")
        if one.targets:
            total = total + ROLES_SHARE * _pointing(network, one, mine)
    return total / words


def scores(network: Network, one: Read, mine: Tensor, hidden: Tensor) -> Tensor:
    """Scores of pointing, roles × anchors × (words and, last, nothing)."""
    head = network.claims
    anchors, words, roles = len(one.targets), len(mine), len(POINTED)
    queries = head.queries(hidden).view(anchors, roles, POINT_WIDTH).transpose(0, 1)
    keys = head.keys(mine).view(words, roles, POINT_WIDTH).permute(1, 2, 0)
    found = queries @ keys / POINT_WIDTH**0.5
    stands = torch.from_numpy(np.stack([one.sight.stands(t.first, t.last) for t in one.targets]))
    found = found + head.stands[:, stands] + (torch.from_numpy(one.sight.traits) @ head.traits.T).T[:, None, :]
    nothing = head.says(hidden)[:, :roles].T[:, :, None]
    barred = torch.zeros(roles, 1, words)
    others = torch.ones(words, dtype=torch.bool)
    others[list(one.timed)] = False
    for k, role in enumerate(POINTED):
        if role in TIMED:
            barred[k, 0, others] = _NEVER
    return torch.cat([found + barred, nothing], dim=2)


def end_scores(network: Network, mine: Tensor, role: int, starts: Tensor) -> Tensor:
    """Scores of where a role's span ends that begins at these words: starts × LONGEST."""
    head = network.claims
    vectors = head.ends(mine)
    steps = starts[:, None] + torch.arange(LONGEST)[None, :]
    inside = steps < len(mine)
    steps = steps.clamp(max=len(mine) - 1)
    begun = vectors[starts, :END_WIDTH]
    ended = vectors[steps, END_WIDTH : 2 * END_WIDTH]
    found = (begun[:, None, :] * ended).sum(2) / END_WIDTH**0.5
    found = found + vectors[steps, 2 * END_WIDTH + role] + head.lengths[role]
    kept: Tensor = found.masked_fill(~inside, _NEVER)
    return kept


def _pointing(network: Network, one: Read, mine: Tensor) -> Tensor:
    head = network.claims
    targets = one.targets
    pooled = torch.stack([mine[t.first : t.last + 1].mean(0) for t in targets])
    hidden = head.hidden(pooled, torch.tensor([t.kind for t in targets]), torch.tensor([t.sort for t in targets]))
    chances = torch.log_softmax(scores(network, one, mine, hidden), dim=2)
    words = len(mine)
    total = torch.zeros(())
    for k, role in enumerate(POINTED):
        ends: dict[int, int] = {}
        for number, target in enumerate(targets):
            right = target.places.get(role)
            if right is None:
                continue
            starts = [a if a >= 0 else words for a, _ in right]
            total = total - torch.logsumexp(chances[k, number, starts], dim=0)
            ends.update({a: b - a for a, b in right if a >= 0})
        if ends and role not in TIMED:
            begun = torch.tensor(list(ends))
            found = end_scores(network, mine, k, begun)
            # an answer that stands in many places is learned from as one
            share = sum(role in t.places for t in targets) / len(ends)
            total = total + min(share, 1.0) * functional.cross_entropy(
                found, torch.tensor(list(ends.values())), reduction="sum"
            )
    at = len(POINTED)
    says = head.says(hidden)
    for names, field in ((STATUSES, "status"), (SCOPES, "scope"), (PARTY_SORTS, "party")):
        known = [n for n, t in enumerate(targets) if getattr(t, field) is not None]
        if known:
            gold = torch.tensor([getattr(targets[n], field) for n in known])
            total = total + functional.cross_entropy(says[known, at : at + len(names)], gold, reduction="sum")
        at += len(names)
    known = [n for n, t in enumerate(targets) if t.whole is not None]
    if known:
        gold = torch.tensor(
            [whole if (whole := targets[n].whole) is not None and whole >= 0 else len(targets) for n in known]
        )
        total = total + functional.cross_entropy(wholes(network, one, hidden)[known], gold, reduction="sum")
    return total


def wholes(network: Network, one: Read, hidden: Tensor) -> Tensor:
    """Scores of being a part of each anchor and, last, of none: anchors × (anchors + 1)."""
    found = network.claims.whole(hidden)
    asked, asks = found[:, :POINT_WIDTH], found[:, POINT_WIDTH : 2 * POINT_WIDTH]
    count = len(found)
    far = torch.tensor([[bucket(b - a) for b in range(count)] for a in range(count)])
    titled = torch.tensor([bool(one.sight.titled[t.first]) for t in one.targets])
    barred = (titled[:, None] != titled[None, :]) | torch.eye(count, dtype=torch.bool)
    pairs = asked @ asks.T / POINT_WIDTH**0.5 + network.claims.whole_far[far]
    return torch.cat([pairs.masked_fill(barred, _NEVER), found[:, -1:]], dim=1)


# --- changes ----------------------------------------------------------------------------------------------------------


def changed(coded: Coded, rng: random.Random, renamed: float = 0.3, mistyped: float = 0.15) -> Coded:
    """The report as another page might have had it: other places, no punctuation, typing errors; or as it is."""
    if rng.random() < renamed:
        coded = _renamed(coded, rng)
    draw = rng.random()
    if draw < 0.2:
        return _each(coded, without_marks)
    if draw < 0.2 + mistyped:
        return _each(coded, lambda document: misspelt(document, rng))
    return coded


def _each(coded: Coded, change: object) -> Coded:
    assert callable(change)
    return replace(coded, documents={region: change(document) for region, document in coded.documents.items()})


def _renamed(coded: Coded, rng: random.Random) -> Coded:
    """Places called by other names, each by one name throughout."""
    named = {
        document.text[s.start : s.end]
        for document in coded.documents.values()
        for s in document.spans
        if s.label.endswith((":place", ":from"))
    }
    names = {
        name: rng.choice(towns())
        for name in sorted(named)
        if all(w[:1].isupper() for w in name.split()) and len(name.split()) < 4
    }

    def change(document: Document) -> Document:
        edits: list[tuple[int, int, str]] = []
        taken = 0
        every = sorted(
            ((a, -b, new) for name, new in names.items() for a, b in occurrences(document.text, name)),
        )
        for start, end, new in every:
            if start >= taken:
                edits.append((start, -end, new))
                taken = -end
        return rewritten(document, edits)

    return _each(coded, change)


_LETTERS = re.compile(r"[A-Za-z]{4,}")


def misspelt(document: Document, rng: random.Random, share: float = 0.03) -> Document:
    """The document with typing errors in a share of its words: a letter lost, doubled or swapped, or a space lost."""
    edits: list[tuple[int, int, str]] = []
    for match in _LETTERS.finditer(document.text):
        if rng.random() >= share:
            continue
        at = rng.randrange(match.start(), match.end() - 1)
        letter, following = document.text[at], document.text[at + 1]
        kind = rng.randrange(4)
        if kind == 0:
            edits.append((at, at + 1, ""))
        elif kind == 1:
            edits.append((at, at + 1, letter * 2))
        elif kind == 2:
            edits.append((at, at + 2, following + letter))
        elif document.text[match.end() : match.end() + 1] == " ":
            edits.append((match.end(), match.end() + 1, ""))
    return rewritten(document, edits)
