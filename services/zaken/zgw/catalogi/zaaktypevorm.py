"""What is sent and shown of a zaaktype."""

from typing import Annotated, Any, Literal

from commonground.resource import Part
from commonground.types import Date, Duration, Rsin, Url
from pydantic import BeforeValidator, Field, ValidationInfo

from zgw.catalogi.typen import (
    AlleenLezen,
    NaamOfUrl,
    NooitNull,
    Versiedata,
    Verwijzing,
    Verwijzing200,
    Verwijzing200OrEmpty,
    Verwijzing1000,
    verplicht,
)
from zgw.catalogi.versies import Naam
from zgw.regels import oud
from zgw.vertrouwelijkheid import Vertrouwelijkheid


def cijfers(value: Any, info: ValidationInfo) -> Any:
    """By the old rules an identificatie was a number; read with a Call as context (`Resource.read_body`)."""
    return str(value) if type(value) is int and info.context and oud(info.context) else value


Cijfers = BeforeValidator(cijfers)
AardRelatie = Literal["vervolg", "bijdrage", "onderwerp"]


class ReferentieProces(Part):
    naam: Annotated[str, Field(max_length=80, description="Naam van het proces dat als voorbeeld dient.")]
    link: Annotated[Verwijzing200OrEmpty, Field(description="Waar het proces is beschreven.")] = ""


class BronCatalogus(Part):
    url: Annotated[Verwijzing200, Field(description="Adres van de catalogus waar het zaaktype vandaan komt.")]
    domein: Annotated[str, Field(max_length=5, description="Domein van die catalogus.")]
    rsin: Annotated[Rsin, Field(description="RSIN van de beheerder van die catalogus.")]


class BronZaaktype(Part):
    url: Annotated[Verwijzing200, Field(description="Adres van het zaaktype waarvan dit is afgeleid.")]
    identificatie: Annotated[str, Field(max_length=50, description="Identificatie van dat zaaktype.")]
    omschrijving: Annotated[str, Field(max_length=80, description="Omschrijving van dat zaaktype.")]


class GerelateerdZaaktype(Part):
    zaaktype: Annotated[NaamOfUrl, Field(description="Identificatie of URL van het andere zaaktype.")]
    aard_relatie: Annotated[AardRelatie, Field(description="Wat de zaken met elkaar te maken hebben.")]
    toelichting: Annotated[str, Field(max_length=255, description="Uitleg bij de relatie.")] = ""


class GerelateerdZaaktypeShown(Part):
    zaaktype: Annotated[Verwijzing200, Field(description="De versie van het andere zaaktype die geldig is.")]
    zaaktype_identificatie: Annotated[
        str, Field(description="Identificatie van het andere zaaktype.", json_schema_extra={"readOnly": True})
    ]
    aard_relatie: Annotated[AardRelatie, Field(description="Wat de zaken met elkaar te maken hebben.")]
    toelichting: Annotated[str, Field(max_length=255, description="Uitleg bij de relatie.")] = ""


