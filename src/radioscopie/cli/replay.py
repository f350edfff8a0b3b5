"""What a command wrote in a folder is recorded there, so that `radioscopie verify` can do it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from radioscopie.questions.registry import Question

    Stamps = dict[str, tuple[int, int]]

OUT, FOLDERS, KINDS = "--out", ("*", "*/*"), ("*.toml", "*.csv", "*.parquet")


def run_and_keep(argv: Sequence[str], arguments: Namespace) -> int | None:
    """Run a command; beside the folder that it filled, if any, write how to do it again.

    Parameters
    ----------
    argv : the command as typed
    arguments : the same, read
    """
    out, inputs = getattr(arguments, "out", None), list(_inputs(arguments))
    before = _stamps(out) if out else {}
    code: int | None = arguments.run(arguments)
    question: Question | None = getattr(arguments, "question", None)
    if out and out.is_dir() and (question is None or question.recorded):
        _keep(argv, out, inputs, before)
    return code


def _keep(argv: Sequence[str], out: Path, inputs: Sequence[Path], before: Stamps) -> None:
    from radioscopie.results.replay import RECORD, write_command  # noqa: PLC0415

    written = [name for name, stamp in _stamps(out).items() if before.get(name) != stamp]
    if RECORD not in written:  # a folder that keeps what it takes has told how by itself
        write_command(out, list(_without_out(argv)), inputs, written)


def _stamps(folder: Path) -> Stamps:
    """Tell the files of a folder and of those inside it apart from what they become when written again."""
    found = [path for depth in FOLDERS for path in folder.glob(depth) if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in found
    }


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
