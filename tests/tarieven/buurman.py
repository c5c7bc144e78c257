"""A leden service of a few lines, with the answers that tarieven asks of it."""

from dataclasses import dataclass, field

import httpx

LEDEN = "http://gateway.test/leden/api/v1"
BESLUIT = f"{LEDEN}/besluiten/6e9f6a4b-6a38-4d27-9a7c-0d3a5e9f8b11"


def stemregel(sleutel: str, teller: int, noemer: int, tekst: str) -> dict:
    parameters = {"teller": teller, "noemer": noemer}
    return {"sleutel": sleutel, "artikel": "17", "parameters": parameters, "toelichting": tekst, "bekendGebrek": ""}


HELFT = stemregel("quorum_helft", 1, 2, "Ten minste de helft van de leden is aanwezig.")
BESLUITSOORTEN = [
    {"sleutel": sleutel, "artikel": artikel, "orgaan": "alv", "quorum": HELFT, "meerderheid": stemregel(*regel)}
    for sleutel, artikel, regel in (
        ("tarieven", "14.6", ("volstrekte_meerderheid", 1, 2, "Meer dan de helft van de stemmen is voor.")),
        ("jaarbijdrage", "4.6", ("twee_derde_bijdragen", 2, 3, "Ten minste twee derde van de stemmen is voor.")),
    )
]


@dataclass
class Leden:
    leden: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # gm_code: first and last day
    besluiten: dict[str, str] = field(default_factory=dict)  # url: uitkomst
    orgaan: str = "alv"
    besluitsoort: str = "tarieven"
    status: int = 200  # what it answers when it is ill

    def antwoord(self, request: httpx.Request) -> httpx.Response:
        if self.status == 0:
            raise httpx.ConnectError("weg")
        if self.status != 200:
            return httpx.Response(self.status)
        if request.url.params.get("stemgerechtigd") == "true":
            return httpx.Response(200, json={"count": 41, "next": None, "previous": None, "results": []})
        if request.url.path.endswith("/leden"):
            return self.lid(request.url.params["gmCode"].removeprefix("GM"))
        if request.url.path.endswith("/besluitsoorten"):
            return httpx.Response(200, json=BESLUITSOORTEN)
        uitkomst = self.besluiten.get(str(request.url))
        return httpx.Response(200, json=self.besluit(uitkomst)) if uitkomst else httpx.Response(404)

    def besluit(self, uitkomst: str) -> dict:
        wie = {"orgaan": self.orgaan, "besluitsoort": self.besluitsoort}
        return wie | {"datum": "2023-05-11", "uitkomst": uitkomst}

    def lid(self, gm_code: str) -> httpx.Response:
        found = [self.leden[gm_code]] if gm_code in self.leden else []
        results = [{"gmCode": f"GM{gm_code}", "lidmaatschapVan": van, "lidmaatschapTot": tot} for van, tot in found]
        return httpx.Response(200, json={"count": len(results), "next": None, "previous": None, "results": results})
