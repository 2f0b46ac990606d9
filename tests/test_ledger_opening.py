"""Opening a ledger: made, brought up to date, or refused with a word of what to do."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Index

from reportedly import (
    DamagedLedger,
    LedgerError,
    NewerLedger,
    NoLedger,
    NotALedger,
    ReadOnlyLedger,
    ReportedlyError,
)
from reportedly.ledger import migrations
from reportedly.ledger.finding import Wanted
from reportedly.ledger.opening import great_circle_km, open_ledger
from reportedly.ledger.schema import APPLICATION_ID, SCHEMA, VERSION_TABLE, metadata
from reportedly.ledger.store import Store
from tests.test_ledger import keep, page_of

# --- schema ----------------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:.*expression-based index")  # SQLite's cannot be compared
def test_the_steps_make_the_tables_that_the_code_uses(where: str) -> None:
    opened = open_ledger(where)

    def counted(thing: object, name: str | None, kind: str, *_: object) -> bool:
        """Whether the code names it: not the tables (SQLite) and indexes over expressions (PostgreSQL) of full text."""
        if isinstance(thing, Index):
            return bool(thing.columns)
        return not (kind == "table" and name is not None and "_fts" in name)

    with opened.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "include_object": counted, "compare_type": True}
        )
        assert compare_metadata(context, metadata) == []
    opened.engine.dispose()


def test_the_newest_step_is_the_schema_of_the_code() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA]


def test_a_ledger_of_the_first_schema_is_brought_up_and_keeps_what_it_had(where: str) -> None:
    with Store(where) as ledger:
        keep(ledger, page_of("one"))
        kept = list(ledger.find(Wanted()))
        with ledger._opened.writing() as connection:
            connection.exec_driver_sql("DROP INDEX claims_figure")
            connection.exec_driver_sql("DROP INDEX claims_confidence")
            connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '0001'")
    with pytest.raises(ReadOnlyLedger, match="0001 is older"):
        Store(where, readonly=True)
    with Store(where) as ledger:
        assert list(ledger.find(Wanted())) == kept
        assert keep(ledger, page_of("one")).outcome == "same"
        with ledger._opened.reading() as connection:
            assert connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar() == SCHEMA
            names = "sqlite_master WHERE name" if connection.dialect.name == "sqlite" else "pg_indexes WHERE indexname"
            asked = f"SELECT count(*) FROM {names} = 'claims_figure'"  # SQLAlchemy reflects no index of expressions
            assert connection.exec_driver_sql(asked).scalar() == 1


def test_a_ledger_says_in_its_first_bytes_that_it_is_one(tmp_path: Path) -> None:
    Store(tmp_path / "ledger.db").close()
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_programs_that_make_the_same_ledger_at_once_make_one(where: str) -> None:
    code = f"from reportedly.ledger.store import Store; Store({where!r}).close()"
    makers = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [maker.communicate()[1] for maker in makers]
    assert [maker.returncode for maker in makers] == [0, 0, 0], said
    with Store(where) as ledger:
        assert keep(ledger, page_of("one")).outcome == "new"


def test_a_step_that_fails_leaves_nothing(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(connection: object) -> None:
        migrations_upgrade(connection)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    migrations_upgrade = migrations.upgrade
    monkeypatch.setattr(migrations, "upgrade", half)
    with pytest.raises(KeyboardInterrupt):
        Store(where)
    monkeypatch.undo()
    with pytest.raises(NoLedger):
        Store(where, readonly=True)
    Store(where).close()


# --- refusals --------------------------------------------------------------------------------------------------------


def test_a_ledger_of_a_newer_schema_is_refused_and_left_alone(where: str) -> None:
    with Store(where) as ledger:
        keep(ledger, page_of("one"))
        with ledger._opened.writing() as connection:
            connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    for readonly in (False, True):
        with pytest.raises(NewerLedger, match=r"9999.*pip install --upgrade"):
            Store(where, readonly=readonly)


def test_a_ledger_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(NoLedger, match="reportedly add"):
        Store(tmp_path / "none.db", readonly=True)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_no_ledger_to_a_reader(where: str, tmp_path: Path) -> None:
    (tmp_path / "ledger.db").touch()
    with pytest.raises(NoLedger):
        Store(where, readonly=True)


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ("{folder}", NotALedger, "is a folder"),
        ("{folder}/no/such/ledger.db", NoLedger, "no folder"),
        ("mysql://me:secret@host/db", LedgerError, "postgresql://"),
        ("sqlite://", NotALedger, "name a file"),
        ("postgresql://me:secret@127.0.0.1:1/db", LedgerError, "cannot be reached"),
        ("postgresql://me:secret@host:port/db", LedgerError, "no address"),
    ],
)
def test_what_cannot_be_a_ledger_is_refused_without_its_password(
    tmp_path: Path, given: str, kind: type[LedgerError], said: str
) -> None:
    with pytest.raises(kind, match=said) as raised:
        Store(given.format(folder=tmp_path))
    assert "secret" not in str(raised.value)
    assert isinstance(raised.value, ReportedlyError)


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    before = path.read_bytes()
    with pytest.raises(NotALedger, match="recipes"):
        Store(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"<html>" * 1000, b"x", b"SQLite format 4\x00" * 999])
def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(content)
    for readonly in (False, True):
        with pytest.raises(NotALedger, match="no SQLite file"):
            Store(path, readonly=readonly)
    assert path.read_bytes() == content


def test_another_programs_tables_on_a_server_are_refused(postgresql: str) -> None:
    import psycopg

    from tests.stores import database

    with database(postgresql) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE claims (id int)")
        with pytest.raises(NotALedger, match="claims"):
            Store(url)


def test_without_the_driver_the_message_has_the_command_that_installs_it() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from reportedly import Ledger, LedgerError\n"
        "try: Ledger('postgresql://me@127.0.0.1/x')\n"
        "except LedgerError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'reportedly[postgres]'" in done.stdout


# --- files that may not be written, or are damaged -------------------------------------------------------------------


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may reach; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory(prefix="reportedly-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def as_nobody(code: str) -> str:
    """What `code` prints when it runs as a user who owns nothing, if we may become one.

    The interpreter may lie where that user cannot read: so all that is needed is loaded, by use, before the change.
    """
    before = """
