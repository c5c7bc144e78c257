"""Publicatie van tarieftabellen."""

import sqlalchemy as sa
from alembic import op

revision = "c7e05b9a3d14"
down_revision = "a41c6f0d2b97"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.add_column(sa.Column("publicatie", sa.String(length=10), nullable=False, server_default="openbaar"))


def downgrade() -> None:
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_column("publicatie")
