"""Write src/reportedly/web/accuracy.json, the figures that the page Method shows: ``python -m lab.web_accuracy``.

From docs/accuracy.md, which `make evaluate` writes; tests/test_web.py fails when the two differ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lab.shared import ROOT

PAGE = ROOT / "docs" / "accuracy.md"
FILE = ROOT / "src" / "reportedly" / "web" / "accuracy.json"
#: The sections that say how far to trust what the pages show.
SHOWN = ("Claims", "Confidence", "Events", "Our own sentences, by kind")
MISTAKES = "The commonest mistakes"
_SOURCE = (
    "Measured on data that was never trained on, against claims that a language model coded under the codebook, "
    "checked for form; two such codings agree with each other at figure F1 0.98 and whole F1 0.87 on reports like "
    "dev's, at 0.89 and 0.67 on the long test reports. Dev was looked at while rules were written. Nothing was tuned "
    "on the test reports: on reports of your own expect what stands there, or less. docs/accuracy.md has all of it."
)


def figures(page: str) -> dict[str, Any]:
    """The tables of the shown sections, each with what stands before it, and the mistakes."""
    tables, mistakes = [], []
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        title, _, text = section.partition("\n")
        if title == MISTAKES:
            mistakes = [[row[0], row[1], row[3]] for _, rows in _tables(text) for row in rows[1:]]
        if title in SHOWN:
            for k, (before, rows) in enumerate(_tables(text)):
                tables.append({"title": "" if k else title, "data": before, "names": rows[0], "rows": rows[1:]})
    return {"source": _SOURCE, "tables": tables, "mistakes": mistakes}


def _tables(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Each table's rows, with the paragraph before it."""
    before = ""
    for block in text.strip().split("\n\n"):
        if not block.startswith("|"):
            before = _plain(block)
            continue
        lines = [line for line in block.splitlines() if not re.fullmatch(r"[|\-: ]+", line)]
        yield before, [[_plain(cell) for cell in line.strip("|").split("|")] for line in lines]
        before = ""


def _plain(words: str) -> str:
    """Without markdown's signs, paths or links."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words)
    return " ".join(re.sub(r"[*`]", "", words).replace("../shared/", "").split())


if __name__ == "__main__":
    FILE.write_text(
        json.dumps(figures(PAGE.read_text(encoding="utf-8")), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    print(f"wrote {FILE.relative_to(ROOT)}")
