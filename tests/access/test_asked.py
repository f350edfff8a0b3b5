"""Pairs asked one by one: against the other road to the same minutes, the laws of draws, places that words name."""

import numpy as np
import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.models.access.travel.asked import MOST_LATER, asked_interval, pair_minutes
from radioscopie.models.access.travel.draws import drawn, drawn_trips
from radioscopie.models.access.travel.own import own_network
from radioscopie.models.access.travel.roads import near_pairs, trips_between
from radioscopie.models.access.where import folded, where
from radioscopie.questions.travel.answer import answer
from radioscopie.questions.travel.ask import Ask
from radioscopie.results.answer import silent
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.table import shipped_supply
from tests.access.test_road_times import all_trips, grid, noise, slower_in_the_west, some_pairs, trip_minutes
from tests.access.test_roads import points


@pytest.fixture(scope="module")
def known():
    return where(read_communes(), shipped_supply())


@pytest.mark.parametrize("is_swapped", [False, True])
def test_pairs_take_the_minutes_that_the_search_around_sites_finds(is_swapped):
    network = grid()
    here = points(*zip(network.lon, network.lat, strict=True))
    some = np.array([3, 77, 140])
    few = points(*zip(network.lon[some] + 0.01, network.lat[some], strict=True))
    trips = trips_between(network, few, here) if is_swapped else trips_between(network, here, few)
    trips = drawn_trips(trips, drawn(noise(network), 4))
    origin, site, minutes = near_pairs(trips, 1_000.0)
    assert pair_minutes(trips, origin, site) == pytest.approx(minutes, abs=0.002)  # no edge of no length


@pytest.mark.parametrize("likely", [(1.15, 8.0), (0.9, 0.0), (0.0, 0.0)])
def test_an_interval_holds_the_quantiles_of_whole_networks_drawn(monkeypatch, likely):
    """However far it is looked at first: what is not found there is looked for again."""
    for name, value in zip(("LIKELY_LONGER", "LIKELY_LATER"), likely, strict=True):
        monkeypatch.setattr(f"radioscopie.models.access.travel.asked.{name}", value)
    network, pairs = grid(relief=150.0), some_pairs(grid(), 40)
    trips, errors = all_trips(network), noise(network)
    low, high = asked_interval(errors, trips, pairs, 40, silent)
    every = np.sort([pair_minutes(drawn_trips(trips, drawn(errors, n)), *pairs) for n in range(40)], axis=0)
    assert low == pytest.approx(every[1], abs=1e-3)
    assert high == pytest.approx(every[37], abs=1e-3)
    assert (every[-1] < 2 * pair_minutes(trips, *pairs) + MOST_LATER).all()


def test_times_of_a_user_come_nearer_and_tell_their_scale():
    plain, here = grid(), points(*zip(grid().lon, grid().lat, strict=True))
    pairs = some_pairs(plain, 300)
    minutes = 0.8 * trip_minutes(slower_in_the_west(plain), *pairs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("radioscopie.models.access.travel.own.road_network", lambda: plain)
        own = own_network(here, here, *pairs, minutes)
        assert own_network(here, here, pairs[0][:5], pairs[1][:5], minutes[:5]) is None
    assert own.after < own.before / 3
    assert own.pairs == (minutes <= 100).sum()
    found = trip_minutes(own.network, *pairs)
    assert np.median(minutes / found) == pytest.approx(own.scale, rel=0.02)


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("38185", "Grenoble (38185)"),
        ("grenoble", "Grenoble (38185)"),
        ("LE BOURG D OISANS", "Le Bourg-d'Oisans (38052)"),
        ("St-Étienne", "Saint-Étienne (42218)"),
        ("Paris", "Paris (75056)"),
        ("2a004", "Ajaccio (2A004)"),
        ("45.18, 5.72", "45.18 5.72"),
        ("5.72;45.18", "45.18 5.72"),
        ("010000024", "CH DE FLEYRIAT (010000024)"),
    ],
)
def test_words_name_places(known, written, label):
    assert known.find(written, "FROM").label == label


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("Saint-Denis", "travel.several"),
        ("Grenobl", "travel.unknown_close"),
        ("zzzzzzzzz", "travel.unknown"),
        ("48.85,-60", "travel.abroad"),
        ("", "travel.unknown"),
        ("=cmd|' /C calc'!A0", "travel.unknown"),
    ],
)
def test_other_words_are_refused_with_what_is_close(known, written, reason):
    with pytest.raises(InputError) as refused:
        known.find(written, "FROM")
    (found,) = refused.value.problems
    assert (found.reason, found.place) == (reason, "FROM")
    assert all(found.render(lang) for lang in ("fr", "en"))


