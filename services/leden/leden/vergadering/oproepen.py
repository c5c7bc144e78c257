"""Oproepen: the call of a meeting, to every member, with ten clear days between (art. 8.3; fourteen by 20.3)."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.days import NEDERLAND
from commonground.db import uuids_of
from commonground.problems import Conflict, Invalid
from commonground.resource import Body, Resource
from commonground.rules import Write
from commonground.types import Url
from pydantic import Field
from sqlalchemy import insert, select, update

from leden.bevindingen import BevindingShown, bevinding
from leden.dossier import dossiers
from leden.lidmaatschap import register
from leden.lidmaatschap.leden import LEDEN
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.problemen import in_strijd
from leden.statutair.keuzes import besluitsoort_in
from leden.statutair.parameters import waarden
from leden.statutair.statuten import Besluitsoort, Regel, regels
from leden.tables import Agendapunt, Lid, OpgeroepenLid, Oproep, Stuk, Vergadering
from leden.vergadering import kalender, vergaderstukken
from leden.vergadering.vergaderingen import VERGADERINGEN
from leden.vormen import Adres, Dag, Sleutel

VOOR_DE_STATUTEN = ("statutenwijziging", "tweede_20_1", "tweede_20_2")
NIET_SPECIAAL = "Een statutenwijziging vraagt een speciaal daartoe belegde vergadering."


class OproepBody(Body):
    datum: Annotated[Dag, Field(description="De dag van verzending.")]
    kanaal: Annotated[Literal["elektronisch", "post"], Field(description="Langs welke weg.")] = "elektronisch"
    leden: Annotated[
        list[Url] | None, Field(max_length=1000, description="Aan wie; zonder opgave aan alle leden van die dag.")
    ] = None
    vooraf_stemmen: Annotated[
        bool, Field(description="Of het bestuur het stemmen vooraf langs elektronische weg openstelt (art. 8.13).")
    ] = False
    voorwaarden: Annotated[
        str, Field(max_length=4000, description="Voorwaarden van het bestuur voor elektronisch stemmen (art. 8.11).")
    ] = ""
    reden_afwijking: Annotated[
        str, Field(max_length=2000, description="Waarom het bestuur te laat oproept; het besluit is dan vernietigbaar.")
    ] = ""


class OproepShown(OproepBody):
    url: Adres
    uuid: Sleutel
    vermelding: Annotated[
        str, Field(description="Wat de oproep van een tweede vergadering vermeldt; leeg bij een andere.")
    ]
    bevindingen: Annotated[list[BevindingShown], Field(description="Wat aan de oproep schort; het blokkeert niet.")]


async def vergadering_is_nog_niet_begonnen(write: Write) -> Invalid | None:
    if write.owner.status in ("geopend", "gesloten", "afgelast"):
        raise Conflict("VERGADERING_GEOPEND", f"De vergadering is al {write.owner.status}.")
    return None


async def agenda_heeft_punten(write: Write) -> Invalid | None:
    """Art. 8.3: the call names the subjects."""
    query = select(Agendapunt).where(Agendapunt.vergadering_id == write.owner.id)
    write.found["punten"] = punten = list((await write.call.db.execute(query)).scalars())
    gekozen = await waarden(write.call.db, write.owner.datum)
    write.found["soorten"] = {
        punt.id: besluitsoort_in(write.owner, punt.besluitsoort, gekozen) for punt in punten if punt.besluitsoort
    }
    if not punten:
        detail = "Zet eerst de onderwerpen op de agenda; de oproep vermeldt ze."
        raise in_strijd("OPROEP_ZONDER_ONDERWERPEN", detail, "8.3", write.new.datum)
    return None


async def statutenvoorstel_is_volledig(write: Write) -> Invalid | None:
    """Art. 20.1 and 20.3: text attached, approved by the supervisory board, fourteen clear days."""
    uuids = [punt.uuid for punt in write.found["punten"]]
    ingeleverd = select(Stuk.onderwerp).where(Stuk.onderwerp.in_(uuids))  # perhaps on its way to be a bijlage
    op_weg = set((await write.call.db.execute(ingeleverd)).scalars())
    for punt in write.found["punten"]:
        soort = write.found["soorten"].get(punt.id)
        if soort and soort.vraagt_tekst_en_goedkeuring:
            ontbreekt = wat_ontbreekt(punt, soort, write.new.datum, write.owner.datum, punt.uuid in op_weg)
            if ontbreekt:
                detail = f"Aan agendapunt {punt.nummer} ontbreekt: {', '.join(ontbreekt)}."
                raise in_strijd("STATUTENVOORSTEL_ONVOLLEDIG", detail, "20.3", write.owner.datum, ontbreekt=ontbreekt)
    return None


def wat_ontbreekt(punt: Agendapunt, soort: Besluitsoort, oproep: date, vergadering: date, op_weg: bool) -> list[str]:
    dagen = soort.termijn.parameters["dagen"] if soort.termijn else 0
    goedgekeurd = punt.goedkeuring_rvc is not None and punt.goedkeuring_rvc <= oproep
    eisen = {
        "tekst": bool(punt.bijlagen) or op_weg,
        "goedkeuringRvc": goedgekeurd,
        "termijn": kalender.vrije_dagen(oproep, vergadering) >= dagen,
    }
    return [naam for naam, voldaan in eisen.items() if not voldaan]


async def oproep_is_op_tijd(write: Write) -> Invalid | None:
    """Too late is refused with the last possible day; the board may do it all the same, with a reason."""
    regel = zwaarste_termijn(write.found["soorten"].values(), write.owner.statutenversie)
    dagen, vergadering = regel.parameters["dagen"], write.owner.datum
    uiterlijk = kalender.uiterste_oproep(vergadering, dagen)
    write.found["te_laat"] = None
    if write.new.datum <= uiterlijk:
        return None
    if not (write.new.reden_afwijking.strip() and write.call.may("leden.besluiten")):
        detail = f"Voor een vergadering op {vergadering} kan tot en met {uiterlijk} worden opgeroepen ({dagen} dagen)."
        raise in_strijd("OPROEPTERMIJN", detail, regel.artikel, vergadering, "datum", uiterlijk=uiterlijk)
    write.found["te_laat"] = regel
    return None


def zwaarste_termijn(soorten: Iterable[Besluitsoort], versie: str) -> Regel:
    termijnen = [soort.termijn for soort in soorten if soort.termijn] or [regels(versie)["oproeptermijn"]]
    return max(termijnen, key=lambda regel: regel.parameters["dagen"])


async def statuten_in_een_eigen_vergadering(write: Write) -> Invalid | None:
    """[P] speciale_vergadering (art. 20.3): said where it is an item of another meeting, or refused."""
    write.found["niet_speciaal"] = False
    wijzigt = [soort.sleutel.startswith("statutenwijziging") for soort in write.found["soorten"].values()]
    if not any(wijzigt) or (all(wijzigt) and write.owner.soort in VOOR_DE_STATUTEN):
        return None
    if (await waarden(write.call.db, write.owner.datum))["speciale_vergadering"] == "apart":
        raise in_strijd("SPECIALE_VERGADERING", NIET_SPECIAAL, "20.3", write.owner.datum)
    write.found["niet_speciaal"] = True
    return None


class Oproepen(Resource):
    name, path, table, owner = "oproep", "/vergaderingen/{vergadering_uuid}/oproepen", Oproep, VERGADERINGEN
    body, shows = OproepBody, OproepShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(
            *Oproep.__table__.columns,
            Vergadering.uuid.label("vergadering"),
            Vergadering.soort.label("soort"),
            uuids_of(Lid.uuid, Lid.id == OpgeroepenLid.lid_id, OpgeroepenLid.oproep_id == Oproep.id).label("leden"),
        )
        .join(Vergadering, Vergadering.id == Oproep.vergadering_id)
        .order_by(Oproep.datum)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven", "leden.besluiten")}
    create_rules = (
        vergadering_is_nog_niet_begonnen,
        agenda_heeft_punten,
        statutenvoorstel_is_volledig,
        statuten_in_een_eigen_vergadering,
        oproep_is_op_tijd,
        geen_persoonsgegevens("reden_afwijking", "voorwaarden"),
    )

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": call.link("vergaderingen", row.vergadering, "oproepen", row.uuid),
            "uuid": row.uuid,
            "datum": row.datum,
            "kanaal": row.kanaal,
            "voorafStemmen": row.vooraf_stemmen,
            "voorwaarden": row.voorwaarden,
            "redenAfwijking": row.reden_afwijking,
            "vermelding": vergaderstukken.VERMELDING.get(row.soort, ""),
            "leden": [LEDEN.url(call, uuid) for uuid in row.leden],
            "bevindingen": row.bevindingen,
        }

    async def values(self, write: Write) -> dict:
        new, db = write.new, write.call.db
        alle = (await register.ledental(db, new.datum)).leden
        opgeroepen = await self.wie(write, alle)
        write.found["opgeroepen"] = opgeroepen
        eerder = select(OpgeroepenLid.lid_id).join(Oproep).where(Oproep.vergadering_id == write.owner.id)
        gemist = alle - opgeroepen - set((await db.execute(eerder)).scalars())
        return new.model_dump(exclude={"leden"}) | {
            "vergadering_id": write.owner.id,
            "bevindingen": await self.bevindingen(write, gemist),
        }

    async def wie(self, write: Write, alle: frozenset[int]) -> frozenset[int]:
        if write.new.leden is None:
            return alle
        rijen = await LEDEN.by_urls(write.call, {f"leden.{nr}": url for nr, url in enumerate(write.new.leden)})
        return frozenset(rij.id for rij in rijen)

    async def bevindingen(self, write: Write, gemist: frozenset[int]) -> list[dict]:
        datum, gevonden = write.owner.datum, []
        if gemist:
            query = select(Lid.naam).where(Lid.id.in_(gemist)).order_by(Lid.naam)
            namen = ", ".join((await write.call.db.execute(query)).scalars())
            gevonden.append(bevinding("OPROEP_ONVOLLEDIG", f"Niet opgeroepen: {namen}.", "8.3", datum))
        if regel := write.found["te_laat"]:
            melding = "Te laat opgeroepen; een besluit is vernietigbaar."
            gevonden.append(bevinding("OPROEPTERMIJN", melding, regel.artikel, datum))
        if write.found["niet_speciaal"]:
            gevonden.append(bevinding("SPECIALE_VERGADERING", NIET_SPECIAAL, "20.3", datum))
        if kalender.is_weekend(write.new.datum):
            gevonden.append(bevinding("OPROEP_IN_WEEKEND", "De oproep valt in een weekend; de termijn schuift niet."))
        return gevonden

    async def stored(self, write: Write) -> None:
        oproep, db = write.found["row"], write.call.db
        rijen = [{"oproep_id": oproep.id, "lid_id": lid_id} for lid_id in sorted(write.found["opgeroepen"])]
        if rijen:
            await db.execute(insert(OpgeroepenLid).values(bezorgbewijs=""), rijen)
        punten = [punt.id for punt in write.found["punten"]]
        await db.execute(update(Agendapunt).where(Agendapunt.id.in_(punten)).values(in_oproep=True))
        await db.execute(update(Vergadering).where(Vergadering.id == write.owner.id).values(status="opgeroepen"))
        await self.meld(write)

    async def meld(self, write: Write) -> None:
        """The papers go out with the call; a vote in advance opens on the first day that art. 8.13 allows."""
        call, vergadering, new = write.call, write.owner, write.new
        agenda = vergaderstukken.agenda(vergadering, write.found["punten"])
        oproep = vergaderstukken.oproep(vergadering, new, len(write.found["opgeroepen"]))
        erbij = dossiers.Erbij(eigenschappen={"plaats": vergadering.plaats[:100]}, stukken=[agenda, oproep])
        await dossiers.bij_vergadering(call, vergadering, "opgeroepen", erbij)
        if new.vooraf_stemmen:
            opent = kalender.vroegste_stem_vooraf(vergadering.datum, new.datum)
            vanaf = datetime.combine(opent, time.min, NEDERLAND)
            await dossiers.bij_vergadering(call, vergadering, "vooraf", vanaf=max(vanaf, call.now))


OPROEPEN = Oproepen()
