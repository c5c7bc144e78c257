"""rollen op betrokkene"""

import sqlalchemy as sa
from alembic import op

revision = "a41f6c0d9e27"
down_revision = "d8c56c465013"
branch_labels = None
depends_on = None

KENMERKEN = {
    "ix_rol_bsn": "inpBsn",
    "ix_rol_nnpid": "innNnpId",
    "ix_rol_vestigingsnummer": "vestigingsNummer",
    "ix_rol_identificatie": "identificatie",
}


def upgrade() -> None:
    for name, kenmerk in KENMERKEN.items():
        op.create_index(name, "rol", [sa.text(f"(betrokkene_identificatie ->> '{kenmerk}')")])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("analyze rol")  # until it knows what is in the index, PostgreSQL walks all zaken instead


def downgrade() -> None:
    for name in KENMERKEN:
        op.drop_index(name, "rol")
