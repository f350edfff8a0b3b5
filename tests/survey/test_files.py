"""What people give: French numbers, pasted spreadsheets, doubles, patients. The right value, or a visible refusal."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.schema import Refused
from radioscopie.tables.survey.answers import read_answers
from radioscopie.tables.survey.decimals import numbers
from radioscopie.tables.survey.frame import read_frame, read_totals
from radioscopie.tables.survey.patients import is_nir, refuse_patients

NIRS = ("255081416802538", "2 55 08 14 168 025 38", "1850578006084 91".replace(" ", ""))


def file(content, name="file.csv"):
    return Upload(name, content if isinstance(content, bytes) else content.encode())


def reasons(error):
    return [one.reason for one in error.value.problems]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (["1 234,56"], [1234.56]),
        (["1.234,56"], [1234.56]),
        (["1,234.56"], [1234.56]),
        (["1\u202f234,56", "1\u00a0234", "12 345 678"], [1234.56, 1234, 12345678]),
        (["−5", "-5", "+5"], [-5, -5, 5]),
        (["1234,5 €", "1'234.5"], [1234.5, 1234.5]),
        (["1.234.567", "1,234,567"], [1234567, 1234567]),
        (["0.123", "0,5"], [0.123, 0.5]),
        (["1.234", "12.5"], [1.234, 12.5]),
        (["1.234", "12,5"], [1234, 12.5]),
        (["1,234", "12,5"], [1.234, 12.5]),
        (["12.345", "1234.567"], [12.345, 1234.567]),
    ],
)
def test_numbers_as_people_write_them(column, values):
    assert numbers(column) == values


@pytest.mark.parametrize(
    "word", ["--5", "1,2,3", "1.23.456", "12 34", "1e5", "nan", "inf", "=1+1", "12..5", "1 2345", "x"]
)
def test_what_is_no_number_is_refused(word):
    (found,) = numbers([word])
    assert isinstance(found, Refused)
    assert found.reason == "tables.not_a_number"


def test_a_thousand_or_a_decimal_that_nothing_tells_is_refused():
    for column in (["1.234"], ["1,234"], ["1.234", "12,5", "12.5"]):
        assert isinstance(numbers(column)[0], Refused)
        assert numbers(column)[0].reason == "survey.doubtful_number"


def french(value, gap):
    whole, _, part = f"{value:,.2f}".partition(".")
    return whole.replace(",", gap) + "," + part


@given(st.floats(-1e9, 1e9), st.sampled_from([" ", "\u00a0", "\u202f", "", "."]))
def test_any_amount_written_in_french_is_read_back(value, gap):
    written = french(value, gap)
    assert numbers([written]) == [pytest.approx(round(value, 2), abs=0.006)]


@given(st.floats(-1e9, 1e9))
def test_any_number_of_a_program_is_read_back_or_refused_for_doubt(value):
    (found,) = numbers([f"{value:.6f}"])
    assert found == pytest.approx(value, abs=1e-6)


@given(st.text(max_size=12))
def test_no_text_makes_the_reader_fail(word):
    (found,) = numbers([word.strip() or "0"])
    assert isinstance(found, float | Refused)


ANSWERS = "practice;stratum;y0;y1\na;A;1 200,5;800\nb;A;1 500;900\n"


def test_answers_of_a_french_spreadsheet():
    for content in (
        ANSWERS,
        ANSWERS.replace(";", "\t"),
        ("\ufeff" + ANSWERS).encode(),
        ANSWERS.encode("cp1252"),
    ):
        found = read_answers(file(content), ["y0", "y1"], [])
        assert found.numbers["y0"].tolist() == [1200.5, 1500]
        assert found.strata == ("A", "A")
        assert found.lines == (2, 3)


def test_every_problem_of_the_answers_is_told_at_once_and_no_practice_is_named():
    content = "practice,stratum,y0\nDr Dupont,A,--5\nb,A,x\nc,,3\n"
    with pytest.raises(InputError) as refused:
        read_answers(file(content), ["y0"], [])
    assert reasons(refused) == ["tables.empty", "tables.not_a_number", "tables.not_a_number"]
    assert "Dupont" not in refused.value.render()
    content = "practice,stratum,y0\nDr Dupont,A,1\nb,A,2\nDr Dupont,A,3\n"
    with pytest.raises(InputError) as refused:
        read_answers(file(content), ["y0"], [])
    assert "ligne 2" in refused.value.render()
    assert "Dupont" not in refused.value.render()
    with pytest.raises(InputError) as refused:
        read_answers(file("stratum,y0,y1\nA,--5,\nA,x,2\n"), ["y0", "y1"], [], may_miss=["y1"])
    assert reasons(refused) == ["tables.not_a_number"] * 2


def test_a_gap_is_refused_unless_it_may_be_filled():
    content = "stratum,y\nA,\nA,2\n"
    with pytest.raises(InputError):
        read_answers(file(content), ["y"], [])
    assert str(read_answers(file(content), ["y"], [], may_miss=["y"]).numbers["y"].tolist()) == "[nan, 2.0]"


def test_names_of_columns_in_any_case():
    found = read_answers(file("Stratum,Y0,Region\nA,1,Bretagne\nA,2,Corse\n"), ["Y0"], ["Region", "stratum"])
    assert found.numbers["Y0"].tolist() == [1, 2]
    assert found.words == {"Region": ("Bretagne", "Corse"), "stratum": ("A", "A")}


@pytest.mark.parametrize("nir", NIRS)
def test_social_security_numbers_are_known_by_their_key(nir):
    assert is_nir(nir)
    assert not is_nir(nir[:-1] + str((int(nir[-1]) + 1) % 10))


def test_corsican_numbers_too():
    body = 1850519033012
    assert is_nir(f"185052A033012{97 - body % 97:02d}")
    assert not is_nir("185053A03301200")


@pytest.mark.parametrize(
    "column", ["NIR", "Nom_patient", "Date de naissance", "IPP", "Prénom", "n° accession".replace("n° ", "")]
)
def test_a_column_of_patients_is_refused_unread(column):
    with pytest.raises(InputError) as refused:
        refuse_patients(file(f"stratum,{column},y\nA,Martin,1\n"))
    assert reasons(refused) == ["survey.patient_column"]
    assert "Martin" not in refused.value.render()


def test_a_social_security_number_in_any_column_is_refused_and_not_shown():
    with pytest.raises(InputError) as refused:
        read_answers(file(f"stratum,y,note\nA,1,x\nA,2,{NIRS[0]}\n"), ["y"], [])
    assert reasons(refused) == ["survey.patient_number"]
    assert "file.csv:3, note" in refused.value.render()
    assert NIRS[0] not in refused.value.render()


def test_the_frame_is_read_and_its_problems_told():
    frame = read_frame(file("stratum;n;merge_into\nA;1 200;\nB;12;A\n"))
    assert (frame.population, frame.merge_into) == ({"A": 1200, "B": 12}, {"A": "", "B": "A"})
    with pytest.raises(InputError) as refused:
        read_frame(file("stratum,n,merge_into\nA,12,C\nA,3,\n"))
    assert reasons(refused) == ["survey.unknown_merge", "survey.stratum_twice"]
    for count in ("0", "-3", "2,5", "x", "2000000"):
        with pytest.raises(InputError) as refused:
            read_frame(file(f'stratum,n\nA,"{count}"\n'))
        assert reasons(refused) == ["survey.not_a_count"]


def test_an_empty_frame_is_refused():
    for content in ("", "stratum,n\n"):
        with pytest.raises(InputError):
            read_frame(file(content))


def test_totals_are_read_and_their_problems_told():
    content = "domain;variable;total;error\nnation;x;1 200,5;\nregion=Île=de=France;practices;3;0,5\n"
    one, other = read_totals(file(content))
    assert (one.column, one.word, one.variable, one.total, one.error) == ("", "", "x", 1200.5, 0)
    assert (other.column, other.word, other.total, other.error) == ("region", "Île=de=France", 3, 0.5)
    with pytest.raises(InputError) as refused:
        read_totals(file("domain,variable,total\nnation,x,1\nnation,x,2\nregion,x,2\n=a,x,2\n"))
    assert reasons(refused) == ["survey.total_twice", "survey.not_a_domain", "survey.not_a_domain"]
    with pytest.raises(InputError) as refused:
        read_totals(file("domain,variable,total,error\nnation,x,a,-1\n"))
    assert reasons(refused) == ["tables.not_a_number", "survey.negative_error"]


def test_a_column_given_twice_cannot_be_looked_at():
    with pytest.raises(InputError) as refused:
        read_answers(file("stratum,y,y\nA,1,2\n"), ["y"], [])
    assert [one.reason for one in refused.value.problems] == ["tables.repeated_column"]


def test_bytes_and_lists_of_parquet_are_looked_at_as_texts():
    table = pa.table({"stratum": ["A"], "y": [1], "note": [NIRS[0].encode() + b"\xff"], "more": [["a"]]})
    packed = io.BytesIO()
    pq.write_table(table, packed)
    assert read_answers(Upload("a.parquet", packed.getvalue()), ["y"], []).numbers["y"].tolist() == [1]
    with pytest.raises(InputError) as refused:
        read_answers(Upload("a.parquet", _with(table, "note", NIRS[0].encode())), ["y"], [])
    assert [one.reason for one in refused.value.problems] == ["survey.patient_number"]


def _with(table, name, value):
    packed = io.BytesIO()
    pq.write_table(table.set_column(table.column_names.index(name), name, pa.array([value])), packed)
    return packed.getvalue()
