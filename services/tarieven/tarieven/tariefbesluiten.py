"""Tariefbesluiten: prices, budgets and calculations become valid by a decision of the assembly, for good."""

from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.db import uuids_of
from commonground.problems import Conflict, Invalid
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Date, DateTime, Url, UrlOrEmpty
from pydantic import Field
from sqlalchemy import select, update

from tarieven.begrotingsjaren import BEGROTINGSJAREN
from tarieven.berekeningen import BEREKENINGEN
from tarieven.bevindingen.beoordelen import geen_open_bevindingen
from tarieven.gemeenten import LEZEN, kenmerken
from tarieven.lidmaatschap import JAARBIJDRAGE, Besluit, aangenomen_besluit
from tarieven.prijsregels import PRIJSREGELS, bijdrage_van
from tarieven.register import Register
from tarieven.tables import Begrotingsjaar, Berekening, Prijsregel, Product, Tariefbesluit

Urls = Annotated[list[Url], Field(max_length=200)]
WAT: dict[str, Register] = {
    "prijsregels": PRIJSREGELS,
    "begrotingsjaren": BEGROTINGSJAREN,
    "berekeningen": BEREKENINGEN,
}


class TariefbesluitBody(Body):
    besluit: Annotated[
        UrlOrEmpty,
        Field(
            description="Het aangenomen besluit van de ledenvergadering, in de service leden;"
            " leeg kan bij prijzen waarin niets dan inflatie verandert (statuten 14.6a)."
        ),
    ] = ""
    omschrijving: Annotated[str, Field(max_length=1000, description="Wat is vastgesteld.")] = ""
    prijsregels: Annotated[Urls, Field(description="De prijsregels die worden vastgesteld.")] = []
    begrotingsjaren: Annotated[Urls, Field(description="De begrotingsjaren die worden vastgesteld.")] = []
    berekeningen: Annotated[Urls, Field(description="De berekeningen die worden vastgesteld.")] = []


class TariefbesluitShown(TariefbesluitBody):
    url: Url
    uuid: UUID
    datum: Annotated[Date, Field(description="De dag van het besluit.")]
    vastgesteld_op: Annotated[DateTime, Field(description="Wanneer het hier is verwerkt.")]


async def er_is_iets_vast_te_stellen(write: Write) -> Invalid | None:
    if not any(getattr(write.new, naam) for naam in WAT):
        return Invalid("nonFieldErrors", "required", "Noem een prijsregel, begrotingsjaar of berekening.")


columns = published(Tariefbesluit)


class Tariefbesluiten(Register):
    name, path, table = "tariefbesluit", "/tariefbesluiten", Tariefbesluit
    body, shows = TariefbesluitBody, TariefbesluitShown
    query = select(
        *Tariefbesluit.__table__.columns,
        uuids_of(Prijsregel.uuid, Prijsregel.tariefbesluit_id == Tariefbesluit.id).label("prijsregels"),
        uuids_of(Begrotingsjaar.uuid, Begrotingsjaar.tariefbesluit_id == Tariefbesluit.id).label("begrotingsjaren"),
        uuids_of(Berekening.uuid, Berekening.tariefbesluit_id == Tariefbesluit.id).label("berekeningen"),
    )
    operations = ("list", "create", "read")
    scopes = {"read": LEZEN, "create": ("tarieven.vaststellen",)}
    create_rules = (er_is_iets_vast_te_stellen,)

    def represent(self, row: Any, call: Call) -> dict:
        vastgesteld = {
            naam: [resource.url(call, uuid) for uuid in getattr(row, naam) or ()] for naam, resource in WAT.items()
        }
        return {"url": self.url(call, row.uuid)} | columns(row, call) | vastgesteld

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken()

    def label(self, row: Any) -> str:
        return row.omschrijving or str(row.uuid)

    async def permit(self, write: Write) -> None:
        for naam, resource in WAT.items():
            write.found[naam] = [await vast_te_stellen(write, resource, naam, url) for url in getattr(write.new, naam)]
        await geen_open_bevindingen(write.call.db, jaren_van(write.found))
        if not write.new.besluit and await niets_dan_inflatie(write):
            write.found["datum"] = write.call.today
            return
        besluit = await aangenomen_besluit(write.call, write.call.show(write.new.besluit))
        for prijsregel in write.found["prijsregels"]:
            await bijdrage_stijgt_met_twee_derde(write, prijsregel, besluit)
        for jaar in write.found["begrotingsjaren"]:
            await regime_verruimt_met_twee_derde(write, jaar, besluit)
        write.found["datum"] = besluit.datum

    async def values(self, write: Write) -> dict:
        new, datum = write.new, write.found["datum"]
        return {
            "besluit": new.besluit,
            "omschrijving": new.omschrijving,
            "datum": datum,
            "vastgesteld_op": write.call.now,
        }

    async def stored(self, write: Write) -> None:
        besluit = write.found["row"]
        for naam, resource in WAT.items():
            ids = [row.id for row in write.found[naam]]
            change = {"status": "vastgesteld", "tariefbesluit_id": besluit.id}
            await write.call.db.execute(update(resource.table).where(resource.table.id.in_(ids)).values(**change))


