"""Parse columns. Each distinct text is read once; typed columns only have their bounds checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.calendar import to_day
from radioscopie.clock import in_paris
from radioscopie.errors import InputError, problem
from radioscopie.schema.columns import WORDS
from radioscopie.schema.parsers import (
    CONTROL,
    LONGEST_TEXT,
    NO_BREAK,
    NO_WIDTH,
    Refused,
    to_cents,
    to_number,
    to_text,
    to_whole,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.schema.binding import Binding


PLAIN_FORMS = {  # of the readers `to_whole` and `to_number`, what is read alike without them
    "int32": "^-?[0-9]{1,9}$",
    "int64": "^-?[0-9]{1,15}$",
    "double": r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$",
}
FEW = 100  # texts that are as quickly read one by one
UNIVERSAL = ("UTC", "Etc/UTC", "Z", "GMT", "Etc/GMT", "Universal", "Zulu", "+00:00", "-00:00")


@dataclass(frozen=True, slots=True)
class Refusals:
    """The values of one column that could not be read.

    Parameters
    ----------
    column : name in the file
    rows : shape (n,), rank of each refused row in the block
    codes : shape (n,), rank of the value of each refused row in `reasons`
    texts : the distinct refused values
    reasons : why each of them is refused
    """

    column: str
    rows: Ints
    codes: Ints
    texts: tuple[str, ...]
    reasons: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Distinct texts of a column as they were read: their values, those refused by rank."""

    texts: pa.Array
    values: pa.Array
    refused: dict[int, Refused]


def parse(
    bindings: Sequence[Binding],
    columns: Mapping[str, pa.Array],
    rows: int,
    before: dict[str, Texts] | None = None,
) -> tuple[list[pa.Array], list[Refusals]]:
    """Parse the raw columns of a block.

    Parameters
    ----------
    bindings : columns wanted, in order
    columns : raw columns by their name in the file, each of length `rows`
    before : texts of the block before by column, changed in place: blocks of a file often have the same

    Returns
    -------
    One array of length `rows` per binding (null where refused), and the refusals of each column that has any.
    """
    known = {} if before is None else before
    parsed = [_parse_column(binding, columns, rows, known) for binding in bindings]
    return [values for values, _ in parsed], [refusals for _, refusals in parsed if refusals is not None]


def _parse_column(
    binding: Binding, columns: Mapping[str, pa.Array], rows: int, before: dict[str, Texts]
) -> tuple[pa.Array, Refusals | None]:
    if binding.source is None:
        return _constant(binding, rows), None
    raw = _known(_local(columns[binding.source]))
    typed = _typed(binding, raw)
    return (typed, None) if typed is not None else _parse_texts(binding, raw, before)


def _local(raw: pa.Array) -> pa.Array:
    """Take the instants of a zone to a clock: that of Paris for universal time, else that of the zone itself."""
    if not pa.types.is_timestamp(raw.type) or raw.type.tz is None:
        return raw
    if raw.type.tz not in UNIVERSAL:
        return pc.local_timestamp(raw)
    seconds = pc.floor_temporal(raw, unit="second").cast(pa.timestamp("s")).cast(pa.int64())
    local = in_paris(seconds.fill_null(0).to_numpy(zero_copy_only=False))
    return pa.array(local, mask=pc.is_null(seconds).to_numpy(zero_copy_only=False)).cast(pa.timestamp("s"))


def _known(raw: pa.Array) -> pa.Array:
    """Take NaN, which many programs write for a missing number, as missing."""
    if not (pa.types.is_float32(raw.type) or pa.types.is_float64(raw.type)):
        return raw
    return pc.if_else(pc.is_nan(raw), pa.scalar(None, raw.type), raw)


def _constant(binding: Binding, rows: int) -> pa.Array:
    if binding.column.type == WORDS:
        return _words(_repeated(0, pa.int32(), rows), pa.array([binding.default], pa.string()))
    return _repeated(binding.default, binding.column.type, rows)


def _repeated(value: object, kind: pa.DataType, rows: int) -> pa.Array:
    """Give a column of one value; blocks of a file share it."""
    return _filled(value, kind, 1 << rows.bit_length()).slice(0, rows)


@lru_cache(maxsize=8)
def _filled(value: object, kind: pa.DataType, rows: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, kind), rows)


