"""Afnames: which member takes which product from when, and what is particular about it."""

from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.filters import on
from commonground.problems import Conflict, Invalid, Unprocessable, ValidationFailed
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Date, Geld, Url
from pydantic import Field
from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from tarieven.begrotingsjaren import Jaar
from tarieven.gemeenten import LEZEN, SCHRIJVEN, gemeente_met_code, kenmerken, van_gemeente
from tarieven.lidmaatschap import moet_lid_zijn
from tarieven.prijsvormen import Prijsbasis
from tarieven.producten import ProductCode, periode_klopt, product_met_code
from tarieven.register import Register
from tarieven.tables import Afname, Begrotingsjaar, Contractregel, Gemeente, Prijsregel, Product

Factuurpartij = aliased(Gemeente)
Tekst = Annotated[str, Field(max_length=500)]


class AfnameBody(Body):
    lid: Annotated[str, Field(max_length=100, description="De gemeentecode van het lid.", examples=["0168"])]
    product: ProductCode
    van: Annotated[Date, Field(description="De eerste dag.")]
    tot: Annotated[Date | None, Field(description="De dag waarop de afname voorbij is; leeg zolang zij loopt.")] = None
    opties: Annotated[
        list[Annotated[str, Field(max_length=40)]],
        Field(max_length=50, description="Codes van de gekozen toeslagen van de prijsregel."),
    ] = []
    prijsbasis: Annotated[
        Prijsbasis, Field(description="De prijstabel voor wie instapt, of de exacte prijs van wie al klant was.")
    ] = "tabel"
    begroot_vanaf: Annotated[
        Jaar | None, Field(description="Het eerste jaar waarvan de begroting deze afname kent; leeg: zo snel als kan.")
    ] = None
    factuurpartij: Annotated[
        str | None,
        Field(max_length=100, description="De gemeentecode van wie de factuur krijgt; leeg: het lid."),
    ] = None
    klasse_afwijking: Annotated[
        int | None, Field(ge=1, le=50, description="De omvangsklasse, als die afwijkt van het inwonertal.")
    ] = None
    toelichting: Annotated[Tekst, Field(description="Waarom iets afwijkt.")] = ""
    bron: Annotated[Tekst, Field(description="Waar de afname uit blijkt.")] = ""


class AfnameShown(AfnameBody):
    url: Url
    uuid: UUID
    bevinding: Annotated[str, Field(description="Code van een bekend gebrek in de bron.")]


# --- rules ------------------------------------------------------------------------------------------------------------
async def afwijking_heeft_een_reden(write: Write) -> Invalid | None:
    new = write.new
    if new.klasse_afwijking and not new.toelichting:
        return Invalid("toelichting", "required", "Een afwijking van het inwonertal vraagt een reden.")


async def opties_bestaan(write: Write) -> Invalid | None:
    query = select(Prijsregel.toeslagen).join(Product).where(Product.code == write.new.product)
    versies = (await write.call.db.execute(query)).scalars()
    te_kiezen = {each["code"] for toeslagen in versies for each in toeslagen if not each["verplicht"]}
    if onbekend := [each for each in write.new.opties if each not in te_kiezen]:
        return Invalid("opties", "OPTIE_ONBEKEND", f"Deze opties heeft het product niet: {', '.join(onbekend)}.")


columns = published(Afname, "gemeente_id", "product_id", "factuurpartij_id")


