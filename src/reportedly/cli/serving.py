"""The command `serve`: the pages of a ledger, from this machine."""

from __future__ import annotations

import ipaddress
import socket
import threading
from functools import partial

from reportedly.cli.run import UNUSABLE, say
from reportedly.errors import LedgerError, UsageError
from reportedly.survey import NOTHING_GRADED, settings_of

MISSING = "the pages need FastAPI, Jinja and a server; install them with: pip install 'reportedly[web]'"
#: Seconds that a worker may be too busy to say that it is alive.
_BUSY = 60
#: What the extra brings.
_EXTRA = frozenset({"fastapi", "jinja2", "markupsafe", "python_multipart", "starlette", "uvicorn"})


def serve(ledger: str, host: str, port: int, settings: str | None, workers: int = 1) -> int:
    """Serve until stopped, by `workers` processes.

    The exit code: 0 when stopped, 1 where it cannot listen, 2 wrong use, 3 the ledger.
    """
    try:
        import python_multipart  # noqa: F401  (forms are read with it, at the first one only)
        import uvicorn

        from reportedly.web.app import create_app, pages_of
        from reportedly.web.holding import Holding
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        say(MISSING)
        return 1
    try:
        grades = settings_of(settings) if settings else NOTHING_GRADED
        holding = Holding(ledger, grades)
        held = holding.held()
    except UsageError as error:
        say(str(error))
        return 2
    except LedgerError as error:
        say(str(error))
        return UNUSABLE
    if not _loopback(host):
        say(f"{host} is not this machine alone: everyone who reaches it can read the ledger, without a password")
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        say(f"cannot listen on {host}, port {port}: {error.strerror}; name another with --port, or --port 0 for any")
        return 1
    # asyncio does so for sockets that name their protocol alone; an answer's end waited 40 ms for the browser without
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    taken = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    events = f"{held.events:,} events" if held.whole else "events are being taken together and come by themselves"
    say(f"{held.reports:,} reports, {events}; open http://{shown}:{taken}/ (stop with Ctrl-C)")
    one = workers == 1
    config = uvicorn.Config(
        # what makes the pages goes to each worker; pages themselves could not
        create_app(holding, names=[host]) if one else partial(pages_of, ledger, grades, [host]),
        factory=not one,
        workers=workers,
        timeout_worker_healthcheck=_BUSY,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
    )
    stopped = threading.Event()
    try:
        if one:
            uvicorn.Server(config).run(sockets=[listening])
        else:
            from uvicorn.supervisors import Multiprocess

            maker = threading.Thread(target=holding.keep_made, args=(stopped,), daemon=True)
            maker.start()
            Multiprocess(config, sockets=[listening]).run()
    except KeyboardInterrupt:
        pass
    finally:
        stopped.set()
        holding.close()
    return 0


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
