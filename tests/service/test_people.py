"""Who comes in, and who does not: passwords and codes, links, sessions. On both engines."""

import pytest
from sqlalchemy import select

from radioscopie.errors import InputError
from radioscopie.store import keys, links, members, outbox, people
from radioscopie.store.opening import open_folder
from radioscopie.store.outbox import DeadError, RefusedError
from radioscopie.store.people import TooOftenError
from radioscopie.store.rooms import NotThereError
from radioscopie.store.schema.identity import contact
from tests.service.build import HOUR, NOW, PRACTICES, answered, campaign, links_sent, places

ONE = "un@cabinet.example"


@pytest.mark.parametrize(
    ("time", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
     (2000000000, "69279037"), (20000000000, "65353130")],
)  # fmt: skip
def test_one_time_codes_are_those_of_the_rfc(time, code):
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - that of the RFC
    assert keys.code_at(secret, time // 30) == code[-6:]


def test_a_code_serves_once_and_a_clock_may_be_half_a_minute_off():
    secret = keys.new_code_key()
    step = int(NOW // 30)
    assert keys.step_of(secret, keys.code_at(secret, step), 0, NOW) == step
    assert keys.step_of(secret, keys.code_at(secret, step), step, NOW) == 0
    assert keys.step_of(secret, keys.code_at(secret, step - 1), 0, NOW) == step - 1
    assert keys.step_of(secret, keys.code_at(secret, step - 3), 0, NOW) == 0


@pytest.fixture
def officer(store):
    people.make_tenant(store, "fed", "Fédération", NOW)
    return people.add_account(store, "fed", "Anne@fed.example", "Anne", "officer", "root", NOW)


def code(code_key, now=NOW):
    return keys.code_at(code_key, int(now // 30))


def test_staff_comes_in_with_password_and_code(store, officer):
    password, code_key = officer
    session = people.sign_in(store, "fed", "anne@FED.example", password, code(code_key), "addr", NOW)
    who = people.who_asks(store, session, NOW + 1)
    assert (who.role, who.tenant) == ("officer", "fed")
    assert people.sign_in(store, "fed", "anne@fed.example", password, code(code_key), "addr", NOW) == ""
    people.sign_out(store, who)
    assert people.who_asks(store, session, NOW + 2) is None


@pytest.mark.slow
def test_a_wrong_word_opens_nothing_and_many_close_the_door_for_a_while(store, officer):
    password, code_key = officer
    tried = [("other", code(code_key)), (password, "000000"), (password, "")]
    assert [people.sign_in(store, "fed", "anne@fed.example", *one, "addr", NOW) for one in tried] == [""] * 3
    assert people.sign_in(store, "none", "anne@fed.example", password, code(code_key), "addr", NOW) == ""
    for n in range(7):
        people.sign_in(store, "fed", "anne@fed.example", "x", "", f"addr{n}", NOW)
    with pytest.raises(TooOftenError):
        people.sign_in(store, "fed", "anne@fed.example", password, code(code_key), "other", NOW)
    later = NOW + 1000
    assert people.sign_in(store, "fed", "anne@fed.example", password, code(code_key, later), "addr", later)


def test_sessions_end_by_themselves_and_with_their_account(store, officer):
    password, code_key = officer
    session = people.sign_in(store, "fed", "anne@fed.example", password, code(code_key), "addr", NOW)
    assert people.who_asks(store, session, NOW + 3 * HOUR) is None
    who = people.who_asks(store, session, NOW + HOUR)
    with pytest.raises(InputError):
        people.close_account(store, "fed", who.actor, who.actor)
    people.close_account(store, "fed", who.actor, "root")
    assert people.who_asks(store, session, NOW + HOUR) is None
    later = NOW + 60
    assert (
        people.sign_in(store, "fed", "anne@fed.example", password, code(code_key, later), "addr", later) == ""
    )


def test_only_digests_of_keys_are_kept(folder):
    store = open_folder(folder)
    link = links_sent(store, "fed", campaign(store))[ONE]
    session, _ = links.enter(store, link, NOW)
    password, _ = people.add_account(store, "fed", "a@fed.example", "A", "desk", "root", NOW)
    store.close()
    held = b"".join(path.read_bytes() for path in (folder).iterdir())
    assert not [one for one in (link, session, password) if one.encode() in held]
    assert keys.digest(session).encode() in held


def test_a_link_opens_one_session_and_looking_changes_nothing(store):
    link = links_sent(store, "fed", campaign(store))[ONE]
    for _ in range(3):
        assert links.invited_by(store, link).used_at is None
    session, held = links.enter(store, link, NOW)
    assert held.name == "Cabinet Un"
    assert people.who_asks(store, session, NOW).role == "owner"
    assert links.enter(store, link, NOW) is None
    assert links.invited_by(store, link).used_at == NOW


@pytest.mark.parametrize(
    "link", ["", "fed", "fed.x", "fed." + "x" * 43, "nobody." + "x" * 43, "é." + "x" * 43]
)
def test_a_link_that_is_none_opens_nothing(store, link):
    campaign(store)
    assert links.invited_by(store, link) is None
    assert links.enter(store, link, NOW) is None
    assert people.who_asks(store, link, NOW) is None


def test_an_expired_link_opens_nothing(store):
    link = links_sent(store, "fed", campaign(store))[ONE]
    assert links.enter(store, link, NOW + 240 * HOUR) is None
    assert links.invited_by(store, link).expires_at == NOW + 240 * HOUR


def test_an_owner_lets_others_answer_and_stops_it(store):
    name = campaign(store)
    session, _ = links.enter(store, links_sent(store, "fed", name)[ONE], NOW)
    owner = people.who_asks(store, session, NOW)
    new = members.add_person(store, owner, "compta@cabinet.example", "respondent")
    assert len(members.people_of(store, owner)) == 2
    key = store.identity.write("fed", lambda c: links.new_invitation(c, "fed", name, new, NOW + HOUR, NOW))
    other, _ = links.enter(store, key, NOW)
    assert people.who_asks(store, other, NOW).role == "respondent"
    members.remove_person(store, owner, new)
    assert people.who_asks(store, other, NOW) is None
    with pytest.raises(NotThereError):
        members.remove_person(store, owner, new)


def sent_to(letters):
    return sorted(one.email for one in letters)


def test_one_refused_address_stops_no_other_message(store):
    name, letters = campaign(store), []

    def send(letter):
        if letter.email == ONE:
            raise RefusedError("550")
        letters.append(letter)

    assert outbox.queue(store, "fed", name, "invitation", "admin", NOW) == 3
    outbox.send_turn(store, "fed", send, "https://s.example", NOW)
    assert sent_to(letters) == ["deux@cabinet.example", "trois@cabinet.example"]
    assert outbox.counts(store, "fed", name) == {"sent": 2, "failed": 1}
    assert outbox.queue(store, "fed", name, "invitation", "admin", NOW) == 0
    assert outbox.queue(store, "fed", name, "reminder", "admin", NOW) == 2


def test_a_dead_server_delays_and_loses_nothing(store):
    name, letters = campaign(store), []

    def dead(_):
        raise DeadError("connection refused")

    outbox.queue(store, "fed", name, "invitation", "admin", NOW)
    assert outbox.send_turn(store, "fed", dead, "https://s.example", NOW) == 1
    assert outbox.counts(store, "fed", name) == {"queued": 2, "retry": 1}
    outbox.send_turn(store, "fed", letters.append, "https://s.example", NOW + 1)
    assert len(letters) == 2
    outbox.send_turn(store, "fed", letters.append, "https://s.example", NOW + 61)
    assert outbox.counts(store, "fed", name) == {"sent": 3}
    assert len(set(sent_to(letters))) == 3


def test_a_message_taken_by_a_program_that_died_leaves_later(store):
    name, letters = campaign(store), []

    class Killed(BaseException):
        pass

    def dies(_):
        raise Killed

    outbox.queue(store, "fed", name, "invitation", "admin", NOW)
    with pytest.raises(Killed):
        outbox.send_turn(store, "fed", dies, "https://s.example", NOW)
    assert outbox.counts(store, "fed", name) == {"queued": 2, "sending": 1}
    outbox.send_turn(store, "fed", letters.append, "https://s.example", NOW + 1)
    assert len(letters) == 2
    outbox.send_turn(store, "fed", letters.append, "https://s.example", NOW + 700)
    assert len(set(sent_to(letters))) == 3


def test_a_message_that_never_leaves_ends_as_failed(store):
    name, now = campaign(store, practices="\n".join(PRACTICES.splitlines()[:2])), NOW
    outbox.queue(store, "fed", name, "invitation", "admin", NOW)
    for wait in (0, *outbox.WAITS_S):
        now += wait

        def slow(_):
            raise TimeoutError

        outbox.send_turn(store, "fed", slow, "https://s.example", now)
    assert outbox.counts(store, "fed", name) == {"failed": 1}


def test_reminders_stop_for_who_has_answered_and_who_asked_for_nothing_more(store):
    name = campaign(store)
    held, letters = places(store, "fed", name), []
    outbox.queue(store, "fed", name, "reminder", "admin", NOW)
    answered(store, held[ONE])
    second = next(one for one in contacts(store) if one.email.startswith("deux"))
    key = store.identity.write(
        "fed", lambda c: links.new_invitation(c, "fed", name, second.id, NOW + HOUR, NOW)
    )
    assert links.unsubscribe(store, key, NOW)
    outbox.send_turn(store, "fed", letters.append, "https://s.example", NOW)
    assert sent_to(letters) == ["trois@cabinet.example"]
    assert outbox.queue(store, "fed", name, "reminder", "admin", NOW + 1) == 1


def contacts(store):
    with store.identity.read("fed") as connection:
        return list(connection.execute(select(contact).where(contact.c.tenant == "fed")))


def test_letters_hold_a_link_and_no_answer(store):
    letters, name = [], campaign(store)
    outbox.queue(store, "fed", name, "invitation", "admin", NOW)
    outbox.send_turn(store, "fed", letters.append, "https://s.example", NOW)
    assert all(one.link.startswith("https://s.example/r/fed.") for one in letters)
    assert {one.title for one in letters} == {"Choc"}


def test_every_problem_of_a_file_of_practices_is_said_and_nothing_is_taken(store):
    bad = PRACTICES + "c1,Encore,nul,x,,,\nc9,Neuf,pas une adresse,y,,,\n"
    with pytest.raises(InputError) as caught:
        campaign(store, practices=bad)
    assert [one.reason for one in caught.value.problems].count("service.not_an_email") == 2
    assert "service.practice_twice" in [one.reason for one in caught.value.problems]
