"""The least that must be counted, without whole numbers: linear programs, each refuted by a dual that is added up here.

Where no plan keeps all forms at zero or below, the dual names a few that cannot be kept together: one of them at least
is above in every plan. Each is let go in turn, and the rest asked again.
"""

import numpy as np
from scipy.optimize import linprog


def least_count(program, most):
    """Give the least number of forms above zero, and the weakest dual that refuted fewer (positive: a proof).

    `most` + 1 is given when no plan has `most` or fewer.
    """
    forms = program.harms[0].forms
    may = forms.highest(program.least, program.most) > 0
    scale = np.maximum(np.abs(forms.slope[may]).max(axis=1), 1e-12)
    slope, start = forms.slope[may] / scale[:, None], forms.start[may] / scale
    weakest = [np.inf]
    return _least(program, (slope, start), frozenset(), most, weakest), weakest[0]


def _least(program, forms, let_go, more, weakest):
    value, dual, clash = _refuted(program, *forms, let_go)
    if value <= 1e-9:
        return len(let_go)
    weakest[0] = min(weakest[0], dual)
    if not more:
        return len(let_go) + 1
    return min(_least(program, forms, let_go | {one}, more - 1, weakest) for one in clash)


def _refuted(program, slope, start, let_go):
    """Make least the highest of the forms kept, under the target: that, its dual added up by hand, the forms named."""
    kept = np.array([one for one in range(len(start)) if one not in let_go])
    wanted, amount = program.wanted.savings, program.wanted.amount
    rows = np.vstack([slope[kept], -wanted.slope / amount])
    most = np.append(-start[kept], (wanted.start[0] - amount) / amount)
    above = np.append(-np.ones(len(kept)), 0.0)
    found = linprog(
        np.append(np.zeros(slope.shape[1]), 1.0),
        A_ub=np.column_stack([rows, above]),
        b_ub=most,
        bounds=[*zip(program.least, program.most, strict=True), (None, None)],
    )
    price = np.maximum(-found.ineqlin.marginals, 0)
    price = price / -(price @ above)
    left = price @ rows
    dual = np.minimum(left * program.least, left * program.most).sum() - price @ most
    return found.fun, dual, kept[np.flatnonzero(price[:-1] > 1e-9)].tolist()
