"""The figures of a practice's cash: its curve, its balance sheets, the shock, the aids."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.numbers import format_percent
from radioscopie.questions.accounts.practice.page.cash_charts import cash_curve
from radioscopie.questions.accounts.practice.page.charts import margins_chart
from radioscopie.report.dates import long_date
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.texts import words

if TYPE_CHECKING:
    from radioscopie.questions.accounts.practice.page.view import AccountsView


SUMMARY = (
    "world", "costs", "opening_cents", "runs_out_on", "lowest_cents", "lowest_on", "need_cents", "closing_cents",
)  # fmt: skip
BALANCE = (
    "world", "year", "cash_cents", "receivables_cents", "machines_cents", "payables_cents", "debts_cents",
    "equity_cents", "profit_cents",
)  # fmt: skip
FALLS = ("modality", "first", "end", "normal_again", "low_pct", "central_pct", "high_pct", "source")
AIDS = (
    "aids",
    "costs",
    "lowest_cents",
    "kept_open",
    "received_cents",
    "returned_cents",
    "owed_cents",
    "cost_cents",
)
NUMBER = re.compile(r"-?\d+(\.\d+)?")
WITH_AIDS, TOGETHER = "+aids", " + "
ENDS = ("cents", "low", "high")
SHARES = ("allowance", "saved", "rate", "advance", "share", "turnover", "guarantee", "loss")
RULES = ("aid", "parameter", "value", "source")


def cash_figures(view: AccountsView) -> tuple[Figure, ...]:
    """Give the figures of cash, those of a shock and of aids where they were asked."""
    worlds = list(dict.fromkeys(view.table("cash_weekly")["world"].to_pylist()))
    shown = [worlds[0], *worlds[max(1, len(worlds) - 2) :]]
    found = [_curve(view, world) for world in shown]
    found += [_table(view, "balance", "accounts.figure_balance", "accounts.figure_balance_intro", BALANCE)]
    if "shock_falls" in view.result.tables:
        heads = ("accounts.figure_shock_falls", "accounts.figure_shock_falls_intro")
        found.append(_table(view, "shock_falls", *heads, FALLS))
    if "aids" in view.result.tables:
        found += [_aids(view), _rules(view)]
    return tuple(found)


def _curve(view: AccountsView, world: str) -> Figure:
    title, key = view.say("accounts.figure_cash", world=view.title(world)), f"cash_{world}"
    intro = view.say(
        "accounts.figure_cash_aids_intro" if world.endswith(WITH_AIDS) else "accounts.figure_cash_intro"
    )
    overdraft = int(view.record["parameter.overdraft_cents"])
    svg = draw(cash_curve(view.rows("cash_weekly", world=world), view.lang, overdraft), view.lang, key, title)
    table = view.table("cash_summary", world=world)
    grid = view.grid(table.rename_columns(_costs(table)), SUMMARY, f"cash_summary_{world}.csv")
    return Figure(key, title, intro, svg, grid, signed=False)


def _costs(table: pa.Table) -> list[str]:
    """Call the case of the charges by its own name: "case" is that of the fees elsewhere."""
    return ["costs" if name == "case" else name for name in table.column_names]


def _table(view: AccountsView, name: str, title: str, intro: str, columns: tuple[str, ...]) -> Figure:
    grid = view.grid(view.table(name), columns, f"{name}.csv")
    return Figure(name, view.say(title), view.say(intro), "", grid, signed=False)


def _aids(view: AccountsView) -> Figure:
    """Show how low cash goes with each aid, then with one more at a time."""
    rows, title = view.rows("aids"), view.say("accounts.figure_aids")
    titles = [_set(view, row["aids"]) for row in rows]
    central = [
        {"label": label, "group": "", "first": not row["aids"], **dict.fromkeys(ENDS, row["lowest_cents"])}
        for row, label in zip(rows, titles, strict=True)
        if row["case"] == "central"
    ]
    svg = draw(margins_chart(central, view.lang, "accounts.axis_lowest"), view.lang, "aids", title)
    table = view.table("aids")
    worded = table.set_column(table.schema.get_field_index("aids"), "aids", pa.array(titles, pa.string()))
    grid = view.grid(worded.rename_columns(_costs(table)), AIDS, "aids.csv")
    return Figure("aids", title, view.say("accounts.figure_aids_intro"), svg, grid, signed=False)


def _set(view: AccountsView, names: str) -> str:
    """Name a set of aids: one by its title, several by the last one added."""
    own = [view.aid(name) for name in names.split(TOGETHER) if name]
    if len(own) < 2:
        return own[0] if own else view.say("accounts.aid_no_set")
    return " + ".join(own) if len(own) == 2 else view.say("accounts.aid_more", aid=own[-1])


def _rules(view: AccountsView) -> Figure:
    """List the parameters of the aids in words."""
    rows = view.rows("aid_rules")
    words = [
        {
            "aid": view.aid(row["aid"]),
            "parameter": view.word("accounts.aid_parameter", row["parameter"]),
            "value": _value(view, row["parameter"], row["value"]),
            "source": row["source"],
        }
        for row in rows
    ]
    grid = view.grid(pa.Table.from_pylist(words), RULES, "aid_rules.csv")
    title, intro = view.say("accounts.figure_aid_rules"), view.say("accounts.figure_aid_rules_intro")
    return Figure("aid_rules", title, intro, "", grid, signed=False)


def _value(view: AccountsView, parameter: str, written: str) -> str:
    """Write shares, dates, natures, words and numbers of a rule in the language."""
    if parameter in SHARES:
        return format_percent(Fraction(written), view.lang)
    return ", ".join(_one(view, word) for word in written.split(", "))


def _one(view: AccountsView, word: str) -> str:
    known = {**words("accounts.nature", view.lang), **words("accounts.aid_value", view.lang)}
    if word.lower() in known:
        return known[word.lower()]
    if NUMBER.fullmatch(word):
        return word.replace(".", ",") if view.lang == "fr" else word
    return long_date(word, view.lang)
