"""The Syrian reports as the program itself codes them: what groups of claims are made and measured from.

Coding 655 reports takes minutes, so the claims are kept in lab/work under the coder's version; delete the file after
changing what codes claims.
"""

from __future__ import annotations

import pickle
import re
from datetime import date
from functools import cache

from lab.corpora.happenings import REPORTS
from lab.shared import WORK
from reportedly.pipeline import CODER, claims, day_of
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


@cache
def coded() -> dict[str, tuple[Claim, ...]]:
    """Every report's claims, by the report's id."""
    kept = WORK / f"coded-{re.sub(r'[^a-z0-9]+', '-', CODER.lower())}.pkl"
    if kept.exists():
        found: dict[str, tuple[Claim, ...]] = pickle.loads(kept.read_bytes())
        return found
    found = {page.id: claims(page) for page in pages()}
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps(found))
    return found


def days() -> dict[str, date | None]:
    """The day that each report is of."""
    return {page.id: day_of(page) for page in pages()}
