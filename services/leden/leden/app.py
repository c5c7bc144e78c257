"""The leden service: members, meetings, votes and decisions of the cooperative."""

from typing import Any

from commonground.api import Api
from commonground.principal import Lookup, clients_of
from commonground.relay import relay
from commonground.service import Service, make_service
from sqlalchemy.ext.asyncio import AsyncSession

from leden import (
    acties,
    belangen,
    bezorgingen,
    dossiertaken,
    lotingen,
    mandaten,
    monitor,
    notulen,
    opendata,
    opvolging,
    parameters,
    presenties,
    simulaties,
    spreeklijst,
    statutenbeheer,
    statutenlezer,
    stembus,
    stempassen,
    stemverloop,
    termijnen,
    vergaderingen,
    vertegenwoordigers,
    volmachten,
)
from leden.acties import ACTIES
from leden.agendapunten import AGENDAPUNTEN
from leden.belangen import BELANGEN
from leden.besluiten import BESLUITEN
from leden.gebeurtenissen import GEBEURTENISSEN
from leden.leden import LEDEN
from leden.lotingen import LOTINGEN
from leden.mandaten import MANDATEN
from leden.notulen import NOTULEN
from leden.oproepen import OPROEPEN
from leden.overeenkomsten import OVEREENKOMSTEN
from leden.parameters import PARAMETERWIJZIGINGEN
from leden.presenties import PRESENTIES
from leden.settings import Settings
from leden.spreeklijst import SPREEKVERZOEKEN
from leden.statutenbeheer import STATUTENAKTEN
from leden.stembus import STEMREGISTER
from leden.stemmen import KIESGERECHTIGDEN, STEMMEN
from leden.stemmingen import STEMMINGEN
from leden.tables import Base
from leden.vergaderingen import VERGADERINGEN
from leden.vertegenwoordigers import VERTEGENWOORDIGERS
from leden.volmachten import VOLMACHTEN
from leden.zaaktaken import ZAAKTAKEN, werk

API = Api(
    "leden",
    "/leden/api/v1",
    "Leden",
    "0.1.0",
    [
        LEDEN,
        GEBEURTENISSEN,
        OVEREENKOMSTEN,
        ZAAKTAKEN,
        VERGADERINGEN,
        AGENDAPUNTEN,
        OPROEPEN,
        PRESENTIES,
        STEMMINGEN,
        STEMMEN,
        KIESGERECHTIGDEN,
        STEMREGISTER,
        VOLMACHTEN,
        BESLUITEN,
        LOTINGEN,
        PARAMETERWIJZIGINGEN,
        STATUTENAKTEN,
        SPREEKVERZOEKEN,
        NOTULEN,
        ACTIES,
        MANDATEN,
        BELANGEN,
        VERTEGENWOORDIGERS,
    ],
    routers=[
        opvolging.router,
        lotingen.router,
        parameters.router,
        vergaderingen.router,
        bezorgingen.router,
        monitor.router,
        spreeklijst.router,
        notulen.router,
        acties.router,
        mandaten.router,
        belangen.router,
        opendata.router,
        dossiertaken.router,
        vertegenwoordigers.router,
        presenties.router,
        volmachten.router,
        stemverloop.router,
        stembus.router,
        stempassen.router,
        statutenlezer.router,
        statutenbeheer.router,
        simulaties.router,
        termijnen.router,
    ],
    component="leden",
    kanaal="leden",
    openapi="3.1.0",
    accepts=("text/calendar", "text/event-stream"),
    hidden=404,
    description="Leden, algemene vergaderingen, stemmingen en besluiten van de coöperatie, getoetst aan de statuten.",
)
APIS = (API,)


def create_app(settings: Settings) -> Service:
    return make_service(
        "leden", APIS, Base.metadata, settings, workers=[relay, werk, dossiertaken.werk], lookup=met_statuten()
    )


def met_statuten() -> Lookup:
    """The usual lookup of a client; on the way every request learns which versions of the statutes there are."""
    zoek = clients_of(Base.metadata)

    async def lookup(db: AsyncSession, client_id: str) -> Any:
        await statutenbeheer.ken(db)
        return await zoek(db, client_id)

    return lookup
