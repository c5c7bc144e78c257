"""The tables of the gateway: the transaction log as it was shipped, and how far each process has shipped."""

from datetime import datetime
from uuid import UUID

from commonground.db import TYPES, new_metadata
from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = new_metadata()
    type_annotation_map = TYPES


class Record(Base):
    """One request; what comes after `created_at` about its end is empty until the completion has been shipped."""

    __tablename__ = "record"
    __table_args__ = (
        Index("ix_record_service_id", "service", "id"),
        Index("ix_record_process_id_id", "process_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    transaction_id: Mapped[UUID] = mapped_column(index=True)
    direction: Mapped[str] = mapped_column(String(20))
    source_oin: Mapped[str] = mapped_column(String(20))
    destination_oin: Mapped[str] = mapped_column(String(20))
    service: Mapped[str] = mapped_column(String(100))
    upstream: Mapped[str] = mapped_column(String(100))
    method: Mapped[str] = mapped_column(String(20))
    path: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
    process_id: Mapped[str | None] = mapped_column(Text)
    data_elements: Mapped[str | None] = mapped_column(Text)
    application_id: Mapped[str | None] = mapped_column(Text)
    user_pseudonym: Mapped[str | None] = mapped_column(String(32), index=True)
    subject_pseudonym: Mapped[str | None] = mapped_column(String(32), index=True)
    data_subjects: Mapped[dict | None]
    logrecord_id: Mapped[str | None] = mapped_column(Text)
    grant_hash: Mapped[str | None] = mapped_column(Text)
    trace_id: Mapped[str | None] = mapped_column(String(32))
    status: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(String(30))
    request_bytes: Mapped[int | None] = mapped_column(BigInteger)
    response_bytes: Mapped[int | None] = mapped_column(BigInteger)
    duration_ms: Mapped[float | None]


class Shipped(Base):
    """Until where the write-ahead files of one gateway process are in this database."""

    __tablename__ = "shipped"
    id: Mapped[int] = mapped_column(primary_key=True)
    node: Mapped[UUID] = mapped_column(unique=True)
    file: Mapped[int]
    offset: Mapped[int] = mapped_column(BigInteger)
