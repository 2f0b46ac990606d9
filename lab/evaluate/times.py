"""How well the time rules do: ``python -m lab.evaluate.times [--develop] [--misses N] [--ahead]``.

On TimeBank, `find_times` and `times_of_events` are scored by ../shared/score/spans.py; the rules were written on the
documents whose sha1(id) is even, and are reported on the others. On the coded claims, `resolve_time` alone is given the
coded words of `when` and the report's date, and compared with the coded `date` as ../shared/claims/score.py does.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import Any

from lab.shared import SHARED, rows
from reportedly.resolve import times
from reportedly.resolve.times import values


def _scorer(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", SHARED / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _half(even: bool) -> list[dict[str, Any]]:
    documents = rows(SHARED / "data" / "times" / "timebank.jsonl")
    return [d for d in documents if (int(hashlib.sha1(d["id"].encode()).hexdigest(), 16) % 2 == 0) == even]


def _predicted(document: dict[str, Any]) -> dict[str, Any]:
    reference = date.fromisoformat(document["published"])
    found = times.find_times(document["text"], "body")
    events = times.times_of_events({"body": document["text"]}, found, reference)
    mentions = [
        {
            "region": "body",
            "start": m.start,
            "end": m.end,
            "kind": "time",
            "layers": ["time"],
            "time": {"timex": event.own.timex},
        }
        for m, event in zip(found, events, strict=True)
    ]
    return {"doc": document["id"], "mentions": mentions}


def on_timebank(even: bool) -> dict[str, dict[str, float]]:
    """Strict, relaxed and value scores on one half of TimeBank."""
    gold = _half(even)
    scores: dict[str, dict[str, float]] = _scorer("score/spans.py").times(gold, {d["id"]: _predicted(d) for d in gold})
    return scores


def _coded(part: str) -> Iterator[tuple[str, date | None, str | None]]:
    """`when`, the report's own date, and `date` of the coded claims; each once a report."""
    reports = {r["id"]: r for r in rows(SHARED / "claims" / f"{part}.reports.jsonl")}
    seen = set()
    for claim in rows(SHARED / "claims" / f"{part}.claims.jsonl"):
        report = reports[claim["doc"]]
        if not claim["when"] or (key := (claim["doc"], claim["when"], claim["date"])) in seen:
            continue
        seen.add(key)
        published = date.fromisoformat(report["published"]) if report["published"] else None
        yield claim["when"], times.opening_date(report["text"]) or published, claim["date"]


def on_claims(part: str) -> tuple[int, int, int, list[tuple[str, date | None, str | None, str | None]]]:
    """How many coded times there are, how many come out right, how many otherwise but not None; the misses."""
    same = _scorer("claims/score.py").same_time
    total = right = wrong = 0
    missed = []
    for when, reference, coded in _coded(part):
        value = times.resolve_time(when, reference).value
        total += 1
        if same(coded, value):
            right += 1
        else:
            wrong += value is not None
            missed.append((when, reference, coded, value))
    return total, right, wrong, missed


def opening(part: str) -> tuple[int, int, int]:
    """Reports of claims/`part` with a date of publication, those whose text opens with a date, and those that agree."""
    total = found = agree = 0
    for report in rows(SHARED / "claims" / f"{part}.reports.jsonl"):
        if not report["published"]:
            continue
        total += 1
        own = times.opening_date(report["text"])
        found += own is not None
        agree += own is not None and abs((own - date.fromisoformat(report["published"])).days) <= 1
    return total, found, agree


def _milliseconds() -> tuple[float, float, int]:
    """Milliseconds for 700 words to find times, and to resolve them, over so many words."""
    finding, resolving, words = 0.0, 0.0, 0
    for document in _half(even=False):
        began = time.process_time()
        found = times.find_times(document["text"], "body")
        between = time.process_time()
        times.times_of_events({"body": document["text"]}, found, date.fromisoformat(document["published"]))
        finding += between - began
        resolving += time.process_time() - between
        words += len(document["text"].split())
    return 1000 * finding / words * 700, 1000 * resolving / words * 700, words


def section() -> str:
    """The times' part of docs/accuracy.md."""
    lines = [
        "## Times",
        "",
        "`python -m lab.evaluate.times`: TimeBank (TempEval-3), the 95 documents whose sha1(id) is odd; the rules were",
        "written on the others. Value: found, and with the same TimeML value.",
        "",
        "| | P | R | F1 |",
        "|---|---|---|---|",
    ]
    for name, score in on_timebank(even=False).items():
        lines.append(f"| {name} | {score['p']:.3f} | {score['r']:.3f} | {score['f1']:.3f} |")
    lines += ["", "`resolve_time` on the coded words of `when`, against the coded `date`:", ""]
    lines += ["| claims | times | right | wrong | left unresolved |", "|---|---|---|---|---|"]
    for part in ("train", "dev"):
        total, right, wrong, _ = on_claims(part)
        lines.append(
            f"| {part} | {total} | {right / total:.3f} | {wrong / total:.3f} | {(total - right - wrong) / total:.3f} |"
        )
    finding, resolving, words = _milliseconds()
    lines += [
        "",
        f"For 700 words {finding:.2f} ms to find times, {resolving:.2f} ms to resolve them (over {words} words).",
    ]
    return "\n".join(lines) + "\n"


def _show(most: int) -> None:
    spurious: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    values: Counter[tuple[str, str, str]] = Counter()
    for document in _half(even=True):
        reference = date.fromisoformat(document["published"])
        found = times.find_times(document["text"], "body")
        for gold in document["times"]:
            over = [m for m in found if m.start < gold["end"] and gold["start"] < m.end]
            if not over:
                missed[gold["text"].lower()] += 1
                continue
            timex = times.resolve_time(over[0].text, reference).timex
            if timex != gold["value"]:
                values[over[0].text, str(timex), f"{gold['value']} ({reference})"] += 1
        for m in found:
            if not any(m.start < g["end"] and g["start"] < m.end for g in document["times"]):
                spurious[m.text.lower()] += 1
    for name, counts in (("missed", missed), ("spurious", spurious), ("value", values)):
        print(name, *(f"{count} {what}" for what, count in counts.most_common(most)), sep="; ")
    for miss in on_claims("train")[3][:most]:
        print(*miss, sep=" | ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--develop", action="store_true", help="score the development half only")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="list misses of the development data")
    parser.add_argument("--ahead", action="store_true", help="try values of DAYS_AHEAD on the development data")
    given = parser.parse_args()
    if given.misses:
        _show(given.misses)
    elif given.ahead:
        for days in (0, 15, 30, 45, 60, 90, 120):
            values.DAYS_AHEAD = days
            print(days, on_timebank(even=True)["value"]["f1"], on_claims("train")[1])
    elif given.develop:
        print(*on_timebank(even=True).items(), on_claims("train")[:3], opening("train"), _milliseconds(), sep="\n")
    else:
        print(section())


if __name__ == "__main__":
    main()
