"""Machines added with their places: read, refused, and what they copy."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from radioscopie.bilingual import Words
from radioscopie.errors import InputError
from radioscopie.law.load import Law
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.read import read_scenario
from radioscopie.models.scenarios.spec import FleetChange, named_files
from radioscopie.tables.added_machines import added_supply, read_added
from tests.scenarios.builders import fixed, scenario, world
from tests.scenarios.tiny import tiny

HEAD = "machine,site,equipment,class,zone,installed_on,commune\n"
SCENARIO = """
title = "t"
question = "q"
period = { first = 2026, last = 2027 }
base = { law = "in_force" }
[[variant]]
name = "more"
title = "More"
[[variant.fleet]]
name = "added"
equipment = "mri"
machines = "m.csv"
new_exams_pct = 50
"""


def rows(*places, day="2026-03-01", klass="1.5T"):
    return HEAD + "".join(f"M{n},S{n},mri,{klass},province,{day},{code}\n" for n, code in enumerate(places))


@pytest.fixture
def read(tmp_path):
    def save(machines, words=SCENARIO):
        (tmp_path / "m.csv").write_text(machines, "utf-8")
        (tmp_path / "s.toml").write_text(words, "utf-8")
        return read_scenario(tmp_path / "s.toml")

    return save


def test_the_file_gives_number_and_day(read, tmp_path):
    one = read(rows("29019", "38185", "97411") + "C,S,ct,,province,2026-01-01,38185\n")
    (change,) = one.variants[0].world.fleet
    assert (change.add, change.start) == (3, date(2026, 3, 1))
    assert change.placed["departement"].to_pylist() == ["29", "38", "974"]
    assert named_files(one) == [tmp_path / "m.csv"]


@pytest.mark.slow
def test_whole_cities_and_degrees(tmp_path):
    path = tmp_path / "m.csv"
    head = HEAD.replace("\n", ",lon,lat\n")
    path.write_text(
        head + "A,,mri,1.5T,paris,2026-01-01,75056,,\nB,S,mri,1.5T,idf,2026-01-01,,2,49\n", "utf-8"
    )
    first, second = read_added(path).to_pylist()
    assert first["lat"] == pytest.approx(48.86, abs=0.02)
    assert (second["lon"], second["lat"]) == (2, 49)
    supply = added_supply(read_added(path)).to_pylist()
    assert [(row["site"], row["machines"]) for row in supply] == [("A", 1), ("S", 1)]


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize(
    ("machines", "words", "count"),
    [
        (rows("29019"), SCENARIO + "add = 3\nfrom = 2026-01-01\n", 2),
        (rows("29019"), SCENARIO.replace('"m.csv"', '"../m.csv"'), 1),
        (rows("29019"), SCENARIO.replace('"m.csv"', '"n.csv"'), 1),
        (rows("29019"), SCENARIO.replace('"mri"', '"pet"'), 1),
        (rows("29019", "99999", "97501"), SCENARIO, 2),
        (rows("29019", klass="pet"), SCENARIO, 1),
        (rows("29019") + rows("29019", day="2026-04-01").removeprefix(HEAD).replace("M0", "N"), SCENARIO, 1),
        (rows("29019", day="2031-03-01"), SCENARIO, 1),
        ("machine\nA\n", SCENARIO, 1),
    ],
)
def test_what_is_refused(read, machines, words, count):
    with pytest.raises(InputError) as refused:
        read(machines, words)
    assert len(refused.value.problems) >= count
    assert all(one.why(lang) for one in refused.value.problems for lang in ("fr", "en"))


def fleet(tmp_path, text):
    (tmp_path / "m.csv").write_text(text, "utf-8")
    placed = read_added(tmp_path / "m.csv")
    none = fixed("fleet.added.renew_pct", 0)
    change = FleetChange(
        name="added", title=Words("added", "added"), equipment="mri", start=date(2026, 1, 1), add=len(placed),
        new_exams_pct=fixed("fleet.added", 100), renew_pct=none, placed=placed,
    )  # fmt: skip
    model = make_model(scenario(world(), {"v": world(fleet=(change,))}, (2026,)), tiny(), Law.load())
    stage = model.paths["v"][-1]
    return model, stage


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    ("klass", "commune", "like"),
    [
        ("1.5T", "29019", "MRI1"),
        ("gt_1.5T", "29019", "MRI2"),
        ("gt_1.5T", "75112", "MRI2"),
        ("0.5T_1.5T", "1", "MRI1"),
    ],
)
def test_what_a_placed_machine_copies(tmp_path, klass, commune, like):
    """Class and zone first, then the département: the tiny nation has one MRI in Paris and one in Finistère."""
    from radioscopie.models.scenarios.fleet import copied_machines  # noqa: PLC0415

    place = commune if commune != "1" else "38185"
    model, _ = fleet(tmp_path, rows(place, klass=klass, day="2026-01-01"))
    change = model.scenario.variants[0].world.fleet[0]
    (chosen,) = copied_machines(model.counts, change)
    ids = model.counts.park.ids
    assert ids[chosen] in ({like} if klass != "0.5T_1.5T" else {"MRI1", "MRI2"})
    free = replace(change, placed=None)
    assert np.isin(copied_machines(model.counts, free), [ids.index("MRI1"), ids.index("MRI2")]).all()


def by_departement(model, amounts):
    found = {}
    for place, cents in zip(
        model.counts.places, amounts.sum(axis=tuple(range(1, amounts.ndim))), strict=True
    ):
        found[place[1]] = found.get(place[1], 0) + int(cents)
    return found


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("part", ["acts", "fees"])
def test_what_placed_machines_change_is_spent_where_they_stand(tmp_path, part):
    """The second road: the same machines without places give the same total, spread over the country."""
    from radioscopie.models.scenarios.evaluate import evaluate_places  # noqa: PLC0415

    model, _ = fleet(tmp_path, rows("29019", day="2026-01-01"))
    last = len(model.paths["v"]) - 1
    before, after = (by_departement(model, getattr(evaluate_places(model, "v", i), part)) for i in (0, last))
    moved = {place: after[place] - before[place] for place in before if after[place] != before[place]}
    assert set(moved) <= {"29"}
    change = replace(model.scenario.variants[0].world.fleet[0], placed=None)
    anywhere = make_model(scenario(world(), {"v": world(fleet=(change,))}, (2026,)), tiny(), Law.load())
    spread = by_departement(anywhere, getattr(evaluate_places(anywhere, "v", last), part))
    if part == "acts":
        assert sum(spread.values()) == sum(after.values())
        assert sum(spread[place] != before[place] for place in spread) > 1


def test_amounts_go_home_to_the_last_unit():
    from radioscopie.models.scenarios.homes import at_home  # noqa: PLC0415

    rng = np.random.default_rng(3)
    whole, rest = rng.integers(-(10**12), 10**12, (2, 7, 3, 2))
    shares = np.array([0, 0.1, 0, 0.65, 0.25, 0, 0])
    found = at_home(whole, rest, shares)
    assert np.array_equal(found.sum(axis=0), whole.sum(axis=0))
    assert np.array_equal(found[[0, 2, 5, 6]], rest[[0, 2, 5, 6]])
    assert np.abs(found - rest - shares[:, None, None] * (whole - rest).sum(axis=0)).max() <= 1


def test_draws_of_places_go_home_too(tmp_path):
    from radioscopie.models.scenarios.local import local_draws  # noqa: PLC0415

    model, _ = fleet(tmp_path, rows("29019", day="2026-01-01"))
    drawn = local_draws([model], 1, 5, 7)["v"].places
    moved = {word for (dimension, word), cents in drawn.items() if dimension == "departement" and cents.any()}
    assert moved <= {"29"}


def test_machines_that_nobody_owns_are_in_no_accounts(tmp_path):
    from radioscopie.models.scenarios.homes import unowned_apart  # noqa: PLC0415

    model, _ = fleet(tmp_path, rows("29019", day="2026-01-01"))
    assert model.scenario.variants[0].world.fleet
    assert not unowned_apart(model.scenario).variants[0].world.fleet


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("exams", [1, 777, 12_345])
def test_a_placed_machine_does_the_exams_of_its_file(tmp_path, exams):
    """Fees of the copy are those of the file to the unit; what is new of them is added to those there were."""
    head = HEAD.replace("\n", ",exams,exams_low,exams_high\n")
    text = head + f"M,S,mri,1.5T,province,2026-01-01,29019,{exams},{exams},{exams}\n"
    (tmp_path / "m.csv").write_text(text, "utf-8")
    placed = read_added(tmp_path / "m.csv")
    change = FleetChange(
        name="added", title=Words("added", "added"), equipment="mri", start=date(2026, 1, 1), add=1,
        new_exams_pct=fixed("fleet.added", 40), renew_pct=fixed("fleet.added.renew_pct", 0), placed=placed,
        volume_pct=fixed("fleet.added.volume_pct", 100),
    )  # fmt: skip
    model = make_model(scenario(world(), {"v": world(fleet=(change,))}, (2026,)), tiny(), Law.load())
    from radioscopie.models.scenarios.model import fleet_of  # noqa: PLC0415

    laid = fleet_of(model, model.paths["v"][-1].world, {"fleet.added.renew_pct": 0.0})
    assert laid.units[laid.start[-2] : laid.start[-1]].sum() == exams
    before = sum(
        int(units.sum())
        for machine, units in zip(model.counts.fee_machine, model.counts.fee_units, strict=True)
        if model.counts.park.ids[machine].startswith("MRI")
    )
    assert laid.added["added"].machines == pytest.approx(exams / before)


@pytest.mark.slow
def test_exams_of_a_file_follow_each_other_and_give_the_interval(read):
    head = HEAD.replace("\n", ",exams,exams_low,exams_high\n")
    row = "{},S,mri,1.5T,province,2026-03-01,29019,{}\n"
    one = read(head + row.format("A", "5000,4000,6000") + row.format("B", "3000,2000,5000"))
    volume = one.variants[0].world.fleet[0].volume_pct.value
    assert (volume.low, volume.central, volume.high) == (75, 100, 137.5)
    assert volume.is_drawn
    assert read(rows("29019")).variants[0].world.fleet[0].volume_pct is None
    with pytest.raises(InputError) as refused:
        read(head + row.format("A", "5000,6000,4000"))
    assert any(found.reason == "site.volumes_disordered" for found in refused.value.problems)
