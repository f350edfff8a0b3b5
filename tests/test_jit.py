"""Where compiled code is kept: in the cache of the user, or where only this user could have put it."""

import os
import tempfile
from pathlib import Path

import pytest

from radioscopie import jit

PACKAGE = Path(jit.__file__).parent / "models" / "pricing"


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
    return jit._cache_folder(PACKAGE)


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
