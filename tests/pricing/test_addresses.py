"""What the law calls `used` is what pricing reads: a reform of a used address has an effect, another is refused."""

from radioscopie.law import compile as compiling
from radioscopie.law.load import Law

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
    compiling.compile_law(LAW)
    used = {
        address
        for address, entry in LAW.entries.items()
        if entry.used and address.rpartition(".")[2] not in STATIC
    }
    assert used - read == set()
    assert {address for address in read & set(LAW.entries) if not LAW.entries[address].used} == set()
