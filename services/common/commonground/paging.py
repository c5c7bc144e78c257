"""Pages of a list: which one is asked for, and the envelope around it (`rules.md` §1.5)."""

from urllib.parse import urlencode

from commonground.call import Call
from commonground.problems import NotFound

PAGE_SIZE, PAGE_LIMIT = 100, 500
HIGHEST = (2**31 - 1) // PAGE_LIMIT  # what a database counts rows with


def whole_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10) or not 1 <= int(text) <= HIGHEST:
        raise NotFound("Deze pagina bestaat niet.")  # the standard answers an impossible page with 404
    return int(text)


def page_number(call: Call) -> int:
    return whole_number(call.request.query_params.get("page", "1"))


def page_size(call: Call) -> int:
    """`pageSize` is in few contracts, but clients send it everywhere (ecosystem §7): accepted, and capped."""
    return min(whole_number(call.request.query_params.get("pageSize", str(PAGE_SIZE))), PAGE_LIMIT)


def page_link(call: Call, number: int) -> str:
    path = call.request.scope["path"].removeprefix(call.request.scope["root_path"])
    query = urlencode({**call.request.query_params, "page": number})
    return f"{call.base}{call.root}{path}?{query}"


def envelope(call: Call, count: int, number: int, size: int, results: list[dict]) -> dict:
    """One page of `count` objects, with the links to those beside it."""
    return {
        "count": count,
        "next": page_link(call, number + 1) if number * size < count else None,
        "previous": page_link(call, number - 1) if number > 1 else None,
        "results": results,
    }
