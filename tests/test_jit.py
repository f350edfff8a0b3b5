"""Where compiled code is kept: in the cache of the user, or where only this user could have put it."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from radioscopie import jit

MODULE = Path(jit.__file__).parent / "models" / "pricing" / "kernels.py"


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """No cache yet, and a home that is a file: nothing can be written there."""
    (tmp_path / "home").write_text("")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    jit._cache_folder.cache_clear()
    yield tmp_path
    jit._cache_folder.cache_clear()


def again():
    jit._cache_folder.cache_clear()
    return jit._cache_folder(MODULE)


def test_with_a_home_the_cache_is_there(folders, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(folders / "cache"))
    assert again().parent == folders / "cache" / "radioscopie"


def test_without_a_home_compiled_code_is_found_again(folders):
    first = again()
    assert first == again()
    assert first.parent == folders / "temporary" / f"radioscopie-{os.getuid()}"
    assert first.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("trap", ["open to all", "a link"])
def test_a_folder_others_could_have_filled_is_not_used(folders, trap):
    known = folders / "temporary" / f"radioscopie-{os.getuid()}"
    if trap == "a link":
        (folders / "elsewhere").mkdir(mode=0o700)
        known.symlink_to(folders / "elsewhere")
    else:
        known.mkdir()
        known.chmod(0o777)
    assert known not in again().parents


KERNEL = """
from radioscopie.jit import kernel
from radioscopie.models.two.rule import fee

@kernel()
def price(n):
    return n * fee()
"""
RULE = """
from radioscopie.jit import inner
from radioscopie.words import FEE

@inner()
def fee():
    return FEE
"""


@pytest.fixture
def project(tmp_path):
    """Give a project of its own: a kernel that calls a rule of another folder, which holds a constant of a third."""
    home = tmp_path / "radioscopie"
    for name, text in {
        "__init__": "",
        "jit": Path(jit.__file__).read_text(),
        "words": "FEE = 3",
        "aside": "FEE = 5",
        "models/one/kernels": KERNEL,
        "models/two/rule": RULE,
    }.items():
        (home / name).with_suffix(".py").parent.mkdir(parents=True, exist_ok=True)
        (home / name).with_suffix(".py").write_text(text)
    return home


def priced(project, cache=None):
    """Price four fees in a process of its own; tell the price and how many times the cache served."""
    code = (
        "from radioscopie.models.one.kernels import price\n"
        "print(price(4), sum(price.stats.cache_hits.values()))"
    )
    places = {"PYTHONPATH": str(project.parent), "XDG_CACHE_HOME": str(cache or project.parent / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | places, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


@pytest.mark.slow
def test_a_constant_changed_in_another_folder_is_compiled_again(project):
    assert priced(project) == "12 0"
    (project / "aside.py").write_text("FEE = 6")
    assert priced(project) == "12 1"
    (project / "words.py").write_text("FEE = 7")
    assert priced(project) == "28 0"


@pytest.mark.slow
def test_a_copy_of_the_project_finds_what_was_compiled_from_the_same_files(project, tmp_path):
    assert priced(project, tmp_path / "kept") == "12 0"
    shutil.copytree(project, tmp_path / "later" / "copy" / "radioscopie", copy_function=shutil.copyfile)
    shutil.rmtree(project)
    copy = tmp_path / "later" / "copy" / "radioscopie"
    assert priced(copy, tmp_path / "kept") == "12 1"
    (copy / "words.py").write_text("FEE = 7")
    assert priced(copy, tmp_path / "kept") == "28 0"


def test_the_loop_of_scenarios_is_compiled_again_when_the_fee_bands_change():
    home = Path(jit.__file__).parent
    sources = jit.sources_of(home / "models" / "scenarios" / "kernels.py")
    assert {home / "models" / "pricing" / "bands.py", home / "law" / "words.py", home / "money.py"} <= set(
        sources
    )


def twice(number):
    return 2 * number


@pytest.fixture
def kept(folders, monkeypatch):
    """Give a function that compiles `twice`, or finds it compiled: what it gives, and whether the cache served."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folders / "cache"))

    def compiled():
        again()
        made = jit.kernel()(twice)
        return made(4), bool(made.stats.cache_hits)

    assert compiled() == (8, False)
    assert compiled() == (8, True)
    return compiled


def altered(content):
    return (
        content[: len(content) // 2]
        + bytes([content[len(content) // 2] ^ 1])
        + content[len(content) // 2 + 1 :]
    )


DAMAGES = {
    "emptied": lambda _: b"",
    "cut": lambda content: content[: len(content) // 2],
    "altered": altered,
    "zeros": lambda content: bytes(len(content)),
    "of another version": lambda content: content[32:],
}


@pytest.mark.fast_cases(5)
@pytest.mark.parametrize("kind", ["*.nbi", "*.nbc", "*"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_compiled_code_that_was_damaged_is_compiled_again_and_kept(folders, kept, kind, damage):
    for file in [*(folders / "cache").rglob(kind)]:
        if file.is_file():
            file.write_bytes(DAMAGES[damage](file.read_bytes()))
    assert kept()[0] == 8
    assert kept() == (8, True)


def test_compiled_code_of_another_name_is_not_run(folders, kept):
    """An index that points to another function: its code is whole, and would give its result."""
    (data,) = (folders / "cache").rglob("*.nbc")
    content = data.read_bytes()
    data.write_bytes(jit._seal("other.1.nbc", content[32:]) + content[32:])
    assert kept() == (8, False)


def test_a_full_disk_only_costs_the_time_to_compile(folders, kept, monkeypatch):
    for file in (folders / "cache").rglob("*.nb?"):
        file.unlink()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(jit._Sealed, "_open_for_write", full)
    assert kept() == (8, False)
    assert kept() == (8, False)
