"""What an invoice, a credit note and a payment mean in the ledger (domain rule 7.5)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from commonground.call import Call

from tarieven.facturatie.btw import Btw, over_regels
from tarieven.facturatie.opvolgers import schuldenaar
from tarieven.grootboek.boeken import Post, boek


async def boek_factuur(call: Call, factuur: Any, regels: Sequence[Any]) -> None:
    """In the transaction in which the invoice becomes definitive. A credit note has negative lines, so all turns."""
    btw = over_regels([(btw_van(regel), regel.bedrag) for regel in regels], factuur.btw_uitsplitsing)
    wie = await schuldenaar(call, factuur.factuurpartij_id)
    posten = [post for regel, deel in zip(regels, btw, strict=True) for post in posten_van(factuur, regel, deel, wie)]
    soort = "creditnota" if factuur.soort == "credit" else "factuur"
    await boek(call, soort, factuur.factuurdatum, f"{soort} {factuur.nummer}", posten, factuur.id)


def btw_van(regel: Any) -> Btw:
    return Btw(regel.btw_categorie, regel.btw_percentage or Decimal(0), regel.btw_vrijstelling or "")


def posten_van(factuur: Any, regel: Any, btw: Decimal, schuldenaar_id: int) -> list[Post]:
    """An advance is owed to the member until the settlement, which takes it and books the revenue of the year."""

    def post(rekening: str, bedrag: Decimal, gemeente_id: int | None = None) -> Post:
        return Post(
            rekening,
            bedrag,
            factuur.jaar,
            gemeente_id or regel.gemeente_id,
            regel.product_id,
            regel.id,
            regel.spoor_hash,
        )

    posten = [post("debiteuren", regel.bedrag + btw, schuldenaar_id), post("btw", -btw)]
    if regel.soort == "voorschot":
        return [*posten, post("vooruitontvangen", -regel.bedrag)]
    opbrengst = [post(rekening_van(naam), -Decimal(deel)) for naam, deel in regel.onderdelen.items()]
    return [*posten, post("vooruitontvangen", regel.verrekend), *opbrengst]


def rekening_van(onderdeel: str) -> str:
    return "doorschuifpot" if onderdeel == "doorschuiven" else f"opbrengst_{onderdeel}"


async def boek_betaling(call: Call, factuur: Any, bedrag: Decimal, datum: date) -> None:
    posten = [
        Post("bank", bedrag, factuur.jaar),
        Post("debiteuren", -bedrag, factuur.jaar, await schuldenaar(call, factuur.factuurpartij_id)),
    ]
    await boek(call, "betaling", datum, f"betaling van {factuur.nummer}", posten, factuur.id)
