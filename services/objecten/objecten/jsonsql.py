"""What one attribute inside a JSON column is, in the SQL of either database. The only module here that writes SQL.

A path is a tuple of keys; a key of digits is a position when it meets a list. On PostgreSQL the column is JSONB; on
SQLite it is text, where a number is `integer` or `real` and true and false are kinds of their own.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Float,
    Integer,
    Numeric,
    String,
    Text,
    TypeDecorator,
    bindparam,
    literal,
    literal_column,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

Path = tuple[str, ...]
Scalar = str | int | float | bool | None
SORTED_BY = 500  # characters
SQLITE_INTEGER = 2**63
RANKS = ("null", "string", "number", "boolean", "array", "object")  # the order of jsonb


def is_position(key: str) -> bool:
    return key.isascii() and key.isdecimal() and len(key) < 9


class PathType(TypeDecorator):
    """A path as text[] for PostgreSQL; for SQLite as `$."a"."0"`, or with positions as `$."a"[0]`."""

    impl = Text
    cache_ok = True

    def __init__(self, positions: bool = False) -> None:
        super().__init__()
        self.positions = positions

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Path | None, dialect: Any) -> Any:
        if dialect.name == "postgresql" or value is None:
            return list(value or ())
        as_position = [self.positions and is_position(key) for key in value]
        return "$" + "".join(f"[{k}]" if p else f'."{k}"' for k, p in zip(value, as_position, strict=True))


class AsGiven(Float):
    """A number that stays whole when it is: as a float a large one would be another."""

    def bind_processor(self, dialect: Any) -> None:
        return None


class Precise(TypeDecorator):
    """A number as each database has those of JSON: exact on PostgreSQL, where an index holds them so."""

    impl = Float
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(Numeric(asdecimal=True) if dialect.name == "postgresql" else AsGiven())

    def process_bind_param(self, value: float | None, dialect: Any) -> Any:
        if dialect.name == "postgresql":
            return None if value is None else Decimal(str(value))
        return float(value) if value is not None and abs(value) >= SQLITE_INTEGER else value


class Attribute(FunctionElement):
    """Base of what can be asked of one place in a JSON column; `literal`: written as an index on it is."""

    inherit_cache = True

    def __init__(self, column: Any, path: Path, literal: bool = False) -> None:
        keys = bindparam(None, path, type_=PathType(), unique=True)
        positions = bindparam(None, path, type_=PathType(positions=True), unique=True)
        super().__init__(column, keys, positions, *([written(path)] if literal else ()))


def written(path: Path) -> ColumnElement:
    """A path as a constant of PostgreSQL; it holds no quotes and no backslashes (`attributes.is_path`)."""
    keys = ",".join(f'"{key}"' for key in path).replace("'", "''")
    return literal_column(f"'{{{keys}}}'::text[]")


class kind(Attribute):
    """null, string, number, boolean, array or object; SQL null when the attribute is absent."""

    type = String()
    name = "kind"
    inherit_cache = True


class text(Attribute):
    """The value as text, true and false as these words; SQL null for null and for what is absent."""

    type = String()
    name = "text"
    inherit_cache = True


class number(Attribute):
    """The value if it is a number, else SQL null."""

    type = Precise()
    name = "number"
    inherit_cache = True


class sortable(Attribute):
    """The beginning of the value as text, that sorts alike on both databases and fits in an index."""

    type = String()
    name = "sortable"
    inherit_cache = True


class rank(Attribute):
    """The place of its kind in the order of jsonb; SQL null when the attribute is absent."""

    type = Float()
    name = "rank"
    inherit_cache = True


class whole_text(FunctionElement):
    """The whole column as text, in lower case."""

    type = String()
    name = "whole_text"
    inherit_cache = True


class IdList(TypeDecorator):
    """Ids as one parameter, however many: an array on PostgreSQL, a list of JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(ARRAY(Integer()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[int] | None, dialect: Any) -> Any:
        return value if dialect.name == "postgresql" else str(value or [])


class among(FunctionElement):
    """Whether an id is one of a list."""

    type = Boolean()
    name = "among"
    inherit_cache = True

    def __init__(self, column: Any, ids: list[int]) -> None:
        super().__init__(column, bindparam(None, ids, type_=IdList(), unique=True))


class refers(FunctionElement):
    """Whether a list of objects has one with this `url`."""

    type = Boolean()
    name = "refers"
    inherit_cache = True


class total(FunctionElement):
    """The sum of numbers. That of SQLite fails on whole ones that are too large together."""

    type = Precise()
    name = "total"
    inherit_cache = True


class lowered(FunctionElement):
    """A text in lower case, by the same letters as the rows: PostgreSQL has its own, SQLite those of Python."""

    type = String()
    name = "lowered"
    inherit_cache = True

    def __init__(self, given: str) -> None:
        super().__init__(literal(given), literal(given.lower()))


class contains_text(FunctionElement):
    """Whether some string value, at any depth, is like a pattern (in lower case, escaped by a slash)."""

    type = Boolean()
    name = "contains_text"
    inherit_cache = True


class holds(FunctionElement):
    """Containment of a value, or of one of a list, which an index of PostgreSQL answers; elsewhere what that means."""

    type = Boolean()
    name = "holds"
    inherit_cache = True


# --- PostgreSQL -------------------------------------------------------------------------------------------------------
def parts(element: Any, compiler: Any, kw: dict) -> list[str]:
    return [compiler.process(each, **kw) for each in element.clauses]


def ranked(kind_of: str) -> str:
    return f"CASE {kind_of} " + " ".join(f"WHEN '{word}' THEN {place}" for place, word in enumerate(RANKS)) + " END"


def postgresql(element: Attribute, compiler: Any, kw: dict) -> tuple[str, str]:
    column, path, _, *constant = element.clauses
    return compiler.process(column, **kw), compiler.process(constant[0] if constant else path, **kw)


@compiles(kind, "postgresql")
def kind_postgresql(element: kind, compiler: Any, **kw: Any) -> str:
    column, path = postgresql(element, compiler, kw)
    return f"jsonb_typeof({column} #> {path})"


@compiles(rank, "postgresql")
def rank_postgresql(element: rank, compiler: Any, **kw: Any) -> str:
    return ranked(kind_postgresql(element, compiler, **kw))  # type: ignore[arg-type]


@compiles(text, "postgresql")
def text_postgresql(element: text, compiler: Any, **kw: Any) -> str:
    column, path = postgresql(element, compiler, kw)
    return f"({column} #>> {path})"


@compiles(sortable, "postgresql")
def sortable_postgresql(element: sortable, compiler: Any, **kw: Any) -> str:
    column, path = postgresql(element, compiler, kw)
    return f'left({column} #>> {path}, {SORTED_BY}) COLLATE "C"'


@compiles(number, "postgresql")
def number_postgresql(element: number, compiler: Any, **kw: Any) -> str:
    column, path = postgresql(element, compiler, kw)
    value = f"({column} #> {path})"
    return f"CASE WHEN jsonb_typeof{value} = 'number' THEN {value}::numeric END"


@compiles(contains_text, "postgresql")
def contains_text_postgresql(element: contains_text, compiler: Any, **kw: Any) -> str:
    column, pattern = parts(element, compiler, kw)
    strings = f"jsonb_path_query({column}, 'strict $.** ? (@.type() == \"string\")') AS v"
    return f"EXISTS (SELECT 1 FROM {strings} WHERE lower(v #>> '{{}}') LIKE {pattern} ESCAPE '/')"  # noqa: S608 - compiled parts only


@compiles(total)
def total_anywhere(element: total, compiler: Any, **kw: Any) -> str:
    return f"sum({parts(element, compiler, kw)[0]})"


@compiles(total, "sqlite")
def total_sqlite(element: total, compiler: Any, **kw: Any) -> str:
    return f"total({parts(element, compiler, kw)[0]})"


@compiles(lowered, "postgresql")
def lowered_postgresql(element: lowered, compiler: Any, **kw: Any) -> str:
    given, _ = element.clauses
    return f"lower({compiler.process(given, **kw)})"


@compiles(whole_text)
def whole_text_anywhere(element: whole_text, compiler: Any, **kw: Any) -> str:
    return f"lower(CAST({parts(element, compiler, kw)[0]} AS TEXT))"


@compiles(refers, "postgresql")
def refers_postgresql(element: refers, compiler: Any, **kw: Any) -> str:
    column, contained, _ = element.clauses
    return f"({compiler.process(column, **kw)} @> {compiler.process(contained, **kw)})"


@compiles(among, "postgresql")
def among_postgresql(element: among, compiler: Any, **kw: Any) -> str:
    column, ids = parts(element, compiler, kw)
    return f"({column} = ANY ({ids}))"


@compiles(holds, "postgresql")
def holds_postgresql(element: holds, compiler: Any, **kw: Any) -> str:
    column, nested, _ = element.clauses
    wanted = compiler.process(nested, **kw)
    return f"({compiler.process(column, **kw)} @> {f'ANY ({wanted})' if isinstance(nested.type, ARRAY) else wanted})"


# --- SQLite -----------------------------------------------------------------------------------------------------------
def sqlite(function: str, element: Attribute, compiler: Any, kw: dict) -> str:
    column, keys, positions = parts(element, compiler, kw)[:3]
    return f"coalesce({function}({column}, {keys}), {function}({column}, {positions}))"


@compiles(kind, "sqlite")
def kind_sqlite(element: kind, compiler: Any, **kw: Any) -> str:
    found = sqlite("json_type", element, compiler, kw)
    return (
        f"CASE {found} WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' WHEN 'text' THEN 'string' "
        f"WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' ELSE {found} END"
    )


@compiles(rank, "sqlite")
def rank_sqlite(element: rank, compiler: Any, **kw: Any) -> str:
    return ranked(kind_sqlite(element, compiler, **kw))  # type: ignore[arg-type]


@compiles(sortable, "sqlite")
def sortable_sqlite(element: sortable, compiler: Any, **kw: Any) -> str:
    return f"substr({text_sqlite(element, compiler, **kw)}, 1, {SORTED_BY})"


@compiles(text, "sqlite")
def text_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    found, value = (sqlite(function, element, compiler, kw) for function in ("json_type", "json_extract"))
    return f"CASE {found} WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST({value} AS TEXT) END"


@compiles(number, "sqlite")
def number_sqlite(element: number, compiler: Any, **kw: Any) -> str:
    found, value = (sqlite(function, element, compiler, kw) for function in ("json_type", "json_extract"))
    return f"CASE WHEN {found} IN ('integer', 'real') THEN {value} END"


@compiles(contains_text, "sqlite")
def contains_text_sqlite(element: contains_text, compiler: Any, **kw: Any) -> str:
    column, pattern = parts(element, compiler, kw)
    tree = f"json_tree({column}) WHERE type = 'text'"
    return f"EXISTS (SELECT 1 FROM {tree} AND lower(atom) LIKE {pattern} ESCAPE '/')"  # noqa: S608 - compiled parts only


@compiles(lowered, "sqlite")
def lowered_sqlite(element: lowered, compiler: Any, **kw: Any) -> str:
    _, lower = element.clauses
    return compiler.process(lower, **kw)


@compiles(among, "sqlite")
def among_sqlite(element: among, compiler: Any, **kw: Any) -> str:
    column, ids = parts(element, compiler, kw)
    return f"({column} IN (SELECT value FROM json_each({ids})))"  # noqa: S608 - compiled parts only


@compiles(refers, "sqlite")
def refers_sqlite(element: refers, compiler: Any, **kw: Any) -> str:
    column, _, url = element.clauses
    each = f"json_each({compiler.process(column, **kw)})"
    return f"EXISTS (SELECT 1 FROM {each} WHERE json_extract(value, '$.url') = {compiler.process(url, **kw)})"  # noqa: S608 - compiled parts only


@compiles(holds, "sqlite")
def holds_sqlite(element: holds, compiler: Any, **kw: Any) -> str:
    _column, _nested, same = element.clauses
    return f"({compiler.process(same, **kw)})"
