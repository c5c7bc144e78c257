"""The ledger (domain rule 7.5): balanced, chained, never changed, and every line leads back to a trace."""

from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from support import codes, ok
from tarieven.grootboek.controle import Uitkomst, controleer
from tarieven.grootboek.opdrachten import vertel
from tarieven.rekenspoor import zegel

from tests.tarieven.facturatie.inrichting import (
    crediteer,
    definitieve_aantallen,
    draai,
    facturen,
    saldi,
)

pytestmark = pytest.mark.anyio
POT = {"datum": "2024-12-31", "jaar": 2024, "omschrijving": "Doorontwikkeling van het formulier"}


@pytest.fixture
async def jaar(ingericht):
    """2024, invoiced and settled."""
    for kwartaal in (1, 2, 3):
        await draai(ingericht, kwartaal)
    await definitieve_aantallen(ingericht, gm0150=102_000)
    await draai(ingericht, 4)
    return ingericht


async def boekingen(api, **filters) -> list[dict]:
    return ok(await api.get("/boekingen", params=filters | {"pageSize": 100}))["results"]


def netto(regels: list[dict]) -> Decimal:
    return sum((Decimal(each["debet"]) - Decimal(each["credit"]) for each in regels), Decimal(0))


# --- what is booked ---------------------------------------------------------------------------------------------------
async def test_an_advance_is_owed_to_the_member_until_the_settlement(ingericht):
    await draai(ingericht, 1)
    deventer = await boekingen(ingericht, rekening="vooruitontvangen", gemeente="0150")
    assert netto(deventer) == Decimal("-171482.00")
    assert await saldi(ingericht) == {
        "debiteuren": "235147.77",
        "vooruitontvangen": "-187857.00",
        "btw": "-40810.77",
        "opbrengst_bijdrage": "-6480.00",
    }


async def test_the_settlement_closes_what_was_paid_in_advance_per_member(jaar):
    for gm_code in ("0150", "0226"):
        vooruit = await boekingen(jaar, rekening="vooruitontvangen", gemeente=gm_code)
        assert vooruit and netto(vooruit) == 0
    assert "vooruitontvangen" not in await saldi(jaar)


async def test_revenue_is_the_year_by_its_parts(jaar):
    (deventer,) = await facturen(jaar, kwartaal=4, factuurpartij="0150")
    opbrengst = Decimal(0)
    for rekening in ("leverancierskosten", "producturen", "verenigingskosten"):
        opbrengst -= netto(await boekingen(jaar, rekening=f"opbrengst_{rekening}", gemeente="0150"))
    opbrengst -= netto(await boekingen(jaar, rekening="doorschuifpot", gemeente="0150"))
    regels = [ok(await jaar.get(url)) for url in deventer["regels"]]
    assert opbrengst == sum(Decimal(each["jaarbedrag"]) for each in regels)


async def test_development_money_carries_over_and_is_no_result(jaar):
    """15.000 of Burgerzaken and 3.745 of the formulier, not a cent more or less (domain rule 6)."""
    potten = ok(await jaar.get("/doorschuifpotten?jaar=2024"))["doorschuifpotten"]
    assert {each["product"]: each["doorgeschoven"] for each in potten} == {
        "burgerzaken": "15000.00",
        "podiumd-formulier": "3745.00",
    }
    uitgave = [
        {"rekening": "doorschuifpot", "product": "podiumd-formulier", "debet": "745.50"},
        {"rekening": "opbrengst_doorontwikkeling", "product": "podiumd-formulier", "credit": "745.50"},
    ]
    ok(await jaar.post("/transacties", json=POT | {"memoriaal": uitgave}), 201)
    for kalenderjaar, verwacht in (
        (2024, {"opening": "0.00", "toegevoegd": "3745.00", "besteed": "745.50", "doorgeschoven": "2999.50"}),
        (2025, {"opening": "2999.50", "toegevoegd": "0.00", "besteed": "0.00", "doorgeschoven": "2999.50"}),
    ):
        potten = ok(await jaar.get(f"/doorschuifpotten?jaar={kalenderjaar}"))["doorschuifpotten"]
        (pot,) = [each for each in potten if each["product"] == "podiumd-formulier"]
        assert {naam: pot[naam] for naam in verwacht} == verwacht


