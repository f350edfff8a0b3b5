"""What if: fees and numbers moved on the nation, what that saves, measure by measure, year by year, place by place."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from radioscopie.law.load import Law
from radioscopie.numbers import format_euros, format_plain
from radioscopie.texts import text, word, words
from radioscopie.version import __version__
from radioscopie.web.asks import begin
from radioscopie.web.desk import count_act, desk_of
from radioscopie.web.jobs import DONE, Question, data_version, settled
from radioscopie.web.law_search import address_title
from radioscopie.web.maps import areas, view_box
from radioscopie.web.memory import Kept
from radioscopie.web.nation_shown import (
    UNITS,
    bars,
    map_of,
    said_changes,
    sentence_of,
    template_of,
    unit_in,
    year_bars,
)
from radioscopie.web.pages.waiting import unfinished
from radioscopie.web.plans import PLAN, with_plan
from radioscopie.web.render import address, page
from radioscopie.web.reproduce import python_of, shell_of
from radioscopie.web.routes import PageRoute
from radioscopie.web.shown import shown
from radioscopie.web.state import ADDED, LAW, VALUE, mix_in, moved_in
from radioscopie.web.work.added import LEVERS
from radioscopie.web.work.orders import LAW_FROM, number_of, orders_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.web.work.mix import Mix

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
    mix = with_plan(request, mix_in(params))
    if not desk.ready["nation"]:
        return page(request, lang, "preparing.html", part="nation")
    count_act(request)
    enacted = mix.enacted
    levers = await desk.quick.get("levers", {"mix": mix.written})
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
        levers=[lever_of(one, params, lang) for one in levers if one["high"] or ".added_" not in one["key"]],
        fees=[fee_of(one, params, lang) for one in addresses_in(params)],
        added=[added_lever(code, params, lang) for code in LEVERS],
        scenario=params.get("s") or "decision_2025",
        scenarios=scenarios_of(params, found, lang),
        bars=bars(found, before, lang),
        years=year_bars(found, before, lang),
        moved=moved,
        changes=said_changes(moved, levers, lang),
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
        state=json.dumps({"scenario": params.get("s") or "decision_2025", **_variant_said(params)}),
    )


def scenarios_of(params: Mapping[str, str], found: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Name the scenarios that may be chosen: those shipped, and the plan that the address opens."""
    known = {one: word("web_nation.scenarios", one, lang) for one in SCENARIOS}
    asked = params.get("s", "")
    return known | ({asked: found["scenario_title"][lang]} if asked.startswith(PLAN) else {})


def _variant_said(params: Mapping[str, str]) -> dict[str, str]:
    said = params.get("variante", "")
    return {"variant": said} if said else {}


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


def lever_of(lever: Mapping[str, Any], params: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Lay out a number: its slider, and where it stands."""
    low, high = lever["low"], lever["high"]
    if low == high:
        low, high = min(0, 2 * low), max(2 * high, 1)
    name = f"{VALUE}{lever['key']}"
    value = number_of(params.get(name) or lever["central"])
    low, high = min(low, value), max(high, value)
    return {
        **lever,
        "name": name,
        "low": low,
        "high": high,
        "value": f"{value:g}",
        "box": format_plain(f"{value:g}", lang),
        "step": (high - low) / POSITIONS,
        "drawn": lever["low"] != lever["high"],
    }


def addresses_in(params: Mapping[str, str]) -> tuple[str, ...]:
    """Give the addresses of the law that have a slider: those always shown, those moved, the one asked for.

    Raises
    ------
    InputError : the one asked for is none of the law, with the closest
    """
    asked = params.get("adresse", "").strip()
    if asked:
        orders_of({asked: "0"})
    moved = (name.removeprefix(LAW) for name, one in sorted(params.items()) if name.startswith(LAW) and one)
    return tuple(dict.fromkeys((*FEES, *moved, *filter(None, [asked]))))


def fee_of(address_: str, params: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Lay out a change of what the law says at an address: its slider, in percent, and its day."""
    label = words("web_nation.fee", lang).get(address_) or address_title(address_, lang)
    slider = {"label": label, "low": LOWEST, "high": HIGHEST, "step": STEP, "note": ""}
    return _dated(f"{LAW}{address_}", params, lang) | slider | {"code": address_, "kind": "law"}


def added_lever(code: str, params: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Lay out a measure that may be added: its slider, and its day."""
    lever = LEVERS[code]
    note = word("web_nation.added_said", code.partition(".")[0], lang)
    slider = {"label": word("web_nation.added", code, lang), "low": 0, "high": lever.shown, "note": note}
    dated = _dated(f"{ADDED}{code}", params, lang)
    step = 1 if lever.whole else STEP
    return dated | slider | {"code": code, "kind": "added", "step": step}


def _dated(name: str, params: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Read where a lever that has a day stands."""
    number, _, day = params.get(name, "").partition("@")
    value, day = number.strip() or "0", day or LAW_FROM
    box = format_plain(value.replace(",", "."), lang)
    written = box if value in ("0", "0.0") else f"{box}@{day}"
    return {"name": name, "value": value.replace(",", "."), "box": written, "day": day}


async def doubt(request: Request, lang: str) -> Response:
    """Draw the uncertain numbers: the whole answer of the command, with its interval."""
    params, desk = dict(request.query_params), desk_of(request)
    mix = with_plan(request, mix_in(params))
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
    from radioscopie.web.work.scenario_text import scenario_files  # noqa: PLC0415

    if mix == mix.enacted and not mix.beside:
        return {}, {"scenario": [str(mix.scenario)]}
    files = scenario_files(mix)
    beside = [name for name in files if name != "scenario.toml"]
    return files, {"scenario": ["scenario.toml"], **({"beside": beside} if beside else {})}


PAGES = (
    PageRoute(PATH, "/national?s=decision_2025&v.growth.mri=4&loi.technical_fees.mri=-5@2026-07-01", show),
    PageRoute("/national/tirages", "/national/tirages?s=no_measure", doubt),
)
