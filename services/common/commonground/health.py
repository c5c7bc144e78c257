"""Is it alive, and may it get requests: outside the API roots and the host check (ecosystem §4)."""

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from commonground import metrics
from commonground.api import House
from commonground.json import Json
from commonground.relay import notificaties_in


async def answer(path: str, house: House) -> Response | None:
    """The answer to a probe; None for any other path. Readiness asks our own database, never a neighbour."""
    match path.rstrip("/"):
        case "/_healthz/livez":
            return Json({})
        case "/_healthz/readyz" | "/_healthz":
            return await ready(house)
        case "/metrics":
            return Response(metrics.text(), media_type="text/plain; version=0.0.4")
    return None


async def ready(house: House) -> Response:
    try:
        async with house.engine.connect() as db:
            await db.execution_options(reads=True)
            await db.execute(text("select 1 from alembic_version"))
    except (SQLAlchemyError, OSError):
        return Json({"database": "onbereikbaar of niet ingericht"}, 503)
    return Json({"database": "OK"} | warning(house))


def warning(house: House) -> dict[str, str]:
    """What does not keep us from answering, but waits for the operator."""
    tells = any(api.kanaal for api in house.apis)
    unknown = tells and notificaties_in(house.references) is None
    return {"notificaties": "niet ingericht: berichten worden bewaard"} if unknown else {}
