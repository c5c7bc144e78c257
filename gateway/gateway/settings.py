"""Settings of the gateway, from `GEMEENGOED_GATEWAY_…`."""

from pathlib import Path
from typing import Annotated, Any

from commonground.settings import ServiceSettings, settings_for
from pydantic import Field, SecretStr

from gateway.txlog.wal import Level


class Settings(ServiceSettings):
    """`durability`: what a record in the log survives, the death of the process (`page`) or of the machine (`fsync`).

    `upstreams` replaces addresses of peer.yaml, by the name of the service. `pseudonym_key` makes the pseudonyms in the
    log; replicas share it, and without it one is made in the state folder. `grace`: seconds for requests under way.
    """

    database_url: str = "sqlite+aiosqlite:///var/gateway.db"
    peer_file: Path = Path("deploy/peer.yaml")
    state_folder: Path = Path("var/gateway")
    durability: Level = "page"
    upstreams: dict[str, str] = {}
    pseudonym_key: SecretStr = SecretStr("")
    grace: Annotated[float, Field(ge=0)] = 8.0


def settings(**given: Any) -> Settings:
    return settings_for("gateway", Settings, **given)
