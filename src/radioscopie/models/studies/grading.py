"""How right links are: some drawn by chance, graded by a human, and what this says of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.statistics import wilson

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Row

SEED = 17


def drawn(links: int, size: int) -> Ints:
    """Draw links, each as likely as another; the same ones each time.

    Returns
    -------
    their ranks, in order, shape (min(links, size),)
    """
    ranks = np.random.default_rng(SEED).choice(links, min(links, size), replace=False)
    return np.sort(ranks).astype(np.int64)


def graded(links: int, right: int, wrong: int) -> Row:
    """Tell how many of some links are right, from those that were graded.

    Returns
    -------
    links, graded, right, precision with its 95 % interval (Wilson), false links at the same three values; None where
    nothing was graded
    """
    told = {"links": links, "graded": right + wrong, "right": right}
    if not right + wrong:
        return told | dict.fromkeys((*SHARES, *FALSE))
    share = right / (right + wrong)
    low, high = wilson(share, right + wrong)
    shares = (share, low, min(high, 1.0))
    return told | dict(zip(SHARES, shares, strict=True)) | _false(links, shares)


SHARES = ("precision", "precision_low_95", "precision_high_95")
FALSE = ("false_links", "false_links_high_95", "false_links_low_95")


def _false(links: int, shares: tuple[float, ...]) -> Row:
    return {name: round(links * (1 - share)) for name, share in zip(FALSE, shares, strict=True)}
