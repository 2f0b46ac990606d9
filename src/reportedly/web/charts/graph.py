"""Whose word an event is: origins on the left, those who passed it on between, the reports on the right.

Between reports, the words they share: whoever copied did not ask anybody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from reportedly.legible import one_line
from reportedly.records import Link
from reportedly.survey import Account

#: Reports drawn; the table below the drawing has them all.
MOST = 40
_ROW, _TOP, _NODE = 36, 34, 250
_GAP = 110
#: What all those are called whom nobody can tell apart.
UNNAMED = "speakers without a name"

NodeKind = Literal["origin", "unnamed", "relay", "report"]


@dataclass(frozen=True, slots=True)
class Node:
    """A box: `key` is an origin's, or a report's id. `n` is the claims that go through it."""

    key: str
    kind: NodeKind
    name: str
    note: str
    x: float
    y: float
    n: int
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """From who said to who reported; `path` is SVG's."""

    path: str
    n: int
    title: str


@dataclass(frozen=True, slots=True)
class Copy:
    """An arc between two reports that share words."""

    path: str
    words: int
    x: float
    y: float
    verbatim: bool
    title: str


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing; `left_out` reports are only in the table."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    copies: tuple[Copy, ...]
    heads: tuple[tuple[float, str], ...]
    width: int
    height: int
    left_out: int
    node_width: int = _NODE


@dataclass(frozen=True, slots=True)
class Path:
    """`n` claims of a report that go back to one origin in one way; `counted` where it is an independent one."""

    origin: str
    counted: bool
    relays: tuple[str, ...]
    doc: str
    n: int


def paths(account: Account, names: Mapping[str, str]) -> tuple[Path, ...]:
    """The data of the drawing, of every report, in the order of the reports."""
    counted = {o.key for o in account.independent}
    found: Counter[tuple[str, bool, tuple[str, ...], str]] = Counter()
    for claim in account.claims:
        origin = account.origins.get(claim.id)
        if origin is None:
            found["", False, (), claim.doc] += 1
            continue
        name = one_line(origin.name) if origin.named else UNNAMED
        relays = tuple(_name(key, names) for key in origin.relays)
        found[name, origin.key in counted, relays, claim.doc] += 1
    for each in account.seconded:
        found[one_line(each.origin.name), True, (), each.doc] += 0
    place = {doc: k for k, doc in enumerate(account.event.docs)}
    return tuple(
        Path(*way, n) for way, n in sorted(found.items(), key=lambda item: (place[item[0][3]], -item[1], item[0]))
    )


def _name(key: str, names: Mapping[str, str]) -> str:
    return one_line(names.get(key, key.replace("-", " ").replace("_", " ")))


