"""The tables of the besluiten component: a besluit and the documents it is laid down in."""

from datetime import date
from uuid import UUID, uuid4

from commonground.db import UrlText
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zgw.tables import Base


class Besluit(Base):
    __tablename__ = "besluit"
    __table_args__ = (UniqueConstraint("verantwoordelijke_organisatie", "identificatie"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    identificatie: Mapped[str] = mapped_column(String(50), index=True)
    verantwoordelijke_organisatie: Mapped[str] = mapped_column(String(9))
    besluittype: Mapped[str] = mapped_column(UrlText(200), index=True)
    besluittype_id: Mapped[int | None] = mapped_column(ForeignKey("besluittype.id"), index=True)
    zaak: Mapped[str] = mapped_column(UrlText(200), index=True)
    zaak_id: Mapped[int | None] = mapped_column(ForeignKey("zaak.id"), index=True)
    datum: Mapped[date]
    toelichting: Mapped[str]
    bestuursorgaan: Mapped[str] = mapped_column(String(50))
    ingangsdatum: Mapped[date]
    vervaldatum: Mapped[date | None]
    vervalreden: Mapped[str] = mapped_column(String(40))
    publicatiedatum: Mapped[date | None]
    verzenddatum: Mapped[date | None]
    uiterlijke_reactiedatum: Mapped[date | None]
    spiegel: Mapped[str] = mapped_column(UrlText(1000), default="", server_default="")  # at a zaak elsewhere


class BesluitInformatieObject(Base):
    __tablename__ = "besluitinformatieobject"
    __table_args__ = (UniqueConstraint("besluit_id", "informatieobject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    besluit_id: Mapped[int] = mapped_column(ForeignKey("besluit.id", ondelete="CASCADE"))
    informatieobject: Mapped[str] = mapped_column(UrlText(1000), index=True)
    informatieobject_id: Mapped[int | None] = mapped_column(ForeignKey("enkelvoudiginformatieobject.id"), index=True)
    spiegel: Mapped[str] = mapped_column(UrlText(1000), default="", server_default="")  # at a document elsewhere
