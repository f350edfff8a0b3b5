"""One's own report: the change of technical fees by hand, both ends where something is not said, frozen classes."""

import pytest

from radioscopie.store import benchmarks, campaigns, links, people, submissions
from radioscopie.store.opening import open_folder
from radioscopie.store.places import ClosedError, Place
from radioscopie.tables.survey.questionnaire import questionnaire
from radioscopie.web.survey.own import own_figures, own_impact
from tests.service.build import ANSWER, NOW, answered, campaign, estimated, links_sent
from tests.service.web import World

FORM = questionnaire("decision_2025")


def machine(name, **cells):
    one = {"equipment": "ct", "amortised": "no"} | cells
    told = {f"B1.{name}.{field}": value for field, value in one.items() if "_20" not in field}
    return told | {f"B2.{name}.{field}": value for field, value in one.items() if "_20" in field}


def test_full_fees_of_a_known_machine_are_worked_out_to_the_cent():
    """CT not amortised: 99.69 € the day before the decision, 87.13 € from 1 January 2027."""
    impact = own_impact(FORM, machine("m1", full_2025=5000))
    assert impact.low_cents == impact.high_cents == 5000 * (8713 - 9969)


def test_what_is_not_said_has_two_ends():
    impact = own_impact(FORM, machine("m1", full_2025=1000, amortised=""))
    assert (impact.low_cents, impact.high_cents) == (1000 * (8713 - 9969), 1000 * (7101 - 7554))


def test_machines_add_up_and_those_without_a_tariff_are_named():
    cells = (
        machine("m1", full_2025=1000)
        | machine("m2", full_2025=10)
        | {"B2.m3.full_2025": 5, "B1.m4.equipment": "mri"}
    )
    impact = own_impact(FORM, cells)
    assert impact.low_cents == 1010 * (8713 - 9969)
    assert impact.left_out == ("m3", "m4")
    assert own_impact(FORM, {}) is None
    assert own_impact(questionnaire("shock_2020"), ANSWER) is None


def test_an_mri_needs_its_class_and_zone_to_have_one_amount():
    known = machine("m1", equipment="mri", full_2025=100, zone="paris", **{"class": "1.5T"})
    impact = own_impact(FORM, known)
    assert impact.low_cents == impact.high_cents < 0
    wide = own_impact(FORM, machine("m1", equipment="mri", full_2025=100))
    assert wide.low_cents <= impact.low_cents <= wide.high_cents


def test_figures_that_lack_an_answer_are_missing_and_never_zero():
    figures = {one.code: one.value for one in own_figures(questionnaire("shock_2020"), ANSWER)}
    assert figures["exams_change"] == pytest.approx(-0.2)
    assert figures["fees_lost"] == 20
    assert figures["costs_share"] is None


ROWS = "practice,name,email,stratum,holding,region,size\n" + "".join(
    f"c{n},C{n},c{n}@c.example,s,{'' if n < 12 else 'group'},r,{'small' if n < 12 else 'large'}\n"
    for n in range(24)
)


def test_classes_are_frozen_at_publication_and_answers_do_not_move_them(folder):
    store = open_folder(folder)
    name = campaign(store, practices=ROWS)
    held = {}
    for n, (email, key) in enumerate(links_sent(store, "fed", name).items()):
        session, _ = links.enter(store, key, NOW)
        held[email] = Place("fed", name, people.who_asks(store, session, NOW).pseudonym)
        answered(store, held[email], {**ANSWER, "A1.ct.now": 500 + 20 * n})
    submissions.reopen(store, next(iter(held.values())), "x", NOW, by_staff=True)
    estimated(store, "fed", name)
    for state in ("protected", "published"):
        campaigns.move(store, "fed", name, state, "admin")
    assert (
        benchmarks.freeze(store, "fed", name, NOW) == 2
    )  # small: exams and fees; large is one holding: none
    place = next(iter(held.values()))
    small = benchmarks.standing(store, place, "small", "shock_2020", ANSWER)[0]
    low, middle, high = small.quartiles
    assert small.mine == pytest.approx(0.8)
    assert low <= middle <= high
    assert all(round(one / 0.05) == pytest.approx(one / 0.05) for one in small.quartiles)
    assert benchmarks.standing(store, place, "large", "shock_2020", ANSWER)[0].quartiles is None
    with pytest.raises(ClosedError):
        submissions.reopen(store, place, "x", NOW, by_staff=True)
    benchmarks.freeze(store, "fed", name, NOW + 1)
    moved = benchmarks.standing(store, place, "small", "shock_2020", {**ANSWER, "A1.ct.now": 1})[0]
    assert moved.quartiles == small.quartiles
    store.close()


def test_the_report_of_a_decision_shows_the_impact(folder):
    store = open_folder(folder)
    name = campaign(store, form="decision_2025", period="2026")
    world, link = World(store), links_sent(store, "fed", name)["un@cabinet.example"]
    client = world.practice(link)
    cells = {one: str(value) for one, value in machine("m1", full_2025=5000).items()}
    client.put(f"/api/v1/survey/campaigns/{name}/answer", json={"rev": 0, "changes": cells})
    page = client.get(f"/enquete/{name}/rapport").text
    assert "−62\u202f800,00" in page
    english = client.get(f"/en/enquete/{name}/rapport").text
    assert "−€62,800.00" in english
    store.close()
