"""Deelnamelijsten: collective programmes that members consent to one by one, after a decision of the assembly (§10)."""

from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.db import uuids_of
from commonground.filters import Filter, on, refers
from commonground.problems import Invalid
from commonground.resource import Body, Resource
from commonground.rules import Write
from commonground.types import Url, UrlOrEmpty
from pydantic import Field
from sqlalchemy import func, insert, select

from leden.besluit.besluiten import BESLUITEN
from leden.bevindingen import BevindingShown, bevinding
from leden.conditional import Conditional
from leden.lidmaatschap import register
from leden.lidmaatschap.leden import LEDEN
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.problemen import in_strijd
from leden.tables import Besluit, Deelname, Deelnamelijst, Lid
from leden.vormen import Adres, Dag, Sleutel

Antwoord = Literal["", "instemming", "weigering"]
Stand = Literal["open", "gehaald", "terug_naar_alv"]


class DeelnamelijstBody(Body):
    besluit: Annotated[Url, Field(description="Het besluit van de algemene vergadering om het programma te beginnen.")]
    programma: Annotated[str, Field(min_length=1, max_length=200, description="Waaraan leden deelnemen.")]
    leden: Annotated[
        list[Url], Field(min_length=1, max_length=1000, description="Leden van wie instemming is gevraagd.")
    ]
    drempel: Annotated[int, Field(ge=1, le=1000, description="Hoeveel leden ten minste moeten instemmen.")]
    uiterlijk: Annotated[Dag | None, Field(description="Laatste dag om te antwoorden.")] = None


class DeelnamelijstShown(DeelnamelijstBody):
    url: Adres
    uuid: Sleutel
    instemmingen: Annotated[int, Field(description="Hoeveel leden instemden.")]
    weigeringen: Annotated[int, Field(description="Hoeveel leden weigerden.")]
    stand: Annotated[Stand, Field(description="Of de drempel is gehaald, nog kan worden gehaald, of niet meer.")]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat nu moet.")]


def stand_van(gevraagd: int, ja: int, nee: int, drempel: int, te_laat: bool) -> Stand:
    """Reached; or out of reach, by refusals or because the last day has passed; else open."""
    if ja >= drempel:
        return "gehaald"
    return "terug_naar_alv" if te_laat or gevraagd - nee < drempel else "open"


async def besluit_van_de_vergadering(write: Write) -> Invalid | None:
    besluit = await BESLUITEN.by_url(write.call, write.new.besluit, "besluit")
    write.found["besluit"] = besluit
    if (besluit.orgaan, besluit.uitkomst) != ("alv", "aangenomen"):
        detail = "Een gezamenlijk programma begint met een aangenomen besluit van de algemene vergadering."
        raise in_strijd("GEEN_ALV_BESLUIT", detail, "8.1", besluit.datum, "besluit")
    return None


async def leden_van_dat_moment(write: Write) -> list[Invalid]:
    """Each once, and a member on the day of the decision."""
    new, call = write.new, write.call
    gevraagd = await LEDEN.by_urls(call, {f"leden.{nr}": url for nr, url in enumerate(new.leden)})
    write.found["leden"] = list(dict.fromkeys(lid.id for lid in gevraagd))
    lid_toen = (await register.ledental(call.db, write.found["besluit"].datum)).leden
    wrong = [
        Invalid(f"leden.{nr}", "GEEN_LID", f"{lid.naam} was op de dag van het besluit geen lid.")
        for nr, lid in enumerate(gevraagd)
        if lid.id not in lid_toen
    ]
    if len(write.found["leden"]) < len(gevraagd):
        wrong.append(Invalid("leden", "unique", "Noem ieder lid een keer."))
    if new.drempel > len(gevraagd):
        wrong.append(Invalid("drempel", "max_value", "De drempel is hoger dan het aantal gevraagde leden."))
    return wrong


def aantal(antwoord: Antwoord) -> Any:
    eigen = (Deelname.lijst_id == Deelnamelijst.id, Deelname.antwoord == antwoord)
    return select(func.count(Deelname.id)).where(*eigen).scalar_subquery()


