"""What the columns of an export are, as its names and values tell: what a person sees and changes before it is read."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError
from radioscopie.questions.map.words import examples_of, words_of_codes
from radioscopie.tables.activity import EXPORT, Activity, read_activity
from radioscopie.tables.foreign.guess import guess
from radioscopie.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.errors import Problem
    from radioscopie.inputs import Upload
    from radioscopie.tables.foreign.guess import Guess

LEAST = 2  # columns of a file that may be an export


def proposal(upload: Upload, mapping: Upload | None = None) -> dict[str, Any]:
    """Say what each column of an export is taken for, and what stands in it; what could name somebody by its form.

    Parameters
    ----------
    mapping : what a person said of them

    Raises
    ------
    InputError : it cannot be opened
    """
    found = _said(guess(EXPORT, upload), mapping)
    return {
        "columns": [
            {
                "name": one.name,
                "as": one.target,
                "basis": one.basis,
                "filled": one.filled,
                "examples": list(examples_of(one)),
            }
            for one in found.columns
        ],
        "words": [
            {"of": one.column, "word": one.word, "stands_for": one.stands_for}
            for one in words_of_codes(EXPORT, found)
        ],
        "rows": found.rows,
        "doubts": _doubts(found.problems),
    }


def _said(found: Guess, mapping: Upload | None) -> Guess:
    """Take columns for what a person said they are."""
    if not mapping:
        return found
    roles = tomllib.loads(mapping.content.decode()).get("columns", {})
    columns = tuple(replace(one, target=roles.get(one.name, one.target)) for one in found.columns)
    return replace(found, columns=columns, problems=())


def _doubts(problems: Iterable[Problem]) -> list[dict[str, str]]:
    return [{lang: one.render(lang) for lang in LANGUAGES} for one in problems]


def read_if_told(upload: Upload, mapping: Upload | None, told: dict[str, Any]) -> Activity | None:
    """Read an export; None when its columns must be said first, and why is added to the doubts.

    Raises
    ------
    InputError : it cannot be read, though its columns are said or it is no table of several columns
    """
    try:
        return read_activity(upload, mapping=mapping)
    except InputError as error:
        if mapping or len(told["columns"]) < LEAST or not told["rows"]:
            raise
        told["doubts"] = told["doubts"] or _doubts(error.problems)
        return None
