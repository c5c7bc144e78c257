"""A stand-in for the ZGW APIs that leden calls: the endpoints, filters and refusals that matter to it, in memory."""

import asyncio
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import httpx
import jwt
from commonground.json import Json
from leden.dossiers import ZAAKTYPEN
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

HOST, SECRET = "http://zgw.example", "geheim-van-leden-dat-lang-genoeg-is-voor-hs256"
STATUSTYPEN = ("Aangemeld", "Toelaatbaarheid getoetst", "Besluit bestuur genomen", "Voorgelegd aan ALV", "Afgehandeld")
RESULTAATTYPEN = ("Toegelaten", "Toegelaten door ALV", "Geweigerd", "Ingetrokken")
UNIEK = {"zaken": "identificatie", "besluiten": "identificatie", "resultaten": "zaak", "rollen": "roltype"}


class Zgw:
    """`weg`: out of reach; `weiger`, `verlies`: so many writes are refused, or done without an answer that arrives."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict]] = {
            name: [] for name in ("zaken", "rollen", "statussen", "resultaten", "besluiten")
        }
        self.numbers, self.weg, self.weiger, self.verlies, self.calls = count(1), False, 0, 0, []
        self.onzin: bytes | None = None
        self.traag = 0.0  # seconds before each answer
        zaaktypen = [("2019-01-01", "2019-12-31"), ("2020-01-01", None)]
        self.rows["zaaktypen"] = [
            self.type("zaaktypen", "Aanvraag lidmaatschap", beginGeldigheid=van, eindeGeldigheid=tot)
            | {"identificatie": "LEDEN-AANVRAAG"}
            for van, tot in zaaktypen
        ]
        zaaktype = self.rows["zaaktypen"][1]["url"]
        for soort, namen in (
            ("statustypen", STATUSTYPEN),
            ("resultaattypen", RESULTAATTYPEN),
            ("roltypen", ("Aanvrager",)),
        ):
            self.rows[soort] = [self.type(soort, naam, zaaktype=zaaktype) for naam in namen]
        self.meer_zaaktypen()
        namen = ("ALV-besluit", "Besluit toelating lid")
        self.rows["besluittypen"] += [self.type("besluittypen", naam, zaaktypen=zaaktype) for naam in namen]

    def meer_zaaktypen(self) -> None:
        """The zaaktypen of the shipped catalogue that leden opens besides, with the names that its steps use."""
        soorten = {"status": "statustypen", "resultaat": "resultaattypen", "rol": "roltypen", "besluit": "besluittypen"}
        for identificatie, oorzaken in ZAAKTYPEN.items():
            zaaktype = self.type("zaaktypen", identificatie, beginGeldigheid="2020-01-01", eindeGeldigheid=None)
            self.rows["zaaktypen"].append(zaaktype | {"identificatie": identificatie})
            for stap, naam in {stap for stappen in oorzaken.values() for stap in stappen}:
                van = {"zaaktypen" if stap == "besluit" else "zaaktype": zaaktype["url"]}
                self.rows.setdefault(soorten[stap], []).append(self.type(soorten[stap], naam, **van))

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
            Route("/{api}/api/v1/{soort}/{id}", self.delete, methods=["DELETE"]),
        ]
        asgi = httpx.ASGITransport(Starlette(routes=routes))
        zgw = self

        class Transport(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                if zgw.weg:
                    raise httpx.ConnectError("weg")
                await asyncio.sleep(zgw.traag)
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
        page = int(asked.pop("page", "1"))
        found = [row for row in self.rows[soort] if all(row.get(name) == value for name, value in asked.items())]
        shown, more = found[(page - 1) * 2 : page * 2], len(found) > page * 2
        following = str(request.url.include_query_params(page=page + 1)) if more else None
        return Json({"count": len(found), "next": following, "previous": None, "results": shown})

    def create(self, request: Request, soort: str, body: dict) -> Response:
        if (field := UNIEK.get(soort)) and any(row[field] == body[field] for row in self.rows[soort]):
            return self.problem(400, "invalid", [{"name": field, "code": "identificatie-niet-uniek", "reason": ""}])
        if soort == "statussen" and self.naam(body["statustype"]) == "Afgehandeld" and not self.rows["resultaten"]:
            return self.problem(
                400, "invalid", [{"name": "nonFieldErrors", "code": "resultaat-does-not-exist", "reason": ""}]
            )
        row = body | {"url": f"{HOST}/{request.path_params['api']}/api/v1/{soort}/{next(self.numbers)}"}
        self.rows[soort].append(row)
        return Json(row, 201)

    async def delete(self, request: Request) -> Response:
        soort = request.path_params["soort"]
        self.rows[soort] = [row for row in self.rows[soort] if not row["url"].endswith(f"/{request.path_params['id']}")]
        return Response(status_code=204)

    def problem(self, status: int, code: str, invalid: list[dict] | None = None) -> Response:
        body = {"code": code, "status": status, "title": code, "invalidParams": invalid or []}
        return Json(body, status, media_type="application/problem+json")
