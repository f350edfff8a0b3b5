"""The report of `radioscopie studies repeats`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.questions.studies.repeats.tables import TABLES
from radioscopie.report.columns import counted_assumptions, findings_lines
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.refused import refused_figures, refused_share
from radioscopie.report.sections import printed, section
from radioscopie.report.svg import GAIN, INK, LOSS, NEUTRAL, WIDTH, altair, data
from radioscopie.report.view import NOTHING, View, percent

if TYPE_CHECKING:
    from radioscopie.result import Result

CURVE = ("window_days", "place", "repeats", "share")
COLUMNS = {
    "curve": CURVE,
    "families": ("family", "kind", "window_days", "studies", "status", "source"),
    **dict.fromkeys(("modalities", "burden", "cost")),
    "sites": ("first_site", "site", "repeats"),
    "sharing": ("reach", "avoided_low", "avoided_central", "avoided_high", "source", "note"),
    "counts": ("what", "number"),
}
SHADES = {"same_site": NEUTRAL, "same_group": GAIN, "other_group": LOSS, "unknown_site": INK}
PLACES = ("same_site", "same_group", "other_group")  # drawn even where nothing is repeated
SHOWN = 90
HEIGHT, CELL, SITE_ROOM, MOST_PAIRS = 260, 34, 180, 100
PALE = "#f4f1ea"


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.say("studies_repeats.title"),
        view.say("studies_repeats.subtitle"),
        _answer(view),
        (*_refused(view), view.say("studies_repeats.note"), view.say("studies_repeats.conflict")),
        tuple(_cards(view)),
        (*_figures(view), *refused_figures(view)),
        (view.say("studies_repeats.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    view = View(result, lang, TABLES)
    parts = [*_refused(view), _answer(view), view.say("studies_repeats.note")]
    parts += [
        _table(view, name)
        for name in ("curve", "families", "modalities", "burden", "sharing", "cost")
        if view.has(name)
    ]
    return "\n\n".join([*parts, *findings_lines(result, lang), counted_assumptions(result, lang)])


def _refused(view: View) -> list[str]:
    """Say which rows billed have no price, when they are many."""
    told = refused_share(view) if view.has("rows") else ""
    return [told] if told else []


def _table(view: View, name: str) -> str:
    return printed(view, name, view.say(TABLES[name].title), COLUMNS[name])


def _answer(view: View) -> str:
    counts = {row["what"]: row["number"] for row in view.rows("counts")}
    told = {row["place"]: _share(view, row) for row in view.rows("curve", window_days=SHOWN)}
    shares = {place: told.get(place, NOTHING) for place in SHADES}
    studies = format_count(counts["compared"], view.lang)
    return view.say("studies_repeats.answer", studies=studies, window=SHOWN, **shares)


def _share(view: View, row: Any) -> str:
    if row["repeats"] is None:
        return view.say("studies_repeats.hidden")
    return NOTHING if row["share"] is None else percent(row["share"], view.lang)


def _cards(view: View) -> list[Card]:
    return [
        Card(view.word("studies_repeats.place", row["place"]), _share(view, row))
        for row in view.rows("curve", window_days=SHOWN)
        if row["place"] in PLACES
    ]


def _figures(view: View) -> list[Figure]:
    intros = {
        "curve": "studies_repeats.curve_intro",
        "families": "studies_repeats.families_intro",
        "modalities": "studies_repeats.modalities_intro",
        "sites": "studies_repeats.sites_intro",
        "burden": "studies_repeats.burden_intro",
        "sharing": "studies_repeats.sharing_intro",
        "cost": "studies_repeats.cost_intro",
        "counts": "studies_repeats.counts_intro",
    }
    charts = {"curve": _chart, "sites": _matrix}
    return [
        section(
            view,
            name,
            (view.say(TABLES[name].title), view.say(intro)),
            COLUMNS[name],
            chart=charts[name](view) if name in charts else None,
        )
        for name, intro in intros.items()
        if view.filled(name)
    ]


def _matrix(view: View) -> Any:
    """Draw pairs of sites as a matrix: the first site across, the one that repeated down, the count in each cell."""
    alt = altair()
    rows = [dict(row) for row in view.rows("sites")][:MOST_PAIRS]
    axis = alt.Axis(labelLimit=SITE_ROOM, labelAngle=-40)
    base = alt.Chart(data(rows)).encode(
        x=alt.X("first_site:N", title=view.say("studies_repeats.axis_first"), axis=axis),
        y=alt.Y("site:N", title=view.say("studies_repeats.axis_second"), axis=alt.Axis(labelLimit=SITE_ROOM)),
    )
    shade = alt.Scale(range=[PALE, LOSS], zero=True)
    cells = base.mark_rect().encode(color=alt.Color("repeats:Q", legend=None, scale=shade))
    words = base.mark_text(color=INK).encode(text=alt.Text("repeats:Q", format=","))
    return alt.layer(cells, words).properties(width=WIDTH - SITE_ROOM, height=alt.Step(CELL))


def _chart(view: View) -> Any:
    """Draw the share of studies that repeat another by window, one line a place, cut where it is hidden."""
    alt = altair()
    found = {row["place"] for row in view.rows("curve") if row["repeats"] != 0}
    words = {
        place: view.word("studies_repeats.place", place) for place in SHADES if place in found | set(PLACES)
    }
    rows = [
        {
            "days": row["window_days"],
            "share": None if row["share"] is None else 100 * row["share"],
            "place": words[row["place"]],
        }
        for row in view.rows("curve")
        if row["place"] in words
    ]
    names, shades = list(words.values()), [SHADES[place] for place in words]
    base = alt.Chart(data(rows)).encode(
        x=alt.X(
            "days:Q", title=view.say("studies_repeats.axis_days"), scale=alt.Scale(type="log", nice=False)
        ),
        y=alt.Y("share:Q", title=view.say("studies_repeats.axis_share"), scale=alt.Scale(zero=True)),
        color=alt.Color("place:N", title=None, scale=alt.Scale(domain=names, range=shades)),
        shape=alt.Shape("place:N", title=None, scale=alt.Scale(domain=names)),
    )
    points = base.mark_point(size=70, filled=True, stroke=INK, strokeWidth=0.5)
    return alt.layer(base.mark_line(strokeWidth=2), points).properties(width=WIDTH - 220, height=HEIGHT)