def test_names_are_folded():
    assert folded("L'Haÿ-les-Roses") == folded("l hay les roses")
    assert folded("Plœuc-L'Hermitage") == "ploeuc l hermitage"
    assert folded("Ste-Foy") == "sainte foy"


@pytest.mark.slow
def test_a_pair_is_said_with_its_interval_and_its_method(capsys):
    assert main(["travel", "38185", "Lyon", "--draws", "20"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Grenoble (38185) → Lyon (69123) : 73 minutes, entre ")
    assert "temps publiés de ce département" in said


@pytest.mark.slow
def test_islands_and_overseas_say_what_they_are():
    times = answer(Ask(start="97411", end="97416", draws=0), silent).result
    assert times.rows["method"].to_pylist() == ["line"]
    assert times.rows["low_min"].null_count == 1
    none = answer(Ask(start="38185", end="97411", draws=0), silent).result
    assert none.rows.to_pylist()[0]["method"] == "no_road"
    assert none.rows["minutes"].null_count == 1


@pytest.mark.slow
def test_every_row_of_a_file_of_pairs_is_answered_or_refused(tmp_path, capsys):
    source, out = tmp_path / "pairs.csv", tmp_path / "times.parquet"
    source.write_text("from,to\n38185,38421\n38421,38185\n38185,Grenobl\nSaint-Denis,38185\n", "utf-8")
    assert (
        main(["travel", "--pairs", str(source), "--out", str(out), "--draws", "20"]) == 3
    )  # rows are refused
    rows = pq.read_table(out)
    assert rows.column_names == ["from", "to", "minutes", "low_min", "high_min", "km", "method"]
    assert (rows.num_rows, rows["from"].to_pylist()) == (2, ["38185", "38421"])
    for row in rows.to_pylist():
        assert 0 <= row["low_min"] <= row["minutes"] <= row["high_min"]
    lost = (tmp_path / "times.rejects.csv").read_text("utf-8")
    assert lost.count("\n") == 3
    assert "grenoble" in lost
    assert str(out) in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["38185"],
        ["38185", "38421", "--pairs", "x.csv"],
        ["38185", "38421", "--out", "x.csv"],
        ["a", "b", "--draws", "5"],
    ],
)
def test_what_cannot_be_asked_is_refused_before_the_work(words, capsys):
    assert main(["travel", *words]) == 2
    assert "→" in capsys.readouterr().err


@pytest.mark.slow
def test_unknown_columns_and_empty_files_are_refused(tmp_path, capsys):
    source = tmp_path / "pairs.csv"
    source.write_text("a,b\n1,2\n", "utf-8")
    assert main(["travel", "--pairs", str(source)]) == 2
    source.write_text("from,to\nxx,yy\n", "utf-8")
    assert main(["travel", "--pairs", str(source)]) == 2
    assert capsys.readouterr().err.count("→") >= 2


@pytest.mark.slow
def test_known_times_are_read_with_every_problem_at_once(tmp_path, capsys):
    source = tmp_path / "times.csv"
    source.write_text("from,to,minutes\n38185,nowhere1,10\nnowhere2,38185,12\n", "utf-8")
    assert main(["travel", "38185", "38421", "--calibrate", str(source)]) == 2
    assert capsys.readouterr().err.count("nowhere") == 2
    source.write_text("from,to,minutes\n38185,38421,10\n", "utf-8")
    assert main(["travel", "38185", "38421", "--calibrate", str(source)]) == 2
    assert "20" in capsys.readouterr().err
