"""What an attacker would try on the survey, made from the table of roads: `docs/concepts/survey-threats.md` names them.

Two federations in one store, somebody of every role in each, on both engines.
"""

import csv
import io
import json
import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select

from radioscopie.store import accepted, campaigns, keys, releases, runs
from radioscopie.store.backups import held_by
from radioscopie.store.held import AskedRun
from radioscopie.store.opening import open_folder
from radioscopie.store.people import make_tenant
from radioscopie.store.places import Place
from radioscopie.store.schema.identity import PRACTICE, account, contact
from radioscopie.web.survey.app import send_due
from radioscopie.web.survey.roads import ANYONE, MOVE, PAGE, ROADS, ROLES
from tests import postgres
from tests.service.build import NOW, answered, campaign, estimated, links_sent, places
from tests.service.web import World
from tests.web.test_attacks import bomb

ENGINES = ("sqlite", "postgresql")
MARK = "zqx7"
SCRIPT = f"\"'><script>{MARK}</script><img src=x onerror={MARK}>"
FORMULA = "=HYPERLINK(1)"
ROWS = "practice,name,email,stratum,holding,region,size\n" + "".join(
    f"c{n},Cabinet {n},c{n}@cabinet.example,s,,r{n % 2},small\n" for n in range(14)
)
ASKED = AskedRun("total", "A1.*.now", "", "")


@dataclass(frozen=True)
class Federation:
    """A federation, what it holds by the names that addresses use, somebody of each role."""

    name: str
    held: dict
    people: dict


def federation(world, tenant, rows=ROWS, title="Choc"):
    """Make a federation with an open campaign, and a closed one with a run and a release that is published."""
    store = world.store
    make_tenant(store, tenant, title, NOW)
    closed = campaign(store, tenant, practices=rows, title=title)
    for rank, place in enumerate(places(store, tenant, closed).values()):
        answered(store, place, key=f"key-of-{rank}")
    pseudonym = next(one.pseudonym for one in accepted.used(store, tenant, closed))
    accepted.change(store, Place(tenant, closed, pseudonym), "A9.why", title, title, "s", NOW)
    estimated(store, tenant, closed)
    run = runs.make_run(store, tenant, closed, ASKED, "s", NOW)
    wanted = releases.Wanted("T", "A1.*.now", ("size",), "companies")
    release = releases.prepare(store, tenant, closed, wanted, "x", NOW)
    releases.approve(store, tenant, release, "y", NOW)
    releases.publish(store, tenant, release, "y", NOW)
    opened = campaign(store, tenant, period="2027-02", practices=rows, title=title)
    people = {"owner": world.practice(links_sent(store, tenant, opened)["c1@cabinet.example"])}
    for role in ("respondent", "submitter"):
        people["owner"].post("/enquete/cabinet/personnes", data={"email": f"{role}@c.example", "role": role})
        send_due(world.desk)
        people[role] = world.practice(world.letters[-1].link)
    people |= {role: world.staff(role, tenant) for role in ROLES if role not in PRACTICE}
    held = {
        "campaign": closed, "open": opened, "run": run, "release": release, "pseudonym": pseudonym, "number": "1",
        "contact": _one(store, tenant, contact), "account": _one(store, tenant, account), "tenant": tenant,
        "token": f"{tenant}.{'x' * 43}", "section": "A1",
    }  # fmt: skip
    return Federation(tenant, held, people)


def _one(store, tenant, table):
    with store.identity.read(tenant) as connection:
        return connection.execute(select(table.c.id).where(table.c.tenant == tenant).limit(1)).scalar()


@pytest.fixture(scope="module", params=[pytest.param(one, marks=pytest.mark.slow) for one in ENGINES])
def two(request, tmp_path_factory):
    """Two federations served together."""
    is_file = request.param == "sqlite"
    place = tmp_path_factory.mktemp("attacks") / "data"
    store = open_folder(place) if is_file else postgres.opened(request.getfixturevalue("owner"))
    world = World(store)
    yield world, federation(world, "alpha"), federation(world, "beta")
    store.close()


def address(road, held):
    return re.sub(r"\{(\w+)\}", lambda found: held[found[1]], road.path)


NAMED = [
    one for one in ROADS if set(re.findall(r"\{(\w+)\}", one.path)) - {"token", "tenant", "number"}
]  # tokens are drawn, publications are for all


