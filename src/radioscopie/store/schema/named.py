"""Names of the three rooms, and where the tables of each are declared."""

from __future__ import annotations

from sqlalchemy import MetaData

IDENTITY, ANSWERS, STATISTICS = "identity", "answers", "statistics"
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
identity, answers, statistics = (MetaData(naming_convention=NAMING) for _ in range(3))
