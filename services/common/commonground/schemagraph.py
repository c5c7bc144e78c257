"""What a JSON Schema makes a validator do, counted before it does it.

A small schema can ask for 2**30 steps (references that double each other) or walk in circles. Here a schema becomes a
graph: `same` leads to a subschema that looks at the same value, `parts` to one that looks at a part of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote

MAX_NODES, MAX_STEPS = 2_000, 10_000
SAME_ONE, SAME_MANY, SAME_NAMED = ("not", "if", "then", "else"), ("allOf", "anyOf", "oneOf"), ("dependentSchemas",)
NAMES_ONE = ("additionalProperties", "unevaluatedProperties", "propertyNames")
ITEMS_ONE = ("items", "additionalItems", "contains", "unevaluatedItems")
ANY_NAME, ANY_ITEM = "*", "[]"
ANYTHING: dict = {}  # what `true` means; `false` costs no more


class Refused(Exception):
    """The schema is not accepted; the text says why, to the one who wrote it."""


@dataclass
class Node:
    same: list[int] = field(default_factory=list)
    parts: list[tuple[str, int]] = field(default_factory=list)

    def all(self) -> list[int]:
        return [*self.same, *(child for _, child in self.parts)]


def refusal(schema: Any) -> str | None:
    """Why a validator should not be trusted with this schema, or None."""
    try:
        graph = Graph(schema)
        order = graph.without_standing_circle()
        graph.bound_steps(order)
        graph.refuse_overlapping_recursion(order)
    except Refused as reason:
        return str(reason)
    return None


def patterns(schema: Any) -> set[str]:
    """All regular expressions in it, and perhaps some texts that are not."""
    found, todo = set(), [schema]
    while todo:
        each = todo.pop()
        if isinstance(each, dict):
            if isinstance(each.get("pattern"), str):
                found.add(each["pattern"])
            if isinstance(each.get("patternProperties"), dict):
                found.update(each["patternProperties"])
            todo += each.values()
        elif isinstance(each, list):
            todo += each
    return found


def children(node: dict) -> Iterator[tuple[str | None, Any]]:
    """(None, subschema of the same value) and (name of the part, subschema of that part)."""
    for key in SAME_ONE:
        yield None, node.get(key)
    for key in SAME_MANY:
        yield from ((None, each) for each in listed(node.get(key)))
    for key in (*SAME_NAMED, "dependencies"):
        yield from ((None, each) for each in mapped(node.get(key)).values())
    yield from mapped(node.get("properties")).items()
    yield from ((ANY_NAME, each) for each in mapped(node.get("patternProperties")).values())
    yield from ((ANY_NAME, node.get(key)) for key in NAMES_ONE)
    yield from ((ANY_ITEM, node.get(key)) for key in ITEMS_ONE)
    for key in ("items", "prefixItems"):
        yield from ((f"[{i}]", each) for i, each in enumerate(listed(node.get(key))))


def listed(value: Any) -> list:
    return value if isinstance(value, list) else []


def mapped(value: Any) -> dict:
    return value if isinstance(value, dict) else {}


class Graph:
    def __init__(self, schema: Any) -> None:
        self.root, self.nodes, self.anchors = schema, dict[int, Node](), dict[str, Any]()
        self.refs: list[tuple[int, str]] = []
        if isinstance(schema, dict):
            self.base = str(schema.get("$id") or schema.get("id") or "").partition("#")[0]
            self.walk(schema, local=True)
            while self.refs:
                holder, ref = self.refs.pop()
                self.nodes[holder].same.append(self.walk(self.find(ref), local=True))

    # --- building ---------------------------------------------------------------------------------------------------
    def walk(self, schema: dict, local: bool) -> int:
        """Adds a schema and all below it; `local` is whether `#/...` still means the root's."""
        todo = [(schema, local)]
        while todo:
            node, local = todo.pop()
            if id(node) in self.nodes:
                continue
            if len(self.nodes) >= MAX_NODES:
                raise Refused(f"Het schema heeft meer dan {MAX_NODES} onderdelen.")
            self.nodes[id(node)] = known = Node()
            local = self.named(node, local)
            self.referred(node, local)
            for part, child in children(node):
                if isinstance(child, dict):
                    known.same.append(id(child)) if part is None else known.parts.append((part, id(child)))
                    todo.append((child, local))
            for key in ("definitions", "$defs"):
                todo += [(each, local) for each in mapped(node.get(key)).values() if isinstance(each, dict)]
        return id(schema)

    def named(self, node: dict, local: bool) -> bool:
        """Remembers the anchors of a node; an `$id` that is an address of its own moves what `#/...` means."""
        for key in ("$anchor", "$id", "id"):
            name = node.get(key)
            if isinstance(name, str) and (key == "$anchor" or name.startswith("#")):
                self.anchors.setdefault(name.lstrip("#"), node)
            elif isinstance(name, str) and node is not self.root:
                local = False
        return local

    def referred(self, node: dict, local: bool) -> None:
        if "$dynamicRef" in node or "$recursiveRef" in node:
            raise Refused("Het schema mag geen $dynamicRef of $recursiveRef gebruiken.")
        if isinstance(ref := node.get("$ref"), str):
            if not local:
                raise Refused("Binnen een deel met een eigen $id mag geen $ref staan.")
            self.refs.append((id(node), ref))

    def find(self, ref: str) -> dict:
        """The schema that a reference means. Raises Refused for anything outside this schema."""
        base, _, fragment = ref.partition("#")
        if base and base != self.base:
            raise Refused(f"Het schema mag niet naar iets buiten zichzelf verwijzen: {ref[:200]}")
        fragment = unquote(fragment)
        found = self.at(fragment) if not fragment or fragment.startswith("/") else self.anchors.get(fragment)
        found = self.anchors.get(fragment) if found is None else found
        if isinstance(found, bool):
            return ANYTHING
        if not isinstance(found, dict):
            raise Refused(f"Het schema verwijst naar iets dat er niet is: {ref[:200]}")
        return found

    def at(self, pointer: str) -> Any:
        found = self.root
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and step.isdecimal() and len(step) < 6 and int(step) < len(found):
                found = found[int(step)]
            else:
                return None
        return found

    # --- judging ----------------------------------------------------------------------------------------------------
    def without_standing_circle(self) -> list[int]:
        """All nodes, what a node leads to on the same value before itself. Raises Refused for a circle on one value."""
        order, busy, done = [], set[int](), set[int]()
        for start in self.nodes:
            todo = [(start, False)]
            while todo:
                node, leaving = todo.pop()
                if leaving:
                    busy.discard(node)
                    done.add(node)
                    order.append(node)
                elif node in busy:
                    raise Refused("Het schema verwijst in een kring naar zichzelf.")
                elif node not in done:
                    busy.add(node)
                    todo.append((node, True))
                    todo += [(child, False) for child in self.nodes[node].same if child not in done]
        return order

    def bound_steps(self, order: list[int]) -> None:
        """Raises Refused when one value may be looked at too often, all levels below it included."""
        steps = dict[int, int]()
        for node in sorted(order, key=lambda node: -self.circle[node]):  # stable: within a circle, `order` stands
            known = self.nodes[node]
            below = [child for _, child in known.parts if self.circle[child] != self.circle[node]]
            steps[node] = 1 + sum(steps[child] for child in (*known.same, *below))
            if steps[node] > MAX_STEPS:
                raise Refused("Het schema vraagt te veel stappen om een waarde te toetsen.")

    def refuse_overlapping_recursion(self, order: list[int]) -> None:
        """A schema that reaches itself by two ways from one value doubles the work at every level of the data."""
        circle, reached = self.circle, dict[int, dict[str, int]]()
        for node in order:
            mine: dict[str, int] = {}
            for part, child in self.nodes[node].parts:
                if circle[child] == circle[node]:
                    mine[part] = mine.get(part, 0) + 1
            for child in self.nodes[node].same:
                if circle[child] == circle[node]:
                    for part, times in reached[child].items():
                        mine[part] = mine.get(part, 0) + times
            reached[node] = mine
            if any(times > 1 or (times and overlaps(part, mine)) for part, times in mine.items()):
                raise Refused("Het schema verwijst langs meer dan een weg naar zichzelf.")

    @cached_property
    def circle(self) -> dict[int, int]:
        """Of each node the number of its circle (strongly connected component, by Kosaraju), the root's lowest."""
        order, seen = [], set[int]()
        for start in self.nodes:
            todo = [(start, False)]
            while todo:
                node, leaving = todo.pop()
                if leaving:
                    order.append(node)
                elif node not in seen:
                    seen.add(node)
                    todo.append((node, True))
                    todo += [(child, False) for child in self.nodes[node].all()]
        back: dict[int, list[int]] = {node: [] for node in self.nodes}
        for node, known in self.nodes.items():
            for child in known.all():
                back[child].append(node)
        circle = dict[int, int]()
        for number, start in enumerate(reversed(order)):
            todo_back = [start]
            while todo_back:
                node = todo_back.pop()
                if node not in circle:
                    circle[node] = number
                    todo_back += back[node]
        return circle


def overlaps(part: str, others: dict[str, int]) -> bool:
    """Whether a part that means any name or any position stands beside another of its kind."""
    if part == ANY_ITEM:
        return any(other.startswith("[") and other != part for other in others)
    return part == ANY_NAME and any(not other.startswith("[") and other != part for other in others)
