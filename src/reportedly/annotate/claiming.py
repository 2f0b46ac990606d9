"""Where claims hang, and the roles of each: the claim head's scores to anchors.

Two sorts of anchors: amounts, which rules have found, and words that say what a claim without an amount is about
("captured [the village]", "[his son] had died"), which the network marks by itself.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from reportedly.annotate.anchors import Candidate, candidates
from reportedly.annotate.attributions import attributions_of_claims
from reportedly.annotate.dating import date_claims
from reportedly.annotate.decode import Floats
from reportedly.annotate.linear import linear, ranking
from reportedly.annotate.names import names_of_claims
from reportedly.annotate.pointing import Seen, Spot, Told, covered, softmax
from reportedly.annotate.roles import (
    FILLERS,
    WITH_ORIGIN,
    Filler,
    Surroundings,
    likeliest,
    main_origin,
    own_place,
    pairs,
    surround,
    unsaid,
)
from reportedly.annotate.sights import KINDS, Sight, sight
from reportedly.annotate.tagger import Reading
from reportedly.records import (
    CLAIM_KINDS,
    KINDS_WITHOUT_AMOUNT,
    ROLE_NAMES,
    Amount,
    Anchor,
    Attribution,
    ClaimKind,
    EventTime,
    Mention,
    Region,
    RoleLink,
    RoleName,
    Span,
)

#: The likeliest kind must reach this share against "none" for an anchor to be a claim. What is unsure stands with its
#: low confidence; --min-confidence leaves it out.
CLAIMED = 0.4
#: ... and this where no amount stands.
CLAIMED_BARE = 0.5
#: Two runs of words of one kind, none of them an amount, are one claim when at most so many words stand between.
_JOINED = 6
#: How much the linear models over features count beside the network, of 1.
FEATURES = 0.5
#: ... and by role the rankings, where not as much. They know more of places and speakers, which stand far from their
#: figures; see lab/EXPERIMENTS.md.
RANKED: Mapping[RoleName, float] = {"place": 0.7, "source": 0.7}
#: How much a role's being unsaid counts: doers and days are named far from what they belong to, and both judges miss
#: more than they make up (dates on dev: right in 0.775 with 1, 0.790 with 0.6, 0.782 with 0.3).
UNSAID: Mapping[RoleName, float] = {"actor": 0.5, "when": 0.6}
#: ... and a speaker's, where an anchor is part of what someone is said to have said.
HELD = 0.7
#: By how much log odds of the mean are stretched to make a confidence: between a mean of evidence (1) and a sum (2).
STRETCH = 1.5
#: The chance that the place which a claim of control or of a siege names in its anchor is its place: see `own_place`.
TAKEN = 0.9
#: Added to chances before their logs are taken.
_LEAST = 0.01
#: From this chance on the network may point at words that nothing marked.
ALONE = 0.7
_WORD = re.compile(r"\w+|[^\w\s]")
#: A role is filled from this chance on that something fills it.
FILLED: Mapping[RoleName, float] = dict.fromkeys(ROLE_NAMES, 0.5)
#: Words that single out one person or thing, and so are its amount (codebook, `amount`).
_SINGLES = frozenset("a an one another first second third fourth fifth".split())
#: ... and those that do so of persons alone: things stay without a number ("destroyed the school").
_SINGLES_OF_PERSONS = frozenset("the his her my its their he she i him this that".split())
_LISTED = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+")
#: What goes on after a comma without naming another ("Kotey, a father of two, and Elsheikh").
_GOES_ON = re.compile(r"(?:from|of|in|at|with|who|aged|now|formerly|including)\b|\d|a |an ")


@dataclass(frozen=True, slots=True)
class _Place:
    """A place for a claim: its words by number and as a span, the anchor's span and amount, its kind and chance.

    The anchor is all of the words, or those that say the amount. `bare` is one that no words say.
    """

    first: int
    last: int
    words: Span
    anchor: Span
    amount: Amount | None
    bare: bool
    kind: int
    score: float


def find_anchors(
    texts: Mapping[Region, str],
    sentences: Sequence[Span],
    amounts: Sequence[Mention],
    times: Sequence[EventTime],
    reading: Reading,
    reference: date | None,
) -> tuple[Anchor, ...]:
    """The anchors of a page with their kinds and roles, given its amounts, times and reading.

    `sentences` are those of all regions, in the order of `texts`; `reference` is the report's own day.
    """
    reported: dict[Region, str] = {region: text for region, text in texts.items() if region != "comment"}
    found = _anchors(reported, sentences, amounts, times, reading, reference)
    if "comment" in texts:
        # what readers write must not change what the report is coded as
        both = _anchors(texts, sentences, amounts, times, reading, reference)
        found += tuple(anchor for anchor in both if anchor.region == "comment")
    return found


def _anchors(
    texts: Mapping[Region, str],
    sentences: Sequence[Span],
    amounts: Sequence[Mention],
    times: Sequence[EventTime],
    reading: Reading,
    reference: date | None,
) -> tuple[Anchor, ...]:
    here_sentences = [s for s in sentences if s.region in texts]
    around = sight(texts, reading.words, here_sentences)
    count = len(around.spans)
    if not count:
        return ()
    view = reading.seen
    seen = Seen(view.kinds[:count], view.keys[:count], view.ends[:count], view.states[:count])
    begins = _begins(texts, reading)
    chances = softmax(seen.kinds)
    places: list[_Place] = []
    for region in texts:
        own = [s for s in here_sentences if s.region == region]
        here = list(candidates(texts[region], own, [m for m in amounts if m.region == region], bare=False))
        places += _places(region, texts[region], reading.words.get(region, ()), begins[region], chances, here)
    spots = [Spot(p.first, p.last, p.kind, int(p.bare) + 2 * bool(around.titled[p.first])) for p in places]
    forms = [texts[s.region][s.start : s.end].casefold() for s in around.spans]
    said = sayings(texts, reading)
    speakers = _speakers(texts, reading, begins, said, [place.words for place in places])
    told = reading.head.tell(around, seen, forms, spots, _timed(texts, reading, begins, times), FILLED, speakers)
    surround = surroundings(texts, here_sentences, times, reading, said)
    undated = [_anchor(texts, around, surround, place, one, places) for place, one in zip(places, told, strict=True)]
    here_times = [time for time in times if time.mention.region in texts]
    pointed = [(one.chances["date"], one.unsaid["date"]) for one in told]
    return date_claims(texts, here_sentences, undated, here_times, reference, pointed)


def sayings(texts: Mapping[Region, str], reading: Reading) -> tuple[Attribution, ...]:
    """Who says what in some regions, by reader and rule together."""
    return attributions_of_claims(texts, [a for a in reading.attributions if a.cue[0].region in texts])


def surroundings(
    texts: Mapping[Region, str],
    sentences: Sequence[Span],
    times: Sequence[EventTime],
    reading: Reading,
    said: Sequence[Attribution],
) -> Surroundings:
    """What the roles of claims in some regions may be: names by rule and reader together, times, and speakers."""
    names = [m for m in reading.mentions if m.kind != "time" and m.region in texts]
    found = [*names_of_claims(texts, names), *phrases(texts, times)]
    return surround(texts, sentences, found, said)


def phrases(texts: Mapping[Region, str], times: Sequence[EventTime]) -> list[Mention]:
    """The phrases of times in some regions, each once, as what may fill ``when``."""
    spans = dict.fromkeys(event.phrase for event in times if event.phrase.region in texts)
    return [Mention(s.region, s.start, s.end, texts[s.region][s.start : s.end], "time", ("time",)) for s in spans]


def _begins(texts: Mapping[Region, str], reading: Reading) -> dict[Region, int]:
    """The number of each region's first word."""
    found: dict[Region, int] = {}
    number = 0
    for region in texts:
        found[region] = number
        number += len(reading.words.get(region, ()))
    return found


