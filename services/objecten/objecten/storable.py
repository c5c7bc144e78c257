"""JSON that our parsers and both databases can hold: not nested without end."""

from typing import Any

from commonground.jsonschema import depth_exceeds

MAX_DEPTH = 64


def storable(value: Any) -> Any:
    """The value itself. Raises ValueError, in Dutch."""
    if depth_exceeds(value, MAX_DEPTH):
        raise ValueError(f"De gegevens zijn dieper genest dan {MAX_DEPTH} niveaus.")
    return value
