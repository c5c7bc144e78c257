"""Resultaten: what a zaak led to, at most one; it decides how long the zaak is kept."""

from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.filters import on, refers
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Link, Url
from pydantic import Field
from sqlalchemy import select

from zgw.hoofdobject import Onderdeel
from zgw.verwijzingen import rij_van
from zgw.zaken import rules
from zgw.zaken.afsluiten import gesloten_zaak_wijzigt_alleen_geforceerd
from zgw.zaken.archivering import herbereken
from zgw.zaken.tables import Resultaat, Zaak
from zgw.zaken.zaken import BIJWERKEN, ZAKEN


class ResultaatBody(Body):
    zaak: Annotated[Url, Field(description="De zaak waarvan dit het resultaat is.")]
    resultaattype: Annotated[Url, Field(description="Het resultaattype, in de Catalogi API.")]
    toelichting: Annotated[str, Field(max_length=1000, description="Toelichting op het resultaat.")] = ""


class ResultaatShown(ResultaatBody):
    url: Annotated[Url, Field(description="Waar dit resultaat staat.")]
    uuid: Annotated[UUID, Field(description="Unieke sleutel.")]


columns = published(Resultaat, "zaak_id", "resultaattype_id")


class Resultaten(Onderdeel):
    name, path, table, owner = "resultaat", "/resultaten", Resultaat, ZAKEN
    body, shows = ResultaatBody, ResultaatShown
    query = (
        select(*Resultaat.__table__.columns, Zaak.uuid.label("zaak"))
        .join(Zaak, Zaak.id == Resultaat.zaak_id)
        .order_by(Resultaat.id.desc())
    )
    scopes = {"read": ("zaken.lezen",), "create": BIJWERKEN, "update": BIJWERKEN, "delete": BIJWERKEN}
    filters = {
        "zaak": refers(Zaak.uuid, "/zaken/api/v1/zaken", "Het resultaat van deze zaak."),
        **on(Resultaat.resultaattype, type=Link),
    }
    expandable = {"zaak": "zaak", "resultaattype": "resultaattype"}
    create_rules = (
        rules.resultaattype_hoort_bij_zaaktype,
        rules.een_resultaat_per_zaak,
        rules.zaak_is_niet_gearchiveerd,
    )
    update_rules = (rules.alleen_de_toelichting_verandert, rules.zaak_is_niet_gearchiveerd)
    delete_rules = (rules.zaak_is_niet_gearchiveerd,)
    conflicts = {("zaak_id",): rules.EEN_RESULTAAT}

    def represent(self, resultaat: Any, call: Call) -> dict:
        root = f"{call.base}{call.root_of(self.api)}"
        return columns(resultaat, call) | {
            "url": f"{root}/resultaten/{resultaat.uuid}",
            "zaak": f"{root}/zaken/{resultaat.zaak}",
        }

    async def authorise(self, write: Write) -> None:
        await super().authorise(write)
        if write.old is None:
            type = await rij_van(write.call, "resultaattype", write.new.resultaattype, "resultaattype")
            write.found["resultaattype"] = type

    async def permit(self, write: Write) -> None:
        gesloten_zaak_wijzigt_alleen_geforceerd(write.call, write.owner)

    async def values(self, write: Write) -> dict:
        if write.old is not None:
            return {"toelichting": write.new.toelichting}
        ids = {"zaak_id": write.owner.id, "resultaattype_id": write.found["resultaattype"].id}
        return write.new.model_dump(exclude={"zaak"}) | ids

    async def stored(self, write: Write) -> None:
        await herbereken(write.call, write.owner.id)


RESULTATEN = Resultaten()
