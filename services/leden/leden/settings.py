"""Settings of the leden service: `GEMEENGOED_LEDEN_…`."""

from typing import Any

from commonground.settings import ServiceSettings, settings_for
from commonground.types import Rsin


class Settings(ServiceSettings):
    """`bronorganisatie` is the RSIN under which zaken are opened; the default is that of the shipped catalogue."""

    database_url: str = "sqlite+aiosqlite:///var/leden.db"
    listen: str = "127.0.0.1:8004"
    bronorganisatie: Rsin = "123456782"


def settings(**given: Any) -> Settings:
    return settings_for("leden", Settings, **given)
