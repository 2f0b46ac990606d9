"""Our own test sentences by kind of claim: ``python -m lab.evaluate.own [--show]``.

lab/corpora/own/test.txt was written before anything was trained on its other half, and is never trained on. A claim is
right when it is of the marked kind and its amount overlaps the marked words (or, where the claim has no amount, its
evidence does). The amounts' numbers are read by rule on both sides, so this measures kinds and anchors.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter

from lab.corpora.own_sentences import Sentence, load
from lab.evaluate.claims import coded
from reportedly.annotate.tagger import Reader
from reportedly.read import read_bytes
from reportedly.records import CLAIM_KINDS, Claim, ClaimKind, Page, Span

#: The kinds that the coded reports have few of.
RARE: tuple[ClaimKind, ...] = ("deployed", "withdrew", "strength", "seized", "missing", "besieged")


def page_of(sentence: Sentence) -> Page:
    """A sentence as a report of its own."""
    title, text = (sentence.text, "") if sentence.region == "title" else ("", sentence.text)
    row = json.dumps({"id": "own", "title": title, "text": text}).encode()
    for item in read_bytes(row, read_from="own", shape="reports"):
        if isinstance(item, Page):
            return item
        raise item
    raise ValueError("no report")


def judged(sentence: Sentence, claims: tuple[Claim, ...]) -> tuple[list[Claim], list[int], list[int]]:
    """The claims that are wrong, and the numbers of the marks that were found and of those that were missed."""
    used: set[int] = set()
    extra: list[Claim] = []
    for claim in claims:
        span = claim.amount_span or claim.span
        fitting = [
            k
            for k, mark in enumerate(sentence.marks)
            if k not in used
            and mark.kind == claim.kind
            and (mark.bare or claim.amount_span is not None)
            and span.overlaps(Span(sentence.region, mark.start, mark.end))
        ]
        if fitting:
            used.add(fitting[0])
        else:
            extra.append(claim)
    return extra, sorted(used), [k for k in range(len(sentence.marks)) if k not in used]


def tally(reader: Reader | None = None, *, show: bool = False) -> dict[str, tuple[int, int, int]]:
    """By kind: right, predicted, gold."""
    right: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for sentence in load("test"):
        claims = coded(page_of(sentence), reader)
        extra, found, missed = judged(sentence, claims)
        predicted.update(c.kind for c in claims)
        gold.update(m.kind for m in sentence.marks)
        right.update(sentence.marks[k].kind for k in found)
        if show and (extra or missed):
            print(sentence.text)
            print("   extra ", [(c.kind, c.amount, c.evidence) for c in extra])
            print("   missed", [(m.kind, sentence.text[m.start : m.end]) for m in (sentence.marks[k] for k in missed)])
    return {kind: (right[kind], predicted[kind], gold[kind]) for kind in CLAIM_KINDS}


def f1(right: int, predicted: int, gold: int) -> float:
    return 2 * right / (predicted + gold) if predicted + gold else 0.0


def section() -> str:
    """Markdown: F1 by kind on our own test half."""
    rows = tally()
    total = tuple(sum(row[k] for row in rows.values()) for k in range(3))
    lines = [
        "## Our own sentences, by kind",
        "",
        "Data: `lab/corpora/own/test.txt`, invented, coded under the codebook before the head was trained on the other"
        " half; never trained on. A claim is right when kind and anchor are; numbers are read by rule on both sides."
        f" The rare kinds are {', '.join(f'`{kind}`' for kind in RARE)}.",
        "",
        "| kind | F1 | precision | recall | gold |",
        "|---|---|---|---|---|",
    ]
    for name, (right, predicted, gold) in [*rows.items(), ("all", total)]:
        shares = f"{right / max(predicted, 1):.2f} | {right / max(gold, 1):.2f}"
        lines.append(f"| `{name}` | {f1(right, predicted, gold):.2f} | {shares} | {gold} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    if parser.parse_args().show:
        tally(show=True)
    print(section())


if __name__ == "__main__":
    main()
