"""Which acts: the constructed mix of each modality, tilted so that town acts cost what was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.nation.raking import tilt
from radioscopie.models.pricing.totals import price_table
from radioscopie.tables.reference_nation import CONSTRUCTION, read_shapes

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals
    from radioscopie.law.compile import Compiled
    from radioscopie.tables.reference_nation import Reference


COMBOS = ("", "Y", "Z")
RADIOGRAPHY = "radiography"
WANTED = {"town_radiologists": "Z", "hospital": "Z", "other_specialties": "Y"}
GIGA_CENTS = 10**11


@dataclass(frozen=True, slots=True)
class Mix:
    """Acts of a modality in a perimeter: codes, share of each (of sum 1), modifiers billed."""

    acts: tuple[str, ...]
    shares: Reals
    combos: tuple[str, ...]


def act_mixes(
    reference: Reference, law: Compiled, volumes: dict[str, dict[str, int]]
) -> dict[tuple[str, str], Mix]:
    """Give the mix of each perimeter and modality, the town's tilted towards the published spending on acts."""
    mixes = {key: built_mix(reference, law, *key) for key in _keys(reference)}
    town = [
        (key, volumes[key[0]][key[1]]) for key in mixes if key[0] == "town_radiologists" and key[1] != "pet"
    ]
    shares = _tilted(
        reference, law, {key[1]: mixes[key] for key, _ in town}, np.array([v for _, v in town], np.float64)
    )
    for (key, _), share in zip(town, shares, strict=True):
        mixes[key] = Mix(mixes[key].acts, share, mixes[key].combos)
    return mixes


def unit_amounts(law: Compiled, acts: tuple[str, ...], combos: tuple[str, ...]) -> Ints:
    """Give the amount in cents of one unit of each act with its modifiers, sector 1, last period of the law."""
    table = price_table(law, COMBOS).unit[-1, 0, 0]
    rows = [law.codes.index(act) for act in acts]
    amounts: Ints = table[rows, [COMBOS.index(combo) for combo in combos]].astype(np.int64)
    return amounts


def _keys(reference: Reference) -> list[tuple[str, str]]:
    return list(dict.fromkeys((row["perimeter"], row["modality"]) for row in reference.mix))


def built_mix(reference: Reference, law: Compiled, perimeter: str, modality: str) -> Mix:
    """Give the mix of a perimeter and modality as it was constructed, before any tilt."""
    rows = [row for row in reference.mix if (row["perimeter"], row["modality"]) == (perimeter, modality)]
    acts = tuple(row["act"] for row in rows)
    weights = np.array([row["weight"] for row in rows], np.float64)
    letter = WANTED[perimeter]
    accepted = unit_amounts(law, acts, (letter,) * len(acts)) >= 0
    return Mix(acts, weights / weights.sum(), tuple(letter if yes else "" for yes in accepted))


def _tilted(reference: Reference, law: Compiled, of: dict[str, Mix], volumes: Reals) -> list[Reals]:
    """Tilt all modalities by one factor: insurer's spending on acts = published figure."""
    mixes = list(of.values())
    acts = tuple(act for mix in mixes for act in mix.acts)
    combos = tuple(combo for mix in mixes for combo in mix.combos)
    groups = np.repeat(np.arange(len(mixes)), [len(mix.acts) for mix in mixes])
    amounts = unit_amounts(law, acts, combos) * _paid(reference, list(of))[groups]
    fees = reference.figure("SPE-007") / reference.central("insurer_share") * GIGA_CENTS
    target = float(fees) / volumes.sum()
    shares = np.concatenate([mix.shares for mix in mixes])
    tilted = tilt(shares, amounts, groups, volumes / volumes.sum(), target)
    return np.split(tilted, np.cumsum([len(mix.acts) for mix in mixes])[:-1])


def _paid(reference: Reference, modalities: list[str]) -> Reals:
    """Give the share of its amount that an act is paid in the mean: radiographs second or later in a visit, half."""
    later = float(reference.central("later_radiograph_share"))
    (rate,) = read_shapes(CONSTRUCTION)["later_radiograph_rate"]
    return np.array([1 - rate * later if word == RADIOGRAPHY else 1.0 for word in modalities])
