"""Import: every type of a file through the resources and their rules, in one transaction: all of it, or nothing."""

from collections import Counter
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from commonground.api import House
from commonground.db import violated
from commonground.problems import Problem
from pydantic.alias_generators import to_snake
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from zgw.catalogi.intern import RESOURCES, aanroep
from zgw.catalogi.tables import VASTE_UUID, Catalogus
from zgw.catalogi.uitwisseling import HOOFDTYPEN, SOORTEN, BestandFout, Element, Inhoud, naam_van, uuid_van
from zgw.catalogi.vertaling import Vertaling


@dataclass(frozen=True)
class Keuze:
    """`proef`: do everything, keep nothing. `in_catalogus`: the catalogus that is there already, for what is new."""

    nieuwe_uuids: bool = False
    gepubliceerd: bool = False
    proef: bool = False
    in_catalogus: UUID | None = None


@dataclass
class Verslag:
    """What was taken, what was not and why; with `fouten` nothing was. `afhankelijk`: parts of what was refused."""

    gemaakt: Counter[str] = field(default_factory=Counter)
    gepubliceerd: Counter[str] = field(default_factory=Counter)
    afhankelijk: Counter[str] = field(default_factory=Counter)
    overgeslagen: list[str] = field(default_factory=list)
    fouten: list[str] = field(default_factory=list)


async def voer_in(house: House, inhoud: Inhoud, keuze: Keuze) -> Verslag:
    """Raises BestandFout when there is no beginning: no catalogus, or one that is here already."""
    async with house.sessions() as db:
        verslag = await Invoer(house, db, inhoud, keuze).alles()
        if verslag.fouten or keuze.proef:
            await db.rollback()
        else:
            await db.commit()
    return verslag


