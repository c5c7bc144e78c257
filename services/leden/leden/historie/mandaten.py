"""Twelve mandates in the supervisory board, by pseudonym; a year without a day stays a year."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.bevindingen import bevinding
from leden.historie.meldingen import Melding, bron_van, onvolledig
from leden.statutair.statuten import tabel
from leden.tables import Lid, Mandaat
from leden.vergadering.presentielijst import sleutel

# What the remark of the source says, what that means for the statutes, and in which article.
EIGEN_FUNCTIE = (
    "GEBONDEN_ZETEL",
    "",
    "Een gebonden zetel hangt aan de functie bij een lid; dat is een huisregel.",
)
OPVALLEND = {
    "als bestuurder": (
        "WAARNEMING_BEEINDIGT_MANDAAT",
        "10.8",
        "Wie als commissaris het bestuur waarneemt (12.5) verliest de benoembaarheid (10.2 vi, 10.8 d).",
    ),
    "niet-lid": EIGEN_FUNCTIE,
    "niet meer werkzaam": EIGEN_FUNCTIE,
    "andere betrekking": EIGEN_FUNCTIE,
    "die de benoeming deed": ("BELANG_BIJ_BENOEMING", "11.9", "Vertegenwoordigde een lid in de eigen benoeming."),
}


async def mandaten(db: AsyncSession) -> list[Melding]:
    leden = {sleutel(naam): lid for lid, namen in await bekende_leden(db) for naam in namen}
    bekend = set((await db.execute(select(Mandaat.persoon))).scalars())
    meldingen = []
    for rij in tabel("rvc_mandaten.csv"):
        wie, herkomst = f"Mandaat {rij['commissaris']}", rij["herkomst"]
        if rij["commissaris"] not in bekend:
            db.add(mandaat(rij, leden.get(sleutel(herkomst))))
        for veld in ("van", "tot"):
            meldingen += onvolledig(rij[veld], f"{wie}, {veld}", bron_van(rij))
        if herkomst not in ("", "extern") and sleutel(herkomst) not in leden:
            uitleg = f"{wie}: {herkomst} staat niet in het register ({bron_van(rij)})."
            meldingen.append(Melding(rij["van"], "LID_ONBEKEND", uitleg))
        gevonden = (Melding(rij["van"], each["code"], f"{wie}: {each['melding']}") for each in opvallend(rij))
        meldingen += gevonden
    await db.flush()
    return meldingen


async def bekende_leden(db: AsyncSession) -> list[tuple[int, list[str]]]:
    query = select(Lid.id, Lid.naam, Lid.aliassen)
    return [(lid.id, [lid.naam, *lid.aliassen]) for lid in await db.execute(query)]


def mandaat(rij: dict[str, str], lid_id: int | None) -> Mandaat:
    opmerkingen = (deel for deel in (rij["rol"], rij["opmerking"]) if deel)
    return Mandaat(
        persoon=rij["commissaris"],
        rol="commissaris",
        soort=rij["soort"],
        lid_id=lid_id,
        van=dag(rij["van"]),
        tot=dag(rij["tot"]),
        termijn=int(rij["termijn"]) if rij["termijn"] else None,
        periode=" tot ".join((rij["van"] or "onbekend", rij["tot"] or "onbekend")),
        toelichting="; ".join(opmerkingen),
        voordracht="",
        reden_einde="",
        bevindingen=opvallend(rij),
    )


def dag(tekst: str) -> date | None:
    return date.fromisoformat(tekst) if len(tekst) == 10 else None


def opvallend(rij: dict[str, str]) -> list[dict]:
    moment = dag(rij["tot"]) or dag(rij["van"]) or date(int((rij["tot"] or rij["van"])[:4]), 12, 31)
    return [
        bevinding(code, melding, artikel, moment)
        for woorden, (code, artikel, melding) in OPVALLEND.items()
        if woorden in rij["opmerking"]
    ]
