"""Idempotency-Key: the same request sent again gets the answer it got, and makes nothing twice (rules.md 7.4)."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from commonground.call import Call
from commonground.problems import Invalid, Unprocessable, ValidationFailed
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from objecten.tables import Idempotentie

LONGEST, KEPT = 255, timedelta(hours=24)
Answer = dict[str, Any]


async def once(call: Call, make: Callable[[], Awaitable[Answer]]) -> Answer:
    """What `make` gives, or gave when this token sent the same under this key before, in the last 24 hours.

    Raises Unprocessable (422) when the key came with something else. Of two at the same moment the second waits.
    """
    key = call.request.headers.get("idempotency-key")
    if key is None:
        return await make()
    if not key or len(key) > LONGEST:
        raise ValidationFailed(Invalid("Idempotency-Key", "invalid", f"Gebruik 1 tot {LONGEST} tekens."))
    mine = (Idempotentie.token_id == call.principal.extra["token_id"]) & (Idempotentie.sleutel == key)
    known, made = await asked(call), call.now
    await call.db.execute(delete(Idempotentie).where(Idempotentie.gemaakt < made - KEPT))
    try:
        async with call.db.begin_nested():
            values = {"token_id": call.principal.extra["token_id"], "sleutel": key, "vraag": known, "gemaakt": made}
            await call.db.execute(insert(Idempotentie).values(**values, antwoord=None))
    except IntegrityError:
        return answered(known, (await call.db.execute(select(Idempotentie).where(mine))).one())
    answer = await make()
    await call.db.execute(update(Idempotentie).where(mine).values(antwoord=answer))
    return answer


async def asked(call: Call) -> str:
    request = call.request
    whole = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + await request.body()
    return sha256(whole).hexdigest()


def answered(known: str, kept: Any) -> Answer:
    if kept.vraag != known:
        raise Unprocessable("idempotency-key", "Deze Idempotency-Key hoort bij een ander verzoek.")
    return kept.antwoord
