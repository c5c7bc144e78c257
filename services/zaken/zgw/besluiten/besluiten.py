"""Besluiten: decisions, of a zaak or on their own; the zaak keeps a mirror of its besluiten (brc-006)."""

from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.filters import on
from commonground.problems import ValidationFailed
from commonground.references import Unfetchable
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Date, Link, Rsin, Url, Url200
from pydantic import Field, WithJsonSchema
from sqlalchemy import delete, select

from zgw import spiegels
from zgw.besluiten import rules
from zgw.besluiten.tables import Besluit, BesluitInformatieObject
from zgw.documenten.tables import ObjectInformatieObject
from zgw.elders import haal
from zgw.hoofdobject import Hoofdobject
from zgw.nummering import vrij_nummer
from zgw.verwijzingen import rij_met_id, rij_van
from zgw.vormen import DatumOfNull, Url200OfLeeg
from zgw.zaken.afsluiten import gesloten_zaak_wijzigt_alleen_geforceerd
from zgw.zaken.archivering import herbereken
from zgw.zaken.tables import Zaak, ZaakBesluit

Reden = Literal["", "tijdelijk", "ingetrokken_overheid", "ingetrokken_belanghebbende"]
WEERGAVE = {
    "": "",
    "tijdelijk": "Besluit met tijdelijke werking",
    "ingetrokken_overheid": "Besluit ingetrokken door overheid",
    "ingetrokken_belanghebbende": "Besluit ingetrokken o.b.v. verzoek belanghebbende",
}
# The standard names no empty text here, though a besluit that does not lapse has no reason for it.
REDEN = {"anyOf": [{"type": "string", "enum": list(WEERGAVE)[1:]}, {"type": "string", "pattern": "^$"}]}


class BesluitBody(Body):
    identificatie: Annotated[
        str, Field(max_length=50, description="Kenmerk binnen de organisatie; blijft het leeg, dan geven wij het.")
    ] = ""
    verantwoordelijke_organisatie: Annotated[
        Rsin, Field(min_length=1, description="RSIN van de organisatie die besloot.")
    ]
    besluittype: Annotated[Url200, Field(description="Het besluittype, in de Catalogi API.")]
    zaak: Annotated[Url200OfLeeg, Field(description="De zaak waarin is besloten.")] = ""
    datum: Annotated[Date, Field(description="Wanneer is besloten.")]
    toelichting: Annotated[str, Field(description="Toelichting op het besluit.")] = ""
    bestuursorgaan: Annotated[str, Field(max_length=50, description="Het bestuursorgaan dat besloot.")] = ""
    ingangsdatum: Annotated[Date, Field(description="Wanneer het besluit ingaat.")]
    vervaldatum: Annotated[DatumOfNull, Field(description="Wanneer het besluit vervalt.")] = None
    vervalreden: Annotated[Reden, WithJsonSchema(REDEN), Field(description="Waarom het vervalt.")] = ""
    publicatiedatum: Annotated[DatumOfNull, Field(description="Wanneer het bekend is gemaakt.")] = None
    verzenddatum: Annotated[DatumOfNull, Field(description="Wanneer het is verzonden.")] = None
    uiterlijke_reactiedatum: Annotated[DatumOfNull, Field(description="Tot wanneer men kan reageren.")] = None


class BesluitShown(BesluitBody):
    url: Annotated[Url, Field(description="Waar dit besluit staat.")] = ""
    vervalreden_weergave: Annotated[str, Field(description="De vervalreden in woorden.")] = ""


columns = published(Besluit, "uuid", "besluittype_id", "zaak_id", "spiegel")


