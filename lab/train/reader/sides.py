"""Where a coded report names the side of each claim's counted, for the claim head to point at.

The gold gives a claim's `party` as a side's usual name. Every place where the page names that side, by the register and
the rules for references (reportedly.resolve.actors; no network has a part in it), is a right answer.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lab.corpora.claims import Row
from lab.corpora.coded import Coded, CodedClaim
from lab.corpora.documents import Labelled
from lab.evaluate.claims import page_of
from reportedly.annotate.sentences import split_sentences
from reportedly.pipeline import actors_of
from reportedly.records import Annotation, Region, Side, Span

_PARTS = re.compile(r" and | or ")


def with_sides(coded: Coded, report: Row, claims: list[Row]) -> Coded:
    """The report with spans ``N:side`` for its claims, which stand in the order of `claims`.

    Nothing names the side of civilians, or of those whose side is unknown; of a side that the rules find nowhere on the
    page nothing is learned.
    """
    page = page_of(report)
    texts: dict[Region, str] = {"title": page.region("title"), "body": page.region("body")}
    sentences = tuple(s for region, text in texts.items() for s in split_sentences(text, region))
    actors = actors_of(page, Annotation(page.id, sentences, (), (), ()))
    named = {region: actors.sides(Span(region, 0, len(text)), doer=False) for region, text in texts.items()}
    spans = {region: list(document.spans) for region, document in coded.documents.items()}
    told: list[CodedClaim] = []
    for k, (claim, row) in enumerate(zip(coded.claims, claims, strict=True)):
        if claim.party != "named":
            told.append(replace(claim, unsaid=claim.unsaid | {"side"}))
            continue
        meant = [(region, side) for region, sides in named.items() for side in sides if _meant(side, row["party"])]
        # "the militants" only where no name says who they are
        found = [(region, side) for region, side in meant if not side.sort] or meant
        for region, side in found:
            spans[region].append(Labelled(side.start, side.end, f"{k}:side"))
        told.append(claim if found else replace(claim, unknown=claim.unknown | {"side"}))
    documents = {region: replace(d, spans=tuple(spans[region])) for region, d in coded.documents.items()}
    return replace(coded, documents=documents, claims=tuple(told))


def _meant(side: Side, party: str) -> bool:
    """Whether words mean the side, or one of several."""
    return bool(set(_PARTS.split(side.party.lower())) & set(_PARTS.split(party.lower())))
