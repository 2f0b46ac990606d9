"""Attributions: the reader's, with what stands beside it by rule.

The reader learned from PolNeAR, which marks no headlines, no outlet that was told, and nothing said within what is
said; these are added here. The rules find who (source) is said (cue) to have said what (content) by the patterns that
PolNeAR's guidelines describe (Newell, Margolin & Ruths 2018) for news: a subject before a verb of speech, one after
it, "according to X", a heading "X: …" or a headline's "– Reports". They also read titles that lost their dashes,
where a speaker stands unmarked after the clause he states. A rule's score is fixed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reportedly.annotate.lexicon import classes_of
from reportedly.annotate.sentences import Word, split_sentences, split_words
from reportedly.records import Attribution, Region, Span

if TYPE_CHECKING:
    from reportedly.annotate.tagger import Reading

#: Words that show a speaker within what is said.
_REPORTING = frozenset(
    "said says told according reported reportedly claimed claims announced denied denies confirmed stated added warned"
    " estimated acknowledged insisted quoted citing admitted alleged".split()
)
#: Also as it is commonly misspelt.
_ACCORDING = re.compile(r"a+c+o+r+d+ing|acording|accroding")
_PRONOUNS = frozenset("he she it they".split())
_CLOSE_QUOTES = '"”»’'
_NOT_CUES = frozenset(
    "report reports reporting claim claims put believed documented broadcast estimates call calls say estimate believe"
    " suggest suggests suggested showed shows show saw listed identified gave condemned reported claimed announce"
    " confirm announcing confirming claiming described counted accused".split()
)
_VERB_CUES = frozenset(
    "said says saying told tells tell added adds announced announces confirmed confirms stated states noted wrote"
    " tweeted acknowledged warned insisted declared revealed disclosed explained stressed affirmed alleged reported"
    " claimed estimated recounted mentioned indicated clarified posted admitted testified maintained asserted argued"
    " believes denied denies documented counted described vowed pledged suggested quoted recalled predicted commented"
    " concluded reports claims estimates accused complained say report claim estimate believe suggest suggests showed"
    " shows show saw listed identified gave condemned announce confirm announcing confirming reporting claiming".split()
)
_STOPS = frozenset(
    "that which who whom where when while after before because but although though as if so then since until than"
    " is are was were be been being has have had will would could may might must do does did and or not killed wounded"
    " injured died destroyed in on at by from to with into during against near over under about between".split()
)
_DETERMINERS = frozenset("the a an one another some several two three its their his her our many".split())
_JOINERS = frozenset("of for at in from to and on with".split())
_RELAYS = frozenset("told".split())
_INVERTING = frozenset("said says reported added told wrote reports announced confirmed stated according".split())
#: A verb right after a supposed speaker shows that it is the subject of what is said ("said the group had fled").
_FINITE = frozenset(
    "had has have was were is are will would could did does may might must should can killed carried launched used"
    " took fired hit struck began also were continued seized captured arrested targeted attacked needed wanted".split()
)
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today earlier later meanwhile".split()
)
#: What may close a headline as its source without a dash; FA-KES lost them.
_HEADLINE_SPEAKERS = frozenset(
    "ngo monitor monitors monitoring reports report observatory activists sources governor group un who ministry media"
    " agency witnesses residents medics sana".split()
)
_HEADLINE_WORDS = frozenset("state monitoring local syrian military opposition news rights war health interior".split())
#: Nouns beside those of people and institutions that can bear witness.
_WITNESSES = frozenset(
    "footage video videos photographs photos images report reports statement document documents investigation letter"
    " evidence page figures data testimony survey".split()
)
_ANYONE = frozenset("reporters journalists us them him her me lawmakers parliament the a an".split())
_MAX_SOURCE_WORDS = 14


def complete(
    region: Region, text: str, seen: Reading, read: Callable[[Region, str], Reading], shift: int
) -> list[Attribution]:
    """A region's attributions: what the reader saw, and what its training corpus does not mark.

    That is a headline's speaker ("… – Reports"), the paragraph that a colon introduces, the outlet that was told
    ("the monitor told the agency": the monitor's statement stands inside the agency's), and what is said within
    what is said. `inside` counts from `shift`.
    """
    found: list[Attribution] = []
    sentences = split_sentences(text, region)
    own = seen.attributions
    if region == "title":
        own = attributions_of_claims({region: text}, own)
    given = [_with_pronoun(text, sentences, _with_quoted(text, said)) for said in own]
    for said in _with_introduced(text, sentences, given):
        relay = _told(text, sentences, said)
        if relay is not None:
            found.append(Attribution((relay,), said.cue, said.content, score=said.score))
            said = replace(said, inside=shift + len(found) - 1)
        found.append(said)
        outer = shift + len(found) - 1
        found += [replace(inner, inside=outer) for span in said.content for inner in _within(text, span, said, read)]
    return found


def attributions_of_claims(texts: Mapping[Region, str], seen: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The reader's attributions, and the rules' where it saw no cue: claims choose their sources from these.

    The rules add speakers that texts without commas and quotation marks leave unmarked.
    """
    cues = sorted((c.region, c.start, c.end) for said in seen for c in said.cue)

    def free(cue: Span) -> bool:
        k = bisect_left(cues, (cue.region, cue.end, 0)) - 1
        return k < 0 or cues[k][0] != cue.region or cues[k][2] <= cue.start

    added = [
        said
        for region, text in texts.items()
        for said in _speakers(text, split_sentences(text, region))
        if free(said.cue[0])
    ]
    order = {region: k for k, region in enumerate(texts)}
    return tuple(sorted((*seen, *added), key=lambda a: (order[a.cue[0].region], _start(a))))


