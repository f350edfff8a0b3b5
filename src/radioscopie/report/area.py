"""The area that a report looks at, said where the whole country would be understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.result import in_words

if TYPE_CHECKING:
    from radioscopie.report.view import View


FEW, AREA = "territory.few_sites", "territory.area"


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
    """Say what looking at an area means, and that the sites given are few; nothing for the whole country."""
    notes = (one for one in view.result.assumptions if one.key in {FEW, AREA})
    return tuple(in_words(one.note, view.lang) for one in notes)


def few_notes(view: View) -> tuple[str, ...]:
    """Say that the sites given may not be all there are, where the headline is read."""
    return tuple(in_words(one.note, view.lang) for one in view.result.assumptions if one.key == FEW)
