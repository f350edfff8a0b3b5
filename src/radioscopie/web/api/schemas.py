"""What the contract says of the fields of a question: their type, limits and words, from their `Ask`."""

from __future__ import annotations

from dataclasses import MISSING
from typing import TYPE_CHECKING, Any

from radioscopie.asking import default_of, options
from radioscopie.questions.registry import named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radioscopie.asking import Option

TEXT: dict[str, Any] = {"type": "string"}
YEARS = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{4})?$"}
OBJECT = {"type": "object"}
WAIT = {"anyOf": [{"type": "boolean"}, {"type": "number", "minimum": 0, "maximum": 60}]}
PLAIN = str | int | float | bool
CENTS = 100


def field_schema(verb: str, name: str, *, in_body: bool) -> dict[str, Any]:
    """Give the JSON Schema of a field of a question.

    Parameters
    ----------
    in_body : in a body of JSON, where lists and files written in place are possible, else in a query
    """
    if name == "wait":
        return WAIT
    ask = named(verb).ask
    option, default = options(ask)[name], default_of(ask, name)
    one = _of_pairs(option, in_body=in_body) if option.kind in ("named", "folder") else _one(option, in_body)
    found = _many(one, in_body) if option.many and not _is_object(one) else one
    return {**found, "default": default} if _is_plain(default) else found


def needed(verb: str) -> list[str]:
    """Name the fields that a question cannot do without."""
    ask = named(verb).ask
    return [name for name in options(ask) if default_of(ask, name) is MISSING]


def _one(option: Option, in_body: bool) -> dict[str, Any]:
    if option.kind in ("file", "shipped", "day_or_file"):
        return {"anyOf": [TEXT, OBJECT]} if in_body else TEXT
    if option.kind == "years" and in_body:
        return {"anyOf": [YEARS, {"type": "array", "items": {"type": "integer"}, "minItems": 1}]}
    if option.kind == "auto":
        return {"anyOf": [{"type": "string", "enum": list(option.choices)}, _between("integer", option)]}
    return _KINDS[option.kind](option) if option.kind in _KINDS else TEXT


def _many(one: dict[str, Any], in_body: bool) -> dict[str, Any]:
    several = {"type": "array", "items": one}
    return {"anyOf": [one, several]} if in_body else several


def _of_pairs(option: Option, *, in_body: bool) -> dict[str, Any]:
    """Describe files that take the place of others, each with the name of what it replaces."""
    if not in_body:
        return {"type": "array", "items": TEXT}
    return {**OBJECT, "properties": dict.fromkeys(option.choices, TEXT), "additionalProperties": False}


def _between(kind: str, option: Option, unit: int = 1) -> dict[str, Any]:
    limits = {"minimum": option.low, "maximum": option.high}
    known = {name: one // unit if unit > 1 else one for name, one in limits.items() if one is not None}
    return {"type": kind, **known}


def _is_object(schema: dict[str, Any]) -> bool:
    return schema.get("type") in ("object", "array")


def _is_plain(default: Any) -> bool:
    return isinstance(default, PLAIN) and default != ""


_KINDS: Mapping[str, Callable[[Option], dict[str, Any]]] = {
    "choice": lambda option: {"type": "string", "enum": list(option.choices)},
    "flag": lambda _: {"type": "boolean"},
    "whole": lambda option: _between("integer", option),
    "number": lambda option: _between("number", option),
    "euros": lambda option: _between("number", option, CENTS),
    "day": lambda _: {"type": "string", "format": "date"},
    "years": lambda _: YEARS,
}
