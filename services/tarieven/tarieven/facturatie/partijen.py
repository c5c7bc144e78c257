"""Factuurpartijen: the cooperative as seller, and the municipalities that get its invoices."""

import re
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.filters import on
from commonground.problems import CodedError, Invalid
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Url
from pydantic import AfterValidator, Field
from sqlalchemy import func, select

from tarieven.facturatie.tables import Factuurpartij
from tarieven.gemeenten import LEZEN, gemeente_met_code, kenmerken, van_gemeente
from tarieven.register import Register
from tarieven.tables import Gemeente

FACTUREREN = ("tarieven.factureren",)
LENGTES = {"0106": 8, "0190": 20}  # KVK, OIN


def iban_klopt(tekst: str) -> str:
    """Letters and digits without spaces, with the check digits of ISO 7064. Code: IBAN_ONGELDIG."""
    kaal = tekst.replace(" ", "").upper()
    if kaal and not (re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}", kaal, re.ASCII) and rest_97(kaal) == 1):
        raise CodedError("IBAN_ONGELDIG", "Dit is geen geldig IBAN.")
    return kaal


def rest_97(kaal: str) -> int:
    return int("".join(str(int(teken, 36)) for teken in kaal[4:] + kaal[:4])) % 97


class FactuurpartijBody(Body):
    rol: Annotated[Literal["verkoper", "afnemer"], Field(description="De coöperatie zelf, of wie betaalt.")]
    gm_code: Annotated[
        str | None, Field(max_length=100, description="De gemeentecode; leeg bij de verkoper.", examples=["0168"])
    ] = None
    naam: Annotated[str, Field(min_length=1, max_length=200, description="De naam zoals die op de factuur hoort.")]
    nummer_schema: Annotated[
        Literal["", "0106", "0190"], Field(description="0106 voor een KVK-nummer, 0190 voor een OIN.")
    ] = ""
    nummer: Annotated[str, Field(pattern=r"^[0-9]{0,20}$", description="Het KVK-nummer of OIN.")] = ""
    btw_nummer: Annotated[
        str, Field(pattern=r"^([A-Z]{2}[0-9A-Z]{2,13})?$", description="Het btw-identificatienummer.")
    ] = ""
    straat: Annotated[str, Field(max_length=200, description="Straat en huisnummer.")] = ""
    postcode: Annotated[str, Field(max_length=10, description="De postcode.")] = ""
    plaats: Annotated[str, Field(max_length=100, description="De plaats.")] = ""
    betaalwijze: Annotated[
        Literal["", "30", "57", "58"],
        Field(description="Overschrijving (30), doorlopende opdracht (57) of SEPA-overschrijving (58)."),
    ] = ""
    iban: Annotated[
        str, AfterValidator(iban_klopt), Field(max_length=42, description="Waarop de verkoper wordt betaald.")
    ] = ""
    betaaltermijn_dagen: Annotated[
        int | None, Field(ge=0, le=365, description="Dagen om te betalen; leeg bij een afnemer: die van de verkoper.")
    ] = None
    inkoopreferentie: Annotated[
        str, Field(max_length=100, description="Wat de afnemer op de factuur wil lezen, zoals een inkoopnummer.")
    ] = ""


class FactuurpartijShown(FactuurpartijBody):
    url: Url
    uuid: UUID


async def nummer_past_bij_schema(write: Write) -> Invalid | None:
    schema, nummer = write.new.nummer_schema, write.new.nummer
    if nummer and len(nummer) != LENGTES.get(schema):
        return Invalid("nummer", "invalid", "Een KVK-nummer (0106) heeft 8 cijfers, een OIN (0190) 20.")


async def alleen_een_afnemer_is_een_gemeente(write: Write) -> Invalid | None:
    if (write.new.rol == "afnemer") != bool(write.new.gm_code):
        return Invalid("gmCode", "required", "Een afnemer heeft een gemeentecode, de verkoper niet.")


async def er_is_een_verkoper(write: Write) -> Invalid | None:
    if write.new.rol == "verkoper" and (write.old is None or write.old.rol != "verkoper"):
        query = select(func.count()).where(Factuurpartij.rol == "verkoper")
        if (await write.call.db.execute(query)).scalar_one():
            return Invalid("rol", "unique", "Er is al een verkoper.")


columns = published(Factuurpartij, "gemeente_id")


class Factuurpartijen(Register):
    name, path, table = "factuurpartij", "/factuurpartijen", Factuurpartij
    body, shows = FactuurpartijBody, FactuurpartijShown
    query = select(*Factuurpartij.__table__.columns, Gemeente.gm_code).outerjoin(Gemeente)
    operations, refuses = ("list", "create", "read", "update"), (422,)
    scopes = {"read": LEZEN, "create": FACTUREREN, "update": FACTUREREN}
    filters = van_gemeente("gmCode") | on(Factuurpartij.rol)
    create_rules = update_rules = (nummer_past_bij_schema, alleen_een_afnemer_is_een_gemeente, er_is_een_verkoper)
    conflicts = {("gemeente_id",): Invalid("gmCode", "unique", "Deze gemeente is al een factuurpartij.")}

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid), "gmCode": row.gm_code} | columns(row, call)

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(gm_code=row.gm_code or "")

    def label(self, row: Any) -> str:
        return row.naam

    async def values(self, write: Write) -> dict:
        code = write.new.gm_code
        gemeente = await gemeente_met_code(write.call, code) if code else None
        return write.new.model_dump(exclude={"gm_code"}) | {"gemeente_id": gemeente and gemeente.id}


FACTUURPARTIJEN = Factuurpartijen()
