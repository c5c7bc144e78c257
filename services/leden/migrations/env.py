"""Alembic for the leden service."""

from commonground.migrations import run
from leden.tables import Base

run(Base.metadata)
