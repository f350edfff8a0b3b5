"""The example practice, invented, shipped so that a person without a file can try."""

from __future__ import annotations

from importlib.resources import files

from radioscopie.inputs import Upload

NAMES = ("activity.csv", "machines.csv")


def example() -> tuple[Upload, ...]:
    """Give the files of the example practice."""
    home = files("radioscopie.web") / "example_practice"
    return tuple(Upload(name, (home / name).read_bytes()) for name in NAMES)
