"""What the tests send, and the clock they move."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.notificaties.ontvanger import AUTH, Ontvanger

FILTERS = ["bronorganisatie", "zaaktype", "vertrouwelijkheidaanduiding"]
KENMERKEN = {
    "bronorganisatie": "517439943",
    "zaaktype": "https://catalogi.example.nl/zaaktypen/1",
    "vertrouwelijkheidaanduiding": "openbaar",
}


class Klok:
    """The time, moved by hand; starts a little after now, so that what was just published is due."""

    def __init__(self) -> None:
        self.nu = datetime.now(UTC) + timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.nu

    def verder(self, seconden: float) -> None:
        self.nu += timedelta(seconds=seconden)


def aanvraag(ontvanger: Ontvanger, **velden: Any) -> dict[str, Any]:
    return {"callbackUrl": ontvanger.url, "auth": AUTH, "kanalen": [{"naam": "zaken", "filters": {}}]} | velden


def bericht(**velden: Any) -> dict[str, Any]:
    zaak = "https://zaken.example.nl/zaken/api/v1/zaken/9d6bd1c4-0ba4-4f0b-9b5a-4a3f7f7c2f11"
    return {
        "kanaal": "zaken",
        "hoofdObject": zaak,
        "resource": "zaak",
        "resourceUrl": zaak,
        "actie": "create",
        "aanmaakdatum": "2026-01-01T13:00:00+01:00",
        "kenmerken": KENMERKEN,
    } | velden
