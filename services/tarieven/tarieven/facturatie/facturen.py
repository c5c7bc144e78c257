"""Facturen and their lines: made by a run or as a credit note; once definitive they stay as they are."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.db import uuids_of
from commonground.filters import on
from commonground.problems import Conflict
from commonground.resource import Body, Part, published
from commonground.rules import Write
from commonground.types import Date, DateTime, Url
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import aliased

from tarieven.facturatie.partijen import FACTUREREN
from tarieven.facturatie.tables import Factuur, Factuurregel
from tarieven.gemeenten import LEZEN, GmCode, kenmerken, van_gemeente
from tarieven.producten import ProductCode
from tarieven.register import Register
from tarieven.tables import Gemeente, Product
from tarieven.uitkomsten import Bedrag

Status = Literal["concept", "definitief", "verzonden", "betaald", "gecrediteerd"]
Soort = Literal["voorschot", "afrekening", "eentermijn", "credit"]
Regelsoort = Literal["voorschot", "afrekening", "eentermijn"]
Categorie = Annotated[Literal["S", "E", "O"], Field(description="De btw-categorie.")]
Origineel = aliased(Factuur)


class Btwdeel(Part):
    categorie: Categorie
    percentage: Annotated[str, Field(description="Het tarief.")]
    vrijstelling: Annotated[str, Field(description="Waarom geen btw wordt berekend.")]
    grondslag: Bedrag
    btw: Bedrag


class Belemmering(Part):
    name: Annotated[str, Field(description="Wat ontbreekt.")]
    code: Annotated[str, Field(description="De code van de fout.")]
    reason: Annotated[str, Field(description="De fout in woorden.")]


class FactuurBody(Body):
    inkoopreferentie: Annotated[
        str, Field(max_length=100, description="Wat de afnemer op de factuur wil lezen; leeg: die van de afnemer.")
    ] = ""


class FactuurShown(FactuurBody):
    url: Url
    uuid: UUID
    factuurpartij: Annotated[GmCode, Field(description="De gemeente die de factuur krijgt.")]
    soort: Annotated[Soort, Field(description="Wat wordt gefactureerd.")]
    jaar: Annotated[int, Field(description="Het jaar waarover wordt gefactureerd.")]
    kwartaal: Annotated[int, Field(description="Het kwartaal waarin wordt gefactureerd.")]
    regimeversie: Annotated[int, Field(description="De versie van het begrotingsjaar waarvan het regime is.")]
    versie: Annotated[int, Field(description="1, of hoger als een eerdere factuur is gecrediteerd.")]
    status: Annotated[Status, Field(description="Hoe ver de factuur is.")]
    nummer: Annotated[str | None, Field(description="Het factuurnummer; leeg bij een concept.")]
    factuurdatum: Date | None
    vervaldatum: Date | None
    origineel: Annotated[Url | None, Field(description="De factuur die deze creditnota crediteert.")]
    verwijzingen: Annotated[list[str], Field(description="De nummers van de facturen waar deze op volgt.")]
    reden: Annotated[str, Field(description="Waarom is gecrediteerd.")]
    netto: Bedrag
    btw: Annotated[Bedrag | None, Field(description="Leeg zolang de factuur een concept is.")]
    btw_uitsplitsing: Annotated[list[Btwdeel], Field(description="De btw per categorie en tarief.")]
    totaal: Annotated[Bedrag | None, Field(description="Netto en btw samen; onder nul bij een creditnota.")]
    belemmeringen: Annotated[list[Belemmering], Field(description="Waarom de factuur nog een concept is.")]
    regels: Annotated[list[Url], Field(description="De regels.")]
    verzonden_op: DateTime | None
    betaald_op: Date | None


verborgen = ("factuurrun_id", "factuurpartij_id", "origineel_id", "reeks", "boekjaar", "volgnummer", "netto", "btw")
columns = published(Factuur, *verborgen, "verkoper", "afnemer")


class Facturen(Register):
    name, path, table = "factuur", "/facturen", Factuur
    body, shows = FactuurBody, FactuurShown
    query = (
        select(
            *Factuur.__table__.columns,
            Gemeente.gm_code.label("partij"),
            Origineel.uuid.label("origineel_uuid"),
            uuids_of(Factuurregel.uuid, Factuurregel.factuur_id == Factuur.id).label("regels"),
        )
        .join(Gemeente, Factuur.factuurpartij_id == Gemeente.id)
        .outerjoin(Origineel, Factuur.origineel_id == Origineel.id)
    )
    operations = ("list", "read", "update", "delete")
    scopes = {"read": LEZEN, "update": FACTUREREN, "delete": FACTUREREN}
    filters = {
        **van_gemeente("factuurpartij"),
        **on(Factuur.jaar),
        **on(Factuur.kwartaal),
        **on(Factuur.status),
        **on(Factuur.soort),
        **on(Factuur.nummer),
    }

    def represent(self, row: Any, call: Call) -> dict:
        links = {
            "url": self.url(call, row.uuid),
            "factuurpartij": row.partij,
            "origineel": self.url(call, row.origineel_uuid) if row.origineel_uuid else None,
            "regels": [FACTUURREGELS.url(call, uuid) for uuid in row.regels],
        }
        bedragen = {
            "netto": f"{row.netto:.2f}",
            "btw": None if row.btw is None else f"{row.btw:.2f}",
            "totaal": None if row.btw is None else f"{row.netto + row.btw:.2f}",
        }
        return columns(row, call) | links | bedragen

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(gm_code=row.partij, jaar=row.jaar)

    def label(self, row: Any) -> str:
        return row.nummer or f"concept {row.uuid}"

    async def permit(self, write: Write) -> None:
        moet_concept_zijn(write.old)


def moet_concept_zijn(factuur: Any) -> None:
    if factuur.status != "concept":
        detail = f"Factuur {factuur.nummer} is definitief; corrigeer met een creditnota."
        raise Conflict("FACTUUR_DEFINITIEF", detail)


# --- lines ------------------------------------------------------------------------------------------------------------
class FactuurregelShown(Body):
    url: Url
    uuid: UUID
    factuur: Annotated[Url, Field(description="De factuur waar de regel op staat.")]
    volgnummer: Annotated[int, Field(description="De plaats op de factuur.")]
    lid: GmCode
    product: ProductCode
    omschrijving: Annotated[str, Field(description="Zoals de regel op de factuur staat.")]
    soort: Annotated[Regelsoort, Field(description="Wat de regel in rekening brengt.")]
    bedrag: Annotated[Bedrag, Field(description="Het bedrag zonder btw.")]
    jaarbedrag: Annotated[Bedrag, Field(description="Wat het jaar kost, of de termijn van een afspraak.")]
    onderdelen: Annotated[dict[str, Bedrag], Field(description="Waaruit het jaarbedrag bestaat; samen precies dat.")]
    verrekend: Annotated[Bedrag, Field(description="De voorschotten die de afrekening ervan aftrekt.")]
    spoor_hash: Annotated[str, Field(description="SHA-256 over het rekenspoor van het tarief.")]
    origineel: Annotated[Url | None, Field(description="De regel die deze crediteert.")]
    btw_categorie: Categorie | None
    btw_percentage: Annotated[str | None, Field(description="Het btw-tarief.")]
    btw_vrijstelling: Annotated[str | None, Field(description="Waarom geen btw wordt berekend.")]


Eerste = aliased(Factuurregel)
zonder_spoor = [column for column in Factuurregel.__table__.columns if column.key != "spoor"]  # large: /spoor has it
bedragkolommen = ("bedrag", "jaarbedrag", "verrekend")
regelkolommen = published(
    Factuurregel, "factuur_id", "gemeente_id", "product_id", "origineel_id", "spoor", "btw_percentage", *bedragkolommen
)


class Factuurregels(Register):
    name, path, table = "factuurregel", "/factuurregels", Factuurregel
    body, shows = FactuurregelShown, FactuurregelShown
    query = (
        select(
            *zonder_spoor,
            Factuur.uuid.label("factuur"),
            Gemeente.gm_code.label("lid"),
            Product.code.label("product"),
            Eerste.uuid.label("origineel"),
        )
        .join(Factuur, Factuurregel.factuur_id == Factuur.id)
        .join(Gemeente, Factuurregel.gemeente_id == Gemeente.id)
        .join(Product, Factuurregel.product_id == Product.id)
        .outerjoin(Eerste, Factuurregel.origineel_id == Eerste.id)
    )
    operations = ("list", "read")
    scopes = {"read": LEZEN}
    filters = {
        **van_gemeente("lid"),
        **on(Product.code, name="product"),
        **on(Factuur.jaar),
        **on(Factuur.nummer, name="factuurnummer"),
    }

    def represent(self, row: Any, call: Call) -> dict:
        percentage = row.btw_percentage
        return (
            regelkolommen(row, call)
            | {naam: f"{Decimal(getattr(row, naam)):.2f}" for naam in bedragkolommen}
            | {
                "url": self.url(call, row.uuid),
                "factuur": FACTUREN.url(call, row.factuur),
                "lid": row.lid,
                "product": row.product,
                "origineel": self.url(call, row.origineel) if row.origineel else None,
                "btwPercentage": None if percentage is None else f"{percentage:.2f}",
            }
        )


FACTUREN, FACTUURREGELS = Facturen(), Factuurregels()