def _places(
    region: Region,
    text: str,
    words: Sequence[tuple[int, int]],
    begin: int,
    chances: Floats,
    spots: Sequence[Candidate],
) -> list[_Place]:
    """The claims of one region in text order: amounts that count something of the conflict, and bare ones."""
    taken = np.zeros(len(words) + 1, dtype=bool)
    found: list[_Place] = []
    for spot in spots:
        touched = covered(words, spot.start, spot.end)
        if touched is None:
            continue
        first, last = touched
        rows = chances[begin + first : begin + last + 1]
        row = _both_say(rows[rows[:, 0].argmin()], linear("anchors").chances(spot.features))
        kind = 1 + int(row[1:].argmax())
        if row[kind] >= CLAIMED * (row[0] + row[kind]):
            score = float(row[kind])
            if KINDS[kind] in ("killed", "wounded") and _both(text, spot.span):
                kind = KINDS.index("casualties")
            elif KINDS[kind] in _PERSONS and _MISSING.match(text, spot.end, spot.end + 110):
                kind = KINDS.index("missing")
            elif KINDS[kind] == "strength" and _sent(text, spot.span):
                kind = KINDS.index("deployed")
            numbers = (begin + first, begin + last)
            found.append(_Place(*numbers, spot.span, spot.span, spot.amount, False, kind, score))
            taken[first : last + 1] = True
    for first, last, kind, score in _runs(chances[begin : begin + len(words)], taken):
        span = Span(region, words[first][0], words[last][1])
        said = _unruled(text[span.start : span.end], CLAIM_KINDS[kind - 1])
        if said is not None:
            amount, length = said
            anchor = span if not length else replace(span, end=span.start + length)
            found.append(_Place(begin + first, begin + last, span, anchor, amount, not length, kind, score))
    return sorted(found, key=lambda place: place.first)


