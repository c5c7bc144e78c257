"""Zaaktypen: kinds of zaken; what a zaak of one can have hangs below it in the parts of this component."""

from datetime import date
from typing import Any
from uuid import UUID

from commonground.call import Call
from commonground.filters import Filter, beyond, on, refers
from commonground.resource import published
from commonground.rules import Write
from sqlalchemy import Select, String, cast, delete, insert, or_, select
from sqlalchemy.orm import aliased

from zgw.catalogi import oude_rules, relaties, rules
from zgw.catalogi.catalogussen import CATALOGUSSEN
from zgw.catalogi.tables import (
    BesluitType,
    Catalogus,
    DeelZaakType,
    Eigenschap,
    GerelateerdZaakType,
    InformatieObjectType,
    ResultaatType,
    RolType,
    StatusType,
    ZaakObjectType,
    ZaakType,
    ZaakTypeBesluitType,
    ZaakTypeInformatieObjectType,
)
from zgw.catalogi.typen import (
    GENEGEERD,
    ROOT,
    EenObject,
    Versies,
    Verwijzing,
    levensduur,
)
from zgw.catalogi.versies import datum_filter, getoond, status_filter
from zgw.catalogi.zaaktypevorm import ZaakTypeBody, ZaakTypeReplaced, ZaakTypeSent, ZaakTypeShown
from zgw.lijsten import namen, opgesomd, samen, uit_elkaar, uuids
from zgw.zaken.tables import Zaak

DELEN = {
    "statustypen": StatusType,
    "resultaattypen": ResultaatType,
    "eigenschappen": Eigenschap,
    "roltypen": RolType,
    "zaakobjecttypen": ZaakObjectType,
}
AFWEZIG = ("broncatalogus", "bronzaaktype", "versiedatum")  # left out of an answer when there is none
RELATIES = {"besluittypen", "deelzaaktypen", "gerelateerde_zaaktypen"}
columns = published(ZaakType, "uuid", "catalogus_id", "producten_of_diensten", "referentieproces", *AFWEZIG)


def trefwoord_is(words: list[str]) -> Any:
    """A keyword in the JSON list; both databases write a text in it as JSON does."""
    lijst = cast(ZaakType.trefwoorden, String)
    return or_(*(lijst.contains(f'"{word}"', autoescape=True) for word in words))


