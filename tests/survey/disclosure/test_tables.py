"""Tables A to G of the fact sheet: documented patterns, costs and bounds."""

from dataclasses import replace

import pytest

from radioscopie.models.survey.disclosure.audit import audit
from radioscopie.models.survey.disclosure.presets import Preset, read_preset
from radioscopie.models.survey.disclosure.protect import protect
from radioscopie.models.survey.disclosure.reader import bounds
from tests.survey.disclosure import tables as t

COMPANIES = read_preset("companies")


def test_a_a_hidden_square_leaves_the_published_interval():
    hidden = {("1", "1"), ("1", "2"), ("2", "1"), ("2", "2")}
    table = t.margins(t.A)
    assert (table[("1", "total")], table[("2", "total")], table[("total", "1")]) == (7, 3, 9)
    assert t.intervals(table, hidden) == {
        ("1", "1"): (3, 6), ("1", "2"): (1, 4), ("2", "1"): (0, 3), ("2", "2"): (0, 3),
    }  # fmt: skip


def test_a_the_owner_of_a_singleton_finds_its_neighbour():
    table, hidden = t.margins(t.A), {("1", "1"), ("2", "1"), ("2", "2")}
    assert t.found(table, hidden) == hidden  # (1, 2) known: all the square is


# act_size of rtauargus: value, contributors, largest of each cell
B_CELLS = {
    ("01", "tr1"): (100, 10, 20), ("01", "tr2"): (50, 5, 15), ("02", "tr1"): (30, 2, 20),
    ("02", "tr2"): (20, 5, 10), ("06", "tr1"): (60, 8, 16), ("06", "tr2"): (40, 6, 38),
}  # fmt: skip


