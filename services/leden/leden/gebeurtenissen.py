"""Gebeurtenissen: what happened to a membership; appended, never changed."""

from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.problems import Invalid
from commonground.resource import Body, Resource
from commonground.rules import Write
from commonground.types import DateTime, Url
from pydantic import Field
from sqlalchemy import select

from leden import register
from leden.kalender import einddatum_bij_opzegging
from leden.leden import LEDEN
from leden.levensloop import ARTIKEL, Soort, stand
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.problemen import in_strijd
from leden.tables import Besluit, Gebeurtenis, Lid
from leden.vormen import Adres, Dag, Sleutel

UIT_EEN_BESLUIT = frozenset(
    {Soort.TOEGELATEN, Soort.GEWEIGERD, Soort.WEIGERING_VERNIETIGD, Soort.ONTHEFFING_VERLEEND, Soort.OVERGEDRAGEN}
)
NIET_ACHTERAF = frozenset({Soort.AANGEMELD, Soort.OPGENOMEN, Soort.VERKREGEN, Soort.VERVALLEN})
VAN_EEN_ORGAAN = frozenset(
    {Soort.OPZEGGING_BEVESTIGD, Soort.OPGEZEGD_DOOR_COOPERATIE, Soort.ONTZET, Soort.BEKRACHTIGD, Soort.VERNIETIGD}
)
DOOR_DE_COOPERATIE = {Soort.OPGEZEGD_DOOR_COOPERATIE: "6.5", Soort.ONTZET: "6.6"}


class GebeurtenisBody(Body):
    soort: Annotated[Soort, Field(description="Wat er gebeurde; wat uit een besluit volgt gaat via dat besluit.")]
    datum: Annotated[Dag, Field(description="De dag waarop het gebeurde of ingaat.")]
    motivering: Annotated[str, Field(max_length=4000, description="Waarom, in woorden die openbaar mogen zijn.")] = ""
    einddatum: Annotated[Dag | None, Field(description="De dag waartegen wordt opgezegd.")] = None
    grond: Annotated[
        Literal["", "a", "b", "c", "d"], Field(description="Onderdeel van art. 6.5 bij opzegging door de coöperatie.")
    ] = ""
    goedkeuring_rvc: Annotated[
        Dag | None, Field(description="De dag waarop de raad van commissarissen dit goedkeurde.")
    ] = None


class GebeurtenisShown(GebeurtenisBody):
    url: Adres
    uuid: Sleutel
    volgnummer: Annotated[int, Field(description="Volgorde van vastleggen.")]
    besluit: Annotated[Url | None, Field(description="Het besluit waaruit dit volgt.")]
    bron: Annotated[str, Field(description="Regel in het brondocument, bij wat uit het verleden is overgenomen.")]
    geregistreerd_op: Annotated[DateTime, Field(description="Wanneer dit is vastgelegd.")]


async def soort_is_een_melding(write: Write) -> Invalid | None:
    """An application is a POST of the member; admission and what the assembly decides follow from a decision."""
    soort, datum = write.new.soort, write.new.datum
    if soort in UIT_EEN_BESLUIT:
        detail = f"{soort} volgt uit een besluit; leg dat besluit vast."
        raise in_strijd("BESLUIT_ONTBREEKT", detail, ARTIKEL[soort], datum, "soort")
    if soort in NIET_ACHTERAF:
        return Invalid("soort", "invalid_choice", "Deze gebeurtenis wordt niet los vastgelegd.")
    return None


async def einddatum_is_die_van_de_statuten(write: Write) -> Invalid | None:
    """Art. 6.3: the end of the year after the year of notice, whatever the letter says."""
    new = write.new
    if new.soort != Soort.OPZEGGING_ONTVANGEN:
        return None
    juist = einddatum_bij_opzegging(new.datum)
    if new.einddatum not in (None, juist):
        detail = f"Opzegging op {new.datum} eindigt het lidmaatschap op {juist}."
        raise in_strijd("EINDDATUM_ONJUIST", detail, "6.3", new.datum, "einddatum", juisteEinddatum=juist)
    new.einddatum = juist
    return None


