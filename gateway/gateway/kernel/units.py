"""Sizes and times as an operator writes them: `4GiB`, `60s`."""

import re

SIZES = {"": 1, "B": 1, "kB": 1000, "MB": 1000**2, "GB": 1000**3, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
TIMES = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]*)")


def size(text: str) -> int:
    """Bytes. Raises ValueError."""
    return int(read(text, SIZES, "4GiB of 500MB"))


def seconds(text: str) -> float:
    """Seconds, more than zero. Raises ValueError."""
    found = read(text, TIMES, "60s of 500ms")
    if found <= 0:
        raise ValueError("moet meer dan nul zijn")
    return found


def read(text: str, units: dict[str, float] | dict[str, int], example: str) -> float:
    parts = NUMBER.fullmatch(text)
    if parts is None or parts[2] not in units:
        raise ValueError(f"moet een getal met een eenheid zijn, zoals {example}")
    return float(parts[1]) * units[parts[2]]
