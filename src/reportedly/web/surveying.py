"""A ledger -> its survey's file: what every report says by itself, then all of them together."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportedly.events import digest
from reportedly.ledger.store import Store
from reportedly.legible import figure, one_line
from reportedly.pipeline import coded, findings
from reportedly.records import RULES, Claim, Finding, Page
from reportedly.survey import Account, Settings, Survey
from reportedly.web.citing import sources_and_outlets
from reportedly.web.filtering import disagrees, places_of, sources_of, words_of
from reportedly.web.naming import killed, name_of, toll_of
from reportedly.web.plain import built, plain
from reportedly.web.surveyed import SCHEMA

if TYPE_CHECKING:
    from reportedly.ledger.state import State

#: Told how many reports of how many are read; raises to stop.
Seen = Callable[[int, int], None]
_RULE = {rule: k for k, rule in enumerate(RULES)}


def made_by(settings: Settings, hidden: Iterable[str]) -> str:
    """A digest of what decides what is made of a ledger: the program, the user's grades, what is to be hidden."""
    given = [_program(), plain(dict(settings.reliability)), plain(dict(settings.credibility)), sorted(hidden)]
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:16]


@cache
def _program() -> str:
    """A digest of every module and table of this package, but for the large files that only the reading needs."""
    package = Path(str(files("reportedly")))
    found = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".tsv", ".json", ".txt") and path.stat().st_size < 1_000_000:
            found.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


def outline(connection: sqlite3.Connection, store: Store | None) -> None:
    """Fill a new file with the reports alone, as the ledger lists them: what there is to show at once. Without a store
    with nothing, for words that must not be shown are not known yet.
    """
    connection.executescript(SCHEMA)
    rows = (
        (
            *(each.id, each.id, one_line(each.title) or "(no title)", each.outlet, _iso(each.published), each.language),
            each.language is None or each.language.split("-")[0] == "en",
            *(each.claims, None, None, each.capture, each.coding),
        )
        for each in (store.outlines() if store else ())
    )
    connection.executemany(_REPORT, (_storable(row) for row in rows))
    _about(connection, whole=False)
    connection.commit()


def survey(
    connection: sqlite3.Connection,
    store: Store,
    each: Callable[[], Iterator[tuple[str, Page, tuple[Claim, ...]]]],
    settings: Settings,
    by: str,
    old: sqlite3.Connection | None = None,
    seen: Seen = lambda n, of: None,
) -> None:
    """Fill a new file with all that a ledger holds.

    `each` gives every report: its id in the ledger, its page and claims as they may be shown. What `old`, an earlier
    file by the same program, has of reports that are the same is taken from it. `seen` is told how far it is.
    """
    state: State = store.state()
    connection.executescript(SCHEMA)
    marks = {one.id: (one.capture, one.coding) for one in store.outlines()}
    known = _known(old)
    together = Survey(store.judgements(), settings)
    outlets: dict[str, str | None] = {}
    coders: Counter[str] = Counter()

    def taken() -> Iterator[tuple[Page, tuple[Claim, ...]]]:
        number = 0
        for n, (kept_as, page, claims) in enumerate(each(), 1):
            seen(n, len(marks))
            capture, coding = marks.get(kept_as, (0, None))
            there = known(page.id, capture, coding)
            there = findings(page, claims) if there is None else there
            row = (
                *(page.id, kept_as, one_line(page.title) or "(no title)", page.outlet, _iso(page.published)),
                *(page.language, coded(page), len(claims), len(there), 0, capture, coding),
            )
            connection.execute(_REPORT, _storable(row))
            connection.execute("INSERT INTO report_words (rowid, words) VALUES (?, ?)", (n, _text(_searched(page))))
            for claim in claims:
                number += 1
                coders[claim.coder] += 1
                _put_claim(connection, number, claim, page)
            for finding in there:
                _put_finding(connection, finding, across=False)
            outlets[page.id] = page.outlet
            yield page, claims

    together.fill(taken())
    seen(len(marks), len(marks))
    accounts = tuple(together.account(event) for event in together.events())
    of_reports: Counter[str] = Counter()
    for number, account in enumerate(accounts, 1):
        _put_event(connection, number, account)
        of_reports.update(account.event.docs)
        ids = [(account.event.id, claim) for claim in account.event.claims]
        connection.executemany("UPDATE claim SET event = ? WHERE id = ?", ids)
    connection.executemany("UPDATE report SET events = ? WHERE id = ?", ((n, _text(d)) for d, n in of_reports.items()))
    of = ((o.key, _iso(together.day(c.doc)), c.id) for c in together.claims() if (o := together.origin(c)) is not None)
    connection.executemany("UPDATE claim SET origin = ?, day = ? WHERE id = ?", (_storable(row) for row in of))
    doc_of = {claim.id: claim.doc for claim in together.claims()}
    for finding in together.findings(accounts):
        at = _put_finding(connection, finding, across=True)
        spoken_of = {finding.doc, *(doc_of.get(claim, "") for claim in finding.claims)} - {""}
        connection.executemany("INSERT INTO finding_of VALUES (?, ?)", ((_text(doc), at) for doc in spoken_of))
        if finding.rule == "origins_disagree":
            connection.execute("UPDATE event SET apart = 1 WHERE id = ?", (finding.event,))
    sources, by_outlet = sources_and_outlets(together, outlets, accounts)
    connection.executemany(
        "INSERT INTO source (key, name, named, body) VALUES (?, ?, ?, ?)",
        (
            _storable((each.origin.key, each.origin.name, each.origin.named, json.dumps(plain(each))))
            for each in sources
        ),
    )
    connection.executemany("INSERT INTO outlet (body) VALUES (?)", ((json.dumps(plain(each)),) for each in by_outlet))
    sides = sorted({c.party for a in accounts for c in a.claims if c.party})
    kinds = sorted({c.kind for c in together.claims()})
    _about(
        connection,
        whole=True,
        by=by,
        state=list(state),
        coders=dict(coders),
        words=plain(together.words()),
        kinds=kinds,
        sides=sides,
    )
    connection.commit()


