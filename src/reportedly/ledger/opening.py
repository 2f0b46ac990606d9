"""Opening a ledger by path or URL: the connection, its settings, and its schema checked and brought up to date."""

from __future__ import annotations

import math
import os
import re
import sqlite3
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from reportedly.errors import DamagedLedger, LedgerError, NewerLedger, NoLedger, NotALedger, ReadOnlyLedger
from reportedly.ledger.faults import fault, told
from reportedly.ledger.schema import APPLICATION_ID, SCHEMA, VERSION_TABLE, from_json, to_json

#: Seconds to wait for another program's transaction. One page takes milliseconds; a schema change may take longer.
PATIENCE = 60.0
EARTH_KM = 6371.0088  # mean radius (IUGG)
_MIGRATING = 7270646  # any number: whoever changes the schema of a PostgreSQL ledger holds this lock


@dataclass(frozen=True, slots=True)
class Opened:
    """A database that is a ledger of the present schema. `name` is what messages call it: never a password."""

    engine: Engine
    name: str
    readonly: bool

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the ledger."""
        with told(self.name), self.engine.connect() as connection, connection.begin():
            yield connection

    def row(self, statement: str) -> Sequence[Any]:
        """The one row of a statement, which sees one state of the ledger by itself.

        For what is asked so often that a transaction around it, and SQLAlchemy between, would take most of the time.
        """
        with told(self.name), self.engine.connect() as connection:
            try:
                with closing(connection.connection.cursor()) as cursor:
                    cursor.execute(statement)
                    found: Sequence[Any]
                    (found,) = cursor.fetchall()
                    return found
            except self.engine.dialect.loaded_dbapi.Error as error:
                raise fault(self.name, error) from error

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """A transaction that is kept whole or not at all, one writer at a time.

        `durable` waits until the disk has it: for what a person would have to say again. Without it, a power cut (not
        a crash) may take the last pages of a SQLite ledger, whole, and adding again brings them back.
        """
        if self.readonly:
            raise ReadOnlyLedger(self.name, "it was opened for reading only")
        with told(self.name), self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                _synchronous(connection, "FULL" if durable else "NORMAL")
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection


def open_ledger(where: str | os.PathLike[str], *, readonly: bool = False) -> Opened:
    """The ledger at a path or URL. Made when it is not there, unless `readonly`; an older schema is brought up to date.

    Raises NoLedger, NotALedger, NewerLedger, DamagedLedger, ReadOnlyLedger or LedgerError, each saying what to try.
    """
    target = os.fspath(where)
    url = _url(target)
    name = target if url is None else url.render_as_string(hide_password=True).replace("+psycopg", "", 1)
    path = _path(target, url)
    opened = Opened(_sqlite(path, name, readonly) if path else _postgresql(url, name), name, readonly)
    try:
        with told(name):
            _check(opened)
    except BaseException:
        opened.engine.dispose()
        raise
    return opened


def _url(target: str) -> URL | None:
    if "://" not in target:
        return None
    try:
        url = make_url(target)
    except (ArgumentError, ValueError) as error:
        raise LedgerError(target.rpartition("@")[2], f"is no address of a ledger: {error}") from None
    if url.drivername.partition("+")[0] in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite":
        return url
    raise LedgerError(
        url.render_as_string(hide_password=True),
        f"{url.drivername} is not a store for ledgers; give a file, or postgresql://user@host/database",
    )


def _path(target: str, url: URL | None) -> Path | None:
    if url is None:
        return Path(target)
    return Path(url.database or "") if url.drivername == "sqlite" else None


# --- SQLite ----------------------------------------------------------------------------------------------------------


def _sqlite(path: Path, name: str, readonly: bool) -> Engine:
    if path.is_dir():
        raise NotALedger(name, "is a folder; name a file in it, as in reportedly.db")
    if not path.exists():
        if readonly:
            raise NoLedger(name, "there is no ledger; make one with reportedly add SOURCE, or name one with --ledger")
        if not path.absolute().parent.is_dir():
            raise NoLedger(name, f"cannot be made: there is no folder {path.parent}")
    elif not _is_sqlite(path):
        raise NotALedger(name, "is not a ledger: it is no SQLite file, or its first bytes are damaged")
    query = "?mode=ro" if readonly else "?mode=rwc"
    if readonly and not os.access(path.absolute().parent, os.W_OK) and not Path(f"{path}-wal").exists():
        # Nobody writes here, and we could not make the shared memory that a reader beside a writer needs.
        query += "&immutable=1"
    address = f"file:{urllib.parse.quote(str(path.absolute()))}{query}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.create_function("great_circle_km", 4, great_circle_km, deterministic=True)
        for setting in ("foreign_keys = ON", "temp_store = MEMORY", "cache_size = -32000"):
            connection.execute(f"PRAGMA {setting}")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


def _is_sqlite(path: Path) -> bool:
    """Whether a file is empty or starts as SQLite's do. SQLite itself takes a file of a few bytes for an empty one."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError:
        return True  # SQLite says better why it cannot be read
    return start in (b"", b"SQLite format 3\x00")


