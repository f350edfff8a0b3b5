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
from typing import TYPE_CHECKING, Any

from radioscopie.texts import has_text, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LONGEST_VALUE, LONGEST_FIELD, MOST_SHOWN = 80, 1000, 100  # characters of a value, of a list; problems
CONTROLS = {code: repr(chr(code))[1:-1] for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the input.

    Parameters
    ----------
    place : where it stands: a file, a line, a column, an address
    value : what was found there (may be empty)
    reason : key of the text that says why it cannot be used; the text `<key>_remedy`, if any, says what to do
    fields : what the two texts need to be filled in; a problem fills in its reason, and its remedy as `<name>_remedy`
    """

    place: str
    value: str
    reason: str
    fields: tuple[tuple[str, object], ...] = ()

    def why(self, lang: str = "fr") -> str:
        """Say why the value cannot be used."""
        return text(self.reason, lang, **self._filled(lang))

    def remedy(self, lang: str = "fr") -> str:
        """Say what to do about it; empty when nothing general can be said."""
        key = f"{self.reason}_remedy"
        return text(key, lang, **self._filled(lang)) if has_text(key, lang) else ""

    def _filled(self, lang: str) -> dict[str, object]:
        inside = {name: one for name, one in self.fields if isinstance(one, Problem)}
        said = {name: one.why(lang) for name, one in inside.items()}
        plain = {
            name: _shortened(one, LONGEST_FIELD) if isinstance(one, str) else one for name, one in self.fields
        }
        return plain | said | {f"{name}_remedy": one.remedy(lang) for name, one in inside.items()}

    def render(self, lang: str = "fr") -> str:
        """Write the problem on one line."""
        value = text("errors.value", lang, value=_shortened(self.value)) if self.value else ""
        place, remedy = f"{self.place} {value}".strip(), self.remedy(lang)
        line = text("errors.line", lang, place=place, why=self.why(lang)) + (f" → {remedy}" if remedy else "")
        return line.translate(CONTROLS)


def _shortened(value: str, longest: int = LONGEST_VALUE) -> str:
    if len(value) <= longest:
        return value
    return f"{value[: longest // 2 - 1]}…{value[-longest // 2 :]}"


def problem(reason: str, place: str, value: object = "", **fields: object) -> Problem:
    """Make a problem whose text is `reason` in the catalogue."""
    return Problem(place, str(value), reason, tuple(fields.items()))


class RadioscopieError(Exception):
    """Root of the errors of this package."""


class InternalError(RadioscopieError):
    """A promise of the program does not hold: a defect to report, never the user's fault."""


class InputError(RadioscopieError):
    """Input that cannot be used, with every problem found, not only the first.

    Parameters
    ----------
    unlisted : how many problems more were found and not kept
    """

    problems: tuple[Problem, ...]
    unlisted: int

    def __init__(self, problems: Problem | Sequence[Problem], unlisted: int = 0) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.unlisted = unlisted
        super().__init__(self.render())

    def render(self, lang: str = "fr") -> str:
        """Write the first problems, one a line, and count the others."""
        lines = [problem.render(lang) for problem in self.problems[:MOST_SHOWN]]
        more = len(self.problems) - len(lines) + self.unlisted
        return "\n".join([*lines, *([text("errors.more", lang, count=more)] if more else [])])


class UnknownAddressError(InputError):
    """An address that the law does not hold, with the closest ones."""


class MissingExtraError(InputError):
    """An optional package is needed; says which extra brings it."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            problem("errors.missing_extra", package, extra=extra),
        )


def gathered(*reads: Callable[[], Any]) -> list[Any]:
    """Give what each of some readings gives.

    Raises
    ------
    InputError : the problems of all of them at once, each once
    """
    found, problems = [], list[Problem]()
    for read in reads:
        try:
            found.append(read())
        except InputError as error:
            problems += [one for one in error.problems if one not in problems]
    if problems:
        raise InputError(problems)
    return found


def close_matches(word: str, known: Iterable[str]) -> str:
    """Give the known words closest to `word`, comma-separated (empty if none is close)."""
    return ", ".join(get_close_matches(word, list(known), n=3, cutoff=0.6))


def together(*readers: Callable[[], Any]) -> list[Any]:
    """Give what each reader reads.

    Raises
    ------
    InputError : the problems of all of them
    """
    read, problems = list[Any](), list[Problem]()
    for one in readers:
        try:
            read.append(one())
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return read
