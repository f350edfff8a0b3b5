"""From the closing to the publication: each stage rests on the one before, figures on the weights kept."""

import csv
import io
import json

import pytest
from alembic import command
from sqlalchemy import create_engine, select
from sqlalchemy.exc import IntegrityError

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.store import accepted, campaigns, doubts, keyring, releases, runs, stages, weighings
from radioscopie.store.campaigns import NEXT
from radioscopie.store.held import AskedRun
from radioscopie.store.migrate import settings
from radioscopie.store.opening import open_folder
from radioscopie.store.people import Person
from radioscopie.store.places import Place
from radioscopie.store.releases import Wanted
from radioscopie.store.schema.answers import CAMPAIGN_STATES, answers_audit
from radioscopie.store.schema.identity import STAFF
from radioscopie.store.sealing import give_sealer
from radioscopie.web.survey.desk import three_figures
from tests.service.build import ANSWER, NOW, answered, campaign, estimated, file, places, weighed
from tests.service.web import World

SIZES = ("small", "large")
LIST = "practice,name,email,stratum,holding,region,size\n" + "".join(
    f"c{n:02},Cabinet {n},c{n:02}@cabinet.example,{SIZES[n % 2]},,r,{SIZES[n % 2]}\n" for n in range(30)
)
TOTALS = "domain,variable,total\nnation,A2.before,3600\nsize=small,practices,15\n"


def cells(n, **more):
    return ANSWER | {"A1.ct.now": 700 + 7 * n, "A1.ct.before": 1000, "A2.before": 100 + n} | more


def asked_of(folder, change=lambda _, one: one):
    """A campaign of thirty practices, twenty-four of which answered; give the place of each that did."""
    store = open_folder(folder)
    name = campaign(store, practices=LIST)
    found = sorted(places(store, "fed", name).items())[:24]
    for n, (_, place) in enumerate(found):
        answered(store, place, {k: v for k, v in change(n, cells(n)).items() if v is not None})
    return store, name, [place for _, place in found]


def reasons(caught):
    return [one.reason for one in caught.value.problems]


def who(role):
    return Person("fed", role, f"the-{role}", "")


def advance(store, name, role, state):
    stages.advance(store, who(role), name, state, NOW)


def test_every_state_has_its_moves_and_each_move_a_role():
    assert set(NEXT) == set(CAMPAIGN_STATES)
    assert {one for moves in NEXT.values() for one in moves} <= set(CAMPAIGN_STATES)
    assert {role for moves in NEXT.values() for role in moves.values()} == {
        "administrator", "statistician", "officer",
    }  # fmt: skip


@pytest.mark.parametrize("role", STAFF)
def test_a_role_moves_its_stages_and_no_other(folder, role):
    store = open_folder(folder)
    name = campaign(store)
    for before, moves in NEXT.items():
        for state, of in moves.items():
            if of != role:
                assert state not in stages.moves_of(before, role)
    with pytest.raises(InputError) as caught:
        advance(store, name, role, "edited")
    assert reasons(caught) == ["service.no_such_move"]
    store.close()


def test_an_error_of_unit_is_looked_at_before_edits_end(folder):
    store, name, held = asked_of(folder, lambda n, one: one | {"A2.now": 8_000 if n == 3 else 8})
    campaigns.move(store, "fed", name, "closed", "admin")
    first = doubts.doubts(store, "fed", name)[0]
    assert (first.pseudonym, first.column, first.kind) == (held[3].pseudonym, "A2.now", "unit")
    assert first.usual == 8
    assert first.moves > 0.9
    with pytest.raises(InputError) as caught:
        advance(store, name, "statistician", "edited")
    assert reasons(caught) == ["service.unit_to_look_at"]
    assert held[3].pseudonym in caught.value.render()
    assert "8000" not in caught.value.render()
    accepted.change(store, held[3], "A2.now", 8, "euros", "s", NOW)
    advance(store, name, "statistician", "edited")
    store.close()


def test_the_practice_of_a_doubt_sees_that_its_value_was_read(folder):
    store, name, held = asked_of(folder, lambda n, one: one | {"A2.now": 8_000 if n == 3 else 8})
    campaigns.move(store, "fed", name, "closed", "admin")
    statistician = World(store).staff("statistician")
    assert statistician.get(f"/stat/{name}/controles").status_code == 200
    with store.answers.read("fed") as connection:
        log = answers_audit.c
        query = select(log.object).where(log.tenant == "fed", log.action == "read")
        assert connection.execute(query).scalars().all() == [f"{name}/{held[3].pseudonym}"]
    store.close()


