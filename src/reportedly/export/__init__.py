"""Records as others see them: JSON under the public names."""

from __future__ import annotations

from reportedly.export.across import event_json, source_json
from reportedly.export.jsonl import annotation_json, claim_json, finding_json, json_line, kept_json, report_json

__all__ = [
    "annotation_json",
    "claim_json",
    "event_json",
    "finding_json",
    "json_line",
    "kept_json",
    "report_json",
    "source_json",
]
