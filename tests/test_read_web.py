"""Web addresses: what may be asked for, and a server on this machine that does everything a server should not."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reportedly.errors import NotFetched, SourceError
from reportedly.read import read_sources, web
from reportedly.read.web import AGENT, Web, checked, not_public
from reportedly.records import Page

TEXT = "Two millers were wounded when shells hit the old mill on the river, the district office said on Friday."
ARTICLE = (
    f"<html><head><title>Shells</title></head><body><h1>Shells hit the mill</h1><p>{TEXT}</p></body></html>".encode()
)


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Server:
    """Answers each path with what `routes` says: bytes, or a function that is given the connection and the request."""

    def __init__(self) -> None:
        self.routes: dict[str, bytes | Callable[[socket.socket, str], None]] = {}
        self.asked: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._open = True
        threading.Thread(target=self._serve, daemon=True).start()

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self._open = False
        self._socket.close()

    def _serve(self) -> None:
        while self._open:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._reply, args=(connection,), daemon=True).start()

    def _reply(self, connection: socket.socket) -> None:
        with connection:
            try:
                request = connection.recv(65536).decode("latin-1")
                self.asked.append(request)
                path = request.split(" ", 2)[1] if " " in request else ""
                reply = self.routes.get(path, answer(b"no", status="404 Not Found"))
                if callable(reply):
                    reply(connection, request)
                else:
                    connection.sendall(reply)
            except OSError:
                pass


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    yield one
    one.close()


@pytest.fixture
def near() -> Iterator[Web]:
    """A way to the web that may go to this machine, and waits for nobody."""
    with closing(Web(private=True, pause=0, silence=0.5, whole=1.5)) as one:
        yield one


def fault(web: Web, address: str) -> str:
    with pytest.raises(NotFetched) as told:
        web.fetch(address)
    assert told.value.source == address
    return told.value.message


# --- where a connection may go ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "203.0.113.9",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "2002:7f00:1::", "2002:a00:1::",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001:0:7f00:1::", "nonsense",
    ],
)  # fmt: skip
def test_an_address_off_the_public_internet_is_told(address: str) -> None:
    assert not_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_public_internet_is_not_held_up(address: str) -> None:
    assert not_public(address) is None


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "[::1]", "[::ffff:7f00:1]",
     "[::ffff:127.0.0.1]", "localhost", "LOCALHOST.", "0", "[::]", "[0:0:0:0:0:ffff:7f00:0001]", "①②⑦.0.0.1", "127.0.0.1."],
)  # fmt: skip
def test_no_way_to_write_this_machine_gets_to_it(server: Server, host: str) -> None:
    server.routes["/"] = answer(ARTICLE)
    with closing(Web(pause=0)) as far:
        fault(far, f"http://{host}:{server.port}/")
    assert server.asked == []


def test_a_name_is_looked_up_once_and_the_answer_that_was_checked_is_connected_to(server: Server) -> None:
    answers = iter([["127.0.0.1"]])

    def once(host: str, port: int) -> list[str]:
        return next(answers)

    server.routes["/a"] = answer(ARTICLE)
    with closing(Web(pause=0, look_up=once)) as far:
        assert "this machine itself" in fault(far, f"http://mill.example:{server.port}/a")
    assert server.asked == []


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    with closing(Web(pause=0, look_up=lambda host, port: ["1.1.1.1", "192.168.1.1"])) as far:
        assert "private network" in fault(far, "http://mill.example/")


def test_a_name_that_changes_its_answer_is_checked_every_time(server: Server) -> None:
    """Rebinding: public when robots.txt is asked for, this machine when the page is."""
    answers = iter([["203.0.114.1"], ["127.0.0.1"]])
    with closing(Web(pause=0, silence=0.2, look_up=lambda host, port: next(answers))) as far:
        fault(far, f"http://mill.example:{server.port}/a")
        assert "this machine itself" in fault(far, f"http://mill.example:{server.port}/a")
    assert server.asked == []


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("file:///etc/hostname", "only http and https"),
        ("gopher://x/", "only http and https"),
        ("javascript:alert(1)", ""),
        ("//user:secret@127.0.0.1/", "name or password"),
        ("http://[::1", ""),
        ("", "without saying where to"),
    ],
)
def test_a_redirect_elsewhere_is_not_followed(server: Server, near: Web, target: str, says: str) -> None:
    server.routes["/a"] = answer(b"", f"Location: {target}" if target else "X: y", status="302 Found")
    assert says in fault(near, server.at("/a"))


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("http://169.254.169.254/latest/meta-data/", "local link"),
        ("http://10.0.0.1/", "private network"),
        ("http://[::1]:{port}/b", "this machine itself"),
        ("http://2130706434:{port}/b", "this machine itself"),
    ],
)
def test_a_redirect_into_the_network_is_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch, target: str, says: str
) -> None:
    """The server on 127.0.0.1 plays one of the public internet; whatever else is not public stays so."""
    monkeypatch.setattr(web, "not_public", lambda ip: None if ip == "127.0.0.1" else not_public(ip))
    server.routes["/a"] = answer(b"", f"Location: {target.format(port=server.port)}", status="301 Moved Permanently")
    with closing(Web(pause=0)) as far:
        assert says in fault(far, server.at("/a"))
    assert [one.split(" ")[1] for one in server.asked] == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    "address", ["ftp://mill.example/", "http://user@mill.example/", "http://u:p@mill.example/", "http://mill.example:99999/",
                "http:///x", "http://mill.example/a b", "http://mill.example\\@127.0.0.1/", "http://mill.example/\r\nHost: x"]
)  # fmt: skip
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(NotFetched):
        checked(address, address)


# --- a server on this machine, once it is allowed ----------------------------------------------------------------------


def test_a_page_is_fetched_with_an_honest_name_and_keeps_its_address(server: Server, near: Web) -> None:
    server.routes["/2019/03/15/mill?utm_source=x"] = answer(ARTICLE, "Content-Type: text/html; charset=utf-8")
    fetched = near.fetch(server.at("/2019/03/15/mill?utm_source=x"))
    assert fetched.raw == ARTICLE
    assert f"User-Agent: {AGENT}" in server.asked[-1]
    (page,) = read_sources([server.at("/2019/03/15/mill?utm_source=x")], private=True)
    assert isinstance(page, Page)
    assert page.address == server.at("/2019/03/15/mill")
    assert str(page.published) == "2019-03-15"


def test_a_page_in_an_encoding_that_only_the_server_names(server: Server, near: Web) -> None:
    server.routes["/a"] = answer(
        "<p>Снаряды попали в мельницу.".encode("koi8-r"), "Content-Type: text/html; charset=koi8-r"
    )
    (page,) = read_sources([server.at("/a")], private=True)
    assert isinstance(page, Page)
    assert "Снаряды попали" in page.page_text


def test_robots_are_asked_first_and_heeded(server: Server, near: Web) -> None:
    server.routes["/robots.txt"] = answer(
        b"User-agent: *\nDisallow: /closed\nUser-agent: reportedly\nDisallow: /ours*/x$\n"
    )
    server.routes["/closed"] = server.routes["/ours-1/x"] = answer(ARTICLE)
    assert near.fetch(server.at("/closed")).raw == ARTICLE
    assert "robots.txt" in fault(near, server.at("/ours-1/x"))
    assert [one.split(" ")[1] for one in server.asked] == ["/robots.txt", "/closed"]


@pytest.mark.parametrize(("status", "open_"), [("404 Not Found", True), ("403 Forbidden", True), ("503 Busy", False)])
def test_robots_that_cannot_be_read(server: Server, near: Web, status: str, open_: bool) -> None:
    server.routes["/robots.txt"] = answer(b"", status=status)
    server.routes["/a"] = answer(ARTICLE)
    if open_:
        assert near.fetch(server.at("/a")).raw == ARTICLE
    else:
        assert "try again later" in fault(near, server.at("/a"))


def test_robots_sent_to_no_address_are_none(server: Server, near: Web) -> None:
    server.routes["/robots.txt"] = answer(b"", "Location: http://[", status="302 Found")
    server.routes["/a"] = answer(ARTICLE)
    assert near.fetch(server.at("/a")).raw == ARTICLE


def test_redirects_are_followed_to_a_limit(server: Server, near: Web) -> None:
    server.routes["/a"] = answer(b"", "Location: b", status="302 Found")
    server.routes["/b"] = answer(b"", "Location: /c?x=1", status="308 Permanent Redirect")
    server.routes["/c?x=1"] = answer(ARTICLE)
    assert near.fetch(server.at("/a")).address == server.at("/c?x=1")
    server.routes["/loop"] = answer(b"", "Location: /loop", status="302 Found")
    assert "redirects" in fault(near, server.at("/loop"))


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("404 Not Found", "404 Not Found"),
        ("403 Forbidden", "save the page from your browser"),
        ("401 Unauthorized", "login"),
        ("429 Too Many Requests", "asks to wait (120)"),
        ("451 X", "legal reasons"),
        ("299 Odd", "299"),
        ("500 X", "500"),
    ],
)
def test_what_the_server_refuses_is_told(server: Server, near: Web, status: str, says: str) -> None:
    server.routes["/a"] = answer(b"x", "Retry-After: 120", status=status)
    assert says in fault(near, server.at("/a"))


def drip(between: float, pieces: int) -> Callable[[socket.socket, str], None]:
    def reply(connection: socket.socket, request: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(pieces):
            connection.sendall(b"x")
            time.sleep(between)

    return reply


def drip_heads(connection: socket.socket, request: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(200):
        connection.sendall(f"X-{number}: y\r\n".encode())
        time.sleep(0.05)


@pytest.mark.parametrize("reply", [drip(0.05, 200), drip(5, 2), drip_heads], ids=["drips", "stalls", "drips its head"])
def test_a_server_that_drips_or_stalls_is_left(server: Server, near: Web, reply: object) -> None:
    server.routes["/a"] = reply  # type: ignore[assignment]
    assert "too long" in fault(near, server.at("/a"))


def endless(connection: socket.socket, request: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        connection.sendall(b"shells " * 9000)


def test_a_body_without_end_and_one_that_says_it_is_too_large_are_left(
    server: Server, near: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "LIMIT", 2_000_000)
    server.routes["/a"] = endless
    assert "more than 2 MB" in fault(near, server.at("/a"))
    server.routes["/b"] = answer(b"x", length=999_000_000)
    assert "is 999 MB" in fault(near, server.at("/b"))


def test_a_wrong_length_is_told(server: Server, near: Web) -> None:
    server.routes["/long"] = answer(ARTICLE, length=len(ARTICLE) + 50)
    assert "ends too early" in fault(near, server.at("/long"))
    server.routes["/short"] = answer(ARTICLE, length=60)
    assert near.fetch(server.at("/short")).raw == ARTICLE[:60]
    server.routes["/none"] = b""
    assert "broken" in fault(near, server.at("/none"))
    server.routes["/junk"] = b"SSH-2.0-OpenSSH\r\n\r\n"
    assert "broken" in fault(near, server.at("/junk"))
    server.routes["/heads"] = b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 500_000
    assert fault(near, server.at("/heads"))


def test_a_packed_answer_is_unpacked_and_a_bomb_is_not(
    server: Server, near: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.routes["/a"] = answer(gzip.compress(ARTICLE), "Content-Encoding: gzip")
    assert near.fetch(server.at("/a")).raw == ARTICLE
    bare = zlib.compressobj(wbits=-15)
    for name, body in (("zlib", zlib.compress(ARTICLE)), ("bare", bare.compress(ARTICLE) + bare.flush())):
        server.routes[f"/{name}"] = answer(body, "Content-Encoding: deflate")
        assert near.fetch(server.at(f"/{name}")).raw == ARTICLE
    monkeypatch.setattr(web, "LIMIT", 1_000_000)
    server.routes["/bomb"] = answer(gzip.compress(b"x" * 50_000_000), "Content-Encoding: gzip")
    assert "unpacks to more than 1 MB" in fault(near, server.at("/bomb"))
    server.routes["/twice"] = answer(gzip.compress(gzip.compress(b"x" * 50_000_000)), "Content-Encoding: gzip, gzip")
    assert "unpacks to more than 1 MB" in fault(near, server.at("/twice"))
    server.routes["/cut"] = answer(gzip.compress(ARTICLE)[:-20], "Content-Encoding: gzip")
    assert "broken" in fault(near, server.at("/cut"))
    server.routes["/odd"] = answer(ARTICLE, "Content-Encoding: br")
    assert "not asked to" in fault(near, server.at("/odd"))


def test_nobody_there_is_told(near: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert "no connection" in fault(near, f"http://127.0.0.1:{port}/")
    with closing(Web(pause=0, look_up=lambda host, port: [])) as far:
        assert "no such host" in fault(far, "http://mill.example/")


def test_what_has_not_changed_is_not_sent_again(server: Server, tmp_path: Path) -> None:
    def reply(connection: socket.socket, request: str) -> None:
        same = 'if-none-match: "v1"' in request.lower()
        connection.sendall(answer(b"", status="304 Not Modified") if same else answer(ARTICLE, 'ETag: "v1"'))

    server.routes["/a"] = reply
    for turn in (1, 2):
        (page,) = read_sources([server.at("/a")], private=True, cache=tmp_path / "kept")
        assert isinstance(page, Page)
        assert TEXT in page.text
        assert any("unchanged" in note for note in page.notes) == (turn == 2)
    kept = next((tmp_path / "kept").glob("*.body"))
    kept.write_bytes(b"<p>tampered")
    (page,) = read_sources([server.at("/a")], private=True, cache=tmp_path / "kept")
    assert isinstance(page, Page)
    assert TEXT in page.text


def test_a_feed_is_followed_only_when_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_PAUSE", 0)
    feed = (
        f"<rss><channel><title>Mill</title><item><title>Shells</title><link>{server.at('/a')}</link><description>Short.</description>"
        f"</item><item><title>Gone</title><link>{server.at('/gone')}</link><description>Only this.</description></item></channel></rss>"
    )
    server.routes["/feed"] = answer(feed.encode())
    server.routes["/a"] = answer(ARTICLE)
    own = list(read_sources([server.at("/feed")], private=True))
    assert [one.text for one in own if isinstance(one, Page)] == ["Short.", "Only this."]
    followed = list(read_sources([server.at("/feed")], private=True, follow=True))
    assert isinstance(followed[0], Page)
    assert TEXT in followed[0].text
    assert isinstance(followed[1], Page)
    assert followed[1].text == "Only this."
    assert any("404" in note for note in followed[1].notes)


def test_a_list_is_fetched_line_by_line_and_a_fetched_list_is_not(server: Server, tmp_path: Path) -> None:
    server.routes["/a"] = answer(ARTICLE)
    server.routes["/list"] = answer(f"{server.at('/a')}\n".encode())
    (tmp_path / "list").write_text(f"{server.at('/a')}\n{server.at('/list')}\n", encoding="utf-8")
    page, listed = list(read_sources([tmp_path / "list"], private=True))
    assert isinstance(page, Page)
    assert isinstance(listed, SourceError)
    assert "name the list itself" in str(listed)
