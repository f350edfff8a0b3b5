"""What the accounts of a practice or of the nation rest on, one assumption each."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.models.finances.cash.flows import HYPOTHESES
from radioscopie.models.finances.ownership import debt_numbers
from radioscopie.models.pricing.assumptions import assumptions_of, merge_assumptions
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.replay import replay
from radioscopie.questions.scenario.tables.reading import organisation_assumptions
from radioscopie.ranges import USER
from radioscopie.result import Assumption, Written, word_of
from radioscopie.tables.charges import default_charges
from radioscopie.tables.practice import INDEBTED
from radioscopie.tables.reference_nation import read_hypotheses
from radioscopie.texts import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from radioscopie.law.load import Law
    from radioscopie.models.finances.books import PracticeYear
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.finances.takings import PracticeWorld
    from radioscopie.models.joins.organisations import Studied
    from radioscopie.result import Sayable
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.practice import PracticeFile, PracticeFolder
    from radioscopie.tables.reference_nation import Hypothesis

HUNDREDTHS = 10_000
ALWAYS = (
    "finances.assume_same_activity",
    "finances.assume_reference_charges",
    "finances.assume_steady_volumes",
    "finances.assume_own_costs",
)
OF_SCENARIO = ("finances.assume_scenario_central", "finances.assume_scenario_fleet")
KEPT = ("finances.assume_profit_kept", "finances.assume_year_before")
CT_REFERENCE = "fee_thresholds.ct.reference"
CHARGES, LINES, SAID_BY = "finances.charge", "accounts.line", "accounts.status"


def each_once(told: Iterable[Assumption]) -> tuple[Assumption, ...]:
    """Keep the first of the assumptions that say the same thing."""
    found: dict[tuple[str, Sayable], Assumption] = {}
    for one in told:
        found.setdefault((one.key, "" if one.status == "missing" else one.note), one)
    return tuple(found.values())


def charge_assumption(line: Charge) -> Assumption:
    """State a line of charges: the words of a shipped one tell its source, those of another do not."""
    sizes = [_size(line, value) for value in (line.low, line.central, line.high)]
    if line.charge in words(LINES) and line not in default_charges():
        return _replaced(line, sizes)
    if line.charge not in words(CHARGES):
        note = f"{line.charge} ({line.facts})"
        return Assumption("finances.charge_of_file", line.status, note, 0, *sizes)
    key, label = f"finances.charge_{line.charge}", word_of(CHARGES, line.charge)
    return Assumption(key, line.status, line.facts, 0, *sizes, label=label)


def _replaced(line: Charge, sizes: Iterable[Sayable]) -> Assumption:
    """State a shipped line that a user's or a survey's stands in place of."""
    by = word_of(SAID_BY, line.facts) if line.facts in words(SAID_BY) else line.facts
    label = word_of(LINES, line.charge)
    return Assumption(f"{CHARGES}_{line.charge}", line.status, line.note or by, 0, *sizes, label=label)


def _size(line: Charge, value: int | None) -> str | Written:
    if value is None:
        return ""
    return Written(Fraction(value, HUNDREDTHS), "share") if line.is_share else Written(value, "cents")


def hypothesis(one: Hypothesis, table: str) -> Assumption:
    """State a number of a file of hypotheses, in the words of a table."""
    sizes = (f"{float(value):g}" for value in one.value.values)
    key, label = f"{table}_{one.key}", word_of(table, one.key)
    return Assumption(key, one.value.status, " ".join(one.facts), 0, *sizes, label=label)


def debt_assumptions() -> Iterator[Assumption]:
    """State what the interest of a fund-backed group rests on."""
    yield Assumption("finances.assume_group_debt", "assumed")
    yield from (hypothesis(one, "finances.owner_assumed") for one in debt_numbers().values())


def of_practice(
    folder: PracticeFolder, books: Sequence[PracticeYear], *, has_scenario: bool
) -> Iterator[Assumption]:
    """State the charges of a practice, the debt of its group, and the ways of counting."""
    yield from _charges(folder, books)
    if _is_assumed(folder.file):
        yield from debt_assumptions()
    for key in (*ALWAYS, *(OF_SCENARIO if has_scenario else ())):
        yield Assumption(key, "assumed")


def _charges(folder: PracticeFolder, books: Sequence[PracticeYear]) -> Iterator[Assumption]:
    """List the lines of charges that are not the user's own and bear on this practice."""
    drawn, has = books[-1].practice, {"", *folder.machines.table["equipment"].to_pylist()}
    for line, amounts in zip(drawn.lines, drawn.charges, strict=True):
        bears = amounts.any() or (line.central is None and line.equipment in has)
        if line.facts != USER and bears:
            yield charge_assumption(line)


def moves_of(books: Sequence[PracticeYear]) -> Mapping[str, int]:
    """Say what each line of charges moves of the margin of the last year, and the unknown reference activity of CT.

    Parameters
    ----------
    books : without shock

    Returns
    -------
    cents between the margins at both ends of the assumption, by its key
    """
    last = books[-1]
    low, high = (last.accounts["practice", case].charges.sum(axis=1) for case in ("low", "high"))
    moved = charge_moves(
        zip((line.charge for line in last.practice.lines), (high - low).tolist(), strict=True)
    )
    ends = [
        int(one.practice.margin.sum())
        for one in books
        if (one.world.name, one.year) == (last.world.name, last.year)
    ]
    return moved | ({CT_REFERENCE: max(ends) - min(ends)} if len(ends) > 1 else {})


def charge_moves(spread: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Give what the lines of each charge move, by the key of its assumption, from the cents between their ends."""
    found: dict[str, int] = {}
    for charge, cents in spread:
        key = f"{CHARGES}_{charge}"
        found[key] = found.get(key, 0) + cents
    return {key: abs(cents) for key, cents in found.items() if cents}


def _is_assumed(file: PracticeFile) -> bool:
    return file.ownership == INDEBTED and file.debt_service is None


def of_law(
    practice: Practice, law: Law, world: PracticeWorld, years: Sequence[int]
) -> tuple[Assumption, ...]:
    """State what the prices themselves rest on."""
    found: list[Assumption] = []
    for year in years:
        again = replay(practice.coded, world.law, year)
        amounts = price_rows(again, practice.fleet, world.law, age_year=world.age_year)
        found += assumptions_of(law, world.law, practice.fleet, again, amounts)
    return tuple(merge_assumptions(found, max))


def cash_assumptions() -> Iterator[Assumption]:
    """State the hypotheses of delays and opening cash (weeks), in the words of the table `finances.cash_assumed`."""
    for one in read_hypotheses(HYPOTHESES).values():
        sizes, label = map(str, one.value.values), word_of("finances.cash_assumed", one.key)
        yield Assumption(f"finances.cash_{one.key}", one.value.status, "", 0, *sizes, label=label)


def crisis_assumptions() -> Iterator[Assumption]:
    """State what the cash of a practice rests on."""
    yield from cash_assumptions()
    yield from (Assumption(key, "assumed") for key in KEPT)


def reading_assumptions(found: Sequence[Studied]) -> tuple[Assumption, ...]:
    """State what the cost of the reading rests on; nothing without organisation."""
    return tuple(organisation_assumptions(found)) if found else ()
