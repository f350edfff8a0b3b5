"""What a question of the registry is called, and what it answers, in words."""

from __future__ import annotations

from radioscopie.questions.registry import named
from radioscopie.texts import text, words


def title_of(verb: str, lang: str) -> str:
    """Name a question: its own title, or else what its help says."""
    known, question = words("web.verb", lang).get(verb), named(verb)
    return known or _sentence(text(f"{question.texts}.help", lang).split(" : ")[0].split(": ")[0])


def intro_of(verb: str, lang: str) -> str:
    """Say what a question does, as the help of its command."""
    question = named(verb)
    return _sentence(text(f"{question.texts}.help", lang))


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]
