"""Catalogussen: what types belong together, under one owner (rsin) and domein."""

from datetime import date
from typing import Annotated, Any

from commonground.call import Call
from commonground.filters import Filter, on
from commonground.problems import Invalid
from commonground.resource import Body, published
from commonground.types import Date, Rsin, Url
from pydantic import Field, StringConstraints
from sqlalchemy import Select, select

from zgw.catalogi import rules
from zgw.catalogi.tables import BesluitType, Catalogus, InformatieObjectType, ZaakType
from zgw.catalogi.typen import NIETS_VERPLICHT, SCHRIJVEN, AlleenLezen, EenObject, Typen, Verwijzing
from zgw.catalogi.versies import Naam
from zgw.lijsten import namen, uuids

Email = Annotated[
    str,
    StringConstraints(max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$"),
    Field(json_schema_extra={"format": "email"}),
]


class CatalogusBody(Body):
    domein: Annotated[str, Field(max_length=5, description="Afkorting van het domein van de typen."), Naam]
    rsin: Annotated[Rsin, Field(description="RSIN van de organisatie die de catalogus beheert.")]
    contactpersoon_beheer_naam: Annotated[str, Field(max_length=40, description="Wie de catalogus beheert.")]
    contactpersoon_beheer_telefoonnummer: Annotated[
        str, Field(max_length=20, description="Telefoonnummer van de beheerder.")
    ] = ""
    contactpersoon_beheer_emailadres: Annotated[Email, Field(description="E-mailadres van de beheerder.")] = ""
    naam: Annotated[str | None, Field(max_length=200, description="Naam van de catalogus.")] = None
    versie: Annotated[str | None, Field(max_length=20, description="Versie van de catalogus als geheel.")] = None
    begindatum_versie: Annotated[Date | None, Field(description="Eerste dag van deze versie.")] = None


class CatalogusShown(CatalogusBody):
    url: Annotated[Url, Field(description="Het adres van deze catalogus.")]
    zaaktypen: Annotated[list[Verwijzing], Field(description="Alle versies van zaaktypen in de catalogus.")]
    besluittypen: Annotated[list[Verwijzing], Field(description="Alle versies van besluittypen in de catalogus.")]
    besluittype_omschrijving: Annotated[list[str], Field(description="Namen van de besluittypen.")]
    informatieobjecttypen: Annotated[list[Verwijzing], Field(description="Alle versies van informatieobjecttypen.")]
    informatieobjecttype_omschrijving: Annotated[list[str], Field(description="Namen van de informatieobjecttypen.")]


class CatalogusPatched(CatalogusBody):
    """What the standard's contract lists among what a PATCH sends."""

    model_config = NIETS_VERPLICHT
    url: Annotated[Url, AlleenLezen]
    zaaktypen: Annotated[list[Verwijzing], AlleenLezen]
    besluittypen: Annotated[list[Verwijzing], AlleenLezen]
    informatieobjecttypen: Annotated[list[Verwijzing], AlleenLezen]


columns = published(Catalogus, "uuid")


class Catalogussen(Typen):
    name, path, table, body, shows = "catalogus", "/catalogussen", Catalogus, CatalogusBody, CatalogusShown
    scopes = Typen.scopes | {"create": (SCHRIJVEN,)}
    filters = {
        **on(Catalogus.domein),
        "domein__in": Filter(
            str, lambda text: Catalogus.domein.in_(text.split(",")), "Een van deze domeinen, met komma's."
        ),
        **on(Catalogus.rsin),
        "rsin__in": Filter(str, lambda text: Catalogus.rsin.in_(text.split(",")), "Een van deze RSIN's, met komma's."),
    }
    declares = {"update sends": CatalogusBody, "patch sends": CatalogusPatched, "delete 200": EenObject}
    delete_rules = (rules.catalogus_is_leeg,)
    conflicts = {("domein", "rsin"): Invalid("nonFieldErrors", "unique", "Deze catalogus (domein en rsin) bestaat al.")}
    expandable = {
        "zaaktypen": "zaaktype",
        "besluittypen": "besluittype",
        "informatieobjecttypen": "informatieobjecttype",
    }

    def query_on(self, dag: date) -> Select:
        return select(
            *Catalogus.__table__.columns,
            uuids(ZaakType, ZaakType.catalogus_id == Catalogus.id).label("zaaktypen"),
            uuids(BesluitType, BesluitType.catalogus_id == Catalogus.id).label("besluittypen"),
            namen(BesluitType.omschrijving, BesluitType.catalogus_id == Catalogus.id).label("besluittype_omschrijving"),
            uuids(InformatieObjectType, InformatieObjectType.catalogus_id == Catalogus.id).label(
                "informatieobjecttypen"
            ),
            namen(InformatieObjectType.omschrijving, InformatieObjectType.catalogus_id == Catalogus.id).label(
                "informatieobjecttype_omschrijving"
            ),
        )

    def represent(self, row: Any, call: Call) -> dict:
        return columns(row, call) | {
            "url": self.url(call, row.uuid),
            "zaaktypen": [call.link("zaaktypen", uuid) for uuid in row.zaaktypen],
            "besluittypen": [call.link("besluittypen", uuid) for uuid in row.besluittypen],
            "besluittypeOmschrijving": row.besluittype_omschrijving,
            "informatieobjecttypen": [call.link("informatieobjecttypen", uuid) for uuid in row.informatieobjecttypen],
            "informatieobjecttypeOmschrijving": row.informatieobjecttype_omschrijving,
        }

    def label(self, row: Any) -> str:
        return f"{row.domein} {row.rsin}"


CATALOGUSSEN = Catalogussen()
