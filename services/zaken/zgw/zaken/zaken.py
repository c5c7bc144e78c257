"""Zaken: the resource that the others are parts of."""

from datetime import date
from typing import Any

from commonground.call import Call
from commonground.db import gathered, uuids_of
from commonground.filters import Filter, on
from commonground.resource import published
from commonground.rules import Write
from commonground.types import Link
from sqlalchemy import delete, or_, select, union_all
from sqlalchemy.orm import aliased

from zgw import spiegels
from zgw.documenten.tables import ObjectInformatieObject
from zgw.hoofdobject import Hoofdobject
from zgw.kalender import plus
from zgw.nummering import vrij_nummer
from zgw.vertrouwelijkheid import Vertrouwelijkheid
from zgw.verwijzingen import geen, rij_van
from zgw.zaken import zaakregels
from zgw.zaken.afsluiten import gesloten_zaak_wijzigt_alleen_geforceerd
from zgw.zaken.archivering import KOLOMMEN, herbereken
from zgw.zaken.gerelateerd import GERELATEERD, gerelateerde_zaken_bestaan, leg_vast
from zgw.zaken.meerfilters import MEERFILTERS, leg_kenmerken_vast
from zgw.zaken.rolfilters import ZAAKFILTERS
from zgw.zaken.tables import (
    Resultaat,
    Rol,
    Status,
    Zaak,
    ZaakContactMoment,
    ZaakEigenschap,
    ZaakInformatieObject,
    ZaakObject,
    ZaakVerzoek,
)
from zgw.zaken.zaakvorm import WEERGAVE, Archiefnominatie, Archiefstatus, ZaakBody, ZaakShown

hoofd, deel = aliased(Zaak), aliased(Zaak)
huidige_status = (
    select(Status.uuid)
    .where(Status.zaak_id == Zaak.id)
    .order_by(Status.datum_status_gezet.desc())
    .limit(1)
    .scalar_subquery()
)
columns = published(Zaak, "zaaktype_id", "hoofdzaak_id", "relevante_andere_zaken", "producten_of_diensten", "afgeleid")
BIJWERKEN = ("zaken.bijwerken", "zaken.geforceerd-bijwerken")


