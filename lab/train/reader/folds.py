"""Cross-validate the toponyms: ``python -m lab.train.reader.folds``; needs the trunk of ``lab.train.reader``.

LGL has no dev split. Each fold is a short second leg of training from the trunk, which has not seen LGL, without a half
of its articles and without the coded reports; these articles are then read by that network, averaged and quantised as
the shipped one is. Figures over all articles go to lab/train/reader/folds.json, which `make evaluate` prints.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from lab.corpora import places
from lab.corpora.claims import spans_scorer
from lab.evaluate.places import on_lgl
from lab.shared import SHARED, rows
from lab.train.reader.__main__ import FOLD, FOLDS, train
from lab.train.reader.export import HALFWAY, build, mean
from lab.train.reader.parity import predict
from reportedly.annotate import read_texts
from reportedly.annotate.tagger import Reader
from reportedly.records import Mention
from reportedly.resolve.places.gazetteer import Gazetteer, shipped

RESULT = Path(__file__).with_name("folds.json")
LOCATED = ("within 161 km, of all located gold", "within 161 km, of resolved", "median error km")
GOLD = SHARED / "data" / "places" / "lgl.jsonl"


def main() -> None:
    articles = places.load()
    predicted: dict[str, dict[str, Any]] = {}
    readers: dict[str, Reader] = {}
    for fold in range(FOLDS):
        name = f"reader-fold-{fold}"
        train(name, FOLD, fold, lambda line: print(line, flush=True))
        reader = Reader(build(mean(name, HALFWAY), quantised=True).SerializeToString())
        for article in articles:
            if places.fold(article, FOLDS) == fold:
                predicted[article.id] = predict(reader, {"id": article.id, "text": article.text})
                readers[article.id] = reader
    scores = spans_scorer().places(list(rows(GOLD)), predicted)

    def marked(row: dict[str, Any]) -> list[Mention]:
        found = read_texts({"body": row["text"]}, readers[str(row["id"])]).mentions
        return [m for m in found if m.kind == "location"]

    # the whole way from text to point, by readers that have not seen the article
    located, _ = on_lgl(Gazetteer([shipped()]), marked)
    result = {
        "folds": FOLDS,
        "articles": len(predicted),
        "data": hashlib.sha256(GOLD.read_bytes()).hexdigest()[:16],
        "recognition": scores["recognition"],
        "located": {name: round(located[name], 4) for name in LOCATED},
    }
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(result)


if __name__ == "__main__":
    main()