def _typed(binding: Binding, raw: pa.Array) -> pa.Array | None:
    """Give dates and numbers as they are when all are possible, else None."""
    bounds, kind = binding.column.bounds, binding.column.type
    if bounds is None or not binding.is_plain or not _is_like(raw.type, kind) or _is_in_euros(binding):
        return None
    if raw.null_count and binding.default is None and binding.column.required:
        return None
    if not _all_within(raw, *bounds):
        return None
    values = (raw.cast(pa.date32(), safe=False) if pa.types.is_timestamp(raw.type) else raw).cast(kind)
    has_hole = values.null_count and binding.default is not None
    return values.fill_null(pa.scalar(binding.default, kind)) if has_hole else values


def _is_in_euros(binding: Binding) -> bool:
    """Tell whether a column is written in euros and held in cents: its whole numbers are euros too."""
    parse = binding.column.parse
    return isinstance(parse, partial) and parse.func is to_cents


def _all_within(raw: pa.Array, low: Any, high: Any) -> bool:
    """Tell whether all values are possible: NaN is not, nor is a day that no calendar of Python holds."""
    if pa.types.is_integer(raw.type) or pa.types.is_date32(raw.type):
        return _ends_within(raw, low, high)
    held = raw.drop_null().to_numpy(zero_copy_only=False)
    if held.dtype.kind == "M":
        held, low, high = held.astype("datetime64[D]"), np.datetime64(low), np.datetime64(high)
    if held.dtype.kind == "f":
        held = held.astype(np.float64)  # of a small float, the bounds would be infinite
    return bool(((low <= held) & (held <= high)).all())


def _ends_within(raw: pa.Array, low: Any, high: Any) -> bool:
    if pa.types.is_date32(raw.type):
        raw, low, high = raw.view(pa.int32()), to_day(low), to_day(high)
    ends = pc.min_max(raw)
    least, most = ends["min"].as_py(), ends["max"].as_py()
    return bool(least is None or (low <= least and most <= high))


def _is_like(found: pa.DataType, wanted: pa.DataType) -> bool:
    is_number = pa.types.is_integer(found) and pa.types.is_integer(wanted)
    is_measure = pa.types.is_floating(found) and pa.types.is_floating(wanted)
    is_day = pa.types.is_date(found) or pa.types.is_timestamp(found)
    return bool(is_number or is_measure or (is_day and pa.types.is_date(wanted)))


def _parse_texts(
    binding: Binding, raw: pa.Array, before: dict[str, Texts]
) -> tuple[pa.Array, Refusals | None]:
    codes, written = _distinct(_as_words(binding, raw))
    name = binding.column.name
    if name not in before or not before[name].texts.equals(written):
        before[name] = _read(binding, written)
    read = before[name]
    values = _spread(read.values, codes, read.texts)
    return values, _refusals(binding, codes, read.texts, read.refused) if read.refused else None


def _read(binding: Binding, texts: pa.Array) -> Texts:
    texts, astray = _in_utf8(texts)
    is_text = binding.is_plain and binding.column.parse is to_text
    if is_text and not (binding.column.required and _has_empty(texts)):
        values, refused = _free_texts(texts, str(binding.default))
    elif (numbers := _plain_numbers(binding, texts)) is not None:
        values, refused = numbers, {}
    else:
        values, refused = _read_each(binding, texts)
    return Texts(texts, values, refused | astray)


def _spread(values: pa.Array, codes: pa.Array, texts: pa.Array) -> pa.Array:
    """Give each row the value of its text."""
    if values.type != WORDS:
        return values.take(codes)
    if values.dictionary.equals(texts):
        return _words(codes, texts)
    return _words(values.indices.take(codes), values.dictionary)


def _words(codes: pa.Array, words: pa.Array) -> pa.Array:
    """Make a dictionary column of codes that are known to be in range."""
    return pa.DictionaryArray.from_arrays(codes, words, safe=False)


def _as_words(binding: Binding, raw: pa.Array) -> pa.Array:
    """Write the values of any type as dictionary texts."""
    try:
        return raw.cast(WORDS) if pa.types.is_dictionary(raw.type) else raw.cast(pa.string())
    except pa.ArrowException:
        raise InputError(problem("tables.column_type", str(binding.source), raw.type)) from None


