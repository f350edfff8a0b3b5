"""A reading network along a number of seats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from radioscopie.errors import InputError, Problem, problem
from radioscopie.inputs import Upload
from radioscopie.result import ResultTable
from radioscopie.web.bodies import read_json
from radioscopie.web.desk import count_act, desk_of, owner_of
from radioscopie.web.example import shipped_examples
from radioscopie.web.replies import worked
from radioscopie.web.routes import ApiRoute, language
from radioscopie.web.tables import FORMATS, table_of, written
from radioscopie.web.toml_text import to_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

FIELDS = ("network", "group", "shift", "seats", "replications", "seed")
SEATS, REPLICATIONS, MOST = list(range(1, 7)), 5, 50
FIRST, INTERVAL = "exemple:night-2017.toml", "image_to_report"
NUMBERS = (("de", 1, 0, 60), ("a", 6, 0, 60), ("shift", 0, 0, 50), ("replications", 2, 1, 20))
SHOWN = ("promise_min", "exams", "median_min", "p95_min", "mean_min", "within")


async def curve(request: Request) -> Response:
    """Simulate a network at each number of seats of a shift."""
    given = await read_json(request)
    unknown = [
        problem("web.unknown_field", name, close=", ".join(FIELDS)) for name in given if name not in FIELDS
    ]
    if unknown:
        raise InputError(unknown)
    count_act(request)
    seats = given.get("seats", SEATS)
    if not isinstance(seats, list) or not all(
        isinstance(one, int) and not isinstance(one, bool) for one in seats
    ):
        raise InputError(problem("web.not_a_list", "seats", type(seats).__name__))
    asked = {
        "network": network_of(request, given.get("network")),
        "group": str(given.get("group") or ""),
        "shift": _whole(given, "shift", 0, MOST),
        "seats": seats,
        "replications": _whole(given, "replications", REPLICATIONS, MOST),
        "seed": _whole(given, "seed", 1, 2**31),
    }
    return await worked(request, "law", "seats", asked)


def seats_asked(request: Request) -> dict[str, Any]:
    """Read a number of seats asked along in an address: from `de` to `a`, of a shift of a group of a network.

    Raises
    ------
    InputError : no such network; numbers that are none, or beyond reason
    """
    params, problems = request.query_params, list[Problem]()
    numbers = {}
    for name, default, low, high in NUMBERS:
        written = params.get(name) or str(default)
        if not written.isascii() or not written.isdigit() or not low <= int(written[:9]) <= high:
            problems.append(problem("asking.not_between", name, written, low=low, high=high))
        else:
            numbers[name] = int(written)
    if problems:
        raise InputError(problems)
    first, last = sorted((numbers["de"], numbers["a"]))
    return {
        "network": network_of(request, params.get("network") or FIRST),
        "group": params.get("group", ""),
        "shift": numbers["shift"],
        "seats": list(range(first, last + 1)),
        "replications": numbers["replications"],
        "seed": 1,
    }


def seats_rows(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give, for each number of seats, what becomes of exams from the image to the report: all, then each priority."""
    return [
        {"seats": row["seats"], "exams_of": one["key"] or "all", **{name: one[name] for name in SHOWN}}
        for row in found["rows"]
        for one in row["delays"]
        if one["interval"] == INTERVAL
    ]


async def table(request: Request) -> Response:
    """Give the delays at each number of seats as a file."""
    kind = request.path_params["kind"]
    if kind not in FORMATS:
        raise InputError(problem("web.no_table", f"seats.{kind}", known=", ".join(FORMATS)))
    count_act(request)
    rows = seats_rows(await desk_of(request).quick.get("seats", seats_asked(request)))
    content = written(
        ResultTable(table_of(rows), "web_reading.title", "mixed"), "seats", kind, language(request)
    )
    headers = {"content-disposition": f'attachment; filename="seats.{kind}"'}
    return Response(content, headers=headers, media_type=FORMATS[kind])


def network_of(request: Request, given: object) -> Upload:
    """Find a network: an example, a file given, or its keys."""
    if isinstance(given, dict):
        return Upload("network.toml", to_toml(given).encode())
    word = str(given or "")
    if word in shipped_examples():
        return shipped_examples()[word]
    owner = owner_of(request, word)
    if not owner:
        raise InputError(problem("web.no_file", word))
    return owner.files[word].upload


def _whole(given: Mapping[str, Any], name: str, default: int, most: int) -> int:
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(problem("asking.not_whole", name, value))
    if not 0 <= value <= most:
        raise InputError(problem("asking.not_between", name, value, low=0, high=most))
    return value


API = (
    ApiRoute(
        "POST", "/reading/curve", curve, "reading_curve", body=FIELDS,
        example='{"network": "exemple:night-2017.toml", "seats": [2, 3, 4], "replications": 2}',
    ),
    ApiRoute(
        "GET", "/reading/seats.{kind}", table, "reading_seats",
        query=("network", "group", "shift", "de", "a", "replications"), gives="application/octet-stream",
        example="/api/v1/reading/seats.csv?network=exemple:night-2017.toml&de=2&a=4&replications=1",
    ),
)  # fmt: skip
