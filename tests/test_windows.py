"""Windows: every word of a text once, in order, within the limit, and the same whatever else was read."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.annotate.windows import LIMIT, LOOKS, STANDINGS, Window, look, quoted, split, tokenizer, windows

TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=300)
NEWS = st.lists(
    st.sampled_from(
        [
            "Tarsa",
            "the mayor",
            "said",
            "3,200",
            "“",
            "”",
            '"',
            "’",
            "\u00a0",
            "\n",
            "\n\n",
            "\r\n",
            "\u2028",
            ".",
            "…",
            ",",
            "e\u0301",
            "\u0301",
            "قال المتحدث",
            "\u202eשלום\u202c",
            "洪水淹没了村庄",
            "🙂",
            "\x00",
            "\x1f",
            "\u200b",
            "[SEP]",
            "##s",
            "_",
            "zq" * 90,
        ]
    ),
    max_size=60,
).flatmap(lambda parts: st.sampled_from([" ", ""]).map(lambda gap: gap.join(parts)))
#: The longest word has twelve subwords, and two marks stand round it.
LIMITS = st.sampled_from([14, 15, 31, LIMIT])
#: English words that are one subword each, and a full stop.
PROSE = st.lists(
    st.lists(st.sampled_from(["river", "road", "bridge", "fell", "."]), min_size=1, max_size=12).map(" ".join),
    max_size=12,
)

LONG = {
    "no full stop": "the river rose " * 1667,
    "one word": "q" * 20_000,
    "no spaces": "the-river-rose," * 1000,
    "CJK": "洪水淹没了村庄，桥也断了。" * 300,
    "right to left": "قال المتحدث إن الجسر انهار " * 200,
    "combining marks": "Z\u0351\u036b\u0343a\u0300\u0301 " * 300,
    "control characters": "a\x00\x01b\x7f\u200b\u202e " * 200,
    "marks only": '"' * 999,
    "a line a word": "flood\n" * 500,
}


def words_of(text: str, found: list[Window]) -> list[list[str]]:
    return [[text[w.start : w.end] for w in window.words] for window in found]


def subwords(window: Window) -> list[str]:
    return [str(tokenizer().id_to_token(k)) for k in window.ids]


def check(text: str, limit: int) -> None:
    """What must hold for any text."""
    found = windows(text, limit)
    words = [word for window in found for word in window.words]
    assert all(a.end <= b.start for a, b in itertools.pairwise(words))
    assert "".join(text[w.start : w.end] for w in words) == "".join(text.split())
    assert words == [word for paragraph in split(text) for word in paragraph]
    opening, closing = (tokenizer().token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    for window in found:
        assert window.words
        assert len(window.ids) == len(window.looks) == len(window.standings) <= limit
        assert len(window.heads) == len(window.words)
        assert (window.ids[0], window.ids[-1]) == (opening, closing)
        marks = {k for k, number in enumerate(window.ids) if number in (opening, closing)}
        edges = [*window.heads, len(window.ids)]
        for word, head, after in zip(window.words, window.heads, edges[1:], strict=True):
            pieces = [k for k in range(head, after) if k not in marks]
            assert pieces == list(range(head, head + len(pieces)))
            assert 1 <= len(pieces) <= 12
            assert {int(window.looks[k]) for k in pieces} == {look(text[word.start : word.end])}
            assert len({int(window.standings[k]) for k in pieces}) == 1
            assert STANDINGS[window.standings[head]].startswith("first") == word.first
        assert {int(window.looks[k]) for k in marks} == {int(window.standings[k]) for k in marks} == {0}


@given(TEXTS | NEWS, LIMITS)
@settings(max_examples=100)
def test_every_word_stands_in_one_window(text: str, limit: int) -> None:
    check(text, limit)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.parametrize("limit", [14, LIMIT])
def test_every_word_of_a_long_text_stands_in_one_window(text: str, limit: int) -> None:
    check(text, limit)


def test_a_lone_surrogate_is_a_word_like_others() -> None:
    check("the \ud83d river", LIMIT)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \u2029\n\u00a0"])
def test_no_words_no_windows(text: str) -> None:
    assert split(text) == []
    assert windows(text) == []


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("Rain fell.", [["Rain", "fell", "."]]),
        ("Rain\nfell", [["Rain"], ["fell"]]),
        ("\n Rain \n \n\nfell\n", [["Rain"], ["fell"]]),
        ("Rain\r\nfell", [["Rain"], ["fell"]]),
        ("3,200 don’t", [["3", ",", "200", "don", "’", "t"]]),
        ("pro-Tarsa", [["pro", "-", "Tarsa"]]),
        ("e\u0301", [["e", "\u0301"]]),
        ("\u2028Rain\u2028fell", [["Rain", "fell"]]),
    ],
)
def test_split(text: str, paragraphs: list[list[str]]) -> None:
    found = split(text)
    assert [[text[w.start : w.end] for w in words] for words in found] == paragraphs
    assert [[w.first for w in words] for words in found] == [[not k for k in range(len(p))] for p in paragraphs]


@pytest.mark.parametrize(
    ("word", "looks"),
    [
        ("flood", "lower"),
        ("élan", "lower"),
        ("2nd", "lower"),
        ("Tarsa", "title"),
        ("Émile", "title"),
        ("A", "capital"),
        ("É", "capital"),
        ("UN", "capitals"),
        ("G20", "capitals"),
        ("McAdam", "mixed"),
        ("iPhone", "mixed"),
        ("قال", "mixed"),
        ("洪水", "mixed"),
        ("1999", "digits"),
        ("٣", "digits"),
        ("½", "other"),
        ("7Ab", "other"),
        (",", "sign"),
        ("“", "sign"),
        ("_x", "sign"),
        ("\u0301", "sign"),
        ("\x00", "sign"),
        ("🙂", "sign"),
    ],
)
def test_look(word: str, looks: str) -> None:
    assert LOOKS[look(word)] == looks


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("He left.", ""),
        ("“We fled,” he said.", "“ We fled , ”"),
        ('"We fled," he said.', '" We fled , "'),
        ("«We fled», he said.", "« We fled »"),
        ('He said "no" and "yes".', '" no " " yes "'),
        ("He said “no", "“ no"),
        ("no” he said", ""),
        ("“A “small” one” he said", "“ A “ small ”"),
        ("He didn’t ‘go’", ""),
        ("“”“”", "“ ” “ ”"),
    ],
)
def test_quoted(text: str, inside: str) -> None:
    (words,) = split(text)
    within = zip(words, quoted(text, words), strict=True)
    assert [text[w.start : w.end] for w, quoting in within if quoting.inside] == inside.split()


def test_a_quotation_ends_with_its_paragraph() -> None:
    text = "“We fled\nHe left\n“They came” again"
    (window,) = windows(text)
    shown = [STANDINGS[window.standings[head]] for head in window.heads]
    assert shown == [
        *("first quoted", "quoted", "quoted"),
        *("first", "outside"),
        *("first quoted", "quoted", "quoted", "quoted", "outside"),
    ]


def test_a_quotation_goes_on_in_the_next_window() -> None:
    first, second = windows("“" + "river " * 30 + "” he said", 30)
    assert STANDINGS[first.standings[1]] == "first quoted"
    assert [STANDINGS[second.standings[k]] for k in second.heads] == ["quoted"] * 4 + ["outside"] * 2


@given(PROSE, st.integers(14, 40))
def test_paragraphs_that_fit_stay_together(paragraphs: list[str], limit: int) -> None:
    found = windows(text := "\n".join(paragraphs), limit)
    whole = [len(paragraph.split()) for paragraph in paragraphs]
    at = 0
    for window in found:
        here = sum(word.first for word in window.words)
        assert len(window.words) == sum(whole[at : at + here])
        assert len(window.ids) == 1 + len(window.words) + here
        at += here
        assert at == len(whole) or len(window.ids) + whole[at] + 1 > limit
    assert at == len(whole)
    assert list(itertools.chain.from_iterable(words_of(text, found))) == text.split()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two three . four five six .", ["one two three .", "four five six ."]),
        ("one two three . ” four five six .", ["one two three . ”", "four five six ."]),
        ("one two . three four five six . seven", ["one two .", "three four five six . seven"]),
        ("one ? two ! three four five six seven", ["one ? two !", "three four five six seven"]),
        ("one two three four five six seven", ["one two three four five six", "seven"]),
        ("one two three\nfour five six seven", ["one two three", "four five six seven"]),
        ("one\ntwo\nthree\nfour", ["one two three", "four"]),
        (
            '" one two three four five six',
            ['" one two three four five', "six"],
        ),
        (
            'one . " two three four five six seven',
            ["one .", '" two three four five six', "seven"],
        ),
        (
            "one two 3.5 four five six",
            ["one two 3 . 5 four", "five six"],
        ),
    ],
)
def test_parting(text: str, parts: list[str]) -> None:
    assert [" ".join(words) for words in words_of(text, windows(text, 8))] == parts


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Flood", ["flood"]),
        ("Café", ["cafe"]),
        ("e\u0301", ["e", "[UNK]"]),
        ("[SEP]", ["[", "sep", "]"]),
        ("x" * 65, ["[UNK]"]),
        ("\x00", ["[UNK]"]),
    ],
)
def test_subwords(text: str, pieces: list[str]) -> None:
    (window,) = windows(text)
    assert subwords(window) == ["[CLS]", *pieces, "[SEP]"]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=40))
def test_subwords_spell_the_word(word: str) -> None:
    (window,) = windows(word)
    pieces = subwords(window)[1:-1]
    spelt = "".join([pieces[0], *(piece.removeprefix("##") for piece in pieces[1:])])
    assert pieces == ["[UNK]"] or (word == spelt if len(pieces) < 12 else word.startswith(spelt))


@given(TEXTS | NEWS, TEXTS | NEWS)
@settings(max_examples=50)
def test_windows_do_not_depend_on_what_was_read_before(text: str, other: str) -> None:
    tokenizer.cache_clear()
    alone = windows(text)
    tokenizer.cache_clear()
    windows(other)
    after = windows(text)
    assert [w.words for w in alone] == [w.words for w in after]
    for a, b in zip(alone, after, strict=True):
        for column in ("ids", "looks", "standings", "heads"):
            assert getattr(a, column).tolist() == getattr(b, column).tolist()


@given(st.lists(PROSE.map("\n".join), min_size=2, max_size=4))
@settings(max_examples=50)
def test_a_window_depends_on_its_own_words_alone(texts: list[str]) -> None:
    for window in windows(text := "\n".join(texts), 24):
        own = text[window.words[0].start : window.words[-1].end]
        (alone,) = windows(own, 24)
        assert alone.ids.tolist() == window.ids.tolist()
        assert alone.standings.tolist() == window.standings.tolist()
