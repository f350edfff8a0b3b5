"""What an attacker would try, one test each: `docs/concepts/explorer-threats.md` names them."""

import gzip
import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from radioscopie.web.app import make_app
from radioscopie.web.config import Config
from radioscopie.web.memory import Kept
from radioscopie.web.pages.all import PAGES
from radioscopie.web.reproduce import python_of, shell_of
from tests.web.conftest import HOST
from tests.web.waiting import answered, result_of

PUBLIC = "https://radioscopie.example"
SCRIPT = "<script>alert(1)</script>"
FORMULA = "=HYPERLINK(1)"
ROWS = b"date,act\n2026-01-05,ZBQK002\n"
SENT = {"content-type": "application/x-www-form-urlencoded"}


def put(client, name, content, **more):
    return client.put("/api/v1/files", content=content, headers={"X-Filename": name}, **more)


@pytest.fixture(scope="module")
def public():
    """Two people on a server for others."""
    app = make_app(Config(base_url=PUBLIC, workers=2, acts_a_minute=10_000))
    with TestClient(app, base_url=PUBLIC) as first:
        second = TestClient(app, base_url=PUBLIC, cookies={})
        second.portal = first.portal  # the same loop: the same workers
        yield first, second


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "forwarded": "host=evil.example"},
        {"x-original-url": "/etat", "x-rewrite-url": "/etat"},
    ],
)
def test_headers_of_a_proxy_that_nobody_named_change_nothing(client, headers):
    page = client.get("/loi/modifiers.Z.rate", headers=headers).text
    assert "evil" not in page
    assert page == client.get("/loi/modifiers.Z.rate").text


@pytest.mark.parametrize(
    "path", ["//evil.example", "/en//evil.example", "/en/%2Fevil.example", "/\\evil.example"]
)
def test_no_link_leads_to_another_site(client, path):
    page = client.get(path).text
    assert 'href="//' not in page
    assert 'href="/\\' not in page


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1"]
)
def test_nobody_is_sent_back_to_another_site(client, back):
    answer = client.post("/arret", data={"job": "x", "back": back}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/..%2Fapp.py",
        "/static/x/../../app.py",
        "/static/../x/style.css",
        "/static/outlines/..%2F..%2Fapp.py",
        "/api/v1/results/..%2F..%2Fetc",
        "/api/v1/law/..%2F..%2Fetc%2Fpasswd",
        "/loi/..%2F..%2Fetc%2Fpasswd",
        "/acces/..%2F..%2Fetc",
    ],
)
def test_no_address_leaves_the_folder(client, path):
    answer = client.get(path)
    assert answer.status_code in (404, 422)
    assert "import" not in answer.text
    assert "root:" not in answer.text


def test_a_session_that_this_server_did_not_begin_is_not_taken_up(client_alone):
    client_alone.cookies.set("radioscopie", "chosen-by-another", domain="127.0.0.1")
    answer = put(client_alone, "a.csv", ROWS)
    assert answer.status_code == 200
    given = answer.cookies["radioscopie"]
    assert given != "chosen-by-another"
    assert len(given) >= 32
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]


@pytest.mark.slow
def test_the_data_of_one_session_are_nothing_to_another(public):
    first, second = public
    said = put(first, "a.csv", ROWS)
    assert said.headers["set-cookie"].startswith("__Host-radioscopie=")
    assert "Secure" in said.headers["set-cookie"]
    file = said.json()["file"]
    result = result_of(first, "/api/v1/impact", {"activity": file})
    paths = ["", "/tables", "/tables/by_year.csv", "/reproduce.sh", "/reproduce.py", "/explain?line=2"]
    for path in paths:
        assert second.get(f"/api/v1/results/{result}{path}").status_code == 404, path
    assert (
        second.post("/api/v1/impact", json={"activity": file}).json()["problems"][0]["key"] == "web.no_file"
    )
    assert result not in second.get("/cabinet").text
    assert second.get("/cabinet/ligne?n=2").status_code in (200, 404, 422)
    mine = put(second, "a.csv", ROWS).json()["file"]
    other = result_of(second, "/api/v1/impact", {"activity": mine})
    assert other != result  # the same bytes, another session: another identifier
    second.delete("/api/v1/session")
    assert first.get(f"/api/v1/results/{result}").status_code == 200
    first.delete("/api/v1/session")
    assert first.get(f"/api/v1/results/{result}").status_code == 404


@pytest.mark.slow
def test_nobody_gives_up_the_work_that_another_waits_for(public):
    first, second = public
    long = {"scenario": "decision_2025", "draws": 99_999}
    put(first, "a.csv", ROWS), put(second, "b.csv", ROWS)
    job, same = (one.post("/api/v1/nation/run", json=long).json()["job"] for one in (first, second))
    assert job == same
    assert second.delete(f"/api/v1/jobs/{job}").json()["state"] in ("queued", "running")
    assert second.delete(f"/api/v1/jobs/{job}").json()["state"] in ("queued", "running")
    assert first.delete(f"/api/v1/jobs/{job}").json()["state"] == "cancelled"


