"""The commands and their options. Whatever is heavy is imported when a command runs: `--help` must come at once."""

from __future__ import annotations

import os
import sys
from datetime import date
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.records import CLAIM_KINDS, days_in

if TYPE_CHECKING:
    from reportedly.cli.run import Output, Reading
    from reportedly.cli.taking import Taken
    from reportedly.records import Annotation, Claim, Page
    from reportedly.resolve.amounts import Convention

# Plain help: drawn by rich it took 0.55 s where this took 0.32, on a busy machine with 2 cores
# (time script -qc "reportedly --help" /dev/null), and a pipe got other text than a terminal.
app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


class As(StrEnum):
    """Shapes of input."""

    HTML = "html"
    TEXT = "text"
    REPORTS = "reports"
    TABLE = "table"
    FEED = "feed"
    WARC = "warc"
    MHTML = "mhtml"
    PDF = "pdf"
    ADDRESSES = "addresses"


class Vague(StrEnum):
    """Conventional readings of vague amounts."""

    ACLED = "acled"


class Format(StrEnum):
    """Forms of output."""

    TERMINAL = "terminal"
    JSONL = "jsonl"


Sources = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE", show_default=False, help="Files, folders, archives, addresses, or -."),
]
Shaped = Annotated[
    As | None,
    typer.Option("--as", metavar="SHAPE", help="Do not sniff the shape: html, text, reports, table, feed, warc, ..."),
]
Columns = Annotated[
    str | None,
    typer.Option(metavar="MAP", help="Columns of a table, or keys of JSON lines: text=body,title=headline."),
]
Follow = Annotated[bool, typer.Option("--follow", help="Fetch the pages that a feed names, not only its own text.")]
Private = Annotated[
    bool, typer.Option("--allow-private", help="Also fetch from addresses that are not on the public internet.")
]
Cache = Annotated[
    str | None,
    typer.Option(metavar="FOLDER", help="Keep fetched pages there; what has not changed is not sent again."),
]
Jobs = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="Processes to code many pages with. Default: one a core, up to 4."),
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
Vaguely = Annotated[
    Vague | None,
    typer.Option(
        "--vague",
        metavar="NAME",
        help="Show beside a vague amount the figure that a convention puts for it: acled (tens 10, dozens 12, hundreds"
        " 100). The claim's own figure stays vague.",
    ),
]
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
    redact: Annotated[
        str | None,
        typer.Option(
            metavar="WHAT",
            help="Hide in all that is printed: names (of private persons), places (of victims), all or none. "
            "Default: the variable REPORTEDLY_REDACT.",
        ),
    ] = None,
) -> None:
    """Reads news about armed conflict into claims that can be checked: who says that who did what to whom, how many,
    where and when, each with its exact words.

    \b
    Start here
      reportedly demo
      reportedly read page.html
      reportedly claims folder/ > claims.jsonl
      reportedly --redact all find --kind killed

    \b
    Exit codes
      0 something was read, 1 nothing could be, 2 wrong use, 3 the ledger cannot be used, 130 stopped
    """
    from reportedly.errors import UsageError
    from reportedly.redaction import SETTING, wanted

    if redact is not None:
        os.environ[SETTING] = redact
    try:
        wanted()
    except UsageError as error:
        raise typer.BadParameter(str(error), param_hint="'--redact'") from None


