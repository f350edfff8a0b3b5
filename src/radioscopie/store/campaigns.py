"""Campaigns: made, frozen with their practices, open, closed. Nothing that destroys is done while one is open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from radioscopie.errors import InputError, problem
from radioscopie.schema import Table, text
from radioscopie.sources.blocks import given_twice, read_whole
from radioscopie.store.chain import note
from radioscopie.store.keys import new_id
from radioscopie.store.schema.answers import campaign, unit
from radioscopie.store.schema.identity import STAFF, contact, practice
from radioscopie.store.schema.named import ANSWERS, IDENTITY
from radioscopie.tables.survey.patients import refuse_patients
from radioscopie.tables.survey.questionnaire import NAMES, questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, Row

    from radioscopie.errors import Problem
    from radioscopie.inputs import Readable
    from radioscopie.store.rooms import Store

PERIOD = re.compile(r"20[0-9]{2}(-(0[1-9]|1[0-2]))?")
EMAIL = re.compile(r"[^@\s,;:<>\"'()\[\]\\]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
LONGEST = 200
_, STATISTICIAN, OFFICER, ADMINISTRATOR, _ = STAFF
NEXT: Mapping[str, Mapping[str, str]] = {  # states that may come next, each with who moves there
    "draft": {"frozen": ADMINISTRATOR},
    "frozen": {"open": ADMINISTRATOR, "draft": ADMINISTRATOR},
    "open": {"closed": ADMINISTRATOR},
    "closed": {"open": ADMINISTRATOR, "edited": STATISTICIAN},
    "edited": {"closed": STATISTICIAN, "weighted": STATISTICIAN},
    "weighted": {"edited": STATISTICIAN, "estimated": STATISTICIAN},
    "estimated": {"weighted": STATISTICIAN, "protected": STATISTICIAN},
    "protected": {"estimated": STATISTICIAN, "published": OFFICER},
    "published": {"archived": ADMINISTRATOR},
    "archived": {},
}
PRACTICES = Table(
    "survey_practices",
    (
        *(text(name, required=True) for name in ("practice", "name", "email", "stratum")),
        *(text(name) for name in ("holding", "region", "size")),
    ),
    words="tables.survey_practices",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A campaign to make: instants in seconds since 1970."""

    title: str
    questionnaire: str
    period: str
    opens_at: float
    closes_at: float


def make(store: Store, tenant: str, asked: Asked, actor: str, now: float) -> str:
    """Make a campaign, as a draft; give its identifier.

    Raises
    ------
    InputError : every problem of what is asked
    """
    problems = [*_problems(asked)]
    if problems:
        raise InputError(problems)
    name = new_id()
    row = {
        "tenant": tenant, "id": name, "title": asked.title, "questionnaire": asked.questionnaire,
        "digest": questionnaire(asked.questionnaire).digest, "period": asked.period, "state": "draft",
        "opens_at": asked.opens_at, "closes_at": asked.closes_at, "created_at": now,
    }  # fmt: skip

    def work(connection: Connection) -> None:
        connection.execute(insert(campaign).values(row))
        note(connection, ANSWERS, tenant, actor, "campaign_made", name)

    store.answers.write(tenant, work)
    return name


def _problems(asked: Asked) -> Iterator[Problem]:
    if not 0 < len(asked.title.strip()) <= LONGEST:
        yield problem("service.no_title", "title", most=LONGEST)
    if asked.questionnaire not in NAMES:
        yield problem("survey.unknown_questionnaire", "questionnaire", known=", ".join(NAMES))
    if not PERIOD.fullmatch(asked.period):
        yield problem("service.not_a_period", "period", asked.period[:LONGEST])
    if not asked.opens_at < asked.closes_at:
        yield problem("service.closes_first", "closes")


def all_of(store: Store, tenant: str) -> list[Row[Any]]:
    """Give the campaigns of a tenant, the newest first."""
    query = select(campaign).where(campaign.c.tenant == tenant).order_by(campaign.c.created_at.desc())
    with store.answers.read(tenant) as connection:
        return list(connection.execute(query))


def one_of(store: Store, tenant: str, name: str) -> Row[Any]:
    """Give a campaign.

    Raises
    ------
    NotThereError : this tenant has none of this name
    """
    query = select(campaign).where(campaign.c.tenant == tenant, campaign.c.id == name)
    return store.answers.one(tenant, query)


def move(store: Store, tenant: str, name: str, state: str, actor: str) -> None:
    """Move a campaign to another state.

    Raises
    ------
    InputError : not from where it is
    """
    held = one_of(store, tenant, name)
    if state not in NEXT[held.state]:
        raise InputError(
            problem("service.no_such_move", "state", state[:LONGEST], known=", ".join(NEXT[held.state]))
        )

    def work(connection: Connection) -> None:
        query = update(campaign).where(
            campaign.c.tenant == tenant, campaign.c.id == name, campaign.c.state == held.state
        )
        if connection.execute(query.values(state=state)).rowcount != 1:
            raise InputError(problem("service.no_such_move", "state", state, known=""))
        note(connection, ANSWERS, tenant, actor, "campaign_moved", name, state)

    store.answers.write(tenant, work)


