"""Statements that are built once and run many times, with only the values new.

To build an expression of SQLAlchemy and find what it was compiled to costs more than to run it: of a GET of one zaak it
was half of all CPU. So a statement is kept under what it depends on: the resource, the rights of the client, the names
of the filters. Its values are bound parameters. What depends on more than that is built as before, and not kept.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam

MOST = 1000


class Plans:
    """The statements of one process; the one that was not used for the longest time makes room."""

    def __init__(self, most: int = MOST) -> None:
        self.most, self.kept = most, OrderedDict[Hashable, Any]()

    def get(self, key: Hashable, build: Callable[[], Any]) -> Any:
        found = self.kept.get(key)
        if found is None:
            found = self.kept[key] = build()
            if len(self.kept) > self.most:
                self.kept.popitem(last=False)
        else:
            self.kept.move_to_end(key)
        return found


@dataclass(frozen=True)
class Asked:
    """A query with its values apart, and the `key` under which it is kept, and what is made of it too; None: not."""

    query: Select
    values: dict[str, Any] = field(default_factory=dict)
    key: Hashable = None

    def where(self, *conditions: ColumnElement[bool]) -> "Asked":
        return replace(self, query=self.query.where(*conditions), key=None)


@dataclass(frozen=True)
class Page:
    """How a page is read: `later` passes rows by, `backwards` does so from the end of the list.

    The size is part of the statement: PostgreSQL plans one once only if it can see how many rows are wanted.
    """

    size: int
    later: bool = False
    backwards: bool = False


def parameter(name: str, many: bool = False, type: Any = None) -> BindParameter:
    """The place of a value that comes with each run; its type is that of the column beside it unless it is said."""
    return bindparam(f"given_{name}", expanding=many, type_=type)


def given(**values: Any) -> dict[str, Any]:
    return {f"given_{name}": value for name, value in values.items()}
