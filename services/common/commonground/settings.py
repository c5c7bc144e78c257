"""Settings of one service, from `GEMEENGOED_<SERVICE>_…`; never a name in `_PORT` (Kubernetes injects those)."""

import os
import re
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

VARIABLE = re.compile(r"\$\{(\w+)\}")


class Outgoing(BaseModel):
    """A neighbour that we may call: everything below `api_root`, with these credentials.

    `openbaar`: it stands outside our own network; a name of it that points to a private address is not called.
    """

    model_config = ConfigDict(extra="forbid")
    naam: str
    api_root: str
    auth: Literal["zgw", "token", "geen"] = "zgw"
    client_id: str = ""
    secret: SecretStr = SecretStr("")
    token: SecretStr = SecretStr("")
    headers: dict[str, str] = {}
    timeout: Annotated[float, Field(gt=0, le=60)] = 10.0
    openbaar: bool = False


class ClientEntry(BaseModel):
    """A client that may call us."""

    model_config = ConfigDict(extra="forbid")
    client_id: Annotated[str, Field(min_length=1, max_length=50)]
    secret: Annotated[SecretStr, Field(min_length=1)]
    label: str = ""
    alle_rechten: bool = False
    scopes: list[str] = []


class Configuration(BaseModel):
    """The configuration file of a service: who may call it, and whom it may call. An unknown key is an error."""

    model_config = ConfigDict(extra="forbid")
    clients: list[ClientEntry] = []
    services: list[Outgoing] = []


class ServiceSettings(BaseSettings):
    """What every service can be told. Lists are comma-separated; the first base URL is the canonical one."""

    model_config = SettingsConfigDict(extra="ignore")
    configuration_type: ClassVar[type[Configuration]] = Configuration  # a service may ask for more
    database_url: str = "sqlite+aiosqlite:///var/service.db"
    listen: str = "127.0.0.1:8000"
    base_urls: Annotated[list[str], NoDecode] = []
    trusted_proxies: Annotated[list[str], NoDecode] = ["127.0.0.1", "::1"]
    configuration_file: Path | None = None
    jwt_expiry: float = 3600
    time_leeway: float = 0
    max_body: int = 10 * 1024 * 1024
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    relay: Literal["aan", "uit"] = "aan"
    database_pool: int = 10

    @field_validator("base_urls", "trusted_proxies", mode="before")
    @classmethod
    def split(cls, value: Any) -> Any:
        return (
            [part.strip().rstrip("/") for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]") or "127.0.0.1", int(port)

    def bases(self) -> list[str]:
        """Our own base URLs; without a setting the addresses that this process listens on."""
        host, port = self.address
        names = dict.fromkeys((host, "127.0.0.1", "localhost"))
        return self.base_urls or [f"http://{name}:{port}" for name in names if name != "0.0.0.0"]  # noqa: S104

    def configuration(self) -> Any:
        """What the configuration file says, as `configuration_type`.

        Raises SettingsError, in one line, if the file is absent or says something we do not know.
        """
        if self.configuration_file is None:
            return self.configuration_type()
        try:
            read = yaml.safe_load(self.configuration_file.read_text()) or {}
            return self.configuration_type.model_validate(filled(read))
        except (OSError, yaml.YAMLError) as error:
            why = " ".join(str(error).split())
            raise SettingsError(f"Configuratie {self.configuration_file} is niet te lezen: {why}") from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise SettingsError(f"Configuratie {self.configuration_file}: {where}: {first['msg']}") from None


class SettingsError(Exception):
    """Something an operator must mend; its text is one clear line."""


def filled(value: Any) -> Any:
    """A configuration with `${NAME}` in its texts filled from the environment. Raises SettingsError without it."""
    if isinstance(value, dict):
        return {key: filled(each) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each) for each in value]
    return VARIABLE.sub(from_environment, value) if isinstance(value, str) else value


def from_environment(found: re.Match) -> str:
    try:
        return os.environ[found[1]]
    except KeyError:
        raise SettingsError(f"De omgevingsvariabele {found[1]} ontbreekt, die de configuratie noemt.") from None


def settings_for(service: str, cls: type[ServiceSettings] = ServiceSettings, **given: Any) -> Any:
    """The settings of a service from the environment, what is `given` first."""

    class Named(cls):
        model_config = SettingsConfigDict(env_prefix=f"GEMEENGOED_{service.upper()}_", extra="ignore")

    return Named(**given)
