"""Applicaties: who may call, under which client ids, and what it may do in which component."""

from typing import Annotated, Any, Literal

import orjson
from commonground.call import Call, Caller
from commonground.filters import Filter
from commonground.json import Json
from commonground.problems import NotFound
from commonground.resource import Body, Part, Resource, published
from commonground.rules import Write
from commonground.types import Url, UrlOrEmpty
from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import delete, insert, select, update
from starlette.responses import Response

from zgw.autorisaties import catalogusrechten, rules
from zgw.autorisaties.catalogusrechten import PerCatalogus
from zgw.autorisaties.tables import Applicatie, ApplicatieClient, Autorisatie
from zgw.lijsten import namen, samen, uit_elkaar
from zgw.regels import oud
from zgw.tables import Base
from zgw.vertrouwelijkheid import Vertrouwelijkheid

Component = Literal["ac", "nrc", "zrc", "ztc", "drc", "brc"]
WEERGAVE = {
    "ac": "Autorisaties API",
    "nrc": "Notificaties API",
    "zrc": "Zaken API",
    "ztc": "Catalogi API",
    "drc": "Documenten API",
    "brc": "Besluiten API",
}
EIGEN = {  # what an autorisatie of a component shows beside its scopes
    "zrc": ("zaaktype", "maxVertrouwelijkheidaanduiding"),
    "drc": ("informatieobjecttype", "maxVertrouwelijkheidaanduiding"),
    "brc": ("besluittype",),
}
Scopes = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=100)]],
    Field(description="Wat mag, zoals de component het noemt."),
]


class AutorisatieBody(Part):
    component: Component
    scopes: Scopes
    zaaktype: UrlOrEmpty = ""
    informatieobjecttype: UrlOrEmpty = ""
    besluittype: UrlOrEmpty = ""
    max_vertrouwelijkheidaanduiding: Vertrouwelijkheid | Literal[""] = ""


class AutorisatieBase(Part):
    """What every autorisatie shows; those of zrc, drc and brc also show their type and level (EIGEN)."""

    component: Annotated[Component, Field(description="De component waar dit over gaat.")]
    component_weergave: Annotated[
        str, Field(min_length=1, description="Naam van de component.", json_schema_extra={"readOnly": True})
    ] = ""
    scopes: Scopes


class ApplicatieVelden(Body):
    client_ids: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=50)]],
        Field(description="Waaronder de applicatie zich meldt; elk bij hooguit één applicatie."),
    ]
    label: Annotated[str, Field(min_length=1, max_length=100, description="Naam voor mensen.")]
    heeft_alle_autorisaties: Annotated[bool, Field(description="Of de applicatie alles mag.")] = False
    alleen_is_gereed_voor_publicatie: Annotated[
        bool, Field(description="Of zij alleen documenten mag lezen die gereed zijn voor publicatie.")
    ] = False


class ApplicatieBody(ApplicatieVelden):
    autorisaties: list[AutorisatieBody] = []
    catalogus_autorisaties: PerCatalogus = []


class ApplicatieShown(ApplicatieVelden):
    url: Annotated[Url, Field(description="Het adres van deze applicatie.")] = ""
    autorisaties: Annotated[list[AutorisatieBase], Field(description="Wat de applicatie mag, per component.")] = []
    catalogus_autorisaties: PerCatalogus = []


columns = published(Applicatie, "uuid")
van_deze = Autorisatie.applicatie_id == Applicatie.id
alles = samen(
    Autorisatie.id,
    Autorisatie.component,
    Autorisatie.zaaktype,
    Autorisatie.informatieobjecttype,
    Autorisatie.besluittype,
    Autorisatie.max_vertrouwelijkheidaanduiding,
    Autorisatie.scopes,
)


def met_client_id(client_ids: list[str]) -> Any:
    return Applicatie.id.in_(select(ApplicatieClient.applicatie_id).where(ApplicatieClient.client_id.in_(client_ids)))


