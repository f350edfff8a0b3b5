"""An `Ask` made from a query, a form or JSON: the same words as those of the command line, and never a path."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radioscopie.asking import options, read_ask
from radioscopie.errors import InputError, Problem, close_matches, problem
from radioscopie.inputs import Upload
from radioscopie.web.toml_text import to_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from radioscopie.asking import Option
    from radioscopie.inputs import Input

COMMAND_ONLY = ("place", "typed")
OF_FILES = ("file", "shipped", "day_or_file")
OF_PAIRS = ("named", "folder")
NO = ("0", "false", "no", "non")


@dataclass(frozen=True, slots=True)
class Asked:
    """Words of the fields of an `Ask`, and the files that were written in the question itself, by their identifiers."""

    words: dict[str, list[str]] = field(default_factory=dict)
    inline: dict[str, Upload] = field(default_factory=dict)


def asked(ask: type, given: Mapping[str, Any]) -> Asked:
    """Give the words of each field that is given.

    Parameters
    ----------
    given : text, numbers, yes or no, lists of them, tables, by the name of a field; a table in place of a file is that
        file

    Raises
    ------
    InputError : names of no field, fields that only the command line has, values of no kind that is asked
    """
    known = {name: one for name, one in options(ask).items() if one.kind not in COMMAND_ONLY}
    problems = list(_unknown(given, known))
    if problems:
        raise InputError(problems)
    found = Asked()
    for name, value in given.items():
        if _is_said(known[name], value):
            found.words[name] = list(_words(name, known[name], value, found.inline))
    return found


def _unknown(given: Mapping[str, Any], known: Mapping[str, Option]) -> Iterator[Problem]:
    for name in given:
        if name not in known:
            close = close_matches(name, known) or ", ".join(known)
            yield problem("web.unknown_field", name, close=close)


def _is_said(option: Option, value: Any) -> bool:
    """Tell whether something is asked: an empty field of a form asks nothing, nor does a box left alone."""
    nothing: tuple[Any, ...] = (None, "", [], {})
    return not any(value == one for one in ((*nothing, False, *NO) if option.kind == "flag" else nothing))


def _words(name: str, option: Option, value: Any, inline: dict[str, Upload]) -> Iterator[str]:
    """Write a value as a command line would."""
    if option.kind == "flag":
        return
    if option.kind == "years" and isinstance(value, list):
        yield "-".join(_word(name, one) for one in (value if len(value) < 2 else (value[0], value[-1])))
    elif isinstance(value, list):
        for one in value:
            yield from _words(name, option, one, inline)
    elif isinstance(value, dict) and option.kind in OF_PAIRS:
        yield from (f"{key}={_word(name, one)}" for key, one in value.items())
    elif isinstance(value, dict) and option.kind in OF_FILES:
        yield _written(name, value, inline)
    else:
        yield _word(name, value)


def _written(name: str, value: Mapping[str, Any], inline: dict[str, Upload]) -> str:
    """Take a file written in the question itself."""
    number = len(inline)
    key = f"{name}{number or ''}.toml"
    inline[key] = Upload(key, to_toml(value).encode())
    return key


def _word(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    raise InputError(problem("web.no_value", name, type(value).__name__))


def ask_of(ask: type, given: Mapping[str, Any], open_file: Callable[[str], Input]) -> Any:
    """Make an `Ask` of what a request gives.

    Raises
    ------
    InputError : every problem
    """
    return read_ask(ask, asked(ask, given).words, open_file)


def no_file(word: str) -> Input:
    """Refuse a file where none was given to this server.

    Raises
    ------
    InputError : always
    """
    raise InputError(problem("web.no_file", word))
