"""Kwartaalbedragen: a year's amount in the terms in which it is invoiced; together they are the year, to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Literal

from tarieven.afronding import CENT, REKENCONTEXT, Beleid, afgerond, half_up, laatste_vangt_op

Regime = Literal["jaar_vooraf", "kwartaal_25_procent", "kwartaal_afrekening_q4", "een_termijn", "afspraak"]
Soort = Literal["voorschot", "afrekening", "eentermijn"]
Aanvang = Literal["heel_jaar", "naar_rato_dagen"]


@dataclass(frozen=True)
class Termijn:
    kwartaal: int
    begindatum: date
    bedrag: Decimal
    soort: Soort = "voorschot"


def kwartaal_van(dag: date) -> int:
    return (dag.month + 2) // 3


def begin_van(jaar: int, kwartaal: int) -> date:
    return date(jaar, 3 * kwartaal - 2, 1)


def met_afrekening(voorlopig: Decimal, definitief: Decimal) -> list[Decimal]:
    """Three advances of a quarter of the provisional year; the last quarter settles, and may be negative (7.2)."""
    voorschot = half_up(voorlopig / 4, CENT)
    return [voorschot, voorschot, voorschot, definitief - 3 * voorschot]


def deel_van_het_jaar(bedrag: Decimal, eerste_dag: date, jaar: int, aanvang: Aanvang) -> Decimal:
    """What a member that starts in the course of the year pays. An end in the year changes nothing: the whole year
    stays due (statutes 6.8). The sources give no rule for the start, hence the setting."""
    if aanvang == "heel_jaar" or eerste_dag <= date(jaar, 1, 1):
        return bedrag
    with localcontext(REKENCONTEXT):
        dagen, alle = (date(jaar + 1, 1, 1) - eerste_dag).days, (date(jaar + 1, 1, 1) - date(jaar, 1, 1)).days
        return bedrag * dagen / alle


def termijnen(
    tarief: Decimal,
    jaar: int,
    eerste_dag: date,
    regime: Regime = "kwartaal_afrekening_q4",
    aanvang: Aanvang = "heel_jaar",
    beleid: Beleid = "cel_half_up",
) -> list[Termijn]:
    """The terms of one product in one year, from the quarter in which the member starts. `tarief` is unrounded."""
    bedrag = jaarbedrag(tarief, jaar, eerste_dag, aanvang, beleid)
    soorten = verloop(regime, kwartaal_van(max(eerste_dag, date(jaar, 1, 1))))
    # a whole year in advance leaves nothing to settle, as long as the number of inhabitants stays what it was
    bedragen = [bedrag, bedrag - bedrag] if regime == "jaar_vooraf" else laatste_vangt_op(bedrag, len(soorten))
    return [
        Termijn(nr, begin_van(jaar, nr), deel, soort)
        for (nr, soort), deel in zip(soorten.items(), bedragen, strict=False)
    ]


def jaarbedrag(tarief: Decimal, jaar: int, eerste_dag: date, aanvang: Aanvang, beleid: Beleid) -> Decimal:
    return afgerond(deel_van_het_jaar(tarief, eerste_dag, jaar, aanvang), beleid)


def verloop(regime: Regime, eerste: int) -> dict[int, Soort]:
    """What is invoiced in which quarter, from the first one of the member (domain rule 7.1)."""
    if regime == "een_termijn":
        return {eerste: "eentermijn"}
    if regime == "jaar_vooraf":  # settled in the second half of the year
        return {eerste: "voorschot", 3: "afrekening"} if eerste < 3 else {eerste: "afrekening"}
    return {nr: "voorschot" if nr < 4 else "afrekening" for nr in range(eerste, 5)}


def per_kwartaal(regels: Sequence[Sequence[Termijn]], jaar: int) -> list[Termijn]:
    """The terms of all products of a member added up, always four."""
    alle = [termijn for regel in regels for termijn in regel]
    return [
        Termijn(nr, begin_van(jaar, nr), sum((t.bedrag for t in alle if t.kwartaal == nr), Decimal("0.00")))
        for nr in (1, 2, 3, 4)
    ]
