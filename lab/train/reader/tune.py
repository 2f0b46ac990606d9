"""Which mean of runs ships: ``python -m lab.train.reader.tune``, on dev.

Prints dev F1 for each mix of shares in MIXES; export.py's SHIPPED was chosen from
them, with the folds' toponyms in mind (docs/decisions/0075). Dev figures with it are tuned figures.
"""

from __future__ import annotations

from lab.corpora.claims import spans_scorer
from lab.shared import SHARED, rows
from lab.train.reader.export import TRUNK, build, mean
from lab.train.reader.parity import TASKS, predict
from reportedly.annotate.tagger import Reader

WHOLE, HALF, OTHER = "reader", "reader-fold-0", "reader-fold-1"
MIXES: tuple[dict[str, float], ...] = (
    {WHOLE: 1},
    {WHOLE: 0.8, TRUNK: 0.2},
    {WHOLE: 0.7, TRUNK: 0.3},
    {WHOLE: 0.5, TRUNK: 0.5},
    {WHOLE: 0.5, HALF: 0.5},
    {WHOLE: 0.4, HALF: 0.4, TRUNK: 0.2},
    {WHOLE: 0.34, HALF: 0.33, OTHER: 0.33},
    {WHOLE: 0.3, HALF: 0.3, OTHER: 0.3, TRUNK: 0.1},
)


def main() -> None:
    gold = {task: list(rows(SHARED / path)) for task, path in TASKS.items()}
    for shares in MIXES:
        reader = Reader(build(mean(shares), quantised=True).SerializeToString())
        print(shares)
        for task, documents in gold.items():
            scores = getattr(spans_scorer(), task)(documents, {row["id"]: predict(reader, row) for row in documents})
            told = {k: v["f1"] for k, v in scores.items() if "exact" in k or k in ("triple", "overlap")}
            print("  ", task, "  ".join(f"{name} {f1:.4f}" for name, f1 in told.items()), flush=True)


if __name__ == "__main__":
    main()
