"""Register: a resource of tarieven. A refusal for one reason of the domain carries its code as a whole, too."""

from collections.abc import Iterator
from contextlib import contextmanager

from commonground.call import Call
from commonground.problems import Invalid, ValidationFailed
from commonground.resource import Resource
from starlette.responses import Response

VORMEN = {
    "per_inwoner",
    "schijven_marginaal",
    "vast_per_deelnemer",
    "omvangsklasse",
    "vast_plus_klasse",
    "som_van_opties",
    "onbekend",
}


@contextmanager
def met_code_van_het_domein() -> Iterator[None]:
    """`INWONERTAL_ONGELDIG` is the code of the problem when nothing else is wrong, not only of the field."""
    try:
        yield
    except ValidationFailed as fout:
        redenen = {each.code for each in fout.invalid}
        eigen = [code for code in redenen if code.isupper()]
        code = eigen[0] if eigen and len(redenen) == 1 else fout.code
        raise ValidationFailed(*map(zonder_vorm, fout.invalid), code=code) from None


def zonder_vorm(fout: Invalid) -> Invalid:
    """pydantic puts the branch of a union in the path: `prijsvorm.schijven_marginaal.schijven`."""
    delen = [deel for deel in fout.name.split(".") if deel not in VORMEN]
    return Invalid(".".join(delen), fout.code, fout.reason)


class Register(Resource):
    async def create(self, call: Call) -> Response:
        with met_code_van_het_domein():
            return await super().create(call)

    async def update(self, call: Call, partial: bool) -> Response:
        with met_code_van_het_domein():
            return await super().update(call, partial)
