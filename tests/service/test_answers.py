"""Drafts and submissions: nothing lost, nothing twice, both texts shown. On both engines."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from radioscopie.errors import InputError
from radioscopie.store import campaigns, submissions
from radioscopie.store.answers import ConflictError, draft_of, save
from radioscopie.store.chain import faults, lines
from radioscopie.store.places import ClosedError, Place
from radioscopie.store.rooms import NotThereError
from radioscopie.store.submissions import DoneError, receipt_of, reopen, submit
from tests.service.build import ANSWER, HOUR, NOW, answered, campaign, places

ONE, TWO = "un@cabinet.example", "deux@cabinet.example"


@pytest.fixture
def place(store):
    name = campaign(store)
    return places(store, "fed", name)[ONE]


def test_a_draft_saved_is_read_again_as_it_was_typed(store, place):
    draft = save(store, place, 0, {"A1.ct.now": 12, "A2.now": "1.234"}, NOW)
    assert draft.rev == 1
    again = draft_of(store, place)
    assert again.cells == {"A1.ct.now": 12, "A2.now": "1.234"}
    assert again == draft
    emptied = save(store, place, 1, {"A2.now": None}, NOW + 1)
    assert emptied.cells == {"A1.ct.now": 12}


def test_who_writes_on_an_old_draft_is_given_the_newer_one(store, place):
    save(store, place, 0, {"A1.ct.now": 12}, NOW)
    save(store, place, 1, {"A1.ct.now": 15}, NOW)
    with pytest.raises(ConflictError) as caught:
        save(store, place, 1, {"A1.ct.now": 13}, NOW)
    assert caught.value.current.cells == {"A1.ct.now": 15}
    assert caught.value.current.rev == 2
    with pytest.raises(ConflictError):
        save(store, place, 0, {"A1.ct.now": 13}, NOW)


def test_of_many_who_write_at_once_on_one_draft_one_wins_and_the_others_know(store, place):
    def write(n):
        try:
            return save(store, place, 0, {"A1.ct.now": n}, NOW).cells
        except ConflictError:
            return None

    with ThreadPoolExecutor(8) as pool:
        won = [one for one in pool.map(write, range(8)) if one]
    assert len(won) == 1
    assert draft_of(store, place).cells == won[0]


def test_a_submission_has_one_receipt_however_often_it_is_sent(store, place):
    first = answered(store, place)
    assert first.number == 1
    assert submit(store, place, 1, "key-of-submission", "someone", NOW) == first
    with pytest.raises(DoneError) as caught:
        submit(store, place, 2, "another-key", "someone", NOW)
    assert caught.value.receipt == first
    assert receipt_of(store, place) == first
    with pytest.raises(ClosedError):
        save(store, place, 2, {"A1.ct.now": 1}, NOW)


def test_submissions_at_once_with_one_key_make_one_row(store, place):
    save(store, place, 0, ANSWER, NOW)
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: submit(store, place, 1, "same-key-for-all", "x", NOW), range(8)))
    assert len({one.digest for one in got}) == 1
    assert receipt_of(store, place).number == 1


def test_submissions_at_once_with_other_keys_give_all_the_receipt_of_one(store, place):
    save(store, place, 0, ANSWER, NOW)

    def send(n):
        try:
            return submit(store, place, 1, f"key-number-{n}", "x", NOW)
        except DoneError as error:
            return error.receipt

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(send, range(8)))
    assert len({one.digest for one in got}) == 1


def test_what_cannot_be_read_or_is_missing_blocks_the_submission_and_nothing_else(store, place):
    save(store, place, 0, {"A2.now": "environ cent", "A1.ct.now": 5}, NOW)
    with pytest.raises(InputError) as caught:
        submit(store, place, 1, "some-key", "x", NOW)
    assert {one.place for one in caught.value.problems} == {"A2.now", "A0"}
    assert draft_of(store, place).state == "draft"
    with pytest.raises(NotThereError):
        receipt_of(store, place)


def test_an_answer_reopened_is_sent_anew_and_both_are_kept(store, place):
    first = answered(store, place)
    draft = reopen(store, place, "someone", NOW)
    assert draft.state == "reopened"
    assert receipt_of(store, place) == first
    draft = save(store, place, draft.rev, {"A1.ct.now": 700}, NOW)
    second = submit(store, place, draft.rev, "second-key", "someone", NOW + 1)
    assert second.number == 2
    assert second.cells["A1.ct.now"] == 700
    assert submit(store, place, draft.rev, "second-key", "someone", NOW + 2) == second
    with store.answers.read("fed") as connection:
        said = [one.action for one in lines(connection, "answers", "fed")]
        assert faults(connection, "answers", "fed") == []
    assert said[-3:] == ["submitted", "reopened", "submitted"]


@pytest.mark.parametrize("now", [NOW - 1, NOW + 240 * HOUR])
def test_outside_its_days_a_campaign_takes_nothing(store, place, now):
    with pytest.raises(ClosedError):
        save(store, place, 0, {"A1.ct.now": 1}, now)


def test_a_closed_campaign_keeps_what_was_saved_and_takes_nothing_more(store, place):
    save(store, place, 0, ANSWER, NOW)
    campaigns.move(store, "fed", place.campaign, "closed", "admin")
    with pytest.raises(ClosedError):
        submit(store, place, 1, "some-key", "x", NOW)
    assert draft_of(store, place).cells == ANSWER


@pytest.mark.parametrize("number", ["1 85 05 78 006 084 91", 185057800608491, "185057800608491"])
def test_the_number_of_a_patient_is_refused_and_kept_nowhere(store, place, number, caplog):
    with pytest.raises(InputError) as caught:
        save(store, place, 0, {"A1.ct.now": number, "A1.ct.before": 7}, NOW)
    assert "185057800608491" not in caught.value.render().replace(" ", "")
    assert draft_of(store, place).cells == {}
    assert "0608491" not in caplog.text.replace(" ", "")


@pytest.mark.parametrize("name", ["A99.now", "A1.ct", "A1.ct.now.more", "__proto__", "A1.pet.now", ""])
def test_a_cell_that_the_questionnaire_does_not_have_is_refused(store, place, name):
    with pytest.raises(InputError):
        save(store, place, 0, {name: 1}, NOW)


@pytest.mark.parametrize("other", [{"tenant": "other"}, {"campaign": "no-such"}, {"pseudonym": "no-such"}])
def test_what_belongs_to_another_is_not_there(store, place, other):
    strange = Place(
        **({"tenant": place.tenant, "campaign": place.campaign, "pseudonym": place.pseudonym} | other)
    )
    with pytest.raises(NotThereError):
        save(store, strange, 0, {"A1.ct.now": 1}, NOW)
    with pytest.raises(NotThereError):
        receipt_of(store, strange)
    assert draft_of(store, strange).rev == 0


def test_the_last_period_is_beside_the_next_one(store):
    first = places(store, "fed", campaign(store, period="2027-01"))[ONE]
    answered(store, first)
    second = places(store, "fed", campaign(store, period="2027-02"))[ONE]
    assert second.pseudonym == first.pseudonym
    assert submissions.previous_of(store, second) == ANSWER
    draft = save(store, second, 0, {**ANSWER, "A1.ct.now": 100}, NOW)
    assert "far_from_last_period" in [one.code for one in submissions.findings_of(store, second, draft)]
    assert submissions.previous_of(store, first) == {}


def test_fees_in_euros_rather_than_thousands_are_asked_about(store, place):
    draft = save(store, place, 0, {**ANSWER, "A2.before": 20_000, "A1.ct.before": 500}, NOW)
    assert "fees_in_euros" in [one.code for one in submissions.findings_of(store, place, draft)]
    assert submit(store, place, draft.rev, "some-key", "x", NOW).number == 1
