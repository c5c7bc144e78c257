"""A local copy of a collection: one part per folder, with the jumps mended that lead nowhere.

What changes is what one revision lost of the other: targets of jumps, requests that they led to, a token with few
rights. What is asked and what is expected stays as it is.
"""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMON = "common requests"
GROUPING = ("Tests", "standaard.md")
PUBLISHES = {  # requests that jumps refer to, and that one revision lacks
    "(COMMON) Publish Zaaktype": "{{created_zaaktype_url}}",
    "(COMMON) Publish Informatieobjecttype": "{{created_informatieobjecttype_url}}",
}
MADE = {  # requests that lend what a later one expects: method, address, body, test
    "Create relation between Besluit and Informatieobject": (
        "{{brc_url}}/besluitinformatieobjecten",
        '{"besluit": "{{besluit_url}}", "informatieobject": "{{informatieobject_url}}"}',
        'pm.globals.set("created_besluitinformatieobject_url", pm.response.json().url);',
    ),
}
FIRST = {  # what must come before the request that a mended list of names goes on with
    "Change Informatieobject status to gearchiveerd": "(COMMON) Lock EnkelvoudigInformatieObject",
}
LOST = {  # globals that no request sets any more: a list of one, and where the loop over it is
    "archiefstatussen": ["gearchiveerd"],
    "archiefstatus_index": 0,
    "current_archiefstatus": "gearchiveerd",
}
LIMITED_TOKEN = "jwt_limited"
ALL_RIGHTS = re.compile(r'(globals\.set\("jwt_token_without_claims"), ?jwt_token\)')
BACK = "Create Eigenschap for concept relation tests"  # where failures of these would start over, for ever
STARTS_OVER = ("(ztc-011d)", "(ztc-011e)", "(ztc-011g)")
QUEUE = "NEXT_REQUEST_NAMES"  # the global with the names to come
JUMP = re.compile(rf"setNextRequest\(|{QUEUE}|request_names")
NAME = re.compile(r'"((?:\(\w|[A-Z])[^"\n]*)"')
KEPT = re.compile(r'globals\.set\("(\w+)", pm\.request\.body\.raw\)')
LOOP = "index == pm.globals.get("  # never true for an empty list


@dataclass(frozen=True)
class Part:
    """What is run against a fresh database; `mended` tells which jumps were changed, `globals` what is lent to it."""

    name: str
    collection: dict[str, Any]
    mended: tuple[str, ...]
    globals: dict[str, Any]

    def uses(self, variable: str) -> bool:
        return f"{{{{{variable}}}}}" in json.dumps(self.collection)


def parts(path: Path) -> list[Part]:
    """The folders of a collection, in its order."""
    read = json.loads(path.read_text(encoding="utf-8"))
    everywhere = {item["name"] for item in walk(read["item"])}
    bodies = dict(kept(read["item"]))
    return [mend(name, pruned, everywhere, bodies) for name, pruned in split(read)]


def split(read: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Either the folders below those that only group them, or folders that share what goes before and after them."""
    grouping = next((item for item in read["item"] if item["name"] in GROUPING), None)
    if grouping is not None:  # beside it are only requests to try the stand-ins with
        for name, below in split({"item": grouping["item"]}):
            yield name, {**read, "item": [{**grouping, "item": below["item"]}]}
        return
    folders = [item for item in read["item"] if item["name"] != COMMON]  # of which nothing jumps to the common ones
    shared = [item["name"].lower().startswith(("setup", "teardown")) for item in folders]
    for each, is_shared in zip(folders, shared, strict=True):
        if not is_shared:
            chosen = [item for item, kept in zip(folders, shared, strict=True) if kept or item is each]
            yield each["name"].lower(), {**read, "item": chosen}


def walk(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The requests, in the order in which they run."""
    for item in items:
        if "item" in item:
            yield from walk(item["item"])
        else:
            yield item


# --- jumps ------------------------------------------------------------------------------------------------------------
def mend(name: str, collection: dict[str, Any], everywhere: set[str], bodies: dict[str, str]) -> Part:
    """A jump to a name that is nowhere goes to the next request; one to another folder ends this run, as it should."""
    collection = deepcopy(collection)
    put_back(collection["item"], everywhere)
    requests = list(walk(collection["item"]))
    known = everywhere | {request["name"] for request in requests}
    mended: list[str] = []
    for request, following in zip(requests, [*requests[1:], None], strict=True):
        for event in request.get("event", []):
            script = "\n".join(event["script"].get("exec") or [])
            new = mend_script(script, request["name"], following["name"] if following else "", known, mended)
            event["script"]["exec"] = new.split("\n")
    own, text = dict(kept(collection["item"])), json.dumps(collection)
    lent = {key: body for key, body in bodies.items() if key not in own and f'globals.get(\\"{key}\\")' in text}
    lent |= {key: value for key, value in LOST.items() if key in text}
    return Part(name, collection, tuple(mended), lent)


def kept(items: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The bodies that requests keep for later ones, by the name of the global: another folder may build on them."""
    for request in walk(items):
        script = "\n".join(line for event in request.get("event", []) for line in event["script"].get("exec") or [])
        for found in KEPT.finditer(script):
            yield found[1], request["request"]["body"]["raw"]


def mend_script(script: str, own: str, following: str, known: set[str], mended: list[str]) -> str:
    def target(found: re.Match[str]) -> str:
        starts_over = found[1] == BACK and own.startswith(STARTS_OVER)
        if found[1] == QUEUE or (found[1] in known and not starts_over):
            return found[0]
        mended.append(f"{own}: {found[1]} -> {following}")
        return ", ".join(f'"{each}"' for each in (FIRST.get(following), following) if each is not None)

    statements = re.split(r"(;)", script)  # a list of names may take several lines
    mends = [NAME.sub(target, each) if JUMP.search(each) else each for each in statements]
    new, tokens = ALL_RIGHTS.subn(rf'\1, pm.environment.get("{LIMITED_TOKEN}"))', "".join(mends))
    if tokens:
        mended.append(f"{own}: jwt_token_without_claims")
    return new.replace(LOOP, LOOP.replace("==", ">="))


def put_back(items: list[dict[str, Any]], everywhere: set[str]) -> None:
    """The requests of PUBLISHES and MADE: those in the folder of common requests, these after what jumps to them."""
    text = json.dumps(items)
    for item in items:
        if item["name"] == COMMON:
            lost = {name: url for name, url in PUBLISHES.items() if name in text and name not in everywhere}
            item["item"] += [post(name, f"{url}/publish") for name, url in lost.items()]
        elif "item" in item:
            put_back(item["item"], everywhere)
            for name, parts in MADE.items():
                before = [n for n, each in enumerate(item["item"]) if "item" not in each and name in json.dumps(each)]
                if before and name not in everywhere:
                    item["item"].insert(before[0] + 1, post(name, *parts))


def post(name: str, url: str, body: str = "", test: str = "") -> dict[str, Any]:
    request = {"method": "POST", "header": [{"key": "Content-Type", "value": "application/json"}], "url": url}
    event = {"listen": "test", "script": {"type": "text/javascript", "exec": [test]}}
    return {"name": name, "request": request | {"body": {"mode": "raw", "raw": body}}, "event": [event], "response": []}
