"""Zaakcontactmomenten and zaakverzoeken: what another API keeps of a customer, tied to a zaak (zrc-024, zrc-025).

The other API gets a mirror of the relation, in the transaction of our own write: without it there is no relation.
"""

from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.filters import on, refers
from commonground.problems import Invalid
from commonground.references import Unfetchable
from commonground.resource import Body
from commonground.rules import Write, rule
from commonground.types import Link, Url
from pydantic import Field
from sqlalchemy import select

from zgw.hoofdobject import Onderdeel
from zgw.regels import niet
from zgw.spiegels import buur, haal_weg_elders, leg_elders
from zgw.zaken import rules
from zgw.zaken.afsluiten import gesloten_zaak_wijzigt_alleen_geforceerd
from zgw.zaken.tables import Zaak, ZaakContactMoment, ZaakVerzoek
from zgw.zaken.zaken import BIJWERKEN, ZAKEN

DUBBEL = niet("unique", "Dit hoort al bij de zaak.")


async def is_op_te_halen(write: Write, veld: str) -> Invalid | None:
    url = getattr(write.new, veld)
    try:
        await write.call.house.references.fetch(write.call.show(url))
    except Unfetchable as fout:
        return fout.on(veld)


class Klantrelatie(Onderdeel):
    veld: str  # the attribute that refers to the other API, and what a mirror there calls it
    spiegels: str  # the collection of mirrors, beside that of the object itself
    owner, paginated, etag = ZAKEN, False, False
    operations, audited = ("list", "create", "read", "delete"), ("create", "delete")
    scopes = {"read": ("zaken.lezen",), "create": BIJWERKEN, "delete": BIJWERKEN}
    delete_rules = (rules.zaak_is_niet_gearchiveerd,)

    def represent(self, relatie: Any, call: Call) -> dict:
        return {
            "url": self.url(call, relatie.uuid),
            "uuid": relatie.uuid,
            "zaak": ZAKEN.url(call, relatie.zaak),
            self.veld: call.show(getattr(relatie, self.veld)),
        }

    async def permit(self, write: Write) -> None:
        gesloten_zaak_wijzigt_alleen_geforceerd(write.call, write.owner)

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"zaak"}) | {"zaak_id": write.owner.id, "spiegel": ""}

    async def stored(self, write: Write) -> None:
        if write.old is not None:
            await haal_weg_elders(write.call, self.veld, write.old.spiegel)
        else:
            write.found["row"].spiegel = await self.leg_spiegel(write)
            await write.call.db.flush()

    async def leg_spiegel(self, write: Write) -> str:
        """Where the other API keeps the mirror. Raises ValidationFailed: pending-relations."""
        call, url = write.call, write.call.show(getattr(write.new, self.veld))
        zaak = ZAKEN.url(call, write.owner.uuid)
        vorm = {self.veld: url, "object": zaak, "objectType": "zaak"}
        return await leg_elders(call, self.veld, buur(url, self.spiegels), vorm)


# --- zaakcontactmomenten ----------------------------------------------------------------------------------------------
class ZaakContactMomentBody(Body):
    zaak: Annotated[Url, Field(description="De zaak waar het contact over ging.")]
    contactmoment: Annotated[Url, Field(description="Het contactmoment, in de Contactmomenten API.")]


class ZaakContactMomentShown(ZaakContactMomentBody):
    url: Annotated[Url, Field(description="Waar deze relatie staat.")]
    uuid: Annotated[UUID, Field(description="Unieke sleutel.")]


@rule("zrc-025")
async def contactmoment_bestaat(write: Write) -> Invalid | None:
    return await is_op_te_halen(write, "contactmoment")


class ZaakContactMomenten(Klantrelatie):
    name, path, veld, spiegels = (
        "zaakcontactmoment",
        "/zaakcontactmomenten",
        "contactmoment",
        "objectcontactmomenten",
    )
    table, body, shows = ZaakContactMoment, ZaakContactMomentBody, ZaakContactMomentShown
    query = (
        select(*ZaakContactMoment.__table__.columns, Zaak.uuid.label("zaak"))
        .join(Zaak, Zaak.id == ZaakContactMoment.zaak_id)
        .order_by(ZaakContactMoment.id)
    )
    filters = {
        "zaak": refers(Zaak.uuid, "/zaken/api/v1/zaken", "Contactmomenten van deze zaak."),
        **on(ZaakContactMoment.contactmoment, type=Link),
    }
    create_rules = (contactmoment_bestaat, rules.zaak_is_niet_gearchiveerd)
    conflicts = {("zaak_id", "contactmoment"): DUBBEL}


# --- zaakverzoeken ----------------------------------------------------------------------------------------------------
class ZaakVerzoekBody(Body):
    zaak: Annotated[Url, Field(description="De zaak die het verzoek behandelt.")]
    verzoek: Annotated[Url, Field(description="Het verzoek, in de Verzoeken API.")]


class ZaakVerzoekShown(ZaakVerzoekBody):
    url: Annotated[Url, Field(description="Waar deze relatie staat.")]
    uuid: Annotated[UUID, Field(description="Unieke sleutel.")]


@rule("zrc-024")
async def verzoek_bestaat(write: Write) -> Invalid | None:
    return await is_op_te_halen(write, "verzoek")


class ZaakVerzoeken(Klantrelatie):
    name, path, veld, spiegels = "zaakverzoek", "/zaakverzoeken", "verzoek", "objectverzoeken"
    table, body, shows = ZaakVerzoek, ZaakVerzoekBody, ZaakVerzoekShown
    query = (
        select(*ZaakVerzoek.__table__.columns, Zaak.uuid.label("zaak"))
        .join(Zaak, Zaak.id == ZaakVerzoek.zaak_id)
        .order_by(ZaakVerzoek.id)
    )
    filters = {
        "zaak": refers(Zaak.uuid, "/zaken/api/v1/zaken", "Verzoeken van deze zaak."),
        **on(ZaakVerzoek.verzoek, type=Link),
    }
    create_rules = (verzoek_bestaat, rules.zaak_is_niet_gearchiveerd)
    conflicts = {("zaak_id", "verzoek"): DUBBEL}


ZAAKCONTACTMOMENTEN, ZAAKVERZOEKEN = ZaakContactMomenten(), ZaakVerzoeken()
