"""Parts of an answer: what `fields` asks for, within what a token may read of a type and version (rules.md 3 and 9).

A path joins levels by `__`. A path allows all that is under it; inside the data rights look at the first level only.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from commonground.call import Call
from commonground.plans import given, parameter
from commonground.problems import Invalid, ValidationFailed
from sqlalchemy import ColumnElement, false, or_, select, true

from objecten.calls import superuser
from objecten.tables import ObjectType, Permission, Record

Allowed = frozenset[str]
Steps = tuple[str, ...]  # a path, level by level: a key of the data may hold a __ itself
MAX_HEADER = 7_000  # what the usual proxies let through
DATA, GEOMETRY = "record__data", "record__geometry"
RECORD = ("index", "typeVersion", "references", "startAt", "endAt", "registrationAt", "correctionFor", "correctedBy")
PARENTS = ("record", DATA, GEOMETRY)
KNOWN = {"url", "uuid", "type", *PARENTS} | {f"record__{name}" for name in RECORD}
KNOWN |= {f"{GEOMETRY}__{name}" for name in ("type", "coordinates", "geometries")}


@dataclass
class Rights:
    """The allowed paths of a token: by objecttype, by version. A type that is not here is wholly allowed.

    `types`: the objecttypes that it may see at all; None: every one.
    """

    by_type: dict[int, dict[str, Allowed]] = field(default_factory=dict)
    types: dict[str, int] | None = None  # by uuid

    def of(self, type_id: int, version: int) -> Allowed | None:
        """None: everything. An empty set: nothing, for a version without a list."""
        lists = self.by_type.get(type_id)
        return None if lists is None else lists.get(str(version), frozenset())

    def everywhere(self, path: str) -> bool:
        """Whether this path may be read of every type and version: else sorting or filtering by it would tell."""
        return all(covers(allowed, path) for lists in self.by_type.values() for allowed in lists.values())

    def visible(self, type_id: int | None = None) -> ColumnElement[bool]:
        """The records of objecttypes that this token may see, or of this one: list and search start here."""
        if self.types is None or type_id is None:
            return true() if self.types is None else Record.object_type_id.in_(list(self.types.values()))
        return true() if type_id in self.types.values() else false()

    def listed(self) -> ColumnElement[bool] | None:
        """The records of which something may be read: what has no list for its version is not to be found by it."""
        if not self.by_type:
            return None
        of_versions = [
            (Record.object_type_id == id) & Record.type_version.in_([int(each) for each in lists if each.isdecimal()])
            for id, lists in self.by_type.items()
        ]
        return or_(Record.object_type_id.not_in(list(self.by_type)), *of_versions)


def rights_of(rows: Iterable[Any]) -> dict[int, dict[str, Allowed]]:
    """By objecttype, for the rows of permissions that limit fields. Raises ValidationFailed for what is no field."""
    found = {row.object_type_id: row.allowed or {} for row in rows if row.use_fields}
    named = {path for lists in found.values() for paths in lists.values() for path in paths}
    if absent := [path for path in named - KNOWN if not path.startswith(f"{DATA}__")]:
        reason = f"Fields in the configured authorization are absent in the data: {quoted(absent)}"
        raise ValidationFailed(Invalid("", "invalid", reason))
    return {id: {v: frozenset(paths) for v, paths in lists.items()} for id, lists in found.items()}


def of_row(call: Call, row: Any) -> Rights:
    """The rights on the type of one record, which came with it."""
    return Rights() if superuser(call) else Rights(rights_of([row]))


OWN = (
    select(Permission.object_type_id, ObjectType.uuid, Permission.use_fields, Permission.fields.label("allowed"))
    .join(ObjectType, ObjectType.id == Permission.object_type_id)
    .where(Permission.token_id == parameter("token"))
)


async def rights(call: Call) -> Rights:
    if superuser(call):
        return Rights()
    rows = (await call.db.execute(OWN, given(token=call.principal.extra["token_id"]))).all()
    return Rights(rights_of(rows), {str(row.uuid): row.object_type_id for row in rows})


def asked(text: str | None) -> list[str] | None:
    """The paths of the parameter; None when it is absent or empty. Raises ValidationFailed for what does not exist."""
    paths = [each.strip() for each in (text or "").split(",") if each.strip()]
    if unknown := [path for path in paths if path not in KNOWN and not path.startswith(f"{DATA}__")]:
        raise unreadable(unknown)
    return paths or None


def unreadable(paths: Iterable[str]) -> ValidationFailed:
    reason = f"'fields' query parameter has invalid or unauthorized values: {quoted(paths)}"
    return ValidationFailed(Invalid("", "invalid", reason))


def quoted(paths: Iterable[str]) -> str:
    return ", ".join(f"'{path}'" for path in sorted(paths))


def covers(allowed: Iterable[str], path: str | Steps) -> bool:
    """Whether the path or something above it is allowed."""
    steps = path.split("__") if isinstance(path, str) else path
    above = {"__".join(steps[:i]) for i in range(1, len(steps) + 1)}
    return not above.isdisjoint(allowed)


def reaches_data(paths: Iterable[str] | None) -> bool:
    """Whether some path is the data, above it or in it; None means everything."""
    return paths is None or any(path in ("record", DATA) or path.startswith(f"{DATA}__") for path in paths)


def leaves(shown: dict[str, Any]) -> Iterator[Steps]:
    """The smallest paths that rights know: the first level of the data, the members of a geometry."""
    for name in ("url", "uuid", "type"):
        yield (name,)
    record = shown["record"]
    for name in RECORD:
        yield ("record", name)
    for name in ("data", "geometry"):
        yield from (("record", name, key) for key in record[name] or ())
    if record["geometry"] is None:
        yield ("record", "geometry")


def selected(
    shown: dict[str, Any], wanted: list[str] | None, allowed: Allowed | None
) -> tuple[dict[str, Any], list[str]]:
    """The part of a representation that is asked for and allowed, and the paths that were withheld.

    Raises ValidationFailed when a single field is asked for that may not be read.
    """
    if wanted is None and allowed is None:
        return shown, []
    if wanted and allowed:  # a version without a list is shown as nothing, whatever is asked for
        refuse_hidden(wanted, allowed)
    within = [steps for steps in leaves(shown) if wanted is None or covers(wanted, steps)]
    readable = dict.fromkeys(steps for steps in within if allowed is None or covers(allowed, steps))
    inside = (tuple(path.split("__")) for path in wanted or () if path.startswith(f"{DATA}__"))
    deeper = [steps for steps in inside if allowed is None or covers(allowed, steps)]
    result: dict[str, Any] = {}
    if reaches_data(wanted) and reaches_data(allowed):
        result["record"] = {"data": {}}  # also when nothing of it is there
    for steps in [*readable, *deeper]:
        put(result, shown, steps)
    return result, ["__".join(steps) for steps in within if steps not in readable]


def refuse_hidden(wanted: list[str], allowed: Allowed) -> None:
    """Of a parent the allowed part is shown; a field that stands alone must be allowed itself."""
    first_level = {path: "__".join(path.split("__")[:3]) for path in wanted if path not in PARENTS}
    if hidden := [path for path, first in first_level.items() if not covers(allowed, first)]:
        raise unreadable(hidden)


def refuse_early(wanted: list[str], rights: Rights, type_id: int | None) -> None:
    """The same for everything that may be met: an answer that has begun cannot be refused any more."""
    for id, lists in rights.by_type.items():
        for allowed in lists.values() if type_id in (None, id) else ():
            if allowed:
                refuse_hidden(wanted, allowed)


def put(result: dict[str, Any], source: Any, steps: Steps) -> None:
    """Copies one path; what is not there is left out."""
    for step in steps[:-1]:
        source = source.get(step) if isinstance(source, dict) else None
    if not isinstance(source, dict) or steps[-1] not in source:
        return
    for step in steps[:-1]:
        result = result.setdefault(step, {})
    result[steps[-1]] = source[steps[-1]]


def header(withheld: dict[tuple[str, int], list[str]]) -> dict[str, str]:
    """`X-Unauthorized-Fields`: a bare list for one type and version, else each with its own."""
    if not withheld:
        return {}
    if len(withheld) == 1:
        (paths,) = withheld.values()
        value = ",".join(paths)
    else:
        value = "; ".join(f"{url}({version})={','.join(paths)}" for (url, version), paths in withheld.items())
    return {"X-Unauthorized-Fields": re.sub(r"[^ -~]", "?", value)[:MAX_HEADER]}  # a key of the data may be any text
