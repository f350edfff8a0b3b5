"""Scenario files: those shipped are right; wrong ones say everything at once, and where."""

import pytest

from radioscopie.bilingual import Words
from radioscopie.errors import InputError
from radioscopie.models.scenarios.read import find_scenario, read_scenario, shipped_scenarios
from radioscopie.models.scenarios.spec import quantities, titles
from radioscopie.ranges import BARE

UNKNOWN = Words("missing", "missing")
GOOD = """
title = "t"
question = "q"
[period]
first = 2025
last = 2027
[target]
amount_eur = 300_000_000
by = 2027-12-31
[base]
law = { frozen = 2025-11-04 }
growth_pct = { mri = 5.5, all = { low = 0, central = 1, high = 2, source = "assumed" } }
[[variant]]
name = "v"
law = "in_force"
"""


def read(folder, content):
    (folder / "s.toml").write_text(content, "utf-8")
    return read_scenario(folder / "s.toml")


def refusals(folder, content):
    with pytest.raises(InputError) as error:
        read(folder, content)
    return {(one.reason.split(".")[-1], one.place.partition("s.toml.")[2]) for one in error.value.problems}


@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
def test_shipped_scenarios_are_right_and_speak_both_languages(name):
    scenario = read_scenario(find_scenario(name))
    said = [scenario.title, scenario.question, *(variant.title for variant in scenario.variants)]
    said += [title for variant in scenario.variants for title in titles(variant.world).values()]
    said += [
        one.value.source for one in quantities(scenario).values() if one.value.source not in (BARE, UNKNOWN)
    ]
    assert [words for words in said if words.fr == words.en] == []
    assert [words for words in said if set("éèêàçù’«»") & set(words.en)] == []


def test_words_are_one_string_or_one_a_language(tmp_path):
    both = GOOD.replace('title = "t"', 'title = { fr = "le titre", en = "the title" }')
    assert read(tmp_path, both).title == Words("le titre", "the title")
    assert read(tmp_path, GOOD).title == Words("t", "t")
    one = GOOD.replace('title = "t"', 'title = { fr = "le titre", eng = "the title" }')
    assert refusals(tmp_path, one) == {("unknown_key", "title.eng"), ("missing_text", "title.en")}


def test_a_measure_has_one_title(tmp_path):
    shock = (
        '[[variant.shock]]\nname = "s"\ntitle = "{}"\n'
        'first_week = "2026-W02"\nlast_week = "2026-W03"\ndrop_pct = 5\n'
    )
    other = GOOD + shock.format("one") + '[[variant]]\nname = "w"\n' + shock.format("two")
    assert refusals(tmp_path, other) == {("two_titles", "variant[w]")}


def test_a_shock_outside_the_years_of_the_scenario_is_refused(tmp_path):
    shock = (
        '[[variant.shock]]\nname = "s"\ntitle = "s"\n'
        'first_week = "2031-W02"\nlast_week = "2031-W03"\ndrop_pct = 5\n'
    )
    assert refusals(tmp_path, GOOD + shock) == {("outside_years", "variant[v].shock[s].first_week")}


def test_a_good_file(tmp_path):
    scenario = read(tmp_path, GOOD)
    assert scenario.years == (2025, 2026, 2027)
    assert scenario.target.amount_cents == 30_000_000_000
    assert (scenario.base.growth["mri"].value.central, scenario.base.growth["all"].value.high) == (5.5, 2)
    assert scenario.variants[0].world.growth == scenario.base.growth


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('name = "v"', 'name = "v"\nrelevence = 1', ("unknown_key", "variant[v].relevence")),
        ("by = 2027-12-31", "by = 2029-12-31", ("outside_years", "target.by")),
        ("by = 2027-12-31", 'by = "2027-12-31"', ("not_a_date", "target.by")),
        ("frozen = 2025-11-04", "frozen = 1999-01-01", ("outside_years", "base.law.frozen")),
        ("frozen = 2025-11-04", 'reforms = ["gone.toml"]', ("no_reform", "base.law.reforms")),
        ("frozen = 2025-11-04", 'reforms = ["../s.toml"]', ("no_reform", "base.law.reforms")),
        ("frozen = 2025-11-04", "frosen = 2025-11-04", ("unknown_key", "base.law.frosen")),
        ("last = 2027", "last = 2050", ("bad_period", "period")),
        ("last = 2027", "last = 2024", ("bad_period", "period")),
        ("mri = 5.5", "mri = 120", ("out_of_bounds", "base.growth_pct.mri")),
        ("mri = 5.5", 'mri = "a lot"', ("not_a_number", "base.growth_pct.mri")),
        ("mri = 5.5", "irm = 5.5", ("unknown_key", "base.growth_pct.irm")),
        ("central = 1,", "central = 3,", ("not_in_order", "base.growth_pct.all")),
        (', source = "assumed"', "", ("missing_text", "base.growth_pct.all.source")),
        (
            "high = 2,",
            'high = 2, distribution = "gamma",',
            ("unknown_word_of", "base.growth_pct.all.distribution"),
        ),
        ('title = "t"', "", ("missing_text", "title")),
        ('law = "in_force"', "law = { frozen = 2025-11-04 }", ("same_as_base", "variant[v]")),
        ('law = "in_force"', 'law = "in_forse"', ("bad_law", "variant[v].law")),
        ('law = "in_force"', '[[variant]]\nname = "v"\nageing = true', ("same_name", "variant[v].name")),
        ('name = "v"', 'name = "v.1/é"', ("bad_name", "variant[v.1/é].name")),
        ('law = "in_force"', "ageing = 1", ("not_a_flag", "variant[v].ageing")),
    ],
)
def test_each_mistake_has_its_message(tmp_path, old, new, expected):
    assert old in GOOD
    assert expected in refusals(tmp_path, GOOD.replace(old, new))


