"""A survey by its pages, without script, from the list of practices to the published table. On both engines."""

import csv
import hashlib
import io
import json
import re

import pytest

from radioscopie.cli.main import main
from radioscopie.store import outbox
from radioscopie.store.people import make_tenant
from radioscopie.web.survey.app import send_due
from radioscopie.web.survey.mail import written
from tests.service.build import ANSWER, NOW, campaign
from tests.service.web import World, hidden

PRACTICES = "practice,name,email,stratum,holding,region,size\n" + "".join(
    f"c{n},Cabinet {n},c{n}@cabinet.example,{'small' if n % 3 else 'large'},,r{n % 2},{'small' if n % 3 else 'large'}\n"
    for n in range(36)
)


@pytest.fixture
def world(store):
    make_tenant(store, "fed", "Fédération", NOW)
    return World(store)


def invited(world, **more):
    """Open a campaign and send its invitations: the link of each address."""
    name = campaign(world.store, **more)
    outbox.queue(world.store, "fed", name, "invitation", "admin", NOW)
    send_due(world.desk)
    return name, {one.email: one.link for one in world.letters}


def form_of(cells):
    return {
        name: str(value).replace(".", ",") if isinstance(value, float) else str(value)
        for name, value in cells.items()
    }


def answer(world, link, name, cells=None):
    """Answer by the pages alone."""
    client = world.practice(link)
    page = client.get(f"/enquete/{name}").text
    sent = client.post(
        f"/enquete/{name}", data={"rev": hidden(page, "rev"), "then": "review", **form_of(cells or ANSWER)}
    )
    assert sent.status_code == 200, sent.text
    fields = {one: hidden(sent.text, one) for one in ("rev", "key")}
    return client, client.post(f"/enquete/{name}/envoyer", data=fields), fields


