"""What happens here and must be told at a zaak: a task per cause, in the transaction of that cause."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from commonground.call import Call
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.dossier.stukken import Papier, leg_klaar, tekst
from leden.dossier.zaakstappen import AANVRAAG, BESLOTEN, OPZEGGING, ZAAKTYPEN
from leden.lidmaatschap.levensloop import Soort
from leden.tables import Agendapunt, Besluit, Dossiertaak, Gebeurtenis, Lid

LICHAAM = {"staat": "Staat", "overig_publiekrechtelijk": "overig", "privaatrechtelijk": "overig"}
EINDIGT = frozenset(
    {Soort.OPZEGGING_INGETROKKEN, Soort.OPZEGGING_AFGEWEZEN, Soort.BEEINDIGD, Soort.ONMIDDELLIJK_BEEINDIGD}
)
BEVESTIGT = frozenset({Soort.OPZEGGING_BEVESTIGD, Soort.ONTHEFFING_VERLEEND})
OVER_TARIEVEN = frozenset({"tarieven", "entreegeld", "jaarbijdrage"})  # art. 14.6a and 4.6


@dataclass(frozen=True)
class Erbij:
    """What the caller knows of a cause and the register does not."""

    oorzaak: str = ""
    eigenschappen: dict[str, Any] = field(default_factory=dict)
    stukken: Collection[Papier] = ()


NIETS = Erbij()


def sleutel(zaaktype: str, onderwerp: UUID) -> str:
    """The identification of the zaak of a subject."""
    return f"{zaaktype}-{onderwerp.hex[:12]}"


def kenmerk(zaaktype: str, onderwerp: UUID, oorzaak: str, keer: str) -> UUID:
    """What tells a cause from any other: the same cause is told once."""
    return uuid5(onderwerp, f"{zaaktype}/{oorzaak}/{keer}")


async def zet_klaar(
    db: AsyncSession,
    nu: datetime,
    zaaktype: str,
    onderwerp: UUID,
    oorzaak: str,
    omschrijving: str,
    *,
    erbij: Erbij = NIETS,
    vanaf: datetime | None = None,
    **gegevens: Any,
) -> None:
    """A task for this cause, once; `gegevens` is what the steps need. With `vanaf` it waits until then."""
    uniek = kenmerk(zaaktype, onderwerp, oorzaak, gegevens.pop("keer", ""))
    if (await db.execute(select(Dossiertaak.id).where(Dossiertaak.kenmerk == uniek))).first():
        return
    rij = {"kenmerk": uniek, "zaaktype": zaaktype, "onderwerp": onderwerp, "zaak": ""}
    rij["sleutel"] = gegevens.pop("sleutel", None) or sleutel(zaaktype, onderwerp)
    gegevens |= {"oorzaak": oorzaak, "omschrijving": omschrijving, "eigenschappen": dict(erbij.eigenschappen)}
    stappen = gegevens.pop("stappen", None) or ZAAKTYPEN[zaaktype].oorzaken[oorzaak]
    rij |= {"gegevens": gegevens, "stappen": [list(stap) for stap in stappen]}
    await db.execute(insert(Dossiertaak).values(**rij, pogingen=0, volgende_poging=vanaf or nu, laatste_fout=""))
    await leg_klaar(db, uniek, onderwerp, erbij.stukken)


def als_datum(dag: date | None) -> str:
    """A day as an eigenschap of the catalogue has it."""
    return f"{dag:%Y%m%d}" if dag else ""


def begin(call: Call, dag: date) -> str:
    """A zaak does not begin in the future."""
    return str(min(dag, call.today))


def met_besluit(besluit: Any) -> dict[str, Any]:
    return {
        "besluit": str(besluit.uuid),
        "besluittekst": besluit.tekst,
        "orgaan": besluit.orgaan,
        "datum": str(besluit.datum),
    }


async def besluit_bij(db: AsyncSession, gebeurtenis: Any) -> dict[str, Any]:
    if not gebeurtenis.besluit_id:
        return {}
    kolommen = select(Besluit.uuid, Besluit.tekst, Besluit.orgaan, Besluit.datum)
    genomen = (await db.execute(kolommen.where(Besluit.id == gebeurtenis.besluit_id))).one()
    return met_besluit(genomen)


# --- membership -------------------------------------------------------------------------------------------------------
async def bij_gebeurtenis(db: AsyncSession, nu: datetime, gebeurtenis: Any, erbij: Erbij = NIETS) -> None:
    """An event of a membership: of its application, or of its resignation."""
    soort = Soort(gebeurtenis.soort)
    if soort in AANVRAAG or soort in OPZEGGING:
        lid = (await db.execute(select(Lid.__table__).where(Lid.id == gebeurtenis.lid_id))).one()
        if soort in AANVRAAG:
            gegevens: dict[str, Any] = {"datum": str(gebeurtenis.datum)} | await besluit_bij(db, gebeurtenis)
            await bij_aanvraag(db, nu, lid, soort, keer=str(gebeurtenis.uuid), **gegevens)
        else:
            await bij_opzegging(db, nu, lid, gebeurtenis, erbij)


def over(lid: Any, toelichting: str) -> dict[str, Any]:
    """The member as initiator of its zaak."""
    return {"naam": lid.naam, "code": lid.gm_code or lid.oin, "roltoelichting": toelichting}


async def bij_aanvraag(
    db: AsyncSession,
    nu: datetime,
    lid: Any,
    oorzaak: str,
    datum: str,
    stukken: Collection[Papier] = (),
    **gegevens: Any,
) -> None:
    aangemeld = select(Gebeurtenis.datum).where(
        Gebeurtenis.lid_id == lid.id, Gebeurtenis.soort == Soort.AANGEMELD.value
    )
    eerste_dag = (await db.execute(aangemeld.order_by(Gebeurtenis.volgnummer).limit(1))).scalar_one()
    eigenschappen = {"gmCode": lid.gm_code, "soortLichaam": LICHAAM.get(lid.soort_lichaam, lid.soort_lichaam)}
    eigenschappen["ingangsdatum"] = datum.replace("-", "")
    brief = [*stukken]
    if oorzaak in (Soort.TOEGELATEN, Soort.GEWEIGERD):
        titel = f"Besluit op de aanvraag van {lid.naam}"
        brief.append(tekst("Besluitbrief", titel, f"Op {datum}: {gegevens['besluittekst']}"))
    await zet_klaar(
        db,
        nu,
        "LEDEN-AANVRAAG",
        UUID(str(lid.uuid)),
        str(oorzaak),
        f"Aanvraag lidmaatschap {lid.naam}",
        erbij=Erbij(eigenschappen=eigenschappen, stukken=brief),
        sleutel=f"LIDMAATSCHAP-{(lid.gm_code or lid.oin)[:6]}-{UUID(str(lid.uuid)).hex[:12]}",
        startdatum=str(eerste_dag),
        **over(lid, "Vraagt het lidmaatschap aan"),
        datum=datum,
        **gegevens,
    )


async def bij_opzegging(db: AsyncSession, nu: datetime, lid: Any, gebeurtenis: Any, erbij: Erbij) -> None:
    """The zaak of a resignation is that of its notice; who may leave at once without one, has that of the leaving."""
    loop = await levensloop(db, lid.id, gebeurtenis.volgnummer)
    soort = Soort(gebeurtenis.soort)
    opzegging, oorzaak = gebeurtenis if soort == Soort.OPZEGGING_ONTVANGEN else lopende(loop), erbij.oorzaak or soort
    if opzegging is None and soort == Soort.ONMIDDELLIJK_BEEINDIGD:
        opzegging, oorzaak = gebeurtenis, "onmiddellijk_opgezegd"
    if opzegging is None:  # an end without a notice
        return
    if soort == Soort.OPZEGGING_INGETROKKEN and loop[0].geregistreerd_op == gebeurtenis.geregistreerd_op:
        oorzaak = "vervallen_na_loting"
    einddatum = gebeurtenis.einddatum or opzegging.einddatum or gebeurtenis.datum
    papieren = [*erbij.stukken]
    if soort in BEVESTIGT:
        regel = f"De opzegging van {opzegging.datum} is bevestigd; het lidmaatschap eindigt op {einddatum}."
        papieren.append(tekst("Bevestiging opzegging", f"Bevestiging van de opzegging van {lid.naam}", regel))
    alles = Erbij(eigenschappen={"einddatum": als_datum(einddatum)} | erbij.eigenschappen, stukken=papieren)
    gegevens = {"datum": str(gebeurtenis.datum)} | await besluit_bij(db, gebeurtenis)
    await van_opzegging(db, nu, lid, opzegging, str(oorzaak), alles, keer=str(gebeurtenis.uuid), **gegevens)


async def van_opzegging(
    db: AsyncSession, nu: datetime, lid: Any, opzegging: Any, oorzaak: str, erbij: Erbij, **gegevens: Any
) -> None:
    eigenschappen = {"datumOpzegging": als_datum(opzegging.datum), "reden": opzegging.motivering[:255]}
    await zet_klaar(
        db,
        nu,
        "LEDEN-OPZEGGING",
        UUID(str(opzegging.uuid)),
        oorzaak,
        f"Opzegging lidmaatschap {lid.naam}",
        erbij=Erbij(eigenschappen=eigenschappen | erbij.eigenschappen, stukken=erbij.stukken),
        startdatum=str(opzegging.datum),
        **over(lid, "Zegt het lidmaatschap op"),
        **gegevens,
    )


async def levensloop(db: AsyncSession, lid_id: int, tot: int | None = None) -> Sequence[Any]:
    """The events of a member before this one, or all, the last first."""
    query = select(Gebeurtenis.__table__).where(Gebeurtenis.lid_id == lid_id)
    if tot is not None:
        query = query.where(Gebeurtenis.volgnummer < tot)
    return (await db.execute(query.order_by(Gebeurtenis.volgnummer.desc()))).all()


def lopende(loop: Sequence[Any]) -> Any:
    """The notice that still runs; `loop` has the last event first."""
    for gebeurtenis in loop:
        if gebeurtenis.soort == Soort.OPZEGGING_ONTVANGEN:
            return gebeurtenis
        if gebeurtenis.soort in EINDIGT:
            return None
    return None


# --- the assembly -----------------------------------------------------------------------------------------------------
async def bij_vergadering(
    call: Call, vergadering: Any, oorzaak: str, erbij: Erbij = NIETS, vanaf: datetime | None = None, **gegevens: Any
) -> None:
    dag = vergadering.datum
    naam = f"Algemene vergadering van {dag}"
    onderwerp = UUID(str(vergadering.uuid))
    vast: dict[str, Any] = {"startdatum": begin(call, dag), "datum": str(dag)}
    await zet_klaar(
        call.db, call.now, "LEDEN-ALV", onderwerp, oorzaak, naam, erbij=erbij, vanaf=vanaf, **vast | gegevens
    )


async def bij_statuten(call: Call, akte: Any, oorzaak: str, besluit: Any = None, erbij: Erbij = NIETS) -> None:
    gegevens: dict[str, Any] = {"startdatum": str(call.today), "datum": str(call.today)}
    if besluit is not None:
        gegevens |= met_besluit(besluit)
    naam = f"Statutenwijziging {akte.naam}"
    onderwerp = UUID(str(akte.uuid))
    await zet_klaar(call.db, call.now, "LEDEN-STATUTEN", onderwerp, oorzaak, naam, erbij=erbij, **gegevens)


async def bij_benoeming(call: Call, mandaat: Any, besluit: Any, erbij: Erbij) -> None:
    """By pseudonym: who it is stands in documents only."""
    gegevens: dict[str, Any] = {"startdatum": begin(call, mandaat.van), "datum": str(mandaat.van)}
    gegevens |= met_besluit(besluit) if besluit is not None else {}
    await zet_klaar(
        call.db,
        call.now,
        "LEDEN-RVC",
        UUID(str(mandaat.uuid)),
        "benoemd" if mandaat.termijn == 1 else "herbenoemd",
        f"Benoeming commissaris {mandaat.persoon}",
        erbij=erbij,
        **gegevens,
    )


async def bij_besluit(call: Call, besluit: Any, lid: Any = None) -> None:
    """A decision of the assembly that is a zaak itself, or the end of one that no event of a membership tells of."""
    if besluit.orgaan != "alv":
        return
    if besluit.besluitsoort in OVER_TARIEVEN and besluit.uitkomst in BESLOTEN:
        await bij_tarief(call, besluit)
    ontslag = "ontslag" in besluit.tekst.casefold()  # one besluitsoort is both
    if (besluit.besluitsoort, besluit.uitkomst) == ("benoeming_commissaris", "verworpen") and not ontslag:
        gegevens: dict[str, Any] = met_besluit(besluit) | {"startdatum": begin(call, besluit.datum)}
        onderwerp, naam = UUID(str(besluit.uuid)), "Benoeming commissaris"
        await zet_klaar(call.db, call.now, "LEDEN-RVC", onderwerp, "niet_benoemd", naam, **gegevens)
    if lid is not None and besluit.uitkomst == "verworpen":
        await bij_verworpen_verzoek(call, besluit, lid)


async def bij_tarief(call: Call, besluit: Any) -> None:
    """The zaak is that of the agenda item: after a dispute (art. 17.5) the next decision comes there too."""
    query = select(Agendapunt.uuid, Agendapunt.goedkeuring_rvc).where(Agendapunt.id == besluit.agendapunt_id)
    punt = (await call.db.execute(query)).first()
    onderwerp = UUID(str(punt.uuid if punt else besluit.uuid))
    gegevens: dict[str, Any] = met_besluit(besluit) | {"startdatum": begin(call, besluit.datum)}
    if punt and punt.goedkeuring_rvc:
        await zet_klaar(call.db, call.now, "TARIEF-BESLUIT", onderwerp, "akkoord_rvc", besluit.tekst, **gegevens)
    keer = str(besluit.uuid)
    await zet_klaar(
        call.db, call.now, "TARIEF-BESLUIT", onderwerp, besluit.uitkomst, besluit.tekst, keer=keer, **gegevens
    )


async def bij_verworpen_verzoek(call: Call, besluit: Any, lid: Any) -> None:
    """The assembly left a refusal, or the cap on resignations, as it was: nothing happens to the membership."""
    gegevens: dict[str, Any] = met_besluit(besluit) | {"keer": str(besluit.uuid)}
    if besluit.besluitsoort == "weigering_vernietigen":
        await bij_aanvraag(call.db, call.now, lid, "weigering_blijft", **gegevens)
    if besluit.besluitsoort == "ontheffing_opzegging":
        opzegging = lopende(await levensloop(call.db, lid.id))
        if opzegging is not None:
            await van_opzegging(call.db, call.now, lid, opzegging, "ontheffing_geweigerd", NIETS, **gegevens)
