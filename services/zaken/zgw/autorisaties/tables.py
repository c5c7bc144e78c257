"""The tables of the autorisaties component: which application may do what. Secrets are in the shared table `client`."""

from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from zgw.tables import Base


class Applicatie(Base):
    __tablename__ = "applicatie"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    label: Mapped[str] = mapped_column(String(100))
    heeft_alle_autorisaties: Mapped[bool] = mapped_column(default=False)
    alleen_is_gereed_voor_publicatie: Mapped[bool] = mapped_column(default=False)


class ApplicatieClient(Base):
    """A client id, given out once: it stays here without applicatie when that is deleted, so nobody gets it again."""

    __tablename__ = "applicatie_client"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(50), unique=True)
    applicatie_id: Mapped[int | None] = mapped_column(ForeignKey("applicatie.id", ondelete="SET NULL"), index=True)


class Autorisatie(Base):
    """Scopes of one component, for one type up to one vertrouwelijkheidaanduiding where the component asks that.

    With a catalogus instead of a type (experimental) for all types that are in it, now and later.
    """

    __tablename__ = "autorisatie"
    id: Mapped[int] = mapped_column(primary_key=True)
    applicatie_id: Mapped[int] = mapped_column(ForeignKey("applicatie.id", ondelete="CASCADE"), index=True)
    component: Mapped[str] = mapped_column(String(3))
    scopes: Mapped[list]
    zaaktype: Mapped[str] = mapped_column(String(1000), default="", index=True)
    informatieobjecttype: Mapped[str] = mapped_column(String(1000), default="", index=True)
    besluittype: Mapped[str] = mapped_column(String(1000), default="", index=True)
    catalogus_id: Mapped[int | None] = mapped_column(ForeignKey("catalogus.id", ondelete="CASCADE"), index=True)
    max_vertrouwelijkheidaanduiding: Mapped[str] = mapped_column(String(20), default="")
