"""Klantcontacten: contact with a customer, kept with the zaak itself (deprecated by the standard)."""

from secrets import token_hex
from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.filters import refers
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import DateTime, Url
from pydantic import Field
from sqlalchemy import select

from zgw.hoofdobject import Onderdeel
from zgw.zaken import rules
from zgw.zaken.afsluiten import gesloten_zaak_wijzigt_alleen_geforceerd
from zgw.zaken.tables import KlantContact, Zaak
from zgw.zaken.zaken import BIJWERKEN, ZAKEN


class KlantContactBody(Body):
    zaak: Annotated[Url, Field(description="De zaak waar het contact over ging.")]
    identificatie: Annotated[
        str, Field(max_length=14, description="Uniek kenmerk; blijft het leeg, dan geven wij het.")
    ] = ""
    datumtijd: Annotated[DateTime, Field(description="Wanneer het contact begon.")]
    kanaal: Annotated[str, Field(max_length=20, description="Hoe het contact ging.")] = ""
    onderwerp: Annotated[str, Field(max_length=200, description="Waar het contact over ging.")] = ""
    toelichting: Annotated[str, Field(max_length=1000, description="Wat er is besproken.")] = ""


class KlantContactShown(KlantContactBody):
    url: Annotated[Url, Field(description="Waar dit klantcontact staat.")]
    uuid: Annotated[UUID, Field(description="Unieke sleutel.")]


columns = published(KlantContact, "zaak_id")


class KlantContacten(Onderdeel):
    name, path, owner = "klantcontact", "/klantcontacten", ZAKEN
    table, body, shows = KlantContact, KlantContactBody, KlantContactShown
    operations, etag = ("list", "create", "read"), False
    query = (
        select(*KlantContact.__table__.columns, Zaak.uuid.label("zaak"))
        .join(Zaak, Zaak.id == KlantContact.zaak_id)
        .order_by(KlantContact.id.desc())
    )
    scopes = {"read": ("zaken.lezen",), "create": BIJWERKEN}
    filters = {"zaak": refers(Zaak.uuid, "/zaken/api/v1/zaken", "Contacten over deze zaak.")}
    create_rules = (rules.contact_ligt_niet_in_de_toekomst, rules.zaak_is_niet_gearchiveerd)
    conflicts = {("identificatie",): rules.BEKEND_CONTACT}

    def represent(self, contact: Any, call: Call) -> dict:
        zaak = ZAKEN.url(call, contact.zaak)
        return columns(contact, call) | {"url": self.url(call, contact.uuid), "zaak": zaak}

    def label(self, contact: Any) -> str:
        return contact.identificatie

    async def permit(self, write: Write) -> None:
        gesloten_zaak_wijzigt_alleen_geforceerd(write.call, write.owner)

    async def values(self, write: Write) -> dict:
        identificatie = write.new.identificatie or token_hex(7)
        return write.new.model_dump(exclude={"zaak"}) | {"zaak_id": write.owner.id, "identificatie": identificatie}


KLANTCONTACTEN = KlantContacten()
