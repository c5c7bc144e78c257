"""Settings of tarieven, from `GEMEENGOED_TARIEVEN_…`. Its neighbours (leden) stand in the configuration file."""

from decimal import Decimal
from typing import Annotated, Any

from commonground.settings import ServiceSettings, settings_for
from pydantic import Field


class Settings(ServiceSettings):
    database_url: str = "sqlite+aiosqlite:///var/tarieven.db"
    listen: str = "127.0.0.1:8003"
    tolerantie: Annotated[Decimal, Field(ge=0)] = Decimal(1)  # EUR, of a printed cell (domain rule 3.6)


def settings(**given: Any) -> Settings:
    return settings_for("tarieven", Settings, **given)
