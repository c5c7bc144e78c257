"""Vertegenwoordigers: who acts for a member. Personal data: apart, minimal, and gone two years after their end."""

from datetime import date
from typing import Annotated, Any

from commonground.call import Call, Caller
from commonground.json import Json, JsonRoute
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body, Resource
from commonground.rules import Write
from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import delete, select
from starlette.responses import Response

from leden.lidmaatschap.leden import LEDEN
from leden.tables import Lid, Vertegenwoordiger
from leden.vergadering.kalender import maanden_later
from leden.vergadering.presenties import Hoedanigheid
from leden.vormen import Adres, Dag, Persoon, Sleutel

BEWAREN = 24  # months after the last day


class VertegenwoordigerBody(Body):
    pseudoniem: Annotated[Persoon, Field(description="Waarmee presentie en volmacht naar deze persoon verwijzen.")]
    naam: Annotated[str, Field(min_length=1, max_length=200, description="Naam; wordt nergens gepubliceerd.")]
    hoedanigheid: Annotated[Hoedanigheid, Field(description="De rol bij het lid.")]
    van: Annotated[Dag, Field(description="Eerste dag.")]
    tot: Annotated[Dag | None, Field(description="Laatste dag.")] = None


class VertegenwoordigerShown(VertegenwoordigerBody):
    url: Adres
    uuid: Sleutel
    bewaren_tot: Annotated[Dag | None, Field(description="Daarna wordt de naam gewist.")]


async def periode_klopt(write: Write) -> Invalid | None:
    if write.new.tot and write.new.tot < write.new.van:
        reden = "Het eind ligt voor het begin."
        raise ValidationFailed(Invalid("tot", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    return None


class Vertegenwoordigers(Resource):
    """Read and written by who works on meetings only; in no audit trail, no notification and no open data."""

    name, path, table = "vertegenwoordiger", "/leden/{lid_uuid}/vertegenwoordigers", Vertegenwoordiger
    owner, body, shows = LEDEN, VertegenwoordigerBody, VertegenwoordigerShown
    operations = ("list", "create", "read", "delete")
    query = (
        select(*Vertegenwoordiger.__table__.columns, Lid.uuid.label("lid"))
        .join(Lid, Lid.id == Vertegenwoordiger.lid_id)
        .order_by(Vertegenwoordiger.van, Vertegenwoordiger.id)
    )
    scopes = {
        "read": ("leden.schrijven", "leden.secretaris"),
        "create": ("leden.schrijven",),
        "delete": ("leden.schrijven",),
    }
    create_rules = (periode_klopt,)

    def represent(self, row: Any, call: Call) -> dict:
        return {naam: getattr(row, naam) for naam in ("uuid", "pseudoniem", "naam", "hoedanigheid", "van", "tot")} | {
            "url": call.link("leden", row.lid, "vertegenwoordigers", row.uuid),
            "bewarenTot": row.tot and maanden_later(row.tot, BEWAREN),
        }

    def label(self, row: Any) -> str:
        return row.pseudoniem

    async def record(
        self, actie: str, write: Write, old: dict | None, new: dict | None, row: Any, status: int = 200
    ) -> None:
        """The audit trail knows that there was a change, and not whom it names."""
        zonder = [each and {"url": each["url"], "pseudoniem": each["pseudoniem"]} for each in (old, new)]
        main = {"url": LEDEN.url(write.call, row.lid)}
        await write.call.record(actie, self.name, main, zonder[0], zonder[1], None, status, row.pseudoniem)

    async def owner_of(self, write: Write, shown: dict) -> Any:
        return await self.find_owner(write)

    async def values(self, write: Write) -> dict:
        return write.new.model_dump() | {"lid_id": write.owner.id}


VERTEGENWOORDIGERS = Vertegenwoordigers()
router = APIRouter(route_class=JsonRoute, tags=["vertegenwoordigers"])


class Opruiming(Body):
    peildatum: Annotated[Dag | None, Field(description="De dag; zonder opgave vandaag.")] = None


class OpruimingShown(Body):
    gewist: Annotated[int, Field(description="Aantal vertegenwoordigers waarvan de bewaartermijn om was.")]


@router.post("/vertegenwoordigers/_opruimen", response_model=OpruimingShown)
async def opruimen(call: Caller, gegeven: Opruiming) -> Response:
    """Wist wie langer dan de bewaartermijn geen vertegenwoordiger meer is."""
    call.require("leden.secretaris")
    grens: date = maanden_later(gegeven.peildatum or call.today, -BEWAREN)
    weg = delete(Vertegenwoordiger).where(Vertegenwoordiger.tot < grens).returning(Vertegenwoordiger.id)
    gewist = len((await call.db.execute(weg)).all())
    main = {"url": call.link("leden")}
    await call.record("destroy", "vertegenwoordiger", main, None, main | {"gewist": gewist})
    return Json({"gewist": gewist})
