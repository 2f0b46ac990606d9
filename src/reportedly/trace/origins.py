"""Who first stated a claim: each claim's chain of sources to its root.

The chain is the claim's `source`, the original speaker first. Its origin is the first link that has a name. A speaker
without one ("activists", "medical sources") cannot be found again: the first named body that passed the word on answers
for it, unless it is an agency or an outlet, which pass on and do not answer; where there is none, the origin is
unnamed. A claim in the report's own voice has no origin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from reportedly.records import Claim, Origin, Place

#: The origin of all speakers without a name: they cannot be told apart.
UNNAMED = "unnamed"

#: Keys of bodies that stand for another: organs of the government that the report is about; offices of a place, which
#: are of the government that the claim's place is under.
_GOVERNMENT, _LOCAL = "{government}", "{local}"
_MONITOR = re.compile(r"\b(?:monitor(?:s|ing group)?|watchdogs?|observatory|rights groups?)\b", re.IGNORECASE)
_SAME_AS_BEFORE = re.compile(
    r"^(?:(?:the|this|that) (?:same )?(?:(?:aid )?group|organi[sz]ation|charity|agency|sources?|reporter|correspondent|"
    r"ministry|network|website|channel|broadcaster|newspaper|outlet)|it|he|she|they)$"
    r"|^(?:the|its) (?:aid )?(?:group|organi[sz]ation|charity)['’]?s\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:office|cent(?:er|re)|network|media|agency|council|committees?|commission|institute|organi[sz]ation|union|"
    r"society|front|brigades?|army|party|news|press|tv|radio|hospital|monitor|service|today|times|group|movement|"
    r"gazette|herald|tribune|journal|courier|telegraph|chronicle|broadcasting|foundation|association|authority)\b",
    re.IGNORECASE,
)
#: What stands after these says where a speaker is, not who.
_PLACE = re.compile(r"\b(?:in|at|from|near|of|for|who|which)\b")
_RUNS = re.compile(r"[A-Z][\w'’-]*(?: (?:of |for |is |the )?[A-Z][\w'’-]*)*")
#: Sorts of bodies that pass a word on without answering for it.
_PASS_ON = frozenset({"agency", "media"})
_CAPITAL = re.compile(r"(?:(?:al|el|as|ash|at|az|an|ar|abu|bin|ibn|de|von|van)[- ])?[A-Z][\w'’.-]*", re.UNICODE)
#: Capitalised words that name nobody: sentence starts, nations, directions, days.
_NOT_A_NAME = re.compile(
    r"^(?:The|A|An|Some|Other|Several|Many|Local|Medical|Military|Activists?|Sources?|Reports?|Witness(?:es)?|Residents?|"
    r"Media|Opposition|Rebels?|Officials?|Monitors?|State|Security|Police|Civil|Kurdish|Syrian|Syrias?|Syria|Iraqi|"
    r"Arab|Arabic|Western|Eastern|Northern|Southern|Russian|Turkish|Lebanese|British|American|[\w-]+-based|"
    r"Damascus|Aleppo|Idlib|Homs|Hama|Raqqa|Daraa|Deir|Ezzor|Latakia|Hasakah?|Ghouta|Islamist|Islamic|Social|Twitter|"
    r"Facebook|YouTube|Internet|Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Earlier|Initial|Early|Governor|Director|Doctor|Dr|Activist|Spokes(?:man|woman|person))\.?$"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body that speaks: its key, its name, whose voice it is (its own key if nobody else's) and what sort it is."""

    key: str
    name: str
    voice_of: str
    sort: str


@cache
def _table() -> tuple[tuple[Body, re.Pattern[str]], ...]:
    lines = files("reportedly.trace").joinpath("bodies.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(
        (Body(key, name, key if voice == "-" else voice, sort), re.compile(pattern, re.IGNORECASE))
        for key, name, voice, sort, pattern in rows
    )


@lru_cache(maxsize=1 << 14)
def body_of(words: str, government: Body | None = None, local: Body | None = None) -> Body | None:
    """The body that a source's words name, by the shipped table; `government` is the one the report is about, `local`
    the one of the claim's place."""
    stands_for = {_GOVERNMENT: government, _LOCAL: local or government}
    for body, pattern in _table():
        if (found := stands_for.get(body.key, body)) is not None and pattern.search(words):
            return found
    return None


