"""Creditnotas: the only way to correct a definitive invoice, in whole or in part; never more than there was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from commonground.call import Call
from commonground.problems import CodedError, Conflict, Unprocessable, ValidationFailed
from commonground.resource import Body, Part
from commonground.rules import Rule
from commonground.types import Geld, Url
from pydantic import AfterValidator, Field
from sqlalchemy import select

from tarieven.facturatie.btw import tegengesteld
from tarieven.facturatie.facturen import FACTUREN, Facturen, FactuurShown
from tarieven.facturatie.onderdelen import aandeel, naar_rato
from tarieven.facturatie.opvolgers import schuldenaar
from tarieven.facturatie.partijen import FACTUREREN
from tarieven.facturatie.runs import vergrendel_jaar, vertel
from tarieven.facturatie.tables import Factuur, Factuurregel
from tarieven.facturatie.vaststellen import nummer_en_boek, regels_van, vergrendelde_factuur

NUL = Decimal("0.00")


def boven_nul(bedrag: Decimal) -> Decimal:
    if bedrag <= 0:
        raise CodedError("BEDRAG_ONGELDIG", "Een creditbedrag is hoger dan nul.")
    return bedrag


def alleen_euro(valuta: str) -> str:
    if valuta != "EUR":
        raise CodedError("BEDRAG_ONGELDIG", "Bedragen zijn in euro (EUR).")
    return valuta


class Creditregel(Part):
    volgnummer: Annotated[int, Field(ge=1, le=10_000, description="De regel van de factuur.")]
    bedrag: Annotated[Geld, AfterValidator(boven_nul), Field(description="Wat van de regel af gaat, zonder btw.")]
    valuta: Annotated[str, AfterValidator(alleen_euro), Field(max_length=10, description="Altijd EUR.")] = "EUR"


class CreditnotaBody(Body):
    factuur: Annotated[Url | None, Field(description="De factuur die wordt gecrediteerd.")] = None
    reden: Annotated[str, Field(min_length=1, max_length=1000, description="Waarom wordt gecrediteerd.")]
    regels: Annotated[
        list[Creditregel], Field(max_length=200, description="Welke bedragen; leeg: alles wat er nog van over is.")
    ] = []


class Creditnotas(Facturen):
    name, path = "creditnota", "/creditnotas"
    body, shows = CreditnotaBody, FactuurShown
    operations, refuses = ("create",), (409, 422)
    scopes = {"read": FACTUREN.scopes["read"], "create": FACTUREREN}
    filters = {}

    async def make(self, call: Call, given: dict, also: tuple[Rule, ...] = ()) -> dict:
        gevraagd: CreditnotaBody = self.read_body(call, given)
        factuur = await te_crediteren(call, gevraagd.factuur)
        resten = await resten_van(call, factuur)
        per_regel = {each.volgnummer: each.bedrag for each in gevraagd.regels}
        regels = deels(resten, per_regel) if per_regel else geheel(resten)
        btw = [] if per_regel else tegengesteld(factuur.btw_uitsplitsing, await eerdere_btw(call, factuur))
        creditnota = await bewaar(call, factuur, regels, gevraagd.reden, btw)
        await nummer_en_boek(call, creditnota, regels, call.today, call.today)
        if not per_regel or all(rest.bedrag == per_regel.get(rest.regel.volgnummer, NUL) for rest in resten):
            factuur.status = "gecrediteerd"
            await call.db.flush()
            await vertel(call, factuur, "update")
        return await vertel(call, creditnota, "create", status=201)


# --- what may be credited ---------------------------------------------------------------------------------------------
async def te_crediteren(call: Call, url: str | None) -> Factuur:
    """The invoice, locked, with its year. Raises CREDIT_ZONDER_FACTUUR, JAAR_AFGEREKEND."""
    if not url:
        raise zonder_factuur("Een creditnota verwijst naar de factuur die zij crediteert.")
    try:
        row = await FACTUREN.by_url(call, url, "factuur")
    except ValidationFailed:
        raise zonder_factuur("Deze factuur bestaat niet.") from None
    await vergrendel_jaar(call, row.jaar)
    factuur = await vergrendelde_factuur(call, row.id)
    if factuur.status == "concept" or factuur.soort == "credit":
        raise zonder_factuur("Alleen een definitieve factuur wordt gecrediteerd; een concept kan worden verwijderd.")
    if factuur.status == "gecrediteerd":
        raise te_hoog("Deze factuur is al helemaal gecrediteerd.")
    await niet_afgerekend(call, factuur)
    return factuur


def zonder_factuur(detail: str) -> Unprocessable:
    return Unprocessable("CREDIT_ZONDER_FACTUUR", detail)


def te_hoog(detail: str) -> Unprocessable:
    return Unprocessable("CREDIT_TE_HOOG", detail)


async def niet_afgerekend(call: Call, factuur: Factuur) -> None:
    """What was settled first has its settlement credited, or deleted while that is a concept."""
    if factuur.soort != "voorschot":
        return
    query = select(Factuur.id).where(
        Factuur.jaar == factuur.jaar,
        Factuur.factuurpartij_id.in_((factuur.factuurpartij_id, await schuldenaar(call, factuur.factuurpartij_id))),
        Factuur.soort == "afrekening",
        Factuur.status != "gecrediteerd",
    )
    if (await call.db.execute(query)).first():
        detail = f"Het jaar {factuur.jaar} is voor deze partij afgerekend; crediteer eerst de afrekening."
        raise Conflict("JAAR_AFGEREKEND", detail)


# --- what is left of an invoice ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Rest:
    """A line of the invoice, less what was credited of it before."""

    regel: Factuurregel
    bedrag: Decimal
    jaarbedrag: Decimal
    onderdelen: dict[str, Decimal]


async def resten_van(call: Call, factuur: Factuur) -> list[Rest]:
    query = (
        select(Factuurregel)
        .join(Factuur, Factuurregel.factuur_id == Factuur.id)
        .where(Factuur.origineel_id == factuur.id)
    )
    credits: dict[int, list[Factuurregel]] = {}
    for credit in (await call.db.execute(query)).scalars():
        credits.setdefault(credit.origineel_id or 0, []).append(credit)
    return [rest_van(regel, credits.get(regel.id, [])) for regel in await regels_van(call, factuur.id)]


def rest_van(regel: Factuurregel, credits: Sequence[Factuurregel]) -> Rest:
    alle = [regel, *credits]  # credits are negative
    delen: dict[str, Decimal] = {}
    for each in alle:
        for naam, deel in each.onderdelen.items():
            delen[naam] = delen.get(naam, NUL) + Decimal(deel)
    return Rest(regel, sum((each.bedrag for each in alle), NUL), sum((each.jaarbedrag for each in alle), NUL), delen)


async def eerdere_btw(call: Call, factuur: Factuur) -> Sequence[list]:
    query = select(Factuur.btw_uitsplitsing).where(Factuur.origineel_id == factuur.id)
    return (await call.db.execute(query)).scalars().all()


# --- the lines of the credit note -------------------------------------------------------------------------------------
def geheel(resten: Iterable[Rest]) -> list[Factuurregel]:
    """The exact opposite of what is left, so that a settlement gives back the advances that it had taken."""
    return [
        creditregel(rest.regel, rest.bedrag, rest.jaarbedrag, rest.onderdelen, rest.regel.verrekend)
        for rest in resten
        if rest.bedrag or rest.jaarbedrag
    ]


def deels(resten: Iterable[Rest], gevraagd: Mapping[int, Decimal]) -> list[Factuurregel]:
    """Raises CREDIT_ZONDER_FACTUUR for a line that is not there, CREDIT_TE_HOOG for more than is left of it."""
    per_nummer = {rest.regel.volgnummer: rest for rest in resten}
    if onbekend := gevraagd.keys() - per_nummer.keys():
        raise zonder_factuur(f"Deze regels heeft de factuur niet: {', '.join(map(str, sorted(onbekend)))}.")
    if hoog := [nr for nr, bedrag in sorted(gevraagd.items()) if bedrag > per_nummer[nr].bedrag]:
        over = ", ".join(f"{per_nummer[nr].bedrag:.2f} van regel {nr}" for nr in hoog)
        raise te_hoog(f"Er is hooguit te crediteren: {over}.")
    return [deel_van(per_nummer[nr], bedrag) for nr, bedrag in sorted(gevraagd.items())]


def deel_van(rest: Rest, bedrag: Decimal) -> Factuurregel:
    delen = naar_rato(bedrag, rest.onderdelen, aandeel(bedrag, sum(rest.onderdelen.values(), NUL)))
    return creditregel(rest.regel, bedrag, bedrag, delen, NUL)


def creditregel(
    regel: Factuurregel, bedrag: Decimal, jaarbedrag: Decimal, onderdelen: Mapping[str, Decimal], verrekend: Decimal
) -> Factuurregel:
    return Factuurregel(
        gemeente_id=regel.gemeente_id,
        product_id=regel.product_id,
        omschrijving=f"Credit: {regel.omschrijving}",
        soort=regel.soort,
        bedrag=-bedrag,
        jaarbedrag=-jaarbedrag,
        onderdelen={naam: f"{-deel:.2f}" for naam, deel in onderdelen.items() if deel},
        verrekend=-verrekend,
        spoor=regel.spoor,
        spoor_hash=regel.spoor_hash,
        origineel_id=regel.id,
        btw_categorie=regel.btw_categorie,
        btw_percentage=regel.btw_percentage,
        btw_vrijstelling=regel.btw_vrijstelling,
    )


async def bewaar(call: Call, factuur: Factuur, regels: Sequence[Factuurregel], reden: str, btw: list) -> Factuur:
    """`btw` is the breakdown when it is known; empty: as the lines say."""
    creditnota = Factuur(
        factuurpartij_id=factuur.factuurpartij_id,
        regimeversie=factuur.regimeversie,
        versie=1,
        soort="credit",
        jaar=factuur.jaar,
        kwartaal=factuur.kwartaal,
        status="concept",
        origineel_id=factuur.id,
        verwijzingen=[factuur.nummer],
        reden=reden,
        inkoopreferentie=factuur.inkoopreferentie,
        verkoper=factuur.verkoper,
        afnemer=factuur.afnemer,
        netto=sum((regel.bedrag for regel in regels), NUL),
        btw_uitsplitsing=btw,
        belemmeringen=[],
    )
    call.db.add(creditnota)
    await call.db.flush()
    for nr, regel in enumerate(regels, 1):
        regel.factuur_id, regel.volgnummer = creditnota.id, nr
    call.db.add_all(regels)
    await call.db.flush()
    return creditnota


CREDITNOTAS = Creditnotas()
