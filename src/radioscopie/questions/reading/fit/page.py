"""What a log shows and the network fitted to it: delays observed first, then the fit held against them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.numbers import format_count
from radioscopie.questions.reading.fit.tables import TABLES
from radioscopie.questions.reading.page.charts import hour_lines
from radioscopie.questions.reading.page.sections import charted, minutes
from radioscopie.report.columns import columns, counted_assumptions
from radioscopie.report.page import Card, Page, render_page
from radioscopie.report.view import View, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from radioscopie.arrays import Row
    from radioscopie.report.grid import Grid
    from radioscopie.report.page import Figure
    from radioscopie.result import Result

OBSERVED = ("key", "exams", "median_min", "p90_min", "p95_min", "wait_median_min", "wait_p95_min")
PROMISED = ("within", "low", "high")
AGAINST = (
    *("grouping", "key", "exams", "observed_median_min", "simulated_median_min"),
    *("observed_p95_min", "simulated_p95_min", "simulated_p95_half_min"),
)
SHOWN = {
    "queue": ("open_from", "open_to", "exams", "wait_median_min", "wait_p95_min"),
    "covered": ("first", "last", "days", "cut_days", "gap_days", "exams"),
    "daily": ("day_kind", "days", "exams", "per_day", "dispersion", "p_value"),
    "months": ("month", "days", "exams", "weight", "weight_low", "weight_high", "p_value"),
    "mix": ("exam", "exams", "share", "low", "high"),
    "reading_times": ("exam", "times", "left_out", "mean_min", "cv", "law", "ks", "p_value"),
    "acquisition": ("exams", "open_to", "mean_min", "cv", "law", "ks", "p_value"),
    "speeds": ("reader", "times", "speed", "speed_low", "speed_high", "p_value"),
}
DELAYS = {"hour": "observed_hour", "priority": "observed_priority", "site": "observed_site"}
SECTIONS = {
    "queue": "fit_queue",
    "covered": "fit_covered",
    "daily": "fit_daily",
    "months": "fit_months",
    "mix": "fit_mix",
    "reading_times": "fit_reading_times",
    "acquisition": "fit_acquisition",
    "speeds": "fit_speeds",
}
ODD = tuple(
    f"reading.found_{name}"
    for name in ("rejected", "cut_days", "gap_days", "unseen_hours", "twice", "repeated", "alike", "joined")
)


def page(result: Result, lang: str) -> str:
    """Give the report of a log: what it shows, then what was fitted.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    (covered,) = view.rows("covered")
    edges = {name: view.shown("covered", name, covered[name]) for name in ("first", "last", "exams", "days")}
    shown = Page(
        lang,
        view.say("reading.fit_title"),
        view.say("reading.fit_subtitle", **edges),
        _answer(view),
        (_poisson(view), *_odd(view)),
        tuple(_cards(view)),
        tuple(_figures(view)),
        (view.say("reading.fit_sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say what the log shows, what was fitted, and how many hours of the week do not look like a Poisson law."""
    view = View(result, lang, TABLES)
    observed = [_observed_lines(view)] if view.has("observed") else []
    against = (
        [_lines(view, "against", view.grid("against", AGAINST, _few(view)))] if view.has("against") else []
    )
    tables = [_lines(view, name, view.grid(name, SHOWN[name])) for name in SHOWN if view.has(name)]
    known = [f"{view.say('price.findings_title')}\n{columns(_known(view), {0})}"] if _known(view) else []
    parts = [_answer(view), *observed, *against, *tables, _poisson(view), *known]
    return "\n\n".join([*parts, counted_assumptions(result, lang)]) + "\n"


def _answer(view: View) -> str:
    """Say the delays observed, the share within the promise where one is given, and how far the fit is from them."""
    if not view.has("observed"):
        return view.say("reading.fit_no_delay")
    row = _whole(view, "observed")
    words = {name: view.shown("observed", name, row[name]) for name in ("exams", "median_min", "p95_min")}
    said = [view.say("reading.fit_answer", **words)]
    if row["within"] is not None:
        shares = {name: percent(row[name], view.lang) for name in PROMISED}
        said.append(view.say("reading.fit_promise", promise=view.asked("promise"), **shares))
    if view.has("against"):
        beside = _whole(view, "against")
        names = ("observed_median_min", "simulated_median_min", "observed_p95_min", "simulated_p95_min")
        said.append(
            view.say("reading.fit_against", **{n: view.shown("against", n, beside[n]) for n in names})
        )
    return " ".join(said)


def _whole(view: View, name: str) -> Row:
    (row,) = view.rows(name, grouping="all")
    return row


def _poisson(view: View) -> str:
    tested, unlike = view.found("reading.found_tested"), view.found("reading.found_unlike")
    return view.say("reading.poisson", tested=tested, unlike=unlike)


def _odd(view: View) -> list[str]:
    return [f"{count.strip()} {words}" for count, words in _known(view)]


def _known(view: View) -> tuple[tuple[str, str], ...]:
    """Say what is odd in the log, or not covered by it."""
    return tuple(
        (f"  {format_count(n, view.lang)}", view.say(key))
        for key, n in view.result.findings
        if n and key in ODD
    )


def _cards(view: View) -> Iterator[Card]:
    if not view.has("observed"):
        return
    row = _whole(view, "observed")
    yield Card(
        view.say("reading.fit_card_median"), minutes(view, row["median_min"]), _of(view, "p90_min", row)
    )
    yield Card(view.say("reading.card_p95"), minutes(view, row["p95_min"]), "")
    yield Card(view.say("reading.fit_card_wait"), minutes(view, row["wait_median_min"]), "")
    if row["within"] is not None:
        between = view.say(
            "reading.fit_between", **{one: percent(row[one], view.lang) for one in PROMISED[1:]}
        )
        yield Card(view.say("reading.card_within"), percent(row["within"], view.lang), between)


def _of(view: View, name: str, row: Row) -> str:
    return view.say("reading.fit_nine", minutes=minutes(view, row[name]))


def _figures(view: View) -> Iterator[Figure]:
    """Show the delays by hour, priority and site, the fit beside them, then what was fitted."""
    if view.has("observed"):
        hours = view.rows("observed", grouping="hour")
        for grouping, section in DELAYS.items():
            grid = replace(_grid(view, grouping), file=f"{section}.csv")
            if grid.rows:
                chart = hour_lines(hours, view.lang) if grouping == "hour" else None
                yield charted(view, section, chart, grid)
    if view.has("against"):
        yield charted(view, "against", None, view.grid("against", AGAINST, _few(view)))
    for name, names in SHOWN.items():
        if view.has(name):
            yield charted(view, SECTIONS[name], None, view.grid(name, names))


def _grid(view: View, grouping: str) -> Grid:
    """Lay out the delays of a grouping, with shares only where a promise is given."""
    table = view.table("observed", grouping=grouping)
    promised = PROMISED if table["within"].null_count < len(table) else ()
    return view.grid("observed", (*OBSERVED, *promised), table)


def _few(view: View) -> pa.Table:
    """Leave the hours out: their samples are small."""
    table = view.table("against")
    return table.filter(pc.not_equal(table["grouping"], "hour"))


def _observed_lines(view: View) -> str:
    table = view.table("observed")
    table = table.filter(pc.not_equal(table["grouping"], "hour"))
    promised = PROMISED if table["within"].null_count < len(table) else ()
    grid = view.grid("observed", ("grouping", *OBSERVED, *promised), table)
    return _lines(view, "observed", grid)


def _lines(view: View, name: str, grid: Grid) -> str:
    heads = tuple(column.label for column in grid.columns)
    right = {n for n, column in enumerate(grid.columns) if column.figures}
    return f"{view.say(TABLES[name].title)}\n{columns((heads, *grid.rows), right)}"
