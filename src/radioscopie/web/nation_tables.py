"""What the page of the nation shows, as tables of its own and as drawings that stand by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.report.amounts import estimated_euros
from radioscopie.result import ResultTable
from radioscopie.texts import text, word
from radioscopie.version import __version__
from radioscopie.web.maps import areas, view_box
from radioscopie.web.render import drawing, lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MEASURES, YEARS, PLACES = "measures", "years", "departements"
TABLES, DRAWINGS = (MEASURES, YEARS, PLACES), (MEASURES, YEARS, PLACES)
TITLES = {MEASURES: "web_nation.by_measure", YEARS: "web_nation.by_year", PLACES: "web_nation.map"}
WIDTH, ROW, TOP = 760, 30, 96


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a mix: by measure and year, by place; and the same of the scenario as it is."""

    found: Mapping[str, Any]
    before: Mapping[str, Any]
    places: Mapping[str, Any]


def table_of(told: Told, name: str, lang: str) -> ResultTable:
    """Give a table, amounts in cents."""
    rows = {
        MEASURES: [{**one, "label": one["label"][lang]} for one in told.found["by_measure"]],
        YEARS: told.found["by_year"],
        PLACES: told.places["rows"],
    }
    return ResultTable(pa.Table.from_pylist(list(rows[name])), TITLES[name], "cents")


def drawing_of(told: Told, name: str, sentence: str, shown: Mapping[str, Any], lang: str) -> str:
    """Draw what the page shows, with its sentence and the law that it is made with.

    Parameters
    ----------
    shown : the map, as the page lays it out
    """
    said = {"sentence": lines_of(sentence), "law": told.found["law_version"], "title": TITLES[name]}
    if name == PLACES:
        caption, foot = (
            word("web_nation.unit", shown["unit"], lang),
            text("web_nation.made_with", lang, version=__version__, law=said["law"]),
        )
        mapped = {"areas": areas(), "view_box": view_box(), "caption": caption, "foot": foot}
        return drawing(lang, "picture_map.svg", map=shown, **mapped, **said)
    rows = _measures(told, lang) if name == MEASURES else _years(told, lang)
    height = TOP + ROW * len(rows) + 44
    return drawing(lang, "picture_bars.svg", rows=rows, width=WIDTH, height=height, top=TOP, row=ROW, **said)


def _measures(told: Told, lang: str) -> list[dict[str, Any]]:
    known = {one["measure"]: one["saving_cents"] for one in told.before["by_measure"]}
    pairs = [
        (one["label"][lang], one["saving_cents"], known.get(one["measure"], 0))
        for one in told.found["by_measure"]
    ]
    return _scaled([one for one in pairs if one[1] or one[2]], lang)


def _years(told: Told, lang: str) -> list[dict[str, Any]]:
    known = {one["year"]: one["saving_cents"] for one in told.before["by_year"]}
    return _scaled(
        [(str(one["year"]), one["saving_cents"], known.get(one["year"], 0)) for one in told.found["by_year"]],
        lang,
    )


def _scaled(pairs: list[tuple[str, int, int]], lang: str) -> list[dict[str, Any]]:
    """Lay bars out on one scale, zero at a third of the room."""
    most = max((abs(cents) for _, *both in pairs for cents in both), default=0) or 1
    return [
        {
            "label": label,
            "amount": estimated_euros(cents, lang),
            "mine": _extent(cents, most),
            "then": _extent(then, most),
        }
        for label, cents, then in pairs
    ]


def _extent(cents: int, most: int) -> tuple[float, float]:
    """Give where a bar begins, and how long it is."""
    size = round(180 * abs(cents) / most, 1)
    return (400.0, size) if cents >= 0 else (round(400 - size / 2, 1), round(size / 2, 1))
