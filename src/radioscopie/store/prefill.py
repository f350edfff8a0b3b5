"""What registers know of the machines of practices, put before their eyes to be confirmed: never an answer by itself.

The cells that it fills are the draft until the first change; what is submitted as it was is counted (`paradata`).
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from radioscopie.errors import InputError, problem
from radioscopie.store.campaigns import LONGEST, one_of
from radioscopie.store.chain import note
from radioscopie.store.schema.answers import unit
from radioscopie.store.schema.identity import practice
from radioscopie.store.schema.named import ANSWERS
from radioscopie.tables.machines import read_machines
from radioscopie.tables.survey.patients import refuse_patients
from radioscopie.tables.survey.questionnaire import questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from radioscopie.errors import Problem
    from radioscopie.inputs import Readable
    from radioscopie.models.survey.forms.expressions import Value
    from radioscopie.store.rooms import Store
    from radioscopie.tables.survey.questionnaire import Question

Cells = dict[str, "Value"]
MACHINES = "machines"


def add_machines(store: Store, tenant: str, name: str, file: Readable, actor: str) -> int:
    """Take the machines of a file, practice by practice, before a campaign opens; give how many practices have some.

    Raises
    ------
    InputError : every problem of the file, nothing of it is taken; a questionnaire that asks for no machine; a campaign
        that is no draft any more
    """
    about = one_of(store, tenant, name)
    if about.state != "draft":
        raise InputError(problem("service.not_a_draft", "file"))
    question = _question(about.questionnaire)
    refuse_patients(file)
    rows = read_machines(file).table.to_pylist()
    known = _known(store, tenant, name)
    problems = [*_problems(rows, known, question.most)]
    if problems:
        raise InputError(problems)
    cells = _cells(rows, known, question)
    store.answers.write(tenant, lambda connection: _keep(connection, tenant, name, cells, actor))
    return len(cells)


def asks_machines(name: str) -> bool:
    """Tell whether a questionnaire asks for machines that registers may know."""
    return bool(_questions(name))


def _questions(name: str) -> list[Question]:
    return [one for one in questionnaire(name).questions if MACHINES == one.prefill == one.kind]


def _question(name: str) -> Question:
    found = _questions(name)
    if not found:
        raise InputError(problem("service.no_machines_asked", "file"))
    return found[0]


def _known(store: Store, tenant: str, name: str) -> dict[str, str]:
    """Give the pseudonyms of the practices of a campaign."""
    query = select(unit.c.pseudonym).where(unit.c.tenant == tenant, unit.c.campaign == name)
    with store.answers.read(tenant) as connection:
        asked = set(connection.execute(query).scalars())
    with store.identity.read(tenant) as connection:
        rows = connection.execute(
            select(practice.c.id, practice.c.pseudonym).where(practice.c.tenant == tenant)
        )
        return {one.id: one.pseudonym for one in rows if one.pseudonym in asked}


def _problems(rows: list[dict[str, Any]], known: Mapping[str, str], most: int) -> list[Problem]:
    counts = Counter(row["practice"] for row in rows)
    found = [
        problem(
            "service.unknown_practice", f"file:{row['line']}, practice", (row["practice"] or "")[:LONGEST]
        )
        for row in rows
        if row["practice"] not in known
    ]
    many = [
        problem("service.many_machines", "file", (one or "")[:LONGEST], most=most)
        for one, count in counts.items()
        if count > most
    ]
    return [*found, *many]


def _cells(rows: list[dict[str, Any]], known: Mapping[str, str], question: Question) -> dict[str, Cells]:
    asked, cells, ranks = {one.id for one in question.fields}, dict[str, Cells](), Counter[str]()
    for row in rows:
        whose = known[row["practice"]]
        ranks[whose] += 1
        said = {
            "equipment": row["equipment"],
            "class": row["class"],
            "zone": row["zone"],
            "first_use": row["installed_on"].isoformat(),
            "reference_activity": row["reference_activity"] if row["equipment"] == "ct" else None,
        }
        cells.setdefault(whose, {}).update(
            {
                f"{question.id}.m{ranks[whose]}.{name}": one
                for name, one in said.items()
                if one and name in asked
            }
        )
    return cells


def _keep(connection: Connection, tenant: str, name: str, cells: Mapping[str, Cells], actor: str) -> None:
    mine = unit.c.tenant == tenant, unit.c.campaign == name
    for whose, held in cells.items():
        written = json.dumps(held, sort_keys=True, ensure_ascii=False)
        connection.execute(update(unit).where(*mine, unit.c.pseudonym == whose).values(prefill=written))
    note(connection, ANSWERS, tenant, actor, "machines_taken", name, str(len(cells)))