class Invoer:
    def __init__(self, house: House, db: AsyncSession, inhoud: Inhoud, keuze: Keuze) -> None:
        self.house, self.db, self.inhoud, self.keuze = house, db, inhoud, keuze
        self.verslag = Verslag(fouten=list(inhoud.fouten))
        self.verslag.overgeslagen += [f"{naam[:80]}: dit bestand hoort niet bij de vorm" for naam in inhoud.onbekend]
        self.vertaling = Vertaling(house.bases[0], weggelaten=self.verslag.overgeslagen)
        self.uuids: dict[str, UUID] = {}  # by the URL in the file
        self.geweigerd: set[str] = set()  # URLs in the file
        self.gemaakt: list[tuple[str, Element]] = []  # main types
        self.bestaand: dict[str, set[str]] = {soort: set() for soort in HOOFDTYPEN}

    async def alles(self) -> Verslag:
        await self.bepaal_catalogus()
        for soort in SOORTEN:
            for element in self.inhoud.elementen[soort]:
                self.adresseer(soort, element)
        for soort in SOORTEN:
            for element in self.inhoud.elementen[soort]:
                await self.lees(soort, element)
        for soort, element in self.gemaakt:
            if soort == "ZaakType" and (relaties := self.vertaling.relaties(element)):
                await self.relateer(element, relaties)
        for soort, element in self.gemaakt if self.keuze.gepubliceerd else ():
            if element.get("concept") is False:
                await self.publiceer(soort, element)
        return self.verslag

    # --- before the first row ---
    async def bepaal_catalogus(self) -> None:
        gevraagd = self.keuze.in_catalogus
        if gevraagd is None:
            return await self.keur_catalogi()
        catalogus = await self.db.scalar(select(Catalogus).where(Catalogus.uuid == gevraagd))
        if catalogus is None:
            raise BestandFout(f"er is geen catalogus {gevraagd}")
        for soort, naam in HOOFDTYPEN.items():
            table = RESOURCES[soort].table
            namen = select(getattr(table, naam)).where(table.catalogus_id == catalogus.id)
            self.bestaand[soort] = set(await self.db.scalars(namen))
            self.vertaling.bekend[soort] |= self.bestaand[soort]

    async def keur_catalogi(self) -> None:
        """Every catalogus of the file is new here. Raises BestandFout."""
        if not self.inhoud.elementen["Catalogus"] and not self.inhoud.fouten:
            raise BestandFout("er zit geen catalogus in het bestand; kies er hier een met --in-catalogus")
        for element in self.inhoud.elementen["Catalogus"]:
            domein, rsin = str(element.get("domein")), str(element.get("rsin"))
            zelfde = select(Catalogus.uuid).where(Catalogus.domein == domein, Catalogus.rsin == rsin)
            if uuid := await self.db.scalar(zelfde):
                raise BestandFout(
                    f"catalogus {domein} van {rsin} bestaat hier al; vul haar aan met --in-catalogus {uuid}"
                )

    def adresseer(self, soort: str, element: Element) -> None:
        """Where an element will be: references to it may come before it."""
        url, vertaling = element["url"], self.vertaling
        uuid = self.uuids[url] = uuid4() if self.keuze.nieuwe_uuids else uuid_van(url) or uuid4()
        if soort == "Catalogus" and self.keuze.in_catalogus:
            uuid = self.keuze.in_catalogus
        vertaling.adressen[url] = RESOURCES[soort].url(aanroep(self.house, self.db), uuid)
        if isinstance(naam := element.get(HOOFDTYPEN.get(soort, "")), str):
            vertaling.namen[url] = naam

    # --- one element ---
    async def lees(self, soort: str, element: Element) -> None:
        if reden := self.bestaat_al(soort, element):
            self.verslag.overgeslagen.append(f"{naam_van(soort, element)}: {reden}")
            return
        body = self.body(soort, element)
        if self.hangt_aan_een_fout(soort, element):
            self.geweigerd.add(element["url"])
            if await self.lukt(soort, element, lambda: self.lees_vorm(soort, body)):
                self.verslag.afhankelijk[soort] += 1
            return
        if await self.lukt(soort, element, lambda: self.maak(soort, element, body)):
            self.verslag.gemaakt[soort] += 1
            if soort in HOOFDTYPEN:
                self.gemaakt.append((soort, element))
                self.vertaling.bekend[soort].add(self.vertaling.namen.get(element["url"], ""))

    def bestaat_al(self, soort: str, element: Element) -> str:
        """Why an element is left to what is here already, if it is."""
        if not self.keuze.in_catalogus:
            return ""
        if soort == "Catalogus":
            return "de typen komen in de gekozen catalogus"
        if soort in ("InformatieObjectType", "BesluitType"):
            bestaat = self.vertaling.namen.get(element["url"]) in self.bestaand[soort]
            return "deze omschrijving bestaat al in de catalogus" if bestaat else ""
        return ""

    def body(self, soort: str, element: Element) -> Element:
        body = self.vertaling.body(soort, element)
        if self.keuze.in_catalogus and soort != "Catalogus":
            body["catalogus"] = RESOURCES["Catalogus"].url(aanroep(self.house, self.db), self.keuze.in_catalogus)
        if verwijst_naar(element, "statustype", self.geweigerd):
            body["statustype"] = None
        return body

    def hangt_aan_een_fout(self, soort: str, element: Element) -> bool:
        """Whether what this belongs to was refused, so that only its form can be judged."""
        if verwijst_naar(element, eigenaar(soort), self.geweigerd):
            return True
        vertaling, veld = self.vertaling, "informatieobjecttype"
        if soort != "ZaakTypeInformatieObjectType" or not verwijst_naar(element, veld, vertaling.namen):
            return False
        return not vertaling.is_bekend("InformatieObjectType", vertaling.namen[element[veld]])

    async def lees_vorm(self, soort: str, body: Element) -> None:
        RESOURCES[soort].read_body(aanroep(self.house, self.db), body)

    async def maak(self, soort: str, element: Element, body: Element) -> None:
        veld = eigenaar(soort)
        in_gekozen = veld == "catalogus" and self.keuze.in_catalogus
        if not in_gekozen and isinstance(url := element.get(veld), str) and url not in self.uuids:
            raise Problem(400, "invalid", f"{veld} {url[:200]} staat niet in het bestand")
        token = VASTE_UUID.set(self.uuids[element["url"]])
        try:
            await RESOURCES[soort].create(aanroep(self.house, self.db, body))
        finally:
            VASTE_UUID.reset(token)

    async def relateer(self, element: Element, relaties: Element) -> None:
        call = aanroep(self.house, self.db, relaties, self.uuids[element["url"]])
        await self.lukt("ZaakType", element, lambda: RESOURCES["ZaakType"].update(call, partial=True))

    async def publiceer(self, soort: str, element: Element) -> None:
        call = aanroep(self.house, self.db, uuid=self.uuids[element["url"]])
        typen: Any = RESOURCES[soort]
        if await self.lukt(soort, element, lambda: typen.publish(call)):
            self.verslag.gepubliceerd[soort] += 1

    async def lukt(self, soort: str, element: Element, werk: Callable[[], Awaitable[Any]]) -> bool:
        """Runs one step; what is refused leaves no trace in the transaction, and its reasons in the report."""
        try:
            async with self.db.begin_nested():
                await werk()
        except (Problem, IntegrityError, DataError) as error:
            wat = naam_van(soort, element)
            self.verslag.fouten += [f"{wat}: {reden}" for reden in redenen(error, RESOURCES[soort].table.__table__)]
            self.geweigerd.add(element["url"])
            return False
        return True


def eigenaar(soort: str) -> str:
    """The attribute that names what an element belongs to."""
    return "" if soort == "Catalogus" else "catalogus" if soort in HOOFDTYPEN else "zaaktype"


def verwijst_naar(element: Element, veld: str, urls: Container[str]) -> bool:
    return isinstance(url := element.get(veld), str) and url in urls


def redenen(error: Problem | IntegrityError | DataError, table: Any) -> list[str]:
    """Fields have the names that they have in the file."""
    if isinstance(error, Problem):
        found = [(to_snake(each.name), f"{each.reason} ({each.code})") for each in error.invalid]
        told = [reden if veld == "non_field_errors" else f"{veld}: {reden}" for veld, reden in found]
        return told or [error.detail or error.title]
    if isinstance(error, IntegrityError) and violated(error, table) == {"uuid"}:
        return ["deze uuid bestaat hier al; kies --nieuwe-uuids"]
    return ["dit kan niet worden opgeslagen naast wat er al is"]
