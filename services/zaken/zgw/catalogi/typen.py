"""What the resources of the catalogi component share: types in versions, concept until they are published."""

from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from commonground.call import Call, Caller, uuid_in_path
from commonground.json import Json
from commonground.plans import Asked
from commonground.resource import Body, Resource
from commonground.rules import Rule, Write, judge
from commonground.types import Date, Uri, absolute, absolute_or_empty
from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo
from sqlalchemy import Select, case, delete, func, select
from sqlalchemy.orm import aliased
from starlette.responses import Response

from zgw.autorisaties.catalogusrechten import meld_nieuw_type
from zgw.autorisaties.tables import Autorisatie
from zgw.catalogi.versies import peildatum

ROOT = "/catalogi/api/v1"
LEZEN, SCHRIJVEN, GEFORCEERD = "catalogi.lezen", "catalogi.schrijven", "catalogi.geforceerd-schrijven"
VERWIJDEREN = "catalogi.geforceerd-verwijderen"


class NooitNull:
    """Null is read as absent; the contract does not offer it, because an answer leaves the key out instead."""

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict:
        return next(choice for choice in handler(schema)["anyOf"] if choice != {"type": "null"})


AlleenLezen = Field(json_schema_extra={"readOnly": True})  # what a contract lists among what is sent, but we ignore
EenObject = dict[str, Any]  # what the standard leaves open


def niets_verplicht(schema: dict[str, Any]) -> None:
    schema.pop("required", None)


def verplicht(*names: str) -> ConfigDict:
    """The config of a model whose contract asks fields that we can do without."""

    def schrijf(schema: dict[str, Any]) -> None:
        schema["required"] = [*schema.get("required", ()), *names]

    return ConfigDict(json_schema_extra=schrijf)


NIETS_VERPLICHT = ConfigDict(json_schema_extra=niets_verplicht)
GENEGEERD = {"begin_object", "einde_object"}  # sent, and ignored


class EmptyObject(BaseModel):
    """What the standard shows for a relation that is not there."""


class Versiedata(Body):
    """Dates that follow from all versions of a type; what is sent is ignored."""

    begin_object: Annotated[Date | None, Field(description="Eerste dag waarop een versie van dit type gold.")] = None
    einde_object: Annotated[Date | None, Field(description="Laatste dag waarop een versie van dit type gold.")] = None


def naam_of_url(text: str, info: ValidationInfo) -> str:
    """A name stays as it is; a URL comes out in stored form (`Resource.read_body`)."""
    return info.context.store(text) if info.context and "://" in text else text


NaamOfUrl = Annotated[str, AfterValidator(naam_of_url)]
# URLs as the standard describes them here: without a least length, which only `url` has
Verwijzing = Annotated[str, AfterValidator(absolute), Uri]
Verwijzing200 = Annotated[str, StringConstraints(max_length=200), AfterValidator(absolute), Uri]
Verwijzing1000 = Annotated[str, StringConstraints(max_length=1000), AfterValidator(absolute), Uri]
Verwijzing200OrEmpty = Annotated[str, StringConstraints(max_length=200), AfterValidator(absolute_or_empty), Uri]


class Typen(Resource):
    """Any type: what is shown of its relations depends on a day; a list shows what is published unless asked."""

    audited = ()
    concepten: Any = None  # the table that says whether a type is still a concept
    scopes = {
        "read": (LEZEN,),
        "create": (SCHRIJVEN, GEFORCEERD),
        "update": (SCHRIJVEN, GEFORCEERD),
        "delete": (SCHRIJVEN, VERWIJDEREN),
    }

    def query_on(self, dag: date) -> Select:
        """The columns that `represent` shows, with the related versions of that day."""
        raise NotImplementedError

    def existing(self, call: Call) -> Select:
        return remembered(self, peildatum(call))

    def sight(self, call: Call) -> date:
        return peildatum(call)

    async def answer_list(self, call: Call, asked: Asked, paths: dict) -> Response:
        if self.concepten is not None and "status" not in call.request.query_params:
            asked = asked.where(self.concepten.concept.is_(False))
        return await super().answer_list(call, asked, paths)


