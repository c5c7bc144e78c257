"""What must be told at a zaak, as data: per zaaktype and cause the steps in order, named as in the catalogue.

`document` takes the papers that came with the cause, `eigenschap` a value that it knows: what it does not know is left
out. Who sets a status becomes a rol of the zaak (`zetter`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leden.lidmaatschap.levensloop import Soort

Stap = tuple[str, str]
Oorzaken = Mapping[str, tuple[Stap, ...]]

AANVRAAG: Oorzaken = {
    Soort.AANGEMELD: (
        ("rol", "Aanvrager"),
        ("eigenschap", "gmCode"),
        ("eigenschap", "soortLichaam"),
        ("status", "Aangemeld"),
    ),
    "overeenkomst": (
        ("document", "Samenwerkingsovereenkomst"),
        ("status", "Toelaatbaarheid getoetst"),
        ("status", "Samenwerkingsovereenkomst getekend"),
    ),
    Soort.AANVRAAG_INGETROKKEN: (("resultaat", "Ingetrokken"), ("status", "Afgehandeld")),
    Soort.TOEGELATEN: (
        ("besluit", "Besluit toelating lid"),
        ("eigenschap", "ingangsdatum"),
        ("document", "Besluitbrief"),
        ("status", "Besluit bestuur genomen"),
        ("resultaat", "Toegelaten"),
        ("status", "Afgehandeld"),
    ),
    Soort.GEWEIGERD: (
        ("besluit", "Besluit toelating lid"),
        ("document", "Besluitbrief"),
        ("status", "Besluit bestuur genomen"),
        ("resultaat", "Geweigerd"),
        ("status", "Afgehandeld"),
    ),
    Soort.WEIGERING_VERNIETIGD: (
        ("status", "Voorgelegd aan ALV"),  # reopens the zaak
        ("rol", "Algemene vergadering"),
        ("besluit", "ALV-besluit"),
        ("eigenschap", "ingangsdatum"),
        ("resultaat", "Toegelaten door ALV"),
        ("status", "Afgehandeld"),
    ),
    "weigering_blijft": (
        ("status", "Voorgelegd aan ALV"),
        ("rol", "Algemene vergadering"),
        ("besluit", "ALV-besluit"),
        ("resultaat", "Geweigerd"),
        ("status", "Afgehandeld"),
    ),
}
BEGIN_OPZEGGING: tuple[Stap, ...] = (
    ("rol", "Opzeggend lid"),
    ("eigenschap", "datumOpzegging"),
    ("eigenschap", "reden"),
    ("status", "Opzegging ontvangen"),
    ("eigenschap", "einddatum"),
    ("status", "Termijn en grond getoetst"),
)
BEVESTIGD: tuple[Stap, ...] = (
    ("besluit", "Besluit bestuur op opzegging"),
    ("document", "Bevestiging opzegging"),
    ("status", "Opzegging bevestigd"),
)
ONMIDDELLIJK: tuple[Stap, ...] = (("resultaat", "Onmiddellijk beëindigd"), ("status", "Afgehandeld"))
GELOOT: tuple[Stap, ...] = (
    ("eigenschap", "trede"),
    ("status", "Maximum per einddatum getoetst"),
    ("document", "Lotingsprotocol"),
    ("status", "Loting gehouden"),
)
OPZEGGING: Oorzaken = {
    Soort.OPZEGGING_ONTVANGEN: BEGIN_OPZEGGING,
    Soort.UITGELOOT: (*GELOOT, ("eigenschap", "einddatum")),
    "ingeloot": (*GELOOT, *BEVESTIGD),
    "vervallen_na_loting": (("resultaat", "Uitgeloot, blijft lid"), ("status", "Afgehandeld")),
    Soort.ONTHEFFING_VERLEEND: (
        ("status", "Ontheffing voorgelegd aan ALV"),
        ("rol", "Algemene vergadering"),
        ("besluit", "ALV-besluit"),
        ("eigenschap", "einddatum"),
        *BEVESTIGD[1:],
    ),
    "ontheffing_geweigerd": (
        ("status", "Ontheffing voorgelegd aan ALV"),
        ("rol", "Algemene vergadering"),
        ("besluit", "ALV-besluit"),
    ),
    Soort.OPZEGGING_BEVESTIGD: (("eigenschap", "trede"), ("status", "Maximum per einddatum getoetst"), *BEVESTIGD),
    Soort.OPZEGGING_INGETROKKEN: (("resultaat", "Ingetrokken"), ("status", "Afgehandeld")),
    Soort.OPZEGGING_AFGEWEZEN: (
        ("besluit", "Besluit bestuur op opzegging"),
        ("resultaat", "Grond uitgesloten"),
        ("status", "Afgehandeld"),
    ),
    Soort.ONMIDDELLIJK_BEEINDIGD: ONMIDDELLIJK,
    "onmiddellijk_opgezegd": (*BEGIN_OPZEGGING, *ONMIDDELLIJK),
    Soort.BEEINDIGD: (("resultaat", "Lidmaatschap beëindigd"), ("status", "Afgehandeld")),
}
NOTULEN_GOED: Stap = ("status", "Notulen goedgekeurd in volgende vergadering")
VERGADERING: Oorzaken = {
    "gepland": (
        ("rol", "Bijeenroeper"),
        ("eigenschap", "soortVergadering"),
        ("eigenschap", "datumVergadering"),
        ("relatie", "vervolg"),
        ("status", "Gepland"),
    ),
    "opgeroepen": (
        ("document", "Agenda"),
        ("status", "Stukken gereed"),
        ("eigenschap", "plaats"),
        ("document", "Oproep vergadering"),
        ("status", "Opgeroepen"),
    ),
    "vooraf": (("status", "Stemming vooraf geopend"),),
    "geopend": (("eigenschap", "aantalLeden"), ("status", "Vergadering geopend")),
    "gesloten": (
        ("eigenschap", "aantalAanwezig"),
        ("document", "Presentielijst"),
        ("document", "Besluitenlijst"),
        ("status", "Vergadering gesloten"),
    ),
    "notulen": (("document", "Notulen"), ("document", "Actielijst"), ("status", "Conceptnotulen gereed")),
    "getekend": (("document", "Notulen"), ("status", "Notulen getekend")),
    "bijlagen": (("document", "Bijlage vergadering"),),
    "goedgekeurd": (("resultaat", "Gehouden"), NOTULEN_GOED),
    "afgelast": (("resultaat", "Niet doorgegaan"), NOTULEN_GOED),
    "goedgekeurd_zonder_quorum": (("resultaat", "Gehouden zonder quorum"), NOTULEN_GOED),
}
IN_DE_ALV: tuple[Stap, ...] = (("rol", "Algemene vergadering"), ("besluit", "ALV-besluit"))
NEERGELEGD: Stap = ("status", "Neergelegd bij handelsregister")
STATUTEN: Oorzaken = {
    "concept": (
        ("rol", "Bestuur"),
        ("eigenschap", "artikelen"),
        ("eigenschap", "regel"),
        ("document", "Voorstel statutenwijziging"),
        ("document", "Vergelijkend document statuten"),
        ("status", "Concept-akte opgesteld"),
    ),
    "goedkeuring_rvc": (("status", "Goedgekeurd door RvC"),),
    "voorgesteld": (("status", "Voorstel aan leden gestuurd"),),
    "besloten": (("status", "Behandeld in ALV"), *IN_DE_ALV),
    "besloten_tweede": (("status", "Behandeld in tweede ALV"), *IN_DE_ALV),
    "verworpen": (("status", "Behandeld in ALV"), *IN_DE_ALV, ("resultaat", "Verworpen"), NEERGELEGD),
    "verworpen_tweede": (("status", "Behandeld in tweede ALV"), *IN_DE_ALV, ("resultaat", "Verworpen"), NEERGELEGD),
    "ingetrokken": (("resultaat", "Ingetrokken"), NEERGELEGD),
    "goedkeuring_onthouden": (("resultaat", "Goedkeuring onthouden"), NEERGELEGD),
    "akte_verleden": (("eigenschap", "datumAkte"), ("status", "Akte verleden")),
    "neergelegd": (("resultaat", "Van kracht"), NEERGELEGD),
}
VOORGEDRAGEN: tuple[Stap, ...] = (
    ("rol", "Raad van commissarissen"),
    ("eigenschap", "soortZetel"),
    ("eigenschap", "termijn"),
    ("document", "Voordracht RvC"),
    ("status", "Kandidaat voorgedragen"),
    ("status", "Behandeld in ALV"),
    ("rol", "Algemene vergadering"),
    ("besluit", "Benoemingsbesluit"),
)
BENOEMING: Oorzaken = {
    oorzaak: (
        *VOORGEDRAGEN,
        ("eigenschap", "begindatum"),
        ("eigenschap", "einddatum"),
        ("document", "Rooster van aftreden"),
        ("resultaat", resultaat),
        ("status", "Rooster van aftreden bijgewerkt"),
    )
    for oorzaak, resultaat in (("benoemd", "Benoemd"), ("herbenoemd", "Herbenoemd"), ("niet_benoemd", "Niet benoemd"))
}
BESLOTEN = ("aangenomen", "verworpen")
TARIEF: Oorzaken = {"akkoord_rvc": (("status", "Akkoord RvC"),)} | {
    uitkomst: (
        ("rol", "Bestuur"),
        ("status", "Behandeld in ALV"),
        ("rol", "Algemene vergadering"),
        ("besluit", "Tariefbesluit ALV"),
        ("resultaat", resultaat),
        ("status", "Gepubliceerd"),
    )
    for uitkomst, resultaat in zip(BESLOTEN, ("Vastgesteld", "Verworpen"), strict=True)
}


@dataclass(frozen=True)
class Zaaktype:
    """`behandelaar` sets every status that `anders` does not name."""

    oorzaken: Oorzaken
    behandelaar: str
    anders: Mapping[str, str] = field(default_factory=dict)

    def zetter(self, status: str) -> str:
        return self.anders.get(status, self.behandelaar)


RVC, VOORZITTER = "Raad van commissarissen", "Voorzitter vergadering"
ZAAKTYPEN = {
    "LEDEN-AANVRAAG": Zaaktype(AANVRAAG, "Behandelaar ledenadministratie", {"Besluit bestuur genomen": "Bestuur"}),
    "LEDEN-OPZEGGING": Zaaktype(
        OPZEGGING,
        "Behandelaar ledenadministratie",
        {"Loting gehouden": "Bestuur", "Opzegging bevestigd": "Bestuur"},
    ),
    "LEDEN-ALV": Zaaktype(
        VERGADERING,
        "Behandelaar secretariaat",
        {
            "Opgeroepen": "Bestuur",
            "Vergadering geopend": VOORZITTER,
            "Vergadering gesloten": VOORZITTER,
            "Conceptnotulen gereed": "Notulist",
            "Notulen getekend": VOORZITTER,
        },
    ),
    "LEDEN-STATUTEN": Zaaktype(
        STATUTEN,
        "Behandelaar secretariaat",
        {"Goedgekeurd door RvC": RVC, "Behandeld in ALV": VOORZITTER, "Behandeld in tweede ALV": VOORZITTER},
    ),
    "LEDEN-RVC": Zaaktype(
        BENOEMING, "Behandelaar secretariaat", {"Kandidaat voorgedragen": RVC, "Behandeld in ALV": VOORZITTER}
    ),
    "TARIEF-BESLUIT": Zaaktype(TARIEF, "Behandelaar financiën", {"Akkoord RvC": RVC, "Behandeld in ALV": VOORZITTER}),
}
