"""What the besluiten component promises."""

from commonground.api import Api
from commonground.audittrail import audittrail

from zgw.audittrails import AuditTrailBesluit
from zgw.besluiten.besluiten import BESLUITEN as RESOURCE
from zgw.besluiten.besluitinformatieobjecten import BESLUITINFORMATIEOBJECTEN
from zgw.besluiten.expanded import EXPANDED

BESLUITEN = Api(
    "besluiten",
    "/besluiten/api/v1",
    "Besluiten API",
    "1.1.0",
    [RESOURCE, BESLUITINFORMATIEOBJECTEN],
    routers=[audittrail(RESOURCE, AuditTrailBesluit)],
    component="brc",
    kanaal="besluiten",
    expanded=EXPANDED,
    description="Besluiten, los of in een zaak, en de documenten waarin zij zijn vastgelegd.",
)
