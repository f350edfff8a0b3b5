"""What a page answers at once, done again: the command and the Python that give the same figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.questions.access.ask import EQUIPMENT
from radioscopie.web.memory import Kept
from radioscopie.web.reproduce import python_of, shell_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.web.work.looked import Looked

PLACED, HEAD = "ajout.csv", "site,commune_code,equipment,machines"
PORTRAIT = """from radioscopie.questions.registry import named
from radioscopie.results.answer import silent

question, codes = named("access"), {codes!r}
for equipment in {equipment!r}:
    ask = question.ask(equipment=equipment, method="e2sfca", draws=0)
    communes = question.answer(ask, silent).result.tables["by_commune"].table
    for row in communes.to_pylist():
        if row["code"] in codes:
            print(equipment, row["code"], row["minutes"], row["per_100000"])
"""
SEATS = """from pathlib import Path

from radioscopie.inputs import Upload
from radioscopie.web.work.reading import seats_curve

network = Upload({name!r}, Path({name!r}).read_bytes())
found = seats_curve(network, {group!r}, {shift}, {seats}, {replications}, {seed})
for row in found["rows"]:
    print(row["seats"], row["delays"])
"""


def again(
    verb: str, words: Mapping[str, list[str]], lang: str, inline: Mapping[str, bytes] | None = None
) -> dict[str, Any]:
    """Give the command and the Python of a question.

    Parameters
    ----------
    words : of each field
    inline : files that the question itself is written with, by name
    """
    kept = Kept("", verb, dict(words), {}, inline or {}, "", b"")
    return {"shell": shell_of(kept, lang), "python": python_of(kept, lang)}


def access_again(looked: Looked, places: Sequence[Mapping[str, Any]], lang: str) -> dict[str, Any]:
    """Give what does the page of access again, with the file of the machines placed."""
    words = {"equipment": [looked.equipment], "method": [looked.method], "draws": ["0"]}
    if not places:
        return again("access", words, lang)
    rows = [
        f"{one['site']},{one['commune_code'] or ''},{looked.equipment},{one['machines']}" for one in places
    ]
    content = "\n".join((HEAD, *rows, "")).encode()
    return again("access", words | {"compare": [PLACED]}, lang, {PLACED: content})


def portraits_again(codes: Sequence[str]) -> str:
    """Give the Python that finds communes in what `access` says of each equipment."""
    return PORTRAIT.format(codes=tuple(codes), equipment=tuple(EQUIPMENT))


def seats_again(asked: Mapping[str, Any]) -> str:
    """Give the Python that simulates a network at each number of seats."""
    given = {name: asked[name] for name in ("group", "shift", "seats", "replications", "seed")}
    return SEATS.format(name=asked["network"].name, **given)
