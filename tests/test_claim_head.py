"""The claim head: where words stand, what is trained on, and that the program computes what was trained."""

from __future__ import annotations

import random
import re
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from lab.corpora.claims import load  # noqa: E402
from lab.corpora.coded import Coded, CodedClaim, occurrences, own, train  # noqa: E402
from lab.corpora.documents import Document, Labelled  # noqa: E402
from lab.train.reader import claims as batches  # noqa: E402
from lab.train.reader.export import LAST_TAUGHT, grown  # noqa: E402
from lab.train.reader.network import Network  # noqa: E402
from lab.train.reader.sides import with_sides  # noqa: E402
from reportedly.annotate.pointing import Head, Seen, Spot  # noqa: E402
from reportedly.annotate.sentences import split_sentences  # noqa: E402
from reportedly.annotate.sights import KINDS, PARTY_SORTS, POINTED, STANDS, TIMED, sight  # noqa: E402
from reportedly.annotate.tagger import HEAD  # noqa: E402
from reportedly.records import ROLE_NAMES, Region  # noqa: E402

TITLE = "Shelling kills 12 in Marea"
BODY = (
    "Government shelling killed at least 12 civilians in Marea on Monday, the Marin Observatory said. "
    "Another 30 were wounded. The army also took the village of Tal Rafa."
)


def report() -> Coded:
    """A small coded report: two figures in the body, one in the title, and a bare claim."""

    def span(text: str, words: str, label: str) -> Labelled:
        start, end = occurrences(text, words)[0]
        return Labelled(start, end, label)

    title = Document("x", TITLE, "claim", (span(TITLE, "12", "0:anchor"), span(TITLE, "Marea", "0:place")))
    body = Document(
        "x",
        BODY,
        "claim",
        (
            span(BODY, "Monday", "time"),
            span(BODY, "at least 12", "1:anchor"),
            span(BODY, "civilians", "1:counted"),
            span(BODY, "Government", "1:actor"),
            span(BODY, "Monday", "1:when"),
            span(BODY, "Monday", "1:date"),
            span(BODY, "the Marin Observatory", "1:source"),
            span(BODY, "30", "2:anchor"),
            span(BODY, "the village of Tal Rafa", "3:anchor"),
            span(BODY, "the village of Tal Rafa", "3:counted"),
        ),
    )
    unsaid = frozenset({"from", "means"})
    known = {0: {"place"}, 1: {"counted", "actor", "when", "date", "source"}, 2: set(), 3: {"counted"}}
    coded = [
        CodedClaim(kind, bare, "stated", "event", "civilians", part, unsaid, frozenset(ROLE_NAMES) - unsaid - known[k])
        for k, (kind, bare, part) in enumerate(
            [("killed", False, None), ("killed", False, None), ("wounded", False, 1), ("control", True, None)]
        )
    ]
    return Coded("x", {"title": title, "body": body}, tuple(coded))


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(3)
    made = Network()
    with torch.no_grad():
        for value in made.claims.parameters():
            value.normal_(std=0.3)
    return made.eval()


def words(one: batches.Read, coded: Coded) -> list[str]:
    texts = {region: document.text for region, document in coded.documents.items()}
    return [texts[s.region][s.start : s.end] for s in one.sight.spans]


def test_targets_are_the_words_of_the_gold() -> None:
    coded = report()
    one = batches.read(coded, 192)
    said = words(one, coded)
    shown = [(KINDS[t.kind], t.sort, " ".join(said[t.first : t.last + 1]), t.whole) for t in one.targets]
    assert shown == [
        ("killed", 2, "12", -1),
        ("killed", 0, "at least 12", -1),
        ("wounded", 0, "30", 1),
        ("control", 1, "the village of Tal Rafa", -1),
    ]
    second = {
        role: [None if a < 0 else " ".join(said[a : b + 1]) for a, b in places]
        for role, places in one.targets[1].places.items()
    }
    assert second == {
        "counted": ["civilians"],
        "actor": ["Government"],
        "means": [None],
        "from": [None],
        "when": ["Monday"],
        "source": ["the Marin Observatory"],
        "date": ["Monday"],
    }
    assert [said[k] for k in one.timed] == ["Monday"]
    assert [said[k] for k, kind in enumerate(one.kinds) if kind == KINDS.index("wounded")] == ["30"]


@pytest.mark.parametrize("seed", range(20))
def test_a_changed_report_keeps_its_targets(seed: int) -> None:
    """Names, marks and letters may change; how many claims there are, and of what kinds, may not."""
    coded = report()
    changed = batches.changed(coded, random.Random(seed))
    one = batches.read(changed, 192)
    assert [KINDS[t.kind] for t in one.targets] == ["killed", "killed", "wounded", "control"]
    assert all(role in one.targets[1].places for role in ("counted", "actor", "source"))


