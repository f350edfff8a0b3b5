"""`radioscopie law` on the command line."""

import json

import pytest

from radioscopie.cli.main import parse
from radioscopie.errors import InputError, UnknownAddressError


def run(capsys, *words, lang="fr"):
    """Run the verb alone; give its exit code and what it printed."""
    arguments = parse(["law", *words, "--lang", lang])
    code = arguments.run(arguments)
    return code, capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ")


def test_show_gives_the_whole_history_with_its_texts(capsys):
    _, page = run(capsys, "show", "modifiers.Z.rate")
    for words in (
        "21,8 %",
        "15,9 %",
        "13,0 %",
        "avant le 2017-03-23",
        "Décision UNCAM du 14 octobre 2025",
        "https://",
    ):
        assert words in page


def test_show_on_a_date_gives_one_value(capsys):
    _, page = run(capsys, "show", "acts.ZBQK002.tariff", "--on", "2026-08-01")
    assert page.count("lu") >= 1
    assert "21,28 €" in page


def test_show_of_a_prefix_lists_what_is_in_force(capsys):
    _, page = run(capsys, "show", "technical_fees.ct", "--on", "2027-01-01")
    assert len(page.splitlines()) == 5
    assert "87,13 €" in page


def test_show_in_english(capsys):
    _, page = run(capsys, "show", "technical_fees.pet.full", "--on", "2025-06-01", lang="en")
    assert "€1,000.00" in page
    assert "computed" in page


def test_show_says_nothing_in_force_and_missing_apart(capsys):
    assert "rien en vigueur" in run(capsys, "show", "modifiers.Z.rate", "--on", "2018-06-01")[1]
    assert "manquant" in run(capsys, "show", "fee_thresholds.ct.reference")[1]


def test_json_has_cents_units_and_texts(capsys):
    data = json.loads(
        run(capsys, "show", "technical_fees.ct.full.amortised", "--on", "2026-08-01", "--json")[1]
    )
    assert list(data) == ["address", "kind", "unit", "label", "used", "values", "law_version"]
    value = data["values"][0]
    assert (value["value"], data["unit"], value["status"]) == (7176, "EUR cents", "read")
    assert (value["valid_from"], value["ends_on"]) == ("2026-07-01", "2027-01-01")
    assert value["reference"]


def test_a_reform_is_shown(capsys, tmp_path):
    path = tmp_path / "r.toml"
    path.write_text('[values."technical_fees.ct"]\n2027-01-01 = { scale = 0.9 }\n', "utf-8")
    address = "technical_fees.ct.full.non_amortised"
    _, page = run(capsys, "show", address, "--on", "2027-01-01", "--reform", str(path))
    assert "78,42 €" in page  # 87.13 x 0.9 = 78.417
    assert "supposé" in page


def test_diff_lists_before_after_and_percent(capsys):
    _, page = run(capsys, "diff", "2025-11-04", "2027-01-01")
    line = next(line for line in page.splitlines() if line.startswith("  acts.DZQM006.tariff "))
    assert all(word in line for word in ("98,21 €", "94,28 €", "−4,0 %", "  lu  "))
    assert max(map(len, page.splitlines())) < 180
    assert "Décision UNCAM du 14 octobre 2025 (JO du 18 octobre 2025), article 6" in page.splitlines()
    data = json.loads(run(capsys, "diff", "2025-11-04", "2027-01-01", "--json")[1])
    row = next(row for row in data["changes"] if row["address"] == "modifiers.Z.rate")
    assert (row["before"]["value"], row["after"]["value"], row["change_percent"]) == (
        "0.159",
        "0.13",
        "-18.2",
    )


def test_check_and_stale(capsys):
    code, page = run(capsys, "check")
    assert code == 0
    assert "fee_thresholds.ct.reference" in page
    assert json.loads(run(capsys, "check", "--json")[1])["findings"]
    assert run(capsys, "stale", "--on", "2026-11-30")[1].strip() == "valeurs à vérifier de nouveau : 0"
    assert len(json.loads(run(capsys, "stale", "--on", "2028-11-30", "--json")[1])["values"]) > 6000


def test_no_number_of_days_is_too_large(capsys):
    assert run(capsys, "stale", "--on", "2026-11-30", "--days", "999999999")[1].strip().endswith(": 0")


def test_bad_words_are_refused_without_traceback(capsys):
    with pytest.raises(UnknownAddressError, match=r"modifiers\.Z\.rate"):
        run(capsys, "show", "modifier.Z.rate")
    with pytest.raises(InputError):
        run(capsys, "diff", "2025-11-04", "demain")


def test_a_long_label_does_not_widen_a_list(capsys):
    _, listed = run(capsys, "show", "acts.NZQK002", "--on", "2026-08-01")
    assert "Scanographie unilatérale ou bilatérale" in listed
    assert max(map(len, listed.splitlines())) < 160
    _, page = run(capsys, "show", "acts.NZQK002.label")
    assert "sans injection de produit de contraste" in page
