"""Candidate spans for the roles of a claim, and what the linear reader looks at in a pair of anchor and span.

Each role is filled from mentions the annotation already has: places from locations, actors from organisations,
nationalities and locations, means from weapons, times from times, sources from attributions. A pair's features say
how far apart the two stand, in what order, what words are around, and how the span is used in the report.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reportedly.annotate.doers import camps_of, doers_of, ways_of
from reportedly.annotate.lexicon import classes_of, fold
from reportedly.annotate.sentences import Word, split_words
from reportedly.records import Attribution, ClaimKind, Mention, Region, RoleName, Span

#: Kinds of mentions that may fill a role. A country can be an actor, so locations stand in both lists.
FILLERS: dict[RoleName, frozenset[str]] = {
    "actor": frozenset({"organisation", "nationality", "location"}),
    "means": frozenset({"weapon"}),
    "place": frozenset({"location"}),
    "from": frozenset({"location"}),
    "when": frozenset({"time"}),
    "source": frozenset(),
}
#: Which claims can have a `from` (the codebook).
WITH_ORIGIN: frozenset[ClaimKind] = frozenset({"deployed", "withdrew"})
#: How many sentences before and after the anchor's a role is looked for in.
_WINDOW: dict[RoleName, tuple[int, int]] = {
    "actor": (3, 1),
    "means": (1, 1),
    "place": (8, 4),
    "from": (1, 1),
    "when": (1, 1),
    "source": (4, 2),
}
#: Roles that the title or the first sentence may fill for any claim; means and times stand beside theirs (codebook).
_FROM_THE_LEAD: frozenset[RoleName] = frozenset({"actor", "place", "source"})
#: Pairs an anchor is tried in at most, for one role; only runs of text without a full stop have more.
_MOST = 48
#: Names of doers that stand only farther off, of which one may still be meant.
_FAR = 10
_PRONOUNS = frozenset("he she it they who".split())


@dataclass(frozen=True, slots=True)
class Filler:
    """A span that may fill a role: where it stands, its sentence, and the words around it."""

    span: Span
    text: str
    name: str
    sort: str
    sentence: int
    position: int  # among the fillers of its role in its sentence
    before: tuple[str, ...]
    after: tuple[str, ...]
    pronoun: bool = False
    content: tuple[Span, ...] = ()
    cue: str = ""
    cue_at: Span | None = None
    camps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the pairs of one page share: its texts, numbered sentences, and the fillers of each role with their names'
    rank by frequency and their use in the title.

    Sentences are numbered through all regions in order, the title first, so that it counts as the sentence before.
    """

    texts: Mapping[Region, str]
    sentences: tuple[Span, ...]
    fillers: dict[RoleName, tuple[Filler, ...]]
    frequency: Counter[str]
    ranks: dict[RoleName, dict[str, int]]
    titled: dict[RoleName, frozenset[str]]
    by_sentence: dict[RoleName, dict[int, list[Filler]]]
    speakers: Counter[str]
    where: SentenceFinder
    split: dict[int, list[Word]]
    owned: dict[tuple[int, bool], tuple[tuple[str, ...], int]]

    def words(self, number: int) -> list[Word]:
        """The words of a sentence, split once."""
        if number not in self.split:
            sentence = self.sentences[number]
            self.split[number] = split_words(self.texts[sentence.region], sentence.start, sentence.end)
        return self.split[number]

    def near(self, role: RoleName, first: int, last: int) -> list[Filler]:
        """The fillers of a role in sentences `first` to `last`, in text order."""
        rows = self.by_sentence[role]
        return [filler for number in range(max(first, 0), last + 1) for filler in rows.get(number, ())]


