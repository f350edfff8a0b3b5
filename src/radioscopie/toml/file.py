"""Read a TOML file written by a user."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.inputs import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.inputs import Readable

LARGEST = 1 << 23  # a network of 5 000 sites takes a fifth of it
REFUSALS: tuple[tuple[type[OSError], str], ...] = (
    (IsADirectoryError, "errors.is_directory"),
    (PermissionError, "errors.no_permission"),
    (OSError, "errors.not_found"),
)


def read_toml(path: Readable, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """Read a TOML file.

    Parameters
    ----------
    path : the file, in UTF-8
    parse_float : how to read a number with decimals; `str` keeps it as written

    Raises
    ------
    InputError : not found, a directory, no right to read, too large, not UTF-8, not TOML, with the line
    """
    try:
        content = _content(path)
        return tomllib.loads(content.decode(), parse_float=parse_float)
    except OSError as error:
        key = next(key for kind, key in REFUSALS if isinstance(error, kind))
        raise InputError(problem(key, str(path))) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(problem("errors.not_utf8", f"{path}:{line}")) from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else content.count(b"\n") + 1  # "at end of document"
        raise InputError(problem("errors.not_toml", f"{path}:{line}")) from None
    except (RecursionError, ValueError):  # tables nested beyond reason, a number of thousands of digits
        raise InputError(problem("errors.not_toml", str(path))) from None


def _content(path: Readable) -> bytes:
    with opened(path) as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise InputError(problem("errors.toml_too_large", str(path), most=LARGEST >> 20))
    return content
