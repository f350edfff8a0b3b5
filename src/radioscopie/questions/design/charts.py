"""The charts of a design: how far levers are pulled beside the other plans, the frontier of savings and harm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.report.svg import GAIN, INK, LOSS, WIDTH, altair

if TYPE_CHECKING:
    from radioscopie.report.view import View

MILLION = 10**8


def levers_chart(view: View) -> Any:
    """Draw bars of what each lever pulled saves, longest first."""
    alt = altair()
    rows = [
        {
            "lever": view.shown("levers", "lever", row["lever"]),
            "saved": row["saved_cents"] / MILLION,
            "text": view.say("design.pulled", pull=view.shown("levers", "pull_pct", row["pull_pct"])),
        }
        for row in view.rows("levers")
        if row["pull_pct"] and row["saved_cents"] is not None
    ]
    ordered = sorted(rows, key=lambda row: -row["saved"])
    base = alt.Chart(alt.Data(values=ordered)).encode(
        y=alt.Y("lever:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=360)),
        x=alt.X("saved:Q", title=view.say("design.axis_saved")),
    )
    words = base.mark_text(align="left", dx=6, color=INK, fontSize=12).encode(text="text:N")
    return (base.mark_bar(size=16, color=GAIN) + words).properties(width=WIDTH - 480, height=alt.Step(26))


def frontier_chart(view: View) -> Any:
    """Draw the least harm of each saving as a line, and the plans as points, all priced by the engine."""
    alt = altair()
    line = [
        {"saved": row["saved_cents"] / MILLION, "lost": row["newly_under"]} for row in view.rows("frontier")
    ]
    points = [
        {
            "saved": row["saved_cents"] / MILLION,
            "lost": row["newly_under"],
            "name": view.shown("plans", "plan", row["plan"]),
        }
        for row in view.rows("plans")
    ]
    axes = {
        "x": alt.X("saved:Q", title=view.say("design.axis_saved")),
        "y": alt.Y("lost:Q", title=view.say("design.axis_under")),
    }
    curve = alt.Chart(alt.Data(values=line)).mark_line(color=GAIN, point=True).encode(**axes)
    others = alt.Chart(alt.Data(values=points)).encode(**axes)
    marks = others.mark_point(size=90, filled=True, color=LOSS)
    words = others.mark_text(align="left", dx=8, dy=-10, color=INK, fontSize=12).encode(text="name:N")
    return (curve + marks + words).properties(width=WIDTH - 160, height=320)
