"""Pages in, coded and kept: where the pipeline and the ledger meet."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from reportedly.errors import UsageError
from reportedly.ledger.keeping import Coder
from reportedly.ledger.store import Store
from reportedly.pipeline import CODEBOOK, CODER, annotate, claims
from reportedly.records import Claim, Kept, Page
from reportedly.redaction import Hider, hider, wanted

#: The ledger that is used where none is named: in the folder where the command runs.
DEFAULT = "reportedly.db"


_DIVISIONS = ("country", "province", "district", "subdistrict")


class Point(NamedTuple):
    """A place that was asked for: what it is, and where (degrees)."""

    said: str
    lat: float
    lon: float


def locate(place: str) -> Point:
    """The point of a place given as "LAT,LON" or by a name of the gazetteer.

    Of several of one name it is the most populous town, before any district or country of that name.

    Raises UsageError where it is neither.
    """
    if given := re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*", place):
        lat, lon = float(given[1]), float(given[2])
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise UsageError(f"{place!r} is no point: latitude runs from -90 to 90, longitude from -180 to 180")
        return Point(place.strip(), lat, lon)
    from reportedly.resolve.places import open_gazetteer
    from reportedly.resolve.places.keys import key_of

    gazetteer = open_gazetteer()
    found = gazetteer.find(key_of(place)) or gazetteer.spelt(key_of(place))
    if not found:
        raise UsageError(f"no place {place!r} in the gazetteer; give its point as LAT,LON, or leave out --km")
    best = next((entry for entry in found if entry.kind not in _DIVISIONS), found[0])
    within = ", ".join(dict.fromkeys((best.name, *gazetteer.within(best))))
    return Point(f"{within} ({best.lat:.2f}, {best.lon:.2f})", best.lat, best.lon)


class Ledger(Store):
    """A ledger that codes the pages it is given, with the shipped reader.

    >>> with Ledger("reportedly.db") as ledger:  # doctest: +SKIP
    ...     ledger.add(page)
    """

    def __init__(self, where: str | os.PathLike[str] = DEFAULT, *, readonly: bool = False) -> None:
        super().__init__(where, readonly=readonly)

    def add(
        self,
        page: Page,
        *,
        comments: bool = False,
        captured_at: str | None = None,
        code: Callable[[Page], Sequence[Claim]] | None = None,
    ) -> Kept:
        """Code a page and keep it with its claims; a page that is kept and coded already is left as it is.

        `comments` codes readers' comments too. `captured_at` is when the page was fetched (UTC,
        ``2017-01-20T09:30:00Z``), now if None. `code` gives what `claims` finds in the page, where it is known already.
        Raises Unkeepable or LedgerError; nothing of the page is then kept.
        """
        return self.keep(
            page,
            code or (lambda each: claims(each, comments=comments)),
            Coder(CODER, CODEBOOK),
            comments_coded=comments,
            captured_at=captured_at,
        )

    def has(self, page: Page, *, comments: bool = False) -> bool:
        """Whether this version of the page is coded already by this version of the program.

        Raises LedgerError where the ledger cannot be read.
        """
        return self.coded(page, Coder(CODER, CODEBOOK), comments_coded=comments)


class Hiding:
    """What takes the sensitive words out of all that a ledger gives, report by report, by the setting (redaction.py).

    With names to hide, each report that is printed is read anew by the reader, all its versions.
    """

    def __init__(self, ledger: Store) -> None:
        self._ledger, self._what = ledger, wanted()
        self._known: dict[str, Hider] = {}

    def __bool__(self) -> bool:
        return bool(self._what)

    def of(self, report: str) -> Hider:
        """The hider of one report."""
        if report not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[report] = self._made(report)
        return self._known[report]

    def _made(self, report: str) -> Hider:
        if not self._what:
            return hider((), (), what=self._what)
        numbers = [version.number for version in self._ledger.versions(report)]
        pages = [page for number in numbers if (page := self._ledger.page(report, number)) is not None]
        names = "names" in self._what
        marked = [(page, annotate(page, comments=bool(page.comments)) if names else None) for page in pages]
        found, judgements = self._ledger.every_claim(report), self._ledger.judgements(report=report)
        return hider(marked, found, judgements, what=self._what)


#: Reports whose hidden words are kept in memory.
_REMEMBERED = 200
