"""What may be asked of `radioscopie survey count`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import choice, file, refuse, word
from radioscopie.errors import Problem, problem
from radioscopie.tables.survey.questionnaire import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Input

MONTH = re.compile(r"20[0-3][0-9]-(0[1-9]|1[0-2])")
BY_MONTH = "shock_2020"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which export is counted, for which questionnaire.

    Parameters
    ----------
    month : "YYYY-MM", for the questionnaire of the shock
    """

    export: Input = file("ACTIVITY", by_place=True)
    questionnaire: str = choice(NAMES, BY_MONTH)
    month: str = word("MONTH", "")
    machines: Input | None = file("FILE", default=None)
    mapping: Input | None = file("FILE", default=None)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self, self._clashes())

    def _clashes(self) -> Iterator[Problem]:
        by_month = self.questionnaire == BY_MONTH
        if by_month != bool(self.month) or (self.month and not MONTH.fullmatch(self.month)):
            yield problem(
                "survey_count.month" if by_month else "survey_count.no_month", "--month", self.month
            )
