"""Lists of a neighbour of our own kind, whole."""

from typing import Generic, TypeVar

from commonground.references import References
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

TARIEVEN, MEESTE_PAGINAS = "tarieven", 50


class Rij(BaseModel):
    """As much of a row as matters here."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore")


Vorm = TypeVar("Vorm", bound=Rij)


class Pagina(BaseModel, Generic[Vorm]):
    results: list[Vorm]
    next: str | None = None


async def alle(references: References, buur: str, pad: str, vorm: type[Vorm]) -> list[Vorm] | None:
    """All rows, page by page; None when the neighbour is not configured. Raises Unfetchable."""
    ingericht = references.named(buur)
    if ingericht is None:
        return None
    gevonden: list[Vorm] = []
    volgende: str | None = f"{ingericht.api_root.rstrip('/')}{pad}"
    for _ in range(MEESTE_PAGINAS):
        if volgende is None:
            break
        pagina = Pagina[vorm].model_validate(await references.fetch(volgende, Pagina[vorm], fresh=True))
        gevonden, volgende = gevonden + pagina.results, pagina.next
    return gevonden
