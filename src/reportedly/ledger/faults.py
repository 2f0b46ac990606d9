"""What a database says went wrong, as the errors of this package: what, where, and what to try."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError, StatementError

from reportedly.errors import DamagedLedger, LedgerBusy, LedgerError, LedgerFull, NotALedger, ReadOnlyLedger

_DAMAGED = (
    "its file is damaged ({said}). Keep a copy as it is, then try `sqlite3 {name} .recover | sqlite3 saved.db`, or "
    "go back to a backup"
)
_READ_ONLY = "it can be read, not written ({said}); see who may write to the file and its folder"
_FULL = "no room left to write ({said}). Nothing is lost: make room, then run the same command again"
_BUSY = "another program has kept it locked too long ({said}); try again when that one is done"

_DISK = (
    "the disk refused ({said}): full, over a quota, or failing. What was finished is kept; run the same command again"
)

#: SQLite's primary result codes (https://www.sqlite.org/rescode.html).
_SQLITE: dict[int, tuple[type[LedgerError], str]] = {
    sqlite3.SQLITE_READONLY: (ReadOnlyLedger, _READ_ONLY),
    sqlite3.SQLITE_PERM: (ReadOnlyLedger, _READ_ONLY),
    sqlite3.SQLITE_FULL: (LedgerFull, _FULL),
    sqlite3.SQLITE_BUSY: (LedgerBusy, _BUSY),
    sqlite3.SQLITE_LOCKED: (LedgerBusy, _BUSY),
    sqlite3.SQLITE_CORRUPT: (DamagedLedger, _DAMAGED),
    sqlite3.SQLITE_NOTADB: (NotALedger, "is not a ledger: it is no SQLite file, or its first bytes are damaged"),
    sqlite3.SQLITE_CANTOPEN: (
        LedgerError,
        "cannot be opened ({said}); see that its folder exists and that you may read it",
    ),
    # A write that stops short for a limit on file sizes (RLIMIT_FSIZE, a quota) is an I/O error to SQLite.
    sqlite3.SQLITE_IOERR: (LedgerFull, _DISK),
}

#: PostgreSQL's SQLSTATE classes and codes (its manual, appendix A).
_POSTGRESQL: dict[str, tuple[type[LedgerError], str]] = {
    "53100": (LedgerFull, _FULL),
    "53": (LedgerFull, "the server is out of a resource ({said})"),
    "25006": (ReadOnlyLedger, _READ_ONLY),
    "42501": (ReadOnlyLedger, "you may not do that there ({said}); ask for the rights to read and write its tables"),
    "55P03": (LedgerBusy, _BUSY),
    "40": (LedgerBusy, "others were writing the same rows ({said}); run the same command again"),
    "3D000": (LedgerError, "there is no such database ({said}); make one with createdb"),
    "28": (LedgerError, "the server does not let you in ({said}); see name and password in the address"),
    "57": (LedgerError, "the server stopped the work ({said}); what was finished is kept"),
    "XX": (DamagedLedger, "the server says that its data is damaged ({said})"),
    "58": (DamagedLedger, "the server has trouble with its files ({said})"),
}


@contextmanager
def told(name: str) -> Iterator[None]:
    """Raise what the database raises as the LedgerError that says it of ledger `name`.

    Raises ValueError where the fault lies in a value that no row can hold.
    """
    try:
        yield
    except SQLAlchemyError as error:
        if _is_of_a_value(error):
            raise ValueError(_said(error)) from error
        raise fault(name, error) from error
    except sqlite3.Error as error:
        raise fault(name, error) from error


def fault(name: str, error: Exception) -> LedgerError:
    """The LedgerError for an error of SQLAlchemy or of the database's driver."""
    kind, words = _kind(_cause(error))
    return kind(name, words.format(said=_said(error), name=name))


def _cause(error: Exception) -> BaseException:
    return error.orig if isinstance(error, StatementError) and error.orig is not None else error


def _said(error: Exception) -> str:
    return " ".join(str(_cause(error)).split()).rstrip(".")


def _is_of_a_value(error: SQLAlchemyError) -> bool:
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_TOOBIG
    # SQLSTATE 22: data exceptions; 54: program limits, such as a key too long for an index
    return isinstance(cause, ValueError) or (getattr(cause, "sqlstate", None) or "")[:2] in ("22", "54")


def _kind(cause: BaseException) -> tuple[type[LedgerError], str]:
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in _SQLITE:
            return _SQLITE[code & 0xFF]
        return LedgerError, "{said}"
    state = getattr(cause, "sqlstate", None)
    if state is None and type(cause).__name__ == "OperationalError":
        return LedgerError, "the server cannot be reached ({said}); see that it runs, and its address"
    for known in (state, (state or "")[:2]):
        if known in _POSTGRESQL:
            return _POSTGRESQL[known]
    return LedgerError, "{said}"
