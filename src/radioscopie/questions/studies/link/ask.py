"""What may be asked of `radioscopie studies link`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import file, place, refuse, whole, words_together
from radioscopie.errors import problem

if TYPE_CHECKING:
    from pathlib import Path

    from radioscopie.inputs import Input

MOST = 10_000
KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which index is linked.

    Parameters
    ----------
    state : folder of an index
    why : two identities: the rule that links them, and what agrees
    sample : links drawn for a human to grade, none where 0
    graded : a sample that was graded
    """

    state: Path = place(metavar="DIR", by_place=True)
    why: tuple[str, ...] = words_together("KEY", 2)
    sample: int = whole(0, MOST, 0)
    graded: Input | None = file("FILE", default=None)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        wrong = [problem("studies_link.not_a_key", "--why") for one in self.why if not KEY.fullmatch(one)]
        refuse(self, wrong[:1])
