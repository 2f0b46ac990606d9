"""The documents: links lead somewhere, commands run, public names are explained."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import reportedly
from lab.shared import ROOT
from reportedly.cli import main
from reportedly.records import (
    BOUNDS,
    CLAIM_KINDS,
    OUTCOMES,
    PART_KINDS,
    REGIONS,
    RULES,
    SCOPES,
    STATUSES,
    VERBS,
    Amount,
    Annotation,
    Attribution,
    Claim,
    Comment,
    Finding,
    Judgement,
    Kept,
    Mention,
    Meter,
    Page,
    Time,
)
from tests.test_golden import SLACK

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
def test_commands_of_the_tutorial_run(
    command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    if re.search(r"[|*<>$]", command):
        done = shell(command)
        code, printed, said = done.returncode, done.stdout, done.stderr
    else:  # in this process: the readers' models are loaded once for all commands
        monkeypatch.chdir(EXAMPLES)
        code = main(shlex.split(command)[1:])
        printed, said = capfd.readouterr()
    assert code == 0, said
    assert printed.strip()


SAMPLE = re.compile(r"<!-- sample: (reportedly [^>]+) -->\n```text\n(.*?)```", flags=re.S)
#: A confidence or score.
SHARE = re.compile(r"(?<![\d.])0\.\d+")
SAMPLED = [page for page in PAGES if SAMPLE.search(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", SAMPLED, ids=lambda page: page.name)
def test_samples_are_what_the_program_prints(page: Path) -> None:
    """REPORTEDLY_GOLDEN=write puts the program's output there."""
    text = page.read_text(encoding="utf-8")

    def renewed(sample: re.Match[str]) -> str:
        done = shell(f"{sample[1]} --format terminal", COLUMNS="96", NO_COLOR="1")
        assert done.returncode == 0, done.stderr
        lines = [line.rstrip() for line in done.stdout.strip("\n").splitlines()]
        return f"<!-- sample: {sample[1]} -->\n```text\n" + "\n".join(lines) + "\n```"

    now = SAMPLE.sub(renewed, text)
    if os.environ.get("REPORTEDLY_GOLDEN") == "write":
        page.write_text(now, encoding="utf-8")
        return
    wrong = "the program prints something else now; REPORTEDLY_GOLDEN=write renews the samples"
    assert SHARE.sub("0.", text) == SHARE.sub("0.", now), wrong
    shares = zip(SHARE.findall(text), SHARE.findall(now), strict=True)
    assert all(abs(float(written) - float(printed)) <= SLACK for written, printed in shares), wrong


def test_the_readme_and_the_tutorial_show_what_is_printed() -> None:
    assert {page.name for page in SAMPLED} >= {"README.md", "tutorial.md"}


def test_what_the_tutorial_says_of_the_examples_is_so() -> None:
    """Sections 2, 4, 6 and 8, in words that no renewed sample would correct."""
    twin = reportedly.read(EXAMPLES / "twin.html")
    claims = reportedly.claims(twin)
    said = [(c.source, c.low, c.high, c.bound) for c in claims if c.region == "body" and c.kind == "deployed"]
    assert (("sources close to the government",), None, None, "vague") in said
    assert (("Residents",), 240, 320, "between") in said
    assert not {1140, 3000, 6000} & {c.high for c in claims}
    objections = [f for f in reportedly.findings(twin, claims) if f.rule == "reader_objection"]
    assert objections
    words = " ".join(twin.quote(span) for finding in objections for span in finding.evidence)
    assert "60,000" not in words
    assert "1.4 million" not in words
    herald = reportedly.read(EXAMPLES / "market-herald.html")
    assert "title_figure" in {finding.rule for finding in reportedly.findings(herald, reportedly.claims(herald))}
    pages = [page for page in reportedly.read_all([EXAMPLES / "reports.jsonl"]) if isinstance(page, reportedly.Page)]
    assert [page.id for page in pages if page.language != "en"] == ["not-english"]


def test_the_tutorial_has_commands() -> None:
    verbs = {command.split()[1] for command in commands(TUTORIAL)}
    assert verbs >= {"read", "claims", "annotate", "findings"}


@pytest.mark.parametrize("page", [TUTORIAL, ROOT / "README.md"], ids=lambda page: page.name)
def test_python_of_the_pages_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert snippets(page)
    monkeypatch.chdir(EXAMPLES)
    for snippet in snippets(page):
        exec(compile(snippet, str(page), "exec"), {"__name__": "snippet"})


def test_tests_that_the_docs_name_are_there() -> None:
    named: set[tuple[str, str]] = set()
    for page in PAGES:
        named |= set(re.findall(r"`(?:tests/)?(test_\w+\.py)(?:::(test_\w+))?`", page.read_text(encoding="utf-8")))
    assert named
    missing = []
    for file, function in sorted(named):
        path = ROOT / "tests" / file
        if not path.exists() or f"def {function}" not in path.read_text(encoding="utf-8"):
            missing.append(f"{file}::{function}")
    assert missing == []


def test_every_public_name_is_in_the_glossary() -> None:
    records = (Amount, Annotation, Attribution, Claim, Comment, Finding, Judgement, Kept, Mention, Meter, Page, Time)
    fields = {name for record in records for name in record.__dataclass_fields__}
    values = {*BOUNDS, *CLAIM_KINDS, *PART_KINDS, *REGIONS, *RULES, *SCOPES, *STATUSES, *OUTCOMES, *VERBS}
    pages = [ROOT / "docs" / "glossary.md", ROOT / "docs" / "codebook.md"]
    explained = set(re.findall(r"`([\w]+)`", " ".join(page.read_text(encoding="utf-8") for page in pages)))
    assert (fields - PLUMBING | values | set(reportedly.__all__)) - explained == set()


def test_the_codebook_has_the_version_that_claims_carry() -> None:
    from reportedly.pipeline import CODEBOOK

    first = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# The codebook, version {CODEBOOK}"
