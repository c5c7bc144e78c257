"""Definitief: an invoice gets its number, its parties, its VAT and its place in the ledger, in one transaction."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commonground.call import Call
from sqlalchemy import select

from tarieven.facturatie.belemmeringen import Inrichting, belemmeringen
from tarieven.facturatie.btw import btw_voor, totaal, uitsplitsing
from tarieven.facturatie.reeksen import volgend_nummer
from tarieven.facturatie.tables import Factuur, Factuurregel
from tarieven.grootboek.facturen import boek_factuur, btw_van

REEKSEN = {"factuur": "F", "creditnota": "C"}
PARTIJVELDEN = ("naam", "nummer_schema", "nummer", "btw_nummer", "straat", "postcode", "plaats", "iban")


async def vergrendelde_factuur(call: Call, factuur_id: int) -> Factuur:
    query = select(Factuur).where(Factuur.id == factuur_id).with_for_update()
    return (await call.db.execute(query.execution_options(populate_existing=True))).scalar_one()


async def regels_van(call: Call, factuur_id: int) -> Sequence[Factuurregel]:
    query = select(Factuurregel).where(Factuurregel.factuur_id == factuur_id).order_by(Factuurregel.volgnummer)
    return (await call.db.execute(query)).scalars().all()


async def beoordeeld(call: Call, factuur: Factuur, regels: Sequence[Factuurregel], bij: Inrichting) -> Sequence[dict]:
    """What keeps it from being sent, as the invoice says it from now on."""
    factuur.belemmeringen = [vars(fout) for fout in belemmeringen(bij, factuur, regels, call.today)]
    await call.db.flush()
    return factuur.belemmeringen


async def stel_vast(call: Call, factuur: Factuur, regels: Sequence[Factuurregel], bij: Inrichting) -> bool:
    """Whether it became definitive; if not, the invoice says what is missing."""
    if await beoordeeld(call, factuur, regels, bij):
        return False
    dag = call.today
    for regel in regels:
        btw = btw_voor(bij.btwregels, regel.product_id, dag)
        assert btw is not None  # noqa: S101 - belemmeringen() has just asked
        regel.btw_categorie, regel.btw_percentage, regel.btw_vrijstelling = (
            btw.categorie,
            btw.percentage,
            btw.vrijstelling,
        )
    verkoper, afnemer = bij.verkoper, bij.afnemers[factuur.factuurpartij_id]
    dagen = afnemer.betaaltermijn_dagen if afnemer.betaaltermijn_dagen is not None else verkoper.betaaltermijn_dagen
    factuur.verkoper = als_partij(verkoper) | {"betaalwijze": afnemer.betaalwijze or verkoper.betaalwijze}
    factuur.afnemer = als_partij(afnemer)
    factuur.inkoopreferentie = factuur.inkoopreferentie or afnemer.inkoopreferentie
    await nummer_en_boek(call, factuur, regels, dag, dag + timedelta(days=dagen))
    return True


def als_partij(partij: Any) -> dict[str, str]:
    return {naam: getattr(partij, naam) for naam in PARTIJVELDEN}


async def nummer_en_boek(
    call: Call, factuur: Factuur, regels: Sequence[Factuurregel], dag: date, vervalt: date
) -> None:
    """The lines have their VAT, the invoice its parties; afterwards the database lets nothing of it change."""
    await call.db.flush()  # lines first: of a definitive invoice they cannot be changed
    if not factuur.btw_uitsplitsing:
        factuur.btw_uitsplitsing = uitsplitsing([(btw_van(regel), regel.bedrag) for regel in regels])
    factuur.btw = totaal(factuur.btw_uitsplitsing)
    reeks = REEKSEN["creditnota" if is_creditnota(factuur) else "factuur"]
    factuur.volgnummer = await volgend_nummer(call.db, reeks, dag.year)
    factuur.reeks, factuur.boekjaar = reeks, dag.year
    factuur.nummer = f"{reeks}{dag.year}-{factuur.volgnummer:05d}"
    factuur.factuurdatum, factuur.vervaldatum, factuur.status = dag, vervalt, "definitief"
    await call.db.flush()
    await boek_factuur(call, factuur, regels)


def is_creditnota(factuur: Any) -> bool:
    """A settlement that gives money back is one too (domain rule 7.2)."""
    return factuur.netto + (factuur.btw or Decimal(0)) < 0
