"""`fields` of a search (zrc-029): the answer cut down to what was asked, relations included. Pure functions."""

from typing import Any

from commonground.api import House
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Resource

Velden = list[str | dict[str, Any]]
ALLES = "*"


def ongeldig(reden: str) -> ValidationFailed:
    return ValidationFailed(Invalid("fields", "invalid", reden))


def relaties(velden: Any, resource: Resource | None, house: House) -> dict[str, dict]:
    """The relations to expand, as a tree. Raises ValidationFailed for what the resource does not have."""
    if not isinstance(velden, list):
        raise ongeldig("Geef een lijst van namen en objecten.")
    boom: dict[str, dict] = {}
    for veld in velden:
        if isinstance(veld, dict):
            for naam, binnen in veld.items():
                if resource is not None and naam in resource.expandable:
                    boom[naam] = relaties(binnen, house.named(resource.expandable[naam]), house)
                else:
                    bestaat(naam, resource)
        elif isinstance(veld, str):
            bestaat(veld, resource)
        else:
            raise ongeldig("Geef een lijst van namen en objecten.")
    return boom


def bestaat(naam: str, resource: Resource | None) -> None:
    if resource is not None and naam != ALLES:
        namen = {veld.alias or naam for naam, veld in resource.shows.model_fields.items()}
        if naam not in namen:
            raise ongeldig(f"{resource.name} heeft geen {naam}.")


def gekozen(getoond: dict, velden: Velden) -> dict:
    """zrc-029: only what was named; of relations under `_expand`, of a group in the group."""
    uit: dict[str, Any] = {}
    for veld in velden:
        if veld == ALLES:
            uit |= {naam: waarde for naam, waarde in getoond.items() if naam != "_expand"}
        elif isinstance(veld, str):
            uit[veld] = getoond.get(veld)
        else:
            for naam, binnen in veld.items():
                if naam in getoond.get("_expand", {}):
                    uit.setdefault("_expand", {})[naam] = ieder(getoond["_expand"][naam], binnen)
                elif isinstance(getoond.get(naam), dict | list):
                    uit[naam] = ieder(getoond[naam], binnen)
    return uit


def ieder(waarde: Any, velden: Velden) -> Any:
    if isinstance(waarde, list):
        return [ieder(each, velden) for each in waarde]
    return gekozen(waarde, velden) if isinstance(waarde, dict) else waarde
