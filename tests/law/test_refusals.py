"""A law file that says something wrong is refused, with every problem at once."""

import shutil

import pytest

from radioscopie.errors import InputError
from radioscopie.law.load import SHIPPED, load_folder

RULE = """
["a.rate"]
kind = "{kind}"
label_fr = "A"
label_en = "A"
used = true
{values}
"""
VALUE = """[["a.rate".values]]
valid_from = {valid_from}
{extra}
value = "{value}"
status = "{status}"
reference = "{reference}"
url = ""
checked_on = 2026-11-21
note = ""
"""
GOOD = {"valid_from": "2020-01-01", "extra": "", "value": "0.5", "status": "read", "reference": "text"}


def value(**changes):
    return VALUE.format(**{**GOOD, **changes})


def problems_of(tmp_path, values, kind="rate"):
    """Load a folder of empty grids and one rule; give the reasons of its refusals."""
    (tmp_path / "grids").mkdir()
    (tmp_path / "rules").mkdir()
    for grid in (SHIPPED / "grids").glob("*.csv"):
        header = grid.read_text("utf-8").splitlines()[0]
        (tmp_path / "grids" / grid.name).write_text(header + "\n", "utf-8")
    (tmp_path / "rules" / "rule.toml").write_text(RULE.format(kind=kind, values="".join(values)), "utf-8")
    try:
        load_folder(tmp_path)
    except InputError as error:
        return [problem.reason for problem in error.problems]
    return []


def test_a_good_rule_is_read(tmp_path):
    assert problems_of(tmp_path, [value()]) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"reference": ""}, "law.no_reference"),
        ({"status": "sure"}, "law.bad_status"),
        ({"value": "half"}, "law.bad_value"),
        ({"value": "-0.5"}, "law.bad_value"),
        ({"value": "1e9"}, "law.bad_value"),
        ({"value": ""}, "law.bad_value"),
        ({"status": "missing"}, "law.missing_with_value"),
        ({"valid_from": '"2020-02-30"'}, "law.bad_date"),
        ({"extra": "ends_on = 2019-01-01"}, "law.ends_before_start"),
        ({"extra": 'notes = ""'}, "toml.unknown_key"),
    ],
)
def test_a_bad_value_is_refused(tmp_path, changes, reason):
    assert problems_of(tmp_path, [value(**changes)]) == [reason]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([value(), value()], "law.duplicate"),
        ([value(extra="ends_on = 2022-01-01"), value(valid_from="2021-01-01")], "law.overlap"),
        ([], "toml.missing_key"),
    ],
)
def test_values_that_do_not_fit_together_are_refused(tmp_path, values, reason):
    assert problems_of(tmp_path, values) == [reason]


def test_cents_have_two_decimals_at_most(tmp_path):
    assert problems_of(tmp_path, [value(value="12.345")], kind="cents") == ["law.bad_value"]


def test_an_unknown_kind_is_refused(tmp_path):
    assert problems_of(tmp_path, [value()], kind="euros") == ["law.bad_kind"]


def test_all_the_problems_come_at_once(tmp_path):
    values = [value(reference="", status="sure"), value(valid_from="2021-01-01", value="x")]
    assert problems_of(tmp_path, values) == ["law.no_reference", "law.bad_status", "law.bad_value"]


def test_a_file_that_is_not_toml_is_named_with_its_line(tmp_path):
    shutil.copytree(SHIPPED / "grids", tmp_path / "grids")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "broken.toml").write_text('ok = 1\n["a.rate"\n', "utf-8")
    with pytest.raises(InputError, match=r"broken\.toml:2"):
        load_folder(tmp_path)


def test_grids_are_checked_too(tmp_path):
    shutil.copytree(SHIPPED / "grids", tmp_path / "grids")
    (tmp_path / "rules").mkdir()
    tariffs = tmp_path / "grids" / "act_tariffs.csv"
    lines = tariffs.read_text("utf-8").splitlines()
    lines[1] = lines[1].replace(",37.80,37.80,", ",37.80,abc,")
    lines.append("ABCD001,2026-01-01,,1.00,1.00,read,,text,,,2026-11-21")
    tariffs.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(InputError) as caught:
        load_folder(tmp_path)
    assert [problem.reason for problem in caught.value.problems] == [
        "law.bad_value",
        "law.tariff_without_act",
    ]
    assert caught.value.problems[0].place == "act_tariffs.csv:2"