class Besluiten(Hoofdobject):
    name, path, table, body, shows = "besluit", "/besluiten", Besluit, BesluitBody, BesluitShown
    type_kolom, etag = Besluit.__table__.c.besluittype, False
    query = select(*Besluit.__table__.columns)
    page_promised, declares = True, {"patch sends": BesluitShown}
    scopes = {
        "read": ("besluiten.lezen",),
        "create": ("besluiten.aanmaken",),
        "update": ("besluiten.bijwerken",),
        "delete": ("besluiten.verwijderen",),
    }
    filters = {
        **on(Besluit.identificatie),
        **on(Besluit.verantwoordelijke_organisatie),
        **on(Besluit.besluittype, type=Link),
        **on(Besluit.zaak, type=Link),
    }
    expandable = {"besluittype": "besluittype", "zaak": "zaak"}
    create_rules = update_rules = (
        rules.besluittype_is_gepubliceerd_en_vast,
        rules.identificatie_is_uniek_en_vast,
        rules.verantwoordelijke_organisatie_is_vast,
        rules.datum_ligt_niet_in_de_toekomst,
        rules.zaak_is_vast,
        rules.besluittype_hoort_bij_zaaktype,
    )
    conflicts = {("verantwoordelijke_organisatie", "identificatie"): rules.NIET_UNIEK}

    # --- what is shown ---
    def represent(self, besluit: Any, call: Call) -> dict:
        return columns(besluit, call) | {
            "url": self.url(call, besluit.uuid),
            "vervalredenWeergave": WEERGAVE[besluit.vervalreden],
        }

    def kenmerken(self, besluit: Any, call: Call) -> dict[str, str]:
        return {
            "verantwoordelijkeOrganisatie": besluit.verantwoordelijke_organisatie,
            "besluittype": call.show(besluit.besluittype),
        }

    def label(self, besluit: Any) -> str:
        return f"{besluit.verantwoordelijke_organisatie} - {besluit.identificatie}"

    # --- a change ---
    async def authorise(self, write: Write) -> None:
        await super().authorise(write)
        call, new, old = write.call, write.new, write.old
        if new is None:
            write.found["zaak"] = await zaak_van(call, old, lock=True)
            return
        bekend = not write.changes("besluittype")
        write.found["besluittype"] = await rij_van(call, "besluittype", new.besluittype, "besluittype", bekend)
        self.eis(call, new, *self.scopes["update" if old is not None else "create"])
        if new.zaak:
            zaak = await rij_van(call, "zaak", new.zaak, "zaak")
            write.found["zaak"] = zaak if zaak.id is None else await rij_met_id(call, Zaak, zaak.id, lock=True)

    async def permit(self, write: Write) -> None:
        if write.found.get("zaak"):
            gesloten_zaak_wijzigt_alleen_geforceerd(write.call, write.found["zaak"])

    async def values(self, write: Write) -> dict:
        new, zaak = write.new, write.found.get("zaak")
        nummer = write.old.identificatie if write.old is not None else new.identificatie or await self.nummer(write)
        ids = {"besluittype_id": write.found["besluittype"].id, "zaak_id": zaak and zaak.id}
        return new.model_dump() | ids | {"identificatie": nummer}

    async def nummer(self, write: Write) -> str:
        organisatie = write.new.verantwoordelijke_organisatie
        waar = Besluit.verantwoordelijke_organisatie == organisatie
        jaar = write.new.datum.year
        return await vrij_nummer(write.call, "BESLUIT", organisatie, jaar, Besluit.identificatie, waar)

    async def stored(self, write: Write) -> None:
        zaak = write.found.get("zaak")
        if write.new is None:
            regels = write.call.house.metadata.tables["audittrail"]
            spoor = f"{self.api.root}{self.path}/{write.old.uuid}"
            await write.call.db.execute(delete(regels).where(regels.c.hoofd_object == spoor))
        elif write.old is None and zaak:
            await self.spiegel(write, zaak)
        if zaak and zaak.id is not None:
            await herbereken(write.call, zaak.id)

    async def spiegel(self, write: Write, zaak: Any) -> None:
        """brc-006: the zaak knows its besluiten, here or elsewhere."""
        nieuw, call = write.found["row"], write.call
        adres = f"{self.api.root}{self.path}/{nieuw.uuid}"
        if zaak.id is None:
            besluiten = f"{write.new.zaak.partition('?')[0]}/besluiten"
            spiegels.leg_na_commit(write, self, "zaak", besluiten, {"besluit": call.house.bases[0] + adres})
        else:
            await spiegels.leg(call, "zaakbesluit", zaak, zaak_id=zaak.id, besluit=adres, besluit_id=nieuw.id)

    async def record(self, actie: str, write: Write, old: Any, new: Any, row: Any, status: int = 200) -> None:
        await super().record(actie, write, old, new, row, status)
        if actie == "destroy":
            await spiegels.meld_verdwenen(write.call, "zaakbesluit", ZaakBesluit.besluit_id == row.id)
            relaties = select(BesluitInformatieObject.id).where(BesluitInformatieObject.besluit_id == row.id)
            spiegel = ObjectInformatieObject.besluitinformatieobject_id.in_(relaties)
            await spiegels.meld_verdwenen(write.call, "objectinformatieobject", spiegel)
            elders = select(BesluitInformatieObject.spiegel).where(BesluitInformatieObject.besluit_id == row.id)
            documenten = (await write.call.db.execute(elders)).scalars()
            spiegels.ruim_op_na_commit(write.call, [row.spiegel, *documenten])


async def zaak_van(call: Call, besluit: Any, lock: bool = False) -> Any:
    """The zaak of a besluit, here or elsewhere; None without one, or when the other component has it no longer."""
    if besluit.zaak_id is not None:
        return await rij_met_id(call, Zaak, besluit.zaak_id, lock)
    if not besluit.zaak:
        return None
    try:
        return await haal(call, besluit.zaak, "zaak")
    except Unfetchable as fout:
        if fout.away:
            raise ValidationFailed(fout.on("zaak")) from None
    return None


BESLUITEN = Besluiten()
