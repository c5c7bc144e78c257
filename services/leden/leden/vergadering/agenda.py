"""Deadlines of a year and of a meeting, and the iCalendar that holds them. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from leden.statutair.statuten import regels
from leden.vergadering import kalender

COLLEGEDAG = timedelta(days=2)  # seen: a college decided two days before the meeting


@dataclass(frozen=True)
class Termijn:
    """A day by which something must be done, or the first day on which it may (`van`)."""

    code: str
    omschrijving: str
    artikel: str
    datum: date
    van: date | None = None
    waarschuwing: str = ""


def met_weekend(termijn: Termijn) -> Termijn:
    """Weekends do not shift a term; it is said, so that someone may be earlier."""
    if termijn.waarschuwing or not kalender.is_weekend(termijn.datum):
        return termijn
    tekst = "Valt in een weekend; de termijn schuift niet."
    return Termijn(termijn.code, termijn.omschrijving, termijn.artikel, termijn.datum, termijn.van, tekst)


def van_het_jaar(jaar: int, verlengd: bool = False) -> list[Termijn]:
    """What the statutes ask every year; `verlengd`: the assembly gave four months more for the accounts (16.3)."""
    rekening = date(jaar, 10, 31) if verlengd else date(jaar, 6, 30)
    botst = "Met de verlenging van art. 16.3 kan art. 8.2 niet worden gehaald." if verlengd else ""
    termijnen = [
        Termijn("JAARREKENING_OPGEMAAKT", f"Jaarrekening {jaar - 1} opgemaakt", "16.3", rekening),
        Termijn("JAARREKENING_TER_INZAGE", f"Jaarrekening {jaar - 1} ter inzage", "16.4", rekening),
        Termijn("ALV_JAARREKENING", "Vergadering over de jaarrekening", "8.2", date(jaar, 6, 30), None, botst),
        Termijn("BEDRIJFSPLAN", f"Bedrijfsplan {jaar + 1}", "12.3", date(jaar, 11, 30)),
        Termijn("BEGROTING", f"Begroting {jaar + 1} vastgesteld door het bestuur", "16.2", date(jaar, 11, 30)),
        Termijn("BEGROTING_NAAR_RVC", f"Begroting {jaar + 1} bij de commissarissen", "16.2", date(jaar, 12, 14)),
        Termijn("RVC_VERGADERINGEN", "Ten minste vier vergaderingen van commissarissen", "11.1", date(jaar, 12, 31)),
        Termijn("RVC_MET_BESTUUR", "Ten minste een vergadering met het bestuur", "11.7", date(jaar, 12, 31)),
        Termijn("ROOSTER_VAN_AFTREDEN", "Rooster van aftreden bijgewerkt", "10.6", date(jaar, 12, 31)),
        Termijn("RISICORAPPORT", "Schriftelijk risicorapport aan commissarissen", "12.3", date(jaar, 12, 31)),
    ]
    return sorted(map(met_weekend, termijnen), key=lambda t: (t.datum, t.code))


def van_de_vergadering(datum: date, oproep: date | None, statuten: bool, versie: str, tijd: str = "") -> list[Termijn]:
    """Around one meeting; `oproep` is the day of the call if there was one, `statuten` whether they are changed."""
    eigen = regels(versie)
    gewoon, lang = (eigen[naam].parameters["dagen"] for naam in ("oproeptermijn", "oproeptermijn_statuten"))
    uiterlijk = kalender.uiterste_oproep(datum, lang if statuten else gewoon)
    geroepen = oproep or uiterlijk
    krap = (datum - geroepen).days - COLLEGEDAG.days < 14
    college = "Tussen oproep en collegedag liggen minder dan twee weken." if krap else ""
    termijnen = [
        Termijn("OPROEP", f"Laatste oproep ({gewoon} dagen)", "8.3", kalender.uiterste_oproep(datum, gewoon)),
        Termijn(
            "STATUTENVOORSTEL",
            f"Laatste dag voor een statutenvoorstel ({lang} dagen)",
            "20.3",
            kalender.uiterste_oproep(datum, lang),
        ),
        Termijn(
            "STEMMEN_VOORAF",
            "Eerste dag van stemmen vooraf, niet voor de oproep",
            "8.13",
            kalender.vroegste_stem_vooraf(datum, oproep or date.min),
        ),
        Termijn("STANDPUNT_COLLEGE", "Standpunt van het college", "", datum - COLLEGEDAG, None, college),
        Termijn("VERGADERING", f"Algemene vergadering, {tijd} uur" if tijd else "Algemene vergadering", "8.1", datum),
    ]
    for sleutel in ("tweede_17_4", "tweede_20_1", "tweede_20_2"):
        venster = kalender.venster_tweede_vergadering(eigen[sleutel], datum)
        omschrijving = f"Tweede vergadering ({eigen[sleutel].artikel}), tot en met"
        termijnen.append(Termijn(sleutel.upper(), omschrijving, eigen[sleutel].artikel, venster.tot, venster.van))
    return sorted(map(met_weekend, termijnen), key=lambda t: (t.datum, t.code))


# --- iCalendar (RFC 5545) ---------------------------------------------------------------------------------------------
def als_ics(termijnen: list[Termijn], naam: str, moment: datetime) -> str:
    """A calendar of whole days; the uid of a term stays the same, so that a second import replaces the first."""
    stempel = moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    regels_ = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Gemeengoed//Leden//NL", f"X-WR-CALNAME:{ontsnapt(naam)}"]
    for termijn in termijnen:
        uid = sha256(f"{naam}{termijn.code}".encode()).hexdigest()[:32]
        artikel = f"Statuten art. {termijn.artikel}." if termijn.artikel else ""
        uitleg = " ".join(deel for deel in (artikel, termijn.waarschuwing) if deel)
        regels_ += [
            "BEGIN:VEVENT",
            f"UID:{uid}@leden",
            f"DTSTAMP:{stempel}",
            f"DTSTART;VALUE=DATE:{(termijn.van or termijn.datum):%Y%m%d}",
            f"DTEND;VALUE=DATE:{termijn.datum + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{ontsnapt(termijn.omschrijving)}",
            f"DESCRIPTION:{ontsnapt(uitleg)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(gevouwen(regel) for regel in [*regels_, "END:VCALENDAR"])


def ontsnapt(tekst: str) -> str:
    return tekst.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def gevouwen(regel: str) -> str:
    """Lines of at most 75 octets; a continuation begins with a space, and no letter is cut in two."""
    stukken, nu = [], ""
    for letter in regel:
        if len((nu + letter).encode()) > 75 - bool(stukken):
            stukken.append(nu)
            nu = ""
        nu += letter
    return "\r\n ".join([*stukken, nu]) + "\r\n"
