"""Turn tables into the integer columns that the rules read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.calendar import to_day
from radioscopie.law.words import DAY0, EQUIPMENT, LETTERS, NONE, kind_index, letters_mask
from radioscopie.models.pricing.rules import STATUTES, Combos, Rows, Rules

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.tables.machines import Machines


NO_MACHINE, UNKNOWN_MACHINE = -1, -2
COMBO_BASE = len(LETTERS) + 1
CHILD_LETTERS = frozenset("EG")


@dataclass(frozen=True, slots=True)
class Fleet:
    """The machines table as arrays, one entry per machine; `reference` is -1 where nobody typed one."""

    ids: tuple[str, ...]
    equipment: Whole
    kind: Whole
    installed_day: Whole
    installed_year: Whole
    reference: Whole


@dataclass(frozen=True, slots=True)
class Coded:
    """Activity as integers: rows for the rules, plus what the screen and the outputs need.

    `act` is -1 for a code the law does not hold, `machine` -2 for one the fleet does not hold, `visit` -1
    without encounter. `times`: rows that each entry stands for; None: one.
    """

    rows: Rows
    combos: tuple[str, ...]
    visit: Whole
    year: Whole
    excess: Whole
    times: Whole | None = None

    def count(self, where: Bools) -> int:
        """Count the rows of entries."""
        return int(where.sum()) if self.times is None else int(self.times[where].sum())


def encode_fleet(machines: Machines) -> Fleet:
    """Encode a machines table."""
    listed = machines.table.to_pylist()
    return Fleet(
        ids=tuple(machine["machine"] for machine in listed),
        equipment=np.array([EQUIPMENT.index(machine["equipment"]) for machine in listed], np.int8),
        kind=np.array([kind_index(m["equipment"], m["class"], m["zone"]) for m in listed], np.int16),
        installed_day=np.array([to_day(machine["installed_on"]) for machine in listed], np.int32),
        installed_year=np.array([machine["installed_on"].year for machine in listed], np.int32),
        reference=np.array(
            [NONE if m["reference_activity"] is None else m["reference_activity"] for m in listed], np.int32
        ),
    )


def as_dictionary(table: pa.Table, name: str) -> pa.DictionaryArray:
    """Give a column as one dictionary array; its words may hold some that no row has."""
    column = table.column(name)
    column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = (
            column.unify_dictionaries().combine_chunks() if column.num_chunks else pa.array([], pa.string())
        )
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def coded_words(table: pa.Table, name: str) -> tuple[Whole, list[str]]:
    """Give a dictionary column as codes and words."""
    column = as_dictionary(table, name)
    return column.indices.to_numpy(zero_copy_only=False), column.dictionary.to_pylist()


def encode(table: pa.Table, fleet: Fleet, law: Compiled) -> Coded:
    """Encode activity rows against a law and a fleet; nothing is refused here (see `screen`)."""
    day = table.column("date").to_numpy().astype("datetime64[D]").astype(np.int32)
    act = look_up(*coded_words(table, "act"), {code: i for i, code in enumerate(law.codes)}, NONE, np.int16)
    machine = look_up(
        *coded_words(table, "machine"),
        {"": NO_MACHINE} | {m: i for i, m in enumerate(fleet.ids)},
        UNKNOWN_MACHINE,
        np.int32,
    )
    equipment = law.acts.fee_kind[act]
    is_room = (machine == UNKNOWN_MACHINE) & (act >= 0) & (equipment == 0)  # no fee asks which machine it was
    machine = np.where(is_room, NO_MACHINE, machine).astype(np.int32)
    combo_codes, combos = _combos(table)
    rows = Rows(
        day=day,
        period=law.period_of_day[day - DAY0],
        act=act,
        combo=combo_codes,
        association=table.column("association").to_numpy().astype(np.int8),
        quantity=table.column("quantity").to_numpy().astype(np.int64),
        grid=look_up(*coded_words(table, "sector"), {"2": 1}, 0, np.int8),
        statute=look_up(
            *coded_words(table, "exemption"), {word: i for i, word in enumerate(STATUTES)}, 0, np.int8
        ),
        outside=look_up(*coded_words(table, "pathway"), {"out": 1}, 0, np.int8),
        overseas=look_up(*coded_words(table, "territory"), {"overseas": 1}, 0, np.int8),
        machine=machine,
        equipment=equipment,
    )
    year = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int32) + 1970
    return Coded(rows, combos, _visits(table, day), year, table.column("excess_cents").to_numpy())


def look_up(
    codes: Whole, words: list[str], index: dict[str, int], default: int, dtype: type[np.integer]
) -> Whole:
    """Translate a dictionary column by an index of words; `default` where the index does not hold the word."""
    translated = np.array([index.get(word, default) for word in words] or [default], dtype)
    return np.take(translated, codes, mode="clip")


def sorted_letters(modifiers: str) -> str:
    """Give modifiers in their canonical order."""
    return "".join(sorted(modifiers))


def combo_numbers(combos: tuple[str, ...]) -> Whole:
    """Give combinations of modifiers numbers by their letters, the same in every file."""
    return np.array([_number(combo) for combo in combos], np.int64)


def _number(combo: str) -> int:
    found = 0
    for letter in combo:
        found = found * COMBO_BASE + LETTERS.index(letter) + 1
    return found


def combo_of(number: int) -> str:
    """Inverse of `combo_numbers`, for one."""
    found = ""
    while number:
        number, rank = divmod(number, COMBO_BASE)
        found = LETTERS[rank - 1] + found
    return found


def _combos(table: pa.Table) -> tuple[Whole, tuple[str, ...]]:
    codes, written = coded_words(table, "modifiers")
    words = [sorted_letters(word) for word in written]
    combos = sorted({words[code] for code in np.unique(codes)} | {""})
    position = {combo: i for i, combo in enumerate(combos)}
    return np.array([position.get(word, 0) for word in words] or [0], np.int16)[codes], tuple(combos)


def _visits(table: pa.Table, day: Whole) -> Whole:
    encounter, encounters = coded_words(table, "encounter")
    visit = np.full(len(day), NONE, np.int64)
    inside = np.flatnonzero(np.array([word != "" for word in encounters] or [False])[encounter])
    if len(inside) == 0:
        return visit
    practice, practices = coded_words(table, "practice")
    key = (encounter[inside].astype(np.int64) * len(practices) + practice[inside]) * (1 << 16) + (
        day[inside] - DAY0
    )
    visit[inside] = np.unique(key, return_inverse=True)[1]
    return visit


def rules_for(law: Compiled, combos: tuple[str, ...]) -> Rules:
    """Give what the rules look up for the modifier combinations met; one that is not in force counts for nothing."""
    member = np.array(
        [[letters_mask(combo) >> i & 1 for i in range(len(LETTERS))] for combo in combos], np.int64
    )
    percent, flat = (np.maximum(modifiers, 0) @ member.T for modifiers in (law.acts.percent, law.acts.flat))
    child = np.array([bool(CHILD_LETTERS & set(combo)) for combo in combos], np.int8)
    return Rules(law.acts, law.shares, Combos(percent, flat, child))
