"""The rules of the Catalogi API on the selectielijst and the brondatum (ztc-001 to ztc-008)."""

import pytest
from support import codes, ok

from tests.zaken.catalogi.typen import (
    AFGEWEZEN,
    GEHOST,
    INGEWILLIGD,
    ONBEKEND,
    SELECTIELIJST,
    TERMIJN,
    TOEGEKEND,
    VERZOEKEN,
)

pytestmark = pytest.mark.anyio
DATUM = "brondatumArchiefprocedure"


@pytest.mark.parametrize(
    ("procestype", "fout"),
    [
        (VERZOEKEN, None),
        (f"{GEHOST}/procestypen/{ONBEKEND}", None),
        (f"{SELECTIELIJST}/procestypen/{ONBEKEND}", "bad-url"),
        (AFGEWEZEN, "invalid-resource"),
        ("https://nergens.example.nl/procestypen/1", "unknown-service"),
    ],
)
async def test_ztc_001_procestype_is_of_the_selectielijst(api, maak, procestype, fout):
    answer = await api.post("/zaaktypen", json=maak.zaaktype_body(selectielijstProcestype=procestype))
    if fout:
        assert codes(answer) == [("selectielijstProcestype", fout)]
    else:
        assert ok(answer, 201)["selectielijstProcestype"] == procestype


@pytest.mark.parametrize(
    ("klasse", "fout"),
    [
        (f"{GEHOST}/resultaten/{ONBEKEND}", None),
        (f"{SELECTIELIJST}/resultaten/{ONBEKEND}", "bad-url"),
        (TOEGEKEND, "invalid-resource"),
        ("https://nergens.example.nl/resultaten/1", "unknown-service"),
    ],
)
async def test_ztc_002_selectielijstklasse_is_a_resultaat(api, maak, zaaktype, klasse, fout):
    answer = await api.post("/resultaattypen", json=maak.resultaattype_body(zaaktype, selectielijstklasse=klasse))
    if fout:
        assert codes(answer) == [("selectielijstklasse", fout)]
    else:
        assert ok(answer, 201)["selectielijstklasse"] == klasse


async def test_ztc_002_archiving_defaults_come_from_the_selectielijst(maak, zaaktype):
    shown = await maak.resultaattype(zaaktype)
    assert (shown["archiefnominatie"], shown["archiefactietermijn"]) == ("vernietigen", "P1Y")
    eigen = await maak.resultaattype(zaaktype, omschrijving="Anders", archiefactietermijn="P7Y")
    assert eigen["archiefactietermijn"] == "P7Y"


async def test_ztc_002_what_is_destroyed_has_a_brondatum(api, maak, zaaktype):
    body = maak.resultaattype_body(zaaktype, brondatumArchiefprocedure=None)
    assert codes(await api.post("/resultaattypen", json=body)) == [(DATUM, "required")]


async def test_ztc_002_omschrijving_gives_the_generic_text(api, maak, zaaktype):
    assert (await maak.resultaattype(zaaktype))["omschrijvingGeneriek"] == "Toegekend"
    body = maak.resultaattype_body(zaaktype, resultaattypeomschrijving=AFGEWEZEN)
    assert codes(await api.post("/resultaattypen", json=body)) == [("resultaattypeomschrijving", "invalid-resource")]


async def test_ztc_002_procestype_is_that_of_the_zaaktype(api, maak):
    instellen = f"{SELECTIELIJST}/procestypen/b594c8d1-ea6a-4bcd-a6aa-2c7a8ad3fe5b"
    zaaktype = await maak.zaaktype(selectielijstProcestype=instellen)
    answer = await api.post("/resultaattypen", json=maak.resultaattype_body(zaaktype))
    assert codes(answer) == [("nonFieldErrors", "procestype-mismatch")]


async def test_ztc_004_what_is_wrong_with_a_field_comes_before_what_is_wrong_with_the_whole(api, maak):
    instellen = f"{SELECTIELIJST}/procestypen/b594c8d1-ea6a-4bcd-a6aa-2c7a8ad3fe5b"
    zaaktype = await maak.zaaktype(selectielijstProcestype=instellen)
    brondatum = {"afleidingswijze": "afgehandeld", "datumkenmerk": "identificatie"}
    answer = await api.post("/resultaattypen", json=maak.resultaattype_body(zaaktype, **{DATUM: brondatum}))
    assert codes(answer) == [(f"{DATUM}.datumkenmerk", "must-be-empty"), ("nonFieldErrors", "procestype-mismatch")]


