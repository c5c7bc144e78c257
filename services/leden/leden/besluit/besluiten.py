"""Besluiten: what an organ decided, by which rules of which statutes, and what followed."""

from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.filters import Filter, on, refers
from commonground.problems import Conflict, Invalid
from commonground.resource import Body, Part, Resource, published
from commonground.rules import Write
from commonground.types import Url
from pydantic import Field
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from leden.besluit import besluitvorming
from leden.bevindingen import BevindingShown
from leden.lidmaatschap.leden import LEDEN
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.problemen import in_strijd
from leden.statutair.statuten import Orgaan, besluitsoorten, van_kracht_op
from leden.tables import Agendapunt, Besluit, Lid, Orgaanvergadering, Stemming, Vergadering
from leden.vergadering.agendapunten import AGENDAPUNTEN, MET_VERTROUWELIJK
from leden.vergadering.vergaderingen import VERGADERINGEN
from leden.vormen import Adres, Dag, Sleutel, Stemuitslag, Versie

Uitkomst = Literal["aangenomen", "verworpen", "aangehouden", "geen_quorum", "vervallen", "niet_in_bron"]
Stand = Literal["in_beginsel", "definitief"]
Wijze = Literal["gestemd", "bij_acclamatie", "door_voorzitter_verklaard", "unaniem", "loting", "niet_in_bron"]


class BesluitBody(Body):
    orgaan: Annotated[Orgaan, Field(description="Wie besloot: algemene vergadering, bestuur of commissarissen.")]
    datum: Annotated[Dag, Field(description="De dag van het besluit.")]
    nummer: Annotated[str, Field(max_length=20, description="Nummer op de besluitenlijst, als dat er is.")] = ""
    besluitsoort: Annotated[str, Field(max_length=40, description="Soort besluit, en daarmee de regels.")]
    tekst: Annotated[str, Field(min_length=1, max_length=4000, description="Wat er is besloten.")]
    uitkomst: Annotated[Uitkomst, Field(description="Hoe het besluit uitviel.")]
    wijze: Annotated[Wijze, Field(description="Hoe het tot stand kwam.")] = "niet_in_bron"
    tellingen: Annotated[Stemuitslag | None, Field(description="Stemmen; leeg als de bron er geen geeft.")] = None
    vergadering: Annotated[Url | None, Field(description="De vergadering waarin is besloten.")] = None
    lid: Annotated[Url | None, Field(description="Het lid over wie het besluit gaat.")] = None
    in_beginsel: Annotated[
        bool, Field(description="Of het een beginselbesluit is, dat een tweede besluit vraagt om definitief te zijn.")
    ] = False
    vervolg_op: Annotated[Url | None, Field(description="Het beginselbesluit dat dit besluit uitwerkt.")] = None


class ToetsShown(Part):
    regel: Annotated[str, Field(description="Sleutel van de toegepaste regel.")]
    soort: Annotated[str, Field(description="Quorum of meerderheid.")]
    artikel: Annotated[str, Field(description="Artikel en lid van de statuten.")]
    statutenversie: Versie
    invoer: Annotated[dict[str, int], Field(description="De getallen waarop de regel is toegepast.")]
    voldaan: Annotated[bool, Field(description="Of aan de regel is voldaan.")]
    uitleg: Annotated[str, Field(description="De toetsing in woorden.")]


class RegeluitkomstShown(Part):
    uitkomst: Annotated[str, Field(description="Wat de regels samen opleveren.")]
    code: Annotated[str, Field(description="Bijzonderheid, zoals STAKING of GEEN_STEMMEN.")]
    gekozen: Annotated[str, Field(description="Wie is gekozen, met pseudoniem.")] = ""
    verder: Annotated[list[str], Field(description="Tussen wie opnieuw wordt gestemd of geloot.")] = []
    loting: Annotated[bool, Field(description="Of het lot moet beslissen.")] = False
    regels: Annotated[list[ToetsShown], Field(description="Elke regel die is toegepast.")]