def jaren_van(found: dict[str, list[Any]]) -> set[int]:
    """The years that budgets and prices are adopted for. A calculation is of a year that was adopted before."""
    return {each.jaar for each in found["begrotingsjaren"]} | {each.geldig_van.year for each in found["prijsregels"]}


async def vast_te_stellen(write: Write, resource: Register, naam: str, url: str) -> Any:
    """The row, locked. Raises VERSIE_VASTGESTELD when it was adopted before."""
    row = await resource.by_url(write.call, url, naam, lock=True)
    if row.status == "vastgesteld":
        raise Conflict("VERSIE_VASTGESTELD", f"Dit is al vastgesteld: {write.call.show(url)}")
    return row


# --- what the statutes ask --------------------------------------------------------------------------------------------
async def niets_dan_inflatie(write: Write) -> bool:
    """Statutes 14.6a: prices that only follow inflation need no assembly. A contribution always does (4.6)."""
    if write.found["begrotingsjaren"] or write.found["berekeningen"]:
        return False
    for prijsregel in write.found["prijsregels"]:
        vorige = await vastgesteld_voor(write, prijsregel, "product")
        if vorige is None or not alleen_geindexeerd(vorige, prijsregel):
            return False
    return True


def alleen_geindexeerd(oud: Any, nieuw: Any) -> bool:
    """Whether the new price is the old one with more index steps, on the whole or inside its shape."""
    zelfde = all(getattr(oud, naam) == getattr(nieuw, naam) for naam in ("toeslagen", "aftopping", "peildatum"))
    vormen = [dict(row.prijsvorm) for row in (oud, nieuw)]
    stappen = [(row.indexstappen, vorm.pop("indexstappen", [])) for row, vorm in zip((oud, nieuw), vormen, strict=True)]
    paren = list(zip(*stappen, strict=True))
    return (
        zelfde
        and vormen[0] == vormen[1]
        and all(na[: len(voor)] == voor for voor, na in paren)
        and any(len(na) > len(voor) for voor, na in paren)
    )


async def bijdrage_stijgt_met_twee_derde(write: Write, prijsregel: Any, besluit: Besluit) -> None:
    """Statutes 4.6: a higher yearly contribution asks two thirds, which leden has counted for its kind of decision."""
    vorige = await vastgesteld_voor(write, prijsregel, "bijdrage")
    if vorige is None or besluit.besluitsoort == JAARBIJDRAGE:
        return
    if bijdrage_van(prijsregel) > bijdrage_van(vorige):
        raise te_weinig_stemmen("Een hogere bijdrage")


async def regime_verruimt_met_twee_derde(write: Write, jaar: Any, besluit: Besluit) -> None:
    """The minimum for members that did not pay it before is a higher contribution, too."""
    query = select(Begrotingsjaar.minimum_regime).where(
        Begrotingsjaar.status == "vastgesteld", Begrotingsjaar.jaar <= jaar.jaar
    )
    query = query.order_by(Begrotingsjaar.jaar.desc(), Begrotingsjaar.versie.desc())
    vorige = (await write.call.db.execute(query.limit(1))).scalar_one_or_none()
    if vorige == "alleen_zonder_product" != jaar.minimum_regime and besluit.besluitsoort != JAARBIJDRAGE:
        raise te_weinig_stemmen("Een minimale bijdrage voor meer leden")


def te_weinig_stemmen(wat: str) -> Conflict:
    detail = f"{wat} vraagt een besluit over de jaarbijdrage, met twee derde (statuten artikel 4.6)."
    return Conflict("BESLUIT_MEERDERHEID", detail)


async def vastgesteld_voor(write: Write, prijsregel: Any, soort: str) -> Any | None:
    """The newest adopted price of the same product, if that is of this kind."""
    query = (
        select(Prijsregel)
        .join(Product)
        .where(Prijsregel.product_id == prijsregel.product_id, Product.soort == soort)
        .where(Prijsregel.status == "vastgesteld")
        .order_by(Prijsregel.versie.desc())
    )
    return (await write.call.db.execute(query)).scalars().first()


TARIEFBESLUITEN = Tariefbesluiten()
