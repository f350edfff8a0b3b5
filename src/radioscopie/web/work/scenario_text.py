"""A mix written as the files of a scenario: what `radioscopie run` reads gives the same cents."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from radioscopie.inputs import Upload, content_of
from radioscopie.models.scenarios.read import scenario_file, shipped_reforms
from radioscopie.web.toml_text import to_toml
from radioscopie.web.work.added import add_to
from radioscopie.web.work.reform import reform_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.web.work.mix import Mix

SCENARIO, REFORM = "scenario.toml", "changements.toml"


def scenario_files(mix: Mix) -> dict[str, Upload]:
    """Give the scenario of a mix as a file, and the reforms that it names, if any."""
    data = scenario_data(mix)
    for key, value in mix.values:
        _set(data, key, value)
    files = {one.name: one for one in mix.beside} | reforms_named(data)
    if mix.law:
        variant = _variant(data, mix)
        law = variant.get("law", data["base"].get("law"))
        variant["law"] = {"reforms": [*_reforms(law), REFORM]} | _frozen(law)
        files[REFORM] = Upload(REFORM, reform_text(mix.law).encode())
    return {SCENARIO: Upload(SCENARIO, to_toml(data).encode()), **files}


def scenario_data(mix: Mix) -> dict[str, Any]:
    """Give the scenario of a mix as its file has it, with the measures added."""
    data = tomllib.loads(content_of(scenario_file(mix.scenario)).decode())
    if mix.added:
        add_to(_variant(data, mix), mix.added)
    return data


def reforms_named(data: Mapping[str, Any]) -> dict[str, Upload]:
    """Give the reforms shipped that a scenario names."""
    named = {name for one in (data["base"], *data["variant"]) for name in _reforms(one.get("law"))}
    return {
        name: Upload(name, path.read_bytes()) for name, path in shipped_reforms().items() if name in named
    }


def _variant(data: Mapping[str, Any], mix: Mix) -> dict[str, Any]:
    return next(one for one in data["variant"] if mix.variant in ("", one["name"]))


def _reforms(law: Any) -> list[str]:
    return list(law.get("reforms", [])) if isinstance(law, dict) else []


def _frozen(law: Any) -> dict[str, Any]:
    return {"frozen": law["frozen"]} if isinstance(law, dict) and "frozen" in law else {}


def _set(data: dict[str, Any], key: str, value: float) -> None:
    """Put a number in its place in the file: assumption, growth, response, or the number of a measure."""
    owner, _, name = key.rpartition("/")
    world = next((one for one in data.get("variant", []) if one["name"] == owner), data["base"])
    kind, _, rest = name.partition(".")
    if not rest:
        data.setdefault("assumptions", {})[name] = value
    elif kind in ("growth", "response"):
        world.setdefault({"growth": "growth_pct", "response": "response"}[kind], {})[rest] = value
    else:
        own, _, part = rest.partition(".")
        one = next(one for one in world[kind] if one["name"] == own)
        one[part or {"relevance": "reduction_pct", "shock": "drop_pct"}[kind]] = value
