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

from reportedly.records import Claim, Origin, Place, Span

#: The origin of all speakers without a name: they cannot be told apart.
UNNAMED = "unnamed"

#: Keys of bodies that stand for another: organs of the government that the report is about; offices of a place, which
#: are of the government that the claim's place is under.
_GOVERNMENT, _LOCAL = "{government}", "{local}"
_MONITOR = re.compile(
    r"\b(?:monitor(?:s|ing group)?|watchdogs?|observatory|rights groups?|(?:activist|opposition) (?:group|network))\b",
    re.IGNORECASE,
)
#: Outlets named by their sort alone; they are whom the report names, where it names one.
_SOME_MEDIA = re.compile(
    r"^(?:(?:some|several|the|local|arab|lebanese|syrian|iraqi) )*media(?: outlets?| reports?)?$", re.IGNORECASE
)
_AID = re.compile(r"\b(?:aid|relief|charity|rescue)\b", re.IGNORECASE)
_SAME_AS_BEFORE = re.compile(
    r"^(?:(?:the|this|that) (?:same )?(?:(?:aid )?group|organi[sz]ation|charity|agency|sources?|reporter|correspondent|"
    r"ministry|network|website|channel|broadcaster|newspaper|outlet)|it|he|she|they)$"
    r"|^(?:which|who|whom)\b"
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
#: A name after words for where its bearer stood ("an activist at the scene Mirna Kadash").
_AT_THE_END = re.compile(
    r"\b(?!in |at |from |near |of |for |the |town |city |village |province |district |area |region |suburb )[a-z]+ "
    r"((?:[A-Z][\w'’-]*)(?: [A-Z][\w'’-]*)+)$"
)
_RUNS = re.compile(r"[A-Z][\w'’-]*(?: (?:of |for |is |the )?[A-Z][\w'’-]*)*")
#: A picture's credit or a report's byline, which say whose work it is and not who said it.
_BYLINE = re.compile(
    r"^(?:REUTERS|AFP|AP|AA|EPA|Getty(?: Images)?|Sputnik|TASS)(?: Photo)?"
    r"(?: (?!TV\b|Television\b|Radio\b|News\b|Agency\b|Arabic\b|\w+day\b)[A-Z][\w.'’-]*)+$"
    r"|\b\d{1,2}[.:]?\d\d (?:GMT )?\d\d\.\d\d\.\d{4}|\bshort url\b"
)
#: What stands after a body that asks after what others have said, and so says nothing itself.
_ASKS = re.compile(
    r"^,? (?:(?:says|said) (?:it|they) )?(?:is|are|was|were|has been|have been) "
    r"(?:investigating|looking into|checking|reviewing|assessing|examining|aware of) "
    r"(?:\w+ ){0,2}(?:reports?|allegations?|claims?|accusations?)\b"
)
#: Those who were hit, at the end of words that were taken for a speaker's.
_HIT = re.compile(r"\b(?:civilians|victims|casualties|deaths|people|children)$", re.IGNORECASE)
#: Whom a headline ends with, who is said to have stated it; sections and house names may follow.
_CREDIT = re.compile(
    r"\W((?:(?:activist )?monitor(?:s|ing group)?|watchdog|ngos?|(?:the )?observatory|civil defen[cs]e|unicef|sana|"
    r"(?:syrian )?state (?:media|tv|television|news agency)|governor))(?: (?:- |\||•).*)?$",
    re.IGNORECASE,
)
_NGO = re.compile(r"^ngos?$", re.IGNORECASE)
#: A run of words in quotation marks, and how far before it the speaker may be named.
_QUOTATION = re.compile(r"[\"“][^\"“”]{1,900}[\"”]")
_QUOTED_AFTER = 500
_ARTICLE = re.compile(r"^(?:the|an?)$", re.IGNORECASE)
#: People without a name, whatever body the register takes them for; a police or security source of no country may be
#: of any of the forces that hold the place.
_NOBODY = re.compile(
    r"^(?:(?:an?|the|some|several|local|other|two|senior|unnamed|anonymous|initial|syrian|iraqi|opposition|anti-government|"
    r"pro-opposition) )*(?:activists?|residents?|locals|witness(?:es)?|villagers?|survivors?|medics?|doctors?)\b"
    r"|^(?:(?:an?|the|some|several|local|other|two|senior|unnamed|anonymous) )*"
    r"(?:police|security|intelligence) (?:sources?|officials?)\b",
    re.IGNORECASE,
)
#: What a speaker goes by who gives another name than their own.
_ALIAS = re.compile(
    r"\b(?:us(?:es?|ing) (?:only )?the (?:nick)?name|go(?:es|ing)? by(?: the (?:nick)?name)?(?: of)?|"
    r"(?:calls?|called|calling|identif(?:ies|ied|ying)|nam(?:es|ed|ing)) (?:him|her)self(?: only)?(?: as)?|"
    r"(?:known|identified)(?: only)?(?: as| by)|who gave (?:his|her) name(?: only)?(?: as)?|nicknamed) "
    r"((?:Dr\.? )?(?:(?:Abu|Umm?|Bin|Ibn|(?:al|el)-?) ?)?[A-Z][\w'’-]*(?: (?:(?:al|el)-)?[A-Z][\w'’-]*)*)"
)
#: A hospital that speaks, by its place alone.
_HOSPITAL = re.compile(
    r"\b(?:spokes\w+|director|head|manager|chief|administrator) (?:at|of|for) (?:the|a) (?:\w+ )?hospital in "
    r"((?:(?:al|el)-)?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*)"
)
#: The monitor at the end of words that belong to what it says, where a report lost its commas.
_MONITOR_AT_THE_END = re.compile(r".{40,} ((?:an?|the) (?:[\w-]+ ){0,3}(?:monitor(?:ing group)?|watchdog))$", re.DOTALL)
#: Before the name of a body, the office that somebody holds in it; after it, the title of the holder.
_HOLDER = re.compile(r"^.*\b(?:Director|Head|Chief|Manager|President|Chairman|Member|Spokes\w+) (?:of |for )(?:the )?")
_TITLE = re.compile(r" (?:Dr|Mr|Mrs|Ms|Prof|Gen|Col)$")
#: What stands after a person's name, and before it, and says what the person is, of which body.
_OFFICE = (
    r"(?:officials?|director|head|spokes\w+|chief|commander|member|leader|deputy|governor|minister|worker|volunteer|"
    r"rescuer|doctor|representative|secretary|president)"
)
_AFTER_A_NAME = re.compile(
    rf"^,? ((?:(?:an?|the) )?(?:[\w’'-]+ ){{0,5}}{_OFFICE}\b(?: (?:of|for|at|with|in) (?:[\w’'-]+ ?){{1,6}})?)"
)
#: ... or whom the person leads or speaks for.
_LEADS = re.compile(
    r"^,? who (?:now |also )?(?:leads|led|heads|headed|runs|ran|directs|directed|commands|commanded|speaks for) "
    r"((?:(?:an?|the|its|their) |(?=[A-Z]))(?:[\w’'-]+ ?){1,6})"
)
#: An office whose holder a report has not named yet, with what the holder is said to have said.
_HOLDER_WITHOUT_A_NAME = re.compile(
    rf"\b((?:an?|the) (?:[\w’'-]+ ){{0,5}}{_OFFICE})(?=[.,;:]| in | from |$|\n| said| told| added)(?! [A-Z])"
)
#: Characters before a person's first mention within which a report says what the person is.
_JUST_BEFORE = 400
#: Words of a name without a description.
_A_BARE_NAME = 4
_SAYS = re.compile(r"^,? (?:(?:also|later) )?(?:said|told|added|says|tells|confirmed|reported)\b")
_BEFORE_A_NAME = re.compile(rf"((?:[\w’'-]+ ){{0,6}}{_OFFICE} (?:[A-Z][\w’'-]* ){{0,3}})$")
#: Sorts of bodies that pass a word on without answering for it.
_PASS_ON = frozenset({"agency", "media"})
_CAPITAL = re.compile(
    r"(?:(?:Abu|Abou|Umm?|Bint|Ibn) (?:(?:al|el)[- ])?|(?:al|el|as|ash|at|az|an|ar|abu|bin|ibn|de|von|van)[- ])?"
    r"[A-Z][\w'’.-]*",
    re.UNICODE,
)
#: "Father of", "mother of": with what follows it is a name by itself.
_KUNYA = re.compile(r"(?:Abu|Abou|Umm?) ")
_PLURAL = re.compile(r"(?:s|en)$")
#: Capitalised words that name nobody: sentence starts, nations, directions, days.
_NOT_A_NAME = re.compile(
    r"^(?:The|A|An|Some|Other|Several|Many|Local|Medical|Military|Activists?|Sources?|Reports?|Witness(?:es)?|Residents?|"
    r"Media|Opposition|Rebels?|Officials?|Monitors?|State|Security|Police|Civil|Kurdish|Syrian|Syrias?|Syria|Iraqi|"
    r"Arab|Arabic|Western|Eastern|Northern|Southern|Russian|Turkish|Lebanese|British|American|[\w-]+-based|"
    r"Damascus|Aleppo|Idlib|Homs|Hama|Raqqa|Daraa|Deir|Ezzor|Latakia|Hasakah?|Ghouta|Islamist|Islamic|Social|Twitter|"
    r"Facebook|YouTube|Internet|Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|"
    r"One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Dozens|Scores|Hundreds|Thousands|New|NGOs?|Earlier|Initial|Early|Governor|Director|Doctor|Dr|Activist|Spokes(?:man|woman|person))\.?$"
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


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says something in a sentence of a body that holds no claim: the speaker's words, what is said, the sentence
    and its words.

    It tells whom "he" and "the group" mean later on, and may tell of what a claim tells (seconding.py).
    """

    speaker: str
    told: str
    span: Span
    words: str


def origins(
    claims: Iterable[Claim],
    *,
    sayings: Iterable[Saying] = (),
    outlet: str | None = None,
    government: Body | None = None,
    title: str = "",
    text: str = "",
    registered: Callable[[str], Body | None] = lambda id: None,
    governing: Callable[[Place], Body | None] = lambda place: None,
) -> tuple[dict[str, Origin | None], dict[Saying, Origin | None]]:
    """The origin of each claim of one report, by claim id, None in the report's own voice; and whose each saying is.

    A description ("the monitor", "the group") is whom the report named before or after: `title` and `text`, the
    report's, are asked for monitors that no claim names, and for what they say of a person. "The army" is that of the
    `government` the report is about. `registered` gives the body of one of the claims' source ids, for words that the
    shipped table does not know; `governing` the government that a place is under, whose governors and police are its
    own. `sayings` are of sentences without a claim: they move on whom "he" and "the group" mean.
    """
    several = sorted(claims, key=lambda c: (c.region != "title", c.evidence_start, c.n))
    chains = {claim.id: _chain(claim, title, text) for claim in several}
    government = government or _only_state_in(text)
    named = [body for claim in several for words, _ in chains[claim.id] if (body := body_of(words, government))]
    everything = f"{title}\n{text}"
    found: dict[str, Origin | None] = {}
    context = _Context(
        {body.key for body in (body_of(outlet or ""),) if body} | {_key(outlet or "")},
        government,
        tuple(_of_sort("monitor", named, everything)),
        tuple(_of_sort("media", named, everything)),
        tuple(_of_sort("aid", named, everything)),
    )
    others = [saying for saying in sayings if not _BYLINE.search(saying.speaker)]
    phrases = [words for claim in several for words, _ in chains[claim.id]] + [saying.speaker for saying in others]
    fuller = _people(phrases, context, text)
    quoted = [found.span() for found in _QUOTATION.finditer(text)]
    credit = _credit(title, context)
    under = Counter(local for c in several if c.place_at is not None and (local := governing(c.place_at)) is not None)
    mostly = min(under, key=lambda body: (-under[body], body.key), default=None)
    last = _Last()
    theirs: dict[Saying, Origin | None] = {}

    def hear(saying: Saying) -> None:
        words = fuller.get(saying.speaker, saying.speaker)
        theirs[saying] = _origin([words], [_named(words, context, last.body, None, mostly)], context)
        last.spoke(theirs[saying], saying.span.start)

    waiting = sorted(others, key=lambda saying: saying.span.start, reverse=True)
    for claim in several:
        at = (claim.amount_span or claim.span).start
        while claim.region == "body" and waiting and waiting[-1].span.start < at:
            hear(waiting.pop())
        local = _state_in(chains[claim.id]) or (governing(claim.place_at) if claim.place_at else None) or mostly
        links = [
            _named(
                words if body else fuller.get(words, words),
                context,
                last.body,
                body,
                local,
            )
            for words, id in chains[claim.id]
            for body in (None if id is None else registered(id),)
        ]
        origin = _origin([words for words, _ in chains[claim.id]], links, context)
        if not claim.source and _in_headline(claim, title, text):
            origin = credit
        elif (
            not claim.source
            and last.body is not None
            and claim.region == "body"
            and at - last.at < _QUOTED_AFTER
            and any(start < at < end for start, end in quoted)
        ):
            origin = Origin(last.body.key, last.body.name, True)
        found[claim.id] = origin
        last.spoke(origin, at if claim.region == "body" else last.at)
    while waiting:
        hear(waiting.pop())
    return found, theirs


@dataclass(slots=True)
class _Last:
    """The body or person with a name that spoke last, and where in the body of the report."""

    body: Body | None = None
    at: int = 0

    def spoke(self, origin: Origin | None, at: int) -> None:
        """Take down who spoke; who passes on or has no name is not whom "he" and "the group" mean."""
        if origin is not None and origin.named and origin.key not in _passing():
            self.body = Body(origin.key, origin.name, origin.key, "other")
            self.at = at


def _in_headline(claim: Claim, title: str, text: str) -> bool:
    """Whether a claim stands in the title, or in the same words at the head of the text."""
    return claim.region == "title" or (
        claim.region == "body" and bool(title) and claim.evidence_start < len(title) and text.startswith(title)
    )


def _credit(title: str, context: _Context) -> Origin | None:
    """Whose figures a headline gives, where it ends with that: "Raid kills twelve in Tesra - monitor"."""
    if (found := _CREDIT.search(title)) is None:
        return None
    words = found.group(1)
    body = context.monitors[0] if _NGO.match(words) and context.monitors else _named(words, context, None)
    return Origin(body.voice_of, body.name, True) if body is not None else None


def _chain(claim: Claim, title: str, text: str) -> list[tuple[str, str | None]]:
    """The words of a claim's sources with their ids of the register, without bylines. Where a source is cut down to its
    article, the name that follows in the text."""
    ids = claim.source_ids or (None,) * len(claim.source)
    spans = claim.roles.source if len(claim.roles.source) == len(claim.source) else (None,) * len(claim.source)
    found = []
    for words, id, span in zip(claim.source, ids, spans, strict=True):
        said = words.strip()
        region = title if span is not None and span.region == "title" else text
        if span is not None and _ASKS.match(region[span.end : span.end + 80]):
            continue
        if _ARTICLE.match(said):
            name = _RUNS.match(region[span.end :].lstrip()) if span is not None else None
            if name is None:
                continue
            said = f"{said} {name.group()}"
        if not _BYLINE.search(said):
            found.append((said, id))
    return found


def _state_in(chain: Sequence[tuple[str, str | None]]) -> Body | None:
    """The state whose organ passes a source's word on: the police that tell a state's agency are that state's."""
    bodies = (body_of(words) for words, _ in chain)
    return next((body for body in bodies if body is not None and body.sort == "state"), None)


def _of_sort(sort: str, named: Iterable[Body], text: str) -> list[Body]:
    """The bodies of a sort that a report's claims name, else those that its text does."""
    return [body for body in named if body.sort == sort] or [
        body for body, pattern in _table() if body.sort == sort and pattern.search(text)
    ]


def _only_state_in(text: str) -> Body | None:
    """The state whose organs a text names, where it names those of no other."""
    states = [
        body for body, pattern in _table() if body.sort == "state" and body.key[0] != "{" and pattern.search(text)
    ]
    return states[0] if len(states) == 1 else None


@cache
def _monitors() -> frozenset[str]:
    return frozenset(body.key for body, _ in _table() if body.sort == "monitor")


def is_monitor(key: str) -> bool:
    """Whether an origin is one of the table's monitors."""
    return key in _monitors()


@cache
def _passing() -> frozenset[str]:
    return frozenset(body.key for body, _ in _table() if body.sort in _PASS_ON)


@dataclass(frozen=True, slots=True)
class _Context:
    """What a report's sources are read in the light of."""

    own: set[str]
    government: Body | None
    monitors: tuple[Body, ...]
    media: tuple[Body, ...]
    aid: tuple[Body, ...]


def _people(phrases: Iterable[str], context: _Context, text: str) -> dict[str, str]:
    """Phrases that name a person alone ("Andar"), each with the fuller words that the same report has for that person:
    another source of its claims, else what stands beside the name in the text and names a body."""
    several = list(dict.fromkeys(phrases))
    full: dict[str, str] = {}
    persons: list[str] = []
    for words in several:
        names = _names_in(words)
        body = _named(words, context, None)
        if len(words.split()) > 1 and names and body is not None:
            for name in names:
                full.setdefault(name, words)
        if names and body is not None and body.key == _key(names[-1]) and not names[-1].isupper():
            persons.append(words)
    found = {words: full[words] for words in several if words in full}
    for words in persons:
        asked = found.get(words, words)
        beside = None
        if body_of(asked, context.government) is None:
            beside = _beside_the_name(_names_in(asked)[-1:], text, context) or _just_before_the_name(
                _names_in(asked)[-1:] if len(asked.split()) <= _A_BARE_NAME else (), text, context
            )
        if beside:
            found[words] = f"{asked} {beside}"
    return found


def _beside_the_name(names: Sequence[str], text: str, context: _Context) -> str | None:
    """The words beside a person's name in a text that name a body which answers for what it says."""
    for name in names:
        for at in re.finditer(rf"\b{re.escape(name)}\b", text):
            behind = text[at.end() : at.end() + 120]
            beside = (
                _AFTER_A_NAME.match(behind),
                _LEADS.match(behind),
                _BEFORE_A_NAME.search(text[max(0, at.start() - 120) : at.start()]),
            )
            for words in (part.group(1) for part in beside if part):
                body = body_of(words, context.government)
                if body is not None and body.sort not in _PASS_ON:
                    return words
    return None


def _just_before_the_name(names: Sequence[str], text: str, context: _Context) -> str | None:
    """The words for the holder of an office, not named by then, of whom a text goes on to tell by name: "according to a
    local civil defense official. [...] Ivo Tarn told the agency"; None where they name no body that answers."""
    for name in names:
        at = re.search(rf"\b{re.escape(name)}\b", text)
        if at is None or not _SAYS.match(text[at.end() : at.end() + 30]):
            continue
        found = list(_HOLDER_WITHOUT_A_NAME.finditer(text[max(0, at.start() - _JUST_BEFORE) : at.start()]))
        body = body_of(found[-1].group(1), context.government) if found else None
        if body is not None and body.sort not in _PASS_ON:
            return found[-1].group(1)
    return None


def _names_in(words: str) -> list[str]:
    return [name for name in _CAPITAL.findall(words) if not _NOT_A_NAME.match(name)]


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
        return before or (context.aid[0] if _AID.search(words) and len(set(context.aid)) == 1 else None)
    if _HIT.search(words):
        return None
    if (last := _MONITOR_AT_THE_END.match(words)) is not None:
        return _named(last.group(1), context, before)
    body = body_of(words, context.government, local)
    if body is None and known is not None and not (_NOBODY.match(words) and not _names_in(words)):
        body = known
    if body is not None:
        return body
    if (at := _HOSPITAL.search(words)) is not None:
        return _other(f"hospital in {at.group(1)}")
    for run in _RUNS.findall(words):
        if _BODY.search(run) and " " in run:
            return _other(_TITLE.sub("", _HOLDER.sub("", run)))
    if _MONITOR.search(words) and context.monitors:
        return context.monitors[0]
    if _SOME_MEDIA.match(words) and len(set(context.media)) == 1:
        return context.media[0]
    if (alias := _ALIAS.search(words)) is not None:
        return _other((_names_in(alias.group(1)) or [alias.group(1)])[-1], alias.group(1))
    head = _PLACE.split(words)[0]
    names = _names_in(head)
    if not names and (person := _AT_THE_END.search(words)):
        names = _names_in(person.group(1))
        if len(names) < 2:  # one word may be a place
            return None
    if len(names) > 1 and " ".join(names).isupper():
        return None  # a line in capitals is a heading, which names nobody
    if len(names) > 1 or _KUNYA.match("".join(names)) or (names and names[0] == words and not _PLURAL.search(words)):
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
