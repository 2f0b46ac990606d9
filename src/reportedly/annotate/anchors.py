"""Where a claim may hang, and what the linear reader looks at there.

Two sorts of candidates: amounts (found by rule, handed in), and words that may state a claim without an amount
("captured the village"): those of the classes control, besiege, destroy and seize in data/lexicon.tsv.
The features are strings, so that a claim can say which of them spoke for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportedly.annotate.lexicon import classes_of
from reportedly.annotate.sentences import Word, split_words
from reportedly.records import Amount, Mention, Region, Span

#: The trigger classes of the lexicon, each the wording of one kind of claim.
TRIGGERS = (
    "kill wound casualty detain miss displace deploy withdraw strength attack destroy seize control besiege".split()
)
#: Those that can state a claim with no amount.
_BARE = frozenset({"destroy", "seize", "control", "besiege"})
_NOUNS = ("person", "vehicle", "weapon", "building", "means", "place", "side", "org")
_BE = frozenset("was were is are been be being got".split())
#: How far around a candidate words are looked at, in words; more gained nothing on folds of train.
_REACH = 8
#: ... and how far for the nearest trigger words, so that a text without full stops takes no longer a word.
_HORIZON = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a claim may hang: words ``first`` to ``last`` (exclusive) of sentence number `sentence`."""

    region: Region
    start: int
    end: int
    text: str
    amount: Amount | None
    sentence: int
    features: tuple[str, ...]

    @property
    def span(self) -> Span:
        return Span(self.region, self.start, self.end)


def candidates(
    text: str, sentences: Sequence[Span], amounts: Sequence[Mention], *, bare: bool = True
) -> Iterator[Candidate]:
    """Candidates of one region in text order. `amounts` are its amount mentions, in text order.

    With `bare`, words that may state a claim without an amount are candidates too: the model is trained on both.
    """
    k = 0
    for number, sentence in enumerate(sentences):
        words = split_words(text, sentence.start, sentence.end)
        here: list[Mention] = []
        while k < len(amounts) and amounts[k].start < sentence.end:
            if amounts[k].start >= sentence.start:
                here.append(amounts[k])
            k += 1
        yield from _in_sentence(sentence, number, words, here, bare)


def _in_sentence(
    sentence: Span, number: int, words: list[Word], amounts: list[Mention], bare: bool
) -> Iterator[Candidate]:
    kinds = [frozenset(classes_of(w.text)) for w in words]
    spots: list[tuple[int, int, Mention | None]] = []
    covered = [False] * len(words)
    first = 0
    for found in amounts:
        while first < len(words) and words[first].end <= found.start:
            first += 1
        if first == len(words):
            break
        last = next((i for i in range(first, len(words)) if words[i].start >= found.end), len(words))
        spots.append((first, last, found))
        covered[first:last] = [True] * (last - first)
    spots += [(i, i + 1, None) for i, k in enumerate(kinds) if bare and k & _BARE and not covered[i]]
    spots.sort(key=lambda s: (s[0], s[1]))
    is_amount = [False] * len(words)
    for first, _last, mention in spots:
        if mention is not None and mention.amount is not None and not mention.amount.singular:
            is_amount[first] = True
    present = sorted({name for kind in kinds for name in kind & _TRIGGER_SET})
    for first, last, mention in spots:
        features = tuple(_features(sentence, words, kinds, is_amount, first, last, mention, present))
        if mention is None:
            word = words[first]
            yield Candidate(sentence.region, word.start, word.end, word.text, None, number, features)
        else:
            yield Candidate(sentence.region, mention.start, mention.end, mention.text, mention.amount, number, features)


_DIGITS = re.compile(r"\d")


def _bucket(distance: int) -> str:
    for limit in (1, 2, 3, 5, 8, 12):
        if distance <= limit:
            return str(limit)
    return "far"


