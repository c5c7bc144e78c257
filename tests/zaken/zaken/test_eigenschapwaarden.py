import pytest
from support import ok
from zgw.zaken.eigenschapwaarden import bezwaar

GOED = [
    ("tekst", "5", "vijf!"),
    ("tekst", "", "zo lang als je wilt"),
    ("getal", "3", "123"),
    ("getal", "3,2", "-123,45"),
    ("getal", "3,2", "1.5"),
    ("datum", "8", "20260131"),
    ("datum_tijd", "14", "20260131235959"),
]
FOUT = [
    ("tekst", "5", "te lang"),
    ("getal", "3", "1234"),
    ("getal", "3", "1,5"),
    ("getal", "3,2", "1,234"),
    ("getal", "3", "drie"),
    ("getal", "3", "\u0663"),
    ("datum", "8", "20260231"),
    ("datum", "8", "2026-01-31"),
    ("datum", "8", "2026011"),
    ("datum_tijd", "14", "20260131"),
    ("datum_tijd", "14", "20260131246060"),
]


@pytest.mark.parametrize(("formaat", "lengte", "waarde"), GOED)
def test_what_fits(formaat, lengte, waarde):
    assert bezwaar(waarde, {"formaat": formaat, "lengte": lengte}) is None


@pytest.mark.parametrize(("formaat", "lengte", "waarde"), FOUT)
def test_what_does_not_fit(formaat, lengte, waarde):
    assert bezwaar(waarde, {"formaat": formaat, "lengte": lengte})


def test_a_choice_is_a_choice():
    rood_of_blauw = {"formaat": "tekst", "lengte": "9", "waardenverzameling": ["rood", "blauw"]}
    assert bezwaar("rood", rood_of_blauw) is None
    assert bezwaar("geel", rood_of_blauw)


@pytest.mark.anyio
async def test_a_misfit_is_stored_with_a_warning(api, types, zaak):
    url, vorm = zaak["url"] + "/zaakeigenschappen", {"zaak": zaak["url"], "eigenschap": types.eigenschap}
    antwoord = await api.post(url, json=vorm | {"waarde": "x" * 21})
    assert antwoord.headers["x-warning"].startswith("De waarde past niet")
    eigenschap = ok(antwoord, 201)

    antwoord = await api.patch(eigenschap["url"], json={"waarde": "kort"})
    assert "x-warning" not in antwoord.headers
    assert ok(antwoord)["waarde"] == "kort"
