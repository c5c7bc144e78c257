"""The filters `data_attr` and `data_attrs`: `key__operator__value`, on the attributes inside the data of a record.

Values of different kinds never mix: a range compares numbers with numbers and dates with dates; `exact` and `in` find
the text itself, and also the number, boolean or null that it spells (rules.md 9).
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, true

from objecten.conditions import is_one_of, like
from objecten.jsonsql import RANKS, Path, Scalar, kind, number, rank, sortable, text

RANGES = {"gt": "__gt__", "gte": "__ge__", "lt": "__lt__", "lte": "__le__"}
BEYOND = ("isnull", "not", "startswith")  # what the standard does not have
OPERATORS = ("exact", "in", "icontains", *RANGES, *BEYOND)
NUMBER = re.compile(r"-?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}
MAX_LEVELS, MAX_VALUE = 50, 10_000


class Unreadable(ValueError):
    """An expression that means nothing; the text is the reason for the client."""


@dataclass(frozen=True)
class Expression:
    path: Path
    operator: str
    value: str


def parse(given: str) -> Expression:
    """Split from the right, so the value holds no `__` and the operator stands right before it. Raises Unreadable."""
    parts = given.rsplit("__", 2)
    if len(parts) != 3 or not all(parts[:2]):
        raise Unreadable(f"Filter expression '{given}' doesn't have the shape 'key__operator__value'")
    key, operator, value = parts
    if operator not in OPERATORS:
        raise Unreadable(f"Comparison operator `{operator}` is unknown")
    path = tuple(key.split("__"))
    if not is_path(path) or "\x00" in value:
        raise Unreadable("In een filter staan geen aanhalingstekens, backslashes, stuurtekens of meer dan 50 niveaus.")
    if len(value) > MAX_VALUE:
        raise Unreadable(f"De waarde van een filter heeft hooguit {MAX_VALUE} tekens.")
    if operator == "isnull" and value not in ("true", "false"):
        raise Unreadable("Operator `isnull` supports only true and false")
    if operator in RANGES and as_number(value) is None and as_date(value) is None:
        raise Unreadable(f"Operator `{operator}` supports only dates and/or numeric values")
    return Expression(path, operator, value)


def is_path(path: Sequence[str]) -> bool:
    """Whether both databases can follow these keys: SQLite has no way to write a quote in a path."""
    return len(path) <= MAX_LEVELS and not any(re.search(r'["\\\x00-\x1f]', key) for key in path)


def parse_attr(given: str) -> Expression:
    """One expression of `data_attr`: only its value may hold commas. Raises Unreadable."""
    parts = given.rsplit("__", 1)
    if len(parts) == 2 and "," in parts[0]:
        shape = "must have the shape 'key__operator__value', commas can only be present in the 'value'"
        raise Unreadable(f"Filter expression '{given}' {shape}")
    return parse(given)


def parse_attrs(given: str) -> list[Expression]:
    """The expressions of `data_attrs`, separated by commas. Raises Unreadable."""
    return [parse(each) for each in given.split(",")]


def as_number(value: str) -> int | float | None:
    """The number that a text spells; what our JSON does not keep as an integer becomes a float."""
    if not NUMBER.fullmatch(value):
        return None
    if value.removeprefix("-").isdecimal() and -(2**63) <= int(value) < 2**64:
        return int(value)
    found = float(value)
    return found if math.isfinite(found) else None


def as_date(value: str) -> date | None:
    """The day that a text names as jjjj-mm-dd; Python itself would read the days of a week too."""
    try:
        return date.fromisoformat(value) if DAY.fullmatch(value) else None
    except ValueError:
        return None


def spelled(value: str) -> list[Scalar]:
    """Every JSON value that a text may mean."""
    found: list[Scalar] = [value]
    if (as_one := as_number(value)) is not None:
        found.append(as_one)
    return found + ([WORDS[value]] if value in WORDS else [])


def condition(column: Any, wanted: Expression, indexed: bool = False) -> ColumnElement[bool]:
    """The expression as SQL over a JSON column; `indexed`: written so that the declared index answers it."""
    path, value = wanted.path, wanted.value
    match wanted.operator:
        case "exact":
            return is_one_of(column, path, spelled(value))
        case "in":
            return is_one_of(column, path, [each for choice in value.split("|") for each in spelled(choice)])
        case "icontains":
            return func.lower(text(column, path, indexed)).like(like(value), escape="/")
        case "not":
            return ~func.coalesce(is_one_of(column, path, spelled(value)), False)
        case "isnull":
            return (func.coalesce(kind(column, path), "null") == "null") == (value == "true")
        case "startswith":
            begins = func.substr(text(column, path), 1, len(value)) == value
            return and_(kind(column, path) == "string", begins)
        case _ if (limit := as_number(value)) is not None:
            return and_(of_rank(column, path, "number", indexed), compared(number, wanted, column, limit, indexed))
        case _:
            dated = and_(kind(column, path) == "string", text(column, path).like("____-__-__%"))
            near = and_(of_rank(column, path, "string", indexed), compared(sortable, wanted, column, value, indexed))
            return and_(near, dated)


def of_rank(column: Any, path: Path, word: str, indexed: bool) -> ColumnElement[bool]:
    """The kind as an index has it: as its rank."""
    return rank(column, path, True) == literal_column(str(RANKS.index(word))) if indexed else true()


def compared(what: Any, wanted: Expression, column: Any, limit: Any, indexed: bool) -> ColumnElement[bool]:
    return getattr(what(column, wanted.path, indexed), RANGES[wanted.operator])(limit)
