"""What typing errors cost: ``python -m lab.evaluate.sturdiness``.

The dev reports are read as they are and with three seeded errors a hundred words: a letter lost, doubled or swapped
with the next, or two words joined. The gold claims move with the text; a figure whose own words are hurt stays gold.
"""

from __future__ import annotations

import random
import re
from typing import Any

from lab.corpora.claims import Row, load, scorer
from lab.corpora.documents import Document, Labelled
from lab.evaluate.claims import coded, page_of
from lab.train.reader.claims import misspelt
from reportedly.annotate.tagger import Reader
from reportedly.export.jsonl import claim_json

#: Errors a word.
SHARE = 0.03
SEEDS = (1, 2, 3)
_WORD = re.compile(r"\w+")
_LONG = re.compile(r"[A-Za-z]{4,}")


def hurt(report: Row, claims: list[Row], seed: int) -> tuple[Row, list[Row]]:
    """A report with errors in it, and its gold claims in the new text."""
    rng = random.Random(f"{seed} {report['id']}")
    changed: dict[str, Document] = {}
    for region, text in (("title", report["title"]), ("body", report["text"])):
        spans = [
            Labelled(claim[f"{field}_start"], claim[f"{field}_start"] + len(claim[field]), f"{claim['n']}:{field}")
            for claim in claims
            if claim["region"] == region
            for field in ("evidence", "amount")
            if claim[field] is not None
        ]
        # only words of four letters and more are hurt, so these are hurt more often
        share = SHARE * len(_WORD.findall(text)) / max(len(_LONG.findall(text)), 1)
        changed[region] = misspelt(Document(report["id"], text, "claim", tuple(spans)), rng, share)
    moved = []
    for claim in claims:
        document = changed[claim["region"]]
        places = {s.label.split(":")[1]: s for s in document.spans if s.label.startswith(f"{claim['n']}:")}
        new = dict(claim)
        for field in ("evidence", "amount"):
            span = places.get(field)
            if span is not None:
                new |= {field: document.text[span.start : span.end], f"{field}_start": span.start}
        moved.append(new)
    return {**report, "title": changed["title"].text, "text": changed["body"].text}, moved


def measure(reader: Reader | None = None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Figure scores as the reports are, and with errors, one a seed."""
    corpus = load("dev")

    def scored(reports: list[Row], gold: list[Row]) -> dict[str, Any]:
        predicted = [claim_json(c) for report in reports for c in coded(page_of(report), reader)]
        found: dict[str, Any] = scorer().score(reports, gold, predicted)["figure"]
        return found

    plain = scored(list(corpus.reports.values()), [c for claims in corpus.claims.values() for c in claims])
    hurts = []
    for seed in SEEDS:
        pairs = [hurt(report, corpus.claims[doc], seed) for doc, report in corpus.reports.items()]
        hurts.append(scored([report for report, _ in pairs], [c for _, claims in pairs for c in claims]))
    return plain, hurts


def section() -> str:
    """Markdown: what errors cost."""
    plain, hurts = measure()
    mean = sum(h["f1"] for h in hurts) / len(hurts)
    each = ", ".join(f"{h['f1']:.3f}" for h in hurts)
    return (
        "## Typing errors\n\n"
        f"`python -m lab.evaluate.sturdiness`: the dev reports with {100 * SHARE:.0f} seeded errors a hundred words"
        " (letters lost, doubled or swapped, words joined)."
        f" Figure F1 as they are {plain['f1']:.3f}, with errors {each}"
        f" (seeds {', '.join(map(str, SEEDS))}): a loss of **{plain['f1'] - mean:.3f}**.\n"
    )


if __name__ == "__main__":
    print(section())
