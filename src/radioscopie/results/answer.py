"""What a question answers: the result, the rows refused, what else is to be kept beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from radioscopie.tables.rejects import count_refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import ExitStack
    from pathlib import Path

    import pyarrow as pa

    Advance = Callable[[int], None]

MUCH = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A file made ready beside its place, where it goes once the rows refused are written at theirs.

    Parameters
    ----------
    held : its folder, gone when this is closed, or when the answer is dropped
    """

    file: Path
    place: Path
    rejects: Path
    held: ExitStack


@dataclass(frozen=True, slots=True)
class Large:
    """Files too large to be held, kept beside the tables.

    Parameters
    ----------
    folder : where they are ready
    held : the folder, gone when this is closed, or when the answer is dropped
    """

    folder: Path
    held: ExitStack


@dataclass(frozen=True, slots=True)
class Again:
    """What a folder keeps to do its work again by itself.

    Parameters
    ----------
    files : content of the files read that are kept in the folder, by name
    tables : the user's own tables, by name; not kept, but their places (from the folder) and digests are
    """

    files: Mapping[str, bytes]
    tables: Mapping[str, Path]


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """An answer. In Python it shows and gives what its result does: `answer.by_machine`, `answer.report(path)`.

    Parameters
    ----------
    result : in no language: a `Result`, or a frozen type of its own when the question does not answer tables
    rejects : the reasons of the rows refused, as `tables.rejects` has them; None when a refused row stops the question
    read : rows of the file that were read
    files : further files to keep beside the tables, by name; made when they are asked for
    inside : further answers, each in a folder of its name
    sound : False when it says that something must be mended: the command then ends as for bad input
    care : it was done, but must be looked at before it is used: the command then ends with 3
    draft : a file too large to be held, for a question that writes one instead of tables
    again : what the folder keeps to be done again by itself; None: it tells the words of the command
    excluded : rows read that are set aside for a reason that the tables say
    large : files too large to be held, kept beside the tables
    """

    result: Any
    rejects: pa.Table | None = None
    read: int = 0
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=lambda: MappingProxyType({}))
    inside: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    sound: bool = True
    care: bool = False
    draft: Draft | None = None
    again: Again | None = None
    excluded: int = 0
    large: Large | None = None

    def __repr__(self) -> str:
        """Say what it is in a line."""
        return (
            f"{self.result!r} of {self.read} rows, {self.rejected} refused"
            if self.read
            else repr(self.result)
        )

    def _repr_html_(self) -> str:
        """Show its result in a notebook."""
        shown: str = self.result._repr_html_()
        return shown

    def __getattr__(self, name: str) -> Any:
        """Give what its result has: a table by its name, `tables`, `assumptions`, `report`, `to_pandas`."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.result, name)

    @property
    def rejected(self) -> int:
        """How many rows were refused."""
        return 0 if self.rejects is None else count_refused(self.rejects)

    @property
    def is_sound(self) -> bool:
        """Tell whether it can be used at all: nothing must be mended, and not every row was refused."""
        return self.sound and not (self.rejected and self.rejected == self.read)

    @property
    def needs_care(self) -> bool:
        """Tell whether it must be looked at before it is used: more than one row in twenty was refused."""
        return self.care or MUCH * self.rejected > self.read

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, accepted and refused, by the keys of the JSON; nothing when a refused row stops the question."""
        if self.rejects is None:
            return {}
        accepted = self.read - self.rejected - self.excluded
        counts = {"rows_read": self.read, "accepted": accepted, "rejected": self.rejected}
        return counts | ({"excluded": self.excluded} if self.excluded else {})


def silent(_: int) -> None:
    """Take the progress of work that nobody watches."""
