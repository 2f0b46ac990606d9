"""The commands and their options. Whatever is heavy is imported when a command runs: `--help` must come at once."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.records import CLAIM_KINDS

if TYPE_CHECKING:
    from reportedly.cli.run import Output, Reading
    from reportedly.cli.taking import Taken
    from reportedly.read import Shape
    from reportedly.records import Claim, Page

# Plain help: drawn by rich it took 0.55 s where this took 0.32, on a busy machine with 2 cores
# (time script -qc "reportedly --help" /dev/null), and a pipe got other text than a terminal.
app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


class As(StrEnum):
    """Shapes of input."""

    HTML = "html"
    TEXT = "text"
    REPORTS = "reports"
    FEED = "feed"
    WARC = "warc"


#: What can be read today; the other shapes are named by the interface and refused with a word of why.
_SHAPES: dict[As, Shape] = {As.HTML: "html", As.TEXT: "text", As.REPORTS: "reports"}


class Format(StrEnum):
    """Forms of output."""

    TERMINAL = "terminal"
    JSONL = "jsonl"


Sources = Annotated[
    list[str], typer.Argument(metavar="SOURCE", show_default=False, help="Files, folders, or - for standard input.")
]
Shaped = Annotated[
    As | None,
    typer.Option("--as", metavar="SHAPE", help="Read as html, text or reports instead of sniffing the shape."),
]
Formatted = Annotated[
    Format | None,
    typer.Option("--format", metavar="FORM", help="terminal or jsonl. Default: jsonl when piped, else terminal."),
]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="The day of publication (YYYY-MM-DD) of all that is read."),
]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="The outlet of all that is read.")]
MinConfidence = Annotated[
    float, typer.Option(metavar="X", help="Leave out claims below this confidence, 0 to 1.", show_default=False)
]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", metavar="KIND", help="Only claims of this kind; may be given again.")
]
Comments = Annotated[bool, typer.Option("--comments", help="Code readers' comments too, apart from the report.")]
LedgerAt = Annotated[
    str,
    typer.Option(
        "--ledger",
        metavar="LEDGER",
        envvar="REPORTEDLY_LEDGER",
        help="A file, or postgresql://user@host/database. Default: reportedly.db, or what REPORTEDLY_LEDGER says.",
    ),
]
SomeSources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SOURCE]",
        show_default=False,
        help="Files, folders, or - for standard input. Without any, the ledger is read.",
    ),
]
Graded = Annotated[
    str | None,
    typer.Option("--settings", metavar="FILE", help="Your grades of sources and events, as TOML (docs/events.md)."),
]
Why = Annotated[bool, typer.Option("--why", help="In a terminal: each claim's evidence, and where its roles stand.")]


def _version(wanted: bool) -> None:
    if wanted:
        from reportedly import CODER

        typer.echo(CODER)
        raise typer.Exit


@app.callback()
def top(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version of code, reader and codebook.", callback=_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Reads news about armed conflict into claims that can be checked: who says that who did what to whom, how many,
    where and when, each with its exact words.

    \b
    Start here
      reportedly demo
      reportedly read page.html
      reportedly claims folder/ > claims.jsonl

    \b
    Exit codes
      0 something was read, 1 nothing could be, 2 wrong use, 3 the ledger cannot be used, 130 stopped
    """


