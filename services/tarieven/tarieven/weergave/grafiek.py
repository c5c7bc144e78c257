"""Grafiek: a bar chart as SVG, drawn here: no script, no style, a title and a description for who cannot see it."""

from decimal import Decimal
from itertools import accumulate
from xml.etree.ElementTree import Element, SubElement, tostring

from tarieven.uitleg import euro
from tarieven.weergave.blad import Grafiek, Staaf

# each at least 4,5:1 on white and told apart in grey
KLEUREN = ("#154273", "#a85c00", "#39870c")
BREEDTE, NAAM, BEDRAG, REGEL, KOP = 800, 190, 130, 26, 34
LETTER = {"font-family": "system-ui, sans-serif", "font-size": "14", "fill": "#1b1b1b"}


def svg(grafiek: Grafiek, nr: int = 1) -> Element:
    """`nr` keeps the ids of several charts on one page apart."""
    hoogte = KOP + REGEL * len(grafiek.staven) + 10
    maat = {"viewBox": f"0 0 {BREEDTE} {hoogte}", "width": str(BREEDTE), "height": str(hoogte)}
    ids = {"aria-labelledby": f"grafiek-{nr}-titel grafiek-{nr}-tekst"}
    teken = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", **maat, **ids})
    tekst(teken, "title", grafiek.titel, id=f"grafiek-{nr}-titel")
    tekst(teken, "desc", grafiek.omschrijving, id=f"grafiek-{nr}-tekst")
    legenda(teken, grafiek.reeksen)
    schaal = Schaal(grafiek)
    for plek, staaf in enumerate(grafiek.staven):
        getekend(teken, staaf, schaal, KOP + REGEL * plek)
    return teken


def als_bestand(grafiek: Grafiek) -> bytes:
    return tostring(svg(grafiek), encoding="utf-8", xml_declaration=True)


class Schaal:
    """From euros to the width of the drawing; zero is at the left unless something is below it."""

    def __init__(self, grafiek: Grafiek) -> None:
        sommen = [som for staaf in grafiek.staven for som in accumulate(staaf.delen)]
        self.laagst, self.hoogst = min([Decimal(0), *sommen]), max([Decimal(0), *sommen])
        self.spanne = self.hoogst - self.laagst or Decimal(1)

    def x(self, bedrag: Decimal) -> Decimal:
        return NAAM + (bedrag - self.laagst) * (BREEDTE - NAAM - BEDRAG) / self.spanne


def legenda(teken: Element, reeksen: tuple[str, ...]) -> None:
    for nr, naam in enumerate(reeksen if len(reeksen) > 1 else ()):
        links = NAAM + 190 * nr
        SubElement(teken, "rect", x=str(links), y="6", width="14", height="14", fill=KLEUREN[nr])
        tekst(teken, "text", naam, x=str(links + 20), y="18", **LETTER)


def getekend(teken: Element, staaf: Staaf, schaal: Schaal, boven: int) -> None:
    tekst(teken, "text", kort(staaf.naam), x="0", y=str(boven + 16), **LETTER)
    van = Decimal(0)
    for nr, deel in enumerate(staaf.delen):
        links, rechts = sorted((schaal.x(van), schaal.x(van + deel)))
        kleur = KLEUREN[nr] if deel >= 0 else KLEUREN[2]
        maat = {"x": f"{links:.1f}", "y": str(boven + 3), "width": f"{rechts - links:.1f}", "height": str(REGEL - 8)}
        SubElement(teken, "rect", maat, fill=kleur)
        van += deel
    plek = {"x": str(BREEDTE), "y": str(boven + 16), "text-anchor": "end"}
    tekst(teken, "text", euro(sum(staaf.delen, Decimal(0))), **plek, **LETTER)


def kort(naam: str) -> str:
    return naam if len(naam) <= 26 else f"{naam[:25]}…"


def tekst(ouder: Element, soort: str, inhoud: str, **kenmerken: str) -> Element:
    kind = SubElement(ouder, soort, kenmerken)
    kind.text = inhoud
    return kind
