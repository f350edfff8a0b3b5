"""The error tree. Every error a user can cause is an `InputError`: the command line shows it and exits with code 2.

RadioscopieError
├── InputError            something the user wrote or passed cannot be used
│   ├── UnknownAddressError   no such address in the law
│   └── MissingExtraError     an optional package is not installed
└── InternalError         a promise of ours does not hold (totals that do not reconcile)
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the input: where it stands, what was found, why it cannot be used, what to do."""

    place: str
    value: str
    reason: str
    remedy: str = ""

    def __str__(self) -> str:
        value = f" « {self.value} »" if self.value else ""
        remedy = f" → {self.remedy}" if self.remedy else ""
        return f"{self.place}{value} : {self.reason}{remedy}"


class RadioscopieError(Exception):
    """Root of the errors of this package."""


class InternalError(RadioscopieError):
    """A promise of the program does not hold: a defect to report, never the user's fault."""


class InputError(RadioscopieError):
    """Input that cannot be used, with every problem found, not only the first."""

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownAddressError(InputError):
    """An address that the law does not hold, with the closest ones."""


class MissingExtraError(InputError):
    """An optional package is needed; says which extra brings it."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            Problem(package, "", "paquet facultatif absent", f"pip install 'radioscopie[{extra}]'"),
        )


def close_matches(word: str, known: Iterable[str]) -> str:
    """Give the known words closest to `word`, as a hint ready to print (empty if none is close)."""
    found = get_close_matches(word, list(known), n=3, cutoff=0.6)
    return "proche de : " + ", ".join(found) if found else ""
