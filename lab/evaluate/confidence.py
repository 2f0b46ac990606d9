"""How far a claim's confidence can be believed, on dev: ``python -m lab.evaluate.confidence``.

Expected calibration error (Naeini, Cooper & Hauskrecht 2015) over ten equal bins: the mean gap between confidence and
share of right figures, weighted by the claims in each bin. And what --min-confidence buys.
"""

from __future__ import annotations

from lab.corpora.claims import Corpus, Row, load, scorer
from lab.evaluate.claims import predict

BINS = 10
CUTS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def judged(corpus: Corpus, predicted: list[Row]) -> list[tuple[float, bool]]:
    """Each predicted claim's confidence, and whether its figure is right."""
    gold = [claim for claims in corpus.claims.values() for claim in claims]
    pairs = scorer().match(gold, predicted, corpus.reports)
    right = {id(p) for _, p, same in pairs if same}
    return [(p["confidence"], id(p) in right) for p in predicted]


def calibration_error(rows: list[tuple[float, bool]]) -> float:
    total = 0.0
    for k in range(BINS):
        here = [(c, r) for c, r in rows if k / BINS <= c < (k + 1) / BINS or (k == BINS - 1 and c == 1.0)]
        if here:
            total += abs(sum(c for c, _ in here) - sum(r for _, r in here))
    return total / len(rows)


def section(corpus: Corpus, predicted: list[Row]) -> str:
    """Markdown: calibration and the trade of recall for precision."""
    rows = judged(corpus, predicted)
    gold = sum(len(claims) for claims in corpus.claims.values())
    lines = [
        "## Confidence",
        "",
        "Data: `../shared/claims/dev`. A claim's confidence is the mean of its two judges' chances for its"
        " kind; it does not cover the other fields, and was not calibrated on held-back reports: its stretch was chosen"
        " with these in view. Expected calibration error of the figure, ten bins:"
        f" **{calibration_error(rows):.3f}**.",
        "",
        "| confidence | claims | mean confidence | figure right |",
        "|---|---|---|---|",
    ]
    for k in range(BINS):
        here = [(c, r) for c, r in rows if k / BINS <= c < (k + 1) / BINS or (k == BINS - 1 and c == 1.0)]
        if here:
            mean, right = sum(c for c, _ in here) / len(here), sum(r for _, r in here) / len(here)
            lines.append(f"| {k / BINS:.1f}–{(k + 1) / BINS:.1f} | {len(here)} | {mean:.2f} | {right:.2f} |")
    lines += ["", "What `--min-confidence` leaves:", "", "| at least | claims | precision | recall | F1 |"]
    lines.append("|---|---|---|---|---|")
    for cut in CUTS:
        kept = [r for c, r in rows if c >= cut]
        p, r = sum(kept) / max(len(kept), 1), sum(kept) / gold
        lines.append(f"| {cut:.1f} | {len(kept)} | {p:.3f} | {r:.3f} | {2 * p * r / max(p + r, 1e-9):.3f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(section(load("dev"), predict("dev")))
