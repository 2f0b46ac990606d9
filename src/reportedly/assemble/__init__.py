"""Annotation and referents to claims, by the codebook (docs/codebook.md)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportedly.assemble.around import Around, PartyOf
from reportedly.assemble.party import party_of_claim
from reportedly.assemble.phrases import counted_after, counted_before, evidence_of, object_of
from reportedly.assemble.status import status_of
from reportedly.records import Anchor, Annotation, Attribution, Claim, Page, Roles, Span

__all__ = ["assemble"]

_PERSON_KINDS = frozenset({"killed", "wounded", "casualties", "detained", "missing", "displaced"})
_PART = re.compile(
    r"(?:including|among (?:them|whom|those|the (?:dead|killed|wounded|injured|victims))|of (?:them|whom)|most of them"
    r"|some of them|of the (?:dead|victims|wounded|injured))\W*(?:at least\s*)?$",
    re.IGNORECASE,
)
_PART_AFTER = re.compile(
    r"\s*(?:[\w-]+ ){0,3}(?:of (?:them|whom|those|the dead|the victims)|among them)\b", re.IGNORECASE
)


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
    claims = _dated(claims)
    claims = _identified(claims)
    return tuple(_parted(page, claims))


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
    when_span = _span(anchor, "when")
    when = None if when_span is None else around.time(when_span)
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
        amount=None if amount is None else anchor.text,
        amount_start=None if amount is None else anchor.start,
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
        date=None if when is None or when.time is None else when.time.value,
        source=tuple(page.quote(span) for span in sources),
        status=status_of(text, evidence, anchor.status, said if said and _there(said, anchor) else None),
        scope=anchor.scope,
        part_of=None,
        part_of_id=None,
        confidence=anchor.score,
        roles=roles,
        coder=coder,
        time_at=None if when is None else when.time,
        source_ids=(None,) * len(sources),
    )


def _span(anchor: Anchor, role: str) -> Span | None:
    return next((link.span for link in anchor.roles if link.role == role), None)


def _counted(text: str, anchor: Anchor, sentence: Span) -> Span | None:
    if anchor.amount is None:
        found = object_of(text, anchor, sentence)
    else:
        found = counted_before(text, sentence, anchor) or counted_after(text, anchor.end, max(sentence.end, anchor.end))
    return None if found is None else Span(anchor.region, *found)


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


#: How far on, in characters, a day stated for one event still dates the next claim: some two sentences. Of 300, 800
#: and no limit, 300 agreed best with the dates of train and dev.
_SAME_EVENT = 300


def _dated(claims: list[Claim]) -> list[Claim]:
    """Give a claim without a time of its own the date of the event it plainly belongs to (codebook, `date`).

    That is the event dated shortly before, or the only date of the report, or that of a claim of the same figure or
    place; for the title, the first date of the body. `when` stays empty: the words are not the claim's.
    """
    dated = [c for c in claims if c.date is not None and c.scope == "event"]
    if not dated:
        return claims
    out: list[Claim] = []
    last: Claim | None = None
    for claim in claims:
        if claim.date is not None or claim.scope != "event":
            last = claim if claim.date is not None and claim.scope == "event" else last
            out.append(claim)
            continue
        near = last is not None and last.region == claim.region
        if last is not None and near and claim.evidence_start - last.evidence_start <= _SAME_EVENT:
            model: Claim | None = last
        else:
            model = _same_event(claim, dated)
        out.append(claim if model is None else replace(claim, date=model.date, time_at=model.time_at))
    return out


def _same_event(claim: Claim, dated: list[Claim]) -> Claim | None:
    if len({c.date for c in dated}) == 1:
        return dated[0]
    figures = (claim.kind, claim.low, claim.high)
    if claim.low is not None or claim.high is not None:
        for other in dated:
            if (other.kind, other.low, other.high) == figures:
                return other
    for other in dated:
        if claim.place is not None and other.place == claim.place:
            return other
    return dated[0] if claim.region == "title" else None


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


def _parted(page: Page, claims: list[Claim]) -> list[Claim]:
    """Set `part_of` where the words say that a figure is a part of one just given ("…, three of them children")."""
    out: list[Claim] = []
    for claim in claims:
        whole = _whole(page, claim, out)
        out.append(claim if whole is None else replace(claim, part_of=whole.n, part_of_id=whole.id))
    return out


def _whole(page: Page, claim: Claim, before: list[Claim]) -> Claim | None:
    if claim.amount is None or claim.amount_start is None or claim.kind not in _PERSON_KINDS:
        return None
    text = page.region(claim.region)
    end = claim.amount_start + len(claim.amount)
    named_before = _PART.search(text, max(0, claim.amount_start - 60), claim.amount_start)
    if named_before is None and not _PART_AFTER.match(text, end, end + 60):
        return None
    size = claim.low if claim.low is not None else claim.high
    for other in reversed(before):
        if other.region != claim.region or other.amount_start is None or claim.amount_start - other.amount_start > 300:
            break
        total = other.high if other.high is not None else other.low
        larger = size is None or total is None or total > size
        if other.kind == claim.kind and larger and other.part_of is None:
            return other
    return None
