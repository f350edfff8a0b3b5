"""The figures of a practice's margins, of who holds its machines, of what its sites pay for remote reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.questions.accounts.practice.page.charts import (
    accounts_waterfall,
    break_even_chart,
    margins_chart,
)
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.report.view import with_words

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.arrays import Row
    from radioscopie.questions.accounts.practice.page.view import AccountsView


SUMMARY = (
    "world", "year", "revenue_cents", "charges_cents", "before_pay_cents", "margin_cents", "fixed_cover_permille",
    "break_even_exams",
)  # fmt: skip
DEBT = ("debt_service_cents", "margin_after_debt_cents")
MACHINE = (
    "place", "exams", "revenue_cents", "charges_cents", "margin_cents", "contribution_per_exam_cents",
    "contribution_per_hour_cents", "break_even_exams", "break_even_price_cents",
)  # fmt: skip
OWNERS = ("place", "owner", "share_permille", "fees_cents", "own_fees_cents", "others_fees_cents")
LINES = ("line", "nature", "behaviour", "low_cents", "amount_cents", "high_cents")
READING = (
    "world", "line", "place", "year", "days", "remote_exams", "low_cents", "central_cents", "high_cents",
)  # fmt: skip
BREAK_EVEN = ("place", "exams", "break_even_exams", "break_even_price_cents", "contribution_per_exam_cents")
VALUATION = (
    "world", "way", "basis_cents", "price_low_cents", "price_central_cents", "price_high_cents", "price_change_cents",
)  # fmt: skip
RECEIPT, SHOWN = "receipt", 1500


def accounts_figures(view: AccountsView) -> tuple[Figure, ...]:
    """Give the figures of the margins, those of machines where there are some."""
    last = view.last_year
    found = [_waterfall(view, world, last) for world in (view.first, view.last)]
    found += [_waterfall(view, view.shocked, view.worst["year"])] if view.shocked else []
    found += [_margins(view)]
    if len(last_rows(view, "margins", level="machine")):
        found += [_machines(view), _break_even(view), _owners(view, last)]
    return (*found, _valuation(view, last))


def _valuation(view: AccountsView, year: int) -> Figure:
    grid = view.laid("valuation", VALUATION, view.table("valuation", year=year))
    words = view.say("accounts.figure_valuation", year=year), view.say("accounts.figure_valuation_intro")
    return Figure("valuation", *words, "", grid)


def shown_margins(view: AccountsView) -> tuple[str, ...]:
    """Name the columns of the margins shown: those of the debt where the practice bears one."""
    indebted = any(view.table("margins", level="practice")["debt_service_cents"].to_pylist())
    return (*SUMMARY, *DEBT) if indebted else SUMMARY


def last_rows(view: AccountsView, name: str, **equal: object) -> pa.Table:
    """Give the rows of a table for the last year and world, one for each bound of the fees of CT."""
    return view.table(name, year=view.last_year, world=view.last, **equal)


def by_bound(table: pa.Table) -> list[list[Row]]:
    """Give the rows of a table by the bound of the fees of CT; all of them together when there is none."""
    found: dict[str, list[Row]] = {}
    for row in table.to_pylist():
        found.setdefault(row["case"], []).append(row)
    return list(found.values())


def _waterfall(view: AccountsView, world: str, year: int) -> Figure:
    table = view.table("lines", level="practice", year=year, world=world)
    title = view.say("accounts.figure_waterfall", year=year, world=view.title(world))
    natures, margins = (
        by_bound(view.table(name, year=year, world=world, **more))
        for name, more in (("natures", {}), ("margins", {"level": "practice"}))
    )
    each = [_steps(view, *parts) for parts in zip(by_bound(table), natures, margins, strict=True)]
    steps = [low | {"high": high["cents"]} for low, high in zip(each[0], each[-1], strict=True)]
    svg = draw(accounts_waterfall(steps, view.lang), view.lang, f"waterfall_{world}", title)
    named = with_words(table, "line", map(view.line, table.to_pylist()))
    intro = view.say("accounts.figure_two_ends") if len(each) > 1 else ""
    grid = view.laid("lines", LINES, named, f"lines_{world}")
    return Figure(f"waterfall_{world}", title, intro, svg, grid)


def _steps(view: AccountsView, lines: list[Row], natures: list[Row], margins: list[Row]) -> list[Row]:
    """Go from the receipts, line by line, to the margin, charges by nature, the largest first."""
    received = [row for row in lines if row["nature"] == RECEIPT and row["amount_cents"]]
    spent = sorted(
        (row for row in natures if row["nature"] != RECEIPT), key=lambda row: int(row["amount_cents"])
    )
    return [
        *(_step(view.line(row), row["amount_cents"]) for row in received),
        _step(view.say("accounts.revenue"), margins[0]["revenue_cents"], total=True),
        *(
            _step(_nature(view, row), row["amount_cents"], _ends(row, "low_cents", "high_cents"))
            for row in spent
        ),
        _step(
            view.say("accounts.margin"),
            margins[0]["margin_cents"],
            _ends(margins[0], "margin_low_cents", "margin_high_cents"),
            total=True,
        ),
    ]


def _nature(view: AccountsView, row: Row) -> str:
    return _capital(view.shown("natures", "nature", row["nature"]))


def _ends(row: Row, low: str, high: str) -> tuple[int, int]:
    return row[low], row[high]


def _step(label: str, cents: int, known: tuple[int, int] = (0, 0), *, total: bool = False) -> Row:
    """Give a step, with the ends of what is known of it: the same for what is exact."""
    return {"label": label, "cents": cents, "known": known, "total": total}


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _margins(view: AccountsView) -> Figure:
    table = view.table("margins", level="practice")
    title, intro = view.say("accounts.figure_margins"), view.say("accounts.figure_margins_intro")
    svg = draw(margins_chart(_bars(view, table, "year"), view.lang), view.lang, "margins", title)
    return Figure("margins", title, intro, svg, view.laid("margins", shown_margins(view), table))


def _bars(view: AccountsView, table: pa.Table, group: str) -> list[Row]:
    """Give a bar a world and group, that both bounds of the fees share: its two margins, and how far charges go."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in table.to_pylist():
        found.setdefault((str(row[group]), row["world"]), []).append(row)
    return [
        {"label": view.title(world), "group": place, "first": world == view.first, **_margin_ends(rows)}
        for (place, world), rows in found.items()
    ]


