"""Whatever is done, in whatever order: the ledger balances, numbers have no gap, and a second run adds nothing."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ok

from tests.tarieven.facturatie.inrichting import crediteer, definitieve_aantallen, facturen, saldi

pytestmark = pytest.mark.anyio
stappen = st.one_of(
    st.tuples(st.just("run"), st.integers(1, 4), st.booleans()),
    st.tuples(st.just("definitief"), st.integers(0, 9)),
    st.tuples(st.just("weg"), st.integers(0, 9)),
    st.tuples(st.just("credit"), st.integers(0, 9), st.one_of(st.none(), st.decimals("0.01", "9000", places=2))),
    st.tuples(st.just("betaald"), st.integers(0, 9)),
)


async def doe(api, stap: tuple) -> None:
    """One step; that it is refused is fine, that it fails is not."""
    soort, wat = stap[0], stap[1]
    if soort == "run":
        answer = await api.post("/factuurruns", json={"jaar": 2024, "kwartaal": wat, "definitief": stap[2]})
    else:
        alle = await facturen(api)
        if not alle:
            return
        factuur = alle[wat % len(alle)]
        if soort == "definitief":
            answer = await api.post(f"{factuur['url']}/definitief")
        elif soort == "weg":
            answer = await api.delete(factuur["url"])
        elif soort == "betaald":
            await api.post(f"{factuur['url']}/verzonden")
            answer = await api.post(f"{factuur['url']}/betaald", json={})
        else:
            regels = [{"volgnummer": 1, "bedrag": str(stap[2])}] if stap[2] else []
            answer = await api.post("/creditnotas", json={"factuur": factuur["url"], "reden": "x", "regels": regels})
    assert answer.status_code in (200, 201, 204, 409, 422), answer.text


async def test_any_sequence(app, ingericht):
    """hypothesis draws the sequences; they follow each other in one database, so that states pile up."""
    await definitieve_aantallen(ingericht, gm0150=102_000, gm0226=1)
    rijen: list[list[tuple]] = []

    @settings(max_examples=8, database=None, derandomize=True)
    @given(st.lists(stappen, min_size=3, max_size=7))
    def verzamel(rij):
        rijen.append(rij)

    verzamel()
    for rij in rijen:
        for stap in rij:
            await doe(ingericht, stap)
        await alles_klopt(ingericht)


async def alles_klopt(api) -> None:
    saldo = await saldi(api)  # asserts that debet and credit are equal
    alle = await facturen(api)
    per_reeks: dict[str, list[int]] = {}
    for factuur in alle:
        if factuur["nummer"]:
            per_reeks.setdefault(factuur["nummer"][:5], []).append(int(factuur["nummer"][-5:]))
    for nummers in per_reeks.values():
        assert sorted(nummers) == list(range(1, len(nummers) + 1))
    betaald = Decimal(saldo.get("bank", "0"))
    gefactureerd = sum(Decimal(each["totaal"]) for each in alle if each["nummer"])
    assert Decimal(saldo.get("debiteuren", "0")) == gefactureerd - betaald
    for kwartaal in (1, 2):
        eerste = await api.post("/factuurruns", json={"jaar": 2024, "kwartaal": kwartaal, "definitief": True})
        assert eerste.status_code in (200, 201), eerste.text
        voor = len(await facturen(api))
        assert (await api.post("/factuurruns", json={"jaar": 2024, "kwartaal": kwartaal})).status_code == 200
        assert len(await facturen(api)) == voor


async def test_a_settled_year_owes_nothing_in_advance(ingericht):
    """After partial credits too: what was credited of an advance is no longer owed."""
    await definitieve_aantallen(ingericht, gm0150=90_000)
    for kwartaal in (1, 2, 3):
        stuk = {"jaar": 2024, "kwartaal": kwartaal, "definitief": True}
        ok(await ingericht.post("/factuurruns", json=stuk), 201)
    (eerste, *_) = await facturen(ingericht, factuurpartij="0150")
    await crediteer(ingericht, eerste, (1, "1234.56"), (2, "0.01"))
    ok(await ingericht.post("/factuurruns", json={"jaar": 2024, "kwartaal": 4, "definitief": True}), 201)
    assert "vooruitontvangen" not in await saldi(ingericht)
