"""What the control plane knows of the data plane: the snapshot in force, and how it gets another."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from commonground.settings import SettingsError

from gateway.dataplane.stream import Plane
from gateway.kernel.config import ConfigError, Surroundings, read
from gateway.kernel.snapshot import NOWHERE, Address, Snapshot
from gateway.settings import Settings
from gateway.txlog.wal import Wal


@dataclass
class State:
    """`plane` and `wal` are there once the gateway listens."""

    settings: Settings
    snapshot: Snapshot
    control: Address = NOWHERE
    plane: Plane | None = None
    wal: Wal | None = None
    loaded_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def reload(self) -> None:
        """Reads peer.yaml again and swaps the snapshot; raises ConfigError, and then the old one stays in force."""
        self.snapshot = load(self.settings, self.control)
        self.loaded_at = datetime.now(UTC)
        if self.plane:
            self.plane.snapshot = self.snapshot

    def ready(self) -> bool:
        """Whether requests to services are taken: that hangs on the log, and on no database."""
        return bool(self.plane and not self.plane.stopping and self.wal and not self.wal.broken)


def load(settings: Settings, control: Address = NOWHERE) -> Snapshot:
    """The snapshot that peer.yaml and the settings describe. Raises ConfigError."""
    try:
        text = settings.peer_file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"niet te lezen: {error}"]) from None
    return read(text, Surroundings(settings.bases(), settings.upstreams, pseudonym_key(settings), control))


def load_or_stop(settings: Settings, control: Address = NOWHERE) -> Snapshot:
    """As `load`, for a start: raises SettingsError with a line per fault."""
    try:
        return load(settings, control)
    except ConfigError as error:
        raise SettingsError("\n".join(f"{settings.peer_file}: {line}" for line in error.lines)) from None


def pseudonym_key(settings: Settings) -> bytes:
    given = settings.pseudonym_key.get_secret_value().encode()
    return given or kept(settings.state_folder, "pseudonym.key", lambda: secrets.token_hex(32)).encode()


def node(settings: Settings) -> UUID:
    """The name of this state folder, in the database that several gateways may share."""
    return UUID(kept(settings.state_folder / "txlog", "node", lambda: str(uuid4())))


def kept(folder: Path, name: str, make: Callable[[], str]) -> str:
    """A text that is made once and kept in a file that only its owner reads. Raises SettingsError."""
    file = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(make())
        return file.read_text().strip()
    except OSError as error:
        raise SettingsError(f"{file} is niet te gebruiken: {error.strerror}") from None
