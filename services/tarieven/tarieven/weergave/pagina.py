"""Pagina: a sheet as HTML in the class names of the NL Design System (Utrecht), with neutral tokens of our own.

Built as a tree, so that nothing in it can be markup by accident. No script, nothing from elsewhere.
"""

from base64 import b64encode
from hashlib import sha256
from xml.etree.ElementTree import Element, SubElement, tostring

from tarieven.weergave.blad import Blad, Deel, Tabel
from tarieven.weergave.grafiek import svg, tekst

STIJL = """
:root { --utrecht-document-color: #1b1b1b; --utrecht-document-background-color: #fff;
  --utrecht-link-color: #154273; --utrecht-table-border-color: #767676;
  --utrecht-document-font-family: system-ui, sans-serif; --utrecht-focus-outline-color: #154273; }
.utrecht-document { font: 1.0625rem/1.5 var(--utrecht-document-font-family); color: var(--utrecht-document-color);
  background: var(--utrecht-document-background-color); margin: 0; }
.utrecht-page { max-width: 60rem; margin: 0 auto; padding: 1rem; }
.utrecht-skip-link:not(:focus) { position: absolute; left: -100vw; }
:focus-visible { outline: .2rem solid var(--utrecht-focus-outline-color); outline-offset: .15rem; }
.utrecht-table-container { overflow-x: auto; }
.utrecht-table { border-collapse: collapse; width: 100%; }
.utrecht-table__caption { text-align: left; font-weight: bold; padding-block: .5rem; }
.utrecht-table__header-cell, .utrecht-table__cell { border-bottom: 1px solid var(--utrecht-table-border-color);
  padding: .4rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.utrecht-table__cell--numeric-column, .utrecht-table__header-cell--numeric-column { text-align: right;
  white-space: nowrap; }
.utrecht-figure { margin: 1rem 0; overflow-x: auto; } svg { max-width: 100%; height: auto; }
.utrecht-code { overflow-wrap: anywhere; }
@media print { .utrecht-skip-link { display: none; } }
"""
HASH = b64encode(sha256(STIJL.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def pagina(blad: Blad) -> bytes:
    html = Element("html", lang="nl")
    kop = SubElement(html, "head")
    SubElement(kop, "meta", charset="utf-8")
    SubElement(kop, "meta", name="viewport", content="width=device-width, initial-scale=1")
    tekst(kop, "title", blad.titel)
    tekst(kop, "style", STIJL)
    body = met(html, "body", "utrecht-document")
    over = tekst(body, "a", "Naar de inhoud", href="#inhoud")
    over.set("class", "utrecht-skip-link")
    main = met(met(body, "div", "utrecht-page"), "main", "utrecht-page__content")
    main.set("id", "inhoud")
    gezegd(main, "h1", "utrecht-heading-1", blad.titel)
    for alinea in blad.inleiding:
        gezegd(main, "p", "utrecht-paragraph utrecht-paragraph--lead", alinea)
    for nr, deel in enumerate(blad.delen, 1):
        sectie(main, deel, nr)
    if blad.slot:
        gezegd(main, "p", "utrecht-paragraph utrecht-paragraph--small", blad.slot)
    return b"<!doctype html>\n" + tostring(html, encoding="utf-8", method="html")


def sectie(main: Element, deel: Deel, nr: int) -> None:
    plek = SubElement(main, "section", {"aria-labelledby": f"deel-{nr}"})
    gezegd(plek, "h2", "utrecht-heading-2", deel.kop).set("id", f"deel-{nr}")
    for alinea in deel.alineas:
        gezegd(plek, "p", "utrecht-paragraph", alinea)
    if deel.grafiek is not None:
        met(plek, "figure", "utrecht-figure").append(svg(deel.grafiek, nr))
    if deel.tabel is not None:
        tabel(plek, deel.tabel)


def tabel(plek: Element, gegeven: Tabel) -> None:
    """A table that is too wide scrolls in a region that the keyboard reaches."""
    houder = met(plek, "div", "utrecht-table-container")
    for naam, waarde in (("tabindex", "0"), ("role", "region"), ("aria-label", gegeven.bijschrift)):
        houder.set(naam, waarde)
    gevonden = met(houder, "table", "utrecht-table")
    gezegd(gevonden, "caption", "utrecht-table__caption", gegeven.bijschrift)
    kop = met(met(gevonden, "thead", "utrecht-table__header"), "tr", "utrecht-table__row")
    for nr, naam in enumerate(gegeven.koppen):
        gezegd(kop, "th", soort("header-cell", gegeven, nr), naam).set("scope", "col")
    lijf = met(gevonden, "tbody", "utrecht-table__body")
    for rij in gegeven.rijen:
        lijn = met(lijf, "tr", "utrecht-table__row")
        for nr, cel in enumerate(rij):
            gezegd(lijn, "td" if nr else "th", soort("cell" if nr else "header-cell", gegeven, nr), cel)
            if not nr:
                lijn[0].set("scope", "row")


def soort(naam: str, gegeven: Tabel, nr: int) -> str:
    klasse = f"utrecht-table__{naam}"
    return f"{klasse} {klasse}--numeric-column" if nr and gegeven.getallen else klasse


def met(ouder: Element, soort: str, klasse: str) -> Element:
    return SubElement(ouder, soort, {"class": klasse})


def gezegd(ouder: Element, soort: str, klasse: str, inhoud: str) -> Element:
    kind = met(ouder, soort, klasse)
    kind.text = inhoud
    return kind
