"""Stemmingen: a vote on an agenda item, in the forms of art. 8.10 to 8.13."""

from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.filters import Filter, on, refers
from commonground.problems import Conflict, Invalid, ValidationFailed
from commonground.resource import Body, Resource, published
from commonground.rules import Write
from commonground.types import DateTime, Url
from pydantic import Field
from pydantic.alias_generators import to_camel
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from leden.besluit.besluiten import BESLUITEN, vervolg_kan
from leden.besluit.besluitregels import Uitgebracht
from leden.besluit.besluitvorming import laatste_uitkomst
from leden.bevindingen import BevindingShown, bevinding
from leden.problemen import botst, in_strijd
from leden.statutair.parameters import waarden
from leden.statutair.statuten import besluitsoorten
from leden.stemming.verkiezing import NEUTRAAL, ZAAK
from leden.tables import Agendapunt, Besluit, Kiesgerechtigde, Stem, Stemming, Stemregister, Vergadering
from leden.vergadering.agendapunten import AGENDAPUNTEN, MET_VERTROUWELIJK, is_beslist
from leden.vergadering.vergaderingen import VERGADERINGEN
from leden.vormen import Adres, Dag, Persoon, Sleutel

Vorm = Literal["mondeling", "hoofdelijk", "schriftelijk_geheim", "elektronisch_ter_vergadering", "buiten_vergadering"]
StatusStemming = Literal["voorbereid", "open", "gesloten", "vervallen"]
OPEN_VORMEN = frozenset({"mondeling", "hoofdelijk", "buiten_vergadering"})


class StemmingBody(Body):
    agendapunt: Annotated[Url, Field(description="Het agendapunt waarover wordt gestemd.")]
    vorm: Annotated[Vorm, Field(description="Hoe er wordt gestemd (art. 8.10 tot en met 8.12).")] = "mondeling"
    openbaar: Annotated[
        bool, Field(description="Of een elektronische stem per lid openbaar wordt; anders is zij geheim.")
    ] = False
    sterk: Annotated[
        bool,
        Field(description="Of geheim wordt gestemd met een blind getekende stempas."),
    ] = False
    kandidaten: Annotated[
        list[Persoon],
        Field(max_length=20, description="Tussen wie wordt gekozen; leeg bij een voorstel."),
    ] = []
    in_beginsel: Annotated[
        bool, Field(description="Of in beginsel wordt besloten; een tweede besluit maakt het definitief.")
    ] = False
    vervolg_op: Annotated[Url | None, Field(description="Het beginselbesluit dat deze stemming uitwerkt.")] = None
    voorkennis_rvc: Annotated[
        Dag | None, Field(description="Buiten vergadering: sinds wanneer de raad van commissarissen ervan weet.")
    ] = None
    voorkennis_bestuur: Annotated[
        Dag | None, Field(description="Buiten vergadering: sinds wanneer het bestuur ervan weet.")
    ] = None


class StemmingShown(StemmingBody):
    url: Adres
    uuid: Sleutel
    uitgebrachte_stemmen: Annotated[
        Uitgebracht, Field(description="Of blanco en onthouding meetellen als uitgebrachte stem: een parameter.")
    ]
    ronde: Annotated[int, Field(description="De hoeveelste stemming over dit punt.")]
    status: Annotated[StatusStemming, Field(description="Of er al, nog of niet meer kan worden gestemd.")]
    kiesgerechtigd: Annotated[int, Field(description="Aantal leden dat bij opening mocht stemmen.")]
    uitgebracht: Annotated[int, Field(description="Aantal leden dat een stem heeft uitgebracht.")]
    geopend_op: Annotated[DateTime | None, Field(description="Wanneer de stemming openging.")]
    gesloten_op: Annotated[DateTime | None, Field(description="Wanneer de stemming sloot.")]
    besluit: Annotated[Url | None, Field(description="Het besluit dat uit deze stemming volgt.")]
    publieke_sleutel: Annotated[str, Field(description="Waarmee een stempas is te controleren (PEM); leeg zonder.")]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat aan de stemming opvalt.")]


async def er_valt_iets_te_besluiten(write: Write) -> Invalid | None:
    if not write.owner.besluitsoort:
        return Invalid("agendapunt", "zonder-besluitsoort", "Over dit agendapunt wordt niet besloten.")
    return None


