"""The report of `radioscopie site`: the places, what each buys, the proof."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.questions.siting.page.map import place_map
from radioscopie.questions.siting.page.scenario_file import scenario_file
from radioscopie.questions.siting.tables import TABLES
from radioscopie.report.amounts import estimated_count
from radioscopie.report.area import after, area_notes, headed
from radioscopie.report.columns import counted_assumptions
from radioscopie.report.left_out import left_out
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.sections import printed, section
from radioscopie.report.svg import png_beside
from radioscopie.report.view import View, as_known, decimal, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.result import Result
    from radioscopie.results.export import Content

PNG_SCALE = 1.5
BOUGHT = ("newly_within_30_min", "newly_within_45_min", "person_hours_saved_one_way")
DOUBT = ("kept_share", "kept_near_share", "newly_within_30_min_low", "newly_within_30_min_high")
PLACES = ("rank", "name", "departement", "permit", "group", *DOUBT, *BOUGHT, "newly_within_30_min_outside")
VOLUMES = ("rank", "name", "cost_cents", "exams", "exams_low", "exams_high")
NATION = ("case", "mean_min", "median_min", *(f"share_beyond_{limit}_min" for limit in (15, 20, 30, 45, 60)))
WAITED = (
    *("case", "name", "people", "machines", "per_million", "delay", "delay_low", "delay_high"),
    *("change", "change_low", "change_high"),
)
MINUTES_AN_HOUR, IN_HALF_AN_HOUR = 60, "reach:30"
FIGURES = {"site.volumes": "volumes"}
MAPS = {
    "by_commune": ("site.map_area", "site.map_area_intro"),
    "places": ("site.map_places", "site.map_places_intro"),
}
SURE = 0.9  # of draws: a place that times do not put in doubt
GOALS = {
    "reach": "site.goal_reach", "travel": "site.goal_travel", "worst-decile": "site.goal_worst",
    "delay": "site.goal_delay", "delay-worst": "site.goal_delay_worst",
}  # fmt: skip
ANSWERS = {
    "reach": "site.answer_reach", "travel": "site.answer_travel", "worst-decile": "site.answer_worst",
    "delay": "site.answer_delay", "delay-worst": "site.answer_delay_worst",
}  # fmt: skip
BY_DELAY = ("delay", "delay-worst")
PROOFS = {
    "optimal": "site.proof_optimal",
    "best_found": "site.proof_best_found",
    "by_steps": "site.proof_by_steps",
}


def page(result: Result, lang: str) -> Mapping[str, Content]:
    """Give the report (HTML), its map (SVG and PNG) and the scenario that adds the machines, by file name.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    drawn, keys = place_map(view) if view.has("places") else ("", ())
    shown = Page(
        lang,
        view.say("site.title", add=view.asked("add"), equipment=_equipment(view)) + after(view),
        view.say("site.subtitle", goal=_goal(view), candidates=view.counted("site.found_candidates")),
        _answer(view),
        _notes(view),
        _cards(view),
        tuple(_figures(view, drawn, keys)),
        (view.say("site.sources"), view.say("access.sources")),
    )
    pages: dict[str, Content] = {"report.html": render_page(shown, result), **scenario_file(result)}
    if drawn:
        pages |= {"map_places.svg": drawn, "map_places.png": partial(png_beside, drawn, PNG_SCALE)}
    return pages


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal: a sentence, the places, how many assumptions."""
    view = View(result, lang, TABLES)
    parts = [_answer(view), _proof(view), *_kept(view), *area_notes(view)]
    if view.has("places"):
        parts.append(printed(view, "places", view.say("site.places"), PLACES))
    return "\n\n".join([*parts, *left_out(result, lang), counted_assumptions(result, lang)])


def _head(view: View) -> str:
    """Name the table of the headline: the area looked at, or the nation."""
    return "area" if view.has("area") else "nation"


def _equipment(view: View) -> str:
    return view.word("site.equipment", view.asked("equipment"))


def _goal(view: View) -> str:
    kind, _, limit = view.asked("goal").partition(":")
    return view.say(GOALS[kind], **_limit(limit))


def _answer(view: View) -> str:
    """Say the gain in one sentence."""
    if not view.has("places"):
        return view.say("site.answer_none")
    kind, _, limit = view.asked("goal").partition(":")
    per = 1 if kind == "reach" else MINUTES_AN_HOUR
    gain, centre = _days(view) if kind in BY_DELAY else _gained(view, _proven(view), per)
    count = format_count(view.table("places").num_rows, view.lang)
    says = view.say(ANSWERS[kind], count=count, equipment=_equipment(view), gain=gain, **_limit(limit))
    return headed(view, says) + centre


def _gained(view: View, row: dict[str, Any], per: int) -> tuple[str, str]:
    """Write what is gained, between the ends of the draws with as many figures as they allow; and the centre."""
    low, high = row.get("gain_low"), row.get("gain_high")
    if low is None or high is None:
        return format_count(round(row["gain"] / per), view.lang), ""
    said = {"low": low, "high": high, "centre": row["gain"]}
    words = {name: as_known(one / per, low / per, high / per, view.lang) for name, one in said.items()}
    return view.say("site.gain_between", **words), " " + view.say("site.gain_centre", **words)


def _days(view: View) -> tuple[str, str]:
    """Write the days taken off the mean delay, between the ends of the guesses; and the centre."""
    row = _proven(view)
    said = {"low": row["gain_low"], "high": row["gain_high"], "centre": row["gain"]}
    words = {name: decimal(one, view.lang, 2) for name, one in said.items()}
    return view.say("site.gain_between", **words), " " + view.say("site.days_centre", **words)


def _kept(view: View) -> tuple[str, ...]:
    """Say how many of the places hold when times are drawn within their error."""
    rows = view.rows("places") if view.has("places") else []
    shares = [row["kept_share"] for row in rows if row.get("kept_share") is not None]
    if not shares:
        return ()
    sure, near = (sum(row[name] >= SURE for row in rows) for name in ("kept_share", "kept_near_share"))
    return (view.say("site.told_kept", sure=sure, near=near, count=len(shares)),)


def _proof(view: View) -> str:
    """Say what is proven of the choice."""
    row = _proven(view)
    fields = {} if row["status"] == "optimal" else {"gap": percent(row["gap"], view.lang)}
    return view.say(PROOFS[row["status"]], **fields)


def _limit(limit: str) -> dict[str, str]:
    return {"limit": limit} if limit else {}


def _proven(view: View) -> dict[str, Any]:
    return view.rows("proof")[0]


def _notes(view: View) -> tuple[str, ...]:
    scope = () if view.asked("sites") else (view.say("site.note_scope"),)
    waited = () if view.has("delays") else (view.say("site.note_delay"),)
    last = (*waited, view.say("site.note_feed"))
    return (_proof(view), *_kept(view), *area_notes(view), *scope, *last)


def _cards(view: View) -> tuple[Card, ...]:
    before, after = view.rows(_head(view))
    gained = estimated_count(before["beyond_30_min"] - after["beyond_30_min"], view.lang)
    gained = _gained(view, _proven(view), 1)[0] if view.asked("goal") == IN_HALF_AN_HOUR else gained
    left = estimated_count(after["beyond_30_min"], view.lang)
    share = view.say("access.card_share", share=percent(after["share_beyond_30_min"], view.lang))
    mean = view.say("access.minutes", minutes=decimal(after["mean_min"], view.lang, 2))
    was = view.say("site.card_before", value=decimal(before["mean_min"], view.lang, 2))
    kept = view.say("site.card_kept", kept=view.counted("site.found_kept"))
    return (
        Card(view.say("site.card_within"), gained),
        Card(view.say("site.card_beyond"), left, share),
        Card(view.say("access.card_mean"), mean, was),
        Card(view.say("site.card_gap"), percent(_proven(view)["gap"], view.lang), kept),
    )


def _figures(view: View, drawn: str, keys: tuple[tuple[str, str], ...]) -> Iterator[Figure]:
    if view.has("places"):
        yield _figure(view, "places", "site.places", "site.places_intro", PLACES)
        title, intro = MAPS["by_commune" if view.has("by_commune") else "places"]
        heads, grid = (view.say(title) + after(view), view.say(intro)), view.grid("places", PLACES)
        yield Figure("map_places", *heads, drawn, grid, keys=keys)
        yield _figure(view, "places", "site.volumes", "site.volumes_intro", VOLUMES)
    if view.has("delays"):
        yield _figure(view, "delays", "site.delays", "site.delays_intro", WAITED)
    if view.has("area"):
        yield _figure(view, "area", "site.area", "site.area_intro", NATION)
    yield _figure(view, "nation", "site.nation", "site.nation_intro", NATION)


def _figure(view: View, name: str, title: str, intro: str, columns: tuple[str, ...]) -> Figure:
    return section(view, name, (view.say(title), view.say(intro)), columns, key=FIGURES.get(title, name))
