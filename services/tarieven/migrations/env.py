"""Alembic asks for this file; commonground does the work."""

import tarieven.app  # noqa: F401 - brings in every tables module
from commonground.migrations import run
from tarieven.tables import Base

run(Base.metadata)