class BesluitShown(BesluitBody):
    url: Adres
    uuid: Sleutel
    stand: Annotated[Stand, Field(description="In beginsel, zolang het vervolg niet is aangenomen.")]
    vervolg: Annotated[Url | None, Field(description="Het aangenomen besluit dat dit beginselbesluit uitwerkt.")]
    statutenversie: Versie
    artikel: Annotated[str, Field(description="Het artikel dat dit orgaan bevoegd maakt.")]
    agendapunt: Annotated[Url | None, Field(description="Het agendapunt waarover is besloten.")]
    stemming: Annotated[Url | None, Field(description="De stemming waaruit het besluit volgt.")]
    orgaanvergadering: Annotated[Url | None, Field(description="De vergadering van raad of bestuur.")]
    regeluitkomst: Annotated[
        RegeluitkomstShown | None, Field(description="De toegepaste regels; leeg als er niets te tellen is.")
    ]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat aan het besluit opvalt.")]


async def orgaan_is_bevoegd(write: Write) -> Invalid | None:
    new, soort = write.new, besluitsoorten().get(write.new.besluitsoort)
    if soort is None:
        return Invalid("besluitsoort", "invalid_choice", "Deze besluitsoort bestaat niet.")
    if soort.orgaan != new.orgaan:
        detail = f"{soort.omschrijving} is een besluit van: {soort.orgaan}."
        raise in_strijd("ORGAAN_ONBEVOEGD", detail, soort.artikel, new.datum, "orgaan")
    return None


async def verwijzingen_bestaan(write: Write) -> Invalid | None:
    new, call = write.new, write.call
    if new.vergadering:
        write.found["vergadering"] = await VERGADERINGEN.by_url(call, new.vergadering, "vergadering")
    if new.lid:
        write.found["lid"] = await LEDEN.by_url(call, new.lid, "lid", lock=True)
    elif new.besluitsoort in besluitvorming.OVER_EEN_LID:
        return Invalid("lid", "required", "Dit besluit gaat over een lid; noem het.")
    return None


async def toelating_kan(write: Write) -> Invalid | None:
    """By the board, or by the assembly that annuls its refusal."""
    new = write.new
    if new.besluitsoort in besluitvorming.TOELATING and new.uitkomst == "aangenomen" and "lid" in write.found:
        await besluitvorming.eis_toelaatbaar(write.call.db, write.found["lid"], new.datum)
    return None


async def telling_is_mogelijk(write: Write) -> Invalid | None:
    new, vergadering = write.new, write.found.get("vergadering")
    if new.tellingen and (vergadering or new.orgaan == "alv"):
        await besluitvorming.eis_telling(write.call.db, vergadering, new.datum, new.tellingen)
    return None


async def vervolg_kan(write: Write) -> Invalid | None:
    """A sequel follows on an adopted decision in principle, which has none yet. Also a rule of votes."""
    if not write.new.vervolg_op:
        return None
    eerder = await BESLUITEN.by_url(write.call, write.new.vervolg_op, "vervolgOp", lock=True)
    if not eerder.in_beginsel or eerder.uitkomst != "aangenomen":
        return Invalid("vervolgOp", "GEEN_BEGINSELBESLUIT", "Dat is geen aangenomen beginselbesluit.")
    if eerder.vervolg:
        raise Conflict("AL_DEFINITIEF", "Dit beginselbesluit is al uitgewerkt.")
    write.found["vervolg_op"] = eerder
    return None


async def vervolg_is_van_hetzelfde_orgaan(write: Write) -> Invalid | None:
    eerder = write.found.get("vervolg_op")
    if eerder and (eerder.orgaan != write.new.orgaan or eerder.datum > write.new.datum):
        return Invalid("vervolgOp", "GEEN_BEGINSELBESLUIT", "Dat besluit is van een ander orgaan, of van later.")
    return None


columns = published(
    Besluit, "vergadering_id", "agendapunt_id", "stemming_id", "orgaanvergadering_id", "vervolg_op_id", "lid_id"
)
beginsel, uitwerking = aliased(Besluit), aliased(Besluit)
vervolg = (
    select(uitwerking.uuid)
    .where(uitwerking.vervolg_op_id == Besluit.id, uitwerking.uitkomst == "aangenomen")
    .order_by(uitwerking.id)
    .limit(1)
    .scalar_subquery()
)


def met_stand(stand: str) -> ColumnElement[bool]:
    open_ = Besluit.in_beginsel & vervolg.is_(None)
    return open_ if stand == "in_beginsel" else ~open_


