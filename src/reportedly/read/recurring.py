"""Readers' comments told by their shape, where no name of a known comment system is on the page.

A comment is an element that recurs, and in it stand a name, a time or a button to answer, and words. The rules are for
systems that nobody has met: `threads` knows those that somebody has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportedly.read.blocks import Node, Segment
from reportedly.read.commenting import BUTTON, any_of
from reportedly.read.published import read_day

_TAGS = frozenset("li div article section tr td dd dl".split())
#: Names (of an item, or of what it lies in) that speak of comments, in the languages of the web's larger half.
_STRONG = any_of(r"comm?ent(?!\w*(?:count|form|link|num|widget))|kommentar|komentar|koment[aá]|replies|talkback|disqus")
#: Names that lists of articles have too: an item needs a button to answer then.
_WEAK = any_of(r"(?:^|[\s_-])(?:posts?|posting|messages?|repl(?:y|ies)|threads?|forums?|discussion|conversation|topic)")
_ELSEWHERE = any_of(
    r"\b(?:recent|latest|popular|top|most|related|recommend\w*|trending|widget\w*|sidebar\w*|newsletter|promo\w*|teaser\w*|"
    r"advert\w*|sponsor\w*|outbrain|taboola|breadcrumb\w*)(?:[-_]\w+)*\b"
)
_HEADING = any_of(
    r"\W*(?:all\s+)?(?:\d{1,6}\W*)?(?:reader\s+|user\s+)?(?:comments?|responses|replies|commentaires|kommentare|comentarios|"
    r"commenti|reacties|messages|discussion)\W*\d{0,6}\W*\Z"
)
_AGO = any_of(r"\b(?:an?|\d+) (?:second|sec|minute|min|hour|hr|day|week|month|year)s? ago", r"\byesterday\b")
#: To answer, or to complain of, what somebody said; a list of articles has buttons, too, but not these.
_ANSWER = any_of(
    r"\W*(?:reply|report|quote|flag|answer|respond|répondre|signaler|antworten|melden|responder|rispondi|ответить|"
    r"add reply|reply with quote|reply to this(?: \w+)?|#\d+)\b"
)
#: What a forum tells of its member beside what the member says: a list of articles does not.
_MEMBER = any_of(r"\W*(?:posts|messages|beiträge|joined|registered|member since|reputation|location)\s*:")
_WHO = any_of(
    r"author|user|nick|byline|poster|auteur|autor|commenter|member|(?:^|[\s_-])(?:name|by|fn|who|login)(?=$|[\s_-])"
)
_MEANT = any_of(r"content|text|body|msg|message|copy|(?:^|\s)md(?=\s|$)|markdown|wrapper|article|words|inhalt|contenu")
_BESIDE = any_of(
    r"author|user|nick|(?:^|[\s_-])(?:name|by)(?=$|[\s_-])|meta|date|time|avatar|action|foot|head|tool|button|btn|option|"
    r"vote|score|point|rank|badge|title|profile|extra|addr|sys|count|permalink|tagline|details|auteur|info|byline|(?:^|\s)author"
)
_SAYS = any_of(r"\A(?:posted|submitted|written) by\b", r"\A.{1,40}\b(?:says|said|wrote|commented|replied)\W*\Z")
#: The verb of speaking alone, or who spoke and when: never the words, whatever they lie in.
_ASIDE = any_of(r"\W*(?:says|said|wrote|writes|commented|replied|posted)\W*\Z", r"\W*(?:posted|submitted|written) by\b")
_AROUND_NAME = re.compile(
    r"\A(?:posted |written |submitted )?by:?\s+|\W*\b(?:says|said|wrote|commented|replied)\b.*\Z", re.IGNORECASE
)
#: A day after a name in one element with it.
_DAY_AFTER = re.compile(r"(?<=\S)\s+\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b.*\Z")
#: What a reader's own words are made of, not what they lie in.
_RUNNING = frozenset("p blockquote ul ol li pre span a b i em strong font code table tbody tr td h3 h4 h5 h6".split())
_ODD = re.compile(r"\b(?:odd|even|alt|first|last|even-row|odd-row)\b|\d+", re.IGNORECASE)
# Fewer of a group than this share that have all of it: a list of something else.
_SHARE = 0.7
_SHORT = 90
_APART = re.compile(r"\s+[-–—|·•]+\s+")


@dataclass(frozen=True, slots=True)
class _Traits:
    """What a block says of itself, wherever it lies: a day or an age, a button, one to answer with, who speaks."""

    short: bool
    dated: bool
    acts: bool
    answers: bool
    says: bool
    aside: bool


@dataclass(slots=True, eq=False)
class Item:
    """A comment by its shape: its element, the blocks (by index) that are its words, and whose they are."""

    node: Node
    blocks: list[int] = field(default_factory=list)
    author: str | None = None


def items_by_shape(found: Sequence[Segment], first: int) -> list[Item]:
    """The comments of a page in its order. `first` is the block at which its article begins: none comes before it."""
    page = _Blocks(found, first)
    groups: dict[tuple[object, ...], dict[int, Node]] = {}
    for node in page.nodes.values():
        if node.tag in _TAGS:
            groups.setdefault(_signature(node), {})[id(node)] = node
    accepted: dict[int, Item] = {}
    # From the largest group on: what holds one of each comment's parts (its head, its foot) is as large, but lacks the
    # rest; what wraps a comment and no more has it all, and is its equal.
    for nodes in sorted(groups.values(), key=len, reverse=True):
        items = _items(page, nodes, accepted)
        if items:
            accepted |= items
    chosen = _without_wrappers(accepted)
    return sorted(chosen, key=lambda item: item.blocks[0])


class _Blocks:
    """The blocks below the beginning of the article, the elements they lie in, and what is told of each but once."""

    def __init__(self, found: Sequence[Segment], first: int) -> None:
        self.found = found
        self.nodes: dict[int, Node] = {}
        #: By the id of a node, and by element: the blocks in it.
        self.inside: dict[int, list[int]] = {}
        self.within: dict[Any, list[int]] = {}
        self._traits: dict[int, _Traits] = {}
        for index in range(first + 1, len(found)):
            for node in found[index].node.chain():
                if id(node) not in self.nodes:
                    self.nodes[id(node)] = node
                    self.inside[id(node)] = self.within[node.element] = []
                self.inside[id(node)].append(index)

    def traits(self, index: int) -> _Traits:
        if index not in self._traits:
            text = self.found[index].text
            short = len(text) <= _SHORT
            answers = short and bool(_ANSWER.match(text) or _MEMBER.match(text))
            self._traits[index] = _Traits(
                short,
                short and bool(_AGO.search(text) or read_day(text).day),
                answers or (short and bool(BUTTON.match(text))),
                answers,
                short and bool(_SAYS.search(text)),
                short and bool(_ASIDE.match(text)),
            )
        return self._traits[index]


def _signature(node: Node) -> tuple[object, ...]:
    """What the comments of one thread have in common: tag and first class, or id, or the element they lie in."""
    classes = [one for one in _ODD.sub("", node.element.get("class") or "").split() if one.strip("-_")]
    if classes:
        return (node.tag, classes[0])
    name = _ODD.sub("", node.element.get("id") or "")
    return (node.tag, "#", name) if name else (node.tag, id(node.parent))


def _items(page: _Blocks, nodes: dict[int, Node], accepted: Collection[int]) -> dict[int, Item]:
    """The items of a group of like elements, if they are comments; none where they are something else."""
    found, inside = page.found, page.inside
    near = next(iter(nodes.values()))
    named = _named(near)
    if named == "elsewhere":
        return {}
    above = range(max(0, inside[id(near)][0] - 3), inside[id(near)][0])
    headed = any(page.traits(index).short and _HEADING.match(found[index].text) for index in above)
    if not named and not headed:
        return {}
    answer = any(id(one) in accepted for one in near.chain()[1:])
    if len(nodes) == 1 and not (named == "strong" and (headed or answer)):
        return {}
    items: dict[int, Item] = {}
    for key, node in nodes.items():
        own = [
            index
            for index in inside[key]
            if next((one for one in found[index].node.chain() if id(one) in nodes), node) is node
        ]
        before = _before(page, node, nodes) if named == "strong" or headed else ()
        item = _item(page, node, own, before, needs_answer=named == "weak" and not headed)
        if item is not None:
            items[key] = item
    if len(items) < _SHARE * len(nodes):
        return {}
    _keep_words(found, items.values())
    return items


def _keep_words(found: Sequence[Segment], items: Collection[Item]) -> None:
    """Of the blocks of like items, those that lie where most of their letters lie.

    What else is left of an item by its shape (a rank, a place, a number of posts) lies elsewhere in each.
    """
    letters: Counter[tuple[str, ...]] = Counter()
    where: dict[int, tuple[str, ...]] = {}
    for item in items:
        for index in item.blocks:
            where[index] = _holder(found[index].node, item.node)
            letters[where[index]] += len(found[index].text)
    (most, _), *_ = letters.most_common(1)
    for item in items:
        item.blocks = [index for index in item.blocks if where[index] == most] or item.blocks


def _holder(node: Node, item: Node) -> tuple[str, ...]:
    """The way from an item to what holds a block: the first class, or the tag, of each element that is no paragraph."""
    way: list[str] = []
    one: Node | None = node
    while one is not None and one is not item:
        if one.tag not in _RUNNING:
            classes = _ODD.sub("", one.element.get("class") or "").split()
            way.append(classes[0] if classes else one.tag)
        one = one.parent
    return tuple(way)


def _named(node: Node) -> str:
    """How much the names of an element, and of those it lies in, say that it is a comment."""
    chain = [one for one in node.chain()[:8] if one.tag not in ("html", "body")]
    if any(one.tag in ("nav", "footer") or _ELSEWHERE.search(one.names) for one in chain):
        return "elsewhere"
    if any(_STRONG.search(one.names) for one in chain):
        return "strong"
    return "weak" if any(_WEAK.search(one.names) for one in chain) else ""


def _before(page: _Blocks, node: Node, nodes: Collection[int]) -> Sequence[int]:
    """The blocks of the element right before an item where it can be nothing but its head: short, and itself no item.

    So a list of definitions has it: the term says who and when, the definition what.
    """
    before = node.element.getprevious()
    blocks = page.within.get(before, ()) if before is not None else ()
    if len(blocks) > 3 or not all(page.traits(index).short for index in blocks):
        return ()
    items = any(id(one) in nodes for index in blocks for one in page.found[index].node.chain() if one.element is before)
    return () if items else blocks


def _item(page: _Blocks, node: Node, own: Sequence[int], before: Sequence[int], *, needs_answer: bool) -> Item | None:
    found = page.found
    when = act = False
    who: str | None = None
    linked: str | None = None
    item = Item(node)
    for index in own:
        one, told = found[index], page.traits(index)
        if one.hidden:
            continue
        within = one.node.chain()
        within = within[: within.index(node)] if node in within else within
        timed = any(part.tag == "time" for part in (*one.inside, *within))
        when = when or told.dated or timed
        act = act or (told.answers if needs_answer else told.acts)
        beside = _is_beside(within)
        if who is None and told.short and not told.acts:
            who = _who(one, within)
            linked = linked or (linked_name(one) if told.dated or told.says else None)
        if beside or told.acts or told.aside or (told.dated and beside is not False) or one.linked >= 0.9:
            continue
        if beside is None and told.short and (timed or told.says or _names_somebody(one)):
            continue
        item.blocks.append(index)
    if who is None and not when:
        when = any(page.traits(index).dated for index in before)
        heads = [found[index] for index in before if when]
        who = next(
            (name for one in heads if (name := _who(one, (one.node,)) or linked_name(one) or _apart(one.text))), None
        )
    who = who or linked
    if not item.blocks or not (when or act) or (who is None and not (when and act)) or (needs_answer and not act):
        return None
    item.author = who
    return item


def _apart(line: str) -> str | None:
    """The name in a line of a name and a date with a dash or a bar between them."""
    pieces = [one.strip() for one in _APART.split(line)]
    names = [one for one in pieces if 0 < len(one) <= 60 and not _AGO.search(one) and not read_day(one).day]
    return names[0] if len(names) == 1 < len(pieces) else None


def _is_beside(within: Sequence[Node]) -> bool | None:
    """Whether the innermost name that says anything says that a block is no words of the reader; None if none does."""
    for one in within:
        if one.tag in ("header", "footer", "button", "time"):
            return True
        if one.names and _MEANT.search(one.names):
            return False
        if one.names and _BESIDE.search(one.names):
            return True
    return None


def _names_somebody(one: Segment) -> bool:
    return any(part.names and _WHO.search(part.names) for part in one.inside)


def _who(one: Segment, within: Sequence[Node]) -> str | None:
    """The name in the elements of a block that are called after whoever speaks."""
    for part in (*one.inside, *within):
        if part.names and _WHO.search(part.names):
            name = " ".join("".join(part.element.itertext()).split())
            name = _DAY_AFTER.sub("", _AROUND_NAME.sub("", name))
            if 0 < len(name) <= 60:
                return name.strip(" ,·|:") or None
    return None


def linked_name(one: Segment) -> str | None:
    """The words of a block's first link, if they can be a name."""
    for part in one.inside:
        if part.tag == "a":
            name = " ".join("".join(part.element.itertext()).split())
            if name:
                fit = len(name) <= 60 and not re.search(r"\d", name) and not BUTTON.match(name)
                return name if fit else None
    return None


def _without_wrappers(accepted: dict[int, Item]) -> list[Item]:
    """Of elements that hold the same comment the outermost, and of a comment's own blocks none that a reply has."""
    by_block: dict[int, list[Item]] = {}
    for item in accepted.values():
        for index in item.blocks:
            by_block.setdefault(index, []).append(item)
    chosen: dict[int, Item] = {}
    for index in sorted(by_block):
        # outermost first: the longer the way up, the deeper it lies
        holders = sorted(by_block[index], key=lambda item: len(item.node.chain()))
        # the innermost whose blocks differ from those of what it lies in is the comment itself
        best = holders[0]
        for inner in holders[1:]:
            if len(inner.blocks) < len(best.blocks) and _speaks_besides(best, inner):
                best = inner
        chosen.setdefault(id(best.node), Item(best.node, [], best.author)).blocks.append(index)
    return list(chosen.values())


def _speaks_besides(outer: Item, inner: Item) -> bool:
    """Whether the outer element has words of its own before those of the inner: a comment and an answer to it."""
    return outer.blocks[0] < inner.blocks[0]
