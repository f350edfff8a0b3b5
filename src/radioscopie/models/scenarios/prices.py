"""The price of each cell under a law, by period: the engine's own row pricing, on one unit of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.pricing.encode import Coded, Fleet
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.rules import ALD, ORDINARY, Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from radioscopie.law.compile import Compiled
    from radioscopie.models.scenarios.counts import Cells

    Ints = NDArray[np.int64]

PARTS = (
    "tariff", "modifiers", "association", "insurer", "complementary", "patient", "insurer_ald",
    "complementary_ald", "patient_ald",
)  # fmt: skip
COMPONENTS = (0, 1, 2)
INSURER, INSURER_ALD = PARTS.index("insurer"), PARTS.index("insurer_ald")


def unit_prices(law: Compiled, cells: Cells, periods: Ints) -> Ints:
    """Price one unit of each cell at the start of each period.

    Parameters
    ----------
    periods : periods of the law, shape (S,)

    Returns
    -------
    cents, shape (S, C, parts), in the order of `PARTS`; an act not in force costs nothing. The payers come twice:
    for an ordinary patient and for one without co-payment (long illness)
    """
    wanted, slot = np.unique(periods, return_inverse=True)
    ordinary, ald = (_price(law, cells, wanted, statute) for statute in (ORDINARY, ALD))
    priced = np.concatenate([ordinary, ald[:, :, len(COMPONENTS) :]], axis=2)
    return np.ascontiguousarray(priced[slot])


def _price(law: Compiled, cells: Cells, periods: Ints, statute: int) -> Ints:
    shape = (len(periods), len(cells.act))
    coded = _coded(law, cells, periods, statute)
    acts = price_rows(coded, _no_fleet(), law).acts
    parts = (acts.tariff, acts.modifiers, acts.association, acts.insurer, acts.complementary, acts.patient)
    return np.stack([part.reshape(shape) for part in parts], axis=2)


def _coded(law: Compiled, cells: Cells, periods: Ints, statute: int) -> Coded:
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
        equipment=law.fee_kind[act],
    )
    return Coded(rows, cells.combos, none - 1, none.astype(np.int32), none)


def _no_fleet() -> Fleet:
    none = np.zeros(0, np.int64)
    return Fleet((), none, none, none, none, none)
