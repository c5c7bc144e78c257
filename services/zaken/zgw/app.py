"""The zaken service: the ZGW APIs on one database."""

from commonground.principal import Known
from commonground.relay import relay
from commonground.service import Service, make_service
from commonground.settings import Outgoing
from sqlalchemy.ext.asyncio import AsyncSession

from zgw.autorisaties.api import AUTORISATIES
from zgw.autorisaties.rechten import bekend
from zgw.besluiten.api import BESLUITEN
from zgw.catalogi.api import CATALOGI, SELECTIELIJST
from zgw.documenten.api import DOCUMENTEN
from zgw.documenten.opslag import Opslag
from zgw.settings import Settings
from zgw.tables import Base
from zgw.zaken.api import ZAKEN

APIS = (CATALOGI, ZAKEN, DOCUMENTEN, BESLUITEN, AUTORISATIES, SELECTIELIJST)


def create_app(settings: Settings) -> Service:
    async def lookup(db: AsyncSession, client_id: str) -> Known | None:
        return await bekend(db, client_id, service.house)

    service = make_service("zaken", APIS, Base.metadata, settings, lookup=lookup, workers=[relay])
    lijst, references = settings.selectielijst, service.house.references
    if lijst.startswith("http") and references.service_for(lijst) is None:
        references.services.append(Outgoing(naam="selectielijst", api_root=lijst.rstrip("/"), auth="geen"))
    service.house.state["opslag"] = Opslag(settings.documenten_map)
    return service
