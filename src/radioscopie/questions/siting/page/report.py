"""The report of `radioscopie site`: the places, what each buys, the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.questions.siting.page.map import place_map
from radioscopie.questions.siting.page.scenario_file import scenario_file
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.left_out import left_out
from radioscopie.report.measures import access_grid, decimal, percent
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.svg import to_png
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.report.grid import Grid
    from radioscopie.result import Result

PNG_SCALE = 1.5
BOUGHT = ("newly_within_30_min", "newly_within_45_min", "person_hours_saved_one_way")
PLACES = ("rank", "name", "departement", "permit", *BOUGHT)
NATION = ("case", "mean_min", "median_min", *(f"share_beyond_{limit}_min" for limit in (15, 20, 30, 45, 60)))
MINUTES_AN_HOUR = 60


def render_site(result: Result, lang: str) -> Mapping[str, str | bytes]:
    """Give the report (HTML), its map (SVG and PNG) and the scenario that adds the machines, by file name.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    record = result.record
    drawn = place_map(result, lang) if "places" in result.tables else ""
    candidates = format_count(dict(result.findings)["site.found_candidates"], lang)
    page = Page(
        lang,
        text("site.title", lang, add=record["parameter.add"], equipment=_equipment(result, lang)),
        text("site.subtitle", lang, goal=_goal(record["parameter.goal"], lang), candidates=candidates),
        answer(result, lang),
        _notes(result, lang),
        _cards(result, lang),
        tuple(_figures(result, drawn, lang)),
        (text("site.sources", lang), text("access.sources", lang)),
        signed=False,
    )
    pages: dict[str, str | bytes] = {"report.html": render_page(page, result), **scenario_file(result)}
    if drawn:
        pages |= {"map_places.svg": drawn, "map_places.png": to_png(drawn, PNG_SCALE)}
    return pages


def _equipment(result: Result, lang: str) -> str:
    return text(f"site.equipment_{result.record['parameter.equipment']}", lang)


def _goal(word: str, lang: str) -> str:
    kind, _, limit = word.partition(":")
    return text(f"site.goal_{kind.partition('-')[0]}", lang, **_limit(limit))


def summary_site(result: Result, lang: str) -> str:
    """Say a `site` result in the terminal: the answer, the places, how many assumptions."""
    parts = [answer(result, lang), proof(result, lang)]
    if "places" in result.tables:
        parts.append(f"{text('site.places', lang)}\n{plain_table(_grid(result, 'places', PLACES, lang))}")
    parts += left_out(result, lang)
    return "\n\n".join([*parts, counted_assumptions(result, lang)])


def answer(result: Result, lang: str) -> str:
    """Say the gain in one sentence."""
    row, goal = _proof(result), result.record["parameter.goal"]
    if "places" not in result.tables:
        return text("site.answer_none", lang)
    kind, _, limit = goal.partition(":")
    per = 1 if kind == "reach" else MINUTES_AN_HOUR
    gain = format_count(round(row["gain"] / per), lang)
    count = format_count(result.tables["places"].table.num_rows, lang)
    said = {"count": count, "equipment": _equipment(result, lang), "gain": gain}
    return text(f"site.answer_{kind.partition('-')[0]}", lang, **said, **_limit(limit))


def proof(result: Result, lang: str) -> str:
    """Say what is proven of the choice."""
    row = _proof(result)
    fields = {} if row["status"] == "optimal" else {"gap": percent(row["gap"], lang)}
    return text(f"site.proof_{row['status']}", lang, **fields)


def _limit(limit: str) -> dict[str, str]:
    return {"limit": limit} if limit else {}


def _proof(result: Result) -> Any:
    return result.tables["proof"].table.to_pylist()[0]


def _notes(result: Result, lang: str) -> tuple[str, ...]:
    is_shipped = "parameter.sites" not in result.record
    keys = ["note_scope", "note_delay", "note_feed"] if is_shipped else ["note_delay", "note_feed"]
    return (proof(result, lang), *(text(f"site.{key}", lang) for key in keys))


def _cards(result: Result, lang: str) -> tuple[Card, ...]:
    before, after = result.tables["nation"].table.to_pylist()
    gained = format_count(before["beyond_30_min"] - after["beyond_30_min"], lang)
    left, share = format_count(after["beyond_30_min"], lang), percent(after["share_beyond_30_min"], lang)
    kept = format_count(dict(result.findings)["site.found_kept"], lang)
    mean = text("access.minutes", lang, minutes=decimal(after["mean_min"], lang, 2))
    return (
        Card(text("site.card_within", lang), gained),
        Card(text("site.card_beyond", lang), left, text("access.card_share", lang, share=share)),
        Card(
            text("access.card_mean", lang),
            mean,
            text("site.card_before", lang, value=decimal(before["mean_min"], lang, 2)),
        ),
        Card(
            text("site.card_gap", lang),
            percent(_proof(result)["gap"], lang),
            text("site.card_kept", lang, kept=kept),
        ),
    )


def _figures(result: Result, drawn: str, lang: str) -> list[Figure]:
    shown = [
        ("places", "places", PLACES, ""),
        ("map_places", "places", PLACES, drawn),
        ("nation", "nation", NATION, ""),
    ]
    return [
        Figure(
            key,
            text(f"site.{key}", lang),
            text(f"site.{key}_intro", lang),
            svg,
            _grid(result, name, names, lang),
            signed=False,
        )
        for key, name, names, svg in shown
        if name in result.tables
    ]


def _grid(result: Result, name: str, names: tuple[str, ...], lang: str) -> Grid:
    return access_grid(result.tables[name].table, names, lang, f"{name}.csv")