def _speakers(text: str, sentences: Sequence[Span]) -> list[Attribution]:
    """Attributions by rule, without those that only hold another (`_told` finds them for all alike)."""
    found = find_attributions(text, sentences)
    holding = {a.inside for a in found}
    return [replace(a, inside=None) for k, a in enumerate(found) if k not in holding]


#: A content shorter than this, in characters, holds no second speaker.
_SHORTEST = 24
#: What joins a content to its cue and would open no text of its own.
_CONJUNCTION = re.compile(r"\s*(?:that|how|whether)\s+", re.IGNORECASE)


def _within(text: str, span: Span, outer: Attribution, read: Callable[[Region, str], Reading]) -> Iterator[Attribution]:
    """What is said by whom within a content: the reader reads it again as a text of its own."""
    opening = _CONJUNCTION.match(text, span.start, span.end)
    start = opening.end() if opening else span.start
    words = text[start : span.end]
    if len(words) < _SHORTEST or not any(w.lower in _REPORTING for w in split_words(words)):
        return
    for inner in read(span.region, words).attributions:
        source, cue, content = (_moved(part, start) for part in (inner.source, inner.cue, inner.content))
        said = Attribution(source, cue, content, score=inner.score)
        if said.source and said.content and said.source != outer.source:
            yield said


def _moved(spans: Sequence[Span], by: int) -> tuple[Span, ...]:
    return tuple(Span(span.region, span.start + by, span.end + by) for span in spans)


def _with_introduced(text: str, sentences: Sequence[Span], seen: Sequence[Attribution]) -> list[Attribution]:
    """Attributions with the paragraph that their colon introduces; one of its own where the reader saw none."""
    found = sorted(seen, key=_start)
    spoken = sorted((span.start, span.end) for said in found for span in said.content)
    cues = sorted((span.start, k) for k, said in enumerate(found) for span in said.cue)
    for sentence in sentences:
        block = _introduced(text, sentence)
        if not block or _meets(spoken, block[0]):
            continue
        k = bisect_left(cues, (sentence.end, 0)) - 1
        if k >= 0 and cues[k][0] >= sentence.start:
            owner = cues[k][1]
            found[owner] = replace(found[owner], content=(*found[owner].content, *block))
        else:
            found += [a for a in _speakers(text, [sentence]) if block[0] in a.content][-1:]
    return sorted(found, key=_start)


#: A quotation's end, before who said it.
_CLOSED = re.compile(r"[”\"][,.?!]?\s*$|[,.?!][”\"]\s*$")


