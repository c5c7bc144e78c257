"""Stemmen: open votes, one per member (art. 8.6), and who may cast them."""

from typing import Annotated, Any

from commonground.call import Call
from commonground.problems import Conflict, Forbidden, Invalid
from commonground.resource import Body, Resource
from commonground.rules import Write
from commonground.types import Url
from pydantic import Field
from sqlalchemy import Select, delete, or_, select

from leden.bevindingen import BevindingShown, bevinding
from leden.leden import LEDEN
from leden.parameters import waarden
from leden.problemen import in_strijd, verwijzing
from leden.register import datum_van
from leden.stemmingen import STEMMINGEN, is_geheim
from leden.tables import Agendapunt, Kiesgerechtigde, Lid, Stem, Stemming, Vergadering, Volmacht
from leden.vormen import Adres, Keuze, Sleutel


class StemBody(Body):
    lid: Annotated[Url, Field(description="Het lid dat stemt.")]
    keuze: Annotated[Keuze, Field(description="Wat het lid stemt.")]


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
    query = (
        select(*Stem.__table__.columns, Stemming.uuid.label("stemming"), Lid.uuid.label("lid"))
        .join(Stemming, Stemming.id == Stem.stemming_id)
        .join(Lid, Lid.id == Stem.lid_id)
        .order_by(Lid.naam, Stem.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.stemmen",)}
    refuses = (422,)
    create_rules = (lid_bestaat,)

    def visible(self, call: Call) -> Select:
        """Open votes are published by member after the vote is closed, not while others still have to choose."""
        return super().visible(call).where(Stemming.status.in_(("gesloten", "vervallen")))

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
        if stemming.status != "open":
            raise Conflict(
                "STEMMING_NIET_OPEN" if stemming.status == "voorbereid" else "STEMMING_GESLOTEN",
                f"De stemming is {stemming.status}.",
            )
        if is_geheim(stemming):
            raise Conflict("STEMMING_GEHEIM", "In deze stemming wordt geheim gestemd; gebruik een biljet.")
        mag = select(Kiesgerechtigde.wijze).where(
            Kiesgerechtigde.stemming_id == stemming.id, Kiesgerechtigde.lid_id == lid.id
        )
        wijze = (await db.execute(mag)).scalar_one_or_none()
        if wijze is None:
            geen = Forbidden(f"{lid.naam} had bij de opening van de stemming geen stemrecht.", "GEEN_STEMRECHT")
            geen.extra = verwijzing("8.6", datum_van(stemming.geopend_op))
            raise geen
        await eerste_stem_of_vervangt(write)
        write.found["bevindingen"] = await tegen_instructie(write) if wijze == "volmacht" else []

    async def values(self, write: Write) -> dict:
        return {"stemming_id": write.owner.id, "lid_id": write.found["lid"].id, "keuze": write.new.keuze} | {
            "bevindingen": write.found["bevindingen"]
        }


async def eerste_stem_of_vervangt(write: Write) -> None:
    """[P]: before closing a second electronic vote replaces the first, a second oral one is refused (AL_GESTEMD)."""
    eerder = (Stem.stemming_id == write.owner.id, Stem.lid_id == write.found["lid"].id)
    if write.owner.vorm == "elektronisch_ter_vergadering":
        await write.call.db.execute(delete(Stem).where(*eerder))
    elif (await write.call.db.execute(select(Stem.id).where(*eerder))).first():
        raise Conflict(
            "AL_GESTEMD",
            "Dit lid heeft al gestemd.",
            **verwijzing("8.6", datum_van(write.owner.geopend_op)),
        )


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


class KiesgerechtigdeShown(Body):
    lid: Annotated[Url, Field(description="Het lid dat mag stemmen.")]
    naam: Annotated[str, Field(description="Naam van het lid.")]
    wijze: Annotated[str, Field(description="Hoe het lid bij opening aanwezig of vertegenwoordigd was.")]


class Kiesgerechtigden(Resource):
    """The snapshot: each member that may vote, once."""

    name, path, table = "kiesgerechtigde", "/stemmingen/{stemming_uuid}/kiesgerechtigden", Kiesgerechtigde
    owner, body, shows = STEMMINGEN, KiesgerechtigdeShown, KiesgerechtigdeShown
    operations = ("list",)
    query = (
        select(*Kiesgerechtigde.__table__.columns, Lid.uuid.label("lid"), Lid.naam.label("naam"))
        .join(Stemming, Stemming.id == Kiesgerechtigde.stemming_id)
        .join(Lid, Lid.id == Kiesgerechtigde.lid_id)
        .order_by(Lid.naam, Kiesgerechtigde.id)
    )
    scopes = {"read": ("leden.lezen",)}

    def represent(self, row: Any, call: Call) -> dict:
        return {"lid": LEDEN.url(call, row.lid), "naam": row.naam, "wijze": row.wijze}


KIESGERECHTIGDEN = Kiesgerechtigden()
