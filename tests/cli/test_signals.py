"""Ctrl-C and closed pipes, on the real command in a process of its own."""

import signal
import subprocess
import sys
import time
from types import ModuleType

import duckdb
import pytest

from radioscopie.__main__ import entry
from radioscopie.models.pricing import gather

COMMAND = (sys.executable, "-m", "radioscopie")
LONG_ROWS = 400_000


def start(*words):
    interruptible = lambda: signal.signal(signal.SIGINT, signal.default_int_handler)  # noqa: E731
    return subprocess.Popen(
        [*COMMAND, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=interruptible,  # noqa: PLW1509
    )


def interrupted_once(folder, process):
    """Send Ctrl-C once the work has begun: when its draft stands beside the output."""
    end = time.monotonic() + 60
    while not list(folder.glob(".o.csv.*")) and time.monotonic() < end and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    return process.communicate(timeout=60)


def test_ctrl_c_leaves_nothing_and_says_so(tmp_path):
    activity = tmp_path / "activity.csv"
    activity.write_text("date,act\n" + "2026-01-05,ZBQK002\n" * LONG_ROWS, "utf-8")
    process = start("price", str(activity), "--out", str(tmp_path / "o.csv"))
    out, err = interrupted_once(tmp_path, process)
    assert process.returncode == 130
    assert out == b""
    assert err.decode() == "interrompu : aucun fichier incomplet n'a été laissé\n"
    assert [path.name for path in tmp_path.iterdir()] == ["activity.csv"]


def test_ctrl_c_while_the_program_is_still_loading(monkeypatch):
    monkeypatch.setitem(sys.modules, "radioscopie.cli.main", Interrupted("main"))
    with pytest.raises(SystemExit) as ended:
        entry()
    assert ended.value.code == 130


class Interrupted(ModuleType):
    """A module during whose import Ctrl-C is pressed."""

    def __getattr__(self, name):
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RuntimeError("Query interrupted"), KeyboardInterrupt),
        (duckdb.IOException("No space left on device"), OSError),
        (duckdb.IOException("No files found"), OSError),
        (duckdb.OutOfMemoryException("failed to offload"), OSError),
    ],
)
def test_errors_of_duckdb_become_those_of_the_system(error, expected):
    with pytest.raises(expected), gather._system_errors():
        raise error


def test_a_closed_pipe_is_no_error():
    process = start("law", "show", "acts")
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0
