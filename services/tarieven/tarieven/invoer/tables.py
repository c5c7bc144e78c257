"""The runs of the importer: one row per folder that was ever offered."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tarieven.tables import Base


class Import(Base):
    """`zegel` is the hash of the folder, so the same folder is the same row; `bestanden` is the folder itself, with
    which a run that was broken off goes on."""

    __tablename__ = "import"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    zegel: Mapped[str] = mapped_column(String(64), unique=True)
    herkomst: Mapped[str] = mapped_column(String(200))
    bestanden: Mapped[dict]
    status: Mapped[str] = mapped_column(String(10), index=True)
    stap: Mapped[str] = mapped_column(String(40))
    stappen_gereed: Mapped[int]
    toegevoegd: Mapped[dict]
    aangeboden_op: Mapped[datetime]
    gereed_op: Mapped[datetime | None]
