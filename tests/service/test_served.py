"""The survey served with the explorer, as people start it: `radioscopie serve --survey --data DIR`."""

import json
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.web.config import read_config
from tests import postgres

pytestmark = pytest.mark.slow


def status(url):
    try:
        with urlopen(url) as answer:  # noqa: S310 - ours
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, ""


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_command_serves_the_survey_beside_the_explorer(engine, folder, request):
    where = ["--data", str(folder)]
    if engine == "postgresql":
        owner = request.getfixturevalue("owner")
        where += ["--database", postgres.database(owner, postgres.prepared(owner))[1]]
        where += ["--keys", str(postgres.keys())]
    who = ["--tenant", "fed", "--title", "La Fédération", "--email", "a@fed.example", "--name", "A"]
    assert main(["service", "staff", *where, *who, "--role", "administrator"]) == 0
    command = [sys.executable, "-m", "radioscopie", "serve", "--no-browser", "--json", "--survey", *where]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            url = json.loads(process.stdout.readline())["url"].rstrip("/")
            code, page = status(f"{url}/gestion/entree")
            assert code == 200
            assert "La Fédération" in page
            assert status(f"{url}/gestion")[0] == 401
            assert status(f"{url}/publications/fed")[0] == 200
            assert status(f"{url}/publications/other")[0] == 404
            assert status(f"{url}/healthz")[0] == 200
        finally:
            process.terminate()


def test_the_survey_needs_a_place(capsys):
    assert main(["serve", "--survey", "--no-browser"]) == 2
    assert "--data" in capsys.readouterr().err


def test_a_configuration_tells_mail_and_issuer_whole_or_not_at_all(tmp_path):
    file = tmp_path / "serve.toml"
    plain = 'port = 80\nbase_url = "https://x.example"\n'
    file.write_text(plain)
    assert read_config(file).mail_port == 587
    whole = "".join(f'{name} = "x"\n' for name in ("mail_host", "mail_from", "oidc_issuer", "oidc_client"))
    secret = tmp_path / "secret"
    file.write_text(plain + whole + f'oidc_secret_file = "{secret}"\noidc_tenant = "fed"\n')
    with pytest.raises(InputError, match="oidc_secret_file"):
        read_config(file)
    secret.write_text("s")
    assert read_config(file).oidc_tenant == "fed"
    for half in ('mail_host = "x"\n', 'oidc_issuer = "x"\n'):
        file.write_text(plain + half)
        with pytest.raises(InputError):
            read_config(file)
