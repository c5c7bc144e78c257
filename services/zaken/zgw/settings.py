"""Settings of the zaken service, from `GEMEENGOED_ZAKEN_…`."""

from pathlib import Path
from typing import Annotated, Any, Literal

from commonground.settings import ServiceSettings, settings_for
from pydantic import Field

OWN_LIST = "/selectielijst/api/v1"


class Settings(ServiceSettings):
    """`documenten_map`: the folder that keeps the content of documents. `max_body`: of a request, in bytes.

    `selectielijst`: the base URL of the list that types are held against; by default the one that we serve.
    `oude_regels`: also what earlier versions of the standards asked; VNG's acceptance collections still check that.
    """

    database_url: str = "sqlite+aiosqlite:///var/zaken.db"
    listen: str = "127.0.0.1:8001"
    documenten_map: Path = Path("var/documenten")
    max_body: int = 256 * 1024 * 1024
    oude_regels: Literal["aan", "uit"] = "uit"
    selectielijst: Annotated[str, Field(pattern=r"^(/selectielijst/api/v1|https?://[^\s/]+(/\S*)?)$")] = OWN_LIST


def settings(**given: Any) -> Settings:
    return settings_for("zaken", Settings, **given)
