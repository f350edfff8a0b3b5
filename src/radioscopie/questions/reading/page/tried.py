"""What each value that a network file leaves out moves: a section of the reports of `reading` and of `staff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.reading.page.sections import charted, compared

if TYPE_CHECKING:
    from radioscopie.report.page import Figure
    from radioscopie.report.view import View

TRIED, SHARES = ("at_low", "at_central", "at_high", "moved", "moved_half"), 3
COLUMNS = ("hypothesis", "measure", "value_low", "value_high", *TRIED)


def sensitivity_figure(view: View) -> tuple[Figure, ...]:
    """Show what each value left out moves, when some were tried."""
    if not view.has("sensitivity"):
        return ()
    first = view.rows("sensitivity")[0]
    grid = compared(view, "sensitivity", view.grid("sensitivity", COLUMNS), TRIED, SHARES)
    days = view.shown("sensitivity", "trial_days", first["trial_days"])
    return (charted(view, "sensitivity", None, grid, days=days),)
