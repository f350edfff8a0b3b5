"""What was left out of the files of places, or read otherwise than they are, said in the terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.report.columns import findings_lines
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.result import Result

MENDED = (
    "access.found_swapped",
    "access.found_far",
    "access.found_abroad",
    "access.found_lost_zero",
    "access.found_inside",
    "access.found_no_time",
    "access.found_no_route",
)


def left_out(result: Result, lang: str) -> tuple[str, ...]:
    """Say how many rows could not be read or used, how many sites could not be placed, and what was mended.

    Nothing when all was used as it is.
    """
    unplaced = result.tables["unplaced"].table.num_rows if "unplaced" in result.tables else 0
    counts = {"access.told_rejects": len(result.refused), "access.told_unplaced": unplaced}
    told = (text(key, lang, count=format_count(n, lang)) for key, n in counts.items() if n)
    mended = tuple((key, n) for key, n in result.findings if key in MENDED and n)
    found = findings_lines(replace(result, findings=mended), lang)
    return (*told, *_unmatched(result, lang), *found, *_example(result, lang))


def _unmatched(result: Result, lang: str) -> tuple[str, ...]:
    """Say how many rows have a code that is not known, with the first of them."""
    if "unmatched" not in result.tables:
        return ()
    rows = result.tables["unmatched"].table.to_pylist()
    first, count = rows[0], format_count(sum(row["rows"] for row in rows), lang)
    column = word("access.unmatched_column", first["column"], lang)
    return (text("access.told_unmatched", lang, count=count, value=first["value"], column=column),)


def _example(result: Result, lang: str) -> tuple[str, ...]:
    """Say the first point that was not kept, and what to do."""
    if "misplaced" not in result.tables:
        return ()
    row = result.tables["misplaced"].table.to_pylist()[0]
    place = {
        "site": row["site"],
        "lon": row["lon"],
        "lat": row["lat"],
        "km": format_count(round(row["km"]), lang),
    }
    return (word("access.told_misplaced", row["why"], lang, **place),)
