"""Versions of a type: which one holds on a day, and what a name means on that day (the history model)."""

from datetime import date
from typing import Any
from uuid import UUID

from commonground.call import Call
from commonground.filters import Filter
from commonground.problems import CodedError, Invalid, ValidationFailed
from commonground.types import Date
from pydantic import AfterValidator, TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, and_, false, or_

DAG = TypeAdapter(Date)


def leesbaar(naam: str) -> str:
    if not naam.strip():
        raise CodedError("blank", "Dit veld mag niet leeg zijn.")
    if any(ord(sign) < 32 for sign in naam):
        raise CodedError("invalid", "Een naam heeft geen stuurtekens.")
    return naam


Naam = AfterValidator(leesbaar)  # of a name that other types refer to


# --- days -------------------------------------------------------------------------------------------------------------
def peildatum(call: Call) -> date:
    """The day on which related versions are looked up: `datumGeldigheid`, or today. Raises ValidationFailed."""
    params = call.request.query_params
    gevraagd = params.get("datumGeldigheid") or params.get("datum_geldigheid")
    if not gevraagd:
        return call.today
    try:
        return DAG.validate_python(gevraagd)
    except ValidationError:
        raise ValidationFailed(Invalid("datumGeldigheid", "invalid", "Hier hoort een datum: jjjj-mm-dd.")) from None


def geldig(versie: Any, dag: date) -> ColumnElement[bool]:
    """Both ends count: a version still holds on its last day."""
    return and_(versie.begin_geldigheid <= dag, or_(versie.einde_geldigheid.is_(None), versie.einde_geldigheid >= dag))


def getoond(versie: Any, eigenaar: Any, dag: date) -> ColumnElement[bool]:
    """A related version that is shown: in the same catalogus, valid, published - a concept also shows concepts."""
    return and_(
        versie.catalogus_id == eigenaar.catalogus_id,
        geldig(versie, dag),
        or_(versie.concept.is_(False), eigenaar.concept.is_(True)),
    )


def overlapt(versie: Any, begin: date, einde: date | None) -> ColumnElement[bool]:
    """Whether a version shares a day with the period from begin to einde, both included."""
    loopt_nog = or_(versie.einde_geldigheid.is_(None), versie.einde_geldigheid >= begin)
    return and_(loopt_nog, versie.begin_geldigheid <= einde) if einde else loopt_nog


# --- filters ----------------------------------------------------------------------------------------------------------
def status_filter(concept: Any) -> dict[str, Filter]:
    """`status`: which versions a list shows; without it only published ones (see `Typen.answer_list`)."""

    def where(status: str) -> Any:
        match status:
            case "definitief":
                return concept.is_(False)
            case "concept":
                return concept.is_(True)
            case "alles":
                return concept.is_not(None)
        raise ValueError(status)

    return {"status": Filter(str, where, "Toon `definitief` (standaard), `concept` of `alles`.")}


def datum_filter(versie: Any, *names: str) -> dict[str, Filter]:
    """`datumGeldigheid`: only versions that hold on that day; the standard types it as text."""
    one = Filter(str, lambda text: geldig(versie, lees_dag(text)), "Versies die op deze datum geldig zijn.")
    return dict.fromkeys(names or ("datumGeldigheid",), one)


def lees_dag(text: str) -> date:
    return DAG.validate_python(text)


def op_naam_of_url(naam: Any, uuid: Any) -> Any:
    """A condition on a related type, by the name it has or by the URL of one of its versions."""

    def where(given: str) -> Any:
        if given.startswith("/"):
            return uuid == UUID(given.rsplit("/", 1)[-1])
        return false() if "://" in given else naam == given

    return where
