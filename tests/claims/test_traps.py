"""Each trap of `sources/snds/traps.csv` is a rule: a test names the trap it is about."""

import csv
import re
from importlib.resources import files
from pathlib import Path

ELSEWHERE = {
    "T28": "a page on extraction",
    "T31": "test_damir.py",
}  # rules that are of no line of these tables


def test_every_trap_has_its_test():
    told = csv.DictReader((files("radioscopie.sources.snds") / "traps.csv").read_text("utf-8").splitlines())
    traps = {row["id"].lower() for row in told if row["id"] not in ELSEWHERE}
    tests = "".join(
        one.read_text("utf-8").lower() for one in Path(__file__).parent.glob("test_traps_of_*.py")
    )
    assert traps - set(re.findall(r"(?<=_)t[0-9]{2}(?=_)", tests)) == set()
