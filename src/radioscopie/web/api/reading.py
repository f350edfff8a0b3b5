"""A reading network along a number of seats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload
from radioscopie.web.bodies import read_json
from radioscopie.web.desk import count_act, owner_of
from radioscopie.web.example import shipped_examples
from radioscopie.web.replies import worked
from radioscopie.web.routes import ApiRoute
from radioscopie.web.toml_text import to_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

FIELDS = ("network", "group", "shift", "seats", "replications", "seed")
SEATS, REPLICATIONS, MOST = list(range(1, 7)), 5, 50


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
        "network": _network(request, given.get("network")),
        "group": str(given.get("group") or ""),
        "shift": _whole(given, "shift", 0, MOST),
        "seats": seats,
        "replications": _whole(given, "replications", REPLICATIONS, MOST),
        "seed": _whole(given, "seed", 1, 2**31),
    }
    return await worked(request, "law", "seats", asked)


def _network(request: Request, given: object) -> Upload:
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
)  # fmt: skip
