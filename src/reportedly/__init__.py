"""reportedly: news about armed conflict as a ledger of checkable claims.

    import reportedly
    page = reportedly.read("page.html")
    claims = reportedly.claims(page)
    findings = reportedly.findings(page, claims)

The functions load what they need when they are first called, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from reportedly.errors import BadReport, Empty, NotFound, ReportedlyError, SourceError, TooLarge, Unreadable, UsageError
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
    "Empty",
    "Finding",
    "Identity",
    "Mention",
    "Meter",
    "NotFound",
    "Page",
    "Part",
    "Persons",
    "Place",
    "ReportedlyError",
    "Roles",
    "SourceError",
    "Span",
    "Time",
    "TooLarge",
    "Unreadable",
    "UsageError",
    "__version__",
    "annotate",
    "claims",
    "findings",
    "read",
    "read_all",
]
