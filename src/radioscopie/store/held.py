"""Answers that hold what a figure needs, as they are weighed: gaps filled, totals met, thin strata pooled."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.models.survey.chain import RATIO, SHARE, weigh
from radioscopie.models.survey.forms.expressions import evaluate
from radioscopie.models.survey.imputation import filled
from radioscopie.models.survey.weights import weight_report
from radioscopie.store.accepted import before, units_of, used
from radioscopie.store.publishable import COLUMNS
from radioscopie.tables.survey.answers import Answers
from radioscopie.tables.survey.frame import PRACTICES, Frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Bools, Reals
    from radioscopie.models.survey.chain import Weighed
    from radioscopie.models.survey.distances import Method
    from radioscopie.store.accepted import Used
    from radioscopie.store.answers import Cells
    from radioscopie.store.rooms import Store
    from radioscopie.tables.survey.frame import KnownTotal


@dataclass(frozen=True, slots=True)
class AskedRun:
    """A figure to estimate: its kind, its value, what divides it (or the word of a share), and by what it is cut."""

    kind: str
    y: str
    x: str
    by: str

    @property
    def numbers(self) -> tuple[str, ...]:
        """Columns of numbers that it needs."""
        if self.kind == SHARE:
            return ()
        return (self.y, self.x) if self.kind == RATIO else (self.y,)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the answers of a campaign are weighed.

    Parameters
    ----------
    name : of the weighing that was kept
    method, bounds, known : of the calibration; without a known total the weights are those of the strata
    gaps : columns whose gaps are filled, each with the column it is filled from
    """

    name: str
    method: Method
    bounds: tuple[float, float] | None
    known: tuple[KnownTotal, ...]
    gaps: Mapping[str, str]

    @property
    def variables(self) -> tuple[str, ...]:
        """Columns of numbers that the calibration needs."""
        return tuple(dict.fromkeys(one.variable for one in self.known if one.variable != PRACTICES))


@dataclass(frozen=True, slots=True)
class Source:
    """What a campaign has: practices asked by stratum, answers that count, cells of the period before by pseudonym."""

    units: Mapping[str, int]
    found: tuple[Used, ...]
    before: Mapping[str, Cells]


@dataclass(frozen=True, slots=True)
class Held:
    """Answers that hold what a figure needs, weighed; `digest` tells them from any others.

    Parameters
    ----------
    imputed : values that nobody gave, by column
    """

    answers: Answers
    weighed: Weighed
    pseudonyms: tuple[str, ...]
    holdings: tuple[str, ...]
    practices: int
    digest: str
    imputed: Mapping[str, int]


def source_of(store: Store, tenant: str, campaign: str) -> Source:
    """Read the answers of a campaign."""
    units = Counter(one.stratum for one in units_of(store, tenant, campaign))
    return Source(units, tuple(used(store, tenant, campaign)), before(store, tenant, campaign))


def hold(source: Source, settings: Settings, asked: AskedRun | None = None) -> Held:
    """Weigh the answers that hold a figure, or all when none is asked.

    Raises
    ------
    InputError : nobody answered it, or answers that cannot be weighed; when all are, one without a value that a
        total needs
    """
    figure = asked.numbers if asked else ()
    columns = tuple(dict.fromkeys([*figure, *settings.variables]))
    numbers, imputed = _columns(source, settings, columns)
    kept = _answered(source, asked)
    for name in columns:
        kept &= ~np.isnan(numbers[name])
    if asked is None and not kept.all():
        raise InputError(problem("service.gap_in_calibration", "totals", answers=int((~kept).sum())))
    if not kept.any():
        raise InputError(problem("service.no_answer", "y", asked.y if asked else ""))
    found = [one for one, is_kept in zip(source.found, kept, strict=True) if is_kept]
    held = {name: values[kept] for name, values in numbers.items()}
    answers = _answers(found, held, asked)
    weighed = weigh(answers, _frame(source.units), settings.known, settings.method, settings.bounds)
    if weight_report(weighed.answers).negative:
        raise InputError(problem("service.negative_weights", "method", settings.method))
    told = {name: int((made & kept).sum()) for name, made in imputed.items() if name in columns}
    return Held(
        answers, weighed, tuple(one.pseudonym for one in found), tuple(one.holding for one in found),
        sum(source.units.values()), _digest(found, answers, asked), told,
    )  # fmt: skip


def value_of(cells: Mapping[str, object], column: str) -> float:
    """Give a number of an answer, stars added up; nan where it lacks it."""
    found = evaluate(f"sum({column})", cells)  # type: ignore[arg-type]
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return float(found) if is_number else np.nan  # type: ignore[arg-type]


def _columns(
    source: Source, settings: Settings, columns: Sequence[str]
) -> tuple[dict[str, Reals], dict[str, Bools]]:
    """Give the columns, gaps filled where that is asked, and which values were made."""
    numbers, imputed = {}, {}
    for name in columns:
        numbers[name] = np.array([value_of(one.cells, name) for one in source.found], float)
        if name in settings.gaps:
            given = numbers[name]
            numbers[name] = _filled(source, name, settings.gaps[name], given)
            imputed[name] = np.isnan(given) & ~np.isnan(numbers[name])
    return numbers, imputed


def _filled(source: Source, name: str, size_name: str, y: Reals) -> Reals:
    """Fill the gaps that can be: those of answers that have the other column, or the value of the period before."""
    size = np.array([value_of(one.cells, size_name) for one in source.found], float)
    last = np.array([value_of(source.before.get(one.pseudonym, {}), name) for one in source.found], float)
    some = ~(np.isnan(y) & np.isnan(size) & np.isnan(last))
    strata = np.array([one.stratum for one in source.found])
    whole = y.copy()
    whole[some] = filled(y[some], last[some], size[some], strata[some].tolist()).values
    return whole


def _answered(source: Source, asked: AskedRun | None) -> Bools:
    if asked is None or asked.kind != SHARE:
        return np.ones(len(source.found), dtype=bool)
    return np.array([isinstance(one.cells.get(asked.y), str) for one in source.found], dtype=bool)


def _answers(found: Sequence[Used], numbers: dict[str, Reals], asked: AskedRun | None) -> Answers:
    words = {name: tuple(getattr(one, name) or "–" for one in found) for name in COLUMNS}
    if asked and asked.kind == SHARE:
        words[asked.y] = tuple(str(one.cells[asked.y]) for one in found)
    return Answers(tuple(one.stratum for one in found), numbers, words, tuple(range(1, len(found) + 1)))


def _frame(units: Mapping[str, int]) -> Frame:
    population = dict(sorted(units.items()))
    return Frame(population, _tree([*population]))


def _tree(strata: Sequence[str]) -> dict[str, str]:
    """Give the stratum with which a thin one is pooled: the next in the order of names, the last with the one before.

    Names that begin alike ("idf/small", "idf/large") so stay together first.
    """
    after = {one: strata[rank + 1] for rank, one in enumerate(strata[:-1])}
    return after | ({strata[-1]: strata[-2]} if len(strata) > 1 else {})


def _digest(found: Sequence[Used], answers: Answers, asked: AskedRun | None) -> str:
    columns = [answers.numbers[name].tolist() for name in sorted(answers.numbers)]
    said = [answers.words[asked.y]] if asked and asked.kind == SHARE else []
    rows = zip(*columns, *said, strict=True) if columns or said else ([] for _ in found)
    whole = [[one.pseudonym, one.number, *map(str, row)] for one, row in zip(found, rows, strict=True)]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()
