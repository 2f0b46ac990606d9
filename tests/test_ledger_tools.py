"""Datasette and DuckDB open a ledger as it is, and the docs' SQL runs."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import duckdb_extension_sqlite
import pytest
from datasette.app import Datasette

from lab.shared import ROOT
from reportedly.ledger.schema import metadata
from reportedly.ledger.store import Store
from tests.test_ledger_find import fill, told


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("tools") / "ledger.db"
    fill(str(where))
    return where


def fetched(path: Path, address: str) -> tuple[int, str]:
    async def get() -> tuple[int, str]:
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        answer = await datasette.client.get(address, follow_redirects=True)
        return answer.status_code, answer.text

    return asyncio.run(get())


def test_datasette_lists_tables_and_views(path: Path) -> None:
    status, text = fetched(path, "/ledger.json")
    assert status == 200
    answer = json.loads(text)
    tables = {table["name"] for table in answer["tables"] if not table["hidden"]}
    assert tables == {*metadata.tables, "ledger_schema"}
    assert {view["name"] if isinstance(view, dict) else view for view in answer["views"]} == {
        "claims_current",
        "reports_current",
    }


@pytest.mark.parametrize("name", ["claims_current", "reports_current", "claims", "captures", "judgements"])
def test_datasette_shows_a_table_as_a_page(path: Path, name: str) -> None:
    status, text = fetched(path, f"/ledger/{name}")
    assert status == 200
    assert "<table" in text or "0 records" in text


def test_datasette_offers_the_full_text_of_claims_by_itself(path: Path) -> None:
    status, text = fetched(path, "/ledger/claims.json?_search=farmers&_shape=objects")
    assert status == 200
    assert [row["evidence"] for row in json.loads(text)["rows"]] == ["At least 12 farmers were killed"]
    assert 'name="_search"' in fetched(path, "/ledger/claims")[1]


@pytest.fixture(scope="module")
def duck(path: Path) -> Any:
    """A DuckDB with the ledger attached as `ledger`."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": False})
    folder = Path(duckdb_extension_sqlite.__file__).parent / "extensions"
    (extension,) = folder.glob("*/sqlite*.duckdb_extension")
    named = path.parent / "sqlite_scanner.duckdb_extension"  # DuckDB looks for what to call by the file's name
    shutil.copy(extension, named)
    connection.execute(f"LOAD '{named}'")
    connection.execute(f"ATTACH '{path}' AS ledger (TYPE sqlite, READ_ONLY)")
    return connection


def test_duckdb_reads_tables_and_views(duck: Any) -> None:
    rows = duck.execute(
        "SELECT kind, low, high, outlet, lat, date_start, source FROM ledger.claims_current ORDER BY confidence DESC"
    ).fetchall()
    assert [row[0] for row in rows] == [each.kind for each in told()]
    assert rows[0][1:4] == (12, None, "Radio Dalun")
    assert rows[0][4] == 10.0
    assert str(rows[0][5]) == "2019-03-01"
    assert json.loads(rows[0][6]) == ["the hospital director"]
    for name in (*metadata.tables, "reports_current"):
        duck.execute(f"SELECT * FROM ledger.{name}").fetchall()


def test_duckdb_sums_by_group(duck: Any) -> None:
    found = duck.execute("SELECT kind, sum(low) FROM ledger.claims GROUP BY kind ORDER BY 1").fetchall()
    assert ("killed", 4333) in found


def queries() -> list[str]:
    return re.findall(
        r"^```sql\n(.*?)^```", (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8"), flags=re.M | re.S
    )


@pytest.mark.parametrize("query", queries())
def test_sql_of_the_docs_runs(path: Path, query: str) -> None:
    assert query.strip()
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    assert connection.execute(query).fetchall()


def test_words_of_a_claim_stand_in_its_report_by_sql_alone(path: Path) -> None:
    """Offsets count from 0 and SQL's `substr` from 1; both count code points."""
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    rows = connection.execute(
        """SELECT evidence, substr(text, evidence_start + 1, length(evidence))
        FROM claims_current JOIN reports_current ON reports_current.id = claims_current.doc"""
    ).fetchall()
    assert len(rows) == len(told())
    assert all(evidence == words for evidence, words in rows)


def test_every_table_and_column_is_in_the_docs(path: Path) -> None:
    """The codebook and the JSON lines explain a claim's own fields; all others stand in docs/ledger.md."""
    pages = [ROOT / "docs" / name for name in ("ledger.md", "codebook.md", "reference/json.md")]
    text = " ".join(page.read_text(encoding="utf-8") for page in pages)
    named = set(re.findall(r"`([\w]+)`", text))
    for table in metadata.tables.values():
        assert table.name in named
        assert {column.name for column in table.columns} - named - {"key"} == set()


def test_the_server_has_the_same_views(postgresql: str) -> None:
    from sqlalchemy import inspect

    from tests.stores import database

    with database(postgresql) as url:
        fill(url)
        with Store(url, readonly=True) as ledger, ledger._opened.reading() as connection:
            assert set(inspect(connection).get_view_names()) == {"claims_current", "reports_current"}
            rows = connection.exec_driver_sql("SELECT kind, outlet FROM claims_current ORDER BY confidence DESC").all()
            assert [row[0] for row in rows] == [each.kind for each in told()]
