"""What invoicing and the ledger add to the API of tarieven."""

from tarieven.facturatie import runs, stappen
from tarieven.facturatie.afspraken import BETAALAFSPRAKEN
from tarieven.facturatie.btwregels import BTWREGELS
from tarieven.facturatie.creditnotas import CREDITNOTAS
from tarieven.facturatie.facturen import FACTUREN, FACTUURREGELS
from tarieven.facturatie.herindelingen import HERINDELINGEN
from tarieven.facturatie.partijen import FACTUURPARTIJEN
from tarieven.facturatie.runs import FACTUURRUNS
from tarieven.grootboek import raadplegen
from tarieven.grootboek.raadplegen import BOEKINGEN, TRANSACTIES

RESOURCES = (
    FACTUURPARTIJEN,
    BTWREGELS,
    BETAALAFSPRAKEN,
    HERINDELINGEN,
    FACTUURRUNS,
    FACTUREN,
    FACTUURREGELS,
    CREDITNOTAS,
    TRANSACTIES,
    BOEKINGEN,
)
ROUTERS = (runs.router, stappen.router, stappen.regelrouter, raadplegen.router, raadplegen.potrouter)
