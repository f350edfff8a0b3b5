"""The pages on the law say what the law holds."""

import re
from pathlib import Path

from radioscopie.law.load import Law
from radioscopie.law.reform import load_reform

LAW = Law.load()
DOCS = Path(__file__).parents[2] / "docs"
DATA = ("acts.", "technical_fees.", "statements.")


def test_the_page_of_addresses_lists_every_rule():
    page = (DOCS / "reference" / "law-addresses.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w.]+)` \| (\w+) \| .* \| (yes|no) \|$", page, flags=re.MULTILINE)
    entries = [entry for address, entry in LAW.entries.items() if not address.startswith(DATA)]
    assert sorted(rows) == sorted(
        (entry.address, entry.kind, "yes" if entry.used else "no") for entry in entries
    )


def test_the_example_addresses_of_the_page_exist():
    page = (DOCS / "reference" / "law-addresses.md").read_text("utf-8")
    examples = re.findall(r"`((?:technical_fees|statements)\.[\w.]+)`", page)
    assert len(examples) > 6
    for address in examples:
        assert LAW[address]


def test_the_example_reform_of_the_page_works(tmp_path):
    page = (DOCS / "reference" / "reform-files.md").read_text("utf-8")
    example = "\n".join(line[4:] for line in page.splitlines() if line.startswith("    ") or not line)
    path = tmp_path / "example.toml"
    path.write_text(example, "utf-8")
    assert load_reform(path).title == "Contre-proposition"
    law = LAW.with_reforms(path)
    assert law["acts.ZBQK002.tariff"].at("2026-07-01").value == 2200
    # 154.77 x 0.95 = 147.0315, then the law's own amount again
    fee = law["technical_fees.mri.full.1.5T.province.non_amortised"]
    assert [fee.at(day).value for day in ("2026-07-01", "2027-07-01")] == [14703, 15030]
