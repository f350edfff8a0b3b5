"""The report of the nation's accounts, and its few lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.numbers import format_count
from radioscopie.questions.accounts.nation.page.figures import CAMPS, MARGINS, nation_figures
from radioscopie.questions.accounts.nation.page.view import nation_view
from radioscopie.questions.closed.page import closures_notes
from radioscopie.report.amounts import estimated_euros, estimated_percent
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.page import Card, Page, render_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Row
    from radioscopie.questions.accounts.nation.page.view import NationView
    from radioscopie.report.amounts import Ends
    from radioscopie.result import Result

NOTES = ("nation_accounts.note_built", "nation_accounts.note_under", "nation_accounts.note_wide")
UNOWNED = "finances.nation_assume_unowned"
TOLD = ["all", "kind", "ownership", "mix"]


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = nation_view(result, lang)
    notes = (*_levels(view), *map(view.say, NOTES), *_notes(view))
    title, subtitle = (
        view.say("nation_accounts.title"),
        view.say("nation_accounts.subtitle", draws=view.asked("draws")),
    )
    shown = Page(
        lang, title, subtitle, " ".join(answers(view)), notes, tuple(_cards(view)), tuple(nation_figures(view)),
        (view.say("nation_accounts.sources"),),
    )  # fmt: skip
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the nation's accounts in the terminal: the answer, shares under water, published ratios, assumptions."""
    view = nation_view(result, lang)
    margins = view.table("nation_margins", year=view.year).filter(pc.field("dimension").isin(TOLD))
    camps = view.table("nation_camps", perimeter="town", fees="model")
    under = view.laid("nation_margins", (*MARGINS[:5], *MARGINS[7:9]), margins)
    ratios = view.laid("nation_camps", CAMPS[:2] + CAMPS[4:9], camps)
    parts = [
        "\n".join([*answers(view), *_levels(view), *_notes(view)]),
        f"{view.word('nation_accounts.figure', 'under')}\n{plain_table(under)}",
        f"{view.word('nation_accounts.figure', 'camps')}\n{plain_table(ratios)}",
        counted_assumptions(result, lang),
    ]
    return "\n\n".join(parts)


def _notes(view: NationView) -> Iterator[str]:
    """Say what the debt of groups, reading and, where they were asked, a shock and aids make of the last world."""
    yield from _reading(view)
    for row in view.rows("nation_margins", variant=view.worlds[-1], year=view.year, group="fund_backed"):
        before, after = (_margin(view, row, one) for one in ("under_permille", "under_after_debt_permille"))
        debt = estimated_euros(row["debt_service_cents"], view.lang)
        yield view.say("nation_accounts.note_debt", before=before, after=after, debt=debt)
    yield from closures_notes(view)
    if view.has("nation_aids"):
        yield _shock(view, "varied")


def _reading(view: NationView) -> Iterator[str]:
    """Say, world by world, which sites of the networks the accounts know; nothing without organisation."""
    if not view.has("nation_reading_sites"):
        return
    rows = view.rows("nation_reading_sites", year=view.year)
    for world in dict.fromkeys(row["variant"] for row in rows):
        sites = {row["where"]: row["sites"] for row in rows if row["variant"] == world}
        yield view.say("nation_accounts.note_reading", world=view.world(world), **sites)


def _shock(view: NationView, drawn: str) -> str:
    """Say who runs out of cash under the shock, and whom all the aids keep, with central opening cash."""
    given = view.rows("nation_aids", drawn=drawn, case="central")[-1]
    counts = {
        name: format_count(given[name], view.lang) for name in ("closed_without", "kept_open", "practices")
    }
    cost = estimated_euros(given["cost_cents"], view.lang)
    key = "nation_accounts.note_shock" if given["aids"] else "nation_accounts.note_shock_alone"
    return view.say(key, drawn=view.word("nation_accounts.drawn", drawn), cost=cost, **counts)


def answers(view: NationView) -> list[str]:
    """Say what moves: the margin and the share under water, world by world; the margin alone without a variant."""
    base, *variants = (_all(view, world) for world in view.worlds)
    told = [_moved(view, base, row) if _moves(base, row) else _still(view, row) for row in variants]
    return told or [_alone(view, base)]


def _moves(base: Row, row: Row) -> bool:
    """Tell whether a world changes a figure of the practices, at central values or in a draw."""
    changes = [value for name, value in row.items() if "_change_" in name and value is not None]
    return any(changes) or any(row[name] != base[name] for name in base if name.endswith("_cents"))


