"""The tables of a ledger, under the public names (docs/ledger.md), for SQLite and PostgreSQL alike.

    reports ─< versions ─< captures          what was published; what it said; how and when it was seen
                  └─< codings ─< claims       what a coder read in one version
    threads ─< comments                       readers' comments, versioned apart
    judgements                                what people said of claims; only ever added to

`key` columns are the ledger's own row numbers; `id`, `version`, `doc` and `n` are the public names of the same things.
Rows are added and never changed, but for the three `current_…` columns of `reports`.

`migrations/` makes these tables; tests/ledger/test_migrations.py compares what it makes with what stands here.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    column,
    func,
)
from sqlalchemy.types import TypeDecorator

#: The newest migration, which is the schema that this code reads and writes.
SCHEMA = "0002"
#: Where a ledger says which schema it has.
VERSION_TABLE = "ledger_schema"
#: SQLite's application id: "rpdl" in ASCII. It tells a ledger from any other SQLite file.
APPLICATION_ID = 0x7270646C

# What no database keeps in text: NUL (PostgreSQL) and lone surrogates (neither is UTF-8). A report may hold both, and
# comes back to the letter; so each stands as one private-use character, and offsets into the stored text still hold.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_STAND_IN = re.compile("[\U0010f7ff-\U0010ffff]")
_SURROGATES, _STAND_INS, _NUL = 0xD800, 0x10F800, "\U0010f7ff"


def storable(text: str) -> str:
    """`text` as a database can hold it, of the same length.

    Raises ValueError where it already has one of the 2,049 private-use characters that stand for the unstorable.
    """
    if text.isascii() and "\x00" not in text:
        return text
    if _STAND_IN.search(text):
        raise ValueError("it holds characters of U+10F7FF to U+10FFFF, which the ledger needs for others")
    return _UNSTORABLE.sub(
        lambda found: chr(_STAND_INS + ord(found.group()) - _SURROGATES) if found.group() != "\x00" else _NUL, text
    )


def restored(text: str) -> str:
    """What `storable` was given."""
    if text.isascii():
        return text
    return _STAND_IN.sub(
        lambda found: chr(_SURROGATES + ord(found.group()) - _STAND_INS) if found.group() != _NUL else "\x00", text
    )


class Words(TypeDecorator[str]):
    """Text of a page, to the letter."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else restored(value)


def to_json(value: Any) -> str:
    """JSON text for a JSON column: words as they are, so that a person can read and search them."""
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def from_json(text: str | bytes) -> Any:
    """The value of a JSON column."""
    return json.loads(restored(text if isinstance(text, str) else text.decode("utf-8")))


