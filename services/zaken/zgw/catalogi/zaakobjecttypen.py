"""Zaakobjecttypen: the objects that a zaak can be about."""

from datetime import date
from typing import Annotated, Any

from commonground.call import Call
from commonground.filters import Filter, beyond, on, refers
from commonground.resource import published
from commonground.types import Date, Url
from pydantic import Field
from sqlalchemy import Select

from zgw.catalogi import rules
from zgw.catalogi.delen import DeelBody, DeelShown, Delen
from zgw.catalogi.tables import Catalogus, ZaakObjectType, ZaakType
from zgw.catalogi.typen import NIETS_VERPLICHT, ROOT, AlleenLezen, NooitNull, Versiedata, Verwijzing, Verwijzing200
from zgw.catalogi.versies import datum_filter, lees_dag, status_filter


class ZaakObjectTypeBody(DeelBody, Versiedata):
    ander_objecttype: Annotated[bool, Field(description="Of het objecttype uit een ander register komt.")]
    begin_geldigheid: Annotated[
        Date | None, NooitNull(), Field(description="Verouderd: gelijk aan die van het zaaktype.")
    ] = None
    einde_geldigheid: Annotated[Date | None, Field(description="Verouderd: gelijk aan die van het zaaktype.")] = None
    objecttype: Annotated[Verwijzing200, Field(description="Waar het objecttype is beschreven.")]
    relatie_omschrijving: Annotated[str, Field(max_length=80, description="Wat het object met de zaak te maken heeft.")]
    catalogus: Annotated[Verwijzing, Field(description="De catalogus van het zaaktype.")]


class ZaakObjectTypeShown(ZaakObjectTypeBody, DeelShown):
    resultaattypen: Annotated[list[Verwijzing], Field(description="Resultaten waarvoor het object van belang is.")]
    resultaattype_omschrijving: Annotated[list[str], Field(description="Namen van die resultaattypen.")] = []
    statustypen: Annotated[list[Verwijzing], Field(description="Statussen waarvoor het object van belang is.")]


class ZaakObjectTypePatched(ZaakObjectTypeBody):
    """What the standard's contract lists among what a PATCH sends."""

    model_config = NIETS_VERPLICHT
    url: Annotated[Url, AlleenLezen]
    zaaktype_identificatie: Annotated[str, AlleenLezen]
    resultaattypen: Annotated[list[Verwijzing], AlleenLezen]
    statustypen: Annotated[list[Verwijzing], AlleenLezen]


columns = published(ZaakObjectType, "uuid", "zaaktype_id")


class ZaakObjectTypen(Delen):
    name, path, table, body, shows = (
        "zaakobjecttype",
        "/zaakobjecttypen",
        ZaakObjectType,
        ZaakObjectTypeBody,
        ZaakObjectTypeShown,
    )
    declares = {"patch sends": ZaakObjectTypePatched}
    create_rules = update_rules = (*Delen.create_rules, rules.catalogus_is_die_van_het_zaaktype)
    concepten = None  # the standard gives this list no filter `status`
    filters = {
        "anderObjecttype": Filter(
            str,
            lambda text: ZaakObjectType.ander_objecttype.is_(text.lower() in ("true", "1")),
            "Uit een ander register.",
        ),
        "catalogus": refers(Catalogus.uuid, f"{ROOT}/catalogussen", "Typen van deze catalogus.", type=Verwijzing),
        "datumBeginGeldigheid": Filter(
            str, lambda text: ZaakType.begin_geldigheid == lees_dag(text), "Typen die op deze dag beginnen te gelden."
        ),
        "datumEindeGeldigheid": Filter(
            str,
            lambda text: ZaakType.einde_geldigheid == lees_dag(text),
            "Typen die op deze dag voor het laatst gelden.",
        ),
        **datum_filter(ZaakType),
        "objecttype": Filter(
            Verwijzing, lambda url: ZaakObjectType.objecttype == url, "Typen van dit objecttype.", link=True
        ),
        **on(ZaakObjectType.relatie_omschrijving),
        "zaaktype": refers(
            ZaakType.uuid, f"{ROOT}/zaaktypen", "Typen van deze versie van een zaaktype.", type=Verwijzing
        ),
        **on(ZaakType.identificatie, name="zaaktypeIdentificatie"),
        **beyond(status_filter(ZaakType.concept)),
    }
    expandable = Delen.expandable | {"objecttype": None, "resultaattypen": "resultaattype", "statustypen": "statustype"}

    def query_on(self, dag: date) -> Select:
        return self.from_zaaktype()

    def represent(self, row: Any, call: Call) -> dict:
        shown = columns(row, call) | self.van_zaaktype(row, call)
        return shown | {"resultaattypen": [], "resultaattypeOmschrijving": [], "statustypen": []}

    def label(self, row: Any) -> str:
        return row.relatie_omschrijving


ZAAKOBJECTTYPEN = ZaakObjectTypen()
