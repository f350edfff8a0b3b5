"""What every request passes: hosts, origins, headers, log, errors as data."""

import asyncio
import logging
import socket

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.web.config import Config, read_config
from radioscopie.web.door import Door
from tests.web.conftest import HOST

CANARY = "CANARI-4711"


def test_every_answer_has_the_headers_of_safety(client):
    for path in ("/", "/api/v1/law", "/static/x/style.css", "/nowhere"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith(
            "default-src 'none'; script-src 'self'; style-src 'self';"
        )
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", ""])
def test_another_host_is_refused(client, host):
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:9"])
def test_the_hosts_of_this_machine_are_served(client, host):
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "null"},
    ],
)
def test_what_writes_from_another_site_is_refused(client, headers):
    assert client.post("/api/v1/law", headers=headers).status_code == 403


def test_what_writes_from_no_site_or_ours_passes_the_door(client):
    assert client.post("/api/v1/law", headers={"origin": HOST}).status_code == 405
    assert client.post("/api/v1/law").status_code == 405


async def broken(scope, receive, send):
    raise ValueError(CANARY)


def test_an_error_of_ours_tells_nothing_of_what_was_written(caplog):
    client = TestClient(Door(broken, Config()), base_url=HOST)
    with caplog.at_level(logging.INFO, "radioscopie.web"):
        answer = client.get(f"/loi?q={CANARY}")
    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert CANARY not in caplog.text
    assert "ValueError" in caplog.text


def test_the_log_holds_no_query(client, caplog):
    with caplog.at_level(logging.INFO, "radioscopie.web"):
        client.get(f"/loi?q={CANARY}")
        client.get(f"/loi/{CANARY}")
    assert caplog.text.count("GET /loi") == 2
    assert CANARY not in caplog.text


def test_strict_transport_is_said_where_it_holds():
    app = Door(PlainTextResponse("ok"), Config(base_url="https://radioscopie.example"))
    answer = TestClient(app, base_url="https://radioscopie.example").get("/")
    assert answer.headers["strict-transport-security"].startswith("max-age")


def test_a_configuration_says_its_address_or_is_refused(tmp_path):
    file = tmp_path / "serve.toml"
    file.write_text('port = 80\nbase_url = "ftp://x/y"\nworkers = 0\nfile_mb = 5\nnothing = 1\n')
    with pytest.raises(InputError) as refused:
        read_config(file)
    assert {one.place.rpartition(".")[2] for one in refused.value.problems} == {
        "base_url",
        "workers",
        "nothing",
    }
    file.write_text('port = 8080\nbase_url = "https://radioscopie.example"\nfile_mb = 5\n')
    assert read_config(file).public
    assert read_config(file).file_mb == 5
    assert "radioscopie.example" in read_config(file).hosts


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('host = "999.1.1.1"', "host"),
        ('host = "10.0.0.0/8"', "host"),
        ('proxies = ["*"]', "proxies"),
        ('proxies = ["127.0.0.1", "proxy.example"]', "proxies"),
        ('mail_host = "m"\nmail_from = "a@b"\nmail_password_file = "/no/such"', "mail_password_file"),
    ],
)
def test_machines_and_files_of_a_configuration_are_there(tmp_path, line, place):
    file = tmp_path / "serve.toml"
    file.write_text(f'port = 8080\nbase_url = "https://radioscopie.example"\n{line}\n')
    with pytest.raises(InputError) as refused:
        read_config(file)
    assert [one.place.rpartition(".")[2] for one in refused.value.problems] == [place]


def test_networks_of_proxies_are_addresses(tmp_path):
    file = tmp_path / "serve.toml"
    plain = 'port = 8080\nbase_url = "https://radioscopie.example"\n'
    file.write_text(plain + 'host = "::1"\nproxies = ["10.0.0.0/8", "fd00::/8", "127.0.0.1"]\n')
    assert read_config(file).proxies == ("10.0.0.0/8", "fd00::/8", "127.0.0.1")


def test_a_port_that_is_held_is_said_where_it_was_told(tmp_path, capsys):
    file = tmp_path / "serve.toml"
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        assert main(["serve", "--port", str(port), "--no-browser"]) == 2
        assert f"--port « {port} » : un autre programme" in capsys.readouterr().err.replace("\xa0", " ")
        file.write_text('port = 1\nbase_url = "https://radioscopie.example"\n')
        assert main(["serve", "--config", str(file), "--port", str(port)]) == 2
        assert f"port « {port} »" in capsys.readouterr().err.replace("\xa0", " ")
    file.write_text('port = 8080\nhost = "192.0.2.1"\nbase_url = "https://radioscopie.example"\n')
    assert main(["serve", "--config", str(file)]) == 2
    assert "host « 192.0.2.1 »" in capsys.readouterr().err.replace("\xa0", " ")


def test_a_fault_of_ours_is_said_as_data_too(app, caplog):
    inside = app.app
    client = TestClient(inside, base_url=HOST, raise_server_exceptions=False)
    kept = inside.state.desk
    inside.state.desk = None
    try:
        answers = client.get("/healthz"), client.get("/api/v1/jobs/x")
    finally:
        inside.state.desk = kept
    assert [one.status_code for one in answers] == [500, 500]
    assert answers[1].headers["content-type"] == "application/problem+json"
    assert "AttributeError" not in answers[1].text


def test_what_is_asked_while_the_server_ends_may_be_asked_again():
    async def ended(scope, receive, send):
        raise asyncio.CancelledError

    answer = TestClient(Door(ended, Config()), base_url=HOST).get("/")
    assert (answer.status_code, answer.json()["reason"]) == (503, "preparing")
    assert answer.headers["retry-after"]