def origins(
    claims: Iterable[Claim],
    *,
    outlet: str | None = None,
    government: Body | None = None,
    text: str = "",
    registered: Callable[[str], Body | None] = lambda id: None,
    governing: Callable[[Place], Body | None] = lambda place: None,
) -> dict[str, Origin | None]:
    """The origin of each claim of one report, by claim id; None in the report's own voice.

    A description ("the monitor", "the group") is whom the report named before or after: `text`, the report's, is asked
    for monitors that no claim names. "The army" is that of the `government` the report is about. `registered` gives the
    body of one of the claims' source ids, for words that the shipped table does not know; `governing` the government
    that a place is under, whose governors and police are its own.
    """
    several = sorted(claims, key=lambda c: (c.region != "title", c.evidence_start, c.n))
    named = [body for claim in several for words in claim.source if (body := body_of(words, government))]
    monitors = [body for body in named if body.sort == "monitor"] or [
        body for body, pattern in _table() if body.sort == "monitor" and pattern.search(text)
    ]
    own = {body.key for body in (body_of(outlet or ""),) if body} | {_key(outlet or "")}
    found: dict[str, Origin | None] = {}
    passing = {body.key for body, _ in _table() if body.sort in _PASS_ON}
    context = _Context(own, government, tuple(monitors))
    fuller = _people(several, context)
    before: Body | None = None
    under = Counter(local for c in several if c.place_at is not None and (local := governing(c.place_at)) is not None)
    mostly = min(under, key=lambda body: (-under[body], body.key), default=None)
    for claim in several:
        known = [None if id is None else registered(id) for id in claim.source_ids] or [None] * len(claim.source)
        links = [
            _named(
                words.strip() if body else fuller.get(words.strip(), words).strip(),
                context,
                before,
                body,
                (governing(claim.place_at) if claim.place_at else None) or mostly,
            )
            for body, words in zip(known, claim.source, strict=True)
        ]
        origin = _origin(claim.source, links, context)
        found[claim.id] = origin
        if origin is not None and origin.named and origin.key not in passing:
            before = Body(origin.key, origin.name, origin.key, "other")
    return found


@dataclass(frozen=True, slots=True)
class _Context:
    """What a report's sources are read in the light of."""

    own: set[str]
    government: Body | None
    monitors: tuple[Body, ...]


def _people(claims: Sequence[Claim], context: _Context) -> dict[str, str]:
    """Names that stand alone ("Andar"), each with the fuller words that the same report has for that person."""
    phrases = dict.fromkeys(words.strip() for claim in claims for words in claim.source)
    full: dict[str, str] = {}
    for words in phrases:
        names = [name for name in _CAPITAL.findall(words) if not _NOT_A_NAME.match(name)]
        if len(words.split()) > 1 and names and _named(words, context, None) is not None:
            for name in names:
                full.setdefault(name, words)
    return {words: full[words] for words in phrases if words in full}


def _origin(source: Sequence[str], links: Sequence[Body | None], context: _Context) -> Origin | None:
    if not source:
        return None
    known = [
        k
        for k, body in enumerate(links)
        if body and (k == 0 or (body.sort not in _PASS_ON and body.key not in context.own))
    ]
    if not known:
        return Origin(UNNAMED, source[0].strip(), False)
    first = links[known[0]]
    assert first is not None
    relays = dict.fromkeys(body.voice_of for body in links[known[0] + 1 :] if body and body.voice_of != first.voice_of)
    return Origin(first.voice_of, first.name, True, tuple(relays))


def _named(
    words: str, context: _Context, before: Body | None, known: Body | None = None, local: Body | None = None
) -> Body | None:
    """Whom the words of one source name: by the shipped table, else who is `known` by the register, else by name."""
    if _SAME_AS_BEFORE.match(words):
        return before
    body = body_of(words, context.government, local)
    if body is not None or known is not None:
        return body or known
    for run in _RUNS.findall(words):
        if _BODY.search(run) and " " in run:
            return _other(run)
    if _MONITOR.search(words) and context.monitors:
        return context.monitors[0]
    head = _PLACE.split(words)[0]
    names = [name for name in _CAPITAL.findall(head) if not _NOT_A_NAME.match(name)]
    if len(names) > 1 and " ".join(names).isupper():
        return None  # a line in capitals is a heading, which names nobody
    if len(names) > 1 or (names and names[0] == words and not re.search(r"(?:s|en)$", words)):
        return _other(names[-1], " ".join(names))
    return None


def _other(words: str, name: str | None = None) -> Body:
    key = _key(words)
    return Body(key, name or words, key, "other")


def _key(name: str) -> str:
    bare = re.sub(r"^(?:al|el|the)[- ]", "", name.lower())
    return re.sub(r"[^\w]+", "-", bare).strip("-")


def independent(origins: Iterable[Origin | None]) -> tuple[Origin, ...]:
    """The origins that can be told apart, by key: the named ones; else the unnamed as one; none where nobody is said.

    So a repeat, a copy, or one more outlet that cites the same body never adds one.
    """
    found: dict[str, Origin] = {}
    for origin in origins:
        if origin is not None and (origin.key not in found or origin.name < found[origin.key].name):
            found[origin.key] = origin
    named = [found[key] for key in sorted(found) if found[key].named]
    return tuple(named or [found[key] for key in sorted(found)])