def surround(
    texts: Mapping[Region, str],
    sentences: Sequence[Span],
    mentions: Sequence[Mention],
    attributions: Sequence[Attribution],
) -> Surroundings:
    """Gather the fillers of every role on a page."""
    where = SentenceFinder(sentences)
    frequency = Counter(fold(m.text) for m in mentions)
    around = {id(m): _around(texts, sentences, where, m.span) for m in mentions}
    fillers: dict[RoleName, tuple[Filler, ...]] = {}
    camps: dict[int, tuple[str, ...]] = {}
    for role, kinds in FILLERS.items():
        chosen = [m for m in mentions if m.kind in kinds]
        if role == "actor":
            more = doers_of(texts, chosen)
            around |= {id(m): _around(texts, sentences, where, m.span) for m in more}
            chosen = sorted((*chosen, *more), key=lambda m: (around[id(m)][0], m.start, m.end))
            camps = {id(m): camps_of(fold(m.text).split()) for m in chosen}
        fillers[role] = _placed(
            Filler(
                m.span,
                m.text,
                fold(m.text),
                m.kind,
                around[id(m)][0],
                0,
                *around[id(m)][1:],
                camps=camps.get(id(m), ()),
            )
            for m in chosen
            if around[id(m)][0] >= 0
        )
    fillers["source"] = _placed(_sources(texts, sentences, where, attributions))
    ranks: dict[RoleName, dict[str, int]] = {}
    titled: dict[RoleName, frozenset[str]] = {}
    for role, found in fillers.items():
        names = {f.name for f in found}
        counts = sorted(frequency[name] for name in names)
        ranks[role] = {name: len(counts) - bisect_right(counts, frequency[name]) for name in names}
        titled[role] = frozenset(f.name for f in found if f.span.region == "title")
    speakers = Counter(filler.name for filler in fillers["source"])
    by_sentence: dict[RoleName, dict[int, list[Filler]]] = {}
    for role, found in fillers.items():
        rows = by_sentence.setdefault(role, {})
        for filler in found:
            rows.setdefault(filler.sentence, []).append(filler)
    return Surroundings(
        texts, tuple(sentences), fillers, frequency, ranks, titled, by_sentence, speakers, where, {}, {}
    )


def _placed(fillers: Iterable[Filler]) -> tuple[Filler, ...]:
    """Fillers in order, each with its position among those of its sentence."""
    count: Counter[int] = Counter()
    placed: list[Filler] = []
    for filler in fillers:
        placed.append(replace(filler, position=count[filler.sentence]))
        count[filler.sentence] += 1
    return tuple(placed)


class SentenceFinder:
    """Sentence numbers by offset."""

    def __init__(self, sentences: Sequence[Span]) -> None:
        self._by_region: dict[str, list[tuple[int, int, int]]] = {}
        for number, s in enumerate(sentences):
            self._by_region.setdefault(s.region, []).append((s.start, s.end, number))

    def number(self, span: Span) -> int:
        """The sentence that holds the span's start; -1 if none does."""
        rows = self._by_region.get(span.region, [])
        k = bisect_right(rows, (span.start, 1 << 60, 0)) - 1
        if k >= 0 and rows[k][0] <= span.start < rows[k][1]:
            return rows[k][2]
        return -1


def _around(
    texts: Mapping[Region, str], sentences: Sequence[Span], where: SentenceFinder, span: Span
) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    number = where.number(span)
    if number < 0:
        return -1, (), ()
    sentence, text = sentences[number], texts[span.region]
    before = [w.lower for w in split_words(text, max(sentence.start, span.start - 40), span.start)][-3:]
    after = [w.lower for w in split_words(text, span.end, min(sentence.end, span.end + 40))][:3]
    return number, tuple(reversed(before)), tuple(after)


def _sources(
    texts: Mapping[Region, str], sentences: Sequence[Span], where: SentenceFinder, attributions: Sequence[Attribution]
) -> Iterator[Filler]:
    """One filler an attribution; a pronoun stands for the last speaker that was named."""
    last: Span | None = None
    for attribution in attributions:
        if not attribution.source or not attribution.cue:
            continue
        said = attribution.source[0]
        own = texts[said.region][said.start : said.end]
        pronoun = own.lower() in _PRONOUNS
        if pronoun and last is None:
            continue
        span = last if pronoun and last is not None else said
        if not pronoun:
            last = said
        number, before, after = _around(texts, sentences, where, said)
        cue = attribution.cue[0]
        words = texts[cue.region][cue.start : cue.end].lower()
        named = texts[span.region][span.start : span.end]
        yield Filler(
            span, named, fold(named), "source", number, 0, before, after, pronoun, attribution.content, words, cue
        )


