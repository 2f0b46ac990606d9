"""Annotation and referents to claims, by the codebook (docs/codebook.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from reportedly.assemble.around import Around
from reportedly.assemble.parts import parted
from reportedly.assemble.party import UNKNOWN, Draft, Report, SidesOf, parties_of
from reportedly.assemble.persons import persons_of
from reportedly.assemble.phrases import counted_after, counted_before, evidence_of
from reportedly.assemble.status import status_of
from reportedly.identity import identified
from reportedly.records import Anchor, Annotation, Attribution, Claim, Page, Roles, Span

__all__ = ["assemble", "drafts_of"]


def assemble(
    page: Page,
    annotation: Annotation,
    *,
    coder: str,
    sides_of: SidesOf,
    voice: str | None = None,
    state: str | None = None,
    named_for: Callable[[Span], Span] = lambda span: span,
) -> tuple[Claim, ...]:
    """The claims of an annotated page: title first, then in text order, numbered from 1.

    `sides_of` gives the sides that a span's words mean; `voice` is the side that the outlet speaks for, if one,
    `state` the government of the country that the page is about.
    `named_for` gives the naming phrase that a speaker's words go back to ("the source said"), or those words.
    """
    order = {"title": 0, "body": 1, "comment": 2}
    anchors = sorted(annotation.anchors, key=lambda a: (order.get(a.region, 3), a.start, a.end))
    around = Around(annotation)
    said = _by_speaker(annotation)
    claims = [
        _claim(page, annotation, around, said, anchor, n, coder, named_for) for n, anchor in enumerate(anchors, 1)
    ]
    drafts = [_draft(around, anchor, claim.roles) for anchor, claim in zip(anchors, claims, strict=True)]
    parties = parties_of(Report(page, sides_of, voice, state), drafts) if drafts else []
    claims = [replace(claim, party=party) for claim, party in zip(claims, parties, strict=True)]
    return tuple(parted(page, anchors, identified(claims)))


def drafts_of(page: Page, annotation: Annotation) -> list[Draft]:
    """The claims of an annotated page, its anchors being in order, before their parties are known: for training."""
    around = Around(annotation)
    return [_draft(around, anchor, _roles(page, annotation, around, anchor, None)) for anchor in annotation.anchors]


def _draft(around: Around, anchor: Anchor, roles: Roles) -> Draft:
    return Draft(anchor, roles, around.sentence(anchor.region, anchor.start, anchor.end))


def _roles(page: Page, annotation: Annotation, around: Around, anchor: Anchor, said: Attribution | None) -> Roles:
    """Where each role of a claim stands."""
    sentence = around.sentence(anchor.region, anchor.start, anchor.end)
    return Roles(
        counted=_counted(page.region(anchor.region), anchor, sentence),
        actor=_span(anchor, "actor"),
        means=_span(anchor, "means"),
        place=_span(anchor, "place"),
        from_=_span(anchor, "from"),
        when=_span(anchor, "when"),
        source=_chain(page, annotation, anchor, said),
        date=_span(anchor, "date"),
        scores=tuple((link.role, link.score) for link in anchor.roles),
    )


def _claim(
    page: Page,
    annotation: Annotation,
    around: Around,
    speakers: Mapping[Span, Sequence[Attribution]],
    anchor: Anchor,
    n: int,
    coder: str,
    named_for: Callable[[Span], Span],
) -> Claim:
    text = page.region(anchor.region)
    sentence = around.sentence(anchor.region, anchor.start, anchor.end)
    said = _attribution(speakers, anchor)
    roles = _roles(page, annotation, around, anchor, said)
    roles = replace(roles, source=tuple(dict.fromkeys(named_for(span) for span in roles.source)))
    evidence = evidence_of(text, anchor.kind, anchor.span, roles.counted, sentence)
    amount = anchor.amount
    dated = None if roles.date is None else around.time(roles.date, anchor.scope)

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
        counted=words(roles.counted),
        party=UNKNOWN,
        actor=words(roles.actor),
        means=words(roles.means),
        place=words(roles.place),
        from_=words(roles.from_),
        when=words(roles.when),
        date=None if dated is None else dated.value,
        source=tuple(page.quote(span) for span in roles.source),
        status=status_of(text, evidence, sentence, anchor.status, said if said and _there(said, anchor) else None),
        scope=anchor.scope,
        part_of=None,
        part_of_id=None,
        confidence=anchor.score,
        roles=roles,
        coder=coder,
        time_at=dated,
        source_ids=(None,) * len(roles.source),
        persons=persons_of(
            page, anchor.kind, roles.counted, evidence, [m.span for m in annotation.mentions if m.kind == "person"]
        ),
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
    chain = [_named(page, speaker)]
    while said is not None and said.inside is not None:
        said = annotation.attributions[said.inside]
        relay = _named(page, said.source[0]) if said.source else None
        if relay is None or relay in chain or _is_outlet(page, relay):
            break
        chain.append(relay)
    return tuple(chain)


#: What a marked speaker may end in that begins a clause about them: "a commander of the front, who".
_CLAUSE = re.compile(r",?\s+(?:who|which|that)\Z")


def _named(page: Page, span: Span) -> Span:
    """A speaker's words without the pronoun of a clause about them."""
    words = page.quote(span)
    clause = _CLAUSE.search(words)
    return span if clause is None or not clause.start() else replace(span, end=span.start + clause.start())


def _is_outlet(page: Page, span: Span) -> bool:
    """Whether words name the reporting outlet, in full or in part ("the Herald" of "The Market Herald")."""
    name = (page.outlet or "").casefold().split()
    return bool(name) and set(page.quote(span).casefold().removeprefix("the ").split()) <= set(name)


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
