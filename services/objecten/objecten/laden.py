"""The objecttypes that we ship: loaded under fixed uuids, so that everyone can refer to them."""

import json
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from commonground import jsonschema
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from objecten.objecttypes import ObjectTypeBody
from objecten.tables import ObjectType, Version


@dataclass(frozen=True)
class Shipped:
    """An objecttype whose JSON Schema is `objecttypen/<name>.json`; its title and description are in there."""

    name: str
    plural: str
    allow_geometry: bool

    @property
    def uuid(self) -> UUID:
        return uuid5(NAMESPACE_URL, f"https://gemeengoed.example/objecttypen/{self.name}")

    def json_schema(self) -> dict[str, Any]:
        return json.loads(files("objecten").joinpath("objecttypen", f"{self.name}.json").read_text())


INITIATIEF = Shipped("initiatief", "Initiatieven", allow_geometry=False)
PORTFOLIO = (
    INITIATIEF,
    Shipped("nijmegenscore", "Nijmegenscores", allow_geometry=False),
    Shipped("kostenregel", "Kostenregels", allow_geometry=False),
    Shipped("dekkingsregel", "Dekkingsregels", allow_geometry=False),
    Shipped("initiatief_buiten_lijst", "Initiatieven buiten de lijst", allow_geometry=False),
    Shipped("bevinding", "Bevindingen", allow_geometry=False),
)
IT = (
    Shipped("applicatie", "Applicaties", allow_geometry=False),
    Shipped("component", "Componenten", allow_geometry=False),
    Shipped("koppeling", "Koppelingen", allow_geometry=False),
    Shipped("contract", "Contracten", allow_geometry=False),
    Shipped("licentie", "Licenties", allow_geometry=False),
)
BUITEN = (
    Shipped("lichtmast", "Lichtmasten", allow_geometry=True),
    Shipped("boom", "Bomen", allow_geometry=True),
    Shipped("gebouw", "Gebouwen", allow_geometry=True),
    Shipped("weg", "Wegen", allow_geometry=True),
    Shipped("openbareruimte", "Openbare ruimten", allow_geometry=True),
    Shipped("signaal", "Signalen", allow_geometry=True),
)
SHIPPED = (*PORTFOLIO, *IT, *BUITEN)
BY_NAME = {each.name: each for each in SHIPPED}


async def laad(db: AsyncSession, today: date) -> int:
    """Adds what is not there yet, and a version where our schema is another. Gives how many versions."""
    return sum([await add_type(db, each, today) for each in SHIPPED])


async def add_type(db: AsyncSession, shipped: Shipped, today: date) -> int:
    known = (await db.execute(select(ObjectType.id).where(ObjectType.uuid == shipped.uuid))).scalar_one_or_none()
    found = shipped.json_schema()
    if known is None:
        body = ObjectTypeBody(
            name=found["title"],
            name_plural=shipped.plural,
            description=found["description"],
            allow_geometry=shipped.allow_geometry,
            source="Gemeengoed",
        )
        values = body.model_dump(exclude={"uuid"}) | {"uuid": shipped.uuid, "created_at": today, "modified_at": today}
        known = (await db.execute(insert(ObjectType).values(**values).returning(ObjectType.id))).scalar_one()
    return await add_version(db, known, found, today)


async def add_version(db: AsyncSession, type_id: int, found: dict[str, Any], today: date) -> int:
    query = select(Version.version, Version.fingerprint).where(Version.object_type_id == type_id)
    last = (await db.execute(query.order_by(Version.version.desc()).limit(1))).first()
    fingerprint = jsonschema.fingerprint(found)
    if last is not None and last.fingerprint == fingerprint:
        return 0
    values = {"version": last.version + 1 if last else 1, "status": "published", "published_at": today}
    values |= {"json_schema": found, "fingerprint": fingerprint, "created_at": today, "modified_at": today}
    await db.execute(insert(Version).values(object_type_id=type_id, **values))
    return 1