def pairs(
    around: Surroundings, role: RoleName, kind: ClaimKind, anchor: Span, sentence: int
) -> Iterator[tuple[Filler, tuple[str, ...]]]:
    """The fillers a role may have for an anchor, each with the features of the pair."""
    back, ahead = _WINDOW[role]
    lead = 1 if role in _FROM_THE_LEAD else -1
    if role == "actor" and anchor.region == "title":
        near = around.near(role, 0, 3)
    else:
        near = around.near(role, 0, min(lead, sentence - back - 1))
        near += around.near(role, sentence - back, sentence + ahead)
    if role == "actor":
        near = _elsewhere(around, near, sentence)
    if len(near) > _MOST:
        closest = sorted(near, key=lambda f: (abs(f.sentence - sentence), abs(f.span.start - anchor.start)))[:_MOST]
        near = sorted(closest, key=lambda f: (f.sentence, f.span.start))
    scene = _Scene(around, anchor, sentence, near)
    earlier = [f for f in near if (f.sentence, f.span.start) < (sentence, anchor.start) and f.span.region != "title"]
    latest = max(earlier, key=lambda f: (f.sentence, f.span.start), default=None)
    here = {f.name: f for f in scene.same}
    for filler in near:
        if filler.span.overlaps(anchor) and role != "actor":
            continue
        also_here = filler.name in here and here[filler.name] is not filler
        features = _pair_features(around, role, kind, filler, scene)
        yield filler, (*features, f"latest={latest is filler}:{bool(scene.same)}", f"also_here={also_here}")


def _elsewhere(around: Surroundings, near: list[Filler], sentence: int) -> list[Filler]:
    """Fillers near an anchor; and of the names that stand farther off alone, the most frequent, the nearest place."""
    names = {filler.name for filler in near}
    far: dict[str, Filler] = {}
    for filler in around.fillers["actor"]:
        if filler.name not in names:
            known = far.get(filler.name)
            if known is None or abs(filler.sentence - sentence) < abs(known.sentence - sentence):
                far[filler.name] = filler
    if not far:
        return near
    kept = sorted(far.values(), key=lambda f: (-around.frequency[f.name], abs(f.sentence - sentence), f.sentence))
    return sorted((*near, *kept[:_FAR]), key=lambda f: (f.sentence, f.span.start))


def unsaid(kind: ClaimKind, region: Region, count: int) -> tuple[str, ...]:
    """The features of the choice that none of `count` fillers fills a role."""
    return ("unsaid", f"unsaid:{kind}", f"unsaid:{region}", f"unsaid:{kind}:{region}", f"unsaid:{min(count, 4)}")


def likeliest(fillers: Sequence[Filler], chances: Sequence[float]) -> tuple[Filler, float] | None:
    """The filler of the likeliest name and the name's chance, given the chance of each and, last, of none.

    A name's chance is that of all its places together; of these the likeliest is taken. None where none is likelier.
    """
    names: dict[str, float] = {}
    for filler, chance in zip(fillers, chances, strict=False):
        names[filler.name] = names.get(filler.name, 0.0) + chance
    best = max(names, key=lambda name: names[name], default=None)
    if best is None or names[best] < chances[-1]:
        return None
    at = max((k for k, filler in enumerate(fillers) if filler.name == best), key=lambda k: chances[k])
    return fillers[at], names[best]


class _Scene:
    """What all pairs of one anchor and role share, worked out once."""

    def __init__(self, around: Surroundings, anchor: Span, sentence: int, near: Sequence[Filler]) -> None:
        self.anchor, self.sentence, self.near = anchor, sentence, near
        self.same = [f for f in near if f.sentence == sentence]
        self.gaps = sorted(_gap(f.span, anchor) for f in self.same)
        self.distances = sorted(abs(f.sentence - sentence) for f in near)
        self.words = around.words(sentence)
        self.holding = [f for f in near if any(span.overlaps(anchor) for span in f.content)]
        self.tightest = min(self.holding, key=lambda f: min(s.end - s.start for s in f.content), default=None)
        self.counted = frozenset(_counted(self.words, anchor))
        self.harmed = camps_of(self.counted)
        self.rest = [word for word in self.counted if camps_of((word,)) != ("none",)]
        self.ways = ways_of(word.lower for word in self.words)

    def between(self, low: int, high: int) -> list[str]:
        """The words of the anchor's sentence that lie within a stretch of its region's text."""
        first = bisect_left(self.words, low, key=lambda w: w.start)
        last = bisect_right(self.words, high, key=lambda w: w.end)
        return [w.lower for w in self.words[first:last]]


