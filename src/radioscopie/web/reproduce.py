"""How a result is done again, as a command and as Python: both give the same tables, byte for byte."""

from __future__ import annotations

import hashlib
import shlex
from typing import TYPE_CHECKING

from radioscopie.asking import options, place_of
from radioscopie.questions.registry import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.web.memory import Kept

FOLDER, END = "resultat", "FIN_DU_FICHIER"


def shell_of(kept: Kept, lang: str) -> str:
    """Write the files of the question itself, then the command."""
    lines = [file_written(name, content) for name, content in kept.inline.items()]
    return "\n".join(["#!/bin/sh", "set -e", *lines, shlex.join(command_of(kept, lang))]) + "\n"


def file_written(name: str, content: bytes) -> str:
    """Write a file; what ends it is a line that it cannot have."""
    end = END if END.encode() not in content else f"{END}_{hashlib.sha256(content).hexdigest()}"
    return f"cat > {shlex.quote(name)} <<'{end}'\n{content.decode()}{end}"


def command_of(kept: Kept, lang: str) -> list[str]:
    """Give the words of the command."""
    question = named(kept.verb)
    words = ["radioscopie", *kept.verb.split(), *_options(kept)]
    out = ["--out", FOLDER] if question.in_tables else ["--json"]
    return [*words, *out, *(["--lang", lang] if lang != "fr" else [])]


def _options(kept: Kept) -> Iterator[str]:
    known = options(named(kept.verb).ask)
    for name, words in kept.words.items():
        given = [_named(kept, word) for word in words]
        if known[name].kind == "flag":
            yield place_of(name, known[name])
        elif known[name].by_place:
            yield from given
        else:
            yield from (f"{place_of(name, known[name])}={word}" for word in given)


def _named(kept: Kept, word: str) -> str:
    """Give a word as a command takes it: the name of a file in place of its identifier."""
    name, mark, key = word.rpartition("=")
    return f"{name}{mark}{_file(kept.files[key])}" if key in kept.files else word


def _file(name: str) -> str:
    return f"./{name}" if name.startswith("-") else name


def python_of(kept: Kept, lang: str) -> str:
    """Write the files of the question itself, then the question, in Python."""
    words = {name: [_named(kept, word) for word in given] for name, given in kept.words.items()}
    inline = [f"Path({name!r}).write_bytes({content!r})" for name, content in kept.inline.items()]
    question = named(kept.verb)
    write = (
        f"write_result(answer.result, {FOLDER!r}, {lang!r})"
        if question.in_tables
        else f"print(question.summary(answer.result, {lang!r}))"
    )
    imports = ["from radioscopie.results.export import write_result"] if question.in_tables else []
    return (
        "\n".join(
            [
                "from pathlib import Path",
                "",
                "from radioscopie.asking import read_ask",
                "from radioscopie.questions.registry import named",
                "from radioscopie.results.answer import silent",
                *imports,
                "",
                *inline,
                f"question = named({kept.verb!r})",
                f"ask = read_ask(question.ask, {words!r}, Path)",
                "answer = question.answer(ask, silent)",
                write,
            ]
        )
        + "\n"
    )
