"""A result of `sites` being shown: its rows by case and year, and its answer in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.report.amounts import estimated_euros, said_interval, signed_percent
from radioscopie.results.wording import told

if TYPE_CHECKING:
    from radioscopie.report.view import View
    from radioscopie.results.wording import Told

LOW, MID, HIGH = "reference_low", "reference_mid", "reference_high"
NOTHING = {"base_cents": 0, "change_cents": 0, "fees": 0}
NOTHING |= dict.fromkeys(("change_low_95_cents", "change_high_95_cents"), 0)


def years_of(view: View) -> list[int]:
    """Give the years of the result, in order."""
    return sorted(view.table("by_year")["year"].unique().to_pylist())


def last_year(view: View) -> int:
    """Give the year shown where only one is."""
    return years_of(view)[-1]


def one(view: View, name: str, case: str, **equal: str) -> dict[str, Any]:
    """Give the row of the last year in a case; zeros where there is none."""
    rows = view.rows(name, case=case, year=last_year(view), **equal)
    return rows[0] if rows else NOTHING


def ends(row: dict[str, Any]) -> tuple[int | None, int | None]:
    """Give the 95 % interval of the change of a row."""
    return row["change_low_95_cents"], row["change_high_95_cents"]


def known(view: View) -> int:
    """Count the sites that are priced."""
    return len(view.table("by_site")["finess_et"].unique())


def hypotheses(view: View) -> dict[str, Told]:
    """Give the words of each hypothesis, by its code."""
    result = view.result
    return {one.key.removeprefix("sites."): told(one, view.lang) for one in result.assumptions}


def answer(view: View) -> str:
    """Say the result in one sentence, for the last year."""
    lang, (low, mid, high) = view.lang, (one(view, "by_year", case) for case in (LOW, MID, HIGH))
    change = mid["change_cents"]
    least, most = sorted((low["change_cents"], high["change_cents"]), key=abs)
    return view.say(
        "sites.answer_same" if not change else "sites.answer" if change < 0 else "sites.answer_up",
        year=last_year(view),
        sites=format_count(known(view), lang),
        mid=estimated_euros(abs(change), lang, ends(mid)),
        interval=said_interval(lang, _sized(mid)),
        amortised=hypotheses(view)["amortised_share"].central,
        percent=signed_percent(change, mid["base_cents"], lang),
        low=estimated_euros(abs(least), lang),
        high=estimated_euros(abs(most), lang),
    )


def _sized(row: dict[str, Any]) -> tuple[int | None, int | None]:
    """Give the interval of the size of a change, when all of it is on one side."""
    low, high = ends(row)
    if low is None or high is None or row["change_cents"] > 0:
        return low, high
    return -high, -low
