"""A membership that goes over: municipalities that merge, and transfer with the approval of the assembly (art. 4.5)."""

import pytest
from support import codes, ok

from tests.leden.domein import statutair

pytestmark = pytest.mark.anyio
OUD = "2022-04-25"


NIEUW = {"gmCode": "GM1992", "naam": "Voorne aan Zee", "soortLichaam": "gemeente"}


async def herindel(api, *voorgangers: str, opvolger: dict = NIEUW, **anders):
    return await api.post(
        "/leden/_herindelen", json={"datum": "2023-01-01", "voorgangers": voorgangers, "opvolger": opvolger} | anders
    )


async def test_three_members_become_one_with_one_vote(api, leden):
    drie = [leden[naam] for naam in ("Brielle", "Hellevoetsluis", "Westvoorne")]
    gevonden = ok(await herindel(api, *drie), 201)
    assert [bevinding["code"] for bevinding in gevonden["bevindingen"]] == ["OVEREENKOMST_ONTBREEKT"]
    ervoor, erna = [
        ok(await api.get(f"/leden?peildatum={dag}&stemgerechtigd=true"))["count"]
        for dag in ("2022-12-31", "2023-01-01")
    ]
    assert (ervoor, erna) == (40, 38)
    opvolger = ok(await api.get(f"{gevonden['opvolger']}?peildatum=2023-01-01"))
    assert (opvolger["naam"], opvolger["status"], opvolger["lidmaatschapVan"]) == (
        "Voorne aan Zee",
        "actief",
        "2023-01-01",
    )
    loop = ok(await api.get(f"{leden['Brielle']}/gebeurtenissen"))["results"][-1]
    assert (loop["soort"], loop["opvolger"]) == ("overgegaan", gevonden["opvolger"])


async def test_a_member_that_takes_another_in_stays_one_member(api, leden):
    opvolger = {"gmCode": "GM0193", "naam": "Zwolle", "soortLichaam": "gemeente"}
    gevonden = ok(await herindel(api, leden["Raalte"], leden["Zwolle"], opvolger=opvolger), 201)
    assert gevonden["opvolger"] == leden["Zwolle"]
    assert ok(await api.get("/leden?peildatum=2023-01-01&stemgerechtigd=true"))["count"] == 39


async def test_a_private_body_does_not_succeed(api, leden):
    privaat = {"oin": "00000001234567890000", "naam": "Een B.V.", "soortLichaam": "privaatrechtelijk"}
    antwoord = await herindel(api, leden["Brielle"], opvolger=privaat)
    assert statutair(antwoord, 422) == ("NIET_TOELAATBAAR", "4.3", OUD)
    zonder_code = {"naam": "Ergens", "soortLichaam": "gemeente"}
    assert codes(await herindel(api, leden["Brielle"], opvolger=zonder_code)) == [("opvolger.gmCode", "required")]


async def test_art_4_5_a_transfer_needs_the_approval_of_the_assembly(api, leden):
    overdracht = {"datum": "2023-05-11", "voorgangers": [leden["Brielle"]], "opvolger": NIEUW}
    antwoord = await api.post("/leden/_overdragen", json=overdracht)
    assert statutair(antwoord, 422) == ("GOEDKEURING_ONTBREEKT", "4.5", OUD)
    besluit = {"orgaan": "alv", "datum": "2023-05-11", "besluitsoort": "overdracht_lidmaatschap"}
    besluit |= {"uitkomst": "aangenomen", "tekst": "Overdracht door Brielle.", "lid": leden["Brielle"]}
    ok(await api.post("/besluiten", json=besluit), 201)
    gevonden = ok(await api.post("/leden/_overdragen", json=overdracht), 201)
    assert ok(await api.get(gevonden["opvolger"]))["status"] == "actief"
    nog_eens = overdracht | {"opvolger": NIEUW | {"gmCode": "GM1993"}}
    assert statutair(await api.post("/leden/_overdragen", json=nog_eens), 409)[0] == "AL_OVERGEDRAGEN"


async def test_a_successor_that_is_a_member_cannot_acquire_another(api, leden):
    besluit = {"orgaan": "alv", "datum": "2023-05-11", "besluitsoort": "overdracht_lidmaatschap"}
    besluit |= {"uitkomst": "aangenomen", "tekst": "Overdracht door Brielle.", "lid": leden["Brielle"]}
    ok(await api.post("/besluiten", json=besluit), 201)
    zwolle = {"gmCode": "GM0193", "naam": "Zwolle", "soortLichaam": "gemeente"}
    overdracht = {"datum": "2023-05-11", "voorgangers": [leden["Brielle"]], "opvolger": zwolle}
    assert statutair(await api.post("/leden/_overdragen", json=overdracht), 409)[0] == "LID_BESTAAT"
