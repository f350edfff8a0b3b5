"""The scenario that carries the user's own rate of repeats to `radioscopie run`: one measure a modality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.tables.studies.effects import sharing_effects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Row

FILE = "scenario.toml"
NAMES = {
    "XR": "radiography", "US": "ultrasound", "MG": "mammography", "CT": "ct", "MR": "mri", "NM": "nuclear",
    "BD": "bone_densitometry",
}  # fmt: skip
GENERAL, NONE = "SHR-004", "SHR-005"
HEAD = """# Written by `radioscopie studies repeats`: the share of repeats made elsewhere in one index of studies,
# applied to the exams of France. An archive is not France: the rate is yours, volumes and prices are the baseline's.
# What sharing avoids is published and conflicts: none (AJMC 2024), 25 % (Vest 2014), 44 to 67 % (Lammers 2014).
[title]
fr = "Répétitions évitées, au taux de votre archive"
en = "Repeat exams avoided, at the rate of your archive"

[question]
fr = "Que rapporterait le partage des images, au taux mesuré ?"
en = "What would sharing images give back, at the rate measured?"

[period]
first = 2026
last = 2028

[base]
law = "in_force"

[[variant]]
name = "shared"
title = { fr = "Images partagées", en = "Images shared" }
"""
OF_SHARING = f"{NONE}, {GENERAL}, SHR-001 to SHR-003"


def scenario_of(rates: Sequence[Row]) -> bytes:
    """Write the scenario.

    Parameters
    ----------
    rates : of each modality: modality, elsewhere_share, elsewhere_low_95, elsewhere_high_95 (None: hidden)
    """
    return "\n".join([HEAD, *_measures(rates)]).encode()


def measured(rates: Sequence[Row]) -> list[Row]:
    """Give the modalities that a scenario knows and whose rate is shown."""
    return [row for row in rates if row["modality"] in NAMES and row["elsewhere_share"] is not None]


def _measures(rates: Sequence[Row]) -> Iterator[str]:
    for row in measured(rates):
        name = NAMES[row["modality"]]
        low, central, high = (
            f'"{100 * row[one]:.3f} %"'
            for one in ("elsewhere_low_95", "elsewhere_share", "elsewhere_high_95")
        )
        yield f"""[[variant.repeats]]
name = "{name}"
modality = "{name}"
repeat_pct = {{ low = {low}, central = {central}, high = {high}, source = "your index: {row["compared"]} studies" }}
avoided_pct = {{ low = 0, central = {_central()}, high = {_high(row["modality"])}, source = "{OF_SHARING}" }}
from = 2026-01-01
full = 2027-01-01
"""


def _effects() -> Mapping[str, Row]:
    return {row["id"]: row for row in sharing_effects()}


def _central() -> str:
    return f"{_effects()[GENERAL]['central_pct']:g}"


def _high(modality: str) -> str:
    """Give the highest central effect that was published for a modality."""
    own = [row["central_pct"] for row in sharing_effects() if modality in row["modalities"]]
    return f"{max(own, default=_effects()[GENERAL]['high_pct']):g}"
