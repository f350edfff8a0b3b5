"""A staffing in a few sentences, for the report and for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radioscopie.report.view import View

PROOFS = {"hours": "hours_a_week", "proven": "proven", "tested": "hours_tested", "close": "close"}
PROMISES = {"undecided": "undecided", "kept": "surely_kept", "asked": "hours_asked", "near": "near"}
DAYS = ("day_kind", "share", "decile")


def answer(view: View) -> str:
    """Say how many hours of duty, what is proven, the bad days, and whether there is a rota."""
    (whole,) = view.rows("network")
    columns = PROOFS | PROMISES | {"doubtful": "doubtful"}
    words = {name: view.shown("network", column, whole[column]) for name, column in columns.items()}
    state = rota_state(view)
    rota = "" if state == "none" else view.word("staff.state", state)
    said = (view.say("staff.answer", **words), _days(view), _others(view), rota)
    return " ".join(part for part in said if part)


def _days(view: View) -> str:
    """Say how many days keep the promise taken one by one, and what the worst tenth of them gives."""
    if not view.has("days"):
        return ""
    told = [
        view.say("staff.answer_day", **{name: view.shown("days", name, row[name]) for name in DAYS})
        for row in view.rows("days")
    ]
    return view.say("staff.answer_days", days=view.say("staff.letters_sep").join(told))


def _others(view: View) -> str:
    """Say which groups keep their shifts: their hours are on duty too."""
    if not view.has("others"):
        return ""
    named = [
        f"{row['group']} ({view.shown('others', 'hours', row['hours'])} h)" for row in view.rows("others")
    ]
    return view.say("staff.answer_others", groups=", ".join(named))


def rota_state(view: View) -> str:
    """Tell whether a rota was asked for and found: none, found, best, clash or unknown."""
    if view.has("clash"):
        return "clash"
    optimal = dict(view.result.findings).get("staff.found_optimal")
    if optimal is None:
        return "none"
    return ("best" if optimal else "found") if view.has("rota") else "unknown"


def clash_lines(view: View) -> list[str]:
    """Say each rule that clashes, with the hours, days or people concerned."""
    if not view.has("clash"):
        return []
    lines = [
        f"- {view.shown('clash', 'label', row['label'])}"
        + (view.say("staff.where", where=row["where"]) if row["where"] else "")
        for row in view.rows("clash")
    ]
    return [view.say("staff.clash_lines") + "\n" + "\n".join(lines)]


def groups(view: View) -> list[str]:
    """Name the groups whose seats were sought, in order."""
    return list(dict.fromkeys(view.table("seats")["group"].to_pylist()))
