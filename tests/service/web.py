"""The survey's application in this process, with people who browse it."""

import re
from dataclasses import dataclass, field

from starlette.testclient import TestClient

from radioscopie.store import keys, people
from radioscopie.web.config import local
from radioscopie.web.survey.app import make_survey
from radioscopie.web.survey.desk import SurveyDesk
from tests.service.build import NOW

HOST = "http://127.0.0.1"
SAME = {"sec-fetch-site": "same-origin"}


@dataclass
class Clock:
    now: float = NOW + 1

    def __call__(self):
        return self.now


@dataclass
class World:
    """A served survey: its store, its clock, the letters that left."""

    store: object
    clock: Clock = field(default_factory=Clock)
    letters: list = field(default_factory=list)

    def __post_init__(self):
        self.desk = SurveyDesk(self.store, local(), HOST, self.letters.append, self.clock)
        self.app = make_survey(self.desk)

    def browser(self):
        """Somebody who is not in session; pages of ours say where they come from."""
        return TestClient(self.app, base_url=HOST, headers=SAME, raise_server_exceptions=True)

    def practice(self, link):
        """Come in by a link."""
        client = self.browser()
        answer = client.post("/r", data={"token": link.rpartition("/")[2]}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return client

    def staff(self, role, tenant="fed"):
        """Make an account and come in."""
        email = f"{role}-{keys.new_id()}@fed.example"
        password, code_key = people.add_account(self.store, tenant, email, role, role, "root", NOW)
        client = self.browser()
        code = keys.code_at(code_key, int(self.clock.now // 30))
        words = {"tenant": tenant, "email": email, "password": password, "code": code}
        answer = client.post("/gestion/entree", data=words, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return client


def hidden(page, name):
    """Give the value of a hidden field."""
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]
