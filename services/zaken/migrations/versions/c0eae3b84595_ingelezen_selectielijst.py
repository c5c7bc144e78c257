"""ingelezen selectielijst"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "c0eae3b84595"
down_revision = "504dd63b6691"
branch_labels = None
depends_on = None
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "selectielijst",
        sa.Column("soort", sa.String(length=30), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("jaar", sa.Integer(), nullable=True),
        sa.Column("volgorde", sa.Integer(), nullable=False),
        sa.Column("inhoud", JSON, nullable=False),
        sa.PrimaryKeyConstraint("soort", "uuid", name=op.f("pk_selectielijst")),
    )


def downgrade() -> None:
    op.drop_table("selectielijst")