def _still(view: NationView, row: Row) -> str:
    """Say that a world touches no practice."""
    is_unowned = any(one.key == UNOWNED for one in view.result.assumptions)
    why = view.say("nation_accounts.why_unowned") if is_unowned else ""
    return view.say("nation_accounts.answer_untouched", why=why, **_mean(view, row))


def _all(view: NationView, world: str) -> Row:
    """Give the margins of all the practices in the last year of a world."""
    (row,) = view.rows("nation_margins", variant=world, year=view.year, dimension="all")
    return row


def _moved(view: NationView, base: Row, row: Row) -> str:
    points = {name: _change(view, row, f"{name}_change_permille") for name in ("margin", "under")}
    keys = {"margin": "nation_accounts.interval_inside", "under": "nation_accounts.interval_points"}
    ends = {
        f"{name}_interval": _interval(view, row, f"{name}_change_permille", key) for name, key in keys.items()
    }
    said = {"before": _margin(view, base, "margin_permille"), "after": _margin(view, row, "margin_permille")}
    count = format_count(row["practices"], view.lang)
    head = {"world": view.world(row["variant"]), "year": view.year, "practices": count}
    return view.say("nation_accounts.answer_moved", **head, **said, **points, **ends)


def _alone(view: NationView, row: Row) -> str:
    return view.say("nation_accounts.answer_alone", **_mean(view, row))


def _mean(view: NationView, row: Row) -> dict[str, object]:
    return {
        "world": view.world(row["variant"]),
        "year": view.year,
        "practices": format_count(row["practices"], view.lang),
        "margin": _margin(view, row, "margin_permille"),
        "interval": _interval(view, row, "margin_permille", is_change=False),
    }


def _interval(
    view: NationView,
    row: Row,
    name: str,
    key: str = "nation_accounts.interval_points",
    *,
    is_change: bool = True,
) -> str:
    """Say the 95 % interval of thousandths, that of a level with the signs of its cells; nothing without draws."""
    names = [f"{name}_{side}_95" for side in ("low", "high")]
    low, high = (row.get(one) for one in names)
    if low is None or high is None:
        return ""
    ends = [
        _points(row[one], view.lang, (low, high)) if is_change else _margin(view, row, one) for one in names
    ]
    return view.say(
        key if is_change else "nation_accounts.interval", **dict(zip(("low", "high"), ends, strict=True))
    )


def _change(view: NationView, row: Row, name: str) -> str:
    """Write a change of a row as points, with the figures of its interval."""
    low, high = (row.get(f"{name}_{side}_95") for side in ("low", "high"))
    return view.say("nation_accounts.points", points=_points(row[name], view.lang, (low, high)))


def _points(permille: int, lang: str, ends: Ends) -> str:
    """Write thousandths as points with their sign."""
    number = estimated_percent(permille, lang, ends).rstrip("% \u00a0")
    return ("+" if permille > 0 else "") + number


def _levels(view: NationView) -> Iterator[str]:
    """Say the level of the share under water, true in part by construction."""
    for row in (_all(view, world) for world in view.worlds):
        under, count = (_margin(view, row, name) for name in ("under", "practices"))
        yield view.say(
            "nation_accounts.note_level",
            world=view.world(row["variant"]),
            under=under,
            practices=count,
            share=_margin(view, row, "under_permille"),
            interval=_interval(view, row, "under_permille", is_change=False),
        )


def _margin(view: NationView, row: Row, name: str) -> str:
    return _cell(view, "nation_margins", row, name)


def _cell(view: NationView, table: str, row: Row, name: str) -> str:
    """Write a cell of a row, with the figures of its interval."""
    (column,) = [one for one in view.declared[table].columns if one.name == name]
    return view.written(table, column, row)


def _cards(view: NationView) -> Iterator[Card]:
    base = _all(view, view.worlds[0])
    for world in view.worlds[1:]:
        row = _all(view, world)
        value = _change(view, row, "margin_change_permille")
        yield Card(
            view.say("nation_accounts.card_moved", world=view.world(world)),
            value,
            _interval(view, row, "margin_change_permille"),
        )
    note = view.say("nation_accounts.card_margin", margin=_margin(view, base, "margin_cents"))
    yield Card(
        view.say("nation_accounts.card_margin_of", world=view.world(base["variant"])),
        _margin(view, base, "margin_permille"),
        note,
    )
    (cover,) = view.rows("nation_camps", ratio="cover_full", perimeter="town", fees="model")
    note = view.say(
        "nation_accounts.card_cover_note", published=_camp_cell(view, cover, "published_permille")
    )
    yield Card(view.say("nation_accounts.card_cover"), _camp_cell(view, cover, "central_permille"), note)


def _camp_cell(view: NationView, row: Row, name: str) -> str:
    return _cell(view, "nation_camps", row, name)
