"""Takes over meetings, attendance lists and decisions of the past, with what is odd about them; nothing is invented.

Counts stay empty, because no source has any. Loading twice changes nothing.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from commonground.api import House
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from leden import register
from leden.besluitvorming import bevindingen_bij
from leden.bevindingen import bevinding
from leden.presentielijst import Bevinding, Rij, Uitslag, lees
from leden.register import AMSTERDAM
from leden.statuten import tabel, van_kracht_op
from leden.tables import Besluit, Lid, Presentie, Vergadering

LIJSTEN = (date(2018, 6, 21), date(2020, 6, 17), date(2022, 12, 7))
PLAATS = "Volgens de presentielijst"
ORGANEN = {"ALV": "alv", "RvC": "rvc"}
UITKOMSTEN = {"aangenomen": "aangenomen", "uitkomst_niet_in_bron": "niet_in_bron"}
# What a description says of the kind of decision; the first that fits. The agenda word does not decide it.
SOORTEN = (
    ("jaarrekening", "jaarrekening"),
    ("interim-directeur", "benoeming_bestuurder"),
    ("benoeming", "benoeming_commissaris"),
    ("statutenwijziging", "statutenwijziging"),
    ("strategi", "strategie"),
    ("tarieven", "tarieven"),
    ("facturatie", "tarieven"),
    ("bedrijfsplan", "bedrijfsplan"),
)


@dataclass(frozen=True)
class Melding:
    """One finding of the import: of which day, and in which line of which document."""

    datum: date
    code: str
    uitleg: str


async def neem_over(house: House) -> list[Melding]:
    """All of the past that the sources give; the findings, also of what was taken over before."""
    async with house.sessions.begin() as db:
        meldingen = [melding for datum in LIJSTEN for melding in await lijst(db, datum)]
        return meldingen + await besluiten(db)


# --- attendance -------------------------------------------------------------------------------------------------------
def rijen_van(datum: date) -> list[Rij]:
    return [Rij(rij["gemeente"], wijze_van(rij)) for rij in tabel(f"alv_{datum:%Y_%m_%d}_presentie.csv")]


def wijze_van(rij: dict[str, str]) -> Any:
    """The printed status; a written contribution is no vote, and a written vote is kept as what it was."""
    status = {"aanwezig": "zelf", "vertegenwoordigd": "volmacht", "schriftelijk": "schriftelijk"}
    return status.get(rij["status"], "afwezig")


async def lees_lijst(db: AsyncSession, datum: date) -> tuple[Uitslag, dict[str, Any]]:
    ids = (await register.ledental(db, datum)).leden
    query = select(Lid.id, Lid.naam, Lid.aliassen).where(Lid.id.in_(ids))
    bekend = {lid.naam: lid for lid in await db.execute(query)}
    return lees(rijen_van(datum), {naam: lid.aliassen for naam, lid in bekend.items()}), bekend


async def lijst(db: AsyncSession, datum: date) -> list[Melding]:
    uitslag, bekend = await lees_lijst(db, datum)
    if not await bestaat(db, datum):
        await leg_vast(db, datum, uitslag, bekend)
    return [Melding(datum, each.code, each.melding) for each in uitslag.bevindingen]


async def bestaat(db: AsyncSession, datum: date) -> bool:
    query = select(Vergadering.id).where(Vergadering.datum == datum, Vergadering.plaats == PLAATS)
    return (await db.execute(query)).first() is not None


async def leg_vast(db: AsyncSession, datum: date, uitslag: Uitslag, bekend: dict[str, Any]) -> None:
    """The meeting as closed; its hours are in no source, so the list counts for the whole day."""
    begin, eind = (datetime.combine(datum, uur, AMSTERDAM).astimezone(UTC) for uur in (time(0), time(23, 59)))
    vergadering = Vergadering(
        soort="gewoon",
        datum=datum,
        plaats=PLAATS,
        digitaal=False,
        status="gesloten",
        statutenversie=van_kracht_op(datum).sleutel,
        geopend_op=begin,
        gesloten_op=eind,
    )
    db.add(vergadering)
    await db.flush()
    per_lid = {each.naam: each for each in uitslag.bevindingen}
    for rij in uitslag.rijen:
        db.add(
            Presentie(
                vergadering_id=vergadering.id,
                lid_id=bekend[rij.naam].id,
                van=begin,
                tot=None,
                wijze=rij.wijze,
                hoedanigheid="",
                bevindingen=gevonden(per_lid.get(rij.naam)),
            )
        )
    await db.flush()


def gevonden(each: Bevinding | None) -> list[dict]:
    return [bevinding(each.code, each.melding)] if each else []


# --- decisions --------------------------------------------------------------------------------------------------------
async def besluiten(db: AsyncSession) -> list[Melding]:
    """The decision register; what another body decided (a college) is told and not taken over."""
    meldingen = []
    for rij in tabel("besluiten.csv"):
        datum = date.fromisoformat(rij["datum"])
        regel = f"{rij['bron_document']}:{rij['bron_regel']}"
        if rij["orgaan"] not in ORGANEN:
            uitleg = f"{rij['orgaan']} is geen orgaan van de coöperatie ({regel})."
            meldingen.append(Melding(datum, "ORGAAN_ONBEKEND", uitleg))
            continue
        meldingen += [Melding(datum, each["code"], f"{each['melding']} ({regel})") for each in vreemd(rij, datum)]
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


def besluitsoort(orgaan: str, tekst: str) -> str:
    if orgaan == "rvc":
        return "overig_rvc"
    return next((soort for woord, soort in SOORTEN if woord in tekst.casefold()), "gewoon")


def wijze(woorden: str) -> str:
    if "unaniem" in woorden:
        return "unaniem"
    return "door_voorzitter_verklaard" if "voorzitter verklaart" in woorden else "niet_in_bron"


async def neem_besluit(db: AsyncSession, rij: dict[str, str], datum: date) -> None:
    orgaan = ORGANEN[rij["orgaan"]]
    zelfde = select(Besluit.id).where(Besluit.datum == datum, Besluit.tekst == rij["omschrijving"])
    if (await db.execute(zelfde)).first():
        return
    in_vergadering = select(Vergadering.id).where(Vergadering.datum == datum, Vergadering.plaats == PLAATS)
    db.add(
        Besluit(
            orgaan=orgaan,
            datum=datum,
            nummer=rij["nr"],
            besluitsoort=besluitsoort(orgaan, rij["omschrijving"]),
            tekst=rij["omschrijving"],
            uitkomst=UITKOMSTEN[rij["uitkomst"]],
            wijze=wijze(rij["woorden_in_bron"]),
            tellingen=None,
            regeluitkomst=None,
            statutenversie=van_kracht_op(datum).sleutel,
            bevindingen=vreemd(rij, datum),
            vergadering_id=(await db.execute(in_vergadering)).scalar_one_or_none() if orgaan == "alv" else None,
        )
    )
    await db.flush()
