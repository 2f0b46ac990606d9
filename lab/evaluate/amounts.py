"""How well the amount rules cover the coded amounts: ``python -m lab.evaluate.amounts [train|dev] [--misses N]``.

A coded amount is *covered* when a mention overlaps its span; *figure* and *bound* count, among the covered, those whose
low and high, or whose bound, some overlapping mention states as the coder did.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lab.shared import SHARED, rows
from reportedly.records import Amount, Mention, Region
from reportedly.resolve.amounts import find_amounts

REGIONS: tuple[Region, ...] = ("title", "body")


@dataclass
class Tally:
    gold: int = 0
    covered: int = 0
    figure: int = 0
    bound: int = 0
    mentions: int = 0
    reports: int = 0
    seconds: float = 0.0
    words: int = 0
    #: Coded and covered, by what the amount is: a number above one, one person or thing, vague.
    forms: dict[str, list[int]] = field(default_factory=dict)
    missed: list[tuple[dict[str, Any], str, tuple[Mention, ...]]] = field(default_factory=list)


def measure(part: str, punctuated: bool | None = None) -> Tally:
    """Coverage on claims/`part`. `punctuated` keeps the reports with (True) or without (False) commas."""
    tally, found = Tally(), {}
    texts: dict[tuple[str, str], str] = {}
    for report in rows(SHARED / "claims" / f"{part}.reports.jsonl"):
        if punctuated is not None and report["id"].startswith("fk") == punctuated:
            continue
        tally.reports += 1
        for region in REGIONS:
            text = report["title" if region == "title" else "text"] or ""
            began = time.perf_counter()
            mentions = find_amounts(text, region)
            tally.seconds += time.perf_counter() - began
            tally.words += len(text.split())
            tally.mentions += len(mentions)
            found[report["id"], region], texts[report["id"], region] = mentions, text
    for claim in rows(SHARED / "claims" / f"{part}.claims.jsonl"):
        key = claim["doc"], claim["region"]
        if not claim["amount"] or key not in found:
            continue
        tally.gold += 1
        start = claim["amount_start"]
        end = start + len(claim["amount"])
        over = tuple(m for m in found[key] if m.start < end and start < m.end)
        amounts = [m.amount for m in over if m.amount is not None]
        right = [a for a in amounts if (a.low, a.high) == (claim["low"], claim["high"])]
        tally.covered += bool(over)
        form = "vague" if claim["bound"] == "vague" else "one" if claim["low"] == claim["high"] == 1 else "number"
        counts = tally.forms.setdefault(form, [0, 0])
        counts[0] += 1
        counts[1] += bool(over)
        tally.figure += bool(right)
        tally.bound += any(a.bound == claim["bound"] for a in amounts)
        if not right or not any(a.bound == claim["bound"] for a in right):
            tally.missed.append((claim, texts[key], over))
    return tally


def _row(name: str, tally: Tally) -> str:
    gold, covered, reports = max(tally.gold, 1), max(tally.covered, 1), max(tally.reports, 1)
    return (
        f"| {name} | {tally.reports} | {tally.gold} | {tally.covered / gold:.3f} | {tally.figure / covered:.3f} "
        f"| {tally.bound / covered:.3f} | {tally.mentions / gold:.2f} | {1000 * tally.seconds / reports:.2f} |"
    )


def section() -> str:
    """The amounts' part of docs/accuracy.md."""
    lines = [
        "## Amounts",
        "",
        "`python -m lab.evaluate.amounts`: of the coded amounts, the share a rule's mention overlaps; of those, the",
        "share with the coded low and high, and with the coded bound; mentions for each coded amount. The rules were",
        "written on train.",
        "",
        "| reports | n | amounts | covered | low and high right | bound right | mentions per amount | ms a report |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for part in ("train", "dev"):
        lines.append(_row(part, measure(part)))
        lines.append(_row(f"{part}, without commas", measure(part, punctuated=False)))
        lines.append(_row(f"{part}, fully punctuated", measure(part, punctuated=True)))
    lines += [
        "",
        "Covered, by what the coder saw:",
        "",
        "| reports | numbers above one | vague | one person or thing |",
    ]
    lines.append("|---|---|---|---|")
    for part in ("train", "dev"):
        forms = measure(part).forms
        cells = [f"{got / all_:.3f} of {all_}" for all_, got in (forms[f] for f in ("number", "vague", "one"))]
        lines.append(f"| {part} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _show(tally: Tally, most: int) -> None:
    groups = Counter(
        ("uncovered" if not over else "misread", re.sub(r"\d", "9", c["amount"].lower())) for c, _, over in tally.missed
    )
    for (how, words), count in groups.most_common(most):
        print(f"{count:4} {how:9} {words}")
    print()
    for claim, text, over in tally.missed[: 4 * most]:
        start = claim["amount_start"]
        end = start + len(claim["amount"])
        around = f"{text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 40]}".replace("\n", " ")
        read = [(m.text, *_figures(m.amount)) for m in over]
        print(f"{claim['kind']:10} [{claim['low']},{claim['high']},{claim['bound']}] {around!r} read {read}")


def _figures(amount: Amount | None) -> tuple[int | None, int | None, str]:
    return (amount.low, amount.high, amount.bound) if amount else (None, None, "none")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=("train", "dev"))
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="list the N most frequent misses of train")
    given = parser.parse_args()
    if given.misses:
        _show(measure(given.part or "train"), given.misses)
    elif given.part:
        print(_row(given.part, measure(given.part)))
    else:
        print(section())


if __name__ == "__main__":
    main()