@pytest.mark.slow
def test_too_many_questions_are_refused_by_session_then_by_address():
    app = make_app(Config(base_url=PUBLIC, acts_a_minute=3))
    client = TestClient(app, base_url=PUBLIC)
    statuses = [client.post("/api/v1/impact", json={"activity": "x"}).status_code for _ in range(3)]
    assert set(statuses) == {422}
    asked = {"shift": -1}
    found = [client.post("/api/v1/reading/curve", json=asked) for _ in range(6)]
    assert found[-1].status_code == 429
    assert found[-1].json()["problems"][0]["key"] == "web.too_often"
    spoofed = client.post("/api/v1/reading/curve", json=asked, headers={"x-forwarded-for": "1.2.3.4"})
    assert spoofed.status_code == 429


def deep(n: int, inside: str = "1") -> str:
    return '{"a": ' + "[" * n + inside + "]" * n + "}"


@pytest.mark.parametrize(
    "path", ["/nation/whatif", "/nation/run", "/reform/check", "/accounts", "/reading/curve"]
)
@pytest.mark.parametrize(
    "body",
    [
        deep(100_000),
        deep(900),
        '{"scenario": ' + '{"a": ' * 500 + "1" + "}" * 501,
        '{"scenario": "\\ud800", "law": {"\\udfff": "x"}}',
        '{"\\ud800": 1}',
        '{"values": {"growth.mri": 1e400}}',
        '{"values": {"growth.mri": ' + "9" * 5000 + "}}",
        '{"values": {"growth.mri": ' + "9" * 4000 + "}}",
        '{"wait": 1e400}',
        '{"x": "' + "a" * (2 << 20) + '"}',
        '{"a": 1, "a": 2}',
    ],
)
def test_a_body_made_to_break_is_refused_in_words(client, path, body):
    answer = client.post(f"/api/v1{path}", content=body.encode())
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["problems"][0]["message"]


@pytest.mark.parametrize("length", ["-1", "1e9", "0x10", "²", "99999999999999999999999999"])
def test_a_length_that_is_none_is_refused(client, length):
    headers = {"content-length": length.encode("latin-1"), "x-filename": "a.csv"}
    answer = client.put("/api/v1/files", content=b"x", headers=headers)
    assert answer.json()["problems"][0]["key"] == "web.too_long"


def test_a_form_of_endless_parts_or_fields_is_refused(client_alone):
    kind = {"content-type": "multipart/form-data; boundary=a"}
    for content, headers in ((b"--a" * 500_000, kind), (b"a=1&" * 3000, SENT), (b"x" * (2 << 20), SENT)):
        answer = client_alone.post("/cabinet", content=content, headers=headers)
        assert answer.status_code == 422


def bomb() -> bytes:
    """A workbook of 300 kB that would fill 300 MB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(300):
                sheet.write(bytes(1 << 20))
    return file.getvalue()


def nested() -> bytes:
    """A workbook of many parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for n in range(2000):
            archive.writestr(f"xl/{n}.xml", "x")
    return file.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("bomb.xlsx", bomb),
        ("parts.xlsx", nested),
        ("line.csv.gz", lambda: gzip.compress(b"date,act\n" + bytes(200 << 20), 1)),
        ("line.csv", lambda: b"date,act\n" + b"x" * (20 << 20)),
        ("columns.csv", lambda: b",".join(b"c%d" % n for n in range(100_000)) + b"\n1\n"),
        ("quotes.csv", lambda: b'date,act\n"' * 100_000),
    ],
)
def test_a_file_made_to_swell_is_refused_and_the_server_goes_on(client, name, made):
    answer = put(client, name, made())
    if answer.status_code == 200:
        assert answer.json()["accepted"] == 0
    else:
        assert answer.status_code in (422, 503), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/healthz").status_code == 200
    assert put(client, "good.csv", ROWS).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..%2F..%2Fx.csv",
        "a%0D%0ASet-Cookie:%20x=1.csv",
        "--out=/tmp/x.csv",
        "%00.csv",
        "a" * 5000 + ".csv",
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E.csv",
        "$(touch x).csv",
        "`x`.csv",
    ],
)
def test_a_name_is_only_a_name(client_alone, name):
    answer = put(client_alone, name, ROWS)
    kept = answer.json()["name"]
    assert answer.status_code == 200
    assert len(kept) <= 120
    assert not set(kept) & set("/\\\r\n\0<>$`\"'&|;")
    assert not kept.startswith(("-", "."))
    assert "x=1" not in answer.headers.get("set-cookie", "")
    assert SCRIPT not in client_alone.get("/cabinet").text


