"""The tables of the leden service. What follows from events, attendance or votes is computed, not stored."""

from leden.tables.basis import Base
from leden.tables.leden import Gebeurtenis, Lid, Loting, Overeenkomst, Parameterwijziging, Statutenakte
from leden.tables.opvolging import Actie, Belang, Mandaat, Notulen, Vertegenwoordiger
from leden.tables.stemmen import Besluit, Kiesgerechtigde, Stem, Stembus, Stemming, Stemregister, Stemsleutel
from leden.tables.taken import Dossiertaak, Zaaktaak
from leden.tables.vergaderingen import (
    Agendapunt,
    OpgeroepenLid,
    Oproep,
    Presentie,
    Spreekverzoek,
    Vergadering,
    Volmacht,
)

__all__ = [
    "Actie",
    "Agendapunt",
    "Base",
    "Belang",
    "Besluit",
    "Dossiertaak",
    "Gebeurtenis",
    "Kiesgerechtigde",
    "Lid",
    "Loting",
    "Mandaat",
    "Notulen",
    "OpgeroepenLid",
    "Oproep",
    "Overeenkomst",
    "Parameterwijziging",
    "Presentie",
    "Spreekverzoek",
    "Statutenakte",
    "Stem",
    "Stembus",
    "Stemming",
    "Stemregister",
    "Stemsleutel",
    "Vergadering",
    "Vertegenwoordiger",
    "Volmacht",
    "Zaaktaak",
]
