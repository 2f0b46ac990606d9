"""The reader: the same marks whatever runs beside it, every span a quotation of its text, and no text it fails on.

Nothing here asks how good the shipped network is; only what must hold for any network.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.annotate.tagger import Reader, Reading, reader
from reportedly.annotate.windows import windows
from reportedly.records import Mention

EXAMPLES = Path(__file__).parent.parent / "src" / "reportedly" / "examples"

TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=200)
NEWS = st.lists(
    st.sampled_from(
        [
            "Tarsa",
            "Mara Oru",
            "the army",
            "the mayor",
            "said",
            "told",
            "according to",
            "that",
            "killed",
            "12",
            "on Monday",
            "“",
            "”",
            '"',
            "\u00a0",
            "\n",
            ".",
            ",",
            "é",
            "e\u0301",
            "حلب",
            "🙂",
            "\x00",
            "\u202e",
        ]
    ),
    max_size=60,
).map(" ".join)

PAGES = {
    "one word": "Tarsa",
    "a sentence": "The mayor of Tarsa said on Monday that 12 men were killed, according to the army.",
    "paragraphs": "Tarsa bridge falls\n\n“We ran,” Mara Oru told reporters.\n\nThe army denied it. " * 8,
    "other scripts": "قال المتحدث إن الجسر انهار. 洪水淹没了村庄。 Река вышла из берегов. " * 6,
}

ODD = {
    "100,000 characters in one word": "q" * 100_000,
    "100,000 characters without spaces": "洪水淹没了村庄" * 14_285 + "桥断了了了",
    "20,000 words without a full stop": "the river rose " * 6_666 + "the river",
    "null bytes": "The mayor\x00 said\x00 12 \x00men fell. " * 40 + "\x00" * 200,
    "bidi controls": "\u202eThe mayor\u202c said \u2067Tarsa\u2069 fell.\u200f " * 40,
    "zalgo": "T\u0351\u036b\u0343\u036a\u0302\u036b\u033da\u0321\u0353r\u0489s\u0337\u0337a " * 40,
    "marks": "\"'“”‘’«»" * 100,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈 said 🙂. " * 40,
    "line ends": "Tarsa\r\nfell\u2028said\u2029army\x85\x0b\x0c" * 40,
    "private use": "\ue000\U0010ffff\ufffe said " * 40,
}


def check(text: str, reading: Reading) -> None:
    """What must hold for any text."""
    for mention in reading.mentions:
        assert mention.text == text[mention.start : mention.end]
        assert mention.text
        assert mention.text.strip() == mention.text
        assert mention.region == "body"
        assert mention.layers
        assert len(set(mention.layers)) == len(mention.layers)
        assert 0 <= mention.score <= 1
    for layer in ("entity", "toponym", "time"):
        marked = [m for m in reading.mentions if layer in m.layers]
        assert all(a.end <= b.start for a, b in itertools.pairwise(marked))
    for said in reading.attributions:
        assert len(said.source) <= 1
        assert len(said.cue) == 1
        assert said.inside is None
        assert 0 <= said.score <= 1
        parts = sorted((s.start, s.end) for s in (*said.source, *said.cue, *said.content))
        assert all(0 <= start < end <= len(text) for start, end in parts)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(parts))
        assert {s.region for s in (*said.source, *said.cue, *said.content)} == {"body"}


def digest(one: Reader, text: str) -> str:
    """What a reader makes of a text, to the last bit: scores differ long before a mark does."""
    reading = one.read("body", text)
    made = hashlib.sha256(repr((reading.mentions, reading.attributions)).encode("utf-8", "backslashreplace"))
    for part in (reading.seen.kinds, reading.seen.keys, reading.seen.ends, reading.seen.states):
        made.update(part.tobytes())
    for window in windows(text):
        scores = one._scores(window)
        made.update(scores.tags.tobytes() + scores.links.tobytes())
    return made.hexdigest()


@pytest.fixture(scope="module")
def alone() -> dict[str, str]:
    """Each text read first, by a reader of its own that has one core."""
    return {name: digest(Reader(threads=1), text) for name, text in PAGES.items()}


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_the_number_of_threads_changes_nothing(threads: int, alone: dict[str, str]) -> None:
    one = Reader(threads=threads)
    assert {name: digest(one, text) for name, text in PAGES.items()} == alone


def test_what_was_read_before_changes_nothing(alone: dict[str, str]) -> None:
    one = reader()
    for before in ("", "The rebels took Lake Oru. " * 30, "\x00", *reversed(PAGES.values())):
        for name, text in PAGES.items():
            one.read("body", before)
            assert digest(one, text) == alone[name]


def test_reading_twice_changes_nothing(alone: dict[str, str]) -> None:
    for name, text in PAGES.items():
        assert digest(reader(), text) == digest(reader(), text) == alone[name]


def test_reading_at_once_changes_nothing(alone: dict[str, str]) -> None:
    names = [*PAGES] * 4
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda name: digest(reader(), PAGES[name]), names))
    assert found == [alone[name] for name in names]


def test_a_paragraph_reads_the_same_beside_others() -> None:
    """Here each paragraph fills a window: what stands in other windows is not seen."""
    paragraphs = [f"The {name} said that 12 men fell. " * 20 for name in ("mayor", "army", "monitor")]
    together = reader().read("body", "\n".join(paragraphs))
    at = 0
    mentions: list[Mention] = []
    for paragraph in paragraphs:
        assert len(windows(paragraph)) == 1
        here = reader().read("body", paragraph).mentions
        mentions += [replace(m, start=m.start + at, end=m.end + at) for m in here]
        at += len(paragraph) + 1
    assert list(together.mentions) == mentions


@given(TEXTS | NEWS)
@settings(max_examples=60)
def test_every_span_quotes_its_text(text: str) -> None:
    check(text, reader().read("body", text))


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_every_span_of_a_page_quotes_it(text: str) -> None:
    check(text, reader().read("body", text))


@pytest.mark.parametrize("text", ["", " ", "   \t ", "\n\n\n", "\u00a0\u2003\u2029", " " * 100_000])
def test_no_words_no_marks(text: str) -> None:
    reading = reader().read("body", text)
    assert (reading.mentions, reading.attributions, reading.words) == ((), (), {"body": []})
    assert not len(reading.seen.kinds)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_texts_are_read_in_time(text: str) -> None:
    # processor time: a busy machine must not fail this. The longest takes 5 s
    before = time.process_time()
    reading = reader().read("body", text)
    assert time.process_time() - before < 30
    check(text, reading)


def test_marks_keep_their_region() -> None:
    reading = reader().read("title", PAGES["paragraphs"])
    spans = [m.span for m in reading.mentions]
    spans += [s for a in reading.attributions for s in (*a.source, *a.cue, *a.content)]
    assert {s.region for s in spans} <= {"title"}


def run(program: str, *arguments: str, **settings: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        env=os.environ | settings,
        cwd=Path(__file__).parent.parent,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("threads", ["1", "3"])
def test_the_environment_changes_nothing(threads: str, alone: dict[str, str]) -> None:
    program = """
        from reportedly.annotate.tagger import Reader
        from tests.test_tagger import PAGES, digest
        one = Reader()
        print(*(digest(one, text) for text in PAGES.values()))
    """
    lines = "\n".join(line.strip() for line in program.splitlines())
    found = run(lines, OMP_NUM_THREADS=threads, OMP_WAIT_POLICY="ACTIVE", PYTHONHASHSEED=threads)
    assert found.split() == list(alone.values())


OFFLINE = """
import socket, sys

asked = []
def refuse(*given, **named):
    asked.append(given)
    raise OSError("a socket was opened")
socket.socket.__init__ = refuse
# what looks up a host or connects by another door
sys.addaudithook(lambda event, given: asked.append(event) if event.startswith("socket.") else None)

import reportedly
page = reportedly.read(sys.argv[1])
annotation = reportedly.annotate(page)
reportedly.claims(page, annotation=annotation)
assert annotation.sentences
assert "onnxruntime" in sys.modules
print(*sorted({"torch", "onnx", "transformers", "sklearn", "scipy", "lab"} & sys.modules.keys()), *asked)
"""


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("communique.txt", ""),
        # trafilatura imports it, and it tries on import, with a socket of its own, whether the machine has IPv6
        ("feature.html", "import urllib3"),
    ],
)
def test_reading_needs_no_training_framework_and_no_network(name: str, before: str) -> None:
    assert run(before + OFFLINE, str(EXAMPLES / name)) == ""
