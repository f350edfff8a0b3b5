"""What an answer on access rests on: its assumptions, its record."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from radioscopie.asking import files_of
from radioscopie.inputs import name_of
from radioscopie.questions.access.ask import BY_AGE, NO_NEED
from radioscopie.questions.access.effects import is_scope_tried
from radioscopie.questions.roads import travel_model
from radioscopie.questions.territory import place_words, told_of
from radioscopie.result import Assumption, said
from radioscopie.results.record import make_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.models.access.study import Method
    from radioscopie.questions.access.ask import Ask
    from radioscopie.questions.territory import Area

WITH_DECAY = ("e2sfca", "3sfca")
SHIPPED = "imaging_sites.csv, pet_sites.csv (DREES, SAE 2023)"
CENTRES = Assumption("access.centres", "assumed", said("access.centres_note"))
ABROAD = Assumption("access.abroad", "assumed", said("access.abroad_note"))
SCOPE = Assumption("access.scope_sae", "assumed", said("access.scope_sae_note"))
ROADS = Assumption("access.roads", "assumed", said("access.roads_note"))
READERS = Assumption("access.readers_sae", "assumed", said("access.readers_sae_note"))
NIGHT = Assumption("access.night", "assumed", said("access.night_note"))
DRAWS = Assumption("access.intervals_of", "assumed", said("access.intervals_note"))
TRAVEL_USER = Assumption("access.travel_user", "assumed", said("access.travel_user_note"))
NEED_SAME = Assumption("access.need_same", "assumed", said("access.need_same_note"))
NEEDS = {
    NO_NEED: NEED_SAME,
    BY_AGE: Assumption("access.need_age", "assumed", said("access.need_age_note")),
}
NEED_WEIGHTS = Assumption("access.need_weights", "assumed", said("access.need_weights_note"))


def assumptions(ask: Ask, method: Method, area: Area | None = None) -> tuple[Assumption, ...]:
    """Give what the options assume."""
    return tuple(_assumptions(ask, method, area))


def _assumptions(ask: Ask, method: Method, area: Area | None) -> Iterator[Assumption]:
    yield from (CENTRES, ABROAD, _need(ask))
    if not ask.sites:
        yield _scope(ask)
    yield from told_of(ask, area)
    if ask.at_night:
        yield NIGHT
    if not ask.sites:
        yield READERS
    yield from (TRAVEL_USER,) if ask.travel else (ROADS, travel_tried())
    if ask.draws and not ask.travel:
        yield DRAWS
    if ask.method != "nearest":
        yield Assumption("access.limit", "assumed", said("access.limit_note", minutes=f"{method.max_min:g}"))
    if ask.method in WITH_DECAY:
        yield Assumption("access.decay", "assumed", said("access.decay_note", decay=method.decay.words()))


def travel_tried() -> Assumption:
    """Give the model of times with the speeds that `sensitivity` tries."""
    return replace(
        travel_model(),
        low=said("access.travel_model_low"),
        central=said("access.travel_model_central"),
        high=said("access.travel_model_high"),
    )


def _scope(ask: Ask) -> Assumption:
    """Give the sites of the SAE with what is tried: a machine wherever the other equipment stands alone."""
    if not is_scope_tried(ask):
        return SCOPE
    as_read = said("access.scope_sae_central")
    return replace(SCOPE, low=said("access.scope_sae_low"), central=as_read, high=as_read)


def _need(ask: Ask) -> Assumption:
    return NEEDS[ask.need] if isinstance(ask.need, str) else NEED_WEIGHTS


def record_of(ask: Ask, method: Method, area: Area | None = None) -> Mapping[str, str]:
    """Record what was asked and the files read."""
    files = {name: getattr(ask, name) for name in ("travel", "calibrate", "compare", "zones")}
    words = {name: name_of(source) for name, source in files.items() if source}
    words |= {name: getattr(ask, name) for name in ("equipment", "method", "supply")}
    words |= {name: getattr(ask, name) for name in ("also", "lacking", "at") if getattr(ask, name)}
    words |= {"at-night": "yes"} if ask.at_night else {}
    words |= {} if ask.need == NO_NEED else {"need": name_of(ask.need)}
    words |= {} if ask.travel else {"draws": str(ask.draws)}
    words |= {"max-min": f"{method.max_min:g}", "scipy": version("scipy")}
    words |= {"decay": method.decay.words()} if ask.method in WITH_DECAY else {}
    words |= place_words(ask, area)
    words["sites"] = ", ".join(map(name_of, ask.sites)) or SHIPPED
    return make_record("–", files_of(ask), words)
