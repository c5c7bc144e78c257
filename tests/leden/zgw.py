"""A stand-in for the ZGW APIs that leden calls: the endpoints, filters and refusals that matter to it, in memory."""

import asyncio
from base64 import b64decode
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import httpx
import jwt
from commonground.json import Json
from leden.dossier.zaakstappen import ZAAKTYPEN, Zaaktype
from leden.dossier.zaakstukken import NEEMT_AAN, OPZEGGINGSBRIEF
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

HOST, SECRET = "http://zgw.example", "geheim-van-leden-dat-lang-genoeg-is-voor-hs256"
UNIEK = {
    "zaken": ("identificatie",),
    "besluiten": ("identificatie",),
    "resultaten": ("zaak",),
    "rollen": ("zaak", "roltype"),
    "enkelvoudiginformatieobjecten": ("identificatie",),
    "zaakinformatieobjecten": ("zaak", "informatieobject"),
    "zaakeigenschappen": ("zaak", "eigenschap"),
}
INHOUD = (*UNIEK, "statussen")
SOORTEN = {
    "status": "statustypen",
    "resultaat": "resultaattypen",
    "rol": "roltypen",
    "besluit": "besluittypen",
    "eigenschap": "eigenschappen",
    "document": "informatieobjecttypen",
}
ZONDER_PAGINAS = ("zaakinformatieobjecten", "zaakeigenschappen")


