"""The pages in a real browser: Debian's Chromium, over the shipped examples, as a reader would use them."""

from __future__ import annotations

import base64
import csv
import json
import math
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from reportedly.ledger.store import Store
from reportedly.records import Place
from reportedly.web.app import create_app
from reportedly.web.charts.map import SPOTS
from reportedly.web.holding import Holding
from tests.web import claim_of, keep, page_of

RADIO = "/report?id=https%3A%2F%2Fradio-dalun.example%2Fnews%2Fain-derrush-hospital"
QUIET = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-default-apps --disable-dev-shm-usage"
)
#: A page's text and what is behind it, by WCAG 2's formula; large text needs 3, other text 4.5.
CONTRAST = """
const parts = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
const linear = (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const light = (c) => c.slice(0, 3).map((v) => linear(v / 255))
  .reduce((sum, v, k) => sum + v * [0.2126, 0.7152, 0.0722][k], 0);
const behind = (node) => {
  for (; node; node = node.parentElement) {
    const c = parts(getComputedStyle(node).backgroundColor);
    if (c.length === 3 || (c.length === 4 && c[3] === 1)) return c;
  }
  return [255, 255, 255];
};
const weak = [];
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const node = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || node.closest("svg, .skip, datalist, option")) continue;
  const style = getComputedStyle(node);
  const [a, b] = [light(parts(style.color)), light(behind(node))].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
  if (ratio < (large ? 3 : 4.5)) weak.push([texts.currentNode.data.trim().slice(0, 30), ratio.toFixed(2)]);
}
return weak;
"""


@pytest.fixture(scope="module")
def server(examples_ledger: Path) -> Iterator[str]:
    """The address of the pages of the shipped examples."""
    with serving(examples_ledger) as address:
        yield address


@contextmanager
def serving(ledger: Path) -> Iterator[str]:
    """The address of a running server."""
    running = uvicorn.Server(
        uvicorn.Config(create_app(Holding(ledger, patience=math.inf)), port=0, log_level="error", lifespan="off")
    )
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        thread.join(0.05)
        assert thread.is_alive()
    (listening,) = running.servers[0].sockets
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    running.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Chromium, without a window. Not installed, its tests are skipped on a laptop and fail in CI."""
    programs = shutil.which("chromium"), shutil.which("chromedriver")
    if None in programs:
        missing = "Chromium is not installed (Debian's packages: chromium, chromium-driver)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing}: .ci/run installs it")
        pytest.skip(missing)
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = str(programs[0])
    downloads = tmp_path_factory.mktemp("downloads")
    for argument in (*QUIET.split(), f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(programs[1])))
    driver.downloads = downloads  # type: ignore[attr-defined]
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def wide_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages of a ledger with more places than a map draws each by itself."""
    where = tmp_path_factory.mktemp("wide") / "ledger.db"
    with Store(where) as ledger:
        for k in range(SPOTS + 60):
            text = f"Shells killed {k + 1} people in Town{k}."
            page = page_of(id=f"r{k}", title=f"Shells on Town{k}", text=text, outlet="Radio", published="2017-01-20")
            at = Place(f"Town{k}", 34 + k % 30 / 10, 36 + k // 30 / 10, None, 1, ("Sarun",), f"test:{k}")
            words = f"killed {k + 1} people"
            keep(ledger, page, [claim_of(page, 1, words, low=k + 1, high=k + 1, place=f"Town{k}", place_at=at)])
    with serving(where) as address:
        yield address


def size(browser: Any, width: int, scheme: str = "light") -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    )
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def one(browser: Any, selector: str) -> Any:
    from selenium.webdriver.common.by import By

    return browser.find_element(By.CSS_SELECTOR, selector)