def _with_quoted(text: str, said: Attribution) -> Attribution:
    """An attribution without content has the quotation it stands right behind (“…,” he said)."""
    if said.content:
        return said
    before = text[: _start(said)]
    begin = before.rfind("\n") + 1
    closed = _CLOSED.search(before, begin)
    if closed is None:
        return said
    end = max(before.rfind(mark) for mark in '”"')
    start = before.rfind("“" if before[end] == "”" else '"', begin, end)
    if start < 0:
        return said
    return replace(said, content=(Span(said.cue[0].region, start + 1, end),))


#: A pronoun that speaks: right before the cue, at most two auxiliaries or adverbs between them, within so many letters.
_NEAR = 24
_SPEAKING = re.compile(
    r"(?<!\w)(?P<who>he|she|it|they)\s+(?:(?:also|later|then|has|have|had)\s+){0,2}\Z", re.IGNORECASE
)


def _with_pronoun(text: str, sentences: Sequence[Span], said: Attribution) -> Attribution:
    """The pronoun before a cue is its speaker, where the reader took a name from a sentence before ("It added …").

    Whom it stands for, references find out.
    """
    cue = said.cue[0]
    k = bisect_right(sentences, cue.start, key=lambda s: s.start) - 1
    if not said.source or k < 0 or any(span.end > sentences[k].start for span in said.source):
        return said
    speaking = _SPEAKING.search(text, max(sentences[k].start, cue.start - _NEAR), cue.start)
    if speaking is None:
        return said
    return replace(said, source=(Span(cue.region, *speaking.span("who")),))


def _start(said: Attribution) -> int:
    return min(span.start for span in (*said.source, *said.cue, *said.content))


def _meets(spans: Sequence[tuple[int, int]], span: Span) -> bool:
    """Whether a span overlaps one of some spans that stand in order."""
    k = bisect_left(spans, (span.end, 0)) - 1
    return k >= 0 and spans[k][1] > span.start


def _told(text: str, sentences: Sequence[Span], said: Attribution) -> Span | None:
    """The outlet or agency to which something was told, or that passed it on."""
    if not said.source:
        return None
    cue = said.cue[0]
    k = bisect_right(sentences, cue.start, key=lambda s: s.start) - 1
    if k < 0 or not sentences[k].holds(cue):
        return None
    sentence = sentences[k]
    if not any(w.lower in _RELAYS for c in said.cue for w in split_words(text, c.start, c.end)):
        return _passed_on(text, sentence, said)
    words = split_words(text, cue.start, sentence.end)
    number = next((k for k, w in enumerate(words) if w.lower in _RELAYS and w.start < cue.end), None)
    return None if number is None else _relay(sentence, words, number)


#: "speaking to AFP", "in a statement to the SANA reporter", "who spoke to BBC Arabic".
_SPOKEN_TO = re.compile(
    r"\b(?:[Ss]peaking|spoke|[Ss]tatements?|[Ii]nterview|phone call|remarks|comments)\s+(?:to|with)\s+"
)
#: "the agency quoted", before the one who is quoted.
_QUOTED_BY = re.compile(
    r"(?P<who>(?:[A-Z][\w’'.-]*\s+){1,5}(?:(?:news|state|agency|television|TV|radio|reporter|correspondent)\s+){0,3})"
    r"(?:also\s+|has\s+)?(?:quoted|quotes|quoting|cited|cites|citing)\s+$"
)
#: "…, the ministry said, SANA reported": who passed it on closes the sentence.
_CLOSING = re.compile(
    r"\s(?P<who>(?:[A-Z][\w’'.-]*\s+){1,4}(?:(?:news|state|agency|television|TV|radio|reporter|correspondent)\s+){0,3})"
    r"(?:reported|reports|quoted)(?:\s+on\s+[A-Z]\w+day)?\W*$"
)


def _passed_on(text: str, sentence: Span, said: Attribution) -> Span | None:
    """The outlet that was spoken to, that quotes the speaker, or that closes the sentence as its reporter."""
    source = said.source[0]
    if source.region != sentence.region or not sentence.holds(source):
        return None
    whole = text[sentence.start : sentence.end]
    found: Span | None = None
    spoken = _SPOKEN_TO.search(whole)
    quoted = _QUOTED_BY.search(text, max(sentence.start, source.start - 80), source.start)
    closing = _CLOSING.search(text, max(sentence.start, said.cue[0].end), sentence.end)
    if spoken is not None:
        start = sentence.start + spoken.end()
        words = split_words(text, start, source.start if start < source.start else sentence.end)
        found = _outlet(sentence, words, 0)
    for match in (quoted, closing):
        if found is None and match is not None:
            words = split_words(text, match.start("who"), match.end("who"))
            found = _outlet(sentence, words, next((k for k, w in enumerate(words) if w.lower not in _DAYS), 0))
    return None if found is None or found.overlaps(source) else found