def _features(
    sentence: Span,
    words: list[Word],
    kinds: list[frozenset[str]],
    is_amount: list[bool],
    first: int,
    last: int,
    mention: Mention | None,
    present: Sequence[str],
) -> Iterator[str]:
    lower = [w.lower for w in words]
    own = " ".join(lower[first:last])
    if mention is None or mention.amount is None:
        sort = "bare"
        yield f"bare={own}"
    else:
        amount = mention.amount
        sort = "one" if amount.singular else amount.bound
        yield f"own={_DIGITS.sub('0', own)}"
        size = amount.low if amount.low is not None else amount.high
        if size is not None:
            yield f"size={len(str(size))}{'y' if 1900 <= size <= 2030 and ',' not in own else ''}"
    yield f"sort={sort}"
    yield f"region={sentence.region}:{sort}"
    right, left = lower[last : last + _REACH], lower[max(first - _REACH, 0) : first][::-1]
    for i, word in enumerate(right[:4]):
        yield f"+{i + 1}={word}"
    for i, word in enumerate(left[:4]):
        yield f"-{i + 1}={word}"
    yield from (f"+={w}" for w in right)
    yield from (f"-={w}" for w in left)
    if len(right) > 1:
        yield f"+12={right[0]} {right[1]}"
    if len(left) > 1:
        yield f"-21={left[1]} {left[0]}"
    if right and left:
        yield f"-1+1={left[0]} {right[0]}"
    if sort == "bare":
        yield f"bare+1={own} {right[0] if right else ''}"
        yield f"bare-1={own} {left[0] if left else ''}"
        yield f"bare+12={own} {' '.join(right[:2])}"

    head, head_class = _head(words, kinds, last)
    yield f"head={lower[head] if head >= 0 else '-'}"
    yield f"headc={head_class}:{sort}"
    if head >= 0:
        after = lower[head + 1 : head + 4]
        for i, word in enumerate(after):
            yield f"h+{i + 1}={word}"
        if len(after) > 1:
            yield f"h+12={after[0]} {after[1]}"
        yield f"h+1c={head_class}:{after[0] if after else ''}"

    start = (head + 1) if head >= 0 else last
    sides = (
        ("R", range(last, min(last + _HORIZON, len(words))), start - 1, 1, 3),
        ("L", range(first - 1, max(first - 1 - _HORIZON, -1), -1), first, -1, 1),
    )
    nearest = {"R": "-", "L": "-"}
    for side, order, origin, way, reach in sides:
        blocked = 0
        done: set[str] = set()
        for i in order:
            blocked += is_amount[i]
            for name in sorted(kinds[i] & _TRIGGER_SET - done):
                done.add(name)
                yield f"{side}:{name}:{_bucket(way * (i - origin))}:{min(blocked, 2)}"
                yield f"{side}:{name}"
                if nearest[side] == "-":
                    nearest[side] = lower[i]
                    passive = any(w in _BE for w in lower[max(i - reach, 0) : i])
                    yield f"{side}1={lower[i]}:{min(blocked, 2)}"
                    yield f"{side}1and={name}:{_joined(lower, kinds, i)}"
                    yield f"{side}1c={name}:{head_class}:{sort}:{passive}"
            if len(done) >= 3:
                break
    yield f"LR={nearest['L']} {nearest['R']}"
    before = next((i for i in range(first - 1, max(first - 1 - _HORIZON, -1), -1) if is_amount[i]), -1)
    if before >= 0:
        yield f"prev={_bucket(first - before)}:{left[0] if left else ''}"
    for name in present:
        yield f"S:{name}:{sort}"


def _joined(lower: list[str], kinds: list[frozenset[str]], i: int) -> str:
    """The trigger class joined to the one at `i` ("killed or wounded": wound), with its joiner; empty if none."""
    for k, step in ((i + 1, 1), (i - 1, -1)):
        if 0 <= k < len(lower) and lower[k] in ("or", "and", "and/or", "/") and 0 <= k + step < len(lower):
            other = sorted(kinds[k + step] & _TRIGGER_SET - kinds[i])
            if other:
                return f"{lower[k]} {other[0]}"
    return ""


_TRIGGER_SET = frozenset(TRIGGERS)


def _head(words: list[Word], kinds: list[frozenset[str]], last: int) -> tuple[int, str]:
    """The noun an amount counts: the last of the first run of known nouns within six words; -1 and "-" if none."""
    for i in range(last, min(last + 6, len(words))):
        found = next((n for n in _NOUNS if n in kinds[i]), None)
        if found is None:
            if words[i].text in ".;:!?" or words[i].lower in _BE:
                break
            continue
        while i + 1 < min(last + 8, len(words)) and {"person", "vehicle", "weapon", "building"} & kinds[i + 1]:
            i += 1
            found = next(n for n in _NOUNS if n in kinds[i])
        return i, found
    return -1, "-"