#: Words after an anchor's first that may still name what it counts, and those that end that.
_COUNTED = 9
_ENDS = frozenset(
    "were was are is have has had been in on at near by from during after before since while when as who which that"
    " into with against but so then following because died killed wounded injured and or including".split()
)


def _counted(words: Sequence[Word], anchor: Span) -> Iterator[str]:
    """The words of an anchor and those behind it that seem to name what it counts."""
    first = bisect_left(words, anchor.start, key=lambda w: w.start)
    for word in words[first : first + _COUNTED]:
        if word.start >= anchor.end and (word.lower in _ENDS or not word.text[0].isalnum()):
            return
        yield word.lower


def main_origin(around: Surroundings, sentence: int) -> Filler | None:
    """Where a move started: of the places after "from" in a sentence the one called main, else the first (codebook).

    "Being driven from X" by an enemy is left to the pairs.
    """
    routes = [f for f in around.near("from", sentence, sentence) if _after_from(f.before)]
    called = [f for f in routes if set(f.before) & {"primarily", "mainly", "mostly", "chiefly"}]
    return next(iter((*called, *routes)), None)


def own_place(around: Surroundings, kind: ClaimKind, anchor: Span, sentence: int) -> Filler | None:
    """The place that was taken or besieged, where an anchor names it: the first name in it ("the village of X in Y").

    Of the 487 such claims without an amount in the train reports it is the coded place in 437 (decision 0225).
    """
    if kind not in ("control", "besieged"):
        return None
    return next((f for f in around.near("place", sentence, sentence) if f.span.overlaps(anchor)), None)


def _after_from(before: Sequence[str]) -> bool:
    return bool(before) and (before[0] == "from" or (before[0] in ("the", "in") and "from" in before[1:2]))


def _bucket(n: int) -> str:
    for limit in (1, 2, 3, 5, 8, 12, 20):
        if n <= limit:
            return str(limit)
    return "far"


def _own_features(around: Surroundings, role: RoleName, filler: Filler, here: bool) -> tuple[tuple[str, ...], int]:
    """What a pair's features take from the filler alone, worked out once for all anchors; and its name's rank."""
    known = around.owned.get((id(filler), here))
    if known is None:
        words = filler.text.lower().split()
        top = min(around.ranks[role][filler.name], 3)
        found = [f"head={words[-1]}", f"first={words[0]}", f"words={min(len(words), 6)}"]
        found += [f"count={min(around.frequency[filler.name], 6)}", f"top={top}"]
        for sign, beside in (("-", filler.before), ("+", filler.after)):
            for i, word in enumerate(beside[:2]):
                found += [f"{sign}{i + 1}={word}", f"{sign}{i + 1}={word}:{'here' if here else 'there'}"]
        known = around.owned[id(filler), here] = (tuple(found), top)
    return known


def _pair_features(
    around: Surroundings,
    role: RoleName,
    kind: ClaimKind,
    filler: Filler,
    scene: _Scene,
) -> Iterator[str]:
    anchor, sentence, same = scene.anchor, scene.sentence, scene.same
    apart = filler.sentence - sentence
    here = apart == 0
    side = "in" if filler.span.overlaps(anchor) else ("after" if filler.span.start >= anchor.end else "before")
    place = f"{side}" if here else f"s{max(min(apart, 2), -5)}"
    yield f"at={place}"
    yield f"at={place}:{kind}"
    yield f"sort={filler.sort}:{place}"
    yield f"region={anchor.region}:{filler.span.region}"
    if filler.sentence <= 1:
        yield f"lead:{place}"
    if here:
        low, high = (anchor.end, filler.span.start) if side == "after" else (filler.span.end, anchor.start)
        between = scene.between(low, high) if low < high else []
        yield f"far={side}{_bucket(len(between))}"
        if len(between) <= 3:
            yield f"gap={side}:{' '.join(between)}"
        yield from (f"between={side}:{word}" for word in set(between) & _TELLING)
        nearer = min(bisect_left(scene.gaps, _gap(filler.span, anchor)), 3)
        yield f"rank={nearer}"
        yield f"rank={nearer}:{side}"
    else:
        yield f"closer={min(bisect_left(scene.distances, abs(apart)), 3)}:{place}"
        yield f"none_here={not same}"
        yield f"peer={min(filler.position, 3)}"
    own, top = _own_features(around, role, filler, here)
    yield from own
    for name in classes_of(filler.text.lower().split()[-1]):
        yield f"headc={name}:{kind}"
    yield f"top={top}:{place}:{bool(same)}"
    yield f"titled={filler.name in around.titled[role]}:{place}:{bool(same)}"
    if role == "source":
        yield from _source_features(filler, here, scene, around.speakers)
    if role == "actor":
        yield from _doer_features(filler, kind, here, place, scene)
    if role == "when":
        yield from _time_features(filler, kind, place, here, scene)


