"""Places: the hand-edited table, what must hold for any text, the gazetteer file, and adding to it."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import reportedly
from lab.evaluate import place_cases
from lab.train.gazetteer.build import _middle, _ucdp_names
from reportedly.cli.commands import app
from reportedly.cli.places import told
from reportedly.errors import Empty, NotFound, TooLarge, Unreadable, UsageError
from reportedly.export.jsonl import claim_json
from reportedly.records import Mention, Place, Span
from reportedly.resolve.places import Gazetteer, Places, adding
from reportedly.resolve.places.adding import add_file
from reportedly.resolve.places.building import KINDS
from reportedly.resolve.places.choose import ALONE, TOGETHER, weights
from reportedly.resolve.places.gazetteer import VARIABLE, open_gazetteer, own, shipped
from reportedly.resolve.places.keys import bare, key_of, skeleton
from reportedly.resolve.places.report import PRECISION
from reportedly.resolve.places.words import FITS, demonyms, read_wording

CASES = list(place_cases.load())
SHIPPED = Gazetteer([shipped()])


@pytest.fixture(autouse=True)
def _no_gazetteer_of_ones_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "own.sqlite"))


def mentions(text: str, *names: str) -> list[Mention]:
    """The first standing of each name in a text, as the reader would mark it."""
    starts = [text.index(name) for name in names]
    return [Mention("body", at, at + len(n), n, "location", ("toponym",)) for at, n in zip(starts, names, strict=True)]


def place(text: str, *names: str) -> Place | None:
    """What the first of some marked names denotes."""
    marked = mentions(text, *names)
    return Places({"body": text}, marked, gazetteer=SHIPPED).at(marked[0].span)


# --- the table -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.grade == "strong"], ids=lambda c: f"{c.line}-{c.text[c.asked.start : c.asked.end]}"
)
def test_strong_cases(case: place_cases.Case) -> None:
    fault = place_cases.wrong(case, place_cases.resolve(case, SHIPPED))
    assert fault is None, f"places.tsv:{case.line}: {case.marked} ({case.why})\n  {fault}"


def test_most_medium_cases() -> None:
    medium = [case for case in CASES if case.grade == "medium"]
    faults = [
        f"places.tsv:{case.line}: {case.marked}: {fault}"
        for case in medium
        if (fault := place_cases.wrong(case, place_cases.resolve(case, SHIPPED)))
    ]
    assert len(faults) <= 0.15 * len(medium), "\n".join(faults)


def test_table_is_long_enough_and_sound() -> None:
    assert len(CASES) >= 150
    assert len({case.marked for case in CASES}) == len(CASES), "a case stands twice"
    assert all(case.why for case in CASES)
    for country in ("Syria", "Iraq", "Ukrain", "Yemen", "Gaza", "Sudan"):
        assert sum(country in case.text for case in CASES) >= 10, country


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khan Sheikhun", "Khan Shaykhoun"),
        ("Kafr Zita", "Kfar Zeita"),
        ("Deir ez-Zor", "Dayr az Zawr"),
        ("al-Mayadeen", "Mayadin"),
        ("Qamishli", "Kamishly"),
        ("Saraqeb", "Saraqib"),
        ("Idlib", "Idlip"),
        ("Hudaydah", "Hodeida"),
    ],
)
def test_transliterations_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(key_of(one)) == skeleton(key_of(other)) != ""


@pytest.mark.parametrize(("one", "other"), [("Homs", "Hama"), ("Raqqa", "Ramadi"), ("Mosul", "Manbij")])
def test_other_names_do_not(one: str, other: str) -> None:
    assert skeleton(key_of(one)) != skeleton(key_of(other))


def test_keys() -> None:
    assert key_of("Dayr az-Zawr") == "dayr az zawr"
    assert key_of("Şa‘dah") == "sadah"
    assert key_of("U.S.") == "us"
    assert key_of("St. Louis") == key_of("Saint Louis")
    assert bare("al bab") == "bab"
    assert bare("al") == "al"
    assert skeleton("حلب") == ""


@pytest.mark.parametrize(
    ("words", "before", "after", "names", "feature", "side", "near", "rural"),
    [
        ("Aleppo province", "", "", ("Aleppo province", "Aleppo"), "province", None, False, False),
        ("Aleppo", "", " province", ("Aleppo province", "Aleppo"), "province", None, False, False),
        ("Aleppo", "province of ", "", ("Aleppo",), "province", None, False, False),
        ("northern Syria", "", "", ("northern Syria", "Syria"), None, "northern", False, False),
        ("near Palmyra", "", "", ("near Palmyra", "Palmyra"), None, None, True, False),
        ("15 km south of Palmyra", "", "", ("15 km south of Palmyra", "Palmyra"), None, None, True, False),
        ("Aleppo countryside", "", "", ("Aleppo countryside", "Aleppo"), None, None, False, True),
        ("Mosul Dam", "", "", ("Mosul Dam", "Mosul"), "dam", None, False, False),
        ("Mosul", "", " Dam", ("Mosul Dam", "Mosul"), None, None, False, False),
        ("the Iraqi city of Mosul", "", "", None, "town", None, False, False),
    ],
)
def test_wordings(
    words: str,
    before: str,
    after: str,
    names: tuple[str, ...] | None,
    feature: str | None,
    side: str | None,
    near: bool,
    rural: bool,
) -> None:
    read = read_wording(words, before, after)
    assert read is not None
    assert names is None or read.names == names
    assert (read.feature, read.side, read.near, read.rural) == (feature, side, near, rural)


@pytest.mark.parametrize(
    "words", ["the town", "the eastern countryside", "there", "", "...", "near the border", "the city center"]
)
def test_words_without_a_name(words: str) -> None:
    assert read_wording(words) is None


@pytest.mark.parametrize("words", ["Syrian", "the Iraqis", "Kurds", "Syrian Kurds", "European"])
def test_a_demonym_is_no_place(words: str) -> None:
    assert place(f"He met {words} in Iraq.", words, "Iraq") is None


def test_tables_agree() -> None:
    assert set(PRECISION) == set(KINDS)
    assert {kind for fits in FITS.values() for kind in fits} <= set(KINDS)
    assert set(adding._CODES.values()) <= set(KINDS)
    assert (len(weights().alone), len(weights().together)) == (len(ALONE), len(ALONE) + len(TOGETHER))
    assert all(re.fullmatch(r"[A-Z]{2}|-", code) for code in demonyms().values())


# --- reports ---------------------------------------------------------------------------------------------------------


def test_a_province_is_no_city() -> None:
    city = place("Shells hit Aleppo, Syria.", "Aleppo", "Syria")
    area = place("Shells hit Aleppo province, Syria.", "Aleppo", "Syria")
    assert city is not None
    assert area is not None
    assert (city.where_prec, area.where_prec) == (1, 4)
    assert (city.lat, city.lon) != (area.lat, area.lon)
    assert city.within[-1] == area.within[-1] == "Syria"


def test_neighbours_decide() -> None:
    texas = place("Paris, Texas, burned.", "Paris", "Texas")
    france = place("Paris burned.", "Paris")
    assert texas is not None
    assert france is not None
    assert texas.within == ("Lamar County", "Texas", "United States")
    assert france.within[-1] == "France"
    assert {c.id for c in texas.candidates} & {france.id}
    assert [c.share for c in texas.candidates] == sorted((c.share for c in texas.candidates), reverse=True)


def test_one_name_has_one_meaning_in_a_report() -> None:
    text = "Paris, Texas, burned. Paris is small."
    marked = [*mentions(text, "Paris", "Texas"), Mention("body", 22, 27, "Paris", "location", ("toponym",))]
    found = Places({"body": text}, marked, gazetteer=SHIPPED)
    assert found.at(marked[0].span) == found.at(marked[2].span)


def test_words_that_were_not_marked_are_resolved_in_the_reports_light() -> None:
    text = "Fighting in Idlib, Syria, went on. Jets hit the town of Khan Sheikhoun twice."
    found = Places({"body": text}, mentions(text, "Idlib", "Syria"), gazetteer=SHIPPED)
    at = text.index("the town")
    khan = found.at(Span("body", at, at + len("the town of Khan Sheikhoun")))
    assert khan is not None
    assert khan.within[-2:] == ("Idleb", "Syria")
    assert khan.where_prec == 1


def test_words_that_hold_one_marked_name_lie_there() -> None:
    text = "Shells hit the Grand Zworb Library in Ariha in Idlib. Hama and Homs are in Syria."
    found = Places({"body": text}, mentions(text, "Ariha", "Idlib", "Hama", "Homs", "Syria"), gazetteer=SHIPPED)
    at, both = text.index("the Grand"), text.index("Hama and")
    one = found.at(Span("body", at, at + len("the Grand Zworb Library in Ariha in Idlib")))
    assert one is not None
    assert (one.name, one.where_prec) == ("Ariha", 2)
    assert found.at(Span("body", both, both + len("Hama and Homs"))) is None


def test_an_outlet_can_tell_the_country() -> None:
    text = "Police in Tripoli found them."
    marked = mentions(text, "Tripoli")
    libya = Places({"body": text}, marked, outlet="Libyan Herald", gazetteer=SHIPPED).at(marked[0].span)
    lebanon = Places({"body": text}, marked, outlet="Lebanese Daily Lebanese", gazetteer=SHIPPED).at(marked[0].span)
    assert libya is not None
    assert lebanon is not None
    assert (libya.within[-1], lebanon.within[-1]) == ("Libya", "Lebanon")


def test_claims_and_mentions_carry_places() -> None:
    page = next(iter(reportedly.read_all([Path(reportedly.__file__).parent / "examples" / "twin.txt"])))
    assert not isinstance(page, Exception)
    marked = [m for m in reportedly.annotate(page).mentions if m.place is not None]
    claimed = [c for c in reportedly.claims(page) if c.place_at is not None]
    assert all(m.kind == "location" for m in marked)
    for claim in claimed:
        assert claim.roles.place is not None
        line = claim_json(claim)["place_at"]
        assert list(line)[:6] == ["name", "lat", "lon", "geonameid", "where_prec", "within"]
        assert json.loads(json.dumps(line)) == line


def test_a_place_in_words() -> None:
    words = told(Place("Homs", 34.73, 36.72, None, 4, ("Syria",)))
    assert words == "Homs, Syria · 34.73, 36.72 · known to the province"


PIECES = st.sampled_from(
    [case.text for case in CASES]
    + [case.text[case.asked.start : case.asked.end] for case in CASES]
    + "the of near between and province city river Mount , . - ' ’ \n \u00a0 🙂 e\u0301 حلب Київ İ ".split(" ")
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=8).map(" ".join), st.lists(PIECES, max_size=8).map("".join))


@settings(deadline=None)
@given(TEXTS, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 40)), max_size=8))
@example("between and ", [(0, 12)])
@example("North North North", [(0, 17), (6, 5)])
@example("-", [(0, 1), (0, 0), (5, 3)])
def test_no_text_makes_it_raise_and_the_answer_is_one(text: str, spans: list[tuple[int, int]]) -> None:
    asked = [Span("body", at, at + length) for at, length in spans]
    marked = [Mention("body", s.start, s.end, text[s.start : s.end], "location", ("toponym",)) for s in asked]
    once = Places({"body": text}, marked, gazetteer=SHIPPED)
    first = [once.at(span) for span in asked]
    again = Places({"body": text}, reversed(marked), gazetteer=Gazetteer([shipped()]))
    assert [again.at(span) for span in asked] == first
    for found in first:
        if found is not None:
            assert -90 <= found.lat <= 90
            assert -180 <= found.lon <= 180
            assert 1 <= found.where_prec <= 7
            assert found.name
            assert found.method


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=40))
def test_any_words_are_read(words: str, before: str, after: str) -> None:
    read = read_wording(words, before, after)
    assert read is None or all(name == name.strip() != "" for name in read.names)


# --- the file that ships ---------------------------------------------------------------------------------------------


def test_the_shipped_file() -> None:
    assert shipped().stat().st_size <= 15_000_000
    holdings = {name: (licence, count) for name, licence, count in SHIPPED.holdings()}
    assert list(holdings) == ["GeoNames", "OCHA", "UCDP GED", "US Census", "reportedly"]
    assert holdings["GeoNames"][0] == "CC BY 4.0"
    assert holdings["UCDP GED"][0] == "CC BY 4.0"
    assert holdings["GeoNames"][1] > 100_000
    assert holdings["OCHA"][1] == 762
    assert holdings["UCDP GED"][1] > 1_500
    notice = shipped().with_name("NOTICE").read_text(encoding="utf-8")
    for name in ("GeoNames", "OCHA", "UCDP", "CC BY 4.0"):
        assert name in notice


def test_every_row_is_sound() -> None:
    db = sqlite3.connect(shipped())
    (bad,) = db.execute(
        "SELECT count(*) FROM place WHERE abs(lat) > 9000000 OR abs(lon) > 18000000 OR name = '' OR kind NOT BETWEEN 0"
        " AND ? OR source NOT IN (SELECT id FROM source)",
        (len(KINDS) - 1,),
    ).fetchone()
    (nameless,) = db.execute("SELECT count(*) FROM place WHERE id NOT IN (SELECT place FROM name)").fetchone()
    codes = {code for (code,) in db.execute("SELECT code FROM division")}
    areas = {area.split(".")[0] for (area,) in db.execute("SELECT DISTINCT area FROM place") if area}
    db.close()
    assert (bad, nameless) == (0, 0)
    assert len(areas - codes) <= 3, sorted(areas - codes)


def test_names_in_arabic_are_there() -> None:
    assert any(entry.name == "Aleppo" and entry.kind == "province" for entry in SHIPPED.find(key_of("حلب")))


def test_names_of_ucdp() -> None:
    assert _ucdp_names("Syria") == ("country", ("Syria",))
    assert _ucdp_names("Northern Hamah Governorate") == ("region", ("Northern Hamah Governorate",))
    assert _ucdp_names("Tadmur/Palmyra town") == ("town", ("Tadmur", "Palmyra"))
    assert _ucdp_names("Deir ez Zor airport") == ("airport", ("Deir ez Zor airport", "Deir ez Zor"))
    assert _ucdp_names("Deir ez Zor/Homs border")[1] == ("Deir ez Zor/Homs border",)


def test_the_middle_of_an_area_is_not_where_its_people_are() -> None:
    crowd = [(10.0 + n / 1000, 10.0) for n in range(90)]
    assert _middle([*crowd, (12.5, 10.0)], 1.0) == pytest.approx((11.27, 10.0), abs=0.01)
    assert _middle([], 1.0) is None


# --- a gazetteer of one's own ----------------------------------------------------------------------------------------


def dump_line(number: int, name: str, **cells: str) -> str:
    row = [
        str(number),
        name,
        name,
        "",
        "10.5",
        "20.5",
        "P",
        "PPL",
        "QX",
        "",
        "01",
        "",
        "",
        "",
        "900",
        "",
        "5",
        "",
        "2020",
    ]
    order = (
        "geonameid name asciiname alternates lat lon klass code country cc2 first second third fourth people".split()
    )
    for cell, value in cells.items():
        row[order.index(cell)] = value
    return "\t".join(row) + "\n"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "QX.txt"
    lines = [
        dump_line(1, "Quexland", klass="A", code="PCLI", first="00"),
        dump_line(2, "Upper Quex", klass="A", code="ADM1"),
        dump_line(3, "Zworbabad", alternates="Zworbobod,ZWB"),
        dump_line(4, "Hotel Zworb", klass="S", code="HTL"),
        dump_line(5, "Zworb Dam", klass="S", code="DAM"),
    ]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["gazetteer", *arguments])
    return done.exit_code, done.output


def test_a_dump_is_used_by_the_resolver(dump: Path) -> None:
    text = "Floods hit Zworbabad and the Zworb Dam."
    marked = mentions(text, "Zworbabad", "Zworb Dam")
    assert Places({"body": text}, marked).at(marked[0].span) is None
    code, said = run("add", str(dump))
    assert (code, "4 places added, 1 left out" in said) == (0, True), said
    found = Places({"body": text}, marked)
    town, dam = (found.at(m.span) for m in marked)
    assert town is not None
    assert dam is not None
    assert (town.name, town.lat, town.lon, town.geonameid, town.where_prec) == ("Zworbabad", 10.5, 20.5, 3, 1)
    assert town.within == ("Upper Quex", "Quexland")
    assert town.source == "GeoNames QX.txt"
    assert dam.kind == "dam"


def test_added_again_it_stands_once(dump: Path) -> None:
    assert run("add", str(dump))[0] == 0
    once = open_gazetteer().holdings()
    assert run("add", str(dump))[0] == 0
    assert open_gazetteer().holdings() == once
    assert ("GeoNames QX.txt", "CC BY 4.0", 4) in once
    code, said = run()
    assert code == 0
    assert "GeoNames QX.txt" in said
    assert "CC BY 4.0" in said


def test_a_zip_and_its_progress(dump: Path, tmp_path: Path) -> None:
    packed = tmp_path / "QX.zip"
    lines = "".join(dump_line(n, f"Place {n}") for n in range(1, 2501))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("QX.txt", lines)
    steps: list[int] = []
    added = add_file(packed, tmp_path / "g.sqlite", steps.append)
    assert (added.places, added.left_out, steps) == (2500, 0, [1000, 2000])


def test_a_csv_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        'name,lat,lon,kind,within,names\n"Hill 40, north",33.1,44.2,mountain,IQ.15,Tel Forty; Point 40\n',
        encoding="utf-8",
    )
    assert add_file(path, own()).places == 1
    text = "They held Point 40 in Iraq."
    marked = mentions(text, "Point 40", "Iraq")
    found = Places({"body": text}, marked).at(marked[0].span)
    assert found is not None
    assert (found.name, found.kind, found.within[-1], found.geonameid) == ("Hill 40, north", "mountain", "Iraq", None)
    assert found.id.startswith("csv:")


def bad_files() -> Iterator[tuple[str, str, bytes, type[Exception], str]]:
    good = dump_line(3, "Zworbabad").encode()
    yield "columns", "a.txt", good + b"one\ttwo\n", Unreadable, "line 2 has 2 columns where a GeoNames dump has 19"
    yield "encoding", "a.txt", good + good.replace(b"Zworbabad", "Zwörb".encode("latin-1")), Unreadable, "not UTF-8"
    yield "empty", "a.txt", b"", Empty, "no places"
    yield "left out", "a.txt", dump_line(4, "Inn", klass="S", code="HTL").encode(), Empty, "1 lines read"
    yield "point", "a.txt", dump_line(3, "Zworb", lat="95").encode(), Unreadable, "line 1: '95', '20.5' is no latitude"
    yield "nan", "a.txt", dump_line(3, "Zworb", lat="nan").encode(), Unreadable, "is no latitude"
    yield "id", "a.txt", good.replace(b"3\t", b"x\t", 1), Unreadable, "no GeoNames id"
    yield "long line", "a.txt", b"x" * (2**20 + 5), Unreadable, "line 1 is longer"
    yield "cut zip", "a.zip", b"PK\x03\x04" + good, Unreadable, "cut off or damaged"
    yield "csv head", "a.csv", b"place,lat,lon\nx,1,2\n", Unreadable, "no column name"
    yield "csv cells", "a.csv", b"name,lat,lon\nx,1\n", Unreadable, "line 2 has 2 columns, the header 3"
    yield "csv kind", "a.csv", b"name,lat,lon,kind\nx,1,2,planet\n", Unreadable, "no kind 'planet'; one of country"
    yield "csv name", "a.csv", b"name,lat,lon\n,1,2\n", Unreadable, "no name"


@pytest.mark.parametrize(("name", "data", "error", "message"), [pytest.param(*b[1:], id=b[0]) for b in bad_files()])
def test_bad_files_say_what_is_wrong_and_add_nothing(
    name: str, data: bytes, error: type[Exception], message: str, tmp_path: Path, dump: Path
) -> None:
    add_file(dump, own())
    before = open_gazetteer().holdings()
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error, match=re.escape(message)):
        add_file(path, own())
    assert open_gazetteer().holdings() == before
    code, said = run("add", str(path))
    assert code == 1
    assert "nothing added" in said


def test_zips_that_are_no_dumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_FREE", 10_000)
    bomb, many, broken, liar = (tmp_path / f"{n}.zip" for n in ("bomb", "many", "broken", "liar"))
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("QX.txt", dump_line(3, "Zworbabad") * 40_000)
    with pytest.raises(TooLarge, match="unpacks to"):
        add_file(bomb, own())
    data = bytearray(bomb.read_bytes())
    # the size that the directory states is made small: what is unpacked counts, not what is said
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 9_000)
    liar.write_bytes(data)
    with pytest.raises((TooLarge, Unreadable)):
        add_file(liar, own())
    with zipfile.ZipFile(many, "w") as archive:
        archive.writestr("a.txt", dump_line(3, "A"))
        archive.writestr("b.txt", dump_line(4, "B"))
    with pytest.raises(Unreadable, match=r"wants one data file in the zip, has a\.txt, b\.txt"):
        add_file(many, own())
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("QX.txt", dump_line(3, "Zworbabad"))
    broken.write_bytes(broken.read_bytes().replace(b"Zworbabad", b"Zworbabax", 1))
    with pytest.raises(Unreadable, match="broken zip"):
        add_file(broken, own())
    assert not own().is_file() or not any(count for _, _, count in Gazetteer([own()]).holdings())


def test_what_is_no_gazetteer_is_refused(tmp_path: Path, dump: Path) -> None:
    own().write_text("not a database at all, but some text that is long enough to be looked at", encoding="utf-8")
    with pytest.raises(UsageError, match="not a gazetteer"):
        open_gazetteer()
    assert run()[0] == 2
    with pytest.raises(Unreadable, match="cannot be written as a gazetteer"):
        add_file(dump, own())
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE t (a)")
    db.close()
    with pytest.raises(UsageError, match="format 0"):
        Gazetteer([other])
    with pytest.raises(Unreadable, match="no gazetteer of format"):
        add_file(dump, other)
    with pytest.raises(UsageError, match="no such gazetteer"):
        Gazetteer([tmp_path / "none.sqlite"])
    with pytest.raises(NotFound, match="no such file"):
        add_file(tmp_path / "none.txt", own())


def test_own_file_is_in_the_data_folder_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own() == Path(os.environ[VARIABLE])
    monkeypatch.delenv(VARIABLE)
    assert own().name == "gazetteer.sqlite"
    assert own().parent.name == "reportedly"


def test_cases_are_spread_over_grades() -> None:
    grades = Counter(case.grade for case in CASES)
    assert grades["strong"] >= 100
    assert grades["medium"] >= 30