def add_practices(store: Store, tenant: str, name: str, file: Readable, actor: str) -> int:
    """Take the practices of a file into a campaign that is not open yet; give how many.

    Those already known (by `practice`) keep their pseudonym: answers of several periods follow each other.

    Raises
    ------
    InputError : every problem of the file, nothing of it is taken; a campaign that is already open
    """
    if one_of(store, tenant, name).state != "draft":
        raise InputError(problem("service.not_a_draft", "file"))
    refuse_patients(file)
    rows = read_whole(PRACTICES, file, check=_row_problems).to_pylist()
    units = store.identity.write(tenant, lambda connection: _keep_practices(connection, tenant, rows, actor))
    store.answers.write(tenant, lambda connection: _keep_units(connection, tenant, name, units, actor))
    return len(rows)


def _row_problems(rows: list[dict[str, Any]], path: str) -> Iterator[Problem]:
    lines: dict[tuple[Any, ...], int] = {}
    for row in rows:
        place = f"{path}:{row['line']}"
        yield from given_twice(row, lines, place, ("practice",), "service.practice_twice")
        if not EMAIL.fullmatch(row["email"]):
            yield problem("service.not_an_email", f"{place}, email", row["email"])
        for column, value in row.items():
            if isinstance(value, str) and len(value) > LONGEST:
                yield problem("service.long_cell", f"{place}, {column}", most=LONGEST)


def _keep_practices(
    connection: Connection, tenant: str, rows: list[dict[str, Any]], actor: str
) -> list[dict[str, str]]:
    query = select(practice).where(practice.c.tenant == tenant)
    held = list(connection.execute(query))
    known, holdings = (
        {one.id: one.pseudonym for one in held},
        {one.holding: one.holding_pseudonym for one in held},
    )
    units = []
    for row in rows:
        said = {one: row[one] or "" for one in ("name", "stratum", "region", "size")}
        said["holding"] = row["holding"] or row["practice"]
        said["holding_pseudonym"] = holdings.setdefault(said["holding"], new_id())
        if row["practice"] in known:
            known_one = practice.c.tenant == tenant, practice.c.id == row["practice"]
            connection.execute(update(practice).where(*known_one).values(said))
        else:
            known[row["practice"]] = new_id()
            new = {"tenant": tenant, "id": row["practice"], "pseudonym": known[row["practice"]]}
            connection.execute(insert(practice).values(**new, **said))
        _keep_contact(connection, tenant, row["practice"], row["email"])
        units.append({"pseudonym": known[row["practice"]], **said, "holding": said["holding_pseudonym"]})
    note(connection, IDENTITY, tenant, actor, "practices_taken", str(len(rows)))
    return units


def _keep_contact(connection: Connection, tenant: str, held: str, email: str) -> None:
    query = select(contact.c.id).where(
        contact.c.tenant == tenant, contact.c.practice == held, contact.c.email == email
    )
    if connection.execute(query).first() is None:
        row = {"tenant": tenant, "id": new_id(), "practice": held, "email": email, "role": "owner"}
        connection.execute(insert(contact).values(row))


def _keep_units(
    connection: Connection, tenant: str, name: str, units: list[dict[str, str]], actor: str
) -> None:
    query = select(unit.c.pseudonym).where(unit.c.tenant == tenant, unit.c.campaign == name)
    known = set(connection.execute(query).scalars())
    new = [
        {"tenant": tenant, "campaign": name, "pseudonym": one["pseudonym"], "stratum": one["stratum"],
         "region": one["region"], "size": one["size"], "holding": one["holding"]}
        for one in units
        if one["pseudonym"] not in known
    ]  # fmt: skip
    if new:
        connection.execute(insert(unit), new)
    note(connection, ANSWERS, tenant, actor, "units_taken", name, str(len(new)))


def of_unit(store: Store, tenant: str, pseudonym: str) -> list[Row[Any]]:
    """Give the campaigns that a practice is in and that are no draft any more, the newest first."""
    query = (
        select(campaign)
        .join(unit, (unit.c.tenant == campaign.c.tenant) & (unit.c.campaign == campaign.c.id))
        .where(campaign.c.tenant == tenant, unit.c.pseudonym == pseudonym)
        .where(campaign.c.state.not_in(("draft", "frozen")))
        .order_by(campaign.c.created_at.desc())
    )
    with store.answers.read(tenant) as connection:
        return list(connection.execute(query))
