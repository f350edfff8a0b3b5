"""What is asked of `radioscopie access`: the options, those refused, what they assume, what is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.models.access.decay import read_decay
from radioscopie.models.access.study import Method
from radioscopie.result import Assumption
from radioscopie.results.record import make_record
from radioscopie.tables.need import BY_AGE
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

MIN_LIMIT, MAX_LIMIT = 5, 600
WITH_DECAY = ("e2sfca", "3sfca")
WITHOUT = {"decay": ("nearest", "2sfca"), "need": ("nearest",), "supply": ("nearest",)}  # of no effect
SHIPPED = "imaging_sites.csv, pet_sites.csv (DREES, SAE 2023)"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the options of the command, as written (empty: not given)."""

    equipment: str
    method: str
    supply: str
    max_min: float
    decay: str
    need: str
    sites: tuple[str, ...]
    travel: str
    compare: str
    zones: str


def read_method(asked: Question) -> Method:
    """Say how access is measured.

    Raises
    ------
    InputError : every option that does not fit
    """
    problems = []
    if not MIN_LIMIT <= asked.max_min <= MAX_LIMIT:
        problems.append(problem("access.bad_max", "--max-min", f"{asked.max_min:g}"))
    problems += [
        problem("access.no_effect", f"--{name}", getattr(asked, name), method=asked.method)
        for name, methods in WITHOUT.items()
        if asked.method in methods and getattr(asked, name) not in {"", "machines"}
    ]
    if problems:
        raise InputError(problems)
    return Method(asked.method, asked.supply, asked.max_min, read_decay(asked.decay, asked.max_min))


def assumptions(asked: Question, method: Method, lang: str) -> tuple[Assumption, ...]:
    """Give what the options assume."""
    keys = ["centres", "abroad", _need(asked)]
    keys += [] if asked.sites else ["scope_sae"]
    keys += ["travel_user"] if asked.travel else ["roads"]
    told = [Assumption(f"access.{key}", "assumed", text(f"access.{key}_note", lang)) for key in keys]
    if not asked.travel:
        ends = (text(f"access.travel_model_{end}", lang) for end in ("low", "central", "high"))
        told.append(
            Assumption("access.travel_model", "assumed", text("access.travel_model_note", lang), 0, *ends)
        )
    if asked.method != "nearest":
        limit = text("access.limit_note", lang, minutes=f"{method.max_min:g}")
        told.append(Assumption("access.limit", "assumed", limit))
    if asked.method in WITH_DECAY:
        fall = text("access.decay_note", lang, decay=method.decay.words())
        told.append(Assumption("access.decay", "assumed", fall))
    return tuple(told)


def _need(asked: Question) -> str:
    """Name the assumption behind the need."""
    return "need_age" if asked.need == BY_AGE else "need_weights" if asked.need else "need_same"


def record_of(asked: Question, method: Method) -> Mapping[str, str]:
    """Record what was asked and the files read."""
    named_files = (*asked.sites, asked.travel, asked.compare, asked.need, asked.zones)
    files = [path for path in named_files if path not in {"", BY_AGE}]
    named = {name: Path(getattr(asked, name)).name for name in ("travel", "compare", "need", "zones")}
    asked_for = {name: getattr(asked, name) for name in ("equipment", "method", "supply")}
    sites = ", ".join(Path(path).name for path in asked.sites) or SHIPPED
    limits = {"max-min": f"{method.max_min:g}"}
    limits |= {"decay": method.decay.words()} if asked.method in WITH_DECAY else {}
    words = asked_for | named | limits | {"sites": sites, "scipy": version("scipy")}
    return make_record("–", files, {name: word for name, word in words.items() if word})