@pytest.mark.parametrize("role", ["statistician", "owner", *sorted(set(ROLES) - {"statistician", "owner"})])
def test_what_another_federation_holds_reads_like_what_does_not_exist(two, role):
    world, alpha, beta = two
    client, before = alpha.people[role], held_by(world.store)
    unknown = {name: keys.new_id() for name in beta.held} | {"section": "A1"}  # no secret of a federation
    mixed = {**beta.held, "campaign": alpha.held["campaign"]}
    seen = {}
    for road in NAMED:
        for theirs, nobodys in (
            (beta.held, unknown),
            ({**beta.held, "campaign": beta.held["open"]}, unknown),
            (mixed, {**unknown, "campaign": alpha.held["campaign"]}),
        ):
            if address(road, theirs) == address(road, nobodys):
                continue
            said, lost = (_said(client, road, one) for one in (theirs, nobodys))
            if said != lost or said[0] < 400:  # statements that were run too: the same work, so the same time
                seen[road.name] = said[0], lost[0]
    assert seen == {}
    assert held_by(world.store) == before


def _said(client, road, held):
    """Give what a road says, without the names that were asked."""
    words = dict.fromkeys(road.fields, "1") | {"state": "accepted", "key": "some-long-key", "why": "because"}
    body = {"data": words} if road.kind in (PAGE, MOVE) else {"json": {"rev": 0, "changes": {}}}
    given = body if road.method != "GET" else {}
    with statements() as run:
        answer = client.request(road.method, address(road, held), follow_redirects=False, **given)
    said = answer.text
    for one in re.findall(r"\{(\w+)\}", road.path):
        said = said.replace(held[one], "")
    return answer.status_code, said, run


@contextmanager
def statements():
    """Note the statements that are run meanwhile, on any engine, without their parameters."""
    run = []

    def noted(_connection, _cursor, statement, *_):
        run.append(statement)

    event.listen(Engine, "before_cursor_execute", noted)
    try:
        yield run
    finally:
        event.remove(Engine, "before_cursor_execute", noted)


def test_the_attack_finds_what_is_shown_to_its_own(two):
    """The search above cannot pass by finding nothing anywhere."""
    _, alpha, _ = two
    opened = [one.name for one in NAMED if one.method == "GET" and _own(alpha, one) == 200]
    assert {"value", "estimated", "release", "campaign", "form"} <= set(opened)


def _own(federation, road):
    role = road.roles[0]
    held = federation.held | ({"campaign": federation.held["open"]} if role in PRACTICE else {})
    return federation.people[role].get(address(road, held), follow_redirects=False).status_code


WAYS = (
    "/r/%252e%252e%252fgestion",
    "/r/..%2f..%2fidentity.db",
    "/r/%2500",
    "/r/%00",
    "/static/..%2f..%2fapp.py",
    "/static/%252e%252e/app.py",
    "/enquete/%2e%2e%2fgestion",
    "/publications/alpha/%31%00",
    "/stat/..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/r/" + "a" * 5000,
)


@pytest.mark.parametrize("way", WAYS)
def test_an_address_is_decoded_once_and_leads_nowhere_else(two, way):
    world, alpha, _ = two
    for client in (world.browser(), alpha.people["statistician"]):
        answer = client.get(way, follow_redirects=False)
        assert answer.status_code in (401, 404)
        assert "Traceback" not in answer.text
        assert "root:" not in answer.text


WORDS = (
    "' OR 1=1 --",
    '"; DROP TABLE practice; --',
    "1) UNION SELECT email FROM contact --",
    "%' AND 1=1 AND '%'='",
    "$$; SELECT pg_sleep(9) $$",
    "a\x00b",
    "\ud800",
    "{{7*7}}",
    "../../etc/passwd",
    "\u202e\u2028",
    "9" * 4000,
)


@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_a_word_is_never_a_query_nor_an_error_of_ours(two, word):
    world, alpha, _ = two
    asked, engines = [], [room.engine for room in world.store.rooms]
    engines += [room.grouping._engine for room in world.store.rooms if room.grouping]

    def note(_c, _u, statement, *_):
        asked.append(statement)

    for one in engines:
        event.listen(one, "before_cursor_execute", note)
    wrong = {}
    for road in ROADS:
        if not road.fields or road.name in {"withdraw", "sign_out", "move_campaign"}:
            continue
        for role in road.roles if road.roles != ANYONE else ("anyone",):
            client = world.browser() if role == "anyone" else alpha.people[role]
            status = _sent(client, road, alpha.held, word)
            if status >= 500:
                wrong[road.name] = status
    for one in engines:
        event.remove(one, "before_cursor_execute", note)
    assert wrong == {}
    assert asked
    assert not [one for one in asked if word in one]


