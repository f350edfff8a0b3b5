"""Messages: the value as the file has it, a remedy that can be followed, the unit of the column (cases 9 and 20)."""

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import radioscopie
from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.schema import NO_MAPPING, bind, parse
from radioscopie.tables.activity import read_activity
from radioscopie.tables.candidates import CANDIDATES, read_candidates
from radioscopie.tables.rejects import said_rejects
from radioscopie.tables.travel import read_travel
from radioscopie.texts import LANGUAGES, has_text
from tests.outsiders.conftest import rows_of

SOURCES = "\n".join(path.read_text("utf-8") for path in Path(radioscopie.__file__).parent.rglob("*.py"))
BLANK = dict.fromkeys(("date", "act", "modifiers", "quantity", "excess_cents", "site", "note"), "")
REASON = re.compile(r'\b(?:problem|Refused|refuse|with_letters)\(\s*"([a-z_]+\.[a-z_0-9]+)"')


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_has_a_remedy(lang):
    reasons = set(REASON.findall(SOURCES))
    assert len(reasons) > 300
    assert [
        one for one in sorted(reasons) if has_text(one, lang) and not has_text(f"{one}_remedy", lang)
    ] == []


def rejects_of(ask, tmp_path, case, *words):
    said = ask(case, "price", "activity.csv", *words, "--out", tmp_path / "p.csv")
    assert said.code in (0, 3)
    return said, rows_of(tmp_path / "p.rejects.csv")


def test_the_rejects_give_the_value_of_the_file_and_a_remedy(ask, tmp_path):
    said, rejects = rejects_of(ask, tmp_path, "09")
    assert "refused: 2" in said.out
    assert [(row["line"], row["value"]) for row in rejects] == [("2", "ZZ"), ("3", "ZG")]
    assert all(row["remedy"] for row in rejects)


def test_a_credit_note_is_told_as_one_in_the_unit_of_the_file(ask, tmp_path):
    _, rejects = rejects_of(ask, tmp_path, "20", "--mapping", "mapping.toml")
    (row,) = rejects
    assert (row["line"], row["value"]) == ("3", "'-12,50")  # no spreadsheet takes it for a formula
    assert row["reason"] == "a number below zero: a credit note or a cancellation"
    assert "the one that it cancels" in row["remedy"]


@pytest.mark.parametrize(
    ("column", "word", "reason"),
    [
        ("quantity", "-1", "tables.credit_note"),
        ("quantity", "0", "tables.number_range"),
        ("excess_cents", "-5", "tables.credit_note"),
        ("excess_cents", "12.5", "tables.not_cents_mapped"),
        ("quantity", "1.5", "tables.not_whole"),
    ],
)
def test_the_reason_is_that_of_the_column(column, word, reason):
    text = f"date,act,{column}\n2025-11-05,ZBQK002,{word}\n"
    rejects = read_activity(Upload("a.csv", text.encode())).rejects
    assert rejects["reason"].to_pylist() == [reason]


def test_an_amount_in_euros_has_bounds_in_euros(tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text('[columns]\n"Dép." = "excess_cents"\n[units]\nexcess_cents = "euros"\n', "utf-8")
    text = "date,act,Dép.\n2025-11-05,ZBQK002,200000\n"
    rejects = said_rejects(read_activity(Upload("a.csv", text.encode()), mapping=mapping).rejects, "en")
    assert rejects["reason"].to_pylist() == ["amount out of range, €0 to €100000"]


def test_a_remedy_names_no_option_that_the_command_has_not():
    with pytest.raises(InputError) as refused:
        read_candidates(Upload("c.csv", b"site,commune_code,cost_cents\nK1,01053,12.5\n"))
    assert "--mapping" not in refused.value.render("en")
    assert "1250" in refused.value.render("en")


@pytest.mark.parametrize(
    "head", ["De\u0301passement", "D\u00e9passement\u00a0", "\ufeffDépassement", "DÉPASSEMENT"]
)
def test_names_and_values_are_compared_as_people_read_them(head, tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[columns]\n"Dépassement" = "excess_cents"\n[values.sector]\n"Secteur\u00a01" = "1"\n', "utf-8"
    )
    text = f"date,act,sector,machine,{head}\n2025-11-05,ZBQK002,Secteur 1,IRM\u00a0e\u0301te\u0301,5\n"
    read = read_activity(Upload("a.csv", text.encode()), mapping=mapping)
    assert read.rejects.num_rows == 0
    assert read.table["excess_cents"].to_pylist() == [5]
    assert read.table["machine"].to_pylist() == ["IRM été"]


def test_problems_that_are_not_shown_are_counted():
    rows = "".join(f"0100{n % 10},S,x\n" for n in range(250))
    with pytest.raises(InputError) as refused:
        read_travel(Upload("t.csv", f"from,to,minutes\n{rows}".encode()))
    lines = refused.value.render("en").splitlines()
    assert len(lines) == 101
    assert lines[-1] == "… and 150 other problems, of these kinds or of others, not shown"


@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "date": st.sampled_from(["2025-11-05", "2026-02-03", "1970-01-01", "", "NULL"]),
                "act": st.sampled_from(["ZBQK002", "zbqk002", "nan", "ABC", " ZBQK002 "]),
                "modifiers": st.sampled_from(["", "ZG", "z,y", "NULL", "?"]),
                "quantity": st.sampled_from(["", "1", "2.0", "-1", "1.5", "NaN"]),
                "excess_cents": st.sampled_from(["", "0", "50", "-3", "1e3"]),
                "site": st.sampled_from(["", "Nord", "NA", "No\u0301rd\u00a01"]),
                "note": st.sampled_from(["", "x"]),
            }
        )
        | st.sampled_from([BLANK, BLANK | {"note": "x"}, BLANK | {"act": " "}]),
        min_size=1,
        max_size=8,
    ).filter(lambda rows: any(word.strip() for row in rows for word in row.values()))
)
def test_csv_and_parquet_of_one_table_get_one_verdict(rows):
    names = list(rows[0])
    lines = [",".join(names), *(",".join(f'"{row[name]}"' for name in names) for row in rows)]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({name: [row[name] or None for row in rows] for name in names}), sink)
    csv = read_activity(Upload("a.csv", ("\n".join(lines) + "\n").encode()))
    parquet = read_activity(Upload("a.parquet", bytes(sink.getvalue())))
    assert csv.table.drop_columns(["line"]).to_pylist() == parquet.table.drop_columns(["line"]).to_pylist()
    said = [
        [(row["line"] - first, row["column"], row["value"], row["reason"]) for row in one.rejects.to_pylist()]
        for one, first in ((csv, 1), (parquet, 0))
    ]
    assert said[0] == said[1]
    assert csv.rows_read == parquet.rows_read


def test_a_number_of_parquet_keeps_its_verdict_beside_a_bad_one():
    values = pa.array([1e-7, 999.0, float("nan"), 2.5e-3])
    bindings = bind(CANDIDATES, ["site", "lon"], NO_MAPPING, "f")
    parsed, refused = parse(bindings, {"site": pa.array(list("ABCD")), "lon": values}, 4)
    assert parsed[3].to_pylist() == [1e-7, None, None, 2.5e-3]
    assert [one.rows.tolist() for one in refused] == [[1]]
