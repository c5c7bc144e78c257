"""The three attendance lists against the register (digest §7), and names of persons."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leden.lidmaatschap.levensloop import Gebeurtenis, Soort, stand
from leden.persoonsgegevens import noemt_een_persoon
from leden.statutair.statuten import tabel
from leden.vergadering.presentielijst import Rij, lees

from tests.leden.vergadering.gedrukt import gedrukt, gestuurd


def register(peildatum: str) -> dict[str, list[str]]:
    """Members on a date, by the events that are shipped."""
    per_lid: dict[str, list[Gebeurtenis]] = {}
    for rij in tabel("lidmaatschapsgebeurtenissen.csv"):
        gebeurtenis = Gebeurtenis(Soort(rij["soort"]), date.fromisoformat(rij["datum"]))
        per_lid.setdefault(rij["gm_code"], []).append(gebeurtenis)
    standen = {code: stand(loop, date.fromisoformat(peildatum)) for code, loop in per_lid.items()}
    leden = {code for code, gevonden in standen.items() if gevonden and gevonden.is_lid}
    return {g["naam"]: g["aliassen"].split("|") for g in tabel("gemeenten.csv") if g["gm_code"] in leden}


def lijst(dag: str) -> list[Rij]:
    return [Rij(**gestuurd(rij)) for rij in gedrukt(dag)]


@pytest.mark.parametrize(("peildatum", "leden"), [("2018-06-21", 34), ("2020-06-17", 38), ("2022-12-07", 40)])
def test_members_of_the_sources(peildatum, leden):
    assert len(register(peildatum)) == leden


@pytest.mark.parametrize(
    ("dag", "peildatum", "geteld", "bevindingen"),
    [
        ("2018_06_21", "2018-06-21", 17, {("RIJ_DUBBEL", "Kampen")}),
        ("2020_06_17", "2020-06-17", 27, {("LID_ONTBREEKT", "Leeuwarden")}),
        (
            "2022_12_07",
            "2022-12-07",
            27,  # 28 as printed: a written vote in a meeting is no presence
            {
                ("RIJ_GEEN_LID", "RID de Liemers"),
                ("LID_ONTBREEKT", "Westervoort"),
                ("STEMWIJZE_ONGELDIG", "Rotterdam"),
            },
        ),
    ],
)
def test_attendance_list_with_its_findings(dag, peildatum, geteld, bevindingen):
    uitslag = lees(lijst(dag), register(peildatum))
    assert uitslag.geteld == geteld
    assert {(bevinding.code, bevinding.naam) for bevinding in uitslag.bevindingen} == bevindingen
    assert all(bevinding.naam in bevinding.melding for bevinding in uitslag.bevindingen)


def test_the_list_of_2022_as_printed_holds_28():
    uitslag = lees(lijst("2022_12_07"), register("2022-12-07"))
    assert len(uitslag.rijen) == 28


@given(st.lists(st.sampled_from(["Assen", "Borne", "DOWR"]), max_size=8))
def test_a_member_counts_once_however_often_it_is_listed(namen):
    uitslag = lees([Rij(naam, "zelf") for naam in namen], {"Assen": [], "Borne": []})
    assert uitslag.geteld == len(set(namen) - {"DOWR"})


@pytest.mark.parametrize(
    "tekst", ["de heer Jansen", "drs. Pietersen", "A.B. de Vries", "J. Jansen", "999990019", "p.piet@x.nl"]
)
def test_persoonsgegeven_is_recognised(tekst):
    assert noemt_een_persoon(f"Verzonden door {tekst}.")


@pytest.mark.parametrize(
    "tekst",
    [
        "Coöperatie U.A.",
        "Tarieven 2024 van de e-Suite",
        "De voorzitter van de RvC",
        "secretariaat@losser.nl",
        "art. 4.1",
    ],
)
def test_a_role_is_no_persoonsgegeven(tekst):
    assert not noemt_een_persoon(tekst)
