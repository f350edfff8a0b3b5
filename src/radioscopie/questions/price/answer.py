"""Price every accepted row of a file of any size, to the cent."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.models.pricing.stream import Summary, price_file
from radioscopie.questions.billed import law_of, machines_of
from radioscopie.replacing import draft_of_file
from radioscopie.results.answer import Answer, Draft
from radioscopie.results.refused import row_tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from radioscopie.questions.price.ask import Ask
    from radioscopie.result import ResultTable
    from radioscopie.results.answer import Advance

__all__ = ["PricedFile", "Summary", "answer"]


@dataclass(frozen=True, slots=True)
class PricedFile:
    """A priced file: its totals, its rows read and refused, and where they are written."""

    totals: Summary
    rows: Mapping[str, ResultTable]
    out: Path
    rejects: Path


def answer(ask: Ask, advance: Advance) -> Answer:
    """Price the file into a draft beside its output.

    Raises
    ------
    InputError : a file that cannot be used
    OSError : the output cannot be written; nothing is left
    """
    machines, law = machines_of(ask), law_of(ask.law)
    for place in (ask.out, ask.refused):
        place.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        ready = held.enter_context(draft_of_file(ask.out)) / f"ready{ask.out.suffix}"
        totals = price_file(ask.activity, machines, law, ready, mapping=ask.mapping, advance=advance)
        draft = Draft(ready, ask.out, ask.refused, held.pop_all())
    rows = row_tables(totals.rejects, totals.rows_read)
    return Answer(
        PricedFile(totals, rows, ask.out, ask.refused), totals.rejects, totals.rows_read, draft=draft
    )
