"""Lines that nobody gave an amount: counted where they fall, and a margin is then a bound."""

from radioscopie.models.finances.accounts import accounts
from radioscopie.models.finances.charges import values_in
from radioscopie.report.amounts import between
from radioscopie.tables.charges import Charge
from tests.finances.toy import charge, desks, takings


def test_lines_without_an_amount_are_counted_where_they_fall_and_nowhere_else():
    """One of each CT, one of each MRI (there is none), one of the practice: two fall on it, one on its machine."""
    nothing = (None, None, None, "missing", "")
    lines = (
        Charge("contrast_ct", "contrast", "volume", "exam", "ct", "", *nothing),
        Charge("contrast_mri", "contrast", "volume", "exam", "mri", "", *nothing),
        Charge("audit", "other", "fixed", "practice", "", "", *nothing),
        charge("rent", "premises", "fixed", 100),
    )
    year = takings(1, 1000, 0, 10).year()
    levels = ("practice", "site", "machine")
    found = [accounts(desks(), lines, values_in(lines), year, year, level=level).lacking for level in levels]
    assert [one.tolist() for one in found] == [[2], [1], [1]]


def test_the_sign_of_a_bound_stands_once_before_both_ends():
    most, other = ("≤\u00a0270 k€", "≤\u00a0330 k€"), ("270 k€", "≤\u00a0330 k€")
    assert between(most, "fr") == "≤\u00a0270 k€ à 330 k€"
    assert between(other, "fr") == "270 k€ à ≤\u00a0330 k€"
