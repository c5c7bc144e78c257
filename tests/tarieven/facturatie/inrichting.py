"""A cooperative of five municipalities that is ready to send invoices, in the words of the API."""

from typing import Any

import httpx
from support import ok

# Deventer; Losser, without a product; Duiven, that pays for Westervoort and Zevenaar too
LEDEN = ("0150", "0168", "0226", "0293", "0299")
BETALERS = ("0150", "0168", "0226")
ADRES = {"straat": "Grote Kerkhof 1", "postcode": "7411 KT", "plaats": "Deventer"}
VERKOPER = {
    "rol": "verkoper",
    "naam": "Voorbeeldcoöperatie U.A.",
    "nummerSchema": "0106",
    "nummer": "12345678",
    "btwNummer": "NL123456789B01",
    "betaalwijze": "30",
    "iban": "NL91 ABNA 0417 1643 00",
    "betaaltermijnDagen": 30,
    **ADRES,
}
BELAST = {"categorie": "S", "percentage": "21", "geldigVan": "2020-01-01"}
VRIJGESTELD = {"categorie": "E", "vrijstelling": "Vrijgesteld volgens artikel 11", "geldigVan": "2020-01-01"}


def afnemer(gm_code: str) -> dict:
    nummer = {"nummerSchema": "0190", "nummer": f"0000000{gm_code}00000000{gm_code[-1]}"}
    naam = {"rol": "afnemer", "gmCode": gm_code, "naam": f"Gemeente {gm_code}", "inkoopreferentie": f"PO-{gm_code}"}
    return naam | nummer | ADRES


async def richt_in(api: httpx.AsyncClient, btw: dict | None = None, wie: tuple[str, ...] = BETALERS) -> None:
    ok(await api.post("/factuurpartijen", json=VERKOPER), 201)
    for gm_code in wie:
        ok(await api.post("/factuurpartijen", json=afnemer(gm_code)), 201)
    ok(await api.post("/btwregels", json=btw or BELAST), 201)


async def draai(api: httpx.AsyncClient, kwartaal: int, status: int = 201, definitief: bool = True) -> Any:
    stuk = {"jaar": 2024, "kwartaal": kwartaal, "definitief": definitief}
    return ok(await api.post("/factuurruns", json=stuk), status)


async def facturen(api: httpx.AsyncClient, **filters: Any) -> list[dict]:
    """Oldest first."""
    return ok(await api.get("/facturen", params=filters | {"pageSize": 100}))["results"][::-1]


async def regels_van(api: httpx.AsyncClient, factuur: dict) -> list[dict]:
    return [ok(await api.get(url)) for url in factuur["regels"]]


async def definitieve_aantallen(api: httpx.AsyncClient, **anders: int) -> None:
    """On 1 January 2024; as in the budget, but for those that are named (`gm0150=102_000`)."""
    for gm_code in LEDEN:
        begroot = ok(await api.get(f"/inwonertallen?gmCode={gm_code}&peildatum=2022-01-01"))["results"][0]["aantal"]
        stuk = {"gmCode": gm_code, "peildatum": "2024-01-01", "soort": "definitief"}
        ok(await api.post("/inwonertallen", json=stuk | {"aantal": anders.get(f"gm{gm_code}", begroot)}), 201)


async def crediteer(api: httpx.AsyncClient, factuur: dict, *regels: tuple[int, str], status: int = 201) -> Any:
    stuk: dict[str, Any] = {"factuur": factuur["url"], "reden": "Verkeerde afname"}
    if regels:
        stuk["regels"] = [{"volgnummer": nr, "bedrag": bedrag} for nr, bedrag in regels]
    return ok(await api.post("/creditnotas", json=stuk), status)


async def saldi(api: httpx.AsyncClient) -> dict[str, str]:
    """What is not zero."""
    balans = ok(await api.get("/rekeningen"))
    assert balans["verschil"] == "0.00"
    return {each["rekening"]: each["saldo"] for each in balans["rekeningen"] if each["saldo"] != "0.00"}
