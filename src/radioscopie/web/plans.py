"""A plan that `design` found, opened as a scenario of the what-if page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload
from radioscopie.web.desk import desk_of, session_of
from radioscopie.web.shown import answered

if TYPE_CHECKING:
    from starlette.requests import Request

    from radioscopie.web.memory import Kept
    from radioscopie.web.work.mix import Mix

PLAN, SCENARIO, VARIANT = "plan.", "scenario.toml", "plan"


def with_plan(request: Request, mix: Mix) -> Mix:
    """Put the files of a plan in place of its name, `plan.` and the key of its result; any other mix is as it was.

    Raises
    ------
    InputError : the result is no longer held, or has no plan
    """
    if not isinstance(mix.scenario, str) or not mix.scenario.startswith(PLAN):
        return mix
    kept = _kept(request, mix.scenario.removeprefix(PLAN))
    files = dict(answered(kept).files) if kept else {}
    if SCENARIO not in files:
        raise InputError(problem("web_plan.gone", mix.scenario))
    scenario = Upload(SCENARIO, files.pop(SCENARIO))
    beside = tuple(Upload(name, content) for name, content in sorted(files.items()))
    return replace(mix, scenario=scenario, variant=mix.variant or VARIANT, beside=beside)


def _kept(request: Request, key: str) -> Kept | None:
    """Give a result that who asks may see."""
    desk, session = desk_of(request), session_of(request)
    kept = desk.results.find(key)
    if kept and kept.session and desk.config.public and (not session or session.key != kept.session):
        return None
    return kept
