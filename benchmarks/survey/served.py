"""An invented survey with its practices invited and in session, and the command that serves it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.cli.serve import keys_of
from radioscopie.inputs import Upload
from radioscopie.store import campaigns, keys, links, outbox, people
from radioscopie.store.campaigns import Asked
from radioscopie.web.survey.desk import LOCAL_COOKIE
from radioscopie.web.survey.place import SurveyPlace
from radioscopie.web.survey.roads import ANSWER, STAT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radioscopie.store.rooms import Store

TENANT, HOURS, STRATA = "fed", 240, 40


@dataclass(frozen=True, slots=True)
class Practice:
    """Somebody in session: cookie, and where the answers of the campaign are."""

    name: str
    cookie: str
    path: str


@dataclass(frozen=True, slots=True)
class Made:
    """Practices in session, a statistician, the address of the export."""

    practices: list[Practice]
    statistician: Practice
    export: str


def prepare(folder: Path, database: tuple[str, str], count: int) -> Made:
    """Make a campaign, invite its practices, bring each into session."""
    store = SurveyPlace(folder, database[1], keys_of(None)).store()
    now = time.time()
    people.make_tenant(store, TENANT, "Fédération", now)
    name = campaigns.make(
        store, TENANT, Asked("Choc", "shock_2020", "2027-01", now - 1, now + HOURS * 3600), "admin", now
    )
    campaigns.add_practices(store, TENANT, name, Upload("cabinets.csv", _frame(count).encode()), "admin")
    for state in ("frozen", "open"):
        campaigns.move(store, TENANT, name, state, "admin")
    practices = [_in_session(store, name, link, now) for link in _links(store, name, count, now)]
    statistician = _signed_in(store, name, now)
    store.close()
    return Made(practices, statistician, STAT.format(campaign=name) + "/reponses.csv")


def _frame(count: int) -> str:
    rows = (f"c{i},Cabinet {i},c{i}@cabinet.example,s{i % STRATA},,r{i % 13},small\n" for i in range(count))
    return "practice,name,email,stratum,holding,region,size\n" + "".join(rows)


def _links(store: Store, name: str, count: int, now: float) -> list[str]:
    sent: list[str] = []
    outbox.queue(store, TENANT, name, "invitation", "admin", now)
    while len(sent) < count:
        outbox.send_turn(
            store, TENANT, lambda one: sent.append(one.link.rpartition("/")[2]), "http://127.0.0.1", now
        )
    return sent


def _in_session(store: Store, name: str, key: str, now: float) -> Practice:
    session, _ = links.enter(store, key, now)
    return Practice(key[-12:], f"{LOCAL_COOKIE}={session}", ANSWER.format(campaign=name))


def _signed_in(store: Store, name: str, now: float) -> Practice:
    email = "statistician@fed.example"
    password, code_key = people.add_account(store, TENANT, email, "S", "statistician", "root", now)
    code = keys.code_at(code_key, int(now // 30))
    session = people.sign_in(store, TENANT, email, password, code, "127.0.0.1", now)
    return Practice("statistician", f"{LOCAL_COOKIE}={session}", ANSWER.format(campaign=name))


@contextmanager
def served(folder: Path, database: tuple[str, str]) -> Iterator[tuple[str, int]]:
    """Serve the survey with the command of a user; give its address and its process."""
    command = [sys.executable, "-m", "radioscopie", "serve", "--no-browser", "--json", "--survey"]
    command += ["--data", str(folder), *(("--database", database[1]) if database[1] else ())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield json.loads(process.stdout.readline())["url"].rstrip("/"), process.pid
        finally:
            process.terminate()
