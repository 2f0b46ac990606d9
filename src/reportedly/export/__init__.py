"""Records as others see them: JSON under the public names."""

from __future__ import annotations

from reportedly.export.across import event_json, source_json
from reportedly.export.jsonl import (
    annotation_json,
    change_json,
    claim_json,
    entry_json,
    fault_json,
    finding_json,
    held_json,
    json_line,
    judged_json,
    judgement_json,
    kept_json,
    report_json,
    stats_json,
    version_json,
)

__all__ = [
    "annotation_json",
    "change_json",
    "claim_json",
    "entry_json",
    "event_json",
    "fault_json",
    "finding_json",
    "held_json",
    "json_line",
    "judged_json",
    "judgement_json",
    "kept_json",
    "report_json",
    "source_json",
    "stats_json",
    "version_json",
]
