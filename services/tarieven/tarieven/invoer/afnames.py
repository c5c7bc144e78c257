"""Who takes what in 2024, from the tables: options, shared licences, classes by hand, amounts that no rule gives.

Tabel 10 to 18 print the supplier cost of every member. What the price rule gives is computed here; what is printed
beyond that becomes a contract line, so that the printed cost is met and the part without a rule stays visible.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import groupby
from typing import Any

from tarieven.afronding import CENT, EURO, REKENCONTEXT, half_up
from tarieven.invoer.basis import BIJDRAGE, TABELLEN, Basis, Feit, Namen
from tarieven.invoer.bronmap import Bronmap, Rij
from tarieven.invoer.prijzen import prijs_van_feit
from tarieven.prijs import Afnemer, Prijs
from tarieven.prijsvormen import MetKlassen, Omvangsklasse, VastPlusKlasse
from tarieven.rekenspoor import invoer

OMSCHRIJVING = {  # of the amount that the price rule does not explain
    "e-suite": ("Hosting per lid", "gedrukte leverancierskosten min staffel en TPM-audit"),
    "burgerzaken-kansen": ("Leverancierskosten zoals gedrukt", "som van gekozen opties, prijzen niet in de bron"),
    "my-lex": ("Boven of onder de klasseprijs", "gedrukte leverancierskosten min klasseprijs en koppeling"),
    "podiumd-formulier": ("Toeslag voor de leden op deze factuur samen", "niet af te leiden"),
}
TIENTALLEN = Decimal(5)  # a table rounded to tens may be this far off


def combinaties(bronmap: Bronmap, namen: Namen) -> list[Feit]:
    """Members with one licence: on one invoice, or each its share."""
    rijen = bronmap.tabel("afnamecombinaties_2024")
    return [
        combinatie(list(groep), namen)
        for _, groep in groupby(rijen, key=lambda rij: (rij["combinatie"], rij["product"]))
    ]


def combinatie(rijen: list[Rij], namen: Namen) -> Feit:
    partijen = {namen.gm_code(rij["factuurpartij"]) for rij in rijen}
    return {
        "naam": rijen[0]["combinatie"],
        "product": namen.product(rijen[0]["product"]),
        "leden": [namen.gm_code(rij["gemeente"]) for rij in rijen],
        "factuurpartij": partijen.pop() if len(partijen) == 1 else None,
        "verdeling": "gelijke_delen" if partijen else "een_factuur",
        "gecombineerd_inwonertal": rijen[0].aantal("gecombineerde_inwoners"),
        "toelichting": rijen[0]["gevolg"],
        "bron": ", ".join(dict.fromkeys(rij.bron() for rij in rijen)),
    }


def afnames(basis: Basis) -> list[Feit]:
    """The rows that a tariff table has; who stands in a product list only has no tariff (SRC-LOSSER)."""
    lezer = Lezer.van(basis)
    return [lezer.afname(rij) for rij in basis.bronmap.tabel("productafname_2024") if rij["in_tarieftabel"] == "1"]


@dataclass(frozen=True)
class Lezer:
    basis: Basis
    prijzen: dict[str, Feit]
    gedrukt: dict[tuple[str, str], Rij]
    eherkenning: frozenset[str]
    combinaties: dict[tuple[str, str], Feit]

    @staticmethod
    def van(basis: Basis) -> "Lezer":
        namen, bronmap = basis.namen, basis.bronmap
        gedrukt = {
            (namen.gm_code(rij["gemeente"]), product): rij
            for product, tabel in TABELLEN.items()
            for rij in bronmap.tabel(f"{tabel}_invoer")
        }
        met = [
            each
            for each in bronmap.tabel("bp2024_burgerzaken_inwoners_afgeleid")
            if each["eherkenning_afgeleid"] == "1"
        ]
        samen = {(lid, each["product"]): each for each in basis.combinaties for lid in each["leden"]}
        prijzen = {each["product"]: each for each in basis.prijsregels}
        return Lezer(basis, prijzen, gedrukt, frozenset(namen.gm_code(each["gemeente"]) for each in met), samen)

    def afname(self, rij: Rij) -> Feit:
        gm_code, product = self.basis.namen.gm_code(rij["gemeente"]), self.basis.namen.product(rij["product"])
        partij = self.basis.namen.gm_code(rij["factuurpartij"])
        gevonden: Feit = {
            "gm_code": gm_code,
            "product": product,
            "opties": ["e-herkenning"] if product == "burgerzaken" and gm_code in self.eherkenning else [],
            "prijsbasis": "exact",
            "factuurpartij": partij if partij != gm_code else None,
            "klasse_afwijking": None,
            "toelichting": rij["opmerking"] if product != BIJDRAGE else "",
            "bron": f"001:{rij['bron_regel_tabel']}",
            "bevinding": "",
            "contractregels": [],
        }
        if (gm_code, product) in self.gedrukt and gevonden["factuurpartij"] is None:
            self.naar_de_druk(gevonden, self.gedrukt[gm_code, product])
        return gevonden

    def naar_de_druk(self, afname: Feit, rij: Rij) -> None:
        """What the printed cost says about an uptake: the price table, an option, a class, an amount without a rule."""
        prijs, gedrukt = prijs_van_feit(self.prijzen[afname["product"]]), rij.getal("leverancierskosten")
        if isinstance(prijs.vorm, VastPlusKlasse) and not rij["tarief_2023"]:
            afname |= {"prijsbasis": "tabel", "toelichting": "nieuw in 2024: prijstabel"}
        if isinstance(prijs.vorm, VastPlusKlasse):
            self.klasse(afname, prijs, gedrukt)
        if isinstance(prijs.vorm, Omvangsklasse):
            self.koppeling(afname, prijs, prijs.vorm, gedrukt)
        rest = gedrukt - self.volgens_regel(afname, prijs)
        if afname["product"] in OMSCHRIJVING and abs(half_up(rest, CENT)) > Decimal("0.5"):
            omschrijving, reden = OMSCHRIJVING[afname["product"]]
            bron = f"{afname['bron']}, {reden}"
            afname["contractregels"].append({"omschrijving": omschrijving, "bedrag": half_up(rest, CENT), "bron": bron})

    def klasse(self, afname: Feit, prijs: Prijs, gedrukt: Decimal) -> None:
        """A class against the population: only when that, and no other, gives the printed cost."""
        vorm = prijs.vorm
        if not isinstance(vorm, MetKlassen) or half_up(self.volgens_regel(afname, prijs), EURO) == gedrukt:
            return
        passend = [
            nr
            for nr, _ in vorm.genummerd()
            if half_up(self.volgens_regel(afname | {"klasse_afwijking": nr}, prijs), EURO) == gedrukt
        ]
        if len(passend) == 1:
            reden = f"gedrukt in klasse {passend[0]}, de bron geeft geen reden"
            afname |= {"klasse_afwijking": passend[0], "toelichting": reden, "bevinding": "SRC-KLASSE"}

    def koppeling(self, afname: Feit, prijs: Prijs, vorm: Omvangsklasse, gedrukt: Decimal) -> None:
        """The option is taken when its price is what the printed cost has above the class price."""
        marge = TIENTALLEN * vorm.indexfactor + Decimal("0.5")
        for optie in prijs.toeslagen:
            met_optie = afname | {"opties": [optie.code]}
            if abs(gedrukt - self.volgens_regel(met_optie, prijs)) <= marge:
                afname |= met_optie

    def volgens_regel(self, afname: Feit, prijs: Prijs) -> Decimal:
        """What the price rule gives, without contract lines; nothing for a shape that only has those."""
        if prijs.vorm.vorm == "som_van_opties":
            return Decimal(0)
        regel, wie = self.prijzen[afname["product"]], afname["gm_code"]
        samen: Any = self.combinaties.get((wie, afname["product"]))
        aantal = samen["gecombineerd_inwonertal"] if samen else self.basis.inwoners[wie, regel["peildatum"]]
        hand = afname["klasse_afwijking"]
        afnemer = Afnemer(
            invoer("inwoners", "inwoners", aantal, "inwoners"),
            afname["prijsbasis"],
            frozenset(afname["opties"]),
            klasse=None if hand is None else invoer("klasse_nr", "omvangsklasse", hand, "klasse"),
            gedeeld_door=len(samen["leden"]) if samen and samen["verdeling"] == "gelijke_delen" else 1,
        )
        with localcontext(REKENCONTEXT):
            return prijs.leverancierskosten(afnemer).waarde
