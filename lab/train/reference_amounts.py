"""Build the table of comparable amounts that ships: ``python -m lab.train.reference_amounts``.

By kind, the percentiles of amounts in the coded train reports (../shared/claims/train.claims.jsonl: claims of an event
that give a number, parts left out) and, for deaths, of the best estimates of events in Syria 2016–2019 by UCDP
(../shared/data/events, UCDP GED, CC BY 4.0; Sundberg and Melander 2013), events with no deaths left out. Facts alone:
no words of any report.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from typing import Any

from lab.corpora.claims import shared
from lab.shared import ROOT, SHARED

TARGET = ROOT / "src" / "reportedly" / "findings" / "amounts.json"
UCDP = SHARED / "data" / "events" / "ucdp_ged_syria_2016_2019.csv"
CODED_BY = "462 coded reports on Syria and Iraq, 2011–2018"
UCDP_BY = "events in Syria 2016–2019, UCDP GED"


def percentiles(amounts: list[int]) -> list[int]:
    """The amounts at 0, 1, … 100 percent of the sorted list."""
    ordered = sorted(amounts)
    return [ordered[round(k * (len(ordered) - 1) / 100)] for k in range(101)]


def main() -> None:
    coded: dict[str, list[int]] = defaultdict(list)
    for claims in shared("train").claims.values():
        for claim in claims:
            amount = claim["low"] if claim["low"] is not None else claim["high"]
            if amount and claim["scope"] == "event" and claim["part_of"] is None:
                coded[claim["kind"]].append(amount)
    table: dict[str, list[dict[str, Any]]] = {
        kind: [{"of": CODED_BY, "n": len(a), "at": percentiles(a)}] for kind, a in sorted(coded.items())
    }
    with UCDP.open(encoding="utf-8") as lines:
        deaths = [int(float(row["best"])) for row in csv.DictReader(lines)]
    known = [n for n in deaths if n > 0]
    table["killed"].append({"of": UCDP_BY, "n": len(known), "at": percentiles(known)})
    TARGET.write_text(
        json.dumps(table, separators=(",", ":"), sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    for kind, rows in table.items():
        for row in rows:
            print(f"{kind:<11} {row['n']:>6}  median {row['at'][50]:>5}  90 % {row['at'][90]:>6}  {row['of']}")


if __name__ == "__main__":
    main()
