"""The Syrian reports as the program itself codes them: what groups of claims are made and measured from.

Coding 655 reports takes minutes, so the claims are kept in lab/work until what codes them changes.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from lab.corpora.happenings import REPORTS
from lab.shared import kept, place_of
from reportedly.pipeline import claims, day_of
from reportedly.read import read_bytes
from reportedly.records import Claim, Page


@cache
def pages() -> tuple[Page, ...]:
    """The 655 reports, in the file's order."""
    return tuple(
        page
        for page in read_bytes(REPORTS.read_bytes(), read_from=REPORTS.name, shape="reports")
        if isinstance(page, Page)
    )


_NAME = "coded-syria"


def is_coded() -> bool:
    """Whether the program's present state has coded them already, so that `coded` takes no minutes."""
    return place_of(_NAME).exists()


@cache
def coded() -> dict[str, tuple[Claim, ...]]:
    """Every report's claims, by the report's id."""
    return kept(_NAME, lambda: {page.id: claims(page) for page in pages()})


def days() -> dict[str, date | None]:
    """The day that each report is of."""
    return {page.id: day_of(page) for page in pages()}