class Afnames(Register):
    name, path, table = "afname", "/afnames", Afname
    body, shows = AfnameBody, AfnameShown
    query = (
        select(
            *Afname.__table__.columns,
            Gemeente.gm_code.label("lid"),
            Product.code.label("product"),
            Factuurpartij.gm_code.label("factuurpartij"),
        )
        .join(Gemeente, Afname.gemeente_id == Gemeente.id)
        .join(Product)
        .outerjoin(Factuurpartij, Afname.factuurpartij_id == Factuurpartij.id)
    )
    operations, refuses = ("list", "create", "read", "update"), (422,)
    scopes = {"read": LEZEN, "create": SCHRIJVEN, "update": SCHRIJVEN}
    filters = van_gemeente("lid") | on(Product.code, name="product") | on(Afname.van)
    create_rules = update_rules = (periode_klopt, afwijking_heeft_een_reden, opties_bestaan)

    def represent(self, row: Any, call: Call) -> dict:
        named = {"lid": row.lid, "product": row.product, "factuurpartij": row.factuurpartij}
        return {"url": self.url(call, row.uuid)} | named | columns(row, call)

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(gm_code=row.lid, product=row.product, jaar=row.van.year)

    async def permit(self, write: Write) -> None:
        """Membership, and no second uptake of the same product at the same time."""
        new, call = write.new, write.call
        gemeente = write.found["gemeente"] = await gemeente_met_code(call, new.lid, lock=True)
        product = write.found["product"] = await product_met_code(call, new.product)
        if product.soort == "ingroei":
            reden = "Ingroei wordt niet afgenomen, maar volgt uit een ingroeiregeling."
            raise ValidationFailed(Invalid("product", "ingroei-is-geen-afname", reden))
        binnen_het_product(new, product)
        await niet_dubbel(write)
        if write.old is None and not product.open_voor_nieuwe_leden and await is_nieuw(call, gemeente.id):
            detail = f"{product.naam} staat niet open voor nieuwe leden."
            raise Unprocessable("PRODUCT_NIET_OPEN_VOOR_NIEUWE_LEDEN", detail)
        await moet_lid_zijn(call, gemeente, new.van, new.tot)

    async def values(self, write: Write) -> dict:
        new = write.new
        partij = await gemeente_met_code(write.call, new.factuurpartij) if new.factuurpartij else None
        found = {
            "gemeente_id": write.found["gemeente"].id,
            "product_id": write.found["product"].id,
            "factuurpartij_id": partij and partij.id,
            "begroot_vanaf": new.begroot_vanaf or await eerste_begroting(write.call, new.van.year),
        }
        given = new.model_dump(exclude={"lid", "product", "factuurpartij", "begroot_vanaf"})
        return given | found | ({} if write.old is not None else {"bevinding": ""})


def binnen_het_product(new: AfnameBody, product: Any) -> None:
    if new.van < product.geldig_van or (product.geldig_tot and (new.tot is None or new.tot > product.geldig_tot)):
        reden = f"{product.naam} bestaat dan niet (meer)."
        raise ValidationFailed(Invalid("van", "PERIODE_ONGELDIG", reden), code="PERIODE_ONGELDIG")


async def niet_dubbel(write: Write) -> None:
    new, gemeente, product = write.new, write.found["gemeente"], write.found["product"]
    query = select(Afname.id).where(
        Afname.gemeente_id == gemeente.id,
        Afname.product_id == product.id,
        or_(Afname.tot.is_(None), Afname.tot > new.van),
        Afname.id != (write.old.id if write.old is not None else 0),
    )
    if new.tot is not None:
        query = query.where(Afname.van < new.tot)
    if (await write.call.db.execute(query)).first():
        raise Conflict("AFNAME_OVERLAP", f"{gemeente.naam} neemt {product.naam} in deze periode al af.")


async def is_nieuw(call: Call, gemeente_id: int) -> bool:
    """A member is new as long as it has no product."""
    query = select(Afname.id).join(Product).where(Afname.gemeente_id == gemeente_id, Product.soort == "product")
    return (await call.db.execute(query)).first() is None


async def eerste_begroting(call: Call, jaar: int) -> int:
    """No budget that was adopted knows a new uptake; the next one does."""
    query = select(func.max(Begrotingsjaar.jaar)).where(Begrotingsjaar.status == "vastgesteld")
    laatste = (await call.db.execute(query)).scalar_one()
    return jaar if laatste is None else max(jaar, laatste + 1)


AFNAMES = Afnames()


# --- amounts that no rule gives ---------------------------------------------------------------------------------------
class ContractregelBody(Body):
    afname: Annotated[Url, Field(description="De afname waar het bedrag bij hoort.")]
    omschrijving: Annotated[str, Field(min_length=1, max_length=200, description="Waarvoor het bedrag is.")]
    bedrag: Annotated[Geld, Field(description="Euro per jaar.")]
    bron: Annotated[Tekst, Field(description="Waar het bedrag vandaan komt.")] = ""


class ContractregelShown(ContractregelBody):
    url: Url
    uuid: UUID


regelkolommen = published(Contractregel, "afname_id")


class Contractregels(Register):
    name, path, table, owner = "contractregel", "/contractregels", Contractregel, AFNAMES
    body, shows = ContractregelBody, ContractregelShown
    query = (
        select(*Contractregel.__table__.columns, Afname.uuid.label("afname_uuid"))
        .join(Afname)
        .join(Gemeente, Afname.gemeente_id == Gemeente.id)
        .join(Product)
    )
    scopes = {"read": LEZEN, "create": SCHRIJVEN, "update": SCHRIJVEN, "delete": SCHRIJVEN}
    filters = van_gemeente("lid") | on(Product.code, name="product")

    def represent(self, row: Any, call: Call) -> dict:
        links = {"url": self.url(call, row.uuid), "afname": AFNAMES.url(call, row.afname_uuid)}
        return links | regelkolommen(row, call)

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"afname"}) | {"afname_id": write.owner.id}


CONTRACTREGELS = Contractregels()
