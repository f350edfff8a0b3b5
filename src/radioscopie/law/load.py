"""The law: frozen, dated, sourced. `Law.load()` reads the files shipped with the package."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.errors import InputError, Problem, UnknownAddressError, problem
from radioscopie.law.addresses import prefix_index, unknown_address
from radioscopie.law.grids import read_grids
from radioscopie.law.reform import Reform, apply_reforms, reform_of
from radioscopie.law.rules import read_rules
from radioscopie.law.values import Content, Entry, Group, Value, as_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from radioscopie.inputs import Readable

__all__ = ["Content", "Entry", "Group", "Law", "Reform", "Value", "load_folder"]

SHIPPED = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class Law:
    """Every dated value of the law by its address.

    Parameters
    ----------
    entries : the values by address (read-only)
    version : short hash of the content, the freezing date and the reforms included
    """

    entries: Mapping[str, Entry]
    version: str

    @classmethod
    def load(cls) -> Law:
        """Give the law shipped with the package; read once.

        Raises
        ------
        InputError : values without reference, bad statuses or dates, overlaps, duplicates: all of them
        """
        return load_folder(SHIPPED)

    def __getitem__(self, address: str) -> Entry | Group:
        """Give an entry, or the group of the entries under a prefix.

        Raises
        ------
        UnknownAddressError : neither; says the closest addresses
        """
        if address in self.entries:
            return self.entries[address]
        if address in self.prefixes:
            return Group(address, tuple(self.entries[under] for under in self.prefixes[address]))
        raise UnknownAddressError(unknown_address(address, "law", self.entries, self.prefixes))

    @cached_property
    def prefixes(self) -> dict[str, tuple[str, ...]]:
        """The addresses under each prefix."""
        return prefix_index(self.entries)

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """The act codes, sorted."""
        return tuple(
            sorted({address.split(".")[1] for address in self.entries if address.startswith("acts.")})
        )

    def frozen(self, on: date | str) -> Law:
        """Give the law in which nothing changes after a day.

        Numbers that start later are dropped, ends that come later are lifted; descriptions (text) stay as they are.

        Raises
        ------
        InputError : a day before 2005 or after 2035, where no law is held
        """
        day = as_date(on)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise InputError(problem("law.out_of_calendar", "law", day, first=FIRST_DAY, last=LAST_DAY))
        return _frozen_on(self, day)

    def with_reforms(self, *reforms: Reform | Readable) -> Law:
        """Give the law with reforms applied in their order; this law stays as it is.

        Parameters
        ----------
        reforms : reform files (TOML) or reforms already read

        Raises
        ------
        InputError : unknown addresses, bad dates, negative or absurd values: all of a file at once
        """
        law = self
        for reform in reforms:
            changed, mark = apply_reforms(law.entries, law.prefixes, reform)
            law = law._with(changed, mark)
        return law

    def with_values(self, values: Mapping[str, Any], title: str = "with_values") -> Law:
        """Give the law with values set or scaled from dates, as a reform file does.

        Parameters
        ----------
        values : by address or prefix, by day: a number as a file would have it (euros, rates), or {"scale": 0.95};
            `{"technical_fees.mri.full": {"2026-07-01": {"scale": 0.95}}, "modifiers.Z.rate": {"2026-07-01": 0.12}}`

        Raises
        ------
        InputError : as `with_reforms`
        """
        return self.with_reforms(reform_of(values, title))

    def _with(self, changed: Mapping[str, Entry], mark: str) -> Law:
        if not changed:
            return self
        return Law(MappingProxyType({**self.entries, **changed}), _hash(f"{self.version} {mark}".encode()))


@lru_cache(maxsize=16)  # the same law is asked again, and what is compiled from it is found again
def _frozen_on(law: Law, day: date) -> Law:
    frozen = {entry.address: _frozen(entry, day) for entry in law.entries.values() if _changes(entry, day)}
    return law._with(frozen, f"frozen {day}")  # noqa: SLF001 - of this file


@cache
def load_folder(folder: Path) -> Law:
    """Read a law from the folders `grids` and `rules` of a folder.

    Raises
    ------
    InputError : every value that cannot be used
    """
    problems: list[Problem] = []
    entries: dict[str, Entry] = {}
    for entry in (*read_grids(folder / "grids", problems), *read_rules(folder / "rules", problems)):
        if entry.address in entries:
            problems.append(problem("law.duplicate_address", entry.address))
        entries[entry.address] = entry
    if problems:
        raise InputError(problems)
    return Law(MappingProxyType(entries), _files_hash(folder))


def _files_hash(folder: Path) -> str:
    files = sorted((*folder.glob("grids/*.csv"), *folder.glob("rules/*.toml")))
    return _hash(b"\0".join(part for path in files for part in (path.name.encode(), path.read_bytes())))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _changes(entry: Entry, day: date) -> bool:
    last = entry.values[-1] if entry.values else None
    if last is None or entry.kind == "text":
        return False
    return last.valid_from > day or (last.ends_on is not None and last.ends_on > day)


def _frozen(entry: Entry, day: date) -> Entry:
    kept = [value for value in entry.values if value.valid_from <= day]
    if kept and kept[-1].ends_on and kept[-1].ends_on > day:
        kept[-1] = replace(kept[-1], ends_on=None)
    return replace(entry, values=tuple(kept))
