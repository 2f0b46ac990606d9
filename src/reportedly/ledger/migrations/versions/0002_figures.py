"""Indexes of figures and of confidence: what few claims have is found without going through all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("claims_figure", "claims", ["kind", sa.text("coalesce(high, low)")])
    op.create_index("claims_confidence", "claims", ["confidence"])
