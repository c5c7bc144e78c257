"""Parameters: a field that is named by its path, read by the type that the resource itself has for it."""

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

from commonground.problems import Invalid, Unprocessable, ValidationFailed, findings
from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_camel, to_snake

from tarieven.begrotingsjaren import BegrotingsjaarBody, KostenregelBody
from tarieven.prijsregels import PrijsregelBody

VAN_HET_JAAR = frozenset(BegrotingsjaarBody.model_fields) - {"jaar", "voorgelegd_op", "besluit", "bron"}
VAN_DE_KOSTEN = frozenset(KostenregelBody.model_fields) - {"begrotingsjaar", "product", "bron", "bevinding"}
VAN_DE_PRIJS = frozenset({"prijsvorm", "toeslagen", "indexstappen", "aftopping", "peildatum", "individuele_regels"})


def gekopieerd(row: Any, **anders: Any) -> SimpleNamespace:
    """A row of the database, or a copy of one, with other values; the row itself stays as it is."""
    waarden = dict(row._mapping) if hasattr(row, "_mapping") else vars(row)
    return SimpleNamespace(**waarden | anders)


def gewijzigd(row: Any, body: type[BaseModel], bekend: frozenset[str], naam: str, waarde: Any, waar: str) -> Any:
    """The row with one field changed, as a PATCH would. Raises PARAMETER_ONBEKEND, ValidationFailed."""
    veld, _, pad = naam.partition(".")
    if to_snake(veld) not in bekend or to_camel(to_snake(veld)) != veld or (pad and body is not PrijsregelBody):
        raise parameter_onbekend(naam, waar)
    veld = to_snake(veld)
    if pad:
        waarde = ingevuld(getattr(row, veld), pad.split("."), waarde, naam, waar)
    return gekopieerd(row, **{veld: gelezen(body, veld, waarde, waar)})


def gelezen(body: type[BaseModel], veld: str, waarde: Any, waar: str) -> Any:
    """The value as the resource stores it."""
    leeg = body.model_construct()
    try:
        body.__pydantic_validator__.validate_assignment(leeg, veld, waarde)
    except ValidationError as fout:
        gevonden = findings(fout.errors())
        eigen = [each.code for each in gevonden if each.code.isupper()]
        rest = [Invalid(f"{waar}.waarde", each.code, each.reason) for each in gevonden]
        raise ValidationFailed(*rest, code=eigen[0] if len(eigen) == 1 == len(gevonden) else "invalid") from None
    return opgeslagen(getattr(leeg, veld))


def opgeslagen(waarde: Any) -> Any:
    if isinstance(waarde, BaseModel):
        return waarde.model_dump()
    return [opgeslagen(each) for each in waarde] if isinstance(waarde, list) else waarde


def ingevuld(geheel: Any, pad: list[str], waarde: Any, naam: str, waar: str) -> Any:
    """A copy of the tree with one value replaced; a list is entered by position, or by the `code` of a member."""
    kopie = deepcopy(geheel)
    plek = kopie
    for nr, stap in enumerate(pad):
        sleutel = positie(plek, stap)
        if sleutel is None:
            raise parameter_onbekend(naam, waar)
        if nr == len(pad) - 1:
            plek[sleutel] = waarde
        else:
            plek = plek[sleutel]
    return kopie


def positie(plek: Any, stap: str) -> Any:
    """How to enter this node by that step; None when it cannot."""
    if isinstance(plek, dict):
        return stap if stap in plek else None
    if not isinstance(plek, list):
        return None
    if stap.isascii() and stap.isdecimal():
        return int(stap) if int(stap) < len(plek) else None
    return next((nr for nr, each in enumerate(plek) if isinstance(each, dict) and each.get("code") == stap), None)


def parameter_onbekend(naam: str, waar: str) -> Unprocessable:
    return Unprocessable("PARAMETER_ONBEKEND", f"{waar}: er is geen parameter {naam[:200]!r}.", parameter=naam[:200])