def test_a_store_of_before_the_stages_takes_them_and_nothing_else(folder):
    open_folder(folder).close()
    (folder / "answers.db").unlink()
    engine = create_engine(f"sqlite:///{folder}/answers.db")
    give_sealer(engine.dialect, keyring.read_keys(keyring.beside(folder))["answers"])
    with engine.begin() as connection:
        command.upgrade(settings("answers", connection), "answers_0004")
        connection.exec_driver_sql(
            "INSERT INTO campaign VALUES ('fed', 'c', 'T', 'shock_2020', 'd', '2027-01', 'closed', 1, 2, 0)"
        )
    with engine.begin() as connection:
        command.upgrade(settings("answers", connection), "answers_0005")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE campaign SET state = 'edited'")
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.exec_driver_sql("UPDATE campaign SET state = 'nonsense'")
    engine.dispose()


def test_a_value_accepted_as_it_is_holds_nothing_up(folder):
    store, name, held = asked_of(folder, lambda n, one: one | {"A2.now": 8_000 if n == 3 else 8})
    campaigns.move(store, "fed", name, "closed", "admin")
    accepted.judge(store, held[3], "accepted", "s")
    advance(store, name, "statistician", "edited")
    store.close()


def test_a_change_that_the_others_do_not_have_is_told_with_what_it_moves(folder):
    store, name, held = asked_of(folder, lambda n, one: one | {"A1.ct.now": 9000 if n == 5 else 700 + n})
    campaigns.move(store, "fed", name, "closed", "admin")
    found = {one.pseudonym: one for one in doubts.doubts(store, "fed", name) if one.column == "A1.*.now"}
    assert set(found) == {held[5].pseudonym}
    one = found[held[5].pseudonym]
    assert (one.kind, one.value) == ("change", 9000)
    whole = (
        sum(700 + n for n in range(24)) - 705 + 9000
    )  # strata of 15, twelve answers each: one weight for all
    assert one.moves == pytest.approx((9000 - one.usual) / whole)
    assert 700 < one.usual < 725
    store.close()


def test_nothing_rests_on_nothing(folder):
    store, name, held = asked_of(folder)
    asked = AskedRun("total", "A2.now", "", "")
    with pytest.raises(InputError) as caught:
        runs.make_run(store, "fed", name, asked, "s", NOW)
    assert "service.not_weighed" in reasons(caught)
    campaigns.move(store, "fed", name, "closed", "admin")
    with pytest.raises(InputError) as caught:
        weighings.weigh_campaign(store, "fed", name, weighings.AskedWeighing(), "s", NOW)
    assert reasons(caught) == ["service.not_edited"]
    advance(store, name, "statistician", "edited")
    for work in (
        lambda: accepted.change(store, held[0], "A2.now", 1, "because", "s", NOW),
        lambda: accepted.judge(store, held[0], "set_aside", "s"),
    ):
        with pytest.raises(InputError) as caught:
            work()
        assert reasons(caught) == ["service.edits_are_over"]
    with pytest.raises(InputError) as caught:
        advance(store, name, "statistician", "weighted")
    assert reasons(caught) == ["service.not_weighed"]
    weighings.weigh_campaign(store, "fed", name, weighings.AskedWeighing(), "s", NOW)
    with pytest.raises(InputError) as caught:
        advance(store, name, "statistician", "estimated")
    assert reasons(caught) == ["service.no_run"]
    runs.make_run(store, "fed", name, asked, "s", NOW)
    wanted = Wanted("t", "A2.now", ("size",), "companies")
    with pytest.raises(InputError) as caught:
        releases.prepare(store, "fed", name, wanted, "s", NOW)
    assert reasons(caught) == ["service.not_estimated"]
    advance(store, name, "statistician", "estimated")
    with pytest.raises(InputError) as caught:
        advance(store, name, "statistician", "protected")
    assert reasons(caught) == ["service.no_release"]
    release = releases.prepare(store, "fed", name, wanted, "s", NOW)
    advance(store, name, "statistician", "protected")
    with pytest.raises(InputError) as caught:
        advance(store, name, "officer", "published")
    assert reasons(caught) == ["service.nothing_out"]
    releases.approve(store, "fed", release, "o", NOW)
    releases.publish(store, "fed", release, "o", NOW)
    advance(store, name, "officer", "published")
    advance(store, name, "administrator", "archived")
    store.close()


