"""Stemmen: which decision a change asks, and how many votes that takes; leden knows, over HTTP."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.problems import Problem
from commonground.resource import Part
from pydantic import BaseModel, Field, RootModel

from tarieven.lidmaatschap import JAARBIJDRAGE, LEDEN, TARIEVEN, lees, vraag
from tarieven.prijsregels import bijdrage_van
from tarieven.simulatie import wijzigingen as w
from tarieven.simulatie.toepassen import Stand
from tarieven.simulatie.vergelijken import Resultaat


class Stemmen(Part):
    status: Annotated[
        Literal["bekend", "onbekend", "niet_nodig"],
        Field(description="Onbekend als leden niet antwoordt; niet nodig bij niets dan inflatie (statuten 14.6a)."),
    ]
    besluitsoort: Annotated[str, Field(description="De soort besluit die dit vraagt.")]
    artikel: Annotated[str, Field(description="Het artikel van de statuten.")] = ""
    meerderheid: Annotated[str, Field(description="De meerderheid in woorden.")] = ""
    stemgerechtigd: Annotated[int | None, Field(description="Het aantal leden met een stem.")] = None
    quorum: Annotated[int | None, Field(description="Hoeveel leden er ten minste moeten zijn.")] = None
    nodig: Annotated[int | None, Field(description="Stemmen voor die nodig zijn als iedereen stemt.")] = None
    winnaars: Annotated[int, Field(description="Hoeveel leden minder gaan betalen.")]
    verliezers: Annotated[int, Field(description="Hoeveel leden meer gaan betalen.")]
    toelichting: Annotated[str, Field(description="Wat dit betekent, in gewone taal.")]


class Stemregel(BaseModel):
    sleutel: str
    artikel: str
    parameters: dict[str, Any]
    toelichting: str


class Besluitsoort(BaseModel):
    sleutel: str
    artikel: str
    quorum: Stemregel | None
    meerderheid: Stemregel | None


class Besluitsoorten(RootModel):
    root: list[Besluitsoort]


class Aantal(BaseModel):
    count: int


# --- what is asked ----------------------------------------------------------------------------------------------------
def besluitsoort(basis: Stand, stand: Stand, wijzigingen: Iterable[Any]) -> str:
    """Statutes 4.6 for a higher contribution, 14.6 for other tariffs; nothing but inflation needs no vote (14.6a)."""
    alle = list(wijzigingen)
    if hogere_bijdrage(basis, stand):
        return JAARBIJDRAGE
    return "" if alle and all(isinstance(each, w.Indexering) for each in alle) else TARIEVEN


def hogere_bijdrage(basis: Stand, stand: Stand) -> bool:
    bijdrage = basis.rijen.bijdrage
    oud, nieuw = basis.rijen.jaar.minimum_regime, stand.rijen.jaar.minimum_regime
    if oud != nieuw and oud == "alleen_zonder_product":
        return True
    if bijdrage is None or bijdrage.id not in basis.rijen.prijzen:
        return False
    was, wordt = basis.rijen.prijzen[bijdrage.id], stand.rijen.prijzen[bijdrage.id]
    return wordt is not was and bijdrage_van(wordt) > bijdrage_van(was)


async def stemmen(call: Call, soort: str, resultaat: Resultaat) -> Stemmen:
    wie: dict[str, Any] = {"winnaars": len(resultaat.winnaars), "verliezers": len(resultaat.verliezers)}
    if not soort:
        uitleg = "Niets dan inflatie: daarvoor is geen besluit van de ledenvergadering nodig (statuten artikel 14.6a)."
        return Stemmen(status="niet_nodig", besluitsoort="", toelichting=uitleg, **wie)
    leden = call.house.references.named(LEDEN)
    if leden is None:
        uitleg = "Leden is niet ingericht, dus hoeveel stemmen er nodig zijn is niet bekend."
        return Stemmen(status="onbekend", besluitsoort=soort, toelichting=uitleg, **wie)
    root = leden.api_root.rstrip("/")
    try:
        aantal = lees(await vraag(call, f"{root}/leden?stemgerechtigd=true"), Aantal).count
        gevonden = lees(await vraag(call, f"{root}/besluitsoorten"), Besluitsoorten)
    except Problem as fout:
        uitleg = f"{fout.detail.split(' Er is niets opgeslagen')[0]} Hoeveel stemmen er nodig zijn is niet bekend."
        return Stemmen(status="onbekend", besluitsoort=soort, toelichting=uitleg, **wie)
    matrix = next((each for each in gevonden.root if each.sleutel == soort), None)
    if matrix is None or matrix.meerderheid is None:
        uitleg = f"Leden kent geen meerderheid voor de besluitsoort {soort}."
        return Stemmen(status="onbekend", besluitsoort=soort, toelichting=uitleg, **wie)
    return geteld(matrix, matrix.meerderheid, aantal, wie)


def geteld(soort: Besluitsoort, regel: Stemregel, leden: int, wie: dict[str, Any]) -> Stemmen:
    nodig = minstens(regel, leden)
    uitleg = (
        f"Als alle {leden} leden stemmen zijn {nodig} stemmen voor nodig; {wie['winnaars']} leden gaan minder betalen"
        f" en {wie['verliezers']} meer. {regel.toelichting}"
    )
    return Stemmen(
        status="bekend",
        besluitsoort=soort.sleutel,
        artikel=soort.artikel,
        meerderheid=regel.toelichting,
        stemgerechtigd=leden,
        quorum=minstens(soort.quorum, leden) if soort.quorum else None,
        nodig=nodig,
        toelichting=uitleg,
        **wie,
    )


def minstens(regel: Stemregel, leden: int) -> int:
    """Of so many votes, how many: more than half of 41 is 21, at least two thirds of it 28."""
    teller, noemer = int(regel.parameters.get("teller", 1)), int(regel.parameters.get("noemer", 1))
    if regel.sleutel == "volstrekte_meerderheid":
        return leden * teller // noemer + 1
    return -(-leden * teller // noemer)
