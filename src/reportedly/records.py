"""The frozen records that pass between stages. Standard library only.

Offsets are code points, half open. Every span names a *region* of the page and counts within that region's
text, so that ``page.region(span.region)[span.start:span.end] == span.text`` holds for every span of the program.
A region's text is what `Page.region` returns: the title, the body (paragraphs and quotations in page order), the
captions, the comments, and so on. `Part` gives the same words a second place, in `Page.page_text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal, get_args

PartKind = Literal[
    "title", "byline", "dateline", "paragraph", "quotation", "caption", "comment", "comment_form", "meter", "furniture"
]
Region = Literal["title", "body", "byline", "dateline", "caption", "comment", "comment_form", "meter", "furniture"]
Bound = Literal["exact", "at_least", "at_most", "between", "about", "vague", "none"]
Status = Literal["stated", "hedged", "denied", "expected"]
Scope = Literal["event", "cumulative"]
ClaimKind = Literal[
    "killed",
    "wounded",
    "casualties",
    "detained",
    "missing",
    "displaced",
    "deployed",
    "withdrew",
    "strength",
    "attacks",
    "destroyed",
    "seized",
    "control",
    "besieged",
]
MentionKind = Literal[
    "location",
    "organisation",
    "person",
    "nationality",
    "time",
    "quantity",
    "weapon",
    "platform",
    "vehicle",
    "money",
    "other",
]
Layer = Literal["entity", "toponym", "time", "amount"]
RoleName = Literal["counted", "actor", "means", "place", "from", "when", "source", "date"]
Relation = Literal["republishes", "quotes", "cites"]
Direction = Literal["agency", "time", "unknown"]
Rule = Literal[
    "undated",
    "title_figure",
    "title_unsupported",
    "no_source",
    "unnamed_sources",
    "loud_word",
    "reader_objection",
    "amended",
    "cut_short",
    "origins_disagree",
    "one_origin",
    "circular_citation",
    "stale_figure",
    "headline_alone",
    "loud_for_its_kind",
]
Verb = Literal["accept", "correct", "reject", "same", "different", "challenge", "comment", "retract", "undo"]
Verdict = Literal["unjudged", "accepted", "corrected", "rejected", "challenged"]
Outcome = Literal["new", "changed", "recaptured", "recoded", "same"]

PART_KINDS: tuple[PartKind, ...] = get_args(PartKind)
REGIONS: tuple[Region, ...] = get_args(Region)
BOUNDS: tuple[Bound, ...] = get_args(Bound)
STATUSES: tuple[Status, ...] = get_args(Status)
SCOPES: tuple[Scope, ...] = get_args(Scope)
CLAIM_KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
MENTION_KINDS: tuple[MentionKind, ...] = get_args(MentionKind)
ROLE_NAMES: tuple[RoleName, ...] = get_args(RoleName)
RULES: tuple[Rule, ...] = get_args(Rule)
RELATIONS: tuple[Relation, ...] = get_args(Relation)
VERBS: tuple[Verb, ...] = get_args(Verb)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

#: Kinds that a text may claim without any amount (the codebook's "What is recorded").
KINDS_WITHOUT_AMOUNT: frozenset[ClaimKind] = frozenset({"control", "besieged", "destroyed", "seized"})


def region_of(kind: PartKind) -> Region:
    """The region that holds a part of this kind: quotations and paragraphs make up the body."""
    return "body" if kind == "paragraph" or kind == "quotation" else kind


def _check_span(start: int, end: int) -> None:
    if not 0 <= start <= end:
        raise ValueError(f"a span must run forward from 0 or later, got {start}-{end}")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of a region's text."""

    region: Region
    start: int
    end: int

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)

    def overlaps(self, other: Span) -> bool:
        return self.region == other.region and self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        return self.region == other.region and self.start <= other.start and other.end <= self.end


# --- read ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page: a span of its region's text and of the page's normalised full text.

    `selector` leads back into the source: an XPath for HTML (W3C Web Annotation XPathSelector), ``line N`` or
    ``line N-M`` for a bare scrape, a JSON pointer (RFC 6901) for a report.
    """

    kind: PartKind
    region: Region
    start: int
    end: int
    page_start: int
    page_end: int
    selector: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in PART_KINDS:
            raise ValueError(f"unknown part kind {self.kind!r}; one of {', '.join(PART_KINDS)}")
        if self.region != region_of(self.kind):
            raise ValueError(f"a {self.kind} belongs to region {region_of(self.kind)!r}, not {self.region!r}")
        _check_span(self.start, self.end)
        _check_span(self.page_start, self.page_end)
        if self.end - self.start != self.page_end - self.page_start:
            raise ValueError("a part has one length, in its region as in the page")


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment. `parent` is the index, in `Page.comments`, of the comment it answers."""

    author: str | None
    text: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Meter:
    """A donation meter: its scale, what it says was raised, and the currency's sign or code."""

    scale: tuple[int, ...]
    raised: int | None
    currency: str | None


