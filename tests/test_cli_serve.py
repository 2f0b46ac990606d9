"""The command `serve` as a user meets it."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from reportedly.ledger.store import Store
from tests.test_cli import run as _run
from tests.web import claim_of, keep, page_of

run = _run


def test_without_a_ledger_it_says_how_to_make_one(run: Any, tmp_path: Path) -> None:
    done = run("serve", "--ledger", str(tmp_path / "none.db"))
    assert done.code == 3
    assert "reportedly add" in done.err


def test_without_the_extra_it_gives_the_command_that_installs_it(
    run: Any, examples_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "reportedly.web.app", raising=False)
    monkeypatch.setitem(sys.modules, "fastapi", None)
    done = run("serve", "--ledger", str(examples_ledger))
    assert done.code == 1
    assert "pip install 'reportedly[web]'" in done.err


def test_a_port_that_is_taken_is_said(run: Any, examples_ledger: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--ledger", str(examples_ledger), "--port", str(port))
    assert done.code == 1
    assert str(port) in done.err
    assert "--port" in done.err


def test_the_end_of_an_answer_waits_for_no_acknowledgement(
    run: Any, examples_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = []

    def connect_once(self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        with socket.create_connection(sockets[0].getsockname()), sockets[0].accept()[0] as accepted:
            waits.append(not accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(uvicorn.Server, "run", connect_once)
    assert run("serve", "--ledger", str(examples_ledger), "--port", "0").code == 0
    assert waits == [False]


def test_it_serves_until_it_is_stopped(examples_ledger: Path) -> None:
    command = [sys.executable, "-c", "from reportedly.cli import main; raise SystemExit(main())", "serve"]
    with subprocess.Popen(
        [*command, "--ledger", str(examples_ledger), "--port", "0"], stderr=subprocess.PIPE, encoding="utf-8"
    ) as program:
        assert program.stderr is not None
        said = program.stderr.readline()
        address = said.partition("open ")[2].split()[0]
        with urllib.request.urlopen(address) as answer:
            assert answer.status == 200
            assert "13 reports" in answer.read().decode()
        program.send_signal(signal.SIGINT)
        assert program.wait(30) == 0
        assert "Traceback" not in program.stderr.read()


def test_several_workers_serve_one_ledger_and_show_what_is_added(examples_ledger: Path, tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    shutil.copy(examples_ledger, where)
    command = [sys.executable, "-c", "from reportedly.cli import main; raise SystemExit(main())", "serve"]
    with subprocess.Popen(
        [*command, "--ledger", str(where), "--port", "0", "--workers", "2"], stderr=subprocess.PIPE, encoding="utf-8"
    ) as program:
        assert program.stderr is not None
        address = program.stderr.readline().partition("open ")[2].split()[0]

        def shows(words: str) -> bool:
            with urllib.request.urlopen(address) as answer:
                return words in answer.read().decode()

        assert shows("13 reports")
        page = page_of(
            id="one-more", title="One more", text="Shells killed 12 people in Dalun.", published="2019-01-20"
        )
        with Store(where) as ledger:
            keep(ledger, page, [claim_of(page, 1, "killed 12 people")])
        until = time.monotonic() + 120
        while not all(shows("14 reports") for _ in range(6)):  # whichever worker answers
            assert time.monotonic() < until
            time.sleep(0.2)
        program.send_signal(signal.SIGINT)
        assert program.wait(60) == 0
        assert "Traceback" not in program.stderr.read()
