"""The README shows what the commands print today."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from scripts.draw_readme import draw
from scripts.refresh_readme import fresh

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.mark.slow
def test_outputs_shown_are_those_of_today():
    """When it fails after a change that was meant: `make readme`."""
    shown = Path("README.md").read_text("utf-8")
    assert shown.count("```console\n$ ") > 3
    assert fresh(shown) == shown


@pytest.mark.slow
def test_pictures_shown_are_those_of_today(tmp_path):
    draw(tmp_path)
    shown = sorted((ROOT / "docs" / "images").glob("*.svg"))
    assert [path.name for path in shown] == sorted(path.name for path in tmp_path.iterdir())
    assert all(path.read_bytes() == (tmp_path / path.name).read_bytes() for path in shown)


@pytest.mark.slow
def test_the_python_shown_runs():
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    lines = code.strip().splitlines()
    value, said = lines[-1].split("  # ")
    script = "\n".join([*lines[:-1], f"print({value})"])
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == said
