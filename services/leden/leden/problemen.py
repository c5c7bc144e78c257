"""Refusals by the statutes: which article of which version decides (digest §13)."""

from datetime import date
from typing import Any

from commonground.problems import Conflict, Invalid, Unprocessable

from leden.statutair.statuten import van_kracht_op


def verwijzing(artikel: str, peildatum: date) -> dict[str, str]:
    return {"artikel": artikel, "statutenversie": van_kracht_op(peildatum).sleutel}


def in_strijd(code: str, detail: str, artikel: str, peildatum: date, veld: str = "", **extra: Any) -> Unprocessable:
    """422: readable, but a rule of the statutes refuses it. `extra` says what would be right."""
    problem = Unprocessable(code, detail, **verwijzing(artikel, peildatum), **extra)
    problem.invalid = [Invalid(veld, code, detail)] if veld else []
    return problem


def botst(code: str, detail: str, artikel: str, peildatum: date, **extra: Any) -> Conflict:
    """409: a rule of the statutes refuses it in this state."""
    return Conflict(code, detail, **verwijzing(artikel, peildatum), **extra)
