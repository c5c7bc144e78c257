"""The attendance lists of 2018, 2020 and 2022 as they were printed, and a row of them as it is sent."""

from typing import Any

from leden.statutair.statuten import tabel

WIJZEN: dict[str, Any] = {
    "zelf": "zelf",
    "geen": "afwezig",
    "schriftelijke_inbreng": "afwezig",
    "schriftelijke_stemming": "schriftelijk",
}


def gedrukt(dag: str) -> list[dict[str, str]]:
    return [dict(rij) for rij in tabel(f"alv_{dag.replace('-', '_')}_presentie.csv")]


def gestuurd(rij: dict[str, str]) -> dict[str, Any]:
    """Every way of being represented by another is `volmacht` here."""
    return {"naam": rij["gemeente_gedrukt"], "wijze": WIJZEN.get(rij["wijze"], "volmacht")}
