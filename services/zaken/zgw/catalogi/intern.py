"""The resources of the Catalogi API, called from a command: the same steps and rules, on a session of the caller."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from commonground.api import House
from commonground.call import Call
from commonground.principal import Grant, Principal
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from zgw.catalogi.api import CATALOGI
from zgw.catalogi.besluittypen import BESLUITTYPEN
from zgw.catalogi.catalogussen import CATALOGUSSEN
from zgw.catalogi.eigenschappen import EIGENSCHAPPEN
from zgw.catalogi.informatieobjecttypen import INFORMATIEOBJECTTYPEN
from zgw.catalogi.resultaattypen import RESULTAATTYPEN
from zgw.catalogi.roltypen import ROLTYPEN
from zgw.catalogi.statustypen import STATUSTYPEN
from zgw.catalogi.typen import LEZEN, SCHRIJVEN, Typen
from zgw.catalogi.zaakobjecttypen import ZAAKOBJECTTYPEN
from zgw.catalogi.zaaktype_informatieobjecttypen import ZAAKTYPE_INFORMATIEOBJECTTYPEN
from zgw.catalogi.zaaktypen import ZAAKTYPEN

RESOURCES: dict[str, Typen] = {
    "Catalogus": CATALOGUSSEN,
    "InformatieObjectType": INFORMATIEOBJECTTYPEN,
    "BesluitType": BESLUITTYPEN,
    "ZaakType": ZAAKTYPEN,
    "StatusType": STATUSTYPEN,
    "ZaakTypeInformatieObjectType": ZAAKTYPE_INFORMATIEOBJECTTYPEN,
    "ResultaatType": RESULTAATTYPEN,
    "RolType": ROLTYPEN,
    "Eigenschap": EIGENSCHAPPEN,
    "ZaakObjectType": ZAAKOBJECTTYPEN,
}
# Writes, and forces nothing
BEHEER = Principal(
    "catalogus-import",
    label="Importeren en exporteren van een catalogus",
    grants=(Grant(CATALOGI.component, frozenset((LEZEN, SCHRIJVEN))),),
)


@dataclass
class Aanroep(Call):
    """A call of which the body did not come over the wire."""

    gegeven: dict[str, Any] = field(default_factory=dict)

    async def body(self) -> dict[str, Any]:
        return self.gegeven


def aanroep(house: House, db: AsyncSession, gegeven: dict[str, Any] | None = None, uuid: UUID | None = None) -> Aanroep:
    """A call as if this body came in over HTTP, for the object with this uuid."""
    scope = {
        "type": "http",
        "method": "POST",
        "path": CATALOGI.root,
        "query_string": b"",
        "headers": [],
        "path_params": {"uuid": str(uuid)} if uuid else {},
    }
    base, root = house.bases[0], CATALOGI.root
    return Aanroep(Request(scope), db, BEHEER, CATALOGI, house, base, root, gegeven=gegeven or {})
