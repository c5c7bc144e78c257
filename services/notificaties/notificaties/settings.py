"""Settings of the notificaties service, from `GEMEENGOED_NOTIFICATIES_…`."""

from typing import Annotated, Any, Literal

from commonground.backoff import Backoff
from commonground.settings import ServiceSettings, settings_for
from pydantic import Field, field_validator
from pydantic_settings import NoDecode

Positief = Annotated[float, Field(gt=0)]


class Settings(ServiceSettings):
    """Times are in seconds. `callback_hosts`: hosts, `.domains` or starts of URLs that may be called; `*`: all.

    `callback_test`: what a new callback must show. `streng`: it refuses a message without Authorization and takes one
    with it; `soepel`: only the second; `uit`: nothing.
    """

    callback_hosts: Annotated[list[str], NoDecode] = ["127.0.0.1", "localhost", "::1"]
    callback_test: Literal["streng", "soepel", "uit"] = "streng"
    callback_test_timeout: Positief = 5  # two of them stay below the time that SQLite lets others wait
    documentation_check: Literal["aan", "uit"] = "uit"
    clock_leeway: Annotated[float, Field(ge=0)] = 60
    delivery: Literal["aan", "uit"] = "aan"
    delivery_timeout: Positief = 10
    delivery_retries: Annotated[int, Field(ge=0)] = 7
    delivery_backoff: Positief = 25
    delivery_backoff_factor: Annotated[float, Field(ge=1)] = 4
    delivery_backoff_max: Positief = 52_000
    delivery_interval: Positief = 1
    delivery_batch: Annotated[int, Field(ge=1)] = 100
    retention_days: Annotated[int, Field(ge=1)] = 30

    @field_validator("callback_hosts", mode="before")
    @classmethod
    def split_hosts(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @property
    def backoff(self) -> Backoff:
        return Backoff(self.delivery_backoff, self.delivery_backoff_factor, self.delivery_backoff_max)


def settings(**given: Any) -> Settings:
    return settings_for("notificaties", Settings, **given)
