"""What the tests of leden do, in the words of the domain."""

from typing import Any

import httpx
from support import ok

AANMELDING, TOELATING = "2023-01-09", "2023-02-14"
ALV, OPROEP = "2023-05-11", "2023-04-17"
BEGIN, OPEN, DICHT = f"{ALV}T17:00:00Z", f"{ALV}T17:30:00Z", f"{ALV}T17:40:00Z"
STUK = "https://documenten.example.nl/documenten/api/v1/enkelvoudiginformatieobjecten/1"
VOORSTEL: dict[str, Any] = {"bijlagen": [STUK], "goedkeuringRvc": "2023-04-06"}
LOSSER = {"gmCode": "GM0168", "naam": "Losser", "soortLichaam": "gemeente", "datumAanmelding": AANMELDING}


async def meld_aan(api: httpx.AsyncClient, **anders: Any) -> dict:
    return ok(await api.post("/leden", json=LOSSER | anders), 201)


async def sluit_overeenkomst(api: httpx.AsyncClient, lid: dict, van: str = "2023-02-01") -> dict:
    return ok(await api.post(f"{lid['url']}/overeenkomsten", json={"van": van}), 201)


def toelating(lid: dict, uitkomst: str = "aangenomen", **anders: Any) -> dict:
    besluit = {"orgaan": "bestuur", "datum": TOELATING, "besluitsoort": "toelating_lid", "uitkomst": uitkomst}
    return besluit | {"tekst": "Losser wordt als lid toegelaten.", "lid": lid["url"]} | anders


async def laat_toe(api: httpx.AsyncClient, lid: dict, **anders: Any) -> dict:
    return ok(await api.post("/besluiten", json=toelating(lid, **anders)), 201)


async def nieuw_lid(api: httpx.AsyncClient, **anders: Any) -> dict:
    """Losser, applied and admitted."""
    lid = await meld_aan(api, **anders)
    await sluit_overeenkomst(api, lid)
    await laat_toe(api, lid)
    return ok(await api.get(lid["url"]))


async def gebeurt(api: httpx.AsyncClient, lid: dict | str, soort: str, datum: str, **anders: Any) -> httpx.Response:
    url = lid if isinstance(lid, str) else lid["url"]
    return await api.post(f"{url}/gebeurtenissen", json={"soort": soort, "datum": datum} | anders)


async def kies(api: httpx.AsyncClient, sleutel: str, waarde: str, vanaf: str = "2018-01-01") -> dict:
    """Gives a parameter another value."""
    wijziging = {"sleutel": sleutel, "waarde": waarde, "vanaf": vanaf, "reden": "Zo gelezen door de secretaris."}
    return ok(await api.post("/parameterwijzigingen", json=wijziging), 201)


async def krijgt_akte(api: httpx.AsyncClient, datum: str, versie: str = "2023-03-07") -> None:
    """The concept of 2023 is adopted and has its deed on this day; from then on it is in force."""
    akte = ok(await api.post("/statutenakten", json={"sleutel": versie, "naam": "Akte", "basis": versie}), 201)
    besluit = {"orgaan": "alv", "datum": datum, "besluitsoort": "statutenwijziging", "uitkomst": "aangenomen"}
    genomen = ok(await api.post("/besluiten", json=besluit | {"tekst": "Statuten gewijzigd."}), 201)
    ok(await api.post(f"{akte['url']}/_besluiten", json={"besluit": genomen["url"]}))
    ok(await api.post(f"{akte['url']}/_verlijden", json={"datum": datum}))


async def schors(api: httpx.AsyncClient, lid: str, sinds: str = "2023-03-10") -> None:
    """Expelled on 1 March 2023, and appealed: suspended until the assembly has decided."""
    reden = {"goedkeuringRvc": "2023-02-01", "motivering": "Handelde in strijd met een besluit."}
    ok(await gebeurt(api, lid, "ontzet", "2023-03-01", **reden), 201)
    ok(await gebeurt(api, lid, "beroep_ingesteld", sinds), 201)


