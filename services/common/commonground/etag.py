"""ETag and If-None-Match on one object (`rules.md` §1.8): the tag is of the answer, so every derived change counts."""

from hashlib import blake2b
from typing import Any

from starlette.responses import Response

from commonground.call import Call
from commonground.json import dumps


def tagged(call: Call, content: Any, headers: dict[str, str]) -> Response:
    """The answer with its tag; 304 without a body when the client has it already."""
    body = dumps(content)
    tag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    headers = headers | {"ETag": tag}
    known = call.request.headers.get("if-none-match", "")
    if known and (known.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in known.split(","))):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
