"""Alembic asks for this file; commonground does the work."""

import zgw.app  # noqa: F401 - brings in every tables module
from commonground.migrations import run
from zgw.tables import Base

run(Base.metadata)
