"""Files that no version of a document names any more: what an interrupted request left behind."""

from commonground.api import House
from sqlalchemy import select

from zgw.documenten.opslag import Opslag
from zgw.documenten.tables import Versie


async def ruim_op(house: House) -> int:
    """Removes the files of a day and older without a row; gives their number."""
    opslag: Opslag = house.state["opslag"]
    async with house.sessions() as db:
        await db.connection(execution_options={"reads": True})
        bekend = {sleutel for sleutel in (await db.execute(select(Versie.bestand))).scalars() if sleutel}
    wezen = list(opslag.wezen(bekend))
    opslag.verwijder(wezen)
    return len(wezen)