class _JsonText(TypeDecorator[Any]):
    """JSON in a TEXT column: in a column declared as JSON, SQLite turns a bare number's text into a number."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else from_json(value)


#: What full text searches in PostgreSQL: the very expressions of the indexes that migrations/ makes. SQLite has
#: `claims_fts` and `versions_fts` instead. A vector has a size limit, hence the cut.
SEARCHED: dict[str, str] = {
    "side": "to_tsvector('english', claims.party || ' ' || coalesce(claims.actor, ''))",
    "source": "to_tsvector('english', claims.source::text)",
    "place": "to_tsvector('english', coalesce(claims.place, '') || ' ' || coalesce(claims.place_name, ''))",
    "words": "to_tsvector('english', claims.kind || ' ' || claims.evidence"
    " || ' ' || coalesce(claims.counted, '') || ' ' || claims.party"
    " || ' ' || coalesce(claims.actor, '') || ' ' || coalesce(claims.means, '') || ' ' || coalesce(claims.place, '')"
    " || ' ' || coalesce(claims.place_name, '') || ' ' || claims.source::text)",
    "text": "to_tsvector('english', left(versions.title || ' ' || versions.text || ' ' || versions.captions::text,"
    " 200000))",
}

metadata = MetaData()
_json = JSON(none_as_null=True).with_variant(_JsonText, "sqlite")
# SQLite numbers rows itself only in a column of type INTEGER.
_key = BigInteger().with_variant(Integer, "sqlite")

reports = Table(
    "reports",
    metadata,
    Column("key", _key, primary_key=True),
    Column("id", Words, nullable=False, unique=True),
    Column("added_at", Text, nullable=False),
    # No foreign keys: these rows and this one name each other. `reportedly verify` checks them.
    Column("current_version", _key),
    Column("current_capture", _key),
    Column("current_coding", _key),
    Index("reports_current_coding", "current_coding"),
)

versions = Table(
    "versions",
    metadata,
    Column("key", _key, primary_key=True),
    Column("report_key", _key, ForeignKey("reports.key"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("version", Text, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("captions", _json, nullable=False),
    Column("added_at", Text, nullable=False),
    UniqueConstraint("report_key", "version"),
)

threads = Table(
    "threads",
    metadata,
    Column("key", _key, primary_key=True),
    Column("report_key", _key, ForeignKey("reports.key"), nullable=False),
    Column("version", Text, nullable=False),
    UniqueConstraint("report_key", "version"),
)

comments = Table(
    "comments",
    metadata,
    Column("thread_key", _key, ForeignKey("threads.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("author", Words),
    Column("text", Words, nullable=False),
    Column("parent", Integer),
)

captures = Table(
    "captures",
    metadata,
    Column("key", _key, primary_key=True),
    Column("version_key", _key, ForeignKey("versions.key"), nullable=False),
    Column("captured_at", Text, nullable=False),
    Column("read_from", Words, nullable=False),
    Column("address", Words),
    Column("outlet", Words),
    Column("published", Date),
    Column("published_from", Words),
    Column("language", Words),
    Column("thread_key", _key, ForeignKey("threads.key")),
    Column("meter", _json),
    Column("furniture", _json, nullable=False),
    Column("notes", _json, nullable=False),
    Column("state", Text, nullable=False),
    Column("raw_digest", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("layout", LargeBinary, nullable=False),
    UniqueConstraint("version_key", "state"),
    Index("captures_outlet", "outlet"),
)

codings = Table(
    "codings",
    metadata,
    Column("key", _key, primary_key=True),
    Column("version_key", _key, ForeignKey("versions.key"), nullable=False),
    Column("capture_key", _key, ForeignKey("captures.key"), nullable=False),
    Column("coder", Words, nullable=False),
    Column("codebook", Text, nullable=False),
    Column("person", Words),
    Column("basis", Text, nullable=False),
    Column("coded_at", Text, nullable=False),
    Column("claims", Integer, nullable=False),
    UniqueConstraint("version_key", "coder", "basis"),
    Index("codings_capture", "capture_key"),
)

claims = Table(
    "claims",
    metadata,
    Column("key", _key, primary_key=True),
    Column("coding_key", _key, ForeignKey("codings.key"), nullable=False),
    Column("id", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("region", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("evidence", Words, nullable=False),
    Column("evidence_start", Integer, nullable=False),
    Column("amount", Words),
    Column("amount_start", Integer),
    Column("low", BigInteger),
    Column("high", BigInteger),
    Column("bound", Text, nullable=False),
    Column("counted", Words),
    Column("party", Words, nullable=False),
    Column("actor", Words),
    Column("means", Words),
    Column("place", Words),
    Column("from", Words),
    Column("when", Words),
    Column("date", Text),
    Column("source", _json, nullable=False),
    Column("status", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("part_of", Integer),
    Column("part_of_id", Text),
    Column("confidence", Float(53), nullable=False),
    Column("roles", _json, nullable=False),
    Column("scores", _json, nullable=False),
    Column("place_at", _json),
    Column("place_name", Words),
    Column("lat", Float(53)),
    Column("lon", Float(53)),
    Column("where_prec", Integer),
    Column("time_at", _json),
    Column("date_start", Date),
    Column("date_end", Date),
    Column("date_prec", Integer),
    Column("actor_id", Words),
    Column("party_id", Words),
    Column("source_ids", _json, nullable=False),
    Column("identities", _json, nullable=False),
    Column("persons", _json),
    UniqueConstraint("coding_key", "n"),
    Index("claims_id", "id"),
    Index("claims_lat_lon", "lat", "lon"),
    Index("claims_figure", "kind", func.coalesce(column("high"), column("low"))),
    Index("claims_confidence", "confidence"),
    # All that `find` filters by, in the order it answers in: read from end to end it is a tenth of the table.
    Index(
        "claims_found",
        *("key", "coding_key", "kind", "status", "low", "high", "date_start", "date_end", "lat", "lon", "confidence"),
    ),
)

judgements = Table(
    "judgements",
    metadata,
    Column("id", _key, primary_key=True),
    Column("at", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("verb", Text, nullable=False),
    Column("report", Words, nullable=False),
    Column("claim", Text),
    Column("other", Text),
    Column("field", Text),
    Column("value", _json),
    Column("reason", Words),
    Column("undoes", _key, ForeignKey("judgements.id")),
    Index("judgements_claim", "claim"),
    Index("judgements_report", "report"),
)