@app.command()
def read(
    source: Sources,
    shape: Shaped = None,
    form: Formatted = None,
    min_confidence: MinConfidence = 0.0,
    kind: Kinds = None,
    comments: Comments = False,
    vague: Vaguely = None,
    why: Why = False,
    published: Published = None,
    outlet: Outlet = None,
    columns: Columns = None,
    follow: Follow = False,
    allow_private: Private = False,
    cache: Cache = None,
    jobs: Jobs = None,
) -> None:
    """Read pages. In a terminal: the report with its claims marked, the claims, the findings. Piped: a report a line.

    \b
    Examples
      reportedly read page.html --why
      reportedly read pages.zip > reports.jsonl
      reportedly read https://news.example/2019/03/14/convoy
      reportedly read table.csv --columns text=body,title=headline
    """
    from reportedly.cli import report
    from reportedly.cli.ahead import Ahead
    from reportedly.cli.claims import show_claims, show_why
    from reportedly.cli.findings import show_findings
    from reportedly.cli.run import run, say
    from reportedly.export import report_json
    from reportedly.pipeline import claims as code
    from reportedly.pipeline import coded, hiding
    from reportedly.pipeline import findings as find

    chosen = _chosen(kind, min_confidence)
    convention = _convention(vague)

    def as_line(page: Page, output: Output) -> None:
        output.line(report_json(hiding(page)(page)))

    ahead = Ahead(partial(code, comments=comments), jobs)

    def on_terminal(page: Page, output: Output) -> int:
        every = ahead.of(page)
        page, every, found = hiding(page, every)((page, every, find(page, every)))
        claims = chosen(every)
        with output.console() as console:
            report.show_report(console, page, claims)
            if coded(page):
                show_claims(console, claims, convention)
            else:
                report.heading(console, "Not in English: read and kept, not coded")
            if why:
                show_why(console, page, claims)
            report.show_apart(console, page, claims, coded_comments=comments)
            show_findings(console, page, found, every)
            console.print()
        return len(claims)

    reading = _reading(source, shape, published, outlet, columns, follow, allow_private, cache, jobs)
    if _to_terminal(form):
        raise typer.Exit(run(reading, on_terminal, ahead=ahead))
    idle = [name for name, given in _claim_options(kind, min_confidence, comments, vague, why) if given]
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
    vague: Vaguely = None,
    why: Why = False,
    published: Published = None,
    outlet: Outlet = None,
    columns: Columns = None,
    follow: Follow = False,
    allow_private: Private = False,
    cache: Cache = None,
    jobs: Jobs = None,
) -> None:
    """Code pages into claims. In a terminal: a table for each report. Piped: a claim a line.

    \b
    Examples
      reportedly claims page.html --kind killed --kind wounded
      reportedly claims reports.jsonl.gz --min-confidence 0.5 > claims.jsonl
      reportedly claims page.txt --published 2017-01-20
    """
    from reportedly.cli.ahead import Ahead
    from reportedly.cli.claims import reading_of, show_claims, show_why
    from reportedly.cli.report import show_head
    from reportedly.cli.run import run
    from reportedly.export import claim_json
    from reportedly.pipeline import claims as code

    chosen = _chosen(kind, min_confidence)
    convention = _convention(vague)

    ahead = Ahead(partial(code, comments=comments), jobs)

    def as_lines(page: Page, output: Output) -> int:
        _, found = _shown(page, chosen, ahead.of(page))
        for claim in found:
            output.line(claim_json(claim) | reading_of(claim, convention))
        return len(found)

    def on_terminal(page: Page, output: Output) -> int:
        page, found = _shown(page, chosen, ahead.of(page))
        with output.console() as console:
            show_head(console, page, found)
            show_claims(console, found, convention)
            if why:
                show_why(console, page, found)
            console.print()
        return len(found)

    reading = _reading(source, shape, published, outlet, columns, follow, allow_private, cache, jobs)
    raise typer.Exit(run(reading, on_terminal if _to_terminal(form) else as_lines, ahead=ahead))


@app.command()
def annotate(
    source: Sources,
    shape: Shaped = None,
    form: Formatted = None,
    comments: Comments = False,
    published: Published = None,
    outlet: Outlet = None,
    columns: Columns = None,
    follow: Follow = False,
    allow_private: Private = False,
    cache: Cache = None,
    jobs: Jobs = None,
) -> None:
    """Mark names, places, times, amounts and who is said to say what. Piped: an annotation a report a line.

    \b
    Examples
      reportedly annotate page.html
      reportedly annotate reports.jsonl > annotations.jsonl
    """
    from reportedly.cli.ahead import Ahead
    from reportedly.cli.annotation import show_annotation
    from reportedly.cli.run import run
    from reportedly.export import annotation_json
    from reportedly.pipeline import annotate as mark

    ahead = Ahead(partial(mark, comments=comments), jobs)

    def as_line(page: Page, output: Output) -> None:
        output.line(annotation_json(*_marked(page, ahead.of(page))))

    def on_terminal(page: Page, output: Output) -> None:
        page, annotation = _marked(page, ahead.of(page))
        with output.console() as console:
            show_annotation(console, page, annotation)
            console.print()

    reading = _reading(source, shape, published, outlet, columns, follow, allow_private, cache, jobs)
    raise typer.Exit(run(reading, on_terminal if _to_terminal(form) else as_line, ahead=ahead))