@app.command()
def read(
    source: Sources,
    shape: Shaped = None,
    form: Formatted = None,
    min_confidence: MinConfidence = 0.0,
    kind: Kinds = None,
    comments: Comments = False,
    why: Why = False,
    published: Published = None,
    outlet: Outlet = None,
) -> None:
    """Read pages. In a terminal: the report with its claims marked, the claims, the findings. Piped: a report a line.

    \b
    Examples
      reportedly read page.html --why
      reportedly read pages/ > reports.jsonl
      curl -s "$ADDRESS" | reportedly read - --as html
    """
    from reportedly.cli import report
    from reportedly.cli.claims import show_claims, show_why
    from reportedly.cli.findings import show_findings
    from reportedly.cli.run import run, say
    from reportedly.export import report_json
    from reportedly.pipeline import claims as code
    from reportedly.pipeline import coded
    from reportedly.pipeline import findings as find

    chosen = _chosen(kind, min_confidence)

    def as_line(page: Page, output: Output) -> None:
        output.line(report_json(page))

    def on_terminal(page: Page, output: Output) -> int:
        every = code(page, comments=comments)
        claims = chosen(every)
        found = find(page, every)
        with output.console() as console:
            report.show_report(console, page, claims)
            if coded(page):
                show_claims(console, claims)
            else:
                report.heading(console, "Not in English: read and kept, not coded")
            if why:
                show_why(console, page, claims)
            report.show_apart(console, page, claims, coded_comments=comments)
            show_findings(console, page, found, every)
            console.print()
        return len(claims)

    reading = _reading(source, shape, published, outlet)
    if _to_terminal(form):
        raise typer.Exit(run(reading, on_terminal))
    idle = [name for name, given in _claim_options(kind, min_confidence, comments, why) if given]
    if idle:
        say(f"{', '.join(idle)}: no effect on reports as JSON lines; use reportedly claims, or --format terminal")
    raise typer.Exit(run(reading, as_line))


@app.command()
def claims(
    source: Sources,
    shape: Shaped = None,
    form: Formatted = None,
    min_confidence: MinConfidence = 0.0,
    kind: Kinds = None,
    comments: Comments = False,
    why: Why = False,
    published: Published = None,
    outlet: Outlet = None,
) -> None:
    """Code pages into claims. In a terminal: a table for each report. Piped: a claim a line.

    \b
    Examples
      reportedly claims page.html --kind killed --kind wounded
      reportedly claims reports.jsonl.gz --min-confidence 0.5 > claims.jsonl
      reportedly claims page.txt --published 2017-01-20
    """
    from reportedly.cli.claims import show_claims, show_why
    from reportedly.cli.report import show_head
    from reportedly.cli.run import run
    from reportedly.export import claim_json
    from reportedly.pipeline import claims as code

    chosen = _chosen(kind, min_confidence)

    def as_lines(page: Page, output: Output) -> int:
        found = chosen(code(page, comments=comments))
        for claim in found:
            output.line(claim_json(claim))
        return len(found)

    def on_terminal(page: Page, output: Output) -> int:
        found = chosen(code(page, comments=comments))
        with output.console() as console:
            show_head(console, page, found)
            show_claims(console, found)
            if why:
                show_why(console, page, found)
            console.print()
        return len(found)

    reading = _reading(source, shape, published, outlet)
    raise typer.Exit(run(reading, on_terminal if _to_terminal(form) else as_lines))


@app.command()
def annotate(
    source: Sources,
    shape: Shaped = None,
    form: Formatted = None,
    comments: Comments = False,
    published: Published = None,
    outlet: Outlet = None,
) -> None:
    """Mark names, places, times, amounts and who is said to say what. Piped: an annotation a report a line.

    \b
    Examples
      reportedly annotate page.html
      reportedly annotate reports.jsonl > annotations.jsonl
    """
    from reportedly.cli.annotation import show_annotation
    from reportedly.cli.run import run
    from reportedly.export import annotation_json
    from reportedly.pipeline import annotate as mark

    def as_line(page: Page, output: Output) -> None:
        output.line(annotation_json(page, mark(page, comments=comments)))

    def on_terminal(page: Page, output: Output) -> None:
        annotation = mark(page, comments=comments)
        with output.console() as console:
            show_annotation(console, page, annotation)
            console.print()

    reading = _reading(source, shape, published, outlet)
    raise typer.Exit(run(reading, on_terminal if _to_terminal(form) else as_line))


@app.command(short_help="Find what a person should look at, in each page and across them.")
def findings(
    source: SomeSources = None,
    ledger: LedgerAt = "reportedly.db",
    shape: Shaped = None,
    form: Formatted = None,
    settings: Graded = None,
    published: Published = None,
    outlet: Outlet = None,
) -> None:
    """Find what a person should look at in each page: a title its body does not bear out, a figure with no source, a
    loud word, a reader's objection; and across them: origins that disagree, many reports with one origin, an older
    figure after a newer. Without a source, across a ledger. Piped: a finding a line.

    \b
    Examples
      reportedly findings page.html
      reportedly findings pages/ > findings.jsonl
      reportedly findings --ledger syria.db
    """
    from reportedly.cli.across import list_findings

    raise typer.Exit(list_findings(_taken(source, shape, published, outlet, ledger, settings), _to_terminal(form)))


