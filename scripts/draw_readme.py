"""Draw the pictures of the README from the reports of its commands.

Usage: python scripts/draw_readme.py docs/images
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from radioscopie.cli.main import main

SPOKEN = re.compile(
    r'<title>[^<]*</title>|<text[^>]*visibility="hidden"[^>]*>[^<]*</text>'
)  # said when pointed at
COMMANDS = {
    "decision-by-measure": (
        ["run", "decision_2025", "--draws", "200", "--constructions", "1"],
        "report.html",
        r'id="measures-enacted">.*?(<svg.*?</svg>)',
    ),
    "mri-in-brittany": (
        [
            "access",
            "--equipment",
            "mri",
            "--region",
            "Bretagne",
            "--add-sites",
            "examples/territory/sites.csv",
        ],
        "map_communes.svg",
        r"(<svg.*</svg>)",
    ),
}


def picture(command: list[str], file: str, pattern: str) -> str:
    """Run a command and give the drawing found in a file of its folder."""
    with TemporaryDirectory() as folder:
        main([*command, "--lang", "en", "--out", folder])
        found = re.search(pattern, (Path(folder) / file).read_text("utf-8"), re.DOTALL)
    if found is None:
        sys.exit(f"{file}: no drawing")
    return SPOKEN.sub("", found[1])


def draw(folder: Path) -> None:
    """Write every picture in a folder."""
    for name, asked in COMMANDS.items():
        (folder / f"{name}.svg").write_text(picture(*asked) + "\n", "utf-8")


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
