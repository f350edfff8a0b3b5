"""Print the README with the outputs of its commands and the counts of the law made anew.

Usage: python scripts/refresh_readme.py README.md

A console block holds command lines, which start with "$ ", each followed by its output. Commands run in the
current folder. The counts are the rows of the grids of the law.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

from radioscopie.law.load import SHIPPED

BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
COUNTS = re.compile(r"[0-9 ]+ acts, [0-9 ]+ dated tariffs, [0-9 ]+ technical fees")


def rerun(block: re.Match[str]) -> str:
    """Give a block again, each of its commands followed by what it prints now."""
    commands = [line for line in block[0].splitlines() if line.startswith("$ ")]
    return "\n".join(f"{command}\n{output(command[2:])}" for command in commands)


def output(command: str) -> str:
    """Run a command with the programs that stand beside this Python first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shell = ["/bin/bash", "-c", command]  # the commands are those of our own README
    environment = os.environ | {"PATH": path}
    run = subprocess.run(shell, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    return run.stdout


def counted(page: str) -> str:
    """Give a page with the numbers of acts, tariffs and technical fees that the law holds."""
    acts, tariffs, fees = (rows(name) for name in ("acts", "act_tariffs", "technical_fees"))
    return COUNTS.sub(f"{acts} acts, {tariffs} dated tariffs, {fees} technical fees", page)


def rows(grid: str) -> str:
    """Count the rows of a grid of the law."""
    with (SHIPPED / "grids" / f"{grid}.csv").open(encoding="utf-8", newline="") as file:
        return f"{sum(1 for _ in csv.DictReader(file)):,}".replace(",", " ")


if __name__ == "__main__":
    sys.stdout.write(BLOCK.sub(rerun, counted(Path(sys.argv[1]).read_text("utf-8"))))
