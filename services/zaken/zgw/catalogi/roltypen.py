"""Roltypen: the parts that people and organisations can have in a zaak."""

from datetime import date
from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.filters import Filter, beyond, on
from commonground.resource import published
from pydantic import Field
from sqlalchemy import Select

from zgw.catalogi import rules
from zgw.catalogi.delen import OP_ZAAKTYPE, DeelMetDatumBody, DeelShown, Delen
from zgw.catalogi.tables import RolType
from zgw.catalogi.typen import Verwijzing
from zgw.zaken.tables import Rol

RolOmschrijving = Literal[
    "adviseur",
    "behandelaar",
    "belanghebbende",
    "beslisser",
    "initiator",
    "klantcontacter",
    "zaakcoordinator",
    "mede_initiator",
]


class RolTypeBody(DeelMetDatumBody):
    omschrijving: Annotated[str, Field(max_length=100, description="Naam van de rol.")]
    omschrijving_generiek: Annotated[RolOmschrijving, Field(description="De algemene rol waar dit er een van is.")]
    catalogus: Annotated[Verwijzing | None, Field(description="De catalogus van het zaaktype.")] = None


class RolTypeShown(RolTypeBody, DeelShown):
    """A roltype is shown as it is sent."""


columns = published(RolType, "uuid", "zaaktype_id")


class RolTypen(Delen):
    name, path, table, body, shows = "roltype", "/roltypen", RolType, RolTypeBody, RolTypeShown
    filters = OP_ZAAKTYPE | {
        "omschrijvingGeneriek": Filter(
            RolOmschrijving, lambda rol: RolType.omschrijving_generiek == rol, "Roltypen met deze algemene rol."
        ),
        **beyond({"omschrijving": on(RolType.omschrijving, "icontains")["omschrijving__icontains"]}),
    }
    delete_rules = (*Delen.delete_rules, rules.is_niet_in_gebruik(Rol.roltype_id))

    def query_on(self, dag: date) -> Select:
        return self.from_zaaktype()

    def represent(self, row: Any, call: Call) -> dict:
        return columns(row, call) | self.van_zaaktype(row, call)

    def label(self, row: Any) -> str:
        return row.omschrijving


ROLTYPEN = RolTypen()