import os, tempfile
from reportedly.ledger.store import Store
from tests.test_ledger import keep, page_of
with tempfile.TemporaryDirectory() as folder, Store(f"{folder}/ledger.db") as ledger:
    keep(ledger, page_of("one"))
    list(ledger.each())
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
"""
    done = subprocess.run([sys.executable, "-c", before + code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_ledger_that_may_only_be_read_is_read_and_a_writer_is_told(open_folder: Path) -> None:
    path = open_folder / "ledger.db"
    with Store(path) as ledger:
        keep(ledger, page_of("one two"))
    path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    open_folder.chmod(0o555)
    reading = f"""
with Store({str(path)!r}, readonly=True) as ledger:
    print(len(ledger.claims("https://a.example/1")))
"""
    assert as_nobody(reading).strip() == "2"
    writing = f"""
from reportedly import ReadOnlyLedger
try:
    with Store({str(path)!r}) as ledger:
        keep(ledger, page_of("three"))
except ReadOnlyLedger as error:
    print(error)
"""
    assert "can be read, not written" in as_nobody(writing)
    open_folder.chmod(0o755)
    with Store(path, readonly=True) as ledger:
        assert len(list(ledger.pages())) == 1


def test_a_ledger_opened_for_reading_refuses_to_write(where: str) -> None:
    Store(where).close()
    with Store(where, readonly=True) as ledger, pytest.raises(ReadOnlyLedger):
        keep(ledger, page_of("one"))


def test_a_state_that_cannot_be_asked_is_told_as_of_this_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Store(path) as ledger:
        keep(ledger, page_of("Shells killed 12 people."))
        assert ledger.state()
        with sqlite3.connect(path) as other:
            other.execute("DROP TABLE judgements")
        with pytest.raises(LedgerError, match=r"ledger\.db.*judgements"):
            ledger.state()


def test_a_damaged_file_is_told_with_a_way_to_save_what_is_left(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Store(path) as ledger:
        for n in range(50):
            keep(ledger, page_of("one two three " * 50, address=f"https://a.example/{n}"))
    data = bytearray(path.read_bytes())
    for at in range(4096 * 5, len(data), 4096):  # the first pages hold the schema
        data[at : at + 200] = b"\xff" * 200
    path.write_bytes(data)
    with pytest.raises(DamagedLedger, match=r"\.recover"), Store(path) as ledger:
        list(ledger.each())
    assert path.read_bytes() == bytes(data)


# --- distances -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0.0, 0.0), (0.0, 0.0), 0.0),
        ((0.0, 0.0), (0.0, 1.0), 111.19),
        ((0.0, 179.5), (0.0, -179.5), 111.19),
        ((90.0, 0.0), (-90.0, 77.0), 20015.1),
        ((51.5074, -0.1278), (48.8566, 2.3522), 343.6),
    ],
)
def test_distances_are_great_circles(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert great_circle_km(*one, *other) == pytest.approx(km, abs=0.1)
