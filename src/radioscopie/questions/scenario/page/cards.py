"""The cards at the top of a scenario's report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.questions.scenario.page.view import TOTAL
from radioscopie.report.dates import long_date
from radioscopie.report.page import Card

if TYPE_CHECKING:
    from radioscopie.questions.scenario.page.view import ScenarioView


def cards(view: ScenarioView) -> tuple[Card, ...]:
    """Give the cards at the top of the report: the target of each variant, then each year."""
    targets = (
        [card for row in view.rows("target") for card in _target_cards(view, row)] if has_target(view) else []
    )
    rows = [row for one in view.variants for row in view.rows("savings", variant=one, measure=TOTAL)]
    return (*targets, *(_year_card(view, row) for row in rows))


def has_target(view: ScenarioView) -> bool:
    """Tell whether the scenario has a target."""
    return "target" in view.result.tables


def _target_cards(view: ScenarioView, row: dict[str, Any]) -> tuple[Card, Card]:
    title = view.title(row["variant"])
    low, high = (view.euros(row[f"saved_{side}_95_cents"]) for side in ("low", "high"))
    saved = view.say("scenario.card_saved", by=long_date(row["by"], view.lang))
    when = (
        view.say("scenario.card_when", month=view.month(row["month"]))
        if row["month"]
        else view.say("scenario.card_never")
    )
    interval = view.say("scenario.card_interval", low=low, high=high)
    when = _with_cautious(view, row, when)
    chance = view.say("scenario.card_probability_value", probability=view.likely(row))
    return (
        Card(f"{title} · {saved}", view.euros(row["saved_cents"]), interval),
        Card(
            f"{title} · {view.say('scenario.card_probability', amount=view.euros(row['amount_cents']))}",
            chance,
            when,
        ),
    )


def _with_cautious(view: ScenarioView, row: dict[str, Any], when: str) -> str:
    """Put the share of the draws of the cautious reading beside that of the baseline as built."""
    found = view.rows("readings", variant=row["variant"], reading="cautious")
    if not found:
        return when
    return view.say(
        "scenario.card_cautious",
        when=when,
        probability=view.likely({**row, "draws_reached": found[-1]["draws_reached"]}),
    )


def _year_card(view: ScenarioView, row: dict[str, Any]) -> Card:
    low, high = (view.euros(row[f"against_trend_{side}_95_cents"]) for side in ("low", "high"))
    label = f"{view.title(row['variant'])} · {view.say('scenario.card_year', year=row['year'])}"
    return Card(
        label, view.euros(row["against_trend_cents"]), view.say("scenario.card_interval", low=low, high=high)
    )
