"""Versions of the tables, as Alembic reads them."""
