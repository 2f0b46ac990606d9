"""Where claims hang, and the roles of each: small linear models trained in lab/, over what a page was marked with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

import numpy as np

from reportedly.annotate.anchors import Candidate, candidates
from reportedly.annotate.attributions import attributions_of_claims
from reportedly.annotate.names import names_of_claims
from reportedly.annotate.roles import WITH_ORIGIN, Surroundings, main_origin, pairs, surround
from reportedly.records import (
    ROLE_NAMES,
    Anchor,
    Attribution,
    ClaimKind,
    Mention,
    Region,
    RoleLink,
    RoleName,
    Scope,
    Span,
    Status,
)

#: The likeliest kind must reach this share against "none" (label 0) for an anchor to be a claim. On folds of train 0.3,
#: 0.4 and 0.5 give one F1 (``python -m lab.train.claim_anchors --folds``). Claims above it that are unsure stand, with
#: their low confidence; --min-confidence leaves them out.
CLAIMED = 0.4
#: A link less likely than this is no link: the role is not said. The best of each role on folds of train
#: (``python -m lab.train.claim_roles --folds``); a place is nearly always said, a source often is not.
LINKED: dict[RoleName, float] = {"actor": 0.3, "means": 0.4, "place": 0.1, "from": 0.3, "when": 0.4, "source": 0.3}


@dataclass(frozen=True, slots=True)
class _Linear:
    """A multinomial logistic regression over named features; weights are int8 with one scale a label."""

    rows: dict[str, int]
    weights: np.ndarray[Any, np.dtype[np.int8]]
    scale: np.ndarray[Any, np.dtype[np.float32]]
    bias: np.ndarray[Any, np.dtype[np.float32]]
    labels: tuple[str, ...]

    def chances(self, features: Iterable[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Probabilities of the labels. Sums of int8 in int32: the same on every machine."""
        found = [self.rows[f] for f in set(features) if f in self.rows]
        total = self.weights[found].sum(axis=0, dtype=np.int32)
        scores = total.astype(np.float64) * self.scale + self.bias
        exp = np.exp(scores - scores.max())
        return np.asarray(exp / exp.sum())


@cache
def _model(name: str) -> _Linear:
    source = files("reportedly.annotate").joinpath("data").joinpath(f"{name}.npz")
    with source.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
        features = stored["features"].tobytes().decode().split("\n")
        return _Linear(
            {feature: row for row, feature in enumerate(features)},
            stored["weights"],
            stored["scale"],
            stored["bias"],
            tuple(str(label) for label in stored["labels"]),
        )


def find_anchors(
    texts: Mapping[Region, str],
    sentences: Sequence[Span],
    amounts: Sequence[Mention],
    times: Sequence[Mention],
    names: Sequence[Mention],
    attributions: Sequence[Attribution],
) -> tuple[Anchor, ...]:
    """The anchors of a page with their kinds and roles, given its amounts, times, names and attributions."""
    spots = [
        spot
        for region, text in texts.items()
        for spot in candidates(
            text, [s for s in sentences if s.region == region], [a for a in amounts if a.region == region]
        )
    ]
    reporting = surroundings(
        {region: text for region, text in texts.items() if region != "comment"}, sentences, times, names, attributions
    )
    # what readers write must not change what the report is coded as
    with_comments = reporting
    if "comment" in texts:
        with_comments = surroundings(texts, sentences, times, names, attributions)
    return _merged(_anchor(spot, with_comments if spot.region == "comment" else reporting) for spot in spots)


def surroundings(
    texts: Mapping[Region, str],
    sentences: Sequence[Span],
    times: Sequence[Mention],
    names: Sequence[Mention],
    attributions: Sequence[Attribution],
) -> Surroundings:
    """What the roles of claims in some regions may be: names and sources by rule and reader together."""
    found = [*names_of_claims(texts, [m for m in names if m.region in texts]), *times]
    said = attributions_of_claims(texts, [a for a in attributions if a.cue[0].region in texts])
    return surround(
        texts,
        [s for s in sentences if s.region in texts],
        [m for m in found if m.region in texts],
        said,
    )


def _anchor(spot: Candidate, around: Surroundings) -> Anchor | None:
    model = _model("anchors")
    chances = model.chances(spot.features)
    best = 1 + int(np.argmax(chances[1:]))
    if chances[best] < CLAIMED * (chances[0] + chances[best]):
        return None
    kind = cast(ClaimKind, model.labels[best])
    return Anchor(
        spot.region,
        spot.start,
        spot.end,
        spot.text,
        kind,
        round(float(chances[best]), 3),
        spot.amount,
        cast(Status, _likeliest("status", spot.features)),
        cast(Scope, _likeliest("scope", spot.features)),
        tuple(_links(around, kind, spot.span)),
    )


def _likeliest(name: str, features: Iterable[str]) -> str:
    model = _model(name)
    return model.labels[int(np.argmax(model.chances(features)))]


def _links(around: Surroundings, kind: ClaimKind, anchor: Span) -> list[RoleLink]:
    sentence = around.where.number(anchor)
    found: list[RoleLink] = []
    for role in ROLE_NAMES:
        if role == "from" and kind not in WITH_ORIGIN:
            continue
        origin = main_origin(around, sentence) if role == "from" else None
        if origin is not None:
            found.append(RoleLink(role, origin.span, 1.0))
            continue
        best = _best_link(around, role, kind, anchor, sentence)
        if best is not None and best.score >= LINKED[role]:
            found.append(best)
    return found


def _best_link(around: Surroundings, role: RoleName, kind: ClaimKind, anchor: Span, sentence: int) -> RoleLink | None:
    best: RoleLink | None = None
    for filler, features in pairs(around, role, kind, anchor, sentence):
        score = round(float(_model(f"role_{role}").chances(features)[1]), 3)
        if best is None or score > best.score:
            best = RoleLink(role, filler.span, score)
    return best


#: Two bare anchors of one kind this close (in characters) state one claim: "seized control of". Measured on train.
_NEAR = 40
#: A bare anchor this close before an amount of its kind is that claim's verb: "destroyed three trucks" is one claim.
_BESIDE = 16


def _merged(anchors: Iterable[Anchor | None]) -> tuple[Anchor, ...]:
    """Anchors without the repeats that several words of one bare claim make; the likeliest word stays."""
    kept: list[Anchor] = []
    for anchor in anchors:
        if anchor is None:
            continue
        if anchor.amount is None and kept:
            last = kept[-1]
            if last.region == anchor.region and last.kind == anchor.kind and anchor.start - last.end < _NEAR:
                if last.amount is None and anchor.score > last.score:
                    kept[-1] = anchor
                continue
        if anchor.amount is not None and kept:
            last = kept[-1]
            verb = last.amount is None and last.region == anchor.region and last.kind == anchor.kind
            if verb and anchor.start - last.end < _BESIDE:
                kept.pop()
        kept.append(anchor)
    return tuple(kept)
