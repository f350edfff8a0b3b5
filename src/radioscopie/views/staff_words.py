"""The staffing of a network as a few lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.texts import text
from radioscopie.views.columns import columns
from radioscopie.views.reading_words import decimal, share

if TYPE_CHECKING:
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
CODED = ("day_kind", "verdict", "promise")
Rows = list[dict[str, Any]]


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
    """Say how many hours of duty, what is proven, and whether there is a rota."""
    kept = [row["promise"] for row in rows_of(result, "kept")]
    counts = {
        "asked": len(kept) - kept.count("none"),
        "doubtful": kept.count("doubtful") + kept.count("missed"),
    }
    words = text("staff.answer", lang, hours=decimal(duty_hours(result), lang), **counts, **proofs(result))
    state = rota_state(result)
    told = [words, _others(result, lang), "" if state == "none" else text(f"staff.rota_{state}", lang)]
    return " ".join(part for part in told if part)


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
        f"- {row['label']}" + (text("staff.where", lang, where=row["where"]) if row["where"] else "")
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
    """Count the hours tried with one seat fewer, and those proven to break the promise."""
    verdicts = [row["verdict"] for row in rows_of(result, "seats")]
    return {"tested": len(verdicts) - verdicts.count("none"), "proven": verdicts.count("proven")}


def staff_cell(name: str, value: Any, lang: str) -> str:
    """Write one cell by the name of its column."""
    if value is None:
        return "–"
    if name in SHARES:
        return share(value, lang)
    if name in CODED:
        return text(f"staff.{name}_{value}", lang)
    return value if isinstance(value, str) else decimal(value, lang)


def _lines(rows: Rows, names: tuple[str, ...], lang: str) -> str:
    lines = [[staff_cell(name, row[name], lang) for name in names] for row in rows]
    return columns([[text(f"staff.col_{name}", lang) for name in names], *lines], range(1, len(names)))
