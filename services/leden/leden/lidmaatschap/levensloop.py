"""The life of a membership, computed from its events: nothing here is stored, the events are.

The state machine of art. 4 and 6; an event that does not fit the status of that date is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum


class Status(StrEnum):
    AANGEMELD = "aangemeld"
    INGETROKKEN = "ingetrokken"
    GEWEIGERD = "geweigerd"
    ACTIEF = "actief"
    OPZEGGING_ONTVANGEN = "opzegging_ontvangen"
    OPZEGGING_BEVESTIGD = "opzegging_bevestigd"
    UITGELOOT = "uitgeloot"
    OPGEZEGD = "opgezegd_door_cooperatie"
    ONTZET = "ontzet"
    GESCHORST = "geschorst"
    BEEINDIGD = "beeindigd"
    OVERGEDRAGEN = "overgedragen"
    OVERGEGAAN = "overgegaan"


class Soort(StrEnum):
    """Kinds of events. OPGENOMEN and VERVALLEN are ours: what a list of the past proves, the decision unknown."""

    AANGEMELD = "aangemeld"
    AANVRAAG_INGETROKKEN = "aanvraag_ingetrokken"
    TOEGELATEN = "toegelaten"
    GEWEIGERD = "geweigerd"
    WEIGERING_VERNIETIGD = "weigering_vernietigd"
    OPGENOMEN = "opgenomen"
    VERKREGEN = "verkregen"
    OPZEGGING_ONTVANGEN = "opzegging_ontvangen"
    OPZEGGING_INGETROKKEN = "opzegging_ingetrokken"
    OPZEGGING_BEVESTIGD = "opzegging_bevestigd"
    OPZEGGING_AFGEWEZEN = "opzegging_afgewezen"
    UITGELOOT = "uitgeloot"
    ONTHEFFING_VERLEEND = "ontheffing_verleend"
    ONMIDDELLIJK_BEEINDIGD = "onmiddellijk_beeindigd"
    OPGEZEGD_DOOR_COOPERATIE = "opgezegd_door_cooperatie"
    ONTZET = "ontzet"
    BEROEP_INGESTELD = "beroep_ingesteld"
    BEKRACHTIGD = "bekrachtigd"
    VERNIETIGD = "vernietigd"
    BEEINDIGD = "beeindigd"
    OVERGEDRAGEN = "overgedragen"
    OVERGEGAAN = "overgegaan"
    VERVALLEN = "vervallen"


LID = frozenset(
    {
        Status.ACTIEF,
        Status.OPZEGGING_ONTVANGEN,
        Status.OPZEGGING_BEVESTIGD,
        Status.UITGELOOT,
        Status.OPGEZEGD,
        Status.ONTZET,
        Status.GESCHORST,
    }
)
LOPEND = LID | {Status.AANGEMELD}
BEGINT = frozenset({Soort.TOEGELATEN, Soort.WEIGERING_VERNIETIGD, Soort.OPGENOMEN, Soort.VERKREGEN})
AAN_HET_EIND_VAN_DE_DAG = frozenset({Soort.BEEINDIGD, Soort.VERVALLEN})

_VAN_EEN_LID = {
    Soort.ONMIDDELLIJK_BEEINDIGD: Status.BEEINDIGD,
    Soort.OPGEZEGD_DOOR_COOPERATIE: Status.OPGEZEGD,
    Soort.ONTZET: Status.ONTZET,
    Soort.OVERGEDRAGEN: Status.OVERGEDRAGEN,
    Soort.OVERGEGAAN: Status.OVERGEGAAN,
    Soort.VERVALLEN: Status.BEEINDIGD,
}
_OPZEGGING = {Soort.OPZEGGING_INGETROKKEN: Status.ACTIEF, Soort.OPZEGGING_BEVESTIGD: Status.OPZEGGING_BEVESTIGD}
_AFGEWEZEN = {Soort.OPZEGGING_AFGEWEZEN: Status.ACTIEF}
_BOVEN_HET_MAXIMUM = {
    Soort.UITGELOOT: Status.UITGELOOT,
    Soort.ONTHEFFING_VERLEEND: Status.OPZEGGING_BEVESTIGD,
}
_TER_BEROEP = {
    Soort.BEROEP_INGESTELD: Status.GESCHORST,
    Soort.BEEINDIGD: Status.BEEINDIGD,
    Soort.OVERGEGAAN: Status.OVERGEGAAN,
}
OVERGANGEN: dict[Status | None, dict[Soort, Status]] = {
    None: {
        Soort.AANGEMELD: Status.AANGEMELD,
        Soort.OPGENOMEN: Status.ACTIEF,
        Soort.VERKREGEN: Status.ACTIEF,
    },
    Status.AANGEMELD: {
        Soort.TOEGELATEN: Status.ACTIEF,
        Soort.GEWEIGERD: Status.GEWEIGERD,
        Soort.AANVRAAG_INGETROKKEN: Status.INGETROKKEN,
    },
    Status.GEWEIGERD: {Soort.WEIGERING_VERNIETIGD: Status.ACTIEF},
    Status.ACTIEF: {Soort.OPZEGGING_ONTVANGEN: Status.OPZEGGING_ONTVANGEN, **_VAN_EEN_LID},
    Status.OPZEGGING_ONTVANGEN: {**_OPZEGGING, **_AFGEWEZEN, **_BOVEN_HET_MAXIMUM, **_VAN_EEN_LID},
    Status.UITGELOOT: {**_OPZEGGING, **_BOVEN_HET_MAXIMUM, **_VAN_EEN_LID},
    Status.OPZEGGING_BEVESTIGD: {Soort.BEEINDIGD: Status.BEEINDIGD, **_OPZEGGING, **_VAN_EEN_LID},
    Status.OPGEZEGD: _TER_BEROEP,
    Status.ONTZET: _TER_BEROEP,
    Status.GESCHORST: {
        Soort.BEKRACHTIGD: Status.BEEINDIGD,
        Soort.VERNIETIGD: Status.ACTIEF,
        # A suspended member may give notice ([P], allowed); the suspension goes on.
        Soort.OPZEGGING_ONTVANGEN: Status.GESCHORST,
        Soort.OVERGEGAAN: Status.OVERGEGAAN,
    },
}


ARTIKEL = {
    Soort.AANGEMELD: "4.1",
    Soort.AANVRAAG_INGETROKKEN: "4.1",
    Soort.TOEGELATEN: "4.1",
    Soort.GEWEIGERD: "4.1",
    Soort.WEIGERING_VERNIETIGD: "4.2",
    Soort.OPGENOMEN: "4.4",
    Soort.VERKREGEN: "4.5",
    Soort.OPZEGGING_ONTVANGEN: "6.3",
    Soort.OPZEGGING_INGETROKKEN: "6.3",
    Soort.OPZEGGING_BEVESTIGD: "6.3",
    Soort.OPZEGGING_AFGEWEZEN: "6.3",
    Soort.UITGELOOT: "6.3",
    Soort.ONTHEFFING_VERLEEND: "6.3",
    Soort.ONMIDDELLIJK_BEEINDIGD: "6.4",
    Soort.OPGEZEGD_DOOR_COOPERATIE: "6.5",
    Soort.ONTZET: "6.6",
    Soort.BEROEP_INGESTELD: "6.9",
    Soort.BEKRACHTIGD: "6.9",
    Soort.VERNIETIGD: "6.9",
    Soort.BEEINDIGD: "6.1",
    Soort.OVERGEDRAGEN: "4.5",
    Soort.OVERGEGAAN: "4.5",
    Soort.VERVALLEN: "6.1",
}


@dataclass(frozen=True)
class Gebeurtenis:
    """`volgnummer` orders events of one day; `einddatum` is the date a notice is given against."""

    soort: Soort
    datum: date
    volgnummer: int = 0
    einddatum: date | None = None
    grond: str = ""

    @property
    def werkt_vanaf(self) -> date:
        """The first day on which it counts: an ending at 31 December leaves the member a member on that day."""
        return self.datum + timedelta(days=1) if self.soort in AAN_HET_EIND_VAN_DE_DAG else self.datum


@dataclass(frozen=True)
class Stand:
    """What the events amount to. `lidmaatschap_tot` is the last day as a member, `grond` that of a termination."""

    status: Status
    sinds: date
    lidmaatschap_van: date | None = None
    lidmaatschap_tot: date | None = None
    einddatum: date | None = None
    grond: str = ""

    @property
    def is_lid(self) -> bool:
        return self.status in LID

    @property
    def stemgerechtigd(self) -> bool:
        """Art. 8.6: every member that is not suspended has one vote."""
        return self.is_lid and self.status != Status.GESCHORST


class OngeldigeOvergang(Exception):
    """An event that does not fit: from which status, and which events would."""

    def __init__(self, van: Status | None, soort: Soort) -> None:
        self.van, self.soort = van, soort
        self.mogelijk = sorted(OVERGANGEN.get(van, {}))
        super().__init__(f"{soort} past niet bij {van or 'een nieuw lid'}")


def volgende(stand: Stand | None, gebeurtenis: Gebeurtenis) -> Stand:
    """One step of the state machine. Raises OngeldigeOvergang."""
    van, soort = stand.status if stand else None, gebeurtenis.soort
    naar = OVERGANGEN.get(van, {}).get(soort)
    if naar is None:
        raise OngeldigeOvergang(van, soort)
    nieuw = replace(stand, status=naar, sinds=gebeurtenis.werkt_vanaf) if stand else Stand(naar, gebeurtenis.datum)
    if soort in BEGINT:
        return replace(nieuw, lidmaatschap_van=gebeurtenis.datum)
    if stand and stand.is_lid and naar not in LID:
        return replace(nieuw, lidmaatschap_tot=gebeurtenis.werkt_vanaf - timedelta(days=1))
    return met_opzegging(nieuw, gebeurtenis)


def met_opzegging(stand: Stand, gebeurtenis: Gebeurtenis) -> Stand:
    """What a notice or a termination leaves behind while the membership goes on."""
    match gebeurtenis.soort:
        case Soort.OPZEGGING_ONTVANGEN:
            return replace(stand, einddatum=gebeurtenis.einddatum)
        case Soort.OPZEGGING_BEVESTIGD | Soort.ONTHEFFING_VERLEEND:
            return replace(stand, einddatum=gebeurtenis.einddatum or stand.einddatum)
        case Soort.UITGELOOT:
            return replace(stand, einddatum=gebeurtenis.einddatum)
        case Soort.OPZEGGING_INGETROKKEN | Soort.OPZEGGING_AFGEWEZEN:
            return replace(stand, einddatum=None)
        case Soort.OPGEZEGD_DOOR_COOPERATIE | Soort.ONTZET:
            return replace(stand, grond=gebeurtenis.grond)
        case Soort.VERNIETIGD if stand.einddatum:  # notice was given meanwhile
            return replace(stand, status=Status.OPZEGGING_ONTVANGEN, grond="")
        case Soort.VERNIETIGD:
            return replace(stand, grond="")
    return stand


def op_volgorde(gebeurtenissen: Iterable[Gebeurtenis]) -> list[Gebeurtenis]:
    return sorted(gebeurtenissen, key=lambda gebeurtenis: (gebeurtenis.werkt_vanaf, gebeurtenis.volgnummer))


def verlopen(stand: Stand | None, dag: date) -> Stand | None:
    """A notice that was confirmed ends the membership by itself, at the end of its day (art. 6.3)."""
    if stand is None or stand.status != Status.OPZEGGING_BEVESTIGD or stand.einddatum is None or dag <= stand.einddatum:
        return stand
    erna = stand.einddatum + timedelta(days=1)
    return replace(stand, status=Status.BEEINDIGD, sinds=erna, lidmaatschap_tot=stand.einddatum)


def stand(
    gebeurtenissen: Iterable[Gebeurtenis], peildatum: date | None = None, nieuw: Gebeurtenis | None = None
) -> Stand | None:
    """The state at the end of the events, or at a date; None when nothing had happened yet.

    `nieuw` is the one that is still to be recorded: it does not fit a membership that ended by itself.
    """
    gevonden: Stand | None = None
    for gebeurtenis in op_volgorde(gebeurtenissen):
        if peildatum is None or gebeurtenis.werkt_vanaf <= peildatum:
            voor = verlopen(gevonden, gebeurtenis.datum) if gebeurtenis is nieuw else gevonden
            gevonden = volgende(voor, gebeurtenis)
    return verlopen(gevonden, peildatum) if peildatum else gevonden
