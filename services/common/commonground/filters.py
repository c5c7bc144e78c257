"""Query parameters as data: a name, what its text must be, which condition it becomes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, get_args, get_origin
from uuid import UUID

from pydantic import AfterValidator, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from sqlalchemy import BigInteger, Select

from commonground import problems
from commonground.call import Call
from commonground.problems import Invalid, ValidationFailed, findings
from commonground.types import Date, DateTime, Link, Url


def whole(bits: int) -> Any:
    """A whole number that a column of so many bits holds: PostgreSQL refuses others, SQLite does not."""

    def fits(number: int) -> int:
        if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
            raise ValueError("Dit getal is te groot.")
        return number

    return Annotated[int, AfterValidator(fits)]


READ = {date: Date, datetime: DateTime, int: whole(32)}
LARGE = whole(64)
COMPARE = {"": "__eq__", "gt": "__gt__", "gte": "__ge__", "lt": "__lt__", "lte": "__le__"}
MEANS = {
    "": "{} is deze waarde.",
    "gt": "{} ligt na deze waarde.",
    "gte": "{} is of ligt na deze waarde.",
    "lt": "{} ligt voor deze waarde.",
    "lte": "{} is of ligt voor deze waarde.",
    "contains": "{} bevat deze tekst, met hoofd- en kleine letters zoals gegeven.",
    "icontains": "{} bevat deze tekst, hoofd- of kleine letters.",
}
NOBODY = UUID(int=0)  # the uuid of no row
PAGING = frozenset({"page", "pageSize"})


@dataclass(frozen=True)
class Filter:
    """`link`: the value is a URL and reaches `where` in stored form (a path when it is ours).

    `experimental`: beyond the standard.
    `key`: what `where` gets instead of that. `fixed`: `where` makes the same condition of every value, so that a
    parameter may take the place of the value (`plans.py`).
    """

    type: Any  # read by pydantic, and written in the contract
    where: Callable[[Any], Any]
    description: str = ""
    link: bool = False
    experimental: bool = False
    key: Callable[[Any], Any] | None = None
    fixed: bool = False

    @cached_property
    def adapter(self) -> TypeAdapter:
        return TypeAdapter(self.type)

    def read(self, text: str, call: Call) -> Any:
        value = self.adapter.validate_python(text.split(",")) if self.many else self.adapter.validate_strings(text)
        if self.link:
            value = [call.store(each) for each in value] if self.many else call.store(value)
        return self.key(value) if self.key else value

    @property
    def many(self) -> bool:
        return get_origin(self.type) is list


def is_link(type: Any) -> bool:
    return type in (Link, Url) or (get_origin(type) is list and get_args(type)[0] in (Link, Url))


def kind_of(column: Any) -> Any:
    """What the text of a filter on this column must be."""
    plain = column.type.python_type
    return LARGE if isinstance(column.type, BigInteger) else READ.get(plain, plain)


def on(column: Any, *lookups: str, type: Any = None, name: str = "") -> dict[str, Filter]:
    """on(Zaak.startdatum, "", "gt") declares `startdatum` and `startdatum__gt`."""
    name = name or to_camel(column.key)
    kind = type or kind_of(column)
    found = {}
    for lookup in lookups or ("",):
        match lookup:
            case "in":
                text = f"Een van deze waarden van {name}, met komma's."
                one = Filter(list[kind], column.in_, text, is_link(kind), fixed=True)
            case "isnull":
                one = Filter(bool, lambda yes: column.is_(None) if yes else column.is_not(None), f"{name} is leeg.")
            case "contains" | "icontains":
                test = getattr(column, lookup)
                one = Filter(str, lambda text, test=test: test(text, autoescape=True), MEANS[lookup].format(name))
            case _:
                test = getattr(column, COMPARE[lookup])
                one = Filter(kind, test, MEANS[lookup].format(name), is_link(kind), fixed=True)
        found[name + (lookup and f"__{lookup}")] = one
    return found


def beyond(filters: dict[str, Filter]) -> dict[str, Filter]:
    """The same filters, as an extension of the standard."""
    return {name: replace(filter, experimental=True) for name, filter in filters.items()}


def refers(column: Any, path: str, description: str, type: Any = Link) -> Filter:
    """A filter by the URL of one of our own resources: `refers(Zaak.uuid, "/zaken/api/v1/zaken", "…")`.

    A foreign URL finds nothing; a URL of ours that is another kind of resource is refused (code invalid-type).
    """

    def key(stored: str) -> UUID:
        if not stored.startswith("/"):
            return NOBODY
        root, _, last = stored.rpartition("/")
        if root != path:
            raise WrongKind()
        try:
            return UUID(last)
        except ValueError:
            raise WrongKind() from None

    return Filter(type, column.__eq__, description, link=True, key=key, fixed=True)


class WrongKind(Exception):
    """A URL of ours that names another kind of resource."""


def refuse_unknown(call: Call, known: frozenset[str]) -> None:
    problems.refuse_unknown(call.request, known)


def filtered(query: Select, filters: dict[str, Filter], texts: dict[str, str], call: Call) -> Select:
    """The query narrowed by every given filter. Raises ValidationFailed with all values that cannot be read."""
    return narrowed(query, filters, read_values(filters, texts, call))


def read_values(filters: dict[str, Filter], texts: dict[str, str], call: Call) -> dict[str, Any]:
    """The value of each filter that is given. Raises ValidationFailed with all that cannot be read."""
    values: dict[str, Any] = {}
    wrong: list[Invalid] = []
    for name in texts.keys() & filters.keys():
        try:
            values[name] = filters[name].read(texts[name], call)
        except WrongKind:
            wrong.append(Invalid(name, "invalid-type", "Deze URL is van een andere soort resource."))
        except ValidationError as error:
            wrong += [Invalid(name, each.code, each.reason) for each in findings(error.errors())[:1]]
        except ValueError:
            wrong.append(Invalid(name, "invalid", "Voer een geldige waarde in."))
    if wrong:
        raise ValidationFailed(*wrong)
    return values


def narrowed(query: Select, filters: dict[str, Filter], values: dict[str, Any]) -> Select:
    """Raises ValidationFailed with all values that turn out to mean nothing when they become a condition."""
    conditions: list[Any] = []
    wrong: list[Invalid] = []
    for name, value in values.items():
        try:
            conditions.append(filters[name].where(value))
        except ValueError:
            wrong.append(Invalid(name, "invalid", "Voer een geldige waarde in."))
    if wrong:
        raise ValidationFailed(*wrong)
    return query.where(*conditions)