async def het_punt_is_nog_niet_beslist(write: Write) -> Invalid | None:
    """A new round follows only on one that gave no decision, or whose result was disputed (art. 17.5)."""
    db, punt = write.call.db, write.owner.id
    lopend = select(Stemming.id).where(Stemming.agendapunt_id == punt, Stemming.status.in_(("voorbereid", "open")))
    if (await db.execute(lopend)).first():
        raise Conflict("STEMMING_LOOPT", "Over dit agendapunt loopt al een stemming.")
    if await is_beslist(db, punt, write.owner.eerder_id):
        raise Conflict("AL_BESLOTEN", "Over dit agendapunt is al besloten.")
    return None


async def kandidaten_kunnen(write: Write) -> list[Invalid]:
    """Between persons, at least two; and after a vote without a choice between those that it left ([P], art. 17.3)."""
    kandidaten, soort, wrong = write.new.kandidaten, besluitsoorten().get(write.owner.besluitsoort), []
    if kandidaten and not (soort and soort.over_personen):
        wrong.append(Invalid("kandidaten", "invalid", "Dit besluit gaat niet over personen."))
    if kandidaten and (len(set(kandidaten)) < 2 or len(set(kandidaten)) < len(kandidaten)):
        wrong.append(Invalid("kandidaten", "invalid", "Noem ten minste twee verschillende kandidaten."))
    if kandidaten and write.new.vorm == "buiten_vergadering":
        wrong.append(Invalid("kandidaten", "invalid", "Buiten vergadering wordt niet tussen kandidaten gekozen."))
    laatste = await laatste_uitkomst(write.call.db, write.owner.id)
    if verder := laatste.get("verder"):
        datum = (await vergadering_van(write.call, write.owner)).datum
        if laatste["loting"]:
            raise botst("LOTING_NODIG", "De stemmen staakten weer; het lot beslist.", "17.3", datum, tussen=verder)
        if set(kandidaten) != {wie for wie in verder if wie not in ZAAK}:
            detail = f"De herstemming gaat tussen: {', '.join(verder)}."
            raise in_strijd("HERSTEMMING_KANDIDATEN", detail, "17.3", datum, "kandidaten", kandidaten=verder)
    return wrong


async def vorm_past_bij_de_statuten(write: Write) -> list[Invalid] | None:
    """Secrecy, passes and prior knowledge belong to a form; [P] personen_geheim says what a vote on persons asks."""
    new, wrong = write.new, []
    if new.openbaar and new.vorm != "elektronisch_ter_vergadering":
        wrong.append(Invalid("openbaar", "invalid", "Alleen bij elektronisch stemmen is te kiezen of het open is."))
    if new.sterk and (new.vorm != "elektronisch_ter_vergadering" or new.openbaar):
        wrong.append(Invalid("sterk", "invalid", "Een stempas hoort bij geheim elektronisch stemmen."))
    vergadering = await vergadering_van(write.call, write.owner)
    for naam in ("voorkennis_rvc", "voorkennis_bestuur"):
        sinds = getattr(new, naam)
        if new.vorm == "buiten_vergadering" and (sinds is None or sinds > vergadering.datum):
            detail = "Een besluit buiten vergadering vraagt voorkennis van de raad van commissarissen en het bestuur."
            raise in_strijd("VOORKENNIS_ONTBREEKT", detail, "8.12", vergadering.datum, to_camel(naam))
    write.found["bevindingen"] = await over_personen(write)
    return wrong


async def over_personen(write: Write) -> list[dict]:
    soort = besluitsoorten().get(write.owner.besluitsoort)
    if soort is None or not soort.over_personen or is_geheim(write.new):
        return []
    vergadering = await vergadering_van(write.call, write.owner)
    gekozen = (await waarden(write.call.db, vergadering.datum))["personen_geheim"]
    melding = "Over personen wordt bij voorkeur geheim gestemd; de statuten schrijven het niet voor."
    if gekozen == "verplicht":
        raise in_strijd("PERSONEN_GEHEIM", "Over personen wordt geheim gestemd.", "8.10", vergadering.datum, "vorm")
    return [bevinding("PERSONEN_GEHEIM", melding, "8.10", vergadering.datum)] if gekozen == "adviseer" else []


