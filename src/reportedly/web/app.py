"""Addresses -> templates. Every view only reads; `/read` codes what is posted and keeps nothing of it."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException as StarletteError
from starlette.staticfiles import StaticFiles

from reportedly.errors import LedgerError, SourceError, UsageError
from reportedly.export import claim_json, event_json, report_json
from reportedly.legible import one_line
from reportedly.pipeline import CODER, claims, coded, findings, hiding, read_all
from reportedly.records import CLAIM_KINDS, RULES, Claim, Finding, Page, Span
from reportedly.resolve.places.extents import outline, towns
from reportedly.survey import Account
from reportedly.web import addresses, changes, citing, marking, searching, tables
from reportedly.web.charts.graph import graph
from reportedly.web.charts.map import draw, killed
from reportedly.web.charts.ranges import ranges
from reportedly.web.charts.timeline import timeline
from reportedly.web.filtering import disagrees, fitting
from reportedly.web.guard import FILE_POLICY, Guard
from reportedly.web.holding import Contents, Holding, ReportLine
from reportedly.web.look import environment, style

#: Lines of a list on one page.
LINES = 100


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
            "renewing": holding.renewing,
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

    def event_or_404(name: str) -> tuple[Contents, Account]:
        held = holding.held()
        account = held.event(name)
        if account is None:
            raise HTTPException(404, f"There is no event {name!r} in this ledger.")
        return held, account

    # --- start, search -----------------------------------------------------------------------------------------------

    @app.get("/", include_in_schema=False)
    def start() -> Response:
        held = holding.held()
        told = sorted(
            (a for a in held.accounts if len(a.event.docs) > 1), key=lambda a: (-len(a.event.docs), a.event.id)
        )[:8]
        apart = [a for a in held.accounts if disagrees(a)]
        apart.sort(key=lambda a: (-len(a.independent), -len(a.event.docs), a.event.id))
        newest = sorted(held.reports.values(), key=lambda r: (r.published or date.min, r.id), reverse=True)[:8]
        return page("start.html", held=held, told=told, apart=apart[:8], contested=len(apart), newest=newest)

    @app.get("/search", include_in_schema=False)
    def search(request: Request) -> Response:
        held = holding.held()
        q = request.query_params.get("q", "").strip()[:200]
        return page("search.html", held=held, q=q, **searching.found(held, q))

    # --- reports -----------------------------------------------------------------------------------------------------

    @app.get("/reports", include_in_schema=False)
    def reports(request: Request) -> Response:
        held, query = holding.held(), request.query_params
        wanted = {name: query.get(name, "").strip() for name in ("words", "outlet")}
        since, until = addresses.day(query, "since"), addresses.day(query, "until")
        lines = [line for line in held.reports.values() if _line_fits(line, wanted, since, until)]
        lines.sort(key=lambda line: (line.published is None, line.published or date.min, line.id), reverse=True)
        outlets = sorted({line.outlet for line in held.reports.values() if line.outlet})
        shown, pager = _paged(lines, query)
        values = {**wanted, "since": since or "", "until": until or ""}
        return page(
            "reports.html", held=held, lines=shown, total=len(lines), pager=pager, outlets=outlets, given=values
        )

    @app.get("/report", include_in_schema=False)
    def report(request: Request) -> Response:
        query = request.query_params
        name, number, against = (
            query.get("id", ""),
            addresses.count(query, "version"),
            addresses.count(query, "against"),
        )
        found = holding.page(name, number)
        if found is None:
            raise HTTPException(404, f"There is no report {name!r}" + (f" with a version {number}." if number else "."))
        held, versions = holding.held(), holding.versions(name)
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
        there = held.of_reports.get(name, ()) if number is None else findings(found, of)
        several = (
            [f for f in held.across if f.doc == name or set(f.claims) & {c.id for c in of}] if number is None else []
        )
        return page(
            "report.html", held=held, kept=True, number=shown, versions=versions, **_report(found, of, there, several)
        )

    @app.get("/claim/{claim}", include_in_schema=False)
    def claim(claim: str) -> Response:
        found = holding.held().claims.get(claim)
        if found is None:
            raise HTTPException(404, f"There is no claim {claim!r} in this ledger.")
        return RedirectResponse(addresses.claim_address(found))

    # --- events ------------------------------------------------------------------------------------------------------

    @app.get("/events", include_in_schema=False)
    def events(request: Request) -> Response:
        held, query = holding.held(), request.query_params
        wanted = addresses.filter_of(query)
        found = fitting(held, wanted)
        ordered = _ordered(found, query.get("sort", "day"))
        shown, pager = _paged(ordered, query)
        return page(
            "events.html",
            held=held,
            wanted=wanted,
            accounts=shown,
            total=len(found),
            pager=pager,
            sort=query.get("sort", "day"),
            chart=timeline(found),
            **_options(held),
        )

    @app.get("/map", include_in_schema=False)
    def map_(request: Request) -> Response:
        held, wanted = holding.held(), addresses.filter_of(request.query_params)
        found = fitting(held, wanted)
        drawn = draw(found, towns, outline, addresses.box_of(request.query_params))
        return page("map.html", held=held, wanted=wanted, total=len(found), chart=drawn, **_options(held))

    @app.get("/events.csv", include_in_schema=False)
    def events_csv(request: Request) -> Response:
        found = fitting(holding.held(), addresses.filter_of(request.query_params))
        return csv(tables.events(found), "events.csv")

    @app.get("/timeline.svg", include_in_schema=False)
    def timeline_svg(request: Request) -> Response:
        wanted = addresses.filter_of(request.query_params)
        found = fitting(holding.held(), wanted)
        return svg("charts/timeline.svg", "timeline.svg", chart=timeline(found), wanted=wanted, links=False)

    @app.get("/map.svg", include_in_schema=False)
    def map_svg(request: Request) -> Response:
        wanted = addresses.filter_of(request.query_params)
        drawn = draw(fitting(holding.held(), wanted), towns, outline, addresses.box_of(request.query_params))
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

    @app.get("/event/{name}/origins.svg", include_in_schema=False)
    def origins_svg(name: str) -> Response:
        held, account = event_or_404(name)
        drawn = graph(account, _names(held))
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
        several = held.sources[: _most(query)]
        return page("sources.html", held=held, sources=several, outlets=held.outlets, total=len(held.sources))

    @app.get("/sources.csv", include_in_schema=False)
    def sources_csv() -> Response:
        return csv(tables.sources(holding.held().sources, dict(holding.settings.reliability)), "sources.csv")

    @app.get("/outlets.csv", include_in_schema=False)
    def outlets_csv() -> Response:
        return csv(tables.outlets(holding.held().outlets), "outlets.csv")

    @app.get("/source", include_in_schema=False)
    def source(request: Request) -> Response:
        held, key = holding.held(), request.query_params.get("key", "")
        found = next((each for each in held.sources if each.origin.key == key), None)
        if found is None:
            raise HTTPException(404, f"No claim in this ledger has an origin {key!r}.")
        shown, pager = _paged(citing.claims_of(held.survey, key), request.query_params)
        return page("source.html", held=held, source=found, claims=shown, pager=pager)

    @app.get("/source.csv", include_in_schema=False)
    def source_csv(request: Request) -> Response:
        held, key = holding.held(), request.query_params.get("key", "")
        return csv(tables.of_claims(citing.claims_of(held.survey, key), held), "source.csv")

    @app.get("/wording", include_in_schema=False)
    def wording() -> Response:
        held = holding.held()
        stray = [f for f in _every(held) if f.rule in ("headline_alone", "title_figure", "loud_for_its_kind")]
        return page("wording.html", held=held, uses=held.survey.words(), stray=stray)

    @app.get("/wording.csv", include_in_schema=False)
    def wording_csv() -> Response:
        return csv(tables.wording(holding.held()), "wording.csv")

    @app.get("/findings", include_in_schema=False)
    def findings_(request: Request) -> Response:
        held, rule = holding.held(), request.query_params.get("rule", "")
        every = _every(held)
        counts = Counter(f.rule for f in every)
        several = [f for f in every if not rule or f.rule == rule]
        shown, pager = _paged(several, request.query_params)
        given = [each for each in RULES if counts[each]]
        return page(
            "findings.html",
            held=held,
            shown=shown,
            rule=rule,
            rules=given,
            counts=counts,
            total=len(several),
            pager=pager,
        )

    @app.get("/findings.csv", include_in_schema=False)
    def findings_csv(request: Request) -> Response:
        rule = request.query_params.get("rule", "")
        return csv(tables.findings(f for f in _every(holding.held()) if not rule or f.rule == rule), "findings.csv")

    @app.get("/method", include_in_schema=False)
    def method() -> Response:
        held = holding.held()
        languages = Counter(line.language or "not known" for line in held.reports.values())
        coded_ = sum(line.coded for line in held.reports.values())
        return page(
            "method.html",
            held=held,
            accuracy=_accuracy(),
            languages=languages,
            coded=coded_,
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
            values = _report(first, of, there, [])
        return page("report.html", kept=False, name=name, number=1, versions=(), **values)

    # --- JSON --------------------------------------------------------------------------------------------------------

    @app.get("/api/events", summary="Events that fit the same query as the page /events")
    def api_events(
        q: str = "",
        since: str = "",
        until: str = "",
        place: str = "",
        kind: str = "",
        side: str = "",
        source: str = "",
        origins: str = "",
        reports: str = "",
        disagree: str = "",
    ) -> list[dict[str, Any]]:
        given = {"q": q, "since": since, "until": until, "place": place, "kind": kind, "side": side}
        given |= {"source": source, "origins": origins, "reports": reports, "disagree": disagree}
        found = fitting(holding.held(), addresses.filter_of(given))
        return [_clean(_event_json(account)) for account in found]

    @app.get("/api/event/{name}", summary="One event, by its id or that of a claim in it")
    def api_event(name: str) -> dict[str, Any]:
        return dict(_clean(_event_json(event_or_404(name)[1])))

    @app.get("/api/report", summary="A report as it was read, with its claims")
    def api_report(id: str, version: str = "") -> dict[str, Any]:
        number = addresses.count({"version": version}, "version")
        found = holding.page(id, number)
        if found is None:
            raise HTTPException(404, f"There is no report {id!r} of that version.")
        of = [claim_json(each) for each in holding.claims(id, number)]
        return dict(_clean({"report": report_json(found), "claims": of}))

    return app


# --- what templates are given ----------------------------------------------------------------------------------------


@cache
def _accuracy() -> Mapping[str, Any]:
    """The measured figures of docs/accuracy.md, which `python -m lab.web_accuracy` writes."""
    found: Mapping[str, Any] = json.loads(files("reportedly.web").joinpath("accuracy.json").read_text(encoding="utf-8"))
    return found


def _options(held: Contents) -> dict[str, Any]:
    """The kinds and sides there are, for the filters."""
    kinds = {claim.kind for claim in held.claims.values()}
    return {
        "kinds": [kind for kind in CLAIM_KINDS if kind in kinds],
        "sides": sorted({claim.party for claim in held.claims.values() if claim.party}),
    }


def _report(page: Page, of: tuple[Claim, ...], there: Iterable[Finding], several: Iterable[Finding]) -> dict[str, Any]:
    return {
        "report": page,
        "claims": of,
        "coded": coded(page),
        "title": marking.runs(page.title, "title", 0, len(page.title), of),
        "blocks": marking.body(page, of),
        "comments": marking.comments(page, of),
        "there": tuple(there),
        "several": tuple(several),
        "quote": page.quote,
    }


def _event(holding: Holding, held: Contents, account: Account) -> dict[str, Any]:
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
    numbered = [(k, ranges(each)) for k, each in enumerate(account.figures, 1)]
    by_doc = [(doc, [c for c in account.claims if c.doc == doc]) for doc in account.event.docs]
    return {
        "account": account,
        "event": account.event,
        "compared": [pair for pair in numbered if len(pair[1].bars) > 1],
        "single": [pair for pair in numbered if len(pair[1].bars) == 1],
        "chart": graph(account, _names(held)),
        "links": True,
        "by_doc": by_doc,
        "shared": shared,
        "cited": [link for link in account.links if link.relation == "cites"],
        "found": held.disagreements(account.event.id),
        "names": _names(held),
    }


def _names(held: Contents) -> Mapping[str, str]:
    """The names of bodies, by origin's key."""
    return {o.key: o.name for a in held.accounts for o in a.origins.values() if o is not None and o.named}


