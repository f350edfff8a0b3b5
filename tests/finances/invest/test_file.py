"""Investment files: what is read, and every problem told at once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from radioscopie.errors import InputError
from radioscopie.tables.invest_file import LOAN, read_invest
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = read_hypotheses("finance_invest.toml")
GOOD = """
title = "Seconde IRM"
horizon_years = 8
[numbers]
discount_pct = 5
[[options]]
name = "add"
kind = "add"
machine = "IRM-2"
equipment = "mri"
class = "1.5T"
zone = "province"
installed_on = 2027-01-01
price_eur = { low = 900000, central = 1200000.50, high = 1300000 }
exams = 6000
ramp_pct = [50, 100]
loan_pct = 80
moved_from = "IRM-1"
moved_pct = 12.5
[[options.charges]]
charge = "maintenance"
nature = "maintenance"
behaviour = "fixed"
per = "machine"
central = 90000
high = 100000
[[levers]]
lever = "dl_mri"
machine = "IRM-1"
inputs = { licence_eur = 20000 }
"""
BAD = """
title = "x"
horizon_years = 40
[[options]]
name = "one"
kind = "reuse"
machine = "M"
[[options]]
name = "two"
kind = "add"
machine = "N"
equipment = "mry"
installed_on = "2027"
exam = 12
price_eur = 12.345
lease_eur = { low = 3, central = 2, high = 4 }
"""


def written(folder: Path, content: str, name: str = "invest.toml") -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


def test_what_is_read(tmp_path: Path):
    invest = read_invest(written(tmp_path, GOOD), KNOWN)
    option = invest.options[0]
    price = option.numbers["price_eur"]
    assert price.value.values == (90_000_000, 120_000_050, 130_000_000)
    assert (invest.first_year, invest.horizon, invest.numbers["discount_pct"].value.central) == (2027, 8, 5)
    assert (option.ramp, option.loan, option.moved) == ((Fraction(1, 2), 1), Fraction(4, 5), Fraction(1, 8))
    assert (option.charges[0].low, option.charges[0].high) == (9_000_000, 10_000_000)
    assert invest.levers[0].numbers["licence_eur"].value.central == 20_000


def test_a_loan_without_terms_takes_those_of_the_row_and_says_so(tmp_path: Path):
    rows = read_hypotheses(LOAN)
    (option,) = read_invest(written(tmp_path, GOOD), KNOWN).options
    assert (option.loan_years, option.loan_rate) == (7, Fraction(4, 100))
    assert (rows["loan_years"].value.central, rows["loan_rate_pct"].value.central) == (7, 4)
    assert option.unsaid == ("loan_years", "loan_rate_pct")
    said = GOOD.replace("loan_pct = 80", "loan_pct = 80\nloan_years = 5")
    (option,) = read_invest(written(tmp_path, said), KNOWN).options
    assert (option.loan_years, option.unsaid) == (5, ("loan_rate_pct",))
    (option,) = read_invest(written(tmp_path, GOOD.replace("loan_pct = 80", "loan_pct = 0")), KNOWN).options
    assert option.unsaid == ()


def test_every_problem_at_once(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        read_invest(written(tmp_path, BAD), KNOWN)
    said = "\n".join(problem.render("en") for problem in caught.value.problems)
    for word in ("horizon_years", "replace", "mri", "installed_on", "exams", "price_eur", "lease_eur", "two"):
        assert word in said
    assert len(caught.value.problems) >= 8


def test_a_file_without_option_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="option"):
        read_invest(written(tmp_path, 'title = "x"'), KNOWN)


def test_added_machines_of_the_site_command(tmp_path: Path):
    rows = "machine,equipment,class,zone,site,commune,installed_on,reference_activity,more\n"
    rows += "NEW-1,mri,1.5T,paris,,75056,2027-01-01,,x\nNEW-2,ct,,province,S,97411,2028-06-01,6000,x\n"
    invest = read_invest(written(tmp_path, rows, "added_machines.csv"), KNOWN)
    assert [(o.kind, o.zone, o.installed_on, o.reference_activity) for o in invest.options] == [
        ("add", "paris", date(2027, 1, 1), None),
        ("add", "province", date(2028, 6, 1), 6000),
    ]
    assert invest.first_year == 2027


def test_wrong_added_machines_are_told(tmp_path: Path):
    rows = "machine,equipment,class,zone,commune,installed_on\n"
    rows += "A,ct,1.5T,province,75056,2027-01-01\nA,mri,,province,99999,2027-01-01\n"
    with pytest.raises(InputError) as caught:
        read_invest(written(tmp_path, rows, "added.csv"), KNOWN)
    assert len(caught.value.problems) == 4