class ZaakTypeVelden(Versiedata):
    """What is sent and shown alike; relations are sent as names and shown as URLs."""

    identificatie: Annotated[str, Cijfers, Field(max_length=50, description="Naam die alle versies delen."), Naam]
    omschrijving: Annotated[str, Field(max_length=80, description="Naam van het soort zaak.")]
    omschrijving_generiek: Annotated[str, Field(max_length=80, description="Algemene naam.")] = ""
    vertrouwelijkheidaanduiding: Annotated[
        Vertrouwelijkheid, Field(description="Hoe vertrouwelijk een zaak van dit type is, tenzij anders bepaald.")
    ]
    doel: Annotated[str, Field(description="Wat met zo'n zaak wordt bereikt.")]
    aanleiding: Annotated[str, Field(description="Waardoor zo'n zaak begint.")]
    toelichting: Annotated[str, Field(description="Uitleg bij dit type.")] = ""
    indicatie_intern_of_extern: Annotated[Literal["intern", "extern"], Field(description="Van binnen of van buiten.")]
    handeling_initiator: Annotated[str, Field(max_length=20, description="Wat de initiator doet, zoals aanvragen.")]
    onderwerp: Annotated[str, Field(max_length=80, description="Waar zo'n zaak over gaat.")]
    handeling_behandelaar: Annotated[str, Field(max_length=20, description="Wat de behandelaar doet.")]
    doorlooptijd: Annotated[Duration, Field(description="Hoe lang een zaak volgens de wet hooguit duurt.")]
    servicenorm: Annotated[Duration | None, Field(description="Hoe lang een zaak volgens ons hooguit duurt.")] = None
    opschorting_en_aanhouding_mogelijk: Annotated[bool, Field(description="Of de behandeling kan worden opgeschort.")]
    verlenging_mogelijk: Annotated[bool, Field(description="Of de doorlooptijd kan worden verlengd.")]
    verlengingstermijn: Annotated[Duration | None, Field(description="Met hoeveel hooguit wordt verlengd.")] = None
    trefwoorden: Annotated[
        list[Annotated[str, Field(max_length=30)]], Field(description="Woorden om het type mee te vinden.")
    ] = []
    publicatie_indicatie: Annotated[bool, Field(description="Of het begin van zo'n zaak wordt gepubliceerd.")]
    publicatietekst: Annotated[str, Field(description="Wat er bij publicatie in elk geval staat.")] = ""
    verantwoordingsrelatie: Annotated[
        list[Annotated[str, Field(max_length=40)]],
        Field(description="Waarover met zo'n zaak verantwoording wordt gedaan."),
    ] = []
    producten_of_diensten: Annotated[
        list[Verwijzing1000], Field(description="Wat een zaak van dit type kan opleveren.")
    ]
    selectielijst_procestype: Annotated[
        Verwijzing200OrEmpty, Field(description="Het procestype van de selectielijst waar dit type onder valt.")
    ] = ""
    referentieproces: Annotated[ReferentieProces, Field(description="Het proces dat als voorbeeld dient.")]
    verantwoordelijke: Annotated[
        str, Field(max_length=50, description="Wie voor zaken van dit type verantwoordelijk is.")
    ]
    broncatalogus: Annotated[
        BronCatalogus | None, NooitNull(), Field(description="De catalogus waar het zaaktype vandaan komt.")
    ] = None
    bronzaaktype: Annotated[
        BronZaaktype | None, NooitNull(), Field(description="Het zaaktype waarvan dit is afgeleid.")
    ] = None
    catalogus: Annotated[Verwijzing, Field(description="De catalogus waarin dit type staat.")]
    begin_geldigheid: Annotated[Date, Field(description="Eerste dag waarop deze versie geldt.")]
    einde_geldigheid: Annotated[Date | None, Field(description="Laatste dag waarop deze versie geldt.")] = None
    versiedatum: Annotated[Date | None, NooitNull(), Field(description="Verouderd: datum van de versie.")] = None


class ZaakTypeBody(ZaakTypeVelden):
    besluittypen: Annotated[list[NaamOfUrl], Field(description="Besluiten die kunnen worden genomen, bij naam of URL.")]
    deelzaaktypen: Annotated[list[NaamOfUrl], Field(description="Typen van deelzaken, bij identificatie of URL.")] = []
    gerelateerde_zaaktypen: Annotated[list[GerelateerdZaaktype], Field(description="Typen van verwante zaken.")]


class ZaakTypeShown(ZaakTypeVelden):
    url: Annotated[Url, Field(description="Het adres van deze versie.")]
    statustypen: Annotated[list[Verwijzing], Field(description="Statussen die een zaak kan krijgen.")]
    resultaattypen: Annotated[list[Verwijzing], Field(description="Resultaten die een zaak kan hebben.")]
    eigenschappen: Annotated[list[Verwijzing], Field(description="Eigenschappen die een zaak kan hebben.")]
    roltypen: Annotated[list[Verwijzing], Field(description="Rollen die men in een zaak kan hebben.")]
    zaakobjecttypen: Annotated[list[Verwijzing], Field(description="Objecten waar een zaak over kan gaan.")]
    informatieobjecttypen: Annotated[
        list[Verwijzing], Field(description="Soorten documenten die in een zaak voorkomen.")
    ]
    informatieobjecttype_omschrijving: Annotated[list[str], Field(description="Namen van die soorten documenten.")]
    besluittypen: Annotated[list[Verwijzing], Field(description="Besluiten die kunnen worden genomen.")]
    besluittype_omschrijving: Annotated[list[str], Field(description="Namen van die besluittypen.")]
    deelzaaktypen: Annotated[list[Verwijzing | None], Field(description="Typen van deelzaken.")]
    deelzaaktype_identificaties: Annotated[
        list[Annotated[str, AlleenLezen]], Field(description="Identificaties van die typen.")
    ]
    gerelateerde_zaaktypen: Annotated[list[GerelateerdZaaktypeShown], Field(description="Typen van verwante zaken.")]
    concept: Annotated[bool, Field(description="Of deze versie nog niet is gepubliceerd.")]


class ZaakTypeSent(ZaakTypeBody):
    """What the standard's contract lists among what is sent."""

    url: Annotated[Url, AlleenLezen]
    zaakobjecttypen: Annotated[list[Verwijzing], AlleenLezen]
    statustypen: Annotated[list[Verwijzing], AlleenLezen]
    resultaattypen: Annotated[list[Verwijzing], AlleenLezen]
    eigenschappen: Annotated[list[Verwijzing], AlleenLezen]
    informatieobjecttypen: Annotated[str, AlleenLezen]
    roltypen: Annotated[list[Verwijzing], AlleenLezen]
    concept: Annotated[bool, AlleenLezen]


class ZaakTypeReplaced(ZaakTypeSent):
    model_config = verplicht("deelzaaktypen")
