"""Examples, invented, shipped so that a person without a file can try: asked by `exemple:` and their name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from radioscopie.inputs import Upload

PREFIX = "exemple:"
PRACTICE = ("activity.csv", "machines.csv")
NETWORKS = ("night-2017.toml", "night-2022.toml", "group-of-five.toml", "two-hospitals.toml")
LOG = "log.csv"
ACCOUNTS = (*PRACTICE, "practice.toml", "charges.csv")
SURVEY = ("answers.csv", "strata.csv", "contributions.csv", "published.csv")
BILLS = ("acts.csv", "fees.csv", "b2.txt", "foreign.csv")


@cache
def shipped_examples() -> dict[str, Upload]:
    """Give every example, by the word that asks for it."""
    home = files("radioscopie.web") / "examples_shipped"
    return {
        f"{PREFIX}{name}": Upload(name, (home / name).read_bytes())
        for name in (*ACCOUNTS, *NETWORKS, LOG, *SURVEY, *BILLS)
    }


def example() -> tuple[Upload, ...]:
    """Give the files of the example practice."""
    return tuple(shipped_examples()[f"{PREFIX}{name}"] for name in PRACTICE)
