"""What a forked process can be asked. What is given and what is found are pickled: names, words, bytes, results."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radioscopie.asking import read_ask
from radioscopie.errors import InputError, problem
from radioscopie.questions.registry import named
from radioscopie.report.svg import to_png
from radioscopie.web.work.looking import look as look_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyarrow as pa

    from radioscopie.inputs import Upload
    from radioscopie.results.answer import Advance
    from radioscopie.web.work.looked import Looked
    from radioscopie.web.work.mix import Mix


DRAWING = ("report", "picture")
REPORT, PIXELS = "report.html", 2


OPENED = ("design",)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that can be kept: what `Answer` holds, without what is only written by a command line.

    Parameters
    ----------
    files : content of the files beside its tables, of a question whose files other pages open (`OPENED`)
    """

    verb: str
    result: Any
    rejects: pa.Table | None
    read: int
    counts: Mapping[str, int]
    sound: bool
    care: bool
    files: Mapping[str, bytes] = field(default_factory=dict)


def opener(files: Mapping[str, Upload]) -> Callable[[str], Upload]:
    """Give what opens the files that were given, by their identifiers.

    Parameters
    ----------
    files : by identifier; nothing else can be opened
    """

    def open_file(word: str) -> Upload:
        if word not in files:
            raise InputError(problem("web.no_file", word))
        return files[word]

    return open_file


def answer(
    advance: Advance, verb: str, words: Mapping[str, list[str]], files: Mapping[str, Upload]
) -> Answered:
    """Answer a question.

    Raises
    ------
    InputError : every problem of what is asked
    """
    question = named(verb)
    found = question.answer(read_ask(question.ask, words, opener(files)), advance)
    kept = {name: make() for name, make in found.files.items()} if verb in OPENED else {}
    return Answered(
        verb, found.result, found.rejects, found.read, found.counts, found.sound, found.care, kept
    )


def report(_: Advance, content: bytes, lang: str) -> dict[str, str]:
    """Write the report of an answer: its pages, by name."""
    found: Answered = pickle.loads(content)  # noqa: S301 - pickled by a process of ours
    page = named(found.verb).page
    made = page(found.result, lang) if page else {}
    pages = {REPORT: made} if isinstance(made, str) else made
    return {name: one for name, one in pages.items() if isinstance(one, str) and name.endswith(".html")}


def picture(_: Advance, svg: str) -> bytes:
    """Give a drawing as PNG."""
    return to_png(svg, PIXELS)


def look(
    _: Advance, upload: Upload, kind: str, mapping: Upload | None = None, *, later: bool = False
) -> dict[str, Any]:
    """Say what a file holds; see `looking.look`."""
    return look_at(upload, kind, mapping, later=later)


def whatif(_: Advance, mix: Mix) -> dict[str, Any]:
    """See `nation.whatif`."""
    from radioscopie.web.work import nation  # noqa: PLC0415 - the nation is only loaded where it is asked

    return nation.whatif(mix)


def curve(_: Advance, mix: Mix, lever: str, positions: list[float]) -> dict[str, Any]:
    """See `nation.curve`."""
    from radioscopie.web.work import nation  # noqa: PLC0415 - the nation is only loaded where it is asked

    return nation.curve(mix, lever, positions)


def places(_: Advance, mix: Mix) -> dict[str, Any]:
    """See `nation.places`."""
    from radioscopie.web.work import nation  # noqa: PLC0415 - the nation is only loaded where it is asked

    return nation.places(mix)


def levers(_: Advance, mix: Mix) -> list[dict[str, Any]]:
    """See `nation.levers`."""
    from radioscopie.web.work import nation  # noqa: PLC0415 - the nation is only loaded where it is asked

    return nation.levers(mix)


def layer(_: Advance, looked: Looked, measure: str) -> dict[str, Any]:
    """See `access.layer`."""
    from radioscopie.web.work import access  # noqa: PLC0415 - access is only loaded where it is asked

    return access.layer(looked, measure)


def levels(_: Advance, looked: Looked, zoning: str) -> list[dict[str, Any]]:
    """See `access.levels`."""
    from radioscopie.web.work import access  # noqa: PLC0415 - access is only loaded where it is asked

    return access.levels(looked, zoning)


def communes(_: Advance, looked: Looked) -> list[dict[str, Any]]:
    """See `access.communes`."""
    from radioscopie.web.work import access  # noqa: PLC0415 - access is only loaded where it is asked

    return access.communes(looked)


def add(_: Advance, looked: Looked) -> dict[str, Any]:
    """See `access.add`."""
    from radioscopie.web.work import access  # noqa: PLC0415 - access is only loaded where it is asked

    return access.add(looked)


def worst(_: Advance, looked: Looked, most: int) -> list[dict[str, Any]]:
    """See `access.worst`."""
    from radioscopie.web.work import access  # noqa: PLC0415 - access is only loaded where it is asked

    return access.worst(looked, most)


def place(_: Advance, word: str) -> dict[str, Any]:
    """See `access.place`."""
    from radioscopie.web.work import access  # noqa: PLC0415 - access is only loaded where it is asked

    return access.place(word)


def waited(_: Advance, words: Mapping[str, list[str]], lang: str) -> dict[str, Any]:
    """See `delays.moved`."""
    from radioscopie.web.work import delays  # noqa: PLC0415 - delays are only loaded where they are asked

    return delays.moved(words, lang)


def seats(
    _: Advance, network: Upload, group: str, shift: int, seats: list[int], replications: int, seed: int
) -> dict[str, Any]:
    """See `reading.seats_curve`."""
    from radioscopie.web.work.reading import seats_curve  # noqa: PLC0415 - networks are only loaded where they are asked

    return seats_curve(network, group, shift, seats, replications, seed)
