"""Monitors that speak of what a claim tells, in a sentence without a claim: "the monitor also reported the raid".

A recorder takes them down as a source of it. A monitor's business is to find out what happened. What states, parties
and politicians say of an attack without a figure mostly denies, judges or answers it, and is not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from reportedly.records import Claim, ClaimKind, Origin, Seconding
from reportedly.trace.origins import Saying, is_monitor

#: What was told of before: "the attack on the village", "Tuesday's raids", "those killed".
_WHAT_HAPPENED = re.compile(
    r"\b(?:the|this|that|these|those|both|\w+days?['’]?s?|yesterday['’]?s) (?:[\w'’-]+ ){0,3}?"
    r"(?:attacks?|air ?strikes?|strikes?|(?:air ?)?raids?|bombings?|bombardments?|blasts?|explosions?|shelling|"
    r"killings?|massacres?|assaults?|clashes|incidents?|executions?|abductions?|kidnappings?|fighting)\b"
    r"|\bthose (?:who (?:were|had been) )?(?:killed|wounded|injured)\b|\bthe (?:dead|victims|death toll)\b",
    re.IGNORECASE,
)
#: Kinds of claims that an attack is told by; a siege, a deployment, who holds a place are other things.
_DONE: frozenset[ClaimKind] = frozenset(
    ("killed", "wounded", "casualties", "missing", "detained", "attacks", "destroyed")
)


def seconded(
    claims: Sequence[Claim], sayings: Iterable[Saying], origins: Mapping[Saying, Origin | None]
) -> tuple[Seconding, ...]:
    """What monitors say, without a claim, of what claims of one report tell: each saying with the claim that it speaks
    of, which is the last before it of a place that it names, else the last before it, else the first. Only of claims of
    what was done to people and things.

    `claims` are those of the report that may be of an event, `origins` whose the sayings are.
    """
    several = sorted((c for c in claims if c.kind in _DONE), key=lambda c: (c.region != "title", _start(c), c.n))
    found = []
    for saying in sayings:
        origin = origins.get(saying)
        if origin is None or not is_monitor(origin.key) or not several or not _WHAT_HAPPENED.search(saying.told):
            continue
        before = [c for c in several if c.region == "title" or _start(c) < saying.span.start] or several[:1]
        there = [c for c in before if c.place and re.search(rf"\b{re.escape(c.place)}\b", saying.told)]
        about = (there or before)[-1]
        found.append(Seconding(about.doc, about.id, origin, saying.span, saying.words))
    return tuple(found)


def _start(claim: Claim) -> int:
    return (claim.amount_span or claim.span).start
