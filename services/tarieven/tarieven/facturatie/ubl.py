"""The invoice as UBL 2.1, Peppol BIS Billing 3.0 (EN 16931). Written from what was stored when it became definitive.

Quantity 1 and price = amount of the line (domain rule 7.4): an amount that was split has no price per inhabitant. A
price may not be negative, so what is taken off has quantity -1. A total below zero makes it a credit note, all signs
turned.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from tarieven.afronding import tekst
from tarieven.facturatie.vaststellen import is_creditnota
from tarieven.kwartalen import begin_van

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CAC, CBC = f"{UBL}CommonAggregateComponents-2", f"{UBL}CommonBasicComponents-2"
CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
FACTUUR, CREDITNOTA = ("Invoice", "380", "Invoiced"), ("CreditNote", "381", "Credited")
ONMOGELIJK = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STUK = "C62"  # UN/ECE recommendation 20: one


def als_ubl(factuur: Any, regels: Sequence[Any]) -> bytes:
    credit = is_creditnota(factuur)
    soort, code, _ = CREDITNOTA if credit else FACTUUR
    namespace = f"{UBL}{soort}-2"
    for prefix, each in (("", namespace), ("cac", CAC), ("cbc", CBC)):
        ET.register_namespace(prefix, each)
    wortel = ET.Element(f"{{{namespace}}}{soort}")
    kop(wortel, factuur, soort, code, credit)
    partij(cac(wortel, "AccountingSupplierParty"), factuur.verkoper, buiten_de_btw(factuur))
    partij(cac(wortel, "AccountingCustomerParty"), factuur.afnemer, True)
    betaling(wortel, factuur)
    teken = -1 if credit else 1
    bedragen(wortel, factuur, teken)
    for regel in regels:
        factuurregel(wortel, regel, teken, CREDITNOTA if credit else FACTUUR)
    ET.indent(wortel)
    return ET.tostring(wortel, "utf-8", xml_declaration=True)


def cac(boven: ET.Element, naam: str) -> ET.Element:
    return ET.SubElement(boven, f"{{{CAC}}}{naam}")


def cbc(boven: ET.Element, naam: str, waarde: str, **attributen: str) -> None:
    """Nothing for an empty value: UBL has no empty elements. Nor has XML the characters that are left out."""
    if waarde := ONMOGELIJK.sub("", waarde).strip():
        ET.SubElement(boven, f"{{{CBC}}}{naam}", attributen).text = waarde


def geld(boven: ET.Element, naam: str, bedrag: Decimal) -> None:
    cbc(boven, naam, f"{bedrag + 0:.2f}", currencyID="EUR")


def buiten_de_btw(factuur: Any) -> bool:
    """Then the number of the seller may not be on it (BR-O-02)."""
    return any(each["categorie"] == "O" for each in factuur.btw_uitsplitsing)


def kop(wortel: ET.Element, factuur: Any, soort: str, code: str, credit: bool) -> None:
    cbc(wortel, "CustomizationID", CUSTOMIZATION)
    cbc(wortel, "ProfileID", PROFILE)
    cbc(wortel, "ID", factuur.nummer)
    cbc(wortel, "IssueDate", factuur.factuurdatum.isoformat())
    if not credit:
        cbc(wortel, "DueDate", factuur.vervaldatum.isoformat())
    cbc(wortel, f"{soort}TypeCode", code)
    cbc(wortel, "Note", factuur.reden)
    cbc(wortel, "DocumentCurrencyCode", "EUR")
    cbc(wortel, "BuyerReference", factuur.inkoopreferentie)
    van, tot_en_met = periode(factuur)
    tijdvak = cac(wortel, "InvoicePeriod")
    cbc(tijdvak, "StartDate", van.isoformat())
    cbc(tijdvak, "EndDate", tot_en_met.isoformat())
    for nummer in factuur.verwijzingen:
        cbc(cac(cac(wortel, "BillingReference"), "InvoiceDocumentReference"), "ID", nummer)


def periode(factuur: Any) -> tuple[date, date]:
    """An advance is about its quarter, a settlement or a contribution about the year."""
    dag, jaar = timedelta(days=1), factuur.jaar
    if factuur.soort != "voorschot":
        return date(jaar, 1, 1), date(jaar, 12, 31)
    volgende = begin_van(jaar, factuur.kwartaal + 1) if factuur.kwartaal < 4 else date(jaar + 1, 1, 1)
    return begin_van(jaar, factuur.kwartaal), volgende - dag


def partij(boven: ET.Element, gegevens: dict[str, str], zonder_btw: bool) -> None:
    party = cac(boven, "Party")
    cbc(party, "EndpointID", gegevens["nummer"], schemeID=gegevens["nummer_schema"])
    cbc(cac(party, "PartyName"), "Name", gegevens["naam"])
    adres = cac(party, "PostalAddress")
    for naam, waarde in (("StreetName", "straat"), ("CityName", "plaats"), ("PostalZone", "postcode")):
        cbc(adres, naam, gegevens[waarde])
    cbc(cac(adres, "Country"), "IdentificationCode", "NL")
    if gegevens["btw_nummer"] and not zonder_btw:
        belasting = cac(party, "PartyTaxScheme")
        cbc(belasting, "CompanyID", gegevens["btw_nummer"])
        cbc(cac(belasting, "TaxScheme"), "ID", "VAT")
    rechtspersoon = cac(party, "PartyLegalEntity")
    cbc(rechtspersoon, "RegistrationName", gegevens["naam"])
    cbc(rechtspersoon, "CompanyID", gegevens["nummer"], schemeID=gegevens["nummer_schema"])


def betaling(wortel: ET.Element, factuur: Any) -> None:
    wijze = cac(wortel, "PaymentMeans")
    cbc(wijze, "PaymentMeansCode", factuur.verkoper["betaalwijze"])
    cbc(wijze, "PaymentID", factuur.nummer)
    rekening = cac(wijze, "PayeeFinancialAccount")
    cbc(rekening, "ID", factuur.verkoper["iban"])
    cbc(rekening, "Name", factuur.verkoper["naam"])
    cbc(cac(wortel, "PaymentTerms"), "Note", f"Te betalen voor of op {factuur.vervaldatum:%d-%m-%Y}.")


def bedragen(wortel: ET.Element, factuur: Any, teken: int) -> None:
    belasting = cac(wortel, "TaxTotal")
    geld(belasting, "TaxAmount", teken * factuur.btw)
    for deel in factuur.btw_uitsplitsing:
        per_tarief = cac(belasting, "TaxSubtotal")
        geld(per_tarief, "TaxableAmount", teken * Decimal(deel["grondslag"]))
        geld(per_tarief, "TaxAmount", teken * Decimal(deel["btw"]))
        categorie(cac(per_tarief, "TaxCategory"), deel["categorie"], Decimal(deel["percentage"]), deel["vrijstelling"])
    netto, bruto = teken * factuur.netto, teken * (factuur.netto + factuur.btw)
    totaal = cac(wortel, "LegalMonetaryTotal")
    for naam, bedrag in (
        ("LineExtensionAmount", netto),
        ("TaxExclusiveAmount", netto),
        ("TaxInclusiveAmount", bruto),
        ("PayableAmount", bruto),
    ):
        geld(totaal, naam, bedrag)


def categorie(boven: ET.Element, code: str, percentage: Decimal, vrijstelling: str = "") -> None:
    cbc(boven, "ID", code)
    if code != "O":  # BR-O-05: outside VAT there is no rate, not even zero
        cbc(boven, "Percent", tekst(percentage))
    cbc(boven, "TaxExemptionReason", vrijstelling)
    cbc(cac(boven, "TaxScheme"), "ID", "VAT")


def factuurregel(wortel: ET.Element, regel: Any, teken: int, vorm: tuple[str, str, str]) -> None:
    soort, _, hoeveelheid = vorm
    bedrag = teken * regel.bedrag
    deel = cac(wortel, f"{soort}Line")
    cbc(deel, "ID", str(regel.volgnummer))
    cbc(deel, f"{hoeveelheid}Quantity", "-1" if bedrag < 0 else "1", unitCode=STUK)
    geld(deel, "LineExtensionAmount", bedrag)
    artikel = cac(deel, "Item")
    cbc(artikel, "Name", regel.omschrijving)
    categorie(cac(artikel, "ClassifiedTaxCategory"), regel.btw_categorie, regel.btw_percentage or Decimal(0))
    kenmerk = cac(artikel, "AdditionalItemProperty")
    cbc(kenmerk, "Name", "rekenspoor")
    cbc(kenmerk, "Value", regel.spoor_hash)
    geld(cac(deel, "Price"), "PriceAmount", abs(bedrag))
