"""What registers know is shown to be confirmed, who fills in what, and how answers are made."""

import json

import pytest
from sqlalchemy import select

from radioscopie.errors import InputError
from radioscopie.store import campaigns, people, prefill
from radioscopie.store.answers import draft_of, save
from radioscopie.store.campaigns import Asked
from radioscopie.store.paradata import BEGUN, REOPENED, SENT
from radioscopie.store.retention import MONTH_S, retain
from radioscopie.store.schema.answers import paradata, unit
from radioscopie.store.submissions import reopen, submit
from radioscopie.web.survey.app import send_due
from tests.service.build import HOUR, NOW, file, places
from tests.service.test_attacks import ROWS
from tests.service.web import World, hidden

MACHINES = """machine,practice,equipment,class,zone,installed_on
a,c1,ct,,province,2019-03-04
b,c1,mri,1.5T,province,2021-01-15
c,c2,pet,pet_ct,province,2020-06-01
"""
ONE = "c1@cabinet.example"


def made(store, machines=MACHINES, form="decision_2025"):
    """A campaign in draft, with its practices and what registers know."""
    people.make_tenant(store, "fed", "Fédération", NOW)
    name = campaigns.make(store, "fed", Asked("D", form, "2026", NOW, NOW + 240 * HOUR), "admin", NOW)
    campaigns.add_practices(store, "fed", name, file(ROWS), "admin")
    prefill.add_machines(store, "fed", name, file(machines, "machines.csv"), "admin")
    return name


def opened(store, name):
    for state in ("frozen", "open"):
        campaigns.move(store, "fed", name, state, "admin")
    return places(store, "fed", name)


def test_what_registers_know_is_a_draft_until_it_is_changed_and_never_an_answer(store):
    name = made(store)
    place = opened(store, name)[ONE]
    known = draft_of(store, place)
    assert known.rev == 0
    assert known.cells == {
        "B1.m1.equipment": "ct", "B1.m1.zone": "province", "B1.m1.first_use": "2019-03-04",
        "B1.m2.equipment": "mri", "B1.m2.class": "1.5T", "B1.m2.zone": "province", "B1.m2.first_use": "2021-01-15",
    }  # fmt: skip
    changed = save(store, place, 0, {"B1.m1.first_use": "2018-03-04", "B1.m2.class": None}, NOW)
    assert changed.cells["B1.m1.first_use"] == "2018-03-04"
    assert "B1.m2.class" not in changed.cells
    assert "B1.m2.class" not in draft_of(store, place).cells
    with store.answers.read("fed") as connection:
        assert connection.execute(select(paradata.c.kind)).scalars().all() == [BEGUN]


WRONG = {
    "an unknown practice": (MACHINES.replace(",c2,", ",nobody,"), "decision_2025", "nobody"),
    "no practice": (MACHINES.replace(",c2,", ",,"), "decision_2025", "practice"),
    "a questionnaire without machines": (MACHINES, "shock_2020", "machine"),
    "another equipment": (MACHINES.replace("pet,pet_ct", "cat,"), "decision_2025", "cat"),
}


@pytest.mark.parametrize("what", list(WRONG))
def test_a_file_of_machines_that_is_wrong_is_refused_whole(folder, what):
    from radioscopie.store.opening import open_folder  # noqa: PLC0415

    store = open_folder(folder)
    machines, form, told = WRONG[what]
    with pytest.raises(InputError, match=told):
        made(store, machines, form)
    with store.answers.read("fed") as connection:
        assert set(connection.execute(select(unit.c.prefill)).scalars()) == {"{}"}
    store.close()


def test_how_an_answer_is_made_is_counted_shown_nowhere_and_goes(store):
    name = made(store)
    place = opened(store, name)[ONE]
    cells = {"B0.right": "yes", "B1.m1.first_use": "2018-03-04", "B2.m1.full_2024": 10, "B3.fees.y2024": 5,
             "B10.match": "no"}  # fmt: skip
    draft = save(store, place, 0, cells, NOW)
    submit(store, place, draft.rev, "a-long-key", "x", NOW)
    reopen(store, place, "x", NOW)
    with store.answers.read("fed") as connection:
        rows = [(one.kind, one.kept, one.changed) for one in connection.execute(select(paradata))]
    assert sorted(rows) == sorted([(BEGUN, 0, 0), (SENT, 6, 1), (REOPENED, 0, 0)])
    assert {one.what: one.count for one in retain(store, NOW + 240 * HOUR + 13 * MONTH_S, apply=True)}[
        "acts"
    ] == 3
    with store.answers.read("fed") as connection:
        assert connection.execute(select(paradata)).all() == []