#: One figure for dead and wounded together, before or after it ("88 killed and injured", "killing or wounding 20"). Of
#: the 33 figures of the train reports that it fits, 31 are coded `casualties`.
_HARM = r"(?:kill(?:ed|ing)|dead|deaths?|martyred|wound(?:ed|ing)|injur(?:ed|ies|ing|y)|hurt)"
_TOGETHER = rf"{_HARM}\s*(?:and|or|&|/|and/or|-)\s*(?:the\s+)?{_HARM}(?!\w| toll)"
_BOTH_AFTER = re.compile(rf"[^.;:\d]{{0,60}}?(?<!\w){_TOGETHER}", re.IGNORECASE)
_BOTH_BEFORE = re.compile(rf"(?<!\w){_TOGETHER}\s+(?:of\s+)?$", re.IGNORECASE)


#: Kinds that are never claimed without an amount word, not even of one (codebook).
_COUNTED: frozenset[ClaimKind] = frozenset({"attacks", "deployed", "strength", "casualties"})
#: Several persons without an amount are no claim (codebook): only one, or some that are named, can do without.
_PLURAL = re.compile(r"people|persons|men|women|children|police|personnel|troops|[a-z]+(?<!s)s")
#: A number that no rule took for an amount is an age, a date or a name's ("a boy of seven").
_NUMBER = re.compile(
    r"[\d.,]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundreds?|thousands?|millions?",
    re.IGNORECASE,
)
_PERSONS = frozenset({"killed", "wounded", "casualties", "detained", "displaced", "strength"})
#: "Three people, a boy among them, are still missing", with no further figure or harm between.
_MISSING = re.compile(
    rf"(?:(?!\b(?:and|or|others|{_HARM})\b)[^.;:\d]){{0,80}}?"
    r"(?<!\w)(?:are|is|were|was|remain(?:s|ed)?|been|reported|listed as|went|gone)\s+"
    r"(?:still\s+|also\s+|reported\s+)?(?:missing|unaccounted for)(?!\w)",
    re.IGNORECASE,
)


