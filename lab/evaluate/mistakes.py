"""The commonest mistakes on dev, counted: ``python -m lab.evaluate.mistakes [--show NAME]``.

Every gold claim that was missed, every claim too many, and every field that is wrong in a figure match is put in one
class by rule. Whose the class mostly is (the codebook's, the data's, the model's), a person judged by reading cases of
it: lab/evaluate/mistakes.tsv.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lab.corpora.claims import Row, load, scorer
from lab.evaluate.claims import predict

JUDGED = Path(__file__).with_name("mistakes.tsv")
MOST = 20
#: Fields that are told apart, with what a wrong one shows.
_FIELDS = ("source", "place", "date", "actor", "means", "party", "counted", "status", "scope", "part_of")

Mistake = tuple[str, str]


def mistakes(predicted: list[Row]) -> Iterator[Mistake]:
    """Every mistake as its class and a line that shows it."""
    corpus = load("dev")
    gold = [claim for claims in corpus.claims.values() for claim in claims]
    pairs = scorer().match(gold, predicted, corpus.reports)
    matched = {id(g) for g, _, _ in pairs} | {id(p) for _, p, _ in pairs}
    loose = [p for p in predicted if id(p) not in matched]
    taken: set[int] = set()
    for claim in (g for g in gold if id(g) not in matched):
        other = next((p for p in loose if id(p) not in taken and _same_words(claim, p)), None)
        if other is not None:
            taken.add(id(other))
            yield f"kind: {claim['kind']} taken for {other['kind']}", _shown(claim)
        else:
            yield f"missed: {claim['kind']}, {_sort(claim)}", _shown(claim)
    for claim in (p for p in loose if id(p) not in taken):
        yield f"too many: {claim['kind']}, {_sort(claim)}", _shown(claim)
    for g, p, same in pairs:
        if not same:
            yield f"figure: {_sort(g)}", f"{_shown(g)}: {g['low']}-{g['high']} read as {p['low']}-{p['high']}"
            continue
        for field in _FIELDS:
            if not scorer().FIELDS[field](g, p):
                yield _field(field, g, p), f"{_shown(g)}: {g[field]!r}, given {p.get(field)!r}"


def _same_words(gold: Row, predicted: Row) -> bool:
    if (gold["doc"], gold["region"]) != (predicted["doc"], predicted["region"]) or gold["amount"] is None:
        return False
    start, end = gold["amount_start"], gold["amount_start"] + len(gold["amount"])
    at = predicted.get("amount_start")
    return at is not None and at < end and start < at + len(predicted["amount"])


def _sort(claim: Row) -> str:
    if claim["amount"] is None:
        return "no amount"
    if claim["low"] is None and claim["high"] is None:
        return "vague amount"
    return "one" if claim["low"] == claim["high"] == 1 else "a number"


def _field(field: str, gold: Row, predicted: Row) -> str:
    known: dict[str, tuple[object, ...]] = {"source": ([], None), "party": ("unknown",)}
    empty = known.get(field, (None,))
    if field in ("status", "scope"):
        return f"{field}: {gold[field]} taken for {predicted[field]}"
    if gold[field] in empty:
        return f"{field}: given, though unsaid"
    return f"{field}: left empty" if predicted.get(field) in empty else f"{field}: other words"


def _shown(claim: Row) -> str:
    return f"{claim['doc']} {claim['region']} {' '.join(claim['evidence'].split()[:14])!r}"


def classes(predicted: list[Row]) -> dict[str, list[str]]:
    """The cases of each class, the largest class first."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, shown in mistakes(predicted):
        found[name].append(shown)
    return dict(sorted(found.items(), key=lambda row: (-len(row[1]), row[0])))


def judged() -> dict[str, tuple[str, str]]:
    """By class, whose it mostly is and what was seen."""
    lines = JUDGED.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: (whose, seen) for name, whose, seen in rows}


def section(predicted: list[Row]) -> str:
    """Markdown: the twenty commonest mistakes."""
    found = classes(predicted)
    causes = judged()
    lines = [
        "## The commonest mistakes",
        "",
        f"`python -m lab.evaluate.mistakes`: the {MOST} largest of {len(found)} classes of mistakes on dev, by rule."
        " Fields are counted over figure matches. Whose a class mostly is, one of us judged by reading some six of its"
        " cases: the model's (the text says it, the coder has it, the reader fails), the codebook's (two codings could"
        " both be defended), the data's (the gold seems wrong, or the text is broken).",
        "",
        "| mistake | cases | mostly | seen |",
        "|---|---|---|---|",
    ]
    for name, cases in list(found.items())[:MOST]:
        whose, seen = causes.get(name, ("not judged", ""))
        lines.append(f"| {name} | {len(cases)} | {whose} | {seen} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", help="the cases of the classes whose names begin so")
    asked = parser.parse_args()
    for name, cases in classes(predict("dev")).items():
        print(f"{len(cases):>4}  {name}")
        if asked.show is not None and name.startswith(asked.show):
            print("\n".join(f"        {case}" for case in cases))


if __name__ == "__main__":
    main()
