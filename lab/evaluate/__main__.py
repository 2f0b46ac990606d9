"""Measure everything and write docs/accuracy.md: ``make evaluate``.

Prints what it writes. Each section states its data, split and metric; the order is from what a user sees to what it
is made of.
"""

from __future__ import annotations

from lab.corpora.claims import load
from lab.evaluate import (
    amounts,
    claims,
    comments,
    confidence,
    coreference,
    events,
    mistakes,
    objections,
    own,
    pages,
    places,
    readings,
    spans,
    sturdiness,
    times,
)
from lab.shared import ROOT

TARGET = ROOT / "docs" / "accuracy.md"

HEAD = """# Accuracy

What the program gets right, measured, and how far to trust it. Written by `make evaluate`; do not edit by hand.

Read it so: **precision** is the share of what the program gives that is right, **recall** the share of what it should
give that it gives, **F1** their harmonic mean. Every claim figure is measured against claims that a language model
coded under [the codebook](codebook.md), checked for form, not against people. Two such codings of reports like dev's
agree at figure F1 0.98 and whole F1 0.87; of the test reports at 0.89 and 0.67 (news), 0.94 and 0.60 (written). A dev
figure was looked at while rules were written and thresholds chosen. The test figures were not: on material of your own
expect those, or less.

Names, times, who said what, and claims are marked by one small network ([the reader](reader.md); what it was made from
is in the [model card](model-card.md)).
"""


def document() -> str:
    """The whole page."""
    predicted = claims.predict("dev")
    parts = [
        HEAD,
        claims.section(predicted),
        confidence.section(load("dev"), predicted),
        mistakes.section(predicted),
        own.section(),
        coreference.section(),
        events.section(),
        sturdiness.section(),
        amounts.section(),
        times.section(),
        places.section(),
        spans.section(),
        readings.section(),
        objections.section(),
        pages.section(),
        comments.section(),
    ]
    return "\n".join(part.strip() + "\n" for part in parts)


def main() -> None:
    text = document()
    TARGET.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
