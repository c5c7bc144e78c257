"""What must be so before a vote opens, and what is odd then (art. 8.3, 8.6, 8.11, 8.13, 16.6, 16.7, 17.4)."""

from datetime import datetime
from typing import Any

from commonground.call import Call
from sqlalchemy import select

from leden.besluit import besluitvorming
from leden.besluit.besluitregels import toets_quorum
from leden.bevindingen import bevinding
from leden.lidmaatschap import register
from leden.problemen import botst
from leden.statutair.keuzes import besluitsoort_in, termijn_tweede
from leden.statutair.parameters import waarden
from leden.statutair.statuten import Besluitsoort
from leden.tables import Agendapunt, Besluit, Lid, Oproep
from leden.vergadering import kalender
from leden.vergadering.zaal import quorumregel, zaal


async def eis_afzonderlijk(call: Call, punt: Agendapunt, vergadering: Any) -> None:
    """Art. 16.6 and 16.7. Raises Conflict: VERKLARING_ONTBREEKT or DECHARGE_AFZONDERLIJK."""
    if punt.besluitsoort == "jaarrekening":
        if "decharge" in punt.onderwerp.casefold():
            detail = "Decharge is een afzonderlijk besluit, na dat over de jaarrekening."
            raise botst("DECHARGE_AFZONDERLIJK", detail, "16.7", vergadering.datum)
        if not punt.accountantsverklaring:
            detail = "Zonder de verklaring van de accountant kan de jaarrekening niet worden vastgesteld."
            raise botst("VERKLARING_ONTBREEKT", detail, "16.6", vergadering.datum)
    if punt.besluitsoort == "decharge" and not await jaarrekening_vastgesteld(call, vergadering):
        detail = "Decharge kan pas nadat de jaarrekening is vastgesteld."
        raise botst("DECHARGE_AFZONDERLIJK", detail, "16.7", vergadering.datum)


async def jaarrekening_vastgesteld(call: Call, vergadering: Any) -> bool:
    """In this meeting, or in an earlier one of this calendar year."""
    query = select(Besluit.id).where(
        Besluit.besluitsoort == "jaarrekening",
        Besluit.uitkomst == "aangenomen",
        Besluit.datum <= vergadering.datum,
        Besluit.datum >= vergadering.datum.replace(month=1, day=1),
    )
    return (await call.db.execute(query.limit(1))).first() is not None


async def eis_quorum(call: Call, punt: Agendapunt, vergadering: Any, moment: datetime, vooraf: frozenset[int]) -> None:
    """Raises Conflict GEEN_QUORUM with A, N and the days of a second meeting."""
    gekozen = await waarden(call.db, vergadering.datum)
    soort = besluitsoort_in(vergadering, punt.besluitsoort, gekozen)
    nu = await zaal(call.db, vergadering, moment, vooraf)
    regel = quorumregel(soort, vergadering.soort, vergadering.statutenversie)
    if regel and not (toets := toets_quorum(regel, nu, vergadering.statutenversie)).voldaan:
        extra: dict[str, Any] = toets.invoer | tweede_vergadering(soort, vergadering, gekozen)
        raise botst("GEEN_QUORUM", toets.uitleg, regel.artikel, vergadering.datum, **extra)


def tweede_vergadering(soort: Besluitsoort, vergadering: Any, gekozen: dict[str, str]) -> dict[str, Any]:
    """When the second meeting could be: the window of the statutes and the term of its call, together."""
    if soort.tweede_vergadering is None:
        return {}
    venster = kalender.venster_tweede_vergadering(soort.tweede_vergadering, vergadering.datum)
    planbaar = kalender.planbaar(venster, vergadering.datum, termijn_tweede(soort, gekozen, vergadering.statutenversie))
    gevonden = {"soort": soort.tweede_vergadering.sleutel, "artikel": soort.tweede_vergadering.artikel}
    return {"tweedeVergadering": gevonden | {"van": planbaar.van, "tot": planbaar.tot}}


async def eis_agenda(call: Call, punt: Agendapunt, vergadering: Any, moment: datetime, allen_stemmen_in: bool) -> None:
    """[P] besluit_buiten_agenda. Raises Conflict BUITEN_AGENDA unless all members are there and agree."""
    if punt.in_oproep or not await besluitvorming.is_opgeroepen(call.db, vergadering.id):
        return
    nu = await zaal(call.db, vergadering, moment)
    gekozen = (await waarden(call.db, vergadering.datum))["besluit_buiten_agenda"]
    if gekozen == "weiger" or nu.aanwezig < nu.leden or not allen_stemmen_in:
        detail = (
            "Het punt stond niet in de oproep; dan wordt alleen besloten als alle leden er zijn en ermee instemmen."
        )
        raise botst("BUITEN_AGENDA", detail, "8.3", vergadering.datum, aanwezig=nu.aanwezig, leden=nu.leden)


async def eis_ingetrokken(call: Call, vergadering: Any, beide: frozenset[int]) -> None:
    """[P] aanwezig_na_vooraf: a ballot is in the box without a name, so only its member can take it out.

    Raises Conflict VOORAF_EN_AANWEZIG.
    """
    if not beide or (await waarden(call.db, vergadering.datum))["aanwezig_na_vooraf"] == "stem_blijft":
        return
    namen = (await call.db.execute(select(Lid.naam).where(Lid.id.in_(beide)).order_by(Lid.naam))).scalars()
    detail = f"Deze leden zijn er zelf en trekken hun stem vooraf eerst in: {', '.join(namen)}."
    raise botst("VOORAF_EN_AANWEZIG", detail, "8.13", vergadering.datum)


async def zonder_stemrecht(call: Call, vergadering: Any, vooraf: frozenset[int]) -> list[dict]:
    """Who voted in advance and has left or is suspended since: a ballot has no name, so it cannot be taken out."""
    weg = vooraf - (await register.ledental(call.db, vergadering.datum)).stemgerechtigd
    if not weg:
        return []
    namen = (await call.db.execute(select(Lid.naam).where(Lid.id.in_(weg)).order_by(Lid.naam))).scalars()
    melding = f"Deze leden stemden vooraf en hebben nu geen stem; hun biljet telt mee: {', '.join(namen)}."
    return [bevinding("VOORAF_ZONDER_STEMRECHT", melding, "8.6", vergadering.datum)]


async def bij_opening(call: Call, row: Any, vergadering: Any) -> list[dict]:
    if row.vorm != "elektronisch_ter_vergadering":
        return []
    gesteld = select(Oproep.id).where(Oproep.vergadering_id == vergadering.id, Oproep.voorwaarden != "")
    if (await call.db.execute(gesteld.limit(1))).first():
        return []
    melding = "De oproep noemt geen voorwaarden voor elektronisch stemmen."
    return [bevinding("VOORWAARDEN_ONTBREKEN", melding, "8.11", vergadering.datum)]
