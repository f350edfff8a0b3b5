"""The cards at the top of a scenario's report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.questions.scenario.page.words import TOTAL, euros, title, variants
from radioscopie.report.page import Card

if TYPE_CHECKING:
    from radioscopie.report.view import View


def cards(view: View) -> tuple[Card, ...]:
    """Give the cards at the top of the report: the target of each variant, then each year."""
    targets = (
        [card for row in view.rows("target") for card in _target_cards(view, row)] if has_target(view) else []
    )
    rows = [row for one in variants(view) for row in view.rows("savings", variant=one, measure=TOTAL)]
    return (*targets, *(_year_card(view, row) for row in rows))


def has_target(view: View) -> bool:
    """Tell whether the scenario has a target."""
    return view.has("target")


def _target_cards(view: View, row: dict[str, Any]) -> tuple[Card, Card]:
    named = title(view, row["variant"])
    low, high = (euros(view, row[f"saved_{side}_95_cents"]) for side in ("low", "high"))
    saved = view.say("scenario.card_saved", by=view.shown("target", "by", row["by"]))
    when = (
        view.say("scenario.card_when", month=view.shown("target", "month", row["month"]))
        if row["month"]
        else view.say("scenario.card_never")
    )
    interval = view.say("scenario.card_interval", low=low, high=high)
    when = _with_cautious(view, row, when)
    chance = view.say(
        "scenario.card_probability_value", probability=view.shown("target", "probability", row["probability"])
    )
    return (
        Card(f"{named} · {saved}", euros(view, row["saved_cents"]), interval),
        Card(
            f"{named} · {view.say('scenario.card_probability', amount=euros(view, row['amount_cents']))}",
            chance,
            when,
        ),
    )


def _with_cautious(view: View, row: dict[str, Any], when: str) -> str:
    """Put the share of the draws of the cautious reading beside that of the baseline as built."""
    found = view.rows("readings", variant=row["variant"], reading="cautious")
    if not found:
        return when
    likely = view.shown("readings", "probability", found[-1]["probability"])
    return view.say("scenario.card_cautious", when=when, probability=likely)


def _year_card(view: View, row: dict[str, Any]) -> Card:
    low, high = (euros(view, row[f"against_trend_{side}_95_cents"]) for side in ("low", "high"))
    label = f"{title(view, row['variant'])} · {view.say('scenario.card_year', year=row['year'])}"
    return Card(
        label, euros(view, row["against_trend_cents"]), view.say("scenario.card_interval", low=low, high=high)
    )