def keys(browser: Any, words: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(browser).send_keys(words).perform()


def all_views(browser: Any, server: str) -> list[str]:
    """Each view once; the event and the source are those that most is said of."""
    browser.get(f"{server}/events?reports=3")
    event = one(browser, "table tbody th a").get_attribute("href").removeprefix(server)
    views = "/ /events /map /reports /sources /wording /findings /method /read /search?q=killed /nothing".split()
    return [*views, event, RADIO, "/source?key=unnamed"]


def test_a_reader_finds_the_event_and_the_words_of_a_figure(browser: Any, server: str) -> None:
    size(browser, 1280)
    browser.get(server)
    one(browser, "nav a[href='/events']").click()
    one(browser, "input[name=reports]").send_keys("3")
    one(browser, ".filters button").click()
    until(browser, lambda: "reports=3" in browser.current_url)
    one(browser, "table tbody th a").click()
    assert "Figures, by origin" in one(browser, "#figures").text
    one(browser, ".bars td.number a").click()
    assert browser.execute_script("return document.querySelector(':target .quote a') !== null")
    one(browser, ":target .quote a").click()
    assert "/report?id=" in browser.current_url
    assert browser.execute_script("return document.querySelector('.claim:target') !== null")


def test_keys_go_from_claim_to_claim_and_to_the_search_box(browser: Any, server: str) -> None:
    size(browser, 1280)
    browser.get(server + RADIO)
    for pressed, claim in (("n", 1), ("n", 2), ("j", 3), ("p", 2), ("k", 1), ("p", 10), ("n", 1)):
        keys(browser, pressed)
        assert browser.execute_script("return document.querySelector('.claim.now').id") == f"claim-{claim}"
        assert browser.execute_script("return document.activeElement.hash") == f"#claim-{claim}"
    keys(browser, "/")
    keys(browser, "n")
    assert one(browser, "#search").get_attribute("value") == "n"


def test_nothing_is_asked_from_elsewhere_and_nothing_is_refused(browser: Any, server: str) -> None:
    size(browser, 1280)
    views = all_views(browser, server)
    browser.get_log("performance")
    browser.get_log("browser")
    for view in views:
        browser.get(server + view)
    asked = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [m["params"]["request"]["url"] for m in asked if m["method"] == "Network.requestWillBeSent"]
    assert len(urls) >= len(views)
    assert not [url for url in urls if not url.startswith(server)]
    said = [entry["message"] for entry in browser.get_log("browser")]
    assert not [words for words in said if "/nothing" not in words], "a policy refused something, or a script failed"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_no_page_runs_out_of_the_window_and_all_words_can_be_read(
    browser: Any, server: str, width: int, scheme: str
) -> None:
    size(browser, width, scheme)
    for view in all_views(browser, server):
        browser.get(server + view)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width, view
        assert browser.execute_script(CONTRAST) == [], view


def test_every_field_and_link_has_a_name(browser: Any, server: str) -> None:
    size(browser, 1280)
    for view in all_views(browser, server):
        browser.get(server + view)
        unnamed = browser.execute_script(
            "return [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
            ".filter((f) => !f.labels.length && !f.getAttribute('aria-label')).map((f) => f.name)"
            ".concat([...document.querySelectorAll('a')].filter((a) => !a.textContent.trim()"
            " && !a.getAttribute('aria-label') && !a.querySelector('title')).map((a) => a.href))"
        )
        assert unnamed == [], view
        assert browser.execute_script("return document.querySelectorAll('h1').length") == 1, view
        assert browser.execute_script(
            "const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);"
            "return ids.length === new Set(ids).size"
        ), view


def test_no_rule_of_accessibility_is_broken(browser: Any, server: str) -> None:
    """By axe-core: WCAG 2.1, levels A and AA, and its best practices."""
    size(browser, 1280)
    script = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}"
    for view in all_views(browser, server):
        browser.get(server + view)
        browser.execute_script(script)
        broken = browser.execute_async_script(
            f"const done = arguments[0]; axe.run({rules}).then((found) =>"
            " done(found.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 120))])));"
        )
        assert broken == [], view


