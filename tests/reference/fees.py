"""Section 4 of docs/reference/pricing.md: the technical fee, from the machine's running count of the year."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tests.reference.rounding import half_up

SECOND = 2
MISSING = "missing"


@dataclass(frozen=True)
class Fee:
    """One fee that is paid: `second` when it is the second of a visit."""

    place: int
    line: int
    day: date
    machine: str
    second: bool


@dataclass(frozen=True)
class Amount:
    """What one fee is worth, between its two bounds (None: a value of the law is missing)."""

    band: str
    low: int | None
    high: int | None


def fees_of_rows(visits, park, law):
    """Give the fee columns of each row, by its place."""
    amounts = {}
    for fee, amount in amounts_of(paid_fees(visits, park), park, law):
        amounts.setdefault(fee.place, []).append(amount)
    units = {unit.place: unit for visit in visits for unit in visit.units}
    return {place: fee_columns(unit, amounts.get(place, [])) for place, unit in units.items()}


def fee_columns(unit, amounts):
    low, high = total([a.low for a in amounts]), total([a.high for a in amounts])
    return {
        "technical_fee_cents": low if low == high else None,
        "technical_fee_low_cents": low,
        "technical_fee_high_cents": high,
        "technical_fee_band": "+".join(dict.fromkeys(a.band for a in amounts)) or no_fee(unit),
        "fee_units": len(amounts),
    }


def total(cents):
    return None if None in cents else sum(cents)


def no_fee(unit):
    if unit.act.fee == "none":
        return ""
    return "none" if unit.row["machine"] else "elsewhere"


# Rank in the visit


def paid_fees(visits, park):
    """List the fees paid: one per visit and equipment, and a second one for CT."""
    fees = []
    for visit in visits:
        ranks = {}
        for unit in [u for u in visit.units if u.act.fee != "none" and u.row["machine"]]:
            equipment = park[unit.row["machine"]]["equipment"]
            ranks[equipment] = ranks.get(equipment, 0) + 1
            if ranks[equipment] <= (SECOND if equipment == "ct" else 1):
                fees.extend([fee_of(unit, ranks[equipment])] * visit.times)
    return fees


def fee_of(unit, rank):
    row = unit.row
    return Fee(unit.place, row["line"], row["date"], row["machine"], rank == SECOND)


# Count of the civil year


def amounts_of(fees, park, law):
    """Count the fees of each machine in each civil year, and price each with its number k."""
    for (machine, _), of_year in groupby(sorted(fees, key=count_order), key=machine_and_year):
        counted, known = enumerate(of_year, start=1), {}
        for k, fee in counted:
            bands = possible_bands(park[machine], fee.day, k, law)
            seen = (fee.day, fee.second, bands)
            if seen not in known:
                known[seen] = amount_of(fee, park[machine], bands, law)
            yield fee, known[seen]


def count_order(fee):
    return (fee.machine, fee.day.year, fee.day, fee.second, fee.line)


def machine_and_year(fee):
    return (fee.machine, fee.day.year)


# Band


def possible_bands(machine, day, k, law):
    """Give the band of fee k: two (low, high) if the CT reference is unknown, none if the law is silent."""
    if machine["equipment"] == "pet":
        reference = law.on("fee_thresholds.pet.reference", day)
        return () if reference is None else ("full" if k <= reference else "reduced",)
    first = law.on(f"fee_thresholds.{machine['equipment']}.threshold_1", day)
    second = law.on(f"fee_thresholds.{machine['equipment']}.threshold_2", day)
    if first is None or second is None:
        return ()
    bands = [band(k, reference, first, second) for reference in references(machine, day, first, law)]
    return tuple(dict.fromkeys(bands))


def references(machine, day, threshold_1, law):
    """Give the reference activity, or its two bounds 0 and threshold_1 when nobody gives it."""
    if machine["equipment"] == "mri":
        known = law.on(f"fee_thresholds.mri.reference.{machine['class']}", day)
        return () if known is None else (known,)
    typed = machine["reference_activity"]
    known = law.on("fee_thresholds.ct.reference", day) if typed is None else typed
    return (0, threshold_1) if known is None else (known,)


def band(k, reference, threshold_1, threshold_2):
    if k <= reference:
        return "full"
    if k <= threshold_1:
        return "reduced_1"
    if k <= threshold_2:
        return "reduced_2"
    return "reduced_3"


# Age and amount


def amount_of(fee, machine, bands, law):
    amounts = [law.on(fee_address(machine, band, fee.day, law), fee.day) for band in bands]
    if not amounts or None in amounts:
        return Amount(MISSING, None, None)
    if fee.second:
        rate = law.needed("technical_fee_rules.second_ct_rate", fee.day)
        amounts = [half_up(amount * rate) for amount in amounts]
    return Amount("_or_".join(reversed(bands)), amounts[0], amounts[-1])


def fee_address(machine, band, day, law):
    parts = ["technical_fees", machine["equipment"], band]
    if machine["equipment"] != "ct":
        parts.append(machine["class"])
    if machine["equipment"] == "mri" and band == "full":
        parts.append(machine["zone"])
    if band == "full":
        parts.append(age(machine, day, law))
    return ".".join(parts)


def age(machine, day, law):
    """Amortised: installed before 1 January of the year seven years earlier (R5.6)."""
    years = law.needed("technical_fee_rules.amortised_after_years", day)
    before = date(day.year - years, 1, 1)
    return "amortised" if machine["installed_on"] < before else "non_amortised"
