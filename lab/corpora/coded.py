"""The coded reports and our own sentences as the claim head is trained on them: where each field's words stand.

The gold gives a field's words, not their place. A role's words are looked for on the whole page, and every place is a
right answer, but for what the codebook holds near the claim: what is counted stands in the evidence, means beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lab.corpora import own_reports as own_coded
from lab.corpora import own_sentences
from lab.corpora.claims import Row, load, scorer
from lab.corpora.documents import Document, Labelled
from reportedly.annotate.sentences import split_sentences
from reportedly.annotate.titles import as_running_text
from reportedly.records import ROLE_NAMES, Region, RoleName, Span
from reportedly.resolve.times import find_times, opening_date, resolve_time

#: How many characters off the anchor's sentence means and times may still stand: about a sentence.
_BESIDE = 250
#: Roles whose words the gold gives.
PHRASES: tuple[RoleName, ...] = tuple(role for role in ROLE_NAMES if role != "date")


@dataclass(frozen=True, slots=True)
class CodedClaim:
    """A gold claim. Its spans are in the documents of `Coded`, labelled ``N:role`` and ``N:anchor``.

    `unsaid` are the roles that the gold leaves empty, `unknown` those that nothing can be learned from: no words of the
    page fit, or our own sentences do not say. `status`, `scope` and `party` are None in our own sentences, and
    `part_of` is the number of another claim in the same report.
    """

    kind: str
    bare: bool
    status: str | None
    scope: str | None
    party: str | None
    part_of: int | None
    unsaid: frozenset[str]
    unknown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Coded:
    """A report: one document a region, whose spans may overlap, and its claims.

    Spans labelled ``time`` are the times that the rules know; those labelled ``N:date`` date claim N.
    """

    id: str
    documents: dict[Region, Document]
    claims: tuple[CodedClaim, ...]
    parted: bool = True


def train(*, own_reports: bool = True) -> list[Coded]:
    """The train reports, with or without those that we coded ourselves. Never dev, never test."""
    corpus = load("train")
    left_out = frozenset() if own_reports else own_coded.load("train")[0].keys()
    return [_report(corpus.reports[doc], corpus.claims[doc]) for doc in sorted(corpus.reports.keys() - left_out)]


def own() -> list[Coded]:
    """Our own training sentences, as reports of one line each: they teach kinds, and what bare claims are about."""
    return [_own(number, sentence) for number, sentence in enumerate(own_sentences.load("train"))]


def occurrences(text: str, phrase: str, *, cased: bool = True) -> list[tuple[int, int]]:
    """Where a phrase stands in a text as whole words."""
    pattern = rf"(?<!\w){re.escape(phrase)}(?!\w)"
    return [(m.start(), m.end()) for m in re.finditer(pattern, text, 0 if cased else re.IGNORECASE)]


def _report(report: Row, claims: Sequence[Row]) -> Coded:
    texts: dict[Region, str] = {"title": as_running_text(report["title"], report["text"]), "body": report["text"]}
    said: dict[Region, str] = {"title": report["title"], "body": report["text"]}
    spans: dict[Region, list[Labelled]] = {"title": [], "body": []}
    times = _times(report, said)
    for where, start, end, _value in times:
        spans[where].append(Labelled(start, end, "time"))
    numbers = {claim["n"]: k for k, claim in enumerate(claims)}
    coded: list[CodedClaim] = []
    for k, claim in enumerate(claims):
        region: Region = claim["region"]
        start, end = anchor_of(claim)
        spans[region].append(Labelled(start, end, f"{k}:anchor"))
        unsaid: set[str] = set()
        unknown: set[str] = set()
        for role in PHRASES:
            words = (claim["source"] or [None])[0] if role == "source" else claim[role]
            if words is None:
                unsaid.add(role)
                continue
            found = _fitting(said, claim, role, words)
            if role == "when":
                found = [(r, a, b) for r, a, b, _ in times if any(r == q and a < d and c < b for q, c, d in found)]
            if not found:
                unknown.add(role)
            for where, first, last in found:
                spans[where].append(Labelled(first, last, f"{k}:{role}"))
        if claim["date"] is None:
            unsaid.add("date")
        else:
            dated = [(r, a, b) for r, a, b, value in times if value and scorer().same_time(claim["date"], value)]
            if not dated:
                unknown.add("date")
            for where, first, last in dated:
                spans[where].append(Labelled(first, last, f"{k}:date"))
        party = claim["party"] if claim["party"] in ("civilians", "unknown") else "named"
        coded.append(
            CodedClaim(
                claim["kind"],
                claim["amount"] is None,
                claim["status"],
                claim["scope"],
                party,
                numbers.get(claim["part_of"]),
                frozenset(unsaid),
                frozenset(unknown),
            )
        )
    documents = {r: Document(report["id"], texts[r], "claim", tuple(spans[r])) for r in texts}
    return Coded(report["id"], documents, tuple(coded))


def anchor_of(claim: Row) -> tuple[int, int]:
    """The amount's place; of a bare claim, that of the words that say what it is about, or of all its evidence."""
    if claim["amount"] is not None:
        return claim["amount_start"], claim["amount_start"] + len(claim["amount"])
    start, evidence = claim["evidence_start"], claim["evidence"]
    found = occurrences(evidence, claim["counted"]) if claim["counted"] else []
    if found:
        return start + found[-1][0], start + found[-1][1]
    return start, start + len(evidence)


