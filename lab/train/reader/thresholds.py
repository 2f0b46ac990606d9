"""Where the claim head draws its lines, tried on held-out train reports: ``python -m lab.train.reader.thresholds``.

Needs the fold networks of ``lab.train.reader.folds``. Prints, for each constant, the figure it moves at several values,
the others being as they ship; what was chosen stands in `annotate/claiming.py` and `annotate/pointing.py`, the tries in
lab/EXPERIMENTS.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lab.corpora import coded
from lab.corpora.claims import Row, load, scorer
from lab.evaluate.claims import predict
from lab.train.reader.__main__ import CLAIM_FOLDS, FOLDS
from lab.train.reader.export import SHIPPED, build, mean
from reportedly.annotate import claiming, pointing
from reportedly.annotate.tagger import Reader, Reading
from reportedly.records import ROLE_NAMES, Region

Score = dict[str, Any]


class Remembering(Reader):
    """A reader that reads no text twice."""

    def __init__(self, model: bytes) -> None:
        super().__init__(model)
        self._known: dict[tuple[str, str], Reading] = {}

    def read(self, region: Region, text: str) -> Reading:
        if (region, text) not in self._known:
            self._known[region, text] = super().read(region, text)
        return self._known[region, text]


def readers() -> list[tuple[Reader, list[str]]]:
    """Each fold's network with the ids of the train reports that it has not seen."""
    found: list[tuple[Reader, list[str]]] = []
    for fold in range(FOLDS):
        network = mean(f"reader-fold-{fold}", SHIPPED)
        docs = [c.id for c in coded.train() if coded.fold(c, CLAIM_FOLDS) == fold]
        found.append((Remembering(build(network, quantised=True).SerializeToString()), docs))
    return found


def scored(folds: list[tuple[Reader, list[str]]]) -> Score:
    """The scorer's figures over all held-out reports."""
    corpus = load("train")
    docs = [doc for _, some in folds for doc in some]
    predicted: list[Row] = [row for reader, some in folds for row in predict("train", reader, some)]
    gold = [claim for doc in docs for claim in corpus.claims[doc]]
    found: Score = scorer().score([corpus.reports[doc] for doc in docs], gold, predicted)
    return found


@contextmanager
def held(module: Any, name: str, value: object) -> Iterator[None]:
    """A module's constant at another value for a while."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def main() -> None:
    folds = readers()
    for value in (0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        with held(claiming, "CLAIMED", value):
            figure = scored(folds)["figure"]
            print(f"CLAIMED {value}: P {figure['p']:.3f} R {figure['r']:.3f} F1 {figure['f1']:.3f}", flush=True)
    for value in (0.0, 1.0, 2.0, 3.0, 4.0):
        with held(pointing, "SPEAKS", value):
            print(f"SPEAKS {value}: source {scored(folds)['fields']['source']:.3f}", flush=True)
    for value in (0.05, 0.15, 0.3, 0.4, 0.5, 0.6, 0.7):
        with held(claiming, "FILLED", dict.fromkeys(ROLE_NAMES, value)):
            fields = scored(folds)["fields"]
            print(f"FILLED {value}:", "  ".join(f"{role} {fields[role]:.3f}" for role in ROLE_NAMES if role in fields))


if __name__ == "__main__":
    main()
