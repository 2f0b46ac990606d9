"""Addresses -> templates. Every view only reads; `/read` codes what is posted and keeps nothing of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException as StarletteError
from starlette.staticfiles import StaticFiles

from reportedly.errors import LedgerError, SourceError, UsageError
from reportedly.export import claim_json, finding_json, report_json
from reportedly.legible import one_line
from reportedly.pipeline import CODER, claims, coded, findings, hiding, read_all
from reportedly.records import CLAIM_KINDS, RULES, Claim, Finding, Page, Span
from reportedly.resolve.places.extents import outline, provinces, towns
from reportedly.survey import Account, Settings, account_json
from reportedly.web import addresses, changes, marking, searching, shapes, tables
from reportedly.web.charts.graph import graph, paths
from reportedly.web.charts.map import Map, draw
from reportedly.web.charts.ranges import ranges
from reportedly.web.charts.timeline import Timeline, timeline
from reportedly.web.filtering import EventFilter, condition
from reportedly.web.guard import FILE_POLICY, Guard
from reportedly.web.holding import Holding
from reportedly.web.look import environment, style
from reportedly.web.surveyed import ALL, BY_DAY, ORDERS, ClaimLine, Condition, ReportLine, Surveyed, having

#: Lines of a list on one page; places in the table of a map; claims named of one finding.
LINES, PLACES, SHOWN = 100, 120, 6
#: The rules about titles that say other than their bodies.
STRAYING = ("headline_alone", "title_figure", "loud_for_its_kind")


def pages_of(where: str, settings: Settings, names: Iterable[str]) -> FastAPI:
    """The pages of a ledger whose survey another process makes: for one of several workers. Raises LedgerError."""
    return create_app(Holding(where, settings, makes=False), names)


def create_app(holding: Holding, names: Iterable[str] = ()) -> FastAPI:
    """The pages of a ledger. `names` are host names to answer to, beside localhost and bare addresses."""
    app = FastAPI(
        title="reportedly",
        description="A ledger of claims about armed conflict, read only. Field names are those of docs/codebook.md.",
        version=CODER.split(",")[0].removeprefix("reportedly "),
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.add_middleware(Guard, names=tuple(names))
    app.mount("/static", StaticFiles(packages=[("reportedly.web", "static")]), name="static")
    look = environment()
    reader = threading.Lock()

    def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
        held = values.get("held") or holding.held()
        values = {
            "held": held,
            "ledger": holding.store.name,
            "q": "",
            "progress": holding.progress,
            "failure": holding.failure,
            "grades": dict(holding.settings.reliability),
        } | values
        return HTMLResponse(look.get_template(template).render(values), status)

    def file(text: str, media: str, name: str) -> Response:
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "content-security-policy": FILE_POLICY,
        }
        return Response(text.encode("utf-8", "replace"), media_type=media, headers=headers)

    def csv(rows: Iterable[tables.Row], name: str) -> Response:
        return file(tables.as_csv(rows), "text/csv; charset=utf-8", name)

    def svg(template: str, name: str, **values: Any) -> Response:
        drawn = look.get_template(template).render(**values)
        head, _, rest = drawn.partition(">")
        return file(f"{head}><style>{style('charts.css')}</style>{rest}", "image/svg+xml", name)

    def failed(status: int, heading: str, words: str) -> HTMLResponse:
        return HTMLResponse(look.get_template("error.html").render(heading=heading, words=words, q=""), status)

    @app.exception_handler(StarletteError)
    def not_there(request: Request, error: StarletteError) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": error.detail}, error.status_code)
        return failed(error.status_code, "Not here" if error.status_code == 404 else "Not so", str(error.detail))

    @app.exception_handler(UsageError)
    def wrong(request: Request, error: UsageError) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": str(error)}, 400)
        return failed(400, "That cannot be asked", str(error))

    @app.exception_handler(LedgerError)
    def unusable(request: Request, error: LedgerError) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": str(error)}, 503)
        return failed(503, "The ledger cannot be read", str(error))

    def timeline_of(held: Surveyed, wanted: EventFilter, query: Mapping[str, str]) -> Timeline:
        # all days stay in view, so that those asked for can be changed; unless it is to show these alone
        seen = wanted if query.get("zoom") else replace(wanted, since=None, until=None)
        return timeline(held.days(condition(seen)), (wanted.since, wanted.until))

    def map_of(held: Surveyed, wanted: EventFilter, query: Mapping[str, str]) -> Map:
        fit = condition(wanted)
        places = held.places(fit)
        unplaced = held.count_events(fit) - sum(place.events for place in places)
        box = addresses.box_of(query, "box")
        return draw(places, towns, provinces, outline, box, unplaced, wanted.within)

    def event_or_404(name: str) -> tuple[Surveyed, Account]:
        held = holding.held()
        account = held.account(name)
        if account is None:
            raise HTTPException(404, f"There is no event {name!r} in this ledger.")
        return held, account

    # --- start, search -----------------------------------------------------------------------------------------------

    @app.get("/", include_in_schema=False)
    def start() -> Response:
        held = holding.held()
        told = held.events_where(Condition("reports > 1"), 8, order="reports DESC, id")
        apart = held.events_where(Condition("disagrees = 1"), 8, order="independent DESC, reports DESC, id")
        _, newest = held.reports_where(ALL, 8)
        return page("start.html", held=held, told=told, apart=apart, newest=newest)

    @app.get("/search", include_in_schema=False)
    def search(request: Request) -> Response:
        held = holding.held()
        q = request.query_params.get("q", "").strip()[:200]
        found = searching.found(held, q, holding.page)
        return page("search.html", held=held, q=q, **found | {"findings": _told(held, found["findings"])})

    # --- reports -----------------------------------------------------------------------------------------------------

    @app.get("/reports", include_in_schema=False)
    def reports(request: Request) -> Response:
        held, query = holding.held(), request.query_params
        total, shown = held.reports_where(_reports(held, query), LINES, _first(query))
        return page(
            "reports.html",
            held=held,
            lines=shown,
            total=total,
            pager=_pager(total, query),
            outlets=held.outlet_names,
            given={name: query.get(name, "").strip() for name in ("words", "outlet", "since", "until")},
        )

    @app.get("/reports.csv", include_in_schema=False)
    def reports_csv(request: Request) -> Response:
        held = holding.held()
        return csv(tables.reports(held.reports_where(_reports(held, request.query_params), -1)[1]), "reports.csv")

    @app.get("/report", include_in_schema=False)
    def report(request: Request) -> Response:
        held, query = holding.held(), request.query_params
        name, number, against = (
            query.get("id", ""),
            addresses.count(query, "version"),
            addresses.count(query, "against"),
        )
        found = holding.page(name, number)
        if found is None:
            raise HTTPException(404, f"There is no report {name!r}" + (f" with a version {number}." if number else "."))
        versions = holding.versions(name)
        shown = next((each.number for each in versions if each.version == found.version), 1)
        of = holding.claims(name, number)
        if against is not None:
            old = holding.page(name, against)
            if old is None:
                raise HTTPException(404, f"There is no version {against} of that report.")
            return page(
                "compare.html",
                held=held,
                report=found,
                number=shown,
                against=against,
                versions=versions,
                title=changes.words_changed(old.title, found.title),
                paragraphs=changes.paragraphs_changed(changes.parted(old.text), changes.parted(found.text)),
                captions=changes.paragraphs_changed(old.captions, found.captions),
            )
        current = number is None or not versions or versions[shown - 1].current
        there = held.findings_in(name) if current and holding.fresh else findings(found, of)
        several = held.findings_with(name) if current else ()
        return page(
            "report.html",
            held=held,
            kept=True,
            number=shown,
            versions=versions,
            judged=holding.judged(name) if current else None,
            event_of=held.events_of(name),
            **_report(found, of, there, _told(held, several)),
        )

    @app.get("/claim/{claim}", include_in_schema=False)
    def claim(claim: str) -> Response:
        found = holding.held().claim(claim)
        if found is None:
            raise HTTPException(404, f"There is no claim {claim!r} in this ledger.")
        return RedirectResponse(addresses.claim_address(found))

    # --- events ------------------------------------------------------------------------------------------------------

    @app.get("/events", include_in_schema=False)
    def events(request: Request) -> Response:
        held, query = holding.held(), request.query_params
        wanted = addresses.filter_of(query)
        fit, sort = condition(wanted), query.get("sort", "day")
        total = held.count_events(fit)
        return page(
            "events.html",
            held=held,
            wanted=wanted,
            lines=held.events_where(fit, LINES, _first(query, total), ORDERS.get(sort, BY_DAY)),
            total=total,
            pager=_pager(total, query),
            sort=sort,
            chart=timeline_of(held, wanted, query),
            zoom=bool(query.get("zoom")),
            **_options(held),
        )

    @app.get("/map", include_in_schema=False)
    def map_(request: Request) -> Response:
        held, wanted = holding.held(), addresses.filter_of(request.query_params)
        drawn = map_of(held, wanted, request.query_params)
        shown = (*drawn.spots, *drawn.areas)[:PLACES]
        named = held.event_names([spot.place.first for spot in shown])
        more = len(drawn.spots) + len(drawn.areas) - len(shown)
        return page(
            "map.html", held=held, wanted=wanted, chart=drawn, shown=shown, named=named, more=more, **_options(held)
        )

    @app.get("/events.csv", include_in_schema=False)
    def events_csv(request: Request) -> Response:
        found = holding.held().accounts(condition(addresses.filter_of(request.query_params)))
        return csv(tables.events(found), "events.csv")

    @app.get("/timeline.svg", include_in_schema=False)
    def timeline_svg(request: Request) -> Response:
        wanted = addresses.filter_of(request.query_params)
        drawn = timeline_of(holding.held(), wanted, request.query_params)
        return svg("charts/timeline.svg", "timeline.svg", chart=drawn, wanted=wanted, links=False)

    @app.get("/timeline.csv", include_in_schema=False)
    def timeline_csv(request: Request) -> Response:
        wanted = addresses.filter_of(request.query_params)
        drawn = timeline_of(holding.held(), wanted, request.query_params)
        return csv(tables.timeline(drawn), "timeline.csv")

    @app.get("/map.csv", include_in_schema=False)
    def map_csv(request: Request) -> Response:
        wanted = addresses.filter_of(request.query_params)
        return csv(tables.places(holding.held().places(condition(wanted))), "map.csv")

    @app.get("/map.svg", include_in_schema=False)
    def map_svg(request: Request) -> Response:
        wanted = addresses.filter_of(request.query_params)
        drawn = map_of(holding.held(), wanted, request.query_params)
        return svg("charts/map.svg", "map.svg", chart=drawn, wanted=wanted, links=False)

    @app.get("/event/{name}", include_in_schema=False)
    def event(name: str) -> Response:
        held, account = event_or_404(name)
        if account.event.id != name:
            return RedirectResponse(addresses.event_address(account.event.id))
        return page("event.html", held=held, export=False, **_event(holding, held, account))

    @app.get("/event/{name}/export.html", include_in_schema=False)
    def event_export(name: str) -> Response:
        held, account = event_or_404(name)
        values = _event(holding, held, account)
        styles = style("style.css") + style("charts.css")
        text = look.get_template("export.html").render(
            held=held, ledger=holding.store.name, export=True, style=styles, coder=CODER, **values
        )
        return file(text, "text/html; charset=utf-8", f"event-{account.event.id[:8]}.html")

    @app.get("/event/{name}/figures.csv", include_in_schema=False)
    def figures_csv(name: str) -> Response:
        _, account = event_or_404(name)
        return csv(tables.figures(account), f"event-{account.event.id[:8]}-figures.csv")

    @app.get("/event/{name}/claims.csv", include_in_schema=False)
    def claims_csv(name: str) -> Response:
        _, account = event_or_404(name)
        return csv(tables.claims(account), f"event-{account.event.id[:8]}-claims.csv")

    @app.get("/event/{name}/origins.csv", include_in_schema=False)
    def origins_csv(name: str) -> Response:
        held, account = event_or_404(name)
        rows = tables.origins(paths(account, _names(held, account)), account)
        return csv(rows, f"event-{account.event.id[:8]}-origins.csv")

    @app.get("/event/{name}/origins.svg", include_in_schema=False)
    def origins_svg(name: str) -> Response:
        held, account = event_or_404(name)
        drawn = graph(account, _names(held, account))
        return svg("charts/graph.svg", f"event-{account.event.id[:8]}-origins.svg", chart=drawn, links=False)

    @app.get("/event/{name}/figure-{number}.svg", include_in_schema=False)
    def figure_svg(name: str, number: str) -> Response:
        _, account = event_or_404(name)
        if not number.isdigit() or not 1 <= int(number[:6]) <= len(account.figures):
            raise HTTPException(404, f"There is no figure {number} of that event.")
        drawn = ranges(account.figures[int(number) - 1])
        return svg(
            "charts/ranges.svg",
            f"event-{account.event.id[:8]}-figure-{number}.svg",
            chart=drawn,
            account=account,
            event=account.event,
        )

    # --- sources, wording, findings, method --------------------------------------------------------------------------

    @app.get("/sources", include_in_schema=False)
    def sources(request: Request) -> Response:
        held, query = holding.held(), request.query_params
        several = held.sources() if query.get("all") else held.sources(LINES)
        return page("sources.html", held=held, sources=several, outlets=held.outlets(), total=held.sources_count)

    @app.get("/sources.csv", include_in_schema=False)
    def sources_csv() -> Response:
        return csv(tables.sources(holding.held().sources(), dict(holding.settings.reliability)), "sources.csv")

    @app.get("/outlets.csv", include_in_schema=False)
    def outlets_csv() -> Response:
        return csv(tables.outlets(holding.held().outlets()), "outlets.csv")

    @app.get("/source", include_in_schema=False)
    def source(request: Request) -> Response:
        held, query = holding.held(), request.query_params
        key = query.get("key", "")
        found = held.source(key)
        if found is None:
            raise HTTPException(404, f"No claim in this ledger has an origin {key!r}.")
        shown = held.claims_of(key, LINES, _first(query, found.claims))
        named = held.event_names([line.event for line in shown if line.event])
        return page(
            "source.html", held=held, source=found, claims=shown, named=named, pager=_pager(found.claims, query)
        )

    @app.get("/source.csv", include_in_schema=False)
    def source_csv(request: Request) -> Response:
        return csv(tables.of_claims(holding.held().claims_of(request.query_params.get("key", ""))), "source.csv")

    @app.get("/wording", include_in_schema=False)
    def wording() -> Response:
        held = holding.held()
        stray = sum(held.rules.get(rule, 0) for rule in STRAYING)
        shown = _told(held, held.findings(*STRAYING, most=LINES))
        return page("wording.html", held=held, uses=held.words, stray=stray, shown=shown)

    @app.get("/wording.csv", include_in_schema=False)
    def wording_csv() -> Response:
        return csv(tables.wording(holding.held().words), "wording.csv")

    @app.get("/findings", include_in_schema=False)
    def findings_(request: Request) -> Response:
        held, query = holding.held(), request.query_params
        rule = query.get("rule", "")
        total = sum(n for each, n in held.rules.items() if not rule or each == rule)
        found = held.findings(*([rule] if rule else ()), most=LINES, first=_first(query, total))
        return page(
            "findings.html",
            held=held,
            shown=_told(held, found),
            rule=rule,
            rules=[each for each in RULES if each in held.rules],
            counts=held.rules,
            total=total,
            pager=_pager(total, query),
        )

    @app.get("/findings.csv", include_in_schema=False)
    def findings_csv(request: Request) -> Response:
        rule = request.query_params.get("rule", "")
        return csv(tables.findings(holding.held().findings(*([rule] if rule else ()))), "findings.csv")

    @app.get("/method", include_in_schema=False)
    def method() -> Response:
        held = holding.held()
        return page(
            "method.html",
            held=held,
            accuracy=_accuracy(),
            coder=CODER,
            settings=holding.settings,
        )

    # --- a page that is not in the ledger ----------------------------------------------------------------------------

    @app.get("/read", include_in_schema=False)
    def ask() -> Response:
        return page("read.html", problem="")

    @app.post("/read", include_in_schema=False)
    async def read(request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool

        async with request.form(max_files=1, max_fields=4, max_part_size=8_000_000) as form:
            given, pasted = form.get("file"), form.get("text")
            data, name = b"", "pasted text"
            if isinstance(given, UploadFile) and given.size:
                data, name = await given.read(), given.filename or "file"
            elif isinstance(pasted, str):
                data = pasted.replace("\r\n", "\n").encode("utf-8", "replace")
        return await run_in_threadpool(_at_once, data, name)

    def _at_once(data: bytes, name: str) -> Response:
        if not data.strip():
            return page("read.html", 400, problem="There was nothing in it: choose a file, or paste a text.")
        with reader:
            first = next(iter(read_all(["-"], stdin=BytesIO(data))), None)
            if first is None or isinstance(first, SourceError):
                words = first.message if first else "there is no report in it"
                return page("read.html", 400, problem=f"{one_line(name)}: {words}")
            of = claims(first)
            first, of, there = hiding(first, of)((first, of, findings(first, of)))
            values = _report(first, of, there, ())
        return page("report.html", kept=False, name=name, number=1, versions=(), judged=None, event_of={}, **values)

    # --- JSON --------------------------------------------------------------------------------------------------------

    @app.get(
        "/api/events",
        summary="Events that fit the same query as the page /events",
        response_description=f"Up to {LINES} events in order of their days; x-total-count says how many fit",
        responses=_problems(400, 503),
    )
    def api_events(
        response: Response,
        q: str = "",
        since: Day = "",
        until: Day = "",
        place: str = "",
        within: Within = "",
        kind: Kind = "",
        side: str = "",
        source: str = "",
        origins: Number = "",
        reports: Number = "",
        disagree: Flag = "",
        page: Number = "",
    ) -> list[shapes.Event]:
        given = {"q": q, "since": since, "until": until, "place": place, "within": within, "kind": kind, "side": side}
        given |= {"source": source, "origins": origins, "reports": reports, "disagree": disagree}
        held, fit = holding.held(), condition(addresses.filter_of(given))
        response.headers["x-total-count"] = str(held.count_events(fit))
        return [_clean(account_json(account)) for account in held.accounts(fit, LINES, _first({"page": page}))]

    @app.get(
        "/api/event/{name}",
        summary="One event, by its id, an id it had before, that of a claim in it, or an id's first characters",
        responses=_problems(404, 503),
    )
    def api_event(name: str) -> shapes.Event:
        found: shapes.Event = _clean(account_json(event_or_404(name)[1]))
        return found

    @app.get(
        "/api/reports",
        summary="Reports that fit the same query as the page /reports",
        response_description=f"Up to {LINES} reports, the newest first; x-total-count says how many fit",
        responses=_problems(400, 503),
    )
    def api_reports(
        response: Response, words: str = "", outlet: str = "", since: Day = "", until: Day = "", page: Number = ""
    ) -> list[shapes.ReportLine]:
        held = holding.held()
        fit = _reports(held, {"words": words, "outlet": outlet, "since": since, "until": until})
        total, shown = held.reports_where(fit, LINES, _first({"page": page}))
        response.headers["x-total-count"] = str(total)
        return [_clean(shapes.report_line(each)) for each in shown]

    @app.get(
        "/api/sources",
        summary="Origins: who is cited by whom, how often, and how their figures compare",
        response_description=f"Up to {LINES} origins, those with most claims first; x-total-count says of how many",
        responses=_problems(503),
    )
    def api_sources(response: Response, page: Number = "") -> list[shapes.Source]:
        held = holding.held()
        response.headers["x-total-count"] = str(held.sources_count)
        return [
            _clean(shapes.source(each, holding.settings.reliability))
            for each in held.sources(LINES, _first({"page": page}))
        ]

    @app.get(
        "/api/outlets",
        summary="Outlets: what their claims rest on, whom they cite, with whom they share passages",
        responses=_problems(503),
    )
    def api_outlets() -> list[shapes.Outlet]:
        return [_clean(shapes.outlet(each)) for each in holding.held().outlets()]

    @app.get(
        "/api/findings",
        summary="Findings, all or of one rule",
        response_description=f"Up to {LINES} findings by rule; x-total-count says how many there are",
        responses=_problems(400, 503),
    )
    def api_findings(response: Response, rule: Rule = "", page: Number = "") -> list[shapes.Finding]:
        if rule and rule not in RULES:
            raise UsageError(f"rule {rule!r} is none; one of {', '.join(RULES)}")
        held = holding.held()
        total = sum(n for each, n in held.rules.items() if not rule or each == rule)
        response.headers["x-total-count"] = str(total)
        found = held.findings(*([rule] if rule else ()), most=LINES, first=_first({"page": page}))
        return [_clean(finding_json(each, holding.page(each.doc)) | {"event": each.event}) for each in found]

    @app.get("/api/report", summary="A report as it was read, with its claims", responses=_problems(400, 404, 503))
    def api_report(id: str, version: Number = "") -> shapes.ReportWithClaims:
        number = addresses.count({"version": version}, "version")
        holding.held()
        found = holding.page(id, number)
        if found is None:
            raise HTTPException(404, f"There is no report {id!r}" + (f" with a version {number}." if number else "."))
        judged = holding.judged(id) if number is None else None
        of = [
            claim_json(each) | ({"judged": judged.json(each)} if judged else {}) for each in holding.claims(id, number)
        ]
        whole: shapes.ReportWithClaims = _clean({"report": report_json(found), "claims": of})
        return whole

    return app


# --- what may be asked as JSON ----------------------------------------------------------------------------------------

# A page's address may be turned into the API's, so that a field may be empty, as a form leaves it.
_NOTHING = {"type": "string", "maxLength": 0}
_DAY: dict[str, Any] = {"anyOf": [{"type": "string", "format": "date"}, _NOTHING]}
_SIDE = r"-?[0-9]{1,3}(\.[0-9]{1,8})?"
Day = Annotated[str, Query(json_schema_extra=_DAY, examples=["2017-01-20"])]
Number = Annotated[str, Query(pattern="^([1-9][0-9]{0,8})?$", examples=["2"])]
Flag = Annotated[str, Query(pattern="^[01]?$", examples=["1"])]
Within = Annotated[
    str,
    Query(
        pattern=f"^({_SIDE}(,{_SIDE}){{3}})?$", description="west,south,east,north in degrees", examples=["35,32,43,38"]
    ),
]
Rule = Annotated[str, Query(json_schema_extra={"enum": ["", *RULES]})]
Kind = Annotated[str, Query(json_schema_extra={"enum": ["", *CLAIM_KINDS]})]


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    said = {400: "That cannot be asked", 404: "It is not in this ledger", 503: "The ledger cannot be read"}
    return {status: {"model": shapes.Problem, "description": said[status]} for status in statuses}


# --- what templates are given ----------------------------------------------------------------------------------------


@cache
def _accuracy() -> Mapping[str, Any]:
    """The measured figures of docs/accuracy.md, which `python -m lab.web_accuracy` writes."""
    found: Mapping[str, Any] = json.loads(files("reportedly.web").joinpath("accuracy.json").read_text(encoding="utf-8"))
    return found


def _options(held: Surveyed) -> dict[str, Any]:
    """The kinds and sides there are, for the filters."""
    return {"kinds": [kind for kind in CLAIM_KINDS if kind in held.about["kinds"]], "sides": held.about["sides"]}


def _reports(held: Surveyed, query: Mapping[str, str]) -> Condition:
    """The reports that a query asks for. Raises UsageError."""
    fit, outlet = having(query.get("words", ""), "report"), query.get("outlet", "").strip().casefold()
    if outlet:
        named = [each for each in held.outlet_names if outlet in each.casefold()]
        fit &= Condition("outlet IN (SELECT value FROM json_each(?))", (json.dumps(named),))
    for sign, name in ((">=", "since"), ("<=", "until")):
        day = addresses.day(query, name)
        if day:
            fit &= Condition(f"published {sign} ?", (day.isoformat(),))
    return fit


class Told(NamedTuple):
    """A finding with the report and the claims it speaks of."""

    finding: Finding
    report: ReportLine | None
    claims: tuple[tuple[ClaimLine, str], ...]  # each with its outlet, where that is another report's


def _told(held: Surveyed, several: Iterable[Finding]) -> tuple[Told, ...]:
    found = tuple(several)
    lines = held.claims_named([claim for each in found for claim in each.claims[:SHOWN]])
    out = []
    for each in found:
        of = [lines[claim] for claim in each.claims[:SHOWN] if claim in lines]
        named = tuple((line, "" if line.doc == each.doc else line.outlet or "report") for line in of)
        out.append(Told(each, held.report(each.doc) if each.doc else None, named))
    return tuple(out)


def _report(page: Page, of: tuple[Claim, ...], there: Iterable[Finding], several: tuple[Told, ...]) -> dict[str, Any]:
    return {
        "report": page,
        "claims": of,
        "coded": coded(page),
        "title": marking.runs(page.title, "title", 0, len(page.title), of),
        "blocks": marking.body(page, of),
        "comments": marking.comments(page, of),
        "there": tuple(there),
        "several": several,
        "quote": page.quote,
    }


def _event(holding: Holding, held: Surveyed, account: Account) -> dict[str, Any]:
    pages: dict[str, Page | None] = {}

    def words(doc: str, span: Span) -> str:
        if doc not in pages:
            pages[doc] = holding.page(doc)
        found = pages[doc]
        return found.quote(span) if found else ""

    shared = [
        (link, [words(link.doc, passage.here) for passage in link.passages])
        for link in account.links
        if link.relation != "cites"
    ]
    names = _names(held, account)
    lines = {doc: held.report(doc) for doc in account.event.docs}
    numbered = [(k, ranges(each)) for k, each in enumerate(account.figures, 1)]
    by_doc = [(doc, [c for c in account.claims if c.doc == doc]) for doc in account.event.docs]
    return {
        "account": account,
        "event": account.event,
        "compared": [pair for pair in numbered if len(pair[1].bars) > 1],
        "single": [pair for pair in numbered if len(pair[1].bars) == 1],
        "chart": graph(account, names),
        "paths": paths(account, names),
        "links": True,
        "by_doc": by_doc,
        "shared": shared,
        "cited": [link for link in account.links if link.relation == "cites"],
        "found": held.findings_about(account.event.id),
        "names": names,
        "titles": {doc: line.title for doc, line in lines.items() if line},
        "judged": {doc: now for doc, of in by_doc if (now := holding.judged(doc)) is not None and any(map(now.of, of))},
    }


def _names(held: Surveyed, account: Account) -> Mapping[str, str]:
    """The names of the bodies of an event, by origin's key."""
    keys = {key for o in account.origins.values() if o is not None for key in (o.key, *o.relays)}
    return held.names(sorted(keys | {link.origin for link in account.links if link.relation == "cites"}))


def _clean(value: Any) -> Any:
    """JSON whose words UTF-8 can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {key: _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value


def _last(total: int) -> int:
    return max(1, -(-total // LINES))


def _first(query: Mapping[str, str], total: int | None = None) -> int:
    """Where the lines of the page asked for begin."""
    number = addresses.count(query, "page") or 1
    return (number - 1 if total is None else min(number, _last(total)) - 1) * LINES


def _pager(total: int, query: Mapping[str, str]) -> dict[str, Any]:
    """What a pager needs."""
    last = _last(total)
    number = min(addresses.count(query, "page") or 1, last)
    rest = [(name, value) for name, value in query.items() if name != "page" and value]

    def to(other: int) -> str:
        return "?" + urlencode([*rest, ("page", str(other))], errors="replace")

    return {
        "number": number,
        "last": last,
        "before": to(number - 1) if number > 1 else "",
        "after": to(number + 1) if number < last else "",
    }