class Applicaties(Resource):
    name, path, table, body, shows = "applicatie", "/applicaties", Applicatie, ApplicatieBody, ApplicatieShown
    query = select(
        *Applicatie.__table__.columns,
        namen(ApplicatieClient.client_id, ApplicatieClient.applicatie_id == Applicatie.id).label("client_ids"),
        namen(alles, van_deze, Autorisatie.catalogus_id.is_(None)).label("autorisaties"),
        *catalogusrechten.kolommen(van_deze),
    )
    scopes = {
        "read": ("autorisaties.lezen",),
        "create": ("autorisaties.bijwerken",),
        "update": ("autorisaties.bijwerken",),
        "delete": ("autorisaties.bijwerken",),
    }
    etag, audited, page_promised = False, (), True
    declares = {"patch sends": ApplicatieShown}
    filters = {
        "clientIds": Filter(
            str, lambda text: met_client_id(text.split(",")), "Applicaties met een van deze client ids, met komma's."
        )
    }
    create_rules = update_rules = (
        rules.client_id_hoort_bij_een_applicatie,
        rules.alle_autorisaties_of_elk_apart,
        rules.autorisatie_noemt_haar_type,
        rules.autorisatie_noemt_een_catalogus,
    )

    def represent(self, row: Any, call: Call) -> dict:
        delen = sorted((uit_elkaar(each, 7) for each in row.autorisaties), key=lambda deel: int(deel[0]))
        return columns(row, call) | {
            "url": self.url(call, row.uuid),
            "clientIds": row.client_ids,
            "autorisaties": [autorisatie(deel, call) for deel in (*delen, *catalogusrechten.uitgeschreven(row))],
            "catalogusAutorisaties": catalogusrechten.getoond(row, call),
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {}

    def label(self, row: Any) -> str:
        return row.label

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"client_ids", "autorisaties", "catalogus_autorisaties"})

    async def stored(self, write: Write) -> None:
        db, oud = write.call.db, set(write.old.client_ids) if write.old is not None else set()
        nieuw = set(write.new.client_ids) if write.new is not None else set()
        await vergeet(write, oud - nieuw)
        if write.new is None:
            return
        id = (write.old or write.found["row"]).id
        if erbij := sorted(nieuw - oud):
            await db.execute(insert(ApplicatieClient), [{"client_id": each, "applicatie_id": id} for each in erbij])
        if write.old is None or "autorisaties" in write.given:
            eigen = Autorisatie.catalogus_id.is_(None)
            await db.execute(delete(Autorisatie).where(Autorisatie.applicatie_id == id, eigen))
            gegeven = catalogusrechten.zonder_uitgeschreven(write)
            if rows := [each.model_dump(by_alias=False) | {"applicatie_id": id} for each in gegeven]:
                await db.execute(insert(Autorisatie), rows)
        await catalogusrechten.leg_vast(write, id)

    def router(self) -> APIRouter:
        """With /applicaties/consumer, before the route that would take `consumer` for a uuid."""
        router = super().router()

        @router.get("/consumer", response_model=ApplicatieShown)
        async def applicatie_consumer(
            call: Caller,
            clientId: Annotated[str, Query(description="De client id.")],
        ) -> Response:
            """De applicatie van een client id opvragen."""
            return await self.consumer(call, clientId)

        router.routes.insert(0, router.routes.pop())
        return router

    async def consumer(self, call: Call, client_id: str) -> Response:
        call.require(*self.scopes["read"])
        row = (await call.db.execute(self.visible(call).where(met_client_id([client_id])))).first()
        if row is None:
            raise NotFound()
        return Json(self.represent(row, call))


def autorisatie(deel: list[str], call: Call) -> dict:
    _, component, zaaktype, informatieobjecttype, besluittype, niveau, scopes = deel
    eigen = {
        "zaaktype": call.show(zaaktype),
        "informatieobjecttype": call.show(informatieobjecttype),
        "besluittype": call.show(besluittype),
        "maxVertrouwelijkheidaanduiding": niveau,
    }
    shown = {"component": component, "componentWeergave": WEERGAVE[component], "scopes": orjson.loads(scopes)}
    return shown | {name: eigen[name] for name in EIGEN.get(component, ())}


async def vergeet(write: Write, client_ids: set[str]) -> None:
    """Client ids that an applicatie no longer has: nobody gets them again, and their secret goes too (ac-001).

    By the old rules they are free for another applicatie, and keep their secret.
    """
    if not client_ids:
        return
    client, db = Base.metadata.tables["client"], write.call.db
    if oud(write.call):
        await db.execute(delete(ApplicatieClient).where(ApplicatieClient.client_id.in_(client_ids)))
        return
    los = update(ApplicatieClient).where(ApplicatieClient.client_id.in_(client_ids)).values(applicatie_id=None)
    await db.execute(los)
    zonder_eigen_rechten = client.c.alle_rechten.is_(False) & (client.c.scopes == [])
    await db.execute(delete(client).where(client.c.client_id.in_(client_ids), zonder_eigen_rechten))


APPLICATIES = Applicaties()
