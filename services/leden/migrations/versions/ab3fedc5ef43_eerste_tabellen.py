"""eerste tabellen: leden, vergaderingen, stemmingen, besluiten

Revision ID: ab3fedc5ef43
Revises:
Create Date: 2026-11-22 05:47:43.518065

"""

from collections.abc import Sequence

import commonground.db
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "ab3fedc5ef43"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
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
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column(
            "nieuw",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
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
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("client_id", name=op.f("uq_client_client_id")),
    )
    op.create_table(
        "lid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("gm_code", sa.String(length=6), nullable=False),
        sa.Column("oin", sa.String(length=20), nullable=False),
        sa.Column("naam", sa.String(length=200), nullable=False),
        sa.Column(
            "aliassen",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("soort_lichaam", sa.String(length=20), nullable=False),
        sa.Column("adres", sa.String(length=500), nullable=False),
        sa.Column("e_adres", sa.String(length=254), nullable=False),
        sa.Column("lopend_onder", sa.String(length=20), nullable=True),
        sa.Column("zaak", commonground.db.UrlText(length=1000), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lid")),
        sa.UniqueConstraint("lopend_onder", name=op.f("uq_lid_lopend_onder")),
        sa.UniqueConstraint("uuid", name=op.f("uq_lid_uuid")),
    )
    with op.batch_alter_table("lid", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lid_gm_code"), ["gm_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_lid_naam"), ["naam"], unique=False)
        batch_op.create_index(batch_op.f("ix_lid_oin"), ["oin"], unique=False)

    op.create_table(
        "uitgaand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "bericht",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
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
        "vergadering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("soort", sa.String(length=20), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("plaats", sa.String(length=200), nullable=False),
        sa.Column("digitaal", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("statutenversie", sa.String(length=10), nullable=False),
        sa.Column("eerste_id", sa.Integer(), nullable=True),
        sa.Column("geopend_op", commonground.db.Moment(timezone=True), nullable=True),
        sa.Column("gesloten_op", commonground.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["eerste_id"], ["vergadering.id"], name=op.f("fk_vergadering_eerste_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vergadering")),
        sa.UniqueConstraint("uuid", name=op.f("uq_vergadering_uuid")),
    )
    with op.batch_alter_table("vergadering", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vergadering_datum"), ["datum"], unique=False)
        batch_op.create_index(batch_op.f("ix_vergadering_eerste_id"), ["eerste_id"], unique=False)

    op.create_table(
        "agendapunt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("vergadering_id", sa.Integer(), nullable=False),
        sa.Column("nummer", sa.String(length=10), nullable=False),
        sa.Column("onderwerp", sa.String(length=500), nullable=False),
        sa.Column("ter", sa.String(length=15), nullable=False),
        sa.Column("besluitsoort", sa.String(length=40), nullable=False),
        sa.Column("samenvatting", sa.Text(), nullable=False),
        sa.Column(
            "bijlagen",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("goedkeuring_rvc", sa.Date(), nullable=True),
        sa.Column("vertrouwelijk", sa.Boolean(), nullable=False),
        sa.Column("in_oproep", sa.Boolean(), nullable=False),
        sa.Column("lid_id", sa.Integer(), nullable=True),
        sa.Column("eerder_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["eerder_id"], ["agendapunt.id"], name=op.f("fk_agendapunt_eerder_id")),
        sa.ForeignKeyConstraint(["lid_id"], ["lid.id"], name=op.f("fk_agendapunt_lid_id")),
        sa.ForeignKeyConstraint(["vergadering_id"], ["vergadering.id"], name=op.f("fk_agendapunt_vergadering_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agendapunt")),
        sa.UniqueConstraint("uuid", name=op.f("uq_agendapunt_uuid")),
        sa.UniqueConstraint("vergadering_id", "nummer", name=op.f("uq_agendapunt_vergadering_id_nummer")),
    )
    with op.batch_alter_table("agendapunt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agendapunt_eerder_id"), ["eerder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agendapunt_lid_id"), ["lid_id"], unique=False)

    op.create_table(
        "oproep",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("vergadering_id", sa.Integer(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("kanaal", sa.String(length=15), nullable=False),
        sa.Column("reden_afwijking", sa.Text(), nullable=False),
        sa.Column(
            "bevindingen",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["vergadering_id"], ["vergadering.id"], name=op.f("fk_oproep_vergadering_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oproep")),
        sa.UniqueConstraint("uuid", name=op.f("uq_oproep_uuid")),
    )
    with op.batch_alter_table("oproep", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oproep_vergadering_id"), ["vergadering_id"], unique=False)

    op.create_table(
        "overeenkomst",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("lid_id", sa.Integer(), nullable=False),
        sa.Column("van", sa.Date(), nullable=False),
        sa.Column("tot", sa.Date(), nullable=True),
        sa.Column("document", commonground.db.UrlText(length=1000), nullable=False),
        sa.CheckConstraint("tot is null or tot >= van", name=op.f("ck_overeenkomst_periode")),
        sa.ForeignKeyConstraint(["lid_id"], ["lid.id"], name=op.f("fk_overeenkomst_lid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overeenkomst")),
        sa.UniqueConstraint("uuid", name=op.f("uq_overeenkomst_uuid")),
    )
    with op.batch_alter_table("overeenkomst", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_overeenkomst_lid_id"), ["lid_id"], unique=False)

    op.create_table(
        "presentie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("vergadering_id", sa.Integer(), nullable=False),
        sa.Column("lid_id", sa.Integer(), nullable=False),
        sa.Column("van", commonground.db.Moment(timezone=True), nullable=False),
        sa.Column("tot", commonground.db.Moment(timezone=True), nullable=True),
        sa.Column("wijze", sa.String(length=20), nullable=False),
        sa.Column("hoedanigheid", sa.String(length=20), nullable=False),
        sa.Column(
            "bevindingen",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.CheckConstraint("tot is null or tot > van", name=op.f("ck_presentie_periode")),
        sa.ForeignKeyConstraint(["lid_id"], ["lid.id"], name=op.f("fk_presentie_lid_id")),
        sa.ForeignKeyConstraint(["vergadering_id"], ["vergadering.id"], name=op.f("fk_presentie_vergadering_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presentie")),
        sa.UniqueConstraint("uuid", name=op.f("uq_presentie_uuid")),
    )
    with op.batch_alter_table("presentie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_presentie_lid_id"), ["lid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_presentie_vergadering_id"), ["vergadering_id"], unique=False)

    op.create_table(
        "opgeroepen_lid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("oproep_id", sa.Integer(), nullable=False),
        sa.Column("lid_id", sa.Integer(), nullable=False),
        sa.Column("bezorgbewijs", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["lid_id"], ["lid.id"], name=op.f("fk_opgeroepen_lid_lid_id")),
        sa.ForeignKeyConstraint(["oproep_id"], ["oproep.id"], name=op.f("fk_opgeroepen_lid_oproep_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opgeroepen_lid")),
        sa.UniqueConstraint("oproep_id", "lid_id", name=op.f("uq_opgeroepen_lid_oproep_id_lid_id")),
    )
    with op.batch_alter_table("opgeroepen_lid", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opgeroepen_lid_lid_id"), ["lid_id"], unique=False)

    op.create_table(
        "stemming",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("agendapunt_id", sa.Integer(), nullable=False),
        sa.Column("vorm", sa.String(length=30), nullable=False),
        sa.Column("ronde", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("uitgebrachte_stemmen", sa.String(length=15), nullable=False),
        sa.Column("geopend_op", commonground.db.Moment(timezone=True), nullable=True),
        sa.Column("gesloten_op", commonground.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agendapunt_id"], ["agendapunt.id"], name=op.f("fk_stemming_agendapunt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stemming")),
        sa.UniqueConstraint("agendapunt_id", "ronde", name=op.f("uq_stemming_agendapunt_id_ronde")),
        sa.UniqueConstraint("uuid", name=op.f("uq_stemming_uuid")),
    )
    op.create_table(
        "besluit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("orgaan", sa.String(length=10), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("nummer", sa.String(length=20), nullable=False),
        sa.Column("besluitsoort", sa.String(length=40), nullable=False),
        sa.Column("tekst", sa.Text(), nullable=False),
        sa.Column("uitkomst", sa.String(length=15), nullable=False),
        sa.Column("wijze", sa.String(length=30), nullable=False),
        sa.Column(
            "tellingen",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column(
            "regeluitkomst",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column("statutenversie", sa.String(length=10), nullable=False),
        sa.Column(
            "bevindingen",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("vergadering_id", sa.Integer(), nullable=True),
        sa.Column("agendapunt_id", sa.Integer(), nullable=True),
        sa.Column("stemming_id", sa.Integer(), nullable=True),
        sa.Column("lid_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agendapunt_id"], ["agendapunt.id"], name=op.f("fk_besluit_agendapunt_id")),
        sa.ForeignKeyConstraint(["lid_id"], ["lid.id"], name=op.f("fk_besluit_lid_id")),
        sa.ForeignKeyConstraint(["stemming_id"], ["stemming.id"], name=op.f("fk_besluit_stemming_id")),
        sa.ForeignKeyConstraint(["vergadering_id"], ["vergadering.id"], name=op.f("fk_besluit_vergadering_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_besluit")),
        sa.UniqueConstraint("stemming_id", name=op.f("uq_besluit_stemming_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_besluit_uuid")),
    )
    with op.batch_alter_table("besluit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_besluit_agendapunt_id"), ["agendapunt_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_besluit_datum"), ["datum"], unique=False)
        batch_op.create_index(batch_op.f("ix_besluit_lid_id"), ["lid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_besluit_vergadering_id"), ["vergadering_id"], unique=False)

    op.create_table(
        "kiesgerechtigde",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stemming_id", sa.Integer(), nullable=False),
        sa.Column("lid_id", sa.Integer(), nullable=False),
        sa.Column("wijze", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["lid_id"], ["lid.id"], name=op.f("fk_kiesgerechtigde_lid_id")),
        sa.ForeignKeyConstraint(["stemming_id"], ["stemming.id"], name=op.f("fk_kiesgerechtigde_stemming_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiesgerechtigde")),
        sa.UniqueConstraint("stemming_id", "lid_id", name=op.f("uq_kiesgerechtigde_stemming_id_lid_id")),
    )
    with op.batch_alter_table("kiesgerechtigde", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kiesgerechtigde_lid_id"), ["lid_id"], unique=False)

    op.create_table(
        "stem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("stemming_id", sa.Integer(), nullable=False),
        sa.Column("lid_id", sa.Integer(), nullable=False),
        sa.Column("keuze", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["lid_id"], ["lid.id"], name=op.f("fk_stem_lid_id")),
        sa.ForeignKeyConstraint(["stemming_id"], ["stemming.id"], name=op.f("fk_stem_stemming_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stem")),
        sa.UniqueConstraint("stemming_id", "lid_id", name=op.f("uq_stem_stemming_id_lid_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_stem_uuid")),
    )
    with op.batch_alter_table("stem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stem_lid_id"), ["lid_id"], unique=False)

    op.create_table(
        "gebeurtenis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("lid_id", sa.Integer(), nullable=False),
        sa.Column("volgnummer", sa.Integer(), nullable=False),
        sa.Column("soort", sa.String(length=30), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("motivering", sa.Text(), nullable=False),
        sa.Column("einddatum", sa.Date(), nullable=True),
        sa.Column("grond", sa.String(length=1), nullable=False),
        sa.Column("goedkeuring_rvc", sa.Date(), nullable=True),
        sa.Column("besluit_id", sa.Integer(), nullable=True),
        sa.Column("bron", sa.String(length=40), nullable=False),
        sa.Column("geregistreerd_op", commonground.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["besluit_id"], ["besluit.id"], name=op.f("fk_gebeurtenis_besluit_id")),
        sa.ForeignKeyConstraint(["lid_id"], ["lid.id"], name=op.f("fk_gebeurtenis_lid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gebeurtenis")),
        sa.UniqueConstraint("lid_id", "volgnummer", name=op.f("uq_gebeurtenis_lid_id_volgnummer")),
        sa.UniqueConstraint("uuid", name=op.f("uq_gebeurtenis_uuid")),
    )
    with op.batch_alter_table("gebeurtenis", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gebeurtenis_besluit_id"), ["besluit_id"], unique=False)

    op.create_table(
        "zaaktaak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lid_id", sa.Integer(), nullable=False),
        sa.Column("gebeurtenis_id", sa.Integer(), nullable=False),
        sa.Column("gedaan_op", commonground.db.Moment(timezone=True), nullable=True),
        sa.Column("pogingen", sa.Integer(), nullable=False),
        sa.Column("volgende_poging", commonground.db.Moment(timezone=True), nullable=False),
        sa.Column("laatste_fout", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["gebeurtenis_id"], ["gebeurtenis.id"], name=op.f("fk_zaaktaak_gebeurtenis_id")),
        sa.ForeignKeyConstraint(["lid_id"], ["lid.id"], name=op.f("fk_zaaktaak_lid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zaaktaak")),
        sa.UniqueConstraint("gebeurtenis_id", name=op.f("uq_zaaktaak_gebeurtenis_id")),
    )
    with op.batch_alter_table("zaaktaak", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_zaaktaak_gedaan_op"), ["gedaan_op"], unique=False)
        batch_op.create_index(batch_op.f("ix_zaaktaak_lid_id"), ["lid_id"], unique=False)


def downgrade() -> None:
    """Downgrade schema."""
    with op.batch_alter_table("zaaktaak", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_zaaktaak_lid_id"))
        batch_op.drop_index(batch_op.f("ix_zaaktaak_gedaan_op"))

    op.drop_table("zaaktaak")
    with op.batch_alter_table("gebeurtenis", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gebeurtenis_besluit_id"))

    op.drop_table("gebeurtenis")
    with op.batch_alter_table("stem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stem_lid_id"))

    op.drop_table("stem")
    with op.batch_alter_table("kiesgerechtigde", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kiesgerechtigde_lid_id"))

    op.drop_table("kiesgerechtigde")
    with op.batch_alter_table("besluit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_besluit_vergadering_id"))
        batch_op.drop_index(batch_op.f("ix_besluit_lid_id"))
        batch_op.drop_index(batch_op.f("ix_besluit_datum"))
        batch_op.drop_index(batch_op.f("ix_besluit_agendapunt_id"))

    op.drop_table("besluit")
    op.drop_table("stemming")
    with op.batch_alter_table("opgeroepen_lid", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opgeroepen_lid_lid_id"))

    op.drop_table("opgeroepen_lid")
    with op.batch_alter_table("presentie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_presentie_vergadering_id"))
        batch_op.drop_index(batch_op.f("ix_presentie_lid_id"))

    op.drop_table("presentie")
    with op.batch_alter_table("overeenkomst", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_overeenkomst_lid_id"))

    op.drop_table("overeenkomst")
    with op.batch_alter_table("oproep", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oproep_vergadering_id"))

    op.drop_table("oproep")
    with op.batch_alter_table("agendapunt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agendapunt_lid_id"))
        batch_op.drop_index(batch_op.f("ix_agendapunt_eerder_id"))

    op.drop_table("agendapunt")
    with op.batch_alter_table("vergadering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vergadering_eerste_id"))
        batch_op.drop_index(batch_op.f("ix_vergadering_datum"))

    op.drop_table("vergadering")
    with op.batch_alter_table("uitgaand", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_uitgaand_volgende_poging"))

    op.drop_table("uitgaand")
    with op.batch_alter_table("lid", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lid_oin"))
        batch_op.drop_index(batch_op.f("ix_lid_naam"))
        batch_op.drop_index(batch_op.f("ix_lid_gm_code"))

    op.drop_table("lid")
    op.drop_table("client")
    with op.batch_alter_table("audittrail", schema=None) as batch_op:
        batch_op.drop_index("ix_audittrail_hoofd_object_id")

    op.drop_table("audittrail")