def b_rows():
    """Give rows with the value, count and largest published for each cell; in hundredths, the rest in equal shares."""
    rows = []
    for place, (value, count, largest) in B_CELLS.items():
        rest, others = 100 * (value - largest), count - 1
        rows.append((place, 100 * largest))
        rows += [(place, rest // others + (n < rest % others)) for n in range(others)]
    return rows


def test_b_primary_by_count_and_by_dominance_then_the_published_pair():
    preset = Preset("FREQ(3) NK(1,85)", 3, dominance_percent=85, safety_percent=10)
    done = protect(
        t.contributions(b_rows(), ("activity", "size"), decimals=2), [("activity", "size")], preset
    )
    primary = {p for p, is_one in zip(done.release.cells.places, done.primary, strict=True) if is_one}
    assert primary == {("02", "tr1"), ("06", "tr2")}
    assert t.hidden_in(done) - primary == {("02", "tr2"), ("06", "tr1")}
    assert done.cost == 8000
    assert done.is_best
    levels = {secret.up for secret in done.secrets}
    assert {round(level / 100, 5) for level in levels} == {3.0, 4.70588}
    found = {one.place: (one.low / 100, one.high / 100) for one in bounds(t.published(done.release))}
    assert found == {
        ("02", "tr1"): (0, 50), ("02", "tr2"): (0, 50), ("06", "tr1"): (40, 90), ("06", "tr2"): (10, 60),
    }  # fmt: skip
    assert audit(done) == []


C_OTHERS = {
    "wa": (25, 94), "wb": (47, 47), "wc": (0, 69), "xa": (26, 95), "xc": (0, 69),
    "yb": (0, 185), "yd": (0, 185), "zb": (906, 1091), "zd": (585, 770),
}  # fmt: skip


def test_c_two_holes_in_every_line_and_one_cell_exact():
    table, hidden = t.margins(t.C), {tuple(place) for place in t.C_HIDDEN}
    assert table[("total", "total")] == 3943
    for _, parts in t.lines_of(table):
        assert len(hidden & set(parts)) != 1
    assert t.intervals(table, hidden) == {tuple(place): ends for place, ends in C_OTHERS.items()}
    assert t.found(table, hidden) == {("w", "b")}


@pytest.mark.parametrize(("repair", "ends"), [("xd", (0, 78)), ("xb", (0, 141))])
def test_c_one_more_hole_repairs_it(repair, ends):
    hidden = {tuple(place) for place in (*t.C_HIDDEN, repair)}
    assert t.intervals(t.margins(t.C), hidden)[("w", "b")] == ends
    assert t.found(t.margins(t.C), hidden) == set()


def test_c_the_cheapest_repair_is_the_documented_one():
    levels = {tuple(place): 1.0 for place in t.C_HIDDEN}
    levels |= {("w", "b"): 5.0}
    assert t.cheapest(t.C, levels) == ({("x", "d")}, 31, True)


def d_rows():
    return [((t.D_COUNTY[one], t.D_SIZE[one], one), 1) for one, count in t.D.items() for _ in range(count)]


D_COLUMNS = ("county", "size", "place")
D_PRESET = Preset("counts up to 3", 4)


def test_d_each_table_alone_needs_nothing():
    rows = t.contributions(d_rows(), D_COLUMNS)
    for table in (("county", "place"), ("size", "place")):
        done = protect(rows, [table], D_PRESET)
        assert done.cost == 0
        assert {place[-1] for place in t.hidden_in(done)} == set("ABKLM")


def test_d_together_they_give_k_away_and_n_repairs_it():
    done = protect(t.contributions(d_rows(), D_COLUMNS), [("county", "place"), ("size", "place")], D_PRESET)
    assert {place[1] for place in t.hidden_in(done)} == set("ABKLMN")
    assert (done.cost, done.is_best) == (7, True)  # N is printed in both tables and costs once
    assert audit(done) == []
    k = {(one.low, one.high) for one in bounds(t.published(done.release)) if one.place[1] == "K"}
    assert k == {(0, 10)}
    shown = tuple(
        h and place[1] != "N" for place, h in zip(done.release.cells.places, done.release.hidden, strict=True)
    )
    alone = t.published(replace(done.release, hidden=shown))
    assert {one.place[1] for one in bounds(alone) if one.is_found} == {"K"}


def e_table():
    return t.margins(t.E_COUNTS)


def test_e_the_published_optimum_and_its_intervals():
    levels = {("A", "f"): 2 * 0.7}
    beyond, cost, _ = t.cheapest(t.E_COUNTS, levels)
    assert beyond == {("A", "m"), ("C", "m"), ("C", "f")}
    assert cost == 40
    assert t.intervals(e_table(), beyond | set(levels)) == {
        ("A", "f"): (0, 12), ("A", "m"): (8, 20), ("C", "m"): (10, 22), ("C", "f"): (0, 12),
    }  # fmt: skip


def test_e_a_second_primary_gives_the_other_published_pattern():
    beyond, _, _ = t.cheapest(t.E_COUNTS, {("A", "f"): 1.0, ("D", "m"): 1.0})
    assert beyond == {("A", "m"), ("D", "f")}


@pytest.mark.parametrize(
    ("least_known_sum", "beyond"),
    [
        (0, set()),
        (3, {("b",)}),
        (5, {("total",)}),  # sdcTable hides b and then the total: once the total is hidden, b need not be
    ],
)
def test_e2_two_singletons_in_a_line(least_known_sum, beyond):
    rows = [(("a",), 1), (("b",), 1), (("b",), 1), (("c",), 1)]
    preset = Preset("E2", 2, least_known_sum=least_known_sum)
    done = protect(t.contributions(rows, ("region",)), [("region",)], preset)
    assert t.hidden_in(done) == {("a",), ("c",)} | beyond
    assert audit(done) == []


def f_release(cost="value", past=()):
    return protect(t.contributions(t.rows_of(t.F)), [t.F_COLUMNS], COMPANIES, cost, past)


def test_f_primary_cells_and_their_levels():
    done = f_release()
    places = dict(zip(done.release.cells.places, done.primary, strict=True))
    assert {place for place, is_one in places.items() if is_one} == {("R2", "MRI"), ("R3", "MRI")}
    assert sorted(secret.up for secret in done.secrets) == [105, 120]  # p = 10, and MAN(10) of 1 200 over 64


def test_f_only_the_primary_cells_hidden_gives_both_away():
    hidden = {("R2", "MRI"), ("R3", "MRI")}
    assert t.found(t.margins({place: sum(values) for place, values in t.F.items()}), hidden) == hidden


@pytest.mark.parametrize(("cost", "pair", "price"), [("value", "XR", 1100), ("contributors", "CT", 9)])
def test_f_the_documented_optimum_by_cost(cost, pair, price):
    done = f_release(cost)
    assert t.hidden_in(done) == {(region, kind) for region in ("R2", "R3") for kind in ("MRI", pair)}
    assert (done.cost, done.is_best) == (price, True)
    assert audit(done) == []


def test_f_the_intervals_of_the_optimum():
    found = {one.place: (one.low, one.high) for one in bounds(t.published(f_release().release))}
    assert found == {
        ("R2", "MRI"): (1220, 2320), ("R3", "MRI"): (500, 1600), ("R2", "XR"): (0, 1100), ("R3", "XR"): (0, 1100),
    }  # fmt: skip


def test_f_by_number_the_first_pair_in_the_printed_order_wins():
    inner = {place: sum(values) for place, values in t.F.items()}
    costs = dict.fromkeys(t.margins(inner), 1)
    beyond, cost, _ = t.cheapest(inner, {("R2", "MRI"): 105, ("R3", "MRI"): 120}, costs)
    assert cost == 2
    assert beyond == {("R2", "CT"), ("R3", "CT")}


def test_f2_another_pattern_of_the_same_figures_would_give_them_away():
    inner = t.margins({place: sum(values) for place, values in t.F.items()})
    both = {("R2", "MRI"), ("R3", "MRI")}  # what two releases, one with CT, one with XR, leave hidden
    assert t.intervals(inner, both) == {("R2", "MRI"): (1620, 1620), ("R3", "MRI"): (1200, 1200)}


def test_f2_the_ledger_keeps_the_first_pattern():
    first = f_release("value")
    second = f_release("contributors", [first.release])
    assert t.hidden_in(second) == t.hidden_in(first)
    assert audit(second) == []


def test_f2_the_audit_finds_the_other_pattern():
    first, other = f_release("value"), f_release("contributors")
    joint = f_release("contributors", [first.release])
    leaking = replace(joint, release=other.release)
    assert audit(other) == []
    assert {leak.unit for leak in audit(leaking)} >= {""}


@pytest.mark.slow
def test_f3_a_late_entrant_is_hidden_in_every_margin_that_holds_it():
    first = f_release()
    late = protect(
        t.contributions([*t.rows_of(t.F), (("R3", "CT"), 145)]),
        [t.F_COLUMNS],
        COMPANIES,
        "value",
        [first.release],
    )
    assert {("R3", "CT"), ("R3", "total"), ("total", "CT"), ("total", "total")} <= t.hidden_in(late)
    assert audit(late) == []
    shown = replace(late.release, hidden=first.release.hidden)
    assert audit(replace(late, release=shown))  # shown as before: 1 445 - 1 300 = 145


def g_table():
    """Give the table of G without the printed twins (total, D1, …) of each département."""
    return {p: v for p, v in t.margins(t.G).items() if p[0] != "total" or p[1] == "total"}


G_LEVELS = {("R1", "D2", "MRI"): 42.0, ("R2", "D6", "MRI"): 25.0}


def test_g_a_hierarchy():
    beyond, cost, is_best = t.cheapest(t.G, G_LEVELS, table=g_table())
    assert (cost, is_best) == (4200, True)
    assert beyond == {
        ("R1", "D3", "MRI"), ("R2", "D4", "MRI"), ("R1", "D2", "CT"),
        ("R1", "D3", "CT"), ("R2", "D4", "CT"), ("R2", "D6", "CT"),
    }  # fmt: skip
    found = t.intervals(g_table(), beyond | set(G_LEVELS))
    assert found[("R1", "D2", "MRI")] == (0, 1320)
    assert found[("R2", "D6", "MRI")] == (0, 860)


def test_g_by_number_six():
    assert t.cheapest(t.G, G_LEVELS, dict.fromkeys(g_table(), 1), g_table())[1] == 6
