"""The six steps of the demo. Each finds what an earlier run made, so that it can be run again and again."""

import base64
from decimal import Decimal
from typing import Any

import suite
from verhaal import PURPOSE, Api, Verhaal, wait_for

CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
GM_CODE, RSIN = "GM0168", "002220647"
AANMELDING, OVEREENKOMST, TOELATING = "2023-01-09", "2023-02-01", "2023-02-14"
VORIGE_ALV, OPROEP, ALV = "2022-12-07", "2023-04-17", "2023-05-11"
BEGIN = f"{ALV}T17:00:00Z"
KANALEN = ("zaken", "documenten", "besluiten", "objecten", "leden", "tarieven")

verhaal = Verhaal()
leden = Api("leden", "/leden/api/v1")
tarieven = Api("tarieven", "/tarieven/api/v1")
catalogi = Api("zaken", "/catalogi/api/v1")
zaken = Api("zaken", "/zaken/api/v1", **CRS)
documenten = Api("zaken", "/documenten/api/v1")
notificaties = Api("notificaties", "/notificaties/api/v1")
bezorging = Api("notificaties", "/beheer/api/v1")
gateway = Api("", suite.BY_NAME["gateway"].url)


def meld_aan() -> tuple[dict, dict]:
    verhaal.step(1, "Losser meldt zich aan; leden opent een zaak bij zaken")
    body = {"gmCode": GM_CODE, "naam": "Losser", "soortLichaam": "gemeente", "datumAanmelding": AANMELDING}
    lid = leden.ensure("/leden", body, gmCode=GM_CODE)
    verhaal.tell(f"lid {lid['naam']}, aangemeld {lid['datumAanmelding']}, nu: {lid['status']}")
    zaak = zaken.get(wait_for("de zaak van de aanmelding", lambda: leden.get(lid["url"])["zaak"]))
    zaaktype = catalogi.get(zaak["zaaktype"])
    verhaal.figure("zaaktype", zaaktype["omschrijving"], "Aanvraag lidmaatschap", "meegeleverde catalogus")
    verhaal.tell(f"zaak {zaak['identificatie']}: {zaak['url']}")
    rollen = wait_for("de rol van de aanvrager", lambda: zaken.all("/rollen", zaak=zaak["url"]))
    verhaal.check(
        f"rollen: {', '.join(rol['omschrijving'] for rol in rollen)}",
        any(rol["omschrijvingGeneriek"] == "initiator" for rol in rollen),
    )
    leg_brief_vast(zaak, zaaktype)
    leden.ensure(f"{lid['url']}/overeenkomsten", {"van": OVEREENKOMST})
    return lid, zaak


def leg_brief_vast(zaak: dict, zaaktype: dict) -> None:
    """The letter of application as a document with content, at the zaak."""
    soorten = catalogi.all("/informatieobjecttypen", catalogus=zaaktype["catalogus"])
    soort = next(each for each in soorten if each["omschrijving"] == "Aanmeldingsbrief")
    inhoud = b"De gemeente Losser vraagt het lidmaatschap aan."
    brief = {
        "identificatie": "DEMO-LOSSER-AANMELDINGSBRIEF",
        "bronorganisatie": RSIN,
        "creatiedatum": AANMELDING,
        "titel": "Aanmeldingsbrief Losser",
        "auteur": "Gemeente Losser",
        "taal": "nld",
        "formaat": "text/plain",
        "bestandsnaam": "aanmelding.txt",
        "bestandsomvang": len(inhoud),
        "inhoud": base64.b64encode(inhoud).decode(),
        "informatieobjecttype": soort["url"],
        "indicatieGebruiksrecht": False,
    }
    kenmerk = {name: brief[name] for name in ("identificatie", "bronorganisatie")}
    document = documenten.ensure("/enkelvoudiginformatieobjecten", brief, **kenmerk)
    zaken.ensure(
        "/zaakinformatieobjecten", {"zaak": zaak["url"], "informatieobject": document["url"]}, zaak=zaak["url"]
    )
    verhaal.tell(f"document: {document['titel']}, versie {document['versie']}, {document['bestandsomvang']} bytes")


def leg_initiatief_vast(zaak: dict) -> None:
    verhaal.step(2, "objecten krijgt het initiatief: invoering van Open Online en Open Formulieren")
    objecten = Api("objecten", "/objecten/api/v2", suite.known_secrets()["GEMEENGOED_TOKEN_DEMO"], **CRS)
    type = next(each for each in objecten.all("/objecttypes") if each["name"] == "Initiatief")
    data = {
        "code": "LOSSER-OPEN",
        "titel": "Invoering Open Online en Open Formulieren",
        "prioriteit": "1a",
        "score": 7.5,
        "domein": "Dienstverlening",
        "gemeenten": ["Losser"],
        "applicaties": ["Open Online", "PodiumD formulier"],
        "jaarVan": 2024,
        "zaak": zaak["url"],
    }
    record = {"typeVersion": len(type["versions"]), "data": data, "startAt": TOELATING}
    found = objecten.ensure(
        "/objects", {"type": type["url"], "record": record}, type=type["url"], data_attr="code__exact__LOSSER-OPEN"
    )
    verhaal.tell(f"object {found['url']}: {found['record']['data']['titel']}")


