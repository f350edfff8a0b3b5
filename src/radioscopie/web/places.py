"""Communes and territories as drawings to be taken away: minutes to the nearest sites, people far from a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.money import half_up
from radioscopie.numbers import format_count, format_plain
from radioscopie.report.classes import value_limits
from radioscopie.texts import text, word
from radioscopie.version import __version__
from radioscopie.web.bars import MOST_BARS, Bar, bars_drawn
from radioscopie.web.maps import areas, classes_of, view_box
from radioscopie.web.render import drawing, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DEPARTEMENTS, FAR = "departement", "share_beyond_30_min"
TENTHS, FIGURES = 1000, 3


def sentence_of(told: dict[str, Any], lang: str) -> str:
    """Say how many people are beyond half an hour, and what the machines placed change."""
    before, after = told["before"], told["after"]
    machine = word("web_access.machine", told["equipment"], lang)
    said = {
        "people": about(after["beyond_30_min"], lang),
        "machine": machine,
        "share": rate_of(after["share_beyond_30_min"], lang),
    }
    if not told["places"]:
        return text("web_access.sentence", lang, **said)
    gained = before["beyond_30_min"] - after["beyond_30_min"]
    return text(
        "web_access.sentence_after",
        lang,
        **said,
        before=about(before["beyond_30_min"], lang),
        gained=about(gained, lang),
    )


def about(people: int, lang: str) -> str:
    """Write people with three figures: the times of a model tell no more."""
    step: int = 10 ** max(len(str(abs(people))) - FIGURES, 0)
    return format_count(half_up(people, step) * step, lang)


def rate_of(share: float, lang: str) -> str:
    """Write a share in percent."""
    written = f"{100 * share:.1f}"
    return f"{written.replace('.', ',')}\u00a0%" if lang == "fr" else f"{written}%"


def said_place(found: Mapping[str, Any], lang: str) -> str:
    """Say how far a commune is from each kind of machine."""
    minutes = {kind: _minutes(one["minutes"], lang, 0) for kind, one in found["equipment"].items()}
    return text("web_access.place", lang, name=found["name"], **minutes)


def said_places(found: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Say how far communes are from an MRI."""
    said = [
        f"{one['name']}{text('report.colon', lang)}"
        + text("web_access.mri_at", lang, minutes=_minutes(one["equipment"]["mri"]["minutes"], lang, 0))
        for one in found
    ]
    return text("report.semicolon", lang).join(said)


def place_drawn(found: Sequence[Mapping[str, Any]], lang: str, *, narrow: bool = False) -> str:
    """Draw the minutes from one commune to its nearest sites, or from several to the nearest of each kind."""
    one = len(found) == 1
    sentence = said_place(found[0], lang) if one else said_places(found, lang)
    bars = list(_sites(found[0], lang)) if one else list(_nearest(found, lang))
    return bars_drawn(
        lang, sentence, text("web_access.minutes_road", lang), bars, made_with(lang), narrow=narrow
    )


def _sites(found: Mapping[str, Any], lang: str) -> Iterator[Bar]:
    for kind, one in found["equipment"].items():
        machine = word("web.choice", kind, lang)
        machine = machine[:1].upper() + machine[1:]
        if not one["nearest"]:
            yield Bar(machine, text("web_access.no_road", lang), None)
        for near in one["nearest"]:
            yield _bar(f"{machine} – {near['name'] or near['site']}", near["minutes"], lang)


def _nearest(found: Sequence[Mapping[str, Any]], lang: str) -> Iterator[Bar]:
    for kind in found[0]["equipment"]:
        machine = word("web.choice", kind, lang)
        for one in found:
            yield _bar(
                f"{machine[:1].upper()}{machine[1:]} – {one['name']}", one["equipment"][kind]["minutes"], lang
            )


def _bar(label: str, minutes: float | None, lang: str) -> Bar:
    if minutes is None:
        return Bar(label, text("web_access.no_road", lang), None)
    return Bar(label, f"{_minutes(minutes, lang)} min", minutes)


def _minutes(minutes: float | None, lang: str, places: int = 1) -> str:
    return "–" if minutes is None else format_plain(f"{minutes:.{places}f}", lang)


def zones_drawn(
    zones: Sequence[Mapping[str, Any]], zoning: str, sentence: str, lang: str, *, narrow: bool = False
) -> str:
    """Draw the share of people far from a machine: a map of départements, or bars of the zones where it is highest."""
    if zoning == DEPARTEMENTS:
        return _map(zones, sentence, lang)
    far = sorted((one for one in zones if one[FAR] is not None), key=lambda one: -one[FAR])[:MOST_BARS]
    bars = [
        Bar(f"{one['name']} ({format_count(one['people'], lang)})", rate_of(one[FAR], lang), one[FAR])
        for one in far
    ]
    return bars_drawn(
        lang, sentence, text("web_access.far_share", lang), bars, made_with(lang), narrow=narrow
    )


def _map(zones: Sequence[Mapping[str, Any]], sentence: str, lang: str) -> str:
    values = {one["code"]: round(TENTHS * one[FAR]) for one in zones if one[FAR] is not None}
    limits = value_limits(list(values.values()))
    shown = {
        "classes": classes_of(values, limits),
        "names": {one["code"]: one["name"] for one in zones},
        "said": {code: rate_of(one / TENTHS, lang) for code, one in values.items()},
        "legend": [rate_of(one / TENTHS, lang) for one in limits],
    }
    title = "web_access.far_share"
    said = {
        "title": title,
        "caption": text(title, lang),
        "foot": made_with(lang),
        "sentence": lines_of(sentence),
    }
    return drawing(lang, "picture_map.svg", map=shown, areas=areas(), view_box=view_box(), **said)


def made_with(lang: str) -> str:
    """Say what a drawing of access is made with."""
    return f"{text('web_access.model', lang)} radioscopie {__version__}."
