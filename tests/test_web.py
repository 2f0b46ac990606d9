"""The pages as a browser gets them: what they hold, what they refuse, and what a hostile report cannot do."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from lxml import etree, html
from starlette.testclient import TestClient

from lab.web_accuracy import FILE, PAGE, figures
from reportedly.ledger.store import Store
from reportedly.legible import RULE_NAMES
from reportedly.pipeline import findings
from reportedly.records import RULES, Claim, Finding, Judgement, Page, Place, Time
from reportedly.survey import Account, Settings, Survey
from reportedly.web.app import create_app
from reportedly.web.guard import MOST_POSTED
from reportedly.web.holding import Holding
from reportedly.web.plain import built, plain
from reportedly.web.surveying import survey
from tests.web import claim_of, hostile, keep, page_of

HOME = "http://127.0.0.1:8417"
HOSTILE = hostile()
RADIO = "https://radio-dalun.example/news/ain-derrush-hospital"


def client_of(where: str | Path) -> TestClient:
    return TestClient(create_app(Holding(where, patience=math.inf)), base_url=HOME)


@pytest.fixture(scope="module")
def pages(examples_ledger: Path) -> Iterator[TestClient]:
    """The pages of the shipped examples."""
    with client_of(examples_ledger) as client:
        yield client


def tree(client: TestClient, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:300])
    return html.document_fromstring(answer.content)


def market(client: TestClient) -> str:
    """The address of the event that three of the examples tell of."""
    found = client.get("/api/events", params={"reports": 3}).json()
    assert [event["independent"] for event in found] == [4]
    return f"/event/{found[0]['id']}"


# --- redaction --------------------------------------------------------------------------------------------------------


def test_what_redaction_hides_is_on_no_page(
    pages: TestClient, examples_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = f"report?id={quote(RADIO)}"
    assert "Holt" in pages.get(f"/{report}").text
    monkeypatch.setenv("REPORTEDLY_REDACT", "all")
    with client_of(examples_ledger) as client:
        events = [f"event/{event['id']}" for event in client.get("/api/events").json()]
        exports = [f"{event}/{form}" for event in events for form in ("export.html", "figures.csv", "claims.csv")]
        apis = ["api/events", f"api/{report}", *(f"api/{event}" for event in events)]
        views = ["", "reports", "events", "map", "sources", "wording", "findings", "method", "search?q=Samira", report]
        for address in (*views, *events, *exports, *apis):
            answer = client.get(f"/{address}")
            assert "Holt" not in answer.text, address
            assert answer.status_code < 500, address


# --- views ------------------------------------------------------------------------------------------------------------


def test_a_report_is_shown_to_the_letter_with_its_claims_in_place(pages: TestClient) -> None:
    found = tree(pages, f"/report?id={quote(RADIO, safe='')}")
    for sign in found.xpath("//article//a[contains(@class, 'sign')]"):
        sign.text = ""
    shown = [each.text_content() for each in found.xpath("//div[@class='text']/*")]
    given = pages.get("/api/report", params={"id": RADIO}).json()
    assert "\n\n".join(shown) == given["report"]["text"]
    assert len(found.xpath("//li[contains(@class, 'claim')]")) == len(given["claims"]) == 10


def test_each_sign_leads_to_its_claim_and_back(pages: TestClient) -> None:
    found = tree(pages, f"/report?id={quote(RADIO, safe='')}")
    signs = found.xpath("//article//a[contains(@class, 'sign')]")
    assert len(signs) == 10
    for sign in signs:
        (card,) = found.xpath(f"//*[@id='{sign.get('href')[1:]}']")
        (back,) = card.xpath(".//a[@class='to']")
        assert back.get("href") == f"#{sign.get('id')}"


def test_a_claims_chain_is_drawn_from_the_speaker_to_the_outlet(pages: TestClient) -> None:
    found = tree(pages, f"/report?id={quote(RADIO, safe='')}")
    (card,) = found.xpath("//*[@id='claim-2']")
    assert [each.text_content() for each in card.xpath(".//ol[@class='path']/li")] == [
        "the director of the town’s hospital",
        "Radio Dalun",
    ]


def test_furniture_and_readers_comments_are_folded_and_apart(pages: TestClient) -> None:
    address = "https://steppe-sentinel.example/black-banner-pours-huge-reinforcements-into-tel-marun"
    found = tree(pages, f"/report?id={quote(address, safe='')}")
    folded = found.xpath("//details[not(@open)]/summary")
    assert any("furniture" in each.text_content() for each in folded)
    assert any("never counted as reporting" in each.text_content() for each in folded)
    assert not found.xpath("//div[@class='text']//details")


def test_an_event_has_every_reading_of_its_figures_with_the_rule(pages: TestClient) -> None:
    address = market(pages)
    found = tree(pages, address)
    given = pages.get(f"/api{address}").json()
    text = " ".join(found.text_content().split())
    for figure in given["figures"]:
        readings = sum(len(by["readings"]) for by in figure["by"])
        if readings > 1:
            assert figure["rule"] in text
    rows = found.xpath("//table[contains(@class, 'bars')]/tbody/tr")
    once = found.xpath("//h3[text()='Said once, by one origin']/following-sibling::div[1]//tbody/tr")
    assert len(rows) + len(once) == sum(len(by["readings"]) for f in given["figures"] for by in f["by"])


def test_every_figure_of_an_event_leads_to_its_words(pages: TestClient) -> None:
    found = tree(pages, market(pages))
    leading = found.xpath("//table[contains(@class, 'bars')]/tbody//td[contains(@class, 'number')]/a/@href")
    assert leading
    for address in leading:
        (words,) = found.xpath(f"//*[@id='{address[1:]}']")
        assert words.xpath(".//p[@class='quote']/a/@href")[0].startswith("/report?id=")


def test_copies_are_drawn_and_their_words_given(pages: TestClient) -> None:
    found = tree(pages, market(pages))
    assert len(found.xpath("//*[local-name()='path'][@class='copy']")) == 1
    assert "shares a text with" in found.text_content()


def test_one_event_is_one_file_that_asks_for_nothing(pages: TestClient) -> None:
    answer = pages.get(market(pages) + "/export.html")
    assert answer.headers["content-disposition"].startswith("attachment")
    found = html.document_fromstring(answer.content)
    assert not found.xpath("//script | //link | //img | //iframe | //*[@src]")
    assert all(each.startswith("#") for each in found.xpath("//a/@href"))
    assert "url(" not in answer.text
    assert "@import" not in answer.text
    for each in found.xpath("//a/@href"):
        assert found.xpath(f"//*[@id='{each[1:]}']"), each


def test_events_that_disagree_have_a_contested_figure_or_a_finding(pages: TestClient) -> None:
    every = pages.get("/api/events").json()
    found = csv.DictReader(io.StringIO(pages.get("/findings.csv?rule=origins_disagree").text))
    apart = {finding["event"] for finding in found}
    fits = [e["id"] for e in every if e["id"] in apart or any(f["best"] is None for f in e["figures"])]
    assert [e["id"] for e in pages.get("/api/events?disagree=1").json()] == fits
    assert 0 < len(fits) < len(every)


def _lies_in(place: dict[str, Any] | None, west: float, south: float, east: float, north: float) -> bool:
    return (
        place is not None
        and place["where_prec"] < 6
        and west <= place["lon"] <= east
        and south <= place["lat"] <= north
    )


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("reports=3", lambda e: len({m["doc"] for m in e["mentions"]}) >= 3),
        ("origins=2", lambda e: e["independent"] >= 2),
        ("kind=displaced", lambda e: any(m["kind"] == "displaced" for m in e["mentions"])),
        ("since=2019-03-10", lambda e: e["end"] is not None and e["end"] >= "2019-03-10"),
        ("until=2018-12-31", lambda e: e["start"] is not None and e["start"] <= "2018-12-31"),
        ("within=36,32.5,38,34", lambda e: _lies_in(e["place_at"], 36, 32.5, 38, 34)),
        ("source=civil+defence", lambda e: any("ivil defence" in " ".join(m["source"]) for m in e["mentions"])),
    ],
)
def test_a_filter_leaves_what_fits_and_nothing_else(pages: TestClient, query: str, fits: object) -> None:
    assert callable(fits)
    every = pages.get("/api/events").json()
    left = pages.get(f"/api/events?{query}").json()
    assert [e["id"] for e in left] == [e["id"] for e in every if fits(e)]
    assert 0 < len(left) < len(every)
    rows = tree(pages, f"/events?{query}").xpath("//table[@class='rows']/tbody/tr")
    assert len(rows) == len(left)


@pytest.mark.parametrize("query", ["since=soon", "origins=0", "origins=-1", "kind=eaten", "until=2017-02-31"])
def test_what_cannot_be_asked_is_said(pages: TestClient, query: str) -> None:
    answer = pages.get(f"/events?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[2] in html.document_fromstring(answer.content).text_content()


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "nan,0,1,1", "5,0,1,1", "0,0,inf,1"])
def test_a_box_that_is_none_is_refused(pages: TestClient, box: str) -> None:
    assert pages.get(f"/map?box={box}").status_code == 400
    for view in ("/map", "/events", "/events.csv"):
        assert pages.get(f"{view}?within={box}").status_code == 400


def test_a_spot_leads_to_the_events_it_counts(pages: TestClient) -> None:
    several = tree(pages, "/map").xpath("//table/tbody/tr[.//a[starts-with(text(), 'all ')]]")
    assert several
    for row in several:
        (link,) = row.xpath(".//a[starts-with(text(), 'all ')]")
        listed = tree(pages, link.get("href")).xpath("//table[@class='rows']/tbody/tr")
        assert len(listed) == int(row.xpath("./td[@data-name='events']")[0].text_content())


def test_what_a_map_shows_stands_in_its_table_and_its_files(pages: TestClient) -> None:
    every = pages.get("/api/events").json()
    rows = list(csv.DictReader(io.StringIO(pages.get("/map.csv").text)))
    assert sum(int(row["events"]) for row in rows) == len([e for e in every if e["place_at"]])
    columns = list(csv.DictReader(io.StringIO(pages.get("/timeline.csv").text)))
    chart = tree(pages, "/events")
    shown = chart.xpath("//details//table/tbody/tr")
    assert len(shown) == len([row for row in columns if row["events"] != "0"])
    counts = ("two_or_more_origins", "one_origin", "nobody_named")
    assert all(int(row["events"]) == sum(int(row[name]) for name in counts) for row in columns)


def test_search_looks_through_everything(pages: TestClient) -> None:
    found = tree(pages, "/search?q=civil+defence")
    assert {each.text_content().partition(" ")[0] for each in found.xpath("//h2")} == {
        "Events",
        "Origins",
        "Claims",
        "Findings",
        "Reports",
    }
    assert "Outlets" in [h.text_content().partition(" ")[0] for h in tree(pages, "/search?q=radio").xpath("//h2")]
    assert "Nothing has all of these words" in tree(pages, "/search?q=xyzzy+plugh").text_content()


def test_every_csv_has_its_names_and_as_many_cells_in_every_row(pages: TestClient) -> None:
    event = market(pages)
    for address in (
        *("/events.csv", "/sources.csv", "/outlets.csv", "/wording.csv", "/findings.csv", "/source.csv?key=unnamed"),
        *("/reports.csv", "/timeline.csv", "/map.csv"),
        *(f"{event}/figures.csv", f"{event}/claims.csv", f"{event}/origins.csv"),
    ):
        answer = pages.get(address)
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.reader(io.StringIO(answer.text, newline="")))
        assert len(rows) > 1, address
        assert {len(row) for row in rows} == {len(rows[0])}, address


def test_the_drawing_of_origins_has_its_data_as_a_table(pages: TestClient) -> None:
    event = market(pages)
    given = pages.get(f"/api{event}").json()
    rows = list(csv.DictReader(io.StringIO(pages.get(f"{event}/origins.csv").text)))
    assert sum(int(row["claims"]) for row in rows) == len(given["mentions"])
    assert {row["report"] for row in rows} == {mention["doc"] for mention in given["mentions"]}
    named = {origin["name"] for origin in given["origins"] if origin["named"]}
    assert named <= {row["origin"] for row in rows}
    counted = {origin["name"] for origin in given["origins"] if origin["named"] and origin["counted"]}
    assert {row["origin"] for row in rows if row["independent"] == "1"} >= counted
    assert len(tree(pages, event).xpath("//details[summary='The drawing as a table']//tbody/tr")) == len(rows)


def test_a_monitor_that_counts_without_a_claim_is_shown_with_its_words(tmp_path: Path) -> None:
    told = "7 people died in Dalun, residents said."
    words = "The Syrian Observatory for Human Rights also reported the attack."
    page = page_of(id="r1", title="Seven die in Dalun", text=f"{told} {words}", published="2017-01-21", outlet="Radio")
    with Store(where := tmp_path / "one.db") as ledger:
        keep(ledger, page, [claim_of(page, 1, "7 people died", source=("residents",))])
    with client_of(where) as client:
        (event,) = client.get("/api/events").json()
        (monitor,) = (each for each in event["origins"] if each["counted"])
        assert (monitor["origin"], [each["text"] for each in monitor["without_claim"]]) == ("sohr", [words])
        assert words in tree(client, f"/event/{event['id']}").text_content()
        rows = csv.DictReader(io.StringIO(client.get(f"/event/{event['id']}/origins.csv").text))
        assert [(r["origin"], r["claims"]) for r in rows if r["independent"] == "1"] == [(monitor["name"], "0")]
        assert monitor["name"] in tree(client, "/source?key=sohr").text_content()
        assert client.get(f"/event/{event['id']}/origins.svg").status_code == 200


def test_the_reports_of_a_source_are_those_with_its_claims_and_those_where_it_counts_without(tmp_path: Path) -> None:
    told, later = "7 people died in Dalun, residents said.", "9 people died in Sarvan."
    beside = "The Syrian Observatory for Human Rights also reported the attack."
    first = page_of(id="r1", title="Seven die", text=f"{told} {beside}", published="2017-01-21", outlet="Radio")
    other = page_of(id="r2", title="Nine die", text=later, published="2018-05-02", outlet="Radio")
    with Store(where := tmp_path / "two.db") as ledger:
        keep(ledger, first, [claim_of(first, 1, "7 people died", source=("residents",))])
        elsewhere = {
            "source": ("The Syrian Observatory for Human Rights",),
            "low": 9,
            "high": 9,
            "date": "2018-05-01",
            "time_at": Time("2018-05-01", date(2018, 5, 1), date(2018, 5, 1), 1, "2018-05-01"),
            "place_at": Place("Sarvan", 33.1, 36.2, None, 1, ("Sarun",), "test:2"),
        }
        keep(ledger, other, [claim_of(other, 1, "9 people died", **elsewhere)])
    with client_of(where) as client:
        assert len(client.get("/api/events").json()) == 2
        (monitor,) = (each for each in client.get("/api/sources").json() if each["source"] == "sohr")
        assert (monitor["claims"], monitor["reports"]) == (1, 2)


def test_every_chart_to_keep_is_a_whole_drawing(pages: TestClient) -> None:
    event = market(pages)
    for address in ("/timeline.svg", "/map.svg", f"{event}/origins.svg", f"{event}/figure-1.svg"):
        answer = pages.get(address)
        assert answer.headers["content-type"].startswith("image/svg+xml")
        drawn = etree.fromstring(answer.content)
        assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
        assert not drawn.xpath("//*[local-name()='a' or local-name()='script' or local-name()='image']")


def test_a_page_that_is_not_in_english_says_so(pages: TestClient) -> None:
    assert "not coded" in tree(pages, "/report?id=not-english").text_content()


def test_method_shows_the_figures_that_were_measured() -> None:
    shown = json.loads(FILE.read_text(encoding="utf-8"))
    assert shown == figures(PAGE.read_text(encoding="utf-8")), "run: python -m lab.web_accuracy"


def test_every_rule_has_a_name() -> None:
    assert set(RULE_NAMES) == set(RULES)


def test_what_is_not_there_is_said_plainly(pages: TestClient) -> None:
    for address in ("/event/none", "/report?id=none", "/claim/none", "/source?key=none", "/nothing", "/static/"):
        answer = pages.get(address)
        assert answer.status_code == 404
        assert "text/html" in answer.headers["content-type"]


# --- the ledger changes -----------------------------------------------------------------------------------------------


def test_a_report_that_is_added_is_shown_and_a_new_version_with_what_changed(tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    first = page_of(id="a1", title="Twelve killed", text="Shells killed 12 people in Dalun.", published="2017-01-20")
    with Store(where) as ledger:
        keep(ledger, first, [claim_of(first, 1, "killed 12 people", low=12, high=12)])
    with client_of(where) as client, Store(where) as ledger:
        assert "version 2" not in client.get("/report?id=a1").text
        later = page_of(id="a1", title="Fifteen killed", text="Shells killed 15 people in Dalun.")
        keep(ledger, later, [claim_of(later, 1, "killed 15 people", low=15, high=15)])
        other = page_of(id="b2", title="Other", text="A mortar killed 3 people in Dalun.")
        keep(ledger, other, [claim_of(other, 1, "killed 3 people", low=3, high=3)])
        assert "version 2" in client.get("/report?id=a1").text
        assert "killed 12" in client.get("/report?id=a1&version=1").text
        found = tree(client, "/report?id=a1&version=2&against=1")
        assert [each.text for each in found.xpath("//article//del")] == ["Twelve", "12"]
        assert [each.text for each in found.xpath("//article//ins")] == ["Fifteen", "15"]
        assert "Other" in client.get("/reports").text
        assert client.get("/report?id=a1&version=3").status_code == 404


def test_an_empty_ledger_has_pages_that_say_so(tmp_path: Path) -> None:
    with Store(tmp_path / "ledger.db"):
        pass
    with client_of(tmp_path / "ledger.db") as client:
        assert "reportedly add" in client.get("/").text
        for address in ("/events", "/map", "/reports", "/sources", "/wording", "/findings", "/method", "/search?q=a"):
            assert client.get(address).status_code == 200, address


def test_a_second_start_makes_nothing_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = tmp_path / "ledger.db"
    page = page_of(id="a1", title="Twelve killed", text="Shells killed 12 people in Dalun.", published="2017-01-20")
    with Store(where) as ledger:
        keep(ledger, page, [claim_of(page, 1, "killed 12 people", low=12, high=12)])
    with client_of(where) as client:
        first = client.get("/events").text
    assert (tmp_path / "ledger.db-survey").is_file()
    assert [path.name for path in tmp_path.glob("*.new")] == []
    with monkeypatch.context() as patched:
        patched.setattr("reportedly.web.holding.survey", lambda *given: pytest.fail("it was there"))
        with client_of(where) as client:
            assert client.get("/events").text == first
    for broken in (b"", b"no database", (tmp_path / "ledger.db-survey").read_bytes()[:5000]):
        (tmp_path / "ledger.db-survey").write_bytes(broken)
        with client_of(where) as client:
            assert client.get("/events").text == first
    grades = Settings({"sohr": "A"}, {})
    assert not Holding(where, grades, patience=0).shown.whole, "other grades ask for another survey"


def test_what_is_known_of_a_report_is_taken_over_into_the_next_survey(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path / "ledger.db"
    read: list[str] = []

    def seen(page: Page, claims: tuple[Claim, ...]) -> tuple[Finding, ...]:
        read.append(page.id)
        return findings(page, claims)

    monkeypatch.setattr("reportedly.web.surveying.findings", seen)
    pages = [page_of(id=name, title="Twelve killed", text="Shells killed 12 people in Dalun.") for name in "abc"]
    with Store(where) as ledger:
        for page in pages[:2]:
            keep(ledger, page, [claim_of(page, 1, "killed 12 people", low=12, high=12)])
        with client_of(where) as client:
            before = client.get("/findings.csv").text
            assert sorted(read) == ["a", "b"]
            keep(ledger, pages[2], [claim_of(pages[2], 1, "killed 12 people", low=12, high=12)])
            after = client.get("/findings.csv").text
    assert sorted(read) == ["a", "b", "c"]
    assert len(after.splitlines()) > len(before.splitlines()) > 1


def test_pages_answer_while_there_is_no_survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = tmp_path / "ledger.db"
    page = page_of(id="a1", title="Twelve killed", text="Shells killed 12 people in Dalun.", published="2017-01-20")
    with Store(where) as ledger:
        keep(ledger, page, [claim_of(page, 1, "killed 12 people", low=12, high=12)])
    go = threading.Event()

    def slow(*given: Any) -> None:
        go.wait(60)
        survey(*given)

    monkeypatch.setattr("reportedly.web.holding.survey", slow)
    holding = Holding(where, patience=0)
    with TestClient(create_app(holding), base_url=HOME) as client:
        for address in ("/", "/events", "/map", "/sources", "/wording", "/findings", "/method", "/search?q=killed"):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert "being taken together for the first time" in answer.text, address
        assert "Twelve killed" in client.get("/reports").text
        assert len(tree(client, "/report?id=a1").xpath("//li[contains(@class, 'claim')]")) == 1
        go.set()
        assert holding._worker is not None
        holding._worker.join(60)
        assert "being taken together" not in client.get("/").text
        assert len(client.get("/api/events").json()) == 1
    holding.close()


def test_a_survey_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(tmp_path / "ledger.db") as ledger:
        keep(ledger, page_of(id="a1", title="Twelve killed", text="Shells killed 12 people."))

    def full(*given: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("reportedly.web.holding.survey", full)
    with client_of(tmp_path / "ledger.db") as client:
        assert "no space left" in client.get("/").text
        assert client.get("/report?id=a1").status_code == 200


def test_what_a_survey_keeps_comes_back_as_it_was(examples_ledger: Path) -> None:
    with Store(examples_ledger, readonly=True) as ledger:
        together = Survey(ledger.judgements())
        together.fill(ledger.each())
    for event in together.events():
        account = together.account(event)
        assert built(Account, json.loads(json.dumps(plain(account)))) == account


# --- what people say --------------------------------------------------------------------------------------------------


def test_judgements_stand_beside_what_was_read(tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    text = "Shells killed 12 people in Dalun. They wounded 3 men. A mine killed 2 boys. Fire killed 4 dogs."
    page = page_of(id="a1", title="Twelve killed", text=text, published="2017-01-20")
    words = ("killed 12 people", "wounded 3 men", "killed 2 boys", "killed 4 dogs")
    with Store(where) as ledger:
        keep(ledger, page, [claim_of(page, n, each, low=12, high=12) for n, each in enumerate(words, 1)])
        one, two, three, _ = ledger.claims("a1")
        ledger.append(Judgement("Ann", "correct", "a1", one.id, field="low", value=10, reason="the list has ten"))
        ledger.append(Judgement("Bo", "reject", "a1", two.id, reason="<b>a drill</b>"))
        ledger.append(Judgement("Ann", "accept", "a1", three.id))
        ledger.append(Judgement("Bo", "challenge", "a1", three.id, reason="nobody else saw it"))
        ledger.append(Judgement("Cy", "comment", "a1", three.id, reason="ask again"))
        ledger.append(Judgement("Cy", "challenge", "a1", reason="the outlet withdrew it"))
    with client_of(where) as client:
        found = tree(client, "/report?id=a1")
        cards = [" ".join(card.text_content().split()) for card in found.xpath("//li[contains(@class, 'claim ')]")]
        assert "corrected by Ann" in cards[0]
        assert "“the list has ten”" in cards[0]
        assert "low: 12 → 10" in cards[0]
        assert found.xpath("//*[@id='claim-1']//del/text()")[0] == "12"
        assert found.xpath("//*[@id='claim-1']//ins/text()")[0] == "10–12"
        assert "rejected by Bo" in cards[1]
        assert "“<b>a drill</b>”" in cards[1]
        assert "struck" in found.xpath("//*[@id='claim-2']")[0].get("class")
        assert "struck" in found.xpath("//*[@id='at-2']")[0].get("class")
        assert "challenged by Bo" in cards[2]
        assert "disputed" in cards[2]
        assert "“ask again”" in cards[2]
        assert "nobody has judged it" in cards[3]
        assert "“the outlet withdrew it”" in found.xpath("//article//*[contains(@class, 'notice')]")[0].text_content()
        said = tree(client, f"/event/{one.id}").xpath(f"//*[@id='c-{one.id}']")[0].text_content()
        assert "corrected" in said
        judged = client.get("/api/report?id=a1").json()["claims"][0]["judged"]
        assert (judged["verdict"], judged["corrections"][0]["value"]) == ("corrected", 10)


# --- hostile reports --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A ledger whose every field holds what an attacker would put there."""
    where = tmp_path_factory.mktemp("hostile") / "ledger.db"
    with Store(where) as ledger:
        for number, words in enumerate(HOSTILE.values()):
            text = f"They killed 7 people, said {words}. Then {words} it was."
            known = words.encode("utf-8", "ignore").decode()  # an address cannot hold half a character
            given = page_of(id=f"{number} {known}", title=words, text=text, outlet=words, published="2017-01-20")
            given = replace(given, address=words, language=words, captions=(words,), furniture=(words,))
            claim = claim_of(
                given,
                1,
                f"killed 7 people, said {words}",
                **dict.fromkeys(("counted", "party", "actor", "means", "place", "when"), words),
                source=(words, words),
            )
            keep(ledger, given, [claim])
    with client_of(where) as client:
        yield client