def reken() -> list[dict]:
    verhaal.step(3, "tarieven rekent uit wat Losser betaalt, volgens beide sleutels")
    inwoners = tarieven.get("/inwonertallen", gmCode=GM_CODE)["results"]
    verhaal.figure("inwoners van Losser", inwoners[0]["aantal"], 23084, "001, tabel 12")
    gevonden = []
    for product, staand, nieuw in (
        ("open-online", "20534.01", "17756.12"),
        ("podiumd-formulier", "24274.10", "20569.78"),
    ):
        vraag: dict[str, Any] = {"gemeente": GM_CODE[2:], "jaar": 2024, "product": product}
        berekening = tarieven.ensure("/berekeningen", vraag, **vraag)
        per_sleutel = {each["sleutel"]: each["inCenten"]["tarief"] for each in berekening["sleutels"]}
        verhaal.figure(f"{product}, staande sleutel", per_sleutel["bestaand"], staand, "001:2513")
        verhaal.figure(f"{product}, sleutel nieuwe afname", per_sleutel["nieuwe_afname"], nieuw, "001:2544")
        spoor = tarieven.get(f"{berekening['url']}/spoor")
        for regel in spoor["uitleg"][:4]:
            verhaal.tell(f"  {regel}")
        verhaal.tell(f"  spoor {spoor['spoorHash'][:16]}…; {berekening['effect']['toelichting']}")
        gevonden.append(berekening)
    return gevonden


def besluit(lid: dict, zaak: dict) -> dict:
    verhaal.step(4, "het bestuur laat Losser toe; de vergadering stelt de tarieven vast")
    toelating = {
        "orgaan": "bestuur",
        "datum": TOELATING,
        "besluitsoort": "toelating_lid",
        "uitkomst": "aangenomen",
        "tekst": "Losser wordt als lid toegelaten.",
        "lid": lid["url"],
    }
    gevonden = leden.ensure("/besluiten", toelating, lid=lid["url"], besluitsoort="toelating_lid")
    verhaal.figure("toelating is een besluit van het bestuur, artikel", gevonden["artikel"], "4.1", "001:3127")
    bij_zaak = wait_for("het besluit bij de zaak", lambda: zaken.all(f"{zaak['url']}/besluiten"))
    verhaal.check(f"besluit bij de zaak: {bij_zaak[0]['besluit']}", len(bij_zaak) == 1)
    return vergader()


def vergader() -> dict:
    """The general assembly: called, opened, attended, and a vote on the tariffs by the rules of the statutes."""
    vorige = plan(VORIGE_ALV)
    stand = leden.get(f"{vorige['url']}/quorum", moment=f"{VORIGE_ALV}T17:00:00Z")
    verhaal.figure(
        "quorum bij 40 leden", (stand["leden"], stand["regels"][0]["nodig"]), (40, 20), "artikel 17.4, ALV 2022"
    )
    vergadering = plan(ALV)
    stuk = {"vergadering": vergadering["url"], "nummer": "5", "onderwerp": "Tarieven 2024", "besluitsoort": "tarieven"}
    punt = leden.ensure("/agendapunten", stuk, vergadering=vergadering["url"])
    leden.ensure(f"{vergadering['url']}/oproepen", {"datum": OPROEP})
    if leden.get(vergadering["url"])["status"] in ("gepland", "opgeroepen"):
        leden.post(f"{vergadering['url']}/_openen", {"tijdstip": BEGIN})
    uitkomst = stem(punt, neem_plaats(vergadering))
    toon_uitkomst(uitkomst)
    return uitkomst


def plan(datum: str) -> dict:
    vergadering = {"datum": datum, "plaats": "Deventer"}
    return leden.ensure("/vergaderingen", vergadering, datumVanaf=datum, datumTotEnMet=datum)


def neem_plaats(vergadering: dict) -> list[str]:
    """Twenty-one members that sat before Losser did, by code."""
    stemmers = [each for each in leden.all("/leden", peildatum=ALV, stemgerechtigd="true") if each["gmCode"] != GM_CODE]
    plaatsen = [each["url"] for each in sorted(stemmers, key=lambda each: each["gmCode"])[:21]]
    aanwezig = {each["lid"] for each in leden.all(f"{vergadering['url']}/presenties")}
    for lid in plaatsen:
        if lid not in aanwezig:
            leden.post(f"{vergadering['url']}/presenties", {"lid": lid, "van": BEGIN, "wijze": "zelf"})
    return plaatsen


def stem(punt: dict, stemmers: list[str]) -> dict:
    """The decision of a vote: fifteen for, the others against."""
    stemming = leden.ensure("/stemmingen", {"agendapunt": punt["url"]}, agendapunt=punt["url"])
    if stemming["status"] == "voorbereid":
        stemming = leden.post(f"{stemming['url']}/_openen", {"tijdstip": f"{ALV}T17:30:00Z"})
    if stemming["status"] == "open":
        gestemd = {each["lid"] for each in leden.all(f"{stemming['url']}/stemmen")}
        for number, lid in enumerate(stemmers):
            if lid not in gestemd:
                keuze = "voor" if number < 15 else "tegen"
                leden.post(f"{stemming['url']}/stemmen", {"lid": lid, "keuze": keuze})
        leden.post(f"{stemming['url']}/_sluiten", {"tijdstip": f"{ALV}T17:40:00Z"})
    return leden.get(leden.get(stemming["url"])["besluit"])


