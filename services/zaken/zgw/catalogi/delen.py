"""What the parts of one zaaktype version share: they live and die with it, and change only while it is a concept."""

from typing import Annotated, Any

from commonground.call import Call
from commonground.filters import Filter, on, refers
from commonground.resource import Body
from commonground.rules import Write
from commonground.types import Date, Url
from pydantic import Field
from sqlalchemy import Select, select

from zgw.catalogi import rules
from zgw.catalogi.catalogussen import CATALOGUSSEN
from zgw.catalogi.tables import Catalogus, ZaakType
from zgw.catalogi.typen import ROOT, Typen, Versiedata, Verwijzing, levensduur
from zgw.catalogi.versies import datum_filter, status_filter
from zgw.catalogi.zaaktypen import ZAAKTYPEN

VAN_ZAAKTYPE = (
    ZaakType.uuid.label("zaaktype"),
    ZaakType.identificatie.label("zaaktype_identificatie"),
    ZaakType.catalogus_id,
    ZaakType.concept.label("zaaktype_concept"),
    ZaakType.begin_geldigheid,
    ZaakType.einde_geldigheid,
    Catalogus.uuid.label("catalogus"),
    *levensduur(ZaakType, "identificatie"),
)
GELDIGHEID = ("begin_geldigheid", "einde_geldigheid", "begin_object", "einde_object")  # sent, and ignored
OP_ZAAKTYPE: dict[str, Filter] = {
    "zaaktype": refers(ZaakType.uuid, f"{ROOT}/zaaktypen", "Delen van deze versie van een zaaktype.", type=Verwijzing),
    **on(ZaakType.identificatie, name="zaaktypeIdentificatie"),
    **status_filter(ZaakType.concept),
    **datum_filter(ZaakType),
}


class DeelBody(Body):
    zaaktype: Annotated[Verwijzing, Field(description="De versie van het zaaktype waar dit bij hoort.")]


class DeelMetDatumBody(DeelBody, Versiedata):
    begin_geldigheid: Annotated[Date | None, Field(description="Verouderd: gelijk aan die van het zaaktype.")] = None
    einde_geldigheid: Annotated[Date | None, Field(description="Verouderd: gelijk aan die van het zaaktype.")] = None


class DeelShown(Body):
    url: Annotated[Url, Field(description="Het adres hiervan.")]
    zaaktype_identificatie: Annotated[str, Field(description="Identificatie van het zaaktype.")]


class Delen(Typen):
    """A part of a zaaktype: no notification of its own, no dates of its own."""

    owner = ZAAKTYPEN
    concepten = ZaakType
    filters = OP_ZAAKTYPE
    create_rules = update_rules = (rules.delen_wijzigen_alleen_bij_een_concept, rules.begin_is_dat_van_het_zaaktype)
    delete_rules = (rules.delen_wijzigen_alleen_bij_een_concept,)
    expandable = {"zaaktype": "zaaktype", "catalogus": "catalogus"}

    def from_zaaktype(self, *columns: Any) -> Select:
        own = self.table.__table__.columns
        return (
            select(*own, *VAN_ZAAKTYPE, *columns).join(ZaakType, ZaakType.id == self.table.zaaktype_id).join(Catalogus)
        )

    def van_zaaktype(self, row: Any, call: Call) -> dict:
        return {
            "url": self.url(call, row.uuid),
            "zaaktype": ZAAKTYPEN.url(call, row.zaaktype),
            "zaaktypeIdentificatie": row.zaaktype_identificatie,
            "catalogus": CATALOGUSSEN.url(call, row.catalogus),
            "beginGeldigheid": row.begin_geldigheid,
            "eindeGeldigheid": row.einde_geldigheid,
            "beginObject": row.begin_object,
            "eindeObject": row.einde_object,
        }

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"zaaktype", "catalogus", "statustype", "eigenschappen", *GELDIGHEID}) | {
            "zaaktype_id": write.owner.id
        }

    async def record(
        self, actie: str, write: Write, old: dict | None, new: dict | None, row: Any, status: int = 200
    ) -> None:
        """The audit line only: the channel `zaaktypen` tells of zaaktypen, not of their parts (`rules.md` §1.11)."""
        main = {"url": ZAAKTYPEN.url(write.call, write.owner.uuid)}
        await write.call.record(actie, self.name, main, old, new, None, status, self.label(row))
