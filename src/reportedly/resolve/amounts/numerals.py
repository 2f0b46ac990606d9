"""Words of a text, and the numbers they write: "12", "1,200", "1 200", "1.2 million", "twenty-two", "half a dozen"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportedly.resolve.amounts import lexicon as lex

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]|_")
#: Digits longer than this are telephone or serial numbers; no count in ../shared comes near.
_MOST_DIGITS = 12
_GROUP_MARKS = frozenset(",.'’")
_GROUP_SPACES = frozenset(" \u00a0\u202f\u2009")


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into digits, words and marks. `lower` holds each in lower case; "" stands beyond either end."""

    text: str
    starts: list[int]
    ends: list[int]
    lower: list[str]

    def at(self, i: int) -> str:
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def touches(self, i: int) -> bool:
        """Whether word `i` and the one before stand together without a space."""
        return 0 < i < len(self.starts) and self.starts[i] == self.ends[i - 1]

    def is_digits(self, i: int) -> bool:
        return 0 <= i < len(self.lower) and self.lower[i][0].isdecimal()

    def is_word(self, i: int) -> bool:
        return 0 <= i < len(self.lower) and self.lower[i][0].isalpha()

    def capital(self, i: int) -> bool:
        return 0 <= i < len(self.lower) and self.text[self.starts[i]].isupper()

    def gap(self, i: int) -> str:
        """What stands between word `i - 1` and word `i`."""
        return self.text[self.ends[i - 1] : self.starts[i]] if 0 < i < len(self.starts) else ""


