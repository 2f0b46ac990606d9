"""Where judgements and the ledger meet: what holds now of the claims it has, which were carried over, which lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.judging.carrying import carried
from reportedly.judging.correcting import corrected
from reportedly.judging.standing import report_key, standings
from reportedly.records import Claim, Standing

if TYPE_CHECKING:
    from reportedly.ledger.judged import Seen
    from reportedly.ledger.store import Store

_UNJUDGED = Standing()


@dataclass(frozen=True, slots=True)
class Review:
    """What people's judgements say now.

    `carried` has, by the id of a judged claim that stands no more, the claim it is now; `orphans` are the judged claims
    that no present claim takes up, each as it was last seen.
    """

    standings: Mapping[str, Standing]
    carried: Mapping[str, str]
    orphans: tuple[Seen, ...]

    def of(self, claim: str) -> Standing:
        """What holds of a claim, by its present id or the one it was judged under."""
        return self.standings.get(self.carried.get(claim, claim), _UNJUDGED)

    def of_report(self, report: str) -> Standing:
        """What holds of a report itself, its claims apart."""
        return self.standings.get(report_key(report), _UNJUDGED)

    def corrected(self, claim: Claim) -> Claim:
        """A claim as people have set it."""
        return corrected(claim, self.of(claim.id).corrections)


def review(ledger: Store, report: str | None = None) -> Review:
    """What the ledger's judgements say now, of all reports or of one (with the claims its own are paired with)."""
    judgements = ledger.judgements()
    judged: dict[str, dict[str, None]] = {}
    for judgement in judgements:
        of = judged.setdefault(judgement.report, {})
        if judgement.claim is not None:
            of[judgement.claim] = None
        if judgement.other is not None and (other := ledger.claim(judgement.other)) is not None:
            judged.setdefault(other.claim.doc, {})[judgement.other] = None
    moved: dict[str, str] = {}
    orphans: list[Seen] = []
    for doc in judged if report is None else judged.keys() & {report}:
        now = ledger.claims(doc)
        present = {claim.id for claim in now}
        seen = [each for claim in judged[doc] if claim not in present and (each := ledger.claim(claim)) is not None]
        # what a person coded in the present version stands there, whether or not the program coded it too
        lost = [found for found in seen if found.person is None or not found.current]
        found = carried([each.claim for each in lost], now)
        moved |= found
        orphans += [each for each in lost if each.claim.id not in found]
    return Review(standings(judgements, moved), moved, tuple(orphans))
