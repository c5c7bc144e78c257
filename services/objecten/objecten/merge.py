"""The merge of PATCH: as RFC 7396, but null is a value that is stored, so no key ever disappears (rules.md 7.3)."""

from typing import Any


def merged(old: Any, change: Any) -> Any:
    """What the data becomes. Objects are merged key by key; anything else, a list too, is replaced."""
    if not isinstance(change, dict):
        return change
    kept = old if isinstance(old, dict) else {}
    return kept | {key: merged(kept.get(key), value) for key, value in change.items()}
