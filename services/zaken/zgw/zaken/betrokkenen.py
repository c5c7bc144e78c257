"""Who has a rol in a zaak: the details by kind of betrokkene, for who is not reachable by a URL."""

from typing import Annotated, Any, Literal

from commonground.experimental import EXPERIMENTAL
from commonground.problems import ValidationFailed, findings
from commonground.resource import Part
from commonground.types import RsinOrEmpty
from pydantic import Field, StringConstraints, ValidationError

BetrokkeneType = Literal[
    "natuurlijk_persoon", "niet_natuurlijk_persoon", "vestiging", "organisatorische_eenheid", "medewerker"
]
Rechtsvorm = Literal[
    "",
    "besloten_vennootschap",
    "cooperatie_europees_economische_samenwerking",
    "europese_cooperatieve_venootschap",
    "europese_cooperatieve_vennootschap",
    "europese_naamloze_vennootschap",
    "kerkelijke_organisatie",
    "naamloze_vennootschap",
    "onderlinge_waarborg_maatschappij",
    "overig_privaatrechtelijke_rechtspersoon",
    "stichting",
    "vereniging",
    "vereniging_van_eigenaars",
    "publiekrechtelijke_rechtspersoon",
    "vennootschap_onder_firma",
    "maatschap",
    "rederij",
    "commanditaire_vennootschap",
    "kapitaalvennootschap_binnen_eer",
    "overige_buitenlandse_rechtspersoon_vennootschap",
    "kapitaalvennootschap_buiten_eer",
]


class Verblijfsadres(Part):
    aoa_identificatie: Annotated[str, Field(max_length=100)]
    wpl_woonplaats_naam: Annotated[str, Field(max_length=80)]
    gor_openbare_ruimte_naam: Annotated[str, Field(max_length=80)]
    aoa_postcode: Annotated[str, Field(max_length=7)] = ""
    aoa_huisnummer: Annotated[int, Field(ge=0, le=99999)]
    aoa_huisletter: Annotated[str, Field(max_length=1)] = ""
    aoa_huisnummertoevoeging: Annotated[str, Field(max_length=4)] = ""
    inp_locatiebeschrijving: Annotated[str, Field(max_length=1000)] = ""


class VerblijfBuitenland(Part):
    lnd_landcode: Annotated[str, Field(max_length=4)]
    lnd_landnaam: Annotated[str, Field(max_length=40)]
    sub_adres_buitenland_1: Annotated[str, Field(max_length=35, alias="subAdresBuitenland_1")] = ""
    sub_adres_buitenland_2: Annotated[str, Field(max_length=35, alias="subAdresBuitenland_2")] = ""
    sub_adres_buitenland_3: Annotated[str, Field(max_length=35, alias="subAdresBuitenland_3")] = ""


class NatuurlijkPersoon(Part):
    inp_bsn: RsinOrEmpty = ""  # a BSN passes the same test
    anp_identificatie: Annotated[str, Field(max_length=17)] = ""
    inp_a_nummer: Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{9})?$"), Field(alias="inpA_nummer")] = ""
    geslachtsnaam: Annotated[str, Field(max_length=200)] = ""
    voorvoegsel_geslachtsnaam: Annotated[str, Field(max_length=80)] = ""
    voorletters: Annotated[str, Field(max_length=20)] = ""
    voornamen: Annotated[str, Field(max_length=200)] = ""
    geslachtsaanduiding: Literal["", "m", "v", "o"] = ""
    geboortedatum: Annotated[str, Field(max_length=18)] = ""
    verblijfsadres: Verblijfsadres | None = None
    sub_verblijf_buitenland: VerblijfBuitenland | None = None


class NietNatuurlijkPersoon(Part):
    inn_nnp_id: Annotated[str, Field(max_length=9)] = ""
    ann_identificatie: Annotated[str, Field(max_length=17)] = ""
    statutaire_naam: Annotated[str, Field(max_length=500)] = ""
    inn_rechtsvorm: Rechtsvorm = ""
    bezoekadres: Annotated[str, Field(max_length=1000)] = ""
    sub_verblijf_buitenland: VerblijfBuitenland | None = None
    kvk_nummer: Annotated[str, Field(max_length=8, json_schema_extra=EXPERIMENTAL)] = ""
    vestigings_nummer: Annotated[str, Field(max_length=24, json_schema_extra=EXPERIMENTAL)] = ""


class Vestiging(Part):
    vestigings_nummer: Annotated[str, Field(max_length=24)] = ""
    handelsnaam: list[Annotated[str, Field(max_length=625)]] = []
    verblijfsadres: Verblijfsadres | None = None
    sub_verblijf_buitenland: VerblijfBuitenland | None = None
    kvk_nummer: Annotated[str, Field(max_length=8)] = ""


class OrganisatorischeEenheid(Part):
    identificatie: Annotated[str, Field(max_length=24)] = ""
    naam: Annotated[str, Field(max_length=50)] = ""
    is_gehuisvest_in: Annotated[str, Field(max_length=24)] = ""


class Medewerker(Part):
    identificatie: Annotated[str, Field(max_length=254)] = ""
    achternaam: Annotated[str, Field(max_length=200)] = ""
    voorletters: Annotated[str, Field(max_length=20)] = ""
    voorvoegsel_achternaam: Annotated[str, Field(max_length=10)] = ""


VORMEN: dict[str, type[Part]] = {
    "natuurlijk_persoon": NatuurlijkPersoon,
    "niet_natuurlijk_persoon": NietNatuurlijkPersoon,
    "vestiging": Vestiging,
    "organisatorische_eenheid": OrganisatorischeEenheid,
    "medewerker": Medewerker,
}


def gelezen(betrokkene_type: str, gegevens: dict | None) -> dict[str, Any] | None:
    """The details as they are stored and shown. Raises ValidationFailed with everything that is wrong in them."""
    if not gegevens:
        return None
    try:
        return VORMEN[betrokkene_type].model_validate(gegevens).model_dump(mode="json", by_alias=True)
    except ValidationError as fout:
        raise ValidationFailed(*findings(fout.errors(), ("betrokkeneIdentificatie",))) from None