def test_typing_errors_are_about_as_many_as_asked() -> None:
    text = "Shelling wounded several people " * 300
    changed = batches.misspelt(Document("x", text, "claim", ()), random.Random(1))
    broken = set(changed.text.split()) - set(text.split())
    assert 5 < len(broken) < 60
    assert len(changed.text.split()) < len(text.split())


def test_the_loss_falls_when_the_scores_are_right(network: Network) -> None:
    """A few steps on one report, and it is learned by heart."""
    torch.manual_seed(1)
    learner = Network()
    one = batches.read(report(), 192)
    optimizer = torch.optim.AdamW(learner.claims.parameters(), lr=1e-2)
    before = batches.loss(learner, [one]).item()
    for _ in range(30):
        optimizer.zero_grad()
        batches.loss(learner, [one]).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert batches.loss(learner, [one]).item() < 0.2 * before


def test_the_program_points_as_the_network_was_trained(network: Network) -> None:
    coded = report()
    one = batches.read(coded, 64)
    with torch.inference_mode():
        (mine,) = batches.states(network, [one])
        pooled = torch.stack([mine[t.first : t.last + 1].mean(0) for t in one.targets])
        kinds, sorts = (torch.tensor([getattr(t, name) for t in one.targets]) for name in ("kind", "sort"))
        hidden = network.claims.hidden(pooled, kinds, sorts)
        scores = batches.scores(network, one, mine, hidden)
        chances = torch.softmax(scores, dim=2)
        says = network.claims.says(hidden)
        wholes = batches.wholes(network, one, hidden).argmax(1).tolist()
        parts = (network.claims.kinds(mine), network.claims.keys(mine), network.claims.ends(mine), mine)
        seen = Seen(*(part.numpy() for part in parts))
    head = Head({name: network.get_parameter(f"claims.{name}").detach().numpy() for name in HEAD})
    spots = [Spot(t.first, t.last, t.kind, t.sort) for t in one.targets]
    forms = [str(k) for k in range(len(mine))]
    times = [(k, k) for k in one.timed]
    told = head.tell(one.sight, seen, forms, spots, times, dict.fromkeys(ROLE_NAMES, 0.0))
    for a, one_told in enumerate(told):
        parties = torch.softmax(says[a, -len(PARTY_SORTS) :], dim=0).tolist()
        view = one_told.side
        assert [view.civilians, view.unknown, view.named] == pytest.approx(parties, abs=1e-4)
        side = POINTED.index("side")
        named = {forms[k]: float(c) for k, c in enumerate(chances[side, a, :-1]) if c > 0.0101}
        assert {form: c for form, c in view.words if c > 0.0101} == pytest.approx(named, abs=1e-4)
        for k, role in enumerate(ROLE_NAMES):
            assert POINTED[k] == role
            best = int(scores[k, a, :-1].argmax())
            assert one_told.roles[role].first == best
            top = float(chances[k, a, best])
            assert one_told.roles[role].score == pytest.approx(top if top > 0.01 else 0, abs=1e-4)
            if role not in TIMED:
                with torch.inference_mode():
                    ends = batches.end_scores(network, mine, k, torch.tensor([best]))[0]
                inside = [n for n in range(len(ends)) if best + n < len(mine)]
                same = [n for n in inside if one.sight.sentences[best + n] == one.sight.sentences[best]]
                assert one_told.roles[role].last == best + max(same, key=lambda n: float(ends[n]))
        assert one_told.whole == (wholes[a] if wholes[a] < len(told) else None)
        assert says.shape == (len(told), len(POINTED) + 4 + 2 + 3)


def test_a_network_that_did_not_point_at_sides_is_grown_without_a_change_to_the_rest(network: Network) -> None:
    state = network.state_dict()
    older = dict(state)
    for key, rows in LAST_TAUGHT.items():
        kept = torch.ones(len(state[key]), dtype=torch.bool)
        kept[rows] = False
        older[key] = state[key][kept]
    made = grown(dict(older))
    assert {key: value.shape for key, value in made.items()} == {key: value.shape for key, value in state.items()}
    for key, value in made.items():
        kept = torch.ones(len(value), dtype=torch.bool)
        if key in LAST_TAUGHT:
            kept[LAST_TAUGHT[key]] = False
        assert torch.equal(value[kept], state[key][kept]), key
    assert all(torch.equal(value, state[key]) for key, value in grown(dict(state)).items())


