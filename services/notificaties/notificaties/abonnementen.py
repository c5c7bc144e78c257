"""Abonnementen: who wants which messages, and where they go. A client sees its own; `auth` is never shown again."""

import re
from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.resource import Body, Part, Resource
from commonground.rules import Write, judge
from commonground.types import Url
from pydantic import AfterValidator, Field
from sqlalchemy import Select, select, update

from notificaties import rules
from notificaties.adressen import Adres
from notificaties.bezorger import GEANNULEERD, WACHTEND
from notificaties.kanalen import Kenmerken
from notificaties.tables import Abonnement, Bezorging

GEHEIM = "bewaard"  # stands in for an `auth` that a PATCH leaves alone


def headerwaarde(auth: str) -> str:
    """What can be sent as it is: one line of visible ASCII, so that nobody adds a header of his own."""
    if not re.fullmatch(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?", auth):
        raise ValueError("Dit kan geen waarde van een Authorization-header zijn.")
    return auth


Auth = Annotated[str, Field(min_length=1), AfterValidator(headerwaarde)]


class FilterGroup(Part):
    naam: Annotated[str, Field(min_length=1, description="Naam van het kanaal.")]
    filters: Annotated[Kenmerken, Field(description="Kenmerk en waarde; `*` is elke waarde, leeg is alles.")] = {}


class AbonnementBody(Body):
    callback_url: Annotated[Adres, Field(description="Waar berichten met POST heen gaan.")]
    auth: Annotated[
        Auth,
        Field(description="Volledige waarde van de Authorization-header.", json_schema_extra={"writeOnly": True}),
    ]
    kanalen: Annotated[list[FilterGroup], Field(description="Kanalen en filters van dit abonnement.")]


class AbonnementShown(AbonnementBody):
    url: Annotated[Url, Field(min_length=1, description="Adres van dit abonnement.")] = ""


class Abonnementen(Resource):
    name, path, table, body, shows = "abonnement", "/abonnement", Abonnement, AbonnementBody, AbonnementShown
    query = select(*Abonnement.__table__.columns)
    scopes = {
        "read": ("notificaties.consumeren", "notificaties.publiceren"),
        "create": ("notificaties.consumeren",),
        "update": ("notificaties.consumeren",),
        "delete": ("notificaties.consumeren",),
    }
    create_rules = update_rules = (
        rules.kanalen_bestaan,
        rules.filters_passen_bij_het_kanaal,
        rules.callback_mag_worden_aangeroepen,
    )
    paginated, etag, audited = False, False, ()

    def visible(self, call: Call) -> Select:
        if call.principal.all_rights:
            return self.existing(call)
        return self.existing(call).where(Abonnement.client_id == call.principal.client_id)

    async def find(self, call: Call, uuid: UUID, lock: bool = False) -> Any:
        """Locked so that messages still come in for it: a callback may take seconds to answer its test."""
        query = self.visible(call).where(Abonnement.uuid == uuid)
        row = (await call.db.execute(query.with_for_update(key_share=True) if lock else query)).first()
        return row if row is not None else await self.missing(call, uuid)

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid), "callbackUrl": row.callback_url, "kanalen": row.kanalen}

    def changed(self, call: Call, old: dict, given: dict, partial: bool) -> Any:
        return super().changed(call, {"auth": GEHEIM} | old, given, partial)

    async def permit(self, write: Write) -> None:
        """The callback is only called for a subscription that is right in all else."""
        if write.new is None:
            return
        write.found["auth"] = write.new.auth if "auth" in write.given else write.old.auth
        await judge(write, (rules.callback_neemt_berichten_aan,))

    async def values(self, write: Write) -> dict:
        found = write.new.model_dump() | {"auth": write.found["auth"]}
        return found | ({} if write.old else {"client_id": write.call.principal.client_id})

    async def stored(self, write: Write) -> None:
        """What was still to be delivered for a subscription that is gone (its reference is null then) is cancelled."""
        if write.new is None:
            verweesd = Bezorging.abonnement_id.is_(None), Bezorging.status == WACHTEND
            await write.call.db.execute(update(Bezorging).where(*verweesd).values(status=GEANNULEERD))


ABONNEMENTEN = Abonnementen()
