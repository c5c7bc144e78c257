"""Statustypen: the statuses that a zaak goes through, in order; the last one closes it."""

from datetime import date
from typing import Annotated, Any

from commonground.call import Call
from commonground.problems import Invalid
from commonground.resource import Part, published
from commonground.types import Duration
from pydantic import Field
from sqlalchemy import Select, exists
from sqlalchemy.orm import aliased

from zgw.catalogi import rules
from zgw.catalogi.delen import DeelMetDatumBody, DeelShown, Delen
from zgw.catalogi.tables import Eigenschap, StatusType
from zgw.catalogi.typen import Verwijzing
from zgw.lijsten import uuids
from zgw.zaken.tables import Status


class CheckListItem(Part):
    itemnaam: Annotated[str, Field(max_length=30, description="Naam van het punt.")]
    toelichting: Annotated[str | None, Field(max_length=1000, description="Uitleg bij het punt.")] = None
    vraagstelling: Annotated[str, Field(max_length=255, description="De vraag die wordt nagelopen.")]
    verplicht: Annotated[bool, Field(description="Of het punt moet zijn nagelopen voor de status wordt gezet.")] = False


class StatusTypeBody(DeelMetDatumBody):
    omschrijving: Annotated[str, Field(max_length=80, description="Naam van de status.")]
    omschrijving_generiek: Annotated[str, Field(max_length=80, description="Algemene naam.")] = ""
    statustekst: Annotated[
        str, Field(max_length=1000, description="Wat de initiator over de status te horen krijgt.")
    ] = ""
    volgnummer: Annotated[int, Field(ge=1, le=9999, description="Plaats in de volgorde.")]
    informeren: Annotated[bool, Field(description="Of de initiator over de status wordt geïnformeerd.")] = False
    doorlooptijd: Annotated[Duration | None, Field(description="Hoe lang het tot deze status hooguit duurt.")] = None
    toelichting: Annotated[str | None, Field(max_length=1000, description="Uitleg bij de status.")] = None
    checklistitem_statustype: Annotated[
        list[CheckListItem], Field(description="Wat voor de status wordt nagelopen.")
    ] = []
    eigenschappen: Annotated[
        list[Verwijzing | None], Field(description="Eigenschappen die bij deze status een waarde moeten hebben.")
    ] = []


class StatusTypeShown(StatusTypeBody, DeelShown):
    catalogus: Annotated[Verwijzing, Field(description="De catalogus van het zaaktype.")]
    is_eindstatus: Annotated[bool, Field(description="Of deze status de zaak afsluit: die met het hoogste volgnummer.")]


columns = published(StatusType, "uuid", "zaaktype_id")


class StatusTypen(Delen):
    name, path, table, body, shows = "statustype", "/statustypen", StatusType, StatusTypeBody, StatusTypeShown
    delete_rules = (*Delen.delete_rules, rules.is_niet_in_gebruik(Status.statustype_id))
    conflicts = {
        ("zaaktype_id", "volgnummer"): Invalid(
            "nonFieldErrors", "unique", "Dit volgnummer bestaat al bij het zaaktype."
        )
    }
    expandable = Delen.expandable | {"eigenschappen": "eigenschap", "informatieobjecttypen": "informatieobjecttype"}

    def query_on(self, dag: date) -> Select:
        later = aliased(StatusType)
        is_laatste = ~exists().where(
            later.zaaktype_id == StatusType.zaaktype_id, later.volgnummer > StatusType.volgnummer
        )
        return self.from_zaaktype(
            is_laatste.label("is_eindstatus"),
            uuids(Eigenschap, Eigenschap.statustype_id == StatusType.id).label("eigenschappen"),
        )

    def represent(self, row: Any, call: Call) -> dict:
        return (
            columns(row, call)
            | self.van_zaaktype(row, call)
            | {
                "isEindstatus": bool(row.is_eindstatus),
                "eigenschappen": [call.link("eigenschappen", uuid) for uuid in row.eigenschappen],
            }
        )

    def label(self, row: Any) -> str:
        return f"{row.volgnummer} {row.omschrijving}"


STATUSTYPEN = StatusTypen()