@app.command(short_help="Find what a person should look at, in each page and across them.")
def findings(
    source: SomeSources = None,
    ledger: LedgerAt = "reportedly.db",
    shape: Shaped = None,
    form: Formatted = None,
    settings: Graded = None,
    published: Published = None,
    outlet: Outlet = None,
    columns: Columns = None,
    follow: Follow = False,
    allow_private: Private = False,
    cache: Cache = None,
    jobs: Jobs = None,
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

    reading = _reading(source or [], shape, published, outlet, columns, follow, allow_private, cache, jobs)
    raise typer.Exit(list_findings(_taken(reading, ledger, settings), _to_terminal(form)))


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
    columns: Columns = None,
    follow: Follow = False,
    allow_private: Private = False,
    cache: Cache = None,
    jobs: Jobs = None,
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

    reading = _reading(source or [], shape, published, outlet, columns, follow, allow_private, cache, jobs)
    taken = _taken(reading, ledger, settings)
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
    columns: Columns = None,
    follow: Follow = False,
    allow_private: Private = False,
    cache: Cache = None,
    jobs: Jobs = None,
) -> None:
    """Show one event: each origin's figures over time, who says what, who has it from whom, and why its reports are
    taken for one happening. Piped: the event as a line.

    \b
    Examples
      reportedly event 3f9a1c20 --ledger syria.db
      reportedly event 3f9a1c20 pages/
    """
    from reportedly.cli.across import show_one_event

    reading = _reading(source or [], shape, published, outlet, columns, follow, allow_private, cache, jobs)
    taken = _taken(reading, ledger, settings)
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
    columns: Columns = None,
    follow: Follow = False,
    allow_private: Private = False,
    cache: Cache = None,
    jobs: Jobs = None,
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

    reading = _reading(source or [], shape, published, outlet, columns, follow, allow_private, cache, jobs)
    taken = _taken(reading, ledger, settings)
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
    columns: Columns = None,
    follow: Follow = False,
    allow_private: Private = False,
    cache: Cache = None,
    jobs: Jobs = None,
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

    reading = _reading(source, shape, published, outlet, columns, follow, allow_private, cache, jobs)
    raise typer.Exit(add_to_ledger(reading, ledger, comments=comments, as_lines=not _to_terminal(form)))


@app.command(short_help="Read and compare a ledger in a browser.")
def serve(
    ledger: LedgerAt = "reportedly.db",
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Address to listen on. Default: 127.0.0.1, this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="PORT", help="Port to listen on; 0 takes any free one.")] = 8417,
    settings: Graded = None,
    workers: Annotated[
        int,
        typer.Option(metavar="N", min=1, max=64, help="Processes that answer, for more cores than one. Default: 1."),
    ] = 1,
) -> None:
    """Serve a ledger's pages to a browser: reports with their claims marked, events with every figure by origin,
    sources, wording, findings. Reads only; fetches nothing from anywhere. Needs the extra web.

    \b
    Examples
      reportedly serve
      reportedly serve --ledger syria.db --port 9000
      reportedly serve --workers 2
    """
    from reportedly.cli.serving import serve as run_pages

    raise typer.Exit(run_pages(ledger, host, port, settings, workers))


Person = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="Who you are. Default: the variable REPORTEDLY_PERSON."),
]


