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
LINES = ("line", "nature", "behaviour", "amount_cents")
READING = (
    "world", "line", "place", "year", "days", "remote_exams", "low_cents", "central_cents", "high_cents",
)  # fmt: skip
BREAK_EVEN = ("place", "exams", "break_even_exams", "break_even_price_cents", "contribution_per_exam_cents")
RECEIPT, SHOWN = "receipt", 1500


def accounts_figures(view: AccountsView) -> tuple[Figure, ...]:
    """Give the figures of the margins, those of machines where there are some."""
    last = view.last_year
    found = [_waterfall(view, world, last) for world in (view.first, view.last)]
    found += [_waterfall(view, view.shocked, view.worst["year"])] if view.shocked else []
    found += [_margins(view)]
    if len(last_rows(view, "margins", level="machine")):
        found += [_machines(view), _break_even(view), _owners(view, last)]
    return tuple(found)


def shown_margins(view: AccountsView) -> tuple[str, ...]:
    """Name the columns of the margins shown: those of the debt where the practice bears one."""
    indebted = any(view.table("margins", level="practice")["debt_service_cents"].to_pylist())
    return (*SUMMARY, *DEBT) if indebted else SUMMARY


def last_rows(view: AccountsView, name: str, **equal: object) -> pa.Table:
    """Give the rows of a table for the last year, world and case."""
    return view.table(name, year=view.last_year, world=view.last, case=view.case, **equal)


def _waterfall(view: AccountsView, world: str, year: int) -> Figure:
    place = {"year": year, "world": world, "case": view.case}
    table = view.table("lines", level="practice", **place)
    (margins,) = view.rows("margins", level="practice", **place)
    title, key = (
        view.say("accounts.figure_waterfall", year=year, world=view.label(margins)),
        f"waterfall_{world}",
    )
    steps = _steps(view, table.to_pylist(), view.rows("natures", **place), margins)
    svg = draw(accounts_waterfall(steps, view.lang), view.lang, key, title)
    named = with_words(table, "line", map(view.line, table.to_pylist()))
    return Figure(key, title, "", svg, view.laid("lines", LINES, named, f"lines_{world}"), signed=False)


def _steps(view: AccountsView, lines: list[Row], natures: list[Row], margins: Row) -> list[Row]:
    """Go from the receipts, line by line, to the margin, charges by nature, the largest first."""
    received = [row for row in lines if row["nature"] == RECEIPT and row["amount_cents"]]
    spent = sorted(
        (row for row in natures if row["nature"] != RECEIPT), key=lambda row: int(row["amount_cents"])
    )
    return [
        *(_step(view.line(row), row["amount_cents"]) for row in received),
        _step(view.say("accounts.revenue"), margins["revenue_cents"], total=True),
        *(_step(_capital(view.shown("natures", "nature", r["nature"])), r["amount_cents"]) for r in spent),
        _step(view.say("accounts.margin"), margins["margin_cents"], total=True),
    ]


def _step(label: str, cents: int, *, total: bool = False) -> Row:
    return {"label": label, "cents": cents, "total": total}


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _margins(view: AccountsView) -> Figure:
    table, base = view.table("margins", level="practice"), view.first
    rows = [
        _bar(row, view.label(row), str(row["year"]), first=row["world"] == base) for row in table.to_pylist()
    ]
    title, intro = view.say("accounts.figure_margins"), view.say("accounts.figure_margins_intro")
    svg = draw(margins_chart(rows, view.lang), view.lang, "margins", title)
    return Figure(
        "margins", title, intro, svg, view.laid("margins", shown_margins(view), table), signed=False
    )


def _bar(row: Row, label: str, group: str, *, first: bool) -> Row:
    ends = {"cents": row["margin_cents"], "low": row["margin_low_cents"], "high": row["margin_high_cents"]}
    return {"label": label, "group": group, "first": first, **ends}


def _machines(view: AccountsView) -> Figure:
    year, base = view.last_year, view.first
    table = view.table("margins", level="machine", year=year, case=view.case)
    rows = [
        _bar(row, view.title(row["world"]), row["place"], first=row["world"] == base)
        for row in table.to_pylist()
        if row["world"] in {base, view.last}
    ]
    title, intro = view.say("accounts.figure_machines", year=year), view.say("accounts.figure_machines_intro")
    svg = draw(margins_chart(rows, view.lang), view.lang, "machines", title)
    return Figure(
        "machines",
        title,
        intro,
        svg,
        view.laid("margins", MACHINE, last_rows(view, "margins", level="machine"), "machines"),
        signed=False,
    )


def _break_even(view: AccountsView) -> Figure:
    first, last = view.first, view.last
    before, after = (view.rows("curve", world=world, case=view.case) for world in (first, last))
    done = {(row["level"], row["place"]): row["exams"] for row in last_rows(view, "margins").to_pylist()}
    rows = [
        point
        for was, now in zip(before, after, strict=True)
        for point in _points(view, was, now, done[now["level"], now["place"]])
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
        signed=False,
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
        signed=False,
    )


def reading_figures(view: AccountsView) -> tuple[Figure, ...]:
    """Give the section on remote reading; none when no world of the scenario has an organisation."""
    if not view.has("reading"):
        return ()
    grid = view.laid("reading", READING, view.worded("reading", "line", view.table("reading")))
    heads = view.say("accounts.figure_reading"), view.say("accounts.figure_reading_intro")
    return (Figure("reading", *heads, "", grid, signed=False),)
