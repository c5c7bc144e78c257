"""Settings of the objecten service, `GEMEENGOED_OBJECTEN_…`, and its configuration file."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from commonground.settings import Configuration, ServiceSettings, SettingsError, settings_for
from pydantic import BaseModel, ConfigDict, Field, SecretStr


class PermissionEntry(BaseModel):
    """What a token may on one objecttype; `fields` limits reading, per version, to these paths."""

    model_config = ConfigDict(extra="forbid")
    objecttype: UUID
    mode: Literal["read_only", "read_and_write"] = "read_only"
    fields: dict[str, list[str]] | None = None


class TokenEntry(BaseModel):
    """A token that may call us; its value is best a `${NAME}` of the environment."""

    model_config = ConfigDict(extra="forbid")
    identifier: Annotated[str, Field(min_length=1, max_length=200)]
    token: Annotated[SecretStr, Field(min_length=1, max_length=40)]
    contact_person: str = ""
    email: str = ""
    organization: str = ""
    application: str = ""
    administration: str = ""
    is_superuser: bool = False
    permissions: list[PermissionEntry] = []


class ObjectenConfiguration(Configuration):
    tokens: list[TokenEntry] = []


class Settings(ServiceSettings):
    """`token_secret` keys the hashes of tokens; `objecttypen_schrijven` says who may change objecttypes.

    `strikte_formaten`: the objecttypes whose data must have the formats (date, uri) that their schema names too.
    """

    configuration_type: ClassVar = ObjectenConfiguration
    database_url: str = "sqlite+aiosqlite:///var/objecten.db"
    listen: str = "127.0.0.1:8002"
    token_secret: SecretStr = SecretStr("")
    objecttypen_schrijven: Literal["beheerder", "iedereen"] = "beheerder"
    strikte_formaten: list[UUID] = []

    def key(self) -> bytes:
        """What tokens are hashed with. Beside a SQLite database it is made once and kept in a file of its own.

        Raises SettingsError for another database without `token_secret`.
        """
        if given := self.token_secret.get_secret_value():
            return given.encode()
        if not self.database_url.startswith("sqlite"):
            raise SettingsError("GEMEENGOED_OBJECTEN_TOKEN_SECRET is nodig: daarmee worden tokens gehasht")
        return kept_key(Path(self.database_url.split("///", 1)[-1] + ".sleutel"))


def kept_key(file: Path) -> bytes:
    """The key in a file that only we may read, made if it is not there; of processes that start together one wins."""
    try:
        if not file.exists():
            with NamedTemporaryFile("w", dir=file.parent) as made:
                made.write(secrets.token_hex(32))
                made.flush()
                with suppress(FileExistsError):
                    os.link(made.name, file)
        return file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{file} is niet te gebruiken: {error.strerror}") from None


def settings(**given: object) -> Settings:
    return settings_for("objecten", Settings, **given)
