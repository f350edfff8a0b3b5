"""The cards at the top of a scenario's report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.questions.scenario.page.words import TOTAL, ends_of, euros, interval, title, variants
from radioscopie.report.page import Card

if TYPE_CHECKING:
    from radioscopie.report.view import View


def cards(view: View) -> tuple[Card, ...]:
    """Give the cards at the top of the report: the target of each variant, then each year."""
    targets = (
        [card for one in variants(view) for card in _target_cards(view, view.rows("target", variant=one)[0])]
        if has_target(view)
        else []
    )
    rows = [row for one in variants(view) for row in view.rows("savings", variant=one, measure=TOTAL)]
    return (*targets, *(_year_card(view, row) for row in rows))


def has_target(view: View) -> bool:
    """Tell whether the scenario has a target."""
    return view.has("target")


def _target_cards(view: View, row: dict[str, Any]) -> tuple[Card, Card]:
    named, ends = title(view, row["variant"]), ends_of(row, "saved")
    where = view.shown("target", "perimeter", row["perimeter"])
    saved = view.say("scenario.card_saved", by=view.shown("target", "by", row["by"]), perimeter=where)
    when = (
        view.say("scenario.card_when", month=view.shown("target", "month", row["month"]))
        if row["month"]
        else view.say("scenario.card_never")
    )
    amount = view.shown("target", "amount_cents", row["amount_cents"])
    chance = view.say(
        "scenario.card_probability_value", probability=view.shown("target", "probability", row["probability"])
    )
    head = view.say("scenario.card_probability", amount=amount, perimeter=where)
    return (
        Card(f"{named} · {saved}", euros(view, row["saved_cents"], ends), interval(view, ends)),
        Card(f"{named} · {head}", chance, when),
    )


def _year_card(view: View, row: dict[str, Any]) -> Card:
    ends = ends_of(row, "against_trend")
    label = f"{title(view, row['variant'])} · {view.say('scenario.card_year', year=row['year'])}"
    return Card(label, euros(view, row["against_trend_cents"], ends), interval(view, ends))
