"""The rows of a user's file that were refused: in the headline when they are many, their reasons in a table."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.errors import problem
from radioscopie.numbers import format_count, format_percent
from radioscopie.report.page import Figure
from radioscopie.report.view import with_words

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.errors import Problem
    from radioscopie.report.view import View

TOLD = Fraction(1, 100)
REASONS = 3
CREDITS = ("credit_cents", "credit_acts")


def refused_share(view: View) -> str:
    """Say how many rows were refused and why, when they are more than one in a hundred, and what credit notes carry."""
    return " ".join(said for said in (_share(view), _credit_notes(view)) if said)


def _share(view: View) -> str:
    (rows,) = view.rows("rows")
    if rows["rejected"] <= TOLD * rows["read"]:
        return ""
    counts = {name: format_count(rows[name], view.lang) for name in ("read", "rejected")}
    share = format_percent(Fraction(rows["rejected"], rows["read"]), view.lang)
    return view.say("report.refused_share", share=share, reasons=_reasons(view), **counts)


def _credit_notes(view: View) -> str:
    """Say how many credit notes were refused and their sum: the totals keep what they cancel."""
    found = [row for row in (view.rows("refused") if view.has("refused") else ()) if _carried(view, row)]
    told = [
        view.say("report.credit_note", rows=_count(view, row), sum=_carried(view, row), column=row["column"])
        for row in found
    ]
    return view.say("report.credit_notes", notes=view.say("report.and_so").join(told)) if told else ""


def _carried(view: View, row: Row) -> str:
    carried = [view.shown("refused", name, row[name]) for name in CREDITS if row[name] is not None]
    return carried[0] if carried else ""


def _reasons(view: View) -> str:
    """List the reasons of most of the rows, each with its count."""
    found = view.rows("refused")
    shown = [
        view.say("report.refused_reason", why=_why(view, row), rows=_count(view, row))
        for row in found[:REASONS]
    ]
    more = [view.say("report.refused_more", count=len(found) - REASONS)] if len(found) > REASONS else []
    return view.say("report.and_so").join([*shown, *more])


def _count(view: View, row: Row) -> str:
    return format_count(row["rows"], view.lang)


def _why(view: View, row: Row) -> str:
    value = view.say("errors.value", value=row["value"]) if row["value"] else ""
    return f"{row['column']} {value} {_problem(row).why(view.lang)}".replace("  ", " ").strip()


def _problem(row: Row) -> Problem:
    return problem(row["reason"], "", row["value"], **json.loads(row["fields"]))


def refused_figures(view: View) -> tuple[Figure, ...]:
    """Give the table of the reasons, with what to do about each; nothing when no row was refused."""
    if not view.has("refused"):
        return ()
    table, found = view.table("refused"), view.rows("refused")
    told = with_words(table, "reason", (_problem(row).why(view.lang) for row in found))
    told = with_words(told, "fields", (_problem(row).remedy(view.lang) for row in found))
    notes = [name for name in CREDITS if any(row[name] is not None for row in found)]
    grid = view.grid("refused", ("column", "rows", *notes, "value", "reason", "fields"), told)
    title, intro = view.say("report.refused"), view.say("report.refused_intro")
    return (Figure("refused", title, intro, "", grid),)
