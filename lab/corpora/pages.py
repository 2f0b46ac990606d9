"""The article benchmark's pages: HTML, the same page as a bare scrape, and the body a person marked.

../shared/data/pages: 181 pages of the article-extraction-benchmark, bodies as its annotators gave them.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lab.shared import SHARED, rows

PAGES = SHARED / "data" / "pages"


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page in both shapes with its gold body: paragraphs joined by a blank line."""

    id: str
    url: str
    html: Path
    scrape: str
    body: str

    def raw_html(self) -> bytes:
        """The HTML document, unpacked."""
        return gzip.decompress(self.html.read_bytes())


def gold_pages() -> Iterator[GoldPage]:
    """All pages, in the order of the file. Raises FileNotFoundError when the data is not there."""
    for row in rows(PAGES / "articles.jsonl"):
        yield GoldPage(row["id"], row["url"], PAGES / row["html"], row["scrape"], row["body"])
