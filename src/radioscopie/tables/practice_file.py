"""A practice's directory: practice.toml, activity.csv, machines.csv and, if need be, charges.csv."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.errors import InputError, close_matches, problem
from radioscopie.inputs import Upload, files_in
from radioscopie.tables.activity import read_activity
from radioscopie.tables.charges import Charge, default_charges
from radioscopie.tables.charges_file import read_charges
from radioscopie.tables.machines import no_machines, read_machines
from radioscopie.tables.nation import KINDS
from radioscopie.tables.practice import (
    INDEBTED,
    OWNERSHIPS,
    Asset,
    Loan,
    Owned,
    PracticeFile,
    PracticeFolder,
)
from radioscopie.toml.fields import Fields, open_fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from radioscopie.inputs import Input

OWNERS = ("practice", "group", "hospital")
PRACTICE, ACTIVITY, MACHINES, CHARGES = "practice.toml", "activity", "machines", "charges"
SUFFIXES = (".csv", ".parquet", ".xlsx")
FILES = (PRACTICE, *(f"{name}{end}" for name in (ACTIVITY, MACHINES, CHARGES) for end in SUFFIXES))
FILE = (
    "name", "kind", "ownership", "radiologists", "cash", "other_receipts_eur", "debt_service_eur", "machine", "asset",
    "loan",
)  # fmt: skip
MOST_RADIOLOGISTS, WHOLE, HUNDREDTHS = 1000, 1000, 100
YEARS = (FIRST_DAY.year, LAST_DAY.year)
LONGEST_LIFE, LONGEST_LOAN, HOURS_OF_A_YEAR = 30, 480, 8784


def read_practice(folder: str | PathLike[str], lang: str = "") -> PracticeFolder:  # noqa: ARG001
    """Read a practice's directory.

    Parameters
    ----------
    folder : holds practice.toml and activity.csv (or .parquet); machines and charges where there are some

    Raises
    ------
    InputError : no such directory, and as `read_practice_files`
    """
    return read_practice_files(files_in(folder, FILES))


def read_practice_files(files: Mapping[str, Input], mapping: Input | None = None) -> PracticeFolder:
    """Read the files of a practice.

    Parameters
    ----------
    files : by the name of `FILES` that each has in a directory
    mapping : how its activity is read, as for `read_activity`

    Raises
    ------
    InputError : every problem of the files: files missing, unknown keys, machines that the machines file does not
        hold, amounts that cannot be
    """
    held = {name: replace(one, name=name) if isinstance(one, Upload) else one for name, one in files.items()}
    said = held.get(PRACTICE)
    acts, fleet, lines = (_table(held, name) for name in (ACTIVITY, MACHINES, CHARGES))
    if said is None or acts is None:
        needed = {PRACTICE: said, f"{ACTIVITY}.csv": acts}
        raise InputError([problem("practice.no_file", name) for name, found in needed.items() if not found])
    machines = read_machines(fleet) if fleet else no_machines()
    names, equipment = (machines.table[name].to_pylist() for name in ("machine", "equipment"))
    file, charges = _file_and_charges(said, lines, dict(zip(names, equipment, strict=True)))
    read = tuple(one for one in (said, acts, fleet, lines) if one)
    return PracticeFolder(file, read_activity(acts, mapping=mapping), machines, charges, read)


def _table(files: Mapping[str, Input], name: str) -> Input | None:
    return next((files[f"{name}{suffix}"] for suffix in SUFFIXES if f"{name}{suffix}" in files), None)


def _file_and_charges(
    path: Input, charges: Input | None, machines: Mapping[str, str]
) -> tuple[PracticeFile, tuple[Charge, ...]]:
    """Read both, and say the problems of both."""
    fields = open_fields(path, Fields)
    file, lines, problems = _file(fields, tuple(machines)), default_charges(), fields.problems
    bought = [asset.machine for asset in file.assets]
    try:
        lines = read_charges(charges, machines, bought) if charges else lines
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return file, lines


def _file(fields: Fields, machines: Sequence[str]) -> PracticeFile:
    fields.only(FILE)
    cash = fields.inside("cash")
    cash.only(("opening_eur", "overdraft_eur"))
    held = tuple(_owned(one, machines) for one in fields.each("machine"))
    assets = tuple(_asset(one, machines) for one in fields.each("asset"))
    shared = {one.machine for one in held if one.permille != WHOLE}
    for asset in assets:
        if asset.machine in shared:
            fields.refuse("practice.asset_of_others", "asset", asset.machine)
    return PracticeFile(
        name=fields.text("name"),
        kind=fields.word("kind", KINDS[:-1], KINDS[0]),
        ownership=fields.word("ownership", OWNERSHIPS, OWNERSHIPS[0]),
        radiologists=round(HUNDREDTHS * fields.number("radiologists", (0, MOST_RADIOLOGISTS))),
        opening=cash.euros("opening_eur") if "opening_eur" in cash.table else None,
        overdraft=cash.euros("overdraft_eur", 0),
        other_receipts=fields.euros("other_receipts_eur", 0),
        debt_service=_debt_service(fields),
        machines=held,
        assets=assets,
        loans=tuple(_loan(one) for one in fields.each("loan")),
    )


def _debt_service(fields: Fields) -> int | None:
    if "debt_service_eur" not in fields.table:
        return None
    if fields.table.get("ownership") != INDEBTED:
        fields.refuse("practice.debt_of_others", "debt_service_eur", fields.table["debt_service_eur"])
    return fields.euros("debt_service_eur")


def _owned(fields: Fields, machines: Sequence[str]) -> Owned:
    fields.only(("name", "owner", "share_pct", "hours"))
    owner = fields.word("owner", OWNERS, OWNERS[0])
    whole = {"practice": 100.0, "hospital": 0.0}.get(owner)
    share = fields.number("share_pct", (0, 100), whole)
    if whole is not None and share != whole:
        fields.refuse("practice.share_of_owner", "share_pct", f"{share:g}", owner=owner, share=f"{whole:g}")
    hours = fields.number("hours", (1, HOURS_OF_A_YEAR)) if "hours" in fields.table else None
    name = _machine(fields, "name", machines)
    return Owned(name, owner, round(share * WHOLE / 100), None if hours is None else round(hours))


def _asset(fields: Fields, machines: Sequence[str]) -> Asset:
    fields.only(("machine", "price_eur", "bought_on", "life_years"))
    life = fields.whole("life_years", bounds=(1, LONGEST_LIFE))
    name = _machine(fields, "machine", machines)
    return Asset(name, fields.euros("price_eur"), fields.day("bought_on", YEARS), life)


def _loan(fields: Fields) -> Loan:
    fields.only(("name", "amount_eur", "rate_pct", "months", "first_payment"))
    months = fields.whole("months", bounds=(1, LONGEST_LOAN))
    rate = round(HUNDREDTHS * fields.number("rate_pct", (0, 30)))
    return Loan(
        fields.text("name"), fields.euros("amount_eur"), rate, months, fields.day("first_payment", YEARS)
    )


def _machine(fields: Fields, key: str, machines: Sequence[str]) -> str:
    name = fields.text(key)
    if name and name not in machines:
        close = close_matches(name, machines) or ", ".join(machines)
        fields.refuse("practice.unknown_machine", key, name, close=close)
    return name