def _event_json(account: Account) -> dict[str, Any]:
    return dict(
        event_json(
            account.event,
            account.claims,
            account.origins,
            account.independent,
            account.figures,
            account.links,
            account.credibility,
            account.days,
            account.outlets,
            {each.origin.key: each.why for each in account.uncounted},
        )
    )


def _clean(value: Any) -> Any:
    """JSON whose words UTF-8 can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {key: _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value


def _line_fits(line: ReportLine, wanted: Mapping[str, str], since: date | None, until: date | None) -> bool:
    if (since or until) and line.published is None:
        return False
    if (since and line.published and line.published < since) or (until and line.published and line.published > until):
        return False
    if wanted["outlet"] and wanted["outlet"].casefold() not in (line.outlet or "").casefold():
        return False
    return all(word in line.text for word in wanted["words"].casefold().split())


def _ordered(accounts: tuple[Account, ...], sort: str) -> list[Account]:
    keys: dict[str, Any] = {
        "killed": lambda a: -killed(a.figures),
        "reports": lambda a: -len(a.event.docs),
        "origins": lambda a: -len(a.independent),
    }
    return sorted(accounts, key=keys[sort]) if sort in keys else list(accounts)


def _paged(several: Any, query: Mapping[str, str]) -> tuple[Any, dict[str, Any]]:
    """The lines of the page asked for, and what a pager needs."""
    from urllib.parse import urlencode

    last = max(1, -(-len(several) // LINES))
    number = min(addresses.count(query, "page") or 1, last)
    rest = [(name, value) for name, value in query.items() if name != "page" and value]

    def to(other: int) -> str:
        return "?" + urlencode([*rest, ("page", str(other))], errors="replace")

    pager = {
        "number": number,
        "last": last,
        "before": to(number - 1) if number > 1 else "",
        "after": to(number + 1) if number < last else "",
    }
    return several[(number - 1) * LINES : number * LINES], pager


def _most(query: Mapping[str, str]) -> int | None:
    return None if query.get("all") else LINES


def _every(held: Contents) -> list[Finding]:
    """All findings, by rule."""
    several = [f for found in held.of_reports.values() for f in found] + list(held.across)
    order = {rule: k for k, rule in enumerate(RULES)}
    return sorted(several, key=lambda f: order[f.rule])