async def test_no_more_is_spent_than_there_is(jaar):
    uitgave = [
        {"rekening": "doorschuifpot", "product": "podiumd-formulier", "debet": "3745.01"},
        {"rekening": "bank", "credit": "3745.01"},
    ]
    for vraag, aantal in (("datumVanaf=2024-12-31", 9), ("datumTotEnMet=2024-12-31", 0)):
        assert ok(await jaar.get(f"/transacties?{vraag}"))["count"] == aantal
    answer = await jaar.post("/transacties", json=POT | {"memoriaal": uitgave})
    assert (answer.status_code, answer.json()["code"]) == (422, "DOORSCHUIFPOT_TEKORT")


async def test_every_line_leads_to_an_invoice_line_and_its_trace(jaar):
    regels = {}
    for boeking in await boekingen(jaar):
        url = boeking["factuurregel"]
        regels[url] = regels.get(url) or ok(await jaar.get(f"{url}/spoor"))
        assert boeking["spoorHash"] == regels[url]["spoorHash"] == zegel(regels[url]["spoor"])


async def test_a_whole_year_taken_back_leaves_nothing(jaar):
    for factuur in (await facturen(jaar))[::-1]:
        await crediteer(jaar, factuur)
    assert await saldi(jaar) == {}


# --- entries by hand --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("debet", "credit"), [("100.00", "99.99"), ("0.01", "100.00")])
async def test_boeking_uit_balans(klein, debet, credit):
    regels = [{"rekening": "bank", "debet": debet}, {"rekening": "opbrengst_bijdrage", "credit": credit}]
    answer = await klein.post("/transacties", json=POT | {"memoriaal": regels})
    assert (answer.status_code, answer.json()["code"]) == (422, "BOEKING_UIT_BALANS")
    assert ok(await klein.get("/transacties"))["count"] == 0


@pytest.mark.parametrize(
    ("regel", "code"),
    [
        ({"rekening": "bank", "debet": "-1.00"}, "BEDRAG_ONGELDIG"),
        ({"rekening": "bank", "debet": 0.001}, "BEDRAG_ONGELDIG"),
        ({"rekening": "bank", "debet": "NaN"}, "BEDRAG_ONGELDIG"),
        ({"rekening": "bank", "debet": "1.00", "credit": "1.00"}, "BEDRAG_ONGELDIG"),
        ({"rekening": "bank"}, "BEDRAG_ONGELDIG"),
        ({"rekening": "doorschuifpot", "debet": "1.00"}, "required"),
    ],
)
async def test_an_entry_that_cannot_be(klein, regel, code):
    tegen = {"rekening": "opbrengst_bijdrage", "credit": "1.00"}
    answer = await klein.post("/transacties", json=POT | {"memoriaal": [regel, tegen]})
    assert {each for _, each in codes(answer)} == {code}


@pytest.mark.parametrize("rekening", ["debiteuren", "vooruitontvangen", "btw", "kas"])
async def test_what_follows_from_invoices_is_not_booked_by_hand(klein, rekening):
    regels = [{"rekening": rekening, "debet": "1.00"}, {"rekening": "bank", "credit": "1.00"}]
    assert (await klein.post("/transacties", json=POT | {"memoriaal": regels})).status_code == 400


# --- the database says so too -----------------------------------------------------------------------------------------
async def geweigerd(app, *opdrachten: str) -> str:
    """The reason why the database refuses these, at once or at the commit."""
    with pytest.raises(DBAPIError) as fout:
        async with app.house.sessions.begin() as db:
            for opdracht in opdrachten:
                await db.execute(text(opdracht))
    return str(fout.value.orig)


@pytest.mark.parametrize(
    "opdracht",
    [
        "update grootboekregel set debet = debet + 1 where debet > 0",
        "delete from grootboekregel",
        "update grootboektransactie set omschrijving = 'anders'",
        "delete from grootboektransactie",
        "update grootboekzegel set hash = 'x'",
        "delete from grootboekzegel",
        "insert into grootboekregel (uuid, transactie_id, volgnummer, rekening, boekjaar, spoor_hash, debet, credit)"
        " values ('00000000000000000000000000000001', 1, 99, 'bank', 2024, '', 1, 0)",
    ],
)
async def test_what_was_booked_stays(app, ingericht, opdracht):
    await draai(ingericht, 1)
    assert "GROOTBOEK_ALLEEN_AANVULLEN" in await geweigerd(app, opdracht)


