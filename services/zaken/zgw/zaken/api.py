"""What the zaken component promises."""

from commonground.api import Api
from commonground.audittrail import audittrail

from zgw.audittrails import AuditTrail
from zgw.zaken import reserveren, samengesteld, zoeken
from zgw.zaken.expanded import EXPANDED
from zgw.zaken.klantcontacten import KLANTCONTACTEN
from zgw.zaken.klantrelaties import ZAAKCONTACTMOMENTEN, ZAAKVERZOEKEN
from zgw.zaken.resultaten import RESULTATEN
from zgw.zaken.rollen import ROLLEN
from zgw.zaken.statussen import STATUSSEN
from zgw.zaken.zaakbesluiten import ZAAKBESLUITEN
from zgw.zaken.zaakeigenschappen import ZAAKEIGENSCHAPPEN
from zgw.zaken.zaakinformatieobjecten import ZAAKINFORMATIEOBJECTEN
from zgw.zaken.zaaknotities import ZAAKNOTITIES
from zgw.zaken.zaakobjecten import ZAAKOBJECTEN
from zgw.zaken.zaken import ZAKEN as RESOURCE

ZAKEN = Api(
    "zaken",
    "/zaken/api/v1",
    "Zaken API",
    "1.7.0",
    [
        RESOURCE,
        STATUSSEN,
        RESULTATEN,
        ROLLEN,
        ZAAKEIGENSCHAPPEN,
        ZAAKINFORMATIEOBJECTEN,
        ZAAKOBJECTEN,
        ZAAKBESLUITEN,
        KLANTCONTACTEN,
        ZAAKCONTACTMOMENTEN,
        ZAAKVERZOEKEN,
        ZAAKNOTITIES,
    ],
    routers=[zoeken.router, reserveren.router, samengesteld.router, audittrail(RESOURCE, AuditTrail)],
    component="zrc",
    kanaal="zaken",
    expanded=EXPANDED,
    description="Zaken en wat erbij hoort: statussen, resultaten, rollen, documenten, objecten, besluiten, contacten.",
)
