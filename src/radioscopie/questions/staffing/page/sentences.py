"""A staffing in a few sentences, for the report and for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radioscopie.report.view import View

ASKED = {
    "shifts": "shifts_a_week",
    "hours": "hours_a_week",
    "people": "people",
    "least": "least_h",
}
PROOFS = {"proven": "proven", "tested": "shifts_tested", "close": "close"}
PROMISES = {"undecided": "undecided", "kept": "surely_kept", "asked": "hours_asked", "near": "near"}
DAYS = ("day_kind", "share", "decile")


def answer(view: View) -> str:
    """Say how many shifts, hours and people, who keeps his shifts, and whether there is a rota."""
    (whole,) = view.rows("network")
    words = {name: view.shown("network", column, whole[column]) for name, column in ASKED.items()}
    words["search"] = view.word("staff.searched", whole["search"], least=words["least"])
    state = rota_state(view)
    rota = "" if state == "none" else view.word("staff.state", state)
    said = (
        view.say("staff.answer" if view.has("kept") else "staff.answer_given", **words),
        _others(view),
        rota,
    )
    return " ".join(part for part in said if part)


def proofs(view: View) -> str:
    """Say what is proven, at how many hours the promise is kept, and the bad days."""
    (whole,) = view.rows("network")
    columns = PROOFS | PROMISES | {"doubtful": "doubtful", "floor": "floor_h"}
    words = {name: view.shown("network", column, whole[column]) for name, column in columns.items()}
    return " ".join(part for part in (view.say("staff.answer_proofs", **words), _days(view)) if part)


def _days(view: View) -> str:
    """Say how many days keep the promise taken one by one, and what the worst tenth of them gives."""
    if not view.has("days"):
        return ""
    told = [
        view.say("staff.answer_day", **{name: view.shown("days", name, row[name]) for name in DAYS})
        for row in view.rows("days")
    ]
    return view.say("staff.answer_days", days=view.say("report.semicolon").join(told))


def _others(view: View) -> str:
    """Say which groups keep their shifts: their hours are on duty too."""
    if not view.has("others"):
        return ""
    left = dict(view.result.findings).get("staff.found_left", 0)
    named = [
        f"{row['group']} ({view.shown('others', 'hours', row['hours'])} h)" for row in view.rows("others")
    ]
    said = view.say("staff.answer_others", groups=", ".join(named))
    return f"{said} {view.say('staff.answer_left')}" if left else said


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
    return list(dict.fromkeys(view.table("shifts")["group"].to_pylist()))
