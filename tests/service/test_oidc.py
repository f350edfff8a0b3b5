"""Sign-on by another: an issuer of our own on this machine, right or wrong in one thing at a time."""

import base64
import hashlib
import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from radioscopie.store import people
from radioscopie.store.opening import open_folder
from radioscopie.web.config import local
from radioscopie.web.survey import oidc
from radioscopie.web.survey.app import make_survey
from radioscopie.web.survey.desk import SurveyDesk
from tests.service.build import NOW
from tests.service.web import HOST, World

EMAIL = "anne@fed.example"
SECRET = "well-kept"  # noqa: S105 - of the issuer below


class Issuer:
    """What an issuer says: its discovery, its tokens; `wrong` changes claims, `found` its discovery."""

    def __init__(self):
        self.wrong, self.found, self.asked, self.codes = {}, {}, [], {}
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.say(issuer.discovery() if self.path.endswith(oidc.KNOWN) else {})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                self.say(issuer.token({name: one[0] for name, one in parse_qs(body).items()}))

            def say(self, held):
                content = json.dumps(held).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def discovery(self):
        own = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/a",
            "token_endpoint": f"{self.url}/t",
        }
        return own | self.found

    def authorise(self, address):
        """What a browser brings back once its user has signed in there."""
        self.asked.append({name: one[0] for name, one in parse_qs(urlsplit(address).query).items()})
        return {"state": self.asked[-1]["state"], "code": "code-of-anne"}

    def token(self, sent):
        begun = self.asked[-1]
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest())
            .rstrip(b"=")
            .decode()
        )
        is_right = sent["code"] == "code-of-anne" and challenge == begun["code_challenge"]
        if not is_right or sent["client_secret"] != SECRET:
            return {"error": "invalid_grant"}
        claims = {"iss": self.url, "aud": "survey", "exp": NOW + 300, "nonce": begun["nonce"], "sub": "anne",
                  "email": EMAIL, "email_verified": True} | self.wrong  # fmt: skip
        claims = {name: one for name, one in claims.items() if one is not None}
        return {
            "id_token": f"e30.{base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b'=').decode()}.x"
        }


@pytest.fixture
def issuer():
    found = Issuer()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def world(folder, tmp_path, issuer):
    store = open_folder(folder)
    people.make_tenant(store, "fed", "Fédération", NOW)
    people.add_account(store, "fed", EMAIL, "Anne", "officer", "root", NOW)
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    made = World(store)
    config = replace(
        local(), oidc_issuer=issuer.url, oidc_client="survey", oidc_secret_file=str(secret), oidc_tenant="fed"
    )
    made.desk = SurveyDesk(store, config, HOST, made.letters.append, made.clock)
    made.app = make_survey(made.desk)
    yield made
    store.close()


def come(world, issuer, **changed):
    """Begin a sign-on, go to the issuer, come back."""
    client = world.browser()
    begun = client.get("/gestion/autre-entree", follow_redirects=False)
    assert begun.status_code == 303, begun.text
    assert "HttpOnly" in begun.headers["set-cookie"]
    back = issuer.authorise(begun.headers["location"]) | changed
    return client, client.get("/gestion/autre-entree/retour", params=back, follow_redirects=False)


def test_staff_comes_in_and_is_known_again_by_its_subject(world, issuer):
    client, done = come(world, issuer)
    assert (done.status_code, done.headers["location"]) == (303, "/gestion")
    assert "gardien du secret" in client.get("/gestion").text
    issuer.wrong = {"email": "other@fed.example"}
    assert come(world, issuer)[1].status_code == 303
    issuer.wrong = {"sub": "somebody-else"}
    assert come(world, issuer)[1].status_code == 422


WRONG = [
    {"iss": "https://other.example"},
    {"aud": "another"},
    {"aud": ["survey", "another"]},
    {"exp": NOW - 100},
    {"exp": "never"},
    {"nonce": "another"},
    {"nonce": None},
    {"sub": None},
    {"sub": ""},
    {"email_verified": False},
    {"email_verified": "true"},
    {"email": "nobody@fed.example"},
]


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_token_that_is_wrong_in_one_thing_opens_nothing(world, issuer, wrong):
    issuer.wrong = wrong
    client, done = come(world, issuer)
    assert done.status_code == 422
    assert client.get("/gestion").status_code == 401


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("changed", [{"state": "another"}, {"state": ""}, {"code": "another"}, {"code": ""}])
def test_what_another_brings_back_opens_nothing(world, issuer, changed):
    assert come(world, issuer, **changed)[1].status_code == 422


def test_who_did_not_begin_does_not_finish(world, issuer):
    client = world.browser()
    begun = client.get("/gestion/autre-entree", follow_redirects=False)
    back = issuer.authorise(begun.headers["location"])
    other = world.browser()
    assert other.get("/gestion/autre-entree/retour", params=back, follow_redirects=False).status_code == 422


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    "found",
    [{"issuer": "https://other.example"}, {"token_endpoint": None}, {"token_endpoint": "http://example.org/t"},
     {"token_endpoint": "file:///etc/passwd"}],
)  # fmt: skip
def test_an_issuer_that_is_not_itself_is_not_used(world, issuer, found):
    issuer.found = found
    client = world.browser()
    begun = client.get("/gestion/autre-entree", follow_redirects=False)
    if begun.status_code == 303:
        back = issuer.authorise(begun.headers["location"])
        begun = client.get("/gestion/autre-entree/retour", params=back, follow_redirects=False)
    assert begun.status_code == 422


def test_without_an_issuer_the_road_is_not_there(folder):
    store = open_folder(folder)
    people.make_tenant(store, "fed", "F", NOW)
    client = World(store).browser()
    assert client.get("/gestion/autre-entree").status_code == 404
    assert client.get("/gestion/autre-entree/retour").status_code == 404
    assert "autre-entree" not in client.get("/gestion/entree").text
    store.close()
