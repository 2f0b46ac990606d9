"""Which requests are answered, and the headers of every answer.

Reports are hostile input, and so is every page that is open in the same browser: a site may point its own name at this
machine (DNS rebinding) or send a form here. So names other than this machine's are refused, and what is posted must
come from these very pages.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Nothing but this server's own files, and no script or style in a page itself. `data:` images are charts that
#: pages.js turns into PNG.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: Of files to keep: a style of their own, nothing else.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "private, no-cache",
}
#: Most bytes that may be posted: the largest page worth reading by hand.
MOST_POSTED = 8_000_000
#: The one address that takes what is posted.
READING = "/read"


class Guard:
    """ASGI middleware. `names` are the host names this server answers to, beside `localhost` and bare addresses."""

    def __init__(self, app: ASGIApp, names: Iterable[str] = ()) -> None:
        self._app = app
        self._names = {"localhost", *(name.lower() for name in names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        asked = scope["method"]

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            elif asked == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal:
            status, words = refusal
            allow = {"allow": _ALLOWED} if status == 405 else None
            await PlainTextResponse(f"{words}\n", status, allow)(scope, receive, guarded)
            return
        if asked == "HEAD":  # what GET would answer, without its body
            scope = {**scope, "method": "GET"}
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MOST_POSTED:
                raise TooMuch
            return message

        try:
            await self._app(scope, limited, guarded)
        except TooMuch:
            await PlainTextResponse(_TOO_MUCH, 413)(scope, receive, guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        method = scope["method"]
        host = headers.get("host", "")
        if not self._known(host):
            return 421, f"This server does not answer to the name {host!r}; open it by the address it printed."
        if method in ("GET", "HEAD"):
            return None
        if method != "POST" or scope["path"] != READING:
            return 405, f"{method} is not answered here; these pages only read."
        origin = headers.get("origin")
        if origin is None or urlsplit(origin).netloc != host:
            return 403, "What is posted must come from these very pages."
        length = headers.get("content-length", "0")
        if length.isdigit() and int(length) > MOST_POSTED:
            return 413, _TOO_MUCH.strip()
        return None

    def _known(self, host: str) -> bool:
        """Whether a Host header names this machine. A bare address cannot be rebound: only names can."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name.lower() in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


class TooMuch(Exception):
    """More was posted than is read."""


_ALLOWED = "GET, HEAD"
_TOO_MUCH = f"That is more than the {MOST_POSTED // 1_000_000} MB a page may have; use reportedly read FILE.\n"
