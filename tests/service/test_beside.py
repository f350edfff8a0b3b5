"""What ships beside the survey: the codebook of its file, the list of what is installed, whom to tell of a fault."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.store.opening import open_folder
from radioscopie.tables.survey.ddi import codebook
from radioscopie.tables.survey.questionnaire import NAMES, questionnaire
from radioscopie.web.config import Config, read_config
from radioscopie.web.security import PLACE, security_text
from tests.service.build import answered, campaign, places
from tests.service.web import World

SPACE = {"d": "ddi:codebook:2_5"}


def test_the_codebook_names_each_column_of_the_file_in_its_order(folder):
    store = open_folder(folder)
    name = campaign(store)
    for place in places(store, "fed", name).values():
        answered(store, place)
    client = World(store).staff("statistician")
    columns = next(csv.reader(io.StringIO(client.get(f"/stat/{name}/reponses.csv").text)))
    answer = client.get(f"/stat/{name}/codebook.xml")
    assert answer.headers["content-type"] == "application/xml"
    root = ET.fromstring(answer.content)  # noqa: S314 - written above
    assert [one.get("name") for one in root.findall(".//d:var", SPACE)] == columns
    exams = root.find(".//d:var[@name='A1.ct.now']", SPACE)
    labels = [one.text for one in exams.findall("d:labl", SPACE)]
    assert "scanner" in labels[0].lower()
    assert "CT" in labels[1]
    assert exams.find("d:varFormat", SPACE).get("type") == "numeric"
    store.close()


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_a_questionnaire_has_its_words_its_codes_and_its_limits(name):
    form = questionnaire(name)
    columns = [
        ".".join(part for part in (one.id, row, field.id) if part)
        for one in form.questions
        for row in (list(one.rows) or (["m1"] if one.kind == "machines" else [""]))
        for field in one.fields
    ]
    root = ET.fromstring(codebook(form, "T & <b>", "2027-01", columns, "radioscopie 0"))  # noqa: S314 - written here
    found = root.findall(".//d:var", SPACE)
    assert len(found) == len(columns)
    assert all(len(one.findall("d:labl", SPACE)) == 2 for one in found)
    codes = {field.id: set(field.choices) for one in form.questions for field in one.fields if field.choices}
    for one in found:
        told = {value.text for value in one.findall("d:catgry/d:catValu", SPACE)}
        assert told == codes.get(one.get("name").rpartition(".")[2], set()) or told in codes.values()
    limited = [one for one in found if one.find("d:valrng/d:range", SPACE) is not None]
    assert limited
    assert root.find(".//d:stdyDscr//d:titl", SPACE).text == "T & <b>"


def test_the_list_of_what_is_installed_has_what_the_survey_asks_for(capsys):
    assert main(["service", "sbom"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["bomFormat"] == "CycloneDX"
    assert found["metadata"]["component"]["name"] == "radioscopie"
    names = [one["name"] for one in found["components"]]
    assert {"numpy", "sqlalchemy", "argon2-cffi", "argon2-cffi-bindings", "starlette"} <= set(names)
    assert names == sorted(set(names))
    assert all(one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}" for one in found["components"])


def test_whom_to_tell_of_a_fault_is_told_when_the_configuration_names_somebody(folder, tmp_path):
    store = open_folder(folder)
    assert World(store).browser().get(PLACE).status_code == 404
    store.close()
    config = Config(base_url="https://s.example/", security_contact="mailto:securite@fed.example")
    now = datetime(2027, 1, 1, tzinfo=UTC)
    lines = dict(one.split(": ", 1) for one in security_text(config, now).splitlines())
    assert lines["Contact"] == "mailto:securite@fed.example"
    assert lines["Canonical"] == "https://s.example/.well-known/security.txt"
    assert now < datetime.fromisoformat(lines["Expires"]) < now + timedelta(days=366)
    file = tmp_path / "serve.toml"
    file.write_text('base_url = "https://s.example"\nport = 8000\nsecurity_contact = "who?"\n')
    with pytest.raises(InputError, match="security_contact"):
        read_config(file)
