"""What a client may do with which rows: its grants as one SQL condition, and as one question about a row.

A grant is on a type, or on all types of a catalogus, now and later: then its `type` is the URL of the catalogus.
"""

from collections import defaultdict
from typing import Any
from uuid import UUID

from commonground.call import Call
from commonground.principal import Grant
from commonground.problems import Forbidden
from sqlalchemy import ColumnElement, and_, false, or_, select, true

from zgw.catalogi.tables import Catalogus
from zgw.vertrouwelijkheid import NIVEAUS

CATALOGUSSEN = "/catalogi/api/v1/catalogussen/"
CATALOGUS_VAN = "catalogus van type"  # in `Principal.extra`: per type of a granted catalogus the URL of that, as stored
HOOGSTE = len(NIVEAUS) - 1


def binnen(call: Call, component: str, scopes: tuple[str, ...], type: Any, niveau: Any = None) -> ColumnElement[bool]:
    """zrc-006: the rows on which the client holds one of these scopes; the columns `type` and `niveau` decide.

    Grants on several types up to the same level become one `in`, so there are never more branches than levels.
    """
    if call.principal.all_rights:
        return true()
    takken = []
    for hoogste, types in per_niveau(call.principal.granted(component, *scopes)).items():
        voorwaarden = [] if None in types else [van_typen(type, sorted(t for t in types if t))]
        if niveau is not None and hoogste < HOOGSTE:
            voorwaarden.append(niveau <= NIVEAUS[hoogste])
        takken.append(and_(true(), *voorwaarden))
    return or_(false(), *takken)


def van_typen(type: Any, gegeven: list[str]) -> ColumnElement[bool]:
    """The rows of one of these types, or of a type in one of these catalogi, which is known by the key of the type."""
    catalogi = [UUID(url.rpartition("/")[2]) for url in gegeven if url.startswith(CATALOGUSSEN)]
    genoemd = type.in_([url for url in gegeven if not url.startswith(CATALOGUSSEN)])
    if not catalogi:
        return genoemd
    sleutel = type.table.c[f"{type.key}_id"]
    [naar] = sleutel.foreign_keys
    soort = naar.column.table.c
    binnen_catalogi = select(soort.id).join(Catalogus, Catalogus.id == soort.catalogus_id)
    return or_(genoemd, sleutel.in_(binnen_catalogi.where(Catalogus.uuid.in_(catalogi))))


def per_niveau(grants: list[Grant]) -> dict[int, set[str | None]]:
    """Types by the highest level that is granted on them; None stands for every type."""
    hoogste: dict[str | None, int] = {}
    for grant in grants:
        niveau = HOOGSTE if grant.level is None else grant.level
        hoogste[grant.type] = max(niveau, hoogste.get(grant.type, 0))
    gegroepeerd = defaultdict(set)
    for type, niveau in hoogste.items():
        gegroepeerd[niveau].add(type)
    return gegroepeerd


def mag(call: Call, component: str, scopes: tuple[str, ...], type: str, niveau: str | None = None) -> bool:
    """Whether the client holds one of these scopes on an object of this type (as stored) and level."""
    catalogus = call.principal.extra.get(CATALOGUS_VAN, {}).get(type, type)
    return call.principal.all_rights or any(
        grant.type in (None, type, catalogus)
        and (niveau is None or grant.level is None or NIVEAUS.index(niveau) <= grant.level)
        for grant in call.principal.granted(component, *scopes)
    )


def eis(call: Call, component: str, scopes: tuple[str, ...], type: str, niveau: str | None = None) -> None:
    if not mag(call, component, scopes, type, niveau):
        raise Forbidden()
