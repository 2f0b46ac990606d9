"""Whose side the counted are on: the codebook's `party`.

The candidates are the sides that the report names, civilians, and "unknown"; nothing else is ever answered. Which of
them it is, two judges decide together: a linear model, from what the counted words name, who did it, what stands around
and what the report is about (party.tsv: each feature with its weight, so that a decision can be followed), and the
reader, which tells civilians from a named side and points at the words that name it (docs/decisions/0194). Claims are
decided in order, each in the light of an earlier one beside it: those "also wounded" are of the side of those killed.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from reportedly.records import Anchor, ClaimKind, Page, Region, Roles, Side, SideView, Span

UNKNOWN, CIVILIANS, REBELS = "unknown", "civilians", "rebels"
#: Sides that a span's words mean, in text order; the flag says that the words are who does something.
SidesOf = Callable[[Span, bool], Sequence[Side]]
_GROUPS: dict[ClaimKind, str] = {
    "killed": "people",
    "wounded": "people",
    "casualties": "people",
    "detained": "people",
    "missing": "people",
    "displaced": "people",
    "deployed": "forces",
    "withdrew": "forces",
    "strength": "forces",
    "attacks": "attacks",
    "destroyed": "things",
    "seized": "things",
    "control": "place",
    "besieged": "place",
}
_WORD = re.compile(r"[^\W\d_]+")
#: Words of places where people live and shop: who is hit there is often a civilian.
_HOMES = re.compile(
    r"(?<!\w)(?:residential|neighbou?rhoods?|market|homes?|houses?|schools?|hospital|mosque|bakery|civilian|street)(?!\w)",
    re.IGNORECASE,
)
_SCENE_WORDS = {
    "home": "homes? houses? apartments? flats? building residential neighbou?rhoods? courtyard yard kitchen"
    " family families relatives? bedroom street town village",
    "market": "markets? shops? bakery bakeries cafe restaurants? pharmacy mosque church monastery wedding"
    " funeral queue bread pumps? wells? fields? herds? cattle crops? harvest mines? miners? traders?"
    " bus buses minibus passengers? ferry taxi train station",
    "health": "hospitals? clinics? ambulances? maternity patients? doctors? medics? nurses? morgue surgeons?",
    "school": "schools? university kindergarten pupils? students? teachers? classrooms? orphanage",
    "flight": r"displaced camps? shelters? sheltering tents? refugees? fled flee fleeing evacuat\w+ convoy aid"
    r" humanitarian rescuers? rubble starv\w+ famine hunger cholera",
    "child": "child children girls? boys? bab(?:y|ies) infants? toddlers? women woman mothers? wi(?:fe|ves)"
    r" elderly aged year-old pensioners? grandm\w+ grandf\w+ civilians? residents? villagers?"
    " inhabitants locals journalists?",
    "post": r"posts? bases? barracks garrison checkpoints? outposts? positions? trench\w* front frontline"
    " patrol headquarters command brigade battalion regiment units? company column camp",
    "fight": r"clash\w* fighting battles? ambush\w* firefight gunfight offensive assault repel\w+ stormed"
    " combat raid soldiers? troops fighters? militants? gunmen commander marines? rebels? officers?"
    r" insurgents? terrorists? neutrali[sz]ed eliminated martyr\w* fallen",
    "shell": r"shell\w* drones? rockets? missiles? bomb\w* airstrikes? mortars? artillery barrel mines?"
    " grenades? explosions?",
    "taken": r"abduct\w+ kidnap\w* captives? hostages? ransom prisoners? pows? surrender\w*",
}
#: What a clause tells of the scene, by the sort of place, person or trouble its words name: people at home, at work, in
#: flight, and fighting.
_SCENES = {
    name: re.compile(rf"(?<!\w)(?:{'|'.join(words.split())})(?!\w)", re.IGNORECASE)
    for name, words in _SCENE_WORDS.items()
}
#: Words that count both sides of a war, or each of them.
_BOTH = re.compile(
    r"(?<!\w)(?:both|two|either|all|each|opposing|warring|rival)\s+(?:warring\s+|opposing\s+)?"
    r"(?:sides?|parties|armies|camps|forces|countries|factions)(?!\w)|"
    r"(?<!\w)(?:each other|prisoners? swap|exchanges? of prisoners|prisoner exchange|swapped|swap|exchanged)(?!\w)",
    re.IGNORECASE,
)
#: Words of a side that speaks for itself, of its own and of those it fights.
_OURS = re.compile(
    r"(?<!\w)(?:our|ours|friendly|martyrs?|martyred|fell|fallen|heroic|valiant|comrades?)(?!\w)", re.IGNORECASE
)
_ENEMY = re.compile(
    r"(?<!\w)(?:enemy|enemies|adversary|hostile|neutrali[sz]ed|liquidated|eliminated|terrorists?|invaders?|occupiers?)(?!\w)",
    re.IGNORECASE,
)
#: What stands between two sides that are named together: "the army and the police", "KIA, PDF".
_TOGETHER = re.compile(
    r"[’'s]*\s*(?:\([^)]{1,12}\)\s*)?(?:,|and|&|/|,\s+and|along with|alongside|backed by|with)\s+(?:the\s+|its\s+)?"
)
#: Counted words that say nothing of whom.
_EMPTY = frozenset(
    "the a an of in at on to and or who were was are is had have has been by for from with that which their his her its"
    " others other people persons person dead bodies more least about some many them they".split()
)
_BESIDE = frozenset(
    "against of from by kill killed killing kills with and between near for targeting targeted in on to while among"
    " including fighting ousted drove pushed expelled took captured seized retook recaptured captures backed".split()
)

#: Words after a side that say a place is its ("rebel-held", "the group's stronghold"), or what of it is meant.
_AFTER = frozenset(
    "held controlled stronghold bastion territory areas area positions lines besieged siege fighters militants members"
    " terrorists troops forces group groups convoy base headquarters command".split()
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before its party is known."""

    anchor: Anchor
    roles: Roles
    sentence: Span


