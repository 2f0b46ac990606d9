"""What is said across reports, in the terminal: events, one event, sources, and what disagrees."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reportedly.cli import findings as of_a_page
from reportedly.cli.look import QUIET, WARN, WIDE, colour, console, figure
from reportedly.cli.printable import one_line, plain, printable
from reportedly.cli.report import block, heading, show_head
from reportedly.cli.run import Output, say, write_line
from reportedly.cli.taking import Taken, survey_of
from reportedly.export import finding_json, source_json
from reportedly.legible import RULE_NAMES, reading
from reportedly.pipeline import findings as find
from reportedly.pipeline import hiding
from reportedly.records import Claim, Event, Figure, Finding, Origin, Page, Reading
from reportedly.survey import Account, Survey, account_json

#: Who had the words first, as far as it is known.
_FIRST = {
    "time": "the report of the earlier day had them first",
    "agency": "both from that agency",
    "unknown": "who had them first is not known",
}
_THINGS = ("claim", "report", "event")
#: Mentions and reasons shown of an event; the JSON lines have them all.
SHOWN = 40


def days_of(event: Event) -> str:
    """The days of an event, as short as can be."""
    if event.start is None:
        return "undated"
    if event.end is None or event.end == event.start:
        return str(event.start)
    return f"{event.start} – {event.end}"


def show_events(screen: Console, accounts: Sequence[Account]) -> None:
    """A line an event: days, what, toll, reports, origins; two where the terminal is narrow."""
    if screen.width < WIDE:
        for account in accounts:
            _show_shortly(screen, account)
        return
    table = Table(box=None, padding=(0, 1), header_style=QUIET, expand=True)
    for name in ("id", "days"):
        table.add_column(name, no_wrap=True)
    table.add_column("what, where", ratio=5, overflow="fold")
    for name in ("killed", "reports", "claims"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("origins", ratio=5, overflow="fold")
    for account in accounts:
        event = account.event
        counts = (toll(account.figures), str(len(event.docs)), str(len(event.claims)))
        words = (Text(event.id[:8], style=QUIET), days_of(event), plain(one_line(event.what)))
        table.add_row(*words, *counts, origins_line(account.independent))
    screen.print(table)


def _show_shortly(screen: Console, account: Account) -> None:
    event = account.event
    first = Text.assemble((event.id[:8], QUIET), "  ", (one_line(event.what), "bold"), "  ", days_of(event))
    second = Text.assemble(
        "killed ",
        toll(account.figures),
        f" · {_some_of(len(event.docs), 'report')}, {_some_of(len(event.claims), 'claim')}",
        " · origins: ",
        origins_line(account.independent),
    )
    block(screen, first, "  ", "            ")
    block(screen, second, "            ", "            ")


def _some_of(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def toll(figures: Iterable[Figure]) -> Text:
    """The whole figure of killed: best, between low and high where they differ; contested where there is no best."""
    for each in figures:
        if each.kind == "killed" and not each.part:
            return bounds(each)
    return Text("–", style=QUIET)


def bounds(each: Figure) -> Text:
    """Low, best, high in short."""
    best = f"{each.best:,}" if each.best is not None else "contested"
    out = Text(best, style="bold" if each.best is not None else WARN)
    if each.low is not None and each.high is not None and each.low != each.high:
        out.append(f" ({each.low:,}–{each.high:,})", QUIET)
    return out


def origins_line(origins: Sequence[Origin]) -> Text:
    """How many origins, and who they are."""
    if not origins:
        return Text("0  nobody named", style=QUIET)
    names = [one_line(o.name) if o.named else "unnamed speakers" for o in origins]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return Text.assemble((f"{len(origins)}  ", "bold"), f"{', '.join(names[:3])}{more}")


def show_event(screen: Console, account: Account) -> None:
    """One event: its figures by origin over time, who says what, who has it from whom, and why it is one event."""
    event = account.event
    screen.print()
    screen.print(Text.assemble("  ", (one_line(event.what), "bold"), f"  {days_of(event)}  ", (event.id, QUIET)))
    count = f"{_some_of(len(event.docs), 'report')}, {_some_of(len(event.claims), 'claim')}, independent origins: "
    screen.print(Text.assemble("  ", count, origins_line(account.independent)))
    for beside in account.seconded:
        told = f"counted for words without a claim: {one_line(beside.origin.name)}: “{one_line(beside.words)}”"
        block(screen, Text(f"{told}  {_outlet(account, beside.doc)}", style=QUIET), "  ", "    ")
    for left in account.uncounted:
        name = one_line(left.origin.name) if left.origin.named else "speakers without a name"
        block(screen, Text(f"not counted: {name}: {left.why}", style=QUIET), "  ", "    ")
    if account.credibility < 6:
        screen.print(Text(f"  credibility {account.credibility} of 6, as you graded it", style=QUIET))
    heading(screen, "Figures, by origin")
    for each in account.figures:
        _show_figure(screen, each, account)
    heading(screen, "Who says what")
    _show_mentions(screen, account)
    copies = [link for link in account.links if link.relation != "cites"]
    if copies:
        heading(screen, "Whose words")
        for link in copies:
            words = sum(p.words for p in link.passages)
            whose = f", a text of {link.agency}" if link.agency else ""
            verb = "shares" if link.relation == "republishes" else "quotes the same speaker in"
            line = f"{_outlet(account, link.doc)} {verb} {words} words with {_outlet(account, link.origin)}{whose}"
            block(screen, Text(f"{line} ({_FIRST[link.direction]})"), "  ▸ ", "    ")
    if event.ties:
        heading(screen, "Why one event")
        for tie in event.ties[:SHOWN]:
            line = f"{_outlet(account, tie.doc)} with {_outlet(account, tie.other)}: {tie.why}"
            block(screen, Text.assemble(one_line(line), (f"  {tie.chance:.2f}", QUIET)), "  ▸ ", "    ")


def _outlet(account: Account, doc: str) -> str:
    day = account.days.get(doc)
    return f"{one_line(account.outlets.get(doc) or doc)}{f' ({day})' if day else ''}"


def _show_figure(screen: Console, each: Figure, account: Account) -> None:
    group = "" if each.group in ("people", "not said") else f" · {each.group}"
    part = " (part of a figure)" if each.part else ""
    screen.print(
        Text.assemble("  ", (each.kind, colour(each.kind)), printable(group), (part, QUIET), "  ", bounds(each))
    )
    for history in each.histories:
        told = "; ".join(map(dated, history.readings))
        name = Text(one_line(history.name), style="" if history.named else QUIET)
        block(screen, Text.assemble(name, "  ", told), "      ", "        ")
    block(screen, Text(one_line(each.rule), style=QUIET), "      ", "        ")


def dated(r: Reading) -> str:
    """A reading with its days."""
    if r.day is None:
        return reading(r)
    return f"{reading(r)} on {r.day}" if r.until in (None, r.day) else f"{reading(r)} from {r.day} to {r.until}"


def _show_mentions(screen: Console, account: Account) -> None:
    last = ""
    for claim in account.claims[:SHOWN]:
        origin = account.origins.get(claim.id)
        said = "in its own voice" if origin is None else one_line(origin.name)
        if claim.doc != last:
            block(screen, Text(_outlet(account, claim.doc), style="bold"), "  ")
            last = claim.doc
        where = "" if claim.region == "body" else f"  in the {claim.region}"
        words = Text.assemble((claim.kind, colour(claim.kind)), f" {figure(claim)}  ", f"“{one_line(claim.evidence)}”")
        words.append(f"{where}  {said}", QUIET)
        block(screen, words, "    ", "      ")
    if len(account.claims) > SHOWN:
        block(screen, Text(f"… and {len(account.claims) - SHOWN} more claims", style=QUIET), "    ")


def show_findings(
    screen: Console, findings: Sequence[Finding], claims: dict[str, Claim], outlet: Callable[[str], str]
) -> None:
    """Findings across reports, each with the claims it rests on."""
    heading(screen, f"Across reports · {len(findings)}" if findings else "Across reports, nothing disagrees")
    for finding in findings:
        said = Text.assemble((RULE_NAMES[finding.rule], f"bold {WARN}"), "  ", one_line(finding.sentence))
        if finding.event:
            said.append(f"  [event {finding.event[:8]}]", QUIET)
        block(screen, said, "  ▸ ", "    ")
        for claim in [claims[c] for c in finding.claims if c in claims][:4]:
            words = Text.assemble("“", one_line(claim.evidence), "”  ", (one_line(outlet(claim.doc)), QUIET))
            block(screen, words, "      ")


class Sources:
    """What each origin is behind, over a whole survey."""

    def __init__(self, survey: Survey, accounts: Sequence[Account]) -> None:
        self.claims: Counter[str] = Counter()
        self.docs: dict[str, set[str]] = defaultdict(set)
        self.events: Counter[str] = Counter()
        self.alone: Counter[str] = Counter()
        self.outlets: dict[str, set[str]] = defaultdict(set)
        self.origins: dict[str, Origin] = {}
        for claim in survey.claims():
            origin = survey.origin(claim)
            if origin is None:
                continue
            kept = self.origins.get(origin.key)
            if kept is None or origin.name < kept.name:
                self.origins[origin.key] = origin
            self.claims[origin.key] += 1
            self.docs[origin.key].add(claim.doc)
            self.outlets[origin.key].add(survey.outlet(claim.doc) or "–")
        for account in accounts:
            for each in account.seconded:
                self.origins.setdefault(each.origin.key, each.origin)
                self.docs[each.origin.key].add(each.doc)
                self.outlets[each.origin.key].add(survey.outlet(each.doc) or "–")
            for origin in account.independent:
                self.events[origin.key] += 1
                self.alone[origin.key] += len(account.independent) == 1 and len(account.event.docs) > 1

    def ranked(self) -> list[str]:
        """The origins, those behind most claims first."""
        return sorted(self.origins, key=lambda key: (-self.claims[key], key))


def show_sources(screen: Console, sources: Sources, grades: dict[str, str]) -> None:
    """A line an origin; two where the terminal is narrow."""
    if screen.width < WIDE:
        for key in sources.ranked():
            things = zip((sources.claims[key], len(sources.docs[key]), sources.events[key]), _THINGS, strict=True)
            counts = ", ".join(_some_of(number, thing) for number, thing in things)
            grade = f" · graded {grades[key]}" if key in grades else ""
            alone = f", alone behind {sources.alone[key]}" if sources.alone[key] else ""
            block(screen, Text.assemble(_source_name(sources, key), ("  " + key, QUIET), grade), "  ", "    ")
            block(screen, Text(f"{counts}{alone} · {_some(sources.outlets[key])}"), "    ", "    ")
        return
    table = Table(box=None, padding=(0, 1), header_style=QUIET, expand=True)
    table.add_column("source", ratio=4, overflow="fold")
    table.add_column("key", ratio=2, overflow="fold", style=QUIET)
    for name in ("grade", "claims", "reports", "events", "alone behind"):
        table.add_column(name, justify="right" if name != "grade" else "left", no_wrap=True)
    table.add_column("outlets", ratio=4, overflow="fold")
    for key in sources.ranked():
        numbers = (sources.claims[key], len(sources.docs[key]), sources.events[key], sources.alone[key])
        cells = [str(number) for number in numbers]
        table.add_row(_source_name(sources, key), key, grades.get(key, "–"), *cells, _some(sources.outlets[key]))
    screen.print(table)


def _source_name(sources: Sources, key: str) -> Text:
    origin = sources.origins[key]
    return plain(one_line(origin.name), "bold") if origin.named else Text("speakers without a name", style=QUIET)


def _some(names: Iterable[str]) -> str:
    ordered = sorted(one_line(name) for name in names)
    return ", ".join(ordered[:3]) + (f" and {len(ordered) - 3} more" if len(ordered) > 3 else "")


def list_events(taken: Taken, on_terminal: bool, at_least: int) -> int:
    """The command `events`; the exit code."""
    survey, _, code = survey_of(taken)
    if code:
        return code
    accounts = [survey.account(event) for event in survey.events() if len(event.docs) >= at_least]
    if on_terminal:
        show_events(console(), accounts)
    else:
        for account in accounts:
            write_line(account_json(account))
    return 0


def show_one_event(taken: Taken, on_terminal: bool, name: str) -> int:
    """The command `event`; the exit code, 1 when there is no such event."""
    survey, _, code = survey_of(taken)
    if code:
        return code
    found = survey.find(name)
    if found is None:
        say(f"no event {name!r} there; reportedly events lists them")
        return 1
    account = survey.account(found)
    if on_terminal:
        show_event(console(), account)
    else:
        write_line(account_json(account))
    return 0


def list_sources(taken: Taken, on_terminal: bool, words: bool) -> int:
    """The command `sources`; the exit code."""
    survey, grades, code = survey_of(taken)
    if code:
        return code
    if words:
        return _list_words(survey, on_terminal)
    sources = Sources(survey, [survey.account(event) for event in survey.events()])
    given = dict(grades.reliability)
    if on_terminal:
        show_sources(console(), sources, given)
    else:
        for key in sources.ranked():
            docs, outlets = sorted(sources.docs[key]), sorted(sources.outlets[key])
            counts = sources.claims[key], docs, sources.events[key], sources.alone[key], outlets
            write_line(source_json(sources.origins[key], given.get(key), *counts))
    return 0


def _list_words(survey: Survey, on_terminal: bool) -> int:
    rows = survey.words()
    if not on_terminal:
        for row in rows:
            write_line(
                {"outlet": row.outlet, "word": row.word, "kind": row.kind, "n": row.n, "low": row.low}
                | {"median": row.median, "high": row.high}
            )
        return 0
    table = Table(box=None, padding=(0, 1), header_style=QUIET)
    for name in ("outlet", "word", "of", "times", "smallest", "median", "largest"):
        table.add_column(name, justify="left" if name in ("outlet", "word", "of") else "right")
    for row in rows:
        amounts = (f"{row.low:,}", "too few to say" if row.median is None else f"{row.median:,}", f"{row.high:,}")
        table.add_row(plain(one_line(row.outlet)), row.word, row.kind, str(row.n), *amounts)
    console().print(table)
    return 0


def list_findings(taken: Taken, on_terminal: bool) -> int:
    """The command `findings`: of each page as it is read, then across all of them."""

    def each(page: Page, claims: tuple[Claim, ...], output: Output) -> None:
        page, claims, found = hiding(page, claims)((page, claims, find(page, claims)))
        if on_terminal:
            with output.console() as screen:
                show_head(screen, page, claims)
                of_a_page.show_findings(screen, page, found, claims)
                screen.print()
        else:
            for finding in found:
                output.line(finding_json(finding, page))

    survey, _, code = survey_of(taken, each)
    if code:
        return code
    across = list(survey.findings()) if survey.size > 1 else []
    if not on_terminal:
        for finding in across:
            write_line(finding_json(finding, None))
    elif across or not taken.reading.sources:
        show_findings(console(), across, {c.id: c for c in survey.claims()}, lambda doc: survey.outlet(doc) or doc)
    return 0