@lru_cache(maxsize=256)
def remembered(typen: Typen, dag: date) -> Select:
    return typen.query_on(dag)


def levensduur(table: Any, naam: str) -> tuple[Any, Any]:
    """beginObject and eindeObject: the first and the last day of all versions; no last day while one is open."""
    versie = aliased(table)
    zelfde = (versie.catalogus_id == table.catalogus_id, getattr(versie, naam) == getattr(table, naam))
    afgesloten = func.count(versie.einde_geldigheid) == func.count(versie.id)
    begin = select(func.min(versie.begin_geldigheid)).where(*zelfde).scalar_subquery()
    einde = select(case((afgesloten, func.max(versie.einde_geldigheid)))).where(*zelfde).scalar_subquery()
    return begin.label("begin_object"), einde.label("einde_object")


class Versies(Typen):
    """A main type: versions within a catalogus, changeable until published (`rules.md` §3.1)."""

    naam: str  # the column that the versions of one type share
    rechten_van: str  # the component whose objects are of this type
    blijvend: tuple[str, ...] = ()  # attributes that name other types, and of which a correctie takes nothing away
    catalogussen: Resource
    publish_rules: tuple[Rule, ...] = ()
    publish_sends: dict[str, Any] = {}  # the standard gives publishing a zaaktype a body, which nobody reads
    scopes = Typen.scopes | {"create": (SCHRIJVEN,), "publish": (SCHRIJVEN,)}

    @property
    def known_detail_params(self) -> frozenset[str]:
        """`datumGeldigheid` is taken for all main types, also where the contract does not have it."""
        return frozenset(super().known_detail_params) | {"datumGeldigheid"}

    async def find_owner(self, write: Write) -> Any:
        """The catalogus, locked: what versions say of each other is decided one write at a time."""
        write.found["typen"] = self
        return await self.catalogussen.by_url(write.call, write.new.catalogus, "catalogus", lock=True)

    async def owner_of(self, write: Write, shown: dict) -> Any:
        write.found["typen"] = self
        return await self.catalogussen.find(write.call, write.old.catalogus, lock=True)

    @property
    def kanaal(self) -> str:
        """Each main type has a channel of its own, named as its path."""
        return self.path.strip("/")

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"catalogus": self.catalogussen.url(call, row.catalogus)}

    def label(self, row: Any) -> str:
        return getattr(row, self.naam)

    async def stored(self, write: Write) -> None:
        """A type that is gone leaves no autorisaties behind; a new one widens those on its catalogus."""
        if write.old is None:
            await meld_nieuw_type(write.call, self.rechten_van, write.owner.id)
        elif write.new is None:
            verwijst = getattr(Autorisatie, self.name) == f"{ROOT}{self.path}/{write.old.uuid}"
            await write.call.db.execute(delete(Autorisatie).where(verwijst))

    async def publish(self, call: Call) -> Response:
        """Makes a concept definitive; a type that already is, stays what it is."""
        call.require(*self.scopes["publish"])
        row = await self.find(call, uuid_in_path(call.request), lock=True)
        old = self.represent(row, call)
        if not row.concept:
            return Json(old)
        write = Write(call, old=row)
        write.owner = await self.owner_of(write, old)
        await judge(write, self.publish_rules)
        await call.db.execute(self.table.__table__.update().where(self.table.id == row.id).values(concept=False))
        found = await self.reread(call, row.uuid)
        new = self.represent(found, call)
        await self.record("update", write, old, new, found)
        return Json(new)

    def router(self) -> APIRouter:
        router = super().router()

        async def publish(call: Caller) -> Response:
            return await self.publish(call)

        router.add_api_route(
            "/{uuid}/publish",
            publish,
            methods=["POST"],
            response_model=self.shows,
            operation_id=f"{self.name}_publish",
            summary=f"Een {self.name} publiceren.",
            description="Een concept wordt definitief.",
            openapi_extra=self.publish_sends,
        )
        return router
