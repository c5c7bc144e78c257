"""Which kind of decision a description speaks of."""

# What a description says of the kind of decision; the first that fits. The agenda word does not decide it.
SOORTEN = (
    ("jaarrekening", "jaarrekening"),
    ("interim-directeur", "benoeming_bestuurder"),
    ("benoeming", "benoeming_commissaris"),
    ("statutenwijziging", "statutenwijziging"),
    ("strategi", "strategie"),
    ("tarieven", "tarieven"),
    ("facturatie", "tarieven"),
    ("bedrijfsplan", "bedrijfsplan"),
)


def besluitsoort(orgaan: str, tekst: str) -> str:
    if orgaan == "rvc":
        return "overig_rvc"
    return next((soort for woord, soort in SOORTEN if woord in tekst.casefold()), "gewoon")
