"""Each reader fuzzed: ``python -m lab.fuzz.readers [NAME ...] [--minutes M] [--state FOLDER]``; all of them by default.

With atheris (``pip install atheris``, not in the lab's own list, since it has no build for every Python) the fuzzer is
guided by what of our code a document reaches; without it documents are broken by `mutate`. Seeds are made here, one or
more for each shape. What reached something new is kept in the state's folder, and so are the minutes and what broke a
reader, once for each place in the code: a run goes on from there. Minutes are of processor time, whatever else the machine does.
``--table`` prints them so far.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import os
import re
import socket
import subprocess
import sys
import tarfile
import threading
import time
import traceback
import types
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab.corpora.comment_systems import written_pages
from lab.fuzz.check import check, watched
from lab.fuzz.mutate import TOKENS, mutated
from lab.fuzz.pages import FOLDER, keep
from lab.shared import ROOT
from reportedly.errors import NotFetched
from reportedly.read import Shape, read_bytes
from reportedly.read.addresses import canonical, identity_of, page_number, site_of
from reportedly.read.decode import decode, encoding_of
from reportedly.read.web import Web, checked, not_public

_TEXT = "Two millers were wounded when shells hit the old mill, the district office said on Friday.\n\nMore followed.\n"
_FEED = (
    "<rss xmlns:content='c'><channel><title>M</title><item><title>A</title><link>https://m.example/a</link><pubDate>Fri, 15 "
    f"Mar 2019</pubDate><content:encoded><![CDATA[<p>{_TEXT}</p>]]></content:encoded></item><item><title>B</title></item>"
    "</channel></rss>"
)
_MHTML = (
    'Snapshot-Content-Location: https://m.example/a\nMIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; '
    f'boundary="b"\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>{_TEXT}</p>\n--b--\n'
)
_WARC = b"".join(
    f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://m.example/{kind}\r\nWARC-Record-ID: <urn:uuid:{n}>\r\n"
    f"Content-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    + body
    + b"\r\n\r\n"
    for n, (kind, body) in enumerate(
        [
            ("response", f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{_TEXT}".encode()),
            ("conversion", _TEXT.encode()),
        ]
    )
)


_LIVE = (
    "<html lang=en><head><title>Mill: the day</title><meta property='og:title' content='Mill'><link rel=canonical "
    "href='https://m.example/live?page=2'><link rel=next href='https://m.example/live?page=3'><script type='application/"
    'ld+json\'>{"@type":"NewsArticle","headline":"Mill","datePublished":"2019-03-15","isAccessibleForFree":false}</script>'
    "</head><body><h1>Mill: the day</h1><p class=byline>By A. Miller</p><time datetime='2019-03-15'>15 March 2019</time>"
    f"<figure><img><figcaption>The mill (AFP)</figcaption></figure><p>{_TEXT}<blockquote>{_TEXT}</blockquote><div class="
    "donation>$0 $2,500 $5,000 $895</div><div class=liveblog>"
    + "".join(f"<div class=liveblog-entry id=b{n}><time>1{n}:00</time><h2>A</h2><p>{_TEXT}</div>" for n in range(3))
    + "</div><p>Correction: it was two.</p></body></html>"
)


def _zip(packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", packing) as archive:
        archive.writestr("a.txt", _TEXT)
        archive.writestr("b/c.html", f"<p>{_TEXT}")
    return into.getvalue()


def _tar() -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as archive:
        for name in ("a.txt", "b/" + "c" * 120 + ".html", "s/M_files/f.html", "s/M.html"):
            info = tarfile.TarInfo(name)
            info.size = len(_TEXT)
            archive.addfile(info, io.BytesIO(_TEXT.encode()))
    return into.getvalue()


def _pdf() -> bytes:
    from tests.test_read_inputs import pdf

    return pdf([_TEXT.strip()], title="Mill")


def _atom() -> bytes:
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>M</title><entry><title type='html'>A &amp;lt;b&gt;</title><link "
        "href='/a'/><id>tag:m</id><published>2019-03-15T00:00:00Z</published><content type='xhtml'><div><p>"
        f"{_TEXT}</p></div></content><author><name>N</name></author></entry></feed>"
    ).encode()


def _read(shape: Shape | None) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        check(read_bytes(data, read_from="x", shape=shape))

    return run


def _archive(data: bytes) -> None:
    check(read_bytes(data, read_from="x"))


def _addresses(data: bytes) -> None:
    address = data.decode("utf-8", "replace")[:4000]
    assert canonical(canonical(address)) == canonical(address), "not the same when done twice"
    assert identity_of(identity_of(address)) == identity_of(address), "not the same when done twice"
    page_number(address)
    site_of(address)
    not_public(address)
    with suppress(NotFetched):
        checked(address, address)


def _table(data: bytes) -> None:
    check(read_bytes(data, read_from="x", shape="table", columns={"text": "body", "title": "headline"}))


def _encodings(data: bytes) -> None:
    label, _, raw = data.partition(b"\n")
    text, notes = decode(raw, declared=label.decode("latin-1")[:40] or None, mend=True)
    text.encode("utf-8", "surrogatepass")
    assert all(notes)
    "".encode(encoding_of(raw)[0])


class _Wire:
    """A server on this machine that answers every request with the next piece of a document, whatever it is."""

    def __init__(self) -> None:
        self.replies: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                connection.sendall(
                    self.replies.pop(0) if self.replies else b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
                )


_wire: list[tuple[_Wire, Web]] = []


def _web(data: bytes) -> None:
    """The answers of a server: that to robots.txt first, then the others, parted by a line of their own."""
    if not _wire:
        web = Web(private=True, pause=0, silence=0.05, whole=0.2, look_up=lambda host, port: ["127.0.0.1"])
        _wire.append((_Wire(), web))
    wire, web = _wire[0]
    wire.replies = data.split(b"\n=====\n")[:8]
    # a host of its own, whose robots.txt was never asked for
    host = hashlib.sha256(data).hexdigest()[:16]
    try:
        fetched = web.fetch(f"http://{host}.example:{wire.port}/a")
    except NotFetched as fault:
        check([fault])
    else:
        check(read_bytes(fetched.raw, read_from="x", address=fetched.address))


_ANSWERS = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\nUser-agent: *\nDisallow: /b\nCrawl-delay: 0\n\n=====\nHTTP/1.1 302 Found\r\n"
    b"Location: /c?d#e\r\nContent-Length: 0\r\n\r\n\n=====\nHTTP/1.1 200 OK\r\nContent-Type: text/html; charset=cp1252\r\n"
    b"Transfer-Encoding: chunked\r\nETag: x\r\n\r\n9\r\n<p>Two me\r\n0\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader under test: what is run on a document, its seeds, and the modules of others that guide besides ours."""

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    guides: tuple[str, ...] = field(default=())