#: The note of a page whose metadata says that one has to pay or log in to read all of it.
NOT_FREE = "the page says of itself that it is not free to read: its text may be cut short"


@dataclass(frozen=True, slots=True)
class Page:
    """A report as published, every part of it kept.

    `text` is the body; `page_text` is the whole page, normalised, all parts in page order.
    `published_from` says how the date is known: ``given``, ``jsonld``, ``meta``, ``time``, ``url``, ``dateline``,
    ``text`` (a date that opens the body) or ``report`` (the field of a JSON report).
    `version` digests title, body and captions; comments and meter are left out of it, so that one more comment is not
    a changed report.
    """

    id: str
    title: str
    text: str
    page_text: str
    parts: tuple[Part, ...]
    version: str
    read_from: str = ""
    address: str | None = None
    outlet: str | None = None
    published: date | None = None
    published_from: str | None = None
    language: str | None = None
    captions: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    meter: Meter | None = None
    furniture: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    raw: bytes = field(default=b"", repr=False, compare=False)
    raw_digest: str = ""

    def region(self, region: Region) -> str:
        """The text that spans of this region count in."""
        if region == "title":
            return self.title
        if region == "body":
            return self.text
        if region == "caption":
            return "\n\n".join(self.captions)
        if region == "comment":
            return "\n\n".join(comment.text for comment in self.comments)
        return "\n\n".join(self.page_text[p.page_start : p.page_end] for p in self.parts if p.region == region)

    def quote(self, span: Span) -> str:
        """The words of a span."""
        return self.region(span.region)[span.start : span.end]