class ZaakTypen(Versies):
    name, path, table, body, shows = "zaaktype", "/zaaktypen", ZaakType, ZaakTypeBody, ZaakTypeShown
    naam, catalogussen, concepten = "identificatie", CATALOGUSSEN, ZaakType
    rechten_van = "zrc"
    blijvend = ("besluittypen", "deelzaaktypen")
    detail_params = frozenset({"datumGeldigheid"})
    publish_sends = {"requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}}}
    declares = {
        "create sends": ZaakTypeSent,
        "update sends": ZaakTypeReplaced,
        "patch sends": EenObject,
        "patch shows": EenObject,
        "delete 200": EenObject,
    }
    filters = {
        "catalogus": refers(Catalogus.uuid, f"{ROOT}/catalogussen", "Typen van deze catalogus.", type=Verwijzing),
        **on(ZaakType.identificatie),
        "trefwoorden": Filter(list[str], trefwoord_is, "Typen met een van deze trefwoorden, met komma's."),
        **status_filter(ZaakType.concept),
        **datum_filter(ZaakType),
        **beyond(on(ZaakType.identificatie, "icontains") | on(ZaakType.omschrijving, "icontains")),
    }
    oud = oude_rules.hangt_alleen_samen_met_concepten("besluittypen", BesluitType)
    create_rules = (
        rules.procestype_staat_in_de_selectielijst,
        rules.einde_ligt_niet_voor_begin,
        rules.verlenging_heeft_een_termijn,
        rules.servicenorm_is_niet_nul,
        rules.bron_is_catalogus_en_zaaktype,
        relaties.besluittypen_bestaan,
        oud,
        relaties.deelzaaktypen_bestaan,
        relaties.gerelateerde_zaaktypen_bestaan,
    )
    update_rules = (
        rules.gepubliceerd_type_wijzigt_niet,
        *create_rules,
        rules.correctie_voegt_alleen_toe,
        rules.gepubliceerde_versies_overlappen_niet,
    )
    delete_rules = (
        rules.gepubliceerd_type_wordt_niet_verwijderd,
        rules.is_niet_in_gebruik(Zaak.zaaktype_id),
        oud,
        oude_rules.hangt_alleen_samen_met_concepten("informatieobjecttypen", InformatieObjectType),
    )
    publish_rules = (rules.gepubliceerde_versies_overlappen_niet, oude_rules.wat_samenhangt_is_gepubliceerd)
    expandable = {
        "catalogus": "catalogus",
        "statustypen": "statustype",
        "resultaattypen": "resultaattype",
        "eigenschappen": "eigenschap",
        "informatieobjecttypen": "informatieobjecttype",
        "roltypen": "roltype",
        "besluittypen": "besluittype",
        "zaakobjecttypen": "zaakobjecttype",
        "deelzaaktypen": "zaaktype",
        "gerelateerdeZaaktypen": "zaaktype",
    }

    def query_on(self, dag: date) -> Select:
        deel, verwant = aliased(ZaakType), aliased(ZaakType)
        ziot, met_besluit, is_deel, is_verwant = (
            ZaakTypeInformatieObjectType,
            ZaakTypeBesluitType,
            DeelZaakType,
            GerelateerdZaakType,
        )
        document = select(ziot.informatieobjecttype).where(ziot.zaaktype_id == ZaakType.id).correlate(ZaakType)
        besluit = select(met_besluit.omschrijving).where(met_besluit.zaaktype_id == ZaakType.id).correlate(ZaakType)
        delen = select(is_deel.identificatie).where(is_deel.zaaktype_id == ZaakType.id).correlate(ZaakType)
        verwanten = select(is_verwant.identificatie).where(is_verwant.zaaktype_id == ZaakType.id).correlate(ZaakType)
        return select(
            *ZaakType.__table__.columns,
            Catalogus.uuid.label("catalogus"),
            *levensduur(ZaakType, "identificatie"),
            *(uuids(each, each.zaaktype_id == ZaakType.id).label(name) for name, each in DELEN.items()),
            uuids(
                InformatieObjectType,
                InformatieObjectType.omschrijving.in_(document),
                getoond(InformatieObjectType, ZaakType, dag),
            ).label("informatieobjecttypen"),
            namen(ziot.informatieobjecttype, ziot.zaaktype_id == ZaakType.id).label("informatieobjecttypen_namen"),
            uuids(BesluitType, BesluitType.omschrijving.in_(besluit), getoond(BesluitType, ZaakType, dag)).label(
                "besluittypen"
            ),
            namen(met_besluit.omschrijving, met_besluit.zaaktype_id == ZaakType.id).label("besluittypen_namen"),
            uuids(deel, deel.identificatie.in_(delen), getoond(deel, ZaakType, dag)).label("deelzaaktypen"),
            namen(is_deel.identificatie, is_deel.zaaktype_id == ZaakType.id).label("deelzaaktypen_namen"),
            opgesomd(
                samen(is_verwant.aard_relatie, is_verwant.identificatie, is_verwant.toelichting),
                is_verwant.id,
                is_verwant.zaaktype_id == ZaakType.id,
            ).label("gerelateerde_zaaktypen"),
            namen(
                samen(verwant.uuid, verwant.identificatie),
                verwant.identificatie.in_(verwanten),
                getoond(verwant, ZaakType, dag),
            ).label("gerelateerde_versies"),
        ).join(Catalogus)

    def represent(self, row: Any, call: Call) -> dict:
        shown = columns(row, call) | {
            "url": self.url(call, row.uuid),
            "catalogus": CATALOGUSSEN.url(call, row.catalogus),
            "productenOfDiensten": [call.show(url) for url in row.producten_of_diensten],
            "referentieproces": row.referentieproces | {"link": call.show(row.referentieproces["link"])},
            "beginObject": row.begin_object,
            "eindeObject": row.einde_object,
            "informatieobjecttypen": [call.link("informatieobjecttypen", uuid) for uuid in row.informatieobjecttypen],
            "informatieobjecttypeOmschrijving": row.informatieobjecttypen_namen,
            "besluittypen": [call.link("besluittypen", uuid) for uuid in row.besluittypen],
            "besluittypeOmschrijving": row.besluittypen_namen,
            "deelzaaktypen": [call.link("zaaktypen", uuid) for uuid in row.deelzaaktypen],
            "deelzaaktypeIdentificaties": row.deelzaaktypen_namen,
            "gerelateerdeZaaktypen": list(self.gerelateerd(row, call)),
        }
        shown |= {name: [call.link(name, uuid) for uuid in getattr(row, name)] for name in DELEN}
        for name in AFWEZIG:
            if (value := getattr(row, name)) is not None:
                shown[name] = value | {"url": call.show(value["url"])} if isinstance(value, dict) else value
        return shown

    def gerelateerd(self, row: Any, call: Call) -> Any:
        """Relations as they were given, with the versions that hold; one without such a version is left out."""
        versies = [uit_elkaar(each, 2) for each in row.gerelateerde_versies]
        for aard, identificatie, toelichting in (uit_elkaar(each, 3) for each in row.gerelateerde_zaaktypen or ()):
            for uuid in (uuid for uuid, naam in versies if naam == identificatie):
                yield {
                    "zaaktype": call.link("zaaktypen", UUID(uuid)),
                    "zaaktypeIdentificatie": identificatie,
                    "aardRelatie": aard,
                    "toelichting": toelichting,
                }

    async def values(self, write: Write) -> dict:
        return write.new.model_dump(exclude={"catalogus", *RELATIES, *GENEGEERD}) | {"catalogus_id": write.owner.id}

    async def stored(self, write: Write) -> None:
        """Relations are replaced when they were sent; a PATCH without them leaves them."""
        await super().stored(write)
        if write.new is None:
            return
        id = (write.old or write.found["row"]).id
        besluiten, delen = write.found["besluittypen"], write.found["deelzaaktypen"]
        await replace(write, ZaakTypeBesluitType, id, besluiten and [{"omschrijving": naam} for naam in besluiten])
        await replace(write, DeelZaakType, id, delen and [{"identificatie": naam} for naam in delen])
        verwanten = write.found["gerelateerde_zaaktypen"]
        rows = [
            each.model_dump(by_alias=False, exclude={"zaaktype"}) | {"identificatie": naam}
            for each, naam in zip(write.new.gerelateerde_zaaktypen, verwanten or (), strict=False)
        ]
        await replace(write, GerelateerdZaakType, id, verwanten and rows)


async def replace(write: Write, table: Any, zaaktype_id: int, rows: list[dict] | None) -> None:
    """The relations of a zaaktype; None leaves them as they are."""
    if rows is None:
        return
    if write.old is not None:
        await write.call.db.execute(delete(table).where(table.zaaktype_id == zaaktype_id))
    if rows:
        await write.call.db.execute(insert(table), [row | {"zaaktype_id": zaaktype_id} for row in rows])


ZAAKTYPEN = ZaakTypen()