def test_the_page_marks_what_is_to_be_confirmed_and_forgets_it_with_the_practice(store):
    name = made(store)
    opened(store, name)
    world = World(store)
    client = world.practice(links_again(world, name))
    page = client.get(f"/enquete/{name}").text
    assert page.count("à confirmer ou à corriger") == 7
    assert "scanner : 1" in page
    assert "IRM : 1" in page
    saved = client.post(
        f"/enquete/{name}", data={"rev": hidden(page, "rev"), "then": "save", "B1.m1.first_use": "2018-03-04"}
    ).text
    assert saved.count("à confirmer ou à corriger") == 6
    assert "from the registers" in client.get(f"/en/enquete/{name}").text
    held = json.loads(client.get("/enquete/mes-donnees.json").text)
    assert held["asked"][0]["prefill"]["B1.m1.equipment"] == "ct"
    assert [one["kind"] for one in held["paradata"]] == [BEGUN]
    client.post("/enquete/cabinet/retrait", data={"sure": "yes"})
    with store.answers.read("fed") as connection:
        assert sorted(map(len, connection.execute(select(unit.c.prefill)).scalars()))[:2] == [2, 2]
        assert connection.execute(select(paradata)).all() == []


def links_again(world, name):
    """Give a new link to the first practice."""
    from radioscopie.store import links  # noqa: PLC0415
    from radioscopie.store.schema.identity import contact  # noqa: PLC0415

    with world.store.identity.read("fed") as connection:
        who = connection.execute(select(contact.c.id).where(contact.c.email == ONE)).scalar()
    return world.store.identity.write(
        "fed", lambda connection: links.new_invitation(connection, "fed", name, who, NOW + HOUR, NOW)
    )


def test_a_question_is_entrusted_shown_alone_and_forbidden_to_none(store):
    name = made(store)
    opened(store, name)
    world = World(store)
    owner = world.practice(links_again(world, name))
    owner.post("/enquete/cabinet/personnes", data={"email": "compta@c.example", "role": "respondent"})
    send_due(world.desk)
    helper = world.practice(world.letters[-1].link)
    page = owner.get(f"/enquete/{name}/partage").text
    who = page.split('">compta@c.example')[0].rpartition('value="')[2]
    assert owner.post(f"/enquete/{name}/partage", data={"question": "B4", "contact": who}).status_code == 200
    assert helper.get(f"/enquete/{name}/partage").status_code == 404
    assert "confiée à compta@c.example" in helper.get(f"/enquete/{name}").text
    alone = helper.get(f"/enquete/{name}/B4").text
    assert 'id="B4"' in alone
    assert 'id="B3"' not in alone
    sent = {"rev": hidden(alone, "rev"), "section": "B4", "then": "save", "B4.staff": "12"}
    after = helper.post(f"/enquete/{name}", data=sent)
    assert after.url.path == f"/enquete/{name}/B4"
    assert owner.get(f"/api/v1/survey/campaigns/{name}/answer").json()["cells"]["B4.staff"] == 12
    assert (
        owner.post(f"/enquete/{name}", data={"rev": "1", "then": "save", "B4.staff": "13"}).status_code == 200
    )
    assert (
        owner.post(f"/enquete/{name}/partage", data={"question": "B4", "contact": "nobody"}).status_code
        == 404
    )
    assert owner.post(f"/enquete/{name}/partage", data={"question": "Z9", "contact": who}).status_code == 422
    assert owner.get(f"/enquete/{name}/Z9").status_code == 404
    owner.post(f"/enquete/cabinet/personnes/{who}/retirer")
    assert "confiée à" not in owner.get(f"/enquete/{name}").text
