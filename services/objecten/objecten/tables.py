"""The tables of objecttypes, objects with their records, and tokens."""

from datetime import date, datetime
from uuid import UUID, uuid4

from commonground.db import TYPES, new_metadata
from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = new_metadata()
    type_annotation_map = TYPES


class ObjectType(Base):
    __tablename__ = "objecttype"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(100))
    name_plural: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(1000))
    data_classification: Mapped[str] = mapped_column(String(30))
    maintainer_organization: Mapped[str] = mapped_column(String(200))
    maintainer_department: Mapped[str] = mapped_column(String(200))
    contact_person: Mapped[str] = mapped_column(String(200))
    contact_email: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(200))
    update_frequency: Mapped[str] = mapped_column(String(20))
    provider_organization: Mapped[str] = mapped_column(String(200))
    documentation_url: Mapped[str] = mapped_column(String(200))
    labels: Mapped[dict]
    allow_geometry: Mapped[bool]
    created_at: Mapped[date]
    modified_at: Mapped[date]


class Version(Base):
    """`fingerprint` is the hash of the schema: compiled schemas are kept by it."""

    __tablename__ = "objecttypeversion"
    __table_args__ = (UniqueConstraint("object_type_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    object_type_id: Mapped[int] = mapped_column(ForeignKey("objecttype.id"))
    version: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
    json_schema: Mapped[dict]
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[date]
    modified_at: Mapped[date]
    published_at: Mapped[date | None]


class Object(Base):
    __tablename__ = "object"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    object_type_id: Mapped[int] = mapped_column(ForeignKey("objecttype.id"), index=True)


class Record(Base):
    """What an object was from `start_at` to `end_at` (material), as registered on `registration_at` (formal history).

    The highest index is the only record of an object without `end_at`; the type stands here too, so that a list of one
    type needs no join. `west` to `north` are the box around the geometry, in degrees.
    """

    __tablename__ = "objectrecord"
    __table_args__ = (
        UniqueConstraint("object_id", "index"),
        UniqueConstraint("object_id", "correction_for"),
        ForeignKeyConstraint(
            ["object_type_id", "type_version"], ["objecttypeversion.object_type_id", "objecttypeversion.version"]
        ),
        Index("ix_objectrecord_object_type_id_id", "object_type_id", "id"),
        Index(  # what is shown today
            "ix_objectrecord_current",
            "object_type_id",
            "id",
            "start_at",
            postgresql_where=text("end_at IS NULL"),
            sqlite_where=text("end_at IS NULL"),
        ),
        Index(
            "ix_objectrecord_end_at",
            "end_at",
            postgresql_where=text("end_at IS NOT NULL"),
            sqlite_where=text("end_at IS NOT NULL"),
        ),
        Index(
            "ix_objectrecord_place",
            "west",
            "object_type_id",
            "south",
            postgresql_where=text("west IS NOT NULL"),
            sqlite_where=text("west IS NOT NULL"),
        ),
        Index(  # for data_attr with exact and in; SQLite has no such index, so there it holds nothing
            "ix_objectrecord_data",
            "data",
            postgresql_using="gin",
            postgresql_ops={"data": "jsonb_path_ops"},
            sqlite_where=text("id < 0"),
        ),
        Index(  # the objects of a zaak
            "ix_objectrecord_references",
            "references",
            postgresql_using="gin",
            postgresql_ops={"references": "jsonb_path_ops"},
            sqlite_where=text("id < 0"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("object.id", ondelete="CASCADE"))
    object_type_id: Mapped[int]
    type_version: Mapped[int]
    index: Mapped[int]
    data: Mapped[dict]
    geometry: Mapped[dict | None]
    west: Mapped[float | None]
    south: Mapped[float | None]
    east: Mapped[float | None]
    north: Mapped[float | None]
    references: Mapped[list]
    start_at: Mapped[date]
    end_at: Mapped[date | None]
    registration_at: Mapped[date]
    correction_for: Mapped[int | None]


class Token(Base):
    """Who may call: the token itself is kept as a keyed hash only."""

    __tablename__ = "token"
    id: Mapped[int] = mapped_column(primary_key=True)
    identifier: Mapped[str] = mapped_column(String(200), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    contact_person: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    organization: Mapped[str] = mapped_column(Text, default="")
    application: Mapped[str] = mapped_column(Text, default="")
    administration: Mapped[str] = mapped_column(Text, default="")
    is_superuser: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class Permission(Base):
    __tablename__ = "permission"
    __table_args__ = (UniqueConstraint("token_id", "object_type_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("token.id", ondelete="CASCADE"))
    object_type_id: Mapped[int] = mapped_column(ForeignKey("objecttype.id", ondelete="CASCADE"), index=True)
    mode: Mapped[str] = mapped_column(String(20))
    use_fields: Mapped[bool] = mapped_column(default=False)
    fields: Mapped[dict | None]


class Idempotentie(Base):
    """What was answered to a request that came with an Idempotency-Key; `vraag` is the hash of that request."""

    __tablename__ = "idempotentie"
    __table_args__ = (UniqueConstraint("token_id", "sleutel"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("token.id", ondelete="CASCADE"))
    sleutel: Mapped[str] = mapped_column(String(255))
    vraag: Mapped[str] = mapped_column(String(64))
    antwoord: Mapped[dict | None]
    gemaakt: Mapped[datetime] = mapped_column(index=True)


class Attribuutindex(Base):
    """An index on an attribute that an administrator declared; `gereed`: it is built, so queries may lean on it.

    `soort`: `waarde` for exact, ranges and ordering, `tekst` for icontains.
    """

    __tablename__ = "attribuutindex"
    __table_args__ = (UniqueConstraint("object_type_id", "pad", "soort"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    object_type_id: Mapped[int] = mapped_column(ForeignKey("objecttype.id", ondelete="CASCADE"))
    pad: Mapped[str] = mapped_column(String(1000))
    soort: Mapped[str] = mapped_column(String(10))
    gereed: Mapped[bool] = mapped_column(default=False)
    gemaakt: Mapped[datetime]
