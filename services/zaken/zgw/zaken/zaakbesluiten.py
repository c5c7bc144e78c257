"""Zaakbesluiten: the besluiten of a zaak.

Those of our own Besluiten API are kept here by that (brc-006); a Besluiten API elsewhere writes them itself.
"""

from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.json import Json
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Link, Url
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from zgw.hoofdobject import Onderdeel
from zgw.zaken import besluitregels, rules
from zgw.zaken.afsluiten import gesloten_zaak_wijzigt_alleen_geforceerd
from zgw.zaken.archivering import herbereken
from zgw.zaken.tables import Zaak, ZaakBesluit
from zgw.zaken.zaken import BIJWERKEN, ZAKEN


class ZaakBesluitBody(Body):
    besluit: Annotated[Url, Field(description="Het besluit, in de Besluiten API.")]


class ZaakBesluitShown(ZaakBesluitBody):
    url: Annotated[Link, Field(description="Waar deze relatie staat.")]
    uuid: Annotated[UUID, Field(description="Unieke sleutel.")]


columns = published(ZaakBesluit, "zaak_id", "besluit_id")


class ZaakBesluiten(Onderdeel):
    name, path, owner = "zaakbesluit", "/zaken/{zaak_uuid}/besluiten", ZAKEN
    table, body, shows = ZaakBesluit, ZaakBesluitBody, ZaakBesluitShown
    operations, paginated, etag = ("list", "create", "read", "delete"), False, False
    audited = ("create", "delete")
    query = (
        select(*ZaakBesluit.__table__.columns, Zaak.uuid.label("zaak"))
        .join(Zaak, Zaak.id == ZaakBesluit.zaak_id)
        .order_by(ZaakBesluit.id)
    )
    scopes = {"read": ("zaken.lezen",), "create": BIJWERKEN, "delete": BIJWERKEN}
    expandable = {"besluit": "besluit"}
    create_rules = (besluitregels.besluit_noemt_de_zaak, rules.zaak_is_niet_gearchiveerd)
    delete_rules = (besluitregels.besluit_noemt_de_zaak_niet_meer, rules.zaak_is_niet_gearchiveerd)

    def represent(self, relatie: Any, call: Call) -> dict:
        url = f"{ZAKEN.url(call, relatie.zaak)}/besluiten/{relatie.uuid}"
        return columns(relatie, call) | {"url": url}

    def read_body(self, call: Call, given: dict) -> ZaakBesluitBody:
        """One of ours in its one way of writing, so that it is recognised."""
        new = super().read_body(call, given)
        gevonden = call.house.locate(new.besluit)
        if gevonden and gevonden[0].name == "besluit":
            pad = new.besluit.partition("?")[0]
            new.besluit = f"{pad.rpartition('/')[0]}/{gevonden[1]}"
        return new

    async def owner_of(self, write: Write, shown: dict) -> Any:
        return await self.find_owner(write)

    async def permit(self, write: Write) -> None:
        gesloten_zaak_wijzigt_alleen_geforceerd(write.call, write.owner)

    async def values(self, write: Write) -> dict:
        return {"zaak_id": write.owner.id, "besluit": write.new.besluit}

    async def create(self, call: Call) -> Response:
        """A besluit that the zaak has already is answered as it is: our own Besluiten API was first."""
        call.require(*self.scopes["create"])
        write = Write(call, self.read_body(call, await call.body()))
        write.owner = await self.find_owner(write)
        await self.authorise(write)
        zelfde = ZaakBesluit.zaak_id == write.owner.id, ZaakBesluit.besluit == write.new.besluit
        bekend = (await call.db.execute(self.existing(call).where(*zelfde))).first()
        if bekend is None:
            return await super().create(call)
        await self.permit(write)
        shown = self.represent(bekend, call)
        return Json(shown, 201, headers={"Location": shown["url"]})

    async def stored(self, write: Write) -> None:
        await herbereken(write.call, write.owner.id)

    async def eigenaar_van(self, call: Call, relatie: Any) -> Any:
        return await ZAKEN.reread(call, relatie.zaak)


ZAAKBESLUITEN = ZaakBesluiten()
