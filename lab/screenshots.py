"""Pictures of every page, docs/screenshots/: ``python -m lab.screenshots [--png FOLDER] [--ledger LEDGER] [VIEW ...]``.

Of the shipped examples, with a later version of one report and some judgements put in, by Debian's Chromium, at laptop
and phone width. `--png` puts lossless ones elsewhere instead, to be looked at; `--ledger` takes another ledger.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import uvicorn

from lab.shared import ROOT
from reportedly.cli.demo import EXAMPLES
from reportedly.errors import SourceError
from reportedly.pipeline import read_all
from reportedly.recording import Ledger
from reportedly.records import Judgement, Page
from reportedly.web.addresses import event_address, report_address, source_address
from reportedly.web.app import create_app
from reportedly.web.holding import Holding
from reportedly.web.surveyed import ALL

FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = {"laptop": 1280, "phone": 390}
#: Pixels of height that are shown at most; of WebP's quality of 100.
TALLEST, QUALITY = {"laptop": 1100, "phone": 1500}, 40
_RADIO = "https://radio-dalun.example/news/ain-derrush-hospital"
_QUIET = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-default-apps --disable-dev-shm-usage --hide-scrollbars"
)


def examples(where: Path) -> None:
    """A ledger of the shipped examples, one of them changed by its outlet, four claims judged."""
    with Ledger(where) as ledger:
        for page in read_all(sorted(str(p) for p in EXAMPLES.iterdir() if p.suffix in (".html", ".txt", ".jsonl"))):
            assert not isinstance(page, SourceError)
            ledger.add(page)
        radio = ledger.page(_RADIO)
        assert radio is not None
        ledger.add(_later(radio))
        of = ledger.claims(_RADIO)
        for claim, verb, fields in (
            (of[0], "accept", {}),
            (of[1], "correct", {"field": "low", "value": (of[1].low or 0) + 1, "reason": "the list names one more"}),
            (of[2], "reject", {"reason": "the same people as in the claim before"}),
            (of[3], "challenge", {"reason": "the hospital says it received nobody that day"}),
        ):
            ledger.append(Judgement("Ann", verb, _RADIO, claim.id, **fields))  # type: ignore[arg-type]


def _later(page: Page) -> Page:
    """The page as its outlet might have changed it: a figure another, a sentence more at its end."""
    text = (
        page.text.replace("nine", "eleven", 1) + "\n\nTwo of the wounded have died since, the hospital said on Monday."
    )
    line = {"id": page.id, "title": page.title, "text": text, "published": str(page.published), "outlet": page.outlet}
    line["address"] = page.address
    (later,) = read_all(["-"], stdin=BytesIO(json.dumps(line).encode()))
    assert not isinstance(later, SourceError)
    return later


@contextmanager
def served(ledger: Path) -> Iterator[tuple[str, Holding]]:
    """The address of the pages of a ledger, while they are served."""
    holding = Holding(ledger, patience=float("inf"))
    holding.held()
    server = uvicorn.Server(uvicorn.Config(create_app(holding), port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    (listening,) = server.servers[0].sockets
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", holding
    finally:
        server.should_exit = True
        thread.join(10)
        holding.close()


def views(holding: Holding) -> dict[str, str]:
    """The address of each view; the event and the source are those that most is said of."""
    held = holding.held()
    (told,) = held.events_where(ALL, 1, order="reports DESC, independent DESC, id")
    several = {
        "start": "/",
        "events": "/events",
        "map": "/map?box=35.2,32.2,42.6,37.4",
        "event": event_address(told.id),
        "reports": "/reports",
        "sources": "/sources",
        "source": source_address(held.sources(2)[-1].origin.key),
        "wording": "/wording",
        "findings": "/findings",
        "method": "/method",
        "search": "/search?q=hospital",
        "read": "/read",
    }
    if held.report(_RADIO) is not None:
        return several | {"report": report_address(_RADIO), "versions": report_address(_RADIO, 2, 1)}
    _, (newest, *_) = held.reports_where(ALL, 1)
    return several | {"report": report_address(newest.id)}


def chromium(folder: Path) -> Any:
    """A browser without a window."""
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = str(shutil.which("chromium"))
    for argument in (*_QUIET.split(), f"--user-data-dir={folder}"):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=Service(str(shutil.which("chromedriver"))))


def shoot(browser: Any, address: str, width: int, tallest: int, form: str) -> bytes:
    """A page as a picture, from its top down to its end or `tallest`."""
    size = {"width": width, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**size, "height": 900})
    browser.get(address)
    height = min(tallest, int(browser.execute_script("return document.documentElement.scrollHeight")))
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**size, "height": height})
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
    quality = {} if form == "png" else {"quality": QUALITY}
    asked = {"format": form, "clip": clip, "captureBeyondViewport": True, **quality}
    return base64.b64decode(browser.execute_cdp_cmd("Page.captureScreenshot", asked)["data"])


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m lab.screenshots")
    given.add_argument("--png", type=lambda name: Path(name).absolute())
    given.add_argument("--ledger", type=Path)
    given.add_argument("views", nargs="*")
    asked = given.parse_args()
    folder, form = (asked.png, "png") if asked.png else (FOLDER, "webp")
    folder.mkdir(parents=True, exist_ok=True)
    whole = 0
    with tempfile.TemporaryDirectory() as temporary:
        ledger = asked.ledger or Path("reportedly.db")
        if not asked.ledger:
            os.chdir(temporary)  # the pages show the ledger's path
            examples(ledger)
        browser = chromium(Path(temporary) / "chromium")
        try:
            with served(ledger) as (address, holding):
                for name, view in views(holding).items():
                    if asked.views and name not in asked.views:
                        continue
                    for kind, width in WIDTHS.items():
                        picture = shoot(browser, address + view, width, TALLEST[kind], form)
                        (folder / f"{name}-{kind}.{form}").write_bytes(picture)
                        whole += len(picture)
        finally:
            browser.quit()
    print(f"{folder}: {whole / 1_000_000:.2f} MB")


if __name__ == "__main__":
    main()