def _about(connection: sqlite3.Connection, **values: Any) -> None:
    values = {"coders": {}, "words": [], "kinds": [], "sides": [], "state": None, "by": ""} | values
    rows = [(name, json.dumps(value)) for name, value in values.items()]
    connection.executemany("INSERT INTO about VALUES (?, ?)", rows)


def _known(old: sqlite3.Connection | None) -> Callable[[str, int, int | None], tuple[Finding, ...] | None]:
    """What an earlier file says of a report that is the same still; None where it does not know it."""
    if old is None:
        return lambda report, capture, coding: None
    of: dict[str, list[str]] = defaultdict(list)
    for report, body in old.execute("SELECT report, body FROM finding WHERE NOT across ORDER BY number"):
        of[report].append(body)
    same = {id: mark for id, *mark in old.execute("SELECT id, capture, coding FROM report")}

    def known(report: str, capture: int, coding: int | None) -> tuple[Finding, ...] | None:
        if same.get(report) != [capture, coding]:
            return None
        return tuple(built(Finding, json.loads(body)) for body in of.get(report, ()))

    return known


_REPORT = (
    "INSERT INTO report (id, kept_as, title, outlet, published, language, coded, claims, findings, events, capture,"
    " coding) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _searched(page: Page) -> str:
    return f"{page.title}\n{page.text}\n{page.outlet or ''}"


def _put_claim(connection: sqlite3.Connection, number: int, claim: Claim, page: Page) -> None:
    row = (
        *(number, claim.id, digest(claim.id), claim.doc, claim.n, claim.region, claim.kind, figure(claim)),
        *(claim.low, claim.high, claim.evidence, json.dumps(claim.source), page.outlet, _iso(page.published)),
    )
    connection.execute(
        "INSERT INTO claim (number, id, former, doc, n, region, kind, figure, low, high, evidence, source, outlet, day)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _storable(row),
    )
    words = (claim.kind, claim.evidence, claim.party, claim.place, claim.actor, *claim.source)
    connection.execute("INSERT INTO claim_words (rowid, words) VALUES (?, ?)", (number, _text(_joined(words))))


def _put_event(connection: sqlite3.Connection, number: int, account: Account) -> None:
    event, toll = account.event, toll_of(account)
    at = event.place_at
    row = (
        *(number, event.id, name_of(account), _iso(event.start), _iso(event.end)),
        # the outline of a country is no area of "the north" of it
        *((at.lat, at.lon, 6 if at.kind == "country" else at.where_prec, at.name, at.id) if at else (None,) * 5),
        *(len(event.docs), len(event.claims), len(account.independent), json.dumps(plain(account.independent))),
        *((1, toll.low, toll.best, toll.high) if toll else (0, None, None, None)),
        *(killed(account.figures), disagrees(account)),
        *(_listed(c.kind for c in account.claims), _listed(c.party for c in account.claims)),
        *(_joined(places_of(account)).casefold(), _joined(sources_of(account)).casefold()),
        zlib.compress(json.dumps(plain(account)).encode("ascii")),
    )
    connection.execute(
        'INSERT INTO event (number, id, name, start, "end", lat, lon, precision, place, place_id, reports, claims,'
        " independent, origins, toll, low, best, high, killed, disagrees, kinds, sides, places, sources, account)"
        f" VALUES ({', '.join('?' * len(row))})",
        _storable(row),
    )
    connection.execute(
        "INSERT INTO event_words (rowid, words) VALUES (?, ?)", (number, _text(_joined(words_of(account))))
    )


def _put_finding(connection: sqlite3.Connection, finding: Finding, *, across: bool) -> int | None:
    row = (finding.rule, _RULE[finding.rule], across, finding.doc, finding.event, json.dumps(plain(finding)))
    return connection.execute(
        "INSERT INTO finding (rule, ordered, across, report, event, body) VALUES (?, ?, ?, ?, ?, ?)", _storable(row)
    ).lastrowid


def _listed(words: Iterable[str]) -> str:
    """Words of a list, each between bars, so that one of them can be looked for."""
    return "|" + "|".join(sorted({word.replace("|", "") for word in words if word})) + "|"


def _joined(texts: Iterable[str | None]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _text(text: str) -> str:
    """What UTF-8 can hold of it: half a character becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _storable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_text(value) if type(value) is str else value for value in row)
