"""How well names of places become points: ``python -m lab.evaluate.places [--gold] [--pipeline] [--misses N]``.

LGL: toponyms of local American news, with weights learned on the other folds (lab/corpora/places.py says which).
``--gold`` takes the gold's own spans, ``--pipeline`` the shipped reader's, which has read all of LGL: its recognition
flatters, its points do not. UCDP: headlines of the reports behind UCDP GED's events.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from lab.corpora import places as lgl
from lab.corpora.claims import spans_scorer
from lab.evaluate import place_cases
from lab.shared import SHARED, rows
from reportedly.records import Mention, Span
from reportedly.resolve.places import Gazetteer, Places
from reportedly.resolve.places.choose import Weights
from reportedly.resolve.places.gazetteer import shipped
from reportedly.resolve.places.report import is_demonym

FOLDS = 5
Row = dict[str, Any]
Point = tuple[float, float]


def km(a: Point, b: Point) -> float:
    """Great-circle distance in km, as ../shared/score/spans.py has it."""
    distance: float = spans_scorer().km(a, b)
    return distance


def gold_mentions(row: Row) -> list[Mention]:
    """The toponyms of an LGL article that the scorer counts, as the reader would mark them."""
    literal = spans_scorer().LITERAL
    return [
        Mention("body", t["start"], t["end"], row["text"][t["start"] : t["end"]], "location", ("toponym",))
        for t in row["toponyms"]
        if t.get("kind") in literal
    ]


def read_mentions(row: Row) -> list[Mention]:
    """The toponyms that the shipped reader marks in an article."""
    from reportedly.annotate import read_texts

    marked = read_texts({"body": row["text"]}).mentions
    return [m for m in marked if m.kind == "location"]


def predict(row: Row, mentions: Iterable[Mention], gazetteer: Gazetteer, learned: Weights | None = None) -> Row:
    """An article's mentions with their places, as the scorer reads them."""
    mentions = list(mentions)
    found = Places({"body": row["text"]}, mentions, gazetteer=gazetteer, learned=learned)
    out = []
    for mention in mentions:
        place = found.at(mention.span)
        where = None if place is None else {"lat": place.lat, "lon": place.lon}
        out.append(
            {
                "region": "body",
                "start": mention.start,
                "end": mention.end,
                "kind": "location",
                "layers": list(mention.layers),
                "place": where,
            }
        )
    return {"doc": row["id"], "mentions": out}


def on_lgl(gazetteer: Gazetteer, marked: Callable[[Row], list[Mention]]) -> tuple[Row, Row]:
    """The scorer's figures over all of LGL, each article by weights that were learned without its fold.

    The second counts gold toponyms that are demonyms ("American") as not located: by rule they are left open.
    """
    from lab.train.places import fold_weights

    gold = list(rows(SHARED / "data" / "places" / "lgl.jsonl"))
    learned = fold_weights(FOLDS)
    predicted = {
        row["id"]: predict(row, marked(row), gazetteer, learned[lgl.fold_of(row["text"], FOLDS)]) for row in gold
    }
    fewer = [{**row, "toponyms": [_unless_demonym(t) for t in row["toponyms"]]} for row in gold]
    score = spans_scorer().places
    return score(gold, predicted), score(fewer, predicted)


def _unless_demonym(toponym: Row) -> Row:
    return {**toponym, "lat": None, "lon": None} if is_demonym(toponym["phrase"]) else toponym


_TAIL = re.compile(
    r"\s+(?:town|city|village|suburb|district|area|field|base|mountain|camp|airbase|checkpoint|farm|hill|airport"
    r"|neighbou?rhood|subdistrict|locality|governorate)\s*$",
    re.IGNORECASE,
)


