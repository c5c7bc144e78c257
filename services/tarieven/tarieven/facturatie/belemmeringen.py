"""What keeps an invoice from being sent: all of it at once, in the codes of domain rule 12."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonground.call import Call
from commonground.problems import Invalid, Problem
from sqlalchemy import select

from tarieven.facturatie.btw import btw_voor
from tarieven.facturatie.tables import Btwregel, Factuurpartij

VERPLICHT = {"nummer": "het KVK-nummer of OIN", "straat": "de straat", "postcode": "de postcode", "plaats": "de plaats"}


@dataclass(frozen=True)
class Inrichting:
    """The configuration that invoices are made with, read once per request."""

    verkoper: Any  # None as long as nobody set it up
    afnemers: Mapping[int, Any]
    btwregels: Sequence[Any]


async def inrichting(call: Call) -> Inrichting:
    partijen = (await call.db.execute(select(Factuurpartij))).scalars().all()
    btwregels = (await call.db.execute(select(Btwregel))).scalars().all()
    afnemers = {row.gemeente_id: row for row in partijen if row.gemeente_id is not None}
    return Inrichting(next((row for row in partijen if row.rol == "verkoper"), None), afnemers, btwregels)


def belemmeringen(bij: Inrichting, factuur: Any, regels: Sequence[Any], dag: date) -> list[Invalid]:
    afnemer = bij.afnemers.get(factuur.factuurpartij_id)
    return [
        *zonder_btw(bij, regels, dag),
        *onvolledig("verkoper", bij.verkoper),
        *onvolledig("afnemer", afnemer),
        *zonder_referentie(factuur, afnemer),
        *zonder_betaalwijze(bij.verkoper, afnemer),
    ]


def zonder_btw(bij: Inrichting, regels: Sequence[Any], dag: date) -> list[Invalid]:
    code = "BTW_NIET_INGERICHT"
    per_regel = {regel.volgnummer: btw_voor(bij.btwregels, regel.product_id, dag) for regel in regels}
    fouten = [
        Invalid(f"regels.{nr}", code, "Voor dit product is niet ingericht welke btw geldt.")
        for nr, btw in per_regel.items()
        if btw is None
    ]
    categorieen = {btw.categorie for btw in per_regel.values() if btw}
    if "O" in categorieen and len(categorieen) > 1:
        fouten.append(Invalid("regels", code, "Buiten de btw (O) kan niet samen met andere btw op één factuur."))
    if categorieen - {"O"} and bij.verkoper is not None and not bij.verkoper.btw_nummer:
        fouten.append(Invalid("verkoper.btwNummer", code, "Voor deze btw is het btw-nummer van de verkoper nodig."))
    return fouten


def onvolledig(wie: str, partij: Any | None) -> list[Invalid]:
    code = "PARTIJ_ONVOLLEDIG"
    if partij is None:
        return [Invalid(wie, code, f"De {wie} is niet ingericht als factuurpartij.")]
    return [
        Invalid(f"{wie}.{naam}", code, f"Van de {wie} ontbreekt {wat}.")
        for naam, wat in VERPLICHT.items()
        if not getattr(partij, naam)
    ]


def zonder_referentie(factuur: Any, afnemer: Any | None) -> list[Invalid]:
    """Peppol asks for a reference of the buyer."""
    if afnemer is None or factuur.inkoopreferentie or afnemer.inkoopreferentie:
        return []
    return [Invalid("afnemer.inkoopreferentie", "PARTIJ_ONVOLLEDIG", "Van de afnemer ontbreekt de inkoopreferentie.")]


def zonder_betaalwijze(verkoper: Any | None, afnemer: Any | None) -> list[Invalid]:
    code, fouten = "BETAALWIJZE_ONTBREEKT", []
    partijen = [each for each in (afnemer, verkoper) if each is not None]
    if not any(each.betaalwijze for each in partijen):
        fouten.append(Invalid("betaalwijze", code, "Er is niet ingericht hoe wordt betaald."))
    if verkoper is not None and not verkoper.iban:
        fouten.append(Invalid("verkoper.iban", code, "Van de verkoper ontbreekt het rekeningnummer."))
    if not any(each.betaaltermijn_dagen is not None for each in partijen):
        fouten.append(Invalid("betaaltermijnDagen", code, "Er is geen betaaltermijn ingericht."))
    return fouten


def botst(fouten: Sequence[Invalid], titel: str = "Botst met wat er al is.", **extra: Any) -> Problem:
    """A 409 that names every fault; its own code is that of the first."""
    codes = list(dict.fromkeys(fout.code for fout in fouten))
    detail = " ".join(dict.fromkeys(fout.reason for fout in fouten))
    return Problem(409, codes[0], titel, detail, invalid=list(fouten), extra=extra)
