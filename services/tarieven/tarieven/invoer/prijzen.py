"""Prijzen: the price rules of 2024 from the tables and parameters of a folder; a function per product."""

from datetime import date
from decimal import Decimal

from commonground.resource import Part
from pydantic import TypeAdapter

from tarieven.afronding import half_up
from tarieven.invoer.basis import AANNAMES, Feit
from tarieven.invoer.bronmap import Bronmap, Rij
from tarieven.prijs import Prijs, Toeslag
from tarieven.prijsvormen import Prijsvorm

HONDERD = Decimal(100)
VORM: TypeAdapter[Prijsvorm] = TypeAdapter(Prijsvorm)


def prijsregels(bronmap: Bronmap) -> list[Feit]:
    """Read as a body is, so that a fact that breaks a rule is not loaded either."""
    return [gelezen(each) for each in (
        esuite(bronmap), burgerzaken(bronmap), kansen(bronmap), my_lex(bronmap), formulier(bronmap),
        open_online(bronmap), bijdrage(bronmap),
    )]  # fmt: skip


def gelezen(gegeven: Feit) -> Feit:
    vorm: Part = VORM.validate_python(gegeven["prijsvorm"])
    toeslagen = [Toeslag.model_validate(each).model_dump() for each in gegeven.get("toeslagen", ())]
    peildatum = gegeven.get("peildatum", AANNAMES["begrotingsjaar"]["peildatum"])
    return {
        "product": gegeven["product"],
        "prijsvorm": vorm.model_dump(),
        "toeslagen": toeslagen,
        "individuele_regels": gegeven.get("individuele_regels", False),
        "peildatum": date.fromisoformat(peildatum),
        "bron": gegeven["bron"],
    }


def prijs_van_feit(regel: Feit) -> Prijs:
    return Prijs(VORM.validate_python(regel["prijsvorm"]), tuple(map(Toeslag.model_validate, regel["toeslagen"])))


# --- parts ------------------------------------------------------------------------------------------------------------
def schijf(rij: Rij) -> Feit:
    return {"van": int(rij["inwoners_van"]), "tot": int(rij["inwoners_tot"]) if rij["inwoners_tot"] else None}


def toeslag(code: str, naam: str, bedrag: Decimal, verplicht: bool = True, doorschuiven: bool = False) -> Feit:
    return {
        "code": code,
        "naam": naam,
        "bedrag": str(bedrag.quantize(Decimal("0.01"))),
        "verplicht": verplicht,
        "doorschuiven": doorschuiven,
    }


def geld(bedrag: Decimal) -> str:
    return str(bedrag.quantize(Decimal("0.01")))


# --- products ---------------------------------------------------------------------------------------------------------
def esuite(bronmap: Bronmap) -> Feit:
    schijven = [
        schijf(rij) | {"tarief": rij["tarief_per_inwoner"]} for rij in bronmap.tabel("bp2024_tabel_09_esuite_staffel")
    ]
    return {
        "product": "e-suite",
        "prijsvorm": {"vorm": "schijven_marginaal", "schijven": schijven},
        "toeslagen": [toeslag("tpm-audit", "TPM-audit", bronmap.parameter("esuite_tpm_audit"))],
        "individuele_regels": True,
        "bron": "001:2604-2611 (Tabel 9)",
    }


def burgerzaken(bronmap: Bronmap) -> Feit:
    doorontwikkeling = bronmap.parameter("bzm_cg_doorontwikkeling")
    return {
        "product": "burgerzaken",
        "prijsvorm": {"vorm": "per_inwoner", "tarief": str(bronmap.parameter("bzm_per_inwoner"))},
        "toeslagen": [
            toeslag("cg-doorontwikkeling", "Common Ground-doorontwikkeling", doorontwikkeling, doorschuiven=True),
            toeslag("e-herkenning", "e-Herkenning", bronmap.parameter("bzm_eherkenning"), verplicht=False),
        ],
        "peildatum": AANNAMES["peildatum_burgerzaken"],
        "bron": "001:2681-2686",
    }