LEVERS = """
[[variant.relevance]]
name = "r"
modality = "mri"
reduction_pct = 140
from = 2027-01-01
full = 2026-01-01
[[variant.relevance]]
name = "acts"
acts = ["XX"]
reduction_pct = 5
from = 2026-01-01
[[variant.fleet]]
name = "f"
equipment = "sonar"
from = 2026-01-01
[[variant.fleet]]
name = "g"
equipment = "ct"
from = 2026-01-01
renew_pct = { low = 1, central = 2, high = 3, source = "assumed" }
[[variant.shock]]
name = "s"
first_week = "2026-W60"
last_week = "2026-W12"
drop_pct = 50
"""


def test_all_the_problems_of_the_levers_at_once(tmp_path):
    assert refusals(tmp_path, GOOD + LEVERS) >= {
        ("out_of_bounds", "variant[v].relevance[r].reduction_pct"),
        ("ends_before", "variant[v].relevance[r].full"),
        ("unknown_act", "variant[v].relevance[acts].acts"),
        ("unknown_word_of", "variant[v].fleet[f].equipment"),
        ("empty_fleet", "variant[v].fleet[f]"),
        ("certain_only", "variant[v].fleet[g].renew_pct"),
        ("not_a_week", "variant[v].shock[s].first_week"),
    }


def test_measures_cannot_take_more_than_all(tmp_path):
    one = '[[variant.relevance]]\nname = "{}"\nmodality = "ct"\nreduction_pct = 60\nfrom = 2026-01-01\n'
    assert ("over_all_acts", "variant[v].relevance") in refusals(
        tmp_path, GOOD + one.format("a") + one.format("b")
    )


@pytest.mark.parametrize(("key", "all_of_it"), [('modality = "ct"', 60), ('acts = ["LFQ"]', 60)])
def test_measures_may_take_all_of_the_same_acts_and_no_more(tmp_path, key, all_of_it):
    one = '[[variant.relevance]]\nname = "{}"\n{}\nreduction_pct = {}\nfrom = 2026-01-01\n'
    both = GOOD + one.format("a", key, 40)
    assert len(read(tmp_path, both + one.format("b", key, all_of_it)).variants[0].world.relevance) == 2
    assert refusals(tmp_path, both + one.format("b", key, all_of_it + 1)) == {
        ("over_all_acts", "variant[v].relevance")
    }


def test_measures_on_acts_cannot_take_more_than_all(tmp_path):
    one = '[[variant.relevance]]\nname = "{}"\nacts = ["{}"]\nreduction_pct = {}\nfrom = 2026-01-01\n'
    both = GOOD + one.format("a", "LFQ", 70)
    assert ("over_all_acts", "variant[v].relevance") in refusals(tmp_path, both + one.format("b", "LFQK", 60))
    assert read(tmp_path, both + one.format("b", "LFQK", 30)).variants
    assert read(tmp_path, both + one.format("b", "NZQ", 60)).variants


def test_no_variant_and_not_toml(tmp_path):
    assert ("no_variant", "variant") in refusals(tmp_path, GOOD.partition("[[variant]]")[0])
    with pytest.raises(InputError, match="TOML"):
        read(tmp_path, "title = ")


def test_an_unknown_scenario_says_the_close_ones():
    with pytest.raises(InputError) as error:
        find_scenario("decision_2O25")
    assert "decision_2025" in error.value.render("en")
    with pytest.raises(InputError):
        find_scenario("nowhere.toml")
