"""Takes over what the sources tell of the past, with what is odd about it; nothing is invented.

A day, a count or a result that no source has stays empty. Loading twice changes nothing.
"""

from commonground.api import House

from leden.historie.acties import acties
from leden.historie.agendas import agendas
from leden.historie.besluiten import besluiten
from leden.historie.mandaten import mandaten
from leden.historie.meldingen import Melding
from leden.historie.mutaties import mutaties
from leden.historie.presentielijsten import LIJSTEN, lijst


async def neem_over(house: House) -> list[Melding]:
    """All of the past that the sources give; the findings, also of what was taken over before."""
    async with house.sessions.begin() as db:
        meldingen = [melding for datum in LIJSTEN for melding in await lijst(db, datum)]
        for deel in (agendas, besluiten, acties, mandaten):
            meldingen += await deel(db)
        return meldingen + mutaties()
