"""Pages as the neighbours have them: `page` (a number or `last`) and `pageSize`, which is capped and never refused."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from commonground.call import Call
from commonground.problems import NotFound

SIZE, LIMIT = 100, 500


def size_asked(text: str | None) -> int:
    """What is no number above 0 means the default (rules.md 4)."""
    plain = text is not None and text.isascii() and text.isdecimal() and len(text) < 10
    return min(int(text), LIMIT) or SIZE if plain and text else SIZE


def number_asked(text: str | None, pages: int) -> int:
    """Raises NotFound for a page that is not there; the first page of nothing is."""
    if text is None:
        return 1
    if text == "last":
        return pages
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    if not 1 <= number <= pages:
        raise NotFound("Invalid page.")
    return number


async def page(call: Call, count: int, results: Callable[[int, int], Any]) -> dict[str, Any]:
    """The envelope around what `results(limit, offset)` gives."""
    params = call.request.query_params
    size = size_asked(params.get("pageSize"))
    pages = max(1, -(-count // size))
    number = number_asked(params.get("page"), pages)
    return {
        "count": count,
        "next": link(call, page=number + 1) if number < pages else None,
        "previous": link(call, page=number - 1) if number > 1 else None,
        "results": await results(size, (number - 1) * size),
    }


def link(call: Call, **place: int) -> str:
    """This request for another place in the list: every other parameter as often as it was given."""
    path = call.request.scope["path"].removeprefix(call.request.scope["root_path"])
    others = [(name, value) for name, value in call.request.query_params.multi_items() if name not in place]
    return f"{call.base}{call.root}{path}?{urlencode([*others, *place.items()])}"
