"""Which group may read what, and at which level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.network.spec import LEVELS

if TYPE_CHECKING:
    from radioscopie.models.reading.network.spec import Exam, Network, ReaderGroup, Site


def classes(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Tell exams apart for readers: `class_of` (sites, exams) and `level` (classes, groups)."""
    known: dict[tuple[int, ...], int] = {}
    class_of = np.empty((len(network.sites), len(network.exams)), np.int32)
    for s, site in enumerate(network.sites):
        for x, exam in enumerate(network.exams):
            levels = tuple(_level(group, site, exam) for group in network.groups)
            class_of[s, x] = known.setdefault(levels, len(known))
    return class_of, np.array(list(known), np.int8)


def _level(group: ReaderGroup, site: Site, exam: Exam) -> int:
    """Level at which a group reads an exam of a site; -1 when it may not."""
    place = {"site": site.name, "national": ""}.get(group.level)
    reads = group.place == (getattr(site, group.level) if place is None else place)
    licensed = not group.sites or site.name in group.sites
    skilled = not exam.skill or exam.skill in group.skills
    return LEVELS.index(group.level) if reads and licensed and skilled else -1


def nearest_first(level: np.ndarray) -> np.ndarray:
    """Eligible groups of each class by level, then in the order of the file; -1 after the last."""
    order = np.argsort(np.where(level < 0, 127, level), axis=1, kind="stable")
    return np.where(np.take_along_axis(level, order, axis=1) < 0, -1, order).astype(np.int32)


def readable(level: np.ndarray) -> np.ndarray:
    """Classes each group may read; -1 after the last."""
    order = np.argsort(level.T < 0, axis=1, kind="stable")
    return np.where(np.take_along_axis(level.T, order, axis=1) < 0, -1, order).astype(np.int32)


def unreadable(network: Network) -> list[tuple[Site, Exam]]:
    """List the sites and exams with requests that no group may read."""
    class_of, level = classes(network)
    empty = np.all(level < 0, axis=1).tolist()
    used = {name for flow in network.flows for name, share in flow.mix.items() if share > 0}
    return [
        (site, exam)
        for s, site in enumerate(network.sites)
        for x, exam in enumerate(network.exams)
        if empty[class_of[s, x]] and exam.name in used and any(site.volumes.values())
    ]
