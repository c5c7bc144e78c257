"""The decision register; counts stay empty, because no source has any."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.besluit.besluitvorming import bevindingen_bij
from leden.bevindingen import bevinding
from leden.historie.agendas import vergadering_van
from leden.historie.meldingen import Melding, bron_van
from leden.historie.soorten import besluitsoort
from leden.statutair.statuten import tabel, van_kracht_op
from leden.tables import Besluit

ORGANEN = {"ALV": "alv", "RvC": "rvc"}
PRINCIPE = "(principebesluit)"
UITKOMSTEN = {"aangenomen": "aangenomen", "uitkomst_niet_in_bron": "niet_in_bron"}


async def besluiten(db: AsyncSession) -> list[Melding]:
    """The decision register; what another body decided (a college) is told and not taken over."""
    meldingen = []
    for rij in tabel("besluiten.csv"):
        datum = date.fromisoformat(rij["datum"])
        regel = bron_van(rij)
        if rij["orgaan"] not in ORGANEN:
            uitleg = f"{rij['orgaan']} is geen orgaan van de coöperatie ({regel})."
            meldingen.append(Melding(str(datum), "ORGAAN_ONBEKEND", uitleg))
            continue
        meldingen += [Melding(str(datum), each["code"], f"{each['melding']} ({regel})") for each in vreemd(rij, datum)]
        await neem_besluit(db, rij, datum)
    return meldingen


def vreemd(rij: dict[str, str], datum: date) -> list[dict]:
    tekst, meldingen = rij["omschrijving"].casefold(), bevindingen_bij(datum)
    if "jaarrekening" in tekst and "decharge" in tekst:
        melding = "Decharge is een afzonderlijk besluit, na dat over de jaarrekening."
        meldingen.append(bevinding("DECHARGE_AFZONDERLIJK", melding, "16.7", datum))
    if rij["uitkomst"] == "uitkomst_niet_in_bron":
        meldingen.append(bevinding("UITKOMST_ONBEKEND", "De bron vraagt het besluit en geeft de uitkomst niet."))
    return meldingen


def wijze(woorden: str) -> str:
    if "unaniem" in woorden:
        return "unaniem"
    return "door_voorzitter_verklaard" if "voorzitter verklaart" in woorden else "niet_in_bron"


async def neem_besluit(db: AsyncSession, rij: dict[str, str], datum: date) -> None:
    orgaan = ORGANEN[rij["orgaan"]]
    zelfde = select(Besluit.id).where(Besluit.datum == datum, Besluit.tekst == rij["omschrijving"])
    if (await db.execute(zelfde)).first():
        return
    soort = besluitsoort(orgaan, rij["omschrijving"])
    db.add(
        Besluit(
            orgaan=orgaan,
            datum=datum,
            nummer=rij["nr"],
            besluitsoort=soort,
            tekst=rij["omschrijving"],
            uitkomst=UITKOMSTEN[rij["uitkomst"]],
            wijze=wijze(rij["woorden_in_bron"]),
            tellingen=None,
            regeluitkomst=None,
            statutenversie=van_kracht_op(datum).sleutel,
            bevindingen=vreemd(rij, datum),
            in_beginsel=PRINCIPE in rij["omschrijving"],
            vervolg_op_id=await beginsel(db, soort, datum),
            vergadering_id=await vergadering_van(db, datum) if orgaan == "alv" else None,
        )
    )
    await db.flush()


async def beginsel(db: AsyncSession, soort: str, datum: date) -> int | None:
    """The decision in principle of the same kind that this one is the sequel of."""
    query = select(Besluit.id).where(Besluit.in_beginsel, Besluit.besluitsoort == soort, Besluit.datum < datum)
    return (await db.execute(query.order_by(Besluit.datum.desc()).limit(1))).scalar_one_or_none()
