"""
What do the tables share?

Tables validate nothing (a SQLModel table is built without checks), so rows are only built from
checked values. No table module has ``from __future__ import annotations``: it breaks SQLModel.
"""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """The base of every table; its own metadata carries the naming that migrations need."""

    metadata = MetaData(naming_convention=NAMING)
