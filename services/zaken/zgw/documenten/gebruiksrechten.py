"""Gebruiksrechten: under which conditions a document may be used; the document says whether there are any (drc-006)."""

from typing import Annotated, Any

from commonground.call import Call
from commonground.filters import on, refers
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import DateTime, Link, Url
from pydantic import Field
from sqlalchemy import and_, exists, select, update

from zgw.documenten import rules
from zgw.documenten.enkelvoudiginformatieobjecten import (
    ENKELVOUDIGINFORMATIEOBJECTEN,
    PAD,
    Document,
    laatste,
)
from zgw.documenten.tables import Gebruiksrecht, Versie
from zgw.hoofdobject import Onderdeel
from zgw.vormen import MomentOfNull


class GebruiksrechtBody(Body):
    informatieobject: Annotated[Link, Field(description="Het document waar het om gaat.")]
    startdatum: Annotated[DateTime, Field(description="Vanaf wanneer het geldt.")]
    einddatum: Annotated[MomentOfNull, Field(description="Tot wanneer het geldt.")] = None
    omschrijving_voorwaarden: Annotated[str, Field(min_length=1, description="Wat wel en niet mag.")]


class GebruiksrechtShown(GebruiksrechtBody):
    omschrijving_voorwaarden: Annotated[str, Field(description="Wat wel en niet mag.")]
    url: Annotated[Url, Field(description="Waar dit gebruiksrecht staat.")]


columns = published(Gebruiksrecht, "uuid", "document_id")


class Gebruiksrechten(Onderdeel):
    name, path = "gebruiksrechten", "/gebruiksrechten"
    owner, owner_field = ENKELVOUDIGINFORMATIEOBJECTEN, "informatieobject"
    table, body, shows, sends_only_body = Gebruiksrecht, GebruiksrechtBody, GebruiksrechtShown, True
    paginated = False
    query = (
        select(*Gebruiksrecht.__table__.columns, Document.uuid.label("document"))
        .join(Document, Document.id == Gebruiksrecht.document_id)
        .join(Versie, laatste)
        .order_by(Gebruiksrecht.id)
    )
    scopes = {
        "read": ("documenten.lezen",),
        "create": ("documenten.aanmaken",),
        "update": ("documenten.bijwerken",),
        "delete": ("documenten.verwijderen",),
    }
    filters = {
        "informatieobject": refers(Document.uuid, PAD, "Gebruiksrechten van dit document."),
        **on(Gebruiksrecht.startdatum, "lt", "lte", "gt", "gte", type=DateTime),
        **on(Gebruiksrecht.einddatum, "lt", "lte", "gt", "gte", type=DateTime),
    }
    expandable = {"informatieobject": "enkelvoudiginformatieobject"}
    create_rules = (rules.einde_ligt_na_begin,)
    update_rules = (rules.document_van_gebruiksrecht_is_vast, *create_rules)

    def represent(self, recht: Any, call: Call) -> dict:
        return columns(recht, call) | {
            "url": self.url(call, recht.uuid),
            "informatieobject": ENKELVOUDIGINFORMATIEOBJECTEN.url(call, recht.document),
        }

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"informatieobject"}) | {"document_id": write.owner.id}

    async def stored(self, write: Write) -> None:
        """The latest version tells whether there are any: true with the first one, unknown again after the last."""
        van_document = Gebruiksrecht.document_id == write.owner.id
        nog = (await write.call.db.execute(select(exists().where(van_document)))).scalar_one()
        versie = and_(Versie.document_id == write.owner.id, Versie.versie == write.owner.versie)
        await write.call.db.execute(update(Versie).where(versie).values(indicatie_gebruiksrecht=nog or None))


GEBRUIKSRECHTEN = Gebruiksrechten()
