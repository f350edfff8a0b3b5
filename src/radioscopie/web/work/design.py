"""A design asked on a page: one that is shipped, with other bounds, another harm, target or limits."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload
from radioscopie.models.joins.policy.read import shipped_designs
from radioscopie.models.joins.policy.spec import CLOSURES, HARMS, LOSS, LOSSES
from radioscopie.web.toml_text import to_toml
from radioscopie.web.work.orders import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.errors import Problem

FIRST, FILE, RULE = "fewest_under_water", "design.toml", "two_years"
LEAST, MOST = "min.", "max."
FRAGILE = {"fragile_below_pct": 10, "fragile_weight": 3}
MILLION = 10**6


def told_of(name: str) -> dict[str, Any]:
    """Give what a shipped design says.

    Raises
    ------
    InputError : no such design
    """
    path = shipped_designs().get(name)
    if path is None:
        raise InputError(problem("design.no_file", name, close=", ".join(shipped_designs())))
    return tomllib.loads(path.read_text("utf-8"))


def asked_design(params: Mapping[str, str]) -> Upload | None:
    """Write the design that an address asks for; None when it is the one shipped, as it is.

    Raises
    ------
    InputError : every number that is none, a harm that is none
    """
    problems: list[Problem] = []
    data = told_of(params.get("s") or FIRST)
    before = to_toml(data)
    _set_bounds(data, params, problems)
    _set_harm(data, params.get("harm", ""), problems)
    _set_target(data, params.get("target", ""), problems)
    data["protect"] = [*data.get("protect", []), *_limits(params, problems)]
    if problems:
        raise InputError(problems)
    if not data["protect"]:
        del data["protect"]
    return Upload(FILE, to_toml(data).encode()) if to_toml(data) != before else None


def _set_bounds(data: dict[str, Any], params: Mapping[str, str], problems: list[Problem]) -> None:
    """Put other bounds on levers; references that are out of them are set beside."""
    for lever in data["lever"]:
        for mark, key, usual in ((LEAST, "least_pct", 0), (MOST, "most_pct", 100)):
            number = _number(params, f"{mark}{lever['name']}", problems)
            if number is not None and number != lever.get(key, usual):
                lever[key] = number
                data["reference"] = [one | {"outside": True} for one in data.get("reference", [])]


def _set_harm(data: dict[str, Any], harm: str, problems: list[Problem]) -> None:
    if harm and harm not in HARMS:
        problems.append(problem("asking.not_a_choice", "harm", harm, known=", ".join(HARMS)))
    elif harm and harm != data["harm"][0]["kind"]:
        data["harm"] = [{"kind": harm} | (FRAGILE if harm == LOSSES else {})]


def _set_target(data: dict[str, Any], said: str, problems: list[Problem]) -> None:
    number = _number({"target": said}, "target", problems)
    if number is not None:
        data["target"] = {key: one for key, one in data["target"].items() if key != "same_as"}
        data["target"]["amount_eur"] = round(number * MILLION)


def _limits(params: Mapping[str, str], problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """Give the limits asked: the largest loss of a practice, in percent; closures more than without the plan."""
    loss, closed = (_number(params, name, problems) for name in ("loss", "closed"))
    if loss is not None:
        yield {"name": "page_loss", "title": LOSS_TITLE, "kind": LOSS, "most_pct": loss}
    if closed is not None:
        yield {
            "name": "page_closures",
            "title": CLOSED_TITLE,
            "kind": CLOSURES,
            "rule": RULE,
            "most": round(closed),
        }


LOSS_TITLE = {"fr": "Perte d’un cabinet", "en": "Loss of a practice"}
CLOSED_TITLE = {"fr": "Fermetures", "en": "Closures"}


def _number(params: Mapping[str, str], name: str, problems: list[Problem]) -> float | int | None:
    said = params.get(name, "").strip()
    if not said:
        return None
    try:
        found = number_of(said)
    except ValueError:
        problems.append(problem("asking.not_a_number", name, said))
        return None
    return int(found) if found == int(found) else found
