"""Seats and rotas: the promise is kept, one fewer breaks it, rotas respect their rules, clashes are named."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import numpy as np
import pytest

from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.rota.file import Person, Rota, RotaShift, read_rota
from radioscopie.models.reading.rota.rota import make_rota
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.staffing.formula import _erlang, seats_by_formula
from radioscopie.models.reading.staffing.search import _exchanged
from radioscopie.models.reading.staffing.seats import CELLS, own_hours, with_seats
from radioscopie.models.reading.staffing.trials import Bench, Promise
from radioscopie.questions.staffing.tables.rota import rota_rows
from tests.reading.test_closed_forms import erlang_c
from tests.reading.test_files import SMALL, written

MONDAY = date(2025, 1, 6)
ONE = {"garde": [1] * 168}
SHIFTS = (RotaShift("jour", 480, 1200, "", False), RotaShift("nuit", 1200, 1920, "", True))


def rota(count: int, **changes) -> Rota:
    names = tuple(Person(f"P{n}", (), (), (), 48.0) for n in range(count))
    words = {
        "start": MONDAY,
        "weeks": 2,
        "shifts": SHIFTS,
        "people": names,
        "rest_h": 11.0,
        "max_nights": 7,
        "max_weekends": 2,
    }
    return Rota(**(words | changes))


@pytest.mark.slow
def test_a_rota_holds_the_seats_and_the_rules():
    people = tuple(
        Person(f"P{n}", (), (MONDAY + timedelta(n),), (MONDAY + timedelta(n + 1),), 48.0) for n in range(6)
    )
    answer = make_rota(rota(6, people=people), ONE)
    assert answer.clash == ()
    held = np.zeros(14 * 1440 + 1440)
    for day, shift, _ in answer.shifts:
        first = (day - MONDAY).days * 1440
        held[first + shift.start : first + shift.end] += 1
    assert held[480 : 14 * 1440].min() >= 1
    for person in people:
        own = sorted((day, shift.start) for day, shift, who in answer.shifts if who is person)
        stamps = [
            ((day - MONDAY).days * 1440 + start, (day - MONDAY).days * 1440 + start + 720)
            for day, start in own
        ]
        assert all(later[0] - sooner[1] >= 660 for sooner, later in itertools.pairwise(stamps))
        assert person.off[0] not in {day for day, _ in own}
        for week in range(2):
            assert sum(week <= (day - MONDAY).days // 7 < week + 1 for day, _ in own) <= 4
    hours = [sum(12 for _, _, who in answer.shifts if who is person) for person in people]
    assert max(hours) - min(hours) <= 12
    assert not any(day in who.wishes for day, _, who in answer.shifts)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    ("changes", "clash"),
    [
        ({"people": 2}, {"seats"}),
        ({"people": 6, "max_nights": 2}, {"seats", "nights"}),
        ({"people": 3}, {"seats", "hours"}),
    ],
)
def test_rules_that_clash_are_named(changes, clash):
    people = changes.pop("people")
    answer = make_rota(rota(people, **changes), ONE)
    assert answer.shifts == ()
    assert clash <= set(answer.clash)
    assert "skills" not in answer.clash


def test_a_skill_that_nobody_has_clashes_with_the_seats():
    shifts = tuple(RotaShift(s.name, s.start, s.end, "neuro", s.night) for s in SHIFTS)
    assert make_rota(rota(6, shifts=shifts), ONE).clash == ("seats", "skills")


def test_a_rota_is_read_and_refused(tmp_path):
    table = (
        '[rota]\nstart = 2025-01-06\nweeks = 1\n[[rota.shifts]]\nname = "n"\nstart = "20:00"\nend = "08:00"\n'
    )
    table += '[[rota.people]]\nname = "A"\noff = [2025-01-07]\n'
    found = read_rota(written(tmp_path, SMALL + table))
    assert found.shifts[0].end == 1920
    assert found.people[0].off == (date(2025, 1, 7),)
    with pytest.raises(Exception, match="lundi"):
        read_rota(written(tmp_path, SMALL + table.replace("2025-01-06", "2025-01-07")))
    with pytest.raises(Exception, match="personne"):
        read_rota(written(tmp_path, SMALL + table + "personne = 3\n"))


def test_seats_that_follow_are_one_spell(tmp_path):
    network = read_network(written(tmp_path, SMALL))
    seats = np.array([1] * 24 + [0] * 24)
    (shift,) = with_seats(network, [0], seats[None]).groups[0].shifts
    assert (shift.days, shift.start, shift.end) == ((0,), 0, 5 * 1440)


def test_without_any_seat_every_exam_waits(tmp_path):
    network = with_seats(read_network(written(tmp_path, SMALL)), [0], np.zeros((1, CELLS), int))
    plan = make_plan(network)
    replication = replicate(plan, 1, 0)
    assert len(replication.records.exams) > 100
    assert np.isnan(replication.records.exams["answered"]).all()


def test_closed_form_is_the_fewest_by_erlang_c(tmp_path):
    network = read_network(written(tmp_path, SMALL.replace("count = 2", "count = 40")))
    seats = seats_by_formula(network, [0], own_hours(network, [0]), Promise(0.95, 60, ("urgent",)))
    assert seats.max() >= 3
    load, slack, late = 2.0, 40.0, 0.05
    found = _erlang(load, slack, late)
    chance = [erlang_c(load, c) * np.exp(-(c - load) * slack / 15) for c in (found - 1, found) if c > load]
    assert chance[-1] <= late
    assert len(chance) == 1 or chance[0] > late


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize(
    ("changes", "clash", "days", "people"),
    [
        ({"shifts": SHIFTS[:1]}, ("covered",), (), 0),
        ({"people": 1, "weeks": 1}, ("seats", "hours"), (5, 6), 0),
        ({"people": 4, "weeks": 1, "rest_h": 40.0}, ("seats", "one_shift", "rest"), (5, 6), 0),
        ({"people": 3}, ("seats", "hours"), (8, 9, 10, 11, 12, 13), 0),
        ({"people": 6, "off": MONDAY, "weeks": 1}, ("seats", "off"), (1,), 6),
        ({"people": 6, "max_weekends": 0, "weeks": 1}, ("seats", "weekends"), (6,), 0),
    ],
)
def test_the_days_and_people_of_a_clash_are_named(changes, clash, days, people):
    off = (changes.pop("off"),) if "off" in changes else ()
    count = changes.pop("people", 4)
    changes["people"] = tuple(Person(f"P{n}", (), off, (), 48.0) for n in range(count))
    answer = make_rota(rota(count, **changes), ONE)
    assert answer.clash == clash
    assert [(day - MONDAY).days for day in answer.days] == list(days)
    assert len(answer.people) == people
    assert answer.uncovered == ((*range(8), *range(20, 24)) if clash == ("covered",) else ())


def test_each_group_is_asked_only_in_its_hours(tmp_path):
    night = '[[readers]]\nname = "nuit"\nnational = true\nshifts = [{ start = "20:00", end = "08:00" }]\n'
    day = night.replace("nuit", "jour").replace("20:00", "09:00", 1).replace("08:00", "20:00")
    network = read_network(written(tmp_path, SMALL + night + day))
    names = [group.name for group in network.groups]
    own = own_hours(network, [names.index("nuit"), names.index("jour")])
    assert own[0, :8].all()
    assert not own[0, 9:20].any()
    assert own[:, 8].all()  # an hour that none has is open to all
    seats = seats_by_formula(
        network, [names.index("nuit"), names.index("jour")], own, Promise(0.9, 60, ("urgent",))
    )
    assert not seats[~own].any()


@pytest.mark.slow
def test_two_groups_have_shifts_of_their_own():
    shifts = (
        RotaShift("jour", 480, 1200, "", False, "jour"),
        RotaShift("nuit", 1200, 1920, "", True, "nuit"),
    )
    seats = {"jour": [int(8 <= hour % 24 < 20) for hour in range(168)]}
    seats["nuit"] = [1 - one for one in seats["jour"]]
    answer = make_rota(rota(6, shifts=shifts), seats)
    days = {name: [day for day, shift, _ in answer.shifts if shift.name == name] for name in ("jour", "nuit")}
    every = [MONDAY + timedelta(n) for n in range(14)]
    assert {name: sorted(found) for name, found in days.items()} == {"jour": every, "nuit": every}
    swapped = {"jour": seats["nuit"], "nuit": seats["jour"]}
    assert make_rota(rota(6, shifts=shifts), swapped).clash == ("covered",)


def test_a_public_holiday_has_the_seats_of_a_sunday():
    """The week of Easter Monday 2025: nobody is needed from Monday to Saturday, one reader on Sunday by day."""
    seats = {"garde": [int(day == 6 and 8 <= hour < 20) for day in range(7) for hour in range(24)]}
    found = make_rota(rota(3, start=date(2025, 4, 21), weeks=1), seats)
    assert {day for day, _, _ in found.shifts} == {date(2025, 4, 21), date(2025, 4, 27)}


def test_a_wished_day_is_free_of_the_night_before_too():
    sunday = MONDAY + timedelta(6)
    people = (Person("A", (), (), (sunday,), 48.0), Person("B", (), (), (), 48.0))
    night = {"garde": [int(hour in (5 * 24 + 20, 5 * 24 + 21)) for hour in range(168)]}
    answer = make_rota(rota(2, people=people, weeks=1), night)
    assert [(shift.name, who.name) for _, shift, who in answer.shifts if shift.night] == [("nuit", "B")]
    both = {"garde": [2 * one for one in night["garde"]]}
    fair = rota_rows(rota(2, people=people, weeks=1), make_rota(rota(2, people=people, weeks=1), both))
    assert [row["wishes_refused"] for row in fair["fairness"]] == [1, 0]


@pytest.mark.slow
def test_seats_of_two_groups_are_exchanged_for_one(tmp_path):
    """Two sites, one seat each; a third group reads both: half as many seats keep a loose promise."""
    week = 'shifts = [{ start = "00:00", end = "24:00" }]\n'
    site = '[[sites]]\nname = "{0}"\nvolumes = {{ f = 3 }}\n[[readers]]\nname = "{0}"\nsite = "{0}"\n'
    text = '[run]\ndays = 28\n[[flows]]\nname = "f"\nprotocol = false\nprofile = "emergency_department"\n'
    text += (
        'acquisition = { mean_min = 0, law = "fixed" }\n' + site.format("A") + week + site.format("B") + week
    )
    text += '[[readers]]\nname = "deux"\nnational = true\n' + week
    network = read_network(written(tmp_path, text))
    bench = Bench(network, (0, 1, 2), Promise(0.8, 120, ("urgent",)), 1, lambda _: None)
    seats = np.zeros((3, CELLS), int)
    seats[:2] = 1
    changed = _exchanged(bench, seats, np.ones(seats.shape, bool))
    assert changed.sum() == seats.sum() - 1
    assert changed[2].sum() == 1
    strict = Bench(network, (0, 1, 2), Promise(0.999, 20, ("urgent",)), 1, lambda _: None)
    assert _exchanged(strict, seats[:, :], np.ones(seats.shape, bool)) is None


def test_week_end_days_are_shared_as_hours_are():
    """One reader by day for two weeks, two people: seven days each, two of which are of a week-end."""
    seats = {"garde": [int(8 <= hour % 24 < 20) for hour in range(168)]}
    people = tuple(Person(name, (), (), (), 84.0) for name in "AB")
    found = make_rota(rota(2, people=people), seats)
    for person in people:
        days = [day for day, _, who in found.shifts if who is person]
        assert (len(days), sum(day.weekday() >= 5 for day in days)) == (7, 2)