def addresses(client: TestClient, most: int) -> Iterator[tuple[str, str, html.HtmlElement]]:
    """Every page that links lead to from the start, with its address and text."""
    waiting, seen = ["/"], {"/"}
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code, answer.text[:200])
        if "text/html" not in answer.headers["content-type"]:
            continue
        found = html.document_fromstring(answer.content)
        yield address, answer.text, found
        for link in found.xpath("//@href"):
            to = urljoin(HOME + address, link)
            inside = to.removeprefix(HOME).partition("#")[0]
            if to.startswith(HOME + "/") and inside not in seen and not inside.startswith("/static/"):
                seen.add(inside)
                waiting.append(inside)


def test_nothing_of_a_hostile_report_becomes_markup(hostile_pages: TestClient) -> None:
    reports = 0
    for address, text, found in addresses(hostile_pages, 260):
        reports += address.startswith("/report?") and "version" not in address
        inline = [each for each in found.xpath("//script") if not (each.get("src") or "").startswith("/static/")]
        assert not inline, address
        kinds = {each.tag for each in found.iter() if isinstance(each.tag, str)}
        assert not kinds & {"img", "iframe", "object", "embed", "base", "video", "audio"}, address
        if "/export" not in address:
            assert not found.xpath("//style | //@style"), address
        names = {name.lower() for each in found.iter() for name in each.attrib}
        assert not {name for name in names if name.startswith("on")}, address
        for link in found.xpath("//@href"):
            assert urlsplit(link).scheme in ("", "http", "https"), (address, link)
        assert not [form for form in found.xpath("//form") if not form.get("action", "/").startswith("/")], address
        assert "1337" not in text, address  # 7*191: a template in a report was run
        assert "\u202e" not in text, address
        assert "\x00" not in text, address
    assert reports == len(HOSTILE)


