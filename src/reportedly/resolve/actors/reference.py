"""What "he", "it", "they", "the group", "the monitor", "the source" go back to within a report.

By rule, in the order in which people resolve them: the last speaker of the sort, for who has the word keeps it; else
the nearest name of the sort in the sentence, else the first of a sentence before. What fits no candidate stays
unresolved, and so do "it" and "they" where they do not speak: by rule they were wrong more often than right
(docs/decisions/0113).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportedly.records import Attribution, Mention, Region, Span

#: Kinds of actors that a noun may go back to.
_ARMED = frozenset({"armed_group", "political"})
_MONITORS = frozenset({"monitor", "aid", "health", "rescue"})
_BODIES = frozenset(
    "government state_force armed_group coalition political monitor agency outlet ministry health rescue international"
    " aid court official".split()
)
_NOUNS: Mapping[str, frozenset[str]] = {
    "monitor": _MONITORS,
    "monitors": _MONITORS,
    "observatory": _MONITORS,
    "watchdog": _MONITORS | {"international"},
    "ngo": _MONITORS,
    "charity": frozenset({"aid", "health", "rescue"}),
    "network": _MONITORS | {"outlet"},
    "group": _MONITORS | _ARMED | {"coalition"},
    "organization": _MONITORS | _ARMED | {"international"},
    "organisation": _MONITORS | _ARMED | {"international"},
    "movement": _ARMED,
    "agency": frozenset({"agency", "international", "health", "aid"}),
    "channel": frozenset({"outlet"}),
    "broadcaster": frozenset({"outlet"}),
    "newspaper": frozenset({"outlet"}),
    "outlet": frozenset({"outlet", "agency"}),
    "website": frozenset({"outlet"}),
    "ministry": frozenset({"ministry", "health"}),
    "coalition": frozenset({"coalition", "political"}),
    "alliance": frozenset({"coalition", "armed_group", "international"}),
    "militants": _ARMED,
    "jihadists": _ARMED,
    "terrorists": _ARMED,
    "extremists": _ARMED,
    "statement": _BODIES,
    "report": _BODIES - {"armed_group"},
}
#: Nouns of persons and speakers: they go back to the last speaker whose words have the noun, or one of these for it.
_SPEAKERS: Mapping[str, frozenset[str]] = {
    "source": frozenset({"source"}),
    "sources": frozenset({"sources"}),
    "official": frozenset({"official"}),
    "spokesman": frozenset({"spokesman", "spokesperson"}),
    "spokeswoman": frozenset({"spokeswoman", "spokesperson"}),
    "spokesperson": frozenset({"spokesperson", "spokesman", "spokeswoman"}),
    "director": frozenset({"director", "head", "chief"}),
    "commander": frozenset({"commander"}),
    "activist": frozenset({"activist"}),
    "minister": frozenset({"minister"}),
    "governor": frozenset({"governor"}),
    "doctor": frozenset({"doctor", "dr"}),
    "resident": frozenset({"resident"}),
    "witness": frozenset({"witness"}),
    "centre": frozenset({"centre", "center"}),
    "center": frozenset({"centre", "center"}),
}
_PRONOUNS = frozenset("he she it they".split())
_QUALIFIERS = (
    r"(?:(?:[a-z]+-based|un-backed|u\.?n\.? health|monitoring|monitor|war|rights|human rights|news|state news|terror"
    r"|terrorist|jihadist|jihadi|extremist|militant|islamist|armed|takfiri|rebel|opposition|opposing|military|pyd|ndf|us-led"
    r"|sdf|kurdish|syrian|turkish|same|local|medical|security)\s+)*"
)
_DESCRIPTION = re.compile(rf"(?:the|this|that)\s+(?P<how>{_QUALIFIERS})(?P<noun>[a-z]+)", re.IGNORECASE)
#: "It is not clear whether …": nobody.
_EMPTY_IT = re.compile(
    r"it\s+(?:is|was|were|will be|would be|has been|seems?|seemed|appears?|appeared|became|remains|remained|took)\s+"
    r"(?:not\s+|also\s+|still\s+|im|un)?"
    r"(?:\w+ly\s+)?(?:clear|possible|known|unclear|likely|unlikely|difficult|hard|impossible|astounding|important|necessary"
    r"|believed|thought|reported|expected|said|feared|time|that|to|immediately|heavy|partly|announced|safe|in the)"
    r"|it\s+(?:seems|appears)\b|(?:made|making|makes|make|find|found)\s+it\s",
    re.IGNORECASE,
)
_PERSON_NOUNS = re.compile(
    r"(?<!\w)(?:source|official|resident|activist|doctor|medic|spokes\w+|commander|director|head|chief|minister|governor"
    r"|president|secretary|surgeon|officer|general|colonel|leader|witness|man|woman|nurse|journalist|photographer)(?!\w)",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"(?:[a-z-]+s|people|men|women|children|police|militia|opposition|family)$|\sand\s", re.IGNORECASE)
#: How many sentences back a reference may go: speakers stay longer than others.
_FAR, _NEAR = 8, 3


@dataclass(frozen=True, slots=True)
class _Item:
    """Something that may be gone back to: a speaker, or a name. `kind` is the register's, or "person", or ""."""

    span: Span
    sentence: int
    kind: str
    id: str | None
    speaks: bool
    person: bool
    plural: bool
    words: str


