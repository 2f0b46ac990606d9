"""Readers' comments in markup: which elements are comments, which of their words are the reader's, whose, and to whom.

The class names are those of the comment systems themselves (WordPress, wpDiscuz, Disqus and Facebook's plug-in as saved
pages hold them, Blogger, Drupal, Coral, OpenWeb, Viafoura, Livefyre, ...) and the common habits of home-made ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportedly.read.blocks import Node, Segment
from reportedly.read.layout import clean
from reportedly.read.recurring import Item, linked_name

#: What holds comments.
ROOT = re.compile(
    r"\b(?:comments?(?:[-_]?(?:area|section|list|wrap\w*|container|thread|block|holder|feed|page|tree))?|commentlist|"
    r"disqus_thread|wpdcom|wpd-thread\w*|wc-thread-wrapper|discussion|reader-comments|fb-comments|fbFeedback\w*|isso-thread|"
    r"commento(?:-root)?|remark42|livefyre\w*|fyre(?:-comment-stream)?|idc-cover|idc-container|spcv_conversation|"
    r"coral[-_](?:talk[-_]stream|stream)|coral_talk\w*|vf3?-(?:comments|conversations)|viafoura|discourse-comments|jc|"
    r"(?:wp-block|squarespace)-comments|[\w-]*comments-list|talkbacks?)(?![\w-])",
    re.IGNORECASE,
)
#: A comment, inside what holds comments.
_ITEM = re.compile(
    r"(?:^|\s)(?:comment|single-comment|comment[-_]?item|comment-wrap|commentitem|user-comment|comment-box|"
    r"comment-\d+|li-comment-\d+|div-comment-\d+|c-comment|rc-comment|js-comment|post-content-comment|talkback)(?=\s|$)",
    re.IGNORECASE,
)
#: A comment wherever it stands: names that nothing else has.
_SURE_ITEM = re.compile(
    r"(?:^|\s)(?:wpd-comment|wc-comment|wpd-comm-\S+|wc-comm-\S+|d-comment|fyre-comment-article|isso-comment|commento-card|"
    r"idc-c|coral-comment|vf3?-comment|spcv_root-message|spcv_message|fbFeedbackPost|UFIComment|_3-8y|"
    r"remark42__comment-\S+)(?=\s|$)",
    re.IGNORECASE,
)
_POST = re.compile(r"(?:^|\s)post(?=\s|$)", re.IGNORECASE)
_POSTS_IN = re.compile(r"\b(?:disqus_thread|post-list|discourse-comments)\b", re.IGNORECASE)
#: What holds a reader's words.
_TEXT = re.compile(
    r"(?:^|\s)(?:wpd-comment-text|wc-comment-text|(?:wp-block-|coral-)?comment[-_]*(?:content|text|message|entry|copy|body)|"
    r"commenttext|commentText|post-message|message-text|[\w-]*comment(?:[-_]?item)?__(?:text|body|content|message)|"
    r"[\w-]*content[-_]text|field--?name-comment-body|fyre-comment|"
    r"commento-body|idc-c-t|IDCommentText\S*|_5mdd|postText|UFICommentBody|cooked)(?=\s|$)",
    re.IGNORECASE,
)
#: The same in names that say so only within a comment.
_LOOSE_TEXT = re.compile(r"(?:^|\s)(?:content|text|message|body|reviewBody|description)(?=\s|$)", re.IGNORECASE)
_AUTHOR = re.compile(
    r"\b(?:[\w-]*comment(?:-?item)?[-_]*(?:author|user\w*|name|header__author)(?:[-_]\w+)?|commenter(?:[-_]\w+)?|"
    r"author(?:[-_]name)?|fn|user-?name|user-info|nick(?:name)?|[\w-]*[-_]nick|UFICommentActorName|profileName|idc-a|"
    r"(?:message|spcv|commento|comment)[-_]+(?:username|name))\b",
    re.IGNORECASE,
)
#: What else a comment carries: dates, buttons, votes.
_META = re.compile(
    r"\b(?:[\w-]*comment(?:-?item)?[-_]*(?:meta\w*|dates?|time\w*|foot\w*|head\w*|info|actions?(?:[-_]\w+)?|buttons?|reply[\w-]*|tools?|"
    r"rating|permalink|label|left|actionBar|topBar|anchor)|comments-buttons|wpd-reply-to|reply|rating|votes?|meta|metadata|"
    r"submitted|dates?|timestamp|time-?ago|post-(?:header|meta|date|byline)|links|actions?|says|cs-rating|stat_elem|children|"
    r"attribution|likes?|share|avatar)\b",
    re.IGNORECASE,
)
FORM = re.compile(
    r"\b(?:respond|reply-?form|comment-?form\w*|comment-respond|wpd-form\w*|wpdiscuz-\w*form\w*|wc-form\w*|post-a-comment|"
    r"wpdiscuz-subscribe\w*|wpdiscuz-sort\w*|wpd-sort\w*|comment(?:s[-_]send|-add)[\w-]*)\b",
    re.IGNORECASE,
)
#: A list of other pages' comments.
_RECENT = re.compile(r"\b(?:widget_)?(?:recent|latest|popular|top)[-_]?comments?\w*", re.IGNORECASE)
_LEVEL = re.compile(r"\b(?:coral-indent|depth|comment_level|wpd_comment_level|level)[-_](\d{1,2})\b", re.IGNORECASE)
_SAID = re.compile(
    r"\s*(?:\b(?:on|at)\s+\w+ \d{1,2}\b.{0,40}?)?\b(?:says|said|writes|wrote|commented)\b\s*[:.…]*\Z|\s*:\Z",
    re.IGNORECASE,
)
_POSTED_BY = re.compile(
    r"\s*(?:posted|submitted|written) by:?\s*(?P<who>[^|]{1,60}?)(?:\s*(?:\||\bon\b|\bat\b).*)?\Z", re.IGNORECASE
)


def is_root(node: Node) -> bool:
    """Whether an element holds comments."""
    names = node.names
    return (
        bool(names)
        and node.tag not in ("html", "body", "a", "span", "button", "article", "main", "li")
        and bool(ROOT.search(names) and not _RECENT.search(names))
    )


def is_item(node: Node, inside: bool, above: Node | None) -> bool:
    """Whether an element is a comment.

    `inside` says whether it lies in what holds comments, `above` in which comment.
    """
    names = node.names
    found = node.element.get("itemtype", "").endswith(("schema.org/Comment", "schema.org/UserComments"))
    if names and not found:
        fit = node.tag in ("li", "div", "article", "section", "td", "tr")
        found = (fit and bool(_SURE_ITEM.search(names))) or (inside and fit and bool(_ITEM.search(names)))
        found = found or (inside and node.tag == "dd" and bool(re.search(r"\bcomment-body\b", names)))
        found = found or (inside and fit and bool(_POST.search(names)) and _in_posts(node))
    return found and not _RECENT.search(names) and not _wraps(above, node)


def _in_posts(node: Node) -> bool:
    above = node.parent
    for _ in range(12):
        if above is None:
            return False
        if _POSTS_IN.search(above.names):
            return True
        above = above.parent
    return False


def _wraps(comment: Node | None, node: Node) -> bool:
    """Whether `node` only wraps the comment it lies in: WordPress nests div.comment-body in li.comment."""
    if comment is None:
        return False
    between = node.parent
    while between is not None and between is not comment:
        if between.tag in ("ul", "ol") or re.search(
            r"children|replies|answers|repl\b|follow-up|indented|responses|comment-list", between.names
        ):
            return False
        between = between.parent
    return not re.search(r"wpd[-_]reply|level-\d|depth-\d|wpd-comm-|li-comment|wc-reply", node.names)


@dataclass(slots=True, eq=False)
class Thread:
    """One comment: the blocks (by index) that are its words, who wrote it, and the comment it answers."""

    node: Node
    blocks: list[int] = field(default_factory=list)
    author: str | None = None
    parent: Thread | None = None


def comments_of(
    found: Sequence[Segment], owners: Sequence[Node | None], shaped: Mapping[int, Item] | None = None
) -> list[Thread]:
    """The comments of a page in its order. `owners` gives for each block the comment element that it lies in.

    With `shaped` (by the ids of nodes) words and authors are those that the comments' shape told.
    """
    mine: dict[int, list[int]] = {}
    nodes: dict[int, Node] = {}
    for index, owner in enumerate(owners):
        if owner is not None:
            mine.setdefault(id(owner), []).append(index)
            nodes[id(owner)] = owner
    by_element: dict[Any, Thread] = {node.element: Thread(node) for node in nodes.values()}
    threads: list[Thread] = []
    levels: dict[int, Thread] = {}
    for key, indices in mine.items():
        thread = by_element[nodes[key].element]
        if shaped is None:
            thread.blocks = _words_of(found, indices, thread.node)
            thread.author = _author(found, indices, thread)
        else:
            thread.blocks, thread.author = shaped[key].blocks, shaped[key].author
        if not thread.blocks:
            continue
        level = _LEVEL.search(thread.node.names)
        depth = int(level.group(1)) if level else 0
        thread.parent = _answered(thread.node, by_element)
        if thread.parent is None and depth and depth - 1 in levels:
            thread.parent = levels[depth - 1]
        levels = {one: at for one, at in levels.items() if one < depth} | {depth: thread}
        threads.append(thread)
    return threads


def _up_to(node: Node, end: Node) -> Iterator[Node]:
    one: Node | None = node
    while one is not None and one is not end:
        yield one
        one = one.parent


def _words_of(found: Sequence[Segment], indices: Sequence[int], comment: Node) -> list[int]:
    """The blocks that are the reader's words: those in the innermost elements named so, else the paragraphs."""
    chains = {index: [*reversed(found[index].inside), *_up_to(found[index].node, comment)] for index in indices}
    usable = [
        index
        for index in indices
        if not found[index].hidden
        and not any(one.tag in ("form", "button") or FORM.search(one.names) for one in chains[index])
    ]
    for pattern in (_TEXT, _LOOSE_TEXT):
        holders: dict[int, Node] = {}
        outer: set[int] = set()
        for index in usable:
            marked = [one for one in chains[index] if one.names and pattern.search(one.names)]
            if marked:
                holders[index] = marked[0]
                outer |= {id(one) for one in marked[1:]}
        chosen = [
            index
            for index, holder in holders.items()
            if id(holder) not in outer and not _is_meta(chains[index], holder)
        ]
        if chosen:
            return chosen
    if comment.tag == "dd" or _TEXT.search(comment.names):
        return [index for index in usable if not _is_meta(chains[index], None)]
    return [
        index
        for index in usable
        if any(one.tag in ("p", "blockquote") for one in chains[index])
        and found[index].linked < 0.9
        and not _is_meta(chains[index], None)
    ]