def _distinct(raw: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Give the rank of each row's text among the distinct texts, and these; a null is an empty text."""
    if not pa.types.is_dictionary(raw.type):
        raw = raw.dictionary_encode(null_encoding="encode")
    texts = raw.dictionary.fill_null("") if raw.dictionary.null_count else raw.dictionary
    if raw.indices.null_count == 0:
        return raw.indices, texts
    codes = raw.indices.fill_null(len(texts))
    return codes, pa.concat_arrays([texts, pa.array([""])])


def _in_utf8(texts: pa.Array) -> tuple[pa.Array, dict[int, Refused]]:
    """Refuse texts that are not UTF-8, which only Parquet may hold; they are told with their bytes as escapes."""
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid:
        held = texts.cast(pa.binary()).to_pylist()
        readable = [one.decode(errors="backslashreplace") for one in held]
        astray = [rank for rank, one in enumerate(held) if one != readable[rank].encode()]
        return pa.array(readable, pa.string()), {rank: Refused("tables.not_utf8") for rank in astray}
    return texts, {}


def _free_texts(texts: pa.Array, default: str) -> tuple[pa.Array, dict[int, Refused]]:
    """Read free texts without a loop: there may be millions of distinct ones."""
    words = pc.utf8_trim_whitespace(_plain(texts))
    words = pc.if_else(pc.equal(words, ""), default, words) if default else words
    is_bad = pc.or_(pc.greater(pc.utf8_length(words), LONGEST_TEXT), pc.match_substring_regex(words, CONTROL))
    ranks = np.flatnonzero(is_bad.to_numpy(zero_copy_only=False))
    refused = {int(rank): Refused("tables.not_text", longest=LONGEST_TEXT) for rank in ranks}
    return words.dictionary_encode(), refused


def _has_empty(texts: pa.Array) -> bool:
    return bool(pc.any(pc.equal(pc.utf8_trim_whitespace(_plain(texts)), "")).as_py())


def _plain_numbers(binding: Binding, texts: pa.Array) -> pa.Array | None:
    """Read numbers all written in digits, with a point at most, without a loop; None: each must be read.

    A decimal text becomes the nearest double, as by `float`; a file of measures has as many texts as rows.
    """
    column = binding.column
    form = PLAIN_FORMS.get(str(column.type))
    is_ours = isinstance(column.parse, partial) and column.parse.func in (to_whole, to_number)
    if form is None or column.bounds is None or not (is_ours and binding.is_plain) or len(texts) < FEW:
        return None
    is_empty = pc.equal(texts, "")
    is_lacking = column.required and binding.default is None and pc.any(is_empty).as_py()
    if is_lacking or not pc.all(pc.or_(is_empty, pc.match_substring_regex(texts, form))).as_py():
        return None
    values = pc.if_else(is_empty, None, texts).cast(column.type)
    if not _all_within(values, *column.bounds):
        return None
    return values if binding.default is None else values.fill_null(pa.scalar(binding.default, column.type))


def _plain(texts: pa.Array) -> pa.Array:
    """Give texts as people read them (`parsers.as_read`), without a loop."""
    if pc.all(pc.string_is_ascii(texts)).as_py() is not False:
        return texts
    words = pc.utf8_normalize(texts, form="NFC")
    words = pc.replace_substring_regex(words, f"[{NO_BREAK}]", " ")
    return pc.replace_substring_regex(words, f"[{NO_WIDTH}]", "")


def _read_each(binding: Binding, texts: pa.Array) -> tuple[pa.Array, dict[int, Refused]]:
    values: list[object] = []
    refused: dict[int, Refused] = {}
    for rank, raw in enumerate(texts.to_pylist()):
        try:
            values.append(binding.read(raw))
        except Refused as refusal:
            values.append(None)
            refused[rank] = refusal
    kind = binding.column.type
    return (
        pa.array(values, pa.string()).dictionary_encode() if kind == WORDS else pa.array(values, kind)
    ), refused


def _refusals(binding: Binding, codes: pa.Array, texts: pa.Array, refused: dict[int, Refused]) -> Refusals:
    ranks = np.fromiter(refused, dtype=np.int64)
    all_codes = codes.to_numpy()
    rows = np.flatnonzero(np.isin(all_codes, ranks))
    words = tuple(texts.take(pa.array(ranks)).to_pylist())
    found = np.searchsorted(ranks, all_codes[rows])
    return Refusals(str(binding.source), rows, found, words, tuple(refused.values()))
