"""The summary of `radioscopie studies link`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.studies.link.tables import TABLES
from radioscopie.report.columns import counted_assumptions, findings_lines, plain_table
from radioscopie.report.sections import printed
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.result import Result


def summary(result: Result, lang: str) -> str:
    """Say how many people were found in the terminal."""
    view = View(result, lang, TABLES)
    parts = [plain_table(view.grid("counts", ("what", "number")))]
    if view.table("rules").num_rows:
        parts.append(printed(view, "rules", view.say("studies_link.rules"), ("rule", "links")))
    if view.has("why"):
        found = plain_table(view.grid("found", ("verdict", "rule")))
        why = plain_table(view.grid("why", ("field", "agreement")))
        parts.append(f"{view.say('studies_link.why')}\n{found}\n\n{why}")
    if view.has("quality"):
        parts.append(printed(view, "quality", view.say("studies_link.quality")))
    parts.append(view.say("studies_link.hidden"))
    return "\n\n".join([*parts, *findings_lines(result, lang), counted_assumptions(result, lang)])
