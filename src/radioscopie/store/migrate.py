"""Bring the tables of a room to the version of this program, and guard them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from radioscopie.store.guards import guards
from radioscopie.store.schema.rooms import ROOMS

if TYPE_CHECKING:
    from sqlalchemy import Connection

HOME = Path(__file__).parent / "migrations"


def settings(room: str, connection: Connection | None = None) -> Config:
    """Give what Alembic needs for a room."""
    config = Config()
    config.set_main_option("script_location", str(HOME))
    config.set_main_option("version_locations", str(HOME / room))
    config.set_main_option("path_separator", "newline")
    is_file = connection is not None and connection.dialect.name == "sqlite"
    config.attributes.update(connection=connection, metadata=ROOMS[room], is_file=is_file)
    return config


def upgrade(room: str, connection: Connection) -> None:
    """Bring a room to the newest version, within the transaction of the connection."""
    command.upgrade(settings(room, connection), "head")
    for statement in guards(room, connection.dialect.name):
        connection.exec_driver_sql(statement)


def newest(room: str) -> str:
    """Give the version of this program."""
    return ScriptDirectory.from_config(settings(room)).get_current_head() or ""