@app.command(short_help="Say what you think of a claim, and why.")
def judge(
    verb: Annotated[
        str,
        typer.Argument(
            metavar="VERB",
            show_default=False,
            help="accept, correct, reject, same, different, challenge, comment, retract or undo.",
        ),
    ],
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHAT]...",
            show_default=False,
            help="Claims by id or its first characters, or reports; then FIELD=VALUE for correct; a number for undo.",
        ),
    ] = None,
    who: Person = None,
    reason: Annotated[str | None, typer.Option(metavar="WORDS", help="Why.")] = None,
    ledger: LedgerAt = "reportedly.db",
    form: Formatted = None,
) -> None:
    """Say what you think of a claim or a report. Each judgement is kept with your name and the time; nothing is ever
    overwritten: the newest holds, undo takes back one, retract all that you said of a claim. Corrected words must stand
    in the report. Piped: a judgement a line.

    \b
    Examples
      reportedly judge accept 3f9a0c --as Ann
      reportedly judge correct 3f9a0c party="Syrian government" amount="at least 13" --as Ann
      reportedly judge same 3f9a0c 77b1e2 --as Ann --reason "one shell, two outlets"
      reportedly judge undo 12 --as Ann
    """
    from reportedly.cli.judging import judge as keep

    raise typer.Exit(keep(ledger, verb, words or [], who, reason, as_lines=not _to_terminal(form)))


@app.command(short_help="Code all of a ledger anew with the present version.")
def recode(ledger: LedgerAt = "reportedly.db", form: Formatted = None) -> None:
    """Code every report of a ledger anew with the present reader and rules, and show which claims appeared, vanished or
    changed. Judgements stay with unchanged evidence; judged claims that are no longer there are listed. Older codings
    are kept. Stopped at any moment, the same command goes on where it was. Piped: a change a line.

    \b
    Examples
      reportedly recode
      reportedly recode --ledger syria.db > changes.jsonl
    """
    from reportedly.cli.recoding import recode_ledger

    raise typer.Exit(recode_ledger(ledger, as_lines=not _to_terminal(form)))


@app.command(short_help="Code reports yourself, blind.")
def code(
    who: Person = None,
    ledger: LedgerAt = "reportedly.db",
    sample: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Only N reports, drawn by chance. Default: all of them.")
    ] = None,
    seed: Annotated[
        int, typer.Option(metavar="S", help="Draws the sample: the same number gives two coders the same reports.")
    ] = 0,
) -> None:
    """Code the reports of a ledger yourself, one by one, by the codebook. You see the report alone: no claim of the
    program or of another coder. A question mark explains what is asked, < gives up the claim you are at, undo takes
    back the last one. Stop when you like: the same command goes on where you were.

    \b
    Examples
      reportedly code --as Ann --sample 50 --seed 7
      reportedly code --as Bo --sample 50 --seed 7
      reportedly agreement Ann Bo
    """
    from reportedly.cli.coding import code_reports

    raise typer.Exit(code_reports(ledger, who, sample, seed))


@app.command(name="agreement", short_help="Compare two coders, and list what they have to settle.")
def compare_coders(
    first: Annotated[
        str, typer.Argument(metavar="A", show_default=False, help="A person who coded; reportedly is the program.")
    ],
    second: Annotated[str, typer.Argument(metavar="B", show_default=False, help="Another one.")],
    ledger: LedgerAt = "reportedly.db",
    form: Formatted = None,
) -> None:
    """Compare what two coders made of the reports that both coded: F1 of claims and figures, Krippendorff's alpha of
    kind, status and party, and a list of claims to settle. Piped: a line of figures, then a line a claim to settle.

    \b
    Examples
      reportedly agreement Ann Bo
      reportedly agreement Ann reportedly > disagreements.jsonl
    """
    from reportedly.cli.agreeing import agree

    raise typer.Exit(agree(ledger, first, second, as_lines=not _to_terminal(form)))


