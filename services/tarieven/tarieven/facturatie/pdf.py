"""The invoice for people: a PDF/A-3 with the UBL inside, so that paper and message are one file."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from fpdf import FPDF
from fpdf.enums import TableBordersLayout

from tarieven.facturatie.ubl import periode
from tarieven.facturatie.vaststellen import is_creditnota
from tarieven.uitleg import euro

FONT = "Source Sans Pro"
SOORTEN = {"0106": "KVK", "0190": "OIN"}
GRIJS = (90, 90, 90)
# fpdf2 would write the moment of now in it
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
      <pdfaid:part>3</pdfaid:part>
      <pdfaid:conformance>B</pdfaid:conformance>
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{titel}</rdf:li></rdf:Alt></dc:title>
      <dc:creator><rdf:Seq><rdf:li>{maker}</rdf:li></rdf:Seq></dc:creator>
      <xmp:CreateDate>{moment}</xmp:CreateDate>
      <xmp:ModifyDate>{moment}</xmp:ModifyDate>
    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>"""


@cache
def letters() -> Path:
    """The folder of the typeface; its package is not imported, because that reads every file in it."""
    spec = find_spec("font_source_sans_pro")
    assert spec is not None and spec.submodule_search_locations  # noqa: S101 - a dependency of this service
    return Path(next(iter(spec.submodule_search_locations))) / "files"


def als_pdf(factuur: Any, regels: Sequence[Any], ubl: bytes) -> bytes:
    """The same invoice gives the same bytes."""
    moment = datetime.combine(factuur.factuurdatum, time(12), UTC)
    naam = "Creditnota" if is_creditnota(factuur) else "Factuur"
    pdf = Factuurpapier(f"{naam} {factuur.nummer}", factuur.verkoper, moment)
    pdf.embed_file(
        bytes=ubl,
        basename=f"{factuur.nummer}.xml",
        mime_type="application/xml",
        associated_file_relationship="Alternative",
        modification_date=moment,
        desc="Dezelfde factuur als UBL 2.1",
    )
    pdf.kop(factuur, naam)
    pdf.tabel(factuur, regels)
    pdf.voet(factuur, regels)
    return bytes(pdf.output())


class Factuurpapier(FPDF):
    def __init__(self, titel: str, verkoper: dict[str, str], moment: datetime) -> None:
        super().__init__(enforce_compliance="PDF/A-3B")
        self.set_title(titel)
        self.set_author(verkoper["naam"])
        self.set_lang("nl-NL")
        self.set_creation_date(moment)
        self.set_xmp_metadata(xmp(titel, verkoper["naam"], moment))
        self.set_auto_page_break(True, 18)
        for stijl, bestand in (("", "Regular"), ("B", "Bold")):
            self.add_font(FONT, stijl, letters() / f"SourceSansPro-{bestand}.ttf")
        self.titel = titel
        self.add_page()

    def footer(self) -> None:
        self.set_y(-14)
        self.letter(8, grijs=True)
        self.cell(0, 5, f"{self.titel}, blad {self.page_no()}", align="R")

    def letter(self, grootte: float, stijl: str = "", grijs: bool = False) -> None:
        self.set_font(FONT, stijl, grootte)  # type: ignore[arg-type]
        self.set_text_color(*(GRIJS if grijs else (0, 0, 0)))

    def regel(self, tekst: str, hoogte: float = 5) -> None:
        self.multi_cell(0, hoogte, tekst, new_x="LMARGIN", new_y="NEXT")

    # --- the parts of the page ---
    def kop(self, factuur: Any, naam: str) -> None:
        self.letter(11, "B")
        self.regel(factuur.verkoper["naam"])
        self.letter(9, grijs=True)
        self.regel(" · ".join(adres(factuur.verkoper)))
        self.ln(10)
        self.letter(11)
        for deel in (factuur.afnemer["naam"], *adres(factuur.afnemer)):
            self.regel(deel)
        self.ln(8)
        self.letter(20, "B")
        self.regel(f"{naam} {factuur.nummer}", 9)
        self.ln(2)
        self.letter(10)
        van, tot_en_met = periode(factuur)
        for wat, waarde in (
            ("Datum", datum(factuur.factuurdatum)),
            ("Te betalen voor of op", "" if naam == "Creditnota" else datum(factuur.vervaldatum)),
            ("Over", f"{datum(van)} tot en met {datum(tot_en_met)}"),
            ("Uw referentie", factuur.inkoopreferentie),
            ("Hoort bij", ", ".join(factuur.verwijzingen)),
            ("Reden", factuur.reden),
        ):
            if waarde:
                self.cell(45, 5, wat)
                self.regel(waarde)
        self.ln(6)

    def tabel(self, factuur: Any, regels: Sequence[Any]) -> None:
        self.letter(10)
        with self.table(
            col_widths=(11, 118, 26, 35),
            text_align=("RIGHT", "LEFT", "LEFT", "RIGHT"),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            line_height=6,
            padding=1,
        ) as tabel:
            tabel.row(("Nr.", "Omschrijving", "Btw", "Bedrag"))
            for regel in regels:
                tabel.row((str(regel.volgnummer), regel.omschrijving, btw(regel), euro(regel.bedrag)))
        self.ln(2)
        for wat, bedrag in (
            ("Zonder btw", factuur.netto),
            ("Btw", factuur.btw),
            ("Totaal", factuur.netto + factuur.btw),
        ):
            self.letter(11 if wat == "Totaal" else 10, "B" if wat == "Totaal" else "")
            self.cell(155, 6, wat, align="R")
            self.cell(35, 6, euro(bedrag), align="R", new_x="LMARGIN", new_y="NEXT")
        self.ln(4)

    def voet(self, factuur: Any, regels: Sequence[Any]) -> None:
        self.letter(10)
        for reden in dict.fromkeys(each["vrijstelling"] for each in factuur.btw_uitsplitsing if each["vrijstelling"]):
            self.regel(f"Btw: {reden}.".replace("..", "."))
        if not is_creditnota(factuur):
            rekening = factuur.verkoper["iban"]
            self.regel(
                f"U kunt betalen op {rekening} van {factuur.verkoper['naam']}, met vermelding van {factuur.nummer}."
            )
        self.ln(4)
        self.letter(8, grijs=True)
        self.regel("Elk bedrag is na te rekenen. Het rekenspoor van een regel heeft dit zegel (SHA-256):", 4)
        for regel in regels:
            self.regel(f"{regel.volgnummer}: {regel.spoor_hash}", 4)


def xmp(titel: str, maker: str, moment: datetime) -> str:
    return XMP.format(titel=escape(titel), maker=escape(maker), moment=moment.isoformat())


def adres(partij: dict[str, str]) -> list[str]:
    nummer = f"{SOORTEN[partij['nummer_schema']]} {partij['nummer']}"
    return [partij["straat"], f"{partij['postcode']} {partij['plaats']}", nummer]


def btw(regel: Any) -> str:
    vormen = {"E": "vrijgesteld", "O": "geen"}
    return (
        vormen.get(regel.btw_categorie)
        or f"{regel.btw_percentage:.2f}".rstrip("0").rstrip(".").replace(".", ",") + " %"
    )


def datum(dag: date) -> str:
    return f"{dag:%d-%m-%Y}"
