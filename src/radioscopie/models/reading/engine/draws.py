"""Random draws by counter: the same exam draws the same numbers whoever reads it, in whatever order.

A draw is a hash (SplitMix64: Steele, Lea and Flood, OOPSLA 2014) of a key and of a purpose. There is no state: two
variants of a network see the same requests, protocols and reading times (common random numbers), each purpose
has its own stream, and the order of events cannot shift them.
"""

from __future__ import annotations

import math

import numpy as np

from radioscopie.jit import kernel

FIXED, EXPONENTIAL, LOGNORMAL, GAMMA = 0, 1, 2, 3
LAWS = {"fixed": FIXED, "exponential": EXPONENTIAL, "lognormal": LOGNORMAL, "gamma": GAMMA}

# What an exam draws for, each with a number of its own: two purposes of one number would be one and the same draw.
D_MOMENT, D_EXAM, D_PRIORITY = range(3)
D_FAILED, D_QUESTION, D_REFUSED, D_CALLED, D_READ_TWICE, D_DELAY, D_DISCREPANCY, D_LOST = range(3, 11)
D_PROTOCOL, D_ANSWER, D_READ, D_SECOND, D_CALL, D_PATIENCE = range(20, 26)
D_STEP, D_ACQUISITION, D_PREPARATION = 40, 60, 61  # D_STEP: and as many as there are steps

ONE, STEP = np.uint64(1), np.uint64(0x9E3779B97F4A7C15)
MIX_1, MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
S_30, S_27, S_31, S_11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
UNIT = 2.0**-53


@kernel()
def mixed(word):
    """Scramble 64 bits."""
    word = (word ^ (word >> S_30)) * MIX_1
    word = (word ^ (word >> S_27)) * MIX_2
    return word ^ (word >> S_31)


@kernel()
def derived(key, purpose):
    """Give the key of a purpose under a key."""
    return mixed(np.uint64(key) + (np.uint64(purpose) + ONE) * STEP)


@kernel()
def uniform(key, purpose):
    """Draw in ]0, 1[."""
    return (np.float64(derived(key, purpose) >> S_11) + 0.5) * UNIT


@kernel()
def _tail(q):
    top = ((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
    top = ((top - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783
    low = ((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
    return top / ((low + 3.754408661907416) * q + 1.0)


@kernel()
def normal_quantile(p):
    """Invert the normal distribution (Acklam 2003; relative error under 1.2e-9)."""
    if p < 0.02425:
        return _tail(math.sqrt(-2.0 * math.log(p)))
    if p > 1.0 - 0.02425:
        return -_tail(math.sqrt(-2.0 * math.log(1.0 - p)))
    q = p - 0.5
    r = q * q
    top = ((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r
    top = ((top + 1.383577518672690e02) * r - 3.066479806614716e01) * r + 2.506628277459239
    low = ((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r
    low = ((low + 6.680131188771972e01) * r - 1.328068155288572e01) * r + 1.0
    return top * q / low


@kernel()
def _gamma(shape, key):
    """Draw a gamma of scale 1 (Marsaglia and Tsang 2000), each try with draws of its own."""
    boost = 1.0
    if shape < 1.0:
        boost = uniform(key, 0) ** (1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    for turn in range(1, 1000):
        x = normal_quantile(uniform(key, 2 * turn))
        v = (1.0 + c * x) ** 3
        if v > 0.0 and math.log(uniform(key, 2 * turn + 1)) < 0.5 * x * x + d - d * v + d * math.log(v):
            return boost * d * v
    return boost * d


@kernel()
def duration(law, key, purpose):
    """Draw a duration; `law` is a row (code, first, second parameter) made by `law_row`."""
    code = int(law[0])
    if code == FIXED:
        return law[1]
    if code == EXPONENTIAL:
        return -law[1] * math.log(uniform(key, purpose))
    if code == LOGNORMAL:
        return math.exp(law[1] + law[2] * normal_quantile(uniform(key, purpose)))
    return law[2] * _gamma(law[1], derived(key, purpose))


def law_row(name: str, mean: float, cv: float) -> tuple[float, float, float]:
    """Give the row (code, first, second) of a law of a mean (minutes) and a coefficient of variation.

    `fixed` and `exponential` have the mean alone; `lognormal` has mu and sigma; `gamma` has shape and scale.
    A law without spread, or of mean zero, is fixed.
    """
    if name == "exponential" and mean > 0:
        return EXPONENTIAL, mean, 0.0
    if name == "fixed" or mean <= 0 or cv <= 0:
        return FIXED, mean, 0.0
    if name == "gamma":
        return GAMMA, 1.0 / cv**2, mean * cv**2
    spread = math.log(1.0 + cv**2)
    return LOGNORMAL, math.log(mean) - spread / 2.0, math.sqrt(spread)
