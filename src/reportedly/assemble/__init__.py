"""Annotation and referents to claims, by the codebook (docs/codebook.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportedly.assemble.around import Around, PartyOf
from reportedly.assemble.parts import parted
from reportedly.assemble.party import party_of_claim
from reportedly.assemble.phrases import counted_after, counted_before, evidence_of
from reportedly.assemble.status import status_of
from reportedly.records import Anchor, Annotation, Attribution, Claim, Page, Roles, Span

__all__ = ["assemble"]


def assemble(page: Page, annotation: Annotation, *, coder: str, party_of: PartyOf) -> tuple[Claim, ...]:
    """The claims of an annotated page: title first, then in text order, numbered from 1.

    `party_of` maps words to the codebook's `party`, None where they name no side.
    """
    order = {"title": 0, "body": 1, "comment": 2}
    anchors = sorted(annotation.anchors, key=lambda a: (order.get(a.region, 3), a.start, a.end))
    around = Around(annotation, party_of)
    said = _by_speaker(annotation)
    claims: list[Claim] = []
    for n, anchor in enumerate(anchors, 1):
        claims.append(_claim(page, annotation, around, said, anchor, n, coder, claims))
    return tuple(parted(page, anchors, _identified(claims)))


def _claim(
    page: Page,
    annotation: Annotation,
    around: Around,
    speakers: Mapping[Span, Sequence[Attribution]],
    anchor: Anchor,
    n: int,
    coder: str,
    before: Sequence[Claim],
) -> Claim:
    text = page.region(anchor.region)
    sentence = around.sentence(anchor.region, anchor.start, anchor.end)
    counted = _counted(text, anchor, sentence)
    evidence = evidence_of(text, anchor.kind, anchor.span, counted, sentence)
    amount = anchor.amount
    date_span = _span(anchor, "date")
    dated = None if date_span is None else around.time(date_span, anchor.scope)
    said = _attribution(speakers, anchor)
    sources = _chain(page, annotation, anchor, said)
    roles = Roles(
        counted=counted,
        actor=_span(anchor, "actor"),
        means=_span(anchor, "means"),
        place=_span(anchor, "place"),
        from_=_span(anchor, "from"),
        when=_span(anchor, "when"),
        source=sources,
        date=date_span,
        scores=tuple((link.role, link.score) for link in anchor.roles),
    )

    def words(span: Span | None) -> str | None:
        return None if span is None else page.quote(span)

    return Claim(
        id="",
        doc=page.id,
        n=n,
        region=anchor.region,
        kind=anchor.kind,
        evidence=page.quote(evidence),
        evidence_start=evidence.start,
        amount=None if anchor.bare else anchor.text,
        amount_start=None if anchor.bare else anchor.start,
        low=None if amount is None else amount.low,
        high=None if amount is None else amount.high,
        bound="none" if amount is None else amount.bound,
        counted=words(counted),
        party=party_of_claim(page, around, anchor, roles, sentence, before),
        actor=words(roles.actor),
        means=words(roles.means),
        place=words(roles.place),
        from_=words(roles.from_),
        when=words(roles.when),
        date=None if dated is None else dated.value,
        source=tuple(page.quote(span) for span in sources),
        status=status_of(text, evidence, anchor.status, said if said and _there(said, anchor) else None),
        scope=anchor.scope,
        part_of=None,
        part_of_id=None,
        confidence=anchor.score,
        roles=roles,
        coder=coder,
        time_at=dated,
        source_ids=(None,) * len(sources),
    )


def _span(anchor: Anchor, role: str) -> Span | None:
    return next((link.span for link in anchor.roles if link.role == role), None)


def _counted(text: str, anchor: Anchor, sentence: Span) -> Span | None:
    """By rule beside an amount (on dev right in 0.88 of figure matches, the reader's in 0.83); else the reader's."""
    if not anchor.bare:
        found = counted_before(text, sentence, anchor) or counted_after(text, anchor.end, max(sentence.end, anchor.end))
        if found is not None:
            return Span(anchor.region, *found)
    return _span(anchor, "counted")


def _chain(page: Page, annotation: Annotation, anchor: Anchor, said: Attribution | None) -> tuple[Span, ...]:
    """The original speaker, then each relay that the attribution stands inside ("X told Y": X, Y).

    The reporting outlet itself is left out (codebook, `source`).
    """
    speaker = _span(anchor, "source")
    if speaker is None:
        return ()
    chain = [speaker]
    while said is not None and said.inside is not None:
        said = annotation.attributions[said.inside]
        if said.source[0] in chain or _is_outlet(page, said.source[0]):
            break
        chain.append(said.source[0])
    return tuple(chain)


def _is_outlet(page: Page, span: Span) -> bool:
    name = (page.outlet or "").casefold().removeprefix("the ")
    return bool(name) and page.quote(span).casefold().removeprefix("the ") == name


def _by_speaker(annotation: Annotation) -> dict[Span, list[Attribution]]:
    found: dict[Span, list[Attribution]] = {}
    for attribution in annotation.attributions:
        if attribution.source:
            found.setdefault(attribution.source[0], []).append(attribution)
    return found


def _attribution(speakers: Mapping[Span, Sequence[Attribution]], anchor: Anchor) -> Attribution | None:
    """The speaker's attribution that holds the anchor, or failing that the first with a relay, or the first."""
    speaker = _span(anchor, "source")
    own = speakers.get(speaker, ()) if speaker is not None else ()
    holding = [a for a in own if any(span.overlaps(anchor.span) for span in a.content)]
    relayed = next((a for a in (*holding, *own) if a.inside is not None), None)
    return relayed or next(iter((*holding, *own)), None)


def _there(said: Attribution, anchor: Anchor) -> bool:
    return said.cue[0].region == anchor.region


def _identified(claims: list[Claim]) -> list[Claim]:
    """Ids: a digest of report, region, kind, evidence, the amount's place in it, and which occurrence this is.

    The occurrence counts equal evidence from the region's start, so that a paragraph put in above changes no id.
    """
    seen: dict[tuple[str, str, str, int], int] = {}
    out: list[Claim] = []
    for claim in claims:
        within = -1 if claim.amount_start is None else claim.amount_start - claim.evidence_start
        key = (claim.region, claim.kind, claim.evidence, within)
        seen[key] = seen.get(key, 0) + 1
        parts = (claim.doc, *map(str, key), str(seen[key]))
        digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        out.append(replace(claim, id=digest))
    return out