def _fitting(texts: dict[Region, str], claim: Row, role: str, words: str) -> list[tuple[Region, int, int]]:
    """The places of a role's words that are right answers."""
    region: Region = claim["region"]
    own = occurrences(texts[region], words)
    start = claim["evidence_start"]
    end = start + len(claim["evidence"])
    if role == "counted":
        inside = [(a, b) for a, b in own if start <= a and b <= end]
        if claim["amount"] is not None and inside:
            at = claim["amount_start"]
            inside = [min(inside, key=lambda place: (abs(place[0] - at), place))]
        return [(region, a, b) for a, b in inside or own]
    if role in ("means", "when", "from"):
        beside = [(a, b) for a, b in own if b > start - _BESIDE and a < end + _BESIDE]
        if beside:
            return [(region, a, b) for a, b in beside]
    return [(r, a, b) for r, text in texts.items() for a, b in occurrences(text, words, cased=False)]


def _times(report: Row, texts: dict[Region, str]) -> list[tuple[Region, int, int, str | None]]:
    """The times that the rules know, each with the date it means."""
    reference = opening_date(report["text"]) or _day(report.get("published"))
    found: list[tuple[Region, int, int, str | None]] = []
    for region, text in texts.items():
        for mention in find_times(text, region):
            time = resolve_time(mention.text, reference)
            found.append((region, mention.start, mention.end, time.value if time else None))
    return found


def _day(written: object) -> date | None:
    return date.fromisoformat(str(written)[:10]) if written else None


def _own(number: int, sentence: own_sentences.Sentence) -> Coded:
    spans: list[Labelled] = []
    claims: list[CodedClaim] = []
    everything = frozenset(ROLE_NAMES)
    for mark in sentence.marks:
        place = mark.counted or (mark.start, mark.end)
        spans.append(Labelled(*place, f"{len(claims)}:anchor"))
        known: set[str] = set()
        if mark.bare and mark.counted:
            spans.append(Labelled(*mark.counted, f"{len(claims)}:counted"))
            known.add("counted")
        claims.append(CodedClaim(mark.kind, mark.bare, None, None, None, None, frozenset(), everything - known))
    title = as_running_text(sentence.text, "") if sentence.region == "title" else sentence.text
    document = Document(f"own{number}", title, "claim", tuple(spans))
    return Coded(f"own{number}", {sentence.region: document}, tuple(claims), parted=False)


def sentences(documents: dict[Region, Document]) -> list[Span]:
    """The sentences of all regions in order."""
    return [s for region, document in documents.items() for s in split_sentences(document.text, region)]
