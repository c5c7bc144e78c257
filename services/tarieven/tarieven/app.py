"""The tarieven service: what members pay, why, and in which terms."""

from commonground.api import Api
from commonground.relay import relay
from commonground.service import Service, make_service

from tarieven import berekeningen, kwartaalbedragen, tarieftabellen
from tarieven.afnames import AFNAMES, CONTRACTREGELS
from tarieven.begroting import overzicht as begroting
from tarieven.begroting.ingroeiregelingen import INGROEIREGELINGEN
from tarieven.begroting.kostenposten import INDEXSTAPPEN, KOSTENPOSTEN, VERMOGENSPOSITIES
from tarieven.begroting.omslagen import OMSLAGEN
from tarieven.begrotingsjaren import BEGROTINGSJAREN, FACTURATIEREGIMES, KOSTENREGELS
from tarieven.berekeningen import BEREKENINGEN
from tarieven.bevindingen import bevindingen
from tarieven.bevindingen.bevindingen import BEVINDINGEN
from tarieven.bevindingen.gedrukte_waarden import GEDRUKTE_WAARDEN
from tarieven.combinaties import COMBINATIES
from tarieven.doorrekening import tarieven
from tarieven.facturatie import api as facturatie
from tarieven.gemeenten import GEMEENTEN
from tarieven.invoer import imports
from tarieven.invoer.imports import IMPORTS, importeur
from tarieven.inwonertallen import INWONERTALLEN
from tarieven.prijsregels import PRIJSREGELS
from tarieven.producten import PRODUCTEN
from tarieven.settings import Settings
from tarieven.simulatie.simulaties import SIMULATIES
from tarieven.tables import Base
from tarieven.tariefbesluiten import TARIEFBESLUITEN
from tarieven.transitie import bijdragen as transitie
from tarieven.uitvoer import opendata
from tarieven.weergave import paginas

TARIEVEN = Api(
    "tarieven",
    "/tarieven/api/v1",
    "Tarieven",
    "0.1.0",
    [
        GEMEENTEN,
        INWONERTALLEN,
        PRODUCTEN,
        PRIJSREGELS,
        BEGROTINGSJAREN,
        KOSTENREGELS,
        FACTURATIEREGIMES,
        KOSTENPOSTEN,
        INDEXSTAPPEN,
        VERMOGENSPOSITIES,
        OMSLAGEN,
        INGROEIREGELINGEN,
        AFNAMES,
        CONTRACTREGELS,
        BEREKENINGEN,
        SIMULATIES,
        TARIEFBESLUITEN,
        COMBINATIES,
        IMPORTS,
        BEVINDINGEN,
        GEDRUKTE_WAARDEN,
        *facturatie.RESOURCES,
    ],
    routers=[
        berekeningen.router,
        tarieven.router,
        tarieven.doorrekeningen,
        paginas.router,
        tarieftabellen.router,
        begroting.router,
        kwartaalbedragen.router,
        imports.router,
        bevindingen.router,
        transitie.router,
        opendata.router,
        *facturatie.ROUTERS,
    ],
    kanaal="tarieven",
    accepts=("text/csv", "text/html", "application/pdf", "application/xml", "image/svg+xml"),
    openapi="3.1.0",
    hidden=404,
    description="Producten, tarieven en kwartaalbedragen van de coöperatie, met het rekenspoor van elk bedrag.",
)
APIS = (TARIEVEN,)


def create_app(settings: Settings) -> Service:
    return make_service("tarieven", APIS, Base.metadata, settings, workers=[relay, importeur])
