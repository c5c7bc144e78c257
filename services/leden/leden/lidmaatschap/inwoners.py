"""Inwonertallen of `tarieven`, asked with no transaction open, so that nobody waits for a neighbour (art. 6.3)."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

from commonground.json import loads
from commonground.problems import Conflict, ParseError
from commonground.references import References, Unfetchable
from fastapi import Request

from leden.buren import TARIEVEN, Rij, alle

Nodig = Callable[[dict], date | None]  # of a body: the day of which inhabitants are needed, None if not


class Inwonertal(Rij):
    gm_code: str
    peildatum: date
    soort: Literal["voorlopig", "definitief"]
    aantal: int
    versie: int


async def van_tarieven(references: References, dag: date) -> dict[str, int] | None:
    """By code, as last counted before this day; None when `tarieven` is not configured. Raises Unfetchable."""
    gevonden = await alle(references, TARIEVEN, "/inwonertallen", Inwonertal)
    return None if gevonden is None else laatste(gevonden, dag)


def laatste(gevonden: Iterable[Inwonertal], dag: date) -> dict[str, int]:
    """The last day that was counted, definitive before provisional, the last version."""
    eerst = sorted(gevonden, key=lambda each: (each.peildatum, each.soort == "definitief", each.versie))
    return {f"GM{each.gm_code.removeprefix('GM')}": each.aantal for each in eerst if each.peildatum <= dag}


def niet_beschikbaar(reden: str) -> Conflict:
    detail = f"De inwonertallen van tarieven zijn er niet ({reden}). Geef ze op, of probeer het later opnieuw."
    return Conflict("INWONERTALLEN_NIET_BESCHIKBAAR", detail)


# --- before a transaction ---------------------------------------------------------------------------------------------
async def vraag(request: Request, scopes: tuple[str, ...], nodig: Nodig) -> None:
    """Asks `tarieven` for who may do what the body says, if that needs it.

    What was found is in `request.state.inwoners`, why there is nothing in `request.state.zonder_inwoners`.
    """
    request.state.inwoners, request.state.zonder_inwoners = None, ""
    dag = van_inhoud(await request.body(), nodig)
    if dag is None or not await mag(request, scopes):
        return
    try:
        request.state.inwoners = await van_tarieven(request.app.state.house.references, dag)
    except Unfetchable as fout:
        request.state.zonder_inwoners = fout.reason


def van_inhoud(inhoud: bytes, nodig: Nodig) -> date | None:
    """The day that inhabitants are needed of; a body that cannot be read is refused later, with all that is wrong."""
    try:
        gegeven = loads(inhoud)
        return nodig(gegeven) if isinstance(gegeven, dict) else None
    except (ParseError, LookupError, ValueError, TypeError):
        return None


async def mag(request: Request, scopes: tuple[str, ...]) -> bool:
    api, house = request.app.state.api, request.app.state.house
    async with house.transaction(True, True) as db:
        principal = await house.authenticate(api)(request, db)
    return principal.may(api.component, *scopes)
