"""What if: the cents of the page, of the API and of a run of the same scenario are one."""

import json
import re
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given, seed, settings
from hypothesis import strategies as st

from radioscopie.asking import options
from radioscopie.cli.main import main
from radioscopie.law.load import Law
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.models.scenarios.cases import cases
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.evaluate import evaluate_places
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.read import read_scenario
from radioscopie.questions.registry import named
from radioscopie.questions.scenario.answer import run_scenario
from radioscopie.texts import words
from radioscopie.web.pages.nation import SCENARIOS
from radioscopie.web.state import mix_in
from radioscopie.web.toml_text import to_toml
from radioscopie.web.work import mixed, nation
from radioscopie.web.work.added import LEVERS, added_of
from radioscopie.web.work.mix import Mix
from radioscopie.web.work.orders import orders_of
from radioscopie.web.work.scenario_text import scenario_files

NUMBERS = {
    "growth.mri": st.integers(0, 40).map(lambda n: n / 4),
    "growth.ct": st.integers(-8, 20).map(lambda n: n / 4),
    "ct_reference_pct": st.integers(0, 100),
    "enacted/response.all": st.integers(-10, 0).map(lambda n: n / 10),
    "third_radiograph_pct": st.integers(0, 50),
}
FEES = {
    "technical_fees.mri": st.tuples(
        st.integers(-60, 20).map(lambda n: n / 2), st.sampled_from(["2026-03-15", "2026-07-01", "2027-01-01"])
    ),
    "technical_fees.ct.full": st.tuples(
        st.integers(-60, 20).map(lambda n: n / 2), st.sampled_from(["2026-07-01", "2027-01-01"])
    ),
    "modifiers.Z.rate": st.tuples(st.integers(-100, 20), st.sampled_from(["2026-07-01"])),
}
STATES = st.tuples(
    st.fixed_dictionaries({}, optional=NUMBERS),
    st.fixed_dictionaries(
        {}, optional={key: one.map(lambda pair: f"{pair[0]}@{pair[1]}") for key, one in FEES.items()}
    ),
)


def mix_of(state) -> Mix:
    numbers, law = state
    return Mix(values=tuple(sorted((key, float(one)) for key, one in numbers.items())), law=orders_of(law))


def run_of(mix: Mix):
    """Run the scenario written for a mix, as the command does."""
    files = scenario_files(mix)
    scenario = files.pop("scenario.toml")
    return run_scenario(scenario, draws=1, beside=tuple(files.values()), only=("target", "by_departement"))


def some(most: int, part: int, *asked):
    """Do a test on some examples, those of a part."""
    return lambda test: seed(part)(settings(max_examples=most)(given(*asked)(test)))()


def same_as_its_run(state):
    mix = mix_of(state)
    found, result = nation.whatif(mix), run_of(mix)
    assert found["saving_cents"] == result.tables["target"].table.to_pylist()[0]["saved_cents"]
    table = result.tables["by_departement"].table.to_pylist()
    changes: dict[str, int] = {}
    for row in table:
        changes[row["departement"]] = changes.get(row["departement"], 0) - row["insurer_change_cents"]
    shown = {row["departement"]: row["saving_cents"] for row in nation.places(mix)["rows"]}
    assert {key: one for key, one in changes.items() if one} == {
        key: one for key, one in shown.items() if one
    }


@pytest.mark.slow
def test_a_mix_saves_the_cents_of_its_run():
    some(2, 0, STATES)(same_as_its_run)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1, 21))
def test_300_mixes_save_the_cents_of_their_runs(part):
    some(15, part, STATES)(same_as_its_run)


ADDED = (
    {"fleet.mri": "20@2027-01-01", "relevance.spine": "5", "repeats.ct": 10},
    {"fleet.ct": 3, "renewed.mri": "40@2026-01-01", "relevance.limb_radiographs": "2,5"},
)


@pytest.mark.slow
@pytest.mark.parametrize("added", ADDED)
def test_measures_added_save_the_cents_of_their_run(added):
    measures = added_of(added)
    number = (("enacted/fleet.added_fleet_mri.new_exams_pct", 80.0),) if "fleet.mri" in added else ()
    mix = Mix(values=number, law=orders_of({"technical_fees.ct": "-5@2026-07-01"}), added=measures)
    row = run_of(mix).tables["target"].table.to_pylist()[0]
    assert nation.whatif(mix)["saving_cents"] == row["saved_cents"]
    assert {f"{LEVERS[one].kind}.added_{one.replace('.', '_')}" for one in added} <= {
        one["measure"] for one in nation.whatif(mix)["by_measure"]
    }


