"""Filters on who is involved: of rollen themselves, and of zaken by their rollen (`rol__…`)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Literal

from commonground.filters import Filter, beyond
from commonground.types import Link
from pydantic import Field
from sqlalchemy import String, and_, literal_column, select

from zgw.zaken.betrokkenen import BetrokkeneType
from zgw.zaken.tables import Rol, Zaak

OmschrijvingGeneriek = Literal[
    "adviseur",
    "behandelaar",
    "belanghebbende",
    "beslisser",
    "initiator",
    "klantcontacter",
    "zaakcoordinator",
    "mede_initiator",
]
KENMERKEN = {  # kind of betrokkene, and what identifies one: its longest length where the list of zaken says so
    ("natuurlijk_persoon", "natuurlijkPersoon"): {"inpBsn": 9, "anpIdentificatie": 17, "inpA_nummer": 10},
    ("niet_natuurlijk_persoon", "nietNatuurlijkPersoon"): {"innNnpId": None, "annIdentificatie": 17},
    ("vestiging", "vestiging"): {"vestigingsNummer": 24},
    ("medewerker", "medewerker"): {"identificatie": 254},
    ("organisatorische_eenheid", "organisatorischeEenheid"): {"identificatie": None},
}
MEER = {  # the same, beyond the standard: organisations by their numbers in the Handelsregister
    ("niet_natuurlijk_persoon", "nietNatuurlijkPersoon"): {"kvkNummer": 8, "vestigingsNummer": 24},
    ("vestiging", "vestiging"): {"kvkNummer": 8},
}
Machtiging = Literal["eigen", "gemachtigde", "machtiginggever"]


def met_kenmerk(soort: str, kenmerk: str) -> Callable[[str], Any]:
    """The kenmerk stands in the statement itself, so that the databases see that an index is on it."""
    waarde = Rol.betrokkene_identificatie.op("->>", return_type=String())(literal_column(f"'{kenmerk}'"))
    return lambda gezocht: and_(Rol.betrokkene_type == soort, waarde == gezocht)


def kenmerkfilters(per_soort: dict[tuple[str, str], dict[str, Any]], bij_zaken: bool) -> dict[str, Filter]:
    gevonden = {}
    for (soort, naam), kenmerken in per_soort.items():
        for kenmerk, lengte in kenmerken.items():
            type = Annotated[str, Field(max_length=lengte)] if bij_zaken and lengte else str
            tekst = f"Met een {soort} als betrokkene met dit kenmerk {kenmerk}."
            filter = Filter(type, met_kenmerk(soort, kenmerk), tekst, fixed=True)
            gevonden[f"betrokkeneIdentificatie__{naam}__{kenmerk}"] = filter
    return gevonden


def via_rol(filter: Filter) -> Filter:
    """The zaken that have a rol for which the filter holds."""
    return replace(filter, where=lambda waarde: Zaak.id.in_(select(Rol.zaak_id).where(filter.where(waarde))))


BETROKKENE = Filter(Link, lambda url: Rol.betrokkene == url, "Met deze betrokkene.", link=True, fixed=True)
BETROKKENE_TYPE = Filter(BetrokkeneType, lambda type: Rol.betrokkene_type == type, "Met een betrokkene van deze soort.")
GENERIEK = Filter(OmschrijvingGeneriek, lambda rol: Rol.omschrijving_generiek == rol, "Met een betrokkene in deze rol.")
MACHTIGING = Filter(
    Machtiging,
    lambda wie: Rol.indicatie_machtiging == ("" if wie == "eigen" else wie),
    "Met een betrokkene die `eigen` zaken doet, gemachtigde of machtiginggever is.",
)


def rolfilters(bij_zaken: bool) -> dict[str, Filter]:
    extra = kenmerkfilters(MEER, bij_zaken) | {"machtiging": MACHTIGING}
    return {
        "betrokkene": BETROKKENE,
        "betrokkeneType": BETROKKENE_TYPE,
        "omschrijvingGeneriek": GENERIEK,
        **kenmerkfilters(KENMERKEN, bij_zaken),
        **beyond(extra),
    }


ROLFILTERS = rolfilters(bij_zaken=False)
ZAAKFILTERS = {f"rol__{naam}": via_rol(filter) for naam, filter in rolfilters(bij_zaken=True).items()}