@dataclass(frozen=True, slots=True)
class _Case:
    """What the features of one claim's candidates share.

    `tight` are the features that are asked of every sort of candidate, `ours` whose own the clause says they are.
    """

    draft: Draft
    group: str
    own: tuple[str, ...]
    sort: str
    head: str
    actor: tuple[str, ...]
    here: tuple[Side, ...]
    last: str | None
    others: frozenset[str]
    common: tuple[str, ...]
    tight: tuple[str, ...]
    both: bool
    ours: str
    rival: str | None
    earlier: str | None
    near: str


class Report:
    """The sides of one report, and what tells which of them a claim counts.

    `voice` is the side that the outlet speaks for, `state` the government of the country that the report is about.
    """

    def __init__(self, page: Page, sides_of: SidesOf, voice: str | None = None, state: str | None = None) -> None:
        self.page = page
        self.sides_of = sides_of
        self.voice, self.state = voice, state
        self.named: dict[Region, Sequence[Side]] = {
            region: sides_of(Span(region, 0, len(page.region(region))), False) for region in ("title", "body")
        }
        fighting = [side for rows in self.named.values() for side in rows if side.fights]
        self.count = Counter(side.party for side in fighting if side.party != CIVILIANS)
        self.civilians = sum(side.party == CIVILIANS for side in fighting)
        self.titled = frozenset(side.party for side in self.named["title"])
        self.ranks = {party: k for k, (party, _) in enumerate(self.count.most_common())}
        #: Sides that only the name of a country or its seat stands for.
        self.stands = Counter(
            side.party
            for region in self.named
            for side in sides_of(Span(region, 0, len(page.region(region))), True)
            if side.standing and side.party not in self.count
        )
        self.first = next((side.party for side in self.named["body"] if side.fights and side.party != CIVILIANS), None)
        #: Sides that are named together, as the codebook joins them, by how often.
        self.together = Counter(
            f"{a.party} and {b.party}"
            for region, rows in self.named.items()
            for a, b in pairwise(rows)
            if a.fights and b.fights and a.party != b.party and CIVILIANS not in (a.party, b.party)
            if _TOGETHER.fullmatch(page.region(region), a.end, b.start)
        )
        self.forms: dict[str, set[str]] = {}
        for region, rows in self.named.items():
            for side in rows:
                first = _WORD.match(page.region(region), side.start)
                if first is not None:
                    self.forms.setdefault(side.party, set()).add(first.group().casefold())

    def seen(self, view: SideView, party: str) -> float:
        """The chance (0-1) that the reader gives a party: that it is none, civilians, or named by words that it points
        at. Of several sides together the least of theirs, for it points at one or another of them."""
        if party == UNKNOWN:
            return view.unknown
        if party == CIVILIANS:
            return view.civilians
        words = dict(view.words)
        said = [
            sum(words.get(form, 0.0) for form in self.forms.get(part, _ABSENT))
            for part in party.split(" and ")
            if part != CIVILIANS
        ]
        return view.named * min(min(said, default=0.0) * len(said), 1.0)

    def around(self, span: Span) -> Sequence[Side]:
        """The sides that stand in a span, which may be of a region the report itself is not."""
        if span.region not in self.named:
            whole = Span(span.region, 0, len(self.page.region(span.region)))
            self.named[span.region] = self.sides_of(whole, False)
        rows = self.named[span.region]
        return rows[
            bisect_left(rows, span.start, key=lambda s: s.start) : bisect_left(rows, span.end, key=lambda s: s.start)
        ]

    def before(self, span: Span, reach: int) -> Sequence[Side]:
        """The sides named in so many characters before a span."""
        return self.around(Span(span.region, max(span.start - reach, 0), span.start))


