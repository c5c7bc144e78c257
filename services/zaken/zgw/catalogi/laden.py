"""Loads the shipped catalogue through the Catalogi API itself, so that every rule holds for it too.

Uuids follow from names, so URLs are the same in every installation. What is there already is left as it is.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from secrets import token_urlsafe
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx
from commonground.api import Api
from commonground.principal import Known, Principal, sign
from commonground.service import Service, make_service
from commonground.settings import SettingsError

from zgw.catalogi import selectielijst
from zgw.catalogi.tables import VASTE_UUID
from zgw.catalogi.typen import ROOT
from zgw.settings import Settings
from zgw.tables import Base

ONS = "https://gemeengoed.example"
CLIENT = "catalogus-laden"
GROEPEN = {  # of a zaaktype in our files: the path of its parts
    "statustypen": "statustypen",
    "resultaattypen": "resultaattypen",
    "roltypen": "roltypen",
    "eigenschappen": "eigenschappen",
    "zaakobjecttypen": "zaakobjecttypen",
    "informatieobjecttypen": "zaaktype-informatieobjecttypen",
}
VAN_ONS = {"bron", "opening", "gezetDoor", *GROEPEN}  # keys of our files that the standard does not know


@dataclass
class Bron:
    """The files of a catalogue, read; `domein` and `rsin` are settings of an installation."""

    catalogus: dict[str, Any]
    informatieobjecttypen: list[dict]
    besluittypen: list[dict]
    zaaktypen: list[dict]


@dataclass
class Uitkomst:
    """How many of each kind were made, were there already, and were published."""

    gemaakt: Counter[str] = field(default_factory=Counter)
    bestond: Counter[str] = field(default_factory=Counter)
    gepubliceerd: Counter[str] = field(default_factory=Counter)


class LaadFout(SettingsError):
    """The API refused a type of the catalogue."""


def lees(domein: str = "", rsin: str = "") -> Bron:
    """The shipped catalogue."""
    map = files("zgw.catalogi").joinpath("catalogus")

    def bestand(name: str) -> Any:
        return json.loads(map.joinpath(name).read_text(encoding="utf-8"))

    catalogus = bestand("catalogus.json")
    catalogus |= {"domein": domein or catalogus["domein"], "rsin": rsin or catalogus["rsin"]}
    zaaktypen = [bestand(f"{identificatie.lower()}.json") for identificatie in catalogus["zaaktypen"]]
    return Bron(catalogus, bestand(catalogus["informatieobjecttypen"]), bestand(catalogus["besluittypen"]), zaaktypen)


def zonder(body: dict, *names: str) -> dict:
    return {name: value for name, value in body.items() if name not in VAN_ONS and name not in names}


@dataclass
class Lader:
    """`objecttypen` is the root of the Objecttypen API that the objecttypes of zaken are in."""

    api: httpx.AsyncClient
    base: str
    bron: Bron
    objecttypen: str
    uitkomst: Uitkomst = field(default_factory=Uitkomst)

    async def laad(self) -> Uitkomst:
        catalogus = self.bron.catalogus
        velden = ("domein", "rsin", "naam", "contactpersoonBeheerNaam")
        self.catalogus, _ = await self.zet("catalogussen", (), {name: catalogus[name] for name in velden})
        typen = [await self.type("informatieobjecttypen", each) for each in self.bron.informatieobjecttypen]
        typen += [await self.type("besluittypen", each) for each in self.bron.besluittypen]
        zaaktypen = [await self.zaaktype(each) for each in self.bron.zaaktypen]
        for body, (url, concept) in zip(self.bron.zaaktypen, zaaktypen, strict=True):
            if concept:
                await self.relaties(url, body)
        for url, concept in (*typen, *zaaktypen):
            if concept:
                await self.publiceer(url)
        return self.uitkomst

    # --- kinds of types ---
    async def type(self, path: str, body: dict) -> tuple[str, bool]:
        sleutel = (body["omschrijving"], body["beginGeldigheid"])
        return await self.zet(path, sleutel, zonder(body) | self.namen(body) | {"catalogus": self.catalogus})

    def namen(self, body: dict) -> dict:
        return {"informatieobjecttypen": body["informatieobjecttypen"]} if "informatieobjecttypen" in body else {}

    async def zaaktype(self, body: dict) -> tuple[str, bool]:
        """A zaaktype with all its parts; its relations to other zaaktypen come when those are there."""
        procestype = f"{self.base}{selectielijst.ROOT}/procestypen/{body['selectielijstProcestype']['uuid']}"
        sleutel = (body["identificatie"], body["beginGeldigheid"])
        eigen = zonder(body) | {"deelzaaktypen": [], "gerelateerdeZaaktypen": [], "catalogus": self.catalogus}
        url, concept = await self.zet("zaaktypen", sleutel, eigen | {"selectielijstProcestype": procestype})
        if not concept:
            for groep, path in GROEPEN.items():
                self.uitkomst.bestond[path] += len(body[groep])
            return url, concept
        statustypen = {}
        for each in body["statustypen"]:
            delen = (*sleutel, "statustypen", str(each["volgnummer"]))
            statustypen[each["omschrijving"]], _ = await self.zet(
                "statustypen", delen, zonder(each) | {"zaaktype": url}
            )
        for path, naam, deel in self.delen(body, statustypen):
            await self.zet(path, (*sleutel, path, naam), deel | {"zaaktype": url})
        return url, concept

    def delen(self, body: dict, statustypen: dict[str, str]) -> Any:
        """Path, name and body of the parts that come after the statustypen."""
        lijst = f"{self.base}{selectielijst.ROOT}"
        generiek = {each.omschrijving: uuid for uuid, each in selectielijst.omschrijvingen().items()}
        for each in body["resultaattypen"]:
            omschrijving = generiek[each["resultaattypeomschrijving"]]
            yield (
                "resultaattypen",
                each["omschrijving"],
                zonder(each)
                | self.namen(each)
                | {
                    "resultaattypeomschrijving": f"{lijst}/resultaattypeomschrijvingen/{omschrijving}",
                    "selectielijstklasse": f"{lijst}/resultaten/{each['selectielijstklasse']['uuid']}",
                },
            )
        for each in body["roltypen"]:
            yield "roltypen", each["omschrijving"], zonder(each)
        for each in body["eigenschappen"]:
            yield "eigenschappen", each["naam"], zonder(each) | {"statustype": statustypen.get(each["statustype"])}
        for each in body["informatieobjecttypen"]:
            status = {"statustype": statustypen.get(each["statustype"])}
            yield "zaaktype-informatieobjecttypen", str(each["volgnummer"]), zonder(each) | status
        for each in body["zaakobjecttypen"]:
            objecttype = {"objecttype": self.objecttype(each), "catalogus": self.catalogus}
            yield "zaakobjecttypen", each["objecttype"], zonder(each) | objecttype

    def objecttype(self, body: dict) -> str:
        """An objecttype that we ship has a uuid that follows from its name; others are only named."""
        naam = f"{ONS}/objecttypen/{body['objecttype']}"
        return f"{self.objecttypen}/objecttypes/{uuid5(NAMESPACE_URL, naam)}" if body["anderObjecttype"] else naam

    async def relaties(self, url: str, body: dict) -> None:
        relaties = {name: body[name] for name in ("deelzaaktypen", "gerelateerdeZaaktypen")}
        if any(relaties.values()):
            await self.gelukt(await self.api.patch(url, json=relaties), url)

    # --- one object ---
    def uuid(self, path: str, sleutel: tuple[str, ...]) -> UUID:
        catalogus = self.bron.catalogus
        return uuid5(NAMESPACE_URL, "/".join((ONS, "catalogi", catalogus["domein"], catalogus["rsin"], path, *sleutel)))

    async def zet(self, path: str, sleutel: tuple[str, ...], body: dict) -> tuple[str, bool]:
        """Makes what is not there; gives its URL and whether it may still change."""
        uuid = self.uuid(path, sleutel)
        url = f"{self.base}{ROOT}/{path}/{uuid}"
        found = await self.api.get(url)
        if found.status_code == 200:
            self.uitkomst.bestond[path] += 1
            return url, found.json().get("concept", False)
        token = VASTE_UUID.set(uuid)
        try:
            await self.gelukt(
                await self.api.post(f"{self.base}{ROOT}/{path}", json=body), f"{path} {' '.join(sleutel)}"
            )
        finally:
            VASTE_UUID.reset(token)
        self.uitkomst.gemaakt[path] += 1
        return url, True

    async def publiceer(self, url: str) -> None:
        await self.gelukt(await self.api.post(f"{url}/publish"), url)
        self.uitkomst.gepubliceerd[url.split("/")[-2]] += 1

    async def gelukt(self, answer: httpx.Response, wat: str) -> None:
        if answer.status_code >= 300:
            faults = answer.json().get("invalidParams") or answer.json().get("detail")
            raise LaadFout(f"catalogus: {wat} is geweigerd: {faults}")


# --- from a command ---------------------------------------------------------------------------------------------------
def intern(apis: Sequence[Api], settings: Settings) -> tuple[Service, str]:
    """The service as the loader calls it, in process, and the token of the only client it knows."""
    secret = token_urlsafe(32)
    known = Known(secret, Principal(CLIENT, label="Laden van de meegeleverde catalogus", all_rights=True))

    async def lookup(_db: Any, client_id: str) -> Known | None:
        return known if client_id == CLIENT else None

    return make_service("zaken", apis, Base.metadata, settings, lookup=lookup), sign(CLIENT, secret)


async def laad(apis: Sequence[Api], settings: Settings, bron: Bron, objecttypen: str) -> Uitkomst:
    """Loads a catalogue into the configured database. Raises LaadFout for the first type that is refused."""
    service, token = intern(apis, settings)
    base = service.house.bases[0]
    client = httpx.AsyncClient(transport=httpx.ASGITransport(service), headers={"Authorization": f"Bearer {token}"})
    try:
        async with client:
            return await Lader(client, base, bron, objecttypen).laad()
    finally:
        await service.house.close()
