"""What other components hold, as our rules read it: the attributes of a row of ours, with `id = None`.

A shape asks what every version of the standard has and what rules need, no more: neighbours run older versions too.
Types are kept as they were last fetched, so that a zaak goes on while the component of its type is down.
"""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from commonground.call import Call
from commonground.db import UrlText
from commonground.references import Unfetchable
from commonground.resource import Body
from commonground.types import Date, Duration, Link
from pydantic import AliasChoices, BeforeValidator, Field, ValidationError
from sqlalchemy import String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from zgw.tables import Base
from zgw.vertrouwelijkheid import Vertrouwelijkheid
from zgw.vormen import DatumOfNull
from zgw.zaken.rolfilters import OmschrijvingGeneriek


class TypeElders(Base):
    """A type of another component, as it gave it."""

    __tablename__ = "type_elders"
    url: Mapped[str] = mapped_column(UrlText(1000), primary_key=True)
    soort: Mapped[str] = mapped_column(String(40))
    inhoud: Mapped[dict]
    opgehaald: Mapped[datetime]


# --- shapes -----------------------------------------------------------------------------------------------------------
LeegIsTekst = BeforeValidator(lambda waarde: "" if waarde is None else waarde)
Adressen = list[Link]
Namen = list[str]
TermijnOfNull = Annotated[Duration | None, BeforeValidator(lambda waarde: waarde or None)]


class Gevonden(Body):
    """What stands elsewhere: no row here, so no keys either."""

    id: ClassVar[None] = None
    zaaktype_id: ClassVar[None] = None
    catalogus_id: ClassVar[None] = None
    url: Link

    def noemt(self, lijst: str, url: str, type: Any, naam: str) -> bool:
        """Whether a list of this type has the other one: by URL, or by the name it has within the same catalogus."""
        namen = getattr(self, f"{lijst}_namen")
        zelfde = getattr(type, "catalogus", None) == getattr(self, "catalogus", "")
        return url in getattr(self, lijst) or (zelfde and getattr(type, naam) in namen)


class ZaakTypeElders(Gevonden):
    catalogus: Link
    identificatie: Annotated[str, Field(max_length=50, coerce_numbers_to_str=True)]
    omschrijving: str
    vertrouwelijkheidaanduiding: Vertrouwelijkheid
    doel: str
    doorlooptijd: Duration
    servicenorm: TermijnOfNull = None
    begin_geldigheid: Date
    concept: bool = False
    producten_of_diensten: Adressen = []
    informatieobjecttypen: Adressen = []
    informatieobjecttypen_namen: Annotated[Namen, Field(alias="informatieobjecttypeOmschrijving")] = []
    besluittypen: Adressen = []
    besluittypen_namen: Annotated[Namen, Field(alias="besluittypeOmschrijving")] = []
    deelzaaktypen: Adressen = []
    deelzaaktypen_namen: Annotated[Namen, Field(alias="deelzaaktypeIdentificaties")] = []


class Deel(Gevonden):
    """A part of a zaaktype."""

    zaaktype: Link


class StatusTypeElders(Deel):
    omschrijving: str
    volgnummer: int
    is_eindstatus: bool


class Procedure(Body):
    afleidingswijze: Annotated[str, LeegIsTekst] = ""
    datumkenmerk: Annotated[str, LeegIsTekst] = ""
    objecttype: Annotated[str, LeegIsTekst] = ""
    procestermijn: TermijnOfNull = None


class ResultaatTypeElders(Deel):
    omschrijving: str
    resultaattypeomschrijving: Link
    selectielijstklasse: Link
    archiefnominatie: Annotated[Literal["", "blijvend_bewaren", "vernietigen"], LeegIsTekst] = ""
    archiefactietermijn: TermijnOfNull = None
    procedure: Annotated[Procedure | None, Field(alias="brondatumArchiefprocedure")] = None

    @property
    def brondatum_archiefprocedure(self) -> dict[str, Any] | None:
        return self.procedure and self.procedure.model_dump()


class RolTypeElders(Deel):
    omschrijving: Annotated[str, Field(max_length=100)]
    omschrijving_generiek: OmschrijvingGeneriek


class Specificatie(Body):
    formaat: Literal["tekst", "getal", "datum", "datum_tijd"]
    lengte: Annotated[str, Field(coerce_numbers_to_str=True)]
    kardinaliteit: Annotated[str, Field(coerce_numbers_to_str=True)]
    waardenverzameling: Namen = []


class EigenschapElders(Deel):
    naam: Annotated[str, Field(max_length=20)]
    definitie: str
    vorm: Annotated[Specificatie, Field(alias="specificatie")]

    @property
    def specificatie(self) -> dict[str, Any]:
        return self.vorm.model_dump()


