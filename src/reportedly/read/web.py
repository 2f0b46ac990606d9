"""Web addresses that a user gives -> bytes, with manners and within bounds. Nothing else here opens a socket.

An address is fetched from the public internet only. The name is looked up once, every answer is checked, and the
connection is made to the very address that was checked, so that neither a redirect, nor a second answer of the name
server, nor another way to write an address leads into the user's own network.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from reportedly.errors import NotFetched
from reportedly.read.streams import LIMIT

if TYPE_CHECKING:
    import httpx
    from protego import Protego

#: Who we say we are. robots.txt is read for the first word.
AGENT = "reportedly/0.1 (reads news pages that its user names; one at a time)"
_TOKEN = "reportedly"

_REDIRECTS = 5
#: Seconds for one answer of the server, and for a whole page with its redirects.
_SILENCE, _WHOLE = 10.0, 30.0
#: Seconds between two requests to one host, and the most that a robots.txt can ask for.
_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_ROBOTS_LIMIT = 500_000  # RFC 9309, section 2.5
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,text/plain,*/*;q=0.5"
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: the address it was found at in the end, its bytes, and the encoding its server declared."""

    address: str
    raw: bytes
    charset: str | None = None
    notes: tuple[str, ...] = ()


def not_public(address: str) -> str | None:
    """Why an IP address may not be connected to; None if it is one of the public internet.

    IPv6 forms that hold an IPv4 address (mapped, compatible, 6to4, Teredo, NAT64) are as public as what they hold.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "no IP address"
    if "%" in address:
        return "an address of a local link"
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64 or (int(ip) >> 32 == 0 and int(ip) > 1):
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        for one in inner:
            if one is not None and (reason := not_public(str(one))):
                return reason
        if ip.ipv4_mapped is not None or ip in _NAT64:
            return None
        if ip.is_site_local:
            return "an address of a private network"
    if ip.is_loopback:
        return "this machine itself"
    if ip.is_link_local:
        return "an address of a local link"
    if ip.is_unspecified:
        return "no address at all"
    if ip.is_multicast:
        return "a multicast address"
    if ip.is_private:
        return "an address of a private network"
    if ip.is_reserved or not ip.is_global:
        return "a reserved address"
    return None


Lookup = Callable[[str, int], list[str]]


def look_up(host: str, port: int) -> list[str]:
    """The IP addresses of a host. Raises OSError when there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Web:
    """One run's way to the web: its connections, its manners with each host, and the folder of what was fetched before.

    `private` also allows addresses that are not public. With `cache` (a folder) an address that has not changed since
    is not sent again. `look_up` and `pause` are for tests.
    """

    def __init__(
        self,
        *,
        private: bool = False,
        cache: Path | None = None,
        look_up: Lookup = look_up,
        pause: float = _PAUSE,
        silence: float = _SILENCE,
        whole: float = _WHOLE,
    ) -> None:
        self._private = private
        self._cache = cache
        self._look_up = look_up
        self._pause = pause
        self._silence = silence
        self._whole = whole
        self._robots: dict[str, Protego | str] = {}
        self._last: dict[str, float] = {}
        self._client: httpx.Client | None = None
        self._line = _Line(private, look_up, silence)

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    def fetch(self, address: str) -> Fetched:
        """The page of an address, after redirects. Raises NotFetched with the reason."""
        given = address
        self._line.deadline = time.monotonic() + self._whole
        for _ in range(_REDIRECTS + 1):
            address = checked(address, given)
            self._ask_robots(address, given)
            self._wait(address)
            known = self._remembered(address)
            status, headers, body = self._get(address, given, LIMIT, known.validators if known else {})
            if status in (301, 302, 303, 307, 308):
                target = headers.get("location", "")
                if not target:
                    raise NotFetched(given, f"the server answers {status} without saying where to")
                try:
                    address = urljoin(address, target)
                except ValueError:
                    raise NotFetched(given, f"the server sends us to {target[:200]!r}, which is no address") from None
                continue
            if status == _NOT_MODIFIED and known:
                return Fetched(address, known.body, known.charset, (f"unchanged since it was fetched on {known.day}",))
            if status != 200:
                raise NotFetched(given, _told(status, headers))
            charset = _charset(headers.get("content-type", ""))
            raw = _unpacked(body, headers.get("content-encoding", ""), given)
            self._remember(address, headers, charset, raw)
            return Fetched(address, raw, charset)
        raise NotFetched(given, f"more than {_REDIRECTS} redirects, the last to {address[:200]}")

    def _get(self, address: str, given: str, limit: int, more: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Status, headers with lower-case names, and the body as sent. Raises NotFetched."""
        import httpcore
        import httpx

        if self._client is None:
            self._client = _client(self._line)
        try:
            with self._client.stream("GET", address, headers=more) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                announced = headers.get("content-length", "")
                if announced.isdigit() and int(announced) > limit:
                    raise NotFetched(
                        given, f"is {int(announced) // 1_000_000} MB; at most {limit // 1_000_000} are fetched"
                    )
                body = b""
                pieces: list[bytes] = []
                total = 0
                for piece in answer.iter_raw():
                    total += len(piece)
                    if total > limit:
                        raise NotFetched(
                            given, f"sends more than {limit // 1_000_000 or 1} MB; the rest was not fetched"
                        )
                    pieces.append(piece)
                body = b"".join(pieces)
                return answer.status_code, headers, body
        except _Refused as refused:
            raise NotFetched(given, str(refused)) from None
        except (httpcore.TimeoutException, httpx.TimeoutException):
            raise NotFetched(
                given, f"took too long (over {self._silence:g} s for an answer, or {self._whole:g} s in all)"
            ) from None
        except (httpcore.RemoteProtocolError, httpx.RemoteProtocolError) as fault:
            raise NotFetched(given, f"the server's answer is broken or ends too early ({fault})") from None
        except (httpcore.ConnectError, httpcore.NetworkError, httpx.TransportError, ssl.SSLError, OSError) as fault:
            raise NotFetched(given, f"no connection to {urlsplit(address).hostname} ({fault})") from None
        except (
            httpx.InvalidURL,
            httpcore.UnsupportedProtocol,
            httpcore.LocalProtocolError,
            UnicodeError,
            ValueError,
        ) as fault:
            raise NotFetched(given, f"is no address that can be fetched ({fault})") from None

    def _ask_robots(self, address: str, given: str) -> None:
        """Raises NotFetched where the host's robots.txt keeps the page from us. RFC 9309: what it cannot say it allows,
        but for a server in trouble."""
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin, given)
        rules = self._robots[origin]
        if isinstance(rules, str):
            raise NotFetched(given, rules)
        if not rules.can_fetch(address, _TOKEN):
            raise NotFetched(
                given, f"{origin}/robots.txt asks programs not to fetch it; save the page and name the file"
            )

    def _read_robots(self, origin: str, given: str) -> Protego | str:
        from protego import Protego

        address = f"{origin}/robots.txt"
        for _ in range(_REDIRECTS + 1):
            status, headers, body = self._get(checked(address, given), given, 8 * _ROBOTS_LIMIT, {})
            if status in (301, 302, 303, 307, 308) and headers.get("location"):
                try:
                    address = urljoin(address, headers["location"])
                except ValueError:
                    # sent to no address: as good as no rules there (RFC 9309, section 2.3.1.3)
                    return Protego.parse("")
                continue
            if 500 <= status < 600:
                return f"{origin}/robots.txt cannot be read now (the server answers {status}); try again later"
            if status != 200:
                return Protego.parse("")
            words = _unpacked(body, headers.get("content-encoding", ""), given)[:_ROBOTS_LIMIT]
            return Protego.parse(words.decode("utf-8", "replace"))
        return Protego.parse("")

    def _wait(self, address: str) -> None:
        """Keep the pause between two requests to one host."""
        parts = urlsplit(address)
        rules = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        asked = rules.crawl_delay(_TOKEN) if rules is not None and not isinstance(rules, str) else None
        pause = min(max(self._pause, float(asked or 0)), _LONGEST_PAUSE) if self._pause else 0.0
        rest = self._last.get(parts.netloc, -1e9) + pause - time.monotonic()
        if rest > 0:
            time.sleep(rest)
            if self._line.deadline is not None:
                self._line.deadline += rest
        self._last[parts.netloc] = time.monotonic()

    def _place(self, address: str) -> Path | None:
        return (
            self._cache and self._cache / f"{hashlib.sha256(address.encode('utf-8', 'replace')).hexdigest()[:32]}.json"
        )

    def _remembered(self, address: str) -> _Known | None:
        place = self._place(address)
        if place is None:
            return None
        try:
            kept = json.loads(place.read_text("utf-8"))
            body = place.with_suffix(".body").read_bytes()
            if hashlib.sha256(body).hexdigest() != kept["digest"] or kept["address"] != address:
                return None
            return _Known(dict(kept["validators"]), body, kept["charset"], str(kept["day"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _remember(self, address: str, headers: dict[str, str], charset: str | None, raw: bytes) -> None:
        place = self._place(address)
        validators = {
            ask: headers[told]
            for ask, told in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
            if told in headers
        }
        if place is None or not validators or "no-store" in headers.get("cache-control", ""):
            return
        kept = {
            "address": address,
            "validators": validators,
            "charset": charset,
            "day": time.strftime("%Y-%m-%d", time.gmtime()),
            "digest": hashlib.sha256(raw).hexdigest(),
        }
        try:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            for path, data in ((place.with_suffix(".body"), raw), (place, json.dumps(kept).encode("ascii"))):
                fresh = path.with_name(f"{path.name}.{os.getpid()}")
                fresh.write_bytes(data)
                fresh.replace(path)
        except OSError as fault:
            raise NotFetched(
                address, f"cannot be kept in {place.parent}: {fault.strerror}; name another --cache"
            ) from None


@dataclass(frozen=True, slots=True)
class _Known:
    validators: dict[str, str]
    body: bytes
    charset: str | None
    day: str


def checked(address: str, given: str) -> str:
    """An address that may be asked for. Raises NotFetched for another scheme, a name and password, or no host."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as fault:
        raise NotFetched(given, f"is no web address ({fault})") from None
    led = "" if address == given else f"leads to {address[:200]!r}, which "
    if parts.scheme.lower() not in ("http", "https"):
        raise NotFetched(given, f"{led}is no web address: only http and https are fetched")
    if not host or (port is not None and not 0 < port < 65536):
        raise NotFetched(given, f"{led}names no host")
    if parts.username is not None or parts.password is not None:
        raise NotFetched(given, f"{led}holds a name or password, which are not sent; fetch the page yourself")
    if re.search(r"[\x00-\x20\x7f\\]", address):
        raise NotFetched(given, f"{led}holds white space, a backslash or a control character; write them as %20")
    return urlunsplit((parts.scheme.lower(), parts.netloc, parts.path or "/", parts.query, ""))


class _Refused(Exception):
    """A connection that is not made."""


@dataclass(slots=True)
class _Line:
    """How connections are made: looked up, checked, and to the address that was checked."""

    private: bool
    look_up: Lookup
    silence: float
    deadline: float | None = None
    unread: dict[str, str] = field(default_factory=dict)

    def left(self, timeout: float | None) -> float:
        """Seconds until the next read must have come. Raises httpcore.ReadTimeout when there are none."""
        import httpcore

        least = min(self.silence, timeout if timeout is not None else self.silence)
        if self.deadline is None:
            return least
        rest = self.deadline - time.monotonic()
        if rest <= 0:
            raise httpcore.ReadTimeout("out of time")
        return min(least, rest)

    def targets(self, host: str, port: int) -> Iterator[str]:
        """The IP addresses of a host that may be connected to. Raises _Refused when any of them may not.

        One address of the user's network among public ones is a trap, not a choice.
        """
        try:
            found = self.look_up(host.rstrip("."), port)
        except (OSError, UnicodeError) as fault:
            raise _Refused(f"no such host: {host} ({getattr(fault, 'strerror', None) or fault})") from None
        if not found:
            raise _Refused(f"no such host: {host}")
        if not self.private:
            for one in found:
                if reason := not_public(one):
                    raise _Refused(
                        f"{host} is {'' if host == one else f'{one}, '}{reason}; only the public internet is fetched "
                        "from, unless --allow-private is given"
                    )
        yield from found


def _client(line: _Line) -> httpx.Client:
    """A client whose every connection goes over `line`. Proxies and .netrc of the environment are left aside: a proxy
    would look names up where we cannot check the answer."""
    import httpcore
    import httpx

    backend = httpcore.SyncBackend()

    class Checked(httpcore.NetworkBackend):
        def connect_tcp(
            self, host: str, port: int, timeout: Any = None, local_address: Any = None, socket_options: Any = None
        ) -> httpcore.NetworkStream:
            last: Exception | None = None
            for target in line.targets(host, port):
                try:
                    stream = backend.connect_tcp(target, port, line.left(timeout), local_address, socket_options)
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as fault:
                    last = fault
                    continue
                peer = stream.get_extra_info("socket").getpeername()[0]
                if not line.private and (reason := not_public(peer)):
                    stream.close()
                    raise _Refused(f"{host} is {peer}, {reason}")
                return Timed(stream)
            raise last or httpcore.ConnectError("no address of the host answers")

        def connect_unix_socket(
            self, path: str, timeout: Any = None, socket_options: Any = None
        ) -> httpcore.NetworkStream:
            raise _Refused("a socket of this machine")

        def sleep(self, seconds: float) -> None:
            time.sleep(seconds)

    class Timed(httpcore.NetworkStream):
        """A stream whose every read has to come before the deadline: a server that drips cannot hold us."""

        def __init__(self, stream: httpcore.NetworkStream) -> None:
            self._stream = stream

        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            return self._stream.read(max_bytes, line.left(timeout))

        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            self._stream.write(buffer, line.left(timeout))

        def close(self) -> None:
            self._stream.close()

        def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: Any = None, timeout: Any = None) -> Timed:
            return Timed(self._stream.start_tls(ssl_context, server_hostname, line.left(timeout)))

        def get_extra_info(self, info: str) -> Any:
            return self._stream.get_extra_info(info)

    class Transport(httpx.BaseTransport):
        def __init__(self) -> None:
            self._pool = httpcore.ConnectionPool(
                ssl_context=httpx.create_ssl_context(), max_keepalive_connections=0, network_backend=Checked()
            )

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            answer = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    extensions={"timeout": {"connect": line.silence, "read": line.silence, "write": line.silence}},
                )
            )
            return httpx.Response(
                status_code=answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
            )

        def close(self) -> None:
            self._pool.close()

    class _Body(httpx.SyncByteStream):
        def __init__(self, answer: httpcore.Response) -> None:
            self._answer = answer

        def __iter__(self) -> Iterator[bytes]:
            yield from self._answer.iter_stream()

        def close(self) -> None:
            self._answer.close()

    return httpx.Client(
        transport=Transport(),
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip"},
    )


