"""Reading organisations in the accounts of a practice and of the nation: the line, by hand, and no other change."""

import json
import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.law.load import Law
from radioscopie.models.joins.nation_accounts.books import drawn_margins, prepare
from radioscopie.models.joins.nation_accounts.reading import with_organisations
from radioscopie.models.joins.organisations import days_in, in_year
from radioscopie.models.scenarios.read import read_scenario
from radioscopie.questions.accounts.nation.answer import nation_accounts
from radioscopie.tables.charges import default_charges
from tests.joins.organisations import network, organisation, scenario
from tests.nation_accounts.nation import with_words
from tests.scenarios.tiny import tiny

EXAMPLE = Path(__file__).parents[2] / "examples/practice"
LINE, PRICES = "remote_reading.far", {"low": 3300, "central": 6555, "high": 11900}
COSTS = {"margin_low_cents": "high", "margin_cents": "central", "margin_high_cents": "low"}


def half_up(amount):
    return int(amount + Fraction(1, 2))


def exams(folder, name, capsys):
    """Read the remote exams of each site in the cost of the reading command itself, same seed."""
    assert main(["reading", str(folder / name), "--seed", "2026", "--json"]) == 0
    found = rows(json.loads(capsys.readouterr().out), "site_cost")
    return {row["site"]: row["exams"] for row in found}


def rows(result, name, **equal):
    table = result["tables"][name]
    listed = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    return [row for row in listed if all(row[key] == value for key, value in equal.items())]