def test_what_was_weighed_anew_is_estimated_and_prepared_anew_until_a_table_is_out(folder):
    store, name, _ = asked_of(folder)
    estimated(store, "fed", name)
    runs.make_run(store, "fed", name, AskedRun("total", "A2.now", "", ""), "s", NOW)
    wanted = Wanted("t", "A2.now", ("size",), "companies")
    release = releases.prepare(store, "fed", name, wanted, "s", NOW)
    releases.approve(store, "fed", release, "o", NOW)
    for state in ("weighted", "edited"):
        advance(store, name, "statistician", state)
    weighings.weigh_campaign(store, "fed", name, weighings.AskedWeighing(), "s", NOW)
    with pytest.raises(InputError) as caught:
        releases.publish(store, "fed", release, "o", NOW)
    assert reasons(caught) == ["service.weighed_since"]
    with pytest.raises(InputError) as caught:
        advance(store, name, "statistician", "estimated")
    assert reasons(caught) == ["service.no_run"]
    runs.make_run(store, "fed", name, AskedRun("total", "A2.now", "", ""), "s", NOW)
    advance(store, name, "statistician", "estimated")
    release = releases.prepare(store, "fed", name, wanted, "s", NOW)
    releases.approve(store, "fed", release, "o", NOW)
    releases.publish(store, "fed", release, "o", NOW)
    advance(store, name, "statistician", "weighted")
    with pytest.raises(InputError) as caught:
        advance(store, name, "statistician", "edited")
    assert reasons(caught) == ["service.figures_out"]
    store.close()


@pytest.mark.parametrize(("value", "shown"), [(79333.4, "79\u202f333"), (1.5678, "1,57"), (1.56e-9, "0")])
def test_an_estimate_is_written_with_what_is_known_of_it(value, shown):
    assert three_figures(value, "fr") == shown


def rows_of(content):
    body = content.decode().split("\r\n# rows=")[0]
    return list(csv.DictReader(io.StringIO(body)))


def test_calibrated_weights_meet_what_is_known_and_figures_are_those_of_the_command(folder, tmp_path, capsys):
    store, name, _ = asked_of(folder)
    world = World(store)
    statistician, admin = world.staff("statistician"), world.staff("administrator")
    admin.post(f"/gestion/campagnes/{name}/etat", data={"state": "closed"})
    statistician.post(f"/gestion/campagnes/{name}/etat", data={"state": "edited"})
    page = statistician.post(
        f"/stat/{name}/ponderation", data={"method": "raking"}, files={"file": ("totaux.csv", TOTALS)}
    )
    assert page.status_code == 200, page.text
    assert "calage exponentiel" in page.text
    weights = {
        one["pseudonym"]: float(one["weight"])
        for one in rows_of(statistician.get(f"/stat/{name}/poids.csv").content)
    }
    content = statistician.get(f"/stat/{name}/reponses.csv").content
    rows = rows_of(content)
    assert sum(weights.values()) == pytest.approx(30)
    met = sum(weights[one["pseudonym"]] * float(one["A2.before"]) for one in rows)
    assert met == pytest.approx(3600)
    statistician.post(f"/stat/{name}/estimations", data={"kind": "total", "y": "A1.*.now", "by": "size"})
    (run,) = runs.runs_of(store, "fed", name)
    found = json.loads(run.figures)
    by_hand = sum(weights[one["pseudonym"]] * float(one["A1.ct.now"]) for one in rows)
    assert found[0]["value"] == pytest.approx(by_hand)
    for one, held in (("r.csv", content), ("n.csv", b""), ("t.csv", TOTALS.encode())):
        (tmp_path / one).write_bytes(held or statistician.get(f"/stat/{name}/strates.csv").content)
    asked = ["survey", "estimate", str(tmp_path / "r.csv"), "--strata", str(tmp_path / "n.csv")]
    asked += ["--calibrate", str(tmp_path / "t.csv"), "--method", "raking", "--total", "A1.ct.now", "--json"]
    assert main(asked) == 0
    tables = json.loads(capsys.readouterr().out)["tables"]
    theirs = dict(zip(tables["estimates"]["columns"], tables["estimates"]["rows"][0], strict=True))
    for key in ("value", "se", "low", "high"):
        assert found[0][key] == pytest.approx(theirs[key], rel=1e-9), key
    treated = dict(zip(tables["outliers"]["columns"], tables["outliers"]["rows"][0], strict=True))
    mine = next(one for one in found if one["domain"] == "outliers")
    assert mine["winsorised"] == pytest.approx(treated["winsorised"], rel=1e-9)
    assert mine["robust"] == pytest.approx(treated["robust"], rel=1e-9)
    assert "Kokic" in statistician.get(f"/stat/{name}/estimations/{run.id}").text
    store.close()