#: How much the reader's view counts beside the linear model's, in log chances. Chosen on dev: docs/decisions/0194.
SEEN = 0.3
#: Added to the reader's chances before their logs are taken.
_LEAST = 0.01
_ABSENT: frozenset[str] = frozenset()


#: How far back a side named earlier still says who "the militants" are, in characters: some five sentences.
_BACK = 600


def parties_of(report: Report, drafts: Sequence[Draft]) -> list[str]:
    """The side of what each claim counts; "unknown" where the text does not say."""
    weights = _weights()
    known: list[str] = []
    for draft, rows in zip(drafts, candidates_of(report, drafts, known), strict=True):
        view = draft.anchor.side
        scores = [
            sum(weights.get(feature, 0.0) for feature in features)
            + (0.0 if view is None else SEEN * math.log(report.seen(view, party) + _LEAST))
            for party, features in rows
        ]
        best = rows[scores.index(max(scores))][0]
        known.append(_sufferer(report, draft) or best)
    return known


_SUFFERS = re.compile(r"(?<!\w)(?:suffer(?:ed|s|ing)?|sustain(?:ed|s|ing)?|took|taken|lost)(?!\w)", re.IGNORECASE)
#: Characters before an anchor in which its verb stands.
_VERB = 24


def _sufferer(report: Report, draft: Draft) -> str | None:
    """Who suffered the losses of "… has suffered heavy losses": the first side of the sentence, its subject."""
    if draft.anchor.kind != "casualties":
        return None
    text, start = report.page.region(draft.anchor.region), draft.anchor.start
    before = [side for side in report.around(draft.sentence) if side.end <= start and side.fights]
    if before and _SUFFERS.search(text, max(before[0].end, start - _VERB), start):
        return before[0].party
    return None


def candidates_of(
    report: Report, drafts: Sequence[Draft], known: Sequence[str]
) -> Iterator[list[tuple[str, tuple[str, ...]]]]:
    """For each claim in order, the candidates with their features.

    `known` holds the parties of the claims before it: it may grow while they are asked for.
    """
    for k, draft in enumerate(drafts):
        case = _case(report, draft, *_earlier(drafts, k, known))
        yield [(party, tuple(_features(report, case, party))) for party in _candidates(report, case)]


@cache
def _weights() -> dict[str, float]:
    lines = files("reportedly.assemble").joinpath("party.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t", 1) for line in lines if line and not line.startswith("#"))
    return {feature: float(weight) for weight, feature in rows}


#: Claims whose sentence ends so many characters before still bear on one.
_CLOSE = 300


def _earlier(drafts: Sequence[Draft], k: int, known: Sequence[str]) -> tuple[str | None, str]:
    """The party of an earlier claim that bears on a claim, and how: the figure it is part of, one of its sort in the
    sentence, the same figure elsewhere, one of its sort shortly before."""
    draft, group = drafts[k], _GROUPS[drafts[k].anchor.kind]
    amount = draft.anchor.amount
    back = range(k - 1, -1, -1)
    for j in back:
        if draft.anchor.whole is not None and drafts[j].anchor.span == draft.anchor.whole:
            return known[j], "whole"
    for j in back:
        if _GROUPS[drafts[j].anchor.kind] == group and drafts[j].sentence == draft.sentence:
            return known[j], "here"
    for j in back:
        other = drafts[j].anchor
        if amount is not None and (amount.low or 0) > 1 and other.kind == draft.anchor.kind and other.amount == amount:
            return known[j], "figure"
    for j in back:
        sentence = drafts[j].sentence
        if sentence.region == draft.sentence.region and draft.sentence.start - sentence.end < _CLOSE:
            if _GROUPS[drafts[j].anchor.kind] == group:
                return known[j], "close"
        else:
            break
    return None, "none"