def accounts(capsys, *words):
    assert main(["accounts", *map(str, words), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys, *words):
    assert main(["accounts", *map(str, words), "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert said.out == ""
    return said.err


@pytest.fixture
def practice(tmp_path):
    return Path(shutil.copytree(EXAMPLE, tmp_path / "practice"))


def paid(found, year, prices=PRICES):
    """Give what the sites pay in a year from 1 July 2026, by hand."""
    share = Fraction(184, 365) if year == 2026 else 1
    return {case: sum(half_up(n * price * share) for n in found) for case, price in prices.items()}


@pytest.mark.slow
def test_margins_differ_by_the_line_and_nothing_else(tmp_path, capsys):
    network(tmp_path, "far.toml", ("Centre", "Gare", "Elsewhere"))
    own = exams(tmp_path, "far.toml", capsys)
    result = accounts(capsys, EXAMPLE, "--scenario", scenario(tmp_path, organisation()))
    for year in (2026, 2027):
        for place, borne in {
            "Cabinet des Tilleuls": ("Centre", "Gare"),
            "Centre": ("Centre",),
            "Gare": ("Gare",),
        }.items():
            cost = paid([own[site] for site in borne], year)
            pairs = zip(
                *(rows(result, "margins", world=w, year=year, place=place) for w in ("base", "night")),
                strict=True,
            )
            for base, night in pairs:
                for column, case in COSTS.items():
                    assert base[column] - night[column] == cost[case]
                assert base["revenue_cents"] == night["revenue_cents"]
                assert night["volume_cents"] - base["volume_cents"] == cost["central"]
    assert rows(result, "lines", line=LINE, world="base") == []
    (line, *_) = rows(result, "lines", line=LINE, year=2027, level="site", place="Gare")
    assert (line["nature"], line["amount_cents"]) == ("remote_reading", -6555 * own["Gare"])
    assert {row["place"] for row in rows(result, "reading")} == {"Centre", "Gare"}


@pytest.mark.slow
def test_machines_bear_none_of_it_and_the_books_agree(tmp_path, capsys):
    network(tmp_path, "far.toml", ("Centre", "Gare"))
    result = accounts(
        capsys, EXAMPLE, "--scenario", scenario(tmp_path, organisation()), "--shock", "spring_2020"
    )
    same = [
        [{**row, "world": ""} for row in rows(result, "margins", level="machine", world=world)]
        for world in ("base", "night")
    ]
    assert same[0] == same[1]
    bearing = {row["world"] for row in rows(result, "lines", line=LINE)}
    assert bearing == {"night", "night+shock"}
    before, after = (
        rows(result, "balance", world=w, year=2027)[0]["profit_cents"] for w in ("base", "night")
    )
    cost = sum(row["central_cents"] for row in rows(result, "reading", year=2027))
    assert before - after == cost > 0


@pytest.mark.slow
def test_the_base_bears_its_own_until_the_variant_replaces_it(tmp_path, capsys):
    network(tmp_path, "far.toml", ("Centre", "Gare"))
    base = organisation("today", start="2026-01-01", price="price_eur = 50", world="base")
    result = accounts(capsys, EXAMPLE, "--scenario", scenario(tmp_path, organisation(), base))
    own = exams(tmp_path, "far.toml", capsys)
    old, new = (rows(result, "margins", world=w, year=2027, level="practice")[0] for w in ("base", "night"))
    assert old["margin_cents"] - new["margin_cents"] == sum(n * (6555 - 5000) for n in own.values())


@pytest.mark.slow
def test_the_only_site_of_a_network_is_the_practice(tmp_path, capsys):
    network(tmp_path, "far.toml", ("Anywhere",))
    (count,) = exams(tmp_path, "far.toml", capsys).values()
    result = accounts(capsys, EXAMPLE, "--scenario", scenario(tmp_path, organisation()))
    (line,) = {row["amount_cents"] for row in rows(result, "lines", line=LINE, year=2026)}
    assert -line == half_up(Fraction(184 * count * 6555, 365))
    assert {row["level"] for row in rows(result, "lines", line=LINE)} == {"practice"}


def test_remote_reading_is_never_counted_twice(tmp_path, capsys, practice):
    network(tmp_path, "far.toml", ("Centre", "Gare"))
    path = scenario(tmp_path, organisation())
    with (practice / "charges.csv").open("a", encoding="utf-8") as file:
        file.write("operator,,remote_reading,volume,practice,,,90000,\n")
    said = refused(capsys, practice, "--scenario", path)
    assert "operator" in said
    assert "counted twice" in said
    assert accounts(capsys, practice, "--scenario", "no_measure")


def test_no_site_in_common_names_the_close_ones(tmp_path, capsys):
    network(tmp_path, "far.toml", ("Center", "Gare du Sud"))
    network(tmp_path, "other.toml", ("X", "Y"))
    two = organisation() + organisation("other", "other.toml")
    said = refused(capsys, EXAMPLE, "--scenario", scenario(tmp_path, two))
    assert "far.toml, sites" in said
    assert "Center" in said
    assert "other.toml, sites" in said


@pytest.mark.slow
def test_accounts_need_a_central_price_unless_all_is_read_on_site(tmp_path, capsys):
    network(tmp_path, "far.toml", ("Centre", "Gare"))
    network(tmp_path, "near.toml", ("Centre", "Gare"), local=True)
    said = refused(capsys, EXAMPLE, "--scenario", scenario(tmp_path, organisation(price="")))
    assert "far.toml, price_eur" in said
    assert "33" in said
    near = scenario(tmp_path, organisation(network="near.toml", price=""))
    assert rows(accounts(capsys, EXAMPLE, "--scenario", near), "lines", line=LINE) == []


@pytest.mark.slow
def test_the_price_of_the_network_file_serves_when_the_scenario_gives_none(tmp_path, capsys):
    network(tmp_path, "far.toml", ("Centre", "Gare"), more="[prices]\nper_exam_eur = 41.10\n")
    own = exams(tmp_path, "far.toml", capsys)
    result = accounts(capsys, EXAMPLE, "--scenario", scenario(tmp_path, organisation(price="")))
    (row,) = rows(result, "reading", year=2027, place="Gare")
    assert row["low_cents"] == row["central_cents"] == row["high_cents"] == 4110 * own["Gare"]


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "said"), [("fr", "Lecture far"), ("en", "Reading far")])
def test_the_report_names_the_organisation(tmp_path, capsys, lang, said):
    network(tmp_path, "far.toml", ("Centre", "Gare"))
    words = [
        EXAMPLE,
        "--scenario",
        scenario(tmp_path, organisation()),
        "--out",
        tmp_path / "out",
        "--lang",
        lang,
    ]
    assert main(["accounts", *map(str, words)]) == 0
    capsys.readouterr()
    page = (tmp_path / "out/report.html").read_text("utf-8")
    assert said in page
    record = json.loads((tmp_path / "out/result.json").read_text("utf-8"))["record"]
    assert {"sha256.far.toml", "sha256.s.toml"} <= set(record)


@pytest.mark.slow
def test_accounts_with_a_network_are_done_again(tmp_path, capsys):
    network(tmp_path, "far.toml", ("Centre", "Gare"))
    words = [EXAMPLE, "--scenario", scenario(tmp_path, organisation()), "--out", tmp_path / "out"]
    assert main(["accounts", *map(str, words)]) == 0
    assert main(["verify", str(tmp_path / "out")]) == 0
    changed = (tmp_path / "far.toml").read_text("utf-8").replace("nuit = 12", "nuit = 13")
    (tmp_path / "far.toml").write_text(changed, "utf-8")
    assert main(["verify", str(tmp_path / "out"), "--lang", "en"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_days_of_a_first_year():
    assert days_in(date(2026, 7, 1), 2025) == (0, 365)
    assert days_in(date(2024, 2, 29), 2024) == (307, 366)
    assert in_year(101, date(2026, 1, 1), 2026) == 101
    assert in_year(365, date(2026, 12, 31), 2026) == 1
    assert [in_year(1, date(2026, 7, day), 2026) for day in (1, 2, 3)] == [1, 1, 0]


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nation")
    network(folder, "far.toml", ("S1", "S2", "Nowhere"))
    found = {}
    for name, text in {"with": organisation(), "without": ""}.items():
        path = scenario(folder, text, law="ageing = true")
        baseline = with_words(tiny(scale=900))
        found[name] = nation_accounts(
            baseline, Law.load(), default_charges(), str(path), draws=9, constructions=1
        )
    return folder, found


def told(result, name, **equal):
    listed = result.tables[name].table.to_pylist()
    return [row for row in listed if all(row[key] == value for key, value in equal.items())]


def test_sites_of_the_baseline_bear_it_and_others_are_said(nation, capsys):
    folder, found = nation
    own = exams(folder, "far.toml", capsys)
    named = {"town": "S1", "establishment": "S2", "outside": "Nowhere"}
    for where, site in named.items():
        (row,) = told(found["with"], "nation_reading", year=2026, where=where)
        assert (row["sites"], row["remote_exams"], row["days"]) == (1, own[site], 184)
        assert row["central_cents"] == half_up(Fraction(184 * own[site] * 6555, 365))
    for year, share in ((2026, Fraction(184, 365)), (2027, 1)):
        cost = half_up(own["S1"] * 6555 * share)
        with_, without = (
            told(found[name], "nation_summary", variant="night", year=year, kind="all")[0]
            for name in ("with", "without")
        )
        assert with_["charges_cents"] - without["charges_cents"] == cost
        assert without["margin_cents"] - with_["margin_cents"] == cost
        base = [
            told(found[name], "nation_summary", variant="base", year=year) for name in ("with", "without")
        ]
        assert base[0] == base[1]


@pytest.mark.slow
def test_draws_take_one_price_between_its_bounds_at_all_sites(nation, capsys):
    folder, _ = nation
    own = exams(folder, "far.toml", capsys)
    path = scenario(folder, organisation(), law="ageing = true")
    ready = prepare(with_words(tiny(scale=900)), Law.load(), default_charges(), read_scenario(path))
    bearing, _ = with_organisations(ready, 2026)
    drawn, plain = (drawn_margins(one, 40, 7) for one in (bearing, ready))
    assert (drawn["base", 2027].margin == plain["base", 2027].margin).all()
    fall = plain["night", 2027].margin - drawn["night", 2027].margin
    assert (fall == plain["night", 2027].before_pay - drawn["night", 2027].before_pay).all()
    prices = fall / [own["S1"], own["S2"]]
    assert abs(prices[:, 0] - prices[:, 1]).max() < 0.01
    assert prices.min() > PRICES["low"]
    assert prices.max() < PRICES["high"]
    assert prices.std() > 1000


def test_the_nation_asks_for_a_price_too(tmp_path):
    network(tmp_path, "far.toml", ("S1", "S2"))
    path = scenario(tmp_path, organisation(price=""))
    with pytest.raises(InputError, match="price_eur"):
        nation_accounts(with_words(tiny(scale=900)), Law.load(), default_charges(), str(path), draws=0)


@pytest.mark.slow
def test_the_figures_of_the_how_to(capsys):
    """1 465 exams at 65.50 EUR, by hand: 95 957.50 EUR a year, 184 days of 365 of it in 2026.

    Expected: 3.97 a mean day, a week of 5 × 70 + 2 × 124.5, a year of 251 weekdays and 114 others, 1 % refused.
    """
    path = EXAMPLE.parent / "reading/scenario-night.toml"
    result = accounts(capsys, EXAMPLE, "--scenario", path)
    found = {row["year"]: row for row in rows(result, "reading", world="network")}
    expected = 3.97 * (251 * 70 + 114 * 124.5) / ((5 * 70 + 2 * 124.5) / 7) * 0.99
    assert found[2027]["remote_exams"] == 1465 == pytest.approx(expected, rel=0.03)
    assert found[2027]["central_cents"] == 1465 * 6550 == 9_595_750
    assert found[2026]["central_cents"] == 4_837_310
    page = (EXAMPLE.parents[1] / "docs/how-to/read-nights-remotely.md").read_text("utf-8")
    assert [word for word in ("95 957.50 €", "48 373.10 €", "1 465 exams") if word not in page] == []
