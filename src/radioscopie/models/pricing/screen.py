"""Refuse the rows that the law or the fleet cannot price, each with its reason (pricing.md, section 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import from_day
from radioscopie.errors import Problem, close_matches, problem
from radioscopie.law.words import LETTERS, letters_mask

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.arrays import Bools, Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.encode import Coded, Fleet


MAX_MODIFIERS = 4
CLOSE = {
    "price.unknown_act": "price.unknown_act_close",
    "price.unknown_machine": "price.unknown_machine_close",
}
EXCLUSIVE = frozenset("YZ")
URGENCY = frozenset("FPSU")


@dataclass(frozen=True, slots=True)
class Check:
    """One ground of refusal: the column it blames, the rows it concerns, and how to say why for row i."""

    column: str
    bad: Bools
    why: Callable[[int], Problem]


def screen(coded: Coded, fleet: Fleet, law: Compiled, words: Callable[[str, int], str]) -> list[Check]:
    """Check every row against the law and the fleet.

    `words(column, i)` gives the value of a column of row i, as the user wrote it.
    """
    machines = _machine_checks(coded, fleet, words)
    return [
        *_act_checks(coded, law, words),
        *_modifier_checks(coded, law, words),
        *machines,
        _pathway_check(coded, law),
    ]


def accepted(checks: list[Check], n_rows: int) -> Bools:
    """Tell which rows no check refuses."""
    keep = np.ones(n_rows, bool)
    for check in checks:
        keep &= ~check.bad
    return keep


def has_unknown_letter(combo: str) -> bool:
    """Tell whether a combination of modifiers holds something that is no modifier."""
    return bool(set(combo) - set(LETTERS))


def has_letter_twice(combo: str) -> bool:
    """Tell whether a modifier comes twice."""
    return len(set(combo)) < len(combo)


def has_too_many(combo: str) -> bool:
    """Tell whether there are more modifiers than an act may carry (M3.13)."""
    return len(combo) > MAX_MODIFIERS


def has_exclusive(combo: str) -> bool:
    """Tell whether modifiers exclude each other (R2.6)."""
    return set(combo) >= EXCLUSIVE


def has_two_urgencies(combo: str) -> bool:
    """Tell whether there are two modifiers of urgency (M12.1)."""
    return len(URGENCY & set(combo)) > 1


def is_well_formed(combo: str) -> bool:
    """Tell whether a combination of modifiers can be used at all, whatever the act and the date."""
    return not any(
        fault(combo)
        for fault in (has_unknown_letter, has_letter_twice, has_too_many, has_exclusive, has_two_urgencies)
    )


def _act_checks(coded: Coded, law: Compiled, words: Callable[[str, int], str]) -> list[Check]:
    rows = coded.rows
    unknown = rows.act < 0
    tariff = law.acts.tariff[rows.period, rows.grid, rows.act]

    def out_of_force(i: int) -> Problem:
        when = np.flatnonzero(law.acts.tariff[:, rows.grid[i], rows.act[i]] >= 0)
        first = from_day(int(law.starts[when[0]])) if len(when) else ""
        day = from_day(int(rows.day[i]))
        if len(when) and when[-1] < rows.period[i]:
            ended = from_day(int(law.starts[when[-1] + 1]))
            return problem("price.act_ended", "", words("act", i), ended=ended)
        return problem("price.act_out_of_force", "", words("act", i), day=day, first=first)

    return [
        Check("act", unknown, lambda i: _unknown("price.unknown_act", words("act", i), law.codes)),
        Check("act", ~unknown & (tariff < 0), out_of_force),
    ]


def _unknown(reason: str, word: str, known: tuple[str, ...], **fields: str) -> Problem:
    close = close_matches(word, known)
    return problem(CLOSE[reason] if close else reason, "", word, close=close, **fields)


def _modifier_checks(coded: Coded, law: Compiled, words: Callable[[str, int], str]) -> list[Check]:
    rows, combos = coded.rows, coded.combos

    def per_combo(test: Callable[[str], bool]) -> Bools:
        return np.array([test(combo) for combo in combos])[rows.combo]

    unknown = per_combo(has_unknown_letter)
    masks = np.array([letters_mask("".join(set(combo) & set(LETTERS))) for combo in combos], np.int64)[
        rows.combo
    ]
    refused = masks & ~law.acts.accepts[rows.act]
    valued = (law.acts.percent >= 0) | (law.acts.flat >= 0)
    force = valued @ (np.int64(1) << np.arange(len(LETTERS), dtype=np.int64))
    absent = masks & ~force[rows.period]

    def letters_of(mask: Whole) -> Callable[[int], str]:
        return lambda i: "".join(letter for j, letter in enumerate(LETTERS) if mask[i] >> j & 1)

    def with_letters(reason: str, letters: Callable[[int], str]) -> Callable[[int], Problem]:
        return lambda i: problem(
            reason,
            "",
            words("modifiers", i),
            letters=letters(i),
            act=words("act", i),
            day=from_day(int(rows.day[i])),
        )

    everything = letters_of(masks)
    return [
        Check("modifiers", unknown, with_letters("price.unknown_modifier", everything)),
        Check("modifiers", per_combo(has_letter_twice), with_letters("price.modifier_twice", everything)),
        Check("modifiers", per_combo(has_too_many), with_letters("price.too_many_modifiers", everything)),
        Check("modifiers", per_combo(has_exclusive), with_letters("price.exclusive_modifiers", everything)),
        Check("modifiers", per_combo(has_two_urgencies), with_letters("price.two_urgencies", everything)),
        Check(
            "modifiers",
            ~unknown & (rows.act >= 0) & (refused != 0),
            with_letters("price.modifier_refused", letters_of(refused)),
        ),
        Check(
            "modifiers", ~unknown & (absent != 0), with_letters("price.modifier_absent", letters_of(absent))
        ),
    ]


def _machine_checks(coded: Coded, fleet: Fleet, words: Callable[[str, int], str]) -> list[Check]:
    rows = coded.rows
    named, opens = rows.machine >= 0, (rows.equipment > 0) & (rows.act >= 0)
    at = np.maximum(rows.machine, 0)
    equipment = fleet.equipment[at] if len(fleet.ids) else np.zeros(len(at), np.int8)
    installed = fleet.installed_day[at] if len(fleet.ids) else np.zeros(len(at), np.int32)
    return [
        Check(
            "machine",
            rows.machine < -1,
            lambda i: _unknown("price.unknown_machine", words("machine", i), fleet.ids, act=words("act", i)),
        ),
        Check(
            "machine",
            named & opens & (equipment != rows.equipment),
            lambda i: problem("price.wrong_equipment", "", words("machine", i), act=words("act", i)),
        ),
        Check(
            "machine",
            named & (rows.day < installed),
            lambda i: problem(
                "price.before_installation", "", words("machine", i), day=from_day(int(installed[i]))
            ),
        ),
    ]


def _pathway_check(coded: Coded, law: Compiled) -> Check:
    rows = coded.rows
    bad = (rows.outside == 1) & (law.shares.out_cap[rows.period] < 0)
    return Check(
        "pathway", bad, lambda i: problem("price.pathway_unknown", "", "out", day=from_day(int(rows.day[i])))
    )