async def test_ztc_002_procestype_of_the_hosted_list_is_the_same_procestype(maak):
    gehost = f"{GEHOST}/procestypen/6a076eee-5fd2-4512-969f-1a1a7cb14c4e"
    zaaktype = await maak.zaaktype(selectielijstProcestype=gehost)
    assert (await maak.resultaattype(zaaktype))["selectielijstklasse"] == AFGEWEZEN


VELDEN = {  # what each afleidingswijze needs
    "afgehandeld": {},
    "ander_datumkenmerk": {"datumkenmerk": "x", "objecttype": "pand", "registratie": "BAG"},
    "eigenschap": {"datumkenmerk": "x"},
    "gerelateerde_zaak": {},
    "hoofdzaak": {},
    "ingangsdatum_besluit": {},
    "termijn": {"procestermijn": "P5Y"},
    "vervaldatum_besluit": {},
    "zaakobject": {"datumkenmerk": "x", "objecttype": "pand"},
}


@pytest.mark.parametrize("wijze", VELDEN)
@pytest.mark.parametrize(("klasse", "hoort"), [(AFGEWEZEN, "afgehandeld"), (TERMIJN, "termijn"), (INGEWILLIGD, None)])
async def test_ztc_003_afleidingswijze_fits_the_procestermijn(api, maak, zaaktype, klasse, hoort, wijze):
    brondatum = {"afleidingswijze": wijze} | VELDEN[wijze]
    body = maak.resultaattype_body(zaaktype, selectielijstklasse=klasse, brondatumArchiefprocedure=brondatum)
    answer = await api.post("/resultaattypen", json=body)
    if hoort in (None, wijze):
        assert ok(answer, 201)["brondatumArchiefprocedure"]["afleidingswijze"] == wijze
    else:
        assert codes(answer) == [("nonFieldErrors", "invalid-afleidingswijze-for-procestermijn")]


# The table of the standard: R required, E empty, - free.
TABEL = {
    "afgehandeld": "EEEEE",
    "ander_datumkenmerk": "R-RRE",
    "eigenschap": "R-EEE",
    "gerelateerde_zaak": "E-EEE",
    "hoofdzaak": "E-EEE",
    "ingangsdatum_besluit": "E-EEE",
    "termijn": "EEEER",
    "vervaldatum_besluit": "E-EEE",
    "zaakobject": "R-REE",
}
GEVULD: dict = {
    "datumkenmerk": "x",
    "einddatumBekend": True,
    "objecttype": "pand",
    "registratie": "BAG",
    "procestermijn": "P1Y",
}


async def probeer(api, maak, zaaktype, wijze: str, veld: str, gevuld: bool) -> list[tuple[str, str]]:
    """The faults about one member when the others are as they should be."""
    brondatum = {"afleidingswijze": wijze} | VELDEN[wijze]
    brondatum = brondatum | {veld: GEVULD[veld]} if gevuld else {k: v for k, v in brondatum.items() if k != veld}
    body = maak.resultaattype_body(zaaktype, selectielijstklasse=INGEWILLIGD, brondatumArchiefprocedure=brondatum)
    answer = await api.post("/resultaattypen", json=body | {"omschrijving": f"{wijze} {gevuld}"[:30]})
    return [] if answer.status_code == 201 else codes(answer)


async def toets(api, maak, zaaktype, index: int) -> None:
    veld = list(GEVULD)[index]
    for wijze, regel in TABEL.items():
        fout = [(f"{DATUM}.{veld}", "required")] if regel[index] == "R" else []
        assert await probeer(api, maak, zaaktype, wijze, veld, gevuld=False) == fout, wijze
        fout = [(f"{DATUM}.{veld}", "must-be-empty")] if regel[index] == "E" else []
        assert await probeer(api, maak, zaaktype, wijze, veld, gevuld=True) == fout, wijze


async def test_ztc_004_datumkenmerk_fits_the_afleidingswijze(api, maak, zaaktype):
    await toets(api, maak, zaaktype, 0)


async def test_ztc_005_einddatum_bekend_fits_the_afleidingswijze(api, maak, zaaktype):
    await toets(api, maak, zaaktype, 1)


async def test_ztc_006_objecttype_fits_the_afleidingswijze(api, maak, zaaktype):
    await toets(api, maak, zaaktype, 2)


async def test_ztc_007_registratie_fits_the_afleidingswijze(api, maak, zaaktype):
    await toets(api, maak, zaaktype, 3)


async def test_ztc_008_procestermijn_fits_the_afleidingswijze(api, maak, zaaktype):
    await toets(api, maak, zaaktype, 4)
