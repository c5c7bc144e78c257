"""Pdf: the same sheet on A4. The fonts that every reader has know Latin 1: no euro sign, no minus of a formula."""

from datetime import datetime
from xml.etree.ElementTree import tostring

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TextEmphasis
from fpdf.fonts import FontFace

from tarieven.weergave.blad import Blad, Grafiek, Tabel
from tarieven.weergave.grafiek import svg

LETTER, RAND = "Helvetica", 18
ANDERS = str.maketrans({"€": "EUR", "−": "-", "–": "-", "‘": "'", "’": "'", "…": "...", "≤": "<=", "≥": ">="})


def pdf(blad: Blad, gemaakt: datetime) -> bytes:
    """The same sheet of the same moment is the same file."""
    vel = FPDF(format="A4")
    vel.set_margins(RAND, RAND)
    vel.set_auto_page_break(True, RAND)
    vel.set_lang("nl")
    vel.set_title(blad.titel)
    vel.set_creation_date(gemaakt)
    vel.add_page()
    tekst(vel, blad.titel, 18, vet=True)
    for alinea in blad.inleiding:
        tekst(vel, alinea, 12)
    for deel in blad.delen:
        tekst(vel, deel.kop, 14, vet=True)
        for alinea in deel.alineas:
            tekst(vel, alinea, 10)
        if deel.grafiek is not None:
            grafiek(vel, deel.grafiek)
        if deel.tabel is not None:
            tabel(vel, deel.tabel)
    tekst(vel, blad.slot, 9)
    return bytes(vel.output())


def tekst(vel: FPDF, inhoud: str, punten: int, vet: bool = False) -> None:
    vel.set_font(LETTER, "B" if vet else "", punten)
    vel.multi_cell(0, punten * 0.5, leesbaar(inhoud), new_x="LMARGIN", new_y="NEXT")
    vel.ln(2)


def grafiek(vel: FPDF, gegeven: Grafiek) -> None:
    hoogte = (34 + 26 * len(gegeven.staven) + 10) * vel.epw / 800
    if vel.will_page_break(min(hoogte, vel.eph)):
        vel.add_page()
    vel.image(getekend(gegeven), w=vel.epw, h=min(hoogte, vel.eph), alt_text=leesbaar(gegeven.omschrijving))
    vel.ln(3)


def getekend(gegeven: Grafiek) -> bytes:
    """The chart without its title and description: a PDF has those as the alternative text."""
    teken = svg(gegeven)
    for kind in [each for each in teken if each.tag in ("title", "desc")]:
        teken.remove(kind)
    return leesbaar(tostring(teken, encoding="unicode")).encode()


def tabel(vel: FPDF, gegeven: Tabel) -> None:
    tekst(vel, gegeven.bijschrift, 10, vet=True)
    vel.set_font(LETTER, "", 8)
    kop = FontFace(emphasis=TextEmphasis.B)
    uitlijning = ["LEFT", *["RIGHT" if gegeven.getallen else "LEFT"] * (len(gegeven.koppen) - 1)]
    lijnen = TableBordersLayout.HORIZONTAL_LINES
    with vel.table(borders_layout=lijnen, headings_style=kop, text_align=uitlijning, line_height=4) as gevonden:
        for rij in (gegeven.koppen, *gegeven.rijen):
            lijn = gevonden.row()
            for cel in rij:
                lijn.cell(leesbaar(cel))
    vel.ln(3)


def leesbaar(inhoud: str) -> str:
    return inhoud.translate(ANDERS).encode("latin-1", "replace").decode("latin-1")