@pytest.mark.parametrize(
    ("totals", "asked", "reason"),
    [
        ("domain,variable,total\nnation,A2.before,90000\n", {"method": "linear"}, "service.negative_weights"),
        ("domain,variable,total\nnation,A9.why,3\n", {}, "service.not_publishable"),
        ("domain,variable,total\nholding=x,practices,3\n", {}, "service.no_columns"),
        ("domain,variable,total\nnation,A6.closed,3\n", {}, "service.gap_in_calibration"),
        ("", {"method": "magic"}, "service.no_columns"),
        ("", {"method": "logit", "bounds": "1,x"}, "survey.bad_bounds"),
        ("", {"fill": "A2.now"}, "service.fill_from_what"),
        ("", {"fill": "A2.now", "fill_from": "A2.now"}, "service.fill_from_what"),
        ("domain,variable,total\nnation,A2.before,1\n", {"method": "logit"}, "survey.total_out_of_reach"),
    ],
)
def test_weights_that_cannot_be_are_refused_and_nothing_moves(folder, totals, asked, reason):
    store, name, _ = asked_of(folder, lambda n, one: one | ({"A6.closed": 1} if n else {}))
    given = {"totals": file(totals, "t.csv")} if totals else {}
    with pytest.raises(InputError) as caught:
        weighed(store, "fed", name, **asked, **given)
    assert reason in reasons(caught)
    assert campaigns.one_of(store, "fed", name).state == "edited"
    assert weighings.current(store, "fed", name) is None
    store.close()


def test_gaps_are_filled_told_and_never_go_out_in_a_table(folder, tmp_path):
    store, name, _ = asked_of(folder, lambda n, one: one | ({"A2.now": None} if n in (2, 7) else {}))
    weighed(store, "fed", name, fill="A2.now", fill_from="A2.before")
    run = runs.make_run(store, "fed", name, AskedRun("total", "A2.now", "", ""), "s", NOW)
    figure = json.loads(runs.one_run(store, "fed", run).figures)[0]
    assert (figure["n"], figure["note"]) == (24, "imputed")
    whole = 0.0
    for parity, lost in ((0, 2), (1, 7)):  # the strata; 15 practices over 12 answers in each
        given = [n for n in range(24) if n % 2 == parity and n != lost]
        rate = 80 * len(given) / sum(100 + n for n in given)
        whole += 15 / 12 * (80 * len(given) + rate * (100 + lost))
    assert figure["value"] == pytest.approx(whole)
    campaigns.move(store, "fed", name, "estimated", "s")
    for wanted in (
        Wanted("t", "A2.now", ("size",), "companies"),
        Wanted("t", "A2.now", ("size",), "companies", run),
    ):
        with pytest.raises(InputError) as caught:
            releases.prepare(store, "fed", name, wanted, "s", NOW)
        assert reasons(caught) == ["service.imputed_value"]
    assert releases.prepare(store, "fed", name, Wanted("t", "A2.before", ("size",), "companies"), "s", NOW)
    store.close()


def test_a_gap_takes_the_value_of_the_period_before_at_the_change_of_its_stratum(folder):
    store, first, held = asked_of(folder)
    campaigns.move(store, "fed", first, "closed", "s")
    second = campaign(store, practices=LIST, period="2027-02", title="Suite")
    for n, place in enumerate(held):
        given = cells(n, **{"A2.now": 40})
        if n == 4:
            del given["A2.now"]
        answered(store, Place("fed", second, place.pseudonym), given)
    weighed(store, "fed", second, fill="A2.now", fill_from="A2.before")
    run = runs.make_run(store, "fed", second, AskedRun("total", "A2.now", "", ""), "s", NOW)
    figure = json.loads(runs.one_run(store, "fed", run).figures)[0]
    assert figure["value"] == pytest.approx(30 * 40)  # 80 a month before, halved since: 40, as all
    store.close()
