"""The command line as a user meets it: streams, exit codes, wrong use, hostile and odd input."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from reportedly.cli import main
from reportedly.errors import NotFound, SourceError
from reportedly.records import Page

EXAMPLES = Path(__file__).parent.parent / "src" / "reportedly" / "examples"
REPORT = {"id": "a1", "title": "Raid on Orrin", "text": "At least 12 farmers were killed in Orrin, medics said."}
FRENCH = {
    "id": "fr",
    "text": "Au moins douze personnes ont été tuées dans la nuit, selon les secours. Les blessés ont été conduits à "
    "l'hôpital de la ville voisine, et les habitants disent que les combats durent depuis trois jours.",
}


class Done(NamedTuple):
    """What a run left: exit code, JSON lines or words, and what it said about itself."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("COLUMNS", "100")

    def _run(*arguments: str | Path) -> Done:
        code = main([str(argument) for argument in arguments])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Done(code, out.decode("utf-8"), err.decode("utf-8"))

    return _run


def reports(path: Path, *values: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
    return path


def command(*arguments: str | Path, **options: Any) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", "import sys; from reportedly.cli import main; sys.exit(main())"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen([*words, *map(str, arguments)], **pipes)


# --- what goes where -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["read", "claims", "annotate", "findings"])
def test_piped_output_is_json_lines_and_nothing_else(run: Any, name: str) -> None:
    done = run(name, EXAMPLES / "twin.txt")
    assert done.code == 0
    assert done.lines
    assert "1 report read" in done.err


@pytest.mark.parametrize("name", ["read", "claims"])
def test_a_page_read_again_is_passed_over_and_one_with_other_words_is_told(run: Any, tmp_path: Path, name: str) -> None:
    changed = REPORT | {"text": "At least 14 farmers were killed in Orrin, medics said."}
    once = run(name, reports(tmp_path / "once.jsonl", REPORT, changed))
    done = run(name, reports(tmp_path / "r.jsonl", REPORT, changed, REPORT), tmp_path / "r.jsonl")
    assert [line | {"read_from": ""} for line in done.lines] == [line | {"read_from": ""} for line in once.lines]
    assert "2 reports read" in done.err
    assert "1 page with other words of a report read before" in done.err
    assert "4 copies of a report read before, passed over" in done.err


def test_the_summary_counts_and_names_what_was_skipped(run: Any, tmp_path: Path) -> None:
    file = reports(tmp_path / "r.jsonl", REPORT, FRENCH)
    done = run("claims", file, tmp_path / "none.html")
    assert done.code == 0
    assert {line["doc"] for line in done.lines} == {"a1"}
    assert "2 reports read" in done.err
    assert "1 not in English (read, not coded)" in done.err
    assert "1 skipped (1 not found)" in done.err
    assert done.err.count("none.html") == 1
    assert f"{len(done.lines)} claim" in done.err


def test_a_report_in_another_language_is_read_and_kept(run: Any, tmp_path: Path) -> None:
    done = run("read", reports(tmp_path / "r.jsonl", FRENCH))
    assert [line["language"] for line in done.lines] == ["fr"]
    shown = run("read", tmp_path / "r.jsonl", "--format", "terminal")
    assert "Not in English: read and kept, not coded" in shown.out


def test_format_terminal_can_be_piped_without_colours(run: Any) -> None:
    done = run("read", EXAMPLES / "twin.txt", "--format", "terminal", "--why")
    assert "\x1b" not in done.out
    for words in ("⟧¹", "Claims · ", "Why each claim is there", "Readers' comments", "Findings · "):
        assert words in done.out


def test_kinds_and_confidence_leave_numbers_alone(run: Any, tmp_path: Path) -> None:
    file = EXAMPLES / "market-radio.html"
    every = run("claims", file).lines
    killed = run("claims", file, "--kind", "killed").lines
    assert killed == [line for line in every if line["kind"] == "killed"]
    two = run("claims", file, "--kind", "killed", "--kind", "wounded").lines
    assert two == [line for line in every if line["kind"] in ("killed", "wounded")]
    assert {line["kind"] for line in two} == {"killed", "wounded"}
    least = sorted(line["confidence"] for line in every)[len(every) // 2]
    sure = run("claims", file, "--min-confidence", str(least)).lines
    assert sure == [line for line in every if line["confidence"] >= least]
    assert 0 < len(sure) < len(every)


def test_comments_are_coded_only_when_asked(run: Any) -> None:
    file = EXAMPLES / "twin.txt"
    without, coded = run("claims", file).lines, run("claims", file, "--comments").lines
    assert {line["region"] for line in without} == {"title", "body"}
    assert [line for line in coded if line["region"] != "comment"] == without


def test_given_date_and_outlet_reach_the_report(run: Any) -> None:
    (line,) = run("read", EXAMPLES / "twin.txt", "--published", "2019-03-10", "--outlet", "Somebody").lines
    assert (line["published"], line["published_from"], line["outlet"]) == ("2019-03-10", "given", "Somebody")


def test_a_convention_stands_beside_a_vague_amount_and_never_for_it(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text("Dozens of people were killed in shelling in Arda on Sunday, the mayor said.", encoding="utf-8")
    (plain,), (read,) = run("claims", file).lines, run("claims", file, "--vague", "acled").lines
    assert read.pop("vague_reading") == {"convention": "acled", "figure": 12}
    assert read == plain
    assert (plain["low"], plain["high"], plain["bound"]) == (None, None, "vague")
    shown = run("claims", file, "--vague", "acled", "--format", "terminal").out
    assert "vague ~ 12" in shown
    assert "ACLED" in shown


def test_options_without_effect_on_json_lines_are_said(run: Any) -> None:
    done = run("read", EXAMPLES / "twin.txt", "--kind", "killed")
    assert len(done.lines) == 1
    assert "--kind" in done.err
    assert "reportedly claims" in done.err


# --- sources ---------------------------------------------------------------------------------------------------------


def test_standard_input(tmp_path: Path) -> None:
    child = command("read", "-", "--as", "reports", stdin=subprocess.PIPE)
    out, err = child.communicate(gzip.compress(json.dumps(REPORT).encode()))
    assert child.returncode == 0, err
    assert json.loads(out)["id"] == "a1"


def test_a_folder_of_mixed_shapes(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    for name in ("twin.html", "twin.txt", "communique.txt"):
        (folder / "deep" / name).write_bytes((EXAMPLES / name).read_bytes())
    (folder / "r.jsonl.gz").write_bytes(gzip.compress(json.dumps(REPORT).encode()))
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    (folder / "empty.html").write_bytes(b"")
    done = run("read", folder)
    assert done.code == 0
    assert len(done.lines) == 4
    assert {Path(line["read_from"]).name for line in done.lines} >= {"twin.html", "twin.txt"}
    assert "empty.html" in done.err


@pytest.mark.parametrize("name", ["read", "claims", "annotate", "findings"])
def test_nothing_readable_is_exit_1(run: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "nothing.txt").write_bytes(b"")
    for source in (tmp_path / "missing.html", tmp_path / "empty", tmp_path / "nothing.txt"):
        done = run(name, source)
        assert done.code == 1, source
        assert done.out == ""
        assert done.err
        assert "Traceback" not in done.err


# --- wrong use -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["read"], "source"),
        (["reed", "x"], "reed"),
        (["read", "x", "--as", "spreadsheet"], "spreadsheet"),
        (["read", "x", "--format", "csv"], "csv"),
        (["claims", "x", "--kind", "maimed"], "one of killed, wounded"),
        (["claims", "x", "--min-confidence", "1.5"], "between 0 and 1"),
        (["claims", "x", "--min-confidence", "nan"], "between 0 and 1"),
        (["claims", "x", "--published", "20 Jan 2017"], "YYYY-MM-DD"),
        (["claims", "x", "--published", "2017-02-30"], "YYYY-MM-DD"),
        (["read", "x", "--nonsense"], "nonsense"),
    ],
)
def test_wrong_use_is_exit_2_and_names_what_is_valid(run: Any, arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert words.lower() in " ".join(done.err.split()).lower()
    assert done.out == ""


def test_version(run: Any) -> None:
    from reportedly import CODER

    assert run("--version").out.strip() == CODER


# --- ends ------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    file = reports(tmp_path / "r.jsonl", *({**REPORT, "id": f"a{n}", "text": REPORT["text"] * 40} for n in range(400)))
    child = command("read", file)
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.readline()
    child.stdout.close()
    assert child.stderr.read() == b""
    assert child.wait() == 0


def test_ctrl_c_ends_with_a_line_and_130(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(id="x", title="", text="A page.", page_text="A page.", parts=(), version="1")

    def interrupted(*_: Any, **__: Any) -> Iterator[Page | SourceError]:
        yield page
        yield NotFound("gone.html", "no such file")
        raise KeyboardInterrupt

    monkeypatch.setattr("reportedly.cli.run.read_all", interrupted)
    done = run("read", "x")
    assert done.code == 130
    assert len(done.lines) == 1
    assert done.err.splitlines()[-1] == "reportedly: stopped: 1 report read · 1 skipped (1 not found)"


def test_a_file_name_cannot_act_on_the_terminal(run: Any) -> None:
    done = run("read", "no\x1b[31msuch\nfile.html")
    assert done.code == 1
    assert "\x1b" not in done.err
    assert "␛[31m" in done.err


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("colours", [True, False])
def test_on_a_terminal_the_page_is_drawn_in_colour_unless_no_color(colours: bool) -> None:
    import pty

    leader, follower = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "90", "LINES": "40"}
    environment.pop("NO_COLOR", None)
    if not colours:
        environment["NO_COLOR"] = "1"
    child = command("read", EXAMPLES / "market-radio.html", stdout=follower, env=environment)
    os.close(follower)
    shown = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        shown += piece
    _, err = child.communicate()
    os.close(leader)
    assert child.returncode == 0, err
    words = shown.decode("utf-8")
    assert "Claims · " in words
    assert ("\x1b[31m" in words or "\x1b[1;31m" in words) == colours
