"""Where the content of documents is kept: a folder with a file per content, named by a key that we choose.

A file is on disk before the row that names it is committed, and goes after that row is gone: what a crash leaves is at
most a file that no row names, and `wezen` finds those.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import time
from uuid import uuid4

SLEUTEL = re.compile(r"[0-9a-f]{32}")


class Opslag:
    def __init__(self, map: Path) -> None:
        self.map = map

    def bewaar(self, stukken: Iterable[bytes]) -> str:
        """The key of the content. A half-written file never gets a key."""
        sleutel = uuid4().hex
        pad = self.pad(sleutel)
        pad.parent.mkdir(parents=True, exist_ok=True)
        half = pad.with_suffix(".half")
        try:
            with half.open("xb") as bestand:
                for stuk in stukken:
                    bestand.write(stuk)
                bestand.flush()
                os.fsync(bestand.fileno())
            half.rename(pad)
        finally:
            half.unlink(missing_ok=True)
        return sleutel

    def pad(self, sleutel: str) -> Path:
        if not SLEUTEL.fullmatch(sleutel):
            raise ValueError(f"{sleutel!r} is geen sleutel.")
        return self.map / sleutel[:2] / sleutel[2:]

    def verwijder(self, sleutels: Iterable[str]) -> None:
        for sleutel in sleutels:
            self.pad(sleutel).unlink(missing_ok=True)

    def wezen(self, bekend: set[str], ouder_dan: float = 24 * 3600) -> Iterator[str]:
        """Keys without a row, of files older than so many seconds: a younger one may belong to a running request."""
        grens = time() - ouder_dan
        for pad in self.map.glob("??/*"):
            sleutel = pad.parent.name + pad.name
            if SLEUTEL.fullmatch(sleutel) and sleutel not in bekend and pad.stat().st_mtime <= grens:
                yield sleutel
