"""The charges of a practice, line by line: what each follows, how much, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.errors import close_matches, problem
from radioscopie.ranges import USER
from radioscopie.schema import Column, Table, choice, text
from radioscopie.schema.parsers import to_cents
from radioscopie.sources.blocks import given_twice, read_whole
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.errors import Problem
    from radioscopie.inputs import Readable

NATURES = (
    "radiographers", "secretaries", "radiologists", "lease", "depreciation", "maintenance", "premises", "energy",
    "consumables", "contrast", "it", "insurance", "taxes", "external", "remote_reading", "other",
)  # fmt: skip
BEHAVIOURS = ("fixed", "volume", "staff")
DRIVERS = ("practice", "site", "machine", "exam", "radiologist", "act_revenue", "fee_revenue")
SHARES = ("act_revenue", "fee_revenue")
EQUIPMENT = ("", "ct", "mri", "pet")
STATUSES = ("read", "computed", "assumed", "missing")
MOST = 10**12
DESCRIBED = ("nature", "behaviour", "per", "equipment")


def _amount(name: str) -> Column:
    return Column(name, pa.int64(), partial(to_cents, low=0, high=MOST), bounds=(0, MOST))


def _word(name: str, words: tuple[str, ...], default: str = "") -> Column:
    return choice(name, {word: word for word in words}, default=default)


CHARGES = Table(
    "charges",
    (
        text("charge", required=True),
        _word("nature", NATURES),
        _word("behaviour", BEHAVIOURS),
        _word("per", DRIVERS),
        _word("equipment", EQUIPMENT),
        text("machine"),
        _amount("low"),
        _amount("central"),
        _amount("high"),
        _word("status", STATUSES),
        text("facts"),
        text("note"),
    ),
    words="tables.charges",
)


@dataclass(frozen=True, slots=True)
class Charge:
    """A line of charges of a year.

    Parameters
    ----------
    charge : its name; a user's line replaces the shipped one of the same name
    nature, behaviour : one of `NATURES`; "fixed", "volume" (follows the exams) or "staff"
    per : what one unit of it is: a practice, site, machine, exam, radiologist, or a share of receipts
    equipment, machine : the only equipment or machine it bears on ("": all)
    low, central, high : cents a year and unit; hundredths of a percent for shares; None where no source says
    status, facts, note : how it is known, ids of the published figures it comes from, what to know of it
    site : the only site it bears on when `per` is "site" ("": all); no file gives it, a reading organisation does
    """

    charge: str
    nature: str
    behaviour: str
    per: str
    equipment: str
    machine: str
    low: int | None
    central: int | None
    high: int | None
    status: str
    facts: str = ""
    note: str = ""
    site: str = ""

    @property
    def is_share(self) -> bool:
        """Tell whether the line is a share of receipts."""
        return self.per in SHARES


def default_charges() -> tuple[Charge, ...]:
    """Give the lines shipped with the package (`scripts/build_charges.py`): published figures, and the gaps."""
    return tuple(_charge(row) for row in shipped(CHARGES, "charges.csv").to_pylist())


def read_charges(path: Readable, machines: Sequence[str]) -> tuple[Charge, ...]:
    """Read a user's charges over the shipped ones.

    Parameters
    ----------
    path : CSV or Parquet, columns of `CHARGES`; only `charge` and `central` must be filled in for a shipped line
    machines : machines of the practice, which a line may name

    Returns
    -------
    The shipped lines, each replaced by the user's of the same name; a user's line for one machine takes that
    machine out of the shipped line. New lines follow.

    Raises
    ------
    InputError : every problem of the file: unknown lines without nature, behaviour and driver, amounts out of
        order, a line given twice
    """
    defaults = {charge.charge: charge for charge in default_charges()}
    check = partial(_misfits, defaults=defaults, machines=machines)
    own = [_charge(_completed(row, defaults)) for row in read_whole(CHARGES, path, None, check).to_pylist()]
    replaced = {charge.charge for charge in own if not charge.machine}
    return (*(charge for name, charge in defaults.items() if name not in replaced), *own)


def _charge(row: dict[str, Any]) -> Charge:
    return Charge(**{name: row[name] for name in CHARGES.names})


def _completed(row: dict[str, Any], defaults: dict[str, Charge]) -> dict[str, Any]:
    """Fill in what a user's line does not say: as shipped; its amount is certain unless he gives a range."""
    known = defaults.get(row["charge"])
    filled = {name: row[name] or (getattr(known, name) if known else "") for name in DESCRIBED}
    bounds = {name: row["central"] if row[name] is None else row[name] for name in ("low", "high")}
    said = {"status": row["status"] or "read", "facts": row["facts"] or USER}
    return {**row, **filled, **bounds, **said}


def _misfits(
    rows: list[dict[str, Any]], path: str, *, defaults: dict[str, Charge], machines: Sequence[str]
) -> Iterator[Problem]:
    lines: dict[tuple[Any, ...], int] = {}
    for row in rows:
        place = f"{path}:{row['line']}"
        yield from given_twice(row, lines, place, ("charge", "machine"), "practice.charge_twice")
        yield from _row_problems(row, place, defaults, machines)


def _row_problems(
    row: dict[str, Any], place: str, defaults: dict[str, Charge], machines: Sequence[str]
) -> Iterator[Problem]:
    lacking = [name for name in DESCRIBED[:3] if not row[name]]
    if row["charge"] not in defaults and lacking:
        close = close_matches(row["charge"], defaults)
        key = "practice.unknown_charge_near" if close else "practice.unknown_charge"
        yield problem(key, f"{place}, charge", row["charge"], close=close, lacking=", ".join(lacking))
    if row["machine"] and row["machine"] not in machines:
        close = close_matches(row["machine"], machines) or ", ".join(machines)
        yield problem("practice.unknown_machine", f"{place}, machine", row["machine"], close=close)
    if row["central"] is None:
        is_bounded = row["low"] is not None or row["high"] is not None
        key = "practice.only_bounds" if is_bounded else "practice.no_amount"
        yield problem(key, f"{place}, central")
        return
    low, high = (row["central"] if row[name] is None else row[name] for name in ("low", "high"))
    if not low <= row["central"] <= high:
        yield problem("practice.not_in_order", f"{place}, low, central, high", "")
