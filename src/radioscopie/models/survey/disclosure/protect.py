"""A release: primary rules, then the cheapest pattern that keeps every secret from readers and from units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.survey.disclosure.attack import NOBODY
from radioscopie.models.survey.disclosure.cells import cells_of
from radioscopie.models.survey.disclosure.insiders import insider_breaches
from radioscopie.models.survey.disclosure.joint import Release, join
from radioscopie.models.survey.disclosure.known_sums import known_sum_breaches
from radioscopie.models.survey.disclosure.primary import need
from radioscopie.models.survey.disclosure.secrets import shares_of
from radioscopie.models.survey.disclosure.suppress import (
    GivenAwayError,
    Suppression,
    Task,
    breaches,
    suppress,
)
from radioscopie.models.survey.disclosure.work import VALUE, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Bools
    from radioscopie.models.survey.disclosure.attack import Shown, Target
    from radioscopie.models.survey.disclosure.contributions import Contributions
    from radioscopie.models.survey.disclosure.joint import Joint
    from radioscopie.models.survey.disclosure.presets import Preset
    from radioscopie.models.survey.disclosure.secrets import Secret
    from radioscopie.models.survey.disclosure.suppress import Breach
    from radioscopie.models.survey.disclosure.work import Work

    Pattern = Bools


@dataclass(frozen=True, slots=True)
class Protected:
    """A release ready to be audited.

    Parameters
    ----------
    release : what may be published
    primary : shape (cells,), cells hidden by the primary rules themselves
    secrets : what it keeps, with the earlier releases
    joint : its answers and those of the earlier releases that share some
    given_away : secrets that earlier releases already give away, whatever is hidden now
    cost : of the cells hidden beyond the primary ones
    is_best : no safe pattern costs less: proven now
    is_reused : the pattern of an earlier release with the same sensitive cells, still safe
    """

    release: Release
    primary: tuple[bool, ...]
    secrets: tuple[Secret, ...]
    joint: Joint
    given_away: int
    cost: int
    is_best: bool
    is_reused: bool


def protect(
    contributions: Contributions,
    tables: Sequence[Sequence[str]],
    preset: Preset,
    cost: str = VALUE,
    past: Sequence[Release] = (),
) -> Protected:
    """Choose the cells to hide.

    Parameters
    ----------
    tables : columns of each table of the release
    cost : what hiding a cell costs: its value, or how many contribute to it
    past : earlier releases, in their order
    """
    work = prepare(contributions, cells_of(contributions, tables), preset, cost, past)
    found, lost, is_reused = _chosen(work, _earlier_pattern(work, past))
    hidden = tuple(bool(found.hidden[rank]) for rank in work.sum_of)
    values = tuple(sum(contributions.weighted[row] for row in rows) for rows in work.cells.rows)
    release = Release(contributions, work.cells, hidden, preset, 0, values)
    return Protected(release, *_kept(work, lost), found.cost, found.is_best, is_reused)


def as_protected(release: Release, past: Sequence[Release]) -> Protected:
    """Put a release that was published, or rounded, beside those before it, to audit it."""
    work = prepare(release.contributions, release.cells, release.preset, VALUE, past)
    lost = _lost(work)
    hidden = np.zeros(len(work.sums), dtype=np.bool_)
    for cell, rank in enumerate(work.sum_of):
        hidden[rank] |= release.hidden[cell]
    return Protected(
        release, *_kept(work, lost), int(work.costs[hidden].sum()), is_best=False, is_reused=False
    )


def _lost(work: Work) -> set[Target]:
    """Find the secrets that are known even when every cell is hidden."""
    lost: set[Target] = set()
    everything = np.ones(len(work.sums), dtype=np.bool_)
    while True:
        try:
            breaches(work.system, _task(work, lost), everything)
        except GivenAwayError as error:
            lost.add(error.target)
        else:
            return lost


def _kept(work: Work, lost: set[Target]) -> tuple[tuple[bool, ...], tuple[Secret, ...], Joint, int]:
    """Give the primary cells, the secrets that can be kept, all answers, and how many secrets cannot be kept."""
    readers = {target for target in lost if target.unit == NOBODY}
    kept = [
        _against_others(work, secret, target, lost)
        for secret, target in zip(work.secrets, work.targets, strict=True)
        if target not in readers
    ]
    primary = tuple(bool(work.primary[rank]) for rank in work.sum_of)
    return primary, tuple(kept), work.joint, len({(target.plus, target.minus) for target in lost})


def _against_others(work: Work, secret: Secret, target: Target, lost: set[Target]) -> Secret:
    """Leave out the units that learn a secret from earlier releases."""
    units = work.system.owned.units
    knowing = {units[one.unit] for one in lost if one.plus == target.plus and one.unit != NOBODY}
    if not knowing:
        return secret
    against = dict(secret.against) | dict.fromkeys(sorted(knowing), 0.0)
    return replace(secret, against=tuple(against.items()))


def _task(work: Work, lost: set[Target]) -> Task:
    kept = tuple(target for target in work.targets if target not in lost)
    return Task(work.primary, work.costs, kept, partial(_more, work, lost))


def _chosen(work: Work, earlier: Pattern | None) -> tuple[Suppression, set[Target], bool]:
    """Choose a pattern, leaving aside the secrets that earlier releases give away."""
    lost: set[Target] = set()
    while True:
        task = _task(work, lost)
        try:
            if earlier is not None and not breaches(work.system, task, earlier):
                return (
                    Suppression(earlier, int(work.costs[earlier].sum()), is_best=False, rounds=0),
                    lost,
                    True,
                )
            return suppress(work.system, task), lost, False
        except GivenAwayError as error:
            lost.add(error.target)


def _more(work: Work, lost: set[Target], pattern: Pattern, shown: Shown) -> Iterator[Breach]:
    """Let the units attack; then look for sums that can be worked out and have too few contributors."""
    found = list(insider_breaches(work.system, work.guarded, shown, lost))
    yield from found or known_sum_breaches(work, pattern, shown)


def _earlier_pattern(work: Work, past: Sequence[Release]) -> Pattern | None:
    """Give the pattern of the last release with these cells, if the same ones are sensitive."""
    same = [one for one in past if one.cells.places == work.cells.places and not one.base]
    if not same:
        return None
    hidden, sensitive = same[-1].hidden, _sensitive(same[-1])
    pattern, primary = np.zeros((2, len(work.sums)), dtype=np.bool_)
    for cell, rank in enumerate(work.sum_of):
        pattern[rank] |= hidden[cell]
        primary[rank] |= sensitive[cell]
    return pattern if bool((primary == work.primary).all()) else None


def _sensitive(release: Release) -> list[bool]:
    answers = join(release.contributions, ()).answers
    return [need(shares_of(answers, rows), release.preset) is not None for rows in release.cells.rows]
