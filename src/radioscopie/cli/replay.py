"""What a command wrote in a folder is recorded there, so that `radioscopie verify` can do it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from radioscopie.questions.registry import Question

OUT, KINDS = "--out", ("*.toml", "*.csv", "*.parquet")


def run_and_keep(argv: Sequence[str], arguments: Namespace) -> int | None:
    """Run a command; the folder that it fills, if any, keeps how to do it again.

    Parameters
    ----------
    argv : the command as typed
    arguments : the same, read
    """
    question: Question | None = getattr(arguments, "question", None)
    if question is not None and question.recorded:
        arguments.inputs, arguments.words = list(_inputs(arguments)), list(_without_out(argv))
    code: int | None = arguments.run(arguments)
    return code


def _inputs(arguments: Namespace) -> Iterator[Path]:
    """Give the files named in a command, and those of a practice's directory."""
    for name, value in sorted(vars(arguments).items()):
        for word in value if isinstance(value, list) else [value]:
            if name != "out" and isinstance(word, str | Path):
                yield from _files(Path(word))
                yield from _files(Path(str(word).partition("=")[2]))


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir() and path.name:
        yield from sorted(file for kind in KINDS for file in path.glob(kind) if file.is_file())


def _without_out(argv: Sequence[str]) -> Iterator[str]:
    """Give the words of a command but for its output folder, which is where the record stands."""
    words = iter(argv)
    for word in words:
        if word == OUT:
            next(words)
        elif not word.startswith(f"{OUT}="):
            yield word
