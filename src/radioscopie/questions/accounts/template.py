"""A file of charges to be filled in: every shipped line with its French name, read as it is until it is changed."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from radioscopie.drafts import write_whole
from radioscopie.errors import InputError, problem
from radioscopie.money import euros
from radioscopie.ranges import CASES
from radioscopie.result import Result
from radioscopie.results.answer import Answer
from radioscopie.results.declared import Declared, amount, code, name
from radioscopie.tables.charges import default_charges
from radioscopie.texts import words

if TYPE_CHECKING:
    from pathlib import Path

    from radioscopie.questions.accounts.ask import Ask
    from radioscopie.tables.charges import Charge

NAME, FILE, FRENCH = "accounts_template", "charges.csv", "fr"
COLUMNS = ("charge", "note", "machine", *CASES, "nature", "behaviour", "per", "equipment")
TEMPLATE = Declared(
    "charges_template",
    "accounts.template_table",
    "accounts.col",
    (
        *(name("line"), code("nature", "accounts.nature"), code("behaviour", "accounts.behaviour")),
        *(name("per"), *(amount(f"{one}_cents") for one in CASES)),
    ),
    optional=True,
)


def answer(ask: Ask) -> Answer:
    """Write the file where it is asked; one that exists is not replaced.

    Raises
    ------
    InputError : the file exists
    OSError : it cannot be written
    """
    if ask.template is None:
        raise InputError(problem("accounts.no_practice", "accounts"))
    place, lines = ask.template / FILE, default_charges()
    _write(place, template(lines))
    table = TEMPLATE.of(_row(line) for line in lines)
    record = {"parameter.file": str(place), "parameter.lines": str(len(lines))}
    return Answer(Result(NAME, {TEMPLATE.name: table}, record=record))


def _write(place: Path, content: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_whole(place, content.encode("utf-8-sig"), over=False)
    except FileExistsError:
        raise InputError(problem("accounts.template_exists", "--template", place)) from None


def template(lines: tuple[Charge, ...]) -> str:
    """Write lines of charges as spreadsheets in French open them: semicolons, decimal commas, a name beside each."""
    stream, labels = StringIO(), words("accounts.line", FRENCH)
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines:
        cells = {"note": labels[line.charge], **{one: _amount(getattr(line, one)) for one in CASES}}
        writer.writerow([cells.get(column, getattr(line, column)) for column in COLUMNS])
    return stream.getvalue()


def _amount(cents: int | None) -> str:
    return "" if cents is None else euros(cents).replace(".", ",")


def _row(line: Charge) -> dict[str, object]:
    told = {"line": line.charge, "nature": line.nature, "behaviour": line.behaviour, "per": line.per}
    return told | {f"{one}_cents": getattr(line, one) for one in CASES}