def split(text: str) -> Words:
    spans = [match.span() for match in _TOKEN.finditer(text)]
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    return Words(text, starts, ends, [text[start:end].lower() for start, end in spans])


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number read from words `first` up to `after`.

    `scale` is what the last scale word multiplied by ("3 million": 1,000,000). `grouped` tells "1,200" from "1200".
    `whole` is False for a fraction left without a scale.
    """

    value: int
    first: int
    after: int
    digits: bool
    scale: int = 1
    grouped: bool = False
    whole: bool = True


def read_numeral(words: Words, i: int) -> Numeral | None:
    """The number that starts at word `i`, the longest there is; None if none does."""
    if words.is_digits(i):
        return _digits(words, i)
    word = words.at(i)
    if word in lex.NUMERAL_STARTS:
        return _spelt(words, i)
    if word == "half":
        return _half(words, i)
    if word in ("a", "an"):
        return _with_article(words, i)
    return None


def _joined(words: Words, i: int) -> int:
    """The place of the word behind a hyphen or a space at `i`: "half-a-million" and "half a million" are one."""
    return i + 1 if words.at(i) == "-" and words.touches(i) and words.touches(i + 1) else i


def _digits(words: Words, i: int) -> Numeral | None:
    digits, j = words.lower[i], i + 1
    mark = words.at(j)
    if len(digits) <= 3 and digits[0] != "0":
        if mark in _GROUP_MARKS:
            while words.at(j) == mark and words.touches(j) and words.touches(j + 1) and _is_group(words, j + 1):
                digits += words.lower[j + 1]
                j += 2
        elif words.gap(j) in _GROUP_SPACES and _is_group(words, j) and not _is_day(words, i):
            space = words.gap(j)
            while words.gap(j) == space and _is_group(words, j):
                digits += words.lower[j]
                j += 1
    grouped = j > i + 1
    if len(digits) > _MOST_DIGITS:
        return Numeral(0, i, j, digits=True, whole=False)
    value, fraction = int(digits), ""
    if mark in (".", ",") and words.touches(i + 1) and words.is_digits(i + 2) and words.touches(i + 2):
        scale_at = _joined(words, i + 3)
        if words.at(scale_at) in lex.SCALES and len(words.lower[i + 2]) <= 3:
            value, fraction, j, grouped = int(words.lower[i]), words.lower[i + 2], i + 3, False
        elif not grouped and len(words.lower[i + 2]) <= 2 and mark == ".":
            letter = words.at(i + 3)
            if shared := _scale_behind_range(words, i + 3):
                part = words.lower[i + 2]
                value = value * shared + int(part) * shared // 10 ** len(part)
                return Numeral(value, i, i + 3, digits=True, scale=shared)
            if not (words.touches(i + 3) and letter in lex.ATTACHED_SCALES and _counts_with_letter(words, i + 3)):
                return Numeral(value, i, i + 3, digits=True, whole=False)
            fraction, j = words.lower[i + 2], i + 3
    attached = words.at(j)
    scale = 1
    if words.touches(j) and attached in lex.ATTACHED_SCALES and not grouped and _counts_with_letter(words, j):
        scale, j = lex.ATTACHED_SCALES[attached], j + 1
    else:
        after = _joined(words, j)
        while words.at(after) in lex.SCALES and scale < 10**9:
            scale *= lex.SCALES[words.lower[after]]
            j = after + 1
            after = _joined(words, j)
    whole = value * scale + (int(fraction) * scale // 10 ** len(fraction) if fraction else 0)
    return Numeral(whole, i, j, digits=True, scale=scale, grouped=grouped)


def _scale_behind_range(words: Words, i: int) -> int:
    """The scale that "1.5" shares in "1.5 to 2 million" and "between 1.5 and 2.5 million"; `i` is the join. Else 0."""
    if words.at(i) not in lex.RANGE_JOINS and words.at(i) != "and":
        return 0
    j = i + 1
    if not words.is_digits(j):
        return 0
    j += 3 if words.at(j + 1) == "." and words.touches(j + 1) and words.is_digits(j + 2) else 1
    return lex.SCALES.get(words.at(j), 0)


def _is_group(words: Words, i: int) -> bool:
    return words.is_digits(i) and len(words.lower[i]) == 3


def _is_day(words: Words, i: int) -> bool:
    """ "Aug 18 200 people": a number behind a month is a day, and joins no group."""
    return words.at(i - 1) in lex.MONTHS or (words.at(i - 1) == "." and words.at(i - 2) in lex.MONTHS)


def _counts_with_letter(words: Words, i: int) -> bool:
    """ "3m people", "5k" but not "15m wall": a bare m needs a plural of persons behind it."""
    if words.touches(i + 1) and words.is_digits(i + 1):
        return False
    return words.lower[i] != "m" or words.at(i + 1) in lex.MILLIONS_OF


def _spelt(words: Words, i: int) -> Numeral | None:
    total = current = 0
    j, last = i, 0
    #: What may follow: after tens a unit, after units or teens only a scale.
    while True:
        at = _joined(words, j) if j > i else j
        word = words.at(at)
        if word == "and" and j > i and last >= 100 and words.at(at + 1) in lex.NUMERAL_STARTS:
            at += 1
            word = words.at(at)
        if word in lex.UNITS and (last == 0 or 20 <= last <= 90 or last >= 100):
            current, last = current + lex.UNITS[word], 1
        elif word in lex.TEENS and (last == 0 or last >= 100):
            current, last = current + lex.TEENS[word], 10
        elif word in lex.TENS and (last == 0 or last >= 100):
            current, last = current + lex.TENS[word], lex.TENS[word]
        elif word in lex.RUN_TOGETHER and (last == 0 or last >= 100):
            current, last = current + lex.RUN_TOGETHER[word], 1
        elif word in lex.SCALES and (last > 0 or word == "hundred"):
            scale = lex.SCALES[word]
            if scale == 100:
                if current > 99:
                    break
                current = (current or 1) * 100
            else:
                total, current = total + current * scale, 0
            last = scale
        elif word in lex.DOZEN:
            current = (current or 1) * 12
            j = at + 1
            break
        else:
            break
        j = at + 1
    halves = _and_a_half(words, j)
    if halves and total == 0 and 0 < current < 100:
        scale = lex.SCALES[words.lower[halves - 1]]
        return Numeral(current * scale + scale // 2, i, halves, digits=False, scale=scale)
    value = total + current
    return Numeral(value, i, j, digits=False, scale=last if last >= 100 else 1) if j > i and value > 0 else None


def _and_a_half(words: Words, i: int) -> int:
    """The end of "and a half million" at `i`, else 0."""
    j = _joined(words, i)
    for expected in ("and", "a", "half"):
        if words.at(j) != expected:
            return 0
        j = _joined(words, j + 1)
    return j + 1 if words.at(j) in lex.SCALES else 0


def _half(words: Words, i: int) -> Numeral | None:
    j = _joined(words, i + 1)
    if words.at(j) in ("a", "an"):
        j = _joined(words, j + 1)
    if words.at(j) in lex.DOZEN:
        return Numeral(6, i, j + 1, digits=False)
    if words.at(j) in lex.SCALES:
        return Numeral(lex.SCALES[words.lower[j]] // 2, i, j + 1, digits=False, scale=lex.SCALES[words.lower[j]])
    return None


def _with_article(words: Words, i: int) -> Numeral | None:
    """ "a hundred", "a dozen", "a couple of", "a quarter of a million", "a half dozen"."""
    j = _joined(words, i + 1)
    word = words.at(j)
    if word in lex.DOZEN:
        return Numeral(12, i, j + 1, digits=False)
    if word in lex.SCALES:
        spelt = _spelt(words, j) if word == "hundred" else None
        if spelt is not None:
            return Numeral(spelt.value, i, spelt.after, digits=False, scale=spelt.scale)
        return Numeral(lex.SCALES[word], i, j + 1, digits=False, scale=lex.SCALES[word])
    if word in lex.COUPLE:
        after = words.at(j + 1)
        if after == "of" and words.at(j + 2) in lex.PLURAL_NUMERALS:
            return None
        return Numeral(2, i, j + 2 if after == "of" else j + 1, digits=False)
    if word == "half":
        half = _half(words, j)
        return Numeral(half.value, i, half.after, digits=False, scale=half.scale) if half else None
    if word == "quarter":
        end = j + 1
        for expected in ("of", "a"):
            end = _joined(words, end)
            if words.at(end) != expected:
                return None
            end += 1
        end = _joined(words, end)
        if words.at(end) in lex.SCALES:
            return Numeral(
                lex.SCALES[words.lower[end]] // 4, i, end + 1, digits=False, scale=lex.SCALES[words.lower[end]]
            )
    return None
