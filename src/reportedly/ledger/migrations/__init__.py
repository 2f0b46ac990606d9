"""Bringing a ledger's schema up to date. One file in `versions/` a step, never changed once released.

To change the schema: change schema.py, add ``versions/NNNN_what.py`` (the next number, with `down_revision` the last),
set `schema.SCHEMA` to it. tests/ledger/test_migrations.py compares the two and upgrades a ledger of each older schema.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Run the steps that a ledger lacks, all in the caller's transaction: after a failure it is as it was."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    command.upgrade(config, "head")
