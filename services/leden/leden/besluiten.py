"""Besluiten: what an organ decided, by which rules of which statutes, and what followed."""

from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.filters import Filter, on, refers
from commonground.problems import Invalid
from commonground.resource import Body, Part, Resource, published
from commonground.rules import Write
from commonground.types import Url
from pydantic import Field
from sqlalchemy import Select, or_, select

from leden import besluitvorming
from leden.agendapunten import AGENDAPUNTEN, MET_VERTROUWELIJK
from leden.bevindingen import BevindingShown
from leden.leden import LEDEN
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.problemen import in_strijd
from leden.statuten import Orgaan, besluitsoorten, van_kracht_op
from leden.tables import Agendapunt, Besluit, Lid, Stemming, Vergadering
from leden.vergaderingen import VERGADERINGEN
from leden.vormen import Adres, Dag, Sleutel, Tellingen, Versie

Uitkomst = Literal["aangenomen", "verworpen", "aangehouden", "geen_quorum", "vervallen", "niet_in_bron"]
Wijze = Literal["gestemd", "bij_acclamatie", "door_voorzitter_verklaard", "unaniem", "niet_in_bron"]


class BesluitBody(Body):
    orgaan: Annotated[Orgaan, Field(description="Wie besloot: algemene vergadering, bestuur of commissarissen.")]
    datum: Annotated[Dag, Field(description="De dag van het besluit.")]
    nummer: Annotated[str, Field(max_length=20, description="Nummer op de besluitenlijst, als dat er is.")] = ""
    besluitsoort: Annotated[str, Field(max_length=40, description="Soort besluit, en daarmee de regels.")]
    tekst: Annotated[str, Field(min_length=1, max_length=4000, description="Wat er is besloten.")]
    uitkomst: Annotated[Uitkomst, Field(description="Hoe het besluit uitviel.")]
    wijze: Annotated[Wijze, Field(description="Hoe het tot stand kwam.")] = "niet_in_bron"
    tellingen: Annotated[Tellingen | None, Field(description="Stemmen; leeg als de bron er geen geeft.")] = None
    vergadering: Annotated[Url | None, Field(description="De vergadering waarin is besloten.")] = None
    lid: Annotated[Url | None, Field(description="Het lid over wie het besluit gaat.")] = None


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
    regels: Annotated[list[ToetsShown], Field(description="Elke regel die is toegepast.")]


class BesluitShown(BesluitBody):
    url: Adres
    uuid: Sleutel
    statutenversie: Versie
    artikel: Annotated[str, Field(description="Het artikel dat dit orgaan bevoegd maakt.")]
    agendapunt: Annotated[Url | None, Field(description="Het agendapunt waarover is besloten.")]
    stemming: Annotated[Url | None, Field(description="De stemming waaruit het besluit volgt.")]
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
    new = write.new
    if new.besluitsoort == "toelating_lid" and new.uitkomst == "aangenomen" and "lid" in write.found:
        await besluitvorming.eis_toelaatbaar(write.call.db, write.found["lid"], new.datum)
    return None


async def telling_is_mogelijk(write: Write) -> Invalid | None:
    if write.new.tellingen and "vergadering" in write.found:
        await besluitvorming.eis_telling(write.call.db, write.found["vergadering"], write.new.tellingen)
    return None


columns = published(Besluit, "vergadering_id", "agendapunt_id", "stemming_id", "lid_id")


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
            Lid.uuid.label("lid"),
            Lid.gm_code.label("gm_code"),
        )
        .outerjoin(Vergadering, Vergadering.id == Besluit.vergadering_id)
        .outerjoin(Agendapunt, Agendapunt.id == Besluit.agendapunt_id)
        .outerjoin(Stemming, Stemming.id == Besluit.stemming_id)
        .outerjoin(Lid, Lid.id == Besluit.lid_id)
        .order_by(Besluit.datum.desc(), Besluit.id.desc())
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.besluiten",)}
    filters: dict[str, Filter] = {
        **on(Besluit.orgaan, type=Orgaan),
        **on(Besluit.besluitsoort),
        **on(Besluit.uitkomst, type=Uitkomst),
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
        geen_persoonsgegevens("tekst"),
    )

    def visible(self, call: Call) -> Select:
        query = super().visible(call)
        if call.may(*MET_VERTROUWELIJK):
            return query
        return query.where(or_(Agendapunt.id.is_(None), Agendapunt.vertrouwelijk.is_(False)))

    def represent(self, row: Any, call: Call) -> dict:
        return columns(row, call) | {
            "url": self.url(call, row.uuid),
            "artikel": besluitsoorten()[row.besluitsoort].artikel,
            "vergadering": row.vergadering and VERGADERINGEN.url(call, row.vergadering),
            "agendapunt": row.agendapunt and AGENDAPUNTEN.url(call, row.agendapunt),
            "stemming": row.stemming and call.link("stemmingen", row.stemming),
            "lid": row.lid and LEDEN.url(call, row.lid),
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "besluit", "orgaan": row.orgaan, "gmCode": row.gm_code or ""}

    def label(self, row: Any) -> str:
        return row.tekst[:100]

    async def values(self, write: Write) -> dict:
        new, vergadering, lid = write.new, write.found.get("vergadering"), write.found.get("lid")
        return new.model_dump(exclude={"vergadering", "lid"}) | {
            "statutenversie": van_kracht_op(new.datum).sleutel,
            "regeluitkomst": None,
            "bevindingen": besluitvorming.bevindingen_bij(new.datum),
            "vergadering_id": vergadering and vergadering.id,
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
