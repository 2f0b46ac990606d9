"""From a text to its amounts: numerals with their bounds, vague amounts, singulars, and lists of single persons."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.records import Amount, Mention, Region
from reportedly.resolve.amounts import lexicon as lex
from reportedly.resolve.amounts.numerals import Numeral, Words, read_numeral, split
from reportedly.resolve.amounts.phrases import complete_amounts

#: Most words between a determiner and its noun, "another suspected nerve agent attack" having three.
_MOST_MODIFIERS = 6
#: Longest list of single persons read as one; the longest coded has 5.
_MOST_LISTED = 12

#: A found amount: first word, word after the last, amount.
_Found = tuple[int, int, Amount]


def find_amounts(text: str, region: Region) -> tuple[Mention, ...]:
    """The amounts of a text, in text order, none overlapping another.

    Each is a mention of kind ``quantity`` in layer ``amount`` whose span holds the amount's words with their bound
    ("at least 26"). Singulars ("a woman") are proposed for persons, equipment and buildings; whether one belongs to an
    event is for the reader to judge. Dates, ages, money, measures, percentages and model names are left out.
    """
    words = split(text)
    mentions = []
    for first, after, amount in _walk(words):
        start, end = words.starts[first], words.ends[after - 1]
        mentions.append(Mention(region, start, end, text[start:end], "quantity", ("amount",), amount=amount))
    return complete_amounts(text, mentions)


def _walk(words: Words) -> Iterator[_Found]:
    """Left to right; `floor` is the first word that no amount and no date has taken yet."""
    resume = floor = 0
    triggers = [i for i, word in enumerate(words.lower) if word in _STARTS or word[0].isdecimal()]
    for i in triggers:
        if i < resume:
            continue
        word = words.lower[i]
        found: _Found | None = None
        resume = i + 1
        if word in lex.MONTHS:
            resume = floor = _date_end(words, i)
        elif word in _AGE_WORDS:
            resume = floor = _ages_end(words, i)
        elif word == "one" and (listed := _list(words, i)) is not None:
            found = listed
        elif (numeral := read_numeral(words, i)) is not None:
            beyond = _not_a_count(words, numeral)
            if beyond:
                resume = floor = beyond
            else:
                found = _counted(words, numeral, floor)
        if found is None and resume == i + 1 and not word[0].isdecimal():
            found = _unnumbered(words, i, floor)
        if found is not None:
            yield found
            resume = floor = found[1]


# --- what is no amount -----------------------------------------------------------------------------------------------

_AGE_WORDS = frozenset({"aged", "ages"})
_AGE_LINKS = frozenset({"between", "from", "and", "to", "-", "–", "of", "under", "over", "or", "just", "about", "only"})
_STRICT_NAMES = frozenset(
    """resolution resolutions article articles page pages section chapter flight channel paragraph episode age ages aged
    url sukhoi boeing route highway fax phone tel isbn ©""".split()
)
#: "A boy of seven" tells an age, "a mother of four" her children: neither counts those harmed.
_OF_AN_AGE = frozenset(
    "boy girl man woman child son daughter baby lad youth teenager toddler mother father parent widow widower".split()
)
_TELEPHONES = frozenset({"phone", "telephone", "tel", "fax", "mobile"})
_UNIT_FILLERS = frozenset(
    "more consecutive long straight full whole additional other further successive square cubic nautical sq".split()
)
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})
_COUNTED_AFTER_YEAR = frozenset(
    """people persons civilians fighters militants terrorists soldiers troops refugees families children women men
    rebels residents prisoners detainees members bodies casualties dead deaths killed wounded others homes houses
    strikes airstrikes""".split()
)


#: A bare number in here is a year; 1900-1979 and 2000 only behind a word such as "in".
_LIKELY_YEARS = (1980, 2039)


def _is_month(words: Words, i: int) -> bool:
    word = words.at(i)
    return word in lex.MONTHS and (word not in lex.CAPITAL_MONTHS or words.capital(i))


def _date_end(words: Words, i: int) -> int:
    """The word after a date that a month opens: "Aug. 18, 2016", "August 18 and 19", "May 2016"."""
    if not _is_month(words, i):
        return i + 1
    j = i + 1
    if words.at(j) == "." and words.touches(j):
        j += 1
    end, day_seen = i + 1, False
    while True:
        k = j
        if words.at(k) in (",", "of", "the") or (day_seen and words.at(k) in ("and", "to", "-", "–", "or")):
            k += 1
        if not words.is_digits(k):
            return end
        digits = words.lower[k]
        is_day = len(digits) <= 2 and 1 <= int(digits) <= 31 and (not day_seen or k > j)
        if is_day and k > j and words.at(k - 1) == ",":
            return end
        if is_day:
            day_seen = True
            end = k + 1
            if words.touches(end) and words.at(end) in _ORDINAL_ENDS:
                end += 1
        elif (len(digits) == 4 and 1900 <= int(digits) <= 2099) or len(digits) == 6:
            return k + 1
        else:
            return end
        j = end


def _ages_end(words: Words, i: int) -> int:
    j = i + 1
    while words.at(j) in _AGE_LINKS or words.is_digits(j) or words.at(j) in lex.NUMERAL_STARTS:
        j += 1
    return j


def _not_a_count(words: Words, numeral: Numeral) -> int:
    """Where to go on when the number is a date, a clock time, an age, money, a measure, a name: 0 when it counts."""
    first, after = numeral.first, numeral.after
    if not numeral.whole or numeral.value == 0:
        return after
    if numeral.digits and (end := _marked_digits(words, numeral)):
        return end
    if (end := _measured(words, numeral)) or (end := _dated(words, numeral)):
        return end
    before = words.at(first - 1)
    if before in _STRICT_NAMES or (before in lex.NAMED_BY_NUMBER and words.capital(first - 1) and numeral.digits):
        return after
    if before in lex.CURRENCY_SIGNS:
        return _second_of_pair(words, numeral) or after
    if before == "in" and words.at(first - 2) == "one":
        return after
    if before == "of" and words.at(first - 2) in _OF_AN_AGE:
        return after
    if before == "under" and words.at(first - 2) not in ("just", "well"):
        return after
    if before == "." and words.at(first - 2) == "no" and words.touches(first - 1):
        return after
    if words.lower[first] == "one" and after == first + 1 and _idle_one(words, first):
        return after
    return 0


def _idle_one(words: Words, i: int) -> bool:
    before, after = words.at(i - 1), words.at(i + 1)
    if after == "of":
        ranked = words.at(i + 3 if words.at(i + 2) == "the" else i + 2) in lex.ONE_OF_RANK
        return before in lex.ONE_BEFORE or ranked
    if after == "in" and (words.is_digits(i + 2) or words.at(i + 2) in lex.NUMERAL_STARTS):
        return True
    return before in lex.ONE_BEFORE or after in lex.ONE_AFTER or after in ("’", "'")


def _marked_digits(words: Words, numeral: Numeral) -> int:
    """Digits that touch something which makes them a date, a clock time, a model, a telephone number, an ordinal."""
    first, after = numeral.first, numeral.after
    digits = words.lower[first]
    if words.at(first - 1) in _TELEPHONES:
        while words.is_digits(after):
            after += 1
        return after
    if digits[0] == "0" or (words.touches(first) and words.at(first - 1) in ("#", "+", "@", "°", "′")):
        return after
    chain = after
    while (
        words.at(chain) in (".", "/", ":", "-", "–")
        and words.touches(chain)
        and words.touches(chain + 1)
        and words.is_digits(chain + 1)
        and (words.lower[chain] not in ("-", "–") or chain > after or words.at(chain + 2) in ("-", "–"))
    ):
        chain += 2
    if chain > after:
        return chain
    dashed = words.at(after) in ("-", "–") and words.touches(after) and words.touches(after + 1)
    second = read_numeral(words, after + 1) if dashed and words.is_digits(after + 1) else None
    if second is not None and second.value < 10 and second.value < numeral.value:
        return second.after
    if words.touches(first):
        glued = words.at(first - 1)
        if glued[0].isalpha() and (len(glued) < 4 or words.text[words.ends[first - 1] - 1].isupper()):
            return after
        if glued in ("-", "–") and words.touches(first - 1) and words.is_word(first - 2):
            return after
        if glued in ("/", ":", ".") and words.touches(first - 1) and words.is_digits(first - 2):
            return after
    if words.touches(after) and words.is_word(after):
        tail = words.lower[after]
        if (
            len(tail) < 3
            or tail in lex.NOT_COUNTED_TAILS
            or (tail.isascii() and words.text[words.ends[after] - 1].isupper())
        ):
            return after + 1
    marker = words.at(after)
    if (
        marker in (".", ")")
        and words.touches(after)
        and numeral.value <= 20
        and "\n" in (words.gap(first) or "\n" * (not first))
    ):
        return after + 1
    if words.at(first - 1) == "[" and words.touches(first):
        while words.is_digits(after) or words.at(after) in ("-", "–", ",", "]"):
            after += 1
        return after
    if words.at(first - 1) in ("(", "[") and marker in (")", "]") and (numeral.value <= 20 or words.capital(first - 2)):
        return after + 1
    if _is_year(words, numeral):
        return second.after if second is not None else after
    named = words.capital(first - 2) or words.at(first - 2) in lex.PERSONS
    return after + 1 if named and words.at(first - 1) == "," and marker == "," and numeral.value <= 99 else 0


def _is_year(words: Words, numeral: Numeral) -> bool:
    digits = words.lower[numeral.first]
    if numeral.scale > 1 or numeral.after > numeral.first + 1 or len(digits) != 4 or not 1900 <= numeral.value <= 2099:
        return False
    if words.at(numeral.first - 1) in lex.YEAR_BEFORE:
        return True
    if _prefixes(words, numeral.first, 0)[1] or words.at(numeral.after) in _COUNTED_AFTER_YEAR:
        return False
    return numeral.value != 2000 and _LIKELY_YEARS[0] <= numeral.value <= _LIKELY_YEARS[1]


def _measured(words: Words, numeral: Numeral) -> int:
    """A number with a unit of time, space, weight, money, or a hundredth: "two days", "15 km", "30 per cent"."""
    after = numeral.after
    if words.at(after) == "-" and words.touches(after) and words.is_word(after + 1):
        tail = words.lower[after + 1]
        if tail in lex.NOT_COUNTED_TAILS or tail in lex.ORDINALS or tail == "first":
            end = after + 2
            while words.at(end) == "-" and words.touches(end) and words.is_word(end + 1):
                end += 2
            return end
        return 0
    j = after
    joined = _second_of_pair(words, numeral)
    if joined:
        j = joined
    for _ in range(2):
        if words.at(j) in _UNIT_FILLERS:
            j += 1
    word = words.at(j)
    if word in lex.NOT_COUNTED_NEXT or word in lex.TIME_UNITS or word in lex.MEASURES or word in lex.CURRENCY:
        return j + 1
    if (
        words.at(j + 1) in lex.AGE_UNITS
        and words.is_word(j)
        and word not in lex.PLURALS | lex.PARTICIPLES | lex.NP_STOPS
    ):
        return j + 2
    if word == "local" and words.at(j + 1) == "time":
        return j + 2
    if word == "per" and words.at(j + 1) in ("cent", "cents"):
        return j + 2
    if words.is_word(j) and words.at(j + 1) in lex.CURRENCY and words.at(j + 1) not in lex.CURRENCY_SIGNS:
        return j + 2
    if word == "a" and words.at(j + 1) == "." and words.at(j + 2) == "m":
        return j + 3
    if word == "p" and words.at(j + 1) == ".":
        return j + 3
    return 0


def _second_of_pair(words: Words, numeral: Numeral) -> int:
    """The word after the second number of "5 to 7 days" or "between 5 and 7 days", whose unit serves both; else 0."""
    join = words.at(numeral.after)
    linked = join in lex.RANGE_JOINS or join == "or" or (join == "and" and words.at(numeral.first - 1) in lex.BETWEEN)
    if linked and (second := read_numeral(words, numeral.after + 1)) is not None:
        return second.after
    return 0


def _dated(words: Words, numeral: Numeral) -> int:
    """ "18 August 2016", "18 and 19 Aug", "15th of May": the word after the date, else 0."""
    if not numeral.digits or not 1 <= numeral.value <= 31:
        return 0
    j = numeral.after
    for _ in range(3):
        if words.at(j) in ("of", ",") or words.at(j) in _ORDINAL_ENDS:
            j += 1
        if _is_month(words, j):
            return _date_end(words, j)
        if (
            words.at(j) in ("and", "to", "-", "–", "or", ",")
            and words.is_digits(j + 1)
            and len(words.lower[j + 1]) <= 2
        ):
            j += 2
        else:
            return 0
    return 0


# --- numerals with their bounds --------------------------------------------------------------------------------------


def _prefixes(words: Words, i: int, floor: int) -> tuple[int, list[lex.Prefix]]:
    """The bound and hedge words before word `i`: where they begin, and their kinds, nearest first."""
    kinds: list[lex.Prefix] = []
    while True:
        phrase, kind = _prefix(words, i, floor)
        start = i - len(phrase)
        if start == i or (phrase == ("over",) and words.at(start - 1) in lex.OVER_IS_PLACE):
            return i, kinds
        kinds.append(kind)
        i = start


def _prefix(words: Words, i: int, floor: int) -> tuple[tuple[str, ...], lex.Prefix]:
    """The longest bound or hedge phrase that ends before word `i`; empty where there is none."""
    for phrase, kind in lex.PREFIXES.get(words.at(i - 1), ()):
        if i - len(phrase) >= floor and tuple(words.lower[i - len(phrase) : i]) == phrase:
            return phrase, kind
    return (), "exact"


def _bound(kinds: list[lex.Prefix]) -> lex.Prefix:
    for kind in kinds:
        if kind in ("at_least", "at_most"):
            return kind
    return "about" if "about" in kinds else "exact"


def _amount(low: int, high: int, bound: lex.Prefix) -> Amount:
    if bound == "at_least":
        return Amount(low, None, "at_least")
    if bound == "at_most":
        return Amount(None, high, "at_most")
    if low != high:
        return Amount(low, high, "between")
    return Amount(low, high, bound)


def _counted(words: Words, numeral: Numeral, floor: int) -> _Found:
    start, kinds = _prefixes(words, numeral.first, floor)
    low = high = numeral.value
    after = numeral.after
    if (ranged := _range(words, numeral, start, floor)) is not None:
        start, after, low, high = ranged
        outer, outer_kinds = _prefixes(words, start, floor)
        start, kinds = outer, outer_kinds + kinds
        return start, after, _amount(low, high, _bound(kinds))
    after, suffix = _suffix(words, after)
    bound = _bound(kinds)
    if suffix is not None and (suffix != "about" or bound == "exact"):
        bound = suffix
    return start, after, _amount(low, high, bound)


def _range(words: Words, numeral: Numeral, start: int, floor: int) -> tuple[int, int, int, int] | None:
    """ "between 5 and 7", "from 10 to more than 30", "300-400", "two or three": first and last word, low, high."""
    opener = words.at(start - 1) if start > floor else ""
    join = words.at(numeral.after)
    if opener in lex.BETWEEN:
        fits = join == "and" or join == "&" or join in lex.RANGE_JOINS
    elif join == "or":
        fits = start == numeral.first
    else:
        fits = join in lex.RANGE_JOINS
    if not fits:
        return None
    second, at = None, numeral.after + 1
    for skipped in range(4):
        second = read_numeral(words, at + skipped)
        if second is not None:
            break
    if second is None or _prefixes(words, second.first, at)[0] != at or _not_a_count(words, second):
        return None
    if opener == "from" and any(words.at(k) in lex.CHANGES for k in range(start - 5, start - 1)):
        return None
    dashed = join not in ("to", "and", "or", "&", "till", "until")
    low, high = numeral.value, second.value
    if numeral.scale == 1 and second.scale > 1 and low < 1000 and low * second.scale <= high:
        low *= second.scale
    elif dashed and numeral.digits and second.grouped and low < 1000 and low * 1000 <= high and high % 1000 == 0:
        low *= 1000
    if low > high and dashed and high < 10:
        return None
    if join == "or" and not low < high <= 10 * low:
        return None
    begins = start - 1 if opener in lex.BETWEEN or opener == "from" else start
    return begins, second.after, min(low, high), max(low, high)


def _suffix(words: Words, i: int) -> tuple[int, lex.Prefix | None]:
    """ "30+", "30 or more", "30 or so", "30,000-strong", "30 more": the word after it, and the bound it gives."""
    word, following = words.at(i), words.at(i + 1)
    if word == "+" and words.touches(i):
        return i + 1, "at_least"
    if word == "-" and words.touches(i) and words.touches(i + 1):
        if following == "strong":
            return i + 2, None
        if following == "plus":
            return i + 2, "at_least"
        if following == "odd":
            return i + 2, "about"
    if word == "or":
        if following in ("more", "over", "above"):
            return i + 2, "at_least"
        if following in ("fewer", "less"):
            return i + 2, "at_most"
        if following in ("so", "thereabouts"):
            return i + 2, "about"
    stated_next = words.is_digits(i + 2) or words.at(i + 2) in lex.NUMERAL_STARTS
    if word == "at" and following in ("least", "most") and not stated_next:
        return i + 2, "at_least" if following == "least" else "at_most"
    if word == "more" and following != "than":
        return i + 1, None
    return i, None


# --- amounts without a numeral ---------------------------------------------------------------------------------------

_VAGUE = Amount(None, None, "vague")
_SINGLE = Amount(1, 1, "exact", singular=True)
_TWO = Amount(2, 2, "exact")
_POSSESSIVES = frozenset({"his", "her", "my", "their", "its", "our"})
_ARTICLES = frozenset({"a", "an"})
_RESTS_OF_PLACE = frozenset("world country city region day week year war town province syria iraq life lives".split())
_TWINS = frozenset({"twin", "dual"})
_OF_PLURALS = frozenset({"all", "other", "more"})
_GROWING = frozenset({"growing", "increasing", "overwhelming", "unknown", "limited", "small", "greater"})
_AFTER_MOST = lex.BE_VERBS | lex.PLURALS | lex.PARTICIPLES | {"of"}
_BEFORE_VICTIMS = frozenset({"killing", "kill", "kills", "wounding", "injuring", "including", "alongside", "among"})
_BARE_GROUPS = frozenset({"series", "spate", "barrage", "wave", "waves", "groups", "majority", "remainder", "convoys"})
_STARTS = (
    lex.NUMERAL_STARTS
    | lex.PLURAL_NUMERALS
    | lex.VAGUE_WORDS
    | lex.LOSS_ADJECTIVES
    | lex.MONTHS
    | lex.PRONOUN_VICTIMS
    | _AGE_WORDS
    | _POSSESSIVES
    | _ARTICLES
    | _TWINS
    | _BARE_GROUPS
    | _OF_PLURALS
    | _GROWING
    | {"another", "half", "the"}
)


def _unnumbered(words: Words, i: int, floor: int) -> _Found | None:
    word = words.lower[i]
    if word in _ARTICLES or word == "another":
        return _after_article(words, i, floor)
    if word in _POSSESSIVES:
        return _possessed(words, i)
    if word in lex.PLURAL_NUMERALS:
        return _plural_numeral(words, i, floor)
    if word in lex.VAGUE_WORDS:
        return _vague_word(words, i, floor)
    if word == "half":
        return _half(words, i, floor)
    if word in lex.LOSS_ADJECTIVES:
        return _loud(words, i)
    if word == "the":
        if words.at(i + 1) in ("pair", "couple", "duo") and words.at(i + 2) != "of":
            return i, i + 2, _TWO
        return _group(words, i) or _definite(words, i)
    if word in _TWINS:
        near = any(words.at(k).rstrip("s") in lex.ATTACKS for k in range(i + 1, i + 5))
        return (i, i + 1, _TWO) if near else None
    if word in _BARE_GROUPS and words.at(i + 1) == "of":
        return i, i + 2, _VAGUE
    if word in lex.PRONOUN_VICTIMS:
        return _victim(words, i)
    if word in _OF_PLURALS:
        return _of_plurals(words, i, floor)
    if word in _GROWING:
        return _loud(words, i, loss=False)
    return None


def _plural_numeral(words: Words, i: int, floor: int) -> _Found:
    """ "dozens", "hundreds of thousands", "several hundreds", "at least dozens", "thousands more"."""
    after = i + 1
    while words.at(after) in ("of", "and", "or") and words.at(after + 1) in lex.PLURAL_NUMERALS:
        after += 2
    if words.at(after) == "of" and words.at(after + 1) in lex.SCALES:
        after += 2
    if words.at(after) == "more" and words.at(after + 1) != "than":
        after += 1
    start = i
    if words.at(start - 1) in ("several", "many", "few") and start > floor:
        start -= 1
        if words.at(start - 1) == "a" and start > floor:
            start -= 1
    return _prefixes(words, start, floor)[0], after, _VAGUE


def _vague_word(words: Words, i: int, floor: int) -> _Found | None:
    word, following, before = words.lower[i], words.at(i + 1), words.at(i - 1)
    if following in lex.PLURAL_NUMERALS or (words.is_digits(i + 1) and word != "others"):
        return None
    if word in ("several", "many", "few", "some") and (following in lex.SCALES or following in lex.DOZEN):
        return (_prefixes(words, i, floor)[0], i + 2, _VAGUE) if word != "some" else None
    if following in lex.NUMERAL_STARTS and word in ("some", "all"):
        return None
    if following in lex.VAGUE_IDIOM_NEXT.get(word, ()) or before in lex.VAGUE_IDIOM_PREVIOUS.get(word, ()):
        return None
    if word == "many" and before == "as" and (following == "as" or i == floor):
        return None
    if word == "much":
        return (i, i + 2, _VAGUE) if following == "of" else None
    if word == "most" and following not in _AFTER_MOST:
        return None
    if word == "others" and i == floor and floor > 0:
        return None
    start = i - 1 if before in ("so", "too", "a") and word in ("many", "few") and i > floor else i
    after = i + 1
    if (following == "more" and word in ("many", "several", "some", "few") and words.at(i + 2) != "than") or (
        following == "of" and word in ("most", "some")
    ):
        after += 1
    return _prefixes(words, start, floor)[0] if word != "most" else start, after, _VAGUE


def _half(words: Words, i: int, floor: int) -> _Found | None:
    if words.at(i - 1) in ("a", "first", "second", "other", "and", "-") or words.at(i + 1) in ("an", "hour", "-"):
        return None
    start, _ = _prefixes(words, i, floor)
    if start < i or words.at(i + 1) in ("of", "the", "its", "their", "his"):
        return start, i + 1, _VAGUE
    return None


def _of_plurals(words: Words, i: int, floor: int) -> _Found | None:
    """ "all hospitals", "other shells", "more dead": vague where a plural of persons, things or attacks is near."""
    word, before, following = words.lower[i], words.at(i - 1), words.at(i + 1)
    if (i == floor and floor > 0) or words.is_digits(i + 1) or following in lex.NUMERAL_STARTS:
        return None
    if before in ("no", "any", "each", "at", "after", "above", "the", "of", "or", "than") and word != "all":
        return None
    if word == "all" and (before in ("at", "after", "above", "not") or following in lex.VAGUE_IDIOM_NEXT["all"]):
        return None
    if word == "other" and following in ("injured", "wounded", "killed"):
        return i, i + 1, _VAGUE
    j = i + 2 if word == "all" and following in ("the", "of", "their", "those", "its") else i + 1
    for k in range(j, j + 4):
        noun = words.at(k)
        if noun in lex.PLURALS:
            return i, i + 1, _VAGUE
        if not words.is_word(k) or noun in lex.NP_STOPS:
            return None
    return None


def _loud(words: Words, i: int, loss: bool = True) -> _Found | None:
    """The adjective alone: "heavy" of "heavy losses", "massive" of "massive reinforcements"; "large numbers" whole."""
    for j in range(i + 1, i + 4):
        word = words.at(j)
        if word in ("number", "numbers", "quantities", "quantity", "amounts", "volume", "volumes"):
            return i, j + 1, _VAGUE
        if loss and word in lex.LOSS_NOUNS:
            return i, i + 1, _VAGUE
        if not words.is_word(j) or word in lex.NP_STOPS:
            return None
    return None


def _group(words: Words, i: int) -> _Found | None:
    """ "a number of", "a large convoy", "the majority of", "the rest": an article, loud words, a noun of quantity."""
    j = i + 1
    if words.at(i) == "the" and words.at(j) == "remaining":
        return i, j + 1, _VAGUE
    while words.at(j) in lex.LOUD_ADJECTIVES and j < i + 4:
        j += 1
    noun = words.at(j)
    if noun not in lex.GROUP_NOUNS:
        return None
    definite = words.at(i) == "the"
    if definite and noun not in ("majority", "rest", "remainder", "bulk"):
        return None
    if noun == "rest" and any(words.at(k) in _RESTS_OF_PLACE for k in (j + 2, j + 3)):
        return None
    if words.at(j + 1) == "of":
        return (i, j + 2, _VAGUE) if noun not in ("part", "parts", "rest") else None
    return (i, j + 1, _VAGUE) if noun in lex.ALONE_GROUP_NOUNS and (definite or noun != "rest") else None


def _after_article(words: Words, i: int, floor: int) -> _Found | None:
    following = words.at(i + 1)
    if following == "few" and words.at(i + 2) not in lex.VAGUE_IDIOM_NEXT["few"]:
        after = i + 2
        if words.at(after) in lex.SCALES or words.at(after) in lex.DOZEN or words.at(after) in lex.PLURAL_NUMERALS:
            after += 1
        if words.at(after) == "more" and words.at(after + 1) != "than":
            after += 1
        return _prefixes(words, i, floor)[0], after, _VAGUE
    if (group := _group(words, i)) is not None:
        return group
    if words.lower[i] == "another" and following == "one":
        return i, i + 2, _SINGLE
    if (listed := _list(words, i)) is not None:
        return listed
    after = i + 1
    if following in lex.ORDINALS and words.lower[i] != "another":
        after += 1
        victim = words.at(i - 1) in _BEFORE_VICTIMS
        if victim or _noun(words, after) is not None or words.at(after) in lex.NP_STOPS:
            return i, after, _SINGLE
        return None
    kind = _noun(words, after)
    if kind is None or (kind == "attack" and words.lower[i] != "another"):
        is_alone = words.lower[i] == "another" and words.at(after) in _ALONE_VERBS
        return (i, after, _SINGLE) if is_alone else None
    return i, after, _SINGLE


_ALONE_VERBS = frozenset("targeted hit struck killed wounded injured was exploded landed fell destroyed died".split())


def _possessed(words: Words, i: int) -> _Found | None:
    if words.lower[i] in ("his", "her") and (listed := _list(words, i)) is not None:
        return listed
    j = i + 1
    for _ in range(3):
        j = _past_age(words, j)
        word = words.at(j)
        if word in (lex.PERSONS if words.lower[i] == "its" else lex.FAMILY):
            return i, i + 1, _SINGLE
        if not words.is_word(j) or word in lex.NP_STOPS:
            return None
        j += 1
    return None


def _definite(words: Words, i: int) -> _Found | None:
    """ "killed the antiquities chief", "the driver was shot", "including the British journalist": the article."""
    end = _person_end(words, i + 1)
    if not end:
        return None
    suffers = words.at(end) in lex.BE_VERBS and any(words.at(k) in lex.VICTIM_VERBS for k in range(end + 1, end + 4))
    before = words.at(i - 1)
    return (i, i + 1, _SINGLE) if suffers or before in _BEFORE_VICTIMS or before in lex.VICTIM_VERBS else None


def _past_age(words: Words, i: int) -> int:
    """The word after "12-year-old" or "two-day-old" at `i`; `i` where there is none."""
    j = i
    while words.at(j) in lex.NUMERAL_STARTS or words.is_digits(j) or (j > i and words.at(j) == "-"):
        j += 1
    if j == i or words.at(j) not in lex.AGE_UNITS:
        return i
    j += 1
    if words.at(j) == "-":
        j += 1
    return j + 1 if words.at(j) == "old" else i


def _noun(words: Words, i: int) -> str | None:
    """What the noun phrase from word `i` names: "person", "thing" or "attack", by the last noun of its run."""
    kind = None
    j = _past_age(words, i)
    limit = j + _MOST_MODIFIERS
    while j < limit:
        word = words.at(j)
        if word == "-" and words.touches(j):
            j += 2 if words.is_digits(j + 1) else 1
            limit += 2
            continue
        if kind is None and (word in ("“", '"', "‘") or word in lex.PARTICIPLES):
            j += 1
            continue
        if not words.is_word(j) or word in lex.NP_STOPS:
            break
        if word in lex.PERSONS:
            kind = "person"
        elif word in lex.THINGS:
            kind = "thing"
        elif word in lex.ATTACKS:
            kind = "attack"
        elif kind is not None:
            return None if word in lex.NOT_A_PERSON_OR_THING else kind
        j += 1
    return kind


def _person_end(words: Words, i: int) -> int:
    """The word after the person that the noun phrase from word `i` names; 0 where it names none."""
    j = _past_age(words, i)
    limit = j + _MOST_MODIFIERS
    while j < limit:
        word = words.at(j)
        if word == "-" and words.touches(j):
            j += 1
            continue
        if not words.is_word(j) or word in lex.NP_STOPS:
            return 0
        j += 1
        if word in lex.PERSONS:
            while words.at(j) in lex.PERSONS:
                j += 1
            return j if words.at(j) not in lex.NOT_A_PERSON_OR_THING else 0
    return 0


def _list(words: Words, i: int) -> _Found | None:
    """A list of single persons under one verb: "a father, a mother and a son", "a woman and child". The sum counts."""
    end = _person_end(words, i + 1)
    if not end:
        return None
    count, closed, accepted = 1, False, end
    while not closed and count < _MOST_LISTED:
        j = end
        if words.at(j) == ",":
            j += 1
        if words.at(j) == "and":
            j, closed = j + 1, True
        elif words.at(j) == "as" and words.at(j + 1) == "well" and words.at(j + 2) == "as":
            j, closed = j + 3, True
        opener = words.at(j)
        if opener in _ARTICLES or opener in ("another", "one", "his", "her", "their", "its"):
            item = _person_end(words, j + 1)
            if opener in ("his", "her", "their", "its") and item and words.at(item - 1) not in lex.FAMILY | lex.PERSONS:
                item = 0
            if not item and opener in ("his", "her", "their"):
                more, item = _kin(words, j + 1)
                count += max(more - 1, 0)
        elif closed and words.at(j) in lex.PERSONS:
            item = _person_end(words, j)
        else:
            item = 0
        if not item or (words.at(item - 1) in lex.SPEAKERS and words.at(item) in _SAYS):
            break
        count, end = count + 1, item
        if closed:
            accepted = end
    if not closed or accepted == _person_end(words, i + 1):
        return None
    return i, accepted, Amount(count, count, "exact")


_KIN = frozenset("children kids sons daughters babies brothers sisters siblings grandchildren toddlers infants".split())


def _kin(words: Words, i: int) -> tuple[int, int]:
    """How many "her three children" are, from the number on, and the word after them; 0, 0 where it is none."""
    number = read_numeral(words, i)
    if number is None or not 1 < number.value <= _MOST_LISTED:
        return 0, 0
    for end in (number.after, number.after + 1):
        if words.at(end) in _KIN:
            return number.value, end + 1
    return 0, 0


_SAYS = frozenset("said says told reported added who wrote confirmed".split())


def _victim(words: Words, i: int) -> _Found | None:
    """ "he was killed", "she had been wounded", "I was arrested", "he died": the pronoun."""
    if words.at(i - 1) in lex.VICTIM_VERBS and words.lower[i] == "him":
        return i, i + 1, _SINGLE
    j = i + 1
    while words.at(j) in lex.BE_VERBS and j < i + 4:
        j += 1
    if j > i + 1 and words.at(j) not in lex.VICTIM_VERBS:
        j += 1
    passive = j > i + 1 and words.at(j) in lex.VICTIM_VERBS
    return (i, i + 1, _SINGLE) if passive or words.at(i + 1) in ("died", "surrendered", "fled") else None
