"""An HTML page's visible text, cut into blocks in document order, each with the way back to its place.

One walk over the tree, without recursion, so that depth costs nothing. The XPath of a block is that of its element if
the block is all the element holds, else that of the text node it begins in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from reportedly.read.layout import clean

_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li main menu nav ol optgroup option p "
    "pre section select summary table tbody td textarea tfoot th thead tr ul video audio".split()
)
_SIGNING = frozenset("span small em i cite font".split())
_UNSEEN = frozenset(
    "script style head template noscript svg math object embed iframe canvas select textarea datalist map area param "
    "source track noframes frameset applet".split()
)
#: What holds a reader's words beside the name and the date, all in one block otherwise.
_WORDS_OF_READER = re.compile(
    r"comm?ent\w*?[-_]*(?:copy|text|body|content|message)(?![\w-]*(?:count|link|form))", re.IGNORECASE
)
#: How an inline element begins that says who spoke, at the end of what they said.
_SIGNED = re.compile(r"\s*(?:posted|submitted|written|commented)\s+by\b", re.IGNORECASE)
_NAMING = ("id", "class", "itemprop", "rel", "role", "data-spot-im-class")
# More than any element's names have; patterns take time by the square of a name made to hurt them.
_LONGEST_NAMES = 600
_PLAIN_TAG = re.compile(r"[a-z][a-z0-9_-]*\Z")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Node:
    """An element on the way down to a block: its tag, and its id, classes and roles as one string of words."""

    tag: str
    names: str
    parent: Node | None
    element: Any

    def chain(self) -> list[Node]:
        """This node and those it lies in, innermost first."""
        nodes: list[Node] = []
        node: Node | None = self
        while node is not None:
            nodes.append(node)
            node = node.parent
        return nodes


@dataclass(slots=True, eq=False)
class Segment:
    """A block of visible text. `linked` is the share of its characters inside links, `inside` its inline elements."""

    text: str
    selector: str
    node: Node
    linked: float
    hidden: bool
    inside: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class _Open:
    tag: str
    path: str
    block: bool
    node: Node
    hidden: bool
    link: bool
    row: bool
    texts: int = 0
    elements: int = 0
    children: dict[str, int] = field(default_factory=dict)


def _is_record(row: Any) -> bool:
    """Whether a table's row is read as one line: short cells, with no blocks inside, as in a table of figures."""
    letters = 0
    for number, element in enumerate(row.iterdescendants()):
        tag = element.tag if isinstance(element.tag, str) else ""
        if number > 120 or tag == "br" or (tag in _BLOCKS and tag not in ("td", "th")):
            return False
        letters += len(element.text or "") + len(element.tail or "")
    return letters <= 300


def segments(root: Any) -> list[Segment]:
    """The blocks of the tree under `root` (an lxml element), those with words only."""
    from lxml import etree

    walk = _Walk()
    steps = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in steps:
        if event == "start":
            if walk.enter(element):
                steps.skip_subtree()
        elif event == "end":
            walk.leave(element)
        else:
            walk.add(element.tail)
    walk.flush(None)
    return walk.found


class _Walk:
    """The state of one walk: the open elements, and the block that is being gathered."""

    def __init__(self) -> None:
        self.found: list[Segment] = []
        self._open: list[_Open] = []
        # The block element that all words gathered now belong to and that has given no block before; None if there is
        # none, so that the block needs the address of its first text node.
        self._owner: _Open | None = None
        self._begin()

    def _begin(self) -> None:
        self._lines: list[list[str]] = [[]]
        self._first: tuple[str, Node] | None = None
        self._linked = 0
        self._hidden = True
        self._inside: list[Node] = []

    def enter(self, element: Any) -> bool:
        """Open an element; True if nothing below it is seen."""
        opened = self._opened(element)
        self._open.append(opened)
        if opened.tag in ("td", "th") and not opened.block:
            self._lines[-1].append(" ")
        if opened.tag == "br":
            if self._lines[-1] or len(self._lines) == 1:
                self._lines.append([])
            else:
                self.flush(None)
        elif opened.block:
            self.flush(None)
            self._owner = opened
        elif opened.node.element is element:
            self._inside.append(opened.node)
        if opened.tag in _UNSEEN:
            return True
        self.add(element.text)
        return False

    def leave(self, element: Any) -> None:
        """Close the element opened last."""
        closing = self._open.pop()
        if closing.block:
            self.flush(closing)
            self._owner = None
        if self._open:
            self.add(element.tail)
            after = element.getnext() if closing.tag == "a" and not element.tail else None
            if after is not None and after.tag == "a":
                # Links side by side are words apart, which the page leaves to its style sheet.
                self._lines[-1].append(" ")

    def _opened(self, element: Any) -> _Open:
        tag = element.tag.rsplit("}", 1)[-1].lower()
        above = self._open[-1] if self._open else None
        number = position = 1
        if above is not None:
            number = above.children[tag] = above.children.get(tag, 0) + 1
            position = above.elements = above.elements + 1
        # A name that XPath could not say (o:p, p") is given by its position among all elements.
        step = f"{tag}[{number}]" if _PLAIN_TAG.match(tag) else f"*[{position}]"
        get = element.get
        names = " ".join(filter(None, map(get, _NAMING)))[:_LONGEST_NAMES]
        block = tag in _BLOCKS and not (tag in ("td", "th") and above is not None and above.row)
        block = (
            block
            or (tag == "span" and bool(names) and bool(_WORDS_OF_READER.search(names)))
            or (tag in _SIGNING and bool(_SIGNED.match((element.text or "")[:_LONGEST_NAMES])))
        )
        node = above.node if above else None
        if block or names or node is None or tag in ("time", "cite", "a"):
            node = Node(tag, names, node, element)
        return _Open(
            tag=tag,
            path=f"{above.path if above else ''}/{step}",
            block=block,
            node=node,
            hidden=bool(above and above.hidden)
            or get("hidden") is not None
            or bool(_HIDDEN_STYLE.search((get("style") or "")[:_LONGEST_NAMES])),
            link=tag == "a" or bool(above and above.link),
            row=tag == "tr" and _is_record(element),
        )

    def add(self, text: str | None) -> None:
        """Gather a text node of the innermost open element."""
        if not text:
            return
        holder = self._open[-1]
        holder.texts += 1
        words = text.strip()
        if words:
            if self._first is None:
                self._first = (f"{holder.path}/text()[{holder.texts}]", holder.node)
            self._hidden = self._hidden and holder.hidden
            self._linked += len(words) if holder.link else 0
        elif self._first is None or not self._lines[-1]:
            return
        self._lines[-1].append(text)

    def flush(self, closing: _Open | None) -> None:
        """End the block that is being gathered; `closing` is the block element that ends with it, if one does."""
        if self._first is None:
            self._begin()
            return
        selector, node = self._first
        if closing is not None and closing is self._owner:
            selector, node = closing.path, closing.node
        # One <br> is a line end inside the block; the white space of the source is a space.
        lines = [clean("".join(line)) for line in self._lines]
        text = "\n".join(line for line in lines if line)
        if text:
            linked = min(1.0, self._linked / len(text))
            self.found.append(Segment(text, selector, node, linked, self._hidden, tuple(self._inside)))
        self._owner = None
        self._begin()