class Deelnamelijsten(Resource):
    name, path, table = "deelnamelijst", "/deelnamelijsten", Deelnamelijst
    body, shows = DeelnamelijstBody, DeelnamelijstShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(
            *Deelnamelijst.__table__.columns,
            Besluit.uuid.label("besluit"),
            Besluit.datum.label("datum"),
            aantal("instemming").label("ja"),
            aantal("weigering").label("nee"),
            uuids_of(Lid.uuid, Lid.id == Deelname.lid_id, Deelname.lijst_id == Deelnamelijst.id).label("leden"),
        )
        .join(Besluit, Besluit.id == Deelnamelijst.besluit_id)
        .order_by(Deelnamelijst.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.besluiten",)}
    filters: dict[str, Filter] = {
        "besluit": refers(Besluit.uuid, "/leden/api/v1/besluiten", "De lijst bij dit besluit."),
    }
    create_rules = (besluit_van_de_vergadering, leden_van_dat_moment, geen_persoonsgegevens("programma"))
    conflicts = {("besluit_id",): Invalid("besluit", "unique", "Bij dit besluit is er al een deelnamelijst.")}

    def represent(self, row: Any, call: Call) -> dict:
        te_laat = row.uiterlijk is not None and row.uiterlijk < call.today
        stand = stand_van(len(row.leden), row.ja, row.nee, row.drempel, te_laat)
        return {
            "url": self.url(call, row.uuid),
            "uuid": row.uuid,
            "besluit": BESLUITEN.url(call, row.besluit),
            "programma": row.programma,
            "leden": [LEDEN.url(call, lid) for lid in row.leden],
            "drempel": row.drempel,
            "uiterlijk": row.uiterlijk,
            "instemmingen": row.ja,
            "weigeringen": row.nee,
            "stand": stand,
            "bevindingen": terug_naar_alv(row) if stand == "terug_naar_alv" else [],
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "deelnamelijst", "orgaan": "alv", "gmCode": ""}

    def label(self, row: Any) -> str:
        return row.programma

    async def values(self, write: Write) -> dict:
        eigen = write.new.model_dump(include={"programma", "drempel", "uiterlijk"})
        return eigen | {"besluit_id": write.found["besluit"].id}

    async def stored(self, write: Write) -> None:
        lijst = write.found["row"].id
        leeg = {"lijst_id": lijst, "antwoord": "", "document": ""}
        await write.call.db.execute(insert(Deelname), [leeg | {"lid_id": lid} for lid in write.found["leden"]])


def terug_naar_alv(row: Any) -> list[dict]:
    melding = f"{row.ja} van de {row.drempel} nodige leden stemden in; het programma gaat terug naar de vergadering."
    return [bevinding("TERUG_NAAR_ALV", melding, "8.1", row.datum)]


DEELNAMELIJSTEN = Deelnamelijsten()


# --- what each member answers -----------------------------------------------------------------------------------------
class DeelnameBody(Body):
    antwoord: Annotated[Antwoord, Field(description="Instemming, weigering, of nog niets.")] = ""
    datum: Annotated[Dag | None, Field(description="De dag van het antwoord.")] = None
    document: Annotated[UrlOrEmpty, Field(description="Het besluit van het lid, in een Documenten API.")] = ""


class DeelnameShown(DeelnameBody):
    url: Adres
    uuid: Sleutel
    lid: Annotated[Url, Field(description="Het lid dat is gevraagd.")]


async def antwoord_heeft_een_dag(write: Write) -> Invalid | None:
    new = write.new
    if bool(new.antwoord) != bool(new.datum):
        return Invalid("datum", "required" if new.antwoord else "invalid", "Een antwoord heeft een dag.")
    if new.datum and write.owner.uiterlijk and new.datum > write.owner.uiterlijk:
        return Invalid("datum", "TE_LAAT", f"Antwoorden kon tot en met {write.owner.uiterlijk}.")
    return None


class Deelnames(Conditional):
    name, path, table = "deelname", "/deelnamelijsten/{deelnamelijst_uuid}/deelnames", Deelname
    owner, body, shows = DEELNAMELIJSTEN, DeelnameBody, DeelnameShown
    operations = ("list", "read", "patch")
    refuses = (412,)
    query = (
        select(*Deelname.__table__.columns, Deelnamelijst.uuid.label("lijst"), Lid.uuid.label("lid"))
        .join(Deelnamelijst, Deelnamelijst.id == Deelname.lijst_id)
        .join(Lid, Lid.id == Deelname.lid_id)
        .order_by(Lid.naam, Deelname.id)
    )
    scopes = {"read": ("leden.lezen",), "update": ("leden.schrijven",)}
    filters: dict[str, Filter] = {
        **on(Deelname.antwoord, type=Antwoord),
        "lid": refers(Lid.uuid, "/leden/api/v1/leden", "Het antwoord van dit lid."),
    }
    update_rules = (antwoord_heeft_een_dag,)

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": call.link("deelnamelijsten", row.lijst, "deelnames", row.uuid),
            "uuid": row.uuid,
            "lid": LEDEN.url(call, row.lid),
            "antwoord": row.antwoord,
            "datum": row.datum,
            "document": call.show(row.document),
        }

    async def values(self, write: Write) -> dict:
        return write.new.model_dump()


DEELNAMES = Deelnames()