def test_a_practice_answers_without_script_and_has_its_receipt(world):
    name, links = invited(world)
    client, page, fields = answer(world, links["un@cabinet.example"], name)
    assert page.status_code == 200
    assert page.url.path == f"/enquete/{name}/recu"
    code = re.search(r"Reçu ([0-9A-F-]{14})", page.text)[1]
    again = client.post(f"/enquete/{name}/envoyer", data=fields)
    assert code in again.text
    other = client.post(f"/enquete/{name}/envoyer", data={**fields, "key": "another-key"})
    assert other.url.path.endswith("/recu")
    assert code in other.text
    pdf = client.get(f"/enquete/{name}/recu.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert code in pdf.headers["content-disposition"]
    assert "inert" in client.get(f"/enquete/{name}").text
    report = client.get(f"/enquete/{name}/rapport")
    assert "−20,0" in report.text
    held = client.get("/enquete/mes-donnees.json").json()
    assert held["submissions"][0]["body"] == ANSWER
    assert client.get("/enquete").text.count(code) == 0


def test_a_link_looked_at_by_a_scanner_still_opens(world):
    name, links = invited(world)
    link = links["un@cabinet.example"].removeprefix("http://127.0.0.1")
    for _ in range(3):
        page = world.browser().get(link)
        assert page.status_code == 200
        assert "Cabinet Un" in page.text
    assert "set-cookie" not in page.headers
    world.practice(link)
    used = world.browser().get(link)
    assert "déjà servi" in used.text
    twice = world.browser().post("/r", data={"token": link.rpartition("/")[2]})
    assert twice.status_code == 422
    before = len(world.letters)
    world.browser().post("/r/nouveau", data={"token": link.rpartition("/")[2]})
    world.browser().post("/r/nouveau", data={"token": "fed." + "x" * 43})
    send_due(world.desk)
    assert [one.email for one in world.letters[before:]] == ["un@cabinet.example"]
    assert world.practice(world.letters[-1].link).get(f"/enquete/{name}").status_code == 200


def test_two_tabs_show_both_texts(world):
    name, links = invited(world)
    client = world.practice(links["un@cabinet.example"])
    client.post(f"/enquete/{name}", data={"rev": "0", "A1.ct.now": "500"})
    late = client.post(f"/enquete/{name}", data={"rev": "0", "A1.ct.now": "400"})
    assert late.status_code == 409
    both = late.text.partition('id="both"')[2].partition("</section>")[0]
    assert "500" in both
    assert "400" in both
    data = client.put(
        f"/api/v1/survey/campaigns/{name}/answer", json={"rev": 0, "changes": {"A1.ct.now": "1"}}
    )
    assert data.status_code == 409
    assert data.json()["current"]["cells"] == {"A1.ct.now": 500}


def test_what_is_typed_is_read_as_people_type_it_and_never_lost(world):
    name, links = invited(world)
    client = world.practice(links["un@cabinet.example"])
    typed = {
        "A1.ct.now": "1 234",
        "A2.now": "1 234,56",
        "A2.before": "--5",
        "A4.cash": "−12,5",
        "A9.why": "holiday",
    }
    done = client.put(f"/api/v1/survey/campaigns/{name}/answer", json={"rev": 0, "changes": typed}).json()
    assert done["unread"] == ["A2.before"]
    held = client.get(f"/api/v1/survey/campaigns/{name}/answer").json()
    assert held["cells"] == {
        "A1.ct.now": 1234,
        "A2.now": 1234.56,
        "A2.before": "--5",
        "A4.cash": -12.5,
        "A9.why": "holiday",
    }
    page = client.get(f"/enquete/{name}").text
    assert 'value="1\u202f234,56"' in page
    assert 'value="--5"' in page


def test_a_session_that_ends_mid_page_loses_nothing(world):
    name, links = invited(world)
    client = world.practice(links["un@cabinet.example"])
    client.put(f"/api/v1/survey/campaigns/{name}/answer", json={"rev": 0, "changes": {"A1.ct.now": "7"}})
    world.clock.now += 13 * 3600
    ended = client.put(
        f"/api/v1/survey/campaigns/{name}/answer", json={"rev": 1, "changes": {"A1.ct.now": "8"}}
    )
    assert ended.status_code == 401
    assert client.get(f"/enquete/{name}").status_code == 401
    world.browser().post("/r/nouveau", data={"token": links["un@cabinet.example"].rpartition("/")[2]})
    send_due(world.desk)
    again = world.practice(world.letters[-1].link)
    assert again.get(f"/api/v1/survey/campaigns/{name}/answer").json()["cells"] == {"A1.ct.now": 7}


def test_a_respondent_fills_in_and_does_not_submit(world):
    name, links = invited(world)
    owner = world.practice(links["un@cabinet.example"])
    owner.post("/enquete/cabinet/personnes", data={"email": "compta@cabinet.example", "role": "respondent"})
    send_due(world.desk)
    assert world.letters[-1].email == "compta@cabinet.example"
    helper = world.practice(world.letters[-1].link)
    saved = helper.post(f"/enquete/{name}", data={"rev": "0", "then": "review", **form_of(ANSWER)})
    assert 'envoyer"' not in saved.text
    assert (
        helper.post(f"/enquete/{name}/envoyer", data={"rev": "1", "key": "some-long-key"}).status_code == 404
    )
    assert helper.get("/enquete/cabinet").status_code == 404
    assert (
        owner.post(f"/enquete/{name}/envoyer", data={"rev": "1", "key": "some-long-key"}).status_code == 200
    )


def closed(world):
    """Run a campaign to its closing."""
    name, links = invited(world, practices=PRACTICES)
    for n, link in enumerate(links.values()):
        if n % 6:
            answer(world, link, name, {**ANSWER, "A1.ct.now": 700 + 10 * n, "A2.before": 100})
    admin = world.staff("administrator")
    assert admin.post(f"/gestion/campagnes/{name}/etat", data={"state": "closed"}).status_code == 200
    return name, admin, world.staff("statistician")


def moved(client, name, state):
    """Move a campaign by the pages."""
    page = client.post(f"/gestion/campagnes/{name}/etat", data={"state": state})
    assert page.status_code == 200, page.text
    return page


def published(world):
    """Run a campaign to a release that waits for its approval."""
    name, admin, statistician = closed(world)
    moved(statistician, name, "edited")
    weighing = statistician.post(f"/stat/{name}/ponderation", data={"method": "raking"})
    assert "strates seules" in weighing.text
    statistician.post(f"/stat/{name}/estimations", data={"kind": "total", "y": "A1.*.now"})
    moved(statistician, name, "estimated")
    asked = {"title": "Scanners", "value": "A1.*.now", "columns": "region,size", "preset": "companies"}
    page = statistician.post(f"/stat/{name}/publications", data=asked)
    assert page.status_code == 200, page.text
    return name, admin, statistician, page.url.path


@pytest.mark.slow
def test_a_table_goes_out_by_two_people_and_stands_in_the_ledger(world):
    name, admin, statistician, path = published(world)
    assert statistician.post(f"{path}/approuver").status_code == 404
    officer = world.staff("officer")
    assert officer.post(f"{path}/publier").status_code == 422
    approved = officer.post(f"{path}/approuver")
    assert approved.status_code == 200, approved.text
    out = officer.post(f"{path}/publier")
    assert out.url.path == "/publications/fed/1"
    public = world.browser()
    assert "Scanners" in public.get("/publications/fed").text
    rows = list(csv.DictReader(io.StringIO(public.get("/publications/fed/1/cells.csv").text)))
    total = next(one for one in rows if one["region"] == one["size"] == "total")
    assert float(total["value"]) > 20_000
    assert public.get("/publications/fed/2").status_code == 404
    assert "chaîne est entière" in officer.get("/registre").text
    again = {"title": "Encore", "value": "A1.*.now", "columns": "region,size", "preset": "companies"}
    second = statistician.post(f"/stat/{name}/publications", data=again)
    assert second.status_code == 200
    moved(statistician, name, "protected")
    assert "Marquer publiée" in officer.get("/gestion").text
    moved(officer, name, "published")
    assert "Archiver" in admin.get(f"/gestion/campagnes/{name}").text


@pytest.mark.slow
def test_the_statistician_sees_pseudonyms_and_no_name_and_his_file_is_whole(world):
    name, _, statistician = closed(world)
    page = statistician.get(f"/stat/{name}").text
    assert "Cabinet" not in page
    assert "@cabinet" not in page
    first = re.search(rf"/stat/{name}/reponses/([0-9a-f]+)", page)[1]
    done = statistician.post(
        f"/stat/{name}/reponses/{first}", data={"field": "A2.before", "value": "90", "why": "en euros"}
    )
    assert "en euros" in done.text
    file = statistician.get(f"/stat/{name}/reponses.csv").content
    body, _, last = file.rstrip().rpartition(b"\r\n")
    body += b"\r\n"
    assert last == f"# rows=30 sha256={hashlib.sha256(body).hexdigest()}".encode()
    rows = list(csv.DictReader(io.StringIO(body.decode())))
    assert len(rows) == 30
    assert next(one for one in rows if one["pseudonym"] == first)["A2.before"] == "90"
    assert "Cabinet" not in file.decode()


@pytest.mark.slow
def test_the_files_of_the_statistician_are_those_that_survey_estimate_reads(world, tmp_path, capsys):
    name, _, statistician, _ = published(world)
    for file, road in (("r.csv", "reponses"), ("n.csv", "strates")):
        (tmp_path / file).write_bytes(statistician.get(f"/stat/{name}/{road}.csv").content)
    asked = ["survey", "estimate", str(tmp_path / "r.csv"), "--strata", str(tmp_path / "n.csv")]
    assert main([*asked, "--ratio", "A2.now/A2.before", "--json"]) in (0, 3)
    assert "0.8" in capsys.readouterr().out
    content = (tmp_path / "r.csv").read_bytes()
    (tmp_path / "r.csv").write_bytes(content.replace(b",small,", b",large,", 1))
    assert main([*asked, "--ratio", "A2.now/A2.before", "--json"]) == 2
    assert "empreinte" in capsys.readouterr().err


def test_a_practice_sees_who_read_its_answer_alone_or_among_all(world):
    name, links = invited(world)
    client, _, _ = answer(world, links["un@cabinet.example"], name)
    assert "a lu des réponses" not in client.get("/enquete/journal").text
    statistician = world.staff("statistician")
    statistician.get(f"/stat/{name}/reponses.csv")
    assert client.get("/enquete/journal").text.count("a lu des réponses") == 1
    first = re.search(rf"/stat/{name}/reponses/([0-9a-f]+)", statistician.get(f"/stat/{name}").text)[1]
    statistician.get(f"/stat/{name}/reponses/{first}")
    assert client.get("/enquete/journal").text.count("a lu des réponses") == 2
    other = world.practice(links["deux@cabinet.example"])
    assert other.get("/enquete/journal").text.count("a lu des réponses") == 1


def test_the_desk_sees_states_and_no_value(world):
    name, links = invited(world)
    answer(world, links["un@cabinet.example"], name, {**ANSWER, "A1.ct.now": 7654})
    desk = world.staff("desk")
    page = desk.get(f"/gestion/campagnes/{name}").text
    assert "Cabinet Un" in page
    assert "envoyée" in page
    assert "7654" not in page.replace("\u202f", "")
    assert desk.get(f"/stat/{name}").status_code == 404
    assert "7654" not in desk.get(f"/gestion/campagnes/{name}/suivi.csv").text


def test_who_leaves_takes_all_with_him(world):
    name, links = invited(world)
    client, _, _ = answer(world, links["un@cabinet.example"], name)
    assert client.post("/enquete/cabinet/retrait", data={}).status_code == 422
    assert "sorti de l" in client.post("/enquete/cabinet/retrait", data={"sure": "yes"}).text
    assert client.get("/enquete").status_code == 401
    admin = world.staff("administrator")
    assert "un@cabinet" not in admin.get(f"/gestion/campagnes/{name}").text
    assert (
        world.browser().get(links["un@cabinet.example"].removeprefix("http://127.0.0.1")).status_code == 404
    )
    admin.post(f"/gestion/campagnes/{name}/etat", data={"state": "closed"})
    assert "0 réponses sur" in world.staff("statistician").get(f"/stat/{name}").text


def test_an_administrator_runs_a_campaign_by_the_pages(world):
    admin = world.staff("administrator")
    asked = {
        "title": "Hiver",
        "questionnaire": "shock_2020",
        "period": "2027-01",
        "opens": "2027-01-01",
        "closes": "2027-02-28",
    }
    page = admin.post("/gestion/campagnes", data=asked)
    path = page.url.path
    taken = admin.post(f"{path}/cabinets", files={"file": ("cabinets.csv", PRACTICES.encode())})
    assert "Cabinet 35" in taken.text
    for state in ("frozen", "open"):
        admin.post(f"{path}/etat", data={"state": state})
    admin.post(f"{path}/invitations")
    send_due(world.desk)
    assert len(world.letters) == 36
    assert "parti : 36" in admin.get(path).text
    log = world.staff("auditor").get("/journal").text
    assert "a envoyé des invitations" in log


def test_a_file_of_totals_fills_the_form_and_one_with_rows_is_refused(world):
    from radioscopie.tables.survey.questionnaire import questionnaire  # noqa: PLC0415

    name, links = invited(world)
    client = world.practice(links["un@cabinet.example"])
    form = questionnaire("shock_2020")
    held = {"questionnaire": form.id, "version": form.version, "digest": form.digest, "period": "2027-01"}
    good = json.dumps(held | {"answers": {"A1.ct.now": 31}})
    done = client.post(f"/api/v1/survey/campaigns/{name}/answer/files", content=good.encode())
    assert done.json()["cells"] == {"A1.ct.now": 31}
    bad = [
        held | {"answers": {"A1.ct.now": [1, 2]}},
        held | {"answers": {"A1.ct.now": 1}, "digest": "other"},
        held | {"answers": {"A1.ct.now": 1}, "period": "2027-02"},
        held | {"answers": {"A1.ct.now": "185057800608491"}},
    ]
    for one in bad:
        refused = client.post(
            f"/api/v1/survey/campaigns/{name}/answer/files", content=json.dumps(one).encode()
        )
        assert refused.status_code == 422
    assert client.get(f"/api/v1/survey/campaigns/{name}/answer").json()["cells"] == {"A1.ct.now": 31}


def test_the_way_to_receive_no_more_is_a_whole_link_that_mail_programs_read(world):
    """A header folded and encoded is no link: found by a first user, on a letter in a folder."""
    invited(world)
    raw = bytes(written(world.letters[0], "enquete@federation.example")).replace(b"\r\n", b"\n")
    head, _, _ = raw.partition(b"\n\n")
    (line,) = [one for one in head.split(b"\n") if one.startswith(b"List-Unsubscribe")]
    assert line.decode() == f"List-Unsubscribe: <{world.letters[0].link}/stop>"
    assert raw.isascii()
