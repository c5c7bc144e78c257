"""The life of a membership (statutes art. 4 and 6): status computed from events, history, refused transitions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leden.lidmaatschap.levensloop import OVERGANGEN, Gebeurtenis, OngeldigeOvergang, Soort, Status, stand, verlopen

BESLUIT = date(2023, 2, 14)


def loop(*soorten: Soort, vanaf: date = BESLUIT) -> list[Gebeurtenis]:
    return [Gebeurtenis(soort, vanaf + timedelta(days=nr), nr) for nr, soort in enumerate(soorten)]


@pytest.mark.parametrize(
    ("soorten", "status"),
    [
        ([Soort.AANGEMELD], Status.AANGEMELD),
        ([Soort.AANGEMELD, Soort.TOEGELATEN], Status.ACTIEF),
        ([Soort.AANGEMELD, Soort.GEWEIGERD], Status.GEWEIGERD),
        ([Soort.AANGEMELD, Soort.GEWEIGERD, Soort.WEIGERING_VERNIETIGD], Status.ACTIEF),
        ([Soort.AANGEMELD, Soort.AANVRAAG_INGETROKKEN], Status.INGETROKKEN),
        ([Soort.OPGENOMEN, Soort.OPZEGGING_ONTVANGEN, Soort.OPZEGGING_BEVESTIGD], Status.OPZEGGING_BEVESTIGD),
        ([Soort.OPGENOMEN, Soort.OPZEGGING_ONTVANGEN, Soort.UITGELOOT], Status.UITGELOOT),
        (
            [Soort.OPGENOMEN, Soort.OPZEGGING_ONTVANGEN, Soort.UITGELOOT, Soort.ONTHEFFING_VERLEEND],
            Status.OPZEGGING_BEVESTIGD,
        ),
        ([Soort.OPGENOMEN, Soort.ONMIDDELLIJK_BEEINDIGD], Status.BEEINDIGD),
        ([Soort.OPGENOMEN, Soort.ONTZET, Soort.BEROEP_INGESTELD], Status.GESCHORST),
        ([Soort.OPGENOMEN, Soort.ONTZET, Soort.BEROEP_INGESTELD, Soort.BEKRACHTIGD], Status.BEEINDIGD),
        ([Soort.OPGENOMEN, Soort.ONTZET, Soort.BEROEP_INGESTELD, Soort.VERNIETIGD], Status.ACTIEF),
        ([Soort.OPGENOMEN, Soort.OVERGEDRAGEN], Status.OVERGEDRAGEN),
        ([Soort.OPGENOMEN, Soort.OVERGEGAAN], Status.OVERGEGAAN),
    ],
)
def test_life_cycle_follows_the_statutes(soorten, status):
    gevonden = stand(loop(*soorten))
    assert gevonden and gevonden.status == status


@pytest.mark.parametrize(
    "soorten",
    [
        [Soort.TOEGELATEN],
        [Soort.AANGEMELD, Soort.AANGEMELD],
        [Soort.AANGEMELD, Soort.WEIGERING_VERNIETIGD],
        [Soort.AANGEMELD, Soort.TOEGELATEN, Soort.GEWEIGERD],
        [Soort.OPGENOMEN, Soort.BEEINDIGD],
        [Soort.OPGENOMEN, Soort.BEROEP_INGESTELD],
        [Soort.OPGENOMEN, Soort.ONMIDDELLIJK_BEEINDIGD, Soort.OPZEGGING_ONTVANGEN],
        [Soort.OPGENOMEN, Soort.OVERGEGAAN, Soort.OVERGEGAAN],
    ],
)
def test_an_event_that_does_not_fit_is_refused(soorten):
    with pytest.raises(OngeldigeOvergang):
        stand(loop(*soorten))


def test_art_4_4_membership_starts_at_the_decision():
    gebeurtenissen = [Gebeurtenis(Soort.AANGEMELD, date(2023, 1, 9)), Gebeurtenis(Soort.TOEGELATEN, BESLUIT, 1)]
    dag_ervoor, dag_zelf = stand(gebeurtenissen, BESLUIT - timedelta(1)), stand(gebeurtenissen, BESLUIT)
    assert dag_ervoor and dag_ervoor.status == Status.AANGEMELD and not dag_ervoor.is_lid
    assert dag_zelf and dag_zelf.is_lid and dag_zelf.lidmaatschap_van == BESLUIT


def test_art_4_2_membership_starts_at_the_decision_of_the_assembly():
    alv = date(2023, 5, 11)
    gevonden = stand(
        [*loop(Soort.AANGEMELD, Soort.GEWEIGERD), Gebeurtenis(Soort.WEIGERING_VERNIETIGD, alv, 2)], peildatum=alv
    )
    assert gevonden and gevonden.lidmaatschap_van == alv


def test_nothing_is_known_before_the_first_event():
    assert stand(loop(Soort.AANGEMELD), BESLUIT - timedelta(1)) is None


def test_art_6_3_a_member_is_a_member_on_the_last_day_of_the_year():
    einde = date(2024, 12, 31)
    gebeurtenissen = [
        Gebeurtenis(Soort.OPGENOMEN, date(2018, 6, 21), 0),
        Gebeurtenis(Soort.OPZEGGING_ONTVANGEN, date(2023, 11, 15), 1, einde),
        Gebeurtenis(Soort.OPZEGGING_BEVESTIGD, date(2024, 1, 10), 2),
        Gebeurtenis(Soort.BEEINDIGD, einde, 3),
    ]
    laatste_dag, dag_erna = stand(gebeurtenissen, einde), stand(gebeurtenissen, einde + timedelta(1))
    assert laatste_dag and laatste_dag.is_lid and laatste_dag.einddatum == einde
    assert dag_erna and not dag_erna.is_lid and dag_erna.lidmaatschap_tot == einde


def test_art_6_3_a_confirmed_notice_ends_the_membership_by_itself():
    einde = date(2024, 12, 31)
    bevestigd = [
        Gebeurtenis(Soort.OPGENOMEN, date(2018, 6, 21), 0),
        Gebeurtenis(Soort.OPZEGGING_ONTVANGEN, date(2023, 11, 15), 1, einde),
        Gebeurtenis(Soort.OPZEGGING_BEVESTIGD, date(2024, 1, 10), 2),
    ]
    vastgelegd = [*bevestigd, Gebeurtenis(Soort.BEEINDIGD, einde, 3)]
    for dag in (einde - timedelta(1), einde, einde + timedelta(1), einde + timedelta(400)):
        assert stand(bevestigd, dag) == stand(vastgelegd, dag)
    for soort in (Soort.BEEINDIGD, Soort.OPZEGGING_INGETROKKEN, Soort.OVERGEGAAN):
        te_laat = Gebeurtenis(soort, einde + timedelta(1), 3)
        with pytest.raises(OngeldigeOvergang):
            stand([*bevestigd, te_laat], nieuw=te_laat)


def test_art_6_9_a_suspended_member_is_a_member_without_a_vote():
    gevonden = stand(loop(Soort.OPGENOMEN, Soort.ONTZET, Soort.BEROEP_INGESTELD))
    assert gevonden and gevonden.is_lid and not gevonden.stemgerechtigd


def test_notice_during_suspension_comes_back_after_reinstatement():
    gebeurtenissen = loop(Soort.OPGENOMEN, Soort.ONTZET, Soort.BEROEP_INGESTELD)
    opzegging = Gebeurtenis(Soort.OPZEGGING_ONTVANGEN, BESLUIT + timedelta(3), 3, date(2024, 12, 31))
    herstel = Gebeurtenis(Soort.VERNIETIGD, BESLUIT + timedelta(4), 4)
    tussen, daarna = stand([*gebeurtenissen, opzegging]), stand([*gebeurtenissen, opzegging, herstel])
    assert tussen and tussen.status == Status.GESCHORST
    assert daarna and daarna.status == Status.OPZEGGING_ONTVANGEN and daarna.einddatum == date(2024, 12, 31)


@st.composite
def levens(draw: st.DrawFn) -> list[Gebeurtenis]:
    """A legal walk through the state machine, with growing dates."""
    dag, gevonden = date(2018, 1, 1), []
    for nr in range(draw(st.integers(1, 12))):
        dag += timedelta(days=draw(st.integers(2, 400)))
        nu = verlopen(stand(gevonden), dag)
        van = nu.status if nu else None
        if not OVERGANGEN.get(van):
            break
        soort = draw(st.sampled_from(sorted(OVERGANGEN[van])))
        einddatum = date(dag.year + 1, 12, 31) if soort == Soort.OPZEGGING_ONTVANGEN else None
        gevonden.append(Gebeurtenis(soort, dag, nr, einddatum))
    return gevonden


@given(levens(), st.randoms())
def test_the_order_of_registration_changes_nothing(leven, toeval):
    geschud = list(leven)
    toeval.shuffle(geschud)
    assert stand(geschud) == stand(leven)


@given(levens(), st.integers(0, 5000))
def test_history_is_what_was_known_of_that_date(leven, dagen):
    peildatum = date(2018, 1, 1) + timedelta(days=dagen)
    tot_dan = [gebeurtenis for gebeurtenis in leven if gebeurtenis.werkt_vanaf <= peildatum]
    assert stand(leven, peildatum) == stand(tot_dan, peildatum)


@given(levens())
def test_a_member_has_a_start_and_an_ended_one_an_end(leven):
    gevonden = stand(leven)
    assert gevonden
    if gevonden.is_lid:
        assert gevonden.lidmaatschap_van and gevonden.lidmaatschap_tot is None
    elif gevonden.lidmaatschap_van:
        assert gevonden.lidmaatschap_tot and gevonden.lidmaatschap_tot >= gevonden.lidmaatschap_van
