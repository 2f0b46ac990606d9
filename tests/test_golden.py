"""The claims and findings of every shipped example, as they stood when a person last looked.

`make golden` rewrites tests/golden/; what changed is then for review in the diff. One field a line: the claim or
finding, the field, its value. The coder's version is left out, for it changes with every release.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportedly import SourceError, claims, findings, read_all
from reportedly.export import claim_json, finding_json

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted(
    path for path in (ROOT / "src" / "reportedly" / "examples").iterdir() if path.suffix in (".html", ".txt", ".jsonl")
)
GOLDEN = ROOT / "tests" / "golden"
WRITING = os.environ.get("REPORTEDLY_GOLDEN") == "write"


def golden_lines(path: Path) -> Iterator[str]:
    """The lines of one example's golden file."""
    for page in read_all([path]):
        assert not isinstance(page, SourceError), str(page)
        found = claims(page)
        numbers = {claim.id: claim.n for claim in found}
        yield _line("report", page.title, str(page.published or "undated"))
        for claim in found:
            for name, value in claim_json(claim).items():
                if name == "roles":
                    for role, span in value.items():
                        yield from _unless_empty(f"claim {claim.n}", f"{role} at", _places(span))
                elif name == "confidence":
                    yield _line(f"claim {claim.n}", name, f"{value:.1f}")
                elif name not in ("doc", "n", "coder"):
                    yield from _unless_empty(f"claim {claim.n}", name, value)
        for number, finding in enumerate(findings(page, found), 1):
            value = finding_json(finding, page)
            yield _line(f"finding {number}", finding.rule, value["sentence"])
            yield _line(f"finding {number}", "claims", [numbers[each] for each in finding.claims])
            for span in value["evidence"]:
                yield _line(f"finding {number}", _places(span), span["text"])


def _places(span: Any) -> Any:
    if isinstance(span, list):
        return [_places(each) for each in span]
    return span and f"{span['region']} {span['start']}-{span['end']}"


def _unless_empty(what: str, name: str, value: Any) -> Iterator[str]:
    if value is not None and value != [] and value != [None] * len(value if isinstance(value, list) else ()):
        yield _line(what, name, value)


def _line(*values: Any) -> str:
    return json.dumps(values, ensure_ascii=False)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_gives_what_it_gave(example: Path) -> None:
    golden = GOLDEN / f"{example.name}.jsonl"
    lines = list(golden_lines(example))
    if WRITING:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert golden.exists(), f"no {golden.relative_to(ROOT)}; run `make golden` and review it"
    assert lines == golden.read_text(encoding="utf-8").splitlines(), (
        "if the change is meant: `make golden`, then review"
    )


def test_no_golden_file_has_lost_its_example() -> None:
    assert {path.name for path in GOLDEN.glob("*.jsonl")} == {f"{path.name}.jsonl" for path in EXAMPLES}