def _case(report: Report, draft: Draft, earlier: str | None, near: str) -> _Case:
    anchor, roles, sentence = draft.anchor, draft.roles, draft.sentence
    page = report.page
    counted = roles.counted
    parts = [] if anchor.amount is None and counted is not None else list(report.sides_of(anchor.span, False))
    if counted is not None and not counted.overlaps(anchor.span):
        parts += report.sides_of(counted, False)
    elif counted is not None:
        parts = list(report.sides_of(counted, False)) or parts
    actor = list(report.sides_of(roles.actor, True)) if roles.actor is not None else []
    words = _WORD.findall(page.quote(counted).lower()) if counted is not None else []
    here = tuple(
        s
        for s in report.around(sentence)
        if not any(
            span is not None and span.region == sentence.region and span.start < s.end and s.start < span.end
            for span in (roles.actor, counted, anchor.span)
        )
    )
    doers = tuple(dict.fromkeys(s.party for s in actor))
    fighting = [s.party for s in here if s.fights and s.party not in doers and s.party != CIVILIANS]
    named = [s.party for s in report.before(sentence, _BACK) if s.fights and s.party != CIVILIANS]
    last = next((party for party in reversed(named) if party not in doers), None)
    text = page.region(anchor.region)
    clause = text[max(sentence.start, anchor.start - 160) : anchor.end + 160]
    said = page.quote(sentence)
    close = text[max(sentence.start, anchor.start - 40) : anchor.end + 60]
    ours, enemy = _OURS.search(close) is not None, _ENEMY.search(close) is not None
    scenes = [name for name, pattern in _SCENES.items() if pattern.search(clause)]
    tight = [*(f"scene={name}" for name in scenes), f"scenes={min(len(scenes), 4)}"]
    tight += [f"has={word}" for word in dict.fromkeys(words[:12]) if word not in _EMPTY]
    rival = next((party for party, _ in report.count.most_common() if party not in doers), None)
    common = (
        f"civhere={any(s.party == CIVILIANS for s in here)}",
        f"civdoc={min(report.civilians, 4)}",
        f"home={_HOMES.search(clause) is not None}",
        f"scope={anchor.scope}",
        f"voice={report.voice}",
        f"region={anchor.region}",
        f"part={anchor.whole is not None}",
        f"means={_head(page, roles.means)}",
        f"actor={_actor_sort(actor, roles)}",
        f"fighting={min(len(set(fighting)), 2)}",
        f"plural={anchor.amount is None or anchor.amount.low != 1}",
    )
    return _Case(
        draft,
        _GROUPS[anchor.kind],
        tuple(dict.fromkeys(s.party for s in parts)),
        _sort(parts),
        words[-1] if words else "-",
        doers,
        here,
        last,
        frozenset(fighting),
        common,
        tuple(tight),
        _BOTH.search(said) is not None,
        "both" if ours and enemy else "ours" if ours else "enemy" if enemy else "none",
        rival,
        earlier,
        near,
    )


def _sort(parts: Sequence[Side]) -> str:
    if not parts:
        return "none"
    if any(not s.sort for s in parts):
        return "name"
    if all(s.party == CIVILIANS for s in parts):
        return "civilians"
    return "loaded" if any(s.loaded for s in parts) else "sort"


def _actor_sort(actor: Sequence[Side], roles: Roles) -> str:
    if roles.actor is None:
        return "none"
    return _sort(actor) if actor else "unread"


def _head(page: Page, span: Span | None) -> str:
    words = _WORD.findall(page.quote(span).lower()) if span is not None else []
    return words[-1] if words else "-"


def _candidates(report: Report, case: _Case) -> list[str]:
    found = [UNKNOWN, CIVILIANS, *report.count, *report.stands, *report.together]
    found += [side.party for side in case.here]
    found += [report.state] if report.state is not None else []
    found += [" and ".join(several) for several in (case.own, case.actor) if len(several) > 1]
    found += [*case.own, *case.actor]
    fighting = [party for party in case.others if party != CIVILIANS]
    if case.draft.anchor.kind in ("killed", "wounded", "casualties") and (case.own == (CIVILIANS,) or not case.own):
        found += [f"{CIVILIANS} and {party}" for party in fighting]
    if case.both:
        first = [party for party, _ in (report.count + report.stands).most_common(4) if party != REBELS]
        found += [f"{a} and {b}" for k, a in enumerate(first) for b in first[k + 1 :]]
    return list(dict.fromkeys(found))


def _sort_of(party: str) -> str:
    return party if party in (UNKNOWN, CIVILIANS, REBELS) else "pair" if " and " in party else "side"


