"""The shipped questionnaires: versioned files, told apart by the digest of their bytes."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from radioscopie.bilingual import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ("shock_2020", "decision_2025")
INFORMATION, WARNING, ERROR = "information", "warning", "error"


@dataclass(frozen=True, slots=True)
class Field:
    """A cell to fill in.

    Parameters
    ----------
    kind : whole, number, choice, date, text
    unit : code of the unit of a number, "" for none
    low, high : what a number cannot be outside of; None: anything
    choices : words of each code of a choice
    text : words beside it, None when those of the question are enough
    show_if : rule under which it is asked; "": always
    """

    id: str
    kind: str
    unit: str
    low: float | None
    high: float | None
    choices: Mapping[str, Words]
    text: Words | None
    show_if: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question.

    Parameters
    ----------
    kind : confirm or fields (its cells are `id.field`), table (`id.row.field`), machines (its rows are machines)
    rows : rows of a table, with their words
    most : rows at most, for machines
    required : must have an answer to be submitted
    prefill : what fills it beforehand: frame, machines, count (`survey count`), or ""
    purpose : what it is asked for
    keep_months : months after which its answers are deleted
    publish : finest level at which its figures may be published: nation, region, never
    """

    id: str
    kind: str
    text: Words
    help: Words | None
    fields: tuple[Field, ...]
    rows: Mapping[str, Words]
    most: int
    required: bool
    prefill: str
    purpose: str
    keep_months: int
    publish: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule between answers.

    Parameters
    ----------
    level : information, warning (asks for a word), error; none blocks
    holds : what should hold, in the language of rules
    each : question whose rows it judges one by one (names `row.…`); "": the whole
    """

    id: str
    level: str
    holds: str
    each: str
    text: Words


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A questionnaire; `digest` is the SHA-256 of its file: an answer keeps that of the version it was typed in."""

    id: str
    version: str
    digest: str
    period: str
    minutes: int
    title: Words
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]


@cache
def questionnaire(name: str) -> Questionnaire:
    """Give a shipped questionnaire.

    Raises
    ------
    FileNotFoundError : no such questionnaire
    """
    content = (files("radioscopie.tables.survey") / "questionnaires" / f"{name}.toml").read_bytes()
    held = tomllib.loads(content.decode())
    return Questionnaire(
        held["id"],
        held["version"],
        hashlib.sha256(content).hexdigest(),
        held["period"],
        held["minutes"],
        _words(held["title"]),
        tuple(_question(one) for one in held["question"]),
        tuple(_rule(one) for one in held["rule"]),
    )


def _words(held: Mapping[str, str]) -> Words:
    return Words(held["fr"], held["en"])


def _question(held: Mapping[str, Any]) -> Question:
    return Question(
        held["id"],
        held["kind"],
        _words(held["text"]),
        _words(held["help"]) if "help" in held else None,
        tuple(_field(one) for one in held["field"]),
        {one["id"]: _words(one["text"]) for one in held.get("row", ())},
        held.get("most", 0),
        held.get("required", False),
        held.get("prefill", ""),
        held["purpose"],
        held["keep_months"],
        held["publish"],
    )


def _field(held: Mapping[str, Any]) -> Field:
    choices = {code: _words(words) for code, words in held.get("choices", {}).items()}
    text = _words(held["text"]) if "text" in held else None
    limits = (held.get("low"), held.get("high"))
    return Field(
        held["id"], held["kind"], held.get("unit", ""), *limits, choices, text, held.get("show_if", "")
    )


def _rule(held: Mapping[str, Any]) -> Rule:
    return Rule(held["id"], held["level"], held["holds"], held.get("each", ""), _words(held["text"]))