def _margin_ends(rows: list[Row]) -> Row:
    lows, highs = ([row[f"margin_{end}_cents"] for row in rows] for end in ("low", "high"))
    margins = [row["margin_cents"] for row in rows]
    return {"cents": margins[0], "far": margins[-1], "low": min(lows), "high": max(highs)}


def _machines(view: AccountsView) -> Figure:
    year = view.last_year
    table = view.table("margins", level="machine", year=year)
    shown = table.filter(pc.field("world").isin([view.first, *view.compared]))
    title, intro = view.say("accounts.figure_machines", year=year), view.say("accounts.figure_machines_intro")
    svg = draw(margins_chart(_bars(view, shown, "place"), view.lang), view.lang, "machines", title)
    grid = view.laid("margins", MACHINE, last_rows(view, "margins", level="machine"), "machines")
    return Figure("machines", title, intro, svg, grid)


def _break_even(view: AccountsView) -> Figure:
    first, last = view.first, view.last
    before, after = (by_bound(view.table("curve", world=world)) for world in (first, last))
    done = {(row["level"], row["place"]): row["exams"] for row in last_rows(view, "margins").to_pylist()}
    rows = [
        low | {"far": high["cents"]}
        for was, then, now, later in zip(before[0], before[-1], after[0], after[-1], strict=True)
        for low, high in zip(
            _points(view, was, now, done[now["level"], now["place"]]),
            _points(view, then, later, done[now["level"], now["place"]]),
            strict=True,
        )
    ]
    title = view.say("accounts.figure_break_even", year=view.last_year)
    svg = draw(break_even_chart(rows, view.lang), view.lang, "break_even", title)
    table = last_rows(view, "margins").filter(pc.field("level") != "site")
    return Figure(
        "break_even",
        title,
        view.say("accounts.figure_break_even_intro"),
        svg,
        view.laid("margins", BREAK_EVEN, table, "break_even"),
    )


def _points(view: AccountsView, was: Row, now: Row, exams: int) -> list[Row]:
    """Give the three points of a volume, up to once and a half the year's."""
    if now["volume_permille"] > SHOWN:
        return []
    lines = {
        view.say("accounts.receipts_before"): was["revenue_cents"],
        view.say("accounts.receipts_after", world=view.title(now["world"]).lower()): now["revenue_cents"],
        view.say("accounts.charges_line"): now["charges_cents"],
    }
    return [
        {"place": now["place"], "line": line, "exams": now["exams"], "cents": cents, "now": exams}
        for line, cents in lines.items()
    ]


def _owners(view: AccountsView, year: int) -> Figure:
    table = last_rows(view, "owners")
    title = view.say("accounts.figure_owners", year=year)
    return Figure(
        "owners",
        title,
        view.say("accounts.figure_owners_intro"),
        "",
        view.laid("owners", OWNERS, table),
    )


def reading_figures(view: AccountsView) -> tuple[Figure, ...]:
    """Give the section on remote reading; none when no world of the scenario has an organisation."""
    if not view.has("reading"):
        return ()
    grid = view.laid("reading", READING, view.worded("reading", "line", view.table("reading")))
    heads = view.say("accounts.figure_reading"), view.say("accounts.figure_reading_intro")
    return (Figure("reading", *heads, "", grid),)
