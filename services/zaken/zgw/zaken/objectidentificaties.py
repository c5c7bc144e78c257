"""What a zaakobject is: the details by objectType, for what is not reachable by a URL."""

from typing import Annotated, Any, Literal

from commonground.json import is_deep
from commonground.problems import ValidationFailed, findings
from commonground.resource import Part
from pydantic import AfterValidator, Field, ValidationError

from zgw.zaken.betrokkenen import VORMEN as BETROKKENEN
from zgw.zaken.betrokkenen import NatuurlijkPersoon, NietNatuurlijkPersoon

Huisnummer = Annotated[int, Field(ge=0, le=99999)]
Letter = Annotated[str, Field(max_length=1)]
Code2 = Annotated[str, Field(max_length=2)]
Code4 = Annotated[str, Field(max_length=4)]
Postcode = Annotated[str, Field(max_length=7)]
Naam40 = Annotated[str, Field(max_length=40)]
Naam80 = Annotated[str, Field(max_length=80)]
Naam500 = Annotated[str, Field(max_length=500)]
Nummer100 = Annotated[str, Field(max_length=100)]
Tekst1000 = Annotated[str, Field(max_length=1000)]


class MetNummer(Part):
    identificatie: Nummer100


# --- places -----------------------------------------------------------------------------------------------------------
class ObjectAdres(MetNummer):
    wpl_woonplaats_naam: Naam80
    gor_openbare_ruimte_naam: Naam80
    huisnummer: Huisnummer
    huisletter: Letter = ""
    huisnummertoevoeging: Code4 = ""
    postcode: Postcode = ""


class ObjectBuurt(Part):
    buurt_code: Code2
    buurt_naam: Naam40
    gem_gemeente_code: Code4
    wyk_wijk_code: Code2


class ObjectWijk(Part):
    wijk_code: Code2
    wijk_naam: Naam40
    gem_gemeente_code: Code4


class ObjectGemeente(Part):
    gemeente_naam: Naam80
    gemeente_code: Code4


class ObjectWoonplaats(MetNummer):
    woonplaats_naam: Naam80


class ObjectOpenbareRuimte(MetNummer):
    wpl_woonplaats_naam: Naam80
    gor_openbare_ruimte_naam: Naam80


class ObjectGemeentelijkeOpenbareRuimte(MetNummer):
    openbare_ruimte_naam: Naam80


# --- what stands there ------------------------------------------------------------------------------------------------
class ObjectPand(MetNummer):
    pass


class TerreinGebouwdObjectAdres(Part):
    num_identificatie: Nummer100 = ""
    oao_identificatie: Annotated[Nummer100, Field(deprecated=True)] = ""
    aoa_identificatie: Nummer100 = ""
    wpl_woonplaats_naam: Naam80
    gor_openbare_ruimte_naam: Naam80
    aoa_postcode: Postcode = ""
    aoa_huisnummer: Huisnummer
    aoa_huisletter: Letter = ""
    aoa_huisnummertoevoeging: Code4 = ""
    ogo_locatie_aanduiding: Nummer100 = ""


class ObjectTerreinGebouwdObject(MetNummer):
    adres_aanduiding_grp: TerreinGebouwdObjectAdres | None = None


class ObjectHuishouden(Part):
    nummer: Annotated[str, Field(max_length=12)]
    is_gehuisvest_in: ObjectTerreinGebouwdObject | None = None


class ObjectInrichtingselement(MetNummer):
    type: Literal[
        "bak",
        "bord",
        "installatie",
        "kast",
        "mast",
        "paal",
        "sensor",
        "straatmeubilair",
        "waterinrichtingselement",
        "weginrichtingselement",
    ]
    naam: Naam500 = ""


class ObjectKunstwerkdeel(MetNummer):
    type: Literal[
        "keermuur",
        "overkluizing",
        "duiker",
        "faunavoorziening",
        "vispassage",
        "bodemval",
        "coupure",
        "ponton",
        "voorde",
        "hoogspanningsmast",
        "gemaal",
        "perron",
        "sluis",
        "strekdam",
        "steiger",
        "stuw",
    ]
    naam: Naam80


class ObjectSpoorbaandeel(MetNummer):
    type: Literal["breedspoor", "normaalspoor", "smalspoor", "spoorbaan"]
    naam: Naam500 = ""


class ObjectTerreindeel(MetNummer):
    type: Naam40
    naam: Naam500 = ""


