"""Which page an address names: the one canonical address of a page and its near-copies (mobile, AMP, print, tracking).

Two addresses of one page are the same after the rules below; what is left of the address says where the page is.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

# Parameters that say how a reader came to the page, never which page it is.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_cid|mc_eid|"
    r"_hsenc|_hsmi|mkt_tok|cmpid|cmp|ns_\w+|at_\w+|ocid|icid|ito|ftag|ncid|sr_share|smid|smtyp|ref_src|ref_url|wt_?mc(?:_id)?|"
    r"xtor|share_id|soc_src|soc_trk|partner|feature_id|guccounter|guce_\w+|_ga|_gl|spm|campaign_id|"
    r"_r|s_?cid|srnd|jsessionid|phpsessid|"
    r"output_?type|_?amp(?:_\w+)?|noamp|(?:is)?print(?:able|er|page|view|_?friendly)?|usqp|amp_js_v)\Z",
    re.IGNORECASE,
)
# Values that make a parameter one of form, not of content.
_FORM = re.compile(
    r"(?:view|format|mode|m|display|style|layout|tmpl|output|platform)=(?:print|printer|printable|amp|mobile|component|1)\Z"
    r"|(?:ref|source|src|from|mod)=(?:rss|feed|twitter|facebook|rss_\w+)\Z|rss=1\Z",
    re.IGNORECASE,
)
_HOSTS = re.compile(r"(?:(?:www\d?|m|mobile|touch|wap|amp|amphtml)\.(?=[^.]+\.))+", re.IGNORECASE)
_AMP_PATH = re.compile(
    r"(?:/(?:amp|print|mobile))(?=/?\Z)|\.amp(?=\.html?\Z|\Z)|(?<=/)(?:amp|print)/(?=[^/]{12,}|\d{4}/)|"
    r";jsessionid=[^/]*\Z",
    re.IGNORECASE,
)
_CACHE = re.compile(
    r"https?://[\w-]+\.cdn\.ampproject\.org/(?:[a-z]/)?(?P<secure>s/)?(?P<rest>[^/]+\..+)", re.IGNORECASE
)
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?://.)", re.IGNORECASE)
_VIEWER = re.compile(r"https?://(?:www\.)?google\.[a-z.]+/amp/(?P<secure>s/)?(?P<rest>[^/]+\..+)", re.IGNORECASE)
# An address can be an AMP page of a print page; done so often, it is canonical, and done again, the same.
_TURNS = 20
_PORTS = {"http": 80, "https": 443}


def canonical(address: str) -> str:
    """An address without what does not tell pages apart: tracking, fragment, AMP and print forms, case of the host.

    It still leads to the page. What is no web address, or is broken, comes back as it is.
    """
    for _ in range(_TURNS):
        before, address = address, _plainer(address)
        if address == before:
            break
    return address


def _plainer(address: str) -> str:
    cached = _CACHE.match(address) or _VIEWER.match(address)
    if cached:
        address = f"http{'s' if cached['secure'] else ''}://{cached['rest']}"
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return address
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host:
        return address
    host = host.rstrip(".")
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return address
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{port}" if port not in (None, _PORTS[scheme]) else ""
    path = _AMP_PATH.sub("", parts.path) or "/"
    path = quote(path, safe="/:@!$&'()*+,;=~-._%[]|", errors="replace")
    return urlunsplit((scheme, netloc, path, _query(parts.query), ""))


def _query(query: str) -> str:
    """The parameters that tell pages apart, in their order."""
    if not query or len(query) > 4000:
        return query
    if "=" not in query:
        # ?12345 names a page, ?amp does not
        return "" if _TRACKING.match(query) else query
    kept = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True, max_num_fields=None)
        if not _TRACKING.match(name) and not _FORM.match(f"{name}={value}")
    ]
    return urlencode(kept) if len(kept) < len(parse_qsl(query, keep_blank_values=True)) else query


def identity_of(address: str) -> str:
    """What a report is called by its address: the canonical one, the same for http and https, for www. and m., with and
    without a last slash, and for a capture of the page in the Wayback Machine."""
    for _ in range(_TURNS):
        before, address = address, _named(canonical(address))
        if address == before:
            break
    return address


def _named(address: str) -> str:
    address = _ARCHIVED.sub("", address, count=1)
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if parts.scheme not in _PORTS or not parts.netloc:
        return address
    path = parts.path.rstrip("/") or "/"
    return urlunsplit(("https", _without_prefix(parts.netloc), path, parts.query, ""))


def _without_prefix(host: str) -> str:
    found = _HOSTS.match(host)
    return host[found.end() :] if found else host


def site_name(address: str) -> str | None:
    """What an outlet is called where only its address is known: the host without its www. or m., so that near-copies of
    a page have one outlet."""
    try:
        return _without_prefix(urlsplit(address).hostname or "") or None
    except ValueError:
        return None


def site_of(address: str) -> str:
    """The registered domain of an address (news.place.co.uk -> place.co.uk); its last two labels if none is known."""
    from tld import get_fld

    known = get_fld(address, fail_silently=True)
    return str(known or ".".join((site_name(address) or "").split(".")[-2:]))


def is_page(address: str) -> bool:
    """Whether an address names a page, not a whole site: sites leave their front page as canonical by mistake."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    front = re.fullmatch(r"/?(?:index\.\w+|home|default\.\w+)?/?", parts.path, re.IGNORECASE)
    return parts.scheme in ("http", "https") and bool(host) and (front is None or parts.query != "")


_PAGE_NUMBER = re.compile(
    r"(?:[?&](?:page|pg|pagenum|paged|pagina|seite)=|/page[/-]?|/p)(\d{1,3})/?(?:\Z|&)", re.IGNORECASE
)


def page_number(address: str) -> int:
    """Which page of a story that runs over several an address says it is; 1 where it says nothing."""
    found = _PAGE_NUMBER.search(address)
    return int(found.group(1)) if found and 1 <= int(found.group(1)) < 200 else 1


def is_next_page(address: str, of: str) -> bool:
    """Whether an address is that of the page after `of` in the same story."""
    number = page_number(of)
    if page_number(address) == number + 1:
        return _unnumbered(address) == _unnumbered(of)
    # as WordPress numbers the pages of a post: /2019/03/mill/2/
    return number == 1 and address.rstrip("/") == f"{of.rstrip('/')}/2"


def _unnumbered(address: str) -> str:
    return _PAGE_NUMBER.sub(lambda found: found.group()[0] if found.group().endswith("&") else "", address).rstrip("/?")
