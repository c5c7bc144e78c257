"""What the chosen parameters make of a row of the decision matrix. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from leden.statutair.statuten import Besluitsoort, Regel, besluitsoorten, regels


def besluitsoort_in(vergadering: Any, sleutel: str, gekozen: Mapping[str, str]) -> Besluitsoort:
    """The rules of this kind of decision in this meeting: its version, its kind, and the choices of its day."""
    soort = besluitsoorten(vergadering.statutenversie)[sleutel]
    return met_keuzes(soort, gekozen, vergadering.statutenversie, vergadering.soort)


def met_keuzes(soort: Besluitsoort, gekozen: Mapping[str, str], versie: str, vergadering: str) -> Besluitsoort:
    """[P] reglement_verwijzing, meerderheid_tweede_vergadering, termijn_tweede_vergadering, onthouding_breekt_…"""
    if soort.sleutel == "reglement" and gekozen["reglement_verwijzing"] == "als_gewoon":
        soort = met_regels_van(soort, besluitsoorten(versie)["gewoon"])
    if soort.tweede_vergadering and soort.tweede_vergadering.sleutel == vergadering:
        soort = in_tweede_vergadering(soort, gekozen, versie)
    return replace(soort, meerderheid=soort.meerderheid and met_onthouding(soort.meerderheid, gekozen))


def met_regels_van(soort: Besluitsoort, ander: Besluitsoort) -> Besluitsoort:
    eigen = {naam: getattr(ander, naam) for naam in ("quorum", "meerderheid", "termijn", "tweede_vergadering")}
    return replace(soort, **eigen)


def in_tweede_vergadering(soort: Besluitsoort, gekozen: Mapping[str, str], versie: str) -> Besluitsoort:
    """Art. 20.1 does not say its majority again, and 20.3 not whether its term binds here too."""
    if soort.termijn and soort.termijn.artikel == "20.3":
        dagen = {"dagen": int(gekozen["termijn_tweede_vergadering"])}
        soort = replace(soort, termijn=replace(soort.termijn, parameters=soort.termijn.parameters | dagen))
    volstrekt = gekozen["meerderheid_tweede_vergadering"] == "volstrekt"
    if volstrekt and soort.tweede_vergadering and soort.tweede_vergadering.sleutel == "tweede_20_1":
        soort = replace(soort, meerderheid=regels(versie)["volstrekte_meerderheid"])
    return soort


def met_onthouding(regel: Regel, gekozen: Mapping[str, str]) -> Regel:
    """What the rule says itself stands where the default was not changed."""
    in_vergadering = gekozen["onthouding_breekt_algemene_stemmen"] == "ja"
    erbuiten = gekozen["onthouding_breekt_buiten_vergadering"] == "ja"
    if regel.expressie == "zonder_tegenstem" and in_vergadering:
        return replace(regel, parameters=regel.parameters | {"onthoudingBreekt": True})
    if regel.expressie == "alle_leden_voor" and not erbuiten:
        return replace(regel, parameters=regel.parameters | {"onthoudingBreekt": False})
    return regel


def termijn_tweede(soort: Besluitsoort, gekozen: Mapping[str, str], versie: str) -> int:
    """Clear days between the call and the second meeting of this decision."""
    tweede = soort.tweede_vergadering
    termijn = met_keuzes(soort, gekozen, versie, tweede.sleutel if tweede else "").termijn
    return termijn.parameters["dagen"] if termijn else 0