async def beeindiging_is_gemotiveerd_en_goedgekeurd(write: Write) -> Invalid | None:
    new = write.new
    if artikel := DOOR_DE_COOPERATIE.get(new.soort):
        if new.goedkeuring_rvc is None or new.goedkeuring_rvc > new.datum:
            detail = "De raad van commissarissen moet dit eerst hebben goedgekeurd."
            raise in_strijd("GOEDKEURING_ONTBREEKT", detail, artikel, new.datum, "goedkeuringRvc")
        if not new.motivering.strip():
            detail = "Het lid krijgt de redenen te horen; geef ze."
            raise in_strijd("REDENEN_ONTBREKEN", detail, "6.7", new.datum, "motivering")
        if new.soort == Soort.OPGEZEGD_DOOR_COOPERATIE and not new.grond:
            return Invalid("grond", "required", "Geef het onderdeel van art. 6.5 waarop de opzegging berust.")
    return None


async def beroep_staat_open(write: Write) -> Invalid | None:
    """Art. 6.9: only against grounds c and d, and against an expulsion."""
    if write.new.soort != Soort.BEROEP_INGESTELD:
        return None
    loop = (await register.levenslopen(write.call.db, [write.owner.id])).get(write.owner.id, [])
    nu = stand(loop, write.new.datum)
    if nu and nu.grond in ("a", "b"):
        detail = f"Tegen opzegging op grond {nu.grond} staat geen beroep open."
        raise in_strijd("BEROEP_NIET_MOGELIJK", detail, "6.9", write.new.datum, "soort")
    return None


class Gebeurtenissen(Resource):
    name, path, table, owner = "gebeurtenis", "/leden/{lid_uuid}/gebeurtenissen", Gebeurtenis, LEDEN
    body, shows = GebeurtenisBody, GebeurtenisShown
    operations = ("list", "create", "read")
    refuses = (422,)
    query = (
        select(*Gebeurtenis.__table__.columns, Lid.uuid.label("lid"), Besluit.uuid.label("besluit"))
        .join(Lid, Lid.id == Gebeurtenis.lid_id)
        .outerjoin(Besluit, Besluit.id == Gebeurtenis.besluit_id)
        .order_by(Gebeurtenis.volgnummer)
    )
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven", "leden.besluiten")}
    create_rules = (
        soort_is_een_melding,
        einddatum_is_die_van_de_statuten,
        beeindiging_is_gemotiveerd_en_goedgekeurd,
        beroep_staat_open,
        geen_persoonsgegevens("motivering"),
    )

    def represent(self, row: Any, call: Call) -> dict:
        return {
            "url": call.link("leden", row.lid, "gebeurtenissen", row.uuid),
            "uuid": row.uuid,
            "volgnummer": row.volgnummer,
            "soort": row.soort,
            "datum": row.datum,
            "motivering": row.motivering,
            "einddatum": row.einddatum,
            "grond": row.grond,
            "goedkeuringRvc": row.goedkeuring_rvc,
            "besluit": row.besluit and call.link("besluiten", row.besluit),
            "bron": row.bron,
            "geregistreerdOp": row.geregistreerd_op,
        }

    async def authorise(self, write: Write) -> None:
        write.call.require("leden.besluiten" if write.new.soort in VAN_EEN_ORGAAN else "leden.schrijven")

    async def values(self, write: Write) -> dict:
        new, call = write.new, write.call
        rest = new.model_dump(exclude={"soort", "datum"})
        return await register.nieuwe_gebeurtenis(call.db, write.owner, call.now, new.soort, new.datum, **rest)

    async def stored(self, write: Write) -> None:
        await register.zet_taak_klaar(write.call.db, write.found["row"], write.call.now)


GEBEURTENISSEN = Gebeurtenissen()
