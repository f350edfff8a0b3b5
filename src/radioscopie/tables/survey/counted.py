"""The file of totals that a practice counts at home and sends: cells of a questionnaire, never a row of its export."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, Problem, problem
from radioscopie.inputs import content_of
from radioscopie.tables.survey.questionnaire import NAMES, questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.inputs import Readable
    from radioscopie.tables.survey.questionnaire import Questionnaire

LARGEST_BYTES, MOST_CELLS, LONGEST = 1 << 20, 2_000, 200
KEYS = ("questionnaire", "version", "digest", "period", "answers")


def counted_bytes(form: Questionnaire, period: str, cells: Mapping[str, float | str]) -> bytes:
    """Write a file of totals; same totals, same bytes."""
    held = {"questionnaire": form.id, "version": form.version, "digest": form.digest}
    return (json.dumps(held | {"period": period, "answers": dict(cells)}, indent=1) + "\n").encode()


def read_counted(source: Readable) -> tuple[Questionnaire, str, dict[str, float | str]]:
    """Read a file of totals.

    Returns
    -------
    The questionnaire, the period, and the value of each cell; the cells are judged by `forms.checks.check`.

    Raises
    ------
    InputError : not such a file, too large, of another version of the questionnaire, with rows in it
    """
    held = _held(source)
    problems = list(_problems(held, str(source)))
    if problems:
        raise InputError(problems)
    return questionnaire(held["questionnaire"]), held["period"], dict(held["answers"])


def _held(source: Readable) -> dict[str, Any]:
    content = content_of(source)
    try:
        held = json.loads(content) if len(content) <= LARGEST_BYTES else None
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict) or set(held) != {*KEYS}:
        raise InputError(problem("survey.not_counted", str(source)))
    return held


def _problems(held: Mapping[str, Any], place: str) -> Iterator[Problem]:
    name, answers = held["questionnaire"], held["answers"]
    if name not in NAMES:
        yield problem("survey.unknown_questionnaire", place, known=", ".join(NAMES))
    elif held["digest"] != questionnaire(name).digest:
        yield problem("survey.other_version", place, held["version"], version=questionnaire(name).version)
    if not isinstance(held["period"], str) or len(held["period"]) > LONGEST:
        yield problem("survey.not_counted", place)
    if not isinstance(answers, dict) or len(answers) > MOST_CELLS:
        yield problem("survey.not_counted", place)
    elif not all(_is_cell(value) for value in answers.values()):
        yield problem("survey.rows_in_counted", place)


def _is_cell(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and len(value) <= LONGEST)
