"""The suite on one machine: which processes there are, on which address, and what they are told."""

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
VAR = Path(os.environ.get("GEMEENGOED_VAR", ROOT / "var"))
OIN = "00000001234567890000"
HOST = "127.0.0.1"
NAMES = ("DEMO", "ZAKEN", "OBJECTEN", "TARIEVEN", "LEDEN", "NOTIFICATIES")


@dataclass(frozen=True)
class Process:
    """One process of the suite: `python -m <package> serve`; `data` are its commands that load what it ships with."""

    name: str
    package: str
    offset: int
    data: tuple[tuple[str, ...], ...] = ()
    serve: tuple[str, ...] = ("serve",)
    env: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"{HOST}:{first_port() + self.offset}"

    @property
    def url(self) -> str:
        return f"http://{self.address}"


PROCESSES = (
    Process("gateway", "gateway", 0, serve=("run",)),
    Process("zaken", "zgw", 1, data=(("catalogus", "laad"),)),
    Process("objecten", "objecten", 2, data=(("laad",),)),
    Process("tarieven", "tarieven", 3, data=(("laad",),)),
    Process("leden", "leden", 4, data=(("laad",),)),
    Process("notificaties", "notificaties", 5, data=(("kanalen",),)),
)
BY_NAME = {process.name: process for process in PROCESSES}


def first_port() -> int:
    return int(os.environ.get("GEMEENGOED_FIRST", "8000"))


def through_gateway(service: str) -> str:
    """The address of a service for clients: `/{oin}/{service}` at the gateway."""
    return f"{BY_NAME['gateway'].url}/{OIN}/{service}"


def environment(process: Process) -> dict[str, str]:
    """What a process is told; a variable that is set already wins."""
    prefix = f"GEMEENGOED_{process.name.upper()}_"
    port = first_port() + process.offset
    gateway = first_port()
    bases = [f"http://{HOST}:{port}", f"http://localhost:{port}"]
    if process.name != "gateway":
        bases = [f"http://{name}:{gateway}/{OIN}/{process.name}" for name in (HOST, "localhost")] + bases
    told = {
        f"{prefix}LISTEN": process.address,
        f"{prefix}DATABASE_URL": f"sqlite+aiosqlite:///{VAR}/{process.name}.db",
        f"{prefix}BASE_URLS": ",".join(bases),
        f"{prefix}CONFIGURATION_FILE": str(ROOT / "deploy" / "configuration" / f"{process.name}.yaml"),
        "GEMEENGOED_GATEWAY_URL": BY_NAME["gateway"].url,
        "GEMEENGOED_ZAKEN_DOCUMENTEN_MAP": str(VAR / "documenten"),
        "GEMEENGOED_GATEWAY_UPSTREAMS": json.dumps({p.name: p.url for p in PROCESSES if p.name != "gateway"}),
        "GEMEENGOED_GATEWAY_PEER_FILE": str(ROOT / "deploy" / "peer.yaml"),
        "GEMEENGOED_GATEWAY_STATE_FOLDER": str(VAR / "gateway"),
    }
    return told | process.env | known_secrets() | {name: value for name, value in os.environ.items() if value}


def known_secrets() -> dict[str, str]:
    """The secrets of this installation: made at the first start, kept in a file that only its owner reads."""
    file = VAR / "secrets.env"
    if not file.exists():
        file.touch(mode=0o600)
        lines = [f"GEMEENGOED_SECRET_{name}={secrets.token_hex(24)}" for name in NAMES]
        file.write_text("\n".join([*lines, f"GEMEENGOED_TOKEN_DEMO={secrets.token_hex(20)}", ""]))
    return dict(line.split("=", 1) for line in file.read_text().split())
