"""What was understood of an export, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.questions.map.words import examples_of
from radioscopie.report.columns import columns
from radioscopie.report.dates import long_date
from radioscopie.results.wording import told
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.questions.map.answer import Mapped
    from radioscopie.questions.map.machines import MachineSeen

LONGEST = 48


def summary(result: Mapped, lang: str) -> str:
    """Say the columns, the words, the machines, what could not be told and what is to be done."""
    blocks = [_columns(result, lang), _seen(result, lang), _words(result, lang), _doubts(result, lang)]
    blocks += [_machines(result, lang), _rows(result, lang), _written(result, lang)]
    return "\n\n".join("\n".join(block) for block in map(list, blocks) if block)


def plain(result: Mapped, lang: str) -> dict[str, object]:
    """Give the same as plain data."""
    return {
        "foreign": result.foreign,
        "columns": [
            {
                "name": one.name,
                "column": one.target,
                "basis": one.basis,
                "filled": one.filled,
                "examples": list(examples_of(one)),
            }
            for one in result.guess.columns
        ],
        "words": [
            {"column": one.column, "word": one.word, "stands_for": one.stands_for} for one in result.words
        ],
        "doubts": [one.render(lang) for one in result.guess.problems],
        "machines": [
            {"machine": one.machine, "site": one.site, "equipment": one.equipment, "acts": one.acts}
            for one in result.machines
        ],
        "rooms": list(result.rooms),
        "rows_read": result.read,
        "rejected": result.rejected,
    }


def _columns(result: Mapped, lang: str) -> Iterator[str]:
    yield text("map.foreign" if result.foreign else "map.ours", lang)
    heads = tuple(word("map.head", name, lang) for name in ("name", "column", "basis", "filled", "examples"))
    rows = [
        (
            one.name,
            one.target or "–",
            word("map.basis", one.basis, lang),
            format_count(one.filled, lang),
            _shortened(", ".join(examples_of(one))),
        )
        for one in result.guess.columns
    ]
    yield columns((heads, *rows), {3})


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _seen(result: Mapped, lang: str) -> Iterator[str]:
    for one in result.seen:
        said = told(one, lang)
        yield f"{said.label}{text('report.colon', lang)}{said.note}" if said.note else said.label


def _words(result: Mapped, lang: str) -> Iterator[str]:
    if result.words:
        yield text("map.words", lang)
        rows = [(f"  {one.column}", one.word, "→", _meaning(one.stands_for, lang)) for one in result.words]
        yield columns(rows)


def _meaning(stands_for: str | None, lang: str) -> str:
    if stands_for is None:
        return text("map.unknown", lang)
    return stands_for or text("map.nothing", lang)


def _doubts(result: Mapped, lang: str) -> Iterator[str]:
    if result.guess.problems:
        yield text("map.doubts", lang)
        yield from (f"  {one.render(lang)}" for one in result.guess.problems)


def _machines(result: Mapped, lang: str) -> Iterator[str]:
    if result.machines:
        yield text("map.machines", lang)
        kind = {one: word("report.value", one, lang) for one in ("ct", "mri", "pet")}
        rows = [
            (
                f"  {one.machine}",
                kind[one.equipment],
                one.site,
                format_count(one.acts, lang),
                _told(one, lang),
            )
            for one in result.machines
        ]
        yield columns(rows, {3})
    if result.rooms:
        yield text("map.rooms", lang, rooms=", ".join(result.rooms))


def _told(machine: MachineSeen, lang: str) -> str:
    """Say what the fees billed tell of a machine."""
    parts = [*filter(None, machine.kind)]
    if machine.installed_on:
        parts.append(text("map.amortised", lang, day=long_date(str(machine.installed_on), lang)))
    if found := machine.reference:
        key = "map.reference_exact" if found.is_exact else "map.reference_least"
        parts.append(text(key, lang, value=format_count(found.value, lang), year=found.year, line=found.line))
    return text("map.told", lang, parts=", ".join(parts)) if parts else ""


def _rows(result: Mapped, lang: str) -> Iterator[str]:
    if result.read is not None and result.rejected is not None:
        counts = {"read": result.read, "accepted": result.read - result.rejected, "rejected": result.rejected}
        yield text("price.read", lang, **{name: format_count(n, lang) for name, n in counts.items()})


def _written(result: Mapped, lang: str) -> Iterator[str]:
    yield from (text("price.written", lang, out=one) for one in result.written)
    if not result.written:
        yield text("map.next", lang)
