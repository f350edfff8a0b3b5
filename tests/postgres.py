"""A PostgreSQL server of our own, in a folder that goes with the tests, as a user that is not root.

RADIOSCOPIE_POSTGRES gives another: the address of somebody who may make databases and roles there.
"""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from radioscopie.store.opening import open_server, prepare_server

GIVEN = "RADIOSCOPIE_POSTGRES"
MISSING = f"no PostgreSQL: apt install postgresql, or set {GIVEN}"
APPLICATION = "survey_application"
STARTS_S = 20
QUICK = Path("/dev/shm")  # noqa: S108 - files in memory: these tests write much and keep nothing


def programs() -> Path | None:
    """Find the folder of the server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


@contextmanager
def server(*, durable=False, own=False):
    """Give the address of an owner; `durable`: files on the disk, each commit waits for it, as a service needs.

    `own`: a server of ours, whose files may be read, even where another is given.
    """
    if (given := os.environ.get(GIVEN)) and not own:
        yield given
        return
    home = programs()
    if home is None:
        pytest.skip(MISSING)
    user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    in_memory = QUICK.is_dir() and not durable
    place = Path(tempfile.mkdtemp(prefix="pg-", dir=QUICK if in_memory else None))
    try:
        if user:
            shutil.chown(place, **user)
        yield from _running(home, place, user, "on" if durable else "off")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _running(home, place, user, fsync):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": place, **user}
    data = place / "data"
    subprocess.run(
        [home / "initdb", "-D", data, "-A", "trust", "-U", "owner", "-E", "UTF8"], check=True, **quiet
    )
    said = [
        "-c",
        "listen_addresses=",
        "-c",
        "max_connections=100",
        "-c",
        "shared_buffers=32MB",
        "-c",
        f"fsync={fsync}",
    ]
    process = subprocess.Popen([home / "postgres", "-D", data, "-k", place, *said], **quiet)
    try:
        address = f"postgresql://owner@/postgres?host={place}"
        _wait(address)
        yield address
    finally:
        process.send_signal(signal.SIGINT)  # at once, whoever is connected
        process.wait(STARTS_S)


def _wait(address):
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"))
    until = time.monotonic() + STARTS_S
    while True:
        try:
            with engine.connect():
                break
        except OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
    engine.dispose()


def database(owner: str, like: str = "template1") -> tuple[str, str]:
    """Make a database, as another is: its address for its owner, and for the application."""
    url = make_url(owner).set(drivername="postgresql+psycopg")
    engine, name = create_engine(url, isolation_level="AUTOCOMMIT"), f"t_{token_hex(6)}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {like}"))
        known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :r"), {"r": APPLICATION})
        if not known.scalar():
            connection.execute(text(f"CREATE ROLE {APPLICATION} LOGIN NOINHERIT"))
    engine.dispose()
    mine = url.set(database=name)
    return (
        mine.render_as_string(hide_password=False),
        mine.set(username=APPLICATION).render_as_string(hide_password=False),
    )


@cache
def keys() -> Path:
    """Give where the keys of the databases of this process are; the file is made with the first."""
    place = Path(tempfile.mkdtemp(prefix="keys-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place / "survey.keys"


@cache
def prepared(owner: str) -> str:
    """Make a database with its tables, that others are made like; give its name."""
    mine, _ = database(owner)
    prepare_server(mine, APPLICATION, keys())
    return make_url(mine).database


def opened(owner: str, held: Path | None = None):
    """Open a store in a database of its own, with the keys of this process or others."""
    _, applied = database(owner, prepared(owner))
    return open_server(applied, held or keys())
