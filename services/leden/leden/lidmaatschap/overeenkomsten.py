"""Overeenkomsten: the cooperation agreement of a member, without which nobody is admitted (art. 4.3)."""

from datetime import date
from typing import Annotated, Any

from commonground.call import Call
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body, Resource
from commonground.rules import Write
from commonground.types import UrlOrEmpty
from pydantic import Field
from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from leden.dossier import dossiers
from leden.dossier.stukken import verwezen
from leden.lidmaatschap import register
from leden.lidmaatschap.leden import LEDEN
from leden.lidmaatschap.levensloop import Status
from leden.tables import Lid, Overeenkomst
from leden.vergadering.kalender import maanden_later
from leden.vormen import Adres, Dag, Sleutel

OVEREENKOMST = "Samenwerkingsovereenkomst"
MINIMALE_DUUR = 36  # months, by the agreements themselves; the statutes may end a membership earlier


class OvereenkomstBody(Body):
    van: Annotated[Dag, Field(description="Eerste dag van de samenwerkingsovereenkomst.")]
    tot: Annotated[Dag | None, Field(description="Laatste dag; leeg zolang zij doorloopt.")] = None
    document: Annotated[UrlOrEmpty, Field(description="De getekende overeenkomst, in een Documenten API.")] = ""


class OvereenkomstShown(OvereenkomstBody):
    url: Adres
    uuid: Sleutel
    minimaal_tot: Annotated[Dag, Field(description="Eind van de minimale duur van 36 maanden.")]


async def periode_klopt(write: Write) -> Invalid | None:
    if write.new.tot and write.new.tot < write.new.van:
        reden = "Het eind ligt voor het begin."
        raise ValidationFailed(Invalid("tot", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")
    return None


class Overeenkomsten(Resource):
    name, path, table, owner = "overeenkomst", "/leden/{lid_uuid}/overeenkomsten", Overeenkomst, LEDEN
    body, shows = OvereenkomstBody, OvereenkomstShown
    operations = ("list", "create", "read")
    query = (
        select(*Overeenkomst.__table__.columns, Lid.uuid.label("lid"))
        .join(Lid, Lid.id == Overeenkomst.lid_id)
        .order_by(Overeenkomst.van)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven",)}
    create_rules = (periode_klopt,)

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": call.link("leden", row.lid, "overeenkomsten", row.uuid),
            "uuid": row.uuid,
            "van": row.van,
            "tot": row.tot,
            "minimaalTot": maanden_later(row.van, MINIMALE_DUUR),
            "document": call.show(row.document),
        }

    async def values(self, write: Write) -> dict:
        return write.new.model_dump() | {"lid_id": write.owner.id}

    async def stored(self, write: Write) -> None:
        """With it a public body that applied can be admitted (art. 4.3)."""
        lid, call = write.owner, write.call
        nu = (await register.standen(call.db, date.max, [lid.id])).get(lid.id)
        if nu and nu.status == Status.AANGEMELD and lid.soort_lichaam != "privaatrechtelijk":
            keer = str(write.found["row"].uuid)
            papieren = verwezen(call.house.references, OVEREENKOMST, OVEREENKOMST, write.new.document)
            await dossiers.bij_aanvraag(call.db, call.now, lid, "overeenkomst", str(write.new.van), papieren, keer=keer)


async def heeft_overeenkomst(db: AsyncSession, lid_id: int, peildatum: date) -> bool:
    """Whether an agreement is in force on this day."""
    loopt = or_(Overeenkomst.tot.is_(None), Overeenkomst.tot >= peildatum)
    query = select(exists().where(Overeenkomst.lid_id == lid_id, Overeenkomst.van <= peildatum, loopt))
    return bool((await db.execute(query)).scalar_one())


async def minimaal_tot(db: AsyncSession, lid_id: int, peildatum: date) -> date | None:
    """The end of the minimum term of the agreement in force on this day, None without one."""
    loopt = or_(Overeenkomst.tot.is_(None), Overeenkomst.tot >= peildatum)
    query = select(Overeenkomst.van).where(Overeenkomst.lid_id == lid_id, Overeenkomst.van <= peildatum, loopt)
    begin = (await db.execute(query.order_by(Overeenkomst.van.desc()).limit(1))).scalar_one_or_none()
    return begin and maanden_later(begin, MINIMALE_DUUR)


OVEREENKOMSTEN = Overeenkomsten()
