"""The report of `radioscopie staff` as one HTML file."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.numbers import format_percent
from radioscopie.questions.staffing.page.charts import promise_lines, proof_dots, rota_grid, seat_heat
from radioscopie.questions.staffing.page.words import (
    answer,
    duty_hours,
    groups,
    hours_of,
    promises,
    proofs,
    rota_state,
    rows_of,
    staff_cell,
)
from radioscopie.report.grid import Column, Grid, data_uri
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.svg import draw
from radioscopie.report.view import short as decimal
from radioscopie.results.wording import said_table
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.result import Result

SEATS = ("group", "day_kind", "hour", "start", "seats")
CURVE = ("group", "day_kind", "hour", "fewer", "found", "more")
PROOF = ("group", "day_kind", "hour", "seats", "fewer_at", "fewer_kept", "fewer_half", "runs", "verdict")
DAYS = ("day_kind", "days", "share", "half", "decile", "low", "high")
FIGURES = (*DAYS[1:], "hour", "start", "seats", *CURVE[3:], "fewer_kept", "fewer_half", "runs")
PEOPLE = ("hours", "nights", "weekend_days", "wishes_kept", "wishes_refused")


def render_staff(result: Result, network: str, level: float, lang: str) -> str:
    """Give the report of a staffing.

    Parameters
    ----------
    result : what `results.staff` gives
    network : title of the network
    level : share promised

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    promise = {"promise": result.record["parameter.promise"], "groups": ", ".join(groups(result))}
    page = Page(
        lang,
        text("staff.title", lang, network=network),
        text("staff.subtitle", lang, **promise),
        answer(result, lang),
        (text("staff.note_proof", lang),),
        _cards(result, lang),
        _figures(result, level, lang),
        (text("staff.sources", lang),),
        signed=False,
    )
    return render_page(page, result)


def _cards(result: Result, lang: str) -> tuple[Card, ...]:
    proof, kept = proofs(result), promises(result)
    cards = [
        _card("hours", decimal(duty_hours(result), lang), lang, posts=decimal(duty_hours(result) / 35, lang)),
        _card("kept", f"{kept['kept']} / {kept['asked']}", lang, near=kept["near"]),
        _card("proven", f"{proof['proven']} / {proof['tested']}", lang, **proof),
    ]
    if "days" in result.tables:
        shares = {row["day_kind"]: staff_cell("share", row["share"], lang) for row in rows_of(result, "days")}
        cards.append(_card("days", shares.get("weekday", "–"), lang, weekend=shares.get("weekend", "–")))
    if "fairness" in result.tables:
        rows = rows_of(result, "fairness")
        wishes = {name: sum(row[f"wishes_{name}"] for row in rows) for name in ("kept", "refused")}
        spread = [
            max(row[key] for row in rows) - min(row[key] for row in rows) for key in ("hours", "nights")
        ]
        words = {"hours": decimal(spread[0], lang), "nights": decimal(spread[1], lang)}
        total = wishes["kept"] + wishes["refused"]
        cards.append(_card("wishes", f"{wishes['kept']} / {total}", lang, **words))
    return tuple(cards)


def _card(key: str, value: str, lang: str, **words: object) -> Card:
    return Card(word("staff.card", key, lang), value, word("staff.card_note", key, lang, **words))


def _figures(result: Result, level: float, lang: str) -> tuple[Figure, ...]:
    figures = []
    promised = format_percent(Fraction(level).limit_denominator(1000), lang)
    for n, group in enumerate(groups(result)):
        rows = hours_of(result, group)
        curve = [row for row in rows_of(result, "curve") if row["group"] == group]
        charts = {
            "seats": (seat_heat(rows, lang), rows, SEATS),
            "curve": (promise_lines(curve, level, lang), curve, CURVE),
            "proof": (proof_dots(rows, level, lang), [row for row in rows if row["runs"]], PROOF),
        }
        for key, (chart, shown, names) in charts.items():
            figures.append(_figure(f"{key}_{n}", key, chart, shown, names, lang, group=group, level=promised))
    if "days" in result.tables:
        rows = rows_of(result, "days")
        figures.append(_figure("days", "days", None, rows, DAYS, lang, level=promised))
    return (*figures, *_rota(result, lang))


def _rota(result: Result, lang: str) -> tuple[Figure, ...]:
    if rota_state(result) in ("found", "best"):
        rows, fair = rows_of(result, "rota"), rows_of(result, "fairness")
        letters = _letters([row["shift"] for row in rows])
        chart = rota_grid(rows, [row["person"] for row in fair], letters)
        key = text("staff.letters_sep", lang).join(f"{letter} = {name}" for name, letter in letters.items())
        return (
            _figure("rota", "rota", chart, rows, ("day", "shift", "person"), lang, letters=key),
            _figure("fairness", "fairness", None, fair, ("person", *PEOPLE), lang),
        )
    if "clash" in result.tables:
        return (_figure("clash", "clash", None, rows_of(result, "clash"), ("label", "where"), lang),)
    return ()


def _letters(shifts: list[str]) -> dict[str, str]:
    """Give each shift a letter of its name that no other has, or else a number."""
    letters: dict[str, str] = {}
    for name in sorted(set(shifts)):
        free = [letter for letter in name.upper() if letter.isalpha() and letter not in letters.values()]
        letters[name] = free[0] if free else str(len(letters) + 1)
    return letters


def _figure(
    anchor: str,
    key: str,
    chart: Any,
    rows: list[dict[str, Any]],
    names: tuple[str, ...],
    lang: str,
    **words: str,
) -> Figure:
    title, intro = (word(table, key, lang, **words) for table in ("staff.figure", "staff.intro"))
    svg = draw(chart, lang, anchor, title) if chart is not None else ""
    return Figure(anchor, title, intro, svg, _grid(rows, names, lang, f"{key}.csv"), signed=False)


def _grid(rows: list[dict[str, Any]], names: tuple[str, ...], lang: str, file: str) -> Grid:
    cells = tuple(tuple(staff_cell(name, row[name], lang) for name in names) for row in rows)
    heads = tuple(Column(word("staff.col", name, lang), name in FIGURES + PEOPLE) for name in names)
    table = pa.Table.from_pylist([{name: row[name] for name in names} for row in rows])
    said = {"label": "staff.rule"} if "label" in names else {}
    return Grid(heads, cells, data_uri(said_table(table, said, lang)), file, len(rows))
