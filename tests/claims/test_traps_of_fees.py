"""Traps of technical fees, sectors and practices."""

import pytest

from tests.claims.tables import CT_SITE, FEE, account, acts, ask, dcir, excluded, fees, key, proof, rows


def test_t17_fees_are_read_as_paid_and_their_class_told_by_the_price(tmp_path):
    lines = [key(n) | FEE | {"PRS_NAT_REF": nature} for n, nature in ((1, "2351"), (2, "2354"))]
    found = ask(dcir(tmp_path, lines, [], ete=[key(1) | CT_SITE, key(2) | CT_SITE | {"DDP_COD": "750"}]))
    assert [(row["code"], row["age"], row["meanings"]) for row in fees(found)] == [
        ("FTN", "non_amortised", 1),
        ("FTG", "", 0),
    ]
    assert (proof(found, "fees"), proof(found, "fees_of_one_meaning")) == (2, 1)
    assert {row["cause"] for row in rows(found, "control")} == {"equal", "no_price"}


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    ("site", "told_by"), [(CT_SITE, "discipline"), ({"DDP_COD": "0", "MDT_COD": "7"}, "price")]
)
def test_t18_the_equipment_is_told_by_the_discipline_else_by_the_price(tmp_path, site, told_by):
    found = ask(dcir(tmp_path, [FEE], [], ete=[site]))
    assert [(row["equipment"], row["told_by"]) for row in fees(found)] == [("ct", told_by)]


@pytest.mark.slow
def test_t18_a_price_of_another_equipment_than_the_discipline_is_told(tmp_path):
    found = ask(dcir(tmp_path, [FEE], [], ete=[CT_SITE | {"DDP_COD": "753"}]))
    assert proof(found, "price_of_another_equipment") == 1


def test_t19_a_second_ct_fee_is_a_coefficient(tmp_path):
    second = FEE | {"PRS_ACT_CFT": "0.15", "BSE_REM_BSE": "13.46"}
    found = ask(dcir(tmp_path, [key(1) | FEE, key(2) | second], [], ete=[key(1) | CT_SITE, key(2) | CT_SITE]))
    assert [(row["second"], row["quantity"], row["paid_cents"]) for row in fees(found)] == [
        (False, 1, 8972),
        (True, 1, 1346),
    ]
    assert proof(found, "second_fees") == proof(found, "second_fees_equal") == 1


def test_t20_a_fee_is_never_joined_to_an_act_by_practice(tmp_path):
    act = {"CAM_PRS_IDE": "ACQK001", "CAM_REM_BSE": "25.27"}
    lines = [key(1), key(2) | FEE, key(3) | FEE | {"BEN_NIR_PSA": "ANOTHER"}]
    found = ask(dcir(tmp_path, lines, [key(1) | act], ete=[key(2) | CT_SITE, key(3) | CT_SITE]))
    assert len(fees(found)) == 1  # two fees of a day and a place
    assert fees(found)[0]["quantity"] == 2
    assert proof(found, "fees_with_an_act") == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "grid", "sector", "way"),
    [
        ({"PSE_CNV_COD": "1"}, "016", "1", "convention"),
        ({"PSE_CNV_COD": "2"}, "", "1", "convention"),
        ({"PSE_CNV_COD": "9"}, "", "1", "convention"),
        ({"PSE_CNV_COD": "3"}, "016", "optam", "grid"),
        ({"PSE_CNV_COD": "3"}, "014", "2", "grid"),
        ({"PSE_CNV_COD": "3"}, "008", "2", "grid"),
        ({"PSE_CNV_COD": "3", "DPN_QLF": "62"}, "", "optam", "qualifier"),
        ({"PSE_CNV_COD": "3"}, "000", "2", "assumed"),
        ({"PSE_CNV_COD": "0"}, "", "2", "assumed"),
    ],
)
def test_t21_the_sector_comes_from_the_grid_where_the_convention_mixes_two(tmp_path, line, grid, sector, way):
    found = ask(dcir(tmp_path, [line], [{"CAM_GRI_TAR": grid}]))
    assert [row["sector"] for row in acts(found)] == [sector]
    assert [row["way"] for row in rows(found, "sectors")] == [way]


def test_t21_an_unknown_convention_is_refused(tmp_path):
    found = ask(dcir(tmp_path, [key(1) | {"PSE_CNV_COD": "8"}, key(2)]))
    assert account(found) == (2, 1, 0, 1)
    assert found.rejects["reason"].to_pylist()[-1] == "snds.unknown_convention"


def test_t22_practices_are_named_inside_only_and_small_cells_are_hidden(tmp_path):
    lines = [key(n) | ({"DPN_QLF": "71"} if n < 5 else {}) for n in range(30)]
    seen, hidden = (ask(dcir(tmp_path, lines), inside=one) for one in (True, False))
    assert {row["practice"] for row in acts(seen)} == {"ps000001"}
    assert {row["practice"] for row in acts(hidden)} == {""}
    assert excluded(seen) == {"for_information": 5}
    assert rows(hidden, "excluded") == []
    assert [row["lines"] for row in rows(hidden, "control")] == [25]


def test_t23_the_practice_of_a_salaried_performer_is_the_establishment(tmp_path):
    found = ask(dcir(tmp_path, [{"PFS_EXE_NUM": "00000000"}], ete=[{"ETB_EXE_FIN": "33000001"}]))
    assert [row["practice"] for row in acts(found)] == ["33000001"]