class ObjectWaterdeel(MetNummer):
    type_waterdeel: Literal["zee", "waterloop", "watervlakte", "greppel_droge_sloot"]
    naam: Naam500 = ""


class ObjectWegdeel(MetNummer):
    type: Nummer100
    naam: Naam500 = ""


# --- kadaster, trade and tax ------------------------------------------------------------------------------------------
class ObjectKadastraleOnroerendeZaak(Part):
    kadastrale_identificatie: Nummer100
    kadastrale_aanduiding: Tekst1000


class ZakelijkRechtHeeftAlsGerechtigde(Part):
    natuurlijk_persoon: NatuurlijkPersoon | None = None
    niet_natuurlijk_persoon: NietNatuurlijkPersoon | None = None


class ObjectZakelijkRecht(MetNummer):
    avg_aard: Tekst1000
    heeft_betrekking_op: ObjectKadastraleOnroerendeZaak | None = None
    heeft_als_gerechtigde: ZakelijkRechtHeeftAlsGerechtigde | None = None


class ObjectMaatschappelijkeActiviteit(Part):
    kvk_nummer: Annotated[str, Field(max_length=8)]
    handelsnaam: Annotated[str, Field(max_length=200)]


class WozObjectAdres(Part):
    aoa_identificatie: Nummer100
    wpl_woonplaats_naam: Naam80
    gor_openbare_ruimte_naam: Naam80
    aoa_postcode: Postcode = ""
    aoa_huisnummer: Huisnummer
    aoa_huisletter: Letter = ""
    aoa_huisnummertoevoeging: Code4 = ""
    locatie_omschrijving: Tekst1000 = ""


class ObjectWozObject(Part):
    woz_object_nummer: Nummer100
    aanduiding_woz_object: WozObjectAdres | None = None


class ObjectWozDeelobject(Part):
    nummer_woz_deel_object: Annotated[str, Field(max_length=6)]
    is_onderdeel_van: ObjectWozObject | None = None


class ObjectWozWaarde(Part):
    waardepeildatum: Annotated[str, Field(max_length=9)]
    is_voor: ObjectWozObject | None = None


def ondiep(gegevens: dict[str, Any]) -> dict[str, Any]:
    if is_deep(gegevens, DIEPSTE):
        raise ValueError(f"Deze gegevens zijn dieper genest dan {DIEPSTE} niveaus.")
    return gegevens


DIEPSTE = 60


class ObjectOverige(Part):
    overige_data: Annotated[dict[str, Any], AfterValidator(ondiep)]


# A besluit, a document and a status are named by their URL only.
VORMEN: dict[str, type[Part]] = BETROKKENEN | {
    "adres": ObjectAdres,
    "buurt": ObjectBuurt,
    "gemeente": ObjectGemeente,
    "gemeentelijke_openbare_ruimte": ObjectGemeentelijkeOpenbareRuimte,
    "huishouden": ObjectHuishouden,
    "inrichtingselement": ObjectInrichtingselement,
    "kadastrale_onroerende_zaak": ObjectKadastraleOnroerendeZaak,
    "kunstwerkdeel": ObjectKunstwerkdeel,
    "maatschappelijke_activiteit": ObjectMaatschappelijkeActiviteit,
    "openbare_ruimte": ObjectOpenbareRuimte,
    "pand": ObjectPand,
    "spoorbaandeel": ObjectSpoorbaandeel,
    "terreindeel": ObjectTerreindeel,
    "terrein_gebouwd_object": ObjectTerreinGebouwdObject,
    "waterdeel": ObjectWaterdeel,
    "wegdeel": ObjectWegdeel,
    "wijk": ObjectWijk,
    "woonplaats": ObjectWoonplaats,
    "woz_deelobject": ObjectWozDeelobject,
    "woz_object": ObjectWozObject,
    "woz_waarde": ObjectWozWaarde,
    "zakelijk_recht": ObjectZakelijkRecht,
    "overige": ObjectOverige,
}


def gelezen(object_type: str, gegevens: dict | None) -> dict[str, Any] | None:
    """The details as they are stored and shown. Raises ValidationFailed with everything that is wrong in them."""
    if not gegevens or object_type not in VORMEN:
        return None
    try:
        return VORMEN[object_type].model_validate(gegevens).model_dump(mode="json", by_alias=True)
    except ValidationError as fout:
        raise ValidationFailed(*findings(fout.errors(), ("objectIdentificatie",))) from None