TRANSACTIE = (
    "insert into grootboektransactie (id, uuid, soort, datum, omschrijving, geboekt_op)"
    " values (1, '00000000000000000000000000000001', 'memoriaal', '2024-01-01', 'x', '2024-01-01')"
)
REGEL = (
    "insert into grootboekregel (uuid, transactie_id, volgnummer, rekening, boekjaar, spoor_hash, debet, credit)"
    " values ('0000000000000000000000000000000{0}', 1, {0}, 'bank', 2024, '', {1}, {2})"
)
ZEGEL = "insert into grootboekzegel (transactie_id, vorige, hash) values (1, '0', '1')"


async def test_a_transaction_that_is_out_of_balance_cannot_be_sealed(app, klein):
    scheef = (TRANSACTIE, REGEL.format(1, 100, 0), REGEL.format(2, 0, 99), ZEGEL)
    assert "BOEKING_UIT_BALANS" in await geweigerd(app, *scheef)
    assert "BOEKING_UIT_BALANS" in await geweigerd(app, TRANSACTIE, ZEGEL)


async def test_a_transaction_without_a_seal_cannot_be_committed(app, klein):
    zonder = (TRANSACTIE, REGEL.format(1, 100, 0), REGEL.format(2, 0, 100))
    assert "foreign key" in (await geweigerd(app, *zonder)).lower()


@pytest.mark.parametrize(
    "opdracht",
    [
        "update factuur set netto = '1'",
        "update factuur set nummer = 'X1' where nummer = (select min(nummer) from factuur)",
        "update factuur set status = 'concept', nummer = null",
        "delete from factuur",
        "update factuurregel set bedrag = '1'",
        "delete from factuurregel",
    ],
)
async def test_a_definitive_invoice_stays(app, ingericht, opdracht):
    await draai(ingericht, 1)
    assert "FACTUUR_DEFINITIEF" in await geweigerd(app, opdracht)


# --- the chain --------------------------------------------------------------------------------------------------------
async def nagegaan(app):
    async with app.house.sessions() as db:
        return await controleer(db)


async def test_the_chain_holds_and_its_last_seal_is_shown(app, jaar):
    uitkomst = await nagegaan(app)
    laatste = ok(await jaar.get("/transacties"))["results"][0]
    assert (uitkomst.fouten, uitkomst.transacties, uitkomst.hash) == ([], laatste["nummer"], laatste["hash"])


@pytest.mark.parametrize(
    ("knoeierij", "fouten"),
    [
        ("update grootboektransactie set omschrijving = 'anders' where id = 2", ["transactie 2 heeft niet meer"]),
        (
            "update grootboekregel set debet = debet + 1 where transactie_id = 3 and debet > 0",
            ["transactie 3 is uit balans", "transactie 3 heeft niet meer"],
        ),
    ],
)
async def test_who_gets_round_the_bolts_is_found(app, ingericht, knoeierij, fouten):
    await draai(ingericht, 1)
    async with app.house.sessions.begin() as db:
        for tabel in ("grootboektransactie", "grootboekregel"):
            if db.get_bind().dialect.name == "postgresql":
                await db.execute(text(f"alter table {tabel} disable trigger user"))
            else:
                await db.execute(text(f"drop trigger {tabel}_update"))
        await db.execute(text(knoeierij))
        if db.get_bind().dialect.name == "postgresql":
            for tabel in ("grootboektransactie", "grootboekregel"):
                await db.execute(text(f"alter table {tabel} enable trigger user"))
    gevonden = (await nagegaan(app)).fouten
    assert [fout[: len(verwacht)] for fout, verwacht in zip(gevonden, fouten, strict=True)] == fouten


def test_the_command_tells_what_is_wrong_and_ends_with_1(capsys):
    vertel(Uitkomst(3, "ab"))
    assert capsys.readouterr().out == "3 transacties, 0 fouten, laatste zegel ab\n"
    with pytest.raises(SystemExit) as einde:
        vertel(Uitkomst(3, "ab", ["transactie 2 is uit balans"]))
    assert (einde.value.code, capsys.readouterr().err) == (1, "transactie 2 is uit balans\n")
