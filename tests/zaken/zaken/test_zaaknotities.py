"""Zaaknotities (rules.md §2.4)."""

import pytest
from support import codes, ok

from tests.zaken.woorden import notitievorm, open_zaak

pytestmark = pytest.mark.anyio


async def schrijf(api, zaak: dict, **anders) -> dict:
    return ok(await api.post("/zaaknotities", json=notitievorm(zaak, **anders)), 201)


async def test_a_note_is_a_concept_of_who_wrote_it(api, zaak):
    notitie = await schrijf(api, zaak)
    assert (notitie["notitieType"], notitie["status"]) == ("intern", "concept")
    assert notitie["aangemaaktDoor"]
    assert notitie["aanmaakdatum"] == notitie["wijzigingsdatum"]
    assert (await schrijf(api, zaak, aangemaaktDoor="Jan"))["aangemaaktDoor"] == "Jan"
    assert ok(await api.get(notitie["url"])) == notitie


async def test_a_concept_changes_until_it_is_definite(api, zaak):
    notitie = await schrijf(api, zaak)
    anders = ok(await api.put(notitie["url"], json=notitievorm(zaak, tekst="Heeft gebeld.")))
    assert (anders["tekst"], anders["aanmaakdatum"]) == ("Heeft gebeld.", notitie["aanmaakdatum"])
    assert anders["wijzigingsdatum"] > notitie["wijzigingsdatum"]
    ok(await api.patch(notitie["url"], json={"status": "definitief"}))
    for antwoord in (
        await api.patch(notitie["url"], json={"tekst": "x"}),
        await api.put(notitie["url"], json=notitievorm(zaak)),
        await api.delete(notitie["url"]),
    ):
        assert codes(antwoord) == [("status", "invalid")]
    concept = await schrijf(api, zaak)
    assert (await api.delete(concept["url"])).status_code == 204


async def test_a_note_stays_with_its_zaak(api, types, zaak):
    notitie, ander = await schrijf(api, zaak), await open_zaak(api, types)
    antwoord = await api.patch(notitie["url"], json={"gerelateerdAan": ander["url"]})
    assert codes(antwoord) == [("gerelateerdAan", "wijzigen-niet-toegelaten")]


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"onderwerp": ""}, ("onderwerp", "blank")),
        ({"notitieType": "geheim"}, ("notitieType", "invalid_choice")),
        ({"gerelateerdAan": "https://elders.example.nl/1"}, ("gerelateerdAan", "no_match")),
    ],
)
async def test_what_is_wrong_with_a_note(api, zaak, anders, fout):
    assert codes(await api.post("/zaaknotities", json=notitievorm(zaak, **anders))) == [fout]


async def test_notes_are_found_and_paged(api, types, zaak):
    for nummer in range(3):
        await schrijf(api, zaak, onderwerp=f"Nummer {nummer}")
    await schrijf(api, await open_zaak(api, types), notitieType="extern", tekst="Anders")
    for params, aantal in (
        ({"gerelateerdAan": zaak["url"]}, 3),
        ({"gerelateerdAan": "7"}, 0),
        ({"onderwerp__icontains": "NUMMER"}, 3),
        ({"tekst": "Anders"}, 1),
        ({"notitieType": "extern"}, 1),
        ({"status": "definitief"}, 0),
        ({"aanmaakdatum__gt": "2020-01-01T00:00:00Z"}, 4),
        ({"wijzigingsdatum__lt": "2020-01-01T00:00:00Z"}, 0),
    ):
        assert ok(await api.get("/zaaknotities", params=params))["count"] == aantal, params
    pagina = ok(await api.get("/zaaknotities", params={"pageSize": 2}))
    assert (len(pagina["results"]), pagina["count"]) == (2, 4)
    assert codes(await api.get("/zaaknotities", params={"gerelateerdAan": "onzin"})) == [("gerelateerdAan", "bad-url")]
