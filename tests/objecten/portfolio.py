"""What is asked of the imported portfolio, in the words of the document."""

import json
from datetime import date

import support
from objecten.laden import BY_NAME, laad

ALL_YEARS = (2021, 2022, 2023, 2024, 2025)
YEARS = ALL_YEARS[1:]


async def lay_down(db) -> None:
    await laad(db, date(2021, 3, 30))


def type_of(name: str) -> str:
    return f"{support.BASE}/objecten/api/v2/objecttypes/{BY_NAME[name].uuid}"


async def codes(api, name: str = "initiatief", **params) -> list[str]:
    """The codes of what is found, in the order of the answer."""
    asked = {"type": type_of(name), "pageSize": "500"} | params
    return [each["record"]["data"]["code"] for each in support.ok(await api.get("/objects", params=asked))["results"]]


async def count(api, expression: str, name: str = "initiatief", **params) -> int:
    asked = {"type": type_of(name), "data_attr": expression, "pageSize": "1"} | params
    return support.ok(await api.get("/objects", params=asked))["count"]


async def groups(api, name: str, groep: str, *expressions: str) -> dict[tuple, dict]:
    params = [("type", type_of(name)), ("groep", groep), ("som", "bedrag"), *(("data_attr", e) for e in expressions)]
    answer = await api.get("/objects/aggregatie", params=params)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    return {tuple(each["groep"].values()): each for each in lines}


async def sums(api, name: str, groep: str, *expressions: str) -> dict[tuple, int]:
    found = await groups(api, name, groep, *expressions)
    return {group: each["som"]["bedrag"] for group, each in found.items()}


async def tally(api, name: str, groep: str, *expressions: str) -> dict[tuple, int]:
    return {group: each["aantal"] for group, each in (await groups(api, name, groep, *expressions)).items()}


async def cells(api, initiatief: str, jaar: int, *more: str) -> dict[str, int]:
    where = (f"initiatief__exact__{initiatief}", f"jaar__exact__{jaar}", *more)
    return {gemeente: each for (gemeente,), each in (await sums(api, "kostenregel", "gemeente", *where)).items()}


async def amount(api, expression: str) -> int:
    """What the contracts are worth in four years."""
    params = {"type": type_of("contract"), "som": "totaal4Jaar", "date": "2020-12-14", "data_attr": expression}
    return (await api.get("/objects/aggregatie", params=params)).json()["som"]["totaal4Jaar"]