@app.command(name="find", short_help="Find claims in a ledger.")
def find_claims(
    words: Annotated[
        str | None,
        typer.Argument(
            metavar="[WORDS]", show_default=False, help="Words of the claim: evidence, roles, place, source."
        ),
    ] = None,
    ledger: LedgerAt = "reportedly.db",
    kind: Kinds = None,
    text: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Words anywhere in the claim's report: title, body, captions.")
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="Words of the place; with --km a name or LAT,LON to measure from."),
    ] = None,
    km: Annotated[
        float | None, typer.Option(metavar="KM", help="Only claims with a point within so many km of --place.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Claims whose time touches this day, month or year, or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Claims whose time touches this day, month or year, or earlier.")
    ] = None,
    side: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Claims of this side's people or forces, or that name it as doer."),
    ] = None,
    source: Annotated[str | None, typer.Option(metavar="WORDS", help="Words of whoever is named as source.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Part of the outlet's name.")] = None,
    report: Annotated[str | None, typer.Option(metavar="ID", help="Claims of this report alone.")] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(metavar="STATUS", help="stated, hedged, denied or expected; may be given again."),
    ] = None,
    least: Annotated[
        int | None, typer.Option("--min-amount", metavar="N", help="A figure that, as stated, reaches N.")
    ] = None,
    most: Annotated[
        int | None, typer.Option("--max-amount", metavar="N", help="A figure that, as stated, may be N or less.")
    ] = None,
    min_confidence: MinConfidence = 0.0,
    limit: Annotated[
        int | None,
        typer.Option(metavar="N", help="At most N claims. Default: 20 in a terminal, all when piped.", min=1),
    ] = None,
    form: Formatted = None,
) -> None:
    """Find claims in a ledger, the newest first. All that is asked for has to hold. "In quotes" words stand together,
    -word must not be there. Piped: the lines of reportedly claims, each with its report's outlet, date and title.

    \b
    Examples
      reportedly find "barrel bombs" --kind killed --min-amount 10
      reportedly find --place Aleppo --km 25 --since 2016-11 --until 2016-12
      reportedly find --side ISIS --source Observatory --min-confidence 0.5 > claims.jsonl
    """
    from reportedly.cli.ledger import find_in_ledger
    from reportedly.ledger.finding import Wanted
    from reportedly.records import STATUSES

    _chosen(kind, min_confidence)
    unknown = [each for each in status or () if each not in STATUSES]
    if unknown:
        raise typer.BadParameter(f"no status {unknown[0]!r}; one of {', '.join(STATUSES)}", param_hint="'--status'")
    if km is not None and (place is None or km <= 0):
        raise typer.BadParameter("needs --place, and more than 0 km", param_hint="'--km'")
    wanted = Wanted(
        words=words,
        text=text,
        kinds=tuple(kind or ()),  # type: ignore[arg-type]  # checked above
        since=_days(since, "--since")[0],
        until=_days(until, "--until")[1],
        side=side,
        source=source,
        outlet=outlet,
        report=report,
        statuses=tuple(status or ()),  # type: ignore[arg-type]
        least=least,
        most=most,
        min_confidence=min_confidence,
        limit=limit,
    )
    raise typer.Exit(find_in_ledger(ledger, wanted, place, km, as_lines=not _to_terminal(form)))


Name = Annotated[
    str, typer.Argument(metavar="ID", show_default=False, help="A report's id or address, or a claim's id.")
]


@app.command(short_help="Show a report or a claim of a ledger, with its history.")
def show(name: Name, ledger: LedgerAt = "reportedly.db", form: Formatted = None) -> None:
    """Show a report or a claim with all that a ledger has of it: fields, words, versions, codings, judgements.

    \b
    Examples
      reportedly show 3f9a0c17d2b84e65
      reportedly show https://radio-dalun.example/news/ain-derrush-hospital
    """
    from reportedly.cli.ledger import show_of_ledger

    raise typer.Exit(show_of_ledger(ledger, name, as_lines=not _to_terminal(form)))


@app.command(short_help="Show which claims appeared, vanished or changed between versions of a report.")
def diff(
    report: Annotated[
        str | None,
        typer.Argument(
            metavar="[REPORT]", show_default=False, help="A report's id or address. Default: all that changed."
        ),
    ] = None,
    ledger: LedgerAt = "reportedly.db",
    old: Annotated[
        int | None, typer.Option("--from", metavar="N", help="The version to start from. Default: the one before.")
    ] = None,
    new: Annotated[
        int | None, typer.Option("--to", metavar="N", help="The version to end at. Default: the present.")
    ] = None,
    form: Formatted = None,
) -> None:
    """Show which claims appeared, vanished or changed from one version of a report to another. Another comment or
    another menu is no version. Piped: a change a line.

    \b
    Examples
      reportedly diff
      reportedly diff https://radio-dalun.example/news/ain-derrush-hospital --from 1
    """
    from reportedly.cli.ledger import diff_in_ledger

    raise typer.Exit(diff_in_ledger(ledger, report, old, new, as_lines=not _to_terminal(form)))


