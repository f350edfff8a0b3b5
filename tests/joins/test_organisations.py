"""Reading organisations in a scenario file: read, inherited, refused with everything said at once."""

from datetime import date
from pathlib import Path

import pytest

from radioscopie.bilingual import Words
from radioscopie.errors import InputError
from radioscopie.models.joins.organisations import read_networks
from radioscopie.models.scenarios.read import read_scenario
from radioscopie.models.scenarios.spec import networks_of, titles, worlds_of
from radioscopie.questions.scenario.answer import read_whole
from tests.joins.organisations import network, organisation, scenario


def reasons(read, path):
    with pytest.raises(InputError) as error:
        read(path)
    assert all(one.why(lang) for one in error.value.problems for lang in ("fr", "en"))
    return {
        (one.reason.split(".")[-1], one.place.partition("reading[far]")[2]) for one in error.value.problems
    }


def test_what_a_file_says(tmp_path):
    network(tmp_path, "far.toml", ("A", "B"))
    (variant,) = read_scenario(scenario(tmp_path, organisation())).variants
    (one,) = variant.world.reading
    assert (one.name, one.start, one.title) == ("far", date(2026, 7, 1), Words("Lecture far", "Reading far"))
    assert one.price.values == (3300, 6555, 11900)
    assert one.price.source == Words("assumed", "assumed")


def test_a_single_price_or_none(tmp_path):
    network(tmp_path, "far.toml", ("A", "B"))
    both = organisation(price="price_eur = 41.05") + organisation("other", price="")
    first, second = read_scenario(scenario(tmp_path, both)).variants[0].world.reading
    assert first.price.values == (4105, 4105, 4105)
    assert second.price is None


def test_a_variant_reads_as_the_base_unless_it_says_otherwise(tmp_path):
    network(tmp_path, "far.toml", ("A", "B"))
    base = organisation(world="base", start="2026-01-01")
    same = read_scenario(scenario(tmp_path, "", base, "ageing = true"))
    assert same.variants[0].world.reading == same.base.reading
    none = read_scenario(scenario(tmp_path, "", base, "reading = []"))
    assert none.variants[0].world.reading == ()
    assert networks_of(none) == [tmp_path / "far.toml"]
    assert reasons(read_scenario, scenario(tmp_path, "", base)) == {("same_as_base", "")}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"network": "gone.toml"}, {("no_network", ".network")}),
        ({"network": "../far.toml"}, {("no_network", ".network")}),
        ({"network": "far.txt"}, {("no_network", ".network")}),
        ({"start": "2025-12-31"}, {("outside_years", ".from")}),
        ({"start": "'soon'"}, {("not_a_date", ".from")}),
        ({"price": "price_eur = -1"}, {("not_euros", ".price_eur")}),
        ({"price": "price_eur = 1.005"}, {("not_euros", ".price_eur")}),
        ({"price": "prices = 1"}, {("unknown_key", ".prices")}),
        (
            {"price": "price_eur = { low = 50, central = 40, high = 60, source = 's' }"},
            {("not_in_order", ".price_eur")},
        ),
        (
            {"price": "price_eur = { low = 50, high = 60 }"},
            {
                ("not_euros", ".price_eur.central"),
                ("missing_text", ".price_eur.source"),
            },
        ),
        (
            {"network": "gone.toml", "start": "2031-01-01", "price": "price_eur = -1"},
            {("no_network", ".network"), ("outside_years", ".from"), ("not_euros", ".price_eur")},
        ),
    ],
)
def test_what_is_refused(tmp_path, words, found):
    network(tmp_path, "far.toml", ("A", "B"))
    (tmp_path / "far.txt").write_text("")
    assert reasons(read_scenario, scenario(tmp_path, organisation(**words))) == found


def test_one_title_in_base_and_variant_and_no_variant_called_base(tmp_path):
    network(tmp_path, "far.toml", ("A", "B"))
    base = organisation(world="base").replace("Reading far", "Another")
    path = scenario(tmp_path, organisation(), base)
    assert ("two_titles", "") in reasons(read_scenario, path)
    path.write_text(path.read_text("utf-8").replace('name = "night"', 'name = "base"'), "utf-8")
    assert ("named_base", "") in reasons(read_scenario, path)


def test_every_mistake_of_every_network_at_once(tmp_path):
    network(tmp_path, "far.toml", ("A", "B"), more="[dispatch]\npolicy = 'pool'\n")
    network(tmp_path, "near.toml", ("A",), more="[prices]\nper_exam_eur = -3\n")
    both = organisation() + organisation("near", "near.toml")
    with pytest.raises(InputError) as error:
        read_networks(read_scenario(scenario(tmp_path, both)))
    places = {".".join(one.place.split(".")[:2]) for one in error.value.problems}
    assert places == {"far.toml", "near.toml"}
    (tmp_path / "far.toml").write_text("title = ", "utf-8")
    with pytest.raises(InputError, match=r"far\.toml"):
        read_whole(tmp_path / "s.toml")


def test_a_network_may_not_take_the_name_of_the_scenario_kept(tmp_path):
    network(tmp_path, "scenario.toml", ("A",))
    with pytest.raises(InputError) as error:
        read_whole(scenario(tmp_path, organisation(network="scenario.toml")))
    assert error.value.problems[0].reason == "scenario.reserved_name"


def test_the_example_is_right_and_speaks_both_languages():
    scenario, networks = read_whole(Path("examples/reading/scenario-night.toml"))
    said = [scenario.title, scenario.question, *(one.title for one in scenario.variants)]
    said += [title for world in worlds_of(scenario).values() for title in titles(world).values()]
    (price,) = [one.price for variant in scenario.variants for one in variant.world.reading]
    assert [words for words in [*said, price.source] if words.fr == words.en] == []
    assert "assumed" in price.source.en
    assert [len(network.sites) for network in networks.values()] == [5, 5]
