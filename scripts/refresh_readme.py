"""Print the README with the outputs of its commands and the counts of the law made anew.

Usage: python scripts/refresh_readme.py README.md

A console block holds command lines of ours, which start with "$ ", each followed by its output, whole or its first
lines ("| head -8"). Commands run in the current folder, in this process. The counts are the rows of the grids of the
law.
"""

from __future__ import annotations

import csv
import re
import shlex
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from radioscopie.cli.main import main
from radioscopie.law.load import SHIPPED

DONE, NEEDS_CARE = 0, 3
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
COUNTS = re.compile(r"[0-9 ]+ acts, [0-9 ]+ dated tariffs, [0-9 ]+ technical fees")


def rerun(block: re.Match[str]) -> str:
    """Give a block again, each of its commands followed by what it prints now."""
    commands = [line for line in block[0].splitlines() if line.startswith("$ ")]
    return "\n".join(f"{command}\n{output(command[2:])}" for command in commands)


def output(command: str) -> str:
    """Run a command; give what it prints, or its first lines where it is followed by `head`."""
    asked, _, most = command.partition(" | head -")
    with redirect_stdout(StringIO()) as said:
        code = main(shlex.split(asked)[1:])
    if code not in (DONE, NEEDS_CARE):
        sys.exit(f"{command}: code {code}")
    return "".join(said.getvalue().splitlines(keepends=True)[: int(most) if most else None])


def counted(page: str) -> str:
    """Give a page with the numbers of acts, tariffs and technical fees that the law holds."""
    acts, tariffs, fees = (rows(name) for name in ("acts", "act_tariffs", "technical_fees"))
    return COUNTS.sub(f"{acts} acts, {tariffs} dated tariffs, {fees} technical fees", page)


def rows(grid: str) -> str:
    """Count the rows of a grid of the law."""
    with (SHIPPED / "grids" / f"{grid}.csv").open(encoding="utf-8", newline="") as file:
        return f"{sum(1 for _ in csv.DictReader(file)):,}".replace(",", " ")


def fresh(page: str) -> str:
    """Give a page with its outputs and its counts made anew."""
    return BLOCK.sub(rerun, counted(page))


if __name__ == "__main__":
    sys.stdout.write(fresh(Path(sys.argv[1]).read_text("utf-8")))
