"""Reading in a full selectielijst: all of it or nothing, and what it means for types (ecosystem §11)."""

import json
import logging
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import structlog
import support
from structlog.testing import capture_logs
from support import codes, ok
from zgw.catalogi import selectielijst_invoer
from zgw.catalogi.api import SELECTIELIJST
from zgw.catalogi.selectielijst_opdracht import verteld
from zgw.catalogi.uitwisseling import BestandFout

from tests.zaken.catalogi.typen import AFGEWEZEN, GEHOST, ONBEKEND, VERZOEKEN

pytestmark = pytest.mark.anyio
PROCES_2017, PROCES_2020 = "11111111-1111-4111-8111-111111111111", "6a076eee-5fd2-4512-969f-1a1a7cb14c4e"
GENERIEK, SPECIFIEK = "22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"
AFGEBROKEN = "44444444-4444-4444-8444-444444444444"
RESULTAAT = {
    "procesType": f"{GEHOST}/procestypen/{PROCES_2020}",
    "nummer": 1,
    "naam": "Verleend",
    "omschrijving": "",
    "herkomst": "Wet",
    "waardering": "vernietigen",
    "procestermijnWeergave": "",
    "procestermijnOpmerking": "",
    "toelichting": None,
    "onderwijs": True,
    "burgerzaken": False,
}
LIJST: dict[str, list[dict[str, Any]]] = {
    "procestypen": [
        {
            "url": f"{GEHOST}/procestypen/{uuid}",
            "nummer": nummer,
            "jaar": jaar,
            "naam": "Verzoeken behandelen",
            "omschrijving": "Een verzoek",
            "toelichting": "",
            "procesobject": "Het verzoek",
        }
        for uuid, nummer, jaar in ((PROCES_2017, 6, 2017), (PROCES_2020, 6, 2020))
    ],
    "resultaten": [
        RESULTAAT
        | {
            "url": f"{GEHOST}/resultaten/{GENERIEK}",
            "volledigNummer": "6.1",
            "generiek": True,
            "specifiek": False,
            "procestermijn": "",
            "bewaartermijn": None,
        },
        RESULTAAT
        | {
            "url": f"{GEHOST}/resultaten/{SPECIFIEK}",
            "volledigNummer": "6.1.1",
            "generiek": False,
            "specifiek": True,
            "procestermijn": "nihil",
            "bewaartermijn": "P6Y",
        },
    ],
    "resultaattypeomschrijvingen": [
        {
            "url": f"{GEHOST}/resultaattypeomschrijvingen/{AFGEBROKEN}",
            "omschrijving": "Afgebroken",
            "definitie": "Niet af",
            "opmerking": "",
        }
    ],
}