def test_every_answer_has_a_policy_that_lets_nothing_run_or_load(hostile_pages: TestClient) -> None:
    for address in ("/", "/events", "/nothing", "/events?since=x", "/static/pages.js", "/events.csv", "/api/events"):
        headers = hostile_pages.get(address).headers
        policy = dict(
            part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";") if " " in part.strip()
        )
        assert policy["default-src"] == "'none'", address
        assert "unsafe-inline" not in policy.get("script-src", ""), address
        assert headers["x-content-type-options"] == "nosniff", address
        assert headers["referrer-policy"] == "same-origin", address


def test_a_spreadsheet_runs_no_cell(hostile_pages: TestClient) -> None:
    for address in ("/events.csv", "/sources.csv", "/outlets.csv", "/findings.csv"):
        for row in csv.reader(io.StringIO(hostile_pages.get(address).text)):
            assert not [
                cell for cell in row if cell[:1] in ("=", "+", "-", "@") and not re.fullmatch(r"-?[\d.]+", cell)
            ]


# --- hostile requests -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("127.0.0.1:8417", True),
        ("localhost:8417", True),
        ("[::1]:8417", True),
        ("192.168.1.5", True),
        ("evil.example", False),
        ("evil.example:8417", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example", False),
        ("", False),
        ("[", False),
    ],
)
def test_names_of_others_are_not_answered(pages: TestClient, host: str, answered: bool) -> None:
    answer = pages.get("/method", headers={"host": host})
    assert answer.status_code == (200 if answered else 421)
    assert ("reportedly" in answer.text) is answered


