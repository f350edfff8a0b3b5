"""The report of `radioscopie studies relevance`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.questions.studies.relevance.tables import TABLES
from radioscopie.report.columns import counted_assumptions
from radioscopie.report.page import Figure, Page, render_page
from radioscopie.report.refused import refused_figures, refused_share
from radioscopie.report.sections import printed, section
from radioscopie.report.svg import INK, LOSS, NEUTRAL, WIDTH, altair, data, draw
from radioscopie.report.view import View, percent

if TYPE_CHECKING:
    from radioscopie.result import Result

INTROS = {
    "sequences": "studies_relevance.sequences_intro",
    "requesters": "studies_relevance.requesters_intro",
    "cost": "studies_relevance.cost_intro",
}
NAMES, STEP = 380, 30


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.say("studies_relevance.title"),
        view.say("studies_relevance.subtitle"),
        _answer(view),
        (*_refused(view), *_notes(view)),
        (),
        (*_figures(view), *refused_figures(view)),
        (view.say("studies_relevance.sources_line"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    view = View(result, lang, TABLES)
    parts = [*_refused(view), _answer(view), *_notes(view)]
    parts += [printed(view, name, view.say(TABLES[name].title)) for name in INTROS if view.has(name)]
    return "\n\n".join([*parts, counted_assumptions(result, lang)])


def _notes(view: View) -> tuple[str, str]:
    return view.say("studies_relevance.note"), view.say("studies_relevance.bound")


def _refused(view: View) -> list[str]:
    """Say which rows billed have no price, when they are many."""
    told = refused_share(view) if view.has("rows") else ""
    return [told] if told else []


def _answer(view: View) -> str:
    told = [
        view.say(
            "studies_relevance.one",
            sequence=view.word("studies_relevance.sequence", row["sequence"]),
            share=percent(row["share"], view.lang),
        )
        for row in view.rows("sequences")
        if row["share"] is not None
    ]
    return " ".join(told) or view.say("studies_relevance.nothing")


def _figures(view: View) -> list[Figure]:
    measured = any(row["share"] is not None for row in view.rows("sequences"))
    svg = draw(_chart(view), view.lang, "sequences", view.say("studies_relevance.chart")) if measured else ""
    return [
        replace(
            section(view, name, (view.say(TABLES[name].title), view.say(intro))),
            svg=svg if name == "sequences" else "",
        )
        for name, intro in INTROS.items()
        if view.has(name)
    ]


def _chart(view: View) -> Any:
    """Draw the share measured with its interval, and the share published as a diamond."""
    alt = altair()
    rows = [
        {
            "label": view.word("studies_relevance.sequence", row["sequence"]),
            **{name: 100 * row[name] for name in ("share", "low_95", "high_95")},
            "published": -1 if row["published"] is None else 100 * row["published"],
        }
        for row in view.rows("sequences")
        if row["share"] is not None
    ]
    axis = alt.X("share:Q", title=view.say("studies_relevance.axis"), scale=alt.Scale(domain=[0, 100]))
    base = alt.Chart(data(rows)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=NAMES, domain=False, ticks=False))
    )
    bars = base.mark_bar(size=12, color=NEUTRAL).encode(x=axis)
    ends = base.mark_rule(color=INK, strokeWidth=1.5).encode(x="low_95:Q", x2="high_95:Q")
    published = base.transform_filter("datum.published >= 0").mark_point(
        shape="diamond", size=80, filled=True, color=LOSS
    )
    layers = (bars, ends, published.encode(x="published:Q"))
    return alt.layer(*layers).properties(width=WIDTH - NAMES, height=alt.Step(STEP))
