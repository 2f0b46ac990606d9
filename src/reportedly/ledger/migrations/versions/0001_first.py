"""The first schema: reports, their versions and captures, codings and claims, judgements; full text; views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_DOUBLE = sa.Float(53)
_JSON = sa.JSON().with_variant(sa.Text, "sqlite")


def upgrade() -> None:
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)
    else:
        for statement in _POSTGRESQL:
            op.execute(statement)
    for statement in _VIEWS:
        op.execute(statement)


def _tables() -> None:
    op.create_table(
        "reports",
        sa.Column("key", _KEY, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.Column("current_version", _KEY),
        sa.Column("current_capture", _KEY),
        sa.Column("current_coding", _KEY),
    )
    op.create_index("reports_current_coding", "reports", ["current_coding"])
    op.create_table(
        "versions",
        sa.Column("key", _KEY, primary_key=True),
        sa.Column("report_key", _KEY, sa.ForeignKey("reports.key"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("captions", _JSON, nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.UniqueConstraint("report_key", "version"),
    )
    op.create_table(
        "threads",
        sa.Column("key", _KEY, primary_key=True),
        sa.Column("report_key", _KEY, sa.ForeignKey("reports.key"), nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.UniqueConstraint("report_key", "version"),
    )
    op.create_table(
        "comments",
        sa.Column("thread_key", _KEY, sa.ForeignKey("threads.key"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("author", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("parent", sa.Integer),
    )
    op.create_table(
        "captures",
        sa.Column("key", _KEY, primary_key=True),
        sa.Column("version_key", _KEY, sa.ForeignKey("versions.key"), nullable=False),
        sa.Column("captured_at", sa.Text, nullable=False),
        sa.Column("read_from", sa.Text, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("outlet", sa.Text),
        sa.Column("published", sa.Date),
        sa.Column("published_from", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("thread_key", _KEY, sa.ForeignKey("threads.key")),
        sa.Column("meter", _JSON),
        sa.Column("furniture", _JSON, nullable=False),
        sa.Column("notes", _JSON, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("raw_digest", sa.Text, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Column("layout", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("version_key", "state"),
    )
    op.create_index("captures_outlet", "captures", ["outlet"])
    op.create_table(
        "codings",
        sa.Column("key", _KEY, primary_key=True),
        sa.Column("version_key", _KEY, sa.ForeignKey("versions.key"), nullable=False),
        sa.Column("capture_key", _KEY, sa.ForeignKey("captures.key"), nullable=False),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("codebook", sa.Text, nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("coded_at", sa.Text, nullable=False),
        sa.Column("claims", sa.Integer, nullable=False),
        sa.UniqueConstraint("version_key", "coder", "basis"),
    )
    op.create_index("codings_capture", "codings", ["capture_key"])
    op.create_table(
        "claims",
        sa.Column("key", _KEY, primary_key=True),
        sa.Column("coding_key", _KEY, sa.ForeignKey("codings.key"), nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("evidence_start", sa.Integer, nullable=False),
        sa.Column("amount", sa.Text),
        sa.Column("amount_start", sa.Integer),
        sa.Column("low", sa.BigInteger),
        sa.Column("high", sa.BigInteger),
        sa.Column("bound", sa.Text, nullable=False),
        sa.Column("counted", sa.Text),
        sa.Column("party", sa.Text, nullable=False),
        sa.Column("actor", sa.Text),
        sa.Column("means", sa.Text),
        sa.Column("place", sa.Text),
        sa.Column("from", sa.Text),
        sa.Column("when", sa.Text),
        sa.Column("date", sa.Text),
        sa.Column("source", _JSON, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("part_of", sa.Integer),
        sa.Column("part_of_id", sa.Text),
        sa.Column("confidence", _DOUBLE, nullable=False),
        sa.Column("roles", _JSON, nullable=False),
        sa.Column("scores", _JSON, nullable=False),
        sa.Column("place_at", _JSON),
        sa.Column("place_name", sa.Text),
        sa.Column("lat", _DOUBLE),
        sa.Column("lon", _DOUBLE),
        sa.Column("where_prec", sa.Integer),
        sa.Column("time_at", _JSON),
        sa.Column("date_start", sa.Date),
        sa.Column("date_end", sa.Date),
        sa.Column("date_prec", sa.Integer),
        sa.Column("actor_id", sa.Text),
        sa.Column("party_id", sa.Text),
        sa.Column("source_ids", _JSON, nullable=False),
        sa.Column("identities", _JSON, nullable=False),
        sa.Column("persons", _JSON),
        sa.UniqueConstraint("coding_key", "n"),
    )
    op.create_index("claims_id", "claims", ["id"])
    op.create_index("claims_lat_lon", "claims", ["lat", "lon"])
    found = "key coding_key kind status low high date_start date_end lat lon confidence"
    op.create_index("claims_found", "claims", found.split())
    op.create_table(
        "judgements",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("claim", sa.Text),
        sa.Column("other", sa.Text),
        sa.Column("field", sa.Text),
        sa.Column("value", _JSON),
        sa.Column("reason", sa.Text),
        sa.Column("undoes", _KEY, sa.ForeignKey("judgements.id")),
    )
    op.create_index("judgements_claim", "judgements", ["claim"])
    op.create_index("judgements_report", "judgements", ["report"])


_TOKENS = "tokenize = 'porter unicode61 remove_diacritics 2'"
# The index names its table as its content, so that nothing is stored twice. Datasette knows the search by that, where
# it is written as content="claims", without spaces.
# Every page commits a segment of the index. Merged by fours, as is the default, the merging took as long at 100,000
# reports as all the rest of keeping a page; by sixteens a tenth of that (docs/bench.md).
_MERGING = tuple(
    f"INSERT INTO {name} ({name}, rank) VALUES ('{setting}', {value})"
    for name in ("versions_fts", "claims_fts")
    for setting, value in (("automerge", 16), ("crisismerge", 64))
)
_SQLITE = (
    f"""CREATE VIRTUAL TABLE versions_fts USING fts5(
        title, text, captions, content="versions", content_rowid = 'key', {_TOKENS})""",
    """CREATE TRIGGER versions_added AFTER INSERT ON versions BEGIN
        INSERT INTO versions_fts (rowid, title, text, captions)
        VALUES (new.key, new.title, new.text, new.captions);
    END""",
    f"""CREATE VIRTUAL TABLE claims_fts USING fts5(
        kind, evidence, counted, party, actor, means, place, place_name, source,
        content="claims", content_rowid = 'key', {_TOKENS})""",
    """CREATE TRIGGER claims_added AFTER INSERT ON claims BEGIN
        INSERT INTO claims_fts (rowid, kind, evidence, counted, party, actor, means, place, place_name, source)
        VALUES (new.key, new.kind, new.evidence, new.counted, new.party, new.actor, new.means, new.place,
            new.place_name, new.source);
    END""",
    *_MERGING,
)
_POSTGRESQL = (
    "CREATE INDEX claims_side ON claims USING gin (to_tsvector('english', party || ' ' || coalesce(actor, '')))",
    "CREATE INDEX claims_source ON claims USING gin (to_tsvector('english', source::text))",
    """CREATE INDEX claims_place ON claims USING gin (
        to_tsvector('english', coalesce(place, '') || ' ' || coalesce(place_name, '')))""",
    """CREATE INDEX claims_words ON claims USING gin (to_tsvector('english', kind || ' ' || evidence
        || ' ' || coalesce(counted, '') || ' ' || party || ' ' || coalesce(actor, '') || ' ' || coalesce(means, '')
        || ' ' || coalesce(place, '') || ' ' || coalesce(place_name, '') || ' ' || source::text))""",
    """CREATE INDEX versions_words ON versions USING gin (
        to_tsvector('english', left(title || ' ' || text || ' ' || captions::text, 200000)))""",
)

_VIEWS = (
    """CREATE VIEW reports_current AS
    SELECT reports.id, captures.outlet, captures.published, captures.published_from, versions.title, versions.text,
        captures.address, captures.language, codings.claims, versions.number, versions.version, captures.captured_at,
        captures.read_from, codings.coder, codings.codebook, codings.coded_at, reports.added_at, captures.raw_digest
    FROM reports
    JOIN versions ON versions.key = reports.current_version
    JOIN captures ON captures.key = reports.current_capture
    LEFT JOIN codings ON codings.key = reports.current_coding""",
    """CREATE VIEW claims_current AS
    SELECT claims.id, reports.id AS doc, claims.n, claims.region, claims.kind, claims.evidence, claims.amount,
        claims.low, claims.high, claims.bound, claims.counted, claims.party, claims.actor, claims.means, claims.place,
        claims."from", claims."when", claims.date, claims.source, claims.status, claims.scope, claims.part_of,
        claims.part_of_id, claims.confidence, claims.place_name, claims.lat, claims.lon, claims.where_prec,
        claims.date_start, claims.date_end, claims.date_prec, claims.actor_id, claims.party_id, claims.source_ids,
        claims.identities, claims.persons,
        claims.evidence_start, claims.amount_start, claims.roles, claims.scores, claims.place_at, claims.time_at,
        captures.outlet, captures.published, captures.address, versions.title, versions.number AS version_number,
        codings.coder, codings.codebook, codings.coded_at
    FROM reports
    JOIN codings ON codings.key = reports.current_coding
    JOIN versions ON versions.key = codings.version_key
    JOIN captures ON captures.key = codings.capture_key
    JOIN claims ON claims.coding_key = codings.key""",
)
