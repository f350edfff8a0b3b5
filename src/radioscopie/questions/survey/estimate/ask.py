"""What may be asked of `radioscopie survey estimate`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from radioscopie.asking import choice, file, refuse, whole, word
from radioscopie.errors import Problem, close_matches, problem
from radioscopie.models.survey.chain import MEAN, MEDIAN, RATIO, SHARE, TOTAL, Wanted
from radioscopie.numbers import PLAIN
from radioscopie.questions.survey.estimate.feed import Feed, known_assumptions, known_charges
from radioscopie.tables.survey.answers import PRACTICE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Input

METHODS = ("linear", "raking", "logit", "truncated")
BOUNDS = "0.25,4"
FEED = re.compile(r"([a-z0-9_]+)=([^*]+?)(?:\*([0-9]{1,9}(?:\.[0-9]{1,9})?))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which figures are estimated, from which answers, for which population.

    Parameters
    ----------
    ratio, total, mean, share, median : "y/x", "y", "y", "y=word", "y": columns of the answers
    by : columns that cut the population into domains
    calibrate : totals that the weights must meet, by `method`, within `bounds` for logit and truncated
    fill : "y=x": gaps of y are filled by x times the ratio y / x of the stratum
    feed : "target=figure*number": lines of charges or assumptions of scenarios that take a figure, for `feed.py`
    shift : percentage by which the silent may differ, for the range of sensitivity
    """

    answers: Input = file("ANSWERS", by_place=True)
    strata: Input = file("FILE")
    calibrate: Input | None = file("FILE", default=None)
    method: str = choice(METHODS, "linear")
    bounds: str = word("BOUNDS", BOUNDS)
    ratio: tuple[str, ...] = word("RATIO", (), many=True)
    total: tuple[str, ...] = word("Y", (), many=True)
    mean: tuple[str, ...] = word("Y", (), many=True)
    share: tuple[str, ...] = word("Y=WORD", (), many=True)
    median: tuple[str, ...] = word("Y", (), many=True)
    by: tuple[str, ...] = word("COLUMN", (), many=True)
    fill: tuple[str, ...] = word("Y=X", (), many=True)
    feed: tuple[str, ...] = word("FEED", (), many=True)
    shift: int = whole(0, 100, 10, "PCT")

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self, self._clashes())

    def _clashes(self) -> Iterator[Problem]:
        yield from _badly_paired("--ratio", "/", self.ratio)
        yield from _badly_paired("--share", "=", self.share)
        yield from _badly_paired("--fill", "=", self.fill)
        columns = [*self.by, *self.gaps, *self.gaps.values()]
        columns += [
            name for one in self.wanted for name in ((one.y,) if one.kind == SHARE else (one.y, one.x))
        ]
        yield from (
            problem("survey_estimate.names_practices", PRACTICE, name)
            for name in dict.fromkeys(columns)
            if name.casefold() == PRACTICE
        )
        yield from self._bad_feeds()
        if not self.wanted:
            yield problem("survey_estimate.nothing_asked", "--ratio, --total, --mean, --share, --median")
        if not all(PLAIN.fullmatch(part) for part in self.bounds.split(",")) or self.bounds.count(",") != 1:
            yield problem("survey.bad_bounds", "--bounds", self.bounds)

    def _bad_feeds(self) -> Iterator[Problem]:
        """Refuse feeds of another form, of an input that is not known, from a figure that is not asked."""
        named = {one.name for one in self.wanted}
        known = (*known_charges(), *known_assumptions()) if self.feed else ()
        for written in self.feed:
            found = FEED.fullmatch(written)
            if not found:
                yield problem("survey_estimate.not_a_feed", "--feed", written)
            elif found[1] not in known:
                near = close_matches(found[1], known) or ", ".join(known)
                yield problem("survey_estimate.unknown_target", "--feed", found[1], known=near)
            elif found[2] not in named:
                yield problem("survey_estimate.figure_not_asked", "--feed", found[2], known=", ".join(named))

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """Inputs of the model that take a figure."""
        found = [FEED.fullmatch(written) for written in self.feed]
        return tuple(Feed(one[1], one[2], float(one[3] or 1)) for one in found if one)

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Figures wanted, in the order of the options."""
        pairs = [Wanted(RATIO, *_pair(one, "/")) for one in self.ratio]
        pairs += [Wanted(TOTAL, one) for one in self.total] + [Wanted(MEAN, one) for one in self.mean]
        pairs += [Wanted(SHARE, *_pair(one, "=")) for one in self.share]
        return tuple(dict.fromkeys([*pairs, *(Wanted(MEDIAN, one) for one in self.median)]))

    @property
    def limits(self) -> tuple[float, float]:
        """Bounds of the ratio of calibrated to base weight."""
        return cast("tuple[float, float]", tuple(float(part) for part in self.bounds.split(",")))

    @property
    def gaps(self) -> dict[str, str]:
        """Columns whose gaps are filled, each with the column it is filled from."""
        return dict(_pair(one, "=") for one in self.fill)


def _pair(written: str, mark: str) -> tuple[str, str]:
    left, _, right = written.partition(mark)
    return left.strip(), right.strip()


def _badly_paired(option: str, mark: str, words: tuple[str, ...]) -> Iterator[Problem]:
    for written in words:
        if not all(_pair(written, mark)):
            yield problem("survey_estimate.not_a_pair", option, written, mark=mark)