_FORMS = (
    (re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:[’']?s)?"), "DAY"),
    (re.compile(r"(?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber"), "MONTH"),
    (re.compile(r"(?:morning|dawn|noon|midday|afternoon|evening|dusk|night|midnight)"), "PART"),
    (re.compile(r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"), "0"),
    (re.compile(r"\d"), "0"),
)


def form_of(words: str) -> str:
    """The words of a time with names of days, months and numbers taken out: "DAY PART" of "Monday night"."""
    found = fold(words)
    for pattern, name in _FORMS:
        found = pattern.sub(name, found)
    return found if len(found.split()) <= 4 else " ".join((*found.split()[:2], "…", *found.split()[-1:]))


def _time_features(filler: Filler, kind: ClaimKind, place: str, here: bool, scene: _Scene) -> Iterator[str]:
    form = form_of(filler.text)
    yield f"form={form}"
    yield f"form={form}:{'here' if here else place}"
    yield f"form={form}:{kind}"
    yield f"-12={' '.join(filler.before[:2])}:{'here' if here else 'there'}"
    yield f"+12={' '.join(filler.after[:2])}:{'here' if here else 'there'}"
    yield f"others={min(len(scene.same), 3)}:{place}"
    if here:
        rival = [f for f in scene.same if f is not filler]
        sides = {("after" if f.span.start >= scene.anchor.end else "before") for f in rival}
        yield f"rivals={'+'.join(sorted(sides))}:{place}"
        yield f"opens={filler.position == 0 and len(filler.before) == 0}:{place}"


_TELLING = frozenset(
    "by in and of from to on near at with after when killed wounded who which that said where while as against for"
    " or but the under during into , ; : - – —".split()
)


def _doer_features(filler: Filler, kind: ClaimKind, here: bool, place: str, scene: _Scene) -> Iterator[str]:
    words = filler.name.split() or [""]  # signs alone, such as a stray accent, fold to nothing
    camps = filler.camps
    near = "here" if here else "there"
    for camp in camps:
        yield f"camp={camp}:{kind}"
        yield f"camp={camp}:{place}"
        for other in scene.harmed:
            yield f"harmed={other}>{camp}"
            yield f"harmed={other}>{camp}:{kind}"
        for way in scene.ways:
            yield f"way={way}:{camp}"
            yield f"way={way}:{camp}:{near}"
    yield f"harmed={'+'.join(scene.harmed)}>{'+'.join(camps)}:{near}"
    for way in scene.ways:
        yield f"way={way}:{words[-1]}"
        yield f"way={way}:{words[0]}"
    shared = len(scene.counted & set(words))
    yield f"shared={min(shared, 2)}:{kind}"
    yield f"shared={min(shared, 2)}:{place}"
    for other in scene.rest:
        yield f"counted={other}>{words[-1]}"


def _source_features(filler: Filler, here: bool, scene: _Scene, speakers: Counter[str]) -> Iterator[str]:
    anchor, holding = scene.anchor, scene.holding
    inside = any(span.overlaps(anchor) for span in filler.content)
    yield f"content={inside}:{here}"
    twins = speakers[filler.name]
    yield f"twins={min(twins, 4)}:{inside}"
    yield f"share={4 * twins // max(speakers.total(), 1)}:{anchor.region}"
    yield f"speakers={min(len(speakers), 5)}:{inside}"
    for word in filler.name.split():
        yield f"word={word}"
    yield f"cue={filler.cue.split()[-1]}:{inside}"
    yield f"pronoun={filler.pronoun}:{inside}"
    yield f"others={min(len(holding) - inside, 2)}:{inside}"
    yield f"any={bool(holding)}:{inside}:{here}"
    if filler.cue_at is not None and filler.cue_at.region == anchor.region:
        yield f"order={'cue first' if filler.cue_at.start < anchor.start else 'cue after'}:{here}"
    if inside:
        yield f"tightest={scene.tightest is filler}"


def _gap(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)
