"""Ledgers for tests: a SQLite file, and a database in a PostgreSQL that the tests start for themselves.

The server listens on the loopback address, with its files in a temporary folder, and ends with the tests. PostgreSQL
refuses to run as root, so root lends it the user `postgres`, or `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def programs() -> Path | None:
    """The folder of PostgreSQL's own programs; None where it is not installed."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    for folder in (*reversed(versions), *(Path(found).parent for found in [shutil.which("initdb")] if found)):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


@contextmanager
def server(programs_at: Path) -> Iterator[str]:
    """A running PostgreSQL; its URL up to the database's name."""
    user = _lent_user()
    folder = Path(tempfile.mkdtemp(prefix="reportedly-postgres-"))
    if user is not None:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    data, log = folder / "data", folder / "log"
    lent: dict[str, Any] = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    if user is not None:
        lent |= {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    settings = ["--auth=trust", "--username=tester", "--encoding=UTF8", "--locale=C", "--no-sync"]
    try:
        subprocess.run([str(programs_at / "initdb"), f"--pgdata={data}", *settings], **lent)
        port = _free_port()
        options = f"-F -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c shared_buffers=32MB"
        start = [
            str(programs_at / "pg_ctl"),
            f"--pgdata={data}",
            f"--log={log}",
            "--wait",
            f"--options={options}",
            "start",
        ]
        subprocess.run(start, **lent)
        try:
            yield f"postgresql://tester@127.0.0.1:{port}"
        finally:
            subprocess.run([str(programs_at / "pg_ctl"), f"--pgdata={data}", "--mode=immediate", "stop"], **lent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(url: str) -> Iterator[str]:
    """An empty database of its own on the server at `url`; its URL."""
    import psycopg

    name = f"ledger_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{url}/{name}"
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _lent_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