def find_attributions(text: str, sentences: Sequence[Span]) -> list[Attribution]:
    """Attributions in the sentences of one region, in text order; `inside` counts within the returned list."""
    found: list[Attribution] = []
    for sentence in sentences:
        words = split_words(text, sentence.start, sentence.end)
        last = 0
        for i, word in enumerate(words):
            hit = _at(text, sentence, words, i, last) if word.text[0].isalpha() else None
            if hit is None:
                continue
            source, cue, content, relay = hit
            content = tuple(_whole_quotation(text, span) for span in content) + _introduced(text, sentence)
            inside = None
            if relay is not None:
                inside = len(found)
                found.append(Attribution((relay,), (cue,), content, score=0.5))
            found.append(Attribution((source,), (cue,), content, inside=inside, score=0.6))
            last = i + 1
    return found


def _introduced(text: str, sentence: Span) -> tuple[Span, ...]:
    """The next paragraph, where a colon at the sentence's end introduces it ("The ministry said:")."""
    if text[sentence.end - 1] != ":":
        return ()
    start = sentence.end
    while start < len(text) and text[start].isspace():
        start += 1
    if "\n" not in text[sentence.end : start]:
        return ()
    end = text.find("\n", start)
    return _trimmed(text, sentence, start, len(text) if end < 0 else end)


def _whole_quotation(text: str, span: Span) -> Span:
    """A span grown, within its paragraph, over the rest of a quotation that opens or closes in it."""
    said = text[span.start : span.end]
    opened, closed = said.count("“"), said.count("”")
    before, after = text[max(span.start - 2, 0) : span.start], text[span.end : span.end + 3]
    opened, closed = opened + before.count("“"), closed + after.count("”")
    if closed > opened:
        start = text.rfind("“", 0, span.start)
        if start >= 0 and "\n" not in text[start : span.start]:
            return Span(span.region, start + 1, span.end)
    if opened > closed:
        end = text.find("”", span.end)
        if end >= 0 and "\n" not in text[span.end : end]:
            return Span(span.region, span.start, end)
    return span


_Hit = tuple[Span, Span, tuple[Span, ...], Span | None]


def _at(text: str, sentence: Span, words: list[Word], i: int, last: int) -> _Hit | None:
    lower = words[i].lower
    if i == len(words) - 1 and i > 1 and (sentence.region == "title" or words[i - 1].text in "-–—:"):
        headline = _headline(text, sentence, words, i)
        if headline is not None:
            return headline
    if _ACCORDING.fullmatch(lower) and i + 1 < len(words) and words[i + 1].lower == "to":
        return _according(text, sentence, words, i)
    if lower in ("citing", "quoting") and i + 1 < len(words):
        return _citing(text, sentence, words, i)
    if lower in _VERB_CUES or (lower in ("put", "puts") and _puts_a_figure(words, i)):
        return _spoken(text, sentence, words, i, last)
    return None


def _headline(text: str, sentence: Span, words: list[Word], i: int) -> _Hit | None:
    """The speaker that closes a headline: "… – Reports", "…: ministry", or with its dash lost "… kill 7 Monitor"."""
    k = i
    while k > 1 and words[k - 1].text not in "-–—:" and words[k - 1].lower in _HEADLINE_WORDS:
        k -= 1
    marked = words[k - 1].text in "-–—:"
    if not marked and (words[i].lower not in _HEADLINE_SPEAKERS or words[k - 1].lower in _STOPS | _DETERMINERS):
        return None
    if marked and not _speaks(words[k : i + 1]):
        return None
    cue = words[k - 1] if marked else words[i]
    content = _trimmed(text, sentence, sentence.start, words[k - 1].start if marked else words[k].start)
    source = Span(sentence.region, words[k].start, words[i].end)
    return (source, Span(sentence.region, cue.start, cue.end), content, None) if content else None


