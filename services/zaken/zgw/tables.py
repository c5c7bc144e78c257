"""The declarative base every component of this service shares, so that foreign keys cross components."""

from commonground.db import TYPES, new_metadata
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    metadata = new_metadata()
    type_annotation_map = TYPES
