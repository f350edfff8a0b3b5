"""The figures of a practice's accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.questions.accounts.practice.page.charts import (
    accounts_waterfall,
    break_even_chart,
    margins_chart,
)
from radioscopie.questions.accounts.practice.page.reading import line_title
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw

if TYPE_CHECKING:
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
BREAK_EVEN = ("place", "exams", "break_even_exams", "break_even_price_cents", "contribution_per_exam_cents")
SHOWN = 1500


def accounts_figures(view: AccountsView) -> tuple[Figure, ...]:
    """Give the figures of the margins, those of machines where there are some."""
    last = view.last_year
    found = [_waterfall(view, world, last) for world in (view.first, view.last)]
    found += [_waterfall(view, view.shocked, view.shock_year)] if view.shocked else []
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
    return view.table(name, year=view.last_year, world=view.last, case=view.cases[-1], **equal)


def _waterfall(view: AccountsView, world: str, year: int) -> Figure:
    table = view.table("lines", level="practice", year=year, world=world, case=view.cases[-1])
    rows = table.to_pylist()
    received = [row for row in rows if row["nature"] == "receipt" and row["amount_cents"]]
    natures = dict.fromkeys(row["nature"] for row in rows if row["nature"] != "receipt")
    spent = [
        (
            _capital(view.word("accounts.nature", n)),
            sum(row["amount_cents"] for row in rows if row["nature"] == n),
        )
        for n in natures
    ]
    spent.sort(key=lambda one: one[1])
    total = sum(row["amount_cents"] for row in received)
    steps = [
        *(
            {
                "label": view.word("accounts.receipt", row["line"]),
                "cents": row["amount_cents"],
                "total": False,
            }
            for row in received
        ),
        {"label": view.say("accounts.revenue"), "cents": total, "total": True},
        *({"label": label, "cents": cents, "total": False} for label, cents in spent),
        {
            "label": view.say("accounts.margin"),
            "cents": total + sum(cents for _, cents in spent),
            "total": True,
        },
    ]
    title, key = (
        view.say("accounts.figure_waterfall", year=year, world=view.label(rows[0])),
        f"waterfall_{world}",
    )
    svg = draw(accounts_waterfall(steps, view.lang), view.lang, key, title)
    return Figure(
        key, title, "", svg, view.grid(_worded(view, table), LINES, f"lines_{world}.csv"), signed=False
    )


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _worded(view: AccountsView, table: pa.Table) -> pa.Table:
    """Write the lines in words: a receipt, a shipped line, or the user's own name of it."""
    words = [
        view.word("accounts.receipt", row["line"])
        if row["nature"] == "receipt"
        else line_title(view, row["line"])
        for row in table.to_pylist()
    ]
    return table.set_column(table.schema.get_field_index("line"), "line", pa.array(words, pa.string()))


def _margins(view: AccountsView) -> Figure:
    table, base = view.table("margins", level="practice"), view.first
    rows = [
        _bar(row, view.label(row), str(row["year"]), first=row["world"] == base) for row in table.to_pylist()
    ]
    title, intro = view.say("accounts.figure_margins"), view.say("accounts.figure_margins_intro")
    svg = draw(margins_chart(rows, view.lang), view.lang, "margins", title)
    return Figure(
        "margins", title, intro, svg, view.grid(table, shown_margins(view), "margins.csv"), signed=False
    )


def _bar(row: Row, label: str, group: str, *, first: bool) -> Row:
    ends = {"cents": row["margin_cents"], "low": row["margin_low_cents"], "high": row["margin_high_cents"]}
    return {"label": label, "group": group, "first": first, **ends}


def _machines(view: AccountsView) -> Figure:
    year, base, case = view.last_year, view.first, view.cases[-1]
    table = view.table("margins", level="machine", year=year, case=case)
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
        view.grid(last_rows(view, "margins", level="machine"), MACHINE, "machines.csv"),
        signed=False,
    )


def _break_even(view: AccountsView) -> Figure:
    first, last = view.first, view.last
    before, after = (view.rows("curve", world=world, case=view.cases[-1]) for world in (first, last))
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
        view.grid(table, BREAK_EVEN, "break_even.csv"),
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
        view.grid(table, OWNERS, "owners.csv"),
        signed=False,
    )
