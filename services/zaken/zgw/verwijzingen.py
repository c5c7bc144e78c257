"""What a reference means: the row behind a URL of ours, or what another component gives (`elders.py`)."""

from functools import cache
from typing import Any

from commonground.call import Call
from commonground.plans import given, parameter
from commonground.problems import Invalid, ValidationFailed
from commonground.references import Unfetchable
from sqlalchemy import select

from zgw.catalogi.tables import InformatieObjectType
from zgw.documenten.tables import Versie
from zgw.elders import VORMEN, haal


def geen(veld: str, code: str, reden: str) -> ValidationFailed:
    return ValidationFailed(Invalid(veld, code, reden))


async def rij_van(call: Call, veld: str, url: str, soort: str, bewaard: bool = False) -> Any:
    """The row of this kind that a stored URL means; `id` is None for one of another component.

    `bewaard`: the reference was there before, a type of another component need not be fetched for it.
    Raises ValidationFailed: bad-url, invalid-resource.
    """
    gevonden = call.house.locate(url)
    if gevonden is None:
        return await van_elders(call, veld, url, soort, bewaard)
    resource, uuid = gevonden
    if resource.name != soort:
        raise geen(veld, "invalid-resource", f"Deze URL is geen {soort}.")
    if (rij := await rij_met_uuid(call, resource.table, uuid)) is None:
        raise geen(veld, "bad-url", f"Dit {soort} bestaat niet.")
    return rij


async def van_elders(call: Call, veld: str, url: str, soort: str, bewaard: bool) -> Any:
    """A URL below none of our services is a bad-url too: that is what the standard knows."""
    if url.startswith("/") or soort not in VORMEN:
        raise geen(veld, "bad-url", f"Achter deze URL is geen {soort} van ons gevonden.")
    try:
        return await haal(call, url, soort, bewaard)
    except Unfetchable as fout:
        raise geen(veld, "bad-url" if fout.code == "unknown-service" else fout.code, fout.reason) from None


@cache
def rij_waar(table: Any, kolom: str, lock: bool = False) -> Any:
    """The row of a table with a value in one column, as a statement that is built once (`commonground.plans`)."""
    vraag = select(*table.__table__.columns).where(table.__table__.c[kolom] == parameter(kolom))
    return vraag.with_for_update() if lock else vraag


async def rij_met_uuid(call: Call, table: Any, uuid: Any) -> Any:
    return (await call.db.execute(rij_waar(table, "uuid"), given(uuid=uuid))).first()


async def document_van(call: Call, url: str) -> dict[str, Any]:
    """zrc-003, brc-003: the document that a stored URL means, its latest version and the type of that."""
    document = versie = await rij_van(call, "informatieobject", url, "enkelvoudiginformatieobject")
    if document.id is None:
        type = await rij_van(call, "informatieobject", document.informatieobjecttype, "informatieobjecttype")
        return {"document": document, "versie": versie, "informatieobjecttype": type}
    laatste = (Versie.document_id == document.id) & (Versie.versie == document.versie)
    versie = (await call.db.execute(select(*Versie.__table__.columns).where(laatste))).one()
    return {"document": document, "versie": versie, "informatieobjecttype": await type_van(call, versie)}


async def type_van(call: Call, versie: Any) -> Any:
    """The informatieobjecttype of a version of a document of ours."""
    if versie.informatieobjecttype_id is None:
        return await rij_van(call, "informatieobject", versie.informatieobjecttype, "informatieobjecttype", True)
    return await rij_met_id(call, InformatieObjectType, versie.informatieobjecttype_id)


async def rij_met_id(call: Call, table: Any, id: int, lock: bool = False) -> Any:
    return (await call.db.execute(rij_waar(table, "id", lock), given(id=id))).one()