def toon_uitkomst(uitkomst: dict) -> None:
    verhaal.figure("tarieven", uitkomst["uitkomst"], "aangenomen", "15 van de 21 stemmen voor")
    verhaal.figure("bevoegdheid, artikel", uitkomst["artikel"], "14.6", "statuten")
    for regel in uitkomst["regeluitkomst"]["regels"]:
        invoer = ", ".join(f"{naam} {waarde}" for naam, waarde in regel["invoer"].items())
        verhaal.tell(f"{regel['regel']} (artikel {regel['artikel']}, statuten {regel['statutenversie']}): {invoer}")
    quorum = uitkomst["regeluitkomst"]["regels"][0]["invoer"]
    verhaal.figure(f"quorum bij {quorum['leden']} leden", quorum["nodig"], -(-quorum["leden"] // 2), "artikel 17.4")


def neem_af(lid: dict, berekeningen: list[dict], uitkomst: dict) -> None:
    verhaal.step(5, "het lidmaatschap gaat in, de afname begint, de kwartaalbedragen verschijnen")
    lid = leden.get(lid["url"])
    verhaal.figure("lid sinds het besluit (artikel 4.4)", lid["lidmaatschapVan"], TOELATING, "001:3131")
    stuk = {
        "besluit": uitkomst["url"],
        "berekeningen": [each["url"] for each in berekeningen],
        "omschrijving": "Tarieven Losser 2024",
    }
    vastgesteld = tarieven.ensure("/tariefbesluiten", stuk, lambda each: each["besluit"] == uitkomst["url"])
    verhaal.check(
        f"tarieven vastgesteld op grond van {vastgesteld['besluit']}", vastgesteld["besluit"] == uitkomst["url"]
    )
    for product in ("open-online", "podiumd-formulier"):
        afname: dict[str, Any] = {"lid": GM_CODE[2:], "product": product, "van": "2024-01-01"}
        tarieven.ensure("/afnames", afname, **afname)
    overzicht = tarieven.get("/kwartaalbedragen", lid=GM_CODE[2:], jaar=2024)
    termijnen = [each["bedrag"] for each in overzicht["kwartalen"]]
    verhaal.figure("jaarbedrag", overzicht["jaarbedrag"], "38326.00", "17.756 + 20.570")
    verhaal.figure("kwartalen", termijnen, ["9581.50"] * 4, "som is het jaarbedrag tot op de cent")
    verhaal.check("de kwartalen tellen op", sum(map(Decimal, termijnen)) == Decimal(overzicht["jaarbedrag"]))


def sluit_af(zaak: dict) -> None:
    verhaal.step(6, "de zaak is afgehandeld; elke stap is gemeld en staat in het log van de gateway")
    zaak = wait_for(
        "de eindstatus",
        lambda: (
            (found := zaken.get(zaak["url"], expand="status.statustype,resultaat.resultaattype"))["einddatum"] and found
        ),
    )
    ingebed = zaak["_expand"]
    status = ingebed["status"]["_expand"]["statustype"]
    resultaat = ingebed["resultaat"]["_expand"]["resultaattype"]
    verhaal.figure("eindstatus", status["omschrijving"], "Afgehandeld", "zaaktype Aanvraag lidmaatschap")
    verhaal.figure("resultaat", resultaat["omschrijving"], "Toegelaten", "001:3127")
    verhaal.tell(f"archief: {zaak['archiefnominatie']}, actiedatum {zaak['archiefactiedatum'] or 'nog niet bekend'}")
    for kanaal in KANALEN:
        aantal = wait_for(f"notificaties op kanaal {kanaal}", lambda kanaal=kanaal: bezorgd(kanaal))
        verhaal.check(f"kanaal {kanaal}: {aantal} notificaties bezorgd, geen die wacht", aantal > 0)
    toon_log()


def bezorgd(kanaal: str) -> int:
    """How many notifications the subscriber of the demo got, once none waits."""
    wacht = bezorging.get("/bezorgingen", kanaal=kanaal, status="wachtend")["count"]
    return 0 if wacht else bezorging.get("/bezorgingen", kanaal=kanaal, status="gelukt")["count"]


def toon_log() -> None:
    """What the gateway wrote down of it; the log reaches the database a moment after the request."""
    for service in ("leden", "zaken", "objecten", "tarieven", "notificaties"):
        found = wait_for(
            f"logregels van {service}",
            lambda service=service: gateway.get("/txlog/v1/records", service=service, processId=PURPOSE)["results"],
        )
        verhaal.check(
            f"log van {service}: doel {found[0]['processId']}, {found[0]['method']} {found[0]['path'][:60]}", True
        )
