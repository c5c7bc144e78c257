"""`?expand=a,b.c`: related objects under `_expand`, any depth, one query per level and resource (`rules.md` §1.7).

Every URL of ours says itself which resource it is, so nothing is declared but the names that may be asked for.
What the caller may not read is left out: rows come from `visible`, as in a list; what another component gave us on our
own credentials is shown by the rights that the caller has here.
"""

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fastapi import Request
from sqlalchemy import Select

from commonground.call import Call
from commonground.plans import given, parameter
from commonground.problems import Invalid, NotFound, ValidationFailed

if TYPE_CHECKING:
    from commonground.resource import Resource

MAX_PATHS, MAX_DEPTH, MAX_OBJECTS = 100, 12, 20_000
Tree = dict[str, "Tree"]
Level = tuple[list[dict], Tree, "Resource | None"]  # objects, what is asked below them, which resource they are


def read_paths(resource: "Resource", call: Call, text: str) -> Tree:
    """The paths as a tree. Raises NotFound for a name that the resource does not have (zrc-027, drc-013)."""
    tree: Tree = {}
    paths = [path.strip() for path in text.split(",") if path.strip()]
    if len(paths) > MAX_PATHS or any(path.count(".") >= MAX_DEPTH for path in paths):
        raise ValidationFailed(Invalid("expand", "invalid", "Dit vraagt te veel gerelateerde objecten."))
    for path in paths:
        node, target = tree, resource
        for name in path.split("."):
            if target is not None and name not in target.expandable:
                raise NotFound(f"expand: {name} in {path} is geen relatie van {target.name}.")
            node = node.setdefault(name, {})
            target = call.house.named(target.expandable[name]) if target else None
    return tree


async def expand(call: Call, resource: "Resource", shown: list[dict], tree: Tree) -> None:
    """Adds `_expand` to what is shown, level by level: any depth, across APIs (zrc-025-expand, zrc-026-expand)."""
    budget = MAX_OBJECTS
    level: list[Level] = [(shown, tree, resource)] if tree and shown else []
    while level:
        below: list[Level] = []
        for items, node, parent in level:
            for name, deeper in node.items():
                kind = call.house.named(parent.expandable.get(name)) if parent else None
                found = await load(call, {url for item in items for url in urls(item.get(name))}, kind)
                budget -= len(found)
                if budget < 0:
                    raise ValidationFailed(Invalid("expand", "invalid", "Dit vraagt te veel gerelateerde objecten."))
                for item in items:
                    embed(item, name, found)
                if deeper and found:
                    below.append((list(found.values()), deeper, kind))
        level = below


def urls(value: Any) -> list[str]:
    """The URLs that an attribute holds: one, a list, or a list of objects, of each its `url` or else its first URL."""
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, dict):
        texts = [each for each in value.values() if isinstance(each, str) and "://" in each]
        return urls(value.get("url") or texts[:1])
    return [url for each in value or () for url in urls(each)]


def embed(item: dict, name: str, found: dict[str, dict]) -> None:
    """A list stays a list; a relation that is not there is an empty object, one that may not be read is left out."""
    value, embedded = item.get(name), item.setdefault("_expand", {})
    if isinstance(value, list):
        embedded[name] = [found[url] for url in urls(value) if url in found]
    elif not value:
        embedded[name] = {}
    elif isinstance(value, str) and value in found:
        embedded[name] = found[value]


async def load(call: Call, wanted: set[str], kind: "Resource | None") -> dict[str, dict]:
    """The representations behind URLs: ours in one query per resource, others from configured services."""
    ours: dict[Resource, dict[Any, str]] = defaultdict(dict)
    foreign: list[str] = []
    for url in wanted:
        located = call.house.locate(call.store(url))
        if located:
            ours[located[0]][located[1]] = url
        else:
            foreign.append(url)
    found: dict[str, dict] = {}
    for resource, uuids in ours.items():
        found |= await load_ours(call, resource, uuids)
    if foreign and may_fetch(call, kind):
        theirs = await call.house.references.fetch_all(foreign)
        found |= {url: each for url, each in theirs.items() if kind is None or kind.may_show(call, each)}
    return found


def may_fetch(call: Call, kind: "Resource | None") -> bool:
    """A neighbour is asked with our credentials. Of what no resource here is like, no right here speaks: such an object
    is for who may do everything."""
    if kind is None:
        return call.principal.all_rights
    return call.may(*kind.scopes["read"], component=kind.api.component)


async def load_ours(call: Call, resource: "Resource", uuids: dict[Any, str]) -> dict[str, dict]:
    if not call.may(*resource.scopes["read"], component=resource.api.component):
        return {}
    outside = Request({**call.request.scope, "path_params": {}})  # what is expanded is not below the path asked for
    root = call.root if resource.api is call.api else resource.api.root
    there = replace(call, request=outside, api=resource.api, root=root)

    def these() -> Select:
        return resource.visible(there).order_by(None).where(resource.table.uuid.in_(parameter("uuids", many=True)))

    rows = (await call.db.execute(resource.plan(there, "these", these), given(uuids=list(uuids)))).all()
    return {uuids[row.uuid]: resource.represent(row, there) for row in rows}
