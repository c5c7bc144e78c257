"""What happens here and must be told at a zaak in the Zaken API: the steps per cause, named as in the catalogue."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from commonground.call import Call
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.levensloop import Soort
from leden.tables import Besluit, Dossiertaak, Gebeurtenis, Lid

Stap = tuple[str, str]
OPZEGGING: dict[str, tuple[Stap, ...]] = {
    Soort.OPZEGGING_ONTVANGEN: (("rol", "Opzeggend lid"), ("status", "Opzegging ontvangen")),
    Soort.UITGELOOT: (("status", "Loting gehouden"),),
    Soort.ONTHEFFING_VERLEEND: (("status", "Ontheffing voorgelegd aan ALV"), ("besluit", "ALV-besluit")),
    Soort.OPZEGGING_BEVESTIGD: (("status", "Opzegging bevestigd"),),
    Soort.OPZEGGING_INGETROKKEN: (("resultaat", "Ingetrokken"), ("status", "Afgehandeld")),
    Soort.BEEINDIGD: (("resultaat", "Lidmaatschap beëindigd"), ("status", "Afgehandeld")),
}
VERGADERING: dict[str, tuple[Stap, ...]] = {
    "gepland": (("status", "Gepland"),),
    "opgeroepen": (("status", "Opgeroepen"),),
    "geopend": (("status", "Vergadering geopend"),),
    "gesloten": (("status", "Vergadering gesloten"),),
    "getekend": (("status", "Notulen getekend"),),
    "goedgekeurd": (("resultaat", "Gehouden"), ("status", "Notulen goedgekeurd in volgende vergadering")),
}
STATUTEN: dict[str, tuple[Stap, ...]] = {
    "concept": (("status", "Concept-akte opgesteld"),),
    "besloten": (("status", "Behandeld in ALV"), ("besluit", "ALV-besluit")),
    "akte_verleden": (("status", "Akte verleden"),),
    "neergelegd": (("resultaat", "Van kracht"), ("status", "Neergelegd bij handelsregister")),
}
BENOEMING: dict[str, tuple[Stap, ...]] = {
    termijn: (
        ("status", "Kandidaat voorgedragen"),
        ("status", "Behandeld in ALV"),
        ("resultaat", resultaat),
        ("status", "Rooster van aftreden bijgewerkt"),
    )
    for termijn, resultaat in (("1", "Benoemd"), ("2", "Herbenoemd"))
}
TARIEF: dict[str, tuple[Stap, ...]] = {
    uitkomst: (
        ("status", "Behandeld in ALV"),
        ("besluit", "Tariefbesluit ALV"),
        ("resultaat", resultaat),
        ("status", "Gepubliceerd"),
    )
    for uitkomst, resultaat in (("aangenomen", "Vastgesteld"), ("verworpen", "Verworpen"))
}
ZAAKTYPEN = {
    "LEDEN-OPZEGGING": OPZEGGING,
    "LEDEN-ALV": VERGADERING,
    "LEDEN-STATUTEN": STATUTEN,
    "LEDEN-RVC": BENOEMING,
    "TARIEF-BESLUIT": TARIEF,
}


async def zet_klaar(
    db: AsyncSession, nu: datetime, zaaktype: str, onderwerp: UUID, oorzaak: str, omschrijving: str, **gegevens: Any
) -> None:
    """A task for this cause, once; `gegevens` is what the steps need: days, and the name and code of a member."""
    kenmerk = uuid5(onderwerp, f"{zaaktype}/{oorzaak}/{gegevens.pop('keer', '')}")
    if (await db.execute(select(Dossiertaak.id).where(Dossiertaak.kenmerk == kenmerk))).first():
        return
    sleutel = f"{zaaktype}-{onderwerp.hex[:12]}"
    rij = {"kenmerk": kenmerk, "zaaktype": zaaktype, "sleutel": sleutel, "onderwerp": onderwerp, "zaak": ""}
    rij |= {"gegevens": gegevens | {"oorzaak": oorzaak, "omschrijving": omschrijving}}
    rij |= {"stappen": [list(stap) for stap in ZAAKTYPEN[zaaktype][oorzaak]]}
    await db.execute(insert(Dossiertaak).values(**rij, pogingen=0, volgende_poging=nu, laatste_fout=""))


async def bij_opzegging(db: AsyncSession, nu: datetime, gebeurtenis: Any) -> None:
    """The zaak of a resignation is that of its notice."""
    if Soort(gebeurtenis.soort) not in OPZEGGING:
        return
    notitie = (
        select(Gebeurtenis.uuid, Gebeurtenis.datum, Lid.naam, Lid.gm_code, Lid.oin)
        .join(Lid, Lid.id == Gebeurtenis.lid_id)
        .where(Gebeurtenis.lid_id == gebeurtenis.lid_id, Gebeurtenis.soort == Soort.OPZEGGING_ONTVANGEN.value)
        .order_by(Gebeurtenis.volgnummer.desc())
        .limit(1)
    )
    opzegging = (await db.execute(notitie)).first()
    if opzegging is None:  # an end without a notice
        return
    besluit = select(Besluit.uuid, Besluit.tekst, Besluit.orgaan, Besluit.datum).where(
        Besluit.id == gebeurtenis.besluit_id
    )
    genomen = (await db.execute(besluit)).first() if gebeurtenis.besluit_id else None
    gegevens = {"datum": str(gebeurtenis.datum)} | (met_besluit(genomen) if genomen else {})
    await zet_klaar(
        db,
        nu,
        "LEDEN-OPZEGGING",
        UUID(str(opzegging.uuid)),
        str(gebeurtenis.soort),
        f"Opzegging lidmaatschap {opzegging.naam}",
        keer=str(gebeurtenis.uuid),
        startdatum=str(opzegging.datum),
        naam=opzegging.naam,
        code=opzegging.gm_code or opzegging.oin,
        roltoelichting="Zegt het lidmaatschap op",
        **gegevens,
    )


async def bij_vergadering(call: Call, vergadering: Any, oorzaak: str) -> None:
    dag = vergadering.datum
    naam = f"Algemene vergadering van {dag}"
    onderwerp = UUID(str(vergadering.uuid))
    gegevens = {"startdatum": begin(call, dag), "datum": str(dag)}
    await zet_klaar(call.db, call.now, "LEDEN-ALV", onderwerp, oorzaak, naam, **gegevens)


def begin(call: Call, dag: date) -> str:
    """A zaak does not begin in the future."""
    return str(min(dag, call.now.date()))


async def bij_statuten(call: Call, akte: Any, oorzaak: str, besluit: Any = None) -> None:
    gegevens: dict[str, Any] = {"startdatum": str(call.now.date()), "datum": str(call.now.date())}
    if besluit is not None:
        gegevens |= met_besluit(besluit)
    naam = f"Statutenwijziging {akte.naam}"
    await zet_klaar(call.db, call.now, "LEDEN-STATUTEN", UUID(str(akte.uuid)), oorzaak, naam, **gegevens)


def met_besluit(besluit: Any) -> dict[str, str]:
    return {
        "besluit": str(besluit.uuid),
        "besluittekst": besluit.tekst,
        "orgaan": besluit.orgaan,
        "datum": str(besluit.datum),
    }


async def bij_benoeming(call: Call, mandaat: Any) -> None:
    """By pseudonym: who it is stands in documents only."""
    naam = f"Benoeming commissaris {mandaat.persoon}"
    gegevens = {"startdatum": begin(call, mandaat.van), "datum": str(mandaat.van)}
    oorzaak = "1" if mandaat.termijn == 1 else "2"
    await zet_klaar(call.db, call.now, "LEDEN-RVC", UUID(str(mandaat.uuid)), oorzaak, naam, **gegevens)


async def bij_tariefbesluit(call: Call, besluit: Any) -> None:
    if (besluit.orgaan, besluit.besluitsoort) != ("alv", "tarieven") or besluit.uitkomst not in TARIEF:
        return
    gegevens = met_besluit(besluit) | {"startdatum": begin(call, besluit.datum)}
    onderwerp = UUID(str(besluit.uuid))
    await zet_klaar(call.db, call.now, "TARIEF-BESLUIT", onderwerp, besluit.uitkomst, besluit.tekst, **gegevens)
