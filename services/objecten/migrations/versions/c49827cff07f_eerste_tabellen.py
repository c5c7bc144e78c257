"""eerste tabellen"""

import commonground.db
import sqlalchemy as sa
from alembic import op

revision = "c49827cff07f"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audittrail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("bron", sa.String(length=20), nullable=False),
        sa.Column("applicatie_id", sa.Text(), nullable=False),
        sa.Column("applicatie_weergave", sa.Text(), nullable=False),
        sa.Column("gebruikers_id", sa.Text(), nullable=False),
        sa.Column("gebruikers_weergave", sa.Text(), nullable=False),
        sa.Column("actie", sa.String(length=20), nullable=False),
        sa.Column("resultaat", sa.Integer(), nullable=False),
        sa.Column("hoofd_object", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("resource_url", sa.Text(), nullable=False),
        sa.Column("resource_weergave", sa.Text(), nullable=False),
        sa.Column("toelichting", sa.Text(), nullable=False),
        sa.Column("logrecord", sa.Text(), nullable=False),
        sa.Column("aanmaakdatum", commonground.db.Moment(timezone=True), nullable=False),
        sa.Column(
            "oud",
            commonground.db.Json,
            nullable=True,
        ),
        sa.Column(
            "nieuw",
            commonground.db.Json,
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audittrail")),
        sa.UniqueConstraint("uuid", name=op.f("uq_audittrail_uuid")),
    )
    with op.batch_alter_table("audittrail", schema=None) as batch_op:
        batch_op.create_index("ix_audittrail_hoofd_object_id", ["hoofd_object", "id"], unique=False)

    op.create_table(
        "client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=50), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("alle_rechten", sa.Boolean(), nullable=False),
        sa.Column(
            "scopes",
            commonground.db.Json,
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("client_id", name=op.f("uq_client_client_id")),
    )
    op.create_table(
        "objecttype",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_plural", sa.String(length=100), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column("data_classification", sa.String(length=30), nullable=False),
        sa.Column("maintainer_organization", sa.String(length=200), nullable=False),
        sa.Column("maintainer_department", sa.String(length=200), nullable=False),
        sa.Column("contact_person", sa.String(length=200), nullable=False),
        sa.Column("contact_email", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("update_frequency", sa.String(length=20), nullable=False),
        sa.Column("provider_organization", sa.String(length=200), nullable=False),
        sa.Column("documentation_url", sa.String(length=200), nullable=False),
        sa.Column(
            "labels",
            commonground.db.Json,
            nullable=False,
        ),
        sa.Column("allow_geometry", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Date(), nullable=False),
        sa.Column("modified_at", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objecttype")),
        sa.UniqueConstraint("uuid", name=op.f("uq_objecttype_uuid")),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("contact_person", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("organization", sa.Text(), nullable=False),
        sa.Column("application", sa.Text(), nullable=False),
        sa.Column("administration", sa.Text(), nullable=False),
        sa.Column("is_superuser", sa.Boolean(), nullable=False),
        sa.Column("created_at", commonground.db.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", commonground.db.Moment(timezone=True), nullable=True),
        sa.Column("last_used_at", commonground.db.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
        sa.UniqueConstraint("identifier", name=op.f("uq_token_identifier")),
    )
    op.create_table(
        "uitgaand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "bericht",
            commonground.db.Json,
            nullable=False,
        ),
        sa.Column("pogingen", sa.Integer(), nullable=False),
        sa.Column("volgende_poging", commonground.db.Moment(timezone=True), nullable=False),
        sa.Column("laatste_fout", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uitgaand")),
    )
    with op.batch_alter_table("uitgaand", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_uitgaand_volgende_poging"), ["volgende_poging"], unique=False)

    op.create_table(
        "object",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("object_type_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["object_type_id"], ["objecttype.id"], name=op.f("fk_object_object_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_object")),
        sa.UniqueConstraint("uuid", name=op.f("uq_object_uuid")),
    )
    with op.batch_alter_table("object", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_object_object_type_id"), ["object_type_id"], unique=False)

    op.create_table(
        "objecttypeversion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("object_type_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column(
            "json_schema",
            commonground.db.Json,
            nullable=False,
        ),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.Date(), nullable=False),
        sa.Column("modified_at", sa.Date(), nullable=False),
        sa.Column("published_at", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["object_type_id"], ["objecttype.id"], name=op.f("fk_objecttypeversion_object_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objecttypeversion")),
        sa.UniqueConstraint("object_type_id", "version", name=op.f("uq_objecttypeversion_object_type_id_version")),
    )
    op.create_table(
        "permission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("object_type_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("use_fields", sa.Boolean(), nullable=False),
        sa.Column(
            "fields",
            commonground.db.Json,
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["object_type_id"], ["objecttype.id"], name=op.f("fk_permission_object_type_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["token_id"], ["token.id"], name=op.f("fk_permission_token_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permission")),
        sa.UniqueConstraint("token_id", "object_type_id", name=op.f("uq_permission_token_id_object_type_id")),
    )
    with op.batch_alter_table("permission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_permission_object_type_id"), ["object_type_id"], unique=False)

    op.create_table(
        "objectrecord",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("object_type_id", sa.Integer(), nullable=False),
        sa.Column("type_version", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column(
            "data",
            commonground.db.Json,
            nullable=False,
        ),
        sa.Column(
            "geometry",
            commonground.db.Json,
            nullable=True,
        ),
        sa.Column("west", sa.Double(), nullable=True),
        sa.Column("south", sa.Double(), nullable=True),
        sa.Column("east", sa.Double(), nullable=True),
        sa.Column("north", sa.Double(), nullable=True),
        sa.Column(
            "references",
            commonground.db.Json,
            nullable=False,
        ),
        sa.Column("start_at", sa.Date(), nullable=False),
        sa.Column("end_at", sa.Date(), nullable=True),
        sa.Column("registration_at", sa.Date(), nullable=False),
        sa.Column("correction_for", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["object_id"], ["object.id"], name=op.f("fk_objectrecord_object_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["object_type_id", "type_version"],
            ["objecttypeversion.object_type_id", "objecttypeversion.version"],
            name=op.f("fk_objectrecord_object_type_id_type_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objectrecord")),
        sa.UniqueConstraint("object_id", "correction_for", name=op.f("uq_objectrecord_object_id_correction_for")),
        sa.UniqueConstraint("object_id", "index", name=op.f("uq_objectrecord_object_id_index")),
    )
    with op.batch_alter_table("objectrecord", schema=None) as batch_op:
        batch_op.create_index("ix_objectrecord_object_type_id_id", ["object_type_id", "id"], unique=False)
        batch_op.create_index(
            "ix_objectrecord_data",
            ["data"],
            postgresql_using="gin",
            postgresql_ops={"data": "jsonb_path_ops"},
            sqlite_where=sa.text("id < 0"),
        )


def downgrade() -> None:
    with op.batch_alter_table("objectrecord", schema=None) as batch_op:
        batch_op.drop_index("ix_objectrecord_data")
        batch_op.drop_index("ix_objectrecord_object_type_id_id")

    op.drop_table("objectrecord")
    with op.batch_alter_table("permission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_permission_object_type_id"))

    op.drop_table("permission")
    op.drop_table("objecttypeversion")
    with op.batch_alter_table("object", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_object_object_type_id"))

    op.drop_table("object")
    with op.batch_alter_table("uitgaand", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_uitgaand_volgende_poging"))

    op.drop_table("uitgaand")
    op.drop_table("token")
    op.drop_table("objecttype")
    op.drop_table("client")
    with op.batch_alter_table("audittrail", schema=None) as batch_op:
        batch_op.drop_index("ix_audittrail_hoofd_object_id")

    op.drop_table("audittrail")