class Besluiten(Resource):
    name, path, table, body, shows = "besluit", "/besluiten", Besluit, BesluitBody, BesluitShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(
            *Besluit.__table__.columns,
            Vergadering.uuid.label("vergadering"),
            Agendapunt.uuid.label("agendapunt"),
            Stemming.uuid.label("stemming"),
            Orgaanvergadering.uuid.label("orgaanvergadering"),
            beginsel.uuid.label("vervolg_op"),
            vervolg.label("vervolg"),
            Lid.uuid.label("lid"),
            Lid.gm_code.label("gm_code"),
        )
        .outerjoin(Vergadering, Vergadering.id == Besluit.vergadering_id)
        .outerjoin(Agendapunt, Agendapunt.id == Besluit.agendapunt_id)
        .outerjoin(Stemming, Stemming.id == Besluit.stemming_id)
        .outerjoin(Orgaanvergadering, Orgaanvergadering.id == Besluit.orgaanvergadering_id)
        .outerjoin(beginsel, beginsel.id == Besluit.vervolg_op_id)
        .outerjoin(Lid, Lid.id == Besluit.lid_id)
        .order_by(Besluit.datum.desc(), Besluit.id.desc())
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.besluiten",)}
    filters: dict[str, Filter] = {
        **on(Besluit.orgaan, type=Orgaan),
        **on(Besluit.besluitsoort),
        **on(Besluit.uitkomst, type=Uitkomst),
        "stand": Filter(Stand, met_stand, "Beginselbesluiten zonder vervolg, of al het andere."),
        "datumVanaf": on(Besluit.datum, "gte")["datum__gte"],
        "datumTotEnMet": on(Besluit.datum, "lte")["datum__lte"],
        "lid": refers(Lid.uuid, "/leden/api/v1/leden", "Besluiten over dit lid."),
        "vergadering": refers(Vergadering.uuid, "/leden/api/v1/vergaderingen", "Besluiten van deze vergadering."),
    }
    create_rules = (
        orgaan_is_bevoegd,
        verwijzingen_bestaan,
        toelating_kan,
        telling_is_mogelijk,
        vervolg_kan,
        vervolg_is_van_hetzelfde_orgaan,
        geen_persoonsgegevens("tekst", "nummer"),
    )

    def visible(self, call: Call) -> Select:
        query = super().visible(call)
        if call.may(*MET_VERTROUWELIJK):
            return query
        return query.where(or_(Agendapunt.id.is_(None), Agendapunt.vertrouwelijk.is_(False)))

    def represent(self, row: Any, call: Call) -> dict:
        return columns(row, call) | {
            "url": self.url(call, row.uuid),
            "stand": "in_beginsel" if row.in_beginsel and not row.vervolg else "definitief",
            "vervolgOp": row.vervolg_op and self.url(call, row.vervolg_op),
            "vervolg": row.vervolg and self.url(call, row.vervolg),
            "artikel": besluitsoorten()[row.besluitsoort].artikel,
            "vergadering": row.vergadering and VERGADERINGEN.url(call, row.vergadering),
            "agendapunt": row.agendapunt and AGENDAPUNTEN.url(call, row.agendapunt),
            "stemming": row.stemming and call.link("stemmingen", row.stemming),
            "orgaanvergadering": row.orgaanvergadering and call.link("orgaanvergaderingen", row.orgaanvergadering),
            "lid": row.lid and LEDEN.url(call, row.lid),
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "besluit", "orgaan": row.orgaan, "gmCode": row.gm_code or ""}

    def label(self, row: Any) -> str:
        return row.tekst[:100]

    async def values(self, write: Write) -> dict:
        new, vergadering, lid = write.new, write.found.get("vergadering"), write.found.get("lid")
        return new.model_dump(exclude={"vergadering", "lid", "vervolg_op"}) | {
            "statutenversie": van_kracht_op(new.datum).sleutel,
            "regeluitkomst": None,
            "bevindingen": besluitvorming.bevindingen_bij(new.datum),
            "vergadering_id": vergadering and vergadering.id,
            "vervolg_op_id": write.found["vervolg_op"].id if "vervolg_op" in write.found else None,
            "lid_id": lid and lid.id,
        }

    async def stored(self, write: Write) -> None:
        await besluitvorming.gevolg(write.call, write.found["row"], write.found.get("lid"))

    async def vastgelegd(self, call: Call, besluit: Besluit) -> dict:
        """What is shown of a decision that followed from a vote, with its audit line and notification."""
        row = await self.reread(call, besluit.uuid)
        shown = self.represent(row, call)
        await self.record("create", Write(call), None, shown, row, 201)
        return shown


BESLUITEN = Besluiten()
