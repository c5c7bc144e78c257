"""Omslagen: a need divided by inhabitants, and what a rounded rate loses or wins (domain rule 5.2), with its trace."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.filters import on
from commonground.plans import Asked
from commonground.problems import Invalid, Unprocessable
from commonground.resource import Body, Part, published
from commonground.rules import Write
from commonground.types import Date, DateTime, Geld, Url
from pydantic import Field
from sqlalchemy import select

from tarieven.afronding import tekst
from tarieven.begroting.tables import Omslag
from tarieven.begrotingsjaren import Jaar
from tarieven.gemeenten import LEZEN, GmCode, kenmerken
from tarieven.modellen.omslag import Omslag as Berekend
from tarieven.modellen.omslag import afgerond_tarief, omslag
from tarieven.register import Register
from tarieven.rekenspoor import als_json, verzegeld
from tarieven.tables import Gemeente, Inwonertal
from tarieven.uitkomsten import Bedrag, Knoop
from tarieven.waarden import Factor, Inwoners


class OmslagBody(Body):
    jaar: Jaar
    omschrijving: Annotated[str, Field(max_length=1000, description="Waarvoor het geld is.")] = ""
    behoefte: Annotated[Geld, Field(ge=0, description="Wat moet worden opgebracht.", examples=["220000.00"])]
    inwoners: Annotated[
        int | None, Field(ge=1, le=20_000_000, description="De inwoners van alle leden; leeg: zie peildatum.")
    ] = None
    peildatum: Annotated[
        Date | None, Field(description="De dag waarvan de inwonertallen tellen; dan staat er ook een bijdrage per lid.")
    ] = None
    aftopping: Annotated[Inwoners | None, Field(description="Meer inwoners dan dit tellen niet mee.")] = None
    tarief: Annotated[
        Factor | None, Field(description="Het tarief per inwoner dat is vastgesteld; leeg: het exacte.")
    ] = None
    decimalen: Annotated[
        int | None, Field(ge=0, le=9, description="Op hoeveel decimalen het exacte tarief wordt afgerond; leeg: niet.")
    ] = None
    besluit: Annotated[str, Field(max_length=500, description="Het besluit over het tarief.")] = ""


class Lidbijdrage(Part):
    lid: GmCode
    inwoners: Annotated[int, Field(description="De inwoners die meetellen.")]
    bijdrage: Bedrag


class OmslagShown(OmslagBody):
    url: Url
    uuid: UUID
    inwoners: Annotated[int, Field(description="De inwoners waarover is verdeeld.")]  # type: ignore[assignment]
    tarief_exact: Annotated[str, Field(description="De behoefte gedeeld door de inwoners.")]
    tarief_gebruikt: Annotated[str, Field(description="Het tarief waarmee is gerekend.")]
    opbrengst: Bedrag
    verschil: Annotated[
        Bedrag, Field(description="Opbrengst min behoefte: wat afronden van het tarief kost of oplevert.")
    ]
    bijdragen: Annotated[list[Lidbijdrage], Field(description="Per lid, op gemeentecode; leeg zonder peildatum.")]
    spoor: Annotated[Knoop | None, Field(description="Het rekenspoor van het verschil; niet in lijsten.")] = None
    spoor_hash: Annotated[str, Field(description="SHA-256 over het rekenspoor in canonieke JSON.")]
    berekend_op: DateTime


async def een_bron_van_inwoners(write: Write) -> Invalid | None:
    if (write.new.inwoners is None) == (write.new.peildatum is None):
        return Invalid("inwoners", "required", "Geef een aantal inwoners, of de peildatum van de inwonertallen.")


async def een_tarief(write: Write) -> Invalid | None:
    if write.new.tarief is not None and write.new.decimalen is not None:
        return Invalid("decimalen", "tarief-staat-vast", "Een vastgesteld tarief wordt niet nog eens afgerond.")


columns = published(Omslag)


class Omslagen(Register):
    name, path, table = "omslag", "/omslagen", Omslag
    body, shows = OmslagBody, OmslagShown
    query = select(*Omslag.__table__.columns)
    operations, refuses = ("list", "create", "read"), (422,)
    scopes = {"read": LEZEN, "create": LEZEN}
    filters = on(Omslag.jaar)
    create_rules = (een_bron_van_inwoners, een_tarief)

    def represent(self, row: Any, call: Call) -> dict:
        shown = columns(row, call)
        return {"url": self.url(call, row.uuid)} | shown | shown.pop("resultaat")

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return kenmerken(jaar=row.jaar)

    def label(self, row: Any) -> str:
        return row.omschrijving or str(row.uuid)

    async def values(self, write: Write) -> dict:
        new: OmslagBody = write.new
        leden = await aantallen(write.call, new) if new.peildatum else {}
        totaal = new.inwoners or sum(leden.values())
        if not totaal:
            raise Unprocessable("SLEUTEL_LEEG", f"Op {new.peildatum} is van geen gemeente het inwonertal bekend.")
        berekend = omgeslagen(new, totaal)
        spoor = als_json(berekend.verschil)
        return new.model_dump(exclude={"inwoners"}) | {
            "inwoners": totaal,
            "resultaat": uitkomst(berekend, leden),
            "spoor": spoor,
            "spoor_hash": verzegeld(berekend.verschil)[1],
            "berekend_op": write.call.now,
        }

    async def page(self, call: Call, asked: Asked) -> dict:
        page = await super().page(call, asked)
        for each in page["results"]:
            each["spoor"] = None
        return page


async def aantallen(call: Call, new: OmslagBody) -> dict[str, int]:
    """By gm_code, capped; a definitive number goes before a provisional one, and its last version counts."""
    query = (
        select(Gemeente.gm_code, Inwonertal.aantal)
        .join(Gemeente)
        .where(Inwonertal.peildatum == new.peildatum)
        .order_by(Gemeente.gm_code, Inwonertal.soort.desc(), Inwonertal.versie)
    )
    top = new.aftopping
    return {row.gm_code: min(row.aantal, top) if top else row.aantal for row in await call.db.execute(query)}


def omgeslagen(new: OmslagBody, inwoners: int) -> Berekend:
    bron = f"omslag van {new.jaar}: {new.omschrijving}"
    exact = omslag(new.behoefte, inwoners, None, bron)
    tarief = new.tarief
    if new.decimalen is not None:
        tarief = afgerond_tarief(exact.exact.waarde, new.decimalen)
    return exact if tarief is None else omslag(new.behoefte, inwoners, tarief, bron, new.besluit)


def uitkomst(berekend: Berekend, leden: dict[str, int]) -> dict[str, Any]:
    return {
        "tariefExact": tekst(berekend.exact.waarde),
        "tariefGebruikt": tekst(berekend.tarief.waarde),
        "opbrengst": tekst(berekend.opbrengst.waarde),
        "verschil": tekst(berekend.verschil.waarde),
        "bijdragen": [
            {"lid": code, "inwoners": aantal, "bijdrage": tekst(Decimal(berekend.bijdrage(aantal).waarde))}
            for code, aantal in leden.items()
        ],
    }


OMSLAGEN = Omslagen()