@app.command(short_help="Count what is in a ledger.")
def stats(ledger: LedgerAt = "reportedly.db", form: Formatted = None) -> None:
    """Count what is in a ledger: reports, versions, claims by kind, outlets, coders, judgements. Piped: one line.

    \b
    Example
      reportedly stats
    """
    from reportedly.cli.ledger import stats_of_ledger

    raise typer.Exit(stats_of_ledger(ledger, as_lines=not _to_terminal(form)))


@app.command(short_help="Check that everything in a ledger holds.")
def verify(ledger: LedgerAt = "reportedly.db", form: Formatted = None) -> None:
    """Check a ledger: every span equals its text, every digest holds, every judgement has its claim. What does not
    hold is named, and the exit code is then 1. Piped: a fault a line.

    \b
    Example
      reportedly verify --ledger syria.db
    """
    from reportedly.cli.ledger import verify_ledger

    raise typer.Exit(verify_ledger(ledger, as_lines=not _to_terminal(form)))


@app.command(short_help="Print all of a ledger as JSON lines.")
def export(
    ledger: LedgerAt = "reportedly.db",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="As JSON lines, the one form there is today.")] = True,
    reports: Annotated[
        bool, typer.Option("--reports", help="Reports; reportedly read and add take them again.")
    ] = False,
    judgements: Annotated[bool, typer.Option("--judgements", help="Judgements, oldest first.")] = False,
    judged: Annotated[
        bool, typer.Option("--judged", help="Claims that people accepted or corrected, with the corrections applied.")
    ] = False,
    rejected: Annotated[bool, typer.Option("--rejected", help="Claims that people rejected.")] = False,
    coded_by: Annotated[str | None, typer.Option(metavar="NAME", help="Claims that this person coded.")] = None,
) -> None:
    """Print the claims of a ledger, or its reports or judgements, in the order they were added; or what people judged
    or coded, as training data.

    \b
    Examples
      reportedly export --jsonl > claims.jsonl
      reportedly export --jsonl --reports > reports.jsonl
      reportedly export --judged > right.jsonl
      reportedly export --rejected > wrong.jsonl
    """
    from reportedly.cli.ledger import export_ledger

    asked = {
        "--reports": reports,
        "--judgements": judgements,
        "--judged": judged,
        "--rejected": rejected,
        "--coded-by": coded_by is not None,
    }
    given = [name for name, wanted in asked.items() if wanted]
    if len(given) > 1:
        raise typer.BadParameter(f"give one of {' and '.join(given)}", param_hint=f"'{given[-1]}'")
    raise typer.Exit(export_ledger(ledger, given[0].lstrip("-") if given else "claims", coded_by))


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


register = typer.Typer(
    add_completion=False, invoke_without_command=True, pretty_exceptions_enable=False, rich_markup_mode=None
)
app.add_typer(register, name="actors", short_help="List or look up actors, or add your own.")


@register.callback()
def actors(
    context: typer.Context,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Look up a name, an id, or a part of one.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="Only actors of this kind.")] = None,
    form: Formatted = None,
) -> None:
    """List the register of actors: forces, groups, monitors, agencies, outlets, ministries. With add: put in more.
    Piped: an actor a line.

    \b
    Examples
      reportedly actors
      reportedly actors --name Daesh
      reportedly actors --kind monitor
    """
    from reportedly.cli.actors import list_actors

    if context.invoked_subcommand is None:
        from reportedly.resolve.actors.registry import KINDS

        if kind is not None and kind not in KINDS:
            raise typer.BadParameter(f"no kind {kind!r}; one of {', '.join(KINDS)}", param_hint="'--kind'")
        raise typer.Exit(list_actors(name, kind, as_lines=not _to_terminal(form)))


