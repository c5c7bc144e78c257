"""The channels of the standard, so that subscribers need not wait for the first message of a producer."""

from commonground.api import House
from sqlalchemy import insert, select

from notificaties.tables import Kanaal

STANDAARD = {
    "autorisaties": [],
    "besluiten": ["verantwoordelijkeOrganisatie", "besluittype"],
    "besluittypen": ["catalogus"],
    "documenten": ["bronorganisatie", "informatieobjecttype", "vertrouwelijkheidaanduiding"],
    "informatieobjecttypen": ["catalogus"],
    "objecten": ["objectType"],
    "zaken": ["bronorganisatie", "zaaktype", "vertrouwelijkheidaanduiding"],
    "zaaktypen": ["catalogus"],
}


async def vul_aan(house: House) -> list[str]:
    """Makes the channels that are not there yet and gives their names; those that are there stay as they are."""
    async with house.sessions.begin() as db:
        bekend = set(await db.scalars(select(Kanaal.naam)))
        nieuw = [naam for naam in STANDAARD if naam not in bekend]
        if nieuw:
            rijen = [{"naam": naam, "documentatie_link": "", "filters": STANDAARD[naam]} for naam in nieuw]
            await db.execute(insert(Kanaal), rijen)
    return nieuw
