"""A change of state that is no PATCH: opening, closing, calling."""

from typing import Any

from commonground.call import Call
from commonground.resource import Resource
from commonground.rules import Write
from sqlalchemy import update


async def zet(resource: Resource, call: Call, row: Any, owner: Any = None, **kolommen: Any) -> dict:
    """Sets columns of a locked row, with its audit line and notification; gives what is shown."""
    old = resource.represent(row, call)
    await call.db.execute(update(resource.table).where(resource.table.id == row.id).values(**kolommen))
    found = await resource.reread(call, row.uuid)
    new = resource.represent(found, call)
    await resource.record("update", Write(call, old=row, owner=owner), old, new, found)
    return new