def test_a_pasted_text_is_read_and_a_chart_is_kept_as_png(browser: Any, server: str) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    size(browser, 1280)
    browser.get(f"{server}/read")
    one(browser, "textarea").send_keys(
        "Shelling in Dalun\n\nShells killed 12 people in Dalun on Friday, a doctor said."
    )
    one(browser, "form.drop button").click()
    assert "nothing of it is kept" in one(browser, "[role=status]").text
    assert len(browser.find_elements("css selector", ".claim")) >= 1
    browser.get(f"{server}/events")
    one(browser, "a[data-png] + a").click()
    kept = browser.downloads / "timeline.png"
    WebDriverWait(browser, 20).until(lambda _: kept.exists())
    assert kept.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_without_scripts_everything_can_be_read(browser: Any, server: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(server + RADIO)
        one(browser, "article a.sign").click()
        assert browser.current_url.endswith("#claim-1")
        assert len(browser.find_elements("css selector", ".claim:target")) == 1
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_days_are_chosen_on_the_timeline_by_mouse_and_by_keys(browser: Any, server: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    def waited(words: str) -> None:
        WebDriverWait(browser, 60).until(lambda _: words in browser.current_url)

    size(browser, 1280)
    browser.get(f"{server}/events?reports=1")
    every = len(browser.find_elements("css selector", "table.rows tbody tr"))
    chart = one(browser, "svg[data-days]")
    wide = chart.size["width"]
    ActionChains(browser).move_to_element_with_offset(chart, wide // 4, -40).click_and_hold().move_by_offset(
        wide // 8, 0
    ).move_by_offset(wide // 8 - 12, 0).release().perform()
    waited("since=")
    assert "reports=1" in browser.current_url
    chosen = len(browser.find_elements("css selector", "table.rows tbody tr"))
    assert 0 < chosen < every
    assert one(browser, ".brush").get_attribute("visibility") == "visible"

    browser.get(f"{server}/events")
    grip = one(browser, "[role=slider][aria-label='first day to show']")
    browser.execute_script("arguments[0].focus()", grip)
    before = grip.get_attribute("aria-valuetext")
    ActionChains(browser).send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT).perform()
    assert grip.get_attribute("aria-valuenow") == "2"
    assert grip.get_attribute("aria-valuetext") != before
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    waited("since=")
    assert one(browser, ".filters input[name=since]").get_attribute("value") != ""
    assert one(browser, ".filters input[name=until]").get_attribute("value") == ""


def test_a_grip_is_moved_by_finger(browser: Any, server: str) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    size(browser, 1280)
    browser.get(f"{server}/events")
    box = browser.execute_script(
        "const b = document.querySelector('[role=slider] path').getBoundingClientRect();"
        "return [b.x + b.width / 2, b.y + b.height / 2]"
    )
    for kind, right in (("touchStart", 0), ("touchMove", 150), ("touchMove", 300), ("touchEnd", None)):
        points = [] if right is None else [{"x": box[0] + right, "y": box[1]}]
        browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    WebDriverWait(browser, 60).until(lambda _: "since=" in browser.current_url)


# --- the map ----------------------------------------------------------------------------------------------------------


def dragged(browser: Any, right: int, down: int, *, shift: bool = False) -> None:
    """The mouse pressed left and above of the map's middle, moved, and let go."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    browser.execute_script("document.querySelector('svg[data-box]').scrollIntoView({block: 'center'})")
    moves = ActionChains(browser)
    if shift:
        moves.key_down(Keys.SHIFT)
    moves.move_to_element_with_offset(one(browser, "svg[data-box]"), -right // 2, -down // 2).click_and_hold()
    moves.move_by_offset(right // 2, down // 2).move_by_offset(right - right // 2, down - down // 2).release()
    if shift:
        moves.key_up(Keys.SHIFT)
    moves.perform()


def seen(browser: Any) -> tuple[float, ...]:
    """West, south, east and north of the map."""
    return tuple(map(float, one(browser, "svg[data-box]").get_attribute("data-box").split(",")))


def until(browser: Any, holds: Callable[[], object]) -> None:
    """Wait until something holds; what is asked may be replaced meanwhile."""
    from selenium.common.exceptions import StaleElementReferenceException
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(browser, 60, ignored_exceptions=[StaleElementReferenceException]).until(lambda _: holds())


def test_the_map_is_dragged_and_goes_back(browser: Any, wide_server: str) -> None:
    size(browser, 1280)
    browser.get(f"{wide_server}/map")
    west, south, east, north = before = seen(browser)
    browser.execute_script("window.stays = true")
    dragged(browser, 240, 100)
    until(browser, lambda: "box=" in browser.current_url and seen(browser) != before)
    now = seen(browser)
    assert now[0] < west
    assert now[2] < east
    assert now[1] > south
    assert now[3] > north
    assert now[2] - now[0] == pytest.approx(east - west, rel=0.01)
    assert browser.execute_script("return window.stays"), "the page was not loaded anew"
    assert one(browser, "a[data-png='map.png'] + a").text == "PNG"
    one(browser, ".steer a").click()
    until(browser, lambda: seen(browser)[2] - seen(browser)[0] < 0.6 * (east - west))
    assert browser.switch_to.active_element.text == "+ closer"
    browser.back()
    until(browser, lambda: seen(browser) == now)


def test_a_box_drawn_on_the_map_leaves_the_events_in_it(browser: Any, wide_server: str) -> None:
    size(browser, 1280)
    browser.get(f"{wide_server}/map?reports=1")
    every = one(browser, "#map [role=status] b").text
    one(browser, ".steering-box").click()
    assert one(browser, ".steering-box").get_attribute("aria-pressed") == "true"
    dragged(browser, 200, 120)
    until(browser, lambda: "within=" in browser.current_url)
    assert "reports=1" in browser.current_url
    assert one(browser, "svg .within").size["width"] > 300, "the map goes near to the box"
    left = one(browser, "#map [role=status] b").text
    assert 0 < int(left.split()[0]) < int(every.split()[0])
    one(browser, ".tabs a[href^='/events']").click()
    assert one(browser, ".head p").text.startswith(left)
    browser.get(f"{wide_server}/map")
    dragged(browser, 60, 60, shift=True)
    until(browser, lambda: "within=" in browser.current_url)


def test_a_large_map_gathers_near_places_and_each_gathered_spot_leads_nearer(browser: Any, wide_server: str) -> None:
    size(browser, 1280)
    browser.get(f"{wide_server}/map")
    assert f"{SPOTS + 60} events at {SPOTS + 60} places" in one(browser, "#map [role=status]").text
    titles = "return [...document.querySelectorAll('svg[data-box] a title')].map((t) => t.textContent)"
    shown = browser.execute_script(titles)
    assert 50 < len(shown) <= SPOTS
    assert sum(int(title.rpartition(": ")[2].split()[0]) for title in shown) == SPOTS + 60
    near = "return [...document.querySelectorAll('svg[data-box] a')].find((a) => a.textContent.includes(' near:'))"
    before = seen(browser)
    click = "dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    browser.execute_script(f"{near.removeprefix('return ')}.{click}")
    until(browser, lambda: seen(browser) != before)
    assert seen(browser)[2] - seen(browser)[0] < (before[2] - before[0]) / 4
    assert not [title for title in browser.execute_script(titles) if " near:" in title]


def test_without_scripts_the_map_is_moved_and_a_box_is_asked_for_by_links(browser: Any, wide_server: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{wide_server}/map")
        before = seen(browser)
        one(browser, ".steer a").click()
        assert seen(browser)[2] - seen(browser)[0] < 0.6 * (before[2] - before[0])
        shown = one(browser, "#map [role=status] b").text
        browser.find_element("link text", "List those in view").click()
        assert one(browser, ".head p").text.startswith(shown)
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_reader_compares_origins_changes_filters_and_keeps_the_table(browser: Any, server: str) -> None:
    size(browser, 1280)
    browser.get(f"{server}/events?reports=3")
    one(browser, "table.rows tbody th a").click()
    one(browser, ".facts a[href^='/source?']").click()
    assert browser.find_elements("xpath", "//h2[text()='Beside other origins']")
    one(browser, "table.rows tbody th a[href^='/event/']").click()
    assert one(browser, "h1").text
    browser.get(f"{server}/events")
    every = len(browser.find_elements("css selector", "table.rows tbody tr"))
    one(browser, "select[name=kind]").send_keys("killed")
    one(browser, ".filters button").click()
    until(browser, lambda: "kind=killed" in browser.current_url)
    left = len(browser.find_elements("css selector", "table.rows tbody tr"))
    assert 0 < left < every
    one(browser, ".head a[href^='/events.csv']").click()
    kept = browser.downloads / "events.csv"
    until(browser, kept.exists)
    rows = list(csv.reader(kept.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == left + 1


def test_a_file_dropped_on_any_page_is_read(browser: Any, server: str) -> None:
    size(browser, 1280)
    browser.get(f"{server}/sources")
    browser.execute_script(
        "const data = new DataTransfer();"
        "const words = 'Shelling in Dalun\\n\\nShells killed 12 people in Dalun on Friday, a doctor said.';"
        "data.items.add(new File([words], 'shelling.txt'));"
        "data.items.add(new File(['another'], 'another.txt'));"
        "for (const type of ['dragover', 'drop'])"
        " document.body.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}))"
    )
    until(browser, lambda: browser.find_elements("css selector", "[role=status]"))
    assert "shelling.txt; nothing of it is kept" in one(browser, "[role=status]").text
    assert len(browser.find_elements("css selector", ".claim")) >= 1


def test_on_a_phone_filters_are_folded_until_they_ask_for_something(browser: Any, server: str) -> None:
    size(browser, 390)
    browser.get(f"{server}/events")
    assert not one(browser, ".filters button").is_displayed()
    one(browser, ".filtering summary").click()
    one(browser, "input[name=reports]").send_keys("3")
    one(browser, ".filters button").click()
    until(browser, lambda: "reports=3" in browser.current_url)
    assert one(browser, ".filters button").is_displayed()


def test_every_page_can_be_printed(browser: Any, server: str) -> None:
    size(browser, 1280)
    for view in all_views(browser, server):
        browser.get(server + view)
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        try:
            shown = browser.execute_script(
                "return ['.top', '.filters', '.steer', 'button'].filter((s) =>"
                " [...document.querySelectorAll(s)].some((e) => e.checkVisibility()))"
            )
            assert shown == [], view
            printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
            assert printed[:5] == b"%PDF-", view
        finally:
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
