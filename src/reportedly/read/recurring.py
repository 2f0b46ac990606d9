"""Readers' comments told by their shape, where no name of a known comment system is on the page.

A comment is an element that recurs, and in it stand a name, a time or a button to answer, and words. The rules are for
systems that nobody has met: `threads` knows those that somebody has.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

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
    r"\W*(?:all\s+)?\d{0,6}\W*(?:reader\s+|user\s+)?(?:comments?|responses|replies|commentaires|kommentare|comentarios|"
    r"commenti|reacties|messages|discussion)\W*\d{0,6}\W*\Z"
)
_AGO = any_of(r"\b(?:an?|\d+) (?:second|sec|minute|min|hour|hr|day|week|month|year)s? ago", r"\byesterday\b")
#: To answer, or to complain of, what somebody said; a list of articles has buttons, too, but not these.
_ANSWER = any_of(
    r"\W*(?:reply|report|quote|flag|answer|respond|répondre|signaler|antworten|melden|responder|rispondi|ответить|"
    r"add reply|reply with quote|reply to this(?: \w+)?|#\d+)\b"
)
_WHO = any_of(
    r"author|user|nick|byline|poster|auteur|autor|commenter|member|(?:^|[\s_-])(?:name|by|fn|who|login)(?=$|[\s_-])"
)
_MEANT = any_of(r"content|text|body|msg|message|copy|(?:^|\s)md(?=\s|$)|markdown|wrapper|article|words|inhalt|contenu")
_BESIDE = any_of(
    r"author|user|nick|(?:^|[\s_-])(?:name|by)(?=$|[\s_-])|meta|date|time|avatar|action|foot|head|tool|button|btn|option|"
    r"vote|score|point|rank|badge|title|profile|extra|addr|sys|count|permalink|tagline|details|auteur|info|byline|(?:^|\s)author"
)
_SAYS = any_of(r"\A(?:posted|submitted|written) by\b", r"\A.{1,40}\b(?:says|said|wrote|commented|replied)\W*\Z")
_AROUND_NAME = re.compile(
    r"\A(?:posted |written |submitted )?by:?\s+|\W*\b(?:says|said|wrote|commented|replied)\b.*\Z", re.IGNORECASE
)
_ODD = re.compile(r"\b(?:odd|even|alt|first|last|even-row|odd-row)\b|\d+", re.IGNORECASE)
# Fewer of a group than this share that have all of it: a list of something else.
_SHARE = 0.7
_SHORT = 90


@dataclass(slots=True, eq=False)
class Item:
    """A comment by its shape: its element, the blocks (by index) that are its words, and whose they are."""

    node: Node
    blocks: list[int] = field(default_factory=list)
    author: str | None = None


def items_by_shape(found: Sequence[Segment], first: int) -> list[Item]:
    """The comments of a page in its order. `first` is the block at which its article begins: none comes before it."""
    groups: dict[tuple[object, ...], dict[int, Node]] = {}
    inside: dict[int, list[int]] = {}
    for index in range(first + 1, len(found)):
        for node in found[index].node.chain():
            if node.tag in _TAGS:
                inside.setdefault(id(node), []).append(index)
                groups.setdefault(_signature(node), {})[id(node)] = node
    accepted: dict[int, Item] = {}
    # From the largest group on: what holds one of each comment's parts (its head, its foot) is as large, but lacks the
    # rest; what wraps a comment and no more has it all, and is its equal.
    for nodes in sorted(groups.values(), key=len, reverse=True):
        items = _items(found, nodes, inside, accepted)
        if items:
            accepted |= items
    chosen = _without_wrappers(accepted)
    return sorted(chosen, key=lambda item: item.blocks[0])


def _signature(node: Node) -> tuple[object, ...]:
    """What the comments of one thread have in common: tag and first class, or id, or the element they lie in."""
    classes = [one for one in _ODD.sub("", node.element.get("class") or "").split() if one.strip("-_")]
    if classes:
        return (node.tag, classes[0])
    name = _ODD.sub("", node.element.get("id") or "")
    return (node.tag, "#", name) if name else (node.tag, id(node.parent))


def _items(
    found: Sequence[Segment], nodes: dict[int, Node], inside: dict[int, list[int]], accepted: Collection[int]
) -> dict[int, Item]:
    """The items of a group of like elements, if they are comments; none where they are something else."""
    near = next(iter(nodes.values()))
    named = _named(near)
    if named == "elsewhere":
        return {}
    before = range(max(0, inside[id(near)][0] - 3), inside[id(near)][0])
    headed = any(_HEADING.match(found[index].text) for index in before)
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
        item = _item(found, node, own, needs_answer=named == "weak" and not headed)
        if item is not None:
            items[key] = item
    return items if len(items) >= _SHARE * len(nodes) else {}


def _named(node: Node) -> str:
    """How much the names of an element, and of those it lies in, say that it is a comment."""
    chain = [one for one in node.chain()[:8] if one.tag not in ("html", "body")]
    if any(one.tag in ("nav", "footer") or _ELSEWHERE.search(one.names) for one in chain):
        return "elsewhere"
    if any(_STRONG.search(one.names) for one in chain):
        return "strong"
    return "weak" if any(_WEAK.search(one.names) for one in chain) else ""


def _item(found: Sequence[Segment], node: Node, own: Sequence[int], *, needs_answer: bool) -> Item | None:
    when = act = False
    who: str | None = None
    item = Item(node)
    for index in own:
        one = found[index]
        if one.hidden:
            continue
        within = one.node.chain()
        within = within[: within.index(node)] if node in within else within
        short = len(one.text) <= _SHORT
        dated = short and bool(_AGO.search(one.text) or read_day(one.text).day)
        timed = any(part.tag == "time" for part in (*one.inside, *within))
        answers = short and bool(_ANSWER.match(one.text))
        acts = answers or (short and bool(BUTTON.match(one.text)))
        when, act = when or dated or timed, act or (answers if needs_answer else acts)
        beside = _is_beside(within)
        if who is None and short and not acts:
            who = _who(one, within, said=dated or bool(_SAYS.search(one.text)))
        if beside or acts or (dated and beside is not False) or one.linked >= 0.9:
            continue
        if beside is None and short and (timed or _SAYS.search(one.text) or _names_somebody(one)):
            continue
        item.blocks.append(index)
    if not item.blocks or not (when or act) or (who is None and not (when and act)) or (needs_answer and not act):
        return None
    item.author = who
    return item


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


def _who(one: Segment, within: Sequence[Node], *, said: bool) -> str | None:
    for part in (*one.inside, *within):
        if part.names and _WHO.search(part.names):
            name = " ".join("".join(part.element.itertext()).split())
            name = _AROUND_NAME.sub("", name)
            if 0 < len(name) <= 60:
                return name.strip(" ,·|:") or None
    linked = next((part for part in one.inside if part.tag == "a"), None)
    if said and linked is not None:
        name = " ".join("".join(linked.element.itertext()).split())
        return name if 0 < len(name) <= 60 and not re.search(r"\d", name) else None
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
