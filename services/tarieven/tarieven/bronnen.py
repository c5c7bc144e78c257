"""The facts that come with the service (`gegevens/README.md` says from which documents)."""

import csv
import json
from importlib.resources import files
from typing import Any

MAP = files("tarieven") / "gegevens"


def tabel(bestand: str) -> list[dict[str, str]]:
    return list(csv.DictReader((MAP / bestand).read_text(encoding="utf-8").splitlines()))


def gegevens(bestand: str) -> Any:
    return json.loads((MAP / bestand).read_text(encoding="utf-8"))
