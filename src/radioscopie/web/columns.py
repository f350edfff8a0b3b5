"""What the columns of an export are, as a person says it by clicks: the mapping file that every command reads."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from radioscopie.inputs import Upload
from radioscopie.schema import plain_word
from radioscopie.tables.activity import EXPORT
from radioscopie.tables.foreign.guess import EUROS
from radioscopie.web.toml_text import to_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.web.memory import Given

NAME, MEANS = "colonnes.toml", "="
ROLES = EXPORT.names
CHOICES = {one.name: tuple(dict.fromkeys(one.choices.values())) for one in EXPORT.columns if one.choices}
AMOUNTS = {one.name for one in EXPORT.columns if one.units}


def columns_file(words: Mapping[str, Sequence[str]]) -> Upload:
    """Write the mapping file that a form gives.

    Parameters
    ----------
    words : `column` and `role` of each column; `of`, `word` and `meaning` of each word of a column of codes (a meaning
        begins with "=", nobody knows the others)

    Raises
    ------
    InputError : a name that no file can hold
    """
    columns = dict(zip(words.get("column", ()), words.get("role", ()), strict=False))
    values: dict[str, dict[str, str]] = {}
    said = zip(words.get("of", ()), words.get("word", ()), words.get("meaning", ()), strict=False)
    for of, word, meaning in said:
        if meaning.startswith(MEANS) and of in columns.values():
            values.setdefault(of, {})[word] = meaning.removeprefix(MEANS)
    content: dict[str, Any] = {"columns": columns, "values": values, "units": _units(columns)}
    return Upload(NAME, to_toml({name: one for name, one in content.items() if one}).encode())


def _units(columns: Mapping[str, str]) -> dict[str, str]:
    """Take amounts for euros, unless the export names them as we do: then they are cents."""
    return {
        role: EUROS
        for name, role in columns.items()
        if role in AMOUNTS and plain_word(name) != plain_word(role)
    }


def columns_said(activity: Given, mapping: Given | None) -> dict[str, Any]:
    """Give what each column and word is taken for: as a person said, or else as the file tells."""
    told: dict[str, Any] = dict(activity.said.get("proposal") or {"columns": [], "words": [], "doubts": []})  # type: ignore[call-overload]
    said = tomllib.loads(mapping.upload.content.decode()) if mapping else {}
    roles, values = said.get("columns", {}), said.get("values", {})
    columns = [one | {"as": roles.get(one["name"], one["as"])} for one in told["columns"]]
    words = [
        one | {"stands_for": values.get(one["of"], {}).get(one["word"], one["stands_for"])}
        for one in told["words"]
    ]
    return {**told, "columns": columns, "words": words}
