"""Estimates made in the service: the figures of `survey estimate` on the files that it exports; published by two."""

import json

import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.store import published, releases, runs
from radioscopie.store.held import AskedRun
from radioscopie.store.opening import open_folder
from radioscopie.store.releases import Wanted
from tests.service.build import ANSWER, NOW, answered, campaign, estimated, places, weighed
from tests.service.web import World

SIZES = ("small", "large")
ROWS = "".join(
    f"c{n},Cabinet {n},c{n}@cabinet.example,{SIZES[n % 2]},,{'idf' if n % 3 else 'bre'},{SIZES[n % 2]}\n"
    for n in range(60)
)
LIST = "practice,name,email,stratum,holding,region,size\n" + ROWS
RATIO = AskedRun("ratio", "A1.*.now", "A1.*.before", "size")


def cells(n):
    return ANSWER | {
        "A1.ct.now": 700 + 7 * n,
        "A1.ct.before": 1000 + 3 * n,
        "A7.kept": "yes" if n % 4 else "no",
    }


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Sixty practices asked, forty-four answered, the campaign closed."""
    store = open_folder(tmp_path_factory.mktemp("runs") / "data")
    name = campaign(store, practices=LIST)
    found = {}
    while len(found) < 60:
        found |= places(store, "fed", name)
    for rank, (_, place) in enumerate(sorted(found.items())):
        if rank < 44:
            answered(store, place, cells(rank))
    weighed(store, "fed", name)
    yield World(store), name
    store.close()


def made(store, name, asked=RATIO):
    return runs.one_run(store, "fed", runs.make_run(store, "fed", name, asked, "s", NOW))


def test_a_run_says_what_the_command_says_of_the_exported_files(world, tmp_path, capsys):
    served, name = world
    client = served.staff("statistician")
    for file in ("reponses.csv", "strates.csv"):
        (tmp_path / file).write_bytes(client.get(f"/stat/{name}/{file}").content)
    asked = ["survey", "estimate", str(tmp_path / "reponses.csv"), "--strata", str(tmp_path / "strates.csv")]
    assert main([*asked, "--ratio", "A1.ct.now/A1.ct.before", "--by", "size", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)["tables"]["estimates"]
    theirs = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    ours = json.loads(made(served.store, name).figures)
    for one, other in zip(ours[:3], theirs, strict=True):
        for key in ("value", "se", "low", "high", "n"):
            assert one[key] == pytest.approx(other[key], rel=1e-9), key


def test_a_share_has_its_bounds_whatever_the_silent_think(world):
    served, name = world
    found = json.loads(made(served.store, name, AskedRun("share", "A7.kept", "yes", "")).figures)
    assert found[0]["value"] == pytest.approx(33 / 44, abs=0.02)
    bounds = next(one for one in found if one["domain"] == "bounds")
    assert (bounds["low"], bounds["high"]) == (pytest.approx(33 / 60), pytest.approx(49 / 60))


@pytest.mark.parametrize(
    "asked",
    [
        AskedRun("ratio", "A1.*.now", "A0.right", ""),
        AskedRun("total", "A3.staff", "", "region"),  # for the nation alone
        AskedRun("share", "A7.kept", "perhaps", ""),
        AskedRun("mode", "A2.now", "", ""),
        AskedRun("total", "A2.now", "", "stratum"),
    ],
)
def test_what_may_not_be_asked_is_refused(world, asked):
    served, name = world
    with pytest.raises(InputError):
        runs.make_run(served.store, "fed", name, asked, "s", NOW)


def test_an_estimate_goes_out_by_two_people_in_the_ledger(world):
    served, name = world
    statistician, officer = served.staff("statistician"), served.staff("officer")
    words = {"kind": "ratio", "y": "A1.*.now", "x": "A1.*.before", "by": ""}
    page = statistician.post(f"/stat/{name}/estimations", data=words)
    assert page.status_code == 200, page.text
    run = page.url.path.rpartition("/")[2]
    statistician.post(f"/gestion/campagnes/{name}/etat", data={"state": "estimated"})
    words = {"title": "Examens", "value": "A1.*.now", "columns": "size", "preset": "companies", "run": run}
    page = statistician.post(f"/stat/{name}/publications", data=words)
    assert page.status_code == 200, page.text
    release = page.url.path.rpartition("/")[2]
    assert statistician.post(f"/secret/{release}/approuver").status_code == 404
    assert officer.post(f"/secret/{release}/approuver").status_code == 200
    officer.post(f"/secret/{release}/publier")
    (out,) = published.published(served.store, "fed")
    held = json.loads(runs.one_run(served.store, "fed", run).figures)[0]
    assert out.estimate["value"] == float(f"{held['value']:.3g}")
    assert out.estimate["answers"] == "20-49"
    assert releases.ledger_faults(served.store, "fed") == []
    public = served.browser().get(f"/en/publications/fed/{out.number}").text
    assert "20-49" in public
    assert "Ratio" in public


def test_a_figure_of_too_few_answers_is_not_published(folder):
    store = open_folder(folder)
    name = campaign(store, practices=LIST)
    for rank, place in enumerate([*places(store, "fed", name).values()][:9]):
        answered(store, place, cells(rank))
    estimated(store, "fed", name)
    run = runs.make_run(store, "fed", name, AskedRun("total", "A1.*.now", "", ""), "s", NOW)
    wanted = Wanted("t", "A1.*.now", ("size",), "companies", run)
    with pytest.raises(InputError) as caught:
        releases.prepare(store, "fed", name, wanted, "s", NOW)
    assert [one.reason for one in caught.value.problems] == ["service.fragile_run"]
    store.close()
