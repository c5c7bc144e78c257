"""Zaakobjecten: what a zaak is about, by its URL or with its details."""

from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.filters import on, refers
from commonground.resource import Body, Part, published
from commonground.rules import Write
from commonground.types import Link, Url, UrlOrEmpty
from pydantic import ConfigDict, Field, create_model
from pydantic.json_schema import SkipJsonSchema
from sqlalchemy import select

from zgw.hoofdobject import Onderdeel
from zgw.objecttypen import ObjectType
from zgw.verwijzingen import rij_van
from zgw.zaken import objectregels, rules
from zgw.zaken.afsluiten import gesloten_zaak_wijzigt_alleen_geforceerd
from zgw.zaken.archivering import herbereken
from zgw.zaken.objectidentificaties import VORMEN, gelezen
from zgw.zaken.tables import Zaak, ZaakObject
from zgw.zaken.zaken import BIJWERKEN, ZAKEN


class ObjectTypeOverigeDefinitie(Part):
    url: Annotated[Url, Field(description="Waar de definitie van dit soort object staat.")]
    schema_: Annotated[str, Field(alias="schema", max_length=100, description="Pad van het JSON-schema daarin.")]
    object_data: Annotated[str, Field(max_length=100, description="Pad van de gegevens in het object.")]


class ZaakObjectBody(Body):
    zaak: Annotated[Url, Field(description="De zaak die over het object gaat.")]
    object: Annotated[UrlOrEmpty, Field(description="Het object, als het ergens is geregistreerd.")] = ""
    zaakobjecttype: Annotated[UrlOrEmpty, Field(description="Het zaakobjecttype, in de Catalogi API.")] = ""
    object_type: Annotated[ObjectType, Field(description="Wat voor object het is.")]
    object_type_overige: Annotated[
        str, Field(max_length=100, pattern="^$|[a-z_]+", description="Wat voor object het is, bij overige.")
    ] = ""
    object_type_overige_definitie: Annotated[
        ObjectTypeOverigeDefinitie | None, Field(description="Waar staat hoe zo'n object eruitziet, bij overige.")
    ] = None
    relatieomschrijving: Annotated[
        str, Field(max_length=80, description="Wat het object met de zaak te maken heeft.")
    ] = ""
    # By objectType another shape (`objectidentificaties.py`), which the contract tells apart by its discriminator.
    object_identificatie: SkipJsonSchema[dict | None] = None


def naam_van(soort: str) -> str:
    return f"ZaakObject{''.join(woord.capitalize() for woord in soort.split('_'))}"


ONDERSCHEID = {
    "propertyName": "objectType",
    "mapping": {soort: f"#/components/schemas/{naam_van(soort)}" for soort in ObjectType.__args__},
}


class ZaakObjectShown(ZaakObjectBody):
    model_config = ConfigDict(json_schema_extra={"discriminator": ONDERSCHEID})
    url: Annotated[Url, Field(description="Waar dit zaakobject staat.")]
    uuid: Annotated[UUID, Field(description="Unieke sleutel.")]


def met(soort: str) -> dict[str, Any]:
    return {"object_identificatie": (VORMEN[soort] | None, None)} if soort in VORMEN else {}


# A zaakobject with the details of each kind: for the contract, where `ONDERSCHEID` points to them.
PER_SOORT: dict[str, Any] = {
    soort: create_model(naam_van(soort), __base__=ZaakObjectShown, **met(soort)) for soort in ObjectType.__args__
}
columns = published(ZaakObject, "zaak_id", "zaakobjecttype_id", "object_type_overige_definitie")


class ZaakObjecten(Onderdeel):
    name, path, owner = "zaakobject", "/zaakobjecten", ZAKEN
    table, body, shows = ZaakObject, ZaakObjectBody, ZaakObjectShown
    audited, declares = ("create",), PER_SOORT
    query = (
        select(*ZaakObject.__table__.columns, Zaak.uuid.label("zaak"))
        .join(Zaak, Zaak.id == ZaakObject.zaak_id)
        .order_by(ZaakObject.id.desc())
    )
    scopes = {
        "read": ("zaken.lezen",),
        "create": ("zaken.aanmaken", *BIJWERKEN),
        "update": BIJWERKEN,
        "delete": (*BIJWERKEN, "zaken.verwijderen"),
    }
    filters = {
        "zaak": refers(Zaak.uuid, "/zaken/api/v1/zaken", "Objecten van deze zaak.", type=Link),
        **on(ZaakObject.object, type=Link),
        **on(ZaakObject.object_type, type=ObjectType),
    }
    expandable = {"zaak": "zaak", "object": None, "zaakobjecttype": "zaakobjecttype"}
    create_rules = (
        objectregels.object_is_bekend,
        objectregels.object_bestaat,
        objectregels.overige_heeft_een_naam,
        objectregels.definitie_past,
        objectregels.zaakobjecttype_hoort_bij_zaaktype,
        rules.zaak_is_niet_gearchiveerd,
    )
    update_rules = (
        objectregels.zaak_object_en_soort_zijn_vast,
        objectregels.object_is_bekend,
        objectregels.overige_heeft_een_naam,
        objectregels.definitie_past,
        objectregels.zaakobjecttype_hoort_bij_zaaktype,
        rules.zaak_is_niet_gearchiveerd,
    )
    delete_rules = (rules.zaak_is_niet_gearchiveerd,)

    def represent(self, zaakobject: Any, call: Call) -> dict:
        definitie = zaakobject.object_type_overige_definitie
        return columns(zaakobject, call) | {
            "url": self.url(call, zaakobject.uuid),
            "zaak": ZAKEN.url(call, zaakobject.zaak),
            "objectTypeOverigeDefinitie": definitie and definitie | {"url": call.show(definitie["url"])},
        }

    def label(self, zaakobject: Any) -> str:
        return zaakobject.relatieomschrijving or zaakobject.object_type

    def read_body(self, call: Call, given: dict) -> ZaakObjectBody:
        new = super().read_body(call, given)
        new.object_identificatie = gelezen(new.object_type, new.object_identificatie)
        return new

    async def authorise(self, write: Write) -> None:
        await super().authorise(write)
        if write.new is not None and write.new.zaakobjecttype and write.changes("zaakobjecttype"):
            url = write.new.zaakobjecttype
            write.found["zaakobjecttype"] = await rij_van(write.call, "zaakobjecttype", url, "zaakobjecttype")

    async def permit(self, write: Write) -> None:
        gesloten_zaak_wijzigt_alleen_geforceerd(write.call, write.owner)

    async def values(self, write: Write) -> dict:
        values = write.new.model_dump(exclude={"zaak"}) | {"zaak_id": write.owner.id}
        if write.changes("zaakobjecttype"):
            type = write.found.get("zaakobjecttype")
            values["zaakobjecttype_id"] = type and type.id
        return values

    async def stored(self, write: Write) -> None:
        await herbereken(write.call, write.owner.id)


ZAAKOBJECTEN = ZaakObjecten()
