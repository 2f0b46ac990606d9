"""What can go wrong, as one tree.

    ReportedlyError
    ├── SourceError          a source cannot be read; the item is skipped, the run goes on
    │   ├── NotFound         no such file or folder
    │   ├── Unreadable       bytes that are no text, a broken gzip stream, a permission, ...
    │   ├── Empty            nothing in it
    │   ├── TooLarge         over the size limit
    │   ├── NotFetched       a web address that gave no page
    │   └── BadReport        a line of reports that is not JSON or lacks a field
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


class UsageError(ReportedlyError):
    """A wrong option or value."""
