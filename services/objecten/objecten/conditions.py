"""Conditions and orders on what a JSON column holds, made of what `jsonsql` knows to ask of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from commonground.db import Json
from sqlalchemy import ARRAY, ColumnElement, and_, literal, or_

from objecten.jsonsql import (
    Path,
    Scalar,
    contains_text,
    holds,
    is_position,
    kind,
    lowered,
    number,
    rank,
    refers,
    sortable,
    text,
    whole_text,
)

FEW = 5  # values, of which PostgreSQL can estimate each


def is_one_of(column: Any, path: Path, values: Sequence[Scalar]) -> ColumnElement[bool]:
    """The value is one of these and of the very kind: true is not 1, "4" is not 4."""
    if any(map(is_position, path)):
        return or_(*matches(column, path, values))  # a position cannot be written as containment
    if len(values) > FEW:
        nested = literal([nest(path, each) for each in values], ARRAY(Json))
        return holds(column, nested, or_(*matches(column, path, values)))
    return or_(*(holds(column, literal(nest(path, each), Json), *matches(column, path, [each])) for each in values))


def nest(path: Path, value: Scalar) -> Any:
    """The smallest value that has this at that path."""
    nested: Any = value
    for key in reversed(path):
        nested = {key: nested}
    return nested


def matches(column: Any, path: Path, values: Sequence[Scalar]) -> Iterator[ColumnElement[bool]]:
    """One condition per kind, however many values there are."""
    texts = [each for each in values if isinstance(each, str)]
    numbers = [each for each in values if isinstance(each, (int, float)) and not isinstance(each, bool)]
    words = [str(each).lower() for each in values if isinstance(each, bool)]
    if texts:
        yield and_(kind(column, path) == "string", text(column, path).in_(texts))
    if numbers:
        yield number(column, path).in_(numbers)
    if words:
        yield and_(kind(column, path) == "boolean", text(column, path).in_(words))
    if None in values:
        yield kind(column, path) == "null"


def has_text(column: Any, wanted: str) -> ColumnElement[bool]:
    """Some string value, at any depth, contains this text, in capitals or not.

    What JSON writes as it is must stand in the whole too: that is quick to see, and leaves few to look into.
    """
    exact = contains_text(column, like(wanted))
    if any(letter in wanted for letter in '"\\') or not wanted.isprintable():
        return exact
    return and_(whole_text(column).like(like(wanted), escape="/"), exact)


def refers_to(column: Any, url: str) -> ColumnElement[bool]:
    return refers(column, literal([{"url": url}], Json), literal(url))


def like(wanted: str) -> ColumnElement[str]:
    escaped = wanted.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return lowered(f"%{escaped}%")


def directed(key: ColumnElement, descending: bool) -> ColumnElement:
    """What is absent comes last, or first when it goes down."""
    return key.desc().nulls_first() if descending else key.asc().nulls_last()


def in_order(column: Any, path: Path, literal: bool = False) -> list[ColumnElement]:
    """To sort by an attribute: null, texts, numbers, booleans, lists, objects; what is absent has no place."""
    return [rank(column, path, literal), number(column, path, literal), sortable(column, path, literal)]
