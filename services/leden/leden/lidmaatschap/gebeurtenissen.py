"""Gebeurtenissen: what happened to a membership; appended, never changed."""

from datetime import date
from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.resource import Body, Resource
from commonground.rules import Write
from commonground.types import DateTime, Url
from fastapi import Request
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import aliased

from leden.bevindingen import BevindingShown
from leden.dossier import dossiers
from leden.lidmaatschap import gebeurtenisregels, inwoners, register
from leden.lidmaatschap.leden import LEDEN
from leden.lidmaatschap.levensloop import Soort
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.tables import Besluit, Gebeurtenis, Lid
from leden.vormen import Adres, Dag, Sleutel


class GebeurtenisBody(Body):
    soort: Annotated[Soort, Field(description="Wat er gebeurde; wat uit een besluit volgt gaat via dat besluit.")]
    datum: Annotated[Dag, Field(description="De dag waarop het gebeurde of ingaat.")]
    motivering: Annotated[str, Field(max_length=4000, description="Waarom, in woorden die openbaar mogen zijn.")] = ""
    einddatum: Annotated[Dag | None, Field(description="De dag waartegen wordt opgezegd.")] = None
    grond: Annotated[
        Literal["", "a", "b", "c", "d"], Field(description="Onderdeel van art. 6.5 bij opzegging door de coöperatie.")
    ] = ""
    langs: Annotated[Literal["", "schriftelijk", "elektronisch"], Field(description="Hoe de opzegging binnenkwam.")] = (
        ""
    )
    om_financien: Annotated[
        bool, Field(description="Of wordt opgezegd wegens een wijziging van geldelijke rechten of verplichtingen.")
    ] = False
    medegedeeld_op: Annotated[
        Dag | None, Field(description="Dag waarop het lid de mededeling kreeg waar dit op volgt.")
    ] = None
    besluit: Annotated[
        Url | None, Field(description="Het besluit waaruit dit volgt, of het oordeel van de ledenvergadering (6.5 c).")
    ] = None
    goedkeuring_rvc: Annotated[
        Dag | None, Field(description="De dag waarop de raad van commissarissen dit goedkeurde.")
    ] = None


class GebeurtenisShown(GebeurtenisBody):
    url: Adres
    uuid: Sleutel
    volgnummer: Annotated[int, Field(description="Volgorde van vastleggen.")]
    opvolger: Annotated[Url | None, Field(description="Wie voor dit lid in de plaats komt.")]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat hieraan opvalt; een mens beslist.")]
    bron: Annotated[str, Field(description="Regel in het brondocument, bij wat uit het verleden is overgenomen.")]
    geregistreerd_op: Annotated[DateTime, Field(description="Wanneer dit is vastgelegd.")]


opvolger = aliased(Lid)


class Gebeurtenissen(Resource):
    name, path, table, owner = "gebeurtenis", "/leden/{lid_uuid}/gebeurtenissen", Gebeurtenis, LEDEN
    body, shows = GebeurtenisBody, GebeurtenisShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(
            *Gebeurtenis.__table__.columns,
            Lid.uuid.label("lid"),
            Besluit.uuid.label("besluit"),
            opvolger.uuid.label("opvolger"),
        )
        .join(Lid, Lid.id == Gebeurtenis.lid_id)
        .outerjoin(opvolger, opvolger.id == Gebeurtenis.opvolger_id)
        .outerjoin(Besluit, Besluit.id == Gebeurtenis.besluit_id)
        .order_by(Gebeurtenis.volgnummer)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven", "leden.besluiten")}
    create_rules = (*gebeurtenisregels.REGELS, geen_persoonsgegevens("motivering"))

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": call.link("leden", row.lid, "gebeurtenissen", row.uuid),
            "uuid": row.uuid,
            "volgnummer": row.volgnummer,
            "soort": row.soort,
            "datum": row.datum,
            "motivering": row.motivering,
            "einddatum": row.einddatum,
            "grond": row.grond,
            "goedkeuringRvc": row.goedkeuring_rvc,
            "besluit": row.besluit and call.link("besluiten", row.besluit),
            "langs": row.langs,
            "omFinancien": row.om_financien,
            "medegedeeldOp": row.medegedeeld_op,
            "opvolger": row.opvolger and LEDEN.url(call, row.opvolger),
            "bevindingen": row.bevindingen,
            "bron": row.bron,
            "geregistreerdOp": row.geregistreerd_op,
        }

    async def before_create(self, request: Request) -> None:
        """Who is large counts for whether a notice can be confirmed (art. 6.3)."""
        await inwoners.vraag(request, ("leden.besluiten",), bij_bevestiging)

    async def authorise(self, write: Write) -> None:
        write.call.require(
            "leden.besluiten" if write.new.soort in gebeurtenisregels.VAN_EEN_ORGAAN else "leden.schrijven"
        )

    async def values(self, write: Write) -> dict:
        new, call = write.new, write.call
        rest = new.model_dump(exclude={"soort", "datum", "besluit"})
        rest["bevindingen"] = await gebeurtenisregels.bevindingen(write)
        rest["besluit_id"] = write.found["besluit"].id if "besluit" in write.found else None
        return await register.nieuwe_gebeurtenis(call.db, write.owner, call.now, new.soort, new.datum, **rest)

    async def stored(self, write: Write) -> None:
        call, erbij = write.call, dossiers.Erbij(eigenschappen=write.found.get("eigenschappen", {}))
        await dossiers.bij_gebeurtenis(call.db, call.now, write.found["row"], erbij)


def bij_bevestiging(gegeven: dict) -> date | None:
    return date.fromisoformat(gegeven["datum"]) if gegeven["soort"] == Soort.OPZEGGING_BEVESTIGD else None


GEBEURTENISSEN = Gebeurtenissen()
