"""The tables of the leden service. What follows from events, attendance or votes is computed, not stored."""

from leden.tables.basis import Base
from leden.tables.leden import Bescherming, Gebeurtenis, Lid, Loting, Overeenkomst, Parameterwijziging, Statutenakte
from leden.tables.opvolging import Actie, Deelname, Deelnamelijst, Notulen, Vertegenwoordiger
from leden.tables.organen import Belang, Belet, Mandaat, Orgaanvergadering
from leden.tables.stemmen import (
    Besluit,
    Kiesgerechtigde,
    Stem,
    Stembus,
    Stemloting,
    Stemming,
    Stemregister,
    Stemsleutel,
)
from leden.tables.taken import Dossiertaak, Stuk
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
    "Belet",
    "Bescherming",
    "Besluit",
    "Deelname",
    "Deelnamelijst",
    "Dossiertaak",
    "Gebeurtenis",
    "Kiesgerechtigde",
    "Lid",
    "Loting",
    "Mandaat",
    "Notulen",
    "OpgeroepenLid",
    "Oproep",
    "Orgaanvergadering",
    "Overeenkomst",
    "Parameterwijziging",
    "Presentie",
    "Spreekverzoek",
    "Statutenakte",
    "Stem",
    "Stembus",
    "Stemloting",
    "Stemming",
    "Stemregister",
    "Stemsleutel",
    "Stuk",
    "Vergadering",
    "Vertegenwoordiger",
    "Volmacht",
]
