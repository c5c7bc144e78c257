"""Settings of tarieven, from `GEMEENGOED_TARIEVEN_…`. Its neighbours (leden) stand in the configuration file."""

from typing import Any

from commonground.settings import ServiceSettings, settings_for


class Settings(ServiceSettings):
    database_url: str = "sqlite+aiosqlite:///var/tarieven.db"
    listen: str = "127.0.0.1:8003"


def settings(**given: Any) -> Settings:
    return settings_for("tarieven", Settings, **given)
