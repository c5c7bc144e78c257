"""stukken en een rij taken

Revision ID: 7c1d5e8fa204
Revises: 59a401acd96c
Create Date: 2026-11-22 16:05:12.118540

"""

from collections.abc import Sequence

import commonground.db
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "7c1d5e8fa204"
down_revision: str | Sequence[str] | None = "59a401acd96c"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What was still to be told of an application, as the steps were when it was kept.
STAPPEN = {
    "aangemeld": [["rol", "Aanvrager"], ["status", "Aangemeld"]],
    "aanvraag_ingetrokken": [["resultaat", "Ingetrokken"], ["status", "Afgehandeld"]],
    "toegelaten": [
        ["besluit", "Besluit toelating lid"],
        ["status", "Besluit bestuur genomen"],
        ["resultaat", "Toegelaten"],
        ["status", "Afgehandeld"],
    ],
    "geweigerd": [
        ["besluit", "Besluit toelating lid"],
        ["status", "Besluit bestuur genomen"],
        ["resultaat", "Geweigerd"],
        ["status", "Afgehandeld"],
    ],
    "weigering_vernietigd": [
        ["status", "Voorgelegd aan ALV"],
        ["besluit", "ALV-besluit"],
        ["resultaat", "Toegelaten door ALV"],
        ["status", "Afgehandeld"],
    ],
}

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = commonground.db.Moment(timezone=True)
zaaktaak = sa.table(
    "zaaktaak",
    *(sa.column(naam, sa.Integer) for naam in ("id", "lid_id", "gebeurtenis_id", "pogingen")),
    *(sa.column(naam, MOMENT) for naam in ("gedaan_op", "volgende_poging")),
    sa.column("laatste_fout", sa.Text),
)
gebeurtenis = sa.table(
    "gebeurtenis",
    *(sa.column(naam, sa.Integer) for naam in ("id", "lid_id", "besluit_id")),
    sa.column("uuid", sa.Uuid),
    sa.column("soort", sa.String),
    sa.column("datum", sa.Date),
)
lid = sa.table(
    "lid",
    sa.column("id", sa.Integer),
    sa.column("uuid", sa.Uuid),
    *(sa.column(naam, sa.String) for naam in ("naam", "gm_code", "oin", "zaak")),
)
besluit = sa.table(
    "besluit",
    sa.column("id", sa.Integer),
    sa.column("uuid", sa.Uuid),
    *(sa.column(naam, sa.String) for naam in ("tekst", "orgaan")),
)
dossiertaak = sa.table(
    "dossiertaak",
    *(sa.column(naam, sa.Uuid) for naam in ("kenmerk", "onderwerp")),
    *(sa.column(naam, sa.String) for naam in ("zaaktype", "sleutel", "zaak", "laatste_fout")),
    *(sa.column(naam, JSON) for naam in ("gegevens", "stappen")),
    *(sa.column(naam, MOMENT) for naam in ("gedaan_op", "volgende_poging")),
    sa.column("pogingen", sa.Integer),
)


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "stuk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("kenmerk", sa.Uuid(), nullable=False),
        sa.Column("onderwerp", sa.Uuid(), nullable=False),
        sa.Column("soort", sa.String(length=80), nullable=False),
        sa.Column("titel", sa.String(length=200), nullable=False),
        sa.Column("formaat", sa.String(length=255), nullable=False),
        sa.Column("bestandsnaam", sa.String(length=255), nullable=False),
        sa.Column("vertrouwelijk", sa.Boolean(), nullable=False),
        sa.Column("inhoud", sa.LargeBinary(), nullable=True),
        sa.Column("document", commonground.db.UrlText(length=1000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stuk")),
        sa.UniqueConstraint("uuid", name=op.f("uq_stuk_uuid")),
    )
    with op.batch_alter_table("stuk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stuk_kenmerk"), ["kenmerk"], unique=False)
        batch_op.create_index(batch_op.f("ix_stuk_onderwerp"), ["onderwerp"], unique=False)
    verhuis()
    with op.batch_alter_table("zaaktaak", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_zaaktaak_lid_id"))
        batch_op.drop_index(batch_op.f("ix_zaaktaak_gedaan_op"))
    op.drop_table("zaaktaak")


def verhuis() -> None:
    """Tasks of applications join the others: one list, in order per zaak."""
    db = op.get_bind()
    eerste = gebeurtenis.alias()
    aangemeld = (
        sa.select(sa.func.min(eerste.c.datum))
        .where(eerste.c.lid_id == lid.c.id, eerste.c.soort == "aangemeld")
        .scalar_subquery()
    )
    wat = (zaaktaak.c.gedaan_op, zaaktaak.c.pogingen, zaaktaak.c.volgende_poging, zaaktaak.c.laatste_fout)
    wie = (lid.c.uuid, lid.c.naam, lid.c.gm_code, lid.c.oin, lid.c.zaak)
    waarom = (gebeurtenis.c.uuid.label("oorzaak"), gebeurtenis.c.soort, gebeurtenis.c.datum)
    welk = (besluit.c.uuid.label("besluit"), besluit.c.tekst, besluit.c.orgaan)
    query = (
        sa.select(*wat, *wie, *waarom, *welk, aangemeld.label("aangemeld"))
        .join(gebeurtenis, gebeurtenis.c.id == zaaktaak.c.gebeurtenis_id)
        .join(lid, lid.c.id == zaaktaak.c.lid_id)
        .outerjoin(besluit, besluit.c.id == gebeurtenis.c.besluit_id)
        .order_by(zaaktaak.c.id)
    )
    rijen = []
    for taak in db.execute(query):
        code = taak.gm_code or taak.oin
        gegevens = {
            "oorzaak": taak.soort,
            "omschrijving": f"Aanvraag lidmaatschap {taak.naam}",
            "eigenschappen": {},
            "startdatum": str(taak.aangemeld),
            "datum": str(taak.datum),
            "naam": taak.naam,
            "code": code,
            "roltoelichting": "Vraagt het lidmaatschap aan",
        }
        if taak.besluit:
            gegevens |= {"besluit": str(taak.besluit), "besluittekst": taak.tekst, "orgaan": taak.orgaan}
        # `kenmerk` is the event, as the statuses that were set say, so that none is set twice
        rijen.append(
            {
                "kenmerk": taak.oorzaak,
                "zaaktype": "LEDEN-AANVRAAG",
                "sleutel": f"LIDMAATSCHAP-{code[:6]}-{taak.uuid.hex[:12]}",
                "onderwerp": taak.uuid,
                "gegevens": gegevens,
                "stappen": STAPPEN[taak.soort],
                "zaak": taak.zaak or "",
                "gedaan_op": taak.gedaan_op,
                "pogingen": taak.pogingen,
                "volgende_poging": taak.volgende_poging,
                "laatste_fout": taak.laatste_fout,
            }
        )
    if rijen:
        db.execute(dossiertaak.insert(), rijen)


def downgrade() -> None:
    """Downgrade schema; the tasks of applications stay with the others."""
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
    with op.batch_alter_table("stuk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stuk_onderwerp"))
        batch_op.drop_index(batch_op.f("ix_stuk_kenmerk"))
    op.drop_table("stuk")