@app.command(short_help="Group claims of many reports into events.")
def events(
    source: SomeSources = None,
    ledger: LedgerAt = "reportedly.db",
    shape: Shaped = None,
    form: Formatted = None,
    settings: Graded = None,
    at_least: Annotated[
        int, typer.Option("--reports", metavar="N", help="Only events that at least this many reports tell of.")
    ] = 1,
    published: Published = None,
    outlet: Outlet = None,
) -> None:
    """Group the claims of many reports into events: what happened, its figures, and how many independent origins there
    are behind all that is said of it. Reads pages, or without any, a ledger. Piped: an event a line.

    \b
    Examples
      reportedly events pages/
      reportedly events --ledger syria.db --reports 3
      reportedly events reports.jsonl > events.jsonl
    """
    from reportedly.cli.across import list_events

    taken = _taken(source, shape, published, outlet, ledger, settings)
    raise typer.Exit(list_events(taken, _to_terminal(form), at_least))


@app.command(short_help="Show one event: every figure, by origin, over time.")
def event(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID", show_default=False, help="An event's id, or its first characters, or the id of a claim in it."
        ),
    ],
    source: SomeSources = None,
    ledger: LedgerAt = "reportedly.db",
    shape: Shaped = None,
    form: Formatted = None,
    settings: Graded = None,
    published: Published = None,
    outlet: Outlet = None,
) -> None:
    """Show one event: each origin's figures over time, who says what, who has it from whom, and why its reports are
    taken for one happening. Piped: the event as a line.

    \b
    Examples
      reportedly event 3f9a1c20 --ledger syria.db
      reportedly event 3f9a1c20 pages/
    """
    from reportedly.cli.across import show_one_event

    taken = _taken(source, shape, published, outlet, ledger, settings)
    raise typer.Exit(show_one_event(taken, _to_terminal(form), name))


@app.command(short_help="List the origins behind many reports.")
def sources(
    source: SomeSources = None,
    ledger: LedgerAt = "reportedly.db",
    shape: Shaped = None,
    form: Formatted = None,
    settings: Graded = None,
    words: Annotated[
        bool, typer.Option("--words", help="Instead: which loud words each outlet puts with which amounts.")
    ] = False,
    published: Published = None,
    outlet: Outlet = None,
) -> None:
    """List who is behind what the reports say: of how many claims, reports and events, and of how many events alone.
    Piped: an origin a line.

    \b
    Examples
      reportedly sources pages/
      reportedly sources --ledger syria.db --settings grades.toml
      reportedly sources pages/ --words
    """
    from reportedly.cli.across import list_sources

    taken = _taken(source, shape, published, outlet, ledger, settings)
    raise typer.Exit(list_sources(taken, _to_terminal(form), words))


@app.command(name="add", short_help="Code pages and keep them in a ledger.")
def add_pages(
    source: Sources,
    ledger: LedgerAt = "reportedly.db",
    shape: Shaped = None,
    form: Formatted = None,
    comments: Comments = False,
    published: Published = None,
    outlet: Outlet = None,
) -> None:
    """Code pages and keep them, with their claims, in a ledger. Added again, a page changes nothing; a page that
    changed becomes a new version. Stopped at any moment, the same command goes on where it was. Piped: a line a page.

    \b
    Examples
      reportedly add pages/
      reportedly add reports.jsonl.gz --ledger syria.db
      reportedly add pages/ --ledger postgresql://me@localhost/claims
    """
    from reportedly.cli.ledger import add_to_ledger

    reading = _reading(source, shape, published, outlet)
    raise typer.Exit(add_to_ledger(reading, ledger, comments=comments, as_lines=not _to_terminal(form)))


