"""Kanalen: the channels that producers publish on; made once, never changed."""

from typing import Annotated, Any

from commonground.call import Call
from commonground.filters import on
from commonground.problems import Invalid
from commonground.resource import Body, Resource, published
from commonground.types import Uri, Url
from pydantic import AfterValidator, BeforeValidator, Field
from sqlalchemy import select

from notificaties import rules
from notificaties.adressen import volledig
from notificaties.tables import Kanaal

Documentatie = Annotated[str, AfterValidator(lambda url: url and volledig(url)), Uri]
Kenmerknaam = Annotated[str, Field(min_length=1, max_length=100)]
Kenmerken = Annotated[
    dict[str, Annotated[str, Field(min_length=1, max_length=1000)]],
    BeforeValidator(lambda kenmerken: {} if kenmerken is None else kenmerken),  # null: there are none
]


class KanaalBody(Body):
    naam: Annotated[str, Field(min_length=1, max_length=50, description="Unieke naam van het kanaal.")]
    documentatie_link: Annotated[
        Documentatie, Field(max_length=200, description="Waar staat welke berichten het kanaal kent.")
    ] = ""
    filters: Annotated[
        list[Kenmerknaam], Field(description="Namen van de kenmerken waarop een abonnee kan filteren.")
    ] = []


class KanaalShown(KanaalBody):
    url: Annotated[Url, Field(min_length=1, description="Adres van dit kanaal.")] = ""


columns = published(Kanaal, "uuid")


class Kanalen(Resource):
    name, path, table, body, shows = "kanaal", "/kanaal", Kanaal, KanaalBody, KanaalShown
    operations = ("list", "create", "read")
    query = select(*Kanaal.__table__.columns)
    scopes = {
        "read": ("notificaties.publiceren", "notificaties.consumeren"),
        "create": ("notificaties.publiceren",),
    }
    filters = on(Kanaal.naam)
    create_rules = (rules.documentatie_is_bereikbaar,)
    conflicts = {("naam",): Invalid("naam", "unique", "Er is al een kanaal met deze naam.")}
    paginated, etag, audited = False, False, ()

    def represent(self, row: Any, call: Call) -> dict:
        return columns(row, call) | {"url": self.url(call, row.uuid)}

    def label(self, row: Any) -> str:
        return row.naam


KANALEN = Kanalen()
