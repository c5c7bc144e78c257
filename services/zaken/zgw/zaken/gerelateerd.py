"""Gerelateerde zaken (experimental): a relation without a nature, that both zaken show when both are ours."""

from typing import Any

from commonground.call import Call
from commonground.problems import Invalid
from commonground.rules import Write
from sqlalchemy import delete, insert

from zgw.lijsten import namen
from zgw.zaken.tables import Zaak, ZaakRelatie
from zgw.zaken.zaakregels import zaak_bestaat

VELD = "gerelateerde_zaken"


GERELATEERD = namen(ZaakRelatie.url, ZaakRelatie.zaak_id == Zaak.id).label(VELD)  # a column of the query of zaken


def gevraagd(write: Write) -> set[str]:
    return {andere.url for andere in write.new.gerelateerde_zaken}


def al_bekend(write: Write) -> set[str]:
    return set(write.old.gerelateerde_zaken) if write.old is not None else set()


async def gerelateerde_zaken_bestaan(write: Write) -> Invalid | None:
    """Like zrc-011; and because the other zaak will show it too, the client must be able to see that one."""
    bekend, zaken = al_bekend(write), write.call.house.named("zaak")
    for nummer, andere in enumerate(write.new.gerelateerde_zaken):
        veld = f"gerelateerdeZaken.{nummer}.url"
        if andere.url in bekend:
            continue
        if fout := await zaak_bestaat(write, veld, andere.url):
            return fout
        if write.old is not None and andere.url == pad_van(write.old):
            return Invalid(veld, "self-forbidden", "Een zaak is niet met zichzelf gerelateerd.")
        if andere.url.startswith("/") and not await is_zichtbaar(zaken, write.call, andere.url):
            return Invalid(veld, "object-does-not-exist", "Deze zaak bestaat niet.")


async def is_zichtbaar(zaken: Any, call: Call, url: str) -> bool:
    _, uuid = call.house.locate(url) or (None, None)
    gezien = zaken.visible(call).with_only_columns(Zaak.id, maintain_column_froms=True).where(Zaak.uuid == uuid)
    return (await call.db.execute(gezien.order_by(None))).first() is not None


def pad_van(zaak: Any) -> str:
    return f"/zaken/api/v1/zaken/{zaak.uuid}"


async def leg_vast(write: Write, zaken: Any) -> None:
    """What changed in the list, on both sides; the other zaak gets an audit line and a notification of its own."""
    if VELD not in write.given:
        return
    zaak, db = write.old if write.old is not None else write.found["row"], write.call.db
    oud, nieuw = al_bekend(write), gevraagd(write)
    for url in sorted(oud ^ nieuw):
        andere = await zaak_van_ons(zaken, write.call, url)
        voor = zaken.represent(andere, write.call) if andere else None
        if url in nieuw:
            rijen = [{"zaak_id": zaak.id, "url": url, "andere_id": andere and andere.id}]
            if andere and pad_van(zaak) not in andere.gerelateerde_zaken:
                rijen.append({"zaak_id": andere.id, "url": pad_van(zaak), "andere_id": zaak.id})
            await db.execute(insert(ZaakRelatie), rijen)
        else:
            eigen = (ZaakRelatie.zaak_id == zaak.id) & (ZaakRelatie.url == url)
            terug = (ZaakRelatie.zaak_id == andere.id) & (ZaakRelatie.andere_id == zaak.id) if andere else eigen
            await db.execute(delete(ZaakRelatie).where(eigen | terug))
        if andere:
            na = await zaken.reread(write.call, andere.uuid)
            deel = Write(write.call, old=andere)
            await zaken.record("partial_update", deel, voor, zaken.represent(na, write.call), na)


async def zaak_van_ons(zaken: Any, call: Call, url: str) -> Any:
    _, uuid = call.house.locate(url) or (None, None)
    return (await call.db.execute(zaken.existing(call).where(Zaak.uuid == uuid))).first() if uuid else None
