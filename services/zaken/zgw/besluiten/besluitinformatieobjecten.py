"""Besluitinformatieobjecten: the documents a besluit is laid down in. Each has a mirror at the document (brc-005)."""

from typing import Annotated, Any

from commonground.call import Call
from commonground.filters import on, refers
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Link, Url
from pydantic import Field
from sqlalchemy import select

from zgw import spiegels
from zgw.besluiten import rules
from zgw.besluiten.besluiten import BESLUITEN, zaak_van
from zgw.besluiten.tables import Besluit, BesluitInformatieObject
from zgw.documenten.tables import ObjectInformatieObject
from zgw.hoofdobject import Onderdeel
from zgw.verwijzingen import document_van
from zgw.zaken.afsluiten import gesloten_zaak_wijzigt_alleen_geforceerd


class BesluitInformatieObjectBody(Body):
    informatieobject: Annotated[Url, Field(description="Het document, in de Documenten API.")]
    besluit: Annotated[Link, Field(description="Het besluit dat erin is vastgelegd.")]


class BesluitInformatieObjectShown(BesluitInformatieObjectBody):
    url: Annotated[Url, Field(description="Waar deze relatie staat.")] = ""


columns = published(BesluitInformatieObject, "uuid", "besluit_id", "informatieobject_id", "spiegel")


class BesluitInformatieObjecten(Onderdeel):
    name, path, owner = "besluitinformatieobject", "/besluitinformatieobjecten", BESLUITEN
    table, body, shows = BesluitInformatieObject, BesluitInformatieObjectBody, BesluitInformatieObjectShown
    operations, paginated, etag = ("list", "create", "read", "delete"), False, False
    query = (
        select(*BesluitInformatieObject.__table__.columns, Besluit.uuid.label("besluit"))
        .join(Besluit, Besluit.id == BesluitInformatieObject.besluit_id)
        .order_by(BesluitInformatieObject.id)
    )
    scopes = {
        "read": ("besluiten.lezen",),
        "create": ("besluiten.aanmaken",),
        "delete": ("besluiten.verwijderen",),
    }
    filters = {
        "besluit": refers(Besluit.uuid, "/besluiten/api/v1/besluiten", "Documenten van dit besluit."),
        **on(BesluitInformatieObject.informatieobject, type=Link),
    }
    expandable = {"informatieobject": "enkelvoudiginformatieobject", "besluit": "besluit"}
    create_rules = (
        rules.document_hoort_maar_een_keer_bij_het_besluit,
        rules.informatieobjecttype_hoort_bij_besluittype,
    )
    conflicts = {("besluit_id", "informatieobject"): rules.DUBBEL_DOCUMENT}

    def represent(self, relatie: Any, call: Call) -> dict:
        return columns(relatie, call) | {
            "url": self.url(call, relatie.uuid),
            "besluit": BESLUITEN.url(call, relatie.besluit),
        }

    async def authorise(self, write: Write) -> None:
        await super().authorise(write)
        if write.new is not None:
            write.found |= await document_van(write.call, write.new.informatieobject)

    async def permit(self, write: Write) -> None:
        if zaak := await zaak_van(write.call, write.owner):
            gesloten_zaak_wijzigt_alleen_geforceerd(write.call, zaak)

    async def values(self, write: Write) -> dict:
        ids = {"besluit_id": write.owner.id, "informatieobject_id": write.found["document"].id}
        return write.new.model_dump(exclude={"besluit"}) | ids

    async def stored(self, write: Write) -> None:
        """brc-005: the mirror comes and goes with the relation."""
        id = (write.old or write.found["row"]).id
        besluit = f"{BESLUITEN.api.root}{BESLUITEN.path}/{write.owner.uuid}"
        await spiegels.bij_document(write, self, besluit, "besluit", besluitinformatieobject_id=id)

    async def record(self, actie: str, write: Write, old: Any, new: Any, row: Any, status: int = 200) -> None:
        await super().record(actie, write, old, new, row, status)
        if actie == "destroy":
            spiegel = ObjectInformatieObject.besluitinformatieobject_id == row.id
            await spiegels.meld_verdwenen(write.call, "objectinformatieobject", spiegel)


BESLUITINFORMATIEOBJECTEN = BesluitInformatieObjecten()
