"""`zaak_afsluiten` and `zaak_bijwerken` (experimental): a zaak and parts of it in one request.

Each part goes the way of its own endpoint: the same rules, rights, audit line and notification. What is wrong with one
is told under its name (`status.datumStatusGezet`), with what is wrong with the others; then nothing is stored.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Annotated, Any
from uuid import UUID

from commonground.answers import SHARED, headers, parameter
from commonground.call import Call, Caller, uuid_in_path
from commonground.experimental import EXPERIMENTAL
from commonground.json import Json, JsonRoute
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Body
from commonground.rules import Rule
from fastapi import APIRouter
from pydantic import ConfigDict, Field, model_validator
from sqlalchemy import select

from zgw.zaken.afsluiten import status_sluit_de_zaak, status_sluit_de_zaak_niet
from zgw.zaken.resultaten import RESULTATEN, ResultaatBody, ResultaatShown
from zgw.zaken.rollen import ROLLEN, RolBody, RolShown
from zgw.zaken.statussen import STATUSSEN, StatusBody, StatusShown
from zgw.zaken.tables import Rol
from zgw.zaken.zaakvorm import ZaakBody, ZaakShown
from zgw.zaken.zaken import BIJWERKEN, ZAKEN

router = APIRouter(route_class=JsonRoute)


# --- the contract: never run, each part reads itself ------------------------------------------------------------------
def niets_verplicht(schema: dict[str, Any]) -> None:
    schema.pop("required", None)


def zonder_zaak(schema: dict[str, Any]) -> None:
    schema["properties"].pop("zaak")
    schema["required"].remove("zaak")


class ZaakDeel(ZaakBody):
    model_config = ConfigDict(json_schema_extra=niets_verplicht)


class StatusDeel(StatusBody):
    model_config = ConfigDict(json_schema_extra=zonder_zaak)


class ResultaatDeel(ResultaatBody):
    model_config = ConfigDict(json_schema_extra=zonder_zaak)


class RolDeel(RolBody):
    model_config = ConfigDict(json_schema_extra=zonder_zaak)
    uuid: Annotated[UUID | None, Field(description="De rol die zo blijft of wordt; zonder is het een nieuwe.")] = None
    betrokkene_identificatie: Annotated[
        dict[str, Any] | None, Field(description="Gegevens van de betrokkene, naar zijn soort.")
    ] = None


class Ongelezen(Body):
    @model_validator(mode="wrap")
    @classmethod
    def ongelezen(cls, gegeven: Any, lees: Any) -> Any:
        return cls.model_construct()


class ZaakAfsluiten(Ongelezen):
    zaak: Annotated[ZaakDeel, Field(description="Wat er aan de zaak zelf verandert.")]
    resultaat: Annotated[ResultaatDeel, Field(description="Wat de zaak opleverde.")]
    status: Annotated[StatusDeel, Field(description="De eindstatus.")]


class ZaakBijwerken(Ongelezen):
    zaak: Annotated[ZaakDeel, Field(description="Wat er aan de zaak zelf verandert.")] = ZaakDeel.model_construct()
    status: Annotated[StatusDeel, Field(description="De nieuwe status; niet de eindstatus.")]
    rollen: Annotated[
        list[RolDeel], Field(description="Alle rollen van de zaak; een rol die hier ontbreekt, verdwijnt.")
    ] = []


class ZaakAfgesloten(Body):
    zaak: ZaakShown
    resultaat: ResultaatShown
    status: StatusShown


class ZaakBijgewerkt(Body):
    zaak: ZaakShown
    status: StatusShown
    rollen: Annotated[list[RolShown], Field(description="Alleen als er om rollen is gevraagd.")] = []


SCOPES = f"({' | '.join(BIJWERKEN)}) & ({' | '.join(STATUSSEN.scopes['create'])})"
BESCHREVEN = EXPERIMENTAL | {
    "security": [{"JWT-Claims": [SCOPES]}],
    "parameters": [parameter(naam, *SHARED[naam]) for naam in ("X-NLX-Logrecord-ID", "X-Audit-Toelichting")],
}


def antwoord(model: type[Body]) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model, "description": "Gelukt.", "headers": headers("Content-Crs")}}


# --- parts ------------------------------------------------------------------------------------------------------------
@dataclass
class Samen:
    """One request about one zaak: what it gave, and what is wrong with it so far."""

    call: Call
    uuid: UUID
    gegeven: dict[str, Any]
    fouten: list[Invalid] = field(default_factory=list)

    async def deel(self, naam: str, stap: Callable[[dict[str, Any]], Awaitable[Any]]) -> Any:
        """What comes of one of the parts; nothing, with a fault, when it is absent or no object."""
        gegeven = self.gegeven.get(naam)
        if isinstance(gegeven, dict):
            return await self.doe(naam, stap(gegeven))
        self.fout(naam, *(("required", "Dit deel is verplicht.") if gegeven is None else GEEN_OBJECT))

    def fout(self, naam: str, code: str, reden: str) -> None:
        self.fouten.append(Invalid(naam, code, reden))

    def bij(self, gegeven: dict[str, Any]) -> dict[str, Any]:
        return gegeven | {"zaak": ZAKEN.url(self.call, self.uuid)}

    async def doe(self, naam: str, stap: Awaitable[Any]) -> Any:
        """One part, undone when it is wrong, so that the next can still be judged."""
        try:
            async with self.call.db.begin_nested():
                return await stap
        except ValidationFailed as fout:
            self.fouten += [replace(each, name=f"{naam}.{each.name}") for each in fout.invalid]

    async def wijzig_zaak(self) -> None:
        await self.deel("zaak", lambda gegeven: ZAKEN.change(self.call, self.uuid, gegeven, partial=True))

    async def zet_status(self, regel: Rule) -> Any:
        return await self.deel("status", lambda gegeven: STATUSSEN.make(self.call, self.bij(gegeven), (regel,)))

    async def getoond(self, **delen: Any) -> Json:
        """All of it as it is now. Raises ValidationFailed with everything that was wrong."""
        if self.fouten:
            raise ValidationFailed(*self.fouten)
        zaak = ZAKEN.represent(await ZAKEN.reread(self.call, self.uuid), self.call)
        return Json({"zaak": zaak} | delen, headers=ZAKEN.headers())


GEEN_OBJECT = "invalid", "Hier hoort een object."


async def samen(call: Call) -> Samen:
    """The request, if the client may change the zaak and set a status. Raises NotFound, Forbidden."""
    uuid = uuid_in_path(call.request)
    zaak = await ZAKEN.find(call, uuid, lock=True)
    ZAKEN.eis(call, zaak, *BIJWERKEN)
    ZAKEN.eis(call, zaak, *STATUSSEN.scopes["create"])
    return Samen(call, uuid, await call.body())


# --- afsluiten --------------------------------------------------------------------------------------------------------
@router.post(
    "/zaak_afsluiten/{uuid}",
    operation_id="zaakafsluiten",
    response_model=None,
    responses=antwoord(ZaakAfgesloten),
    openapi_extra=BESCHREVEN,
)
async def sluit_af(call: Caller, vraag: ZaakAfsluiten) -> Json:
    """Sluit een zaak: resultaat en eindstatus in een keer."""
    alles = await samen(call)
    await alles.wijzig_zaak()
    resultaat = await alles.deel("resultaat", lambda gegeven: RESULTATEN.make(call, alles.bij(gegeven)))
    status = await alles.zet_status(status_sluit_de_zaak)
    if resultaat is None:  # that there is no resultaat then follows from what was told already
        alles.fouten = [fout for fout in alles.fouten if fout.code != "resultaat-does-not-exist"]
    return await alles.getoond(resultaat=resultaat, status=status)


# --- bijwerken --------------------------------------------------------------------------------------------------------
@router.post(
    "/zaak_bijwerken/{uuid}",
    operation_id="zaakbijwerken",
    response_model=None,
    responses=antwoord(ZaakBijgewerkt),
    openapi_extra=BESCHREVEN,
)
async def werk_bij(call: Caller, vraag: ZaakBijwerken) -> Json:
    """Werkt een zaak bij, met een status en zo nodig alle rollen, in een keer."""
    alles = await samen(call)
    if alles.gegeven.get("zaak") is not None:
        await alles.wijzig_zaak()
    delen = {"status": await alles.zet_status(status_sluit_de_zaak_niet)}
    if alles.gegeven.get("rollen") is not None:
        delen["rollen"] = await werk_rollen_bij(alles)
    return await alles.getoond(**delen)


async def werk_rollen_bij(alles: Samen) -> list[Any]:
    """The rollen become those that are given: first goes what is not named, then what is named changes or comes."""
    gegeven = alles.gegeven["rollen"]
    if not isinstance(gegeven, list):
        alles.fout("rollen", "not_a_list", "Hier hoort een lijst.")
        return []
    van_de_zaak = await rollen_van(alles)
    genoemd = await genoemde_rollen(alles, gegeven, van_de_zaak)
    for uuid in sorted(van_de_zaak - set(genoemd)):
        await alles.doe("rollen", ROLLEN.discard(alles.call, uuid))
    getoond = []
    for nummer, (rol, uuid) in enumerate(zip(gegeven, genoemd, strict=True)):
        if isinstance(rol, dict) and (uuid is None or uuid in van_de_zaak):
            vorm = alles.bij(rol)
            stap = ROLLEN.change(alles.call, uuid, vorm, partial=False) if uuid else ROLLEN.make(alles.call, vorm)
            getoond.append(await alles.doe(f"rollen.{nummer}", stap))
    return getoond


async def rollen_van(alles: Samen) -> set[UUID]:
    zaak = select(ZAKEN.table.id).where(ZAKEN.table.uuid == alles.uuid).scalar_subquery()
    return set((await alles.call.db.execute(select(Rol.uuid).where(Rol.zaak_id == zaak))).scalars())


async def genoemde_rollen(alles: Samen, gegeven: list[Any], eigen: set[UUID]) -> list[UUID | None]:
    """The uuid that each rol names, None for a new one; a fault for one that is not of the zaak, or named twice."""
    genoemd: list[UUID | None] = []
    for nummer, rol in enumerate(gegeven):
        veld, uuid = f"rollen.{nummer}.uuid", None
        if not isinstance(rol, dict):
            alles.fout(f"rollen.{nummer}", *GEEN_OBJECT)
        elif rol.get("uuid") is not None:
            uuid = lees_uuid(rol["uuid"])
            if uuid is None:
                alles.fout(veld, "invalid", "Dit is geen geldige uuid.")
            elif uuid in genoemd:
                alles.fout(veld, "duplicate", "Deze rol is al eerder genoemd.")
            elif uuid not in eigen:
                elders = (await alles.call.db.execute(select(Rol.id).where(Rol.uuid == uuid))).first()
                code = "missing-relation" if elders else "does-not-exist"
                alles.fout(veld, code, "Deze rol hoort niet bij de zaak.")
        genoemd.append(uuid)
    return genoemd


def lees_uuid(tekst: Any) -> UUID | None:
    try:
        return UUID(str(tekst))
    except ValueError:
        return None
