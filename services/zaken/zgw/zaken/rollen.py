"""Rollen: who is involved in a zaak, and as what.

In the standard a rol is changed by removing it and making another; beyond it PUT tells more of the same betrokkene.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.db import uuids_of
from commonground.filters import on, refers
from commonground.resource import Body, Part, published
from commonground.rules import Write
from commonground.types import DateTime, Link, Url, UrlOrEmpty
from pydantic import ConfigDict, Field, create_model
from pydantic.json_schema import SkipJsonSchema
from sqlalchemy import select

from zgw.hoofdobject import Onderdeel
from zgw.verwijzingen import rij_van
from zgw.zaken import rules
from zgw.zaken.afsluiten import gesloten_zaak_wijzigt_alleen_geforceerd
from zgw.zaken.betrokkenen import VORMEN, BetrokkeneType, gelezen
from zgw.zaken.rolfilters import ROLFILTERS
from zgw.zaken.tables import Rol, Status, Zaak
from zgw.zaken.zaken import BIJWERKEN, ZAKEN


class Contactpersoon(Part):
    emailadres: Annotated[
        str, Field(max_length=254, json_schema_extra={"format": "email"}, description="E-mailadres.")
    ] = ""
    functie: Annotated[str, Field(max_length=50, description="Functie bij de betrokkene.")] = ""
    telefoonnummer: Annotated[str, Field(max_length=20, description="Telefoonnummer.")] = ""
    naam: Annotated[str, Field(max_length=40, description="Naam.")]


class RolBody(Body):
    zaak: Annotated[Url, Field(description="De zaak waar het om gaat.")]
    betrokkene: Annotated[UrlOrEmpty, Field(description="De betrokkene, als die ergens is geregistreerd.")] = ""
    betrokkene_type: Annotated[BetrokkeneType, Field(description="Wat voor betrokkene het is.")]
    # By betrokkeneType another shape (`betrokkenen.py`), which the contract tells apart by its discriminator.
    betrokkene_identificatie: SkipJsonSchema[dict | None] = None
    afwijkende_naam_betrokkene: Annotated[str, Field(max_length=625, description="Naam, als die anders is.")] = ""
    roltype: Annotated[Url, Field(description="Het roltype, in de Catalogi API.")]
    roltoelichting: Annotated[str, Field(max_length=1000, description="Toelichting op de rol.")]
    indicatie_machtiging: Annotated[
        Literal["", "gemachtigde", "machtiginggever"], Field(description="Wie van de twee bij een machtiging.")
    ] = ""
    contactpersoon_rol: Annotated[Contactpersoon | None, Field(description="Wie namens de betrokkene spreekt.")] = None


def naam_van(soort: str) -> str:
    return f"Rol{VORMEN[soort].__name__}"


ONDERSCHEID = {
    "propertyName": "betrokkeneType",
    "mapping": {soort: f"#/components/schemas/{naam_van(soort)}" for soort in VORMEN},
}


class RolShown(RolBody):
    model_config = ConfigDict(json_schema_extra={"discriminator": ONDERSCHEID})
    url: Annotated[Url, Field(description="Waar deze rol staat.")]
    uuid: Annotated[UUID, Field(description="Unieke sleutel.")]
    omschrijving: Annotated[str, Field(description="Naam van de rol, van het roltype.")]
    omschrijving_generiek: Annotated[str, Field(description="Algemene naam van de rol, van het roltype.")]
    registratiedatum: Annotated[DateTime, Field(description="Wanneer de rol is vastgelegd.")]
    statussen: Annotated[list[Url], Field(description="Statussen die deze betrokkene heeft gezet.")]


def met(vorm: type[Part]) -> Any:
    return (vorm | None, None)


# A rol with the details of each kind of betrokkene: for the contract, where `ONDERSCHEID` points to them.
PER_SOORT: dict[str, Any] = {
    soort: create_model(naam_van(soort), __base__=RolShown, **{"betrokkene_identificatie": met(vorm)})
    for soort, vorm in VORMEN.items()
}
columns = published(Rol, "zaak_id", "roltype_id")


class Rollen(Onderdeel):
    name, path, table, body, shows, owner = "rol", "/rollen", Rol, RolBody, RolShown, ZAKEN
    operations, declares = ("list", "create", "read", "put", "delete"), PER_SOORT
    experimental, put_replaces = ("update",), True
    query = (
        select(
            *Rol.__table__.columns,
            Zaak.uuid.label("zaak"),
            uuids_of(Status.uuid, Status.gezetdoor_id == Rol.id).label("statussen"),
        )
        .join(Zaak, Zaak.id == Rol.zaak_id)
        .order_by(Rol.id.desc())
    )
    scopes = {"read": ("zaken.lezen",), "create": BIJWERKEN, "update": BIJWERKEN, "delete": BIJWERKEN}
    filters = {
        "zaak": refers(Zaak.uuid, "/zaken/api/v1/zaken", "Rollen van deze zaak."),
        **ROLFILTERS,
        **on(Rol.roltype, type=Link),
        **on(Rol.omschrijving),
    }
    expandable = {"zaak": "zaak", "betrokkene": None, "roltype": "roltype", "statussen": "status"}
    create_rules = (
        rules.roltype_hoort_bij_zaaktype,
        rules.betrokkene_is_bekend,
        rules.een_initiator_en_een_coordinator,
        rules.zaak_is_niet_gearchiveerd,
    )
    update_rules = (
        rules.zaak_en_roltype_zijn_vast,
        rules.betrokkene_is_bekend,
        rules.zaak_is_niet_gearchiveerd,
    )
    delete_rules = (rules.zaak_is_niet_gearchiveerd,)

    def represent(self, rol: Any, call: Call) -> dict:
        root = f"{call.base}{call.root_of(self.api)}"
        return columns(rol, call) | {
            "url": f"{root}/rollen/{rol.uuid}",
            "zaak": f"{root}/zaken/{rol.zaak}",
            "statussen": [f"{root}/statussen/{uuid}" for uuid in rol.statussen],
        }

    def label(self, rol: Any) -> str:
        return rol.omschrijving

    def read_body(self, call: Call, given: dict) -> RolBody:
        new = super().read_body(call, given)
        new.betrokkene_identificatie = gelezen(new.betrokkene_type, new.betrokkene_identificatie)
        return new

    async def authorise(self, write: Write) -> None:
        await super().authorise(write)
        if write.new is not None and write.old is None:
            write.found["roltype"] = await rij_van(write.call, "roltype", write.new.roltype, "roltype")

    async def permit(self, write: Write) -> None:
        gesloten_zaak_wijzigt_alleen_geforceerd(write.call, write.owner)

    async def values(self, write: Write) -> dict:
        if write.old is not None:
            return write.new.model_dump(exclude={"zaak", "roltype"})
        roltype = write.found["roltype"]
        return write.new.model_dump(exclude={"zaak"}) | {
            "zaak_id": write.owner.id,
            "roltype_id": roltype.id,
            "omschrijving": roltype.omschrijving,
            "omschrijving_generiek": roltype.omschrijving_generiek,
            "registratiedatum": write.call.now,
        }


ROLLEN = Rollen()
