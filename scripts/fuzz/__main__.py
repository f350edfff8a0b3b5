"""Spoil files that are right and read them: whatever a file holds, it is read, or refused with a remedy.

    python -m scripts.fuzz --seconds 600 --seed 1 [--only travel,network] [--keep out/fuzz]

A fault is any other exception, a refusal that no language can say or that has no remedy, or a reader that does not come
back. Each is printed with its seed, and its file is kept. The same seed spoils the same files, whatever the time.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
import warnings
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.fuzz.seeds import Seed, seeds

from radioscopie.errors import InputError
from radioscopie.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.inputs import Upload

READ, REFUSED = "read", "refused"
HANG_S, ONLY_FIRST = 60, 20


class HangError(Exception):
    """A reader does not come back."""


def spoilt(seed: Seed, word: str) -> Upload:
    """Give the file of a seed, spoilt as a word says."""
    chance = random.Random(word)
    content = seed.file.content
    return replace(seed.file, content=chance.choice(seed.spoils)(chance, content))


def judged(seed: Seed, file: Upload) -> str:
    """Read a file: READ, REFUSED, or what is wrong."""
    try:
        with _bounded():
            seed.read(file)
    except InputError as refused:
        return _unsaid(refused) or REFUSED
    except Exception as error:  # noqa: BLE001 - every kind is what is looked for
        return f"{type(error).__name__} {_place(error)}"
    return READ


def _unsaid(refused: InputError) -> str:
    """Tell what is wrong with a refusal, if anything."""
    if not refused.problems:
        return "a refusal without a problem"
    mute = {one.reason for one in refused.problems[:ONLY_FIRST] if not all(map(one.remedy, LANGUAGES))}
    said = [one.render(lang) for one in refused.problems[:ONLY_FIRST] for lang in LANGUAGES]
    return f"no remedy: {', '.join(sorted(mute))}" if mute or not all(said) else ""


def _place(error: Exception) -> str:
    """Give the innermost line of the package, or of whoever raised."""
    places, trace = [], error.__traceback__
    while trace:
        places.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    ours = [one for one in places if "radioscopie/" in one[0]]
    name, line = (ours or places)[-1]
    return f"{name.rpartition('radioscopie/')[2]}:{line}"


@contextmanager
def _bounded() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise HangError

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(HANG_S)
    try:
        yield
    finally:
        signal.alarm(0)


def rounds(chosen: Sequence[Seed], first: int, seconds: float) -> Iterator[tuple[Seed, str]]:
    """Go through the seeds, again and again, with the word that spoils each, until the time is over."""
    end, number = time.monotonic() + seconds, 0
    while True:
        for seed in chosen:
            if time.monotonic() > end:
                return
            yield seed, f"{first}:{seed.name}:{number}"
        number += 1


def main(words: Sequence[str] | None = None) -> int:
    """Fuzz, say what was read, refused and found; give 1 when there is a fault."""
    asked = _asked(words)
    chosen = [seed for name, seed in seeds().items() if not asked.only or name in asked.only.split(",")]
    tried, faults = dict[str, Counter[str]](), dict[str, str]()
    for seed, word in rounds(chosen, asked.seed, asked.seconds):
        file = spoilt(seed, word)
        verdict = judged(seed, file)
        is_fault = verdict not in (READ, REFUSED)
        tried.setdefault(seed.name, Counter())["fault" if is_fault else verdict] += 1
        if is_fault and verdict not in faults:
            faults[verdict] = word
            asked.keep.mkdir(parents=True, exist_ok=True)
            kept = asked.keep / f"{len(faults)}-{file.name}"
            kept.write_bytes(file.content)
            print(f"FAULT {word}: {verdict} ({kept})", flush=True)
    _say(tried, len(faults))
    return bool(faults)


def _say(tried: dict[str, Counter[str]], faults: int) -> None:
    for name, counts in sorted(tried.items()):
        print(f"{name:24}", *(f"{counts[kind]:7} {kind}" for kind in (READ, REFUSED, "fault")))
    total = sum(map(Counter.total, tried.values()))
    print(
        f"{total} files, {sum(one[REFUSED] for one in tried.values())} refused, {faults} faults that differ"
    )


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    said, _, details = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m scripts.fuzz",
        description=said,
        epilog=details,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="names of seeds, with commas")
    parser.add_argument("--keep", type=Path, default=Path("out/fuzz"), help="folder of the files at fault")
    return parser.parse_args(words)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main())
