"""Who may have a seat, from when until when, and by whose decision (art. 9.5, 10, 12.5, 13)."""

from datetime import date
from typing import Any

from commonground.problems import Invalid, ValidationFailed
from commonground.rules import Write
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.besluit.besluiten import BESLUITEN
from leden.bevindingen import bevinding
from leden.lidmaatschap.leden import LEDEN
from leden.organen.zitting import ARTIKEL, BESTUURT, TIJDELIJK, huisregel_voorzitter, zitting
from leden.problemen import in_strijd
from leden.tables import Mandaat
from leden.vergadering.kalender import maanden_later

JAREN, TERMIJNEN = 4, 2
BENOEMD_BIJ = {"bestuurder": "benoeming_bestuurder", "waarnemend_bestuurder": "overig_rvc"}  # 12.5: by the raad
GRONDEN = {
    "i": "werknemer, bestuurder of opdrachtnemer in de drie jaar ervoor of nu",
    "ii": "ontvangt een andere persoonlijke vergoeding",
    "iii": "had in de drie jaar ervoor een belangrijke zakelijke relatie",
    "iv": "bestuurt een organisatie waar een bestuurder toezicht houdt",
    "v": "verbonden aan een concurrent",
    "vi": "trad in de twaalf maanden ervoor op als bestuurder",
}


async def periode_klopt(write: Write) -> Invalid | None:
    new = write.new
    if new.lid:
        write.found["lid"] = await LEDEN.by_url(write.call, new.lid, "lid")
    if new.tot and new.tot < new.van:
        reden = "Het eind ligt voor het begin."
        raise ValidationFailed(Invalid("tot", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    return None


async def benoemd_door_wie_dat_mag(write: Write) -> Invalid | None:
    """Art. 10.1, 13.1 and 9.5: the assembly appoints; art. 12.5: the raad, who acts for the board."""
    new = write.new
    if not new.besluit:
        return None
    besluit = write.found["besluit"] = await BESLUITEN.by_url(write.call, new.besluit, "besluit")
    soort = BENOEMD_BIJ.get(new.rol, "benoeming_commissaris")
    if (besluit.besluitsoort, besluit.uitkomst, besluit.in_beginsel) != (soort, "aangenomen", False):
        return Invalid("besluit", "invalid", "Dit is geen aangenomen besluit tot benoeming in deze rol.")
    return None


async def niet_twee_keer_tegelijk(write: Write) -> Invalid | None:
    """Several tasks at once, but each once; a term may begin on the last day of the one before."""
    new = write.new
    if new.rol == "commissielid":  # there are several committees
        return None
    for ander in await van_persoon(write.call.db, new.persoon, (new.rol,)):
        if ander.van and ander.van < (new.tot or date.max) and new.van < (ander.tot or date.max):
            wanneer = f"van {ander.van}" + (f" tot en met {ander.tot}" if ander.tot else "")
            return Invalid("van", "MANDAAT_OVERLAPT", f"{new.persoon} heeft deze rol al {wanneer}.")
    return None


async def termijn_van_een_commissaris(write: Write) -> Invalid | None:
    """At most four years, and one reappointment."""
    new = write.new
    if new.rol != "commissaris":
        return None
    uiterlijk = maanden_later(new.van, 12 * JAREN)
    if new.tot is None or new.tot > uiterlijk:
        detail = f"Een termijn duurt ten hoogste vier jaar: tot en met {uiterlijk}."
        raise in_strijd("TERMIJN_TE_LANG", detail, "10.6", new.van, "tot", uiterlijk=uiterlijk)
    eigen = (Mandaat.persoon == new.persoon, Mandaat.rol == "commissaris")
    await write.call.db.execute(select(Mandaat.id).where(*eigen).with_for_update())  # two that reappoint at once
    eerder = await van_persoon(write.call.db, new.persoon, ("commissaris",))
    if new.termijn > TERMIJNEN or len(eerder) >= TERMIJNEN:
        detail = "Een commissaris kan eenmaal worden herbenoemd."
        raise in_strijd("TERMIJN_MAXIMUM", detail, "10.6", new.van, "termijn")
    hoeveelste = 1 + sum(ander.van is None or ander.van < new.van for ander in eerder)
    if "termijn" in write.given and new.termijn < hoeveelste:
        return Invalid("termijn", "invalid", f"Voor {new.persoon} is dit termijn {hoeveelste}.")
    new.termijn = max(new.termijn, hoeveelste)
    return None


async def commissaris_is_benoembaar(write: Write) -> Invalid | None:
    """Art. 10.2: what was declared, and what the mandates themselves show (vi)."""
    new = write.new
    if new.rol not in ("commissaris", "voorzitter_rvc"):
        return None
    gronden = set(new.uitsluitingsgronden)
    if new.rol == "commissaris":
        besturend = await van_persoon(write.call.db, new.persoon, BESTUURT)
        jaar_ervoor = maanden_later(new.van, -12)
        if any((m.van is None or m.van <= new.van) and (m.tot is None or m.tot >= jaar_ervoor) for m in besturend):
            gronden.add("vi")
    if gronden:
        detail = "; ".join(f"{grond}: {GRONDEN[grond]}" for grond in sorted(gronden))
        raise in_strijd("NIET_BENOEMBAAR", detail, "10.2", new.van, "persoon", gronden=sorted(gronden))
    return None


async def van_persoon(db: AsyncSession, persoon: str, rollen: tuple[str, ...]) -> list[Any]:
    query = select(*Mandaat.__table__.columns).where(Mandaat.persoon == persoon, Mandaat.rol.in_(rollen))
    return list((await db.execute(query.order_by(Mandaat.van, Mandaat.id))).all())


async def opvallend(write: Write) -> list[dict]:
    new, gevonden = write.new, []
    if new.rol in BESTUURT:
        zetels = await van_persoon(write.call.db, new.persoon, ("commissaris",))
        if any(loopt(m, new.van) for m in zetels):
            melding = "Wie als commissaris het bestuur waarneemt (12.5) verliest de benoembaarheid (10.2 vi, 10.8 d)."
            gevonden.append(bevinding("WAARNEMING_BEEINDIGT_MANDAAT", melding, "10.8", new.van))
    if new.rol == "voorzitter_rvc" and not new.lid:
        gevonden.append(huisregel_voorzitter())
    if new.rol == "commissaris" and not new.voordracht:
        melding = "De voordracht met de gegevens van art. 10.4 ontbreekt."
        gevonden.append(bevinding("VOORDRACHT_ONTBREEKT", melding, "10.4", new.van))
    orgaan = TIJDELIJK.get(new.rol)
    if orgaan and (over := await zitting(write.call.db, orgaan, new.van)):
        melding = f"Er is nog wie kan handelen: {', '.join(sorted(over))}; die is tijdelijk met de taken belast."
        gevonden.append(bevinding("WAARNEMING_NIET_NODIG", melding, ARTIKEL[orgaan], new.van))
    return gevonden


def loopt(mandaat: Any, dag: date) -> bool:
    """Not if the first day is unknown: whether it had begun cannot be told."""
    return mandaat.van is not None and mandaat.van <= dag and (mandaat.tot is None or mandaat.tot >= dag)
