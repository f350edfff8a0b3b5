"""Drawings kept from one `make check` to the next: the program that draws is not ours, and is a function of its words.

`make test` draws each anew, and so does CI.
"""

import os
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import ModuleType


@dataclass(frozen=True)
class Kept:
    """What `vl_convert` does, each SVG drawn once."""

    drawer: ModuleType
    folder: Path

    def __getattr__(self, name):
        return getattr(self.drawer, name)

    def vegalite_to_svg(self, written, **how):
        asked = f"{version('vl-convert-python')} {sorted(how.items())} {written}"
        path = self.folder / sha256(asked.encode()).hexdigest()
        if not path.exists():
            part = path.with_suffix(f".{os.getpid()}")
            part.write_text(self.drawer.vegalite_to_svg(written, **how), "utf-8", newline="")
            part.replace(path)
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()


def keep_drawings(patch, svg, beside, folder):
    """Have the module `svg` draw each picture once, `beside` none in its own process."""
    patch.setattr(beside, "DRAWING", "")
    bring = svg.bring
    patch.setattr(
        svg,
        "bring",
        lambda name, *words: (
            Kept(bring(name, *words), folder) if name == "vl_convert" else bring(name, *words)
        ),
    )