def _puts_a_figure(words: list[Word], i: int) -> bool:
    """ "Residents put the number of dead at 40": the verb states, where a figure's noun follows."""
    return any(w.lower in ("number", "toll", "figure", "total", "count", "tally") for w in words[i + 1 : i + 5])


def _according(text: str, sentence: Span, words: list[Word], i: int) -> _Hit | None:
    end = _phrase_end(words, i + 2)
    if end <= i + 2:
        return None
    source = Span(sentence.region, words[i + 2].start, words[end - 1].end)
    cue = Span(sentence.region, words[i].start, words[i + 1].end)
    if i == 0:
        content = _trimmed(text, sentence, source.end, sentence.end)
    else:
        content = _trimmed(text, sentence, sentence.start, cue.start)
    return source, cue, content, None


def _citing(text: str, sentence: Span, words: list[Word], i: int) -> _Hit | None:
    end = _phrase_end(words, i + 1)
    if end <= i + 1:
        return None
    source = Span(sentence.region, words[i + 1].start, words[end - 1].end)
    cue = Span(sentence.region, words[i].start, words[i].end)
    return source, cue, _trimmed(text, sentence, sentence.start, cue.start), None


def _spoken(text: str, sentence: Span, words: list[Word], i: int, last: int) -> _Hit | None:
    lower = words[i].lower
    cue_first = i
    while cue_first > last and words[cue_first - 1].lower in (
        "has",
        "have",
        "had",
        "also",
        "later",
        "earlier",
        "further",
    ):
        cue_first -= 1
    cue = Span(sentence.region, words[cue_first].start, words[i].end)
    passive = cue_first > 0 and words[cue_first - 1].lower in ("was", "were", "been", "be", "are", "is", "being")
    subject_end = _before_day(words, cue_first, last)
    start = _subject_start(words, subject_end, last)
    if start == subject_end:
        start, subject_end = _before_clause(words, cue_first, last)
    inverted = _inverted(text, sentence, words, i, start, subject_end, cue)
    if inverted is not None:
        return inverted
    if start < subject_end and not passive:
        if lower in _NOT_CUES and not _speaks(words[start:subject_end]):
            return None
        for k in range(start + 1, subject_end):
            if words[k].text == "," and k + 1 < subject_end and words[k + 1].lower in ("which", "who", "whose"):
                subject_end = k
                break
        while words[subject_end - 1].text == ",":
            subject_end -= 1
        source = Span(sentence.region, words[start].start, words[subject_end - 1].end)
        relay = _relay(sentence, words, i) if lower in _RELAYS else None
        before, after = words[start].start, cue.end if relay is None else relay.end
        if not any(w.text[0].isalpha() for w in words[start + 1 :] if w.start >= after) or _ends_clause(text, words, i):
            content = _trimmed(text, sentence, sentence.start, before)
        else:
            content = _trimmed(text, sentence, after, sentence.end)
            if before > sentence.start and any(c in _CLOSE_QUOTES + "," for c in text[max(before - 3, 0) : before]):
                content = (*_trimmed(text, sentence, sentence.start, before), *content)
        if not content:
            content = _trimmed(text, sentence, sentence.start, before)
        return (source, cue, content, relay) if content or _introduced(text, sentence) else None
    return None


def _inverted(
    text: str, sentence: Span, words: list[Word], i: int, start: int, subject_end: int, cue: Span
) -> _Hit | None:
    """ "…, said the ministry": the speaker after the verb, where what stands before it is no speaker, or is quoted."""
    if i == 0 or i + 1 >= len(words) or words[i].lower not in _INVERTING:
        return None
    quoted = words[i - 1].text in _CLOSE_QUOTES + ","
    if not quoted and start < subject_end and _speaks(words[start:subject_end]):
        return None
    end = _phrase_end(words, i + 1)
    if end <= i + 1 or not _speaks(words[i + 1 : end]):
        return None
    rest = words[end].lower if end < len(words) else "."
    if not quoted and rest in _FINITE:
        return None
    source = Span(sentence.region, words[i + 1].start, words[end - 1].end)
    content = _trimmed(text, sentence, sentence.start, cue.start)
    return (source, cue, content, None) if content else None