def test_script_in_cells_and_columns_is_text(client_alone):
    rows = f"date,act,machine,{SCRIPT}\n2026-01-05,ZBQK002,{SCRIPT},1\n2026-01-05,{SCRIPT},,\n"
    assert put(client_alone, "a.csv", rows.encode()).status_code == 200
    page = client_alone.get("/cabinet").text
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "path",
    [
        "/loi?q={}",
        "/loi?on={}",
        "/loi/{}",
        "/loi/modifiers.Z.rate?on={}",
        "/loi/comparer?de={}&a={}",
        "/acte?act={}&date={}&modifiers={}",
        "/national?s={}&v.growth.mri={}&loi.{}={}&x={}",
        "/acces?equipment={}&ajout={}&placer={}",
        "/acces/{}",
        "/cabinet?annees={}&base={}",
        "/reforme?loi.{}={}",
        "/{}",
        "/en/{}",
    ],
)
def test_script_in_an_address_is_text(client, path):
    for word in (SCRIPT, '"><img src=x onerror=1>', "'onmouseover='1", "{{7*7}}"):
        page = client.get(path.replace("{}", word.replace("/", "%2F"))).text
        assert word not in page or word.startswith("{{")
        assert "<img src=x" not in page
        assert 'onerror=1"' not in page


def test_script_in_the_names_of_a_scenario_is_text(client, nation):
    scenario = {
        "title": SCRIPT,
        "years": "2026-2027",
        "growth": {"all": 1.0},
        "variants": {"x": {"title": SCRIPT, "law": {"base": "2025-11-04"}}},
    }
    answer = answered(client, "/api/v1/nation/run", {"scenario": scenario, "draws": 1})
    assert answer.headers["content-type"].startswith("application/")
    assert answer.headers["x-content-type-options"] == "nosniff"
    if answer.status_code == 200:
        assert SCRIPT not in client.get(f"/national/r/{answer.json()['result']}").text


def test_formulas_leave_as_text(client_alone):
    rows = f"date,act,practice\n2026-01-05,ZBQK002,{FORMULA}\n2026-01-06,ZBQK002,@x\n2026-01-06,ZBQK002,+1\n"
    file = put(client_alone, "a.csv", rows.encode()).json()["file"]
    result = result_of(client_alone, "/api/v1/impact", {"activity": file})
    for one in client_alone.get(f"/api/v1/results/{result}/tables").json()["tables"]:
        text = client_alone.get(f"/api/v1/results/{result}/tables/{one['name']}.csv").text
        cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(",")]
        assert [cell for cell in cells if cell.startswith(("=", "@"))] == []


def test_the_script_that_does_it_again_runs_nothing_of_what_was_asked(tmp_path):
    evil = "X\nFIN_DU_FICHIER\ntouch taken\n"
    content = f'date,act,modifiers\n2026-08-01,ZBQK002,"{evil}"\n'.encode()
    result = Kept(
        "k",
        "explain",
        {"activity": ["acte.csv"], "line": ["$(touch taken)"]},
        {},
        {"acte.csv": content},
        "",
        b"",
    )
    tool = tmp_path / "radioscopie"
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o700)
    script = shell_of(result, "fr")
    subprocess.run(["sh", "-c", script], cwd=tmp_path, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True)
    assert (tmp_path / "acte.csv").read_bytes() == content
    assert not (tmp_path / "taken").exists()
    compile(python_of(result, "fr"), "again.py", "exec")


def test_nothing_asked_is_kept_by_a_cache_on_the_way(client):
    for one in PAGES:
        if one.route.startswith(("/cabinet", "/comptes", "/reforme", "/loi", "/etat", "/donnees")):
            assert client.get(one.example).headers["cache-control"] == "no-store", one.route
    assert client.get("/api/v1/law").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PATCH", "DELETE", "PROPFIND", "OPTIONS"])
def test_other_methods_are_refused(client, method):
    answer = client.request(method, "/loi")
    assert answer.status_code in (403, 405)
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9", "http://localhost"])
def test_a_form_of_another_site_writes_nothing(client, kind, origin):
    for path in ("/cabinet", "/reforme", "/arret", "/api/v1/impact"):
        answer = client.post(path, content=b"forget=1", headers={"origin": origin, "content-type": kind})
        assert answer.status_code == 403
    assert client.delete("/api/v1/session", headers={"origin": origin}).status_code == 403
    assert client.get("/loi", headers={"origin": HOST}).status_code == 200


def test_no_part_of_the_package_asks_another_machine():
    folder = Path(__file__).parents[2] / "src/radioscopie/web"
    words = ("urlopen", "urllib.request", "http.client", "requests", "httpx", "aiohttp", "create_connection")
    found = [
        (one.name, word)
        for one in folder.rglob("*.py")
        for word in words
        if f"import {word}" in (text := one.read_text()) or f"from {word} import" in text
    ]
    assert found == [("oidc.py", "urllib.request")]  # the issuer of the configuration alone: test_oidc.py


def test_every_test_that_the_page_of_threats_names_exists():
    page = (Path(__file__).parents[2] / "docs/concepts/explorer-threats.md").read_text()
    tests = "".join(one.read_text() for one in Path(__file__).parent.glob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", page))
    assert len(named) > 20
    assert [one for one in named if f"def {one}(" not in tests] == []
