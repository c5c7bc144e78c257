"""From the tables to the archive parameters of a zaak and back (zrc-021); the deriving is in `archiefparameters`."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from commonground.call import Call
from commonground.references import Unfetchable
from sqlalchemy import Text, cast, or_, select, update

from zgw.besluiten.tables import Besluit
from zgw.catalogi.tables import ResultaatType
from zgw.elders import TypeElders, haal
from zgw.verwijzingen import rij_van
from zgw.zaken.archiefparameters import Archief, Momentopname, NietAfTeLeiden, Procedure, bepaal
from zgw.zaken.tables import Resultaat, Zaak, ZaakBesluit, ZaakEigenschap, ZaakObject

KOLOMMEN = ("archiefnominatie", "archiefactiedatum", "startdatum_bewaartermijn")


async def procedure_van(call: Call, zaak_id: int) -> Procedure | None:
    """The archive part of the resultaattype of a zaak; None while it has no resultaat."""
    type = select(
        Resultaat.resultaattype,
        Resultaat.resultaattype_id,
        ResultaatType.archiefnominatie,
        ResultaatType.archiefactietermijn,
        ResultaatType.brondatum_archiefprocedure,
    )
    gevonden = await call.db.execute(
        type.outerjoin(ResultaatType, Resultaat.resultaattype_id == ResultaatType.id).where(
            Resultaat.zaak_id == zaak_id
        )
    )
    rij: Any = gevonden.first()
    if rij is None:
        return None
    if rij.resultaattype_id is None:
        rij = await rij_van(call, "resultaattype", rij.resultaattype, "resultaattype", bewaard=True)
    bron = rij.brondatum_archiefprocedure or {}
    namen = ("afleidingswijze", "datumkenmerk", "objecttype")
    return Procedure(
        rij.archiefnominatie,
        rij.archiefactietermijn,
        **{naam: bron.get(naam) or "" for naam in namen},
        procestermijn=bron.get("procestermijn"),
    )


async def momentopname(call: Call, zaak: Any, einddatum: date, procedure: Procedure) -> Momentopname:
    """What the derivation needs to know; what we derived before does not count as filled in."""
    zelf: dict[str, Any] = {naam: None if naam in zaak.afgeleid else getattr(zaak, naam) for naam in KOLOMMEN}
    eigenschappen = select(ZaakEigenschap.naam, ZaakEigenschap.waarde).where(ZaakEigenschap.zaak_id == zaak.id)
    hoofd = select(Zaak.einddatum).where(Zaak.id == zaak.hoofdzaak_id)
    return Momentopname(
        einddatum,
        **zelf,
        heeft_hoofdzaak=zaak.hoofdzaak_id is not None,
        einddatum_hoofdzaak=(await call.db.execute(hoofd)).scalar(),
        eigenschappen={rij.naam: rij.waarde for rij in await call.db.execute(eigenschappen)},
        besluiten=await besluiten(call, zaak.id, procedure),
        einddata_verwante_zaken=await einddata(call, [andere["url"] for andere in zaak.relevante_andere_zaken]),
        zaakobjecten=await zaakobjecten(call, zaak.id, procedure),
    )


async def besluiten(call: Call, zaak_id: int, procedure: Procedure) -> tuple[tuple[date, date | None], ...]:
    """From when until when the besluiten of a zaak hold; those elsewhere are asked when it comes down to that."""
    hier = select(Besluit.ingangsdatum, Besluit.vervaldatum).where(Besluit.zaak_id == zaak_id)
    rijen: list[Any] = list(await call.db.execute(hier))
    if procedure.afleidingswijze in ("ingangsdatum_besluit", "vervaldatum_besluit"):
        elders = select(ZaakBesluit.besluit).where(ZaakBesluit.zaak_id == zaak_id, ZaakBesluit.besluit_id.is_(None))
        for url in (await call.db.execute(elders)).scalars().all():
            try:
                rijen.append(await haal(call, url, "besluit"))
            except Unfetchable:
                raise NietAfTeLeiden(f"Het besluit {url} is niet op te halen.") from None
    return tuple((rij.ingangsdatum, rij.vervaldatum) for rij in rijen)


async def einddata(call: Call, urls: list[str]) -> tuple[date | None, ...]:
    """When related zaken closed, ours and those of others; None for one that is open or cannot be reached."""
    eigen = [UUID(url.rsplit("/", 1)[-1]) for url in urls if url.startswith("/")]
    gesloten = (await call.db.execute(select(Zaak.einddatum).where(Zaak.uuid.in_(eigen)))).scalars() if eigen else ()
    return (*gesloten, *[await einddatum_elders(call, url) for url in urls if not url.startswith("/")])


async def einddatum_elders(call: Call, url: str) -> date | None:
    try:
        return date.fromisoformat((await call.house.references.fetch(url)).get("einddatum") or "")
    except (Unfetchable, ValueError, AttributeError):
        return None


async def zaakobjecten(call: Call, zaak_id: int, procedure: Procedure) -> tuple[tuple[str, dict], ...]:
    """The objects of the kind that the derivation looks at, and what is known of each; it may have to be fetched."""
    if procedure.afleidingswijze != "zaakobject":
        return ()
    soort = ZaakObject.zaak_id == zaak_id, ZaakObject.object_type == procedure.objecttype
    vraag = select(ZaakObject.object_type, ZaakObject.object, ZaakObject.object_identificatie).where(*soort)
    rijen = (await call.db.execute(vraag)).all()
    return tuple([(rij.object_type, rij.object_identificatie or await inhoud(call, rij.object)) for rij in rijen])


async def inhoud(call: Call, url: str) -> dict:
    """What a URL gives; nothing when it cannot be had. A row of ours: its columns, as they are shown."""
    if gevonden := call.house.locate(url):
        resource, uuid = gevonden
        rij = (await call.db.execute(resource.query.where(resource.table.uuid == uuid))).first()
        return resource.represent(rij, replace(call, api=resource.api, root=resource.api.root)) if rij else {}
    try:
        found = await call.house.references.fetch(call.show(url))
    except Unfetchable:
        return {}
    return found if isinstance(found, dict) else {}


async def archief_bij(call: Call, zaak: Any, einddatum: date) -> Archief | None:
    """The archive parameters if the zaak closes on this day; None without resultaat. Raises NietAfTeLeiden."""
    procedure = await procedure_van(call, zaak.id)
    return procedure and bepaal(await momentopname(call, zaak, einddatum, procedure), procedure)


def afgeleide_kolommen(zaak: Any, archief: Archief) -> dict:
    """The columns to store, with the names of those that we filled in ourselves."""
    waarden = {naam: getattr(archief, naam) for naam in KOLOMMEN}
    zelf = [naam for naam in KOLOMMEN if naam in zaak.afgeleid or (waarden[naam] and not getattr(zaak, naam))]
    return waarden | {"afgeleid": zelf}


async def herbereken(call: Call, zaak_id: int) -> None:
    """Derives again for a closed zaak, after a change that its archiving hangs on. Twice is the same as once."""
    zaak = (await call.db.execute(select(*Zaak.__table__.columns).where(Zaak.id == zaak_id))).one()
    if zaak.einddatum is None:
        return
    try:
        archief = await archief_bij(call, zaak, zaak.einddatum)
    except NietAfTeLeiden:  # the zaak stays closed; what it hung on is gone, so the date is not known
        archief = Archief(*(None if naam in zaak.afgeleid else getattr(zaak, naam) for naam in KOLOMMEN))
    if archief is not None:
        await call.db.execute(update(Zaak).where(Zaak.id == zaak_id).values(**afgeleide_kolommen(zaak, archief)))


async def herbereken_deelzaken(call: Call, hoofdzaak_id: int) -> None:
    """The closed deelzaken whose term starts when their hoofdzaak closes."""
    for deelzaak in (await call.db.execute(select(Zaak.id).where(Zaak.hoofdzaak_id == hoofdzaak_id))).scalars().all():
        procedure = await procedure_van(call, deelzaak)
        if procedure and procedure.afleidingswijze == "hoofdzaak":
            await herbereken(call, deelzaak)


async def herbereken_verwante(call: Call, zaak: Any) -> None:
    """The zaken whose term starts when the last of their related zaken closes, and that name this one."""
    wijze = ResultaatType.brondatum_archiefprocedure["afleidingswijze"].as_string()
    elders = TypeElders.inhoud[("brondatumArchiefprocedure", "afleidingswijze")].as_string()
    genoemd = cast(Zaak.relevante_andere_zaken, Text).contains(str(zaak.uuid))
    van_soort = (
        select(Resultaat.zaak_id)
        .outerjoin(ResultaatType, ResultaatType.id == Resultaat.resultaattype_id)
        .outerjoin(TypeElders, TypeElders.url == Resultaat.resultaattype)
        .where(or_(wijze == "gerelateerde_zaak", elders == "gerelateerde_zaak"))
    )
    vraag = select(Zaak.id).where(Zaak.id.in_(van_soort), genoemd)
    for verwant in (await call.db.execute(vraag)).scalars().all():
        await herbereken(call, verwant)
