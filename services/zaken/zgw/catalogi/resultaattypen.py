"""Resultaattypen: how a zaak can end, and what that means for keeping it."""

from datetime import date
from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.filters import on, refers
from commonground.problems import Invalid
from commonground.resource import Part, published
from commonground.rules import Write
from commonground.types import Duration, Url
from pydantic import Field
from sqlalchemy import Select, delete, insert

from zgw.catalogi import relaties, rules
from zgw.catalogi.delen import GELDIGHEID, DeelMetDatumBody, DeelShown, Delen
from zgw.catalogi.tables import (
    BesluitType,
    InformatieObjectType,
    ResultaatType,
    ResultaatTypeBesluitType,
    ResultaatTypeInformatieObjectType,
    ZaakType,
)
from zgw.catalogi.typen import ROOT, AlleenLezen, NaamOfUrl, Verwijzing, Verwijzing1000
from zgw.catalogi.versies import datum_filter, getoond, status_filter
from zgw.lijsten import namen, uuids
from zgw.objecttypen import ObjectTypeOrNone
from zgw.zaken.tables import Resultaat

Afleidingswijze = Literal[
    "afgehandeld",
    "ander_datumkenmerk",
    "eigenschap",
    "gerelateerde_zaak",
    "hoofdzaak",
    "ingangsdatum_besluit",
    "termijn",
    "vervaldatum_besluit",
    "zaakobject",
]
RELATIES = {"besluittypen": ResultaatTypeBesluitType, "informatieobjecttypen": ResultaatTypeInformatieObjectType}


class BrondatumArchiefprocedure(Part):
    afleidingswijze: Annotated[Afleidingswijze, Field(description="Waaruit de brondatum volgt.")]
    datumkenmerk: Annotated[str, Field(max_length=80, description="Naam van het gegeven met de datum.")] = ""
    einddatum_bekend: Annotated[bool, Field(description="Of de datum bij afsluiten van de zaak al bekend is.")] = False
    objecttype: Annotated[ObjectTypeOrNone, Field(description="Soort object waar het gegeven bij hoort.")] = ""
    registratie: Annotated[str, Field(max_length=80, description="Register waarin het object staat.")] = ""
    procestermijn: Annotated[
        Duration | None, Field(description="Termijn tussen het einde van de zaak en de brondatum.")
    ] = None


class ResultaatTypeVelden(DeelMetDatumBody):
    """What is sent and shown alike; relations are sent as names and shown as URLs."""

    omschrijving: Annotated[str, Field(max_length=30, description="Naam van het resultaat.")]
    resultaattypeomschrijving: Annotated[
        Verwijzing1000, Field(description="De algemene omschrijving, in de referentielijst.")
    ]
    selectielijstklasse: Annotated[
        Verwijzing1000, Field(description="Het resultaat van de selectielijst waar dit onder valt.")
    ]
    toelichting: Annotated[str, Field(description="Uitleg bij het resultaat.")] = ""
    archiefnominatie: Annotated[
        Literal["", "blijvend_bewaren", "vernietigen"],
        Field(description="Bewaren of vernietigen; volgt uit de selectielijst."),
    ] = ""
    archiefactietermijn: Annotated[
        Duration | None, Field(description="Hoe lang na de brondatum; volgt uit de selectielijst.")
    ] = None
    brondatum_archiefprocedure: Annotated[
        BrondatumArchiefprocedure | None,
        Field(description="Hoe de datum wordt bepaald vanaf wanneer de termijn loopt."),
    ] = None
    procesobjectaard: Annotated[
        str | None, Field(max_length=200, description="Waarvan het bestaan de bewaartermijn bepaalt.")
    ] = None
    indicatie_specifiek: Annotated[bool | None, Field(description="Verouderd: of het resultaat specifiek is.")] = None
    procestermijn: Annotated[Duration | None, Field(description="Hoe lang het proces na de zaak nog duurt.")] = None
    catalogus: Annotated[Verwijzing | None, Field(description="De catalogus van het zaaktype.")] = None


class ResultaatTypeBody(ResultaatTypeVelden):
    besluittypen: Annotated[list[NaamOfUrl], Field(description="Besluiten die hiertoe leiden, bij naam of URL.")] = []
    informatieobjecttypen: Annotated[
        list[NaamOfUrl], Field(description="Documenten waarin dit staat, bij naam of URL.")
    ] = []


class ResultaatTypeShown(ResultaatTypeVelden, DeelShown):
    omschrijving_generiek: Annotated[str, Field(description="Tekst van de algemene omschrijving.")]
    besluittypen: Annotated[list[Verwijzing | None], Field(description="Besluiten die hiertoe leiden.")] = []
    besluittype_omschrijving: Annotated[list[str], Field(description="Namen van die besluittypen.")] = []
    informatieobjecttypen: Annotated[list[Verwijzing | None], Field(description="Documenten waarin dit staat.")] = []
    informatieobjecttype_omschrijving: Annotated[list[str], Field(description="Namen van die documenten.")] = []


class ResultaatTypeSent(ResultaatTypeBody):
    """What the standard's contract lists among what is sent."""

    url: Annotated[Url, AlleenLezen]
    zaaktype_identificatie: Annotated[str, AlleenLezen]
    omschrijving_generiek: Annotated[str, AlleenLezen]
    besluittype_omschrijving: Annotated[list[str], AlleenLezen]
    informatieobjecttype_omschrijving: Annotated[list[str], AlleenLezen]


