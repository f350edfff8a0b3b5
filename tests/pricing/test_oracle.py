"""The engine gives the cents of the Decimal reference, on every row, refused rows included."""

import pytest
from hypothesis import HealthCheck, given, settings

from radioscopie.law.load import Law
from radioscopie.models.pricing.price import AMOUNT_COLUMNS, price
from tests.pricing.tables import as_activity, as_machines
from tests.reference import law_values
from tests.reference.pricing import price as reference
from tests.reference.strategies import activities, random_activity
from tests.reference.worked import WORKED

LAW = Law.load()
REFERENCE_LAW = law_values.load()


def agree(rows, machines):
    priced = price(as_activity(rows), as_machines(machines), LAW)
    expected = {
        row["line"]: result
        for row, result in zip(rows, reference(rows, machines, REFERENCE_LAW), strict=True)
    }
    refused = {line for line, result in expected.items() if "rejected" in result}
    found = priced.table.to_pylist()
    assert {reject["line"] for reject in priced.rejects.to_pylist()} == refused
    assert [row["line"] for row in found] == [row["line"] for row in rows if row["line"] not in refused]
    for row in found:
        assert {name: row[name] for name in AMOUNT_COLUMNS} == {
            name: expected[row["line"]][name] for name in AMOUNT_COLUMNS
        }, row
    return len(rows)


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("seed", range(5))
def test_engine_equals_reference_on_random_activity(seed):
    agree(*random_activity(seed, 2_000))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_engine_equals_reference_on_two_hundred_thousand_rows(seed):
    assert agree(*random_activity(seed, 10_000)) == 10_000


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(activities(max_rows=12))
def test_engine_equals_reference_and_shrinks(activity):
    agree(*activity)


@pytest.mark.parametrize(("name", "rows", "machines", "expected"), WORKED, ids=[one[0] for one in WORKED])
def test_engine_gives_the_examples_worked_by_hand(name, rows, machines, expected):
    priced = price(as_activity(rows), as_machines(machines), LAW)
    found = {row["line"]: row for row in priced.table.to_pylist()}
    refused = {reject["line"]: {"rejected": reject["column"]} for reject in priced.rejects.to_pylist()}
    for row, wanted in zip(rows, expected, strict=True):
        given = (found | refused)[row["line"]]
        assert {key: given[key] for key in wanted} == wanted, name
