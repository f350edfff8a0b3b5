"""What is paid to practices by who owns them, before and after a scenario: acts and technical fees, by every payer.

No source says who owns which practice: how much funds back is published as a share, from low to high. At central values
the practices are those of the accounts; each draw takes another share, and other practices, the large ones more often.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.draws import stream
from radioscopie.models.finances.desks import summed
from radioscopie.models.joins.nation_accounts.books import prepare
from radioscopie.models.joins.nation_accounts.draws import EVERY, FINE, drawn_hypothesis, received_together
from radioscopie.models.joins.nation_accounts.practices import fund_wait, owned
from radioscopie.models.joins.nation_accounts.scenario_takings import scenario_takings
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.stages import same_limits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints, Strings
    from radioscopie.law.load import Law
    from radioscopie.models.joins.nation_accounts.draws import Received
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.models.scenarios.stages import ScenarioStage

    Key = tuple[str, int, str]  # variant, year, owner

UNKNOWN = "unknown"
OWNERS = ("independent", "group", "fund_backed", "public", "non_profit", UNKNOWN)


@dataclass(frozen=True, slots=True)
class Paid:
    """What is paid to the practices of an owner: cents, or draws of them.

    Parameters
    ----------
    practices : how many there are; none is counted where the owner is not known
    base, change : in the base, and what the variant changes of it
    """

    practices: Ints
    base: Ints
    change: Ints


def owner_nation(baseline: Baseline, law: Law, scenario: Scenario) -> NationAccounts:
    """Make the practices of a baseline ready for a scenario; machines whose places are given are in nobody's."""
    return prepare(baseline, law, (), scenario)


def paid_to_owners(nation: NationAccounts) -> dict[Key, Paid]:
    """Give what is paid to each owner at central values, by variant and year, in cents.

    Owners that are not known are the other specialties, whose acts have no practice here.
    """
    words = nation.practices.groups["ownership"]
    found: dict[Key, Paid] = {}
    for name, path in nation.model.paths.items():
        before, after = (_central(nation, name, i) for i in (0, len(path) - 1))
        for year, base in before.items():
            change = after[year] - base
            found |= {(name, year, key): one for key, one in _by_owner(words, base, change).items()}
    return found


def _central(nation: NationAccounts, name: str, i: int) -> dict[int, Ints]:
    """Give what each practice is paid by year, shape (P + 1,): the last place is what is left out."""
    desks, size = nation.practices.desks, len(nation.practices.desks.practices)
    place = np.append(desks.practice, size)
    taken = scenario_takings(nation.model, nation.practices, name, i, central(nation.model.scenario))
    return {year: summed(one.acts + one.fees, place, size + 1) for year, one in taken.items()}


def _by_owner(words: Strings, base: Ints, change: Ints) -> dict[str, Paid]:
    """Add practices up by owner; amounts have shape (…, P + 1), words (…, P)."""
    mask = {owner: words == owner for owner in OWNERS[:-1]}
    found = {
        owner: Paid(
            mine.sum(axis=-1), (base[..., :-1] * mine).sum(axis=-1), (change[..., :-1] * mine).sum(axis=-1)
        )
        for owner, mine in mask.items()
    }
    return found | {UNKNOWN: Paid(np.zeros_like(base[..., -1]), base[..., -1], change[..., -1])}


def drawn_to_owners(nation: NationAccounts, count: int, seed: int, part: slice) -> dict[Key, Paid]:
    """Draw what is paid to each owner: the scenario's numbers, the share of funds and the practices behind it.

    Parameters
    ----------
    count, seed : number of draws, and what makes them the same again
    part : which of the draws are made
    """
    words = drawn_words(nation, count, seed, part)
    found: dict[Key, Paid] = {}
    for name, path in nation.model.paths.items():
        before, after = _ends(nation, path, name, (count, seed, part))
        for year, own in before.items():
            base = _whole(own)
            change = _whole(after[year]) - base
            found |= {(name, year, key): one for key, one in _by_owner(words, base, change).items()}
    return found


def _ends(
    nation: NationAccounts, path: Sequence[ScenarioStage], name: str, drawing: tuple[int, int, slice]
) -> list[dict[int, Received]]:
    """Draw receipts before and after; volumes are counted once where prices alone change."""
    last, model = len(path) - 1, nation.model
    is_same = path[0].world is path[last].world and same_limits(path[0].law, path[last].law)
    asked = [(0, last)] if is_same else [(0,), (last,)]
    return [
        one
        for stages in asked
        for one in received_together(model, nation.practices, name, stages, *drawing, grows=True)
    ]


def _whole(own: Received) -> Ints:
    """Add acts and fees up, shape (K, P + 1)."""
    return np.append(own.acts + own.fees.sum(axis=1), own.apart[:, None], axis=1)


def drawn_words(nation: NationAccounts, count: int, seed: int, part: slice = EVERY) -> Strings:
    """Draw who owns each practice, shape (K, P)."""
    practices = nation.practices
    share = drawn_hypothesis(nation.hypotheses["fund_share"], count, seed)[part] / FINE
    ranks = range(count)[part]
    size = len(practices.desks.practices)
    drawn = [
        owned(practices, nation.acts, float(own), fund_wait(stream(seed, f"owners {rank}"), size))
        for rank, own in zip(ranks, share, strict=True)
    ]
    return np.array(drawn).reshape(len(drawn), size)


def joined(parts: Sequence[Mapping[Key, Paid]]) -> dict[Key, Paid]:
    """Put the draws of several constructions one after the other."""
    names = ("practices", "base", "change")
    return {
        key: Paid(*(np.concatenate([getattr(one[key], name) for one in parts]) for name in names))
        for key in (parts[0] if parts else ())
    }
