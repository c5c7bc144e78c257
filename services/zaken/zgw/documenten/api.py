"""What the documenten component promises."""

from commonground.api import Api
from commonground.audittrail import audittrail

from zgw.audittrails import AuditTrail
from zgw.documenten import inhoud, zoeken
from zgw.documenten.enkelvoudiginformatieobjecten import ENKELVOUDIGINFORMATIEOBJECTEN
from zgw.documenten.expanded import EXPANDED
from zgw.documenten.gebruiksrechten import GEBRUIKSRECHTEN
from zgw.documenten.objectinformatieobjecten import OBJECTINFORMATIEOBJECTEN

DOCUMENTEN = Api(
    "documenten",
    "/documenten/api/v1",
    "Documenten API",
    "1.7.1",
    [ENKELVOUDIGINFORMATIEOBJECTEN, GEBRUIKSRECHTEN, OBJECTINFORMATIEOBJECTEN],
    routers=[zoeken.router, inhoud.router, audittrail(ENKELVOUDIGINFORMATIEOBJECTEN, AuditTrail)],
    component="drc",
    kanaal="documenten",
    expanded=EXPANDED,
    description="Documenten in versies, met hun inhoud, en waar zij bij horen.",
)