def _is_meta(chain: Sequence[Node], holder: Node | None) -> bool:
    """Whether between a block and the element that holds the words something says that it is none of them."""
    for one in chain:
        if one is holder:
            return False
        if one.tag in ("time", "header", "footer", "button", "abbr", "cite"):
            # inline, a cite or a time stands within the reader's sentence
            if one.tag in ("cite", "time", "abbr") and holder is not None:
                continue
            return True
        if one.tag != "a" and one.names and (_META.search(one.names) or _AUTHOR.search(one.names)):
            return True
    return False


def _author(found: Sequence[Segment], indices: Sequence[int], thread: Thread) -> str | None:
    words = set(thread.blocks)
    for index in indices:
        if index in words:
            continue
        one = found[index]
        for node in one.inside:
            if _AUTHOR.search(node.names) or node.tag == "cite":
                name = _named(clean("".join(node.element.itertext())))
                if name:
                    return name
        if any(_AUTHOR.search(node.names) or node.tag == "cite" for node in _up_to(one.node, thread.node)):
            linked = next((node for node in one.inside if node.tag == "a"), None)
            name = clean("".join(linked.element.itertext())) if linked is not None else ""
            name = _named(name if name and one.text.startswith(name) else one.text)
            if name:
                return name
    for index in indices:
        if index not in words and (found_by := _POSTED_BY.match(found[index].text)):
            return found_by["who"].strip() or None
    before = [found[index] for index in indices if index < thread.blocks[0]] if thread.blocks else []
    beside = next((who for block in before if len(block.text) <= 120 and (who := linked_name(block))), None)
    return beside or _named_before(thread.node)


def _named(words: str) -> str | None:
    words = _SAID.sub("", words).strip(" ,·|")
    return words if 0 < len(words) <= 80 else None


def _named_before(comment: Node) -> str | None:
    """Blogger's old lists name the reader in a dt before the dd."""
    before = comment.element.getprevious() if comment.tag == "dd" else None
    if before is None or before.tag != "dt":
        return None
    return _named(clean("".join(before.itertext())))


def _answered(node: Node, by_element: dict[Any, Thread]) -> Thread | None:
    """The comment that one answers: the one it lies in, or the one that stands right before what holds it."""
    one: Node | None = node
    while one is not None and one.tag not in ("html", "body"):
        above = one.element.getparent()
        if one is not node and one.element in by_element and by_element[one.element].blocks:
            return by_element[one.element]
        if one is not node and above is not None:
            before = one.element.getprevious()
            for _ in range(3):
                if before is None:
                    break
                if before in by_element and by_element[before].blocks:
                    return by_element[before]
                before = before.getprevious() if before.tag in ("a", "script", "br") else None
        one = one.parent
    return None
