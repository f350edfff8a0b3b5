"""The staffing of a network as a few lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.report.columns import columns
from radioscopie.report.view import percent as share
from radioscopie.report.view import short as decimal
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.arrays import Rows
    from radioscopie.result import Result

HEADS = (
    "day_kind",
    "hour",
    "start",
    "seats",
    "kept",
    "kept_half",
    "promise",
    "fewer_kept",
    "fewer_half",
    "runs",
    "verdict",
)
SHARES = ("kept", "kept_half", "fewer_kept", "fewer_half", "fewer", "found", "more")
DAY_SHARES = ("share", "half", "decile", "low", "high")
VERDICTS, DAYS = ("proven", "close", "undecided"), ("day_kind", "share", "decile")
CODED = {
    "day_kind": "staff.day_kind",
    "verdict": "staff.verdict",
    "promise": "staff.promise",
    "label": "staff.rule",
}


def staff_lines(result: Result, lang: str) -> str:
    """Say the seats of each group, then the rota or the rules that clash."""
    parts = [answer(result, lang)]
    for group in groups(result):
        rows = [row for row in hours_of(result, group) if row["seats"] or row["kept"] is not None]
        parts.append(f"{group}\n{_lines(rows, HEADS, lang)}")
    if "fairness" in result.tables:
        fair = rows_of(result, "fairness")
        parts.append(text("staff.fairness", lang) + "\n" + _lines(fair, tuple(fair[0]), lang))
    return "\n\n".join([*parts, *clash_lines(result, lang)])


def answer(result: Result, lang: str) -> str:
    """Say how many hours of duty, what is proven, the bad days, and whether there is a rota."""
    counts = proofs(result) | promises(result)
    words = text("staff.answer", lang, hours=decimal(duty_hours(result), lang), **counts)
    state = rota_state(result)
    rota = "" if state == "none" else word("staff.state", state, lang)
    return " ".join(part for part in (words, _days(result, lang), _others(result, lang), rota) if part)


def _days(result: Result, lang: str) -> str:
    """Say how many days keep the promise taken one by one, and what the worst tenth of them gives."""
    if "days" not in result.tables:
        return ""
    told = [
        text("staff.answer_day", lang, **{name: staff_cell(name, row[name], lang) for name in DAYS})
        for row in rows_of(result, "days")
    ]
    return text("staff.answer_days", lang, days=text("staff.letters_sep", lang).join(told))


def _others(result: Result, lang: str) -> str:
    """Say which groups keep their shifts: their hours are on duty too."""
    if "others" not in result.tables:
        return ""
    named = [f"{row['group']} ({decimal(row['hours'], lang)} h)" for row in rows_of(result, "others")]
    return text("staff.answer_others", lang, groups=", ".join(named))


def rota_state(result: Result) -> str:
    """Tell whether a rota was asked for and found: none, found, best, clash or unknown."""
    if "clash" in result.tables:
        return "clash"
    optimal = dict(result.findings).get("staff.found_optimal")
    if optimal is None:
        return "none"
    return ("best" if optimal else "found") if "rota" in result.tables else "unknown"


def clash_lines(result: Result, lang: str) -> list[str]:
    """Say each rule that clashes, with the hours, days or people concerned."""
    if "clash" not in result.tables:
        return []
    lines = [
        f"- {staff_cell('label', row['label'], lang)}"
        + (text("staff.where", lang, where=row["where"]) if row["where"] else "")
        for row in rows_of(result, "clash")
    ]
    return [text("staff.clash_lines", lang) + "\n" + "\n".join(lines)]


def rows_of(result: Result, name: str) -> Rows:
    """Give the rows of a table."""
    return list(result.tables[name].table.to_pylist())


def groups(result: Result) -> list[str]:
    """Name the groups whose seats were sought, in order."""
    return list(dict.fromkeys(row["group"] for row in rows_of(result, "seats")))


def hours_of(result: Result, group: str) -> Rows:
    """Give the hours of a group, with what the promise is there."""
    seats = [row for row in rows_of(result, "seats") if row["group"] == group]
    return [row | kept for row, kept in zip(seats, rows_of(result, "kept"), strict=True)]


def duty_hours(result: Result) -> int:
    """Add up the seats of a week."""
    days = {"weekday": 5, "weekend": 2}
    return sum(days[row["day_kind"]] * row["seats"] for row in rows_of(result, "seats"))


def proofs(result: Result) -> dict[str, int]:
    """Count the hours tried with one seat fewer, and those of each verdict."""
    verdicts = [row["verdict"] for row in rows_of(result, "seats")]
    tested = len(verdicts) - verdicts.count("none")
    return {"tested": tested} | {name: verdicts.count(name) for name in VERDICTS}


def promises(result: Result) -> dict[str, int]:
    """Count the hours with requests: those where the promise is kept, near it, and the others."""
    found = [row["promise"] for row in rows_of(result, "kept") if row["promise"] != "none"]
    kept, near = found.count("kept"), found.count("close")
    return {"asked": len(found), "kept": kept, "near": near, "doubtful": len(found) - kept - near}


def staff_cell(name: str, value: Any, lang: str) -> str:
    """Write one cell by the name of its column."""
    if value is None:
        return "–"
    if name in SHARES + DAY_SHARES:
        return share(value, lang)
    if name in CODED:
        return word(CODED[name], value, lang)
    if name == "fewer_at":
        kind, hour = value.split()
        return text("staff.at", lang, kind=word("staff.day_kind", kind, lang), hour=int(hour))
    return value if isinstance(value, str) else decimal(value, lang)


def _lines(rows: Rows, names: tuple[str, ...], lang: str) -> str:
    lines = [[staff_cell(name, row[name], lang) for name in names] for row in rows]
    return columns([[word("staff.col", name, lang) for name in names], *lines], range(1, len(names)))
