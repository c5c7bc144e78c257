"""Beletten: when a commissaris or a director cannot act, and from which day that counts (art. 9.5 and 12.5)."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from commonground.call import Call
from commonground.problems import Invalid
from commonground.resource import Body
from commonground.rules import Write
from pydantic import Field
from sqlalchemy import select

from leden.conditional import Conditional
from leden.organen.mandaten import MANDATEN
from leden.organen.zitting import ARTIKEL, ROLLEN
from leden.problemen import in_strijd
from leden.tables import Belet, Mandaat
from leden.vormen import Adres, Dag, Sleutel

WEEK = timedelta(weeks=1)
MAG = ("leden.besluiten", "leden.secretaris")  # that someone cannot act may tell of health: not for every reader
ORGAAN = {rol: orgaan for orgaan, rollen in ROLLEN.items() for rol in rollen}


class BeletBody(Body):
    grond: Annotated[
        Literal["vermist", "onbereikbaar", "toestand"],
        Field(description="Vermist of onbereikbaar, ten minste een week; of duurzaam niet in staat te handelen."),
    ]
    van: Annotated[Dag, Field(description="Eerste dag.")]
    tot: Annotated[Dag | None, Field(description="Laatste dag; leeg zolang het duurt.")] = None


class BeletShown(BeletBody):
    url: Adres
    uuid: Sleutel
    geldt_vanaf: Annotated[Dag, Field(description="De dag waarop het belet is: na een week, of meteen.")]


async def hoort_bij_een_zetel(write: Write) -> Invalid | None:
    if write.owner.rol not in ORGAAN:
        return Invalid("grond", "invalid", "Belet is er bij commissarissen en bestuurders.")
    if write.owner.van is None or write.new.van < write.owner.van:
        return Invalid("van", "PERIODE_ONGELDIG", "Het mandaat was toen nog niet begonnen.")
    return None


async def duurt_lang_genoeg(write: Write) -> Invalid | None:
    new = write.new
    if new.tot is None or new.tot >= geldt_vanaf(new):
        return None
    if new.tot < new.van:
        return Invalid("tot", "PERIODE_ONGELDIG", "Het eind ligt voor het begin.")
    detail = "Wie korter dan een week vermist of onbereikbaar is, heeft geen belet."
    raise in_strijd("BELET_TE_KORT", detail, ARTIKEL[ORGAAN[write.owner.rol]], new.van, "tot")


def geldt_vanaf(belet: BeletBody) -> date:
    return belet.van if belet.grond == "toestand" else belet.van + WEEK


class Beletten(Conditional):
    name, path, table = "belet", "/mandaten/{mandaat_uuid}/beletten", Belet
    owner, body, shows = MANDATEN, BeletBody, BeletShown
    operations = ("list", "create", "read", "patch")
    refuses = (412, 422)
    query = (
        select(*Belet.__table__.columns, Mandaat.uuid.label("mandaat"))
        .join(Mandaat, Mandaat.id == Belet.mandaat_id)
        .order_by(Belet.van, Belet.id)
    )
    scopes = {"read": MAG, "create": MAG, "update": MAG}
    create_rules = (hoort_bij_een_zetel, duurt_lang_genoeg)
    update_rules = create_rules

    def represent(self, row: Any, call: Call) -> dict:
        return {naam: getattr(row, naam) for naam in ("uuid", "grond", "van", "tot")} | {
            "url": call.link("mandaten", row.mandaat, "beletten", row.uuid),
            "geldtVanaf": row.geldt_vanaf,
        }

    async def values(self, write: Write) -> dict:
        return write.new.model_dump() | {"mandaat_id": write.owner.id, "geldt_vanaf": geldt_vanaf(write.new)}


BELETTEN = Beletten()
