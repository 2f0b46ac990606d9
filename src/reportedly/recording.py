"""Pages in, coded and kept: where the pipeline and the ledger meet."""

from __future__ import annotations

import os

from reportedly.ledger.keeping import Coder
from reportedly.ledger.store import Store
from reportedly.pipeline import CODEBOOK, CODER, claims
from reportedly.records import Kept, Page

#: The ledger that is used where none is named: in the folder where the command runs.
DEFAULT = "reportedly.db"


class Ledger(Store):
    """A ledger that codes the pages it is given, with the shipped reader.

    >>> with Ledger("reportedly.db") as ledger:  # doctest: +SKIP
    ...     ledger.add(page)
    """

    def __init__(self, where: str | os.PathLike[str] = DEFAULT, *, readonly: bool = False) -> None:
        super().__init__(where, readonly=readonly)

    def add(self, page: Page, *, comments: bool = False, captured_at: str | None = None) -> Kept:
        """Code a page and keep it with its claims; a page that is kept and coded already is left as it is.

        `comments` codes readers' comments too. `captured_at` is when the page was fetched (UTC,
        ``2017-01-20T09:30:00Z``), now if None. Raises Unkeepable or LedgerError; nothing of the page is then kept.
        """
        return self.keep(
            page,
            lambda each: claims(each, comments=comments),
            Coder(CODER, CODEBOOK),
            comments_coded=comments,
            captured_at=captured_at,
        )
