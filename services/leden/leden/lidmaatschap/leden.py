"""Leden: bodies that applied or are a member, with the status that follows from their events."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.filters import Filter, filtered, on, refuse_unknown
from commonground.json import Json
from commonground.paging import envelope, page_number, page_size
from commonground.problems import Invalid, NotFound, ValidationFailed
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import Url
from pydantic import Field, StringConstraints, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from sqlalchemy import select, true
from starlette.responses import Response

from leden.conditional import Conditional
from leden.lidmaatschap import register
from leden.lidmaatschap.levensloop import LOPEND, Soort, Status, stand
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.tables import Lid
from leden.vormen import Adres, Dag, Sleutel

SoortLichaam = Literal["gemeente", "waterschap", "provincie", "staat", "overig_publiekrechtelijk", "privaatrechtelijk"]


class LidBody(Body):
    gm_code: Annotated[
        str, StringConstraints(pattern=r"^(GM\d{4})?$"), Field(description="Gemeentecode van het CBS, zoals GM0168.")
    ] = ""
    oin: Annotated[
        str, StringConstraints(pattern=r"^(\d{20})?$"), Field(description="Organisatie-identificatienummer.")
    ] = ""
    naam: Annotated[str, StringConstraints(min_length=1, max_length=200), Field(description="Naam van het lichaam.")]
    aliassen: Annotated[list[str], Field(max_length=20, description="Andere schrijfwijzen van de naam.")] = []
    soort_lichaam: Annotated[
        SoortLichaam, Field(description="Soort lichaam; alleen publiekrechtelijke kunnen lid zijn.")
    ]
    adres: Annotated[str, Field(max_length=500, description="Postadres van het lichaam.")] = ""
    e_adres: Annotated[
        str, Field(max_length=254, description="Elektronisch adres voor de oproep; opgave geldt als instemming.")
    ] = ""
    datum_aanmelding: Annotated[
        Dag | None, Field(description="Dag waarop de aanmelding is ontvangen; zonder opgave vandaag.")
    ] = None


class LidShown(LidBody):
    url: Adres
    uuid: Sleutel
    status: Annotated[
        Status | None, Field(description="Status op de peildatum; leeg als er toen nog niets bekend was.")
    ]
    stemgerechtigd: Annotated[bool, Field(description="Of het lichaam op de peildatum lid en niet geschorst is.")]
    lidmaatschap_van: Annotated[Dag | None, Field(description="Eerste dag van het lidmaatschap.")]
    lidmaatschap_tot: Annotated[Dag | None, Field(description="Laatste dag van het lidmaatschap.")]
    datum_opzegging_ingaat: Annotated[Dag | None, Field(description="Dag waartegen is opgezegd.")]
    zaak: Annotated[
        Url | None, Field(description="Zaak van de aanvraag, in de Zaken API; leeg zolang die nog niet is geopend.")
    ]


async def heeft_een_code(write: Write) -> Invalid | None:
    if not write.new.gm_code and (write.new.soort_lichaam == "gemeente" or not write.new.oin):
        return Invalid("gmCode", "required", "Geef de gemeentecode, of van een ander lichaam het OIN.")
    return None


async def wie_het_is_ligt_vast(write: Write) -> list[Invalid]:
    """Nor does the day of the application change: that is an event."""
    vast = [naam for naam in ("gm_code", "oin", "soort_lichaam") if write.changes(naam)]
    _, aangemeld = write.call.memory["leden"][write.old.id]
    if write.new.datum_aanmelding != aangemeld:
        vast.append("datum_aanmelding")
    reden = "Een ander lichaam, of een andere dag, is een andere aanmelding."
    return [Invalid(to_camel(naam), "wijzigen-niet-toegelaten", reden) for naam in vast]


columns = published(Lid, "lopend_onder")


class Leden(Conditional):
    name, path, table, body, shows = "lid", "/leden", Lid, LidBody, LidShown
    operations = ("list", "create", "read", "patch")
    refuses = (412, 422)
    query = select(*Lid.__table__.columns).order_by(Lid.naam, Lid.id)
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven",), "update": ("leden.schrijven",)}
    filters = {
        **on(Lid.gm_code),
        **on(Lid.oin),
        "naam": on(Lid.naam, "icontains")["naam__icontains"],
        "status": Filter(Status, lambda _: true(), "Leden met deze status op de peildatum."),
        "stemgerechtigd": Filter(bool, lambda _: true(), "Leden die op de peildatum wel of geen stem hebben."),
        "peildatum": Filter(Dag, lambda _: true(), "De stand op deze dag; zonder opgave vandaag."),
    }
    detail_params = frozenset({"peildatum"})
    create_rules = (heeft_een_code, geen_persoonsgegevens("naam", "aliassen", "adres", "e_adres"))
    update_rules = (wie_het_is_ligt_vast, geen_persoonsgegevens("naam", "aliassen", "adres", "e_adres"))

    def represent(self, row: Any, call: Call) -> dict:
        nu, aangemeld = call.memory["leden"][row.id]
        return columns(row, call) | {
            "url": self.url(call, row.uuid),
            "datumAanmelding": aangemeld,
            "status": nu and nu.status,
            "stemgerechtigd": bool(nu and nu.stemgerechtigd),
            "lidmaatschapVan": nu and nu.lidmaatschap_van,
            "lidmaatschapTot": nu and nu.lidmaatschap_tot,
            "datumOpzeggingIngaat": nu and nu.einddatum,
        }

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "lid", "orgaan": "", "gmCode": row.gm_code}

    def label(self, row: Any) -> str:
        return row.naam

    async def list(self, call: Call) -> Response:
        """As any list, but status and vote are computed from the events, so they are filtered here and not in SQL."""
        call.require(*self.scopes["read"])
        params = call.request.query_params
        refuse_unknown(call, self.known_params)
        rows = (await call.db.execute(filtered(self.visible(call), self.filters, dict(params), call))).all()
        await onthoud_standen(call, None)
        shown = [self.represent(row, call) for row in rows]
        for naam in params.keys() & {"status", "stemgerechtigd"}:
            shown = [lid for lid in shown if lid[naam] == self.filters[naam].read(params[naam], call)]
        if "peildatum" in params:
            shown = [lid for lid in shown if lid["status"]]
        return Json(een_pagina(call, shown))

    async def find(self, call: Call, uuid: UUID, lock: bool = False) -> Any:
        row = await super().find(call, uuid, lock)
        await onthoud_standen(call, [row.id])
        return row

    async def reread(self, call: Call, uuid: UUID) -> Any:
        row = await super().reread(call, uuid)
        await onthoud_standen(call, [row.id])
        return row

    async def permit(self, write: Write) -> None:
        """A second application of a body that has one running, or is a member, is refused (LID_BESTAAT)."""
        if write.old is not None:
            return
        code, call = write.new.gm_code or write.new.oin, write.call
        zelfde = select(Lid.id).where(Lid.gm_code == code if write.new.gm_code else Lid.oin == code)
        ids = list((await call.db.execute(zelfde)).scalars())
        standen = await register.standen(call.db, aanmelddatum(write), ids)
        if any(bekend.status in LOPEND for bekend in standen.values()):
            raise register.lid_bestaat(code, aanmelddatum(write))
        await register.leg_verlopen_vast(call.db, code, call.now, aanmelddatum(write))

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"datum_aanmelding"})

    async def stored(self, write: Write) -> None:
        if write.old is None:
            lid, call = write.found["row"], write.call
            await register.leg_vast(call.db, lid, call.now, Soort.AANGEMELD, aanmelddatum(write))


def aanmelddatum(write: Write) -> date:
    return write.new.datum_aanmelding or write.call.today


def peildatum(call: Call) -> date:
    """What `?peildatum=` says, else today. Raises ValidationFailed."""
    gevraagd = call.request.query_params.get("peildatum")
    try:
        return TypeAdapter(Dag).validate_strings(gevraagd) if gevraagd else call.today
    except ValidationError:
        raise ValidationFailed(Invalid("peildatum", "invalid", "Hier hoort een datum: jjjj-mm-dd.")) from None


async def onthoud_standen(call: Call, lid_ids: list[int] | None) -> None:
    """What `represent` shows of these members: the standing on the date asked, and the day of the application."""
    lopen = await register.levenslopen(call.db, lid_ids)
    dag, gevonden = peildatum(call), call.memory.setdefault("leden", {})
    for lid_id, loop in lopen.items():
        aangemeld = next((gebeurtenis.datum for gebeurtenis in loop if gebeurtenis.soort == Soort.AANGEMELD), None)
        gevonden[lid_id] = (stand(loop, dag), aangemeld)


def een_pagina(call: Call, shown: list[dict]) -> dict:
    """The envelope of a list, over what is already in memory."""
    nummer, grootte = page_number(call), page_size(call)
    begin = (nummer - 1) * grootte
    if nummer > 1 and begin >= len(shown):
        raise NotFound("Deze pagina bestaat niet.")
    return envelope(call, len(shown), nummer, grootte, shown[begin : begin + grootte])


LEDEN = Leden()
