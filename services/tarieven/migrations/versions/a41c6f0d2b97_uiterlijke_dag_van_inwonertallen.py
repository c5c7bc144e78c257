"""De uiterlijke dag van definitieve inwonertallen."""

import sqlalchemy as sa
from alembic import op

revision = "a41c6f0d2b97"
down_revision = "5209bf93cda7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("facturatieregime", schema=None) as batch_op:
        batch_op.add_column(sa.Column("afrekening_uiterlijk", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("facturatieregime", schema=None) as batch_op:
        batch_op.drop_column("afrekening_uiterlijk")