class Zaken(Hoofdobject):
    name, path, table, body, shows, crs = "zaak", "/zaken", Zaak, ZaakBody, ZaakShown, True
    type_kolom, niveau_kolom = Zaak.__table__.c.zaaktype, Zaak.__table__.c.vertrouwelijkheidaanduiding
    query = select(
        *Zaak.__table__.columns,
        select(hoofd.uuid).where(hoofd.id == Zaak.hoofdzaak_id).scalar_subquery().label("hoofdzaak"),
        select(gathered(deel.uuid, deel.id)).where(deel.hoofdzaak_id == Zaak.id).scalar_subquery().label("deelzaken"),
        huidige_status.label("status"),
        select(Resultaat.uuid).where(Resultaat.zaak_id == Zaak.id).scalar_subquery().label("resultaat"),
        uuids_of(Rol.uuid, Rol.zaak_id == Zaak.id).label("rollen"),
        uuids_of(ZaakEigenschap.uuid, ZaakEigenschap.zaak_id == Zaak.id).label("eigenschappen"),
        uuids_of(ZaakInformatieObject.uuid, ZaakInformatieObject.zaak_id == Zaak.id).label("documenten"),
        uuids_of(ZaakObject.uuid, ZaakObject.zaak_id == Zaak.id).label("objecten"),
        GERELATEERD,
    )
    scopes = {
        "read": ("zaken.lezen",),
        "create": ("zaken.aanmaken",),
        "update": BIJWERKEN,
        "delete": ("zaken.verwijderen",),
    }
    filters = {
        **on(Zaak.identificatie),
        **on(Zaak.bronorganisatie, "", "in"),
        **on(Zaak.zaaktype, type=Link),
        **on(Zaak.archiefnominatie, type=Archiefnominatie),
        **on(Zaak.archiefnominatie, "in"),
        **on(Zaak.archiefactiedatum, "", "isnull", "lt", "gt"),
        **on(Zaak.archiefstatus, type=Archiefstatus),
        **on(Zaak.archiefstatus, "in"),
        **on(Zaak.startdatum, "", "gt", "gte", "lt", "lte"),
        **on(Zaak.registratiedatum, "", "gt", "lt"),
        **on(Zaak.einddatum, "", "isnull", "gt", "lt"),
        **on(Zaak.einddatum_gepland, "", "gt", "lt"),
        **on(Zaak.uiterlijke_einddatum_afdoening, "", "gt", "lt"),
        "maximaleVertrouwelijkheidaanduiding": Filter(
            Vertrouwelijkheid,
            lambda niveau: Zaak.vertrouwelijkheidaanduiding <= niveau,
            "Zaken die hooguit zo vertrouwelijk zijn.",
        ),
        **ZAAKFILTERS,
        **MEERFILTERS,
    }
    ordering = {
        "startdatum": Zaak.startdatum,
        "einddatum": Zaak.einddatum,
        "publicatiedatum": Zaak.publicatiedatum,
        "archiefactiedatum": Zaak.archiefactiedatum,
        "registratiedatum": Zaak.registratiedatum,
        "identificatie": Zaak.identificatie,
    }
    expandable = {
        "zaaktype": "zaaktype",
        "hoofdzaak": "zaak",
        "deelzaken": "zaak",
        "relevanteAndereZaken": "zaak",
        "eigenschappen": "zaakeigenschap",
        "rollen": "rol",
        "status": "status",
        "zaakinformatieobjecten": "zaakinformatieobject",
        "zaakobjecten": "zaakobject",
        "resultaat": "resultaat",
    }
    create_rules = update_rules = (
        zaakregels.zaaktype_is_gepubliceerd,
        zaakregels.identificatie_is_uniek_en_vast,
        zaakregels.communicatiekanaal_bestaat,
        zaakregels.selectielijstklasse_bestaat,
        zaakregels.relevante_andere_zaken_bestaan,
        gerelateerde_zaken_bestaan,
        zaakregels.hoofdzaak_is_geen_deelzaak,
        zaakregels.geen_betaaldatum_als_er_niets_te_betalen_is,
        zaakregels.producten_horen_bij_zaaktype,
        zaakregels.archiveren_kan_als_alles_vaststaat,
    )
    update_rules += (zaakregels.onderdelen_passen_bij_nieuw_zaaktype,)
    delete_rules = (zaakregels.zaak_heeft_geen_besluiten,)
    conflicts = {("bronorganisatie", "identificatie"): zaakregels.NIET_UNIEK}

    # --- what is shown ---
    def represent(self, zaak: Any, call: Call) -> dict:
        root = f"{call.base}{call.root_of(self.api)}"
        url = f"{root}/zaken/{zaak.uuid}"
        return columns(zaak, call) | {
            "url": url,
            "productenOfDiensten": [call.show(product) for product in zaak.producten_of_diensten],
            "betalingsindicatieWeergave": WEERGAVE[zaak.betalingsindicatie],
            "hoofdzaak": zaak.hoofdzaak and f"{root}/zaken/{zaak.hoofdzaak}",
            "deelzaken": [f"{root}/zaken/{uuid}" for uuid in zaak.deelzaken],
            "relevanteAndereZaken": [
                andere | {"url": call.show(andere["url"])} for andere in zaak.relevante_andere_zaken
            ],
            "gerelateerdeZaken": [{"url": call.show(andere)} for andere in zaak.gerelateerde_zaken],
            "eigenschappen": [f"{url}/zaakeigenschappen/{uuid}" for uuid in zaak.eigenschappen],
            "rollen": [f"{root}/rollen/{uuid}" for uuid in zaak.rollen],
            "status": zaak.status and f"{root}/statussen/{zaak.status}",
            "zaakinformatieobjecten": [f"{root}/zaakinformatieobjecten/{uuid}" for uuid in zaak.documenten],
            "zaakobjecten": [f"{root}/zaakobjecten/{uuid}" for uuid in zaak.objecten],
            "resultaat": zaak.resultaat and f"{root}/resultaten/{zaak.resultaat}",
        }

    def kenmerken(self, zaak: Any, call: Call) -> dict[str, str]:
        return {
            "bronorganisatie": zaak.bronorganisatie,
            "zaaktype": call.show(zaak.zaaktype),
            "vertrouwelijkheidaanduiding": zaak.vertrouwelijkheidaanduiding,
        }

    def label(self, zaak: Any) -> str:
        return f"{zaak.bronorganisatie} - {zaak.identificatie}"

    # --- a change ---
    async def authorise(self, write: Write) -> None:
        """Also the zaak as it becomes; the level that the body leaves out is that of its type by then (zrc-009)."""
        if write.old is not None:
            await super().authorise(write)
        if write.new is None:
            return
        new, call = write.new, write.call
        zaaktype = write.found["zaaktype"] = await self.zaaktype_van(write)
        was = write.old.vertrouwelijkheidaanduiding if write.old is not None else None
        new.vertrouwelijkheidaanduiding = new.vertrouwelijkheidaanduiding or was or zaaktype.vertrouwelijkheidaanduiding
        self.eis(call, new, *self.scopes["update" if write.old is not None else "create"])
        was = write.old.hoofdzaak if write.old is not None else None
        if new.hoofdzaak and new.hoofdzaak != f"{self.api.root}/zaken/{was}":
            write.found["hoofdzaak"] = await self.andere_hoofdzaak(write)

    async def zaaktype_van(self, write: Write) -> Any:
        url, bekend = write.new.zaaktype, not write.changes("zaaktype")
        return await rij_van(write.call, "zaaktype", url, "zaaktype", bekend)

    async def andere_hoofdzaak(self, write: Write) -> Any:
        """The hoofdzaak that a zaak is to get, locked; the client must be able to see that it is there."""
        hoofdzaak = await self.by_url(write.call, write.new.hoofdzaak, "hoofdzaak", lock=True)
        if not self.mag(write.call, hoofdzaak, *self.scopes["read"]):
            raise geen("hoofdzaak", "object-does-not-exist", "Deze zaak bestaat niet.")
        return hoofdzaak

    async def permit(self, write: Write) -> None:
        if write.old is not None and write.new is not None:
            gesloten_zaak_wijzigt_alleen_geforceerd(write.call, write.old)

    async def values(self, write: Write) -> dict:
        values = write.new.model_dump(exclude={"hoofdzaak", "gerelateerde_zaken"})
        values["zaaktype_id"] = write.found["zaaktype"].id
        if not write.new.hoofdzaak:
            values["hoofdzaak_id"] = None
        elif "hoofdzaak" in write.found:
            values["hoofdzaak_id"] = write.found["hoofdzaak"].id
        return values | (await self.bij_aanmaken(write) if write.old is None else self.bij_wijzigen(write))

    async def bij_aanmaken(self, write: Write) -> dict:
        new, zaaktype = write.new, write.found["zaaktype"]
        organisatie = Zaak.bronorganisatie == new.bronorganisatie
        nummer = new.identificatie or await vrij_nummer(
            write.call, "ZAAK", new.bronorganisatie, new.startdatum.year, Zaak.identificatie, organisatie
        )
        norm, termijn = zaaktype.servicenorm, zaaktype.doorlooptijd
        gepland = new.einddatum_gepland or na(new.startdatum, norm)
        uiterlijk = new.uiterlijke_einddatum_afdoening or na(new.startdatum, termijn)
        return {
            "identificatie": nummer,
            "einddatum_gepland": gepland,
            "uiterlijke_einddatum_afdoening": uiterlijk,
            "afgeleid": [],
        }

    def bij_wijzigen(self, write: Write) -> dict:
        """If nothing is due, the date of payment goes (zrc-014). An archive value that is sent is no longer ours."""
        new, old = write.new, write.old
        niets_te_betalen = new.betalingsindicatie == "nvt" and "laatste_betaaldatum" not in write.given
        return {
            "identificatie": old.identificatie,
            "laatste_betaaldatum": None if niets_te_betalen else new.laatste_betaaldatum,
            "afgeleid": [naam for naam in KOLOMMEN if naam in old.afgeleid and not write.changes(naam)],
        }

    async def stored(self, write: Write) -> None:
        if write.new is None:
            return await self.wis_audittrail(write)
        await leg_kenmerken_vast(write)
        await leg_vast(write, self)
        if write.old is not None and write.old.einddatum is not None:
            await herbereken(write.call, write.old.id)

    async def record(self, actie: str, write: Write, old: Any, new: Any, row: Any, status: int = 200) -> None:
        await super().record(actie, write, old, new, row, status)
        if actie == "destroy":
            weg = Zaak.id == row.id, Zaak.hoofdzaak_id == row.id
            relaties = select(ZaakInformatieObject.id).join(Zaak, Zaak.id == ZaakInformatieObject.zaak_id)
            spiegel = ObjectInformatieObject.zaakinformatieobject_id.in_(relaties.where(or_(*weg)))
            await spiegels.meld_verdwenen(write.call, "objectinformatieobject", spiegel)
            spiegels.ruim_op_na_commit(write.call, await spiegels_elders(write.call, or_(*weg)))

    async def wis_audittrail(self, write: Write) -> None:
        """zrc-023: with the zaak and its deelzaken (by foreign key) goes what was written about them."""
        uuids = [write.old.uuid, *write.old.deelzaken]
        regels = write.call.house.metadata.tables["audittrail"]
        sporen = [f"{self.api.root}/zaken/{uuid}" for uuid in uuids]
        await write.call.db.execute(delete(regels).where(regels.c.hoofd_object.in_(sporen)))


async def spiegels_elders(call: Call, waar: Any) -> list[str]:
    """What neighbours keep of these zaken: of their documents, contactmomenten and verzoeken (zrc-023)."""
    tabellen: tuple[Any, ...] = ZaakInformatieObject, ZaakContactMoment, ZaakVerzoek
    vragen = [select(tabel.spiegel).join(Zaak, Zaak.id == tabel.zaak_id).where(waar) for tabel in tabellen]
    return list((await call.db.execute(union_all(*vragen))).scalars())


def na(startdatum: date, termijn: str | None) -> date | None:
    """When a term of the zaaktype is over; None without one, or when that lies outside the calendar."""
    try:
        return plus(startdatum, termijn) if termijn else None
    except ValueError:
        return None


ZAKEN = Zaken()
