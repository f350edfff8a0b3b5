"""Reform files: set, scale, prefixes, composition, refusals."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.errors import InputError
from radioscopie.law.load import Law
from radioscopie.law.reform import load_reform

LAW = Law.load()
CT = "technical_fees.ct.full.non_amortised"


def reform_file(tmp_path, body, name="reform.toml"):
    path = tmp_path / name
    path.write_text(f'title = "Essai"\n{body}\n', "utf-8")
    return path


def amounts(law, address, *days):
    return [law[address].at(day).value for day in days]


def reasons(path):
    with pytest.raises(InputError) as caught:
        LAW.with_reforms(path)
    return [problem.reason for problem in caught.value.problems]


def test_set_replaces_what_the_law_planned_later(tmp_path):
    law = LAW.with_reforms(reform_file(tmp_path, f'[values."{CT}"]\n2026-03-01 = {{ set = 95.00 }}'))
    assert amounts(law, CT, "2026-02-28", "2026-03-01", "2026-07-01", "2027-01-01") == [
        9171,
        9500,
        9500,
        9500,
    ]


def test_scale_follows_what_the_law_says_on_each_day(tmp_path):
    law = LAW.with_reforms(reform_file(tmp_path, f'[values."{CT}"]\n2026-03-01 = {{ scale = 0.95 }}'))
    # 91.71 x 0.95 = 87.1245; 89.72 x 0.95 = 85.234; 87.13 x 0.95 = 82.7735
    assert amounts(law, CT, "2026-02-28", "2026-03-01", "2026-07-01", "2027-01-01") == [
        9171,
        8712,
        8523,
        8277,
    ]


def test_a_small_factor_is_asked_about_and_a_percentage_is_kept(tmp_path):
    """0.08 may be what is kept or what is taken off: 8 % of 99.69 is 7.98, said with its sign."""
    assert reasons(reform_file(tmp_path, f'[values."{CT}"]\n2026-03-01 = {{ scale = 0.08 }}')) == [
        "law.reform_scale_or_cut"
    ]
    before = LAW[CT].at("2026-03-01").value
    law = LAW.with_reforms(reform_file(tmp_path, f'[values."{CT}"]\n2026-03-01 = {{ scale = "8 %" }}'))
    assert amounts(law, CT, "2026-03-01") == [(before * 8 + 50) // 100]
    law = LAW.with_reforms(reform_file(tmp_path, f'[values."{CT}"]\n2026-03-01 = {{ scale = 0 }}'))
    assert amounts(law, CT, "2026-03-01") == [0]


def test_a_half_cent_goes_up(tmp_path):
    law = LAW.with_reforms(
        reform_file(tmp_path, '[values."technical_fees.ct.reduced_1"]\n2026-03-01 = { scale = 0.99975 }')
    )
    # 60.00 x 0.99975 = 59.985
    assert amounts(law, "technical_fees.ct.reduced_1", "2026-03-01") == [5999]


def test_an_order_lasts_until_the_next(tmp_path):
    body = f'[values."{CT}"]\n2026-09-01 = {{ scale = 1 }}\n2026-03-01 = {{ set = 95 }}'
    law = LAW.with_reforms(reform_file(tmp_path, body))
    assert amounts(law, CT, "2026-03-01", "2026-08-31", "2026-09-01", "2027-01-01") == [
        9500,
        9500,
        8972,
        8713,
    ]


def test_a_prefix_touches_every_number_under_it_and_nothing_else(tmp_path):
    law = LAW.with_reforms(
        reform_file(tmp_path, '[values."technical_fees.mri"]\n2026-07-01 = { scale = 0.5 }')
    )
    changed = {address for address in law.entries if law.entries[address] is not LAW.entries[address]}
    assert changed == set(LAW.prefixes["technical_fees.mri"])
    assert amounts(law, "technical_fees.mri.full.1.5T.province.non_amortised", "2026-07-01") == [7739]


def test_rates_are_scaled_exactly(tmp_path):
    law = LAW.with_reforms(
        reform_file(tmp_path, '[values."modifiers.Z.rate"]\n2026-01-01 = { scale = 0.95 }')
    )
    assert law["modifiers.Z.rate"].at("2026-01-01").raw == "0.1235"


def test_a_missing_value_may_be_set_and_is_then_assumed(tmp_path):
    body = '[values."fee_thresholds.ct.reference"]\n2018-07-01 = { set = 6000 }'
    value = LAW.with_reforms(reform_file(tmp_path, body))["fee_thresholds.ct.reference"].at("2026-01-01")
    assert (value.value, value.status, value.reference) == (6000, "assumed", "Essai")


def test_a_missing_value_stays_missing_when_scaled(tmp_path):
    body = '[values."fee_thresholds.ct.reference"]\n2018-07-01 = { scale = 2 }'
    assert LAW.with_reforms(reform_file(tmp_path, body)) is LAW


def test_reforms_compose_in_their_order(tmp_path):
    first = reform_file(tmp_path, f'[values."{CT}"]\n2026-03-01 = {{ set = 100 }}', "first.toml")
    second = reform_file(tmp_path, f'[values."{CT}"]\n2026-05-01 = {{ scale = 0.9 }}', "second.toml")
    both = LAW.with_reforms(first, second)
    assert amounts(both, CT, "2026-04-30", "2026-05-01") == [10000, 9000]
    assert amounts(LAW.with_reforms(second, first), CT, "2026-05-01") == [10000]
    assert amounts(LAW.with_reforms(first).with_reforms(second), CT, "2026-05-01") == [9000]
    assert both.version == LAW.with_reforms(load_reform(first), load_reform(second)).version


def test_a_reform_leaves_the_law_as_it_is(tmp_path):
    before = LAW.entries[CT]
    reformed = LAW.with_reforms(reform_file(tmp_path, f'[values."{CT}"]\n2026-03-01 = {{ set = 95 }}'))
    assert LAW.entries[CT] is before
    assert all(reformed.entries[address] is LAW.entries[address] for address in LAW.entries if address != CT)
    assert reformed.version != LAW.version


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(sorted(LAW.prefixes)), st.dates(FIRST_DAY, LAST_DAY))
@example("technical_fee_rules.fees_per_session", FIRST_DAY)
def test_scale_one_is_the_identity(tmp_path_factory, prefix, day):
    path = tmp_path_factory.mktemp("reform") / "one.toml"
    path.write_text(f'[values."{prefix}"]\n{day.isoformat()} = {{ scale = 1 }}\n', "utf-8")
    held = [LAW.entries[address] for address in LAW.prefixes[prefix]]
    numeric = [entry for entry in held if entry.kind in ("cents", "rate", "count")]
    if any(entry.used for entry in numeric):
        assert LAW.with_reforms(path) is LAW
    else:
        assert reasons(path) == ["law.reform_not_applied" if numeric else "law.reform_not_numeric"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('[values."modifiers.Z.rat"]\n2026-01-01 = { scale = 1 }', "law.unknown_address"),
        (f'[values."{CT}"]\n2026-02-30x = {{ scale = 1 }}', "law.bad_date"),
        (f'[values."{CT}"]\n20260701 = {{ scale = 1 }}', "law.bad_date"),
        (f'[values."{CT}"]\n2026-01-01 = {{ set = -5 }}', "law.reform_number"),
        (f'[values."{CT}"]\n2026-01-01 = {{ scale = inf }}', "law.reform_number"),
        (f'[values."{CT}"]\n2026-01-01 = {{ set = true }}', "law.reform_number"),
        (f'[values."{CT}"]\n2026-01-01 = {{ set = 95.123 }}', "law.bad_value"),
        (f'[values."{CT}"]\n2026-01-01 = {{ set = 9172 }}', "law.reform_absurd"),
        (f'[values."{CT}"]\n2026-01-01 = {{ scale = 95 }}', "law.reform_absurd"),
        ('[values."associations.2.rate"]\n2026-01-01 = { set = 1.01 }', "law.reform_over_one"),
        ('[values."associations.2.rate"]\n2026-01-01 = { scale = 2.02 }', "law.reform_over_one"),
        (f'[values."{CT}"]\n2026-01-01 = {{ add = 5 }}', "law.reform_order"),
        (f'[values."{CT}"]\n2026-01-01 = {{ set = 5, scale = 1 }}', "law.reform_order"),
        (f'[values."{CT}"]\n2026-01-01 = 95', "law.reform_order"),
        ('[values."modifiers.Y.excludes"]\n2026-01-01 = { scale = 1 }', "law.reform_not_numeric"),
        (
            '[values."associations.radiograph_general_rule"]\n2026-01-01 = { scale = 1 }',
            "law.reform_not_numeric",
        ),
        ('[values."statements"]\n2026-01-01 = { scale = 1 }', "law.reform_not_numeric"),
        ('[values."modifiers"]\n2026-01-01 = { set = 0.1 }', "law.reform_mixed"),
        ('titel = "x"', "toml.unknown_key"),
        ("", "law.reform_empty"),
        ("values = 3", "law.reform_empty"),
        ('[values."x"', "errors.not_toml"),
    ],
)
def test_a_bad_reform_is_refused(tmp_path, body, reason):
    assert reasons(reform_file(tmp_path, body)) == [reason]


@pytest.mark.parametrize(
    ("address", "order", "numerator"),
    [("associations.2.rate", "set = 1", 1), ("modifiers.Z.rate", "scale = 10", 1.3)],
)
def test_a_share_may_be_the_whole_and_a_modifier_more_than_it(tmp_path, address, order, numerator):
    law = LAW.with_reforms(reform_file(tmp_path, f'[values."{address}"]\n2026-01-01 = {{ {order} }}'))
    assert float(law.entries[address].at("2026-01-01").value) == pytest.approx(numerator)


def test_all_the_problems_of_a_reform_come_at_once(tmp_path):
    body = f"""
[values."modifiers.Z.rat"]
2026-01-01 = {{ scale = 1 }}
[values."{CT}"]
2026-13-01 = {{ scale = 1 }}
2026-07-01 = {{ set = 9999 }}
"""
    assert reasons(reform_file(tmp_path, body)) == [
        "law.bad_date",
        "law.unknown_address",
        "law.reform_absurd",
    ]


def test_the_radiograph_rule_can_be_switched_off(tmp_path):
    body = '[values."associations.radiograph_general_rule"]\n2026-01-01 = { set = 0 }'
    law = LAW.with_reforms(reform_file(tmp_path, body))
    assert amounts(law, "associations.radiograph_general_rule", "2025-12-31", "2026-01-01") == [1, 0]
