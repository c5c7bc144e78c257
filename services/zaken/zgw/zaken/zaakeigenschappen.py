"""Zaakeigenschappen: values of eigenschappen, below their zaak and never paginated."""

from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Link, Url
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from zgw.hoofdobject import Onderdeel
from zgw.verwijzingen import rij_van
from zgw.zaken import rules
from zgw.zaken.afsluiten import gesloten_zaak_wijzigt_alleen_geforceerd
from zgw.zaken.archivering import herbereken
from zgw.zaken.eigenschapwaarden import bezwaar
from zgw.zaken.tables import Zaak, ZaakEigenschap
from zgw.zaken.zaken import BIJWERKEN, ZAKEN


class ZaakEigenschapBody(Body):
    zaak: Annotated[Link, Field(description="De zaak waarvan dit een eigenschap is.")]
    eigenschap: Annotated[Url, Field(description="De eigenschap, in de Catalogi API.")]
    waarde: Annotated[str, Field(description="De waarde van de eigenschap bij deze zaak.")]


class ZaakEigenschapShown(ZaakEigenschapBody):
    url: Annotated[Link, Field(description="Waar deze zaakeigenschap staat.")]
    uuid: Annotated[UUID, Field(description="Unieke sleutel.")]
    naam: Annotated[str, Field(description="Naam van de eigenschap in het zaaktype.")]


columns = published(ZaakEigenschap, "zaak_id", "eigenschap_id")


class ZaakEigenschappen(Onderdeel):
    name, path, owner = "zaakeigenschap", "/zaken/{zaak_uuid}/zaakeigenschappen", ZAKEN
    table, body, shows, paginated = ZaakEigenschap, ZaakEigenschapBody, ZaakEigenschapShown, False
    audited, undocumented, warns = ("create",), ("expand",), True
    query = (
        select(*ZaakEigenschap.__table__.columns, Zaak.uuid.label("zaak"))
        .join(Zaak, Zaak.id == ZaakEigenschap.zaak_id)
        .order_by(ZaakEigenschap.id)
    )
    scopes = {"read": ("zaken.lezen",), "create": BIJWERKEN, "update": BIJWERKEN, "delete": BIJWERKEN}
    expandable = {"zaak": "zaak", "eigenschap": "eigenschap"}
    create_rules = (
        rules.eigenschap_hoort_bij_zaaktype,
        rules.zaak_is_die_van_het_pad,
        rules.zaak_is_niet_gearchiveerd,
    )
    update_rules = (rules.alleen_de_waarde_verandert, rules.zaak_is_niet_gearchiveerd)
    delete_rules = (rules.zaak_is_niet_gearchiveerd,)

    def represent(self, eigenschap: Any, call: Call) -> dict:
        zaak = ZAKEN.url(call, eigenschap.zaak)
        url = f"{zaak}/zaakeigenschappen/{eigenschap.uuid}"
        return columns(eigenschap, call) | {"url": url, "zaak": zaak}

    def label(self, eigenschap: Any) -> str:
        return eigenschap.naam

    async def authorise(self, write: Write) -> None:
        await super().authorise(write)
        if write.old is None:
            gevonden = await rij_van(write.call, "eigenschap", write.new.eigenschap, "eigenschap")
            write.found["eigenschap"] = gevonden

    async def permit(self, write: Write) -> None:
        gesloten_zaak_wijzigt_alleen_geforceerd(write.call, write.owner)

    async def values(self, write: Write) -> dict:
        if write.old is not None:
            return {"waarde": write.new.waarde}
        eigenschap = write.found["eigenschap"]
        ids = {"zaak_id": write.owner.id, "eigenschap_id": eigenschap.id, "naam": eigenschap.naam}
        return write.new.model_dump(exclude={"zaak"}) | ids

    async def stored(self, write: Write) -> None:
        await herbereken(write.call, write.owner.id)
        if write.new is not None:
            url = write.new.eigenschap
            eigenschap = await rij_van(write.call, "eigenschap", url, "eigenschap", bewaard=True)
            write.call.memory["bezwaar"] = bezwaar(write.new.waarde, eigenschap.specificatie)

    async def create(self, call: Call) -> Response:
        return gewaarschuwd(call, await super().create(call))

    async def update(self, call: Call, partial: bool) -> Response:
        return gewaarschuwd(call, await super().update(call, partial))


def gewaarschuwd(call: Call, antwoord: Response) -> Response:
    if tekst := call.memory.get("bezwaar"):
        antwoord.headers["X-Warning"] = tekst
    return antwoord


ZAAKEIGENSCHAPPEN = ZaakEigenschappen()
