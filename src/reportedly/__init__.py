"""reportedly: news about armed conflict as a ledger of checkable claims.

    import reportedly
    page = reportedly.read("page.html")
    claims = reportedly.claims(page)
    findings = reportedly.findings(page, claims)
    with reportedly.Ledger("reportedly.db") as ledger:
        ledger.add(page)

The functions load what they need when they are first called, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportedly.errors import (
    BadReport,
    DamagedLedger,
    Empty,
    LedgerBusy,
    LedgerError,
    LedgerFull,
    NewerLedger,
    NoLedger,
    NotALedger,
    NotFound,
    ReadOnlyLedger,
    ReportedlyError,
    SourceError,
    TooLarge,
    Unkeepable,
    Unreadable,
    UsageError,
)
from reportedly.pipeline import CODER, annotate, claims, findings, read, read_all
from reportedly.records import (
    Amount,
    Anchor,
    Annotation,
    Attribution,
    Claim,
    Comment,
    Finding,
    Identity,
    Judgement,
    Kept,
    Mention,
    Meter,
    Page,
    Part,
    Persons,
    Place,
    Roles,
    Span,
    Time,
)

if TYPE_CHECKING:
    from reportedly.recording import Ledger

__version__ = "0.1.0"

__all__ = [
    "CODER",
    "Amount",
    "Anchor",
    "Annotation",
    "Attribution",
    "BadReport",
    "Claim",
    "Comment",
    "DamagedLedger",
    "Empty",
    "Finding",
    "Identity",
    "Judgement",
    "Kept",
    "Ledger",
    "LedgerBusy",
    "LedgerError",
    "LedgerFull",
    "Mention",
    "Meter",
    "NewerLedger",
    "NoLedger",
    "NotALedger",
    "NotFound",
    "Page",
    "Part",
    "Persons",
    "Place",
    "ReadOnlyLedger",
    "ReportedlyError",
    "Roles",
    "SourceError",
    "Span",
    "Time",
    "TooLarge",
    "Unkeepable",
    "Unreadable",
    "UsageError",
    "__version__",
    "annotate",
    "claims",
    "findings",
    "read",
    "read_all",
]


def __getattr__(name: str) -> Any:
    """`Ledger`, when it is first asked for: it brings in SQLAlchemy, which takes half a second."""
    if name == "Ledger":
        from reportedly.recording import Ledger

        return Ledger
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
