"""If-Match on what can be changed: two clients that saw the same, and one of them changes it."""

from typing import Any

from commonground.call import Call
from commonground.etag import tagged
from commonground.problems import Problem
from commonground.resource import Resource


class Conditional(Resource):
    """A resource of which a PATCH may say what it has seen; add 412 to its `refuses`."""

    def changed(self, call: Call, old: dict, given: dict, partial: bool) -> Any:
        """Raises Problem (412) when it is no longer what the client saw; the row is locked here."""
        wanted, known = call.request.headers.get("if-match"), tagged(call, old, {}).headers["etag"]
        if wanted is not None and not {"*", known} & {each.strip() for each in wanted.split(",")}:
            detail = f"Dit is inmiddels gewijzigd; de ETag is nu {known}."
            raise Problem(412, "precondition_failed", "De voorwaarde geldt niet.", detail)
        return super().changed(call, old, given, partial)
