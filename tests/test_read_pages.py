"""The body of real pages, against a floor. `python -m lab.evaluate.pages` measures all of them, and without the page.

Every sixth page of the benchmark is read here, to stay in seconds. The scrapes are read by the shipped model, which was
fitted on them: this floor catches a break between model and features, it says nothing of new pages.
"""

from __future__ import annotations

from pathlib import Path
from statistics import mean

import pytest

from lab.corpora.pages import GoldPage, gold_pages
from lab.evaluate.pages import f1, html_body, scrape_body, trafilatura_body

#: On these pages, by `pytest tests/test_read_pages.py -s`: 0.9675 (HTML; trafilatura alone 0.9626), 0.9617 (scrapes).
HTML_FLOOR, SCRAPE_FLOOR = 0.96, 0.95


@pytest.fixture(scope="module")
def some(shared: Path) -> list[GoldPage]:
    assert shared.is_dir()
    return list(gold_pages())[::6]


def test_html_is_no_worse_than_trafilatura_alone(some: list[GoldPage]) -> None:
    ours = mean(f1(page.body, html_body(page)) for page in some)
    alone = mean(f1(page.body, trafilatura_body(page)) for page in some)
    print(f"HTML: ours {ours:.4f}, trafilatura {alone:.4f}")
    assert ours >= alone
    assert ours >= HTML_FLOOR


def test_scrapes_hold_their_floor(some: list[GoldPage]) -> None:
    ours = mean(f1(page.body, scrape_body(page)) for page in some)
    print(f"scrapes: {ours:.4f}")
    assert ours >= SCRAPE_FLOOR
