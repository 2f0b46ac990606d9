"""Records as others see them: JSON under the public names."""

from __future__ import annotations

from reportedly.export.jsonl import (
    annotation_json,
    claim_json,
    finding_json,
    json_line,
    judged_json,
    judgement_json,
    kept_json,
    report_json,
)

__all__ = [
    "annotation_json",
    "claim_json",
    "finding_json",
    "json_line",
    "judged_json",
    "judgement_json",
    "kept_json",
    "report_json",
]
