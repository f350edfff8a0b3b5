"""The area that a report looks at, said where the whole country would be understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.result import in_words

if TYPE_CHECKING:
    from radioscopie.report.view import View


def area_name(view: View) -> str:
    """Give the name of the region or the département looked at; "" for the whole country."""
    return (view.asked("region") or view.asked("departement")).partition(" ")[2]


def headed(view: View, sentence: str) -> str:
    """Name the area at the head of a sentence, which then has no capital."""
    name = area_name(view)
    return view.say("territory.before", area=name) + sentence[:1].lower() + sentence[1:] if name else sentence


def after(view: View) -> str:
    """Name the area at the end of a title."""
    return view.say("territory.after", area=name) if (name := area_name(view)) else ""


def area_notes(view: View) -> tuple[str, ...]:
    """Say what looking at an area means; nothing for the whole country."""
    notes = (one for one in view.result.assumptions if one.key == "territory.area")
    return tuple(in_words(one.note, view.lang) for one in notes)
