"""What Python gives in place of a file: a table of any library that speaks Arrow, or a dictionary in place of TOML."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from radioscopie.inputs import Upload

if TYPE_CHECKING:
    from radioscopie.inputs import Readable

NAME = "{name}.parquet"
REFORMS, VALUES = "reforms", "values"
WRITTEN = (date, datetime, time)


def as_readable(given: Any, name: str, said: dict[str, str] | None = None) -> Readable:
    """Give what a reader takes: a file as it is; a table (Arrow, pandas, Polars, DuckDB…) as Parquet of that name.

    Codes that a table holds as categories are read as the words they stand for.

    Parameters
    ----------
    said : what the metadata of the Parquet says, of a table
    """
    if not isinstance(given, pa.Table):
        if hasattr(given, "__arrow_c_stream__"):
            given = pa.table(given)
        elif hasattr(given, "iloc"):
            given = pa.Table.from_pandas(given, preserve_index=False)
        else:
            return given  # type: ignore[no-any-return]
    held = io.BytesIO()
    pq.write_table(_plain(given).replace_schema_metadata(said), held)
    return Upload(NAME.format(name=name), held.getvalue())


def _plain(table: pa.Table) -> pa.Table:
    """Leave out what a library keeps beside its columns, such as the index of pandas."""
    return table.replace_schema_metadata(None)


def as_toml(given: Any, name: str) -> Any:
    """Give a dictionary as the TOML file it stands for; what is none as it is."""
    if not isinstance(given, Mapping):
        return given
    lines = [f"{toml_key(key)} = {toml_value(one)}\n" for key, one in given.items()]
    return Upload(f"{name}.toml", "".join(lines).encode())


def scenario_given(given: Any, name: str = "scenario") -> tuple[Any, tuple[Upload, ...]]:
    """Give a scenario as what a reader takes, and the reform files it holds as dictionaries.

    A reform among the `reforms` of a law may be a dictionary: that of a reform file, or values by address and day as
    `Law.with_values` takes them.
    """
    if not isinstance(given, Mapping):
        return given, ()
    held: dict[bytes, Upload] = {}
    return as_toml(_named(given, held), name), tuple(held.values())


def _named(value: Any, held: dict[bytes, Upload]) -> Any:
    """Put names of files in place of the reforms, which are kept aside."""
    if isinstance(value, list | tuple):
        return [_named(one, held) for one in value]
    if not isinstance(value, Mapping):
        return value
    return {
        key: [_reform(one, held) for one in inner]
        if key == REFORMS and isinstance(inner, list | tuple)
        else _named(inner, held)
        for key, inner in value.items()
    }


def _reform(given: Any, held: dict[bytes, Upload]) -> Any:
    if not isinstance(given, Mapping):
        return given
    whole = (
        given if VALUES in given else {"title": "", VALUES: {key: _dated(one) for key, one in given.items()}}
    )
    content = as_toml(whole, "reform").content
    file = Upload(f"given_reform_{len(held) + 1}.toml", content)
    return held.setdefault(content, file).name


def _dated(orders: Any) -> Any:
    """Give the orders of an address by day; a number alone is set."""
    if not isinstance(orders, Mapping):
        return orders
    return {day: one if isinstance(one, Mapping) else {"set": one} for day, one in orders.items()}


def toml_key(key: object) -> str:
    """Write a key of a TOML file."""
    return _text(str(key))


def toml_value(value: object) -> str:
    """Write a value of a TOML file, tables and lists on their line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{toml_key(key)} = {toml_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, WRITTEN):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return repr(value) if isinstance(value, int | float) else _text(str(value))


def _text(words: str) -> str:
    """Write a basic string: what TOML does not take as it is, by its number."""
    safe = "".join(one if one >= " " and one not in '"\\\x7f' else f"\\u{ord(one):04x}" for one in words)
    return f'"{safe}"'