async def vergadering_van(call: Call, punt: Any, lock: bool = False) -> Any:
    query = VERGADERINGEN.query.where(Vergadering.id == punt.vergadering_id)
    return (await call.db.execute(query.with_for_update(of=Vergadering) if lock else query)).one()


def eis_keuze(stemming: Any, keuze: str) -> None:
    """Between candidates one votes for one of them; otherwise for or against. Raises ValidationFailed."""
    kan = [*(stemming.kandidaten or ZAAK), *NEUTRAAL]
    if keuze not in kan:
        raise ValidationFailed(Invalid("keuze", "invalid_choice", f"Kies uit: {', '.join(kan)}."))


def is_geheim(stemming: Any) -> bool:
    """Whether votes go to the ballot box, without a member: on paper, or electronic and not said to be open."""
    return stemming.vorm not in OPEN_VORMEN and not stemming.openbaar


columns = published(Stemming, "agendapunt_id", "vervolg_op_id")
beginsel = aliased(Besluit)


def aantal(tabel: Any) -> Any:
    return select(func.count(tabel.id)).where(tabel.stemming_id == Stemming.id).scalar_subquery()


class Stemmingen(Resource):
    name, path, table, owner = "stemming", "/stemmingen", Stemming, AGENDAPUNTEN
    body, shows = StemmingBody, StemmingShown
    operations = ("list", "create", "read")
    query = (
        select(
            *Stemming.__table__.columns,
            Agendapunt.uuid.label("agendapunt"),
            Besluit.uuid.label("besluit"),
            beginsel.uuid.label("vervolg_op"),
            aantal(Kiesgerechtigde).label("kiesgerechtigd"),
            (aantal(Stem) + aantal(Stemregister)).label("uitgebracht"),
        )
        .join(Agendapunt, Agendapunt.id == Stemming.agendapunt_id)
        .outerjoin(Besluit, Besluit.stemming_id == Stemming.id)
        .outerjoin(beginsel, beginsel.id == Stemming.vervolg_op_id)
        .order_by(Stemming.id)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven",)}
    filters: dict[str, Filter] = {
        "agendapunt": refers(Agendapunt.uuid, "/leden/api/v1/agendapunten", "Stemmingen over dit agendapunt."),
        **on(Stemming.status, type=StatusStemming),
    }
    refuses = (422,)
    create_rules = (
        er_valt_iets_te_besluiten,
        het_punt_is_nog_niet_beslist,
        vorm_past_bij_de_statuten,
        kandidaten_kunnen,
        vervolg_kan,
    )

    def visible(self, call: Call) -> Select:
        query = super().visible(call)
        return query if call.may(*MET_VERTROUWELIJK) else query.where(Agendapunt.vertrouwelijk.is_(False))

    def represent(self, row: Any, call: Call) -> dict:
        return columns(row, call) | {
            "url": self.url(call, row.uuid),
            "agendapunt": AGENDAPUNTEN.url(call, row.agendapunt),
            "kiesgerechtigd": row.kiesgerechtigd,
            "uitgebracht": row.uitgebracht,
            "besluit": row.besluit and BESLUITEN.url(call, row.besluit),
            "vervolgOp": row.vervolg_op and BESLUITEN.url(call, row.vervolg_op),
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "stemming", "orgaan": "alv", "gmCode": ""}

    async def values(self, write: Write) -> dict:
        eerder = select(func.count(Stemming.id)).where(Stemming.agendapunt_id == write.owner.id)
        gekozen = await waarden(write.call.db, (await vergadering_van(write.call, write.owner)).datum)
        return write.new.model_dump(exclude={"agendapunt", "vervolg_op"}) | {
            "agendapunt_id": write.owner.id,
            "vervolg_op_id": write.found["vervolg_op"].id if "vervolg_op" in write.found else None,
            "ronde": 1 + (await write.call.db.execute(eerder)).scalar_one(),
            "status": "voorbereid",
            "uitgebrachte_stemmen": gekozen["uitgebrachte_stemmen"],
            "publieke_sleutel": "",
            "bevindingen": write.found["bevindingen"],
        }


STEMMINGEN = Stemmingen()