def test_every_measure_that_may_be_added_has_its_words_and_moves_the_nation():
    assert LEVERS.keys() == words("web_nation.added").keys()
    for code in LEVERS:
        scenario = mixed.scenario_of(Mix(added=added_of({code: "10@2027-01-01"})))
        assert len(getattr(scenario.variants[0].world, LEVERS[code].kind)) == 1, code


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_files_of_every_scenario_moved_are_read_by_the_command(scenario):
    files = scenario_files(Mix(scenario, law=orders_of({"acts": "-5@2026-07-01"})))
    read = read_scenario(files.pop("scenario.toml"), tuple(files.values()))
    assert [one.name for one in read.variants[0].world.law.reforms][-1] == "changements.toml"


def test_every_scenario_shipped_is_offered():
    assert sorted(SCENARIOS) == sorted(options(named("run").ask)["scenario"].choices)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("side", ["low", "high"])
def test_numbers_moved_on_a_model_are_those_of_a_model_made_of_them(scenario, side):
    levers = nation.levers(Mix(scenario))
    mix = Mix(scenario, values=tuple((one["key"], one[side]) for one in levers))
    made = make_model(mixed.scenario_of(mix), build_baseline(), Law.load())
    name = next(iter(made.paths))
    moved = mixed.model_of(mix)
    values = {key: np.array([value]) for key, value in central(made.scenario).items()}
    assert np.array_equal(
        *(cases(one, name, values, responding=True).spent.fees for one in (made, moved)),
    )
    for i in range(len(made.paths[name])):
        places = [evaluate_places(one, name, i) for one in (made, moved)]
        assert all(np.array_equal(*(getattr(one, part) for one in places)) for part in ("acts", "fees"))


CURVES = (
    STATES,
    st.sampled_from(["growth.mri", "ct_reference_pct", "enacted/response.all"]),
    st.lists(st.integers(0, 3), min_size=1, max_size=4),
)


@pytest.mark.slow
def test_a_curve_holds_the_cents_of_each_position():
    some(3, 0, *CURVES)(same_at_each_position)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1, 4))
def test_more_curves_hold_the_cents_of_each_position(part):
    some(20, part, *CURVES)(same_at_each_position)


@pytest.mark.slow
@pytest.mark.parametrize("state", range(5))
def test_a_mix_saves_the_cents_of_the_command(state, tmp_path, capsys, monkeypatch):
    found = []
    some(5, state, STATES)(lambda state: found.append(state))  # noqa: PLW0108 - hypothesis wants a function
    mix = mix_of(max(found, key=repr))
    for name, file in scenario_files(mix).items():
        (tmp_path / name).write_bytes(file.content)
    monkeypatch.chdir(tmp_path)
    assert main(["run", "scenario.toml", "--draws", "1", "--json"]) in (0, 3)
    told = json.loads(capsys.readouterr().out)["tables"]["target"]
    row = dict(zip(told["columns"], told["rows"][0], strict=True))
    assert nation.whatif(mix)["saving_cents"] == row["saved_cents"]


def same_at_each_position(state, lever, positions):
    mix = mix_of(state)
    found = nation.curve(mix, lever, positions)
    others = tuple(one for one in mix.values if one[0] != lever)
    alone = [nation.whatif(Mix(values=(*others, (lever, float(one))), law=mix.law)) for one in positions]
    assert found["saving_cents"] == [one["saving_cents"] for one in alone]
    assert [
        sum(row["saving_cents"][n] for row in found["by_measure"]) for n in range(len(positions))
    ] == found["saving_cents"]


@pytest.mark.slow
def test_the_api_gives_the_first_row_of_the_target_of_the_command(nation, capsys):
    main(["run", "decision_2025", "--draws", "1", "--json"])
    told = json.loads(capsys.readouterr().out)["tables"]["target"]
    row = dict(zip(told["columns"], told["rows"][0], strict=True))
    assert nation.post("/api/v1/nation/whatif", json={}).json()["saving_cents"] == row["saved_cents"]
    curve = nation.post(
        "/api/v1/nation/curve", json={"scenario": "decision_2025", "lever": "growth.mri", "values": [5.5, 4]}
    ).json()
    assert curve["positions"] == [5.5, 4]
    assert curve["saving_cents"][0] == row["saved_cents"] != curve["saving_cents"][1]


@pytest.mark.slow
def test_a_curve_along_an_address_of_the_law_is_that_of_its_reforms(nation):
    curve = nation.post(
        "/api/v1/nation/curve", json={"lever": "technical_fees.mri@2026-07-01", "values": [-10, 0]}
    ).json()
    alone = nation.post(
        "/api/v1/nation/whatif", json={"law": {"technical_fees.mri": "-10@2026-07-01"}}
    ).json()
    days = nation.post(
        "/api/v1/nation/whatif", json={"law": {"technical_fees.mri": {"2026-07-01": {"scale": 0.9}}}}
    ).json()
    assert curve["saving_cents"][0] == alone["saving_cents"] == days["saving_cents"]
    assert curve["saving_cents"][1] == nation.post("/api/v1/nation/whatif", json={}).json()["saving_cents"]


