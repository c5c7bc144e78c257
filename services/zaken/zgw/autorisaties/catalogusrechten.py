"""Rights on all types of a catalogus, those to come included (experimental).

An applicatie shows them apart, and written out among its autorisaties, one for each type that is there now: so other
components understand them too. What is written out is never stored: sent back, it is left out.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from commonground.call import Call
from commonground.experimental import EXPERIMENTAL
from commonground.resource import Part
from commonground.rules import Write
from commonground.types import Url
from pydantic import Field
from sqlalchemy import and_, delete, insert, select

from zgw.autorisaties.tables import Applicatie, Autorisatie
from zgw.catalogi.tables import BesluitType, Catalogus, InformatieObjectType, ZaakType
from zgw.lijsten import namen, samen, uit_elkaar
from zgw.rechten import CATALOGUSSEN
from zgw.vertrouwelijkheid import Vertrouwelijkheid

SOORTEN = {  # component: its types, where they stand, the attribute of an autorisatie that names one
    "zrc": (ZaakType, "/catalogi/api/v1/zaaktypen/", "zaaktype"),
    "drc": (InformatieObjectType, "/catalogi/api/v1/informatieobjecttypen/", "informatieobjecttype"),
    "brc": (BesluitType, "/catalogi/api/v1/besluittypen/", "besluittype"),
}


class CatalogusAutorisatie(Part):
    component: Annotated[Literal["zrc", "drc", "brc"], Field(description="De component waar dit over gaat.")]
    scopes: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=100)]],
        Field(min_length=1, description="Wat mag, zoals de component het noemt."),
    ]
    catalogus: Annotated[Url, Field(description="Het geldt voor elk type van deze catalogus, nu en later.")]
    max_vertrouwelijkheidaanduiding: Annotated[
        Vertrouwelijkheid | Literal[""], Field(description="Tot en met dit niveau; niet bij besluiten.")
    ] = ""


PerCatalogus = Annotated[
    list[CatalogusAutorisatie], Field(json_schema_extra=EXPERIMENTAL, description="Rechten op alle typen van catalogi.")
]


# --- read -------------------------------------------------------------------------------------------------------------
def kolommen(van_deze: Any) -> list[Any]:
    """Of an applicatie: its rights on catalogi, and per component one for each type in those."""
    eigen = samen(
        Autorisatie.id,
        Autorisatie.component,
        Catalogus.uuid,
        Autorisatie.max_vertrouwelijkheidaanduiding,
        Autorisatie.scopes,
    )
    gevonden = [namen(eigen, van_deze, Autorisatie.catalogus_id == Catalogus.id).label("catalogusrechten")]
    for component, (type, _, _) in SOORTEN.items():
        per_type = samen(Autorisatie.id, type.uuid, Autorisatie.max_vertrouwelijkheidaanduiding, Autorisatie.scopes)
        waar = van_deze, Autorisatie.component == component, Autorisatie.catalogus_id == type.catalogus_id
        gevonden.append(namen(per_type, *waar).label(f"catalogusrechten_{component}"))
    return gevonden


def getoond(row: Any, call: Call) -> list[dict]:
    delen = sorted((uit_elkaar(each, 5) for each in row.catalogusrechten), key=lambda deel: int(deel[0]))
    return [
        {
            "component": component,
            "scopes": orjson.loads(scopes),
            "catalogus": call.show(f"{CATALOGUSSEN}{UUID(uuid)}"),
            "maxVertrouwelijkheidaanduiding": niveau,
        }
        for _, component, uuid, niveau, scopes in delen
    ]


def uitgeschreven(row: Any) -> list[list[str]]:
    """One autorisatie per type, in the order and the form of those that are stored."""
    gevonden = []
    for component, (_, pad, veld) in SOORTEN.items():
        delen = sorted(getattr(row, f"catalogusrechten_{component}"), key=lambda each: int(uit_elkaar(each, 4)[0]))
        for id, uuid, niveau, scopes in (uit_elkaar(each, 4) for each in delen):
            typen = [f"{pad}{UUID(uuid)}" if naam == veld else "" for _, _, naam in SOORTEN.values()]
            gevonden.append([id, component, *typen, niveau, scopes])
    return gevonden


# --- write ------------------------------------------------------------------------------------------------------------
def blijft(write: Write) -> bool:
    """Whether the rights on catalogi stay as they are: not when only `autorisaties` was sent, as that is all there is
    for a client that does not know of catalogi."""
    return write.old is not None and not write.given & {"autorisaties", "catalogus_autorisaties"}


def zonder_uitgeschreven(write: Write) -> list[Any]:
    """The autorisaties that were sent, without those that the applicatie showed because of a catalogus."""
    if write.old is None or "catalogus_autorisaties" not in write.given:
        return write.new.autorisaties
    getoond = {(*each[1:-1], *sorted(orjson.loads(each[-1]))) for each in uitgeschreven(write.old)}
    return [each for each in write.new.autorisaties if sleutel(each) not in getoond]


def sleutel(each: Any) -> tuple[str, ...]:
    typen = each.zaaktype, each.informatieobjecttype, each.besluittype
    return (each.component, *typen, each.max_vertrouwelijkheidaanduiding, *sorted(each.scopes))


async def leg_vast(write: Write, id: int) -> None:
    if blijft(write):
        return
    van_catalogi = and_(Autorisatie.applicatie_id == id, Autorisatie.catalogus_id.is_not(None))
    await write.call.db.execute(delete(Autorisatie).where(van_catalogi))
    if write.old is None or "catalogus_autorisaties" in write.given:
        rijen = [
            each.model_dump(by_alias=False, exclude={"catalogus"})
            | {"applicatie_id": id, "catalogus_id": write.found[each.catalogus].id}
            for each in write.new.catalogus_autorisaties
        ]
        if rijen:
            await write.call.db.execute(insert(Autorisatie), rijen)


async def meld_nieuw_type(call: Call, component: str, catalogus_id: int) -> None:
    """A new type widens the rights of those who have the whole catalogus: who keeps a copy of rights is told."""
    met_recht = select(Autorisatie.applicatie_id).where(
        Autorisatie.component == component, Autorisatie.catalogus_id == catalogus_id
    )
    for uuid in (await call.db.execute(select(Applicatie.uuid).where(Applicatie.id.in_(met_recht)))).scalars():
        url = f"{call.house.bases[0]}/autorisaties/api/v1/applicaties/{uuid}"
        await call.notify("autorisaties", url, "applicatie", url, "update", {})
