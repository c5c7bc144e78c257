"""What a client may do in this service, read at every request: a change holds from the next request of any process."""

from collections.abc import Sequence
from dataclasses import replace

from commonground.api import House
from commonground.db import only_reads
from commonground.plans import given, parameter
from commonground.principal import Grant, Known, Principal
from commonground.rules import rule
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from zgw.autorisaties import elders
from zgw.autorisaties.catalogusrechten import SOORTEN
from zgw.autorisaties.tables import Applicatie, ApplicatieClient, Autorisatie
from zgw.catalogi.tables import Catalogus
from zgw.rechten import CATALOGUS_VAN, CATALOGUSSEN
from zgw.tables import Base
from zgw.vertrouwelijkheid import NIVEAUS

client = Base.metadata.tables["client"]
QUERY = (
    select(
        client.c.secret,
        client.c.label.label("client_label"),
        client.c.alle_rechten,
        client.c.scopes.label("client_scopes"),
        Applicatie.uuid,
        Applicatie.label,
        Applicatie.heeft_alle_autorisaties,
        Applicatie.alleen_is_gereed_voor_publicatie,
        Autorisatie.component,
        Autorisatie.scopes,
        Autorisatie.zaaktype,
        Autorisatie.informatieobjecttype,
        Autorisatie.besluittype,
        Autorisatie.max_vertrouwelijkheidaanduiding,
        Catalogus.uuid.label("catalogus"),
    )
    .select_from(client)
    .outerjoin(ApplicatieClient, ApplicatieClient.client_id == client.c.client_id)
    .outerjoin(Applicatie, Applicatie.id == ApplicatieClient.applicatie_id)
    .outerjoin(Autorisatie, Autorisatie.applicatie_id == Applicatie.id)
    .outerjoin(Catalogus, Catalogus.id == Autorisatie.catalogus_id)
    .where(client.c.client_id == parameter("client_id"))
    .order_by(Autorisatie.id)
)


async def bekend(db: AsyncSession, client_id: str, house: House) -> Known | None:
    """The secret and the rights of a client; None if it has no secret here. Raises Problem (503), see `elders`."""
    buur, hier = house.references.named(elders.SERVICE), await principal(db, client_id)
    if buur is None or hier is None:
        return hier
    applicatie = await elders.applicatie_van(house, buur, client_id)
    if applicatie is None:
        return hier
    daar = tuple(each.grant(house) for each in applicatie.autorisaties)
    return replace(
        hier,
        principal=replace(
            hier.principal,
            application=hier.principal.application or applicatie.uuid,
            label=hier.principal.label or applicatie.label,
            all_rights=hier.principal.all_rights or applicatie.heeft_alle_autorisaties,
            grants=hier.principal.grants + daar + lezen_van_catalogi(daar),
            only_published=hier.principal.only_published or applicatie.alleen_is_gereed_voor_publicatie,
        ),
    )


async def principal(db: AsyncSession, client_id: str) -> Known | None:
    """The same, of what is kept here, in one statement.

    Rights come from its applicatie; the scopes of the client itself (from the configuration file) are added to those.
    """
    rows = (await db.execute(QUERY, given(client_id=client_id))).all()
    if not rows:
        return None
    first = rows[0]
    grants = tuple(grant(row) for row in rows if row.component)
    if first.client_scopes:
        grants += (Grant("*", frozenset(first.client_scopes)),)
    grants += lezen_van_catalogi(grants)
    return Known(
        first.secret,
        Principal(
            client_id,
            application=str(first.uuid or ""),
            label=first.label or first.client_label,
            all_rights=bool(first.alle_rechten or first.heeft_alle_autorisaties),
            grants=grants,
            only_published=bool(first.alleen_is_gereed_voor_publicatie),
            extra={CATALOGUS_VAN: await catalogus_van_typen(db, rows)},
        ),
    )


@rule("ztc-014")
def lezen_van_catalogi(grants: tuple[Grant, ...]) -> tuple[Grant, ...]:
    """Who reads zaken or documenten needs the types of them, and so reads catalogi."""
    leest = any(not grant.scopes.isdisjoint(("zaken.lezen", "documenten.lezen")) for grant in grants)
    return (Grant("ztc", frozenset({"catalogi.lezen"})),) if leest else ()


def grant(row: Row) -> Grant:
    """One autorisatie. Without a type (audittrails.lezen may do without) it holds for every type."""
    level = row.max_vertrouwelijkheidaanduiding
    return Grant(
        row.component,
        frozenset(row.scopes),
        row.zaaktype or row.informatieobjecttype or row.besluittype or van_catalogus(row) or None,
        NIVEAUS.index(level) if level else None,
    )


# --- of a catalogus ---------------------------------------------------------------------------------------------------
def van_catalogus(row: Row) -> str:
    return f"{CATALOGUSSEN}{row.catalogus}" if row.catalogus else ""


async def catalogus_van_typen(db: AsyncSession, rows: Sequence[Row]) -> dict[str, str]:
    """Per type in a catalogus that this client has rights on, that catalogus: for the rights on one object.

    Only when something may be written: a reading statement knows the catalogus by itself (`zgw.rechten.binnen`).
    """
    gevonden: dict[str, str] = {}
    catalogi = {(row.component, row.catalogus) for row in rows if row.catalogus}
    if not catalogi or await only_reads(db):
        return gevonden
    for component in {component for component, _ in catalogi}:
        type, pad, _ = SOORTEN[component]
        eigen = [catalogus for each, catalogus in catalogi if each == component]
        vraag = select(type.uuid, Catalogus.uuid).join(Catalogus, Catalogus.id == type.catalogus_id)
        for uuid, catalogus in await db.execute(vraag.where(Catalogus.uuid.in_(eigen))):
            gevonden[f"{pad}{uuid}"] = f"{CATALOGUSSEN}{catalogus}"
    return gevonden