#: A force that is said to be sent, or to be about to be, in the figure's own clause: `strength` is of forces "with no
#: movement stated" (codebook). Of the figures of either kind of the train reports that it fits, all 17 are `deployed`.
_SENDING = r"(?:(?:to be|being|been|was|were|are|is|be) (?:deployed|sent|dispatched)|to (?:deploy|send))"
_SENT_AFTER = re.compile(rf"[^.;:\d\n]{{0,60}}?(?<!\w){_SENDING}(?!\w)", re.IGNORECASE)
_SENT_BEFORE = re.compile(rf"(?<!\w){_SENDING}(?!\w)[^.;:,\d\n]{{0,30}}$", re.IGNORECASE)


def _sent(text: str, amount: Span) -> bool:
    """Whether the words around a figure of a force say that it is sent."""
    before = text[max(amount.start - 60, 0) : amount.start]
    return bool(_SENT_AFTER.match(text, amount.end, amount.end + 90) or _SENT_BEFORE.search(before))


def _both_say(network: Floats, features: np.ndarray[Any, np.dtype[np.float64]]) -> Floats:
    """The chances of the kinds by the network and by the linear model, averaged in logs."""
    logs = (1 - FEATURES) * np.log(network + _LEAST) + FEATURES * np.log(features + _LEAST)
    return softmax(logs.astype(np.float32))


def _both(text: str, amount: Span) -> bool:
    """Whether a figure is of killed and wounded together (codebook, `casualties`)."""
    before = text[max(amount.start - 60, 0) : amount.start]
    return bool(_BOTH_AFTER.match(text, amount.end, amount.end + 110) or _BOTH_BEFORE.search(before))


