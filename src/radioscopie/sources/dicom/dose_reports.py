"""Radiation dose structured reports: one record an irradiation event (templates 10001 to 10015 of DICOM PS3.16).

A report is known by its title, not by its class: some scanners store theirs as Enhanced SR. The same event may stand
in several reports (cumulative, continued, sent twice): its UID tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.sources.dicom.items import NO_CODE, children, coded, concept, descendants, measured, words
from radioscopie.sources.dicom.units import in_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Row
    from radioscopie.sources.dicom.items import Code, Item

TITLE = "113701"
CT, XRAY = "CT", "XR"
EVENTS = {"113819": CT, "113706": XRAY}
TOTALS = {"113811": CT, "113702": XRAY}

NUMBERS = {
    "113830": "ctdivol_mgy",
    "113838": "dlp_mgy_cm",
    "113825": "length_mm",
    "113930": "ssde_mgy",
    "122130": "dap_mgy_cm2",
    "113738": "rp_mgy",
    "111631": "agd_mgy",
    "111633": "compression_mm",
}
SUMS = {"113813": "dlp_mgy_cm", "113722": "dap_mgy_cm2", "113725": "rp_mgy"}
EVENT_COUNT = "113812"
SMALL_MGY_CM = 1  # beside a hundredth of the total
EVENT_UID, RETIRED_EVENT_UID = "113769", "113853"
ACQUISITION, PROJECTION = "113820", "113721"
PROTOCOL, REGION, PHANTOM, VIEW = "125203", "123014", "113835", "111031"
SIDES = ("111027", "G-C171")
SIDE_OF_BREAST = {"T-04020": "Right", "T-04030": "Left"}


def is_dose_report(dataset: Item) -> bool:
    """Tell whether a data set is a radiation dose report, whatever its class."""
    return concept(dataset) == TITLE


def events_of(report: Item) -> Iterator[Row]:
    """Read the irradiation events of a report.

    Returns
    -------
    for each, in the order of the file: event_uid, kind (CT, XR), protocol, region, region_code, acquisition_type and
    its code, phantom (code), view, laterality; each number of `NUMBERS` in the unit of its name, None where it is
    absent or its unit is not one that the standard allows; `wrong_units`: those left out, as "column: value unit"
    """
    for item in descendants(report):
        if kind := EVENTS.get(concept(item)):
            yield _event(item, kind)


def totals_of(report: Item) -> Row:
    """Read what a report says of all its events.

    Returns
    -------
    events : number of events that it declares, None where it says nothing
    dlp_mgy_cm, dap_mgy_cm2, rp_mgy : totals, of every plane together, None where it says nothing
    """
    found: Row = dict.fromkeys(["events", *SUMS.values()])
    for item in descendants(report):
        if concept(item) in TOTALS:
            _add_totals(found, item)
    return found


def is_off(events: Sequence[Row], totals: Row) -> bool:
    """Tell whether a report says another total, or another number of events, than those it holds."""
    count, total = totals["events"], totals["dlp_mgy_cm"]
    summed = sum(one["dlp_mgy_cm"] or 0 for one in events)
    is_far = total is not None and abs(total - summed) > max(SMALL_MGY_CM, total / 100)
    return is_far or (count is not None and count != len(events))


def _add_totals(found: Row, container: Item) -> None:
    for item in children(container):
        name, value = concept(item), measured(item)
        if value is None or value.number is None:
            continue
        if name == EVENT_COUNT:
            found["events"] = int(value.number)
        elif name in SUMS:
            number = in_unit(SUMS[name], value)
            column = SUMS[name]
            found[column] = number if found[column] is None or number is None else found[column] + number


def _event(item: Item, kind: str) -> Row:
    texts: dict[str, Item] = {}
    for one in descendants(item):
        texts.setdefault(concept(one), one)
    code = _code(texts, ACQUISITION if kind == CT else PROJECTION)
    region = _code(texts, REGION)
    return {
        "event_uid": _uid(texts),
        "kind": kind,
        "protocol": words(texts[PROTOCOL], "TextValue") if PROTOCOL in texts else "",
        "region": region.meaning,
        "region_code": region.value,
        "acquisition_type": code.meaning,
        "acquisition_code": code.value,
        "phantom": _code(texts, PHANTOM).value,
        "view": _code(texts, VIEW).meaning,
        "laterality": _side(texts, region),
        **_numbers(texts),
    }


def _uid(texts: dict[str, Item]) -> str:
    found = texts.get(EVENT_UID, texts.get(RETIRED_EVENT_UID))
    return words(found, "UID") if found is not None else ""


def _code(texts: dict[str, Item], name: str) -> Code:
    return coded(texts[name]) if name in texts else NO_CODE


def _side(texts: dict[str, Item], region: Code) -> str:
    for name in SIDES:
        if name in texts:
            return coded(texts[name]).meaning
    return SIDE_OF_BREAST.get(region.value, "")


def _numbers(texts: dict[str, Item]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    wrong = list[str]()
    for name, column in NUMBERS.items():
        value = measured(texts[name]) if name in texts else None
        read[column] = in_unit(column, value) if value else None
        if value and value.number is not None and read[column] is None:
            wrong.append(f"{column}: {value.number} {value.unit}")
    return {**read, "wrong_units": "; ".join(wrong)}
