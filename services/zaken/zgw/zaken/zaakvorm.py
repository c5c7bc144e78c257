"""What a zaak looks like on the wire: what is sent and what is shown."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from commonground.days import today
from commonground.experimental import EXPERIMENTAL
from commonground.resource import Body, Part
from commonground.types import Date, Duration, Link, Rsin, RsinOrEmpty, Url, UrlOrEmpty
from pydantic import Field

from zgw.vormen import DatumOfNull, MomentOfNull, UrlOfNull, Zaakvertrouwelijkheid
from zgw.zaken.geometrie import Geometrie

Archiefnominatie = Literal["blijvend_bewaren", "vernietigen"]
Archiefstatus = Literal["nog_te_archiveren", "gearchiveerd", "gearchiveerd_procestermijn_onbekend", "overgedragen"]
WEERGAVE = {
    "": "",
    "nvt": "Er zijn geen kosten",
    "nog_niet": "Nog niet betaald",
    "gedeeltelijk": "Gedeeltelijk betaald",
    "geheel": "Geheel betaald",
}


class Kenmerk(Part):
    kenmerk: Annotated[str, Field(max_length=40, description="Hoe de zaak daar heet.")]
    bron: Annotated[str, Field(max_length=40, description="De registratie die dit kenmerk geeft.")]


class Groep(Part):
    """zrc-012: absent, or with all that it asks, in a PATCH too."""


class Verlenging(Groep):
    reden: Annotated[str, Field(max_length=200, description="Waarom de behandeling langer duurt.")]
    duur: Annotated[Duration, Field(description="Hoeveel langer.")]


class Opschorting(Groep):
    indicatie: Annotated[bool, Field(description="Of de behandeling nu stilligt.")]
    reden: Annotated[str, Field(max_length=200, description="Waarom de behandeling stilligt of weer loopt.")]


class RelevanteZaak(Part):
    url: Annotated[Url, Field(description="De andere zaak.")]
    aard_relatie: Annotated[
        Literal["vervolg", "onderwerp", "bijdrage"], Field(description="Wat de andere zaak voor deze is.")
    ]


class GerelateerdeZaak(Part):
    url: Annotated[Url, Field(description="De andere zaak.")]


class Processobject(Groep):
    datumkenmerk: Annotated[str, Field(max_length=250, description="Kenmerk met de datum die telt.")]
    identificatie: Annotated[str, Field(max_length=250, description="Welk object het is.")]
    objecttype: Annotated[str, Field(max_length=250, description="Wat voor object het is.")]
    registratie: Annotated[str, Field(max_length=250, description="Waar het object is geregistreerd.")]


class ZaakBody(Body):
    identificatie: Annotated[
        str, Field(max_length=40, description="Kenmerk binnen de organisatie; blijft het leeg, dan geven wij het.")
    ] = ""
    bronorganisatie: Annotated[Rsin, Field(description="RSIN van de organisatie die de zaak maakte.")]
    omschrijving: Annotated[str, Field(max_length=80, description="Waar de zaak over gaat, in het kort.")] = ""
    toelichting: Annotated[str, Field(max_length=1000, description="Waar de zaak over gaat.")] = ""
    zaaktype: Annotated[Url, Field(description="Het zaaktype, in de Catalogi API.")]
    registratiedatum: Annotated[
        Date, Field(default_factory=today, description="Wanneer de zaak is vastgelegd; anders vandaag.")
    ]
    verantwoordelijke_organisatie: Annotated[Rsin, Field(description="RSIN van de organisatie die de zaak behandelt.")]
    startdatum: Annotated[Date, Field(description="Wanneer de behandeling begon.")]
    einddatum_gepland: Annotated[DatumOfNull, Field(description="Wanneer de zaak naar verwachting klaar is.")] = None
    uiterlijke_einddatum_afdoening: Annotated[DatumOfNull, Field(description="Wanneer de zaak klaar moet zijn.")] = None
    publicatiedatum: Annotated[DatumOfNull, Field(description="Wanneer de start van de zaak bekend is gemaakt.")] = None
    communicatiekanaal: Annotated[UrlOrEmpty, Field(description="Het kanaal waarlangs de zaak binnenkwam.")] = ""
    producten_of_diensten: Annotated[
        list[Url], Field(description="Wat de zaak oplevert; een keuze van het zaaktype.")
    ] = []
    vertrouwelijkheidaanduiding: Annotated[
        Zaakvertrouwelijkheid, Field(description="Hoe vertrouwelijk de zaak is; anders zoals het zaaktype zegt.")
    ] = ""
    betalingsindicatie: Annotated[
        Literal["", "nvt", "nog_niet", "gedeeltelijk", "geheel"], Field(description="Of de kosten zijn betaald.")
    ] = ""
    laatste_betaaldatum: Annotated[MomentOfNull, Field(description="Wanneer er het laatst is betaald.")] = None
    zaakgeometrie: Annotated[Geometrie | None, Field(description="Waar de zaak over gaat, op de kaart (GeoJSON).")] = (
        None
    )
    verlenging: Annotated[Verlenging | None, Field(description="Of de behandeling langer mag duren.")] = None
    opschorting: Annotated[Opschorting | None, Field(description="Of de behandeling stilligt.")] = None
    selectielijstklasse: Annotated[UrlOrEmpty, Field(description="Het resultaat in de selectielijst.")] = ""
    hoofdzaak: Annotated[UrlOfNull, Field(description="De zaak waarvan dit een deel is.")] = None
    relevante_andere_zaken: Annotated[list[RelevanteZaak], Field(description="Zaken die hiermee te maken hebben.")] = []
    gerelateerde_zaken: Annotated[
        list[GerelateerdeZaak],
        Field(json_schema_extra=EXPERIMENTAL, description="Zaken die hiermee samenhangen; ook zij noemen deze zaak."),
    ] = []
    kenmerken: Annotated[list[Kenmerk], Field(description="Hoe de zaak in andere registraties heet.")] = []
    archiefnominatie: Annotated[
        Literal["", "blijvend_bewaren", "vernietigen"] | None,
        Field(description="Of de zaak bewaard of vernietigd wordt."),
    ] = None
    archiefstatus: Annotated[Archiefstatus, Field(description="Hoe ver het archiveren is.")] = "nog_te_archiveren"
    archiefactiedatum: Annotated[
        DatumOfNull, Field(description="Wanneer de zaak vernietigd of overgebracht wordt.")
    ] = None
    opdrachtgevende_organisatie: Annotated[RsinOrEmpty, Field(description="RSIN van de opdrachtgever.")] = ""
    processobjectaard: Annotated[
        Annotated[str, Field(max_length=200)] | None, Field(description="Soort object waar de zaak over gaat.")
    ] = None
    startdatum_bewaartermijn: Annotated[DatumOfNull, Field(description="Begin van de termijn tot vernietiging.")] = None
    processobject: Annotated[Processobject | None, Field(description="Object waar de bewaartermijn aan hangt.")] = None


class ZaakShown(ZaakBody):
    url: Annotated[Url, Field(description="Waar deze zaak staat.")]
    uuid: Annotated[UUID, Field(description="Unieke sleutel.")]
    einddatum: Annotated[date | None, Field(description="Wanneer de zaak klaar was; gezet door de eindstatus.")]
    betalingsindicatie_weergave: Annotated[str, Field(description="De betalingsindicatie in woorden.")]
    deelzaken: Annotated[list[Link], Field(description="Zaken die een deel van deze zaak zijn.")]
    eigenschappen: Annotated[list[Link], Field(description="Eigenschappen van de zaak.")]
    rollen: Annotated[list[Link], Field(description="Wie bij de zaak betrokken zijn.")]
    status: Annotated[Link | None, Field(description="De huidige status.")]
    zaakinformatieobjecten: Annotated[list[Link], Field(description="Documenten bij de zaak.")]
    zaakobjecten: Annotated[list[Link], Field(description="Objecten waar de zaak over gaat.")]
    resultaat: Annotated[Link | None, Field(description="Wat de zaak opleverde.")]
