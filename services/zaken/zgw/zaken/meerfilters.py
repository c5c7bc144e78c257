"""Filters on zaken beyond the standard, that clients of existing components send (ecosystem §7)."""

from typing import Annotated, Any

from commonground.filters import Filter, beyond, on
from commonground.rules import Write
from commonground.types import Link
from pydantic import Field
from sqlalchemy import and_, delete, exists, insert, select
from sqlalchemy.orm import aliased

from zgw.catalogi.tables import ZaakType
from zgw.zaken.tables import Resultaat, Status, Zaak, ZaakKenmerk

later = aliased(Status)
Paar = Annotated[str, Field(pattern=r"^[^:]+:[^:]+$")]  # bron:kenmerk


def met_huidige_status(statustype: str) -> Any:
    """Zaken of which the latest status is of this statustype."""
    opgevolgd = exists().where(later.zaak_id == Status.zaak_id, later.datum_status_gezet > Status.datum_status_gezet)
    return Zaak.id.in_(select(Status.zaak_id).where(Status.statustype == statustype, ~opgevolgd))


def met_resultaat(resultaattype: str) -> Any:
    return Zaak.id.in_(select(Resultaat.zaak_id).where(Resultaat.resultaattype == resultaattype))


def met_kenmerk(*waar: Any) -> Any:
    return Zaak.id.in_(select(ZaakKenmerk.zaak_id).where(and_(*waar)))


def met_paar(paar: str) -> Any:
    bron, _, kenmerk = paar.partition(":")
    return met_kenmerk(ZaakKenmerk.bron == bron, ZaakKenmerk.kenmerk == kenmerk)


def met_zaaktypenaam(tekst: str) -> Any:
    naam = ZaakType.omschrijving.icontains(tekst, autoescape=True)
    return Zaak.zaaktype_id.in_(select(ZaakType.id).where(naam))


MEERFILTERS = beyond(
    {
        **on(Zaak.identificatie, "icontains"),
        "omschrijving": on(Zaak.omschrijving, "icontains")["omschrijving__icontains"],
        "zaaktype__omschrijving": Filter(str, met_zaaktypenaam, "De omschrijving van het zaaktype bevat deze tekst."),
        "status__statustype": Filter(Link, met_huidige_status, "Zaken met deze huidige status.", link=True),
        "resultaat__resultaattype": Filter(Link, met_resultaat, "Zaken met dit resultaat.", link=True),
        "kenmerk__bron": Filter(
            str, lambda bron: met_kenmerk(ZaakKenmerk.bron == bron), "Zaken met een kenmerk van deze registratie."
        ),
        "kenmerk": Filter(Paar, met_paar, "Zaken met dit kenmerk, als `bron:kenmerk`."),
    }
)


async def leg_kenmerken_vast(write: Write) -> None:
    """The kenmerken of a zaak as rows, for the filters; what is shown stands with the zaak."""
    zaak = write.old if write.old is not None else write.found["row"]
    kenmerken = [each.model_dump(by_alias=False) for each in write.new.kenmerken]
    if write.old is not None:
        if kenmerken == write.old.kenmerken:
            return
        await write.call.db.execute(delete(ZaakKenmerk).where(ZaakKenmerk.zaak_id == zaak.id))
    if kenmerken:
        await write.call.db.execute(insert(ZaakKenmerk), [each | {"zaak_id": zaak.id} for each in kenmerken])
