"""Joining and leaving as the sources name them: mostly a year, so they become no event but are told."""

from leden.historie.meldingen import Melding, bron_van, onvolledig
from leden.statutair.statuten import tabel

OVER_LIDMAATSCHAP = ("toetreding", "lid_sinds")


def mutaties() -> list[Melding]:
    """When a product was taken is for tarieven; that someone took it without being a member is not (art. 2.4)."""
    meldingen = []
    for rij in tabel("lidmaatschapsmutaties.csv"):
        if rij["soort"] in OVER_LIDMAATSCHAP:
            meldingen += onvolledig(rij["per"], f"{rij['gemeente']}, {rij['soort'].replace('_', ' ')}", bron_van(rij))
        if rij["soort"] == "geen_lid_wel_product":
            uitleg = f"{rij['gemeente']} nam een product af zonder lid te zijn (art. 2.4; {bron_van(rij)})."
            meldingen.append(Melding(rij["per"], "AFNAME_ZONDER_LIDMAATSCHAP", uitleg))
    return meldingen