@register.command("add")
def add_actor_file(
    file: Annotated[
        str, typer.Argument(metavar="FILE", show_default=False, help="Actors, one a line, parted by tabs or commas.")
    ],
) -> None:
    """Add the actors of a file to your own; every later run uses them. One with the id of a known actor takes its
    place. They lie in your data folder, or where the variable REPORTEDLY_ACTORS says.

    \b
    Columns: the first three, and what else you have; names and domains are parted by ;
      id,kind,name,side,country,names,domains,voice_of,source,period,became

    \b
    Examples
      reportedly actors add brigades.tsv
      reportedly actors add outlets.csv
    """
    from reportedly.cli.actors import add_actors

    raise typer.Exit(add_actors(file))


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


def _reading(
    sources: list[str],
    shape: As | None,
    published: str | None,
    outlet: str | None,
    columns: str | None = None,
    follow: bool = False,
    private: bool = False,
    cache: str | None = None,
    jobs: int | None = None,
) -> Reading:
    from reportedly.cli.run import Reading

    return Reading(
        tuple(sources),
        shape.value if shape else None,
        _day(published),
        outlet,
        columns=_columns(columns),
        follow=follow,
        private=private,
        cache=cache,
        jobs=jobs,
    )


def _columns(value: str | None) -> dict[str, str] | None:
    """A map of columns: NAME=COLUMN, parted by commas."""
    if value is None:
        return None
    pairs = [pair.partition("=") for pair in value.split(",") if pair.strip()]
    wrong = next((name for name, sign, column in pairs if not sign or not name.strip() or not column.strip()), None)
    if wrong is not None or not pairs:
        raise typer.BadParameter(
            f"{value!r} is no map of columns; write it as text=body,title=headline", param_hint="'--columns'"
        )
    return {name.strip(): column.strip() for name, _, column in pairs}


def _taken(reading: Reading, ledger: str, settings: str | None) -> Taken:
    from reportedly.cli.taking import Taken

    return Taken(reading, ledger, settings)


def _day(value: str | None) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(
            f"{value!r} is not a day; write it as YYYY-MM-DD, as in 2017-01-20", param_hint="'--published'"
        ) from None


def _days(value: str | None, option: str) -> tuple[date | None, date | None]:
    """First and last day of what an option gives: a day, a month or a year."""
    try:
        return (None, None) if value is None else days_in(value)
    except ValueError:
        raise typer.BadParameter(
            f"{value!r} is no day, month or year; write it as 2017-01-20, 2017-01 or 2017", param_hint=f"'{option}'"
        ) from None


def _claim_options(
    kinds: list[str] | None, least: float, comments: bool, vague: Vague | None, why: bool
) -> tuple[tuple[str, bool], ...]:
    given = ("--kind", bool(kinds)), ("--min-confidence", least > 0), ("--comments", comments)
    return *given, ("--vague", vague is not None), ("--why", why)


class _Chosen:
    """Which claims were asked for; `n` still counts the others, so that a claim keeps its number."""

    def __init__(self, kinds: frozenset[str], least: float) -> None:
        self._kinds, self._least = kinds, least

    def __call__(self, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        return tuple(c for c in claims if c.confidence >= self._least and (not self._kinds or c.kind in self._kinds))


def _shown(page: Page, chosen: _Chosen, found: tuple[Claim, ...]) -> tuple[Page, tuple[Claim, ...]]:
    """The page and the claims that were asked for, as they may be shown."""
    from reportedly.pipeline import hiding

    return hiding(page, found)((page, chosen(found)))


def _marked(page: Page, annotation: Annotation) -> tuple[Page, Annotation]:
    """A page and its annotation, as they may be shown."""
    from reportedly.pipeline import hiding

    return hiding(page, annotation=annotation)((page, annotation))


def _convention(name: Vague | None) -> Convention | None:
    from reportedly.resolve.amounts import CONVENTIONS

    return None if name is None else CONVENTIONS[name.value]


def _chosen(kinds: list[str] | None, least: float) -> _Chosen:
    unknown = [kind for kind in kinds or () if kind not in CLAIM_KINDS]
    if unknown:
        raise typer.BadParameter(f"no kind {unknown[0]!r}; one of {', '.join(CLAIM_KINDS)}", param_hint="'--kind'")
    if not 0 <= least <= 1:
        raise typer.BadParameter(f"{least} is not between 0 and 1", param_hint="'--min-confidence'")
    return _Chosen(frozenset(kinds or ()), least)
