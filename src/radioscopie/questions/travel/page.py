"""Minutes between places, said in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.report.columns import columns
from radioscopie.report.view import decimal
from radioscopie.results.export import assumption_json
from radioscopie.results.wording import told
from radioscopie.texts import text, word, words

if TYPE_CHECKING:
    from radioscopie.questions.travel.answer import Times

SHOWN = 30  # rows of a file that a terminal shows
FIGURES = ("minutes", "low_min", "high_min", "km")


def summary(result: Times, lang: str) -> str:
    """Say the minutes, what they rest on, and where they are written."""
    one = result.rows.num_rows == 1 and result.read == 1 and not result.out
    shown = _sentence(result, lang) if one else _table(result, lang)
    notes = [
        f"{said.label}{text('report.colon', lang)}{said.note}"
        for said in (told(note, lang) for note in result.assumptions)
    ]
    return "\n\n".join(
        [*([] if result.out else [shown]), *_own(result, lang), *notes, *_written(result, lang)]
    )


def plain(result: Times, lang: str) -> dict[str, object]:
    """Give the rows as plain data; minutes and kilometres, null where there are none."""
    own = result.own
    told = (
        {"pairs": own.pairs, "scale": own.scale, "before_min": own.before, "after_min": own.after}
        if own
        else None
    )
    return {
        "rows": result.rows.to_pylist(),
        "labels": dict(result.labels),
        "draws": result.draws,
        "calibration": told,
        "assumptions": [assumption_json(one, lang) for one in result.assumptions],
        "unit": "minutes",
    }


def _sentence(result: Times, lang: str) -> str:
    (row,) = result.rows.to_pylist()
    ends = {"start": result.labels[row["from"]], "end": result.labels[row["to"]]}
    if row["minutes"] is None:
        return text("travel.said_none", lang, **ends)
    figures = {name: decimal(row[name], lang, 0) for name in FIGURES}
    key = "travel.said" if row["low_min"] is None else "travel.said_between"
    said = text(key, lang, **ends, **figures)
    return f"{said}\n{text('travel.found_by', lang, method=word('travel.method', row['method'], lang))}"


def _table(result: Times, lang: str) -> str:
    heads, names = words("travel.head", lang), result.rows.column_names
    rows = [tuple(_cell(name, row[name], lang) for name in names) for row in result.rows[:SHOWN].to_pylist()]
    left = result.rows.num_rows - len(rows)
    more = [text("travel.more", lang, count=format_count(left, lang))] if left else []
    return "\n".join([columns([tuple(heads[name] for name in names), *rows], {2, 3, 4, 5}), *more])


def _cell(name: str, value: Any, lang: str) -> str:
    if name in FIGURES:
        return decimal(value, lang, 0)
    return word("travel.method_short", value, lang) if name == "method" else str(value)


def _own(result: Times, lang: str) -> list[str]:
    own = result.own
    if not own:
        return []
    gaps = {"before": decimal(own.before, lang), "after": decimal(own.after, lang)}
    return [
        text(
            "travel.own_said",
            lang,
            pairs=format_count(own.pairs, lang),
            scale=decimal(own.scale, lang, 2),
            **gaps,
        )
    ]


def _written(result: Times, lang: str) -> list[str]:
    if not result.out:
        return []
    rows, lost = (format_count(count, lang) for count in (result.rows.num_rows, result.lost))
    lines = [text("travel.written", lang, rows=rows, out=result.out)]
    lines += [text("price.rejects_written", lang, n=lost, rejects=result.refused)] if result.lost else []
    return ["\n".join(lines)]