def _before_day(words: list[Word], cue: int, last: int) -> int:
    """`cue`, or the place before a day that stands between speaker and cue ("the UN on Monday announced")."""
    if cue - 2 > last and words[cue - 2].lower in ("on", "late", "early") and words[cue - 1].lower in _DAYS:
        return cue - 2
    if cue - 1 > last and words[cue - 1].lower in _DAYS:
        return cue - 1
    return cue


def _before_clause(words: list[Word], cue: int, last: int) -> tuple[int, int]:
    """Start and end of a speaker with a clause between it and its verb ("the group, which tracks the war, said")."""
    for k in range(cue - 1, max(last, cue - 16), -1):
        lower = words[k].lower
        if lower in _VERB_CUES:
            break
        if lower in ("who", "which", "based", "posted", "released", "close", "in", "at", "near"):
            end = k - 1 if k - 1 > last and words[k - 1].text == "," else k
            start = _subject_start(words, end, last)
            if start < end and _speaks(words[start:end]):
                return start, end
    return cue, cue


def _ends_clause(text: str, words: list[Word], i: int) -> bool:
    """Whether the cue closes its sentence, but for a day or a place: "…, the ministry said on Monday"."""
    rest = [w for w in words[i + 1 :] if w.text[0].isalnum()]
    if len(rest) > 6:
        return False
    return not rest or rest[0].lower in (
        "on",
        "in",
        "late",
        "early",
        "at",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "yesterday",
        "today",
        "adding",
        "by",
        "without",
    )


def _subject_start(words: list[Word], cue: int, last: int) -> int:
    """The first word of the noun phrase that ends right before `cue`; `cue` itself where there is none."""
    if cue == last:
        return cue
    before = words[cue - 1]
    if before.lower in _PRONOUNS:
        return cue - 1
    first = cue
    i = cue - 1
    if before.text in ",":
        opener = next((k for k in range(i - 1, max(i - 13, last), -1) if words[k].text == ","), -1)
        if opener < 0:
            return cue
        i = opener - 1
        first = opener if opener == last else cue
    limit = max(last, i - _MAX_SOURCE_WORDS)
    head_seen = False
    while i >= limit:
        word = words[i]
        lower = word.lower
        joiner = lower in _JOINERS and first < cue
        if not word.text[0].isalnum() and word.text not in "()’'&":
            break
        if lower in _STOPS and not (joiner and head_seen and _continues(words, i, limit)):
            break
        if lower in _PRONOUNS or (lower in _VERB_CUES and not {"role", "org"} & set(classes_of(lower))):
            break
        if word.text[0].isdigit():
            break
        kinds = set(classes_of(lower))
        head_seen = (
            head_seen
            or word.text[0].isupper()
            or lower in _WITNESSES
            or bool(kinds & {"org", "role", "side", "outlet", "person"})
        )
        plain = not word.text[0].isupper() and word.text[0] != "(" and not joiner
        if plain and not _source_word(lower, kinds) and lower not in _DETERMINERS:
            break
        if not joiner:
            first = i
        if lower in _DETERMINERS and not (
            i - 1 >= limit and words[i - 1].lower in ("of", "for", "at", "in") and _continues(words, i - 1, limit)
        ):
            break
        i -= 1
    if not head_seen:
        return cue
    return first


def _continues(words: list[Word], i: int, limit: int) -> bool:
    """Whether a preposition inside a name or title goes on to its left: "director of the Observatory"."""
    if i - 1 < limit or words[i].lower not in ("of", "for", "at", "in", "and"):
        return False
    left = words[i - 1]
    kinds = set(classes_of(left.lower))
    if words[i].lower == "and":
        return left.text[0].isupper() and words[i + 1].text[0].isupper()
    return bool(kinds & {"role", "org"}) or (left.text[0].isupper() and words[i].lower in ("of", "for"))


def _source_word(lower: str, kinds: set[str]) -> bool:
    known = {"org", "role", "side", "outlet", "person", "place"}
    return bool(kinds & known) or lower in _SOURCE_WORDS or lower in _WITNESSES


