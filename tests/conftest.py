"""Fixtures that more than one test file uses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from lab.shared import SHARED
from tests import stores

settings.register_profile("steady", deadline=None, derandomize=True, max_examples=200)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data beside the checkout. Absent, its tests are skipped on a laptop and fail in CI."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{SHARED} is missing: CI must run the tests that read it")
        pytest.skip(f"{SHARED} is missing; set REPORTEDLY_SHARED to run this test")
    return SHARED


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server's URL. Not installed, its tests are skipped on a laptop and fail in CI."""
    programs = stores.programs()
    if programs is None:
        missing = "PostgreSQL is not installed (Debian's package: postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing}: .ci/run installs it")
        pytest.skip(missing)
    with stores.server(programs) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new ledger goes, in each store in turn."""
    if request.param == "sqlite":
        yield str(tmp_path / "ledger.db")
    else:
        with stores.database(request.getfixturevalue("postgresql")) as url:
            yield url


@pytest.fixture(scope="session")
def examples_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the shipped examples, coded once."""
    from reportedly.cli.demo import EXAMPLES
    from reportedly.errors import SourceError
    from reportedly.pipeline import read_all
    from reportedly.recording import Ledger

    where = tmp_path_factory.mktemp("examples") / "examples.db"
    files = sorted(str(path) for path in EXAMPLES.iterdir() if path.suffix in (".html", ".txt", ".jsonl"))
    with Ledger(where) as ledger:
        for page in read_all(files):
            assert not isinstance(page, SourceError)
            ledger.add(page)
    return where
