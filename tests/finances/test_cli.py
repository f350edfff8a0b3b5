"""`radioscopie accounts` as a user types it: the example, shocks and aids, and files that cannot be."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from radioscopie.cli.main import main

EXAMPLE = Path(__file__).parents[2] / "examples/practice"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(EXAMPLE, tmp_path / "practice"))


def refused(capsys, *words):
    assert main(["accounts", *map(str, words)]) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return said.err


def test_the_example_runs_as_it_is(capsys, tmp_path):
    assert main(["accounts", str(EXAMPLE), "--years", "2027-2027", "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "avec la loi en vigueur, la marge passe de" in said
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"report.html", "result.json", "margins.csv", "cash_weekly.parquet", "rejects.csv"} <= names
    report = (tmp_path / "out/report.html").read_text("utf-8")
    assert report.count("<svg") >= 5


def test_the_last_year_of_the_law_is_priced_and_the_next_refused(capsys):
    """Fees are counted on 366 days: in an ordinary year the last one is in the next, that no law covers."""
    assert main(["accounts", str(EXAMPLE), "--years", "2035", "--lang", "fr"]) == 0
    assert "En 2035" in capsys.readouterr().out
    assert "2036" in refused(capsys, str(EXAMPLE), "--years", "2036")


@pytest.mark.parametrize(
    "amount", ["1e999999999", "-1e999999999", "1e5000", "9" * 400, "nan", "inf", "1e", "²"]
)
def test_an_amount_that_is_none_is_refused(capsys, folder, amount):
    (folder / "charges.csv").write_text(f"charge,central\nlease_ct,{amount}\n", "utf-8")
    said = refused(capsys, folder)
    assert "charges.csv:2, central" in said
    assert "→" in said


@pytest.mark.slow
def test_a_shock_and_aids_in_english(capsys):
    words = [
        "accounts",
        str(EXAMPLE),
        "--shock",
        "spring_2020",
        "--aid",
        "aids_2020",
        "--json",
        "--lang",
        "en",
    ]
    assert main(words) == 0
    result = json.loads(capsys.readouterr().out)
    margins = [
        row
        for row in rows(result, "margins")
        if row["level"] == "practice" and row["year"] == 2026 and row["case"] == "reference_low"
    ]
    cents = {row["world"]: row["margin_cents"] for row in margins}
    assert cents["law+shock"] < cents["law"] < cents["base"]
    assert {row["world"] for row in rows(result, "cash_summary")} == {
        "base", "law", "law+shock", "law+shock+aids",
    }  # fmt: skip
    falls = rows(result, "shock_falls")
    assert falls[0]["first"].startswith("2026-03-16")


def rows(result, name):
    table = result["tables"][name]
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


@pytest.mark.slow
def test_a_scenario_brings_its_variants(capsys):
    assert main(["accounts", str(EXAMPLE), "--scenario", "refused_protocol", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert {row["world"] for row in rows(result, "margins")} == {"base", "enacted", "protocol"}


@pytest.mark.slow
def test_a_shock_beside_a_scenario_whose_variant_is_called_shock(capsys):
    words = ["--scenario", "spring_2020", "--shock", "spring_2020", "--aid", "aids_2020", "--json"]
    assert main(["accounts", str(EXAMPLE), *words]) == 0
    result = json.loads(capsys.readouterr().out)
    assert {row["world"] for row in rows(result, "balance")} == {
        "base", "shock", "shock+shock", "shock+shock+aids",
    }  # fmt: skip
    files = {name for name in result["record"] if name.startswith("sha256.")}
    assert {
        "sha256.files/spring_2020.toml",
        "sha256.shocks/spring_2020.toml",
        "sha256.aids_2020.toml",
    } <= files


@pytest.mark.slow
def test_the_balance_sheet_holds_with_aids_too(capsys):
    words = ["--shock", "spring_2020", "--aid", "aids_2020", "--years", "2026-2026", "--json"]
    assert main(["accounts", str(EXAMPLE), *words]) == 0
    result = json.loads(capsys.readouterr().out)
    sheets = {(row["world"], row["bound"]): row for row in rows(result, "balance")}
    all_aids = [r for r in rows(result, "aids") if r["case"] == "central" and r["aids"].count("+") == 5]
    assert [one["bound"] for one in all_aids] == ["reference_low", "reference_high"]
    for one in all_aids:
        without, given = (sheets[world, one["bound"]] for world in ("law+shock", "law+shock+aids"))
        assert given["profit_cents"] > without["profit_cents"]
        assert given["cash_cents"] - without["cash_cents"] == one["received_cents"] - one["returned_cents"]


@pytest.mark.slow
def test_every_missing_line_is_told_once(capsys):
    words = ["--invest", str(EXAMPLE.parent / "invest/second-mri.toml"), "--years", "2027-2027"]
    assert main(["accounts", str(EXAMPLE), *words]) == 0
    said = capsys.readouterr().out
    assert said.count("assurance des machines") == 1
    assert "irm-de-plus" in said


@pytest.mark.slow
def test_a_fund_backed_practice_bears_the_interest_of_its_group(capsys, folder):
    file = folder / "practice.toml"
    words = [str(folder), "--years", "2027-2027", "--json"]
    file.write_text(file.read_text("utf-8").replace("independent", "fund_backed"), "utf-8")
    assert main(["accounts", *words]) == 0
    result = json.loads(capsys.readouterr().out)
    base = next(row for row in rows(result, "margins") if row["level"] == "practice")
    lines = [r for r in rows(result, "lines") if r["level"] == "practice" and r["world"] == "base"]
    low = [r for r in lines if r["case"] == "reference_low"]
    works = sum(r["amount_cents"] for r in low if r["line"] in ("works_mri", "works_ct", "depreciation"))
    assert base["debt_service_cents"] == (2 * 16 * (base["margin_cents"] - works) + 100) // 200  # 4 x 4 %
    assert base["margin_after_debt_cents"] == base["margin_cents"] - base["debt_service_cents"]
    said = file.read_text("utf-8").replace("radiologists =", "debt_service_eur = 1000\nradiologists =")
    file.write_text(said, "utf-8")
    assert main(["accounts", *words]) == 0
    result = json.loads(capsys.readouterr().out)
    assert {r["debt_service_cents"] for r in rows(result, "margins") if r["level"] == "practice"} == {100_000}
    file.write_text(said.replace("fund_backed", "independent"), "utf-8")
    assert "debt_service_eur" in refused(capsys, folder)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "said"), [("fr", "Avec le choc et les aides"), ("en", "With the shock and the aids")]
)
def test_the_whole_report_in_both_languages(tmp_path, capsys, lang, said):
    words = ["--shock", "spring_2020", "--aid", "aids_2020", "--years", "2026-2026", "--lang", lang]
    invest = ["--invest", str(EXAMPLE.parent / "invest/second-mri.toml"), "--out", str(tmp_path)]
    assert main(["accounts", str(EXAMPLE), *words, *invest]) == 0
    capsys.readouterr()
    page = (tmp_path / "report.html").read_text("utf-8")
    assert said in page
    assert "finances." not in re.sub(r"data:[^\"]*", "", page)
    assert "52,7" in page if lang == "fr" else "52.7%" in page


def test_options_that_mean_nothing_together(capsys, folder):
    assert "--nation" in refused(capsys, folder, "--draws", "5")
    said = refused(capsys, folder, "--scenario", "no_measure", "--years", "2026-2026", "--base", "2025-01-01")
    assert "--years" in said
    assert "--base" in said
    assert "choc" in refused(capsys, "--nation", "--aid", "aids_2020")
    assert "--years" in refused(capsys, "--nation", "--years", "2026-2026")


@pytest.mark.slow
def test_same_input_same_bytes(capsys, tmp_path):
    for name in ("one", "two"):
        words = [
            "accounts",
            str(EXAMPLE),
            "--shock",
            "spring_2020",
            "--aid",
            "aids_2020",
            "--years",
            "2026-2026",
        ]
        assert main([*words, "--out", str(tmp_path / name)]) == 0
    capsys.readouterr()
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two


def test_every_mistake_of_practice_toml_at_once(capsys, folder):
    (folder / "practice.toml").write_text(
        'name = "P"\nkindd = "x"\nownership = "loué"\nradiologists = "six"\n'
        "[cash]\nopening_eur = 1.005\n"
        '[[machine]]\nname = "IRM-9"\nowner = "hospital"\nshare_pct = 20\n'
        '[[asset]]\nmachine = "IRM-1"\nprice_eur = 1\nbought_on = 2020-01-01\nlife_years = 0\n'
        '[[loan]]\nname = "L"\namount_eur = 1\nrate_pct = 99\nmonths = 12\nfirst_payment = "hier"\n',
        "utf-8",
    )
    said = refused(capsys, folder)
    for word in ("kindd", "loué", "six", "1.005", "IRM-9", "share_pct", "life_years", "rate_pct", "hier"):
        assert word in said, word


def test_every_mistake_of_charges_at_once(capsys, folder):
    (folder / "charges.csv").write_text(
        "charge,machine,nature,behaviour,per,low,central,high\n"
        "leas_mri,,,,,,100,\n"
        "radiographers,IRM-7,,,,,100,\n"
        "contrast_ct,,,,,20,10,30\n"
        "lease_ct,,,,,,,\n"
        "contrast_ct,,,,,,10,\n"
        "cleaning,,cleaning,fixed,site,,10,\n",
        "utf-8",
    )
    said = refused(capsys, folder)
    for word in ("leas_mri", "lease_mri", "IRM-7", "se suivre", "montant manquant", "déjà", "cleaning"):
        assert word in said, word


def test_files_that_are_not_there(capsys, folder):
    assert "dossier introuvable" in refused(capsys, folder / "nowhere")
    (folder / "practice.toml").unlink()
    (folder / "activity.csv").unlink()
    said = refused(capsys, folder)
    assert "practice.toml" in said
    assert "activity.csv" in said
    assert "dossier de cabinet" in refused(capsys)


@pytest.mark.slow
def test_a_row_refused_for_two_reasons_is_one_row(capsys, folder, tmp_path):
    """The reasons are two lines of rejects.csv, the rows of the file 1 998: 1 997 are in the accounts."""
    file = folder / "activity.csv"
    file.write_text(
        re.sub(
            r"(?m)^2024-01-01,(.*?),NGQK001,FZ,,2,",
            r"hier,\1,NGQK001,FZ,,x,",
            file.read_text("utf-8"),
            count=1,
        )
    )
    out = tmp_path / "out"
    assert main(["accounts", str(folder), "--years", "2027-2027", "--out", str(out), "--lang", "en"]) == 0
    assert "rows read: 1,998; accepted: 1,997; refused: 1\n" in capsys.readouterr().out
    reasons = (out / "rejects.csv").read_text("utf-8").splitlines()[1:]
    assert [line.split(",")[2] for line in reasons] == ['"date"', '"quantity"']


def test_names_that_nobody_ships(capsys, folder):
    assert "spring_2020" in refused(capsys, folder, "--shock", "spring_2021")
    assert "aids_2020" in refused(capsys, folder, "--aid", "aid_2020")
    assert "decision_2025" in refused(capsys, folder, "--scenario", "decision_2026")


@pytest.mark.slow
def test_a_practice_without_machines(capsys, folder, tmp_path):
    (folder / "machines.csv").unlink()
    rows_of = (folder / "activity.csv").read_text("utf-8").splitlines()
    plain = [row for row in rows_of if "SCANNER" not in row and "IRM" not in row]
    (folder / "activity.csv").write_text("\n".join(plain), "utf-8")
    (folder / "practice.toml").write_text('name = "Écho"\nradiologists = 1\n', "utf-8")
    (folder / "charges.csv").unlink()
    assert main(["accounts", str(folder), "--out", str(tmp_path / "out")]) == 0
    assert "Écho" in (tmp_path / "out/report.html").read_text("utf-8")
    capsys.readouterr()


@pytest.mark.slow
def test_the_nation_through_a_shock_with_aids(capsys, tmp_path):
    words = ["accounts", "--nation", "--shock", "spring_2020", "--aid", "aids_2020", "--draws", "0"]
    assert main([*words, "--out", str(tmp_path)]) == 0
    assert "cabinets sur" in capsys.readouterr().out
    assert {"report.html", "nation_aids.csv", "nation_camps.parquet"} <= {
        path.name for path in tmp_path.iterdir()
    }


def test_what_does_not_go_with_the_nation(capsys, folder):
    assert "ne vont pas ensemble" in refused(capsys, folder, "--nation")
    assert "--invest" in refused(capsys, "--nation", "--invest", "x.toml")
    assert "--draws" in refused(capsys, "--nation", "--draws", "-1")
