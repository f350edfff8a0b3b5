"""Columns of plain numbers are read without a loop, to the same values as one by one."""

import random

import pyarrow as pa
import pytest

from radioscopie.schema import Table, measured, whole
from radioscopie.schema.binding import bind
from radioscopie.schema.mapping import NO_MAPPING
from radioscopie.schema.parsing import _plain_numbers, parse
from radioscopie.tables.charges import CHARGES

TABLE = Table("t", (whole("count", pa.int64(), -(10**9), 10**9), measured("km", -(10**6), 10**6)))


def read(texts, header="count", table=TABLE):
    (binding,) = [one for one in bind(table, [header], NO_MAPPING, "f") if one.source]
    column = pa.array(texts, pa.string())
    (values,), refused = parse([binding], {header: column}, len(texts))
    return binding, values.to_pylist(), refused


def by_hand(binding, texts):
    return [binding.read(text) for text in texts]


def test_decimals_are_those_of_float():
    draw = random.Random(4)
    texts = [f"{draw.uniform(-1e5, 1e5):.{draw.randint(0, 14)}f}" for _ in range(5000)] + ["", "0", "-0.0"]
    binding, values, refused = read(texts, "km")
    assert values == by_hand(binding, texts)
    assert not refused


def test_whole_numbers_are_those_of_int():
    draw = random.Random(5)
    texts = [str(draw.randint(-(10**9), 10**9)) for _ in range(5000)] + ["", "007", "-0"]
    binding, values, refused = read(texts)
    assert values == by_hand(binding, texts)
    assert not refused


@pytest.mark.parametrize("odd", ["12,5", " 7", "1e3", "nan", "3.0", "10000000000", "x", "１２"])
def test_one_odd_cell_and_each_is_read(odd):
    texts = [str(number) for number in range(200)]
    binding, values, refused = read([*texts, odd])
    assert _plain_numbers(binding, pa.array([*texts, odd])) is None
    assert values[:200] == list(range(200))
    assert (values[200] is None) is (bool(refused) or odd == "nan")


def test_amounts_in_euros_are_not_plain_numbers():
    """A column read by another reader (euros) keeps it: 12 euros are 1 200 cents."""
    amount = next(one.name for one in CHARGES.columns if one.name.endswith(("_eur", "central", "low")))
    assert next(one for one in CHARGES.columns if one.name == amount).bounds is not None
    header = [one.name for one in CHARGES.columns]
    binding = next(one for one in bind(CHARGES, header, NO_MAPPING, "f") if one.column.name == amount)
    assert _plain_numbers(binding, pa.array([str(number) for number in range(300)])) is None
