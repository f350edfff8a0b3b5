"""The price of each cell under a law, by period: the engine's own row pricing, on one unit of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.pricing.encode import Coded, Fleet
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.rules import ALD, ORDINARY, RADIOGRAPHY, Rows

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Ints
    from radioscopie.law.compile import Compiled
    from radioscopie.models.scenarios.counts import PriceCells


PARTS = (
    "tariff", "modifiers", "association", "insurer", "complementary", "patient", "insurer_ald",
    "complementary_ald", "patient_ald",
)  # fmt: skip
COMPONENTS = (0, 1, 2)
LATER = 2  # association of a radiograph second or later in a visit (`Baseline.activity`)
THIRD = 3  # radiographs: the rule is felt from the third on
INSURER, INSURER_ALD = PARTS.index("insurer"), PARTS.index("insurer_ald")


def unit_prices(law: Compiled, cells: PriceCells, periods: Ints) -> tuple[Ints, Ints]:
    """Price one unit of each cell at the start of each period, and what being third in a visit changes to it.

    Parameters
    ----------
    periods : periods of the law, shape (S,)

    Returns
    -------
    cents, shape (S, C, parts), in the order of `PARTS`: an act not in force costs nothing; the payers come twice,
    for an ordinary patient and for one without co-payment (long illness). Then, of the same shape, what is added when
    it is third or later in a visit: zero but for radiographs of association 2 under the rule of two a visit
    """
    wanted, slot = np.unique(periods, return_inverse=True)
    ordinary, ald = (_price(law, cells, wanted, statute) for statute in (ORDINARY, ALD))
    unit, third = (
        np.ascontiguousarray(np.concatenate([own, other[:, :, len(COMPONENTS) :]], axis=2)[slot])
        for own, other in zip(ordinary, ald, strict=True)
    )
    return unit, third


def _price(law: Compiled, cells: PriceCells, periods: Ints, statute: int) -> tuple[Ints, Ints]:
    coded = _coded(law, cells, periods, statute)
    alone = _parts(coded, law)
    later = (coded.rows.association == LATER) & (law.acts.modality[coded.rows.act] == RADIOGRAPHY)
    less = np.where((later & _third_is_unpaid(law)[coded.rows.period])[:, None], -alone, 0)
    shape = (len(periods), len(cells.act), -1)
    return alone.reshape(shape), less.reshape(shape)


def _parts(coded: Coded, law: Compiled) -> Ints:
    acts = price_rows(coded, _no_fleet(), law).acts
    parts = (acts.tariff, acts.modifiers, acts.association, acts.insurer, acts.complementary, acts.patient)
    return np.stack(parts, axis=1)


def _third_is_unpaid(law: Compiled) -> Bools:
    """Tell in which periods the third radiograph of a visit is not billable."""
    unpaid: Bools = (law.acts.radiograph_rule == 1) & (law.acts.radiograph_max < THIRD)
    return unpaid


def _coded(law: Compiled, cells: PriceCells, periods: Ints, statute: int) -> Coded:
    """List one unit of each cell in each period, as rows without visit nor machine."""
    many, size = len(periods), len(periods) * len(cells.act)
    period, none = np.repeat(periods, len(cells.act)), np.zeros(size, np.int64)
    act = np.tile(cells.act, many)
    rows = Rows(
        day=law.starts[period],
        period=period.astype(np.int16),
        act=act.astype(np.int16),
        combo=np.tile(cells.combo, many).astype(np.int16),
        association=np.tile(cells.association, many).astype(np.int8),
        quantity=none + 1,
        grid=np.tile(cells.grid, many).astype(np.int8),
        statute=(none + statute).astype(np.int8),
        outside=none.astype(np.int8),
        overseas=none.astype(np.int8),
        machine=(none - 1).astype(np.int32),
        equipment=law.acts.fee_kind[act],
    )
    return Coded(rows, cells.combos, none - 1, none.astype(np.int32), none)


def _no_fleet() -> Fleet:
    none = np.zeros(0, np.int64)
    return Fleet((), none, none, none, none, none)
