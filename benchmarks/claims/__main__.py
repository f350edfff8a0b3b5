"""Write invented claims and time `snds` on them."""

from __future__ import annotations

import argparse
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.claims.generate import generate
from benchmarks.claims.lines import SPOILT, spoil
from benchmarks.claims.traps import SHAPES, TRAPS

from radioscopie.questions.snds.answer import answer
from radioscopie.questions.snds.ask import Ask

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--acts", type=int, default=1_000_000)
    parser.add_argument("--kind", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--traps", nargs="*", choices=TRAPS, default=TRAPS, help="all when it is not given")
    parser.add_argument("--shapes", nargs="*", choices=SHAPES, default=())
    parser.add_argument("--spoil", choices=SPOILT, help="break one thing, and stop there")
    asked = parser.parse_args()
    with _timed("acts written"):
        shapes = {"traps": tuple(asked.traps), "shapes": tuple(asked.shapes)}
        generate(asked.folder, asked.acts, seed=asked.seed, kind=asked.kind, **shapes)
    if asked.spoil:
        spoil(asked.folder / "dcir", asked.spoil)
        return
    with _timed("lines read, sorted and priced again") as count:
        found = answer(Ask(dcir=asked.folder / "dcir", pmsi=asked.folder / "pmsi"), lambda _: None)
        count.append(found.read)


@contextmanager
def _timed(what: str) -> Iterator[list[int]]:
    """Print what was done, on the clock and in seconds of the processors."""
    start, used, counted = time.perf_counter(), time.process_time(), list[int]()
    yield counted
    clock, processor = time.perf_counter() - start, time.process_time() - used
    print(f"{what}: {counted} {clock:.1f} s, {processor:.1f} s of processor")


if __name__ == "__main__":
    main()
