"""The report of `radioscopie staff` as one HTML file, and its lines for the terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from radioscopie.questions.reading.page.tried import sensitivity_figure
from radioscopie.questions.staffing.page.charts import (
    promise_lines,
    proof_dots,
    rota_grid,
    seat_heat,
    shift_bars,
)
from radioscopie.questions.staffing.page.sentences import answer, clash_lines, groups, proofs, rota_state
from radioscopie.questions.staffing.tables import TABLES
from radioscopie.report.columns import columns
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.svg import draw
from radioscopie.report.view import NOTHING, View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from radioscopie.arrays import Row
    from radioscopie.report.grid import Grid
    from radioscopie.result import Result

SHIFTS = ("shift", "day_kind", "begins", "ends", "days_a_week", "seats", "hours_a_week", "source")
PEOPLE_COLUMNS = ("group", "hours_a_week", "by_hours", "by_rest", "people")
SEATS = ("group", "day_kind", "hour", "start", "floor", "seats")
CURVE = ("group", "day_kind", "hour", "fewer", "found", "more")
PROOF = ("shift", "day_kind", "seats", "fewer_at", "fewer_kept", "fewer_half", "runs", "verdict")
DAYS = ("day_kind", "days", "share", "half", "decile", "low", "high")
PEOPLE = ("person", "hours", "nights", "weekend_days", "wishes_kept", "wishes_refused")
HELD = ("shift", "day_kind", "seats", "hours_a_week", "fewer_at", "fewer_kept", "fewer_half", "verdict")
HOURS = {"seats": ("day_kind", "hour", "floor", "seats"), "kept": ("kept", "kept_half", "promise")}


def page(result: Result, lang: str) -> str:
    """Give the report of a staffing.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    (whole,) = view.rows("network")
    named = ", ".join(groups(view))
    shown = Page(
        lang,
        view.say("staff.title", network=whole["network"]),
        _subtitle(view, named),
        answer(view),
        (proofs(view), view.say("staff.note_proof")) if view.has("kept") else (),
        tuple(_cards(view, whole)),
        (
            *_of_groups(view, whole),
            _people(view),
            *_bad_days(view, whole),
            *_rota(view),
            *sensitivity_figure(view),
        ),
        (view.say("staff.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the shifts of each group, its hours, then the rota or the rules that clash."""
    view = View(result, lang, TABLES)
    parts = [answer(view), *([proofs(view)] if view.has("kept") else [])]
    for group in groups(view):
        held = _lines(view.grid("shifts", HELD, view.table("shifts", group=group)))
        parts.append(f"{group}\n{held}")
        if view.has("kept"):
            parts.append(f"{view.word('staff.figure', 'seats', group=group)}\n{_hours(view, group)}")
    if view.has("fairness"):
        parts.append(f"{view.say('staff.fairness')}\n{_lines(view.grid('fairness', PEOPLE))}")
    return "\n\n".join([*parts, *clash_lines(view)])


def _subtitle(view: View, groups: str) -> str:
    if view.has("kept"):
        return view.say("staff.subtitle", promise=view.asked("promise"), groups=groups)
    return view.say("staff.subtitle_given", groups=groups)


def _hours(view: View, group: str) -> str:
    """Write the hours of a group that has seats, or that somebody asks in, with what the promise is there."""
    seats, kept = view.table("seats", group=group), view.table("kept")
    some = pc.or_(pc.greater(seats["seats"], 0), pc.is_valid(kept["kept"]))
    parts = [
        view.grid(
            "kept" if name == "kept" else "seats", names, (kept if name == "kept" else seats).filter(some)
        )
        for name, names in HOURS.items()
    ]
    heads = tuple(column for part in parts for column in part.columns)
    rows = tuple(sum(cells, ()) for cells in zip(*(part.rows for part in parts), strict=True))
    return _lines(replace(parts[0], columns=heads, rows=rows))


def _lines(grid: Grid) -> str:
    heads = tuple(column.label for column in grid.columns)
    return columns((heads, *grid.rows), range(1, len(heads)))


def _cards(view: View, whole: Row) -> Iterator[Card]:
    said = {name: view.shown("network", name, value) for name, value in whole.items()}
    hours = {"hours": said["hours_a_week"], "floor": said["floor_h"]}
    given = not view.has("kept")
    yield _card(view, "shifts_given" if given else "shifts", said["shifts_a_week"], **hours)
    yield _card(view, "people", said["people"], posts=said["full_times"], week=said["full_time_h"])
    if not given:
        yield from _tested(view, said)
    if view.has("days"):
        days = {row["day_kind"]: view.shown("days", "share", row["share"]) for row in view.rows("days")}
        yield _card(view, "days", days.get("weekday", NOTHING), weekend=days.get("weekend", NOTHING))
    if view.has("fairness"):
        total = whole["wishes_kept"] + whole["wishes_refused"]
        spreads = {"hours": said["hours_spread"], "nights": said["nights_spread"]}
        yield _card(view, "wishes", f"{said['wishes_kept']} / {total}", **spreads)


def _tested(view: View, said: Mapping[str, str]) -> Iterator[Card]:
    yield _card(view, "kept", f"{said['surely_kept']} / {said['hours_asked']}", near=said["near"])
    proofs = {"close": said["close"], "undecided": said["undecided"]}
    yield _card(view, "proven", f"{said['proven']} / {said['shifts_tested']}", **proofs)


def _card(view: View, key: str, value: str, **words: str) -> Card:
    return Card(view.word("staff.card", key), value, view.word("staff.card_note", key, **words))


def _of_groups(view: View, whole: Row) -> Iterator[Figure]:
    """Show the shifts of each group, their seats hour by hour, what one fewer or more gives, why no fewer."""
    level, promised = whole["promised"], view.shown("network", "promised", whole["promised"])
    for n, group in enumerate(groups(view)):
        shifts = view.table("shifts", group=group)
        bars = shift_bars(shifts.to_pylist(), view.lang), _grid(view, "shifts", SHIFTS, shifts)
        yield _figure(view, f"shifts_{n}", "shifts", *bars, group=group)
        if not view.has("kept"):
            continue
        seats, curve = (view.table(name, group=group) for name in ("seats", "curve"))
        rows, proof = seats.to_pylist(), shifts.filter(pc.is_valid(shifts["runs"]))
        figures = {
            "seats": (seat_heat(rows, view.lang), _grid(view, "seats", SEATS, seats)),
            "curve": (promise_lines(curve.to_pylist(), level, view.lang), _grid(view, "curve", CURVE, curve)),
            "proof": (
                proof_dots(proof.to_pylist(), level, view.lang),
                _grid(view, "shifts", PROOF, proof, "proof"),
            ),
        }
        for key, (chart, grid) in figures.items():
            yield _figure(view, f"{key}_{n}", key, chart, grid, group=group, level=promised)


def _people(view: View) -> Figure:
    row = view.rows("people")[0]
    words = {name: view.shown("people", name, row[name]) for name in ("full_time_h", "leave_weeks", "rest_h")}
    return _figure(
        view, "people", "people", None, _grid(view, "people", PEOPLE_COLUMNS, view.table("people")), **words
    )


def _bad_days(view: View, whole: Row) -> Iterator[Figure]:
    if view.has("days"):
        promised = view.shown("network", "promised", whole["promised"])
        grid = _grid(view, "days", DAYS, view.table("days"))
        yield _figure(view, "days", "days", None, grid, level=promised)


def _rota(view: View) -> Iterator[Figure]:
    """Show the rota and how it is shared, or the rules that clash."""
    if rota_state(view) in ("found", "best"):
        rows, people = view.rows("rota"), view.table("fairness")["person"].to_pylist()
        letters = _letters([row["shift"] for row in rows])
        key = view.say("report.semicolon").join(f"{letter} = {name}" for name, letter in letters.items())
        rota = _grid(view, "rota", ("day", "shift", "person"), view.table("rota"))
        yield _figure(view, "rota", "rota", rota_grid(rows, people, letters), rota, letters=key)
        fair = _grid(view, "fairness", PEOPLE, view.table("fairness"))
        yield _figure(view, "fairness", "fairness", None, fair)
    if view.has("clash"):
        clash = _grid(view, "clash", ("label", "where"), view.table("clash"))
        yield _figure(view, "clash", "clash", None, clash)


def _letters(shifts: list[str]) -> dict[str, str]:
    """Give each shift a letter of its name that no other has, or else a number."""
    letters: dict[str, str] = {}
    for name in sorted(set(shifts)):
        free = [letter for letter in name.upper() if letter.isalpha() and letter not in letters.values()]
        letters[name] = free[0] if free else str(len(letters) + 1)
    return letters


def _grid(view: View, name: str, names: tuple[str, ...], table: pa.Table, file: str = "") -> Grid:
    """Lay out columns of a table, that its download has alone."""
    return replace(view.grid(name, names, table.select(names)), file=f"{file or name}.csv")


def _figure(view: View, anchor: str, key: str, chart: Any, grid: Grid, **words: str) -> Figure:
    title, intro = (view.word(table, key, **words) for table in ("staff.figure", "staff.intro"))
    svg = draw(chart, view.lang, anchor, title) if chart is not None else ""
    return Figure(anchor, title, intro, svg, grid)
