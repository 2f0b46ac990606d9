"""The claims and findings of every shipped example, as they stood when a person last looked.

`make golden` rewrites tests/golden/; what changed is then for review in the diff. One field a line: the claim or
finding, the field, its value. The coder's version is left out, for it changes with every release. Words, places and
figures must be the same to the letter; scores may differ by as much as two kinds of processor make them differ
(docs/reader.md). Where a choice was so close that the other kind chooses otherwise, NAME.avx2.jsonl has what one
without AVX-512 and VNNI gives (CONTRIBUTING.md says how it is made), and either will do.
"""

from __future__ import annotations

import difflib
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
#: How far a score may be from the one that stands: another kind of processor adds in another order. Twice the largest
#: difference seen between one with AVX2 alone and one with AVX-512 and VNNI.
SLACK = 0.05
WRITING = os.environ.get("REPORTEDLY_GOLDEN")


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
                    yield _line(f"claim {claim.n}", name, round(value, 2))
                elif name not in ("doc", "n", "coder"):
                    yield from _unless_empty(f"claim {claim.n}", name, value)
        for number, finding in enumerate(findings(page, found), 1):
            value = finding_json(finding, page)
            yield _line(f"finding {number}", finding.rule, value["sentence"])
            yield _line(f"finding {number}", "claims", [numbers[each] for each in finding.claims])
            for span in value["evidence"]:
                yield _line(f"finding {number}", _places(span), span["text"])


def apart(before: list[str], now: list[str]) -> list[str]:
    """The differing lines, as a diff's; scores and confidences close by are the same."""
    kept = list(now)
    for block in difflib.SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        tag, first, last, start, end = block
        if tag == "replace" and last - first == end - start:
            for old, new in zip(range(first, last), range(start, end), strict=True):
                if _close(json.loads(before[old]), json.loads(now[new])):
                    kept[new] = before[old]
    return [line for line in difflib.ndiff(before, kept) if line[0] in "+-"] if kept != before else []


def _close(before: list[Any], now: list[Any]) -> bool:
    """Whether two lines give the same scores, or the same confidence, but for `SLACK`."""
    if before[:2] != now[:2]:
        return False
    if before[1] == "confidence":
        return bool(abs(before[2] - now[2]) <= SLACK)
    if before[1] != "scores" or before[2].keys() != now[2].keys():
        return False
    return all(abs(score - now[2][role]) <= SLACK for role, score in before[2].items())


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
    golden, other = GOLDEN / f"{example.name}.jsonl", GOLDEN / f"{example.name}.avx2.jsonl"
    lines = list(golden_lines(example))
    if WRITING == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        other.unlink(missing_ok=True)
    assert golden.exists(), f"no {golden.relative_to(ROOT)}; run `make golden` and review it"
    differ = apart(golden.read_text(encoding="utf-8").splitlines(), lines)
    if differ and WRITING == "avx2":
        other.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    if differ and other.exists():
        differ = apart(other.read_text(encoding="utf-8").splitlines(), lines)
    assert differ == [], "if the change is meant: `make golden`, then review"


def test_what_goldens_forgive_is_scores_close_by_alone() -> None:
    before = ['["claim 1", "scores", {"place": 0.376}]', '["claim 1", "confidence", 0.44]', '["claim 1", "low", 3]']
    close = ['["claim 1", "scores", {"place": 0.401}]', '["claim 1", "confidence", 0.42]', '["claim 1", "low", 3]']
    assert apart(before, close) == []
    for number, other in (
        (0, '["claim 1", "scores", {"place": 0.476}]'),
        (0, '["claim 1", "scores", {"actor": 0.376}]'),
        (1, '["claim 1", "confidence", 0.54]'),
        (2, '["claim 1", "low", 3.01]'),
        (2, '["claim 2", "low", 3]'),
    ):
        assert apart(before, [*before[:number], other, *before[number + 1 :]])
    assert apart(before, before[:2])


def test_no_golden_file_has_lost_its_example() -> None:
    there = {path.name.replace(".avx2.", ".") for path in GOLDEN.glob("*.jsonl")}
    assert there == {f"{path.name}.jsonl" for path in EXAMPLES}