def _begin(connection: Connection) -> None:
    # The driver would begin by itself, and late: two that have both read could then not both write.
    writes = connection.get_execution_options().get("writes")
    _outside(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")


def _synchronous(connection: Connection, how: str) -> None:
    _outside(connection, f"PRAGMA synchronous = {how}")


def _outside(connection: Connection, statement: str) -> None:
    """Run a statement of SQLite's own that asks for no rows, or that it takes outside transactions alone."""
    raw: Any = connection.connection.dbapi_connection
    raw.execute(statement)


def great_circle_km(lat: float | None, lon: float | None, other_lat: float, other_lon: float) -> float | None:
    """Kilometres between two points in degrees, on a sphere; None where there is no point."""
    if lat is None or lon is None:
        return None
    a, b = math.radians(lat), math.radians(other_lat)
    across = math.sin((b - a) / 2) ** 2
    along = math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, across + along)))


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def _postgresql(url: URL | None, name: str) -> Engine:
    assert url is not None
    try:
        return create_engine(
            url, json_serializer=to_json, json_deserializer=from_json, connect_args={"connect_timeout": 10}
        )
    except (ModuleNotFoundError, NoSuchModuleError):
        raise LedgerError(
            name, "PostgreSQL needs its driver; install it with: pip install 'reportedly[postgres]'"
        ) from None


# --- schema ----------------------------------------------------------------------------------------------------------


def _check(opened: Opened) -> None:
    with opened.engine.connect() as connection:
        schema = _schema(opened, connection)
    if schema == SCHEMA:
        if not opened.readonly:
            _settle(opened)
        return
    if opened.readonly:
        if schema is None:
            raise NoLedger(opened.name, "there is no ledger; make one with reportedly add SOURCE")
        raise ReadOnlyLedger(
            opened.name, f"its schema {schema} is older than this program's {SCHEMA}; reportedly add brings it up"
        )
    _settle(opened)
    with opened.engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATING})
            if _schema(opened, connection) == SCHEMA:  # another program was quicker
                return
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            from reportedly.ledger.migrations import upgrade

            upgrade(connection)


def _settle(opened: Opened) -> None:
    """Let readers go on while one writes."""
    if opened.engine.dialect.name == "sqlite":
        with opened.engine.connect() as connection:
            _outside(connection, "PRAGMA journal_mode = WAL")


def _schema(opened: Opened, connection: Connection) -> str | None:
    """The schema a ledger has; None for a database with nothing in it.

    Raises NotALedger for a database of something else, NewerLedger for a schema this code does not know.
    """
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE not in tables:
        if tables and opened.engine.dialect.name == "sqlite":
            raise NotALedger(opened.name, f"is an SQLite database of something else (it has a table {tables[0]})")
        if clash := sorted({"reports", "claims"} & set(tables)):
            raise NotALedger(
                opened.name, f"has a table {clash[0]} that is no ledger's; give the ledger a database of its own"
            )
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalars().all()
    if len(found) != 1 or not re.fullmatch(r"\d{4}", found[0]):
        raise DamagedLedger(opened.name, f"its schema is given as {found!r}, which no version of reportedly writes")
    schema = str(found[0])
    if schema > SCHEMA:
        raise NewerLedger(
            opened.name,
            f"a newer version of reportedly made it (schema {schema}, this one knows {SCHEMA}); "
            "upgrade with pip install --upgrade reportedly",
        )
    return schema