# --- meetings ---------------------------------------------------------------------------------------------------------
async def plan(api: httpx.AsyncClient, datum: str = ALV, **anders: Any) -> dict:
    return ok(await api.post("/vergaderingen", json={"datum": datum, "plaats": "Deventer"} | anders), 201)


async def agendeer(api: httpx.AsyncClient, vergadering: dict, soort: str = "tarieven", **anders: Any) -> dict:
    punt = {"vergadering": vergadering["url"], "nummer": "5", "onderwerp": "Tarieven 2024", "besluitsoort": soort}
    return ok(await api.post("/agendapunten", json=punt | anders), 201)


async def roep_op(api: httpx.AsyncClient, vergadering: dict, datum: str = OPROEP, **anders: Any) -> httpx.Response:
    return await api.post(f"{vergadering['url']}/oproepen", json={"datum": datum} | anders)


async def open_vergadering(api: httpx.AsyncClient, vergadering: dict, tijdstip: str = BEGIN) -> dict:
    return ok(await api.post(f"{vergadering['url']}/_openen", json={"tijdstip": tijdstip}))


async def aanwezig(api: httpx.AsyncClient, vergadering: dict, *leden: str, van: str = BEGIN, **anders: Any) -> list:
    gevonden = []
    for lid in leden:
        rij = {"lid": lid, "van": van} | anders
        gevonden.append(ok(await api.post(f"{vergadering['url']}/presenties", json=rij), 201))
    return gevonden


async def presentielijst(api: httpx.AsyncClient, vergadering: dict, *namen: str, van: str = BEGIN) -> dict:
    rijen = [{"naam": naam, "wijze": "zelf"} for naam in namen]
    return ok(await api.post(f"{vergadering['url']}/presentielijsten", json={"van": van, "rijen": rijen}), 201)


# --- votes ------------------------------------------------------------------------------------------------------------
async def leg_voor(api: httpx.AsyncClient, punt: dict, **anders: Any) -> dict:
    return ok(await api.post("/stemmingen", json={"agendapunt": punt["url"]} | anders), 201)


async def open_stemming(api: httpx.AsyncClient, stemming: dict, tijdstip: str = OPEN, **anders: Any) -> httpx.Response:
    return await api.post(f"{stemming['url']}/_openen", json={"tijdstip": tijdstip} | anders)


async def sluit_stemming(api: httpx.AsyncClient, stemming: dict, **anders: Any) -> httpx.Response:
    return await api.post(f"{stemming['url']}/_sluiten", json={"tijdstip": DICHT} | anders)


async def stem(api: httpx.AsyncClient, stemming: dict, lid: str, keuze: str = "voor") -> httpx.Response:
    return await api.post(f"{stemming['url']}/stemmen", json={"lid": lid, "keuze": keuze})


async def in_stemming(
    api: httpx.AsyncClient, leden: dict[str, str], soort: str = "tarieven", aantal: int = 21, **anders: Any
) -> dict:
    """A vote that is open in a meeting with this many members present."""
    vergadering = await plan(api)
    punt = await agendeer(api, vergadering, soort)
    ok(await roep_op(api, vergadering), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:aantal])
    return ok(await open_stemming(api, await leg_voor(api, punt, **anders)))


async def in_zitting(
    api: httpx.AsyncClient, leden: dict[str, str], soort: str, aantal: int, vorm: dict | None = None, **punt: Any
) -> dict:
    """A vote that is prepared, in a meeting that was called in time and has this many members present."""
    vergadering = await plan(api)
    gemaakt = await agendeer(api, vergadering, soort, **punt)
    ok(await roep_op(api, vergadering), 201)
    await open_vergadering(api, vergadering)
    await presentielijst(api, vergadering, *list(leden)[:aantal])
    return await leg_voor(api, gemaakt, **vorm or {})


def statutair(response: httpx.Response, status: int) -> tuple[str, str, str]:
    """Code, article and version of a refusal by the statutes."""
    problem = ok(response, status)
    return problem["code"], problem["artikel"], problem["statutenversie"]
