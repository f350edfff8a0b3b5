"""What may be asked: each field of an `Ask` says its kind and its limits, and every door is made from that.

The command line, a form and a query string give words; `read_ask` makes the `Ask` of them, with every problem at once.
Python makes it directly: the same limits are checked by `refuse` when it is made.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.errors import InputError, Problem, close_matches, problem
from radioscopie.inputs import Input, Upload
from radioscopie.kinds import AUTO, KINDS, shown
from radioscopie.meant import meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from dataclasses import Field

    from radioscopie.kinds import Kind

DAY_LIKE = re.compile(r"[0-9/.-]{4,}")
KEY = "option"
PAIRS = ("named", "folder")  # kinds whose values are a name and an input
Ask = TypeVar("Ask")


@dataclass(frozen=True, slots=True)
class Option:
    """How a field is asked.

    Parameters
    ----------
    kind : a key of `KINDS`
    metavar : code of the table of words `cli.metavar` that stands for its value
    choices : the values possible; names that may be given instead of a file ("shipped"), or before it ("named",
        "folder")
    low, high : limits, both possible; None: none
    many : may be given several times
    together : how many words are given at once; 0: one
    by_place : given by its place, without a name
    """

    kind: str
    metavar: str = ""
    choices: tuple[str, ...] = ()
    low: Any = None
    high: Any = None
    many: bool = False
    by_place: bool = False
    together: int = 0


def choice(choices: Iterable[str], default: Any = MISSING, *, by_place: bool = False) -> Any:
    """Ask for one of some codes."""
    return _field(Option("choice", choices=tuple(choices), by_place=by_place), default)


def word(metavar: str, default: Any = MISSING, *, by_place: bool = False, many: bool = False) -> Any:
    """Ask for words that `answer` reads; several give a tuple."""
    return _field(Option("word", metavar, by_place=by_place, many=many), default)


def words_together(metavar: str, count: int) -> Any:
    """Ask for some words given at once, or none: a tuple."""
    return _field(Option("word", metavar, many=True, together=count), ())


def whole(low: int, high: int, default: Any = MISSING, metavar: str = "N") -> Any:
    """Ask for a whole number."""
    return _field(Option("whole", metavar, low=low, high=high), default)


def auto(low: int, high: int, metavar: str = "auto|N") -> Any:
    """Ask for a whole number, or for "auto": as many as it takes."""
    return _field(Option("auto", metavar, (AUTO,), low, high), AUTO)


def number(low: float, high: float, default: Any = MISSING, metavar: str = "N") -> Any:
    """Ask for a number."""
    return _field(Option("number", metavar, low=low, high=high), default)


def amount(low: int, high: int, default: Any = MISSING) -> Any:
    """Ask for an amount, written in euros, held in cents; the limits are in cents."""
    return _field(Option("euros", "EUROS", low=low, high=high), default)


def day(default: Any = MISSING, *, by_place: bool = False) -> Any:
    """Ask for a day of the years that the law covers."""
    return _field(Option("day", "DATE", low=FIRST_DAY, high=LAST_DAY, by_place=by_place), default)


def years(low: int, high: int, default: Any = MISSING) -> Any:
    """Ask for civil years that follow each other: a tuple."""
    return _field(Option("years", "Y-Y", low=low, high=high), default)


def flag() -> Any:
    """Ask for yes or no; no when nothing is said."""
    return _field(Option("flag"), default=False)


def file(metavar: str = "FILE", default: Any = MISSING, *, by_place: bool = False, many: bool = False) -> Any:
    """Ask for a file: an `Input`; several give a tuple."""
    return _field(Option("file", metavar, by_place=by_place, many=many), default)


def shipped(names: Iterable[str], default: Any = MISSING, *, by_place: bool = False) -> Any:
    """Ask for a file, or for one that is shipped by its name: an `Input` or a string."""
    return _field(Option("shipped", "FILE", tuple(names), by_place=by_place), default)


def law(default: Any = ()) -> Any:
    """Ask for what makes the law, in order: days it is frozen on, reform files; a tuple of days and `Input`."""
    option = Option("day_or_file", "DATE|PATH", low=FIRST_DAY, high=LAST_DAY, many=True)
    return _field(option, default)


def place(default: Any = MISSING, metavar: str = "PATH", *, by_place: bool = False) -> Any:
    """Ask where files are kept or written: a path, that only the command line or Python names."""
    return _field(Option("place", metavar, by_place=by_place), default)


def typed(metavar: str, choices: Iterable[str] = ()) -> Any:
    """Ask for a word that only the command line or Python gives, or for nothing: what it starts is the user's own."""
    return _field(Option("typed", metavar, tuple(choices)), None)


def named(names: Iterable[str]) -> Any:
    """Ask for files in place of ours, each with the name of what it replaces: pairs of a name and an `Input`."""
    return _field(Option("named", "NAME=FILE", tuple(names), many=True), default=())


def folder(names: Iterable[str], metavar: str = "DIR", default: Any = MISSING) -> Any:
    """Ask for files that stand in a folder, where the command line finds them by their names: pairs as for `named`."""
    return _field(Option("folder", metavar, tuple(names), many=True, by_place=True), default)


def _field(option: Option, default: Any) -> Any:
    return field(default=default, metadata={KEY: option})


def options(ask: type) -> dict[str, Option]:
    """Give the options of an `Ask`, by the name of their field, in order."""
    return {one.name: one.metadata[KEY] for one in _fields(ask)}


def default_of(ask: type, name: str) -> Any:
    """Give what a field is when nothing is said; MISSING when it must be said."""
    return next(one for one in _fields(ask) if one.name == name).default