def test_a_name_that_the_user_gave_is_answered(examples_ledger: Path) -> None:
    client = TestClient(create_app(Holding(examples_ledger), names=["desk.example"]), base_url=HOME)
    assert client.get("/read", headers={"host": "desk.example:8417"}).status_code == 200


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:1"}]
)
def test_what_other_sites_post_is_not_read(pages: TestClient, headers: dict[str, str]) -> None:
    assert pages.post("/read", data={"text": "Shells killed 12 people."}, headers=headers).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_these_pages_only_read(pages: TestClient, method: str) -> None:
    assert pages.request(method, "/events", headers={"origin": HOME}).status_code == 405


def test_more_than_a_page_may_have_is_refused(pages: TestClient) -> None:
    text = "x" * (MOST_POSTED + 1)
    assert pages.post("/read", data={"text": text}, headers={"origin": HOME}).status_code == 413

    def unsaid() -> Iterator[bytes]:
        yield b"text="
        for _ in range(MOST_POSTED // 100_000 + 1):
            yield b"x" * 100_000

    headers = {"origin": HOME, "content-type": "application/x-www-form-urlencoded"}
    assert pages.post("/read", content=unsaid(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"]
)
def test_no_file_but_its_own_is_given_out(pages: TestClient, path: str) -> None:
    answer = pages.get(path)
    assert answer.status_code == 404
    assert "create_app" not in answer.text


# --- reading at once --------------------------------------------------------------------------------------------------


def test_a_pasted_text_is_read_at_once_and_not_kept(pages: TestClient) -> None:
    before = pages.get("/api/events").json()
    text = "Shelling in Dalun\n\nShells killed at least 12 people in Dalun on Friday, a doctor <b>said</b>."
    answer = pages.post("/read", data={"text": text}, headers={"origin": HOME})
    assert answer.status_code == 200
    assert "nothing of it is kept" in answer.text
    assert "at least 12" in answer.text
    assert "<b>said</b>" not in answer.text
    assert pages.get("/api/events").json() == before


def test_a_dropped_file_is_read_by_its_own_shape(pages: TestClient) -> None:
    example = Path(__file__).parent.parent / "src/reportedly/examples/market-radio.html"
    files = {"file": ("market-radio.html", example.read_bytes(), "text/html")}
    answer = pages.post("/read", files=files, headers={"origin": HOME})
    assert "Hospital" in answer.text
    assert "Radio Dalun" in answer.text


@pytest.mark.parametrize("text", ["", "   \n "])
def test_nothing_to_read_is_said(pages: TestClient, text: str) -> None:
    answer = pages.post("/read", data={"text": text}, headers={"origin": HOME})
    assert answer.status_code == 400
    assert "nothing in it" in answer.text


@pytest.mark.parametrize("data", [b"\x00\x01\x02\xff" * 500, b"\x1f\x8b broken", b"%PDF-1.4 broken", b"{}"])
def test_a_file_that_cannot_be_read_is_said_and_never_fails(pages: TestClient, data: bytes) -> None:
    answer = pages.post("/read", files={"file": ("<b>x</b>.bin", data)}, headers={"origin": HOME})
    assert answer.status_code in (200, 400)
    assert "<b>x</b>" not in answer.text
    assert ("Not read" in answer.text) is (answer.status_code == 400)


def test_what_is_to_be_hidden_is_on_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = tmp_path / "ledger.db"
    text = "Shells killed 12 people in Dalun. Samir Haddun, 34, was among them, a doctor said."
    given = page_of(id="a1", title="Samir Haddun killed", text=text, published="2017-01-20")
    with Store(where) as ledger:
        keep(ledger, given, [claim_of(given, 1, "killed 12 people in Dalun. Samir Haddun", low=12, high=12)])
    monkeypatch.setenv("REPORTEDLY_REDACT", "all")
    with client_of(where) as client:
        event = client.get("/api/events").json()[0]["id"]
        for address in (
            "/",
            "/reports",
            "/report?id=a1",
            f"/event/{event}",
            f"/event/{event}/claims.csv",
            "/api/report?id=a1",
        ):
            answer = client.get(address)
            assert answer.status_code == 200
            assert "Haddun" not in answer.text, address