@pytest.fixture
def gelogd():
    """What is logged, at the level of a running service."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    with capture_logs() as gelogd:
        yield gelogd
    structlog.configure(**before)


@pytest.fixture
async def lijst(app):
    async with support.client(app, SELECTIELIJST, client_id=None) as client:
        yield client


def bestand(folder: Path, inhoud: Any, naam: str = "lijst.json") -> Path:
    (folder / naam).write_text(json.dumps(inhoud))
    return folder / naam


async def lees_in(app, folder: Path, inhoud: Any = LIJST, **keuze: Any) -> selectielijst_invoer.Verslag:
    return await selectielijst_invoer.voer_in(app.house, selectielijst_invoer.lees(bestand(folder, inhoud)), **keuze)


async def test_what_was_read_in_is_served_with_its_years(app, lijst, tmp_path):
    assert not (await lees_in(app, tmp_path)).fouten
    assert [each["jaar"] for each in ok(await lijst.get("/procestypen?jaar=2017"))] == [2017]
    (procestype,) = ok(await lijst.get("/procestypen?jaar=2020"))
    assert (procestype["url"].rsplit("/", 1)[-1], procestype["procesobject"]) == (PROCES_2020, "Het verzoek")
    assert ok(await lijst.get(procestype["url"])) == procestype

    gevonden = ok(await lijst.get("/resultaten"))
    assert [each["volledigNummer"] for each in gevonden["results"]] == ["6.1", "6.1.1"]
    generiek, specifiek = gevonden["results"]
    assert (specifiek["generiekResultaat"], specifiek["procesType"]) == (generiek["url"], procestype["url"])
    assert (specifiek["bewaartermijn"], specifiek["herkomst"], specifiek["toelichting"]) == ("P6Y", "Wet", "")
    assert (specifiek["onderwijs"], specifiek["burgerzaken"], specifiek["taakgebieden"]) == (True, False, ["onderwijs"])
    assert "Afgebroken" in [each["omschrijving"] for each in ok(await lijst.get("/resultaattypeomschrijvingen"))]


@pytest.mark.parametrize(
    ("procestype", "aantal"),
    [
        (f"{GEHOST}/procestypen/{PROCES_2020}", 2),
        (VERZOEKEN, 2),
        (f"{GEHOST}/procestypen/{PROCES_2017}", 0),
        ("x", 0),
    ],
)
async def test_resultaten_of_a_procestype_whichever_uuid_it_has(app, lijst, tmp_path, procestype, aantal):
    await lees_in(app, tmp_path)
    assert ok(await lijst.get("/resultaten", params={"procesType": procestype}))["count"] == aantal


async def test_pages_keep_what_was_asked(app, lijst, tmp_path):
    veel = deepcopy(LIJST)
    for nummer in range(2, 152):
        generiek = deepcopy(LIJST["resultaten"][0]) | {"nummer": nummer, "volledigNummer": f"6.{nummer}"}
        veel["resultaten"].append(generiek | {"url": f"{GEHOST}/resultaten/22222222-2222-4222-8222-{nummer:012}"})
    await lees_in(app, tmp_path, veel)
    eerste = ok(await lijst.get("/resultaten", params={"procesType": VERZOEKEN}))
    tweede = ok(await lijst.get(eerste["next"]))
    assert (eerste["count"], len(eerste["results"]), len(tweede["results"])) == (152, 100, 52)
    assert tweede["results"][-1]["volledigNummer"] == "6.151" and ok(await lijst.get(tweede["previous"])) == eerste


async def test_a_second_time_nothing_changes(app, tmp_path):
    eerste = await lees_in(app, tmp_path)
    assert (sum(eerste.nieuw.values()), eerste.nieuw["procestypen", 2017]) == (5, 1)
    tweede = await lees_in(app, tmp_path)
    assert (tweede.nieuw, tweede.gewijzigd, sum(tweede.gelijk.values())) == ({}, {}, 5)
    anders = deepcopy(LIJST)
    anders["resultaten"][1]["bewaartermijn"] = "P7Y"
    assert (await lees_in(app, tmp_path, anders)).gewijzigd == {("resultaten", 2020): 1}


@pytest.mark.parametrize(
    ("soort", "anders", "fout"),
    [
        ("procestypen", {"jaar": "ooit"}, "jaar"),
        ("procestypen", {"url": f"{GEHOST}/procestypen/6"}, "url"),
        ("resultaten", {"bewaartermijn": "lang"}, "bewaartermijn"),
        ("resultaten", {"waardering": "misschien"}, "waardering"),
        ("resultaten", {"procesType": f"{GEHOST}/procestypen/{ONBEKEND}"}, "is onbekend"),
        ("resultaten", {"volledigNummer": "9.9.9"}, "ontbreekt"),
        ("resultaten", {"url": f"{GEHOST}/resultaten/{GENERIEK}"}, "twee keer"),
        ("resultaattypeomschrijvingen", {"omschrijving": ""}, "omschrijving"),
    ],
)
async def test_with_a_fault_nothing_is_kept(app, lijst, tmp_path, soort, anders, fout):
    fouten = deepcopy(LIJST)
    fouten[soort][-1] |= anders
    verslag = await lees_in(app, tmp_path, fouten)
    assert len(verslag.fouten) == 1 and fout in verslag.fouten[0]
    assert any("fout:" in line for line in verteld(verslag, proef=False))
    assert ok(await lijst.get("/procestypen?jaar=2017")) == []


async def test_a_trial_keeps_nothing(app, lijst, tmp_path):
    verslag = await lees_in(app, tmp_path, proef=True)
    assert sum(verslag.nieuw.values()) == 5
    assert list(verteld(verslag, proef=True))[-1] == "  proef: er is niets bewaard"
    assert ok(await lijst.get("/procestypen?jaar=2017")) == []


async def test_a_folder_holds_files_per_kind_and_pages(app, lijst, tmp_path):
    bestand(tmp_path, LIJST["procestypen"], "procestypen.json")
    for nummer, each in enumerate(LIJST["resultaten"]):
        bestand(tmp_path, {"count": 2, "next": None, "previous": None, "results": [each]}, f"resultaten-{nummer}.json")
    verslag = await selectielijst_invoer.voer_in(app.house, selectielijst_invoer.lees(tmp_path))
    assert verslag.nieuw == {("procestypen", 2017): 1, ("procestypen", 2020): 1, ("resultaten", 2020): 2}
    assert ok(await lijst.get("/resultaten"))["count"] == 2


@pytest.mark.parametrize("inhoud", [[], {"iets": []}, {"procestypen": "geen lijst"}])
def test_what_is_no_list_is_one_line(tmp_path, inhoud):
    with pytest.raises(BestandFout):
        selectielijst_invoer.lees(bestand(tmp_path, inhoud))


@pytest.mark.parametrize("naam", ["weg.json", "."])
def test_where_nothing_is_there_is_nothing_to_read(tmp_path, naam):
    with pytest.raises(BestandFout):
        selectielijst_invoer.lees(tmp_path / naam)


# --- what it means for types ------------------------------------------------------------------------------------------
async def test_a_hosted_url_that_was_read_in_is_known(app, api, maak, tmp_path):
    await lees_in(app, tmp_path)
    zaaktype = await maak.zaaktype(selectielijstProcestype=f"{GEHOST}/procestypen/{PROCES_2020}")
    klasse = {"selectielijstklasse": f"{GEHOST}/resultaten/{SPECIFIEK}"}
    omschrijving = {"resultaattypeomschrijving": f"{GEHOST}/resultaattypeomschrijvingen/{AFGEBROKEN}"}
    made = await maak.resultaattype(zaaktype, **klasse, **omschrijving)
    assert (made["archiefnominatie"], made["archiefactietermijn"]) == ("vernietigen", "P6Y")
    assert made["omschrijvingGeneriek"] == "Afgebroken"
    anders = {"brondatumArchiefprocedure": {"afleidingswijze": "hoofdzaak"}, "omschrijving": "Anders"}
    refused = await api.post("/resultaattypen", json=maak.resultaattype_body(zaaktype, **klasse, **anders))
    assert codes(refused) == [("nonFieldErrors", "invalid-afleidingswijze-for-procestermijn")]
    ander = await maak.zaaktype(selectielijstProcestype=f"{GEHOST}/procestypen/{PROCES_2017}", identificatie="OUD")
    refused = await api.post("/resultaattypen", json=maak.resultaattype_body(ander, **klasse))
    assert codes(refused) == [("nonFieldErrors", "procestype-mismatch")]


async def test_a_hosted_url_that_nobody_knows_is_kept_with_a_warning(maak, zaaktype, gelogd):
    klasse = f"{GEHOST}/resultaten/{ONBEKEND}"
    eigen = {"archiefnominatie": "vernietigen", "archiefactietermijn": "P9Y"}
    made = await maak.resultaattype(zaaktype, selectielijstklasse=klasse, **eigen)
    assert (made["selectielijstklasse"], made["archiefactietermijn"]) == (klasse, "P9Y")
    assert {"event": "selectielijst_unknown", "log_level": "warning", "url": klasse} in gelogd
    shipped = await maak.resultaattype(zaaktype, selectielijstklasse=AFGEWEZEN, omschrijving="Afgewezen")
    assert shipped["archiefactietermijn"] == "P1Y"
