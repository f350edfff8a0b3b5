"""The report of `radioscopie dose`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.questions.dose.tables import TABLES
from radioscopie.report.columns import counted_assumptions, findings_lines
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.sections import printed, section
from radioscopie.report.svg import GAIN, INK, LOSS, NEUTRAL, WIDTH, altair, data, draw
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.result import Result

SCANNERS = (
    "scanner",
    "exam",
    "index",
    "patients",
    "median",
    "q1",
    "q3",
    "level",
    "guide",
    "valid_from",
    "verdict",
)
USES, UNMAPPED = ("kind", "use", "values"), ("kind", "protocol", "region", "events", "studies")
LEVELS = ("exam", "index", "level", "guide", "valid_from", "valid_to", "status", "source")
VERDICTS = ("to_review", "under_level", "under_guide", "too_few", "no_level", "hidden")
JUDGED = VERDICTS[:3]
NAMES, STEP = 440, 26


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.say("dose.title"),
        view.say("dose.subtitle"),
        _answer(view),
        (view.say("dose.note"), view.say("dose.law")),
        tuple(_cards(view)),
        tuple(_figures(view)),
        (view.say("dose.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    view = View(result, lang, TABLES)
    parts = [_answer(view), view.say("dose.note")]
    if view.table("scanners").num_rows:
        parts.append(printed(view, "scanners", view.say("dose.scanners"), SCANNERS))
    parts.append(printed(view, "uses", view.say("dose.uses"), USES))
    return "\n\n".join([*parts, *findings_lines(result, lang), counted_assumptions(result, lang)])


def _answer(view: View) -> str:
    counts = {verdict: format_count(_pairs(view, verdict), view.lang) for verdict in VERDICTS}
    told = {row["what"]: row["number"] for row in view.rows("counts")}
    events = view.say("dose.few") if told["events"] is None else format_count(told["events"], view.lang)
    scanners = format_count(told["scanners"], view.lang)
    return view.say("dose.answer", events=events, scanners=scanners, **counts)


def _pairs(view: View, verdict: str) -> int:
    return int(view.table("scanners", verdict=verdict).num_rows)


def _cards(view: View) -> list[Card]:
    return [
        Card(view.word("dose.verdict", verdict), format_count(_pairs(view, verdict), view.lang))
        for verdict in JUDGED
    ]


def _figures(view: View) -> list[Figure]:
    judged = [row for row in view.rows("scanners") if row["verdict"] in JUDGED]
    svg = draw(_chart(view, judged), view.lang, "dose", view.say("dose.chart")) if judged else ""
    tables = (
        ("scanners", "dose.scanners", "dose.scanners_intro", SCANNERS, svg),
        ("models", "dose.models", "dose.models_intro", None, ""),
        ("uses", "dose.uses", "dose.uses_intro", USES, ""),
        ("unmapped", "dose.unmapped", "dose.unmapped_intro", UNMAPPED, ""),
        ("levels", "dose.levels", "dose.levels_intro", LEVELS, ""),
    )
    return [
        replace(section(view, name, (view.say(title), view.say(intro)), columns), svg=drawn)
        for name, title, intro, columns, drawn in tables
        if view.filled(name)
    ]


def _chart(view: View, rows: list[Row]) -> Any:
    """Draw quartiles and medians in percent of the level, which is the line at 100; the guide is a tick."""
    alt = altair()
    shown = [_mark(row) | {"label": label} for row, label in zip(rows, _labels(view, rows), strict=True)]
    base = alt.Chart(data(shown)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=NAMES))
    )
    axis = alt.X("q1:Q", title=view.say("dose.axis"), scale=alt.Scale(zero=True), axis=alt.Axis(format=".0f"))
    colour = alt.Color("side:N", legend=None, scale=alt.Scale(domain=["over", "under"], range=[LOSS, GAIN]))
    boxes = base.mark_bar(size=12, opacity=0.45).encode(x=axis, x2="q3:Q", color=colour)
    spread = base.mark_rule(strokeWidth=1.5, color=INK).encode(x="low:Q", x2="high:Q")
    median = base.mark_tick(thickness=3, size=18, color=INK).encode(x="median:Q")
    guides = base.transform_filter("datum.guide > 0")
    guide = guides.mark_point(shape="diamond", size=60, filled=False, color=INK).encode(x="guide:Q")
    level = (
        alt.Chart(data([{"at": 100}]))
        .mark_rule(strokeDash=[5, 4], strokeWidth=2, color=NEUTRAL)
        .encode(x="at:Q")
    )
    return alt.layer(boxes, level, spread, median, guide).properties(
        width=WIDTH - NAMES, height=alt.Step(STEP)
    )


def _labels(view: View, rows: list[Row]) -> list[str]:
    """Name what is drawn; with the month since when a level is in force, where one was followed by another."""
    named = [_label(view, row) for row in rows]
    return [
        name + (_since(view, row) if named.count(name) > 1 else "")
        for name, row in zip(named, rows, strict=True)
    ]


def _label(view: View, row: Row) -> str:
    exam, index = view.word("dose.exam", row["exam"]), view.word("dose.short_index", row["index"])
    return f"{index} · {row['scanner']} · {exam}"


def _since(view: View, row: Row) -> str:
    return view.say("dose.since", month=f"{row['valid_from']:%m/%Y}") if row["valid_from"] else ""


def _mark(row: Row) -> Row:
    share = {name: 100 * row[name] / row["level"] for name in ("q1", "q3", "median")}
    ends = {"low": row["median_low_95"], "high": row["median_high_95"], "guide": row["guide"] or 0}
    share |= {name: 100 * value / row["level"] for name, value in ends.items()}
    return {"side": "over" if row["median"] > row["level"] else "under", **share}
