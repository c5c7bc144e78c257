"""Which subscriptions a message is for. Pure: no database, no HTTP (`rules.md` chapter 7, matching)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pydantic.alias_generators import to_camel

ALLES = "*"


def sleutel(naam: str) -> str:
    """Channels are registered as `object_type` too, messages say `objectType`; a dot stays: `zaaktype.catalogus`."""
    return to_camel(naam) if "_" in naam else naam


def sleutels(namen: Iterable[str]) -> frozenset[str]:
    return frozenset(map(sleutel, namen))


def namen_passen(namen: Iterable[str], filters: Iterable[str]) -> bool:
    """Names fit a channel if they are a part of its filters, or the other way round."""
    gegeven, bekend = sleutels(namen), sleutels(filters)
    return gegeven <= bekend or gegeven >= bekend


def filter_past(kenmerken: Mapping[str, str], filters: Mapping[str, str]) -> bool:
    """Every filter that the message speaks of agrees; what the message leaves out does not block."""
    gegeven = {sleutel(naam): waarde for naam, waarde in kenmerken.items()}
    return all(waarde in (ALLES, gegeven.get(sleutel(naam), waarde)) for naam, waarde in filters.items())


def past(kanaal: str, kenmerken: Mapping[str, str], kanalen: Collection[Mapping[str, Any]]) -> bool:
    """Whether one of the entries of a subscription asks for this message; it is delivered once, however many do."""
    return any(each["naam"] == kanaal and filter_past(kenmerken, each.get("filters") or {}) for each in kanalen)
