"""The chart of what a premium costs for each radiologist whom it brings, study by study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.report.svg import GAIN, INK, NEUTRAL, WIDTH, altair

if TYPE_CHECKING:
    from radioscopie.report.view import View

THOUSAND = 10**5


def studies_chart(view: View) -> Any:
    """Draw, for each premium in force, the cost of one radiologist more under each study that moves one."""
    alt = altair()
    kept = {row["scheme"] for row in view.rows("schemes") if row["in_force"] == "yes"}
    rows = [
        {
            "scheme": view.shown("studies", "scheme", row["scheme"]),
            "study": view.shown("studies", "study", row["study"]),
            "cost": row["cost_of_one_cents"] / THOUSAND,
        }
        for row in view.rows("studies")
        if row["scheme"] in kept and row["cost_of_one_cents"] is not None
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("scheme:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=320))
    )
    x = alt.X(
        "cost:Q",
        title=view.say("incentives.axis"),
        scale=alt.Scale(type="log"),
        axis=alt.Axis(values=[30, 100, 300, 1000, 3000, 10000], format=",d"),
    )
    lines = base.mark_rule(color=NEUTRAL, strokeWidth=2).encode(
        x=alt.X("min(cost):Q", title=view.say("incentives.axis")), x2="max(cost):Q"
    )
    points = base.mark_point(size=80, filled=True, stroke=INK).encode(
        x=x, shape=alt.Shape("study:N", sort=None, title=None), color=alt.value(GAIN)
    )
    return (lines + points).properties(width=WIDTH - 560, height=alt.Step(30))
