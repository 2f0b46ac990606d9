"""Pages with readers' comments: those of the benchmark that carry any in their HTML, and pages we wrote.

lab/corpora/own/comments.jsonl has, by page of ../shared/data/pages, the digest of each comment's words in page order,
marked by hand before the rules were changed; no words. `comment_systems` has the written ones;
`unseen_comment_systems`, `further_comment_systems` and `last_comment_systems` those that check whether the rules hold
beyond the systems they were made on.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lab.corpora.comment_systems import WrittenPage, written_pages
from lab.corpora.further_comment_systems import DEVELOPED_ON as FURTHER_DEVELOPED_ON
from lab.corpora.further_comment_systems import FURTHER
from lab.corpora.last_comment_systems import LAST
from lab.corpora.pages import PAGES
from lab.corpora.unseen_comment_systems import DEVELOPED_ON, UNSEEN
from lab.shared import ROOT, rows

Origin = Literal["benchmark", "written", "unseen, developed on", "unseen", "further, developed on", "further", "last"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page and the digests of its comments; `authors` and `parents` only where the page was written by us."""

    id: str
    origin: Origin
    raw: bytes
    comments: tuple[str, ...]
    authors: tuple[str, ...] = ()
    parents: tuple[int | None, ...] = ()


def mark_of(text: str) -> str:
    """16 hexadecimal digits of a comment's words, whatever its case, white space and punctuation."""
    return hashlib.sha256(" ".join(_WORD.findall(text.casefold())).encode()).hexdigest()[:16]


def marked_pages() -> Iterator[MarkedPage]:
    """The benchmark's pages first. Raises FileNotFoundError when the data is not there."""
    for row in rows(ROOT / "lab" / "corpora" / "own" / "comments.jsonl"):
        raw = gzip.decompress((PAGES / "html" / f"{row['page']}.html.gz").read_bytes())
        yield MarkedPage(row["page"], "benchmark", raw, tuple(row["comments"]))
    for page in written_pages():
        yield _written(page, "written")
    for page in written_pages(UNSEEN):
        developed = page.id.rsplit("-", 1)[0] in DEVELOPED_ON
        yield _written(page, "unseen, developed on" if developed else "unseen")
    for page in written_pages(FURTHER):
        developed = page.id.rsplit("-", 1)[0] in FURTHER_DEVELOPED_ON
        yield _written(page, "further, developed on" if developed else "further")
    for page in written_pages(LAST):
        yield _written(page, "last")


def _written(page: WrittenPage, origin: Origin) -> MarkedPage:
    return MarkedPage(
        page.id,
        origin,
        page.html.encode(),
        tuple(mark_of(said.text) for said in page.thread),
        tuple(said.author for said in page.thread),
        tuple(said.parent for said in page.thread),
    )
