"""The examples computed by hand, priced by each implementation: add the engine to PRICERS to hold it too."""

import pytest

from tests.reference.law_values import load
from tests.reference.pricing import price
from tests.reference.worked import WORKED


def reference(rows, machines):
    return price(rows, machines, load())


PRICERS = [reference]


@pytest.mark.parametrize("pricer", PRICERS, ids=lambda pricer: pricer.__name__)
@pytest.mark.parametrize("example", WORKED, ids=lambda example: example[0])
def test_worked_example(example, pricer):
    _, rows, machines, expected = example
    results = pricer(rows, machines)
    shown = [{c: got.get(c) for c in wanted} for got, wanted in zip(results, expected, strict=True)]
    assert shown == expected