def test_a_side_is_pointed_at_by_its_names_and_by_sorts_of_people_only_where_nothing_names_it() -> None:
    text = "Russian jets hit. The Russian army said militants had lost 12 men, and the Ukrainian army 3. And 5 died."
    anchors = [Labelled(text.index(figure), text.index(figure) + len(figure), "") for figure in ("12", "3", "5")]
    spans = tuple(Labelled(a.start, a.end, f"{k}:anchor") for k, a in enumerate(anchors))
    nothing: frozenset[str] = frozenset()
    claims = tuple(
        CodedClaim("killed", False, "stated", "event", party, None, nothing, nothing)
        for party in ("named", "named", "unknown")
    )
    coded = Coded("x", {"title": Document("x", "", "claim", ()), "body": Document("x", text, "claim", spans)}, claims)
    row = {"id": "x", "title": "", "text": text, "published": "2024-03-01"}
    told = with_sides(coded, row, [{"party": "rebels"}, {"party": "Ukraine"}, {"party": "unknown"}])
    marked = [(s.label, text[s.start : s.end]) for s in told.documents["body"].spans if s.label.endswith(":side")]
    assert marked == [("0:side", "militants"), ("1:side", "Ukrainian army")]
    assert [claim.unsaid for claim in told.claims] == [nothing, nothing, frozenset({"side"})]
    lost = with_sides(coded, row, [{"party": "Chile"}, {"party": "Ukraine"}, {"party": "unknown"}])
    assert lost.claims[0].unknown == frozenset({"side"})


def test_a_role_that_is_likelier_unsaid_is_not_filled(network: Network) -> None:
    one = batches.read(report(), 64)
    with torch.inference_mode():
        (mine,) = batches.states(network, [one])
        parts = (network.claims.kinds(mine), network.claims.keys(mine), network.claims.ends(mine), mine)
        seen = Seen(*(part.numpy() for part in parts))
    constants = {name: network.get_parameter(f"claims.{name}").detach().numpy().copy() for name in HEAD}
    constants["says.bias"][: len(POINTED)] = 1e4
    spots = [Spot(t.first, t.last, t.kind, t.sort) for t in one.targets]
    told = Head(constants).tell(one.sight, seen, ["x"] * len(mine), spots, [], dict.fromkeys(ROLE_NAMES, 0.5))
    assert all(not t.roles for t in told)


def test_buckets_tell_sentences_title_and_lead_apart() -> None:
    texts: dict[Region, str] = {"title": "One two", "body": "They fled. Others came. Many died. Few stayed."}
    places = {r: [(m.start(), m.end()) for m in re.finditer(r"\w+|[.]", t)] for r, t in texts.items()}
    sentences = [s for r, t in texts.items() for s in split_sentences(t, r)]
    seen = sight(texts, places, sentences)
    assert seen.sentences.tolist() == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    last = len(seen.spans) - 2
    row = seen.stands(last, last)
    # title, lead, two sentences back, one back, the same
    assert len({row[0], row[2], row[5], row[8], row[last]}) == 5
    assert row[0] == row[1]
    assert row[2] == row[4]
    assert row[last - 1] != row[last] != row[last + 1] != row[last - 1]
    from_title = seen.stands(0, 1)
    assert (from_title >= STANDS).all()
    assert (row < STANDS).all()
    some = np.array([0, 5, last])
    assert seen.stands(last, last, some).tolist() == row[some].tolist()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["Homs ", "fell. ", "12 ", "x\n", "“", "The ", "\u0627 "]), max_size=40), st.data())
def test_sights_hold_for_any_text(pieces: list[str], data: st.DataObject) -> None:
    texts: dict[Region, str] = {"title": "".join(pieces[:4]), "body": "".join(pieces)}
    places = {r: [(m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]", t)] for r, t in texts.items()}
    seen = sight(texts, places, [s for r, t in texts.items() for s in split_sentences(t, r)])
    count = len(seen.spans)
    assert seen.traits.shape == (count, 3)
    assert len(seen.titled) == len(seen.sentences) == count
    if count:
        first = data.draw(st.integers(0, count - 1))
        row = seen.stands(first, data.draw(st.integers(first, min(first + 3, count - 1))))
        assert row.shape == (count,)
        assert row.min() >= 0
        assert row.max() < 2 * STANDS


def test_own_training_sentences_teach_what_they_say() -> None:
    found = own()
    assert len(found) > 250
    claims = [claim for one in found for claim in one.claims]
    assert all("counted" not in claim.unknown for claim in claims if claim.bare)
    assert all(claim.unknown == frozenset(ROLE_NAMES) for claim in claims if not claim.bare)
    read = [batches.read(one, 192) for one in found]
    assert sum(len(one.targets) for one in read) == len(claims)


def test_the_coded_train_reports_are_found_in_their_texts(shared: Path) -> None:
    found = train()
    claims = [(one, claim) for one in found for claim in one.claims]
    assert (len(found), len(claims)) == (1560, 29230)
    assert not {one.id for one in found} & set(load("dev").reports)
    # of the roles that the gold fills, nearly all have words on the page; of dates, the rules know most
    for role, most in (("counted", 10), ("actor", 10), ("means", 0), ("place", 15), ("source", 1), ("date", 4920)):
        assert sum(role in claim.unknown for _, claim in claims) <= most, role
    parts = [(one, claim) for one, claim in claims if claim.part_of is not None]
    assert len(parts) == 4246
    assert all(0 <= claim.part_of < len(one.claims) for one, claim in parts if claim.part_of is not None)
