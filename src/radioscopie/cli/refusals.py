"""What the command line and the system refuse, in the words of the catalogue."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from radioscopie.drafts import draft_prefix
from radioscopie.errors import Problem, problem

DRAFT = re.compile(r"(?P<home>(?:.*/)?)\.(?P<name>[^/]+)\.radioscopie-[\w-]{8}(?:/.*)?")
USAGE = (
    (r"the following arguments are required: (?P<value>.+)", "cli.argument_missing"),
    (r"unrecognized arguments: (?P<value>.+)", "cli.argument_unknown"),
    (
        r"argument (?P<name>.+?): invalid choice: (?P<value>.+?) \(.*choose from (?P<known>.+)\)",
        "cli.bad_choice",
    ),
    (r"argument (?P<name>.+?): ignored explicit argument (?P<value>.+)", "cli.takes_no_value"),
    (r"argument (?P<name>.+?): expected .+", "cli.needs_a_value"),
)
SYSTEM = {
    errno.ENOENT: "cli.no_folder",
    errno.ENOTDIR: "cli.no_folder",
    errno.EEXIST: "cli.no_folder",
    errno.EISDIR: "cli.is_folder",
    errno.EACCES: "cli.no_right",
    errno.EPERM: "cli.no_right",
    errno.EROFS: "cli.no_right",
    errno.ENOSPC: "cli.disk_full",
    errno.EDQUOT: "cli.disk_full",
    errno.ENAMETOOLONG: "cli.long_name",
}


def usage_problem(message: str, command: str) -> Problem:
    """Say what argparse found wrong in the words of a command.

    Parameters
    ----------
    message : what argparse says, in English
    command : "radioscopie price"
    """
    for pattern, key in USAGE:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            words = {name: word.replace("'", "") for name, word in found.groupdict().items()}
            place = f"{command} {words['name']}" if "name" in words else command
            value = words.get("value", "")
            return problem(key, place, value, command=command, known=words.get("known", ""))
    return problem("cli.usage_error", command, message=message, command=command)


def system_problem(error: OSError, out: str | Path | None) -> Problem:
    """Say why the system refused to write, or to look where an input is.

    Parameters
    ----------
    out : output that the user named, if any: drafts beside it have names of ours
    """
    name = str(error.filename or "")
    place = _place(name, out)
    key = SYSTEM.get(error.errno or 0, "cli.system")
    if key == "cli.no_right" and not _is_written(name or place, place, out):
        key = "errors.no_permission"
    if key == "cli.is_folder" and out and Path(out) != Path(place):
        key = "cli.folder_in_the_way"
    return problem(key, place, detail=error.strerror or error)


def _place(name: str, out: str | Path | None) -> str:
    """Give the place that the user knows: a draft stands for its output."""
    if out and not name:
        return str(out)
    found = DRAFT.fullmatch(name)
    if not found:
        return name
    is_out = out is not None and draft_prefix(Path(out)) == draft_prefix(Path(found["name"]))
    return str(out) if is_out else f"{found['home'] or ''}{found['name']}"


def _is_written(name: str, place: str, out: str | Path | None) -> bool:
    """Tell an output, its draft or a folder that it needs from an input."""
    is_draft = name != place or Path(place).name.startswith(".")
    return is_draft or (out is not None and (_holds(out, place) or _holds(place, out)))


def _holds(folder: str | Path, path: str | Path) -> bool:
    return Path(path).resolve().is_relative_to(Path(folder).resolve())
