"""Herindelingen: a municipality is no more, and another one stands in its place (domain rule 7.4, statutes 4.5).

Membership passes in leden. Here the successor gets the invoices from then on, owes what was open, and is settled on its
own number of inhabitants. Invoices that were sent stay as they are.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Date, Url
from pydantic import Field
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from tarieven.facturatie.facturen import FACTUREN
from tarieven.facturatie.opvolgers import schuldenaar, voorgangers
from tarieven.facturatie.partijen import FACTUREREN
from tarieven.facturatie.stappen import openstaand
from tarieven.facturatie.tables import Factuur, Herindeling
from tarieven.gemeenten import LEZEN, gemeente_met_code, kenmerken
from tarieven.grootboek.boeken import Post, boek
from tarieven.register import Register
from tarieven.tables import Gemeente

Opvolger = aliased(Gemeente)


class HerindelingBody(Body):
    gemeente: Annotated[str, Field(max_length=100, description="De code van de gemeente die opgaat.")]
    opvolger: Annotated[str, Field(max_length=100, description="De code van de gemeente die ervoor in de plaats komt.")]
    datum: Annotated[Date, Field(description="De dag van de herindeling: een 1 januari die er al is.")]
    bron: Annotated[str, Field(max_length=500, description="Waar de herindeling uit blijkt.")] = ""


class HerindelingShown(HerindelingBody):
    url: Url
    uuid: UUID


async def op_een_eerste_januari(write: Write) -> Invalid | None:
    """Invoices are by the year, and by law municipalities merge on that day only (Wet algemene regels herindeling)."""
    dag: date = write.new.datum
    if (dag.month, dag.day) != (1, 1) or dag > write.call.today:
        return Invalid(
            "datum", "PERIODE_ONGELDIG", "Een herindeling gaat in op een 1 januari, en wordt daarna vastgelegd."
        )


columns = published(Herindeling, "gemeente_id", "opvolger_id")


class Herindelingen(Register):
    name, path, table = "herindeling", "/herindelingen", Herindeling
    body, shows = HerindelingBody, HerindelingShown
    query = (
        select(*Herindeling.__table__.columns, Gemeente.gm_code.label("gemeente"), Opvolger.gm_code.label("opvolger"))
        .join(Gemeente, Herindeling.gemeente_id == Gemeente.id)
        .join(Opvolger, Herindeling.opvolger_id == Opvolger.id)
    )
    operations, refuses = ("list", "create", "read"), (409, 422)
    scopes = {"read": LEZEN, "create": FACTUREREN}
    filters = {}
    create_rules = (op_een_eerste_januari,)
    conflicts = {("gemeente_id",): Invalid("gemeente", "unique", "Deze gemeente is al opgegaan in een andere.")}

    def represent(self, row: Any, call: Call) -> dict:
        wie = {"gemeente": row.gemeente, "opvolger": row.opvolger}
        return {"url": self.url(call, row.uuid)} | wie | columns(row, call)

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(gm_code=row.gemeente, jaar=row.datum.year)

    async def permit(self, write: Write) -> None:
        call, new = write.call, write.new
        codes = sorted({new.gemeente, new.opvolger}, key=lambda code: code.removeprefix("GM"))
        gevonden = {code: await gemeente_met_code(call, code, lock=True) for code in codes}
        oud, nieuw = write.found["gemeenten"] = gevonden[new.gemeente], gevonden[new.opvolger]
        if oud.id == await schuldenaar(call, nieuw.id):
            raise ValidationFailed(Invalid("opvolger", "kringloop", "De opvolger is (weer) de gemeente zelf."))

    async def values(self, write: Write) -> dict:
        oud, nieuw = write.found["gemeenten"]
        found = {"gemeente_id": oud.id, "opvolger_id": nieuw.id}
        return write.new.model_dump(exclude={"gemeente", "opvolger"}) | found

    async def stored(self, write: Write) -> None:
        oud, nieuw = write.found["gemeenten"]
        wie = or_(Factuur.factuurpartij_id == oud.id, Factuur.factuurpartij_id == nieuw.id)
        concepten = select(Factuur.uuid).where(wie, Factuur.status == "concept").order_by(Factuur.id)
        for uuid in list((await write.call.db.execute(concepten)).scalars()):
            await FACTUREN.discard(write.call, uuid)  # the next run makes them again, for who it is now
        await draag_over(write.call, oud, await schuldenaar(write.call, nieuw.id))


async def draag_over(call: Call, oud: Any, nieuw_id: int) -> None:
    """What `oud` owes, also for those that went up into it before, moves to its successor in the ledger."""
    query = (
        select(Factuur)
        .where(Factuur.factuurpartij_id.in_(await voorgangers(call, oud.id)))
        .where(Factuur.status.in_(("definitief", "verzonden")))
        .where(Factuur.soort != "credit")
        .order_by(Factuur.id)
    )
    for factuur in (await call.db.execute(query.with_for_update())).scalars().all():
        bedrag = await openstaand(call, factuur)
        posten = [
            Post("debiteuren", bedrag, factuur.jaar, nieuw_id),
            Post("debiteuren", -bedrag, factuur.jaar, oud.id),
        ]
        await boek(call, "herindeling", call.today, f"herindeling: {factuur.nummer}", posten, factuur.id)


HERINDELINGEN = Herindelingen()
