"""Reading the law at a date, by prefix, frozen."""

import pytest

from radioscopie.calendar import LAST_DAY
from radioscopie.errors import InputError, UnknownAddressError
from radioscopie.law.load import Entry, Group, Law

LAW = Law.load()


def test_a_prefix_gives_the_values_in_force():
    group = LAW["technical_fees.mri.full"]
    assert isinstance(group, Group)
    values = group.at("2026-08-01")
    assert len(values) == 36
    assert values["technical_fees.mri.full.1.5T.province.non_amortised"].value == 15477


def test_the_decimal_point_of_a_class_is_no_separator():
    assert set(LAW["technical_fees.mri.full.1.5T"].at("2026-08-01")) == {
        f"technical_fees.mri.full.1.5T.{zone}.{age}"
        for zone in ("paris", "idf", "province")
        for age in ("amortised", "non_amortised")
    }
    with pytest.raises(UnknownAddressError):
        LAW["technical_fees.mri.full.1"]


def test_an_unknown_address_gets_the_closest_ones():
    with pytest.raises(UnknownAddressError) as caught:
        LAW["modifiers.Z.rat"]
    assert "modifiers.Z.rate" in caught.value.render("fr")


def test_a_bad_date_is_refused():
    with pytest.raises(InputError):
        LAW["modifiers.Z.rate"].at("2026-02-30")


def test_nothing_in_force_is_missing_with_its_bounds():
    nothing = LAW["modifiers.Z.rate"].at("2018-06-01")
    assert (nothing.value, nothing.status) == (None, "missing")
    assert (nothing.valid_from.isoformat(), nothing.ends_on.isoformat()) == ("2017-03-23", "2020-01-01")


def test_values_follow_each_other_without_overlap():
    for entry in LAW.entries.values():
        for value, following in zip(entry.values, entry.values[1:], strict=False):
            assert value.valid_from < value.ends_on <= following.valid_from


def test_a_frozen_law_never_changes_after_its_day():
    frozen = LAW.frozen("2025-11-04")
    assert frozen["modifiers.Y.rate"].at("2035-01-01").raw == "0.158"
    assert frozen["acts.YYYY600.tariff"].at("2027-01-01").value == 75
    assert frozen["technical_fees.ct.full.non_amortised"].at("2027-01-01").value == 9969
    assert frozen["technical_fees.ct.full.non_amortised"].at("2019-01-01").value == 9303
    assert LAW["modifiers.Y.rate"].at("2026-11-21").raw == "0.13"
    assert frozen.version != LAW.version


def test_freezing_after_the_last_change_is_the_same_law():
    assert LAW.frozen(LAST_DAY) is LAW


def test_what_does_not_change_is_not_copied():
    frozen = LAW.frozen("2025-11-04")
    assert frozen.entries["modifiers.F.amount"] is LAW.entries["modifiers.F.amount"]


def test_the_version_says_the_content():
    assert LAW.frozen("2025-11-04").version == LAW.frozen("2025-11-04").version
    assert LAW.frozen("2025-11-04").version != LAW.frozen("2026-07-01").version


def test_the_law_cannot_be_changed():
    with pytest.raises(TypeError):
        LAW.entries["x"] = LAW.entries["modifiers.Z.rate"]
    assert isinstance(LAW["modifiers.Z.rate"], Entry)
