"""Alembic asks for this file; commonground does the work."""

from commonground.migrations import run
from notificaties.tables import Base

run(Base.metadata)
