"""What the autorisaties component promises."""

from commonground.api import Api

from zgw.autorisaties.applicaties import APPLICATIES

AUTORISATIES = Api(
    "autorisaties",
    "/autorisaties/api/v1",
    "Autorisaties API",
    "1.1.0",
    [APPLICATIES],
    component="ac",
    kanaal="autorisaties",
    description="Welke applicatie wat mag, in welke component.",
)
