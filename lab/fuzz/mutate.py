"""Ways to break a document, by chance that a number fixes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

#: What breaks markup, encodings, terminals and counts.
TOKENS: tuple[bytes, ...] = tuple(
    token.encode("utf-8", "surrogatepass")
    for token in (
        "<", ">", "</", "<!--", "-->", "<![CDATA[", "]]>", "<p", "<p>", "</p>", "<div>", "</div></div>", "<script>",
        "</script>", "<table><tr><td>", "<svg>", "</svg>", "<br>", "<li class='comment' id='comment-1'>", "<noscript>",
        "<blockquote>", "<template>", "<plaintext>", "<frameset>", "<base href='http://['>", "<form>", "<textarea>",
        "<link rel='canonical' href='http://[::'>", "<meta charset='utf-16'>", "<meta charset='hex'>", "<time datetime='9'>",
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":[{}],\"url\":5}</script>",
        "&", "&#0;", "&#xD800;", "&#x110000;", "&nbsp;", "&lt", "\x00", "\x0b", "\x1b[2J", "\x85", "\u2028", "\u202e",
        "\u2066", "\u200b", "\u00ad", "\ufeff", "\ufffe", "\ud800", "\U0001f468\u200d\U0001f469", "e\u0301\u0301\u0301", "â€™",
        "Ã©", "1\u00a0200", "$0 $2,500 $895", "\r", "\r\r\n", "\n\n\n", " " * 400, "A" * 3000, "9" * 400, "99/99/9999",
        "Correction:", "“", "”", ":", "…", "a-" * 300, "<b>" * 300, "</b>" * 300,
    )
)  # fmt: skip


def _at(chance: random.Random, data: bytes) -> int:
    return chance.randrange(len(data) + 1)


def _insert(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    at = _at(chance, data)
    return data[:at] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 20)) + data[at:]


def _delete(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    at = _at(chance, data)
    return data[:at] + data[at + chance.choice((1, 2, 7, 40, 300, 5000)) :]


def _repeat(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    at = _at(chance, data)
    piece = data[at : at + chance.choice((1, 5, 60, 900))]
    return data[:at] + piece * chance.choice((2, 3, 30)) + data[at:]


def _flip(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    at = _at(chance, data)
    return data[:at] if chance.random() < 0.5 else data[at:]


def _splice(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = chance.choice(others)
    start, at = _at(chance, other), _at(chance, data)
    return data[:at] + other[start : start + chance.choice((50, 800, 9000))] + data[at:]


def _swap(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    a, b = sorted((_at(chance, data), _at(chance, data)))
    size = chance.choice((1, 8, 200))
    return data[:a] + data[b : b + size] + data[a + size : b] + data[a : a + size] + data[b + size :]


def _recode(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    name = chance.choice(("utf-16", "utf-16-be", "cp1252", "cp1256", "utf-8-sig", "utf-32", "latin-1", "shift_jis"))
    if chance.random() < 0.3:
        return data.decode("cp1252", "replace").encode("utf-8", "replace")
    return data.decode("utf-8", "replace").encode(name, "replace")


_WAYS: tuple[tuple[Callable[[random.Random, bytes, Sequence[bytes]], bytes], int], ...] = (
    (_insert, 8),
    (_delete, 6),
    (_repeat, 3),
    (_flip, 3),
    (_cut, 1),
    (_splice, 2),
    (_swap, 2),
    (_recode, 1),
)


def mutated(number: int, documents: Sequence[bytes], limit: int = 400_000) -> bytes:
    """The `number`-th broken document: one of `documents` after one to twelve changes; the same for the same number."""
    chance = random.Random(number)
    data = chance.choice(documents)
    ways, weights = zip(*_WAYS, strict=True)
    for _ in range(chance.choice((1, 1, 2, 3, 6, 12))):
        data = chance.choices(ways, weights)[0](chance, data, documents)[:limit]
    return data
