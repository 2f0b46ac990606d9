"""Cross-validate toponyms and claims: ``python -m lab.train.reader.folds``; needs the trunk of ``lab.train.reader``.

LGL has no dev split, and confidence may not be set on the dev reports. Each fold is a shorter second leg of training
from the trunk, which has seen neither corpus, without a half of LGL and a quarter of the coded train reports; these are
then read by that network, quantised as the shipped one is. Figures go to lab/train/reader/folds.json, which `make
evaluate` prints; the judged claims, to set thresholds and confidence on, to lab/work/reader/judged.jsonl.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from lab.corpora import coded, places
from lab.corpora.claims import load, scorer, spans_scorer
from lab.evaluate.claims import predict as claims
from lab.evaluate.confidence import fitted, judged
from lab.shared import SHARED, WORK, rows
from lab.train.reader.__main__ import CLAIM_FOLDS, FOLD, FOLDS, train
from lab.train.reader.export import SHIPPED, build, mean
from lab.train.reader.parity import predict
from reportedly.annotate.claiming import CONFIDENCE, chance, log_odds
from reportedly.annotate.tagger import Reader

RESULT = Path(__file__).with_name("folds.json")
GOLD = SHARED / "data" / "places" / "lgl.jsonl"
JUDGED = WORK / "reader" / "judged.jsonl"


def main() -> None:
    articles = places.load()
    predicted: dict[str, dict[str, Any]] = {}
    corpus = load("train")
    found = []
    docs = []
    for fold in range(FOLDS):
        name = f"reader-fold-{fold}"
        train(name, FOLD, fold, lambda line: print(line, flush=True))
        reader = Reader(build(mean(name, SHIPPED), quantised=True).SerializeToString())
        for article in articles:
            if places.fold(article, FOLDS) == fold:
                predicted[article.id] = predict(reader, {"id": article.id, "text": article.text})
        mine = [c.id for c in coded.train() if coded.fold(c, CLAIM_FOLDS) == fold]
        docs += mine
        found += claims("train", reader, mine)
    scores = spans_scorer().places(list(rows(GOLD)), predicted)
    gold = [claim for doc in docs for claim in corpus.claims[doc]]
    scored = scorer().score([corpus.reports[doc] for doc in docs], gold, found)
    slope, intercept = CONFIDENCE
    held = [(chance((log_odds(c) - intercept) / slope), right) for c, right in judged(corpus, found, docs)]
    JUDGED.write_text("\n".join(json.dumps(row) for row in held) + "\n", encoding="utf-8")
    result = {
        "folds": FOLDS,
        "articles": len(predicted),
        "data": hashlib.sha256(GOLD.read_bytes()).hexdigest()[:16],
        "recognition": scores["recognition"],
        "reports": len(docs),
        "claims": {name: scored[name] for name in ("found", "figure", "kept", "whole")},
        "fields": scored["fields"],
        "confidence": fitted(held),
    }
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