def _fields(ask: Any) -> tuple[Field[Any], ...]:
    return fields(ask)


def place_of(name: str, option: Option) -> str:
    """Name a field in messages, as the command line writes it."""
    return option.metavar if option.by_place and option.metavar else f"--{name.replace('_', '-')}"


def refuse(ask: Any, clashes: Iterable[Problem] = ()) -> None:
    """Refuse an `Ask` out of its limits.

    Parameters
    ----------
    clashes : what does not go together, from the question itself

    Raises
    ------
    InputError : every problem
    """
    problems = [one for found in _fields(ask) for one in _outside(found, getattr(ask, found.name))]
    problems += clashes
    if problems:
        raise InputError(problems)


def files_of(ask: Any) -> Iterator[Input]:
    """Give the inputs of an `Ask`, in the order of its fields."""
    read = (found for found in _fields(ask) if found.metadata[KEY].kind != "place")
    for found in read:
        for value in _each(getattr(ask, found.name)):
            source = value[1] if isinstance(value, tuple) else value
            if isinstance(source, Path | Upload):
                yield source


def places_of(ask: Any) -> Iterator[Path]:
    """Give the places of an `Ask` where files are kept or written."""
    for found in _fields(ask):
        value = getattr(ask, found.name)
        if found.metadata[KEY].kind == "place" and value is not None:
            yield value


def read_ask(ask: type[Ask], words: Mapping[str, Sequence[str]], open_file: Callable[[str], Input]) -> Ask:
    """Make an `Ask` of words.

    Parameters
    ----------
    words : words of each field that was given, by its name; a flag given has none
    open_file : what a word that names a file stands for; only the command line makes a path of it

    Raises
    ------
    InputError : every word that cannot be read, every limit passed, every clash
    """
    values, problems = {}, list[Problem]()
    for found in _fields(ask):
        name, option = found.name, found.metadata[KEY]
        if name in words:
            try:
                values[name] = _value(name, option, words[name], open_file)
            except InputError as error:
                problems += error.problems
        elif found.default is MISSING:
            problems.append(problem("asking.missing", place_of(name, option)))
    if problems:
        read = (found for found in _fields(ask) if found.name in values)
        raise InputError([*problems, *(one for found in read for one in _outside(found, values[found.name]))])
    return ask(**values)  # says the limits passed, and what does not go together


def _value(name: str, option: Option, words: Sequence[str], open_file: Callable[[str], Input]) -> Any:
    if option.kind == "flag":
        return True
    read, problems = list[Any](), list[Problem]()
    for one in words:
        try:
            read.append(_one(name, option, one, open_file))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(read) if option.many else read[-1]


def _one(name: str, option: Option, written: str, open_file: Callable[[str], Input]) -> Any:
    place = place_of(name, option)
    if option.kind == "place":
        return Path(written)
    written = meant(written, option.choices)
    if _is_file(option, written):
        return open_file(written)
    if option.kind in PAIRS:
        return _named(place, option, written, open_file)
    kind = KINDS[option.kind]
    try:
        return kind.read(written)
    except (ValueError, ArithmeticError):
        raise InputError(problem(kind.reason, place, written)) from None


def _is_file(option: Option, written: str) -> bool:
    if option.kind == "day_or_file":
        return not DAY_LIKE.fullmatch(written)
    return option.kind == "file" or (option.kind == "shipped" and written not in option.choices)


def _named(
    place: str, option: Option, written: str, open_file: Callable[[str], Input]
) -> tuple[str, Input | None]:
    word, _, path = written.partition("=")
    name = meant(word, option.choices)
    if name not in option.choices or not path:
        known = close_matches(name, option.choices) or ", ".join(option.choices)
        raise InputError(problem("asking.not_named", place, written, known=known))
    return name, open_file(path)


def _outside(found: Field[Any], value: Any) -> Iterator[Problem]:
    """List what is wrong with the value of one field."""
    option: Option = found.metadata[KEY]
    if value is not None and value != found.default:
        for one in _each(value) if option.many or option.kind == "years" else [value]:
            yield from _judged(place_of(found.name, option), option, one)
        if option.kind in PAIRS:
            yield from _twice(place_of(found.name, option), value)


def _twice(place: str, pairs: Any) -> Iterator[Problem]:
    """Refuse two files for one name: the first would be dropped without a word."""
    names = [pair[0] for pair in _each(pairs) if isinstance(pair, tuple)]
    for name in dict.fromkeys(one for one in names if names.count(one) > 1):
        yield problem("asking.named_twice", place, name)


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, tuple) else (value,)


def _judged(place: str, option: Option, value: Any) -> Iterator[Problem]:
    kind = KINDS[option.kind]
    if not _is_of(option, kind, value):
        yield problem(kind.reason, place, value)
    elif isinstance(value, str) and option.choices and value not in option.choices:
        known = close_matches(value, option.choices) or ", ".join(option.choices)
        yield problem("asking.not_a_choice", place, value, known=known)
    elif (
        option.low is not None
        and not isinstance(value, str | Path | Upload)
        and not option.low <= value <= option.high
    ):
        low, high = (shown(option.kind, limit) for limit in (option.low, option.high))
        yield problem("asking.not_between", place, shown(option.kind, value), low=low, high=high)


def _is_of(option: Option, kind: Kind, value: Any) -> bool:
    """Tell whether a value is of a kind; a file never is a string, even after its name."""
    if option.kind in PAIRS and isinstance(value, tuple):
        return len(value) == 2 and value[0] in option.choices and isinstance(value[1], Path | Upload)
    return isinstance(value, kind.types) and (option.kind == "flag" or not isinstance(value, bool))