READERS: dict[str, Reader] = {
    "html": Reader(_read("html"), lambda: [_LIVE.encode(), f"<p>{_TEXT}".encode()]),
    "threads": Reader(_read("html"), lambda: [page.html.encode() for page in written_pages()]),
    "text": Reader(
        _read("text"),
        lambda: [_TEXT.encode() * 3, ("Mill\n\n" + _TEXT + "Leave a Reply\n\nIt was four.\n").encode()],
    ),
    "encodings": Reader(
        _encodings,
        lambda: [
            b"cp1252\nThe mill\x92s",
            b"\nThe mill\xc3\xa2\xe2\x82\xac\xe2\x84\xa2s \xff",
            b"utf-16\n" + _TEXT.encode("utf-16"),
        ],
    ),
    "reports": Reader(
        _read("reports"),
        lambda: [
            json.dumps({"id": "a", "text": _TEXT, "title": "T", "published": "2019-03-15", "parts": []}).encode()
            + b"\n"
        ],
    ),
    "table": Reader(_table, lambda: [f'headline,body\r\nMill,"{_TEXT}"\r\nA,B\r\n'.encode()]),
    "feed": Reader(_read("feed"), lambda: [_FEED.encode(), _atom()]),
    "warc": Reader(_read("warc"), lambda: [_WARC, gzip.compress(_WARC)]),
    "mhtml": Reader(_read("mhtml"), lambda: [_MHTML.encode()], ("email",)),
    "pdf": Reader(_read("pdf"), lambda: [_pdf()]),
    "archive": Reader(
        _archive,
        lambda: [_zip(), _zip(zipfile.ZIP_STORED), _tar(), gzip.compress(_tar())],
        ("zipfile", "tarfile", "gzip"),
    ),
    "shapes": Reader(
        _read(None),
        lambda: [_FEED.encode(), _MHTML.encode(), _WARC, _pdf(), _LIVE.encode(), b'{"id": "a", "text": "b"}'],
    ),
    "addresses": Reader(
        _addresses,
        lambda: [b"https://m.news.example/amp/2019/03/15/mill?utm_source=x&id=5#top", b"http://[::ffff:127.0.0.1]:80/"],
        ("urllib.parse", "ipaddress"),
    ),
    "web": Reader(_web, lambda: [_ANSWERS], ("protego", "h11")),
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", choices=[*READERS, []], metavar="NAME", help=", ".join(READERS))
    asked.add_argument("--minutes", type=float, default=30, help="of processor time, for each reader")
    asked.add_argument("--state", type=Path, default=FOLDER, help="where seeds, minutes and finds are kept")
    asked.add_argument("--plain", action="store_true", help="without atheris")
    asked.add_argument("--table", action="store_true", help="print the minutes so far")
    asked.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    options = asked.parse_args()
    options.state.mkdir(parents=True, exist_ok=True)
    if options.table:
        print(table(options.state))
    elif options.within:
        _guided(options.names[0], options.minutes, options.state)
    else:
        for name in options.names or READERS:
            (_plain if options.plain or not _has_atheris() else _watch)(name, options.minutes, options.state)


def table(state: Path) -> str:
    """The minutes of each reader so far, as the table in docs/inputs.md."""
    rows = ["| reader | minutes | documents | places in the code that broke |", "|---|---:|---:|---:|"]
    for name in READERS:
        kept = _kept(state, name)
        rows.append(f"| {name} | {kept['minutes']:.0f} | {kept['done']:,} | {len(kept['broken'])} |")
    return "\n".join(rows)


def _has_atheris() -> bool:
    import importlib.util

    return importlib.util.find_spec("atheris") is not None


def _kept(state: Path, name: str) -> dict[str, Any]:
    path = state / f"reader-{name}.json"
    kept: dict[str, Any] = {"minutes": 0.0, "done": 0, "broken": {}}
    return kept | json.loads(path.read_text("utf-8")) if path.exists() else kept


def _write(state: Path, name: str, kept: dict[str, Any]) -> None:
    (state / f"reader-{name}.json").write_text(json.dumps(kept), "utf-8")


def _note_break(state: Path, name: str, kept: dict[str, Any], data: bytes) -> None:
    """Keep a document that broke the reader, the shortest for each place in the code."""
    trace = traceback.format_exc()
    last = traceback.extract_tb(sys.exc_info()[2])[-1]
    place = f"{type(sys.exc_info()[1]).__name__} at {Path(last.filename).name}:{last.lineno}"
    if place in kept["broken"] and kept["broken"][place] <= len(data):
        return
    kept["broken"][place] = len(data)
    keep(state / f"find-{name}-{hashlib.sha256(place.encode()).hexdigest()[:8]}", data, f"{place}\n{trace}")


def _plain(name: str, minutes: float, state: Path) -> None:
    kept = _kept(state, name)
    seeds = [*READERS[name].seeds()]
    began = time.process_time()
    while time.process_time() - began < 60 * minutes:
        data = mutated(kept["done"], seeds, limit=60_000)
        try:
            with watched():
                READERS[name].run(data)
        except Exception:
            _note_break(state, name, kept, data)
        kept["done"] += 1
    kept["minutes"] += (time.process_time() - began) / 60
    _write(state, name, kept)
    print(
        f"{name}: {kept['done']} documents in {kept['minutes']:.0f} minutes, {len(kept['broken'])} breaks", flush=True
    )


def _watch(name: str, minutes: float, state: Path) -> None:
    """Run the guided fuzzer in processes of their own, which end with it, until it has had its minutes."""
    until = _kept(state, name)["minutes"] + minutes
    while (rest := until - (before := _kept(state, name))["minutes"]) > 0.05:
        command = [sys.executable, "-m", "lab.fuzz.readers", name, "--within", "--minutes", str(rest)]
        log = state / f"reader-{name}.log"
        with log.open("w") as out:
            subprocess.run([*command, "--state", str(state)], cwd=ROOT, stdout=out, stderr=out, check=False)
        told = log.read_text("utf-8", "replace")
        kept = _kept(state, name)
        # what ends the process itself: a crash of a library, too much memory
        if ended := re.search(r"(SUMMARY|ERROR): (libFuzzer|Addr\w+): ([^\n]{1,80})", told):
            kept["broken"].setdefault(ended[3], 0)
            _write(state, name, kept)
        print(f"{name}: {kept['done']} in {kept['minutes']:.1f} minutes, {len(kept['broken'])} breaks", flush=True)
        if kept["done"] == before["done"]:
            print(told[-2000:], file=sys.stderr)
            return


def _guided(name: str, minutes: float, state: Path) -> None:
    import atheris

    reader = READERS[name]
    corpus = state / f"corpus-{name}"
    corpus.mkdir(exist_ok=True)
    for seed in reader.seeds():
        (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
        reader.run(seed)  # what is imported late is imported now, to be guided by
    if name == "archive":
        # a wrong checksum ends most archives at once, and hides what lies behind it
        zipfile.ZipExtFile._update_crc = lambda self, data: None  # type: ignore[attr-defined]
        tarfile.calc_chksums = lambda header: _Any()  # type: ignore[attr-defined]
    for module in [*sys.modules.values()]:
        if module.__name__.startswith(("reportedly.", *reader.guides)):
            _guide_by(atheris, module)
    words = state / "tokens.dict"
    words.write_text(
        "".join(f'"{"".join(f"{chr(92)}x{byte:02x}" for byte in one)}"\n' for one in TOKENS if len(one) < 60)
    )
    kept = _kept(state, name)
    counted, until = time.process_time(), kept["minutes"] + minutes

    def run(data: bytes) -> None:
        nonlocal counted
        try:
            with watched():
                reader.run(data)
        except Exception:
            _note_break(state, name, kept, data)
        kept["done"] += 1
        if (now := time.process_time()) > counted + 3:
            kept["minutes"] += (now - counted) / 60
            counted = now
            _write(state, name, kept)
            if kept["minutes"] >= until:
                os._exit(0)  # what reached something new is kept already

    # a hang is told by processor time, in `watched`; the clock of a busy machine tells none
    flags = [
        "-timeout=0", "-rss_limit_mb=2000", "-max_len=20000", f"-dict={words}", f"-artifact_prefix={state}/end-{name}-",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], str(corpus), *flags], run)
    atheris.Fuzz()


class _Any:
    """Holds everything."""

    def __contains__(self, one: object) -> bool:
        return True


def _guide_by(atheris: Any, module: types.ModuleType) -> None:
    """Have the functions of a module, and those of its classes, say which of their branches were taken."""
    for thing in [*vars(module).values()]:
        members = (
            [*vars(thing).values()] if isinstance(thing, type) and thing.__module__ == module.__name__ else [thing]
        )
        for one in members:
            function = one.__func__ if isinstance(one, (classmethod, staticmethod)) else one
            if isinstance(function, types.FunctionType) and function.__module__ == module.__name__:
                atheris.instrument_func(function)


if __name__ == "__main__":
    main()