_SOURCE_WORDS = frozenset(
    "military local medical security senior state media news official human rights monitoring war opposition rebel"
    " field civil police government army rescue aid health foreign interior defense defence pro-government pro-regime"
    " state-run semi-official independent well-informed informed special prominent monitoring british-based uk-based"
    " britain-based london-based opposing regime reliable undisclosed unnamed anonymous top deputy former chief general"
    " secretary prime press tv television radio air force forces international national eye humanitarian tribal"
    " provincial regional municipal federal acting exiled leading veteran visiting spiritual religious wounded injured"
    " displaced captured freed elected self-styled self-declared".split()
)


def _speaks(words: Sequence[Word]) -> bool:
    """Whether a phrase surely names one who can speak or bear witness: more than a capital letter shows."""
    classes = {kind for w in words for kind in classes_of(w.lower)}
    if classes & {"role", "org", "outlet", "side"} or any(w.lower in _PRONOUNS | _WITNESSES for w in words):
        return True
    return len(words) > 1 and all(w.text[0].isupper() or w.lower.startswith("al-") for w in words)


def _relay(sentence: Span, words: list[Word], i: int) -> Span | None:
    """The outlet or agency that was told: "X told Reuters" (the chain's next link)."""
    return _outlet(sentence, words, i + 1)


#: Outlets by words that the lexicon does not count among theirs, and those who write for one.
_PAPERS = frozenset(
    "arabiya jazeera mayadeen manar masdar times post guardian telegraph independent journal herald tribune observer"
    " cnn cbs nbc abc npr dw rt arab al-araby araby al-jadeed al-quds al-hayat al-akhbar rudaw ara anha zaman".split()
)
_WRITERS = frozenset(
    "news state agency agencies tv television radio newspaper reporter reporters correspondent correspondents".split()
)


def _capital(word: Word) -> bool:
    return word.text[0].isupper() or word.text.startswith(("al-", "el-"))


def _outlet(sentence: Span, words: list[Word], first: int) -> Span | None:
    """The outlet that words name from the one at `first` on, an article passed over; None where they name none."""
    if first < len(words) and words[first].lower in ("the", "a"):
        first += 1
    end = first
    while end < len(words) and _capital(words[end]) and words[end].lower not in _ANYONE | _DAYS and end - first < 4:
        end += 1
    while end < len(words) and words[end].lower in _WRITERS:
        end += 1
    # "told the agency" names an outlet too, "told reporters" none
    if end == first or words[first].lower in _ANYONE:
        return None
    said = [w.lower.removesuffix("'s").removesuffix("’s") for w in words[first:end]]
    said += [w[:-1] for w in said if w.endswith("s")]
    kinds = {k for w in said for k in classes_of(w)}
    if "outlet" not in kinds and "org" not in kinds and not _PAPERS.intersection(said):
        return None
    return Span(sentence.region, words[first].start, words[end - 1].end)


def _phrase_end(words: list[Word], i: int) -> int:
    """One past the last word of the noun phrase that starts at `i`."""
    end = i
    while end < len(words) and end - i < _MAX_SOURCE_WORDS:
        word = words[end]
        lower = word.lower
        if not word.text[0].isalnum() and word.text not in "()&":
            break
        if end > i and (lower in _VERB_CUES and "role" not in classes_of(lower)):
            break
        if lower in _STOPS and not (lower in _JOINERS and end > i and end + 1 < len(words) and _joins(words, end)):
            break
        if end > i and lower in ("the", "a", "an") and words[end - 1].lower not in _JOINERS:
            break
        end += 1
    while end > i and words[end - 1].lower in _JOINERS | _DETERMINERS:
        end -= 1
    return end


def _joins(words: list[Word], i: int) -> bool:
    following = words[i + 1]
    if words[i].lower in ("of", "for"):
        return True
    if words[i].lower == "and":
        return following.text[0].isupper() and words[i - 1].text[0].isupper()
    return (words[i].lower in ("at", "in") and following.text[0].isupper()) or following.lower in ("the",)


def _trimmed(text: str, sentence: Span, start: int, end: int) -> tuple[Span, ...]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return (Span(sentence.region, start, end),) if start < end else ()
