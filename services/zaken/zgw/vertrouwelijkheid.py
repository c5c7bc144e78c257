"""Eight levels of confidentiality, each above the one before; in the database a small number, so that they compare."""

from typing import Any, Literal, get_args

from sqlalchemy import SmallInteger, TypeDecorator

Vertrouwelijkheid = Literal[
    "openbaar",
    "beperkt_openbaar",
    "intern",
    "zaakvertrouwelijk",
    "vertrouwelijk",
    "confidentieel",
    "geheim",
    "zeer_geheim",
]
NIVEAUS: tuple[str, ...] = get_args(Vertrouwelijkheid)


class Niveau(TypeDecorator):
    """`Zaak.vertrouwelijkheidaanduiding <= "intern"` means what it says."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> int | None:
        return None if value is None else NIVEAUS.index(value)

    def process_result_value(self, value: int | None, dialect: Any) -> str | None:
        return None if value is None else NIVEAUS[value]