class References:
    """The words of one report that go back to others. `kind_of` tells the id and kind of who a span names."""

    def __init__(
        self,
        texts: Mapping[Region, str],
        sentences: Sequence[Span],
        mentions: Sequence[Mention],
        attributions: Sequence[Attribution],
        kind_of: Callable[[Span], tuple[str, str] | None],
        names: Mapping[Region, Sequence[Span]],
    ) -> None:
        """`names` has by region the spans of names that the register knows."""
        self._texts = texts
        self._sentences = {
            region: sorted((s.start, s.end) for s in sentences if s.region == region) for region in texts
        }
        self._speakers = {a.source[0] for a in attributions if a.source}
        self._items: dict[Region, list[_Item]] = {}
        persons = {m.span for m in mentions if m.kind == "person"}
        spans: dict[Span, bool] = {}
        for speaker in self._speakers:
            if not self._anaphoric(speaker):
                spans[speaker] = True
        for span in (*persons, *(s for region in texts for s in names.get(region, ()))):
            if not any(span.overlaps(other) for other in self._speakers if other in spans):
                spans.setdefault(span, False)
        for span, speaks in spans.items():
            self._add(span, speaks, persons, kind_of)
        for items in self._items.values():
            items.sort(key=lambda item: (item.span.start, -item.span.end))
        self._starts = {region: [item.span.start for item in items] for region, items in self._items.items()}

    def _add(
        self, span: Span, speaks: bool, persons: set[Span], kind_of: Callable[[Span], tuple[str, str] | None]
    ) -> None:
        if span.region not in self._texts:
            return
        words = self._words(span)
        named = kind_of(span)
        person = any(span.holds(p) for p in persons) or (
            _PERSON_NOUNS.search(words) is not None and not _PLURAL.search(words)
        )
        id, kind = named if named is not None else (None, "person" if person else "")
        plural = _PLURAL.search(words) is not None and not person
        self._items.setdefault(span.region, []).append(
            _Item(span, self._number(span), kind, id, speaks, person, plural, words)
        )

    def _words(self, span: Span) -> str:
        return self._texts[span.region][span.start : span.end]

    def _number(self, span: Span) -> int:
        return bisect_right(self._sentences[span.region], (span.start, 1 << 60)) - 1

    def _anaphoric(self, span: Span) -> bool:
        words = self._words(span) if span.region in self._texts else ""
        return words.lower() in _PRONOUNS or self._noun(words) is not None

    def _noun(self, words: str) -> tuple[str, str] | None:
        """The noun of a description that may go back to a name, with what stands before it; None of other words."""
        match = _DESCRIPTION.fullmatch(words.strip())
        if match is None or match["noun"].lower() not in _NOUNS.keys() | _SPEAKERS.keys():
            return None
        return match["noun"].lower(), match["how"].lower()

    def goes_back(self, span: Span) -> Span | None:
        """The words that a pronoun or a description of this span goes back to; None where they are not told apart."""
        if span.region not in self._texts:
            return None
        words = self._words(span)
        lower = words.lower()
        if lower in ("he", "she"):
            return self._last(span, lambda item: item.person, self._speaks(span))
        if lower == "it":
            text = self._texts[span.region]
            if _EMPTY_IT.match(text, span.start) or _EMPTY_IT.match(
                text, max(text.rfind(" ", 0, span.start - 1) + 1, 0)
            ):
                return None
            if not self._speaks(span):
                return None
            return self._last(span, lambda item: item.kind in _BODIES and not item.person, True)
        if lower == "they":
            return self._last(span, lambda item: item.plural or item.speaks, True) if self._speaks(span) else None
        found = self._noun(words)
        if found is None:
            return None
        noun, how = found
        if noun in _SPEAKERS:
            wanted = _SPEAKERS[noun]
            return self._last(span, lambda item: bool(wanted & set(re.findall(r"\w+", item.words.lower()))), True)
        kinds = _NOUNS[noun]
        if noun in ("statement", "report"):
            return self._last(span, lambda item: item.kind in kinds and item.speaks, True)
        if re.search(r"terror|jihadi|militant|extremist|islamist|takfiri|armed", how):
            kinds = _ARMED
        elif "monitor" in how or "rights" in how:
            kinds = _MONITORS
        speech = self._speaks(span) and not noun.endswith("s")

        def fits(item: _Item) -> bool:
            return (item.kind in kinds and not item.person) or noun in item.words.lower().split()

        return self._last(span, fits, speech)

    def _speaks(self, span: Span) -> bool:
        return any(s.region == span.region and s.start == span.start for s in self._speakers)

    def _last(self, span: Span, fits: Callable[[_Item], bool], speech: bool) -> Span | None:
        """The last speaker that fits, where the words speak; else of those that fit the nearest sentence's first."""
        number = self._number(span)
        before = [item for item in self._before(span) if fits(item)]
        if speech:
            spoken = next((item for item in before if item.speaks and number - item.sentence <= _FAR), None)
            if spoken is not None:
                return spoken.span
        near = [item for item in before if number - item.sentence <= _NEAR]
        if not near:
            return None
        own = [item for item in near if item.sentence == number]
        if own:
            return own[0].span
        nearest = near[0].sentence
        return [item for item in near if item.sentence == nearest][-1].span

    def _before(self, span: Span) -> Iterator[_Item]:
        """Items before a span, the nearest first."""
        items = self._items.get(span.region, [])
        k = bisect_left(self._starts.get(span.region, []), span.start)
        return (item for item in reversed(items[:k]) if item.span.end <= span.start)