def _told(status: int, headers: dict[str, str]) -> str:
    import http

    try:
        phrase = f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        phrase = str(status)
    later = headers.get("retry-after", "")[:40]
    if status in (429, 503) and later:
        return f"the server answers {phrase} and asks to wait ({later})"
    hint = {
        401: "; it wants a login, so save the page from your browser",
        403: "; save the page from your browser",
        451: "; it is withheld for legal reasons",
    }.get(status, "")
    return f"the server answers {phrase}{hint}"


def _charset(content_type: str) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", content_type, re.IGNORECASE)
    return found.group(1) if found else None


def _unpacked(body: bytes, encoding: str, given: str) -> bytes:
    """A body as it was before the server packed it, if that is no larger than a page may be. Raises NotFetched."""
    for packing in reversed([one.strip().lower() for one in encoding.split(",") if one.strip()]):
        if packing == "identity":
            continue
        if packing not in ("gzip", "x-gzip", "deflate"):
            raise NotFetched(given, f"the server packs it with {packing[:20]!r}, which it was not asked to")
        try:
            body = _inflated(body, packing, given)
        except zlib.error as fault:
            raise NotFetched(given, f"the server's {packing} stream is broken ({fault})") from None
    return body


def _inflated(body: bytes, packing: str, given: str) -> bytes:
    # a body sent as "deflate" is at times without the head that the name promises
    bare = packing == "deflate" and (len(body) < 2 or (body[0] & 0x0F) != 8 or (body[0] << 8 | body[1]) % 31)
    engine = zlib.decompressobj(-15 if bare else 47)
    given_bytes = engine.decompress(body, LIMIT + 1)
    if len(given_bytes) > LIMIT:
        raise NotFetched(given, f"unpacks to more than {LIMIT // 1_000_000} MB; the rest was not unpacked")
    if not engine.eof and body:
        raise zlib.error("it ends too early")
    return given_bytes