class Zgw:
    """`weg`: out of reach; `weiger`, `verlies`: so many writes are refused, or done without an answer that arrives."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict]] = {naam: [] for naam in (*SOORTEN.values(), *INHOUD)}
        self.numbers, self.weg, self.weiger, self.verlies, self.calls = count(1), False, 0, 0, []
        self.onzin: bytes | None = None
        self.antwoordt = asyncio.Event()  # until it is set every request waits
        self.antwoordt.set()
        self.ongepast: set[str] = set()  # documents of a type that the zaaktype does not know
        oud = self.type("zaaktypen", "Oud", beginGeldigheid="2019-01-01", eindeGeldigheid="2019-12-31")
        self.rows["zaaktypen"] = [oud | {"identificatie": "LEDEN-AANVRAAG"}]
        for identificatie, zaaktype in ZAAKTYPEN.items():
            self.catalogiseer(identificatie, zaaktype)

    def catalogiseer(self, identificatie: str, van_leden: Zaaktype) -> None:
        """A zaaktype of the shipped catalogue, with the names that the steps use."""
        zaaktype = self.type("zaaktypen", identificatie, beginGeldigheid="2020-01-01", eindeGeldigheid=None)
        zaaktype |= {"identificatie": identificatie, "informatieobjecttypen": []}
        self.rows["zaaktypen"].append(zaaktype)
        stappen = {stap for each in van_leden.oorzaken.values() for stap in each}
        aangenomen = (soorten for type, soorten in NEEMT_AAN.values() if type == identificatie)
        stappen |= {("document", soort) for soorten in aangenomen for soort in soorten}
        stappen |= {("document", OPZEGGINGSBRIEF)} if identificatie == "LEDEN-OPZEGGING" else set()
        zetters = {("rol", van_leden.zetter(naam)) for soort, naam in stappen if soort == "status"}
        for stap, naam in sorted(stappen | zetters):
            if stap in SOORTEN:
                van = {"zaaktypen" if stap == "besluit" else "zaaktype": zaaktype["url"]}
                self.rows[SOORTEN[stap]].append(type := self.type(SOORTEN[stap], naam, **van))
                if stap == "document":
                    zaaktype["informatieobjecttypen"].append(type["url"])

    def type(self, soort: str, omschrijving: str, **rest: Any) -> dict:
        return {"url": f"{HOST}/catalogi/api/v1/{soort}/{next(self.numbers)}", "omschrijving": omschrijving, **rest}

    def naam(self, url: str) -> str:
        return next(row["omschrijving"] for rows in self.rows.values() for row in rows if row["url"] == url)

    def statussen(self) -> list[str]:
        return [self.naam(status["statustype"]) for status in self.rows["statussen"]]

    # --- HTTP ---------------------------------------------------------------------------------------------------------
    def transport(self) -> httpx.AsyncBaseTransport:
        routes = [
            Route("/{api}/api/v1/{soort}", self.collection, methods=["GET", "POST"]),
            Route("/{api}/api/v1/{soort}/{id}", self.one, methods=["GET", "PATCH", "DELETE"]),
            Route("/{api}/api/v1/zaken/{id}/{soort}", self.collection, methods=["GET", "POST"]),
        ]
        asgi = httpx.ASGITransport(Starlette(routes=routes))
        zgw = self

        class Transport(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                if zgw.weg:
                    raise httpx.ConnectError("weg")
                await zgw.antwoordt.wait()
                response = await asgi.handle_async_request(request)
                if request.method == "POST" and zgw.verlies:
                    zgw.verlies -= 1
                    await response.aread()
                    raise httpx.ReadError("het antwoord kwam niet aan")
                return response

        return Transport()

    async def collection(self, request: Request) -> Response:
        soort = request.path_params["soort"]
        self.calls.append((request.method, soort))
        if self.onzin is not None:
            return Response(self.onzin, media_type="application/json")
        if refusal := self.refuse(request):
            return refusal
        if request.method == "GET":
            return self.found(request, soort)
        if self.weiger:
            self.weiger -= 1
            return self.problem(500, "error")
        return self.create(request, soort, await request.json())

    def refuse(self, request: Request) -> Response | None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        try:
            jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            return self.problem(403, "permission_denied")
        if request.path_params["api"] == "zaken" and request.headers.get("accept-crs") != "EPSG:4326":
            return self.problem(412, "precondition_failed")
        return None

    def found(self, request: Request, soort: str) -> Response:
        """Pages of two, so that who reads only the first one is found out."""
        asked = dict(parse_qsl(request.url.query))
        if "id" in request.path_params:
            asked["zaak"] = str(request.url).rpartition("/")[0]
        page = int(asked.pop("page", "1"))
        found = [row for row in self.rows[soort] if all(row.get(name) == value for name, value in asked.items())]
        if soort in ZONDER_PAGINAS:
            return Json(found)
        shown, more = found[(page - 1) * 2 : page * 2], len(found) > page * 2
        following = str(request.url.include_query_params(page=page + 1)) if more else None
        return Json({"count": len(found), "next": following, "previous": None, "results": shown})

    def create(self, request: Request, soort: str, body: dict) -> Response:
        fields = UNIEK.get(soort, ())
        if fields and any(all(row[field] == body[field] for field in fields) for row in self.rows[soort]):
            return self.problem(400, "invalid", [{"name": fields[0], "code": "identificatie-niet-uniek", "reason": ""}])
        if soort == "statussen" and self.naam(body["statustype"]) == "Afgehandeld" and not self.rows["resultaten"]:
            return self.problem(
                400, "invalid", [{"name": "nonFieldErrors", "code": "resultaat-does-not-exist", "reason": ""}]
            )
        if body.get("informatieobject") in self.ongepast:
            code = "missing-zaaktype-informatieobjecttype-relation"
            return self.problem(400, "invalid", [{"name": "nonFieldErrors", "code": code, "reason": ""}])
        if len(body.get("identificatie", "")) > 40 and soort != "besluiten":
            return self.problem(400, "invalid", [{"name": "identificatie", "code": "max_length", "reason": ""}])
        if soort == "statussen" and all(rol["url"] != body["gezetdoor"] for rol in self.rows["rollen"]):
            return self.problem(400, "invalid", [{"name": "gezetdoor", "code": "does_not_exist", "reason": ""}])
        if "inhoud" in body:
            body["tekst"] = b64decode(body["inhoud"]).decode(errors="replace")
        row = body | {"url": f"{HOST}/{request.path_params['api']}/api/v1/{soort}/{next(self.numbers)}"}
        self.rows[soort].append(row)
        return Json(row, 201)

    async def one(self, request: Request) -> Response:
        soort, url = request.path_params["soort"], str(request.url)
        if request.method == "DELETE":
            self.rows[soort] = [row for row in self.rows[soort] if row["url"] != url]
            return Response(status_code=204)
        row = next(row for row in self.rows[soort] if row["url"] == url)
        if request.method == "PATCH":
            row |= await request.json()
        return Json(row)

    def problem(self, status: int, code: str, invalid: list[dict] | None = None) -> Response:
        body = {"code": code, "status": status, "title": code, "invalidParams": invalid or []}
        return Json(body, status, media_type="application/problem+json")
