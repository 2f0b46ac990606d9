"""Alembic's entry: run the steps on the connection that `migrations.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from reportedly.ledger.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSION_TABLE
)
context.run_migrations()