def _sent(client, road, held, word):
    words, held = dict.fromkeys(road.fields, word), {**held, "campaign": held["open"]}
    if road.kind in (PAGE, MOVE):
        given = {"data": {name: one.encode("utf-8", "surrogatepass") for name, one in words.items()}}
    elif "file" in road.fields:
        given = {"content": word.encode("utf-8", "surrogatepass"), "headers": {"x-filename": "a.json"}}
    else:
        sent = {"rev": 0, "changes": {word: word, "A9.why": [word], "A1.ct.now": {"$gt": word}}}
        given = {"content": json.dumps(sent), "headers": {"content-type": "application/json"}}
    return client.request(road.method, address(road, held), follow_redirects=False, **given).status_code


FOREIGN = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "", "origin": "https://evil.example"},
    {"sec-fetch-site": "", "origin": "null"},
    {"sec-fetch-site": ""},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_no_road_that_writes_takes_a_form_of_another_site(two, headers):
    world, alpha, _ = two
    before, passed = held_by(world.store), []
    for road in ROADS:
        if road.method == "GET":
            continue
        role = "owner" if road.roles == ANYONE else road.roles[-1]
        client = alpha.people[role]
        answer = client.request(
            road.method, address(road, alpha.held), headers=headers, follow_redirects=False
        )
        if answer.status_code != 403:
            passed.append((road.name, answer.status_code))
    assert passed == []
    assert held_by(world.store) == before


def test_no_host_of_a_request_is_in_a_link_and_nobody_is_sent_elsewhere(two):
    world, alpha, _ = two
    client = world.browser()
    assert client.get("/gestion/entree", headers={"host": "evil.example"}).status_code == 421
    for way in (
        "//evil.example",
        "/\\evil.example",
        "/gestion/entree?next=https://evil.example",
        "/en//evil.example",
    ):
        answer = alpha.people["owner"].get(way, follow_redirects=False)
        assert "evil.example" not in answer.headers.get("location", "")
    assert all(one.link.startswith(f"{world.desk.base}/r/") for one in world.letters)


@pytest.fixture(scope="module")
def planted(two):
    """A federation whose every word is a script, then a formula."""
    world, _, _ = two
    whole = io.StringIO()
    rows = csv.writer(whole)
    rows.writerow(("practice", "name", "email", "stratum", "holding", "region", "size"))
    for n in range(14):
        region = SCRIPT if n % 2 else FORMULA
        rows.writerow(
            (f"c{n}", SCRIPT if n else FORMULA, f"c{n}@cabinet.example", SCRIPT, SCRIPT, region, "small")
        )
    return federation(world, "gamma", whole.getvalue(), SCRIPT)


def test_script_in_any_word_is_text_on_every_page(planted):
    gamma = planted
    admin, statistician = gamma.people["administrator"], gamma.people["statistician"]
    admin.post("/gestion/comptes", data={"email": "x@y.example", "name": SCRIPT, "role": "desk"})
    path = f"/stat/{gamma.held['campaign']}/reponses/{gamma.held['pseudonym']}"
    assert MARK in statistician.get(path).text
    gamma.people["owner"].put(
        f"/api/v1/survey/campaigns/{gamma.held['open']}/answer",
        json={"rev": 0, "changes": {"A9.why": SCRIPT}},
    )
    shown = 0
    for road in ROADS:
        if road.kind == PAGE and road.method == "GET":
            for role in road.roles if road.roles != ANYONE else ("owner",):
                held = gamma.held | ({"campaign": gamma.held["open"]} if role in PRACTICE else {})
                for lang in ("", "/en"):
                    page = gamma.people[role].get(lang + address(road, held))
                    assert f"<script>{MARK}" not in page.text, road.name
                    assert f"<img src=x onerror={MARK}" not in page.text, road.name
                    assert "unsafe-inline" not in page.headers["content-security-policy"]
                    shown += MARK in page.text
    assert shown > 10


