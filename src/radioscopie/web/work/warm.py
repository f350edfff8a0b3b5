"""What is made ready once, part by part, in the order in which people need it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from radioscopie.inputs import Upload
from radioscopie.law.load import Law
from radioscopie.questions.registry import QUESTIONS, named
from radioscopie.results.answer import silent
from radioscopie.web.example import NETWORKS, PREFIX, shipped_examples

if TYPE_CHECKING:
    from collections.abc import Callable

    Prepare = Callable[[], object]

ONE_ACT = b"date,act\n2026-01-05,ZBQK002\n"


def law() -> None:
    """Read the law, and compile what prices an act."""
    Law.load()
    for question in QUESTIONS:
        for room in ("ask", "answer", "page"):
            import_module(f"radioscopie.questions.{question.folder.replace('/', '.')}.{room}")
    explain = named("explain")
    explain.answer(explain.ask(activity=Upload("act.csv", ONE_ACT), line=2), silent)


def practice() -> None:
    """Compile what compares two laws on a file."""
    impact = named("impact")
    impact.answer(impact.ask(activity=Upload("act.csv", ONE_ACT)), silent)


def nation() -> None:
    """Build the national baseline, the scenario of the decision, and the delays of today."""
    from radioscopie.web.work import delays  # noqa: PLC0415
    from radioscopie.web.work.nation import prepared  # noqa: PLC0415

    prepared()
    delays.prepared()


def access() -> None:
    """Read communes, sites and roads."""
    from radioscopie.web.work.access import prepared  # noqa: PLC0415

    prepared()


def reading() -> None:
    """Compile the engine of reading networks."""
    question, network = named("reading"), shipped_examples()[f"{PREFIX}{NETWORKS[0]}"]
    question.answer(question.ask(network=network, replications=1), silent)


PARTS: dict[str, Prepare] = {
    "law": law,
    "practice": practice,
    "access": access,
    "nation": nation,
    "reading": reading,
}
