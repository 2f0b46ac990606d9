"""Where judgements and the ledger meet: what holds now, what a new coding changes, training data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.judging.carrying import carried
from reportedly.judging.correcting import corrected
from reportedly.judging.standing import report_key, standings
from reportedly.judging.training import Example, numbered
from reportedly.records import Change, Claim, Page, Standing

if TYPE_CHECKING:
    from reportedly.ledger.judged import Seen
    from reportedly.ledger.keeping import Coder
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


def review(ledger: Store, *reports: str) -> Review:
    """What the ledger's judgements say now, of all reports or of those named."""
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
    for doc in [doc for doc in judged if not reports or doc in reports]:
        now = ledger.claims(doc)
        present = {claim.id for claim in now}
        seen = [each for claim in judged[doc] if claim not in present and (each := ledger.claim(claim)) is not None]
        # what a person coded in the present version stands there, whether or not the program coded it too
        lost = [found for found in seen if found.person is None or not found.current]
        found = carried([each.claim for each in lost], now)
        moved |= found
        orphans += [each for each in lost if each.claim.id not in found]
    return Review(standings(judgements, moved), moved, tuple(orphans))


@dataclass(frozen=True, slots=True)
class Recoded:
    """What a newer coder made of one report; `changes` is None where it had coded the report already."""

    page: Page
    changes: tuple[Change, ...] | None = None


def recode(ledger: Store, code: Callable[[Page, bool], Sequence[Claim]], coder: Coder) -> Iterator[Recoded]:
    """Code the current page of every report anew, in the order they were added, and say what became of its claims.

    `code` is told whether readers' comments were coded before, and then codes them too. Each report is kept as soon as
    it is coded; one that this coder has coded is passed over, so that a run goes on where an earlier one stopped.
    Raises LedgerError where a coding cannot be kept; those before it are.
    """
    from reportedly.ledger.comparing import changes

    for report, before in ledger.coders().items():
        page = ledger.page(report)
        if page is None:
            continue
        if before == coder.name:
            yield Recoded(page)
            continue
        old, comments = ledger.claims(report), ledger.comments_coded(page)
        ledger.keep(page, lambda each: code(each, comments), coder, comments_coded=comments)  # noqa: B023 - called here
        yield Recoded(page, changes(old, ledger.claims(report)))


def examples(ledger: Store, *, rejected: bool) -> Iterator[Example]:
    """The claims that people accepted or corrected (or, if `rejected`, rejected) as training data, report by report.

    Each is the claim as it stood when the newest verdict was given, with its corrections: nobody accepted what a later
    coder made of it. A disputed claim is neither.
    """
    now = review(ledger)
    wanted = {"rejected"} if rejected else {"accepted", "corrected"}
    by_report: dict[str, list[Example]] = {}
    for claim, standing in now.standings.items():
        if claim.startswith(report_key("")) or standing.verdict not in wanted or standing.disputed:
            continue
        names = [claim, *(old for old, new in now.carried.items() if new == claim)]
        seen = next((found for name in reversed(names) if (found := ledger.claim(name, standing.at))), None)
        if seen is None:
            continue
        page = ledger.page(seen.claim.doc, seen.number)
        if page is None:
            continue
        fixed = corrected(seen.claim, standing.corrections)
        by_report.setdefault(seen.claim.doc, []).append(Example(fixed, page.version, seen.number, standing))
    for judged in by_report.values():
        yield from numbered(judged)
