"""Golden table of zrc-021: nine ways to derive the brondatum, with and without what they need."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zgw.kalender import plus
from zgw.zaken.archiefparameters import Archief, Momentopname, NietAfTeLeiden, Procedure, bepaal

EIND = date(2026, 1, 31)
LATER = date(2027, 6, 30)


def zaak(**kenmerken) -> Momentopname:
    return Momentopname(EIND, **kenmerken)


def procedure(afleidingswijze: str, termijn: str | None = "P5Y", nominatie: str = "vernietigen", **rest) -> Procedure:
    return Procedure(nominatie, termijn, afleidingswijze, **rest)


def vanaf(dag: date, jaren: int = 5) -> Archief:
    return Archief("vernietigen", dag.replace(year=dag.year + jaren), dag)


PAND = procedure("zaakobject", objecttype="pand", datumkenmerk="levensduur/eindeBestaan")
SLOOP = ("pand", {"levensduur": {"eindeBestaan": "2027-06-30"}})
FOUT = NietAfTeLeiden
GOLDEN = [
    # afgehandeld
    (zaak(), procedure("afgehandeld"), vanaf(EIND)),
    (zaak(), procedure("afgehandeld", "P1M"), Archief("vernietigen", date(2026, 2, 28), EIND)),
    (zaak(), procedure("afgehandeld", "P1Y", "blijvend_bewaren"), Archief("blijvend_bewaren", date(2027, 1, 31), EIND)),
    (zaak(), procedure("", "P1Y", "blijvend_bewaren"), Archief("blijvend_bewaren", date(2027, 1, 31), EIND)),
    (zaak(), procedure("", "P1Y"), FOUT),
    # termijn
    (zaak(), procedure("termijn", procestermijn="P1M"), vanaf(date(2026, 2, 28))),
    (zaak(), procedure("termijn"), FOUT),
    # hoofdzaak
    (zaak(heeft_hoofdzaak=True, einddatum_hoofdzaak=LATER), procedure("hoofdzaak"), vanaf(LATER)),
    (zaak(heeft_hoofdzaak=True), procedure("hoofdzaak"), Archief("vernietigen")),
    (zaak(), procedure("hoofdzaak"), FOUT),
    # eigenschap
    (zaak(eigenschappen={"einde": "20270630"}), procedure("eigenschap", datumkenmerk="einde"), vanaf(LATER)),
    (zaak(eigenschappen={"einde": "20270630235959"}), procedure("eigenschap", datumkenmerk="einde"), vanaf(LATER)),
    (zaak(eigenschappen={"einde": "2027-06-30"}), procedure("eigenschap", datumkenmerk="einde"), vanaf(LATER)),
    (
        zaak(eigenschappen={"einde": "2027-06-30T23:30:00-05:00"}),
        procedure("eigenschap", datumkenmerk="einde"),
        vanaf(LATER),
    ),
    (zaak(), procedure("eigenschap", datumkenmerk="einde"), Archief("vernietigen")),
    (zaak(eigenschappen={"einde": ""}), procedure("eigenschap", datumkenmerk="einde"), Archief("vernietigen")),
    (zaak(eigenschappen={"einde": "ooit"}), procedure("eigenschap", datumkenmerk="einde"), FOUT),
    (zaak(eigenschappen={"einde": "20270630"}), procedure("eigenschap"), FOUT),
    # ander_datumkenmerk
    (zaak(), procedure("ander_datumkenmerk", datumkenmerk="lidmaatschap_tot"), Archief("vernietigen")),
    (zaak(), procedure("ander_datumkenmerk", None), Archief("vernietigen")),
    # zaakobject
    (zaak(zaakobjecten=(SLOOP,)), PAND, vanaf(LATER)),
    (zaak(zaakobjecten=(SLOOP, ("pand", {"levensduur": {"eindeBestaan": "20260101"}}))), PAND, vanaf(LATER)),
    (zaak(zaakobjecten=(SLOOP, ("pand", {}))), PAND, FOUT),
    (zaak(zaakobjecten=(("adres", {"levensduur": {"eindeBestaan": "2027-06-30"}}),)), PAND, FOUT),
    (zaak(), PAND, FOUT),
    # gerelateerde_zaak
    (zaak(einddata_verwante_zaken=(EIND, LATER, None)), procedure("gerelateerde_zaak"), vanaf(LATER)),
    (zaak(einddata_verwante_zaken=(None,)), procedure("gerelateerde_zaak"), Archief("vernietigen")),
    (zaak(), procedure("gerelateerde_zaak"), FOUT),
    # ingangsdatum_besluit
    (zaak(besluiten=((EIND, None), (LATER, None))), procedure("ingangsdatum_besluit"), vanaf(LATER)),
    (zaak(), procedure("ingangsdatum_besluit"), FOUT),
    # vervaldatum_besluit
    (zaak(besluiten=((EIND, LATER), (LATER, None))), procedure("vervaldatum_besluit"), vanaf(LATER)),
    (zaak(besluiten=((EIND, None),)), procedure("vervaldatum_besluit"), Archief("vernietigen")),
    (zaak(), procedure("vervaldatum_besluit"), Archief("vernietigen")),
    # no term: the date stays empty, but destroying needs one
    (zaak(), procedure("afgehandeld", None, "blijvend_bewaren"), Archief("blijvend_bewaren")),
    (zaak(), procedure("afgehandeld", None), FOUT),
    (zaak(), procedure("", "P5Y"), FOUT),
    (zaak(), procedure("afgehandeld", "P9999Y"), FOUT),
    # what a user filled in wins
    (zaak(archiefnominatie="blijvend_bewaren"), procedure("afgehandeld", None), Archief("blijvend_bewaren")),
    (zaak(archiefactiedatum=LATER), procedure("afgehandeld"), Archief("vernietigen", LATER)),
    (zaak(startdatum_bewaartermijn=LATER), procedure("eigenschap"), vanaf(LATER)),
]  # fmt: skip


@pytest.mark.parametrize(("zaak", "procedure", "verwacht"), GOLDEN)
def test_zrc_021_archive_parameters(zaak, procedure, verwacht):
    if verwacht is FOUT:
        with pytest.raises(NietAfTeLeiden):
            bepaal(zaak, procedure)
    else:
        assert bepaal(zaak, procedure) == verwacht


@pytest.mark.parametrize(
    ("dag", "termijn", "som"),
    [
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2026-12-31", "P2M", "2027-02-28"),
        ("2026-01-01", "P5Y6M", "2031-07-01"),
        ("2026-01-01", "P2W", "2026-01-15"),
        ("2026-01-01", "P10D", "2026-01-11"),
        ("2026-01-01", "P1DT12H", "2026-01-02"),
        ("2026-01-01", "P0D", "2026-01-01"),
    ],
)
def test_a_term_counts_on_the_calendar(dag, termijn, som):
    assert plus(date.fromisoformat(dag), termijn) == date.fromisoformat(som)


@pytest.mark.parametrize("tekst", ["", "P", "5Y", "P5", "PT", "P1Y5", "P-1Y", "P1Y ", "P\u0661Y"])
def test_what_is_no_term_is_refused(tekst):
    with pytest.raises(ValueError):
        plus(EIND, tekst)


@given(st.dates(max_value=date(5000, 1, 1)), st.integers(0, 4000), st.integers(0, 11), st.integers(0, 9999))
def test_a_term_never_goes_back_and_years_are_twelve_months(dag, jaren, maanden, dagen):
    som = plus(dag, f"P{jaren}Y{maanden}M{dagen}D")
    assert som >= dag
    assert som == plus(dag, f"P{12 * jaren + maanden}M{dagen}D")
