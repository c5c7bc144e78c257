"""Stemmen: open votes, one per member (art. 8.6)."""

from typing import Annotated, Any

from commonground.call import Call
from commonground.days import day_of
from commonground.problems import Conflict, Forbidden, Invalid
from commonground.resource import Body, Resource
from commonground.rules import Write
from commonground.types import Url
from pydantic import Field
from sqlalchemy import Select, delete, or_, select

from leden.bevindingen import BevindingShown, bevinding
from leden.lidmaatschap.leden import LEDEN
from leden.problemen import botst, in_strijd, verwijzing
from leden.statutair.parameters import waarden
from leden.stemming.kiezers import per_lid
from leden.stemming.stemmingen import STEMMINGEN, eis_keuze, is_geheim
from leden.tables import Agendapunt, Kiesgerechtigde, Stem, Stemming, Stemregister, Vergadering, Volmacht
from leden.vergadering.agendapunten import MET_VERTROUWELIJK
from leden.vormen import Adres, Sleutel, Stemkeuze


class StemBody(Body):
    lid: Annotated[Url, Field(description="Het lid dat stemt.")]
    keuze: Annotated[Stemkeuze, Field(description="Wat het lid stemt, of op wie.")]


class StemShown(StemBody):
    url: Adres
    uuid: Sleutel
    bevindingen: Annotated[list[BevindingShown], Field(description="Of er tegen een instructie in is gestemd.")]


async def lid_bestaat(write: Write) -> Invalid | None:
    write.found["lid"] = await LEDEN.by_url(write.call, write.new.lid, "lid")
    return None


class Stemmen(Resource):
    name, path, table, owner = "stem", "/stemmingen/{stemming_uuid}/stemmen", Stem, STEMMINGEN
    body, shows = StemBody, StemShown
    operations = ("list", "create", "read")
    query = per_lid(Stem)
    scopes = {"read": ("leden.lezen",), "create": ("leden.stemmen",)}
    refuses = (422,)
    create_rules = (lid_bestaat,)

    def visible(self, call: Call) -> Select:
        """Open votes are published by member after the vote is closed, not while others still have to choose."""
        query = super().visible(call).where(Stemming.status.in_(("gesloten", "vervallen")))
        if call.may(*MET_VERTROUWELIJK):
            return query
        openbaar = select(Agendapunt.id).where(Agendapunt.vertrouwelijk.is_(False))
        return query.where(Stemming.agendapunt_id.in_(openbaar))

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": call.link("stemmingen", row.stemming, "stemmen", row.uuid),
            "uuid": row.uuid,
            "lid": LEDEN.url(call, row.lid),
            "keuze": row.keuze,
            "bevindingen": row.bevindingen,
        }

    async def permit(self, write: Write) -> None:
        """Only while it is open, and only who was in the meeting with a vote when it was opened."""
        stemming, lid, db = write.owner, write.found["lid"], write.call.db
        eis_open(stemming)
        if is_geheim(stemming):
            raise Conflict("STEMMING_GEHEIM", "In deze stemming wordt geheim gestemd; gebruik een biljet.")
        mag = select(Kiesgerechtigde.wijze).where(
            Kiesgerechtigde.stemming_id == stemming.id, Kiesgerechtigde.lid_id == lid.id
        )
        wijze = (await db.execute(mag)).scalar_one_or_none()
        if wijze is None:
            geen = Forbidden(f"{lid.naam} had bij de opening van de stemming geen stemrecht.", "GEEN_STEMRECHT")
            geen.extra = verwijzing("8.6", day_of(stemming.geopend_op))
            raise geen
        eis_keuze(stemming, write.new.keuze)
        await eerste_stem_of_vervangt(write)
        write.found["bevindingen"] = await tegen_instructie(write) if wijze == "volmacht" else []

    async def values(self, write: Write) -> dict:
        return {"stemming_id": write.owner.id, "lid_id": write.found["lid"].id, "keuze": write.new.keuze} | {
            "bevindingen": write.found["bevindingen"]
        }


def eis_open(stemming: Any) -> None:
    """Raises Conflict STEMMING_NIET_OPEN or STEMMING_GESLOTEN."""
    if stemming.status == "voorbereid":
        raise Conflict("STEMMING_NIET_OPEN", "De stemming is nog niet open.")
    if stemming.status != "open":
        detail = f"De stemming is {stemming.status}."
        raise botst("STEMMING_GESLOTEN", detail, "8.6", day_of(stemming.geopend_op))


async def eerste_stem_of_vervangt(write: Write) -> None:
    """[P] tweede_stem: electronically it replaces the first until closing; orally it is refused (AL_GESTEMD)."""
    eerder = (Stem.stemming_id == write.owner.id, Stem.lid_id == write.found["lid"].id)
    gekozen = await waarden(write.call.db, day_of(write.owner.geopend_op))
    if write.owner.vorm == "elektronisch_ter_vergadering" and gekozen["tweede_stem"] == "vervangt":
        await write.call.db.execute(delete(Stem).where(*eerder))
    elif (await write.call.db.execute(select(Stem.id).where(*eerder))).first():
        raise al_gestemd(write)
    vooraf = (Stemregister.stemming_id == write.owner.id, Stemregister.lid_id == write.found["lid"].id)
    if (await write.call.db.execute(select(Stemregister.id).where(*vooraf))).first():
        raise al_gestemd(write)


def al_gestemd(write: Write) -> Conflict:
    return botst("AL_GESTEMD", "Dit lid heeft al gestemd.", "8.6", day_of(write.owner.geopend_op))


async def tegen_instructie(write: Write) -> list[dict]:
    """[P] instructie_dwingend: a vote against a bound instruction is said, or refused (INSTRUCTIE_GESCHONDEN)."""
    db, stemming, lid = write.call.db, write.owner, write.found["lid"]
    punt = (await db.execute(select(*PUNT).join(Vergadering).where(Agendapunt.id == stemming.agendapunt_id))).one()
    query = select(Volmacht.instructies).where(
        Volmacht.gever_id == lid.id,
        Volmacht.ingetrokken_op.is_(None),
        or_(Volmacht.vergadering_id == punt.vergadering_id, Volmacht.vergadering_id.is_(None)),
    )
    lijsten = (await db.execute(query.order_by(Volmacht.overhandigd_op.desc(), Volmacht.id.desc()))).scalars().all()
    pad = f"/agendapunten/{punt.uuid}"
    keuze = next((each["keuze"] for lijst in lijsten for each in lijst if each["agendapunt"].endswith(pad)), None)
    if keuze is None or keuze == write.new.keuze:
        return []
    melding = f"De volmacht van {lid.naam} schrijft een andere stem voor: {keuze}."
    if (await waarden(db, punt.datum))["instructie_dwingend"] == "weiger":
        raise in_strijd("INSTRUCTIE_GESCHONDEN", melding, "8.5", punt.datum, "keuze")
    return [bevinding("INSTRUCTIE_GESCHONDEN", melding, "8.5", punt.datum)]


PUNT = (Agendapunt.uuid, Agendapunt.vergadering_id, Vergadering.datum)
STEMMEN = Stemmen()
