"""Zaaknotities: what those who work on a zaak write down about it (1.7.0, experimental in the standard)."""

from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.filters import on, refers
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import DateTime, Link, Url, absolute
from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema
from sqlalchemy import select

from zgw.hoofdobject import Onderdeel
from zgw.zaken import rules
from zgw.zaken.afsluiten import gesloten_zaak_wijzigt_alleen_geforceerd
from zgw.zaken.tables import Zaak, ZaakNotitie
from zgw.zaken.zaken import BIJWERKEN, ZAKEN

NotitieType = Literal["intern", "extern"]
NotitieStatus = Literal["concept", "definitief"]
MOMENTEN = ("", "gt", "gte", "lt", "lte")


def url_of_getal(tekst: str, info: ValidationInfo) -> str:
    return tekst if tekst.lstrip("-").isdecimal() else absolute(tekst, info)


# The standard's contract writes a whole number here, where its text speaks of the zaak: a number finds nothing.
ZaakOfGetal = Annotated[str, AfterValidator(url_of_getal), WithJsonSchema({"type": "integer"})]


class ZaakNotitieBody(Body):
    onderwerp: Annotated[str, Field(min_length=1, max_length=255, description="Waar de notitie over gaat.")]
    tekst: Annotated[str, Field(min_length=1, description="De notitie zelf.")]
    aangemaakt_door: Annotated[
        str, Field(max_length=255, description="Wie haar schreef; blijft het leeg, dan wie is aangemeld.")
    ] = ""
    notitie_type: Annotated[NotitieType, Field(description="Voor wie de notitie is.")] = "intern"
    status: Annotated[NotitieStatus, Field(description="Een definitieve notitie wijzigt niet meer.")] = "concept"
    gerelateerd_aan: Annotated[Link, Field(description="De zaak waar de notitie bij hoort.")]


class ZaakNotitieShown(ZaakNotitieBody):
    onderwerp: Annotated[str, Field(max_length=255, description="Waar de notitie over gaat.")]
    tekst: Annotated[str, Field(description="De notitie zelf.")]
    url: Annotated[Url, Field(description="Waar deze notitie staat.")]
    aanmaakdatum: Annotated[DateTime, Field(description="Wanneer de notitie is vastgelegd.")]
    wijzigingsdatum: Annotated[DateTime, Field(description="Wanneer de notitie het laatst veranderde.")]


columns = published(ZaakNotitie, "uuid", "zaak_id")


class ZaakNotities(Onderdeel):
    name, path, owner, owner_field = "zaaknotitie", "/zaaknotities", ZAKEN, "gerelateerdAan"
    table, body, shows, sends_only_body = ZaakNotitie, ZaakNotitieBody, ZaakNotitieShown, True
    audited, undocumented, etag, page_promised = (), (), False, True
    query = (
        select(*ZaakNotitie.__table__.columns, Zaak.uuid.label("zaak"))
        .join(Zaak, Zaak.id == ZaakNotitie.zaak_id)
        .order_by(ZaakNotitie.id.desc())
    )
    scopes = {"read": ("zaken.lezen",), "create": BIJWERKEN, "update": BIJWERKEN, "delete": BIJWERKEN}
    filters = {
        **on(ZaakNotitie.onderwerp, "", "icontains"),
        **on(ZaakNotitie.tekst, "", "icontains"),
        **on(ZaakNotitie.aangemaakt_door, "", "icontains"),
        **on(ZaakNotitie.notitie_type, type=NotitieType),
        **on(ZaakNotitie.status, type=NotitieStatus),
        **on(ZaakNotitie.aanmaakdatum, *MOMENTEN, type=DateTime),
        **on(ZaakNotitie.wijzigingsdatum, *MOMENTEN, type=DateTime),
        "gerelateerdAan": refers(
            Zaak.uuid, "/zaken/api/v1/zaken", "Notities bij deze zaak (haar URL).", type=ZaakOfGetal
        ),
    }
    create_rules = (rules.zaak_is_niet_gearchiveerd,)
    update_rules = (rules.notitie_blijft_bij_de_zaak, rules.notitie_is_nog_concept, rules.zaak_is_niet_gearchiveerd)
    delete_rules = (rules.notitie_is_nog_concept, rules.zaak_is_niet_gearchiveerd)

    def represent(self, notitie: Any, call: Call) -> dict:
        return columns(notitie, call) | {
            "url": self.url(call, notitie.uuid),
            "gerelateerdAan": ZAKEN.url(call, notitie.zaak),
        }

    def label(self, notitie: Any) -> str:
        return notitie.onderwerp

    async def permit(self, write: Write) -> None:
        gesloten_zaak_wijzigt_alleen_geforceerd(write.call, write.owner)

    async def values(self, write: Write) -> dict:
        call = write.call
        values = write.new.model_dump(exclude={"gerelateerd_aan"}) | {"wijzigingsdatum": call.now}
        if write.old is not None:
            return values
        wie = values["aangemaakt_door"] or call.principal.user_representation or call.principal.user_id
        return values | {"zaak_id": write.owner.id, "aanmaakdatum": call.now, "aangemaakt_door": wie[:255]}


ZAAKNOTITIES = ZaakNotities()