def _is(party: str, named: Sequence[str]) -> str:
    if not named:
        return "none"
    if " and ".join(named) == party:
        return "same"
    if " and " in party and set(party.split(" and ")) & set(named):
        return "wider"
    return "part" if party in named else "other"


def _features(report: Report, case: _Case, party: str) -> Iterator[str]:
    kind, group, sort = case.draft.anchor.kind, case.group, _sort_of(party)
    own, by = _is(party, case.own), _is(party, case.actor)
    yield f"{sort}:{kind}"
    yield f"name={party}:{group}"
    yield f"own={own}:{case.sort}:{group}"
    yield f"own={own}:{case.sort}:{sort}"
    yield f"head={case.head}:{sort}"
    yield f"head={case.head}:{own}:{sort}"
    yield f"by={by}:{group}:{sort}"
    yield f"by={by}:{kind}"
    yield f"pair={group}:{'+'.join(case.actor) or '-'}>{party}"
    yield f"own={own}:{case.sort}:by={by}:{group}"
    yield f"both={case.both}:{sort}:{group}"
    for seen in case.tight:
        yield f"{seen}:{sort}:{'named' if case.own else 'open'}"
        yield f"{seen}:{sort}:{group}"
    if case.ours != "none":
        yield f"ours={case.ours}:by={by}:{sort}"
        yield f"ours={case.ours}:first={party == report.first}:{sort}"
        yield f"ours={case.ours}:voice={party == report.voice}"
    for said in case.common:
        yield f"{said}:{sort}:{group}"
        if case.sort == "none":
            yield f"{said}:{sort}:none"
    earlier = "none" if case.earlier is None else case.earlier == party
    yield f"earlier={earlier}:{group}:{case.sort}:{sort}"
    yield f"earlier={earlier}:{kind}:{case.near}"
    yield f"earlier={earlier}:{case.head}:{case.near}"
    near = [s for s in case.here if s.party == party]
    where = "no"
    if near:
        side = min(near, key=lambda s: _gap(s, case.draft.anchor))
        where = "before" if side.start < case.draft.anchor.start else "after"
        text = report.page.region(case.draft.sentence.region)
        words = _WORD.findall(text[max(side.start - 24, 0) : side.start].lower())
        words = [word for word in words if word != "the"]
        beside = words[-1] if words and words[-1] in _BESIDE else "-"
        yield f"beside={beside}:{where}:{group}"
        yield f"beside={beside}:{where}:{kind}"
        after = next(iter(_WORD.findall(text[side.end : side.end + 16].lower())), "-")
        if text[side.end : side.end + 1] == "-" or after in _AFTER:
            yield f"after={after}:{group}"
            yield f"after={after}:{kind}:by={by}"
        yield f"gap={_bucket(_gap(side, case.draft.anchor))}:{where}:{group}"
        yield f"sorted={side.sort}:{group}:{case.sort}"
    yield f"here={where}:{group}:{sort}:{case.sort}"
    yield f"only={case.others == {party}}:{group}:{sort}:{case.sort}"
    yield f"only={case.others == {party}}:{kind}:by={by}"
    yield f"titled={party in report.titled}:{group}:{sort}"
    if sort == "pair":
        yield f"together={min(report.together[party], 2)}:{case.both}:{own}"
        yield f"together={min(report.together[party], 2)}:by={by}:{group}"
    if sort not in (UNKNOWN, CIVILIANS):
        yield f"stands={party in report.stands}:{group}:{own}:by={by}"
        yield f"rival={party == case.rival}:{kind}:by={by}"
        yield f"rival={party == case.rival}:{group}:{case.sort}"
        yield f"state={party == report.state}:{group}:{case.sort}"
        yield f"state={party == report.state}:{kind}:by={by}"
        yield f"begins={party == report.first}:{group}:by={by}"
        rank = min(report.ranks.get(party, 4), 4)
        yield f"rank={rank}:{group}:{case.sort}"
        yield f"rank={rank}:{kind}:by={by}"
        share = report.count[party] * 4 // max(report.count.total(), 1)
        yield f"share={share}:{group}:by={by}"
        yield f"last={case.last == party}:{group}:{case.sort}"
        yield f"last={case.last == party}:{kind}:by={by}"


def _gap(side: Side, anchor: Anchor) -> int:
    return max(side.start - anchor.end, anchor.start - side.end, 0)


def _bucket(gap: int) -> int:
    return next((k for k, limit in enumerate((3, 12, 30, 60, 120)) if gap <= limit), 5)
