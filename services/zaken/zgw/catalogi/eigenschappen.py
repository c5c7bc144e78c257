"""Eigenschappen: what must be known of a zaak beside its own attributes, and in which form."""

from datetime import date
from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.problems import Invalid
from commonground.resource import Part, published
from commonground.rules import Write
from pydantic import Field
from sqlalchemy import Select

from zgw.catalogi import relaties, rules
from zgw.catalogi.delen import DeelMetDatumBody, DeelShown, Delen
from zgw.catalogi.tables import Eigenschap, StatusType
from zgw.catalogi.typen import Verwijzing
from zgw.zaken.tables import ZaakEigenschap


class Specificatie(Part):
    groep: Annotated[str, Field(max_length=32, description="Groep waar de eigenschap bij hoort.")] = ""
    formaat: Annotated[Literal["tekst", "getal", "datum", "datum_tijd"], Field(description="Soort waarde.")]
    lengte: Annotated[
        str, Field(max_length=14, coerce_numbers_to_str=True, description="Hoeveel tekens de waarde telt.")
    ]
    kardinaliteit: Annotated[
        str, Field(max_length=3, coerce_numbers_to_str=True, description="Hoe vaak de eigenschap voorkomt.")
    ]
    waardenverzameling: Annotated[
        list[Annotated[str, Field(max_length=100)]], Field(description="De mogelijke waarden; leeg: alle.")
    ] = []


class EigenschapBody(DeelMetDatumBody):
    naam: Annotated[str, Field(max_length=20, description="Naam van de eigenschap.")]
    definitie: Annotated[str, Field(max_length=255, description="Wat de eigenschap betekent.")]
    specificatie: Annotated[Specificatie, Field(description="Welke vorm de waarde heeft.")]
    toelichting: Annotated[str, Field(max_length=1000, description="Uitleg bij de eigenschap.")] = ""
    statustype: Annotated[
        Verwijzing | None, Field(description="De status waarbij de eigenschap een waarde moet hebben.")
    ] = None


class EigenschapShown(EigenschapBody, DeelShown):
    catalogus: Annotated[Verwijzing, Field(description="De catalogus van het zaaktype.")]


columns = published(Eigenschap, "uuid", "zaaktype_id", "statustype_id")


class Eigenschappen(Delen):
    name, path, table, body, shows = "eigenschap", "/eigenschappen", Eigenschap, EigenschapBody, EigenschapShown
    create_rules = update_rules = (
        *Delen.create_rules,
        rules.lengte_past_bij_het_formaat,
        relaties.statustype_hoort_bij_het_zaaktype,
    )
    delete_rules = (*Delen.delete_rules, rules.is_niet_in_gebruik(ZaakEigenschap.eigenschap_id))
    conflicts = {("zaaktype_id", "naam"): Invalid("nonFieldErrors", "unique", "Deze naam bestaat al bij het zaaktype.")}
    expandable = Delen.expandable | {"statustype": "statustype"}

    def query_on(self, dag: date) -> Select:
        met_status = self.from_zaaktype(StatusType.uuid.label("statustype"))
        return met_status.outerjoin(StatusType, StatusType.id == Eigenschap.statustype_id)

    def represent(self, row: Any, call: Call) -> dict:
        statustype = call.link("statustypen", row.statustype) if row.statustype else None
        return columns(row, call) | self.van_zaaktype(row, call) | {"statustype": statustype}

    async def values(self, write: Write) -> dict:
        return await super().values(write) | {"statustype_id": write.found.get("statustype_id")}

    def label(self, row: Any) -> str:
        return row.naam


EIGENSCHAPPEN = Eigenschappen()
