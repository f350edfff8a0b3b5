"""Print the README with the outputs of its commands made anew.

Usage: python scripts/refresh_readme.py README.md

A console block holds command lines, which start with "$ ", each followed by its output. Commands run in the
current folder.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)


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


if __name__ == "__main__":
    sys.stdout.write(BLOCK.sub(rerun, Path(sys.argv[1]).read_text("utf-8")))
