"""The summary of `radioscopie studies index`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.studies.index.tables import TABLES
from radioscopie.report.columns import findings_lines, plain_table
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.result import Result

SHOWN = 20


def summary(result: Result, lang: str) -> str:
    """Say what was indexed in the terminal."""
    view = View(result, lang, TABLES)
    parts = [_probe(view)] if view.has("probe") else []
    if view.has("counts"):
        parts += [_grid(view, "counts", ("what", "number")), _fields(view)]
    if view.has("left_out") and (left := view.table("left_out").num_rows):
        first = view.table("left_out").slice(0, SHOWN)
        grid = plain_table(view.grid("left_out", ("file", "reason"), first))
        parts.append(f"{view.say('studies_index.left_out_of', n=left, shown=min(left, SHOWN))}\n{grid}")
    return "\n\n".join([*parts, view.say("studies_index.hidden"), *findings_lines(result, lang)])


def _probe(view: View) -> str:
    grid = _grid(view, "probe", ("field", "studies", "told", "verdict"))
    return f"{view.say('studies_index.probe')}\n{grid}"


def _fields(view: View) -> str:
    return f"{view.say('studies_index.fields')}\n{_grid(view, 'fields', ('field', 'studies', 'share'))}"


def _grid(view: View, name: str, columns: tuple[str, ...]) -> str:
    return plain_table(view.grid(name, columns))
