"""The same weights in three forms: ``python -m lab.train.reader.parity``; needs the finished runs of the training.

PyTorch, the 32-bit ONNX file and the int8 file are scored on the dev splits through one and the same decoding. For
names and attributions the rules that stand beside the reader are left out; claims go through the whole pipeline. Export
may cost nothing, quantisation little: where a figure differs by more, the command fails, and
lab/train/reader/parity.json stays as it was.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
from pathlib import Path
from typing import Any

import torch

from lab.corpora.claims import Row, spans_scorer
from lab.evaluate.claims import measure
from lab.evaluate.claims import predict as claims
from lab.shared import SHARED, rows
from lab.train.reader.export import TARGET, build, shipped
from lab.train.reader.network import Network
from reportedly.annotate.decode import Scores
from reportedly.annotate.pointing import Seen
from reportedly.annotate.tagger import Reader
from reportedly.annotate.windows import Window
from reportedly.records import Span

RESULT = Path(__file__).with_name("parity.json")
TASKS = {
    "attribution": "data/attribution/polnear_dev.jsonl",
    "entities": "data/entities/re3d_dev.jsonl",
}
CLAIMS = ("figure", "kept", "whole")
FORMS = ("PyTorch", "32-bit", "int8")
#: Most points of F1 that each form may differ from the one before it.
APART = {"32-bit": 0.1, "int8": 0.7}
#: ... and int8 of what dev has few of: its 427 entities differ by 1.16 with network-4, which is five of them.
OF_FEW = {"entities exact": 1.2}


class TorchReader(Reader):
    """A reader whose scores come from the network in PyTorch; its decoding and constants are the file's."""

    def __init__(self, model: bytes, network: Network) -> None:
        super().__init__(model)
        self._network = network.eval()

    def _run(self, window: Window) -> tuple[Scores, Seen]:
        ids, looks, standings, heads = (
            torch.from_numpy(column) for column in (window.ids, window.looks, window.standings, window.heads)
        )
        network = self._network
        with torch.inference_mode():
            mask = torch.ones(1, len(ids), dtype=torch.bool)
            x = network.encode(ids[None], looks[None], standings[None], mask)[0, heads]
            scores = Scores(network.tags(x).numpy(), network.links(x).numpy())
            head = network.claims
            return scores, Seen(head.kinds(x).numpy(), head.keys(x).numpy(), head.ends(x).numpy(), x.numpy())


def predict(reader: Reader, row: Row) -> Row:
    """What a reader marks in one document's text, as the scorer takes it."""

    def places(spans: tuple[Span, ...]) -> list[list[int]]:
        return [[span.start, span.end] for span in spans]

    seen = reader.read("body", row["text"])
    return {
        "doc": row["id"],
        "mentions": [{"start": m.start, "end": m.end, "kind": m.kind, "layers": list(m.layers)} for m in seen.mentions],
        "attributions": [
            {"source": places(a.source), "cue": places(a.cue), "content": places(a.content)} for a in seen.attributions
        ],
    }


def figures(reader: Reader, gold: dict[str, list[Row]]) -> dict[str, float]:
    """F1 in points, by task and measure; kinds of entities are left out, for some have few."""
    found: dict[str, float] = {}
    for task, documents in gold.items():
        predicted = {row["id"]: predict(reader, row) for row in documents}
        scores: dict[str, Any] = getattr(spans_scorer(), task)(documents, predicted)
        found |= {f"{task} {name}": 100 * v["f1"] for name, v in scores.items() if not name.startswith(" ")}
    scored = measure("dev", claims("dev", reader))["all"]
    return found | {f"claims {name}": 100 * scored[name]["f1"] for name in CLAIMS}


def strict(name: str) -> bool:
    """Whether a figure must hold: exact spans and whole triples."""
    return name.endswith(("exact", "triple", "figure"))


def broken(measured: dict[str, dict[str, float]]) -> list[str]:
    """The strict figures that differ by more than they may, a line each."""
    wrong = []
    for before, after in itertools.pairwise(FORMS):
        for name in filter(strict, measured[before]):
            # the scorer's figures have two decimals as points; so have their differences
            apart = round(measured[after][name] - measured[before][name], 2)
            most = max(APART[after], OF_FEW.get(name, 0.0)) if after == "int8" else APART[after]
            if abs(apart) > most:
                wrong.append(f"{name}: {after} is {apart:+.2f} points of F1 from {before}; at most {most} is allowed")
    return wrong


def table(measured: dict[str, dict[str, float]]) -> str:
    """A line a figure: the three forms, and what each step to the next one changes."""
    lines = [f"{'F1, points':<28}{'PyTorch':>9}{'32-bit':>9}{'int8':>9}{'export':>9}{'int8':>9}"]
    for name in measured[FORMS[0]]:
        torched, whole, small = (measured[form][name] for form in FORMS)
        shown = f"{torched:>9.2f}{whole:>9.2f}{small:>9.2f}{whole - torched:>+9.2f}{small - whole:>+9.2f}"
        lines.append(f"{name:<28}{shown}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, help="only so many documents a task, to try it; writes no file")
    asked = parser.parse_args()
    network = shipped()
    whole, small = (build(network, quantised=quantised).SerializeToString() for quantised in (False, True))
    gold = {task: list(rows(SHARED / path))[: asked.first] for task, path in TASKS.items()}
    readers = zip(FORMS, (TorchReader(whole, network), Reader(whole), Reader(small)), strict=True)
    measured = {form: figures(reader, gold) for form, reader in readers}
    print(table(measured))
    if not TARGET.exists() or TARGET.read_bytes() != small:
        print(f"{TARGET.name} as shipped is not made from these weights; python -m lab.train.reader.export makes it")
    wrong = broken(measured)
    if wrong:
        raise SystemExit("\n".join(wrong))
    if asked.first is None:
        result = {
            "reader": hashlib.sha256(small).hexdigest()[:16],
            "documents": {task: len(documents) for task, documents in gold.items()},
            "figures": {form: {name: round(v, 2) for name, v in found.items()} for form, found in measured.items()},
        }
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