@app.command(short_help="Read and compare a ledger in a browser.")
def serve(
    ledger: LedgerAt = "reportedly.db",
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Address to listen on. Default: 127.0.0.1, this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="PORT", help="Port to listen on; 0 takes any free one.")] = 8417,
    settings: Graded = None,
) -> None:
    """Serve a ledger's pages to a browser: reports with their claims marked, events with every figure by origin,
    sources, wording, findings. Reads only; fetches nothing from anywhere. Needs the extra web.

    \b
    Examples
      reportedly serve
      reportedly serve --ledger syria.db --port 9000
    """
    from reportedly.cli.serving import serve as run_pages

    raise typer.Exit(run_pages(ledger, host, port, settings))


places = typer.Typer(
    add_completion=False, invoke_without_command=True, pretty_exceptions_enable=False, rich_markup_mode=None
)
app.add_typer(places, name="gazetteer", short_help="List the gazetteer's sources, or add places to it.")


@places.callback()
def gazetteer(context: typer.Context) -> None:
    """List what the gazetteer holds: each source with its licence and how many places it gives. With add: put in more.

    \b
    Example
      reportedly gazetteer
    """
    from reportedly.cli.places import list_holdings

    if context.invoked_subcommand is None:
        raise typer.Exit(list_holdings())


@places.command()
def add(
    file: Annotated[
        str, typer.Argument(metavar="FILE", show_default=False, help="A GeoNames dump, bare or zipped, or a CSV file.")
    ],
) -> None:
    """Add the places of a GeoNames dump or a CSV file to your own gazetteer; every later run uses it. Added again, a
    file replaces its places. It lies in your data folder, or where the variable REPORTEDLY_GAZETTEER says.

    \b
    Columns of a CSV file: the first three, and what else you have; names are parted by ;
      name,lat,lon,kind,country,within,id,people,names

    \b
    Examples
      reportedly gazetteer add SY.txt
      reportedly gazetteer add allCountries.zip
      reportedly gazetteer add places.csv
    """
    from reportedly.cli.places import add_places

    raise typer.Exit(add_places(file))


@app.command(short_help="Take a short tour of the shipped examples.")
def demo() -> None:
    """Take a short tour of the examples that come with the program: no file and no network needed.

    \b
    Example
      reportedly demo
    """
    from reportedly.cli.demo import tour

    raise typer.Exit(tour())


def _to_terminal(form: Format | None) -> bool:
    return sys.stdout.isatty() if form is None else form is Format.TERMINAL


def _reading(sources: list[str], shape: As | None, published: str | None, outlet: str | None) -> Reading:
    from reportedly.cli.run import Reading

    if shape is not None and shape not in _SHAPES:
        raise typer.BadParameter(
            f"{shape.value} is not supported yet; one of {', '.join(_SHAPES)}", param_hint="'--as'"
        )
    return Reading(tuple(sources), _SHAPES[shape] if shape else None, _day(published), outlet)


def _taken(
    source: list[str] | None,
    shape: As | None,
    published: str | None,
    outlet: str | None,
    ledger: str,
    settings: str | None,
) -> Taken:
    from reportedly.cli.taking import Taken

    return Taken(_reading(source or [], shape, published, outlet), ledger, settings)


def _day(value: str | None) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(
            f"{value!r} is not a day; write it as YYYY-MM-DD, as in 2017-01-20", param_hint="'--published'"
        ) from None


def _claim_options(kinds: list[str] | None, least: float, comments: bool, why: bool) -> tuple[tuple[str, bool], ...]:
    return ("--kind", bool(kinds)), ("--min-confidence", least > 0), ("--comments", comments), ("--why", why)


class _Chosen:
    """Which claims were asked for; `n` still counts the others, so that a claim keeps its number."""

    def __init__(self, kinds: frozenset[str], least: float) -> None:
        self._kinds, self._least = kinds, least

    def __call__(self, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        return tuple(c for c in claims if c.confidence >= self._least and (not self._kinds or c.kind in self._kinds))


def _chosen(kinds: list[str] | None, least: float) -> _Chosen:
    unknown = [kind for kind in kinds or () if kind not in CLAIM_KINDS]
    if unknown:
        raise typer.BadParameter(f"no kind {unknown[0]!r}; one of {', '.join(CLAIM_KINDS)}", param_hint="'--kind'")
    if not 0 <= least <= 1:
        raise typer.BadParameter(f"{least} is not between 0 and 1", param_hint="'--min-confidence'")
    return _Chosen(frozenset(kinds or ()), least)
