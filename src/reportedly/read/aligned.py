"""Which of a page's blocks a given text is made of: an ordered match by words.

Used to find trafilatura's body among our blocks, and, in the lab, the gold body among a scrape's lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

_WORD = re.compile(r"\w+")
# A block that is not found whole counts as covered when this share of its word 4-grams stands in the text: markup
# inside a paragraph is at times dropped or moved.
_SHARE = 0.7
_FEWEST = 8
# How many places with a block's first words are looked at: a page that says one thing thousands of times would else
# take time by the square of it. No benchmark page has as many.
_TRIES = 500


def covered(blocks: Sequence[str], text: str) -> list[bool]:
    """For each block, whether it is part of `text`.

    The blocks found whole form the heaviest chain (by words) that keeps the order of both sides, so that a short line
    of navigation is not taken for the same word inside a paragraph. Near matches are added by their 4-grams.
    """
    goal = _words(text)
    found = [False] * len(blocks)
    if not goal:
        return found
    starts: dict[tuple[str, ...], list[int]] = {}
    for size in (1, 3):
        for index in range(len(goal) - size + 1):
            starts.setdefault(tuple(goal[index : index + size]), []).append(index)

    # Best weight of a chain that ends at or before a position of the text, as a Fenwick tree of (weight, last link).
    tree: list[tuple[int, int]] = [(0, -1)] * (len(goal) + 2)
    links: list[tuple[int, int]] = []  # (block, the link before)

    def best_before(position: int) -> tuple[int, int]:
        best = (0, -1)
        while position > 0:
            best = max(best, tree[position])
            position -= position & -position
        return best

    words = [_words(block) for block in blocks]
    for number, block in enumerate(words):
        size = len(block)
        if not size:
            continue
        candidates = starts.get(tuple(block[:3]) if size >= 3 else (block[0],), ())
        # A word that stands everywhere in the text says nothing about where this block belongs.
        matches = list(islice((at for at in candidates[:_TRIES] if goal[at : at + size] == block), 24))
        grown: list[tuple[int, int, int]] = []
        for start in matches:
            weight, before = best_before(start)
            grown.append((start + size, weight + size, before))
        for end, weight, before in grown:
            links.append((number, before))
            position, value = end, (weight, len(links) - 1)
            while position < len(tree):
                tree[position] = max(tree[position], value)
                position += position & -position
    link = best_before(len(goal))[1]
    while link >= 0:
        number, link = links[link]
        found[number] = True

    if not any(found):
        return found
    # A teaser elsewhere on the page repeats the article's words; only inside the chain is it the article.
    first, last = found.index(True), len(found) - 1 - found[::-1].index(True)
    grams = {tuple(goal[index : index + 4]) for index in range(len(goal) - 3)}
    for number in range(first, last + 1):
        block = words[number]
        if found[number] or len(block) < _FEWEST:
            continue
        own = [tuple(block[index : index + 4]) for index in range(len(block) - 3)]
        found[number] = sum(gram in grams for gram in own) >= _SHARE * len(own)
    return found


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
