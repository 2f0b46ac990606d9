"""The documents: links lead somewhere, commands run, public names are explained."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import reportedly
from lab.shared import ROOT
from reportedly.records import (
    BOUNDS,
    CLAIM_KINDS,
    PART_KINDS,
    REGIONS,
    RULES,
    SCOPES,
    STATUSES,
    Amount,
    Annotation,
    Attribution,
    Claim,
    Comment,
    Finding,
    Mention,
    Meter,
    Page,
    Time,
)

EXAMPLES = Path(reportedly.__file__).parent / "examples"
TUTORIAL = ROOT / "docs" / "tutorial.md"
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md"))
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
#: Names of fields that the codebook explains, or that only carry digests and positions.
PLUMBING = {
    "amount_start",
    "evidence_start",
    "page_start",
    "page_end",
    "raw",
    "raw_digest",
    "sentences",
    "selector",
    "value",
    "doc",
    "n",
}


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def links(page: Path) -> list[str]:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]*`", "", text)
    found: list[str] = re.findall(r"\]\(([^)\s]+)\)", text)
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def dead(page: Path) -> list[str]:
    wrong = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            wrong.append(link)
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert dead(page) == []


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](missing.md) [b](#one) [c](#two) [d](https://example.org) `[e](f.md)`\n")
    assert dead(page) == ["missing.md", "#two"]


def test_the_index_names_every_page() -> None:
    index = set(links(ROOT / "docs" / "README.md"))
    pages = {
        str(path.relative_to(ROOT / "docs"))
        for path in (ROOT / "docs").rglob("*.md")
        if "decisions" not in path.parts and path.name != "README.md"
    }
    assert pages - index == set()


def commands(page: Path) -> list[str]:
    blocks = re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line.startswith("reportedly ")]


def snippets(page: Path) -> list[str]:
    found: list[str] = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return found


def shell(command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command among the examples, as a reader of the docs would."""
    script = f"set -o pipefail; {command}"
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        ["bash", "-c", script],
        cwd=EXAMPLES,
        env={**os.environ, "PATH": path, **settings},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.mark.parametrize("command", commands(TUTORIAL))
def test_commands_of_the_tutorial_run(command: str) -> None:
    done = shell(command)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_sample_in_the_readme_is_what_the_program_prints() -> None:
    """REPORTEDLY_GOLDEN=write puts the program's output there."""
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    sample = re.search(r"<!-- sample: (reportedly [^>]+) -->\n```text\n(.*?)```", text, flags=re.S)
    assert sample is not None
    done = shell(f"{sample[1]} --format terminal", COLUMNS="96", NO_COLOR="1")
    assert done.returncode == 0, done.stderr
    printed = "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines()) + "\n"
    if os.environ.get("REPORTEDLY_GOLDEN") == "write":
        readme.write_text(text[: sample.start(2)] + printed + text[sample.end(2) :], encoding="utf-8")
        return
    assert sample[2] == printed, "the program prints something else now; REPORTEDLY_GOLDEN=write renews the sample"


def test_the_tutorial_has_commands() -> None:
    verbs = {command.split()[1] for command in commands(TUTORIAL)}
    assert verbs >= {"read", "claims", "annotate", "findings"}


@pytest.mark.parametrize("page", [TUTORIAL, ROOT / "README.md"], ids=lambda page: page.name)
def test_python_of_the_pages_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert snippets(page)
    monkeypatch.chdir(EXAMPLES)
    for snippet in snippets(page):
        exec(compile(snippet, str(page), "exec"), {"__name__": "snippet"})


def test_every_public_name_is_in_the_glossary() -> None:
    records = (Amount, Annotation, Attribution, Claim, Comment, Finding, Mention, Meter, Page, Time)
    fields = {name for record in records for name in record.__dataclass_fields__}
    values = {*BOUNDS, *CLAIM_KINDS, *PART_KINDS, *REGIONS, *RULES, *SCOPES, *STATUSES}
    pages = [ROOT / "docs" / "glossary.md", ROOT / "docs" / "codebook.md"]
    explained = set(re.findall(r"`([\w]+)`", " ".join(page.read_text(encoding="utf-8") for page in pages)))
    assert (fields - PLUMBING | values | set(reportedly.__all__)) - explained == set()


def test_the_codebook_has_the_version_that_claims_carry() -> None:
    from reportedly.pipeline import CODEBOOK

    first = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# The codebook, version {CODEBOOK}"
