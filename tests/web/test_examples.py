"""What the page of the API and the contract show: each request is one that is answered."""

import json

import pytest

from radioscopie.web.app import API
from tests.web.waiting import answered, result_of

READ = [one.example for one in API if one.method == "GET" and one.example]
POSTED = [(one.address, body) for one in API if one.method == "POST" for body in (one.example, *one.more)]
AT_ONCE = [one for one in POSTED if "/nation/" in one[0] or "/access/" in one[0] or "/reform/" in one[0]]
IN_A_WHILE = [(path, body) for path, body in POSTED if '"wait"' in body]
LONG = ("/api/v1/validate", "/api/v1/nation", "/api/v1/permits", "/api/v1/access?")


@pytest.fixture(scope="module")
def whole(nation, access):
    return access


@pytest.mark.parametrize("path", [one for one in READ if not one.startswith(LONG)])
def test_an_example_that_reads_is_answered(whole, path):
    assert whole.get(path).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("path", [one for one in READ if one.startswith(LONG)])
def test_an_example_that_reads_much_is_answered(whole, path):
    while (status := whole.get(path).status_code) == 202:
        pass
    assert status == 200


@pytest.mark.parametrize(("path", "body"), [one for one in AT_ONCE if one not in IN_A_WHILE])
def test_an_example_answered_at_once_is(whole, path, body):
    assert answered(whole, path, json.loads(body), {}).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize(("path", "body"), IN_A_WHILE)
def test_an_example_that_is_worked_for_has_its_result(whole, path, body):
    result = result_of(whole, path, json.loads(body))
    assert whole.get(f"/api/v1/results/{result}").status_code == 200
