"""Read a rule of closing: when a practice closes, and where its patients go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from radioscopie.toml.fields import Fields, read_fields

if TYPE_CHECKING:
    from radioscopie.bilingual import Words
    from radioscopie.inputs import Readable
    from radioscopie.ranges import Range

MARGIN, CASH, MACHINE = "margin", "cash", "machine"
KEYS = {MARGIN: ("line_pct", "years"), CASH: ("weeks",), MACHINE: ("age_years", "line_pct")}
RULE, MOVES = ("name", "title", "kind"), ("share_pct", "minutes", "half_minutes", "wait_elasticity")
LINES, SHARES, WEEKS, AGES, YEARS = (-100.0, 50.0), (0.0, 100.0), (0.0, 520.0), (1, 40), (1, 10)
MINUTES, HALVES, WAITS = (1.0, 120.0), (1.0, 120.0), (0.0, 10.0)
TOLD = ("distribution", "source")


@dataclass(frozen=True, slots=True)
class ClosingRule:
    """When a practice closes: one rule met is enough.

    Parameters
    ----------
    kind : MARGIN: its margin is below `line` (percent of receipts) in each of the last `years`; CASH: the margins of
        the period use up its opening cash, `weeks` of charges; MACHINE: its oldest machine is older than `age` and the
        margin of the last year is below `line`
    """

    name: str
    kind: str
    line: Range[float] | None
    weeks: Range[float] | None
    years: int
    age: int


@dataclass(frozen=True, slots=True)
class Closing:
    """A rule of closing, read.

    Parameters
    ----------
    share : percent of the patients of a practice that closes who go to a neighbour
    minutes : by road, beyond which nobody is a neighbour
    half : minutes at which a neighbour gets half of what one next door gets
    waits : percent by which waiting grows where exams grow by one percent; None: not told
    """

    title: Words
    rules: tuple[ClosingRule, ...]
    share: Range[float]
    minutes: float
    half: float
    waits: Range[float] | None = None


def read_closing(file: Readable) -> Closing:
    """Read and check a rule of closing.

    Raises
    ------
    InputError : unknown keys, numbers out of bounds, no rule: all of them
    """
    return read_fields(file, Fields, _closing)


def _closing(fields: Fields) -> Closing:
    fields.only(("title", "rule", "moves"))
    rules = tuple(_rule(one) for one in fields.each("rule"))
    if not rules:
        fields.refuse("closures.no_rule", "rule")
    moves = fields.inside("moves")
    moves.only(MOVES)
    return Closing(
        fields.words("title"),
        rules,
        moves.between("share_pct", partial(_number, bounds=SHARES), TOLD),
        moves.number("minutes", MINUTES),
        moves.number("half_minutes", HALVES),
        _waits(moves),
    )


def _waits(moves: Fields) -> Range[float] | None:
    if "wait_elasticity" not in moves.table:
        return None
    return moves.between("wait_elasticity", partial(_number, bounds=WAITS), TOLD)


def _rule(fields: Fields) -> ClosingRule:
    kind = fields.word("kind", KEYS)
    fields.only((*RULE, *KEYS.get(kind, ())))
    line = weeks = None
    if "line_pct" in KEYS.get(kind, ()):
        line = fields.between("line_pct", partial(_number, bounds=LINES), TOLD)
    if kind == CASH:
        weeks = fields.between("weeks", partial(_number, bounds=WEEKS), TOLD)
    years = fields.whole("years", 1, YEARS) if kind == MARGIN else 1
    age = fields.whole("age_years", None, AGES) if kind == MACHINE else 0
    return ClosingRule(fields.name(), kind, line, weeks, years, age)


def _number(fields: Fields, key: str, bounds: tuple[float, float]) -> float:
    return fields.number(key, bounds)
