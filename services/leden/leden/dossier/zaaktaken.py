"""Zaaktaken: what was or must be told at the zaak of an application, seen from the member."""

from typing import Annotated, Any

from commonground.call import Call
from commonground.resource import Body, Resource
from commonground.types import DateTime
from pydantic import Field
from sqlalchemy import select

from leden.lidmaatschap.leden import LEDEN
from leden.tables import Dossiertaak, Lid


class ZaaktaakShown(Body):
    soort: Annotated[str, Field(description="Wat er gebeurde en bij de zaak moet komen.")]
    gedaan_op: Annotated[DateTime | None, Field(description="Wanneer dat was gelukt; leeg zolang het nog moet.")]
    pogingen: Annotated[int, Field(description="Aantal pogingen dat is mislukt.")]
    volgende_poging: Annotated[
        DateTime | None, Field(description="Wanneer het op zijn vroegst weer wordt geprobeerd; leeg als het is gedaan.")
    ]
    laatste_fout: Annotated[str, Field(description="Waarom de laatste poging mislukte.")]


class Zaaktaken(Resource):
    name, path, table, owner = "zaaktaak", "/leden/{lid_uuid}/zaaktaken", Dossiertaak, LEDEN
    body = shows = ZaaktaakShown
    operations = ("list",)
    query = (
        select(*Dossiertaak.__table__.columns)
        .join(Lid, Lid.uuid == Dossiertaak.onderwerp)
        .where(Dossiertaak.zaaktype == "LEDEN-AANVRAAG")
        .order_by(Dossiertaak.id)
    )
    scopes = {"read": ("leden.lezen",)}

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "soort": row.gegevens["oorzaak"],
            "gedaanOp": row.gedaan_op,
            "pogingen": row.pogingen,
            "volgendePoging": None if row.gedaan_op else row.volgende_poging,
            "laatsteFout": row.laatste_fout,
        }


ZAAKTAKEN = Zaaktaken()
