"""Alembic asks for this file; commonground does the work."""

from commonground.migrations import run
from gateway.tables import Base

run(Base.metadata)
