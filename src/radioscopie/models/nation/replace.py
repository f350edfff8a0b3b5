"""A user's own tables in place of ours: names must lead somewhere, all problems at once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, Problem, close_matches, problem
from radioscopie.tables.machines import CLASSES
from radioscopie.tables.nation import BASELINE_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

LINKS = (
    ("sites", "practice", "practices"),
    ("machines", "site", "sites"),
    ("machines", "practice", "practices"),
    ("activity", "site", "sites"),
    ("activity", "machine", "machines"),
)
KEYS = (("practices", "practice"), ("sites", "site"), ("machines", "machine"))
NEEDED = (("machines", "installed_year"), ("activity", "month"), ("activity", "quantity"))
MOST_SHOWN = 20


def checked(
    built: Mapping[str, pa.Table], own: Mapping[str, pa.Table], acts: tuple[str, ...]
) -> dict[str, pa.Table]:
    """Put the user's tables in place of the built ones.

    Parameters
    ----------
    own : tables by name, in the columns of `BASELINE_TABLES`
    acts : acts that the law knows

    Raises
    ------
    InputError : a table or a column that does not exist, a name that leads nowhere or is there twice, an
        empty value, a class that the equipment does not have, an act unknown to the law
    """
    problems = [*_shapes(own)]
    if problems:
        raise InputError(problems)
    held = {name: own.get(name, table).select(BASELINE_TABLES[name].names) for name, table in built.items()}
    broken = [*_broken(held, acts)] if own else []
    if broken:
        raise InputError(broken[:MOST_SHOWN])
    return held


def _shapes(own: Mapping[str, pa.Table]) -> Iterator[Problem]:
    for name, table in own.items():
        if name not in BASELINE_TABLES:
            yield problem(
                "nation.unknown_table",
                "",
                name,
                known=close_matches(name, BASELINE_TABLES) or ", ".join(BASELINE_TABLES),
            )
            continue
        for column in BASELINE_TABLES[name].names:
            if column not in table.column_names:
                yield problem("nation.missing_column", name, column)


def _broken(held: dict[str, pa.Table], acts: tuple[str, ...]) -> Iterator[Problem]:
    for table, column, target in LINKS:
        known = {"", *_words(held[target], column)}
        for word in sorted(_words(held[table], column) - known):
            yield problem("nation.leads_nowhere", f"{table}, {column}", word, target=target)
    yield from _values(held)
    for act in sorted(_words(held["activity"], "act") - set(acts)):
        yield problem("nation.unknown_act", "activity, act", act)


def _values(held: dict[str, pa.Table]) -> Iterator[Problem]:
    for table, column in KEYS:
        for word, times in Counter(held[table][column].to_pylist()).items():
            if times > 1:
                yield problem("nation.named_twice", f"{table}, {column}", word)
    for table, column in NEEDED:
        if held[table][column].null_count:
            yield problem("nation.empty_value", f"{table}, {column}")
    for row in held["machines"].to_pylist():
        if row["class"] not in (known := CLASSES[row["equipment"]]):
            yield problem(
                "nation.class_misfit", f"machines, {row['machine']}", row["class"], known=", ".join(known)
            )


def _words(table: pa.Table, column: str) -> set[str]:
    return set(table[column].unique().to_pylist())
