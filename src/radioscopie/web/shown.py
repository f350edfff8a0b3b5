"""A result as a page shows it: its sentence, its tables with their files, what it rests on, how to do it again."""

from __future__ import annotations

import pickle
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.questions.registry import named
from radioscopie.report.view import View
from radioscopie.results.export import tables_in
from radioscopie.results.wording import finding_label, record_in, table_sign, table_title, told
from radioscopie.web.reproduce import python_of, shell_of
from radioscopie.web.tables import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.report.grid import Column
    from radioscopie.result import ResultTable
    from radioscopie.results.wording import Told
    from radioscopie.web.memory import Kept
    from radioscopie.web.work.tasks import Answered

MOST_ROWS, FEW_ROWS = 200, 60
BORNE = {"run": ("by_payer", "by_kind", "ownership")}  # who bears it, asked from the page "what if"
IN_COLUMNS = re.compile(r"\S {2,}\S")


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table: its first rows as they are read, and how many there are."""

    name: str
    title: str
    sign: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A result, in a language.

    Parameters
    ----------
    sentence : the answer
    said : the paragraphs of sentences that follow it
    drawn : it has a report with its drawings
    written : the blocks that follow it, some laid out in columns, of a question that answers no tables
    """

    key: str
    verb: str
    sentence: str
    said: tuple[str, ...]
    tables: tuple[ShownTable, ...]
    assumptions: tuple[tuple[str, str, Told], ...]
    findings: tuple[tuple[str, int], ...]
    record: dict[str, str]
    shell: str
    python: str
    drawn: bool = False
    written: tuple[str, ...] = ()

    @property
    def opened(self) -> tuple[str, ...]:
        """The tables open at once: the first read in a screen, else the first, and those that say who bears it."""
        held = [one for one in self.tables if one.total and one.columns]
        few = [one.name for one in held if one.total <= FEW_ROWS]
        return (*(few or [one.name for one in held])[:1], *BORNE.get(self.verb, ()))


def answered(kept: Kept) -> Answered:
    """Give what a result holds."""
    found: Answered = pickle.loads(kept.content)  # noqa: S301 - pickled by a process of ours
    return found


def shown(kept: Kept, lang: str) -> Shown:
    """Lay a result out in a language."""
    question, found = named(kept.verb), answered(kept)
    result, summary = found.result, question.summary(found.result, lang)
    sentence, *more = said_in(summary)
    tables = tuple(_tables(kept, found, lang)) if question.in_tables else tuple(_lists(kept, lang))
    assumptions = (
        tuple((one.key, one.status, told(one, lang)) for one in result.assumptions)
        if question.in_tables
        else ()
    )
    findings = (
        [(finding_label(key, lang), n) for key, n in result.findings if n] if question.in_tables else []
    )
    record = record_in(result, lang) if question.in_tables else {}
    return Shown(
        kept.key,
        kept.verb,
        sentence,
        tuple(more) if question.in_tables else (),
        tables,
        assumptions,
        tuple(findings),
        record,
        shell_of(kept, lang),
        python_of(kept, lang),
        bool(question.page),
        ()
        if question.in_tables
        else tuple(filter(None, summary.partition("\n")[2].strip("\n").split("\n\n"))),
    )


def said_in(summary: str) -> list[str]:
    """Give the sentences that a summary begins with; rows laid out in columns stand in the tables of the page."""
    blocks = [block.split("\n") for block in summary.split("\n\n")]
    said = [line.strip() for line in blocks[0] if not IN_COLUMNS.search(line)]
    if len(said) < len(blocks[0]) and blocks[1:]:
        said += [line.strip() for line in blocks[1] if not IN_COLUMNS.search(line)]
    return said or [blocks[0][0]]


def tables_of(kept: Kept, lang: str) -> dict[str, ResultTable]:
    """Give the tables of a result, or the lists of one that is plain data."""
    question, found = named(kept.verb), answered(kept)
    if question.in_tables:
        return tables_in(found.result, lang)
    return listed(question.plain(found.result, lang)) if question.plain else {}


def _lists(kept: Kept, lang: str) -> Iterator[ShownTable]:
    """Name the lists of plain data, whose rows are in their files."""
    for name, one in tables_of(kept, lang).items():
        yield ShownTable(name, table_title(one, lang), "", (), (), one.table.num_rows)


def _tables(kept: Kept, found: Answered, lang: str) -> list[ShownTable]:
    declared = named(kept.verb).tables
    view = View(found.result, lang, declared)
    held = [(name, declared[name]) for name in found.result.tables if name in declared]
    tables = []
    for name, one in held:
        table = view.table(name)
        columns = [
            *(column.name for column in one.columns if not column.filed),
            *(ratio.name for ratio in one.ratios),
        ]
        grid = view.grid(name, columns, table.slice(0, MOST_ROWS))
        result = found.result.tables[name]
        tables.append(
            ShownTable(
                name,
                table_title(result, lang),
                table_sign(result, lang),
                grid.columns,
                grid.rows,
                table.num_rows,
            )
        )
    return tables
