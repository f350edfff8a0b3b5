"""How what a mix saves is said and laid out: its sentence, its bars, its map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_plain
from radioscopie.report.amounts import compact_euros, estimated_euros
from radioscopie.report.classes import value_limits
from radioscopie.report.dates import long_date
from radioscopie.texts import text, words
from radioscopie.web.law_search import address_title
from radioscopie.web.maps import classes_of
from radioscopie.web.state import ADDED, LAW, VALUE
from radioscopie.web.work.orders import LAW_FROM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UNITS = ("habitant", "total")
COLUMNS = {"habitant": "per_1000_cents", "total": "saving_cents"}


def unit_in(params: Mapping[str, str]) -> str:
    """Read the unit of the map in an address."""
    return next((one for one in UNITS if one == params.get("carte")), UNITS[0])


def sentence_of(found: Mapping[str, Any], lang: str) -> str:
    """Say a saving, with as many figures as an estimate has."""
    return template_of(found, lang).replace("{saved}", estimated_euros(found["saving_cents"], lang))


def template_of(found: Mapping[str, Any], lang: str) -> str:
    """Say a saving whose amount is to be written."""
    by = long_date(found["by"], lang)
    named = {
        "variant": found["scenario_title"][lang],
        "perimeter": found["perimeter"][lang],
        "first": found["first_year"],
    }
    return text("web_nation.sentence", lang, **named, by=by, saved="{saved}")


def bars(found: Mapping[str, Any], before: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """Lay out the saving of each measure beside that of the scenario as it is, on one scale."""
    known = {one["measure"]: one["saving_cents"] for one in before["by_measure"]}
    rows = [
        (one["measure"], one["label"][lang], one["saving_cents"], known.get(one["measure"], 0))
        for one in found["by_measure"]
    ]
    return _on_one_scale([one for one in rows if one[2] or one[3]], lang)


def year_bars(found: Mapping[str, Any], before: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """Lay out the saving of each year beside that of the scenario as it is."""
    known = {one["year"]: one["saving_cents"] for one in before["by_year"]}
    rows = [
        (one["year"], str(one["year"]), one["saving_cents"], known.get(one["year"], 0))
        for one in found["by_year"]
    ]
    return _on_one_scale(rows, lang)


def _on_one_scale(rows: Sequence[tuple[Any, str, int, int]], lang: str) -> list[dict[str, Any]]:
    most = max((abs(cents) for *_, now, then in rows for cents in (now, then)), default=0) or 1
    return [
        {
            "key": key,
            "label": label,
            "amount": estimated_euros(now, lang),
            "said": said_bar(label, now, then, lang),
            "cents": now,
            "before": then,
            "most": most,
            **_extent("now", now, most),
            **_extent("then", then, most),
        }
        for key, label, now, then in rows
    ]


def said_bar(label: str, now: int, then: int, lang: str) -> str:
    """Say a bar: what is saved, what was at the start, the difference."""
    amounts = {
        name: estimated_euros(cents, lang)
        for name, cents in (("now", now), ("then", then), ("gap", now - then))
    }
    return text("web_nation.said_bar", lang, label=label, **amounts)


def said_changes(
    moved: Mapping[str, str], levers: Sequence[Mapping[str, Any]], lang: str
) -> list[tuple[str, str]]:
    """Say what an address moves: the words of each lever, and where it stands."""
    labels = {f"{VALUE}{one['key']}": one["label"][lang] for one in levers}
    known = words("web_nation.fee", lang)
    said = []
    for name, written in moved.items():
        number, _, day = written.partition("@")
        value = format_plain(number.replace(",", "."), lang)
        if name in labels:
            said.append((labels[name], value))
            continue
        code = name.removeprefix(LAW).removeprefix(ADDED)
        label = known.get(code) or words("web_nation.added", lang).get(code) or address_title(code, lang)
        key = "web_reform.scale_from" if name.startswith(LAW) else "web_reform.set_from"
        said.append((label, text(key, lang, value=value, day=long_date(day or LAW_FROM, lang))))
    return said


def _extent(name: str, cents: int, most: int) -> dict[str, float]:
    """Give where a bar begins and how long it is: zero stands a third of the way, on a width of 300."""
    size = round(200 * abs(cents) / most, 1) if cents > 0 else round(100 * min(abs(cents) / most, 1), 1)
    return {f"{name}_x": 100 if cents >= 0 else 100 - size, f"{name}_w": size}


def map_of(
    places: Mapping[str, Any], before: Mapping[str, Any], lang: str, unit: str = UNITS[0]
) -> dict[str, Any]:
    """Class the départements by what changes there, by the classes of the scenario as it is.

    Parameters
    ----------
    unit : for a thousand people, or in all
    """
    column = COLUMNS[unit]
    values = {one["departement"]: one[column] for one in places["rows"] if one[column] is not None}
    limits = value_limits([one[column] for one in before["rows"] if one[column] is not None])
    rows: Sequence[Mapping[str, Any]] = sorted(places["rows"], key=lambda one: -(one[column] or 0))
    names = {one["departement"]: one["name"] for one in rows}
    return {
        "values": values,
        "said": {code: estimated_euros(cents, lang) for code, cents in values.items()},
        "column": column,
        "unit": unit,
        "classes": classes_of(values, limits),
        "limits": limits,
        "legend": [compact_euros(one, lang) for one in limits],
        "rows": rows,
        "names": names,
        "years": places["years"],
    }
