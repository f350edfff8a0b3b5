"""Sliders of delays: what a change does, said at once on a country kept ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.asking import read_ask
from radioscopie.errors import InputError, problem
from radioscopie.questions.delays.ask import EQUIPMENT, Ask
from radioscopie.questions.delays.live import DRAWS, moved_now, today
from radioscopie.questions.delays.page import live

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.inputs import Upload


def prepared() -> None:
    """Find the delays of today for each equipment."""
    for equipment in EQUIPMENT:
        today(equipment)


def moved(words: Mapping[str, Sequence[str]], lang: str) -> dict[str, Any]:
    """Say what a change does: a sentence, and the rows that it is made of.

    Raises
    ------
    InputError : every problem of what is asked
    """
    result = moved_now(read_ask(Ask, {**words, "draws": [str(DRAWS)]}, _no_file))
    return {"said": live(result, lang), "draws": DRAWS} | {
        name: one.table.to_pylist() for name, one in result.tables.items()
    }


def _no_file(word: str) -> Upload:
    raise InputError(problem("web.no_file", word))
