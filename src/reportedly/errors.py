"""What can go wrong, as one tree.

    ReportedlyError
    ├── SourceError          a source cannot be read; the item is skipped, the run goes on
    │   ├── NotFound         no such file or folder
    │   ├── Unreadable       bytes that are no text, a broken gzip stream, a permission, ...
    │   ├── Empty            nothing in it
    │   ├── TooLarge         over the size limit
    │   ├── NotFetched       a web address that gave no page
    │   ├── BadReport        a line of reports that is not JSON or lacks a field
    │   └── Unkeepable       a page that no ledger can hold
    ├── LedgerError          a ledger cannot be opened, read or written; what it held before, it holds
    │   ├── NoLedger         there is none at that place
    │   ├── NotALedger       something else is there
    │   ├── NewerLedger      a newer version of this package made it
    │   ├── ReadOnlyLedger   it may be read, not written
    │   ├── DamagedLedger    its file is corrupt
    │   ├── LedgerFull       no room left: the disk is full, or a limit on files is reached
    │   └── LedgerBusy       another program has kept it locked too long
    └── UsageError           a wrong option or value; nothing was done

Every message says what failed, where, and what to try.
"""

from __future__ import annotations


class ReportedlyError(Exception):
    """The root of everything this package raises on purpose."""


class SourceError(ReportedlyError):
    """A source that cannot be read. `source` names it; `reason` is short enough for a summary's count."""

    reason = "cannot be read"

    def __init__(self, source: str, message: str) -> None:
        super().__init__(f"{source}: {message}")
        self.source = source
        self.message = message


class NotFound(SourceError):
    reason = "not found"


class Unreadable(SourceError):
    reason = "unreadable"


class Empty(SourceError):
    reason = "empty"


class TooLarge(SourceError):
    reason = "too large"


class NotFetched(SourceError):
    reason = "not fetched"


class BadReport(SourceError):
    reason = "not a report"


class Unkeepable(SourceError):
    reason = "cannot be kept"


class LedgerError(ReportedlyError):
    """A ledger that cannot be used. `ledger` names it, without any password."""

    def __init__(self, ledger: str, message: str) -> None:
        super().__init__(f"{ledger}: {message}")
        self.ledger = ledger
        self.message = message


class NoLedger(LedgerError):
    pass


class NotALedger(LedgerError):
    pass


class NewerLedger(LedgerError):
    pass


class ReadOnlyLedger(LedgerError):
    pass


class DamagedLedger(LedgerError):
    pass


class LedgerFull(LedgerError):
    pass


class LedgerBusy(LedgerError):
    pass


class UsageError(ReportedlyError):
    """A wrong option or value."""