def headlines() -> Iterator[tuple[str, Span, Point]]:
    """Headlines of UCDP events known to the place or about it, where that place's name stands in them; no repeats."""
    seen = set()
    with (SHARED / "data" / "events" / "ucdp_ged_syria_2016_2019.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["where_prec"] not in ("1", "2"):
                continue
            name = _TAIL.sub("", row["where_coordinates"].strip())
            match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", row["source_headline"], re.IGNORECASE)
            if match is None:
                continue
            point = (float(row["latitude"]), float(row["longitude"]))
            item = (row["source_headline"], Span("title", match.start(), match.end()), point)
            yield item
            seen.add(item)


def on_headlines(gazetteer: Gazetteer) -> Row:
    """Of all UCDP headlines: share within 25 km, share resolved; the commonest misses. No other words are marked."""
    total = near = resolved = 0
    missed: Counter[str] = Counter()
    for text, span, point in headlines():
        words = text[span.start : span.end]
        mention = Mention("title", span.start, span.end, words, "location", ("toponym",))
        place = Places({"title": text}, [mention], gazetteer=gazetteer).at(span)
        total += 1
        resolved += place is not None
        right = place is not None and km(point, (place.lat, place.lon)) <= 25
        near += right
        if not right:
            missed[f"{words}: {place and (place.name, place.lat, place.lon, place.method)} not {point}"] += 1
    return {"headlines": total, "within": near / total, "resolved": resolved / total, "missed": missed.most_common(40)}


def milliseconds(gazetteer: Gazetteer) -> tuple[float, float, int]:
    """Processor time to resolve the places of 700 words, look-ups cold and warm, over LGL's gold toponyms."""
    gold = list(rows(SHARED / "data" / "places" / "lgl.jsonl"))
    words = sum(len(row["text"].split()) for row in gold)
    marked = [gold_mentions(row) for row in gold]
    spent = []
    for _ in range(2):
        began = time.process_time()
        for row, mentions in zip(gold, marked, strict=True):
            found = Places({"body": row["text"]}, mentions, gazetteer=gazetteer)
            for mention in mentions:
                found.at(mention.span)
        spent.append(1000 * (time.process_time() - began) / words * 700)
    return spent[0], spent[1], words


def without_ucdp() -> Gazetteer:
    """The gazetteer as it would be without UCDP's rows; built anew."""
    from lab.train.gazetteer.build import build

    path = Path(tempfile.mkdtemp()) / "without_ucdp.sqlite"
    build(path, ucdp=False)
    return Gazetteer([path])


def section() -> str:
    """Markdown: LGL, UCDP headlines, cases, speed."""
    gazetteer = Gazetteer([shipped()])
    cold, warm, words = milliseconds(Gazetteer([shipped()]))
    read, given = on_lgl(gazetteer, read_mentions), on_lgl(gazetteer, gold_mentions)
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case in place_cases.load():
        total[case.grade] += 1
        right[case.grade] += place_cases.wrong(case, place_cases.resolve(case, gazetteer)) is None
    lines = [
        "## Places",
        "",
        "`python -m lab.evaluate.places`. Metric: `../shared/score/spans.py`, task `places`. Data:"
        f" `../shared/data/places/lgl.jsonl`, all 588 articles; the weights that choose are learned in {FOLDS} folds"
        " on the other articles. *Read* takes the toponyms that the shipped reader marks, which has read all of LGL in"
        " its"
        " training, so that it finds more of them here than elsewhere; *given* takes the gold's own spans."
        ' LGL locates demonyms too ("American"), which the program leaves open by rule; *but for demonyms* counts them'
        " as"
        " not located.",
        "",
        "| measure | read | given | read, but for demonyms | given, but for demonyms |",
        "|---|---|---|---|---|",
    ]
    for name in read[0]:
        if name != "recognition":
            cells = (name, *(figures[name] for figures in (read[0], given[0], read[1], given[1])))
            lines.append("| " + " | ".join(map(str, cells)) + " |")
    lines += [
        "",
        "Headlines behind the events of `../shared/data/events` known to the place or its surroundings (`where_prec`"
        " 1 or 2) in which the place's name stands as UCDP writes it, that name given, no other words marked:",
        "",
        "| gazetteer | headlines | resolved | within 25 km, of all |",
        "|---|---|---|---|",
    ]
    for label, used in (("without UCDP's places", without_ucdp()), ("as shipped", gazetteer)):
        found = on_headlines(used)
        lines.append(f"| {label} | {found['headlines']} | {found['resolved']:.3f} | {found['within']:.3f} |")
    graded = ", ".join(f"{right[g]} of {total[g]} {g}" for g in place_cases.GRADES)
    lines += [
        "",
        f"Cases of tests/cases/places.tsv that come out right: {graded}.",
        "",
        f"{warm:.2f} ms for the places of 700 words, names looked up for the first time {cold:.2f} ms (processor time,"
        f" over {words} words of LGL).",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", action="store_true", help="LGL from gold spans only")
    parser.add_argument("--pipeline", action="store_true", help="LGL from the shipped reader's spans only")
    parser.add_argument("--headlines", action="store_true", help="UCDP headlines only, with the misses")
    parser.add_argument("--speed", action="store_true")
    given = parser.parse_args()
    gazetteer = Gazetteer([shipped()])
    if given.gold or given.pipeline:
        print(json.dumps(on_lgl(gazetteer, read_mentions if given.pipeline else gold_mentions), indent=1))
    elif given.headlines:
        for used in (without_ucdp(), gazetteer):
            found = on_headlines(used)
            print(*found.pop("missed"), found, sep="\n")
    elif given.speed:
        print(milliseconds(gazetteer))
    else:
        print(section())


if __name__ == "__main__":
    main()
