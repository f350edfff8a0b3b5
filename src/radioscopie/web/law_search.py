"""Find values of the law by code, by words of their label, by the text that sets them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from radioscopie.asking import day, refuse, word
from radioscopie.errors import close_matches
from radioscopie.law.load import Law

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from radioscopie.law.load import Entry

OF_AN_ACT = "acts."


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAsk:
    """Words sought, and the day on which values are shown; None: today."""

    q: str = word("ADDRESS", "")
    on: date | None = day(None)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)


def find(query: str) -> tuple[Entry, ...]:
    """Give the entries that hold all the words of a query, in the order of their addresses.

    An act is one entry, that of its tariff. Words are sought without accents or case, in addresses, labels and
    references.
    """
    sought = plain(query).split()
    if not sought:
        return ()
    law = Law.load()
    return tuple(law.entries[address] for address, held in _index() if all(word in held for word in sought))


def label_of(entry: Entry, lang: str) -> str:
    """Give the label of an entry; that of an act also tells what the act is, in the French of the law."""
    parts = entry.address.split(".")
    labels = Law.load().entries.get(f"acts.{parts[1]}.label") if parts[0] == "acts" else None
    if labels is None or entry.address.endswith(".label"):
        return entry.label(lang)
    return f"{labels.values[-1].value} · {entry.label(lang).rpartition(': ')[2]}"


def address_title(address: str, lang: str) -> str:
    """Name an address of the law: its label, the label of its act, else itself."""
    law = Law.load()
    if address in law.entries:
        return label_of(law.entries[address], lang)
    act = law.entries.get(f"{address}.label")
    return str(act.values[-1].value) if act and act.values else address


def close_to(query: str) -> str:
    """Give the families, codes and words of addresses closest to a query."""
    known = {word for address, _ in _index() for word in address.split(".")}
    return close_matches(query.strip(), known) or close_matches(query.strip().upper(), known)


def plain(words: str) -> str:
    """Give words without accents or case."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


@cache
def _index() -> tuple[tuple[str, str], ...]:
    """Give the words of each address; those of an act are all under its tariff."""
    return tuple(sorted(_words(Law.load())))


def _words(law: Law) -> Iterator[tuple[str, str]]:
    for address, entry in law.entries.items():
        if not address.startswith(OF_AN_ACT):
            yield address, plain(" ".join((address, *_said(entry))))
        elif address.endswith(".tariff"):
            act = address.removesuffix(".tariff")
            label = law.entries[f"{act}.label"].values[-1:]
            words = [str(one.value) for one in label]
            yield address, plain(" ".join((address, *_said(entry), *words)))


def _said(entry: Entry) -> Iterator[str]:
    yield entry.label_fr
    yield entry.label_en
    yield from {one.reference for one in entry.values}
    if entry.kind == "text":
        yield from (str(one.value) for one in entry.values)
