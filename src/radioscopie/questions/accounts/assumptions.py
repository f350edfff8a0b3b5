"""What the accounts of a practice or of the nation rest on, one assumption each."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.models.finances.ownership import debt_numbers
from radioscopie.models.pricing.assumptions import assumptions_of, merge_assumptions
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.replay import replay
from radioscopie.numbers import format_euros, format_percent
from radioscopie.result import Assumption
from radioscopie.tables.charges import USER
from radioscopie.tables.practice import INDEBTED
from radioscopie.texts import has_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from radioscopie.law.load import Law
    from radioscopie.models.finances.books import Book
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.finances.takings import World
    from radioscopie.result import Said
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.practice import PracticeFile, PracticeFolder
    from radioscopie.tables.reference_nation import Hypothesis

HUNDREDTHS = 10_000
ALWAYS = ("same_activity", "reference_charges", "steady_volumes", "own_costs")
OF_SCENARIO = ("scenario_central", "scenario_fleet")


def each_once(told: Iterable[Assumption]) -> tuple[Assumption, ...]:
    """Keep the first of the assumptions that say the same thing."""
    found: dict[tuple[str, str | Said], Assumption] = {}
    for one in told:
        found.setdefault((one.key, "" if one.status == "missing" else one.note), one)
    return tuple(found.values())


def charge_assumption(line: Charge, lang: str) -> Assumption:
    """State a line of charges; one that has no text of its own by its name."""
    key, sizes = f"finances.charge_{line.charge}", (line.low, line.central, line.high)
    written = [_written(line, value, lang) for value in sizes]
    if has_text(key, lang):
        return Assumption(key, line.status, line.facts, 0, *written)
    return Assumption("finances.charge_of_file", line.status, f"{line.charge} ({line.facts})", 0, *written)


def _written(line: Charge, value: int | None, lang: str) -> str:
    if value is None:
        return ""
    return format_percent(Fraction(value, HUNDREDTHS), lang) if line.is_share else format_euros(value, lang)


def hypothesis(one: Hypothesis, kind: str) -> Assumption:
    """State a number of a file of hypotheses, in the words of `finances.<kind>_<key>`."""
    sizes = (f"{float(value):g}" for value in (one.low, one.central, one.high))
    return Assumption(f"finances.{kind}_{one.key}", one.status, " ".join(one.facts), 0, *sizes)


def debt_assumptions() -> Iterator[Assumption]:
    """State what the interest of a fund-backed group rests on."""
    yield Assumption("finances.assume_group_debt", "assumed")
    yield from (hypothesis(one, "owner_assumed") for one in debt_numbers().values())


def of_practice(
    folder: PracticeFolder, books: Sequence[Book], lang: str, *, has_scenario: bool
) -> Iterator[Assumption]:
    """State the charges of a practice, the debt of its group, and the ways of counting."""
    yield from _charges(folder, books, lang)
    if _is_assumed(folder.file):
        yield from debt_assumptions()
    for key in (*ALWAYS, *(OF_SCENARIO if has_scenario else ())):
        yield Assumption(f"finances.assume_{key}", "assumed")


def _charges(folder: PracticeFolder, books: Sequence[Book], lang: str) -> Iterator[Assumption]:
    """List the lines of charges that are not the user's own and bear on this practice."""
    drawn, has = books[-1].practice, {"", *folder.machines.table["equipment"].to_pylist()}
    for line, amounts in zip(drawn.lines, drawn.charges, strict=True):
        bears = amounts.any() or (line.central is None and line.equipment in has)
        if line.facts != USER and bears:
            yield charge_assumption(line, lang)


def _is_assumed(file: PracticeFile) -> bool:
    return file.ownership == INDEBTED and file.debt_service is None


def of_law(practice: Practice, law: Law, world: World, years: Sequence[int]) -> tuple[Assumption, ...]:
    """State what the prices themselves rest on."""
    found: list[Assumption] = []
    for year in years:
        again = replay(practice.coded, world.law, year)
        amounts = price_rows(again, practice.fleet, world.law, age_year=world.age_year)
        found += assumptions_of(law, world.law, practice.fleet, again, amounts)
    return tuple(merge_assumptions(found, max))