class ResultaatTypeReplaced(ResultaatTypeVelden):
    """What the standard's contract says that a PUT answers."""

    url: Annotated[Url, AlleenLezen]
    zaaktype_identificatie: Annotated[str, AlleenLezen]
    omschrijving_generiek: Annotated[str, AlleenLezen]
    besluittypen: list[str]
    besluittype_omschrijving: Annotated[list[str], AlleenLezen]
    informatieobjecttypen: list[Verwijzing | None] = []
    informatieobjecttype_omschrijving: Annotated[list[str], AlleenLezen]


columns = published(ResultaatType, "uuid", "zaaktype_id")


class ResultaatTypen(Delen):
    name, path, table, body, shows = (
        "resultaattype",
        "/resultaattypen",
        ResultaatType,
        ResultaatTypeBody,
        ResultaatTypeShown,
    )
    declares = {
        "create sends": ResultaatTypeSent,
        "update sends": ResultaatTypeSent,
        "update shows": ResultaatTypeReplaced,
    }
    filters = {
        "zaaktype": refers(
            ZaakType.uuid, f"{ROOT}/zaaktypen", "Resultaattypen van deze versie van een zaaktype.", type=str
        ),
        **on(ZaakType.identificatie, name="zaaktypeIdentificatie"),
        **on(ZaakType.identificatie, name="zaaktype_identificatie"),
        **status_filter(ZaakType.concept),
        **datum_filter(ZaakType, "datumGeldigheid", "datum_geldigheid"),
    }
    create_rules = update_rules = (
        *Delen.create_rules,
        rules.resultaattypeomschrijving_staat_in_de_referentielijst,
        rules.selectielijstklasse_staat_in_de_selectielijst,
        rules.wat_vernietigd_wordt_heeft_een_brondatum,
        rules.afleidingswijze_past_bij_de_procestermijn,
        rules.datumkenmerk_past_bij_de_afleidingswijze,
        rules.einddatum_bekend_past_bij_de_afleidingswijze,
        rules.objecttype_past_bij_de_afleidingswijze,
        rules.registratie_past_bij_de_afleidingswijze,
        rules.procestermijn_past_bij_de_afleidingswijze,
        rules.selectielijstklasse_hoort_bij_het_procestype,
        relaties.besluittypen_bestaan,
        relaties.informatieobjecttypen_bestaan,
    )
    delete_rules = (*Delen.delete_rules, rules.is_niet_in_gebruik(Resultaat.resultaattype_id))
    conflicts = {
        ("zaaktype_id", "omschrijving"): Invalid(
            "nonFieldErrors", "unique", "Deze omschrijving bestaat al bij het zaaktype."
        )
    }
    expandable = Delen.expandable | {
        "besluittypen": "besluittype",
        "informatieobjecttypen": "informatieobjecttype",
        "resultaattypeomschrijving": None,
        "selectielijstklasse": None,
    }

    def query_on(self, dag: date) -> Select:
        columns = []
        for name, versie in {"besluittypen": BesluitType, "informatieobjecttypen": InformatieObjectType}.items():
            van_dit = RELATIES[name].resultaattype_id == ResultaatType.id
            met_naam = (van_dit, RELATIES[name].omschrijving == versie.omschrijving)
            columns.append(uuids(versie, *met_naam, getoond(versie, ZaakType, dag)).label(name))
            columns.append(namen(RELATIES[name].omschrijving, van_dit).label(f"{name}_namen"))
        return self.from_zaaktype(*columns)

    def represent(self, row: Any, call: Call) -> dict:
        return (
            columns(row, call)
            | self.van_zaaktype(row, call)
            | {
                "besluittypen": [call.link("besluittypen", uuid) for uuid in row.besluittypen],
                "besluittypeOmschrijving": row.besluittypen_namen,
                "informatieobjecttypen": [
                    call.link("informatieobjecttypen", uuid) for uuid in row.informatieobjecttypen
                ],
                "informatieobjecttypeOmschrijving": row.informatieobjecttypen_namen,
            }
        )

    async def values(self, write: Write) -> dict:
        """What is not given about archiving comes from the selectielijst (ztc-002)."""
        new, klasse = write.new, write.found["selectielijstklasse"]
        return new.model_dump(exclude={"zaaktype", "catalogus", *GELDIGHEID, *RELATIES}) | {
            "zaaktype_id": write.owner.id,
            "omschrijving_generiek": write.found["resultaattypeomschrijving"],
            "archiefnominatie": new.archiefnominatie or (klasse.waardering if klasse else ""),
            "archiefactietermijn": new.archiefactietermijn or (klasse.bewaartermijn if klasse else None),
        }

    async def stored(self, write: Write) -> None:
        """The names are replaced when they were sent; a PATCH without them leaves them."""
        if write.new is None:
            return
        id = (write.old or write.found["row"]).id
        for name, table in RELATIES.items():
            if (found := write.found[name]) is None:
                continue
            await write.call.db.execute(delete(table).where(table.resultaattype_id == id))
            if found:
                await write.call.db.execute(
                    insert(table), [{"resultaattype_id": id, "omschrijving": naam} for naam in found]
                )

    def label(self, row: Any) -> str:
        return row.omschrijving


RESULTAATTYPEN = ResultaatTypen()