def graph(account: Account, names: Mapping[str, str]) -> Graph:
    """The origins, relays and reports of an event. `names` are those of bodies, by origin's key."""
    docs = account.event.docs[:MOST]
    ways: Counter[tuple[str, ...]] = Counter()
    labels: dict[str, tuple[str, NodeKind]] = {}
    counted = {o.key for o in account.independent}
    for claim in account.claims:
        origin = account.origins.get(claim.id)
        if origin is None or claim.doc not in docs:
            continue
        first = f"o:{origin.key}"
        labels[first] = (one_line(origin.name), "origin") if origin.named else (UNNAMED, "unnamed")
        relays = [f"r:{key}" for key in origin.relays]
        for relay in relays:
            labels[relay] = (_name(relay[2:], names), "relay")
        ways[(first, *relays, f"d:{claim.doc}")] += 1
    for each in account.seconded:
        if each.doc in docs:
            labels[f"o:{each.origin.key}"] = (one_line(each.origin.name), "origin")
            ways[(f"o:{each.origin.key}", f"d:{each.doc}")] += 0
    column: dict[str, int] = {}
    for path in ways:
        for k, key in enumerate(path[1:-1], 1):
            column[key] = max(column.get(key, 1), k)
    deepest = max(column.values(), default=0)
    order = {f"d:{doc}": float(k) for k, doc in enumerate(docs)}
    for doc in docs:
        column[f"d:{doc}"] = deepest + 1
    through: dict[str, Counter[str]] = defaultdict(Counter)
    weight: Counter[str] = Counter()
    steps: Counter[tuple[str, str]] = Counter()
    for path, n in ways.items():
        for key in path:
            weight[key] += n
            through[key][path[-1]] += max(n, 1)
        steps.update(dict.fromkeys(pairwise(path), n))
    for key in labels:
        column.setdefault(key, 0)
        total = sum(through[key].values())
        order[key] = sum(order[doc] * n for doc, n in through[key].items()) / total
    at: dict[str, tuple[float, float]] = {}
    columns = [sorted((k for k in column if column[k] == c), key=lambda k: (order[k], k)) for c in range(deepest + 2)]
    rows = max(map(len, columns), default=1)
    for c, several in enumerate(columns):
        space = rows / max(1, len(several))
        for k, key in enumerate(several):
            at[key] = (8 + c * (_NODE + _GAP), _TOP + (k + 0.5) * space * _ROW - _ROW / 2 + 4)
    nodes = [
        _node(key, account, labels, at[key], weight[key], key[2:] in counted) for several in columns for key in several
    ]
    edges = tuple(
        Edge(_curve(at[a], at[b]), n, f"{n} claim{'s' if n > 1 else ''}") for (a, b), n in sorted(steps.items())
    )
    copies = tuple(_copy(link, at) for link in account.links if _drawn(link, at))
    right = 8 + (deepest + 2) * (_NODE + _GAP) - _GAP
    heads = [(8.0, "origin")] + [(8.0 + c * (_NODE + _GAP), "passed on by") for c in range(1, deepest + 1)]
    heads.append((8.0 + (deepest + 1) * (_NODE + _GAP), "report"))
    return Graph(
        tuple(nodes),
        edges,
        copies,
        tuple(heads),
        right + (110 if copies else 8),
        _TOP + rows * _ROW + 8,
        len(account.event.docs) - len(docs),
    )


def _node(
    key: str,
    account: Account,
    labels: Mapping[str, tuple[str, NodeKind]],
    at: tuple[float, float],
    n: int,
    counted: bool,
) -> Node:
    if key.startswith("d:"):
        doc = key[2:]
        day = account.days.get(doc)
        return Node(doc, "report", one_line(account.outlets.get(doc) or doc), str(day) if day else "undated", *at, n)
    name, kind = labels[key]
    return Node(key[2:], kind, name, "", *at, n, counted and kind != "relay")


def _drawn(link: Link, at: Mapping[str, tuple[float, float]]) -> bool:
    return link.relation != "cites" and f"d:{link.doc}" in at and f"d:{link.origin}" in at


def _copy(link: Link, at: Mapping[str, tuple[float, float]]) -> Copy:
    (x, y), (_, other) = at[f"d:{link.doc}"], at[f"d:{link.origin}"]
    x += _NODE
    y, other = y + _ROW / 2 - 4, other + _ROW / 2 - 4
    out = x + min(70.0, 20 + abs(y - other) / 4)
    words = sum(passage.words for passage in link.passages)
    verbatim = link.relation == "republishes"
    what = "shares a text of" if verbatim else "quotes the same speaker in"
    path = f"M{x:.1f} {other:.1f}C{out:.1f} {other:.1f} {out:.1f} {y:.1f} {x:.1f} {y:.1f}"
    return Copy(path, words, x + (out - x) * 0.75 + 4, (y + other) / 2 + 4, verbatim, f"{what} {words} words")


def _curve(a: tuple[float, float], b: tuple[float, float]) -> str:
    (x, y), (u, v) = a, b
    x += _NODE
    y, v = y + _ROW / 2 - 4, v + _ROW / 2 - 4
    middle = (x + u) / 2
    return f"M{x:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} {v:.1f} {u:.1f} {v:.1f}"
