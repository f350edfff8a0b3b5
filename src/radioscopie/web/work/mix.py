"""What is asked of the nation: light, for who asks has no need of the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radioscopie.inputs import Upload
    from radioscopie.web.work.added import Added
    from radioscopie.web.work.orders import Orders

FIRST = "decision_2025"


@dataclass(frozen=True, slots=True)
class Mix:
    """What is asked of the nation.

    Parameters
    ----------
    scenario : the name of one that is shipped, or its file
    variant : name of a variant; "": the first
    values : central values of numbers, by key, in place of those of the file
    law : reform laid over the law of the variant: what its file has under `values`
    added : measures added to the variant
    beside : files that the scenario's own names
    """

    scenario: str | Upload = FIRST
    variant: str = ""
    values: tuple[tuple[str, float], ...] = ()
    law: Orders = ()
    added: Added = ()
    beside: tuple[Upload, ...] = ()

    @property
    def enacted(self) -> Mix:
        """The scenario and the variant as they are."""
        return Mix(self.scenario, self.variant, beside=self.beside)

    @property
    def written(self) -> Mix:
        """The same before its numbers and its law are moved: what stands in a file of its own."""
        return Mix(self.scenario, self.variant, added=self.added, beside=self.beside)
