"""How what a mix saves is said and laid out: its sentence, its bars, its map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.report.amounts import compact_euros, estimated_euros
from radioscopie.report.classes import value_limits
from radioscopie.report.dates import long_date
from radioscopie.texts import text
from radioscopie.web.maps import classes_of

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
    rows = [one for one in found["by_measure"] if one["saving_cents"] or known.get(one["measure"])]
    most = (
        max(
            (abs(cents) for one in rows for cents in (one["saving_cents"], known.get(one["measure"], 0))),
            default=1,
        )
        or 1
    )
    return [
        {
            "measure": one["measure"],
            "label": one["label"][lang],
            "amount": estimated_euros(one["saving_cents"], lang),
            "cents": one["saving_cents"],
            "before": known.get(one["measure"], 0),
            "most": most,
            **_extent("now", one["saving_cents"], most),
            **_extent("then", known.get(one["measure"], 0), most),
        }
        for one in rows
    ]


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
