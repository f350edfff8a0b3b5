"""What the law calls `used` is what pricing reads: a reform of a used address has an effect, another is refused."""

import pytest

from radioscopie.law import compile as compiling
from radioscopie.law.load import Law
from radioscopie.models.pricing.assumptions import FREED_MODALITIES
from radioscopie.models.pricing.kernels import CT_FEES_A_VISIT
from radioscopie.models.pricing.screen import EXCLUSIVE, MAX_MODIFIERS, URGENCY
from radioscopie.tables.machines import zone_of
from radioscopie.tables.sites import read_departements

LAW = Law.load()
STATIC = (
    "label",
    "section",
    "modality",
    "fee",
    "exemption_code",
    "modifiers",
    "maternity_by_nature",
    "ct_regions",
)


def test_used_addresses_are_those_that_pricing_reads(monkeypatch):
    read, row = set(), compiling._Cells.row

    def recorded(cells, address):
        read.add(address)
        return row(cells, address)

    monkeypatch.setattr(compiling._Cells, "row", recorded)
    compiling.compile_together.cache_clear()  # another test may have compiled it
    compiling.compile_law(LAW)
    used = {
        address
        for address, entry in LAW.entries.items()
        if entry.used and address.rpartition(".")[2] not in STATIC
    }
    assert used - read == set()
    assert {address for address in read & set(LAW.entries) if not LAW.entries[address].used} == set()


def departements(zone):
    codes = read_departements()["code"].to_pylist()
    return ",".join(code for code in codes if zone_of(code) == zone)


@pytest.mark.parametrize(
    ("address", "in_code"),
    [
        ("modifiers.max_per_act", MAX_MODIFIERS),
        ("modifiers.Y.excludes", "".join(EXCLUSIVE - {"Y"})),
        ("modifiers.urgency", ",".join(sorted(URGENCY))),
        ("modifiers.rounding", "half_up_cent"),
        ("associations.rounding", "half_up_cent"),
        ("patient_share.rounding", "half_up_cent"),
        ("patient_share.freed_modalities", ",".join(FREED_MODALITIES)),
        ("technical_fee_rules.zone_paris", departements("paris")),
        ("technical_fee_rules.zone_idf", departements("idf")),
        ("technical_fee_rules.fees_per_session.ct", CT_FEES_A_VISIT),
        ("technical_fee_rules.fees_per_session.mri", 1),
        ("technical_fee_rules.second_ct_counts_as", 1),
    ],
)
def test_what_the_code_holds_of_the_law_is_what_the_law_says(address, in_code):
    """A rule that is code, not a value (`used = false`): the number beside it in the law is the one that is applied."""
    said = LAW[address].at("2026-11-21").value
    assert not LAW.entries[address].used
    assert (set(said.split(",")) == set(in_code.split(","))) if isinstance(said, str) else said == in_code
