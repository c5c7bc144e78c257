"""Objectinformatieobjecten: which zaken and besluiten a document belongs to; they follow the other side (drc-004)."""

from typing import Annotated, Any

from commonground.call import Call
from commonground.filters import on, refers
from commonground.json import loads
from commonground.problems import Invalid, ParseError, ValidationFailed
from commonground.references import Unfetchable
from commonground.resource import Body, published
from commonground.rules import Write, rule
from commonground.types import Link, Url
from pydantic import Field
from sqlalchemy import select

from zgw.documenten.enkelvoudiginformatieobjecten import ENKELVOUDIGINFORMATIEOBJECTEN, PAD, Document, laatste
from zgw.documenten.tables import ObjectInformatieObject, Versie
from zgw.documenten.vormen import ObjectType
from zgw.hoofdobject import Onderdeel
from zgw.regels import eerste, niet
from zgw.spiegels import buur
from zgw.verwijzingen import rij_van


class ObjectInformatieObjectBody(Body):
    informatieobject: Annotated[Link, Field(description="Het document.")]
    object: Annotated[Url, Field(description="Het object waar het document bij hoort.")]
    object_type: Annotated[ObjectType, Field(description="Wat voor object dat is.")]


class ObjectInformatieObjectShown(ObjectInformatieObjectBody):
    url: Annotated[Url, Field(description="Waar deze relatie staat.")]


columns = published(
    ObjectInformatieObject, "uuid", "document_id", "zaakinformatieobject_id", "besluitinformatieobject_id"
)


RELATIES = {  # where the other side keeps the relation, and what it calls the object there
    "zaak": ("zaakinformatieobjecten", "zaak"),
    "besluit": ("besluitinformatieobjecten", "besluit"),
    "verzoek": ("verzoekinformatieobjecten", "verzoek"),
}


@rule("drc-003")
async def relatie_is_uniek(write: Write) -> Invalid | None:
    zelfde = ObjectInformatieObject.document_id == write.owner.id, ObjectInformatieObject.object == write.new.object
    if await eerste(write, select(ObjectInformatieObject.id).where(*zelfde)):
        return DUBBEL


DUBBEL = niet("unique", "Dit document hoort al bij het object.")


@rule("drc-004")
async def object_kent_het_document(write: Write) -> Invalid | None:
    """Refused for an object of ours: with a relation on that side ours is there already. One elsewhere is asked."""
    new = write.new
    if await relatie_is_uniek(write):
        return None
    if not await kent_elders(write, new.object, new.object_type, write.call.show(new.informatieobject)):
        return niet("inconsistent-relation", "Het object zelf zegt niet dat dit document erbij hoort.")


async def object_kent_het_document_niet_meer(write: Write) -> Invalid | None:
    """Ours follows an object of ours by itself; one elsewhere must have let go first."""
    old = write.old
    eigen = old.zaakinformatieobject_id or old.besluitinformatieobject_id
    document = ENKELVOUDIGINFORMATIEOBJECTEN.url(write.call, write.owner.uuid)
    if eigen or await kent_elders(write, old.object, old.object_type, document):
        return niet("remote-relation-exists", "Het object zelf zegt nog dat dit document erbij hoort.")


async def kent_elders(write: Write, object: str, soort: str, document: str) -> bool:
    """Whether the component of the object has the relation. Raises ValidationFailed: relation-lookup-error."""
    if object.startswith("/"):
        return False
    verzameling, naam = RELATIES[soort]
    vraag = {naam: object, "informatieobject": document}
    try:
        antwoord = await write.call.house.references.request("GET", buur(object, verzameling), params=vraag)
        if antwoord.status_code != 200:
            raise Unfetchable("bad-url", f"De andere API antwoordt met status {antwoord.status_code}.")
        gevonden = loads(antwoord.content)
        return bool(gevonden["results"] if isinstance(gevonden, dict) else gevonden)
    except (Unfetchable, ParseError, KeyError) as fout:
        reden = fout.reason if isinstance(fout, Unfetchable) else "De andere API geeft geen lijst."
        raise ValidationFailed(niet("relation-lookup-error", reden)) from None


class ObjectInformatieObjecten(Onderdeel):
    name, path = "objectinformatieobject", "/objectinformatieobjecten"
    owner, owner_field = ENKELVOUDIGINFORMATIEOBJECTEN, "informatieobject"
    table, body, shows = ObjectInformatieObject, ObjectInformatieObjectBody, ObjectInformatieObjectShown
    operations, paginated, audited = ("list", "create", "read", "delete"), False, ()
    query = (
        select(*ObjectInformatieObject.__table__.columns, Document.uuid.label("document"))
        .join(Document, Document.id == ObjectInformatieObject.document_id)
        .join(Versie, laatste)
        .order_by(ObjectInformatieObject.id)
    )
    scopes = {
        "read": ("documenten.lezen",),
        "create": ("documenten.aanmaken",),
        "delete": ("documenten.verwijderen",),
    }
    create_rules = (relatie_is_uniek, object_kent_het_document)
    delete_rules = (object_kent_het_document_niet_meer,)
    conflicts = {("document_id", "object"): DUBBEL}
    filters = {
        **on(ObjectInformatieObject.object, type=Link),
        "informatieobject": refers(Document.uuid, PAD, "Relaties van dit document."),
    }
    expandable = {"informatieobject": "enkelvoudiginformatieobject", "object": None}

    def represent(self, relatie: Any, call: Call) -> dict:
        return columns(relatie, call) | {
            "url": self.url(call, relatie.uuid),
            "informatieobject": ENKELVOUDIGINFORMATIEOBJECTEN.url(call, relatie.document),
        }

    @rule("drc-002")
    async def authorise(self, write: Write) -> None:
        """The object is there, and is what its type says."""
        await super().authorise(write)
        if write.new is not None:
            await rij_van(write.call, "object", write.new.object, write.new.object_type)

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"informatieobject"}) | {"document_id": write.owner.id}

    async def record(self, actie: str, write: Write, old: Any, new: Any, row: Any, status: int = 200) -> None:
        """In the audit trail of the document, but not on its channel."""
        main = {"url": ENKELVOUDIGINFORMATIEOBJECTEN.url(write.call, write.owner.uuid)}
        await write.call.record(actie, self.name, main, old, new, None, status, self.label(row))

    async def eigenaar_van(self, call: Call, relatie: Any) -> Any:
        return await ENKELVOUDIGINFORMATIEOBJECTEN.reread(call, relatie.document)


OBJECTINFORMATIEOBJECTEN = ObjectInformatieObjecten()
