"""Numbers given out once, like ZAAK-2026-0000000001: a counter per kind, organisation and year, never turned back."""

from functools import cache
from typing import Any

from commonground.call import Call
from commonground.plans import given, parameter
from sqlalchemy import BigInteger, ColumnElement, SmallInteger, String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from zgw.tables import Base


class Nummer(Base):
    """The last number given out."""

    __tablename__ = "nummer"
    soort: Mapped[str] = mapped_column(String(10), primary_key=True)
    organisatie: Mapped[str] = mapped_column(String(9), primary_key=True)
    jaar: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    laatste: Mapped[int] = mapped_column(BigInteger)


@cache
def ophogen(dialect: str) -> Any:
    """The counter raised, or begun; built once (`commonground.plans`)."""
    insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert(Nummer)
    begin = {naam: parameter(naam) for naam in ("soort", "organisatie", "jaar")}
    teller = insert.values(**begin, laatste=parameter("aantal", type=BigInteger))
    return teller.on_conflict_do_update(
        index_elements=[Nummer.soort, Nummer.organisatie, Nummer.jaar],
        set_={"laatste": Nummer.laatste + teller.excluded.laatste},
    ).returning(Nummer.laatste)


async def volgende(call: Call, soort: str, organisatie: str, jaar: int, aantal: int = 1) -> list[str]:
    """The next numbers, beside the transaction of the request: who is still busy with a zaak holds up nobody.

    A request that fails after this leaves a gap; the standard wants numbers unique, not consecutive.
    """
    waarden = given(soort=soort, organisatie=organisatie, jaar=jaar, aantal=aantal)
    async with call.house.beside(call.db) as db:
        laatste = (await db.execute(ophogen(call.house.engine.dialect.name), waarden)).scalar_one()
    return [f"{soort}-{jaar}-{nummer:010}" for nummer in range(laatste - aantal + 1, laatste + 1)]


async def vrije_nummers(
    call: Call, soort: str, organisatie: str, jaar: int, bezet: Any, where: ColumnElement[bool], aantal: int
) -> list[str]:
    """The next numbers that no client has chosen by itself; `bezet` is the column of those in use."""
    vrij: list[str] = []
    while len(vrij) < aantal:
        nummers = await volgende(call, soort, organisatie, jaar, aantal - len(vrij))
        gekozen = set((await call.db.execute(select(bezet).where(where, bezet.in_(nummers)))).scalars())
        vrij += [nummer for nummer in nummers if nummer not in gekozen]
    return vrij


async def vrij_nummer(
    call: Call, soort: str, organisatie: str, jaar: int, bezet: Any, where: ColumnElement[bool]
) -> str:
    return (await vrije_nummers(call, soort, organisatie, jaar, bezet, where, 1))[0]
