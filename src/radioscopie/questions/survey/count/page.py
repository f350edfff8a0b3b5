"""The summary of `radioscopie survey count`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.survey.count.tables import TABLES
from radioscopie.report.columns import findings_lines, plain_table
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.result import Result


def summary(result: Result, lang: str) -> str:
    """Say what was counted in the terminal."""
    view = View(result, lang, TABLES)
    parts = [view.say("survey_count.answer"), plain_table(view.grid("cells", ("cell", "value")))]
    if view.has("machines"):
        machines = plain_table(view.grid("machines", ("row", "machine", "known")))
        parts.append(f"{view.say('survey_count.machines')}\n{machines}")
    return "\n\n".join([*parts, *findings_lines(result, lang)])
