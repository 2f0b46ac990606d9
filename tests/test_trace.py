"""Who repeats whom, whom a claim comes from, and that no repetition adds an origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.records import Claim, Origin, Page, Place, Roles, Span
from reportedly.survey import Account, Survey, account_json, origins_of, registered
from reportedly.trace import Copies, circles, citations, counting, independent, origins
from reportedly.trace.origins import Body, body_of
from tests.told import BRIDGE, MARKET, claim, report, said

CASES = Path(__file__).parent / "cases"
STORY = (
    "Shells fell on the vegetable market of Sarvan shortly after ten, when the farmers of four villages were unloading "
    "their carts, and the roof of the bakery came down on those who had run there for cover."
)
HOUSE = "The Evening Mail was founded by dockers and has been printed on grey paper in the harbour quarter ever since."


def copies(*pages: Page) -> Copies:
    found = Copies()
    for page in pages:
        found.add(page, page.published)
    return found


def test_a_report_with_anothers_words_republishes_it_with_both_spans() -> None:
    a = report("a", f"{STORY} More soon.")
    b = report("b", f"On Tuesday morning it happened. {STORY}", "2019-03-13", "Herald")
    (link,) = copies(a, b).links()
    assert (link.doc, link.origin, link.relation, link.direction) == ("b", "a", "republishes", "time")
    for passage in link.passages:
        assert b.quote(passage.here).split() == a.quote(passage.there).split()


def test_an_agency_that_is_named_gives_the_direction() -> None:
    a, b = report("a", f"{STORY} - Reuters"), report("b", STORY, outlet="Herald")
    (link,) = copies(a, b).links()
    assert (link.direction, link.agency) == ("agency", "reuters")


def test_what_an_outlet_prints_weeks_apart_is_no_copy() -> None:
    a, b = report("a", f"One thing happened. {HOUSE}"), report("b", f"Another did. {HOUSE}", "2019-04-20")
    assert list(copies(a, b).links()) == []


def test_what_an_outlet_prints_under_every_report_is_no_copy() -> None:
    pages = [report(f"r{k}", f"Story number {k} of the day, told at some length here. {HOUSE}") for k in range(5)]
    assert list(copies(*pages).links()) == []


def test_a_shared_quotation_is_the_speakers_not_a_copy() -> None:
    words = "“We carried them out one by one until the sun went down and then we went on by the light of our phones”"
    a = report("a", f"{words} said the woman who leads the team there.")
    b = report("b", f"The head of the team told us: {words}.", outlet="Herald")
    assert [link.relation for link in copies(a, b).links()] == ["quotes"]


def test_a_few_words_in_common_are_nothing() -> None:
    a = report("a", "At least 12 people were killed in Sarvan, the service said.")
    b = report("b", "In all, at least 12 people were killed in Sarvan by noon.", outlet="Herald")
    assert list(copies(a, b).links()) == []


def test_a_short_run_of_words_is_copied_only_where_something_is_claimed_in_it() -> None:
    words = "12 people killed by shells among the farmers of four villages who were unloading their carts in Sarvan"
    a, b = report("a", f"{words} at ten."), report("b", f"{words}, it was learnt.", outlet="Herald")
    assert list(copies(a, b).links()) == []
    found = Copies()
    found.add(a, a.published, [claim("a", 12)])
    found.add(b, b.published)
    assert list(found.links()) == [], "the other has no claim there"
    found.add(b, b.published, [claim("b", 12)])
    assert [link.relation for link in found.links()] == ["republishes"]


@given(st.permutations(range(4)))
def test_links_do_not_depend_on_the_order_of_reports(order: Sequence[int]) -> None:
    pages = [
        report("a", f"{STORY} More soon."),
        report("b", f"It happened. {STORY}", "2019-03-13", "Herald"),
        report("c", f"A note. {HOUSE}"),
        report("d", f"A note of spring. {HOUSE}", "2019-05-01"),
    ]
    assert list(copies(*(pages[k] for k in order)).links()) == list(copies(*pages).links())


# --- origins ---------------------------------------------------------------------------------------------------------


def origin_of(*source: str, outlet: str | None = None, text: str = "", before: Sequence[str] = ()) -> Origin | None:
    first = (claim("a", 1, n=1, source=before, start=0),) if before else ()
    asked = claim("a", 2, n=2, source=source, start=50)
    return origins([*first, asked], outlet=outlet, text=text)[0][asked.id]


@pytest.mark.parametrize(
    ("source", "key"),
    [
        (("the Syrian Observatory for Human Rights",), "sohr"),
        (("Observatory director Rami Abdel Rahman", "AFP"), "sohr"),
        (("medical sources", "the Syrian Observatory for Human Rights"), "sohr"),
        (("state news agency SANA",), "sy.government"),
        (("Syrian state television",), "sy.government"),
        (("the Russian Defence Ministry",), "ru.government"),
        (("UNICEF",), "un.unicef"),
        (("activists",), "unnamed"),
        (("a witness", "AFP"), "unnamed"),
        (("an AFP correspondent",), "afp"),
        (("Mirna Kadash, a teacher",), "kadash"),
        (("an activist at the scene Mirna Kadash",), "kadash"),
        (("a resident in the town Old Sarvan",), "unnamed"),
        (("a police source in the city",), "unnamed"),
        (("security officials",), "unnamed"),
        (("the Salvation Army",), "salvation-army"),
        (("the New York-based watchdogs deputy",), "hrw"),
        (("the Harbour Relief Committee",), "harbour-relief-committee"),
        (("a local activist who uses the name Abu Kadash",), "abu-kadash"),
        (("a nurse who identified herself only as Mirna",), "mirna"),
        (("a surgeon going by the name of Dr. Mirna Kadash",), "kadash"),
        (("Sarvan-based activist Abu Kadash",), "abu-kadash"),
        (("Activist Ivo Abu Kadash",), "abu-kadash"),
        (("Abu al-Tarn", "AFP"), "abu-al-tarn"),
        (("a nurse who asked not to be named",), "unnamed"),
        (("Director of Harbour Mercy Hospital Dr. Ivo Tarn",), "harbour-mercy-hospital"),
        (("a spokesman for the hospital in Old Sarvan",), "hospital-in-old-sarvan"),
        (("a doctor at the hospital in Old Sarvan",), "unnamed"),
        (("NGO Six new hopefuls",), "unnamed"),
        (("Syria Islamic State group civilians",), "unnamed"),
        (("the Army of Islams leader Ivo Tarn",), "jaish_al_islam"),
    ],
)
def test_a_chain_leads_to_the_first_that_has_a_name(source: tuple[str, ...], key: str) -> None:
    found = origin_of(*source)
    assert found is not None
    assert (found.key, found.named) == (key, key != "unnamed")


def test_a_states_television_and_its_agency_are_one() -> None:
    one, other = origin_of("Syrian state television"), origin_of("SANA")
    assert len(independent([one, other])) == 1


def test_whom_the_table_does_not_know_the_register_may() -> None:
    told = replace(claim("r", 1, source=("the Marlow Gazette",)), source_ids=("marlow_gazette",))
    owner = Body("marlow_gazette", "Marlow Gazette", "marlow.government", "state")
    known = {"marlow_gazette": owner}
    assert said_by(origins([told])[0]) == ["marlow-gazette"]
    assert said_by(origins([told], registered=known.get)[0]) == ["marlow.government"]
    afp = replace(told, source=("AFP",))
    assert said_by(origins([afp], registered=known.get)[0]) == ["afp"], "the table comes first"


def said_by(found: dict[str, Origin | None]) -> list[str | None]:
    return [None if origin is None else origin.key for origin in found.values()]


def test_the_reports_own_voice_has_no_origin() -> None:
    assert origin_of() is None
    assert independent([None, None]) == ()


def test_descriptions_are_whom_the_report_named() -> None:
    found = origin_of("the group", before=("the Harbour Relief Committee",))
    assert found is not None
    assert found.key == "harbour-relief-committee"
    monitor = origin_of("a monitor", text="… said the Syrian Observatory for Human Rights.")
    assert monitor is not None
    assert monitor.key == "sohr"


def test_a_surname_is_the_person_of_that_name_in_the_report() -> None:
    found = origin_of("Kadash", before=("Mirna Kadash of the civil defence",))
    assert found is not None
    assert found.key == "civil_defence"


SOHR = "… said the Syrian Observatory for Human Rights."


@pytest.mark.parametrize(
    ("source", "text", "key"),
    [
        ("Kadash", "Mirna Kadash, a civil defence official, spoke. Kadash said more.", "civil_defence"),
        ("Kadash", "The civil defence spokesman Mirna Kadash spoke. Kadash said more.", "civil_defence"),
        ("Kadash", "Mirna Kadash, who leads the rescue team in the town, spoke. Kadash said more.", "civil_defence"),
        ("Kadash", "Mirna Kadash, who heads the civil defence, spoke.", "civil_defence"),
        ("Kadash", "Mirna Kadash, who led her son to the civil defence, spoke.", "kadash"),
        ("Kadash", "Mirna Kadash told the civil defence of it.", "kadash"),
        ("Kadash", "Mirna Kadash, the mother of a soldier who fought the civil defence, spoke.", "kadash"),
        ("local media", "The Al-Masdar outlet had it first.", "al_masdar"),
        ("local media", "Al-Masdar and Al Mayadeen had it first.", "unnamed"),
        ("an opposition group", "… said the Syrian Observatory for Human Rights.", "sohr"),
        ("the army", "A source told SANA of it.", "sy.government"),
        ("the army", "A source told SANA, another the Pentagon.", "unnamed"),
        ("the aid group", "The dead were drivers of Red Crescent lorries.", "red_crescent"),
        ("the aid group", "The Red Crescent and UNICEF had lorries there.", "unnamed"),
        ("an air raid on a school in a town that ISIS has held since the spring a monitoring group", SOHR, "sohr"),
        ("Ivo Tarn", "Six died, says a local civil defense official. Ivo Tarn told the agency.", "civil_defence"),
        ("Ivo Tarn", "A civil defense official Bela Orn said so. Ivo Tarn told the agency.", "tarn"),
        ("Ivo Tarn", "Six died, a civil defense official said. They found Ivo Tarn dead.", "tarn"),
    ],
)
def test_the_text_says_whom_words_mean(source: str, text: str, key: str) -> None:
    found = origin_of(source, text=text)
    assert found is not None
    assert (found.key, found.named) == (key, key != "unnamed")


@pytest.mark.parametrize("byline", ["REUTERS Mirna Kadash", "AP Photo Mirna Kadash", "Sputnik 0041 06.04.2017"])
def test_a_byline_says_nothing(byline: str) -> None:
    assert origin_of(byline) is None
    relayed = origin_of("UNICEF", byline)
    assert relayed is not None
    assert relayed.relays == ()


def test_a_source_cut_down_to_its_article_is_the_name_that_follows() -> None:
    text = "22 died, the Harbour Relief Committee said."
    cut = replace(claim("a", 22, source=("the",)), roles=Roles(source=(Span("body", 9, 12),)))
    assert said_by(origins([cut], text=text)[0]) == ["harbour-relief-committee"]
    assert said_by(origins([cut], text="22 died, the last of them at noon.")[0]) == [None]


def test_who_asks_after_what_others_said_says_nothing() -> None:
    text = "The Pentagon is investigating the reports that 22 died."
    asked = replace(claim("a", 22, source=("The Pentagon",)), roles=Roles(source=(Span("body", 0, 12),)))
    assert said_by(origins([asked], text=text)[0]) == [None]
    assert said_by(origins([asked], text=text.replace("is investigating the reports", "said"))[0]) == ["us.government"]


def test_short_forms_in_capitals_are_not_the_words_they_spell() -> None:
    assert body_of("medical sources who were there") is None
    who = body_of("the WHO")
    assert who is not None
    assert who.key == "un.who"


def test_unnamed_speakers_count_once_and_only_where_nobody_is_named() -> None:
    unnamed, named = origin_of("activists"), origin_of("UNICEF")
    assert len(independent([unnamed, origin_of("residents")])) == 1
    assert [o.key for o in independent([unnamed, named])] == ["un.unicef"]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("ISISs news agency", "isis"),
        ("the governors office", "marlow.government"),
        ("a source at the harbour province", "marlow.government"),
        ("the health directorate of Sarvan", "marlow.government"),
        ("the health directorate of rebel-held Sarvan", "health_authority"),
        ("the army", None),
    ],
)
def test_offices_of_a_place_are_of_the_government_it_is_under(words: str, key: str | None) -> None:
    marlow = Body("marlow.government", "Marlow government", "marlow.government", "state")
    found = origins([claim("a", 2, source=(words,))], governing={MARKET: marlow}.get)[0]["a-1"]
    assert found is not None
    assert (found.key if found.named else None) == key


def test_police_who_tell_a_states_agency_are_that_states_wherever_the_place_was_looked_for() -> None:
    marlow = Body("marlow.government", "Marlow government", "marlow.government", "state")
    told = claim("a", 2, source=("the police of Sarvan", "SANA"))
    assert said_by(origins([told], governing={MARKET: marlow}.get)[0]) == ["sy.government"]


def test_a_place_in_a_country_that_the_page_never_names_says_nothing_of_whose_police_it_is() -> None:
    place = replace(MARKET, within=("Old Sarvan", "Iraq"))
    told = replace(claim("a", 2, source=("the police of Sarvan",)), place_at=place)
    named = {
        text: origins_of(report("a", text), [told])[0][told.id]
        for text in ("Police in Iraq counted two.", "Police in Syria counted two.")
    }
    assert [origin.key for origin in named.values() if origin] == ["iq.government", "sy.government"]


def test_words_in_a_quotation_that_goes_on_are_the_speakers_before() -> None:
    text = '"It is bad," said Ivo Tarn, a nurse who saw two of the dead. "They killed more than fifty of us here."'
    told = [claim("a", 2, n=1, source=("Ivo Tarn",), start=14), claim("a", 50, n=2, start=text.index("more than"))]
    assert said_by(origins(told, text=text)[0]) == ["tarn", "tarn"]
    assert said_by(origins(told, text=text.replace('"They', "They"))[0]) == ["tarn", None]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Raid kills twelve in Sarvan - monitor", "sohr"),
        ("Raid kills twelve in Sarvan NGO - Region - World", "sohr"),
        ("Raid kills twelve in Sarvan SANA", "sy.government"),
        ("Raid kills twelve in Sarvan", None),
        ("Monitor kills twelve in Sarvan", None),
    ],
)
def test_a_headline_that_ends_with_a_speaker_is_that_speakers(title: str, key: str | None) -> None:
    headed = replace(claim("a", 12, n=1), region="title")
    told = claim("a", 12, n=2, source=("the Syrian Observatory for Human Rights",), start=60)
    assert said_by(origins([headed, told], title=title, text=SOHR)[0]) == [key, "sohr"]


def test_a_name_within_another_bodys_name_stays_whose_it_is() -> None:
    found = origin_of("ISIS", before=("Sarvan Against ISIS, an activist network",))
    assert found is not None
    assert found.key == "isis"


def test_sorts_of_people_in_the_register_are_no_origin() -> None:
    assert registered("sy.rebels") is None
    coalition = registered("us_coalition")
    assert coalition is not None
    assert coalition.key == "us.government"


def test_what_is_not_counted_says_why() -> None:
    claims = [
        claim("a", 2, source=("UNICEF",)),
        claim("b", 2, source=("SANA",), confidence=0.3),
        claim("d", 2, source=("Amnesty International",), roles=Roles(scores=(("source", 0.2),))),
        claim("e", 2, source=("activists",)),
    ]
    counted, left = counting(claims, origins(claims)[0])
    assert [origin.key for origin in counted] == ["un.unicef"]
    assert {each.origin.key: each.why for each in left} == {
        "amnesty": "may not be who is cited for this (score 0.20)",
        "sy.government": "its claims are too uncertain (confidence 0.30 at most)",
        "unnamed": "may be among those named",
    }


# --- monitors that speak of what a claim tells ------------------------------------------------------------------------

SECONDED = [
    line.split("\t")
    for line in (CASES / "seconded.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
TOLD = "22 people killed by shells in Sarvan on Tuesday, residents said."


def seconded_by(*sentences: str) -> Account:
    """The account of the event of one claim, in a report that goes on with these sentences."""
    page = report("r0", " ".join((TOLD, *sentences)))
    survey = Survey()
    survey.fill([(page, [claim("r0", 22, source=("residents",))])])
    return survey.account(survey.events()[0])


@pytest.mark.parametrize(("key", "sentence"), SECONDED)
def test_a_monitor_that_speaks_of_what_happened_counts_without_a_claim(key: str, sentence: str) -> None:
    account = seconded_by(sentence)
    counted = [origin.key for origin in account.independent]
    assert counted == (["unnamed"] if key == "none" else [key])
    assert [each.words for each in account.seconded] == ([] if key == "none" else [sentence])


def test_a_monitor_with_a_claim_that_counts_needs_no_other_sentence() -> None:
    text = "22 people killed by shells in Sarvan, the Observatory said. The Observatory said the attack came at dawn."
    survey = Survey()
    survey.fill([(report("r0", text), [claim("r0", 22, source=("the Observatory",))])])
    account = survey.account(survey.events()[0])
    assert [origin.key for origin in account.independent] == ["sohr"]
    assert account.seconded == ()


def test_what_a_monitor_says_of_an_attack_is_not_of_a_siege() -> None:
    page = report("r0", "Some 22 people are besieged in Sarvan. The Observatory said the attack came at dawn.")
    assert origins_of(page, [claim("r0", 22, kind="besieged", evidence="22 people are besieged", start=5)])[1] == ()


def test_what_a_monitor_says_goes_with_the_claim_of_the_place_it_names() -> None:
    text = "22 people killed by shells in Sarvan. 9 people killed by shells in Tel Obar. {}"
    two = [claim("r0", 22), claim("r0", 9, n=2, start=38, place=BRIDGE)]
    for words, of in (("attack on Sarvan", "r0-1"), ("attack", "r0-2")):
        page = report("r0", text.format(f"The Syrian Observatory for Human Rights reported the {words} too."))
        _, (only,) = origins_of(page, two)
        assert (only.claim, only.origin.key, page.quote(only.span)) == (of, "sohr", only.words)


def test_an_event_shows_the_words_that_an_origin_counts_for() -> None:
    sentence = "The Syrian Observatory for Human Rights also reported the attack."
    told = account_json(seconded_by(sentence))
    (monitor,) = (each for each in told["origins"] if each["counted"])
    start = len(TOLD) + 1
    where = {"doc": "r0", "start": start, "end": start + len(sentence), "text": sentence}
    assert (monitor["origin"], monitor["docs"], monitor["without_claim"]) == ("sohr", ["r0"], [where])
    assert told["independent"] == 1


@given(st.lists(st.sampled_from(SECONDED), min_size=1, max_size=3), st.integers(1, 3))
def test_copies_of_what_a_monitor_says_never_add_an_origin(said_too: list[list[str]], times: int) -> None:
    def told(doc: str) -> tuple[Page, tuple[Claim, ...]]:
        text = " ".join((TOLD, *(sentence for _, sentence in said_too), STORY))
        return report(doc, text, outlet=f"Outlet {doc}"), (claim(doc, 22, source=("residents",)),)

    assert count([told("r0"), *(told(f"x{k}") for k in range(times))]) == count([told("r0")])


# --- whom words mean, by who spoke between claims ---------------------------------------------------------------------


def test_who_speaks_in_a_sentence_without_a_claim_is_whom_later_words_mean() -> None:
    text = (
        '"22 people killed by shells", said Mirna Kadash of the civil defence. The street was still burning, according '
        'to the surgeon Ivo Tarn. "We had no beds. 9 people killed by noon."'
    )
    two = [
        claim("r0", 22, start=1, source=("Mirna Kadash of the civil defence",)),
        claim("r0", 9, n=2, start=text.index("9 people"), evidence="9 people killed by noon"),
    ]
    assert said_by(origins_of(report("r0", text), two)[0]) == ["civil_defence", "tarn"]


# --- no repetition adds an origin ------------------------------------------------------------------------------------

SOURCES = st.sampled_from(
    [None, "the Civil Defence", "the Syrian Observatory for Human Rights", "activists", "SANA", "UNICEF"]
)


def count(reports: Sequence[tuple[Page, tuple[Claim, ...]]]) -> int:
    survey = Survey()
    survey.fill(reports)
    event = survey.find("r0-1")
    assert event is not None
    return len(survey.account(event).independent)


@given(st.lists(SOURCES, min_size=1, max_size=5), st.data())
def test_one_more_outlet_that_cites_the_same_origin_never_adds_one(
    sources: list[str | None], data: st.DataObject
) -> None:
    reports = [said(f"r{k}", 22, source, outlet=f"Outlet {k}") for k, source in enumerate(sources)]
    again = data.draw(st.sampled_from(sources))
    assert count([*reports, said("x", 22, again, outlet="Another")]) <= count(reports)


@given(st.lists(SOURCES, min_size=1, max_size=5), st.data())
def test_a_copy_never_adds_an_origin_whatever_it_claims_to_know(sources: list[str | None], data: st.DataObject) -> None:
    def told(doc: str, source: str | None, who: str | None) -> tuple[Page, tuple[Claim, ...]]:
        text = f"22 people killed by shells, as {who or 'all'} said. {STORY}"
        return report(doc, text, outlet=f"Outlet {doc}"), (claim(doc, 22, source=(source,) if source else ()),)

    reports = [told(f"r{k}", source, source) for k, source in enumerate(sources)]
    k = data.draw(st.integers(0, len(sources) - 1))
    copy = told("x", sources[k], sources[k])
    assert count([*reports, copy]) <= count(reports)


ORIGINS = ("UNICEF", "SANA", "Airwars", "activists")
CLAIMS = st.tuples(
    st.sampled_from(ORIGINS),
    st.sampled_from([MARKET, BRIDGE, None]),
    st.sampled_from(["2019-03-12", "2019-05-01", None]),
    st.sampled_from([0.3, 0.7]),
)


@given(st.lists(st.lists(CLAIMS, min_size=1, max_size=4), min_size=1, max_size=4), st.data())
def test_copies_of_a_report_never_add_one_wherever_and_whenever_its_claims_are(
    told: list[list[tuple[str, Place | None, str | None, float]]], data: st.DataObject
) -> None:
    def claims_of(doc: str, several: list[tuple[str, Place | None, str | None, float]]) -> list[Claim]:
        return [
            claim(doc, 22, n=n, source=(source,), place=place, day=day, confidence=confidence)
            for n, (source, place, day, confidence) in enumerate(several, 1)
        ]

    def number(claims: list[Claim]) -> int:
        return len(counting(claims, origins(claims)[0])[0])

    alone = [c for k, several in enumerate(told) for c in claims_of(f"r{k}", several)]
    copied = data.draw(st.sampled_from(told))
    copies_of_it = [c for k in range(data.draw(st.integers(1, 3))) for c in claims_of(f"x{k}", copied)]
    assert number([*alone, *copies_of_it]) <= number(alone)


def test_a_copied_claim_keeps_the_origin_of_what_it_was_copied_from() -> None:
    words = f"{STORY} 22 people killed by shells in the morning, and the hospital has room for no more of them."
    start = words.index("22 people")
    a = report("a", words), (claim("a", 22, start=start, source=("the Civil Defence",)),)
    b = report("b", f"News. {words}", "2019-03-13", "Herald"), (claim("b", 22, start=start + 6, source=("UNICEF",)),)
    survey = Survey()
    survey.fill([a, b])
    account = survey.account(survey.events()[0])
    assert [o.key for o in account.independent] == ["civil_defence"]


def test_an_unattributed_figure_is_no_origin_of_its_own() -> None:
    assert count([said("r0", 22)]) == 0
    assert count([said("r0", 22), said("r1", 24, outlet="Herald"), said("r2", 22, "UNICEF", outlet="Radio")]) == 1


# --- citations -------------------------------------------------------------------------------------------------------


def test_outlets_that_cite_one_another_make_a_ring() -> None:
    outlet_of = {"a": "The Courier", "b": "Herald", "c": "Radio"}
    names = list(outlet_of.values())
    links = [
        *citations("a", "The Courier", [claim("a", 2, source=("the Herald",))], names),
        *citations("b", "Herald", [claim("b", 2, source=("a report by the Courier",))], names),
        *citations("c", "Radio", [claim("c", 2, source=("the Courier",))], names),
    ]
    assert circles(links, outlet_of) == (("Herald", "The Courier"),)
