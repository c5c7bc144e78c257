"""Lists of what belongs to a row, gathered inside the one select that reads the row."""

from typing import Any

from commonground.db import gathered
from sqlalchemy import JSON, ScalarSelect, String, TypeDecorator, cast, select

TUSSEN = "\x1f"  # between the parts of a combined text; names and URLs have no control characters


class TextList(TypeDecorator):
    """A JSON list of texts, sorted and without doubles."""

    impl = JSON
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Any) -> list[str]:
        return sorted(set(value or ()))


class texts(gathered):
    type = TextList()
    inherit_cache = True


class in_volgorde(gathered):
    type = JSON()
    inherit_cache = True


def uuids(versie: Any, *where: Any) -> ScalarSelect:
    """The uuids of related rows, by id; unlike `uuids_of` also of an alias."""
    return select(gathered(versie.uuid, versie.id)).where(*where).scalar_subquery()


def namen(column: Any, *where: Any) -> ScalarSelect:
    """The names that related rows have, by alphabet."""
    return select(texts(column, column)).where(*where).scalar_subquery()


def opgesomd(column: Any, id: Any, *where: Any) -> ScalarSelect:
    """What related rows have, in the order in which they were stored; None when there are none."""
    return select(in_volgorde(column, id)).where(*where).scalar_subquery()


def samen(*columns: Any) -> Any:
    """Several columns as one text; `uit_elkaar` takes it apart."""
    first, *rest = (cast(column, String) for column in columns)
    for each in rest:
        first = first + TUSSEN + each
    return first


def uit_elkaar(text: str, parts: int) -> list[str]:
    return text.split(TUSSEN, parts - 1)
