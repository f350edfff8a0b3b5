"""Primary rules and their levels: worked examples of the SDC Handbook (ESSnet, 2026), and the table of presets."""

import pytest

from radioscopie.errors import InputError
from radioscopie.models.survey.disclosure.presets import (
    Preset,
    preset_digest,
    preset_names,
    read_preset,
    rules,
    rules_of,
)
from radioscopie.models.survey.disclosure.primary import Share, level_against, need, p_level
from radioscopie.texts import word


def cell(*values):
    return [Share(f"u{rank}", value, value) for rank, value in enumerate(values)]


def weighted(*pairs):
    return [Share(f"u{rank}", value * weight, value) for rank, (value, weight) in enumerate(pairs)]


def test_dominance_passes_where_the_second_estimates_the_first():
    held = cell(50_000, 49_000, 500, 500)  # X 100 000: within 2 %
    assert need(held, Preset("(1,90)", 0, dominance_percent=90)) is None
    assert need(held, Preset("p 10", 0, p_percent=10)).level == 5_000 - 1_000


def test_p_percent_says_safe_at_15_percent():
    held = cell(52_000, 50_000, 4_000, 4_000)  # X 110 000
    assert need(held, Preset("p 10", 0, p_percent=10)) is None
    assert p_level(held, Preset("p 16", 0, p_percent=16)) > 0


def test_one_85_on_330_is_safe_from_352_94():
    held = cell(300, 20, 10)
    level = need(held, Preset("(1,85)", 0, dominance_percent=85)).level
    assert float(330 + level) == pytest.approx(352.94, abs=0.005)


def test_at_the_limit_of_dominance_the_cell_is_hidden():
    assert need(cell(85, 5, 5, 5), Preset("(1,85)", 0, dominance_percent=85)).level == 1  # a step at least
    assert need(cell(84, 6, 5, 5), Preset("(1,85)", 0, dominance_percent=85)) is None


def test_count_and_the_insee_pair():
    companies = read_preset("companies")
    assert need(cell(10, 10), companies).rules == ("least_units", "p_percent")
    assert need(cell(10, 10, 10), companies) is None
    assert need(cell(100, 100, 1), companies).rules == ("p_percent",)  # 3/85 alone would show it


def test_p_percent_with_weights_known_or_secret():
    sample = weighted(
        (100, 4), (10, 7)
    )  # 470; published: 270 by replication, 360 by the sample, 0 when known
    known = Preset("p 10", 0, p_percent=10)
    assert p_level(sample, known) == 40  # 10 % of 400, and nobody else
    assert p_level(weighted((100, 1), (50, 1), (50, 1), (1, 1), (1, 1)), known) < 0


def test_under_protection_of_replicated_weights():
    """Population 900, 100, 100, 5 × 7; sample 100 (w 1), 100 (w 9): a unit subtracts itself and finds 900."""
    assert p_level(weighted((100, 9), (100, 1)), Preset("p 10", 0, p_percent=10)) == 90


def test_a_coalition_knows_more():
    held = cell(100, 40, 30, 5)
    assert need(held, Preset("one", 0, p_percent=10)) is None
    assert need(held, Preset("two", 0, p_percent=10, coalition=2)).level == 10 - 5


def test_losses_are_taken_by_their_size():
    assert need(cell(-1000, 10, 10, 10), read_preset("companies")).rules == ("dominance_percent", "p_percent")


def test_a_cell_of_zeros():
    assert need([], read_preset("companies")) is None
    assert need([], read_preset("natural-persons")).rules == ("zero_is_sensitive",)


def test_health_counts_below_eleven():
    held = [Share(f"u{n}", 1, 1) for n in range(11)]
    assert need(held, read_preset("health-counts")) is None
    assert "least_value" in need(held[:10], read_preset("health-counts")).rules


def test_what_each_unit_learns():
    held, preset = cell(640, 560), Preset("p 10", 3, p_percent=10)
    assert level_against(held, "u1", preset) == 64
    assert level_against(held, "u0", preset) == 56
    assert level_against(held, "somebody else", preset) == 64 - 560
    assert level_against(cell(640), "u0", preset) == 0  # it knows its own


@pytest.mark.parametrize("name", preset_names())
def test_every_rule_has_its_row_its_date_its_status_and_its_source(name):
    for rule in rules_of(name):
        assert rule.valid_from == "2025-09-01"
        assert rule.status in {"read", "assumed"}
        assert rule.source
        for lang in ("fr", "en"):
            assert word("disclosure.source", rule.note, lang)
            assert word("disclosure.rule", rule.rule, lang)


def test_eleven_for_health_is_no_figure_of_the_sndss_order():
    found = {rule.rule: rule for rule in rules_of("health-counts")}
    assert (found["least_units"].value, found["least_units"].status) == (11, "assumed")
    assert {rule.rule: rule.status for rule in rules_of("companies")}["p_percent"] == "assumed"


def test_the_digest_tells_a_rule_that_changed():
    assert len({preset_digest(name) for name in preset_names()}) == len(preset_names())
    assert preset_digest("companies") == preset_digest("companies")
    assert {rule.preset for rule in rules()} == set(preset_names())


def test_an_unknown_preset_is_told_with_those_known():
    with pytest.raises(InputError, match="companies"):
        read_preset("company")