def _runs(chances: Floats, taken: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[tuple[int, int, int, float]]:
    """Runs of words of one kind that are no amount and stand beside none: first and last word, kind and chance.

    Runs that only a comma or a few words part are one claim: "homes, shops and a school" were destroyed together.
    """
    kinds = 1 + chances[:, 1:].argmax(axis=1)
    score = chances[np.arange(len(chances)), kinds]
    marked = (score >= CLAIMED_BARE * (chances[:, 0] + score)) & ~taken[:-1]
    runs: list[tuple[int, int]] = []
    k = 0
    while k < len(marked):
        if not marked[k]:
            k += 1
            continue
        first = k
        while k < len(marked) and marked[k] and kinds[k] == kinds[first]:
            k += 1
        if (first and taken[first - 1]) or taken[k]:
            continue
        if runs and kinds[runs[-1][0]] == kinds[first] and first - runs[-1][1] <= _JOINED:
            between = slice(runs[-1][1], first)
            if not taken[between].any():
                runs[-1] = (runs[-1][0], k)
                continue
        runs.append((first, k))
    for first, end in runs:
        yield first, end - 1, int(kinds[first]), float(score[first:end].max())


def _timed(
    texts: Mapping[Region, str], reading: Reading, begins: Mapping[Region, int], times: Sequence[EventTime]
) -> list[tuple[int, int]]:
    """The first and last word of every time, in text order."""
    found = []
    for time in (event.mention for event in times):
        if time.region in texts:
            touched = covered(reading.words[time.region], time.start, time.end)
            if touched is not None:
                found.append((begins[time.region] + touched[0], begins[time.region] + touched[1]))
    return sorted(found)


#: Contents that begin before an anchor and may still hold it.
_HELD = 16
_PRONOUNS = frozenset("he she it they who i we you".split())


def _speakers(
    texts: Mapping[Region, str],
    reading: Reading,
    begins: Mapping[Region, int],
    attributions: Sequence[Attribution],
    anchors: Sequence[Span],
) -> list[list[int]]:
    """For each anchor the first words of those that are named and whose words it is part of."""
    said: dict[Region, list[tuple[int, int, int]]] = {}
    for attribution in attributions:
        for source in attribution.source[:1]:
            words = covered(reading.words[source.region], source.start, source.end)
            if words is None or texts[source.region][source.start : source.end].lower() in _PRONOUNS:
                continue
            speaker = begins[source.region] + words[0]
            for content in attribution.content:
                said.setdefault(content.region, []).append((content.start, content.end, speaker))
    found: list[list[int]] = []
    for contents in said.values():
        contents.sort()
    starts = {region: [start for start, _, _ in contents] for region, contents in said.items()}
    for anchor in anchors:
        contents = said.get(anchor.region, [])
        last = bisect_left(starts.get(anchor.region, []), anchor.end)
        # contents hold one another two deep at most, so that a few before the anchor are enough
        near = contents[max(last - _HELD, 0) : last]
        found.append([speaker for _, end, speaker in near if end > anchor.start])
    return found


#: A time that runs from where one operation began, with no date of its own: what is counted since then is of that
#: operation, which the codebook calls an event ("over several days of one operation or wave"); so coded in 8 of 12 such
#: claims of the train reports, and in those of an offensive less than a month old in 8 of 10 (decision 0272).
_ONE = re.compile(
    r"(?:ever )?since (?:(?:the|its|their|this|that) )?(?:(?:start|beginning|launch|onset|opening) of )?"
    r"(?:(?:the|its|their|this|that) )?(?:[^\W\d_-]+ ){0,2}(?:offensive|assault|attack|battle|advance|push)"
    r"(?: (?:there|here))?(?: (?:began|started|was launched))?",
    re.I,
)


def _of_one(texts: Mapping[Region, str], link: RoleLink) -> bool:
    """Whether a link is to a time since one operation began."""
    words = texts[link.span.region][link.span.start : link.span.end]
    return link.role == "when" and _ONE.fullmatch(words) is not None


def _anchor(
    texts: Mapping[Region, str],
    around: Sight,
    surround: Surroundings,
    place: _Place,
    told: Told,
    places: Sequence[_Place],
) -> Anchor:
    kind = CLAIM_KINDS[place.kind - 1]
    span = place.anchor
    links = tuple(_links(around, surround, kind, place.words, told))
    return Anchor(
        span.region,
        span.start,
        span.end,
        texts[span.region][span.start : span.end],
        kind,
        round(_confidence(place.score), 3),
        place.amount,
        told.status,
        "event" if any(_of_one(texts, link) for link in links) else told.scope,
        links,
        bare=place.bare,
        whole=None if told.whole is None else places[told.whole].anchor,
        side=told.side,
    )


def _confidence(chance: float) -> float:
    """A chance with its log odds stretched: a mean in logs of two judges who agree is less sure than they are."""
    kept = min(max(chance, 0.001), 0.999)
    return 1 / (1 + math.pow((1 - kept) / kept, STRETCH))


def _unruled(words: str, kind: ClaimKind) -> tuple[Amount | None, int] | None:
    """The amount of words that no rule took for one, and how many characters of them say it; 0 of a bare claim.

    A determiner or pronoun that singles out one is its amount; persons that are only named are counted, one each. None
    where the codebook records no claim: persons in the plural, and attacks and forces, have to have an amount.
    """
    persons = kind not in KINDS_WITHOUT_AMOUNT
    first = words.split()[0]
    names = [name for name in _LISTED.split(words) if name and not _GOES_ON.match(name)]
    single = first.lower() in _SINGLES or (persons and first.lower() in _SINGLES_OF_PERSONS)
    if single and len(names) < 2:
        return _ones(1), len(first)
    if not persons:
        return None, 0
    last = words.split()[-1]
    if kind in _COUNTED or _PLURAL.fullmatch(last) or _NUMBER.fullmatch(last):
        return None
    return _ones(max(len(names), 1)), 0


def _ones(count: int) -> Amount:
    return Amount(count, count, "exact", singular=count == 1)


def _links(around: Sight, surround: Surroundings, kind: ClaimKind, anchor: Span, told: Told) -> Iterator[RoleLink]:
    """The words that fill each role: where rules or reader marked some that may, network and ranking choose among
    these and none together; else the network points by itself."""
    sentence = surround.where.number(anchor)
    for role in ROLE_NAMES:
        if role == "date" or (role == "from" and kind not in WITH_ORIGIN):
            continue
        best: RoleLink | None = None
        if role in FILLERS:
            origin = main_origin(surround, sentence) if role == "from" else None
            if origin is not None:
                yield RoleLink(role, origin.span, 1.0)
                continue
            taken = own_place(surround, kind, anchor, sentence) if role == "place" else None
            if taken is not None:
                yield RoleLink(role, taken.span, TAKEN)
                continue
            best = _chosen(surround, role, kind, anchor, sentence, told)
        if best is not None:
            yield best
        elif role in told.roles and (role not in FILLERS or told.roles[role].score >= ALONE):
            found = told.roles[role]
            first, last = around.spans[found.first], around.spans[found.last]
            if first.region == last.region:
                span = replace(first, end=last.end)
                if role == "when":
                    span = next((f.span for f in surround.fillers[role] if f.span.holds(span)), span)
                yield RoleLink(role, span, round(found.score, 3))


#: Whom "clashes with" names behind a toll in the same sentence is the doer of what the clashes cost, in so many of 30
#: such claims of the train reports (24); before it, or of other kinds ("fighting against IS, they took the hill"), in 2
#: of 20 (decision 0268).
_OPPONENT = re.compile(r"(?:.* )?(?:clashes|fighting|battles?|firefight) (?:with|against)(?: the)?")
_OPPOSES = 0.8
_COST: frozenset[ClaimKind] = frozenset({"killed", "wounded", "casualties"})


def _chosen(
    surround: Surroundings, role: RoleName, kind: ClaimKind, anchor: Span, sentence: int, told: Told
) -> RoleLink | None:
    some = list(pairs(surround, role, kind, anchor, sentence))
    if not some:
        return None
    fillers = [filler for filler, _ in some]
    none = unsaid(kind, anchor.region, len(some))
    ruled = ranking(f"role_{role}").chances([*(features for _, features in some), none])
    names: dict[str, tuple[float, float]] = {}
    for filler, chance in zip(fillers, ruled, strict=False):
        mass, pointed = names.get(filler.name, (0.0, 0.0))
        pointed = max(pointed, _pointed(surround, role, filler, told))
        names[filler.name] = (mass + float(chance), pointed)
    opponents = {f.name for f in fillers if role == "actor" and f.sentence == sentence and _opposes(f, kind, anchor)}
    if opponents:
        names = {
            name: (mass, max(pointed, _OPPOSES) if name in opponents else pointed * (1 - _OPPOSES))
            for name, (mass, pointed) in names.items()
        }
    share = RANKED.get(role, FEATURES)
    both = {name: _mean(*chances, share) for name, chances in names.items()}
    unsaid_here = told.unsaid[role] * (1 - _OPPOSES if opponents else 1)
    nothing = _mean(float(ruled[-1]), unsaid_here, share) * UNSAID.get(role, 1.0)
    if any(content.overlaps(anchor) for filler in fillers for content in filler.content):
        nothing *= HELD
    total = sum(both.values()) + nothing
    chances = [both[f.name] / total * p / names[f.name][0] for f, p in zip(fillers, map(float, ruled), strict=False)]
    best = likeliest(fillers, [*chances, nothing / total])
    return None if best is None else RoleLink(role, best[0].span, min(round(best[1], 3), 1.0))


def _mean(ranked: float, pointed: float, share: float) -> float:
    return math.exp((1 - share) * math.log(pointed + _LEAST) + share * math.log(ranked + _LEAST))


def _opposes(filler: Filler, kind: ClaimKind, anchor: Span) -> bool:
    """Whether words name the other side of clashes that cost what stands before them."""
    behind = kind in _COST and filler.span.start >= anchor.end
    return behind and _OPPONENT.fullmatch(" ".join(reversed(filler.before))) is not None


def _pointed(surround: Surroundings, role: RoleName, filler: Filler, told: Told) -> float:
    """The chance that the network gives the words of a filler."""
    words = surround.texts[filler.span.region][filler.span.start : filler.span.end].casefold()
    masses = told.chances[role]
    return max((masses.get(word, 0.0) for word in _WORD.findall(words)), default=0.0)
