"""A ledger -> its survey's file: what every report says by itself, then all of them together.

    reports ─► links of copied passages ─► odds of pairs of claims ─► groups ─► events ─► origins, outlets, loud titles

What one stage leaves the next is in the file, and each goes on where it stopped; none holds all texts or all claims.
What is found is what `survey.Survey` finds.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reportedly.events import (
    Days,
    Sketch,
    Sweep,
    Thread,
    Told,
    around,
    digest,
    event_of,
    groups,
    odds_of,
    reach,
    threads_of,
    told_by,
)
from reportedly.findings.across import leading_figures, loud_for_its_kind
from reportedly.findings.comparing import amounts_by_kind, loud_words, words_by_outlet
from reportedly.ledger.store import Store
from reportedly.legible import figure, one_line
from reportedly.pipeline import coded, day_of, findings
from reportedly.records import RULES, Claim, ClaimKind, Finding, Link, Origin, Page, Seconding, Span
from reportedly.survey import AGENCIES, Account, Settings, account_of, findings_of, origins_of, reporting
from reportedly.trace import Shelf, Text, link_of, marks_of, text_of, told_in
from reportedly.web.citing import NO_OUTLET, put_compared, put_outlets, put_sources
from reportedly.web.filtering import disagrees, names_of, words_of
from reportedly.web.naming import killed, name_of, toll_of
from reportedly.web.plain import built, plain, utf8
from reportedly.web.surveyed import SCHEMA
from reportedly.web.unfinished import Progress, Unfinished, packed, unpacked

if TYPE_CHECKING:
    from reportedly.ledger.state import State

#: Told how far it is; raises to stop.
Seen = Callable[[Progress], None]
#: Gives every report after one, or all: its id in the ledger, its page and its claims.
Each = Callable[[str | None], Iterator[tuple[str, Page, tuple[Claim, ...]]]]
_RULE = {rule: k for k, rule in enumerate(RULES)}
#: Texts, and reports with their claims, that are held at once; threads read at once.
_TEXTS, _REPORTS, _AT_ONCE = 500, 1000, 500
#: The largest amount that is compared with others.
_MOST = 2**62


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
            *(
                None,
                each.id,
                each.id,
                one_line(each.title) or "(no title)",
                each.outlet,
                _iso(each.published),
                each.language,
            ),
            each.language is None or each.language.split("-")[0] == "en",
            *(each.claims, None, None, each.capture, each.coding, True),
        )
        for each in (store.outlines() if store else ())
    )
    connection.executemany(_REPORT, (_storable(row) for row in rows))
    _about(connection, whole=False, by="", state=None, coders={}, words=[], kinds=[], sides=[])
    connection.commit()


def survey(
    file: Path,
    finished: Path,
    store: Store,
    each: Each,
    settings: Settings,
    by: str,
    old: sqlite3.Connection | None = None,
    seen: Seen = lambda progress: None,
) -> None:
    """Take together all that a ledger holds in `file`, and write what pages ask to `finished`.

    Goes on with what `file` has already. `each` gives every report after one: its id in the ledger, its page and claims
    as they may be shown. What `old`, an earlier survey by the same program, has of reports that are the same is taken
    from it. `seen` is told how far it is; what it raises stops the making.
    """
    state: State = store.state()
    told = told_by(store.judgements())
    pairs = sorted((*sorted(pair), told.of(*pair)) for pair in told.pairs())
    making = Unfinished(file, hashlib.sha256(json.dumps([by, pairs]).encode()).hexdigest(), state, seen)
    try:
        if making.whole:
            making.finish(finished)
            return
        if not _same_so_far(making.connection, store):
            making.start_anew()
        _reports(making, store, each, told, old)
        _links(making)
        _pairs(making, told)
        _groups(making, told)
        _events(making, told, settings)
        _together(making, by, state)
        making.finish(finished)
    finally:
        making.close()


def _same_so_far(connection: sqlite3.Connection, store: Store) -> bool:
    """Whether the reports that were read are the first of the ledger, and are what they were."""
    read = connection.execute("SELECT kept_as, capture, coding FROM report ORDER BY number")
    return all(
        row is None or (one is not None and tuple(row) == (utf8(one.id), one.capture, one.coding))
        for row, one in zip_longest(read, store.outlines())
    )


# --- each report by itself --------------------------------------------------------------------------------------------


def _reports(making: Unfinished, store: Store, each: Each, told: Told, old: sqlite3.Connection | None) -> None:
    connection = making.connection
    row = connection.execute("SELECT number, kept_as FROM report ORDER BY number DESC LIMIT 1").fetchone()
    n, last = row or (0, None)
    outlines = list(islice(store.outlines(), n, None))
    if not outlines:
        return
    marks = {one.id: (one.capture, one.coding) for one in outlines}
    of = n + len(outlines)
    claim_number = connection.execute("SELECT coalesce(max(number), 0) FROM claim").fetchone()[0]
    known, changed = _known(old), set(store.changed())
    for number, (kept_as, page, claims) in enumerate(each(last), n + 1):
        n = number
        capture, coding = marks.get(kept_as, (0, None))
        there = known(page.id, capture, coding)
        there = findings(page, claims) if there is None else there
        line = (
            *(n, page.id, kept_as, one_line(page.title) or "(no title)", page.outlet, _iso(page.published)),
            *(page.language, coded(page), len(claims), len(there), 0, capture, coding, kept_as in changed),
        )
        connection.execute(_REPORT, _storable(line))
        connection.execute("INSERT INTO report_words (rowid, words) VALUES (?, ?)", (n, utf8(_searched(page))))
        several, day = reporting(claims), day_of(page)
        first_said, beside = origins_of(page, several)
        for claim in claims:
            claim_number += 1
            _put_claim(connection, claim_number, claim, page, day, first_said)
            if claim.id in first_said:
                _put_stated(connection, claim_number, claim, page, n, first_said[claim.id])
        for finding in there:
            _put_finding(connection, finding, across=False)
        body = packed([plain(claims), plain(first_said), plain(beside)])
        connection.execute("INSERT INTO said VALUES (?, ?)", (n, body))
        _put_threads(connection, n, threads_of(several, day, around(page, several), told.of))
        _put_text(connection, n, page, day, several, {claim.coder for claim in claims})
        making.reached("reports read", n, of)
    making.reached("reports read", n, of, keep=True)


def _put_stated(
    connection: sqlite3.Connection, number: int, claim: Claim, page: Page, report: int, origin: Origin | None
) -> None:
    by = (origin.key, origin.name, origin.named, json.dumps(origin.relays)) if origin else (None,) * 4
    words = one_line(claim.source[0]) if claim.source else None
    connection.execute(
        "INSERT INTO work_stated VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        _storable((number, *by, report, page.outlet or NO_OUTLET, words)),
    )


def _put_threads(connection: sqlite3.Connection, report: int, threads: Iterable[Thread]) -> None:
    for thread in threads:
        first, last = reach(thread) or (None, None)
        ids = json.dumps([claim.id for claim in thread.claims])
        body = packed([plain(thread.sketch), plain(thread.reported) if thread.reported else None])
        connection.execute(
            "INSERT INTO work_thread (id, report, claims, first, last, body) VALUES (?, ?, ?, ?, ?, ?)",
            (thread.id, report, ids, first, last, body),
        )


def _put_text(
    connection: sqlite3.Connection, n: int, page: Page, day: date | None, several: Sequence[Claim], coders: set[str]
) -> None:
    told = told_in(several)
    text = text_of(page.id, page.text, page.outlet, day, told)
    amounts = amounts_by_kind(several)
    line = (
        *(n, page.id, page.outlet, _iso(day), json.dumps(plain(told)), marks_of(text).tobytes()),
        page.title if loud_words(page.title) else None,
        *(json.dumps(amounts), min(coders, default=None), zlib.compress(json.dumps(page.text).encode("ascii"), 1)),
    )
    connection.execute("INSERT INTO work_report VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _storable(line))


# --- what reports share -----------------------------------------------------------------------------------------------


def _links(making: Unfinished) -> None:
    """The passages that reports have in common, as each of the two sees it."""
    connection = making.connection
    first = making.at if making.what == "texts compared" else 0
    if making.past("texts compared"):
        return
    ids, days, outlets, marks = [], [], [], []
    for id, outlet, day, mark in connection.execute("SELECT id, outlet, day, marks FROM work_report ORDER BY number"):
        ids.append(id)
        days.append(date.fromisoformat(day) if day else None)
        outlets.append((outlet or "").lower())
        marks.append(np.frombuffer(mark, dtype=np.uint32))
    shelf = Shelf(marks, days, outlets)
    order = sorted(range(len(ids)), key=lambda k: (days[k] or date.max, k))

    @lru_cache(maxsize=_TEXTS)
    def text(k: int) -> Text:
        told, body, outlet = connection.execute(
            "SELECT told, text, outlet FROM work_report WHERE number = ?", (k + 1,)
        ).fetchone()
        spans = built(tuple[Span, ...], json.loads(told))
        return text_of(ids[k], json.loads(zlib.decompress(body)), outlet, days[k], spans)

    for place, k in enumerate(order[first:], first + 1):
        for other in sorted(shelf.others(k), key=ids.__getitem__):
            link = link_of(text(k), text(other), shelf.is_house)
            if link is not None:
                connection.execute(
                    "INSERT INTO work_link (report, body) VALUES (?, ?)", (k + 1, json.dumps(plain(link)))
                )
        making.reached("texts compared", place, len(ids))
    making.reached("texts compared", len(ids), len(ids), keep=True)


# --- which claims are of one happening --------------------------------------------------------------------------------


class _Threads:
    """The threads of an unfinished survey by number, and the claims of its reports."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.said = lru_cache(maxsize=_REPORTS)(self._said)

    def _said(self, report: int) -> tuple[dict[str, Claim], dict[str, Origin | None], tuple[Seconding, ...]]:
        """The claims of a report and who first stated them, by the claims' ids; what is said beside them."""
        (body,) = self._connection.execute("SELECT body FROM said WHERE report = ?", (report,)).fetchone()
        claims, origins, beside = unpacked(body)
        return (
            {c.id: c for c in reporting(built(tuple[Claim, ...], claims))},
            built(dict[str, Origin | None], origins),
            built(tuple[Seconding, ...], beside),
        )

    def some(self, numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
        """Rows of threads, in the order given."""
        marks = ",".join("?" * len(numbers))
        sql = f"SELECT number, report, id, claims, first, last, body FROM work_thread WHERE number IN ({marks})"
        found = {row[0]: row[1:] for row in self._connection.execute(sql, tuple(numbers))}
        for number in numbers:
            yield number, found[number]

    def of(self, row: Any, wanted: Callable[[str], bool] = lambda claim: True) -> Thread:
        """The thread of a row; without its claims where none of them is `wanted`."""
        report, id, ids, _, _, body = row
        sketch, reported = unpacked(body)
        names = json.loads(ids)
        claims: tuple[Claim, ...] = ()
        if any(map(wanted, names)):
            known = self.said(report)[0]
            claims = tuple(known[name] for name in names)
        return Thread(id, str(report), claims, built(Sketch, sketch), built(Days, reported) if reported else None)


def _pairs(making: Unfinished, told: Told) -> None:
    """The log odds of all pairs of threads that share a key, in the order of the days that threads reach to."""
    connection = making.connection
    if making.past("claims compared"):
        return
    done = making.at if making.what == "claims compared" else 0
    threads = _Threads(connection)
    judged = {claim for pair in told.pairs() for claim in pair}
    sql = "SELECT number, first, last FROM work_thread WHERE first IS NOT NULL ORDER BY first, number"
    reaching = connection.execute(sql).fetchall()
    begins = reaching[done][1] if done < len(reaching) else 0
    sweep = Sweep(told)
    before = [number for number, _, last in reaching[:done] if last >= begins]
    after = [number for number, _, _ in reaching[done:]]
    for _, number, row in _in_turn(threads, before, 0):
        sweep.hold(number, threads.of(row, judged.__contains__), (row[3], row[4]))
    for place, number, row in _in_turn(threads, after, done + 1):
        sweep.hold(number, threads.of(row, judged.__contains__), (row[3], row[4]))
        _put_pairs(connection, number, sweep.compared(number))
        making.reached("claims compared", place, len(reaching))
    if judged:
        _put_judged(connection, threads, told, judged)
    making.reached("claims compared", len(reaching), len(reaching), keep=True)


def _in_turn(threads: _Threads, numbers: Sequence[int], place: int) -> Iterator[tuple[int, int, Any]]:
    for at in range(0, len(numbers), _AT_ONCE):
        for number, row in threads.some(numbers[at : at + _AT_ONCE]):
            yield place, number, row
            place += 1


def _put_pairs(connection: sqlite3.Connection, number: int, odds: Mapping[int, float]) -> None:
    if odds:
        others, values = array("l", odds.keys()), array("d", odds.values())
        connection.execute("INSERT INTO work_pair VALUES (?, ?, ?)", (number, others.tobytes(), values.tobytes()))


def _pairs_of(others: bytes, odds: bytes) -> dict[int, float]:
    numbers, values = array("l"), array("d")
    numbers.frombytes(others)
    values.frombytes(odds)
    return dict(zip(numbers, values, strict=True))


def _put_judged(connection: sqlite3.Connection, threads: _Threads, told: Told, judged: set[str]) -> None:
    """What people said of threads that share no key."""
    of_claim: dict[str, int] = {}
    for number, ids in connection.execute("SELECT number, claims FROM work_thread"):
        of_claim |= {claim: number for claim in json.loads(ids) if claim in judged}
    for pair in sorted(map(sorted, told.pairs())):
        if len(pair) < 2 or any(claim not in of_claim for claim in pair):
            continue
        one, other = sorted(of_claim[claim] for claim in pair)
        (_, a), (_, b) = threads.some([one, other]) if one != other else ((0, (0,)), (0, (0,)))
        if a[0] == b[0]:
            continue
        row = connection.execute("SELECT others, odds FROM work_pair WHERE thread = ?", (other,)).fetchone()
        known = _pairs_of(*row) if row else {}
        back = connection.execute("SELECT others, odds FROM work_pair WHERE thread = ?", (one,)).fetchone()
        if one in known or (back and other in _pairs_of(*back)):
            continue
        connection.execute("DELETE FROM work_pair WHERE thread = ?", (other,))
        _put_pairs(connection, other, known | {one: odds_of(threads.of(a), threads.of(b), told)})


def _groups(making: Unfinished, told: Told) -> None:
    """The groups of threads: each is an event."""
    connection = making.connection
    if making.past("claims grouped"):
        return
    found = connection.execute("SELECT number, id, report, first FROM work_thread ORDER BY id").fetchall()
    rank = np.zeros(max((row[0] for row in found), default=0) + 1, dtype=np.int64)
    rank[np.array([row[0] for row in found], dtype=np.int64)] = np.arange(len(found))
    ones, others, values = [], [], []
    for number, to, odds in connection.execute("SELECT thread, others, odds FROM work_pair"):
        at = np.frombuffer(odds, dtype=np.float64)
        near = at > 0
        if near.any():
            others.append(rank[np.frombuffer(to, dtype=np.dtype("l"))[near]])
            ones.append(np.full(len(others[-1]), rank[number]))
            values.append(at[near])
    starts, ends, weights = _both_ways(ones, others, values, len(found))
    threads = _Threads(connection)

    def near_to(name: int) -> Iterator[tuple[int, float]]:
        here = slice(starts[name], starts[name + 1])
        return zip(ends[here].tolist(), weights[here].tolist(), strict=True)

    def odds_to(name: int) -> dict[int, float]:
        row = connection.execute("SELECT others, odds FROM work_pair WHERE thread = ?", (found[name][0],)).fetchone()
        return {int(rank[other]): value for other, value in _pairs_of(*row).items()} if row else {}

    def whole(name: int) -> Thread:
        ((_, row),) = threads.some([found[name][0]])
        return threads.of(row)

    done = {
        int(rank[number])
        for (several,) in connection.execute("SELECT threads FROM work_group")
        for number in json.loads(several)
    }
    count = len(done)
    for held, several in groups([row[2] for row in found], near_to, odds_to, whole, told, done):
        for group in several:
            first = min((found[name][3] for name in group if found[name][3] is not None), default=None)
            numbers = json.dumps([found[name][0] for name in group])
            connection.execute("INSERT INTO work_group (first, threads) VALUES (?, ?)", (first, numbers))
        count += len(held)
        making.reached("claims grouped", count, len(found))
    making.reached("claims grouped", len(found), len(found), keep=True)


def _both_ways(
    ones: Sequence[NDArray[np.int64]],
    others: Sequence[NDArray[np.int64]],
    values: Sequence[NDArray[np.float64]],
    n: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Pairs as a table by thread: where each one's rows begin, and the other thread and the log odds in each row."""
    if not ones:
        return np.zeros(n + 1, np.int64), np.empty(0, np.int64), np.empty(0, np.float64)
    here, there, odds = np.concatenate(ones), np.concatenate(others), np.concatenate(values)
    here, there, odds = np.concatenate((here, there)), np.concatenate((there, here)), np.concatenate((odds, odds))
    order = np.argsort(here, kind="stable")
    starts = np.searchsorted(here[order], np.arange(n + 1))
    return starts, there[order], odds[order]


# --- events -----------------------------------------------------------------------------------------------------------


def _events(making: Unfinished, told: Told, settings: Settings) -> None:
    """Each event with all that is said of it."""
    connection = making.connection
    if making.past("events told"):
        return
    threads = _Threads(connection)
    reports = {}
    for number, id, outlet, day in connection.execute("SELECT number, id, outlet, day FROM work_report"):
        reports[number] = (id, outlet, date.fromisoformat(day) if day else None)
    names = {outlet for _, outlet, _ in reports.values() if outlet} | set(AGENCIES)
    order = connection.execute(
        "SELECT number, threads FROM work_group ORDER BY first IS NULL, first, number"
    ).fetchall()
    done = connection.execute("SELECT count(*) FROM event").fetchone()[0]

    @lru_cache(maxsize=_REPORTS)
    def links_of(report: int) -> tuple[Link, ...]:
        bodies = connection.execute("SELECT body FROM work_link WHERE report = ? ORDER BY number", (report,))
        return tuple(built(Link, json.loads(body)) for (body,) in bodies)

    for number, (_, ids) in enumerate(order[done:], done + 1):
        several: list[Thread] = []
        claims: list[Claim] = []
        origins: dict[str, Origin | None] = {}
        of: dict[str, int] = {}
        for _, row in threads.some(json.loads(ids)):
            thread = threads.of(row)
            id = reports[row[0]][0]
            of[id] = row[0]
            several.append(replace(thread, doc=id))
            claims += thread.claims
            known = threads.said(row[0])[1]
            origins |= {claim.id: known[claim.id] for claim in thread.claims}
        event = event_of(several)
        account = account_of(
            event,
            claims,
            origins,
            [x for doc in event.docs for x in links_of(of[doc]) if x.doc == doc and x.origin in of],
            {doc: reports[of[doc]][2] for doc in event.docs},
            {doc: reports[of[doc]][1] for doc in event.docs},
            names,
            settings,
            [each for report in of.values() for each in threads.said(report)[2]],
        )
        _put_event(connection, number, account)
        connection.executemany("UPDATE report SET events = events + 1 WHERE number = ?", ((n,) for n in of.values()))
        connection.executemany("UPDATE claim SET event = ? WHERE id = ?", ((event.id, c) for c in event.claims))
        for finding in findings_of(account):
            at = _put_finding(connection, finding, across=True, day=_iso(event.start) or "~")
            doc_of = {claim.id: claim.doc for claim in account.claims}
            spoken_of = {finding.doc, *(doc_of[claim] for claim in finding.claims)} - {""}
            connection.executemany("INSERT INTO finding_of VALUES (?, ?)", ((utf8(doc), at) for doc in spoken_of))
            if finding.rule == "origins_disagree":
                connection.execute("UPDATE event SET apart = 1 WHERE id = ?", (event.id,))
        put_compared(connection, account)
        making.reached("events told", number, len(order))
    making.reached("events told", len(order), len(order), keep=True)


# --- all reports ------------------------------------------------------------------------------------------------------


def _together(making: Unfinished, by: str, state: Sequence[int]) -> None:
    """What is known when all reports are: loud titles, origins, outlets."""
    connection = making.connection
    if making.past("origins and outlets"):
        return
    threads = _Threads(connection)
    known: dict[ClaimKind, array[int]] = {}
    for (amounts,) in connection.execute("SELECT amounts FROM work_report WHERE amounts != '{}'"):
        for kind, found in json.loads(amounts).items():
            known.setdefault(kind, array("q")).extend(min(amount, _MOST) for amount in found)
    ordered = {kind: np.sort(np.frombuffer(found, dtype=np.int64)).tolist() for kind, found in known.items()}
    titled: list[tuple[str, str, Claim]] = []
    loud = connection.execute("SELECT number, id, title, outlet FROM work_report WHERE title IS NOT NULL ORDER BY id")
    for number, id, title, outlet in loud.fetchall():
        figure = leading_figures(threads.said(number)[0].values()).get(id)
        if figure is None:
            continue
        titled.append((outlet or id, title, figure))
        row = connection.execute("SELECT event FROM claim WHERE id = ? AND doc = ?", (figure.id, utf8(id))).fetchone()
        finding = loud_for_its_kind(title, figure, ordered, row and row[0])
        if finding is not None:
            at = _put_finding(connection, finding, across=True, day="~~")
            connection.execute("INSERT INTO finding_of VALUES (?, ?)", (utf8(id), at))
    said = [each.name for each in fields(Finding)].index("sentence")
    connection.execute(
        "INSERT INTO finding_words (rowid, words) SELECT number, json_extract(body, ?) FROM finding", (f"$[{said}]",)
    )
    put_sources(connection)
    put_outlets(connection)
    words = plain(words_by_outlet(titled))
    _about(connection, by=by, state=list(state), whole=True, words=words, **_found(connection))
    making.reached("origins and outlets", 1, 1, keep=True)


def _found(connection: sqlite3.Connection) -> dict[str, Any]:
    """What the views' filters and the page on method list."""
    sides = connection.execute("SELECT text FROM name WHERE what = 'side' ORDER BY text")
    kinds = connection.execute("SELECT DISTINCT kind FROM claim WHERE region IN ('title', 'body') ORDER BY 1")
    coders = connection.execute("SELECT coder, sum(claims) FROM report JOIN work_report USING (number) GROUP BY coder")
    return {
        "kinds": [kind for (kind,) in kinds],
        "sides": [side for (side,) in sides],
        "coders": {coder: n for coder, n in coders if coder},
    }


def _about(connection: sqlite3.Connection, **values: Any) -> None:
    rows = [(name, json.dumps(value)) for name, value in values.items()]
    connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", rows)


def _known(old: sqlite3.Connection | None) -> Callable[[str, int, int | None], tuple[Finding, ...] | None]:
    """What an earlier file says of a report that is the same still; None where it does not know it."""
    if old is None:
        return lambda report, capture, coding: None
    earlier = old

    def known(report: str, capture: int, coding: int | None) -> tuple[Finding, ...] | None:
        same = earlier.execute("SELECT capture, coding FROM report WHERE id = ?", (utf8(report),)).fetchone()
        if same is None or tuple(same) != (capture, coding):
            return None
        bodies = earlier.execute(
            "SELECT body FROM finding WHERE report = ? AND NOT across ORDER BY number", (utf8(report),)
        )
        return tuple(built(Finding, json.loads(body)) for (body,) in bodies)

    return known


_REPORT = (
    "INSERT INTO report (number, id, kept_as, title, outlet, published, language, coded, claims, findings, events,"
    " capture, coding, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _searched(page: Page) -> str:
    return f"{page.title}\n{page.text}\n{page.outlet or ''}"


def _put_claim(
    connection: sqlite3.Connection,
    number: int,
    claim: Claim,
    page: Page,
    day: date | None,
    first_said: Mapping[str, Origin | None],
) -> None:
    origin = first_said.get(claim.id)
    row = (
        *(number, claim.id, digest(claim.id), claim.doc, claim.n, claim.region, claim.kind, figure(claim)),
        *(claim.low, claim.high, claim.evidence, json.dumps(claim.source), page.outlet),
        *((_iso(day), origin.key) if origin else (_iso(page.published), None)),
    )
    connection.execute(
        "INSERT INTO claim (number, id, former, doc, n, region, kind, figure, low, high, evidence, source, outlet, day,"
        " origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _storable(row),
    )
    words = (claim.kind, claim.evidence, claim.party, claim.place, claim.actor, *claim.source)
    connection.execute("INSERT INTO claim_words (rowid, words) VALUES (?, ?)", (number, utf8(_joined(words))))


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
    )
    connection.execute(
        'INSERT INTO event (number, id, name, start, "end", lat, lon, precision, place, place_id, reports, claims,'
        " independent, origins, toll, low, best, high, killed, disagrees)"
        f" VALUES ({', '.join('?' * len(row))})",
        _storable(row),
    )
    connection.execute("INSERT INTO account VALUES (?, ?)", (event.id, packed(plain(replace(account, claims=())))))
    for what, name in dict.fromkeys((what, utf8(name)) for what, name in names_of(account)):
        connection.execute("INSERT OR IGNORE INTO name (what, text) VALUES (?, ?)", (what, name))
        connection.execute(
            "INSERT INTO named SELECT number, ? FROM name WHERE what = ? AND text = ?", (number, what, name)
        )
    connection.execute(
        "INSERT INTO event_words (rowid, words) VALUES (?, ?)", (number, utf8(_joined(words_of(account))))
    )


def _put_finding(connection: sqlite3.Connection, finding: Finding, *, across: bool, day: str = "") -> int | None:
    row = (finding.rule, _RULE[finding.rule], across, finding.doc, finding.event, day, json.dumps(plain(finding)))
    return connection.execute(
        "INSERT INTO finding (rule, ordered, across, report, event, day, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        _storable(row),
    ).lastrowid


def _joined(texts: Iterable[str | None]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _storable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(utf8(value) if type(value) is str else value for value in row)
