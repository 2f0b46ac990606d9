"""What people say of a report and its claims, as pages show it beside what the program read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reportedly.export import judged_json
from reportedly.judging.correcting import plain_value
from reportedly.judging.standing import in_force, report_key
from reportedly.ledger.store import Store
from reportedly.legible import figure, said
from reportedly.records import Claim, Judgement, Standing
from reportedly.reviewing import Review, review


@dataclass(frozen=True, slots=True)
class Corrected:
    """A field that a person set, with what the program had read."""

    field: str
    was: str
    now: str
    who: str
    at: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What people say of one claim, or of a report. `figure` is the claim's as corrected, where that differs."""

    standing: Standing
    corrections: tuple[Corrected, ...] = ()
    figure: str | None = None
    remarks: tuple[Judgement, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.remarks or self.corrections or self.standing != Standing())


class Judged:
    """What people say of one report and its claims."""

    def __init__(self, found: Review, remarks: Mapping[str, tuple[Judgement, ...]]) -> None:
        self._found, self._remarks = found, remarks
        #: Claims that were judged and that no present claim takes up, each as it was last seen.
        self.orphans = tuple(seen.claim for seen in found.orphans)

    def of(self, claim: Claim) -> Opinion:
        """Of a claim."""
        standing = self._found.of(claim.id)
        corrected = tuple(
            Corrected(
                each["field"],
                said(each["was"]),
                said(plain_value(each["value"])),
                each["who"],
                each["at"],
                each["reason"],
            )
            for each in judged_json(claim, standing)["corrections"]
        )
        shown = figure(self._found.corrected(claim)) if corrected else None
        return Opinion(standing, corrected, shown if shown != figure(claim) else None, self._remarks.get(claim.id, ()))

    def of_report(self, report: str) -> Opinion:
        """Of the report itself."""
        return Opinion(self._found.of_report(report), remarks=self._remarks.get(report_key(report), ()))

    def json(self, claim: Claim) -> dict[str, Any]:
        """Of a claim, in the fields of the JSON lines."""
        return dict(judged_json(claim, self._found.of(claim.id)))


def judged_of(store: Store, report: str, hide: Callable[[Any], Any]) -> Judged:
    """What people say of a report; `hide` takes out what must not be shown."""
    found: Review = review(store, report)
    remarks: dict[str, list[Judgement]] = defaultdict(list)
    for each in in_force(store.judgements(report=report)):
        if each.verb == "comment":
            about = report_key(report) if each.claim is None else found.carried.get(each.claim, each.claim)
            remarks[about].append(each)
    return Judged(
        Review(hide(dict(found.standings)), found.carried, hide(found.orphans)),
        {about: hide(tuple(several)) for about, several in remarks.items()},
    )
