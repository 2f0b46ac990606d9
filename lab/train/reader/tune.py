"""How much of the earlier legs and of each run of the third to take: ``python -m lab.train.reader.tune`` scores on dev.

The figures stand in lab/EXPERIMENTS.md. What is chosen here is chosen on dev, and the model card says so.
"""

from __future__ import annotations

import itertools

from lab.corpora.claims import spans_scorer
from lab.evaluate.claims import measure
from lab.evaluate.claims import predict as claims
from lab.shared import SHARED, rows
from lab.train.reader.export import AGAIN, THIRD, build, shipped
from lab.train.reader.parity import TASKS, predict
from reportedly.annotate.tagger import Reader

#: Shares of the states before the third leg, and of its first run beside its second.
BEFORE = (0.0, 0.2, 0.4)
FIRST_RUN = (0.3, 0.5, 0.7)


def main() -> None:
    gold = {task: list(rows(SHARED / path)) for task, path in TASKS.items()}
    for before, first in itertools.product(BEFORE, FIRST_RUN):
        network = shipped(before, {THIRD: first, AGAIN: 1 - first})
        reader = Reader(build(network, quantised=True).SerializeToString())
        print(f"third leg {1 - before:.1f}, of which its first run {first:.1f}; earlier {before:.1f}")
        for task, documents in gold.items():
            scores = getattr(spans_scorer(), task)(documents, {row["id"]: predict(reader, row) for row in documents})
            told = {k: v["f1"] for k, v in scores.items() if "exact" in k or k in ("triple", "overlap")}
            print("  ", task, "  ".join(f"{name} {f1:.4f}" for name, f1 in told.items()), flush=True)
        for name, score in measure("dev", claims("dev", reader)).items():
            print(
                "   claims", name, "  ".join(f"{k} {score[k]['f1']:.4f}" for k in ("found", "figure", "kept", "whole"))
            )


if __name__ == "__main__":
    main()