def kansen(bronmap: Bronmap) -> Feit:
    return {
        "product": "burgerzaken-kansen",
        "prijsvorm": {"vorm": "som_van_opties"},
        "individuele_regels": True,
        "bron": "001:2728 (Tabel 12)",
    }


def my_lex(bronmap: Bronmap) -> Feit:
    """The printed table, and the factor between it and what is charged: two parameters (SRC-MYLEX)."""
    klassen = [
        schijf(rij) | {"tarief_gedrukt": geld(rij.getal("tarief_gedrukt"))}
        for rij in bronmap.tabel("bp2024_tabel_13_mylex_klassen")
    ]
    koppeling = bronmap.parameter("mylex_koppeling_esuite")
    return {
        "product": "my-lex",
        "prijsvorm": {
            "vorm": "omvangsklasse",
            "klassen": klassen,
            "klassegrens": AANNAMES["klassegrens"],
            "indexfactor": AANNAMES["my_lex_indexfactor"],
            "bevinding": "SRC-MYLEX",
        },
        "toeslagen": [toeslag("koppeling-e-suite", "Koppeling met de e-Suite", koppeling, verplicht=False)],
        "individuele_regels": True,
        "bron": "001:2764-2777 (Tabel 13), indexfactor aangenomen",
    }


def formulier(bronmap: Bronmap) -> Feit:
    rij = bronmap.tabel("bp2024_tabel_15_formulier_tarief")[0]
    doorontwikkeling = toeslag("doorontwikkeling", "Doorontwikkeling", rij.getal("doorontwikkeling"), doorschuiven=True)
    return {
        "product": "podiumd-formulier",
        "prijsvorm": {"vorm": "vast_per_deelnemer", "bedrag_per_deelnemer": geld(rij.getal("tarief"))},
        "toeslagen": [doorontwikkeling],
        "bron": f"{rij.bron()} (Tabel 15)",
    }


def open_online(bronmap: Bronmap) -> Feit:
    """The prices of 2022 and two index steps; the printed Tabel 17 is derived from them (domain rule 4.5)."""
    index_2023 = 1 + bronmap.parameter("index_tarieven_2023_alv") / HONDERD
    leverancier = bronmap.rij("bp2024_tabel_03_indexatie", "categorie", "Leverancierskosten")
    eerste = bronmap.parameter("losser_doorontwikkeling_2022")
    tabel = bronmap.tabel("bp2024_tabel_17_openonline_klassen")
    verhouding = AANNAMES["open_online_klasseverhouding"]
    klassen = [
        schijf(rij) | {"bedrag": geld(half_up(eerste * Decimal(maal)))}
        for rij, maal in zip(tabel, verhouding, strict=True)
    ]
    return {
        "product": "open-online",
        "prijsvorm": {
            "vorm": "vast_plus_klasse",
            "vast": geld(bronmap.parameter("losser_openonline_2022_hosting_onderhoud")),
            "toeslag": geld(bronmap.parameter("openonline_24x7_per_gemeente")),
            "klassegrens": AANNAMES["klassegrens"],
            "indexstappen": [
                stap(index_2023, "Indexatie 2023, besluit van de ledenvergadering van 7-12-2022 (001:299)"),
                stap(1 + leverancier.getal("procent_2024") / HONDERD, "Indexatie 2024, bedrijfsplan 2024 (001:2429)"),
            ],
            "klassen": klassen,
        },
        "bron": "003:334-338 (prijzen 2022), 001:2868-2872 (Tabel 17)",
    }


def stap(factor: Decimal, omschrijving: str) -> Feit:
    return {"factor": format(factor.normalize(), "f"), "omschrijving": omschrijving}


def bijdrage(bronmap: Bronmap) -> Feit:
    bedrag = geld(bronmap.parameter("minimale_bijdrage_2024"))
    return {
        "product": "verenigingsbijdrage",
        "prijsvorm": {"vorm": "vast_per_deelnemer", "bedrag_per_deelnemer": bedrag},
        "bron": "001:2493 (Tabel 5)",
    }
