"""Access in the report of a scenario: before and after the machines that it places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.report.sections import printed, section

if TYPE_CHECKING:
    from radioscopie.report.page import Figure
    from radioscopie.report.view import View

NATION = (
    "variant", "equipment", "case", "machines", "mean_min", "beyond_30_min", "share_beyond_30_min",
    "newly_within_30_min", "per_100000", "p10_per_100000",
)  # fmt: skip
NEAR = (
    "variant", "equipment", "name", "beyond_30_min_before", "beyond_30_min_after", "per_100000_before",
    "per_100000_after",
)  # fmt: skip
SHOWN = (
    ("access", "site.scenario_access", "site.scenario_access_intro", NATION),
    ("access_by_departement", "site.scenario_near", "site.scenario_near_intro", NEAR),
)


def access_figures(view: View) -> tuple[Figure, ...]:
    """Give the sections on access of a scenario's report; none when no machine is placed."""
    return tuple(
        section(view, name, (view.say(title), view.say(intro)), columns)
        for name, title, intro, columns in SHOWN
        if view.has(name)
    )


def access_summary(view: View) -> tuple[str, ...]:
    """Say access before and after in the terminal; nothing when no machine is placed."""
    if not view.has("access"):
        return ()
    return (printed(view, "access", view.say("site.scenario_access"), NATION),)
