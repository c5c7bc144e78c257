"""ruimte voor de soort van een lichaam

Revision ID: 5c0d7be21f43
Revises: e653d5a4bc83
Create Date: 2026-11-22 16:54:11.204518

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "5c0d7be21f43"
down_revision: str | Sequence[str] | None = "e653d5a4bc83"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    with op.batch_alter_table("lid") as batch_op:
        batch_op.alter_column("soort_lichaam", existing_type=sa.String(length=20), type_=sa.String(length=30))


def downgrade() -> None:
    """Downgrade schema."""
    with op.batch_alter_table("lid") as batch_op:
        batch_op.alter_column("soort_lichaam", existing_type=sa.String(length=30), type_=sa.String(length=20))
