"""What a page answers at once is done again by the command and by the Python that it shows."""

import csv
import html
import re
import subprocess
import sys

import pytest

from radioscopie.web.example import shipped_examples
from radioscopie.web.redone import access_again, portraits_again, seats_again
from radioscopie.web.work.looked import Looked

LAW = (
    "/loi/modifiers.Z.rate",
    "/loi/modifiers.Z",
    "/loi/controle",
    "/loi/comparer?de=2025-11-04&a=2027-01-01",
)


def written(page):
    """Give the command and the Python that a page shows."""
    return [html.unescape(one) for one in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)][
        -2:
    ]


def ran(folder, code):
    """Run some Python in an empty folder."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("path", LAW)
def test_pages_of_the_law_show_a_command_and_python_that_is_valid(client, path):
    shell, python = written(client.get(path).text)
    assert shell.splitlines()[-1].startswith("radioscopie law ")
    compile(python, path, "exec")


@pytest.mark.slow
@pytest.mark.parametrize("path", LAW)
def test_the_python_of_the_law_answers(client, path, tmp_path):
    assert ran(tmp_path, written(client.get(path).text)[1])


def test_machines_placed_are_written_in_the_file_of_the_command():
    places = [
        {"site": "AJOUT-1", "commune_code": "07186", "machines": 2},
        {"site": "010008407", "commune_code": None, "machines": -1},
    ]
    found = access_again(Looked("ct", "2sfca"), places, "en")
    assert "AJOUT-1,07186,ct,2\n010008407,,ct,-1\n" in found["shell"]
    last = found["shell"].splitlines()[-1].split()
    assert {"--equipment=ct", "--method=2sfca", "--compare=ajout.csv", "--draws=0"} <= set(last)
    assert "compare" not in access_again(Looked(), [], "fr")["shell"]
    for one in (found["python"], portraits_again(["07186"])):
        compile(one, "redone", "exec")


def test_a_file_of_any_name_is_a_word_of_python():
    name = "a'); import os; ('.toml"
    (network,) = [one for key, one in shipped_examples().items() if key.endswith("night-2017.toml")]
    asked = {
        "network": type(network)(name, b""),
        "group": "'x",
        "shift": 0,
        "seats": [2],
        "replications": 1,
        "seed": 1,
    }
    assert f"Path({name!r})" in seats_again(asked)
    compile(seats_again(asked), "redone", "exec")


@pytest.mark.slow
def test_pages_of_access_are_done_again_by_their_python(access, tmp_path):
    page = access.get("/acces?equipment=pet&ajout=07186:2").text
    ran(tmp_path, written(page)[1])
    with (tmp_path / "resultat" / "by_commune.csv").open(encoding="utf-8-sig") as file:
        (privas,) = [row for row in csv.DictReader(file) if row["code"] == "07186"]
    told = access.post(
        "/api/v1/access/add", json={"equipment": "pet", "places": [{"commune": "07186", "machines": 2}]}
    )
    assert round(float(privas["minutes_after"]), 1) == told.json()["changed"]["07186"]


@pytest.mark.slow
def test_portraits_are_done_again_by_their_python(access, tmp_path):
    lines = ran(tmp_path, written(access.get("/acces/07186").text)[1]).splitlines()
    told = access.get("/api/v1/access/place?commune=07186").json()["equipment"]
    assert {one.split()[0]: round(float(one.split()[2]), 1) for one in lines} == {
        kind: one["minutes"] for kind, one in told.items()
    }


@pytest.mark.slow
def test_seats_are_done_again_by_their_python(client, tmp_path):
    body = {"network": "exemple:night-2017.toml", "seats": [2], "replications": 1, "seed": 1}
    told = client.post("/api/v1/reading/curve", json=body).json()["rows"]
    (network,) = [one for key, one in shipped_examples().items() if key.endswith("night-2017.toml")]
    (tmp_path / network.name).write_bytes(network.content)
    asked = {"network": network, "group": "", "shift": 0, "seats": [2], "replications": 1, "seed": 1}
    assert ran(tmp_path, seats_again(asked)).strip() == f"2 {told[0]['delays']}"
