"""Many objects in one request: NDJSON in, a line of result per line, a batch of them per transaction.

The whole request is read first (its size has a limit), for a client that sends without listening would block us. What
it hears while we work is the progress. With `alles_of_niets` there is one transaction, and the last line says whether
it was kept.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from commonground.call import Call
from commonground.json import dumps, loads
from commonground.problems import Invalid, ParseError, Problem, ValidationFailed
from fastapi import APIRouter
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from starlette.responses import Response

from objecten import changes, crs, records, writing
from objecten.bodies import ObjectBody
from objecten.calls import Caller, Direct
from objecten.described import RD
from objecten.streams import NDJSON, described, streamed
from objecten.tables import Object, Record
from objecten.writing import TAKEN, Type

router = APIRouter(prefix="/objects", route_class=Direct)
BATCH, MOST = 500, 100_000
EXISTING = ("weigeren", "vervangen", "wijzigen")  # refuse, PUT, PATCH
PARAMETERS = RD | {
    "bestaand": (
        {"type": "string", "enum": list(EXISTING)},
        "Wat te doen met een uuid die er al is; anders weigeren.",
    ),
    "alles_of_niets": ({"type": "boolean"}, "Bewaar niets als er een regel wordt geweigerd."),
}
LINES = "Per regel een object zoals bij POST /objects; met een uuid die er al is zoals bij PUT of PATCH."


@router.post("/bulk", **described("object_bulk", PARAMETERS, NDJSON, body=LINES))
async def bulk(call: Caller) -> Response:
    """Veel objecten maken of wijzigen: een regel antwoord per regel, en tot slot de aantallen."""
    crs.asked(call)
    params = call.request.query_params
    existing, whole = params.get("bestaand") or EXISTING[0], params.get("alles_of_niets") or "false"
    wrong = [Invalid("bestaand", "invalid_choice", f"Kies uit {', '.join(EXISTING)}.")] * (existing not in EXISTING)
    wrong += [Invalid("alles_of_niets", "invalid", "Geef true of false.")] * (whole not in ("true", "false"))
    media = call.request.headers.get("content-type", NDJSON).split(";")[0].strip().lower()
    if media != NDJSON:
        raise Problem(415, "unsupported_media_type", "Dit formaat van invoer wordt niet gelezen.", f"Gegeven: {media}")
    given = [each for each in (await call.request.body()).split(b"\n") if each.strip()]
    if len(given) > MOST:
        wrong.append(Invalid("", "max_length", f"Geef hooguit {MOST} regels."))
    if wrong:
        raise ValidationFailed(*wrong)
    return streamed(Run(call, existing, whole == "true").lines(given), NDJSON, crs.headers(call))


@dataclass
class Line:
    """One line of the request, and what became of it."""

    number: int
    given: bytes
    body: dict[str, Any] = field(default_factory=dict)
    new: ObjectBody | None = None
    object_type: Type | None = None
    result: dict[str, Any] | None = None

    def done(self, status: int, **more: Any) -> None:
        self.result = {"regel": self.number, "status": status, **more}

    def refuse(self, problem: Problem) -> None:
        told = {"code": problem.code, "detail": problem.detail or problem.title}
        wrong = {"invalid_params": [vars(each) for each in problem.invalid]} if problem.invalid else {}
        self.done(problem.status, **told, **wrong)

    @property
    def uuid(self) -> Any:
        """The uuid that was chosen, if it is one."""
        try:
            return UUID(self.body["uuid"]) if isinstance(self.body.get("uuid"), str) else None
        except ValueError:
            return None

    @property
    def open(self) -> bool:
        return self.result is None


class Undone(Exception):
    """Nothing of this is to be kept."""


@dataclass
class Run:
    """One request: `existing` is what happens to a uuid that is there, `whole` that all or nothing is kept."""

    call: Call
    existing: str
    whole: bool
    memory: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {"gemaakt": 0, "gewijzigd": 0, "geweigerd": 0})

    async def lines(self, given: Sequence[bytes]) -> AsyncIterator[bytes]:
        kept = True
        try:
            async with self.transaction(self.whole) as outer:
                for begin in range(0, len(given), BATCH):
                    part = [Line(begin + i + 1, each) for i, each in enumerate(given[begin : begin + BATCH])]
                    async with self.transaction(not self.whole, outer) as call:
                        await self.batch(call, part)
                    yield b"".join(dumps(line.result) + b"\n" for line in part)
                if self.whole and self.counts["geweigerd"]:
                    raise Undone
        except Undone:
            kept = False
        yield dumps({"gereed": True, "regels": len(given), **self.counts, "bewaard": kept}) + b"\n"

    @asynccontextmanager
    async def transaction(self, own: bool, outer: Any = None) -> AsyncIterator[Any]:
        """The call in a transaction of its own, or else the one around it."""
        if not own:
            yield outer
            return
        async with self.call.house.engine.begin() as db:
            yield replace(
                self.call,
                db=db,  # type: ignore[arg-type]  # a connection does the same here
                now=datetime.now(UTC),
                memory=self.memory,
            )

    async def batch(self, call: Call, part: list[Line]) -> None:
        for line in part:
            await self.attempt(call, line, self.parse)
        there = await taken(call, [line.uuid for line in part])
        fresh, again = list[Line](), list[Line]()
        for line in (each for each in part if each.open):
            known = line.uuid in there
            if not (known and self.existing == "wijzigen"):  # of what is there a PATCH needs no more than its uuid
                await self.attempt(call, line, self.read)
            if line.open:
                (again if known else fresh).append(line)
                there |= {line.uuid} - {None}
        await self.make(call, fresh)
        for line in again:
            await self.attempt(call, line, self.change, apart=True)
        for line in part:
            status = (line.result or {}).get("status", 500)
            self.counts["gemaakt" if status == 201 else "gewijzigd" if status == 200 else "geweigerd"] += 1

    # --- a line -------------------------------------------------------------------------------------------------------
    async def attempt(self, call: Call, line: Line, act: Any, apart: bool = False) -> None:
        """`apart`: what it wrote before it was refused is undone."""
        try:
            async with call.db.begin_nested() if apart else nullcontext():
                await act(call, line)
        except Problem as problem:
            line.refuse(problem)

    async def parse(self, call: Call, line: Line) -> None:
        body = loads(line.given)
        if not isinstance(body, dict):
            raise ParseError("De regel is geen JSON-object.")
        line.body = crs.read(call, body)

    async def read(self, call: Call, line: Line) -> None:
        line.new, line.object_type = await changes.read_new(call, line.body)

    async def make(self, call: Call, lines: list[Line]) -> None:
        good = []
        for line in lines:
            assert line.new and line.object_type  # noqa: S101 - read gave them
            wrong = await writing.judge_record(call, line.new, line.object_type, None)
            if wrong:
                line.refuse(ValidationFailed(*wrong))
            else:
                good.append(line)
        if not good:
            return
        try:
            async with call.db.begin_nested():
                await make_all(call, good)
        except IntegrityError:  # another request took a uuid: which one is found line by line
            for line in good:
                await self.attempt(call, line, self.make_one, apart=True)

    async def make_one(self, call: Call, line: Line) -> None:
        line.done(201, url=(await changes.make(call, line.body))["url"], index=1)

    async def change(self, call: Call, line: Line) -> None:
        if self.existing == "weigeren":
            raise ValidationFailed(TAKEN)
        row = await changes.to_write(call, line.uuid)
        shown, _ = await changes.add(call, row, line.body, partial=self.existing == "wijzigen")
        line.done(200, url=shown["url"], index=shown["record"]["index"])


async def taken(call: Call, uuids: list[Any]) -> set[UUID]:
    query = select(Object.uuid).where(Object.uuid.in_([each for each in uuids if each]))
    return {UUID(str(each)) for each in (await call.db.execute(query)).scalars()} if any(uuids) else set()


async def make_all(call: Call, lines: list[Line]) -> None:
    """Objects, records, audit lines and notifications, each table at once."""
    made = [(line, line.new, line.object_type, line.new.uuid or uuid4()) for line in lines if line.new]
    objects = [{"uuid": uuid, "object_type_id": object_type.id} for _, _, object_type, uuid in made if object_type]
    stored = await call.db.execute(insert(Object).returning(Object.id, Object.uuid), objects)
    ids = {str(row.uuid): row.id for row in stored}
    values, shown = [], []
    for line, new, object_type, uuid in made:
        assert object_type  # noqa: S101 - read gave it
        columns = writing.columns_of(call, ids[str(uuid)], object_type, new, 1)
        values.append(columns)
        shown.append(records.represent(changes.as_row(columns, uuid, object_type), call))
        line.done(201, url=shown[-1]["url"], index=1)
    await call.db.execute(insert(Record), values)
    await call.record_made("object", shown, [{"objectType": each["type"]} for each in shown])
