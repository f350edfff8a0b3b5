"""An `Ask` made from a query, a form or JSON: the same words as those of the command line, and never a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.asking import options, read_ask
from radioscopie.errors import InputError, Problem, close_matches, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from radioscopie.asking import Option
    from radioscopie.inputs import Input

    Words = dict[str, list[str]]

COMMAND_ONLY = ("place",)
NO = ("0", "false", "no", "non")


def words_asked(ask: type, given: Mapping[str, Any]) -> Words:
    """Give the words of each field that is given.

    Parameters
    ----------
    given : text, numbers, yes or no, lists of them, tables of files, by the name of a field

    Raises
    ------
    InputError : names of no field, fields that only the command line has, values of no kind that is asked
    """
    known = {name: one for name, one in options(ask).items() if one.kind not in COMMAND_ONLY}
    problems = list(_unknown(given, known))
    if problems:
        raise InputError(problems)
    return {
        name: list(_words(known[name], value))
        for name, value in given.items()
        if _is_said(known[name], value)
    }


def _is_said(option: Option, value: Any) -> bool:
    """Tell whether something is asked: an empty field of a form asks nothing, nor does a box left alone."""
    return value not in ((None, "", [], False, *NO) if option.kind == "flag" else (None, "", []))


def _unknown(given: Mapping[str, Any], known: Mapping[str, Option]) -> Iterator[Problem]:
    for name in given:
        if name not in known:
            close = close_matches(name, known) or ", ".join(known)
            yield problem("web.unknown_field", name, close=close)


def _words(option: Option, value: Any) -> Iterator[str]:
    """Write a value as a command line would."""
    if option.kind == "flag":
        return
    if isinstance(value, dict):
        yield from (f"{name}={one}" for name, one in value.items())
    elif option.kind == "years" and isinstance(value, list):
        yield "-".join(str(one) for one in (value[:1] + value[-1:] if len(value) > 1 else value))
    elif isinstance(value, list):
        yield from (str(one) for one in value)
    else:
        yield str(value)


def ask_of(ask: type, given: Mapping[str, Any], open_file: Callable[[str], Input]) -> Any:
    """Make an `Ask` of what a request gives.

    Raises
    ------
    InputError : every problem
    """
    return read_ask(ask, words_asked(ask, given), open_file)


def no_file(word: str) -> Input:
    """Refuse a file where none was given to this server.

    Raises
    ------
    InputError : always
    """
    raise InputError(problem("web.no_file", word))
