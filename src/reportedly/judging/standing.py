"""From the judgements ever made to what holds now. The newest wins, none is taken out (decision 0140)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reportedly.records import Correction, Judgement, Standing, Verb, Verdict

_VERDICTS: dict[Verb, Verdict] = {
    "accept": "accepted",
    "correct": "corrected",
    "reject": "rejected",
    "challenge": "challenged",
}
_FOR: frozenset[Verdict] = frozenset({"accepted", "corrected"})


def in_force(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Those of a list, oldest first, that nobody took back; `undo` and `retract` themselves are left out.

    An undo takes back the one judgement it names, be that an undo itself. A retract takes back all that its person said
    before of the same claim, undos too; on a report, all they said of the report itself.
    """
    undone: set[int] = set()
    withdrawn: set[tuple[str, str]] = set()
    kept: list[Judgement] = []
    for judgement in reversed(judgements):
        things = _things(judgement)
        if judgement.id in undone or any((judgement.who, thing) in withdrawn for thing in things):
            continue
        if judgement.verb == "undo" and judgement.undoes is not None:
            undone.add(judgement.undoes)
        elif judgement.verb == "retract":
            withdrawn |= {(judgement.who, thing) for thing in things}
        else:
            kept.append(judgement)
    return tuple(reversed(kept))


def _things(judgement: Judgement) -> tuple[str, ...]:
    """What a judgement is about: one claim, two, or the report."""
    claims = tuple(claim for claim in (judgement.claim, judgement.other) if claim is not None)
    return claims or (report_key(judgement.report),)


def standings(judgements: Sequence[Judgement], carried: Mapping[str, str] | None = None) -> dict[str, Standing]:
    """What holds now, by the id of each claim and report that was judged; a report's key is ``report:`` and its id.

    `carried` has, by the id of a judged claim, the claim that it is now (carrying.py).
    """
    now = carried or {}
    about: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in in_force(judgements):
        one = judgement.claim and now.get(judgement.claim, judgement.claim)
        other = judgement.other and now.get(judgement.other, judgement.other)
        about[report_key(judgement.report) if one is None else one].append(replace(judgement, claim=one, other=other))
        if one is not None and other is not None:
            about[other].append(replace(judgement, claim=other, other=one))
    return {key: _standing(found) for key, found in about.items()}


def report_key(report: str) -> str:
    """The key of a report in `standings`."""
    return f"report:{report}"


def _standing(judgements: Iterable[Judgement]) -> Standing:
    """Of judgements in force on one thing, oldest first; in each, `other` is the other claim."""
    verdicts: dict[str, Judgement] = {}
    corrections: dict[str, Correction] = {}
    pairs: dict[str, Verb] = {}
    newest: Judgement | None = None
    remarks = 0
    for judgement in judgements:
        if judgement.verb in _VERDICTS:
            newest = verdicts[judgement.who] = judgement
        if judgement.verb == "correct" and judgement.field is not None:
            who, at, reason = judgement.who, judgement.at, judgement.reason
            corrections.pop(judgement.field, None)
            corrections[judgement.field] = Correction(judgement.field, judgement.value, who, at, reason, judgement.id)
        elif judgement.verb in ("same", "different") and judgement.other is not None:
            pairs[judgement.other] = judgement.verb
        elif judgement.verb == "comment":
            remarks += 1
    sides = {_VERDICTS[judgement.verb] in _FOR for judgement in verdicts.values()}
    standing = Standing(
        disputed=len(sides) > 1,
        corrections=tuple(corrections.values()),
        same=tuple(other for other, verb in pairs.items() if verb == "same"),
        different=tuple(other for other, verb in pairs.items() if verb == "different"),
        remarks=remarks,
    )
    if newest is None:
        return standing
    verdict = _VERDICTS[newest.verb]
    return replace(standing, verdict=verdict, who=newest.who, at=newest.at, reason=newest.reason)
