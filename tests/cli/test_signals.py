"""Ctrl-C and closed pipes, on the real command in a process of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from types import ModuleType

import duckdb
import pytest

from radioscopie.__main__ import entry
from radioscopie.cli.main import main
from radioscopie.drafts import draft_beside
from radioscopie.models.pricing import gather

COMMAND = (sys.executable, "-m", "radioscopie")
LONG_ROWS = 400_000
NETWORK = """
flows = [{ name = "f" }]
sites = [{ name = "S", volumes = { f = 5 } }]
readers = [{ name = "r", national = true, shifts = [{ start = "00:00", end = "00:00" }] }]
"""


def start(*words):
    interruptible = lambda: signal.signal(signal.SIGINT, signal.default_int_handler)  # noqa: E731
    return subprocess.Popen(
        [*COMMAND, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=interruptible,  # noqa: PLW1509
    )


def interrupted_once(folder, process, by=signal.SIGINT):
    """Send Ctrl-C, or another signal, once the work has begun: when its draft stands beside the output."""
    end = time.monotonic() + 60
    while not list(folder.glob(".o.csv.*")) and time.monotonic() < end and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(by)
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


@pytest.mark.slow
def test_a_work_that_the_system_ends_leaves_nothing(tmp_path):
    activity = tmp_path / "activity.csv"
    activity.write_text("date,act\n" + "2026-01-05,ZBQK002\n" * LONG_ROWS, "utf-8")
    process = start("price", str(activity), "--out", str(tmp_path / "o.csv"))
    assert interrupted_once(tmp_path, process, signal.SIGTERM) == (b"", b"")
    assert process.returncode == 128 + signal.SIGTERM
    assert [path.name for path in tmp_path.iterdir()] == ["activity.csv"]


def test_ctrl_c_while_the_program_is_still_loading(monkeypatch):
    monkeypatch.setitem(sys.modules, "radioscopie.cli.main", Interrupted("main"))
    with pytest.raises(SystemExit) as ended:
        entry()
    assert ended.value.code == 130


def test_before_ctrl_c_is_caught_next_to_nothing_is_loaded():
    """What is loaded first is time in which Ctrl-C gives a traceback: only Python's own start is left."""
    script = (
        "import sys; before = {*sys.modules}; import radioscopie.__main__; print(*{*sys.modules} - before)"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    ours = {"radioscopie", "radioscopie.__main__", "radioscopie.version"}
    assert {*loaded.split()} <= ours | {"__future__", *sys.builtin_module_names}


def test_ctrl_c_while_python_runs_a_text_leaves_with_our_code():
    """Python marks the process as killed by the signal when Ctrl-C falls in `exec`, as when it makes a dataclass."""
    script = (
        "import sys, radioscopie.__main__ as start, radioscopie.cli.main as main\n"
        "main.parse = lambda _: exec('raise KeyboardInterrupt')\n"
        "start.entry()"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (130, "")
    assert run.stderr == "interrompu : aucun fichier incomplet n'a été laissé\n"


@pytest.mark.parametrize("command", ["price activity.csv --out o.csv", "permits --out new"])
def test_ctrl_c_just_after_a_draft_is_made_leaves_nothing(folder, monkeypatch, command):
    """The instant at which who waits for the draft sends Ctrl-C: the folder is there, `mkdir` is not over."""
    make, before = os.mkdir, {*folder.iterdir()}

    def made_then_interrupted(path, *rest, **options):
        make(path, *rest, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "mkdir", made_then_interrupted)
    assert main(command.split()) == 130
    assert {*folder.iterdir()} == before


def test_ctrl_c_while_a_draft_is_removed_leaves_nothing(tmp_path, monkeypatch):
    remove, cut_short = shutil.rmtree, iter([True])

    def interrupted_the_first_time(*args, **options):
        if next(cut_short, False):
            raise KeyboardInterrupt
        remove(*args, **options)

    monkeypatch.setattr(shutil, "rmtree", interrupted_the_first_time)
    with pytest.raises(KeyboardInterrupt), draft_beside(tmp_path / "o.csv") as draft:
        (draft / "part").touch()
    assert [*tmp_path.iterdir()] == []


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


@pytest.mark.slow
@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    ("moment", "command"),
    [
        ("radioscopie.tables.rejects.write_rejects", "impact activity.csv --machines machines.csv"),
        (
            "radioscopie.results.export.to_json",
            "reading network.toml --compare network.toml --replications 1",
        ),
    ],
)
def test_ctrl_c_between_two_files_leaves_no_folder(folder, monkeypatch, capsys, moment, command):
    (folder / "network.toml").write_text(NETWORK, "utf-8")
    monkeypatch.setattr(moment, interrupt)
    assert main([*command.split(), "--out", "new"]) == 130
    assert capsys.readouterr().err == "interrompu : aucun fichier incomplet n'a été laissé\n"
    assert not [path.name for path in folder.iterdir() if "new" in path.name]


def interrupt(*_):
    raise KeyboardInterrupt


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_what_the_encoding_of_the_output_has_not_is_escaped(encoding):
    """Neither a traceback nor a minus sign lost: in ASCII as in the code page of an old Windows."""
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    told = [*COMMAND, "law", "diff", "2025-11-04", "2027-01-01", "--json"]
    escaped = subprocess.run(told, env=environment, capture_output=True, check=True).stdout
    plain = subprocess.run(told, capture_output=True, check=True).stdout
    assert json.loads(escaped.decode(encoding)) == json.loads(plain)


def test_a_name_that_is_not_utf8_is_refused(refused):
    (message,) = refused("permits", "--out", "r\udce9sultats")
    assert message.startswith("r\\udce9sultats : ce nom de fichier n’est pas en UTF-8")


@pytest.mark.slow
def test_a_closed_pipe_is_no_error():
    process = start("law", "show", "acts")
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0
