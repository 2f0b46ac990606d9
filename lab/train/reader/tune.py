"""Which tenths of the run to average: ``python -m lab.train.reader.tune`` scores mixes on the dev splits.

The figures stand in lab/EXPERIMENTS.md. What is chosen here is chosen on dev, and the model card says so.
"""

from __future__ import annotations

from lab.corpora.claims import spans_scorer
from lab.evaluate.claims import measure
from lab.evaluate.claims import predict as claims
from lab.shared import SHARED, rows
from lab.train.reader.export import TRUNK, build, mean
from lab.train.reader.parity import TASKS, predict
from reportedly.annotate.tagger import Reader

LAST = ("6", "7", "8", "9", "10")
MIXES: tuple[dict[str, float], ...] = (
    {"end": 1},
    {"10": 1},
    {"8": 1, "9": 1, "10": 1},
    dict.fromkeys(LAST, 1),
    dict.fromkeys(LAST, 0.176) | {TRUNK: 0.12},
    dict.fromkeys(LAST, 0.14) | {TRUNK: 0.3},
)


def main() -> None:
    gold = {task: list(rows(SHARED / path)) for task, path in TASKS.items()}
    for shares in MIXES:
        reader = Reader(build(mean("reader", shares), quantised=True).SerializeToString())
        print(shares)
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