# --- annotate and resolve ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as the source gave it. `low` and `high` are inclusive; None is an open or unstated end.

    `singular` marks an amount of one that is only a determiner or pronoun ("a", "his"): it counts only where the
    sentence reports an event.
    """

    low: int | None
    high: int | None
    bound: Bound
    singular: bool = False

    def __post_init__(self) -> None:
        if self.bound not in BOUNDS:
            raise ValueError(f"unknown bound {self.bound!r}; one of {', '.join(BOUNDS)}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")


@dataclass(frozen=True, slots=True)
class Time:
    """An interval of days. `timex` is the TimeML value; `date_prec` is UCDP's code (1 exact day … 6 unclear).

    `value` is the codebook's `date` (a day, month, year or ``start/end``).
    `start` and `end` are None where the words could not be anchored.
    """

    timex: str | None
    start: date | None
    end: date | None
    date_prec: int | None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class EventTime:
    """What a time says of an event that it dates.

    `mention` is where its words stand, `phrase` these with what they hang on ("since the war began in 2011"); `own` are
    the days of the mention, `time` those of the phrase. `onward` runs from the mention's days to the report's: what a
    running total means by "a war that began in 2011".
    """

    mention: Span
    phrase: Span
    own: Time
    time: Time
    onward: Time | None = None

    def of(self, span: Span, scope: Scope) -> Time:
        """The days that the phrase or the mention at `span` means for a claim of this scope."""
        if span != self.phrase:
            return self.own
        return self.onward if scope == "cumulative" and self.onward is not None else self.time


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """A place that a name may denote; `share` is its part of the probability, 0-1."""

    name: str
    lat: float
    lon: float
    id: str
    share: float


@dataclass(frozen=True, slots=True)
class Place:
    """A resolved place. `where_prec` is UCDP's code (1 exact … 7 international waters or airspace).

    `within` names the divisions that hold it, narrowest first. `id` is the gazetteer's, its source before a colon;
    empty where the place is made of two. `method` says how the words led to it, `candidates` what else was weighed.
    """

    name: str
    lat: float
    lon: float
    geonameid: int | None
    where_prec: int
    within: tuple[str, ...] = ()
    id: str = ""
    source: str = ""
    kind: str = ""
    method: str = ""
    candidates: tuple[PlaceCandidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A scored span that names something. `score` is 0-1; what it denotes is filled in by `resolve`."""

    region: Region
    start: int
    end: int
    text: str
    kind: MentionKind
    layers: tuple[Layer, ...]
    score: float = 1.0
    amount: Amount | None = None
    time: Time | None = None
    place: Place | None = None

    @property
    def span(self) -> Span:
        return Span(self.region, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who (source) is said (cue) to have said what (content); each a tuple of spans, since they can be split.

    `inside` is the index, in the annotation's list, of the attribution that holds this one.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    inside: int | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class RoleLink:
    """A span that fills a role of an anchor's claim, with the probability of the link.

    `role` is ``counted``, ``actor``, ``means``, ``place``, ``from``, ``when`` or ``source``; or ``date``: the time that
    dates the claim, wherever it stands, where ``when`` is a time beside the claim.
    """

    role: RoleName
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class SideView:
    """Whose side the reader takes the counted of an anchor to be on: chances (0-1) of civilians, of nobody saying, and
    of a side that is named; and, by the folded first words of names, the chance that such a name says which."""

    civilians: float
    unknown: float
    named: float
    words: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a claim hangs: an amount, or the words that say what a claim without one is about; with kind and score.

    `bare` marks an anchor whose words are no amount; its `amount` is None, or one, where a single person or thing is
    meant. `score` is the chance of the kind; `status` and `scope` are the reader's likeliest; `roles` holds
    at most one link a role, the likeliest. `whole` is the anchor of the figure that this one is a part of. `side` is
    None where no reader has looked.
    """

    region: Region
    start: int
    end: int
    text: str
    kind: ClaimKind
    score: float
    amount: Amount | None = None
    status: Status = "stated"
    scope: Scope = "event"
    roles: tuple[RoleLink, ...] = ()
    bare: bool = False
    whole: Span | None = None
    side: SideView | None = None

    @property
    def span(self) -> Span:
        return Span(self.region, self.start, self.end)

    def role(self, name: RoleName) -> RoleLink | None:
        return next((link for link in self.roles if link.role == name), None)


@dataclass(frozen=True, slots=True)
class Annotation:
    """What the reader marked in one page: sentences, mentions, attributions, claim anchors, and the times that may date
    a claim, each with its phrase."""

    doc: str
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    attributions: tuple[Attribution, ...]
    anchors: tuple[Anchor, ...]
    times: tuple[EventTime, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """A side that words of a region name: the codebook's `party`, and the id of who is named.

    `id` is None for a sort of people ("militants") and for groups that only the page names. `sort` marks words that say
    what they are rather than who ("militants", "troops"), `loaded` those that say what the speaker thinks of them,
    `standing` a name that stands for a government ("Damascus"). `fights` is false of agencies, monitors and the like.
    """

    start: int
    end: int
    party: str
    id: str | None = None
    sort: bool = False
    loaded: bool = False
    fights: bool = True
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Who some words of a claim mean.

    `id` and `name` are the register's, None where it has nobody of that name or the words leave open who; `others` are
    further ids that the words name ("Russian and Syrian jets"). `kind` is that of the actor, or of an unlisted speaker
    ("medic"). `side` is the codebook's party that it stands on, if on one. `method` says how the words led there
    (docs/actors.md), `evidence` where, if not in the words themselves. `named` is false of "a military source";
    `person` are the words that name a person.
    """

    id: str | None
    name: str | None
    kind: str
    side: str | None
    method: str
    evidence: Span | None = None
    named: bool = True
    person: str | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Persons:
    """What is stated of the persons a claim counts. Sensitive: it may point to people, above all `names`.

    `status` is ``civilian`` or ``combatant``, `age` ``child``, ``adult`` or ``elderly``, `sex` ``female`` or ``male``;
    None where the counted words do not say, or say several. `names` are the spans of victims' names.
    """

    status: str | None = None
    age: str | None = None
    sex: str | None = None
    names: tuple[Span, ...] = ()


# --- claims -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Roles:
    """Where each role of a claim stands; None where it is not said. `source` runs parallel to `Claim.source`.

    `date` is the time that dates the claim, wherever it stands. `scores` has, by role, the reader's chance (0-1) for
    these words; a role that a rule filled has none.
    """

    counted: Span | None = None
    actor: Span | None = None
    means: Span | None = None
    place: Span | None = None
    from_: Span | None = None
    when: Span | None = None
    source: tuple[Span, ...] = ()
    date: Span | None = None
    scores: tuple[tuple[RoleName, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement about the conflict, field by field as docs/codebook.md says. `from_` is ``from`` in JSON."""

    id: str
    doc: str
    n: int
    region: Region
    kind: ClaimKind
    evidence: str
    evidence_start: int
    amount: str | None
    amount_start: int | None
    low: int | None
    high: int | None
    bound: Bound
    counted: str | None
    party: str
    actor: str | None
    means: str | None
    place: str | None
    from_: str | None
    when: str | None
    date: str | None
    source: tuple[str, ...]
    status: Status
    scope: Scope
    part_of: int | None
    part_of_id: str | None
    confidence: float
    roles: Roles
    coder: str
    place_at: Place | None = None
    time_at: Time | None = None
    actor_id: str | None = None
    party_id: str | None = None
    source_ids: tuple[str | None, ...] = ()
    actor_as: Identity | None = None
    party_as: Identity | None = None
    sources_as: tuple[Identity | None, ...] = ()
    persons: Persons | None = None

    def __post_init__(self) -> None:
        if self.kind not in CLAIM_KINDS:
            raise ValueError(f"unknown claim kind {self.kind!r}; one of {', '.join(CLAIM_KINDS)}")
        if self.bound not in BOUNDS:
            raise ValueError(f"unknown bound {self.bound!r}; one of {', '.join(BOUNDS)}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence must lie in 0-1, got {self.confidence}")

    @property
    def span(self) -> Span:
        """The evidence."""
        return Span(self.region, self.evidence_start, self.evidence_start + len(self.evidence))

    @property
    def amount_span(self) -> Span | None:
        if self.amount is None or self.amount_start is None:
            return None
        return Span(self.region, self.amount_start, self.amount_start + len(self.amount))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at: the rule that fired, the claims it concerns, and a sentence to check.

    `evidence` holds the spans the sentence rests on; empty where the finding is about something absent, or about
    several reports: then it rests on its claims. `event` names the event of a finding across reports, whose `doc` is
    the report it speaks of, or empty where it speaks of all.
    """

    rule: Rule
    doc: str
    sentence: str
    claims: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()
    event: str | None = None

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise ValueError(f"unknown rule {self.rule!r}; one of {', '.join(RULES)}")


# --- across reports ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that two reports share: a span in the one that has them again, and one in the other."""

    here: Span
    there: Span
    words: int


@dataclass(frozen=True, slots=True)
class Link:
    """That a report has from elsewhere what it says. `origin` is a report's id, or a body's key.

    ``republishes``: the two share passages of one text; `agency` is the body that the text is credited to, if one is.
    ``quotes``: they share a speaker's words alone. ``cites``: the report names another outlet as its source.
    `direction` says how it is known which came first: by the agency named, by the reports' days, or not at all (then
    `doc` and `origin` stand in the order of their ids).
    """

    doc: str
    origin: str
    relation: Relation
    direction: Direction
    passages: tuple[Passage, ...] = ()
    agency: str | None = None
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS:
            raise ValueError(f"unknown relation {self.relation!r}; one of {', '.join(RELATIONS)}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Who first stated a claim, as far as its report says. `key` is the same for every spelling of one body.

    `named` is False for speakers nobody can find again ("activists", "a source"); `relays` are the bodies that passed
    it on, each after the one it has it from. A claim in the report's own voice has no origin.
    """

    key: str
    name: str
    named: bool
    relays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seconding:
    """A sentence of a report (`span`, `words`) without a claim, in which somebody speaks of what a claim tells."""

    doc: str
    claim: str
    origin: Origin
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a report's claims are in an event: the report whose claims are likest, the chance (0-1), and in words."""

    doc: str
    other: str
    chance: float
    why: str


@dataclass(frozen=True, slots=True)
class Event:
    """The claims of one happening, in all reports. `id` digests the smallest id of its claims; each of its claims has
    such an id, so that an id once given still finds its event when another claim leads it.

    `start` and `end` are the days most of its claims give; None where none does. `docs` are in the order of their days.
    """

    id: str
    what: str
    claims: tuple[str, ...]
    docs: tuple[str, ...]
    start: date | None = None
    end: date | None = None
    place_at: Place | None = None
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One origin's figure, from the day it was first reported to the last that it was repeated.

    `low` None with `high` set is "up to", and the other way round "at least".
    """

    day: date | None
    low: int | None
    high: int | None
    claims: tuple[str, ...]
    until: date | None = None

    @property
    def least(self) -> int:
        """What it says at least; of "up to" what it says at most."""
        return self.low if self.low is not None else self.high or 0


@dataclass(frozen=True, slots=True)
class History:
    """What one origin said over time; `key` is None for figures that nobody is named for. The last reading holds."""

    key: str | None
    name: str
    named: bool
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """An event's figure for one kind and group of victims: every origin's history, and what they leave.

    `best` is None where the latest figures of the origins contradict one another; `rule` says in words how the three
    were chosen. `part` marks a group within another figure, never to be added to it.
    """

    event: str
    kind: ClaimKind
    group: str
    low: int | None
    best: int | None
    high: int | None
    rule: str
    histories: tuple[History, ...]
    part: bool = False


# --- ledger -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said of a claim, or of a report. Never changed: a later one wins, and both stay.

    `claim` is a claim's id, None for a judgement on the whole `report`; `other` is the claim that `claim` is the same
    as or different from. `correct` sets `field` (the codebook's name) to `value`, a JSON value. `undoes` is the id of
    the judgement that this one takes back. `id` (0 until kept) and `at` (UTC, "" until kept) are the ledger's.
    """

    who: str
    verb: Verb
    report: str
    claim: str | None = None
    other: str | None = None
    field: str | None = None
    value: Any = None
    reason: str | None = None
    undoes: int | None = None
    id: int = 0
    at: str = ""

    def __post_init__(self) -> None:
        if self.verb not in VERBS:
            raise ValueError(f"unknown verb {self.verb!r}; one of {', '.join(VERBS)}")


@dataclass(frozen=True, slots=True)
class Correction:
    """A field of a claim as a person set it; `value` is the JSON value of the judgement with this `id`."""

    field: str
    value: Any
    who: str
    at: str
    reason: str | None
    id: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds now of a claim or a report, by all that was judged of it.

    `verdict` is that of the newest judgement in force that gives one, with `who`, `at` and `reason`; `disputed` where
    the newest verdicts of two persons are for and against. `corrections` has the newest of each field. `same` and
    `different` are ids of other claims. `remarks` counts comments.
    """

    verdict: Verdict = "unjudged"
    who: str | None = None
    at: str | None = None
    reason: str | None = None
    disputed: bool = False
    corrections: tuple[Correction, ...] = ()
    same: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    remarks: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What adding a page did.

    `outcome`: ``new`` report, ``changed`` (a new version of a known one), ``recaptured`` (only what stands beside the
    version differs: comments, meter, date, outlet), ``recoded`` (a known page by another coder), ``same`` (nothing was
    written). `number` counts the report's versions from 1.
    """

    report: str
    outcome: Outcome
    number: int
    claims: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim as a ledger holds it: with its report's outlet, date, title and address, and its version's number."""

    claim: Claim
    title: str
    outlet: str | None
    published: date | None
    address: str | None
    number: int
    coded_at: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a report in a ledger: its number, digest, title, when it came and how often it was captured.

    `captured_at` is its latest capture; `current` marks the version that holds now. `claims` are those of the program's
    newest coding, None where it was not coded.
    """

    report: str
    number: int
    version: str
    title: str
    added_at: str
    captured_at: str
    captures: int
    current: bool
    claims: int | None
    coder: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """A claim in one coding: of the version with this number; `current` where that is the coding that holds now."""

    claim: Claim
    number: int
    coded_at: str
    current: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a claim from one coding to another.

    `old` is None where it appeared, `new` where it vanished; with both, `fields` are the codebook's names of what
    differs.
    """

    old: Claim | None
    new: Claim | None
    fields: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.old is None and self.new is None:
            raise ValueError("a change has an old or a new claim")

    @property
    def what(self) -> Literal["appeared", "vanished", "changed"]:
        return "appeared" if self.old is None else "vanished" if self.new is None else "changed"


@dataclass(frozen=True, slots=True)
class Stats:
    """What is in a ledger. `size` is in bytes; `placed` and `dated` count claims with a point, with a first day.

    The groups are names with their counts, the most first; None stands for a report without an outlet. `coders` counts
    the claims of all their codings, the others claims and reports that are current.
    """

    ledger: str
    schema: str
    size: int
    reports: int
    versions: int
    captures: int
    comments: int
    claims: int
    placed: int
    dated: int
    first_published: date | None
    last_published: date | None
    outlets: tuple[tuple[str | None, int], ...]
    kinds: tuple[tuple[str | None, int], ...]
    statuses: tuple[tuple[str | None, int], ...]
    coders: tuple[tuple[str | None, int], ...]
    verbs: tuple[tuple[str | None, int], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a ledger that does not hold: which rule, where (a report's, claim's or judgement's id), and how."""

    rule: str
    where: str
    sentence: str


def days_in(value: str) -> tuple[date, date]:
    """First and last day of an ISO day, month, year, or of an interval ``a/b`` of these.

    Raises ValueError when `value` is none of them.
    """

    def one(part: str) -> tuple[date, date]:
        numbers = [int(n) for n in part.split("-")]
        if len(numbers) == 3:
            day = date(*numbers)
            return day, day
        if len(numbers) == 2:
            first = date(numbers[0], numbers[1], 1)
            after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            return first, after - timedelta(days=1)
        return date(numbers[0], 1, 1), date(numbers[0], 12, 31)

    first, _, last = value.partition("/")
    return one(first)[0], one(last or first)[1]
