"""What if: fees and numbers moved on the nation, what that saves, measure by measure, year by year, place by place."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from radioscopie.law.load import Law
from radioscopie.numbers import format_euros
from radioscopie.texts import text, word, words
from radioscopie.version import __version__
from radioscopie.web.asks import begin
from radioscopie.web.desk import count_act, desk_of
from radioscopie.web.jobs import DONE, Question, data_version, settled
from radioscopie.web.maps import areas, view_box
from radioscopie.web.memory import Kept
from radioscopie.web.nation_shown import UNITS, bars, map_of, sentence_of, template_of, unit_in
from radioscopie.web.pages.waiting import unfinished
from radioscopie.web.render import address, page
from radioscopie.web.reproduce import python_of, shell_of
from radioscopie.web.routes import PageRoute
from radioscopie.web.shown import shown
from radioscopie.web.state import LAW, VALUE, mix_in, moved_in
from radioscopie.web.work.mix import Mix
from radioscopie.web.work.orders import LAW_FROM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

PATH = "/national"
SCENARIOS = (
    "decision_2025",
    "refused_protocol",
    "without_2027",
    "fleet_2026",
    "spring_2020",
    "no_measure",
)
FEES = (
    "technical_fees.mri",
    "technical_fees.ct",
    "technical_fees.pet",
    "modifiers.Z.rate",
    "modifiers.Y.rate",
    "acts",
)
PARTS = ("law", "data", "code")
LOWEST, HIGHEST, STEP, POSITIONS = -30, 10, 0.5, 40


async def show(request: Request, lang: str) -> Response:
    """Show a mix: whole without script, moved by it."""
    desk, params = desk_of(request), dict(request.query_params)
    mix = mix_in(params)
    if not desk.ready["nation"]:
        return page(request, lang, "preparing.html", part="nation")
    count_act(request)
    enacted = Mix(mix.scenario, mix.variant)
    levers = await desk.quick.get("levers", {"mix": enacted})
    found, before = (
        await desk.quick.get("whatif", {"mix": mix}),
        await desk.quick.get("whatif", {"mix": enacted}),
    )
    places, places_before = (
        await desk.quick.get("places", {"mix": mix}),
        await desk.quick.get("places", {"mix": enacted}),
    )
    moved = moved_in(params, levers)
    told = told_before(params, found["saving_cents"], lang)
    unit = unit_in(params)
    files, words_ = run_words(mix)
    redo = Kept("", "run", words_, {}, {name: one.content for name, one in files.items()}, "", b"")
    return page(
        request,
        lang,
        "nation.html",
        found=found,
        sentence=sentence_of(found, lang),
        template=template_of(found, lang),
        levers=[lever_of(one, params) for one in levers],
        fees=[fee_of(one, params) for one in FEES],
        scenario=params.get("s") or "decision_2025",
        scenarios=SCENARIOS,
        bars=bars(found, before, lang),
        years=found["by_year"],
        moved=moved,
        told=told,
        share=address(
            lang, PATH, {"s": params.get("s", ""), **moved, "x": found["saving_cents"], "l": versions_now()}
        ),
        versions=versions_now(),
        unit=unit,
        units=UNITS,
        shell=shell_of(redo, lang),
        python=python_of(redo, lang),
        state_query=urlencode({"s": params.get("s") or "decision_2025", **moved}),
        law_version=found["law_version"],
        path_here=PATH,
        map=map_of(places, places_before, lang, unit),
        areas=areas(),
        view_box=view_box(),
        law_from=LAW_FROM,
        exact=format_euros(found["saving_cents"], lang),
        state=json.dumps({"scenario": params.get("s") or "decision_2025"}),
    )


def versions_now() -> str:
    """Give the versions of the law, of the data and of the program, as a link carries them."""
    return f"{Law.load().version}_{data_version()}_{__version__}"


def told_before(params: Mapping[str, str], cents: int, lang: str) -> str:
    """Compare what a link promised with what is found now, and say what changed since."""
    written = params.get("x", "")
    if not re.fullmatch(r"-?[0-9]{1,18}", written):
        return ""
    if int(written) == cents:
        return text("web_nation.same_as_told", lang, amount=format_euros(cents, lang))
    amounts = {"told": format_euros(int(written), lang), "now": format_euros(cents, lang)}
    return (
        f"{text('web_nation.other_than_told', lang, **amounts)} {_changed_since(params.get('l', ''), lang)}"
    )


def _changed_since(written: str, lang: str) -> str:
    """Say which of the law, the data and the program a link was not made with."""
    then, now = written.split("_"), versions_now().split("_")
    if len(then) != len(now):
        return text("web_nation.changed_unknown", lang)
    said = [
        word("web_nation.part", part, lang) for part, a, b in zip(PARTS, then, now, strict=True) if a != b
    ]
    if not said:
        return text("web_nation.changed_nothing", lang)
    return text("web_nation.changed", lang, parts=", ".join(said))


def lever_of(lever: Mapping[str, Any], params: Mapping[str, str]) -> dict[str, Any]:
    """Lay out a number: its slider, and where it stands."""
    low, high = lever["low"], lever["high"]
    if low == high:
        low, high = min(0, 2 * low), max(2 * high, 1)
    name = f"{VALUE}{lever['key']}"
    value = float((params.get(name) or str(lever["central"])).replace(",", "."))
    low, high = min(low, value), max(high, value)
    return {
        **lever,
        "name": name,
        "low": low,
        "high": high,
        "value": f"{value:g}",
        "step": (high - low) / POSITIONS,
        "drawn": lever["low"] != lever["high"],
    }


def fee_of(address_: str, params: Mapping[str, str]) -> dict[str, Any]:
    """Lay out a change of fees: its slider, in percent, and its day."""
    name = f"{LAW}{address_}"
    percent, _, day = params.get(name, "").partition("@")
    return {
        "address": address_,
        "name": name,
        "value": percent or "0",
        "day": day or LAW_FROM,
        "low": LOWEST,
        "high": HIGHEST,
        "step": STEP,
    }


async def doubt(request: Request, lang: str) -> Response:
    """Draw the uncertain numbers: the whole answer of the command, with its interval."""
    params, desk = dict(request.query_params), desk_of(request)
    mix = mix_in(params)
    files, words_ = run_words(mix)
    job = begin(request, Question("run", words_, files, frozenset(files)))
    await settled(job, 2.0)
    if job.state == DONE:
        kept = desk.results.find(job.result)
        if kept:
            return page(
                request, lang, "result_page.html", found=shown(kept, lang), back=address(lang, PATH, params)
            )
    return unfinished(request, lang, job, PATH)


def run_words(mix: Mix) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Give the words of the command that says the same as a mix, and the scenario written for it."""
    from radioscopie.web.scenario_text import scenario_files  # noqa: PLC0415

    if not mix.values and not mix.law:
        return {}, {"scenario": [str(mix.scenario)]}
    files = scenario_files(mix)
    beside = [name for name in files if name != "scenario.toml"]
    return files, {"scenario": ["scenario.toml"], **({"beside": beside} if beside else {})}


def fee_words(lang: str) -> Mapping[str, str]:
    """Name the changes of fees."""
    return words("web_nation.fee", lang)


PAGES = (
    PageRoute(PATH, "/national?s=decision_2025&v.growth.mri=4&loi.technical_fees.mri=-5@2026-07-01", show),
    PageRoute("/national/tirages", "/national/tirages?s=no_measure", doubt),
)
