"""Opmaken: the invoices of one quarter that are not there yet, as concepts. Two runs at a time wait for each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from commonground.call import Call
from commonground.problems import Invalid
from sqlalchemy import select

from tarieven.boekjaar import Regel
from tarieven.facturatie.afrekening import afgerekend, dekking, op_definitieve_aantallen, wat
from tarieven.facturatie.belemmeringen import botst
from tarieven.facturatie.jaaroverzicht import Jaaroverzicht, jaaroverzicht
from tarieven.facturatie.onderdelen import aandeel, onderdelen
from tarieven.facturatie.opvolgers import Opvolgers
from tarieven.facturatie.opvolging import Wat, na_herindeling, nu_van
from tarieven.facturatie.tables import Factuur, Factuurregel
from tarieven.kwartaalbedragen import Factuurregel as Verschuldigd
from tarieven.kwartaalbedragen import peildag, uiterlijk
from tarieven.kwartalen import Termijn, deel_van_het_jaar, jaarbedrag
from tarieven.rekenspoor import Knoop, invoer
from tarieven.tables import Inwonertal
from tarieven.tariefregel import Tariefregel

Deel = tuple[Verschuldigd, Termijn]
NUL = Decimal("0.00")
WOORDEN = {"voorschot": "voorschot", "afrekening": "afrekening", "eentermijn": "bijdrage"}


@dataclass(frozen=True)
class Afgerekend:
    """The definitive tariffs, with what they cover of the overhead."""

    tarieven: Mapping[Wat, Tariefregel]
    dekking: dict[str, str] | None
    regels: Mapping[Wat, Regel]  # the uptakes that they are of, after a herindeling


async def maak_op(call: Call, run: Any) -> list[Any]:
    """The new invoices. Raises KWARTAAL_OPEN and INWONERTAL_ONTBREEKT, both at once if need be."""
    overzicht = await jaaroverzicht(call, run.jaar)
    klaar, versies = await bestaande(call, run.id, overzicht.opvolgers)
    per_partij: dict[int, list[Deel]] = {}
    for each, termijn in overzicht.in_kwartaal(run.kwartaal):
        if (partij := overzicht.betaler(each.regel)).id not in klaar:
            per_partij.setdefault(partij.id, []).append((each, termijn))
    uitkomst = await afgerekend_als_het_kan(call, overzicht, [deel for alle in per_partij.values() for deel in alle])
    if uitkomst.dekking is not None:
        run.dekking = uitkomst.dekking
    nieuw = []
    for partij, delen in per_partij.items():
        regels = factuurregels(overzicht, delen, uitkomst)
        if any(regel.bedrag or regel.verrekend for regel in regels):
            nieuw.append(await bewaar(call, run, overzicht, partij, versies.get(partij, 0) + 1, regels))
    return nieuw


async def bestaande(call: Call, run_id: int, opvolgers: Opvolgers) -> tuple[set[int], dict[int, int]]:
    """Who has an invoice of this run that was not credited, and the last version that each had."""
    query = select(Factuur.factuurpartij_id, Factuur.versie, Factuur.status).where(Factuur.factuurrun_id == run_id)
    rijen = (await call.db.execute(query.order_by(Factuur.versie))).all()
    klaar = {row.factuurpartij_id for row in rijen if row.status != "gecrediteerd"}
    klaar |= {opvolgers[partij_id].id for partij_id in klaar if partij_id in opvolgers}
    return klaar, {row.factuurpartij_id: row.versie for row in rijen}


# --- the settlement ---------------------------------------------------------------------------------------------------
async def afgerekend_als_het_kan(call: Call, overzicht: Jaaroverzicht, delen: Sequence[Deel]) -> Afgerekend:
    af_te_rekenen = [(each, termijn) for each, termijn in delen if termijn.soort == "afrekening"]
    if not af_te_rekenen:
        return Afgerekend({}, None, {})
    boek, alle = overzicht.boek, overzicht.afname
    eerste, termijn = af_te_rekenen[0]
    regime, leden = eerste.regime, {each.regel.gemeente.id for each, _ in af_te_rekenen}
    herverdeeld = regime.afrekening_overhead == "herverdeeld"
    mee = [regel for regel in alle if herverdeeld or regel.gemeente.id in leden]
    nu = na_herindeling(mee, overzicht.opvolgers)
    dag = peildag(regime, boek.cijfers.jaar)
    aantallen = await definitieve_aantallen(call, dag)
    fouten = [*open_kwartalen(overzicht, delen)]
    zonder = {regel.gemeente.gm_code: regel.gemeente.naam for regel in nu if regel.gemeente.id not in aantallen}
    reden = f"is het aantal op {dag} nog niet definitief; dat moet er uiterlijk {uiterlijk(regime, termijn)} zijn."
    fouten += [
        Invalid("leden", "INWONERTAL_ONTBREEKT", f"Van {naam} ({code}) {reden}") for code, naam in zonder.items()
    ]
    if fouten:
        extra: dict[str, Any] = {"leden": list(zonder)} if zonder else {}
        raise botst(fouten, **extra)
    definitief = op_definitieve_aantallen(boek, aantallen)
    compleet = all(regel.gemeente.id in aantallen for regel in na_herindeling(alle, overzicht.opvolgers))
    wie = alle if compleet else mee
    tarieven = afgerekend(boek, definitief, wie, regime.afrekening_overhead, overzicht.opvolgers)
    voorlopig = {wat(each.regel): each.tarief for each in overzicht.verschuldigd}
    opgegaan = {wat(regel) for regel in wie if regel.gemeente.id in overzicht.opvolgers}
    blijft = {wie: tarief for wie, tarief in voorlopig.items() if wie not in opgegaan}
    gedekt = dekking(boek, voorlopig, {**blijft, **tarieven}, regime.afrekening_overhead)
    return Afgerekend(tarieven, gedekt, {wat(regel): regel for regel in nu})


def open_kwartalen(overzicht: Jaaroverzicht, delen: Iterable[Deel]) -> list[Invalid]:
    """Every earlier quarter was invoiced to the payer; what came after that is in the settlement."""
    open = {
        termijn.kwartaal: each.regel.gemeente.gm_code
        for each, afrekening in delen
        if afrekening.soort == "afrekening"
        for termijn in each.termijnen
        if termijn.bedrag
        and termijn.kwartaal < afrekening.kwartaal
        and termijn.kwartaal not in overzicht.eerder.kwartalen[overzicht.betaler(each.regel).id]
    }
    return [
        Invalid("kwartaal", "KWARTAAL_OPEN", f"Kwartaal {nr} is nog niet voor iedereen definitief gefactureerd.")
        for nr in sorted(open)
    ]


async def definitieve_aantallen(call: Call, dag: date) -> dict[int, Knoop]:
    query = select(Inwonertal).where(Inwonertal.peildatum == dag, Inwonertal.soort == "definitief")
    return {
        row.gemeente_id: invoer(
            "inwoners",
            f"definitieve inwoners op {row.peildatum:%d-%m-%Y}",
            row.aantal,
            "inwoners",
            f"inwonertal {row.uuid}, versie {row.versie}: {row.bron}",
            row.bevinding,
        )
        for row in (await call.db.execute(query.order_by(Inwonertal.versie))).scalars()
    }


# --- invoices and lines -----------------------------------------------------------------------------------------------
def factuurregels(overzicht: Jaaroverzicht, delen: Sequence[Deel], uitkomst: Afgerekend) -> list[Factuurregel]:
    """At a settlement the lines of who went up into another take back the advances; the successor has the tariff."""
    eigen = {wat(each.regel) for each in overzicht.verschuldigd}
    regels = []
    for each, termijn in delen:
        opgegaan = each.regel.gemeente.id in overzicht.opvolgers and each.regel.product.soort != "ingroei"
        if termijn.soort != "afrekening" or not opgegaan:
            regels.append(regel_van(overzicht, (each, termijn), uitkomst))
            continue
        nu = nu_van(each.regel, overzicht.opvolgers)
        if nu not in eigen:
            eigen.add(nu)
            regels.append(regel_van(overzicht, (replace(each, regel=uitkomst.regels[nu]), termijn), uitkomst))
        regels.append(verrekenregel(overzicht, each))
    return regels


def verrekenregel(overzicht: Jaaroverzicht, each: Verschuldigd) -> Factuurregel:
    regel, verrekend = each.regel, overzicht.eerder.bedragen[wat(each.regel)]
    return Factuurregel(
        gemeente_id=regel.gemeente.id,
        product_id=regel.product.id,
        omschrijving=f"{regel.product.naam} {overzicht.boek.cijfers.jaar}, voorschotten van {regel.gemeente.naam}",
        soort="afrekening",
        bedrag=-verrekend,
        jaarbedrag=NUL,
        onderdelen={},
        verrekend=verrekend,
        spoor=each.tarief.spoor(),
        spoor_hash=each.tarief.zegel(),
    )


def regel_van(overzicht: Jaaroverzicht, deel: Deel, uitkomst: Afgerekend) -> Factuurregel:
    each, termijn = deel
    regel, regime, jaar = each.regel, each.regime, overzicht.boek.cijfers.jaar
    tarief, verrekend, bedrag = each.tarief, NUL, termijn.bedrag
    geheel = sum((deel.bedrag for deel in each.termijnen), NUL)
    van_het_jaar = deel_van_het_jaar(Decimal(1), regel.begin, jaar, regime.aanvang)
    if termijn.soort == "afrekening":
        tarief, verrekend = uitkomst.tarieven[wat(regel)], overzicht.eerder.bedragen[wat(regel)]
        geheel = jaarbedrag(tarief.tarief.waarde, jaar, regel.begin, regime.aanvang, regime.afronding)
        bedrag = geheel - verrekend
    elif regime.regime == "afspraak":
        geheel, van_het_jaar = bedrag, aandeel(bedrag, tarief.tarief.waarde)
    delen = onderdelen(overzicht.boek, regel, tarief, geheel, van_het_jaar)
    return Factuurregel(
        gemeente_id=regel.gemeente.id,
        product_id=regel.product.id,
        omschrijving=omschrijving(overzicht, each, termijn),
        soort=termijn.soort,
        bedrag=bedrag,
        jaarbedrag=geheel,
        onderdelen={naam: f"{waarde:.2f}" for naam, waarde in delen.items()},
        verrekend=verrekend,
        spoor=tarief.spoor(),
        spoor_hash=tarief.zegel(),
    )


def omschrijving(overzicht: Jaaroverzicht, each: Verschuldigd, termijn: Termijn) -> str:
    regel, wat_is = each.regel, WOORDEN[termijn.soort]
    voor = f"{regel.product.naam} {overzicht.boek.cijfers.jaar}, {wat_is} kwartaal {termijn.kwartaal}"
    ander = overzicht.betaler(regel).id != regel.gemeente.id
    return f"{voor}, voor {regel.gemeente.naam}" if ander else voor


async def bewaar(
    call: Call, run: Any, overzicht: Jaaroverzicht, partij_id: int, versie: int, regels: Sequence[Factuurregel]
) -> Factuur:
    soorten = {regel.soort for regel in regels}
    soort = next(each for each in ("afrekening", "voorschot", "eentermijn") if each in soorten)
    factuur = Factuur(
        factuurrun_id=run.id,
        factuurpartij_id=partij_id,
        regimeversie=overzicht.boek.row.versie,
        versie=versie,
        soort=soort,
        jaar=run.jaar,
        kwartaal=run.kwartaal,
        status="concept",
        verwijzingen=overzicht.eerder.nummers[partij_id] if soort == "afrekening" else [],
        reden="",
        inkoopreferentie="",
        netto=sum((regel.bedrag for regel in regels), NUL),
        btw_uitsplitsing=[],
        belemmeringen=[],
    )
    call.db.add(factuur)
    await call.db.flush()
    for nr, regel in enumerate(regels, 1):
        regel.factuur_id, regel.volgnummer = factuur.id, nr
    call.db.add_all(regels)
    await call.db.flush()
    return factuur
