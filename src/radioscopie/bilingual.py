"""Words that the author of a file wrote, in each language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Words in each language; the same in both when they were written once."""

    fr: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return {"fr": self.fr, "en": self.en}[lang]


def same_words(words: str) -> Words:
    """Give words that are the same in both languages."""
    return Words(words, words)
