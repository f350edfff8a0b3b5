"""Billing files: the samples read by hand, ranks counted again, files cut anywhere."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.pricing.ranks_billed import count_ranks, is_band_possible
from radioscopie.questions.read.answer import answer
from radioscopie.questions.read.ask import Ask
from radioscopie.results.answer import silent
from radioscopie.sources.billing.fixed import format_of
from radioscopie.tables.claims.billed import read_billed
from tests.claims.tables import SAMPLES

LAW = compile_law(Law.load())
NAMES = {"rsf-ace": "rsf_ace_2026", "b2": "b2_fees_2026", "noemie": "noemie_580"}


def ask(content: bytes, **asked):
    return answer(Ask(file=Upload("file.txt", content), **asked), silent)


def sample(kind: str) -> bytes:
    return (SAMPLES / f"{NAMES[kind]}.txt").read_bytes()


def rows(found, name):
    return found.result.tables[name].table.to_pylist() if name in found.result.tables else []


def expected(kind: str, table: str) -> list[dict[str, str]]:
    told = csv.DictReader((SAMPLES / f"{NAMES[kind]}_expected.csv").read_text("utf-8").splitlines())
    return [row for row in told if row["table"] == table]


@pytest.mark.parametrize("kind", NAMES)
def test_the_format_is_told_by_the_content(kind):
    assert format_of(Upload("x", sample(kind))) == kind


def test_acts_of_a_hospital_are_those_expected():
    found = [
        (
            *(str(row["date"]), row["act"], row["modifiers"], row["association"]),
            *(row["quantity"], row["billed_cents"], row["exemption"], row["encounter"]),
        )
        for row in rows(ask(sample("rsf-ace")), "activity")
    ]
    assert found == [
        (
            *(row["date"], row["act_or_fee"], row["modifiers"], int(row["association"])),
            *(int(row["quantity"]), int(row["amount_cents"]), row["exemption"], row["encounter"]),
        )
        for row in expected("rsf-ace", "activity")
    ]


def test_fees_of_a_hospital_are_those_expected():
    found = [
        (
            str(row["date"]),
            row["code"],
            row["equipment"],
            row["quantity"],
            row["paid_cents"],
            row["encounter"],
        )
        for row in rows(ask(sample("rsf-ace")), "fees")
    ]
    assert found == [
        (row["date"], row["act_or_fee"], row["equipment"], 1, int(row["amount_cents"]), row["encounter"])
        for row in expected("rsf-ace", "fees")
    ]


def test_fees_of_an_invoice_have_their_machine_and_rank():
    found = [
        (
            *(str(row["date"]), row["code"], row["equipment"], "yes" if row["second"] else "no"),
            *(row["quantity"], row["machine"], row["order_number"], row["paid_cents"]),
        )
        for row in rows(ask(sample("b2")), "fees")
    ]
    assert found == [
        (
            *(row["date"], row["fee"], row["equipment"], row["second"], int(row["quantity"])),
            *(row["machine"], int(row["order_number"]), int(row["amount_cents"])),
        )
        for row in expected("b2", "fees")
    ]


def test_payments_of_a_return_are_those_expected():
    answered = ask(sample("noemie"))
    found = [
        (
            *(str(row["date"]), row["nature"], abs(row["quantity"]), abs(row["base_cents"])),
            *(abs(row["paid_cents"]), "-" if row["paid_cents"] < 0 else "+"),
        )
        for row in rows(answered, "payments")
    ]
    assert found == [
        (
            row["date"],
            row["nature"],
            int(row["quantity"]),
            int(row["base_cents"]),
            int(row["paid_cents"]),
            row["sign"],
        )
        for row in expected("noemie", "payments")
    ]
    assert [(str(row["date"]), row["nature"], row["code"]) for row in rows(answered, "returned")] == [
        ("2026-09-14", "ADI", "1234")
    ]


@pytest.mark.parametrize("kind", NAMES)
def test_totals_written_are_those_of_the_lines(kind):
    found = ask(sample(kind))
    assert rows(found, "checks")
    assert {row["difference_cents"] for row in rows(found, "checks")} == {0}
    assert {row["cause"] for row in rows(found, "control")} <= {"equal"}
    assert sum(row["lines"] for row in rows(found, "records")) == found.read


def test_a_line_taken_out_is_told_by_the_totals():
    lines = sample("b2").splitlines(keepends=True)
    found = ask(b"".join(lines[:5] + lines[7:]))
    assert [row["difference_cents"] for row in rows(found, "checks")] == [-1346]
    assert dict(found.result.findings)["read.found_check"] == 1


def liberal(*lines: dict[int, str]) -> bytes:
    """Write B2 of the liberal norm: what stands at each position of each line."""
    head = [{1: "000"}, {1: "1", 79: "RS"}, {1: "2", 77: "10"}]
    written = []
    for one in (*head, *lines, {1: "999"}):
        cells = [" "] * 128
        for place, word in one.items():
            cells[place - 1 : place - 1 + len(word)] = word
        written.append("".join(cells))
    return ("\n".join(written) + "\n").encode("latin-1")


ACT = {
    1: "4",
    39: "19035",
    68: "260915",
    74: "ADI",
    79: "01",
    81: "000100",
    89: "0002527",
    96: "0002856",
    113: "0003356",
}
CODE = {1: "4", 36: "M", 43: "ACQK001", 57: "1", 58: "0", 59: "Z"}
FEE = {
    1: "4",
    39: "19035",
    68: "260915",
    74: "FTN",
    79: "01",
    81: "000100",
    89: "0008972",
    96: "0008972",
    113: "0008972",
}
MACHINE = {1: "4", 36: "S", 101: "00012", 106: "75000001900001"}


def test_a_liberal_invoice_has_acts_and_fees_with_their_machine():
    found = ask(liberal(ACT, CODE, MACHINE, FEE, MACHINE | {101: "00013"}))
    (act,), (fee,) = rows(found, "activity"), rows(found, "fees")
    assert (act["act"], act["modifiers"], act["machine"], act["billed_cents"]) == (
        "ACQK001",
        "Z",
        "75000001900001",
        2856,
    )
    assert act["excess_cents"] == 500
    assert (fee["machine"], fee["order_number"], fee["paid_cents"]) == ("75000001900001", 13, 8972)
    assert {row["cause"] for row in rows(found, "control")} == {"equal"}


def test_anaesthesia_and_other_acts_are_set_aside():
    found = ask(liberal(ACT, CODE | {57: "4"}, ACT, CODE | {43: "HHFA001"}))
    told = {(row["outcome"], row["reason"]): row["lines"] for row in rows(found, "records")}
    assert told["excluded", "activity_4"] == told["excluded", "not_imaging"] == 1


def fee(rank: int, code: str = "FTN", cents: int = 8972, equipment: str = "ct", line: int = 0) -> dict:
    told = {"machine": "M", "order_number": rank, "date": date(2026, 9, 15), "line": line or rank}
    return told | {"code": code, "unit_cents": cents, "equipment": equipment}


def test_ranks_are_counted_again():
    (one,) = count_ranks([fee(1), fee(2), fee(2), fee(5), fee(6, "FTR", 6000)], LAW)
    assert (one.missing, one.twice, one.last_full, one.first_reduced) == (2, 1, 5, 6)


@pytest.mark.parametrize(
    ("code", "rank", "possible"),
    [
        *(("FTN", 11_000, True), ("FTN", 11_001, False), ("FTR", 1, True), ("FTR", 11_001, False)),
        *(("FR2", 11_001, True), ("FR2", 11_000, False), ("FR3", 13_001, True), ("FR3", 13_000, False)),
    ],
)
def test_a_band_is_held_against_the_rank_of_a_ct(code, rank, possible):
    """The reference activity of a CT is in no text read: up to the first threshold both bands are possible."""
    period = LAW.period_of_day[(date(2026, 9, 15) - date(2005, 1, 1)).days]
    cents = int(LAW.fees.amount[period, 0, ("FTN", "FTR", "FR2", "FR3").index(code), 0])
    assert is_band_possible(LAW, date(2026, 9, 15), code, cents, "ct", rank) is possible


def test_a_band_is_held_against_the_reference_of_an_mri():
    """154.77 is a 1.5 T MRI in the provinces: full rate up to its reference activity, that the law has."""
    period, kind = LAW.period_of_day[(date(2026, 9, 15) - date(2005, 1, 1)).days], 9
    reference = int(LAW.fees.reference[period, kind])
    assert reference > 0
    told = [is_band_possible(LAW, date(2026, 9, 15), "FTN", 15477, "mri", reference + n) for n in (0, 1)]
    assert told == [True, False]


@pytest.mark.parametrize("kind", NAMES)
def test_cut_at_every_byte_no_traceback(kind):
    content, whole = sample(kind), 0
    codes = Law.load().acts
    for end in range(len(content)):
        try:
            read_billed(Upload("x", content[:end]), kind, codes)
            whole += 1
        except InputError as error:
            print(error)
    assert whole < len(content) / 2


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("kind", NAMES)
def test_any_byte_changed_no_traceback(kind):
    content = sample(kind)
    codes = Law.load().acts
    for place in range(0, len(content), 3):
        for byte in (b"\0", b"x", b"9", b"\xe9", b"\n"):
            try:
                read_billed(Upload("x", content[:place] + byte + content[place + 1 :]), kind, codes)
            except InputError as error:
                print(error)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "read.unknown_format"),
        (b"date;act\n2026-01-01;ACQK001\n", "read.unknown_format"),
        (b"\x89PNG\r\n\x1a\n\0\0", "read.unknown_format"),
    ],
)
def test_what_is_no_billing_file_is_refused(content, reason):
    with pytest.raises(InputError) as found:
        ask(content)
    assert [one.reason for one in found.value.problems] == [reason]


def test_a_file_that_is_not_of_the_format_asked_is_refused():
    with pytest.raises(InputError):
        ask(b"date;act\n2026-01-01;ACQK001\n", format="b2")


def test_a_record_that_cannot_be_read_is_refused_without_its_content():
    lines = sample("rsf-ace").decode().splitlines()
    lines[2] = lines[2][:66] + "99992026" + lines[2][74:]
    found = ask("\n".join(lines).encode())
    (row,) = found.rejects.to_pylist()
    assert (row["line"], row["column"], row["reason"], row["value"]) == (
        3,
        "date",
        "read.bad_field",
        "99992026",
    )
    assert len(rows(found, "activity")) == 2


def test_nothing_of_a_patient_is_given():
    found = ask(sample("rsf-ace"))
    written = str({name: one.table.to_pylist() for name, one in found.result.tables.items()})
    assert "1990199999999" not in written


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("kind", NAMES)
def test_the_command_writes_its_files(tmp_path, kind, lang, capsys):
    path = tmp_path / "file.txt"
    path.write_bytes(sample(kind))
    assert main(["read", str(path), "--lang", lang, "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out/report.html").exists()
    assert "999" not in capsys.readouterr().out or kind == "b2"  # a machine of the file, never a patient
