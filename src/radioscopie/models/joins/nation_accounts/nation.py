"""What the accounts of the nation stand on, and the accounts of one of its years."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radioscopie.models.finances.desks import summed
from radioscopie.models.finances.ownership import debt_numbers, debt_service, gross_surplus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.desks import Desks, Takings
    from radioscopie.models.joins.nation_accounts.practices import Practices
    from radioscopie.models.scenarios.model import Model
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.reference_nation import Hypothesis


@dataclass(frozen=True, slots=True)
class NationAccounts:
    """What the accounts stand on: `reference` year at the prices of `ON`, lines of `reading` by world and year."""

    practices: Practices
    reference: Takings
    model: Model
    charges: tuple[Charge, ...]
    hypotheses: Mapping[str, Hypothesis]
    reading: Mapping[tuple[str, int], tuple[Charge, ...]] = field(default_factory=dict)

    @property
    def acts(self) -> Ints:
        """Receipts of acts of the reference year by practice, in cents."""
        return summed(
            self.reference.year().acts, self.practices.desks.practice, len(self.practices.desks.practices)
        )


@dataclass(frozen=True, slots=True)
class NationYear:
    """A year of a world ("base" or a variant).

    Parameters
    ----------
    takings : totals of the year by desk
    desks : the desks, with the machines that the world adds
    levels : accounts with central charges, by level of `accounts.LEVELS`
    """

    variant: str
    year: int
    takings: Takings
    desks: Desks
    levels: Mapping[str, Accounts]


def interest(nation: NationAccounts, first: NationYear) -> Ints:
    """Give the interest of each practice a year, in cents, shape (P,): sized on the surplus of the first book."""
    surplus = gross_surplus(first.levels["practice"])
    return debt_service(nation.practices.groups["ownership"].tolist(), surplus, debt_numbers())
