"""Rights that are kept in another Autorisaties API: the service `autorisaties` of the configuration file.

The secret of a client stays ours. What that API said holds for as long as any answer of a neighbour is kept (a minute).
"""

from typing import Literal
from urllib.parse import quote

from commonground.api import House
from commonground.principal import Grant
from commonground.problems import Problem
from commonground.references import Unfetchable
from commonground.settings import Outgoing
from pydantic import AliasGenerator, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from zgw.vertrouwelijkheid import NIVEAUS, Vertrouwelijkheid

SERVICE = "autorisaties"


class Gelezen(BaseModel):
    """What we need of an answer of the neighbour."""

    model_config = ConfigDict(extra="ignore", alias_generator=AliasGenerator(validation_alias=to_camel))


class Autorisatie(Gelezen):
    component: str
    scopes: list[str]
    zaaktype: str = ""
    informatieobjecttype: str = ""
    besluittype: str = ""
    max_vertrouwelijkheidaanduiding: Vertrouwelijkheid | Literal[""] = ""

    def grant(self, house: House) -> Grant:
        type = self.zaaktype or self.informatieobjecttype or self.besluittype
        niveau = self.max_vertrouwelijkheidaanduiding
        hoogste = NIVEAUS.index(niveau) if niveau else None
        return Grant(self.component, frozenset(self.scopes), house.stored(type) or None, hoogste)


class Applicatie(Gelezen):
    url: str
    label: str = ""
    heeft_alle_autorisaties: bool = False
    alleen_is_gereed_voor_publicatie: bool = False
    autorisaties: list[Autorisatie] = []

    @property
    def uuid(self) -> str:
        return self.url.rpartition("/")[2]


class Bladzijde(Gelezen):
    results: list[Applicatie]


async def applicatie_van(house: House, buur: Outgoing, client_id: str) -> Applicatie | None:
    """Raises a Problem (503) when the neighbour does not answer: who may do what is then not known."""
    url = f"{buur.api_root.rstrip('/')}/applicaties?clientIds={quote(client_id, safe='')}"
    try:
        gevonden = Bladzijde.model_validate(await house.references.fetch(url, Bladzijde)).results
    except Unfetchable as fout:
        detail = f"De Autorisaties API zegt niet wat deze client mag. {fout.reason}"
        raise Problem(
            503, "autorisaties-onbereikbaar", "Even niet beschikbaar.", detail, headers={"Retry-After": "10"}
        ) from None
    return gevonden[0] if gevonden else None
