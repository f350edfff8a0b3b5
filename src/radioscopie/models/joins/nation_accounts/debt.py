"""The interest that fund-backed groups make the nation's practices bear, and what it leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.finances.distribution import permille
from radioscopie.models.finances.ownership import debt_numbers, debt_service, gross_surplus

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from radioscopie.models.finances.distribution import Group
    from radioscopie.models.joins.nation_accounts.nation import Book, Nation

    Ints = NDArray[np.int64]


def interest(nation: Nation, first: Book) -> Ints:
    """Give the interest of each practice a year, in cents, shape (P,): sized on the surplus of the first book."""
    surplus = gross_surplus(first.levels["practice"])
    return debt_service(nation.scene.groups["ownership"].tolist(), surplus, debt_numbers())


def debt_row(book: Book, debt: Ints, group: Group) -> dict[str, int]:
    """Say what a group of practices bears, and how many are below the line once it is paid, at central charges."""
    left = (book.levels["practice"].margin - debt)[group.members]
    under = (left < 0).sum()
    return {
        "debt_service_cents": int(debt[group.members].sum()),
        "margin_after_debt_cents": int(left.sum()),
        "under_after_debt": int(under),
        "under_after_debt_permille": int(permille(under, group.members.sum())),
    }
