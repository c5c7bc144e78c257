"""The leden service: members, meetings, votes and decisions of the cooperative."""

from typing import Any

from commonground.api import Api
from commonground.principal import Lookup, clients_of
from commonground.relay import relay
from commonground.service import Service, make_service
from sqlalchemy.ext.asyncio import AsyncSession

from leden import opendata
from leden.besluit.besluiten import BESLUITEN
from leden.besluit.deelnamelijsten import DEELNAMELIJSTEN, DEELNAMES
from leden.dossier import dossiertaken
from leden.dossier.zaakstukken import STUKKEN
from leden.dossier.zaaktaken import ZAAKTAKEN
from leden.lidmaatschap import afnamen, lotingen, opvolging, vertegenwoordigers
from leden.lidmaatschap.gebeurtenissen import GEBEURTENISSEN
from leden.lidmaatschap.leden import LEDEN
from leden.lidmaatschap.lotingen import LOTINGEN
from leden.lidmaatschap.overeenkomsten import OVEREENKOMSTEN
from leden.lidmaatschap.vertegenwoordigers import VERTEGENWOORDIGERS
from leden.organen import belangen, mandaten, orgaanvergaderingen
from leden.organen.belangen import BELANGEN
from leden.organen.beletten import BELETTEN
from leden.organen.mandaten import MANDATEN
from leden.organen.orgaanvergaderingen import ORGAANVERGADERINGEN
from leden.settings import Settings
from leden.statutair import parameters, statutenbeheer, statutenlezer, statutenverschillen
from leden.statutair.beschermingen import BESCHERMINGEN
from leden.statutair.parameters import PARAMETERWIJZIGINGEN
from leden.statutair.statutenbeheer import STATUTENAKTEN
from leden.stemming import personenloting, simulaties, stembus, stempassen, stemverloop, volmachten
from leden.stemming.kiezers import KIESGERECHTIGDEN, STEMREGISTER
from leden.stemming.stemmen import STEMMEN
from leden.stemming.stemmingen import STEMMINGEN
from leden.stemming.volmachten import VOLMACHTEN
from leden.tables import Base
from leden.vergadering import acties, bezorgingen, monitor, notulen, presenties, spreeklijst, termijnen, vergaderingen
from leden.vergadering.acties import ACTIES
from leden.vergadering.agendapunten import AGENDAPUNTEN
from leden.vergadering.notulen import NOTULEN
from leden.vergadering.oproepen import OPROEPEN
from leden.vergadering.presenties import PRESENTIES
from leden.vergadering.spreeklijst import SPREEKVERZOEKEN
from leden.vergadering.vergaderingen import VERGADERINGEN

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
        STUKKEN,
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
        BESCHERMINGEN,
        SPREEKVERZOEKEN,
        NOTULEN,
        ACTIES,
        DEELNAMELIJSTEN,
        DEELNAMES,
        MANDATEN,
        BELETTEN,
        BELANGEN,
        ORGAANVERGADERINGEN,
        VERTEGENWOORDIGERS,
    ],
    routers=[
        opvolging.router,
        afnamen.router,
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
        orgaanvergaderingen.router,
        opendata.router,
        dossiertaken.router,
        vertegenwoordigers.router,
        presenties.router,
        volmachten.router,
        stemverloop.router,
        stembus.router,
        personenloting.router,
        stempassen.router,
        statutenlezer.router,
        statutenbeheer.router,
        statutenverschillen.router,
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
    workers = [relay, dossiertaken.werk]
    return make_service("leden", APIS, Base.metadata, settings, workers=workers, lookup=met_statuten())


def met_statuten() -> Lookup:
    """The usual lookup of a client; on the way every request learns which versions of the statutes there are."""
    zoek = clients_of(Base.metadata)

    async def lookup(db: AsyncSession, client_id: str) -> Any:
        await statutenbeheer.ken(db)
        return await zoek(db, client_id)

    return lookup
