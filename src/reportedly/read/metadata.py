"""What an HTML page's head says of it: titles, outlet, address, language, dates. Takes an lxml tree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from reportedly.read.addresses import canonical, is_next_page, is_page, page_number, site_name, site_of
from reportedly.read.layout import clean
from reportedly.records import NOT_FREE

_ARTICLE = re.compile(r"(?:article|report|blogposting|newsarticle|posting)\Z", re.IGNORECASE)
_META_DATES = frozenset(
    "article:published_time og:article:published_time og:published_time article:published article.published "
    "datepublished dc.date.issued dcterms.issued dc.issued dcterms.created dc.date dcterms.date dc.date.created date "
    "pubdate publishdate publish_date publish-date publication_date publication-date published_time published-time "
    "published_date sailthru.date parsely-pub-date cxenseparse:recs:publishtime originalpublicationdate ptime "
    "citation_publication_date citation_online_date bt:pubdate shareaholic:article_published_time rnews:datepublished "
    "lastpubdate firstpublished iso-8601-publish-date video:release_date".split()
)
# A script larger than this is an application's data, not a description of the page.
_LD_LIMIT = 1_000_000
_FALSE = re.compile(r"(?:https?://schema\.org/)?false", re.IGNORECASE)
# What browsers and SingleFile write into a page that they save.
_NUMBERED = re.compile(r"\d/?\Z|\d&")
_SAVED = re.compile(r"(?:saved from url=\(\d+\)|SingleFile\s+url:\s*)(https?://[^\s<>\"]+)")


@dataclass(slots=True)
class Head:
    """What the head says; every list in order of belief."""

    titles: list[str] = field(default_factory=list)
    window_title: str | None = None
    outlet: str | None = None
    address: str | None = None
    language: str | None = None
    dates: list[tuple[str, str]] = field(default_factory=list)
    #: Of a live blog: the times of its entries by the ids of their elements.
    updates: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def head_of(root: Any, own: str | None = None) -> Head:
    """Read JSON-LD, meta elements, links and the title element of the page.

    `own` is the address the page was got from, where that is known.
    """
    head = Head()
    metas: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = element.get("content")
        if content and content.strip():
            for name in ("property", "name", "itemprop", "http-equiv"):
                if element.get(name):
                    metas.setdefault(element.get(name).strip().lower(), []).append(content.strip())
    articles, publishers = _structured(root)

    def meta(*names: str) -> str | None:
        return next((metas[name][0] for name in names if name in metas), None)

    own = own or _saved_from(root)
    base = meta("og:url")
    link = next(
        (one.get("href") for one in root.iter("link") if "canonical" in (one.get("rel") or "").lower().split()), None
    )
    claimed = _joined(own or base or "", link)
    others = [own, base and _joined(own or "", base), *(_text(a.get("url")) for a in articles)]
    head.address, head.notes = _address(claimed, [one for one in others if one and is_page(one)])
    after = _next_page(root, head.address) if head.address else None
    if after:
        head.notes.append(f"page {page_number(after) - 1} of a story that goes on at {after}: only this page was read")
    if _not_free(articles, metas, root):
        head.notes.append(NOT_FREE)
    titles = [meta("og:title"), *(_text(a.get("headline")) for a in articles[:1]), meta("twitter:title", "dc.title")]
    head.titles = [clean(title) for title in titles if title and clean(title)]
    window = next((one for one in root.iter("title") if not _in_drawing(one)), None)
    if window is not None:
        head.window_title = clean("".join(window.itertext())) or None
    outlet = meta("og:site_name") or next(iter(publishers), None) or meta("application-name")
    if outlet and clean(outlet):
        head.outlet = clean(outlet)
    elif head.address:
        head.outlet = site_name(head.address)
    head.language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    head.language = head.language or meta("content-language", "language", "dc.language", "og:locale")
    head.updates = dict(update for article in articles for update in _updates(article))
    head.dates = [("jsonld", date) for a in articles if (date := _text(a.get("datePublished")))]
    head.dates += [("meta", value) for name in metas if name in _META_DATES for value in metas[name][:1]]
    return head


def _next_page(root: Any, address: str) -> str | None:
    """Where a story of several pages goes on: as the head says, or by a link to its next page outside the comments."""
    told = next((one.get("href") for one in root.iter("link") if one.get("rel") == "next"), None)
    after = _joined(address, told)
    if after and site_of(after) == site_of(address) and page_number(after) > 1:
        return after
    for one in root.iter("a"):
        link = one.get("href") or ""
        # most links of a page have no number that could be the next page's
        if _NUMBERED.search(link) is None:
            continue
        after = canonical(_joined(address, link) or "")
        if is_next_page(after, address) and not any(
            "comment" in f"{holder.get('class')} {holder.get('id')}".lower() for holder in one.iterancestors()
        ):
            return after
    return None


def _not_free(articles: list[dict[str, Any]], metas: dict[str, list[str]], root: Any) -> bool:
    """Whether the page says that all of it, or a part of it, is for those who pay: as search engines and Facebook ask.

    Metered pages, which anybody may read some of, count as free.
    """
    parts = [part for article in articles for part in _list(article.get("hasPart")) if isinstance(part, dict)]
    said = [one.get("isAccessibleForFree") for one in (*articles, *parts)]
    said += metas.get("isaccessibleforfree", [])
    said += [link.get("href") for link in root.iter("link") if link.get("itemprop") == "isAccessibleForFree"]
    locked = any(tier.lower() == "locked" for tier in metas.get("article:content_tier", []))
    return locked or any(_FALSE.fullmatch(str(value)) for one in said for value in _list(one))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _joined(base: str, link: str | None) -> str | None:
    try:
        return urljoin(base, link.strip()) if link and link.strip() else None
    except ValueError:
        return None


def _saved_from(root: Any) -> str | None:
    """The address that a browser wrote into the page when it saved it."""
    from lxml.etree import Comment

    for comment in islice(chain(root.itersiblings(Comment, preceding=True), root.iter(Comment)), 20):
        found = _SAVED.search(comment.text or "")
        if found:
            return found.group(1)
    return None


def _address(claimed: str | None, others: list[str]) -> tuple[str | None, list[str]]:
    """The page's address, and a note where the one it claims (`rel=canonical`) is not believed.

    `others` are where it was got from and what else it says of itself. Not believed is an address that names a whole
    site or a section, another site (a reprint that names its original), or page 1 where this is page 2.
    """
    if claimed is None or not claimed.startswith(("http://", "https://")):
        return (canonical(others[0]), []) if others else (None, [])
    if not others:
        return (canonical(claimed), []) if is_page(claimed) else (None, [])
    mine = others[0]
    reason = None
    if not is_page(claimed):
        reason = "which is a whole site"
    elif site_of(claimed) != site_of(mine):
        reason = "which is another site's"
    elif page_number(mine) > page_number(claimed):
        reason = f"and this is page {page_number(mine)} of it"
    elif _holds(claimed, mine):
        reason = "which is a section of the site"
    if reason is None:
        return canonical(claimed), []
    return canonical(mine), [f"the page calls {claimed} its canonical address, {reason}; it is kept under {mine}"]


def _holds(outer: str, inner: str) -> bool:
    """Whether one address is a folder that the other lies in."""
    a, b = urlsplit(outer), urlsplit(inner)
    folder, path = a.path.rstrip("/") + "/", b.path
    # story/ and story/amp, story/2, story/print are one story
    return not a.query and path.startswith(folder) and len(path) - len(folder) > 12


def _in_drawing(element: Any) -> bool:
    return any(isinstance(one.tag, str) and one.tag.endswith("svg") for one in element.iterancestors())


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    return value if isinstance(value, str) and value.strip() else None


def _updates(article: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The entries of a live blog that say where on the page they stand, and their times."""
    for one in _list(article.get("liveBlogUpdate")):
        if isinstance(one, dict):
            place, day = _text(one.get("url")) or _text(one.get("@id")) or "", _text(one.get("datePublished"))
            fragment = place.rpartition("#")[2].strip() if "#" in place else ""
            if fragment and day:
                yield fragment, day


def _structured(root: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """The articles that the page's JSON-LD describes, and the names of their publishers."""
    articles: list[dict[str, Any]] = []
    publishers: list[str] = []
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        source = (script.text or "").strip().removeprefix("<!--").removesuffix("-->").strip()
        if not source or len(source) > _LD_LIMIT:
            continue
        try:
            data = json.loads(source.rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            kinds = thing.get("@type")
            named = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in named):
                articles.append(thing)
                publisher = _text(thing.get("publisher"))
                if publisher and not publisher.startswith("http"):
                    publishers.append(publisher)
    return articles, publishers


def _things(data: object) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD document at the top, in lists, graphs, and as a page's main entity."""
    waiting = [data]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting[:0] = one
        elif isinstance(one, dict):
            yield one
            waiting[:0] = [one[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one]
