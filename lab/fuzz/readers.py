"""Each reader fuzzed: ``python -m lab.fuzz.readers NAME [--minutes M]``; without a name, all of them in turn.

With atheris (``pip install atheris``, not in the lab's own list, since it has no build for every Python) the fuzzer is
guided by coverage; without it documents are broken by `mutate`. Seeds are made here, one or more for each shape.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import sys
import tarfile
import time
import traceback
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from lab.corpora.comment_systems import written_pages
from lab.fuzz.check import check, watched
from lab.fuzz.mutate import mutated
from lab.fuzz.pages import FOLDER, keep
from reportedly.errors import NotFetched
from reportedly.read import Shape, read_bytes
from reportedly.read.addresses import canonical, identity_of
from reportedly.read.web import checked, not_public

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


def _zip() -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", _TEXT)
        archive.writestr("b/c.html", f"<p>{_TEXT}")
    return into.getvalue()


def _tar() -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as archive:
        for name in ("a.txt", "b/" + "c" * 120 + ".html"):
            info = tarfile.TarInfo(name)
            info.size = len(_TEXT)
            archive.addfile(info, io.BytesIO(_TEXT.encode()))
    return into.getvalue()


def _pdf() -> bytes:
    from tests.test_read_inputs import pdf

    return pdf([_TEXT.strip()], title="Mill")


def _read(shape: Shape | None) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        check(read_bytes(data, read_from="x", shape=shape))

    return run


def _addresses(data: bytes) -> None:
    address = data.decode("utf-8", "replace")[:4000]
    assert canonical(canonical(address)) == canonical(address), "not the same when done twice"
    assert identity_of(identity_of(address)) == identity_of(address), "not the same when done twice"
    not_public(address)
    with suppress(NotFetched):
        checked(address, address)


def _table(data: bytes) -> None:
    check(read_bytes(data, read_from="x", shape="table", columns={"text": "body", "title": "headline"}))


READERS: dict[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "html": (_read("html"), lambda: [page.html.encode() for page in written_pages()]),
    "text": (
        _read("text"),
        lambda: [_TEXT.encode() * 3, ("Mill\n\n" + _TEXT + "Leave a Reply\n\nIt was four.\n").encode()],
    ),
    "reports": (
        _read("reports"),
        lambda: [
            json.dumps({"id": "a", "text": _TEXT, "title": "T", "published": "2019-03-15", "parts": []}).encode()
            + b"\n"
        ],
    ),
    "table": (_table, lambda: [f'headline,body\r\nMill,"{_TEXT}"\r\nA,B\r\n'.encode()]),
    "feed": (_read("feed"), lambda: [_FEED.encode()]),
    "warc": (_read("warc"), lambda: [_WARC, gzip.compress(_WARC)]),
    "mhtml": (_read("mhtml"), lambda: [_MHTML.encode()]),
    "pdf": (_read("pdf"), lambda: [_pdf()]),
    "archive": (_read(None), lambda: [_zip(), _tar(), gzip.compress(_tar())]),
    "addresses": (
        _addresses,
        lambda: [b"https://m.news.example/amp/2019/03/15/mill?utm_source=x&id=5#top", b"http://[::ffff:127.0.0.1]:80/"],
    ),
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("name", nargs="?", choices=[*READERS])
    asked.add_argument("--minutes", type=float, default=30)
    asked.add_argument("--plain", action="store_true", help="without atheris")
    options = asked.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in [options.name] if options.name else READERS:
        run, seeds = READERS[name]
        guided = None if options.plain or options.name is None else _atheris()
        if guided is not None:
            _guided(guided, name, run, seeds(), options.minutes)
        else:
            _plain(name, run, seeds(), options.minutes)


def _atheris() -> Any:
    try:
        import atheris
    except ImportError:
        return None
    return atheris


def _plain(name: str, run: Callable[[bytes], None], seeds: list[bytes], minutes: float) -> None:
    state = FOLDER / f"reader-{name}.json"
    kept: dict[str, Any] = (
        json.loads(state.read_text("utf-8")) if state.exists() else {"done": 0, "broken": [], "minutes": 0.0}
    )
    began = time.monotonic()
    while time.monotonic() - began < 60 * minutes:
        data = mutated(kept["done"], seeds, limit=60_000)
        try:
            with watched():
                run(data)
        except Exception:
            kept["broken"].append(kept["done"])
            keep(FOLDER / f"{name}-{kept['done']}", data, traceback.format_exc())
        kept["done"] += 1
    kept["minutes"] = round(kept["minutes"] + (time.monotonic() - began) / 60, 1)
    state.write_text(json.dumps(kept), "utf-8")
    print(f"{name}: {kept['done']} documents in {kept['minutes']} minutes, {len(kept['broken'])} broke it", flush=True)


def _guided(atheris: Any, name: str, run: Callable[[bytes], None], seeds: list[bytes], minutes: float) -> None:
    corpus = FOLDER / f"corpus-{name}"
    corpus.mkdir(exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    run(seeds[0])  # what is imported late is imported now, to be instrumented
    atheris.instrument_all()
    flags = [f"-max_total_time={int(60 * minutes)}", "-timeout=60", "-rss_limit_mb=2000", "-max_len=20000"]
    atheris.Setup([sys.argv[0], str(corpus), f"-artifact_prefix={FOLDER}/{name}-", *flags], run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
