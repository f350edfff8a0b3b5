"""The nation: what a mix saves, along a lever, on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload
from radioscopie.web.bodies import read_json
from radioscopie.web.desk import count_act
from radioscopie.web.plans import with_plan
from radioscopie.web.replies import worked
from radioscopie.web.routes import ApiRoute
from radioscopie.web.toml_text import to_toml
from radioscopie.web.work.added import added_of
from radioscopie.web.work.mix import FIRST, Mix
from radioscopie.web.work.orders import number_of, numbers_of, orders_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

COMMON = ("scenario", "variant", "values", "law", "added")


def mix_of(given: Mapping[str, Any]) -> Mix:
    """Make a mix of what a request gives.

    Raises
    ------
    InputError : every problem that can be seen before the scenario is read
    """
    scenario, variant = given.get("scenario") or FIRST, given.get("variant") or ""
    if isinstance(scenario, dict):
        scenario = Upload("scenario.toml", to_toml(scenario).encode())
    if not isinstance(scenario, str | Upload) or not isinstance(variant, str):
        raise InputError(problem("asking.not_words", "scenario", type(scenario).__name__))
    numbers, law = numbers_of(given.get("values")), orders_of(given.get("law"))
    return Mix(scenario, variant, numbers, law, added_of(given.get("added")))


def _refuse_others(given: Mapping[str, Any], known: tuple[str, ...]) -> None:
    unknown = [
        problem("web.unknown_field", name, close=", ".join(known)) for name in given if name not in known
    ]
    if unknown:
        raise InputError(unknown)


async def whatif(request: Request) -> Response:
    """Give what a mix saves."""
    given = await read_json(request)
    _refuse_others(given, COMMON)
    return await _answered(request, "whatif", {"mix": mix_of(given)})


async def curve(request: Request) -> Response:
    """Give what a mix saves at each position of a lever."""
    given = await read_json(request)
    _refuse_others(given, (*COMMON, "lever", "numbers"))
    positions, lever = given.pop("values", None), given.pop("lever", None)
    if not isinstance(positions, list):
        raise InputError(problem("web.not_a_list", "values", type(positions).__name__))
    if not isinstance(lever, str):
        raise InputError(problem("asking.not_words", "lever", lever))
    try:
        numbers = [number_of(one) for one in positions]
    except ValueError as error:
        raise InputError(problem("asking.not_a_number", "values", error)) from None
    given["values"] = given.pop("numbers", None)
    return await _answered(request, "curve", {"mix": mix_of(given), "lever": lever, "positions": numbers})


async def places(request: Request) -> Response:
    """Give what a mix changes in each département."""
    given = await read_json(request)
    _refuse_others(given, COMMON)
    return await _answered(request, "places", {"mix": mix_of(given)})


async def _answered(request: Request, task: str, given: Mapping[str, Any]) -> Response:
    count_act(request)
    return await worked(request, "nation", task, {**given, "mix": with_plan(request, given["mix"])})


API = (
    ApiRoute(
        "POST",
        "/nation/whatif",
        whatif,
        "whatif",
        body=COMMON,
        example='{"scenario": "decision_2025", "values": {"growth.mri": 4}, '
        '"law": {"acts": "-5@2026-07-01"}, "added": {"fleet.mri": "20@2027-01-01"}}',
    ),
    ApiRoute(
        "POST",
        "/nation/curve",
        curve,
        "curve",
        body=(*COMMON, "lever", "numbers"),
        example='{"scenario": "decision_2025", "lever": "growth.mri", "values": [3, 4, 5, 6, 7, 8]}',
    ),
    ApiRoute("POST", "/nation/map", places, "map", body=COMMON, example='{"scenario": "decision_2025"}'),
)
