"""The register of actors, and who words mean: names, sides, speakers, references, persons; and the user's own file."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.assemble.persons import persons_of
from reportedly.cli import main
from reportedly.errors import Empty, NotFound, SourceError, Unreadable, UsageError
from reportedly.pipeline import actors_of, annotate
from reportedly.records import Annotation, Identity, Mention, Page, Persons, Region, Span
from reportedly.resolve.actors import Actors, Registry, open_registry
from reportedly.resolve.actors.adding import add_file
from reportedly.resolve.actors.keys import words
from reportedly.resolve.actors.registry import COLUMNS, KINDS, VARIABLE, period_of, shipped_actors
from reportedly.resolve.actors.sides import joined
from tests.test_annotate import table
from tests.test_assemble import page

GRADES = ("strong", "medium", "weak")


@cache
def register() -> Registry:
    return Registry()


def marked(text: str, opening: str = "[", closing: str = "]") -> tuple[str, Span]:
    start, end = text.index(opening), text.index(closing) - 1
    return text.replace(opening, "").replace(closing, ""), Span("body", start, end)


def actors(text: str, published: str = "", outlet: str = "", persons: tuple[Span, ...] = ()) -> Actors:
    mentions = tuple(Mention(s.region, s.start, s.end, text[s.start : s.end], "person", ("entity",)) for s in persons)
    made = Annotation("case", (Span("body", 0, len(text)),), mentions, (), ())
    texts: dict[Region, str] = {"body": text}
    day = date.fromisoformat(published) if published else None
    return Actors(texts, made, published=day, outlet=outlet or None, registry=register())


def ids_of(found: Identity | None) -> str:
    if found is None:
        return ""
    between = " | " if found.method == "open" else " + "
    return between.join([*([found.id] if found.id else []), *found.others])


def doer_fault(text: str, day: str, outlet: str, ids: str, method: str) -> str | None:
    plain, span = marked(text)
    found = actors(plain, day, outlet).doer(span)
    said = (ids_of(found), "" if found is None else found.method)
    return None if said == (ids, method) else f"{text}: {said}"


def speaker_fault(text: str, id: str, kind: str, named: str, person: str) -> str | None:
    start = text.find(person) if person else -1
    persons = (Span("body", start, start + len(person)),) if person else ()
    found = actors(text, persons=persons).speaker(Span("body", 0, len(text)))
    if found is None:
        return f"{text}: nobody"
    said = (found.id or "", found.kind, "yes" if found.named else "no", found.person or "")
    return None if said == (id, kind, named, person) else f"{text}: {said}"


def reference_fault(text: str) -> str | None:
    to = text[text.index("{") + 1 : text.index("}")] if "{" in text else None
    plain, span = marked(text.replace("{", "").replace("}", ""))
    report = page(plain, language="en")
    found = actors_of(report, annotate(report)).goes_back(span)
    if to is None:
        return None if found is None else f"{text}: {report.quote(found)}"
    start = plain.index(to)
    right = found is not None and found.overlaps(Span("body", start, start + len(to)))
    return None if right else f"{text}: {None if found is None else report.quote(found)}"


FAULTS = {"actors": doer_fault, "speakers": speaker_fault, "references": reference_fault}


@pytest.mark.parametrize("name", list(FAULTS))
def test_graded_cases(name: str) -> None:
    total: Counter[str] = Counter()
    faults: dict[str, list[str]] = {grade: [] for grade in GRADES}
    width = {"actors": 6, "speakers": 6, "references": 2}[name]
    for row in table(f"{name}.tsv"):
        grade, *cells = [*row, *[""] * (width - len(row))]
        total[grade] += 1
        fault = FAULTS[name](*cells)  # type: ignore[operator]
        if fault:
            faults[grade].append(fault)
    assert not faults["strong"]
    assert len(faults["medium"]) * 3 <= total["medium"], faults["medium"]


@pytest.mark.parametrize(("words", "party", "government"), [(*row, "", "")[:3] for row in table("parties.tsv")])
def test_parties(words: str, party: str, government: str) -> None:
    country = government.removesuffix(" government").removesuffix("n").removesuffix("i")
    text = f"{words}. {country}. {country}." if country else words
    found = joined(actors(text).sides(Span("body", 0, len(words))))
    assert found == (party or None)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Syrian troops shelled Homs. The army denied it, Syria's ministry said.", "sy"),
        ("Yemen's army advanced; Yemeni officers said so. Saudi jets helped.", "ye"),
        ("Syrian and Iraqi officials met.", None),
        ("The army of Orsania advanced.", None),
    ],
)
def test_whose_army(text: str, country: str | None) -> None:
    assert actors(text).country == country


@pytest.mark.parametrize("row", table("persons.tsv"))
def test_persons(row: list[str]) -> None:
    text, kind, status, age, sex, names = [*row, *[""] * (6 - len(row))]
    plain, counted = marked(text.replace("{", "").replace("}", ""))
    start = plain.find(names) if names else -1
    spans = [Span("body", start, start + len(names))] if names else []
    report = page(plain)
    found = persons_of(report, kind, counted, Span("body", 0, len(plain)), spans)  # type: ignore[arg-type]
    assert (found or Persons()) == Persons(status or None, age or None, sex or None, tuple(spans))


def test_every_link_in_the_register_leads_to_an_actor() -> None:
    for actor in register():
        for id in (actor.side, actor.voice_of, actor.became):
            assert not id or register().get(id) is not None, (actor.id, id)
        assert actor.kind in KINDS
        assert actor.source in ("own", "law", "un", "ucdp", "fto", "press"), actor.id


def test_every_name_of_the_register_finds_its_actor() -> None:
    for actor in register():
        for said in actor.names:
            name = said.partition(" [")[0]
            found = {c.id for hit in register().find(name) for c in hit.candidates}
            assert actor.id in found, (actor.id, name, found)


def test_ids_are_given_once() -> None:
    count = Counter(actor.id for actor in shipped_actors())
    assert [id for id, n in count.items() if n > 1] == []


@pytest.mark.parametrize(
    ("id", "origin"),
    [
        ("sana", "sy.government"),
        ("sy.state_tv", "sy.government"),
        ("sy.state_media", "sy.government"),
        ("press_tv", "ir.government"),
        ("al_alam", "ir.government"),
        ("al_manar", "hezbollah"),
        ("amaq", "isis"),
        ("tass", "ru.government"),
        ("un.unicef", "un"),
        ("sohr", "sohr"),
        ("afp", "afp"),
        ("guardian", "guardian"),
    ],
)
def test_whose_voice(id: str, origin: str) -> None:
    assert register().origin(id) == origin


@pytest.mark.parametrize(
    ("address", "id"),
    [
        ("https://english.alarabiya.net/News/a.html", "al_arabiya"),
        ("https://www.reuters.com/world/", "reuters"),
        ("sana.sy", "sana"),
        ("https://feeds.bbc.co.uk/x", "bbc"),
        ("https://example.org/reuters.com", None),
        ("https://notreuters.com", None),
        ("file:///tmp/page.html", None),
    ],
)
def test_outlets_by_domain(address: str, id: str | None) -> None:
    found = register().of_domain(address)
    assert (found.id if found else None) == id


def test_an_outlet_is_known_by_name() -> None:
    assert actors("", outlet="Al-Manar").outlet == register().get("al_manar")
    assert actors("", outlet="Tarsa Courier").outlet is None
    assert actors("", outlet="SANA").voice == "Syrian government"
    assert actors("", outlet="The Guardian").voice is None


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            "the Syrian army IS is Nusra al Front of Assad US us Hamas and Iraq's health ministry regime".split()
        ),
        max_size=40,
    ).map(" ".join)
)
@settings(max_examples=150, deadline=None)
def test_names_found_are_words_of_the_text_in_order_and_apart(text: str) -> None:
    at = 0
    for hit in register().find(text):
        assert at <= hit.start < hit.end <= len(text)
        assert hit.candidates
        at = hit.end
    for word in words(text):
        assert text[word.start : word.end] == word.raw


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_sides_lie_within_the_words_asked_for(text: str) -> None:
    half = Span("body", len(text) // 3, len(text))
    for doer in (False, True):
        for side in actors(text).sides(half, doer=doer):
            assert half.start <= side.start < side.end <= half.end


@pytest.mark.parametrize("said", ["2016", "2016-13/", "x/", "2018/2016", "/2016-00"])
def test_a_wrong_period_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"period|begins"):
        period_of(said)


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_file_adds_actors_that_later_runs_know(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "deep" / "own.tsv"
    monkeypatch.setenv(VARIABLE, str(target))
    source = write(
        tmp_path / "mine.csv",
        "id,kind,name,side,country,names,voice_of",
        "tarsa.guard,armed_group,Tarsa Guard,tarsa.guard,sy,Tarsa Guard; Guards of Tarsa [2015/2018-03],",
        "tarsa.radio,outlet,Radio Tarsa,tarsa.guard,SY,,tarsa.guard",
        "sana,agency,The State Agency,,SY,SANA,sy.government",
    )
    added = add_file(source, target)
    assert (added.new, added.replaced) == (2, 1)
    found = open_registry()
    assert [a.id for a in found.named("Guards of Tarsa")] == ["tarsa.guard"]
    assert found.origin("tarsa.radio") == "tarsa.guard"
    assert [a.id for a in found.named("Radio Tarsa")] == ["tarsa.radio"]
    sana = found.get("sana")
    assert sana is not None
    assert sana.name == "The State Agency"
    assert (lambda again: (again.new, again.replaced))(add_file(source, target)) == (0, 3)


@pytest.mark.parametrize(
    ("lines", "error", "message"),
    [
        ([], Empty, "no actors"),
        (["id,kind,name"], Empty, "no actors"),
        (["id,kind", "a,outlet"], Unreadable, "line 1: no column name"),
        (["id,kind,name,colour", "a,outlet,A,red"], Unreadable, "line 1: no column may be called 'colour'"),
        (["id,kind,name", "a,zeppelin,A"], Unreadable, "line 2: no kind 'zeppelin'"),
        (["id,kind,name", "a b,outlet,A"], Unreadable, "line 2: id 'a b'"),
        (["id,kind,name", "a,outlet,"], Unreadable, "line 2: no name"),
        (["id,kind,name", "a,outlet,A,more"], Unreadable, "line 2 has 4 columns"),
        (["id,kind,name", "a,outlet,A", "a,outlet,B"], Unreadable, "line 3: id 'a' stands on line 2 too"),
        (["id,kind,name,side", "a,outlet,A,nobody"], Unreadable, "side 'nobody' is no actor's id"),
        (["id,kind,name,names", "a,outlet,A,A [2016]"], Unreadable, "line 2: '2016' is no period"),
        (["id,kind,name,country", "a,outlet,A,Syria"], Unreadable, "line 2: no country 'SYRIA'"),
    ],
)
def test_a_bad_file_adds_nothing(tmp_path: Path, lines: list[str], error: type[SourceError], message: str) -> None:
    target = tmp_path / "own.tsv"
    with pytest.raises(error, match=message.replace("[", r"\[")):
        add_file(write(tmp_path / "bad.csv", *lines), target)
    assert not target.exists()


def test_what_is_no_text_or_not_there_adds_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "bad.tsv"
    broken.write_bytes(b"\xff\xfeid")
    with pytest.raises(Unreadable, match="not UTF-8"):
        add_file(broken, tmp_path / "own.tsv")
    with pytest.raises(NotFound, match="no such file"):
        add_file(tmp_path / "absent.tsv", tmp_path / "own.tsv")


def test_a_broken_file_of_the_users_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(write(tmp_path / "own.tsv", "nothing of the sort")))
    with pytest.raises(UsageError, match=r"own\.tsv: not a file of actors"):
        open_registry()


def test_the_shipped_columns_are_those_of_a_users_file() -> None:
    text = (Path(__file__).parent.parent / "src/reportedly/resolve/actors/data/actors.tsv").read_text(encoding="utf-8")
    head = next(line for line in text.splitlines() if not line.startswith("#"))
    assert head.split("\t") == COLUMNS


def test_actors_are_looked_up(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "own.tsv"))
    assert main(["actors", "--name", "Daesh"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["id"] == "isis"
    assert main(["actors", "--name", "Press TV", "--format", "terminal"]) == 0
    shown = capsys.readouterr().out
    assert "IRIB" in shown
    assert main(["actors", "--format", "terminal"]) == 0
    assert "armed_group" in capsys.readouterr().out
    assert main(["actors", "--name", "Zzyzx Brigade"]) == 1
    assert "Zzyzx" in capsys.readouterr().err
    assert main(["actors", "--kind", "zeppelin"]) == 2
    assert main(["actors", "add", str(tmp_path / "absent.tsv")]) == 1
    assert "nothing added" in capsys.readouterr().err


def test_a_claim_says_who_is_meant_and_how() -> None:
    report: Page = page(
        "Daesh fighters killed 12 civilians in Tarsa on Monday, the Syrian Observatory for Human Rights said.",
        language="en",
    )
    from reportedly import claims

    (claim,) = claims(report)
    assert (claim.actor_id, claim.party_id, claim.source_ids) == ("isis", "civilians", ("sohr",))
    assert claim.actor_as is not None
    assert claim.actor_as.method == "name"
    assert claim.persons == Persons(status="civilian")
