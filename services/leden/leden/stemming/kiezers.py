"""Kiezers: who may vote and who has, in the order of the alphabet; what a member voted stands in neither."""

from typing import Annotated, Any

from commonground.call import Call
from commonground.resource import Body, Resource
from commonground.types import Url
from pydantic import Field
from sqlalchemy import Select, select

from leden.lidmaatschap.leden import LEDEN
from leden.stemming.stemmingen import STEMMINGEN
from leden.tables import Kiesgerechtigde, Lid, Stemming, Stemregister


def per_lid(tabel: Any) -> Select:
    """The rows of a table that belong to a vote and a member, by the name of the member."""
    return (
        select(
            *tabel.__table__.columns,
            Stemming.uuid.label("stemming"),
            Lid.uuid.label("lid"),
            Lid.naam.label("naam"),
        )
        .join(Stemming, Stemming.id == tabel.stemming_id)
        .join(Lid, Lid.id == tabel.lid_id)
        .order_by(Lid.naam, tabel.id)
    )


class Kiezer(Body):
    lid: Annotated[Url, Field(description="Het lid.")]
    naam: Annotated[str, Field(description="Naam van het lid.")]


class KiesgerechtigdeShown(Kiezer):
    wijze: Annotated[str, Field(description="Hoe het lid bij opening aanwezig of vertegenwoordigd was.")]


class StemregisterShown(Kiezer):
    vooraf: Annotated[bool, Field(description="Of het lid voor de vergadering stemde.")]


class Kiezers(Resource):
    owner, operations, scopes = STEMMINGEN, ("list",), {"read": ("leden.lezen",)}

    def represent(self, row: Any, call: Call) -> dict:
        return {"lid": LEDEN.url(call, row.lid), "naam": row.naam}


class Kiesgerechtigden(Kiezers):
    """The snapshot: each member that may vote, once."""

    name, path, table = "kiesgerechtigde", "/stemmingen/{stemming_uuid}/kiesgerechtigden", Kiesgerechtigde
    body, shows, query = KiesgerechtigdeShown, KiesgerechtigdeShown, per_lid(Kiesgerechtigde)

    def represent(self, row: Any, call: Call) -> dict:
        return super().represent(row, call) | {"wijze": row.wijze}


class Stemregisters(Kiezers):
    """Who has voted in a secret vote."""

    name, path, table = "stemregister", "/stemmingen/{stemming_uuid}/stemregister", Stemregister
    body, shows, query = StemregisterShown, StemregisterShown, per_lid(Stemregister)

    def represent(self, row: Any, call: Call) -> dict:
        return super().represent(row, call) | {"vooraf": row.vooraf}


KIESGERECHTIGDEN, STEMREGISTER = Kiesgerechtigden(), Stemregisters()
