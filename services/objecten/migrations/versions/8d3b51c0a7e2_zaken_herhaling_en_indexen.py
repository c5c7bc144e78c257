"""zaken, herhaalde verzoeken en indexen"""

import sqlalchemy as sa
from alembic import op
from commonground.db import Json, Moment

revision = "8d3b51c0a7e2"
down_revision = "c49827cff07f"
branch_labels = None
depends_on = None

NEVER = sa.text("id < 0")  # SQLite has no such index


def where(condition: str) -> dict:
    return {"postgresql_where": sa.text(condition), "sqlite_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "attribuutindex",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("object_type_id", sa.Integer(), nullable=False),
        sa.Column("pad", sa.String(length=1000), nullable=False),
        sa.Column("soort", sa.String(length=10), nullable=False),
        sa.Column("gereed", sa.Boolean(), nullable=False),
        sa.Column("gemaakt", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["object_type_id"], ["objecttype.id"], name=op.f("fk_attribuutindex_object_type_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribuutindex")),
        sa.UniqueConstraint("object_type_id", "pad", "soort", name=op.f("uq_attribuutindex_object_type_id_pad_soort")),
    )
    op.create_table(
        "idempotentie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("sleutel", sa.String(length=255), nullable=False),
        sa.Column("vraag", sa.String(length=64), nullable=False),
        sa.Column("antwoord", Json, nullable=True),
        sa.Column("gemaakt", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["token.id"], name=op.f("fk_idempotentie_token_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotentie")),
        sa.UniqueConstraint("token_id", "sleutel", name=op.f("uq_idempotentie_token_id_sleutel")),
    )
    op.create_index(op.f("ix_idempotentie_gemaakt"), "idempotentie", ["gemaakt"])
    current, place = ["object_type_id", "id", "start_at"], ["west", "object_type_id", "south"]
    op.create_index("ix_objectrecord_current", "objectrecord", current, **where("end_at IS NULL"))
    op.create_index("ix_objectrecord_end_at", "objectrecord", ["end_at"], **where("end_at IS NOT NULL"))
    op.create_index("ix_objectrecord_place", "objectrecord", place, **where("west IS NOT NULL"))
    op.create_index(
        "ix_objectrecord_references",
        "objectrecord",
        ["references"],
        postgresql_using="gin",
        postgresql_ops={"references": "jsonb_path_ops"},
        sqlite_where=NEVER,
    )


def downgrade() -> None:
    for name in ("references", "place", "end_at", "current"):
        op.drop_index(f"ix_objectrecord_{name}", "objectrecord")
    op.drop_table("idempotentie")
    op.drop_table("attribuutindex")