@pytest.mark.parametrize(
    ("kind", "body", "key"),
    [
        ("whatif", {"scenario": "nothing"}, "web.no_file"),
        ("whatif", {"scenario": "/etc/passwd"}, "web.no_file"),
        ("whatif", {"scenario": 3}, "asking.not_words"),
        ("whatif", {"values": {"growth.nothing": 1}}, "scenario.no_such_number"),
        ("whatif", {"values": {"growth.mri": "much"}}, "asking.not_a_number"),
        ("whatif", {"values": {"growth.mri": True}}, "asking.not_a_number"),
        ("whatif", {"law": {"technical_fees.nothing": -5}}, "law.unknown_address"),
        ("whatif", {"law": {"technical_fees.mri": "x"}}, "web.not_a_percent"),
        ("whatif", {"law": {"technical_fees.mri": "-5@hier"}}, "asking.not_a_day"),
        ("whatif", {"law": []}, "web.not_an_object"),
        ("whatif", {"other": 1}, "web.unknown_field"),
        ("whatif", {"added": []}, "web.not_an_object"),
        ("whatif", {"added": {"fleet.boat": 1}}, "web.unknown_field"),
        ("whatif", {"added": {"fleet.mri": "many"}}, "asking.not_a_number"),
        ("whatif", {"added": {"fleet.mri": 1.5}}, "asking.not_whole"),
        ("whatif", {"added": {"fleet.mri": 5000}}, "asking.not_between"),
        ("whatif", {"added": {"repeats.ct": "5@hier"}}, "asking.not_a_day"),
        ("curve", {"lever": "growth.mri"}, "web.not_a_list"),
        ("curve", {"lever": "growth.mri", "values": []}, "asking.not_between"),
        ("curve", {"lever": "nothing", "values": [1]}, "law.unknown_address"),
        ("curve", {"lever": "growth.mri", "values": [1] * 500}, "asking.not_between"),
        ("curve", {"values": [1]}, "asking.not_words"),
        ("map", {"variant": "nothing"}, "scenario.no_such_variant"),
    ],
)
def test_what_cannot_be_asked_is_said(nation, kind, body, key):
    answer = nation.post(f"/api/v1/nation/{kind}", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["problems"][0]["key"] == key


@pytest.mark.parametrize("body", ["{", "[]", "nan", '{"values": {"growth.mri": NaN}}', "\xff"])
def test_a_body_that_is_no_json_is_said(nation, body):
    answer = nation.post("/api/v1/nation/whatif", content=body.encode("latin-1"))
    assert answer.status_code == 422


def test_the_page_says_the_same_without_script(nation):
    address = "/national?s=decision_2025&v.growth.mri=4&loi.technical_fees.mri=-5@2026-07-01"
    asked = {"values": {"growth.mri": 4}, "law": {"technical_fees.mri": "-5@2026-07-01"}}
    cents = nation.post("/api/v1/nation/whatif", json=asked).json()["saving_cents"]
    page = nation.get(address).text
    assert re.sub(r"\D", "", re.search(r'data-testid="answer"[^>]*>(.*?)<', page)[1]) == str(cents)
    assert "identique" in nation.get(f"{address}&x={cents}").text
    assert "ont changé depuis" in nation.get(f"{address}&x={cents + 1}").text
    assert page.count("data-area=") >= 100
    assert nation.get("/en" + address).status_code == 200


def test_an_address_out_of_bounds_is_refused(nation):
    assert nation.get("/national?v.growth.mri=x").status_code == 422
    assert nation.get("/national", params={"s": "a" * 2000}).status_code == 422


def test_an_address_is_a_mix_and_back():
    mix = mix_in(
        {
            "s": "decision_2025",
            "v.growth.mri": "5,5",
            "loi.technical_fees.mri": "−12.5@2026-07-01",
            "loi.acts": "0",
        }
    )
    assert mix.values == (("growth.mri", 5.5),)
    assert mix.law == (("technical_fees.mri", (("2026-07-01", ("scale", "0.875")),)),)


JSON = st.recursive(
    st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=12),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=8), inside, max_size=3)
    ),
    max_leaves=12,
)


def is_day(words):
    try:
        return len(words) == 10 and words[4] == words[7] == "-" and date.fromisoformat(words) is not None
    except ValueError:
        return False


@given(st.dictionaries(st.text(min_size=1, max_size=8), JSON, max_size=4))
@example({"a": "0001-01-01", "b": "0000-00-00", "c": "2026-02-30"})
def test_plain_data_is_the_same_in_toml(data):
    import tomllib  # noqa: PLC0415

    def clean(one):
        if isinstance(one, dict):
            return {key: clean(value) for key, value in one.items()}
        if isinstance(one, str) and is_day(one):
            return date.fromisoformat(one)
        return [clean(value) for value in one] if isinstance(one, list) else one

    assert tomllib.loads(to_toml(data)) == clean(data)
