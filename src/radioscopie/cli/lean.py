"""What a command need not do, as long as it answers one question and leaves.

pyarrow brings pandas in with the first list that it meets, wherever pandas is installed: a fifth of a second. No
command holds anything of pandas, so pyarrow is let look for it once without finding it; it looks again where a table is
asked as one of pandas. And rows of tables are objects by the hundred thousand, none of which points to itself: looking
for circles among them takes a tenth of the time. Python that imports `radioscopie` is not touched.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PANDAS = "pandas"
ROUNDS = (50_000, 20, 50)  # objects, then rounds, before circles are looked for


class _Absent:
    """A finder of modules that says there is no pandas."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: object = None) -> None:  # noqa: ARG004
        if name == PANDAS:
            raise ModuleNotFoundError(name=name)


def lighten() -> None:
    """Leave out of this process what a command does not need."""
    gc.set_threshold(*ROUNDS)
    _without_pandas()


def _without_pandas() -> None:
    """Let pyarrow look for pandas and not find it, unless it is there already."""
    if PANDAS in sys.modules:
        return
    import pyarrow as pa  # noqa: PLC0415

    absent = _Absent()
    sys.meta_path.insert(0, absent)
    try:
        pa.array([])
    finally:
        sys.meta_path.remove(absent)
