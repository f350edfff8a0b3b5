"""Rules of the CCAM that the codes of a file do not say (cases 1 and 2)."""


def cents(row, column):
    return int(row[f"{column}_cents"])


def test_an_urgency_modifier_counts_once_a_visit(priced):
    """Z 13 % of 25.27 = 3.29 on each; U 25.15 once; F 19.06 once (article III-2)."""
    said, rows = priced("01", "activity.csv", "--machines", "machines.csv")
    assert cents(rows[2], "modifiers") + cents(rows[3], "modifiers") == 329 + 329 + 2_515
    assert cents(rows[4], "modifiers") + cents(rows[5], "modifiers") == 1_906
    assert "2  rows whose urgency modifier is not paid" in said.out
    assert "One doctor a visit" in said.out


def test_two_radiographs_of_a_visit_are_never_both_at_half_rate(priced):
    """34.58 + 12.93 in October 2025; from 5 November the knee is the dearer: 25.86 + 11.97 (article III-3 B)."""
    said, rows = priced("02", "activity.csv")
    assert [cents(rows[line], "total") for line in (2, 3, 4, 5)] == [3_458, 1_293, 1_197, 2_586]
    assert [rows[line]["association"] for line in (4, 5)] == ["1", "2"]
    assert "2  rows paid at another rate" in said.out


def test_the_ranks_of_a_replayed_visit_are_those_of_its_law(ask):
    """47.51 in 2025, 37.83 in 2026: all of the change comes from the tariff of the skull."""
    said = ask("02", "impact", "one-visit-of-2025.csv", "--years", "2026-2026", "--json")
    (total,), measures = (said.rows(name) for name in ("by_year", "by_measure"))
    assert (total["base_cents"], total["variant_cents"]) == (4_751, 3_783)
    moved = [(row["measure"], row["change_cents"]) for row in measures if row["change_cents"]]
    assert moved == [("acts", -968)]
