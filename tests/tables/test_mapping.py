"""Foreign exports: the shipped example, and mapping files that cannot be used."""

from datetime import date
from pathlib import Path

import pytest

from radioscopie.errors import InputError
from radioscopie.tables.activity import read_activity

EXAMPLES = Path(__file__).parents[2] / "examples"
COLUMNS = '[columns]\n"Jour" = "date"\n"Code" = "act"\n'


def test_the_example_export_is_read(tmp_path):
    activity = read_activity(EXAMPLES / "export_foreign.csv", mapping=EXAMPLES / "mapping.toml")
    rows = activity.table.to_pylist()
    assert [row["date"] for row in rows][:3] == [date(2025, 11, 5)] * 3
    assert [row["excess_cents"] for row in rows] == [0, 0, 0, 1250, 0, 103_500, 0]
    assert [row["sector"] for row in rows] == ["1", "1", "1", "2", "2", "optam", "1"]
    assert [row["exemption"] for row in rows] == ["", "", "ald", "", "", "", "maternity"]
    assert [row["modifiers"] for row in rows][3] == "UZ"
    assert {row["practice"] for row in rows} == {"SELARL Imagerie des Tilleuls"}
    assert rows[3]["site"] == "Cabinet de la Gare"
    rejects = activity.rejects.select(["line", "column", "value"]).to_pylist()
    assert rejects == [
        {"line": 9, "column": "Date de l'acte", "value": "30/02/2026"},
        {"line": 10, "column": "Code CCAM", "value": "FORFAIT"},
    ]
    assert activity.rows_read == 9


def refusal(tmp_path, mapping, export="Jour;Code\n05/11/2025;ZBQK002\n"):
    (tmp_path / "export.csv").write_text(export)
    (tmp_path / "mapping.toml").write_text(mapping)
    with pytest.raises(InputError) as caught:
        read_activity(tmp_path / "export.csv", mapping=tmp_path / "mapping.toml")
    return [(found.reason.partition(".")[2], found.value) for found in caught.value.problems]


@pytest.mark.parametrize(
    ("mapping", "reason", "value"),
    [
        ("[columns", "not_toml", ""),
        ('[column]\n"Jour" = "date"\n', "unknown_near", "column"),
        ('columns = "x"\n', "mapping_section", "columns"),
        ('[columns]\n"Jour" = "dat"\n', "unknown_near", "dat"),
        (COLUMNS + '"Modif" = "modifiers"\n', "mapping_unused", "Modif"),
        (COLUMNS + '[units]\nexcess_cents = "euro"\n', "unknown_near", "euro"),
        (COLUMNS + '[units]\nquantity = "euros"\n', "unknown_word", "euros"),
        (COLUMNS + '[values]\nsector = "1"\n', "mapping_value", "sector"),
        (COLUMNS + "[defaults]\nquantity = 0\n", "number_range", "0"),
    ],
)
def test_a_wrong_mapping_is_refused_with_what_is_known(tmp_path, mapping, reason, value):
    assert refusal(tmp_path, mapping) == [(reason, value)]


def test_no_mapping_file(tmp_path):
    (tmp_path / "a.csv").write_text("date,act\n2025-11-05,ZBQK002\n")
    for mapping, reason in ((tmp_path / "absent.toml", "not_found"), (tmp_path, "is_directory")):
        with pytest.raises(InputError) as caught:
            read_activity(tmp_path / "a.csv", mapping=mapping)
        assert caught.value.problems[0].reason == f"errors.{reason}"


def test_a_mapping_wins_over_a_name_of_ours_and_may_leave_a_column_aside(tmp_path):
    (tmp_path / "a.csv").write_text("date,Jour acte,act,modifer\n2000-01-01,05/11/2025,ZBQK002,x\n")
    (tmp_path / "m.toml").write_text('[columns]\n"Jour acte" = "date"\nmodifer = ""\n')
    activity = read_activity(tmp_path / "a.csv", mapping=tmp_path / "m.toml")
    assert activity.table["date"].to_pylist() == [date(2025, 11, 5)]


def test_amounts_in_euros_finer_than_a_cent_are_rejected(tmp_path):
    (tmp_path / "a.csv").write_text(
        "date;act;excess_cents\n05/11/2025;ZBQK002;12,505\n05/11/2025;ZBQK002;7\n"
    )
    (tmp_path / "m.toml").write_text('[units]\nexcess_cents = "euros"\n')
    activity = read_activity(tmp_path / "a.csv", mapping=tmp_path / "m.toml")
    assert activity.rejects["value"].to_pylist() == ["12,505"]
    assert activity.table["excess_cents"].to_pylist() == [700]
