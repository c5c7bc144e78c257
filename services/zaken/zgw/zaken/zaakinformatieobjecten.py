"""Zaakinformatieobjecten: the documents of a zaak. Each has a mirror at the document (zrc-005)."""

from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.filters import on, refers
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import DateTime, Link, Url
from pydantic import Field
from sqlalchemy import select

from zgw import spiegels
from zgw.documenten.tables import ObjectInformatieObject
from zgw.hoofdobject import Onderdeel
from zgw.verwijzingen import document_van, rij_van
from zgw.vormen import MomentOfNull, UrlOfNull
from zgw.zaken import rules
from zgw.zaken.afsluiten import gesloten_zaak_wijzigt_alleen_geforceerd
from zgw.zaken.tables import Status, Zaak, ZaakInformatieObject
from zgw.zaken.zaken import BIJWERKEN, ZAKEN

HOORT_BIJ = "Hoort bij, omgekeerd: kent"
Weergave = Literal["Hoort bij, omgekeerd: kent", "Legt vast, omgekeerd: kan vastgelegd zijn als"]


class ZaakInformatieObjectBody(Body):
    informatieobject: Annotated[Url, Field(description="Het document, in de Documenten API.")]
    zaak: Annotated[Url, Field(description="De zaak waar het document bij hoort.")]
    titel: Annotated[str, Field(max_length=200, description="Hoe het document binnen de zaak heet.")] = ""
    beschrijving: Annotated[str, Field(description="Waarom het document bij de zaak hoort.")] = ""
    vernietigingsdatum: Annotated[MomentOfNull, Field(description="Wanneer de relatie is vernietigd.")] = None
    status: Annotated[UrlOfNull, Field(description="De status waarbij het document hoort.")] = None


class ZaakInformatieObjectShown(ZaakInformatieObjectBody):
    url: Annotated[Url, Field(description="Waar deze relatie staat.")]
    uuid: Annotated[UUID, Field(description="Unieke sleutel.")]
    aard_relatie_weergave: Annotated[Weergave, Field(description="Wat de relatie betekent.")]
    registratiedatum: Annotated[DateTime, Field(description="Wanneer de relatie is gelegd.")]


columns = published(ZaakInformatieObject, "zaak_id", "informatieobject_id", "status_id", "spiegel")


class ZaakInformatieObjecten(Onderdeel):
    name, path, owner = "zaakinformatieobject", "/zaakinformatieobjecten", ZAKEN
    table, body, shows = ZaakInformatieObject, ZaakInformatieObjectBody, ZaakInformatieObjectShown
    paginated = False
    query = (
        select(
            *ZaakInformatieObject.__table__.columns,
            Zaak.uuid.label("zaak"),
            select(Status.uuid).where(Status.id == ZaakInformatieObject.status_id).scalar_subquery().label("status"),
        )
        .join(Zaak, Zaak.id == ZaakInformatieObject.zaak_id)
        .order_by(ZaakInformatieObject.id)
    )
    scopes = {
        "read": ("zaken.lezen",),
        "create": ("zaken.aanmaken", *BIJWERKEN),
        "update": BIJWERKEN,
        "delete": (*BIJWERKEN, "zaken.verwijderen"),
    }
    filters = {
        "zaak": refers(Zaak.uuid, "/zaken/api/v1/zaken", "Documenten van deze zaak."),
        **on(ZaakInformatieObject.informatieobject, type=Link),
    }
    expandable = {"informatieobject": "enkelvoudiginformatieobject", "zaak": "zaak", "status": "status"}
    create_rules = (
        rules.document_hoort_maar_een_keer_bij_de_zaak,
        rules.informatieobjecttype_hoort_bij_zaaktype,
        rules.status_is_van_de_zaak,
        rules.zaak_is_niet_gearchiveerd,
    )
    update_rules = (
        rules.relatie_verbindt_dezelfde_zaak_en_document,
        rules.status_is_van_de_zaak,
        rules.zaak_is_niet_gearchiveerd,
    )
    delete_rules = (rules.zaak_is_niet_gearchiveerd,)
    conflicts = {("zaak_id", "informatieobject"): rules.DUBBEL_DOCUMENT}

    def represent(self, relatie: Any, call: Call) -> dict:
        root = f"{call.base}{call.root_of(self.api)}"
        return columns(relatie, call) | {
            "url": f"{root}/zaakinformatieobjecten/{relatie.uuid}",
            "zaak": f"{root}/zaken/{relatie.zaak}",
            "status": relatie.status and f"{root}/statussen/{relatie.status}",
            "aardRelatieWeergave": HOORT_BIJ,
        }

    async def authorise(self, write: Write) -> None:
        await super().authorise(write)
        call, new = write.call, write.new
        if new is None:
            return
        if write.old is None:
            write.found |= await document_van(call, new.informatieobject)
        if new.status:
            write.found["status"] = await rij_van(call, "status", new.status, "status")

    async def permit(self, write: Write) -> None:
        gesloten_zaak_wijzigt_alleen_geforceerd(write.call, write.owner)

    async def values(self, write: Write) -> dict:
        status = write.found.get("status")
        values = write.new.model_dump(exclude={"zaak", "status"}) | {"status_id": status and status.id}
        if write.old is not None:
            return values
        document = write.found["document"]
        ids = {"zaak_id": write.owner.id, "informatieobject_id": document.id, "registratiedatum": write.call.now}
        return values | ids

    async def stored(self, write: Write) -> None:
        """zrc-005: the mirror comes and goes with the relation."""
        if write.old is None or write.new is None:
            id = (write.old or write.found["row"]).id
            zaak = f"{self.api.root}/zaken/{write.owner.uuid}"
            await spiegels.bij_document(write, self, zaak, "zaak", zaakinformatieobject_id=id)

    async def record(self, actie: str, write: Write, old: Any, new: Any, row: Any, status: int = 200) -> None:
        await super().record(actie, write, old, new, row, status)
        if actie == "destroy":
            await spiegels.meld_verdwenen(
                write.call, "objectinformatieobject", ObjectInformatieObject.zaakinformatieobject_id == row.id
            )


ZAAKINFORMATIEOBJECTEN = ZaakInformatieObjecten()
