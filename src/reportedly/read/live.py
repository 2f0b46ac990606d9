"""Live blogs: the entries of a page that tells a day as it goes, each with its own time.

An entry is a report of its own, so that "this morning" hangs on the day of its entry, not on that of the whole page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportedly.read.blocks import Node, Segment

#: What holds the entries. An entry's own name is never enough: "post" is every other element of the web.
_LIVE = re.compile(
    r"\b(?:live-?blog\w*|[\w-]*live-?(?:blog|feed|stream|updates?|coverage|ticker|posts)[\w-]*|lx-stream(?:__\w+)?|"
    r"js-liveblog-body|timeline-?live|ticker-?entries)\b",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"(?:^|\s)(?:block|[\w-]*live-?(?:blog)?[-_]*(?:entry|post|update|item|block)(?:__\w+)?|lx-stream(?:__|-)post(?:-container)?|live-?post|"
    r"(?:timeline|ticker|stream|feed|key-?event)[-_]*(?:entry|post|item)|liveblog-\d+|post|entry|update)(?=\s|$)",
    re.IGNORECASE,
)
#: Fewer entries make no live blog, only a page with a list of news at its side.
_FEWEST = 3
_CLOCK = re.compile(
    r"\A\W*(?:\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)\s*(?:[A-Z]{2,5})?\W*\Z",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\b(?:share|social|tools?|actions?|buttons?|avatar|reply|likes?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its element, its blocks (by index), and the words of its time, if it has any."""

    node: Node
    blocks: tuple[int, ...]
    time: str | None
    anchor: str | None


def entries_of(found: Sequence[Segment], updates: Mapping[str, str] | None = None) -> list[Entry]:
    """The entries of a live blog in page order; none where the page is no live blog.

    `updates` gives the times of entries by the ids of their elements, as the page's metadata has them.
    """
    told = updates or {}
    mine: dict[int, list[int]] = {}
    nodes: dict[int, Node] = {}
    known: dict[int, Node | None] = {}
    holders: dict[int, Node | None] = {}
    for index, one in enumerate(found):
        node = _entry_of(one.node, known, holders, told)
        if node is not None and not one.hidden:
            mine.setdefault(id(node), []).append(index)
            nodes[id(node)] = node
    entries = []
    for key, indices in mine.items():
        time = _time_of(nodes[key], found, indices) or told.get(nodes[key].element.get("id") or "")
        if time is None:
            continue
        blocks = tuple(index for index in indices if not _BESIDE.search(_names_up_to(found[index].node, nodes[key])))
        if blocks:
            entries.append(Entry(nodes[key], blocks, time, nodes[key].element.get("id")))
    return entries if len(entries) >= _FEWEST else []


def is_time(text: str) -> bool:
    """Whether a block is the clock of its entry and nothing else."""
    return bool(_CLOCK.match(text))


def _entry_of(
    node: Node, known: dict[int, Node | None], holders: dict[int, Node | None], told: Mapping[str, str]
) -> Node | None:
    """The entry that a node lies in: an element that the metadata names, else the outermost element named so within
    what holds the entries."""
    if id(node) in known:
        return known[id(node)]
    holder = _holder_of(node, holders)
    entry = None
    one: Node | None = node
    while one is not None and one is not holder:
        if told and (one.element.get("id") or "") in told:
            entry = one
            break
        if holder is not None and one.tag not in ("a", "span") and _is_entry(one):
            entry = one
        one = one.parent
    known[id(node)] = entry
    return entry


def _is_entry(node: Node) -> bool:
    return bool(_ENTRY.search(node.names)) or "liveBlogUpdate" in (node.element.get("itemprop") or "").split()


def _holder_of(node: Node, holders: dict[int, Node | None]) -> Node | None:
    """The outermost element around a node that holds entries, if any does."""
    path: list[Node] = []
    one: Node | None = node
    while one is not None and id(one) not in holders:
        path.append(one)
        one = one.parent
    found = holders[id(one)] if one is not None else None
    for inner in reversed(path):
        if found is None and _holds(inner):
            found = inner
        holders[id(inner)] = found
    return found


def _holds(node: Node) -> bool:
    typed = node.element.get("itemtype", "").endswith("schema.org/LiveBlogPosting")
    return node.tag not in ("html", "body", "a", "span", "nav", "aside") and bool(typed or _LIVE.search(node.names))


def _names_up_to(node: Node, end: Node) -> str:
    names = []
    one: Node | None = node
    while one is not None and one is not end:
        names.append(one.names)
        one = one.parent
    return " ".join(names)


def _time_of(entry: Node, found: Sequence[Segment], indices: Sequence[int]) -> str | None:
    for element in entry.element.iter("time"):
        words = element.get("datetime") or "".join(element.itertext()).strip()
        if words:
            return str(words)[:120]
    for element in entry.element.iter("meta"):
        if element.get("itemprop") == "datePublished" and element.get("content"):
            return str(element.get("content"))[:120]
    named = next((found[index].text for index in indices[:4] if is_time(found[index].text)), None)
    return entry.element.get("data-block-published") or entry.element.get("data-published") or named