def test_formulas_leave_as_text(planted):
    gamma = planted
    for role, road in (
        ("administrator", "tracking_file"),
        ("statistician", "values_file"),
        ("statistician", "strata_file"),
    ):
        found = next(one for one in ROADS if one.name == road)
        text = gamma.people[role].get(address(found, gamma.held)).text
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [
            one for one in cells if one[:1] in "=+-@\t\r" and one and not re.fullmatch(r"-?[\d.]+", one)
        ], road
    tracked = next(one for one in ROADS if one.name == "tracking_file")
    assert f"'{FORMULA}" in gamma.people["administrator"].get(address(tracked, gamma.held)).text


NIR = "1 85 05 78 006 084 91"
FILES = {
    "bomb.xlsx": bomb,
    "slip.xlsx": lambda: _zip("../../../../tmp/slipped.xml"),
    "entity.xlsx": lambda: _zip(
        "xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    ),
    "patients.csv": f"practice,name,email,stratum,nir\nc1,Anne,a@b.example,s,{NIR}\n".encode,
    "half.csv": lambda: b"\xff\xfe\x00practice",
}


def _zip(name, content=b"<x/>"):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as out:
        out.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize("name", list(FILES))
def test_a_list_of_practices_made_to_harm_is_refused_in_words(two, name, caplog):
    world, alpha, _ = two
    admin = alpha.people["administrator"]
    made = campaigns.make(
        world.store, "alpha", campaigns.Asked("N", "shock_2020", "2027-05", NOW, NOW + 9e5), "a", NOW
    )
    before = held_by(world.store)
    answer = admin.post(f"/gestion/campagnes/{made}/cabinets", files={"file": (name, FILES[name]())})
    assert answer.status_code == 422
    assert NIR not in answer.text
    assert "root:" not in answer.text
    assert NIR not in caplog.text
    assert held_by(world.store) == before
    assert not Path("/tmp/slipped.xml").exists()  # noqa: S108


def test_a_link_that_is_none_reads_like_one_of_another(two):
    world, _, _ = two
    said = set()
    for token in ("alpha." + "x" * 43, "beta." + "y" * 43, "nobody." + "z" * 43, "quite-short", "alpha."):
        answer = world.browser().get(f"/r/{token}")
        said.add((answer.status_code, answer.text.replace(token, "")))
    assert len(said) == 1
    assert next(iter(said))[0] == 404
    assert len(keys.new_key("alpha").partition(".")[2]) == 43  # 256 bits in base 64


def test_every_attack_told_is_a_test_that_exists():
    page = (Path(__file__).parents[2] / "docs/concepts/survey-threats.md").read_text()
    told = set(re.findall(r"`(test_\w+)`", page))
    there = {
        name
        for folder in ("service", "store")
        for file in (Path(__file__).parents[1] / folder).glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    assert told - there == set()
    mine = set(re.findall(r"^def (test_\w+)", Path(__file__).read_text(), re.MULTILINE))
    assert mine - told <= {
        "test_every_attack_told_is_a_test_that_exists",
        "test_the_attack_counts_what_is_run",
        "test_the_attack_finds_what_is_shown_to_its_own",
    }


def test_the_attack_counts_what_is_run(two):
    """The search above cannot pass because nothing is noted."""
    _, alpha, _ = two
    road = next(one for one in NAMED if one.name == "campaign")
    assert len(_said(alpha.people["administrator"], road, alpha.held)[2]) > 3


@pytest.mark.parametrize("tenant", ["alpha", "no-such-federation"])
def test_a_wrong_sign_in_costs_one_check_of_a_password_whoever_is_named(two, tenant, monkeypatch):
    world, _, _ = two
    with world.store.identity.read("alpha") as connection:
        query = select(account.c.email).where(account.c.tenant == "alpha").limit(1)
        known = connection.execute(query).scalar()
    checked, real = [], keys.is_password
    monkeypatch.setattr(keys, "is_password", lambda *given: checked.append(given[0]) or real(*given))
    client = world.browser()
    for email in (known, "nobody@fed.example"):
        words = {"tenant": tenant, "email": email, "password": "x", "code": "000000"}
        assert client.post("/gestion/entree", data=words).status_code == 422
    assert len(checked) == 2
    assert all(one.startswith("$argon2id$") for one in checked)
