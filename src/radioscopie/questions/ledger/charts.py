"""The chart of the ledger: verdicts of each side, as shares of what could be tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.report.svg import WIDTH, altair

if TYPE_CHECKING:
    from radioscopie.report.view import View

TESTED = ("holds", "near", "elsewhere", "fails")
COLOURS = (
    "#0b5394",
    "#6fa8dc",
    "#f1c232",
    "#a61c00",
)  # light and dark alternate: readable in black and white


def sides_chart(view: View) -> Any:
    """Draw, for each side, how many statements hold, hold nearly, hold elsewhere or fail."""
    alt = altair()
    rows = [
        {
            "side": view.shown("sides", "side", row["side"]),
            "verdict": view.word("ledger.verdict", name),
            "rank": rank,
            "count": row[name],
        }
        for row in view.rows("sides")
        for rank, name in enumerate(TESTED)
        if sum(row[one] for one in TESTED)
    ]
    words = [view.word("ledger.verdict", name) for name in TESTED]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("side:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=260)),
        x=alt.X("count:Q", stack="zero", title=view.say("ledger.axis"), axis=alt.Axis(tickMinStep=1)),
        order=alt.Order("rank:Q"),
        color=alt.Color(
            "verdict:N", sort=words, title=None, scale=alt.Scale(domain=words, range=list(COLOURS))
        ),
    )
    return base.mark_bar(size=18, stroke="white").properties(width=WIDTH - 320, height=alt.Step(28))