class ZaakObjectTypeElders(Deel):
    objecttype: Link
    relatie_omschrijving: str


class InformatieObjectTypeElders(Gevonden):
    catalogus: Link
    omschrijving: str
    informatieobjectcategorie: str
    vertrouwelijkheidaanduiding: Vertrouwelijkheid
    begin_geldigheid: Date
    concept: bool = False


class BesluitTypeElders(Gevonden):
    catalogus: Link
    omschrijving: str = ""
    besluitcategorie: str
    publicatie_indicatie: bool
    begin_geldigheid: Date
    concept: bool = False
    informatieobjecttypen: Adressen
    informatieobjecttypen_namen: Annotated[
        Namen,
        Field(validation_alias=AliasChoices("informatieobjecttypeOmschrijvingen", "informatieobjecttypeOmschrijving")),
    ] = []


class DocumentElders(Gevonden):
    identificatie: str = ""
    bronorganisatie: str
    creatiedatum: Date
    titel: str
    taal: str
    informatieobjecttype: Link
    vertrouwelijkheidaanduiding: Vertrouwelijkheid
    status: str = ""
    locked: bool = False
    indicatie_gebruiksrecht: bool | None = None


class ZaakElders(Gevonden):
    identificatie: str
    bronorganisatie: str
    zaaktype: Link
    startdatum: Date
    einddatum: date | None = None
    vertrouwelijkheidaanduiding: Vertrouwelijkheid


class BesluitElders(Gevonden):
    verantwoordelijke_organisatie: str
    besluittype: Link
    datum: Date
    ingangsdatum: Date
    vervaldatum: DatumOfNull = None
    zaak: str = ""


TYPEN: dict[str, type[Gevonden]] = {
    "zaaktype": ZaakTypeElders,
    "statustype": StatusTypeElders,
    "resultaattype": ResultaatTypeElders,
    "roltype": RolTypeElders,
    "eigenschap": EigenschapElders,
    "zaakobjecttype": ZaakObjectTypeElders,
    "informatieobjecttype": InformatieObjectTypeElders,
    "besluittype": BesluitTypeElders,
}
VORMEN: dict[str, type[Gevonden]] = TYPEN | {
    "enkelvoudiginformatieobject": DocumentElders,
    "zaak": ZaakElders,
    "besluit": BesluitElders,
    "verzoek": Gevonden,
}


# --- fetching and keeping ---------------------------------------------------------------------------------------------
async def haal(call: Call, url: str, soort: str, bewaard: bool = False) -> Any:
    """What a URL of another component gives, read by its shape. Raises Unfetchable.

    A type that is kept serves when its component gives no answer; with `bewaard` (it was referred to before) at once.
    """
    if bewaard and (bekend := await uit_voorraad(call, url, soort)):
        return bekend
    try:
        inhoud = await call.house.references.fetch(url, fresh=soort not in TYPEN)
    except Unfetchable as fout:
        if fout.away and (bekend := await uit_voorraad(call, url, soort)):
            return bekend
        raise
    gelezen = lees(call, inhoud, soort)
    if soort in TYPEN:
        await bewaar(call, url, soort, inhoud)
    return gelezen


def lees(call: Call, inhoud: Any, soort: str) -> Gevonden:
    try:
        return VORMEN[soort].model_validate(inhoud, context=call)
    except ValidationError as fout:
        waar = ".".join(map(str, fout.errors()[0]["loc"]))
        raise Unfetchable("invalid-resource", f"Deze URL geeft geen {soort} (zie {waar or 'het geheel'}).") from None


async def uit_voorraad(call: Call, url: str, soort: str) -> Gevonden | None:
    if soort not in TYPEN:
        return None
    vraag = select(TypeElders.inhoud).where(TypeElders.url == url, TypeElders.soort == soort)
    inhoud = (await call.db.execute(vraag)).scalar()
    return None if inhoud is None else lees(call, inhoud, soort)


async def bewaar(call: Call, url: str, soort: str, inhoud: dict) -> None:
    """Only when it is new or has changed; two requests at once write the same."""
    bekend = (await call.db.execute(select(TypeElders.inhoud).where(TypeElders.url == url))).scalar()
    if bekend == inhoud:
        return
    insert: Any = (postgresql if call.db.get_bind().dialect.name == "postgresql" else sqlite).insert(TypeElders)
    waarden = {"soort": soort, "inhoud": inhoud, "opgehaald": call.now}
    rij = insert.values(url=url, **waarden)
    await call.db.execute(rij.on_conflict_do_update(index_elements=[TypeElders.url], set_=waarden))
