"""Fees as paid under another law: exact where their price tells their machine, else two ends."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.pricing.fees_paid import fee_under
from radioscopie.questions.fees.answer import answer
from radioscopie.questions.fees.ask import Ask
from radioscopie.results.answer import silent
from tests.claims.tables import CT_SITE, FEE, dcir, key

DAY = date(2026, 9, 15)
LAW = Law.load()
PLAIN = {"date": DAY, "site": "99", "equipment": "ct", "code": "FTN", "coefficient": 1.0, "unit_cents": 8972}
PLAIN |= {"quantity": 1, "paid_cents": 8972}


def written(path, *rows):
    pq.write_table(pa.Table.from_pylist([PLAIN | row for row in rows]), path)
    return path


def reform(**values: str) -> Upload:
    lines = [f'[values."{address}"]\n{what}\n' for address, what in values.items()]
    return Upload("reform.toml", ('title = "t"\n' + "\n".join(lines)).encode())


def ask(path, *law):
    found = answer(Ask(fees=path, law=law, inside=True), silent)
    return {(row["equipment"], row["code"]): row for row in found.result.by_fee.to_pylist()}, found


CUT = reform(**{"technical_fees.ct.full.non_amortised": "2026-01-01 = { scale = 0.9 }"})


def test_a_reform_of_an_amount_is_exact(tmp_path):
    found, _ = ask(written(tmp_path / "f.parquet", {}, {"quantity": 3, "paid_cents": 3 * 8972}), CUT)
    row = found["ct", "FTN"]
    new = round(8972 * 0.9)
    assert (row["quantity"], row["paid_cents"], row["low_cents"]) == (4, 4 * 8972, 4 * new)
    assert (row["reading"], row["change_low_cents"]) == ("exact", 4 * (new - 8972))


def test_a_second_fee_keeps_its_coefficient_and_a_cancellation_its_sign(tmp_path):
    second = {"coefficient": 0.15, "paid_cents": 1346}
    back = {"quantity": -1, "paid_cents": -8972}
    found, _ = ask(written(tmp_path / "f.parquet", {}, second, back), CUT)
    assert found["ct", "FTN"]["low_cents"] == (round(8972 * 0.9) * 15 + 50) // 100


def test_a_price_of_several_machines_has_two_ends(tmp_path):
    """73.94 is the first reduced fee of three classes of MRI: a cut of one of them is a cut of some."""
    mri = {"equipment": "mri", "code": "FTR", "unit_cents": 7394, "paid_cents": 7394}
    cut = reform(**{"technical_fees.mri.reduced_1.1.5T": "2026-01-01 = { scale = 0.5 }"})
    found, _ = ask(written(tmp_path / "f.parquet", mri), cut)
    row = found["mri", "FTR"]
    assert (row["reading"], row["low_cents"], row["high_cents"]) == ("two_ends", 3697, 7394)


def test_a_price_of_no_machine_is_left_and_told(tmp_path):
    found, whole = ask(written(tmp_path / "f.parquet", {"unit_cents": 1, "paid_cents": 1}), CUT)
    assert found["ct", "FTN"]["change_low_cents"] == 0
    assert dict(whole.result.findings) == {"fees.found_unknown": 1}


LOWER = reform(**{"fee_thresholds.ct.threshold_1": "2026-01-01 = { set = 9000 }"})
FULL, FIRST, SECOND = (  # one site: 10 000 fees of a day at the full rate, 2 000 at the first reduced one
    {"quantity": 10_000, "paid_cents": 10_000 * 8972},
    {"code": "FTR", "unit_cents": 6000, "quantity": 1_000, "paid_cents": 1_000 * 6000},
    {"code": "FR2", "unit_cents": 5208, "quantity": 500, "paid_cents": 500 * 5208},
)


def bands_moved(path, law, **options):
    found = answer(Ask(fees=path, law=(law,), inside=True, **options), silent).result
    return found.bands_moved.to_pylist(), found


def test_a_threshold_that_moves_gives_two_bounds(tmp_path):
    """11 000 fees at most of one CT are under 11 000, 500 above: from 9 000, between 2 000 (one machine) and what
    the slope of 500 fees in 2 000 ranks leaves (500) go to the second reduced rate."""
    path = written(tmp_path / "f.parquet", FULL, FIRST, SECOND)
    ((row,), found) = bands_moved(path, LOWER)
    assert (row["pools"], row["fees"], row["year"]) == (1, 11_500, 2026)
    assert (row["change_low_cents"], row["change_high_cents"]) == (2_000 * (5208 - 6000), 500 * (5208 - 6000))
    kept = {one["code"]: one["change_low_cents"] for one in found.by_fee.to_pylist()}
    assert kept == {"FTN": 0, "FTR": 0, "FR2": 0}


def test_the_machines_of_the_site_bring_the_bounds_together(tmp_path):
    path = written(tmp_path / "f.parquet", FULL, FIRST, SECOND)
    fleet = tmp_path / "machines.csv"
    fleet.write_text(
        "machine,practice,site,equipment,class,zone,installed_on\nM,P,99,ct,,province,2024-01-01\n"
    )
    ((row,), _) = bands_moved(path, LOWER, machines=fleet)
    assert row["change_low_cents"] == row["change_high_cents"] == 2_000 * (5208 - 6000)


def test_a_move_within_the_year_counts_from_january(tmp_path):
    """From July, of a machine that has made 8 500 fees, 500 only keep the first reduced rate."""
    rows = [
        {"date": date(2026, 3, 2), "code": "FTR", "unit_cents": 6000, "quantity": 8_500, "paid_cents": 0},
        {"code": "FTR", "unit_cents": 6000, "quantity": 1_500, "paid_cents": 0},
    ]
    late = reform(**{"fee_thresholds.ct.threshold_1": "2026-07-01 = { set = 9000 }"})
    fleet = tmp_path / "machines.csv"
    fleet.write_text(
        "machine,practice,site,equipment,class,zone,installed_on\nM,P,99,ct,,province,2024-01-01\n"
    )
    ((row,), _) = bands_moved(written(tmp_path / "f.parquet", *rows), late, machines=fleet)
    assert row["change_low_cents"] == row["change_high_cents"] == 1_000 * (5208 - 6000)


def test_bands_of_pet_cannot_move(tmp_path):
    moved = reform(**{"fee_thresholds.pet.reference": "2026-01-01 = { set = 900 }"})
    pet = {"equipment": "pet", "code": "FTG", "unit_cents": 83030}
    with pytest.raises(InputError) as found:
        ask(written(tmp_path / "f.parquet", {**pet, "date": date(2027, 1, 4)}), moved)
    assert [one.reason for one in found.value.problems] == ["fees.bands_move"]


def test_the_report_adds_the_move_to_what_keeps_its_band(tmp_path, capsys):
    path = written(tmp_path / "f.parquet", FULL, FIRST, SECOND)
    law = tmp_path / "lower.toml"
    law.write_bytes(LOWER.content)
    for lang, said in (("fr", "de -15 840,00 € à -3 960,00 €"), ("en", "Moved bands")):
        asked = ["fees", str(path), "--law", str(law), "--lang", lang, "--out", str(tmp_path / lang)]
        assert main(asked) == 0
        told = capsys.readouterr().out.replace("\u202f", " ").replace("\xa0", " ").replace("−", "-")
        assert said in told, told
        assert (tmp_path / lang / "bands_moved.csv").exists()


@pytest.mark.parametrize(
    ("law", "told"),
    [
        ((date(2027, 1, 1),), {"fees.found_before": 3}),
        ((DAY,), {"fees.found_before": 3}),
        ((date(2024, 1, 1),), {}),
        ((date(2027, 1, 1), CUT), {}),
    ],
)
def test_fees_that_a_frozen_law_cannot_change_are_told(tmp_path, law, told):
    found, whole = ask(written(tmp_path / "f.parquet", {"quantity": 3, "paid_cents": 3 * 8972}), *law)
    assert dict(whole.result.findings) == told
    assert (found["ct", "FTN"]["change_low_cents"] == 0) == bool(told)


def test_the_law_itself_changes_nothing():
    compiled = compile_law(LAW)
    assert fee_under(compiled, compiled, DAY, "FTN", 8972, "ct", (15, 100)).low == 1346


@pytest.mark.slow
def test_the_command_takes_the_fees_that_snds_writes(tmp_path, capsys):
    folder = dcir(
        tmp_path / "d", [key(n) | FEE for n in range(12)], [], ete=[key(n) | CT_SITE for n in range(12)]
    )
    assert main(["snds", str(folder), "--out", str(tmp_path / "out")]) == 0
    for lang in ("fr", "en"):
        asked = ["fees", str(tmp_path / "out/fees.parquet"), "--law", "2024-06-01", "--lang", lang]
        assert main([*asked, "--out", str(tmp_path / lang)]) == 0
        assert (tmp_path / lang / "report.html").exists()
    assert "119" in capsys.readouterr().out  # 12 fees go from 89.72 to 99.69


def test_cells_of_few_fees_are_put_together(tmp_path):
    rows = [
        {"quantity": 20, "paid_cents": 20 * 8972},
        {"code": "FTR", "unit_cents": 6000, "quantity": 2, "paid_cents": 12000},
    ]
    found = answer(Ask(fees=written(tmp_path / "f.parquet", *rows)), silent).result.by_fee.to_pylist()
    assert [(row["code"], row["quantity"]) for row in found] == [("few", 22)]
    assert sum(row["paid_cents"] for row in found) == 20 * 8972 + 12000


def test_fees_that_are_all_hidden_are_not_told_as_none(tmp_path, capsys):
    source = written(tmp_path / "f.parquet", {})
    assert main(["fees", str(source), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "--inside" in told
    assert "0.00" not in told.split("\n")[0]
