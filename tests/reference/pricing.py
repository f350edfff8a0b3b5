"""The price of each row, one rule at a time, to be read beside docs/reference/pricing.md.

Sections 1 to 3 are here, section 4 in fees.py, section 5 in shares.py. Money: int cents; rates: Fraction.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from tests.reference.fees import fees_of_rows
from tests.reference.law_values import Act
from tests.reference.rounding import half_up
from tests.reference.shares import shares_of_visit

FLAT_LETTERS = "FUPS"
RATE_LETTERS = "BCDEGYZ"


@dataclass(frozen=True)
class Unit:
    """One act done once. `associated`, `flat` and `paid` are what is left after the rules of the visit."""

    place: int
    row: dict
    act: Act
    tariff: int
    modified: int
    own_rate: Fraction
    flat: int
    associated: int
    paid: bool = True

    @property
    def amount(self):
        return self.associated + self.flat


@dataclass(frozen=True)
class Visit:
    """The units of one visit in the order of section 3; `times` identical visits (rows without encounter)."""

    units: list
    times: int


def price(rows, machines, law):
    """Price rows (see docs/reference/pricing.md): one result per row, in the order of `rows`."""
    park = {machine["machine"]: machine for machine in machines}
    refused = [refused_column(row, park, law) for row in rows]
    units = {n: unit_of(n, row, law) for n, row in enumerate(rows) if not refused[n]}
    visits = [ranked(visit, law) for visit in visits_of(units.values())]
    acts, fees = sums_by_row(visits, law), fees_of_rows(visits, park, law)
    return [
        {"rejected": refused[n]} if refused[n] else result(row, acts[n], fees[n])
        for n, row in enumerate(rows)
    ]


def result(row, act_part, fee):
    excess, known = row["excess_cents"], fee["technical_fee_cents"] is not None
    paid = act_part["act_cents"] + act_part["modifiers_cents"] + act_part["association_cents"]
    shared = act_part | {"patient_cents": act_part["patient_cents"] + excess}
    if not known:
        return shared | fee | {"total_cents": None, "insurer_cents": None}
    total = paid + fee["technical_fee_cents"] + excess
    insurer = act_part["insurer_cents"] + fee["technical_fee_cents"]
    return shared | fee | {"total_cents": total, "insurer_cents": insurer}


# 1. Which rows can be priced


def refused_column(row, park, law):
    """Name the column for which the row is refused, "" when it can be priced."""
    if law.on(f"acts.{row['act']}.tariff", row["date"]) is None:
        return "act"
    if any(broken_rules_of_modifiers(row, law)):
        return "modifiers"
    if row["machine"] and not machine_is_right(row, park, law):
        return "machine"
    if row["pathway"] == "out" and law.on("patient_share.out_of_pathway_cap", row["date"]) is None:
        return "pathway"
    return ""


def broken_rules_of_modifiers(row, law):
    letters, day = row["modifiers"], row["date"]
    yield len(letters) > law.needed("modifiers.max_per_act", day)
    yield len(set(letters)) < len(letters)
    yield "Y" in letters and "Z" in letters
    yield sum(letters.count(letter) for letter in FLAT_LETTERS) > 1
    yield any(letter not in law.acts[row["act"]].modifiers for letter in letters)
    yield any(modifier_value(letter, day, law) is None for letter in letters)


def modifier_value(letter, day, law):
    """Give the rate or the flat cents of a letter; None: unknown, ended, or in no source read."""
    if letter in FLAT_LETTERS:
        return law.on(f"modifiers.{letter}.amount", day)
    return law.on(f"modifiers.{letter}.rate", day)


def machine_is_right(row, park, law):
    machine, fee = park.get(row["machine"]), law.acts[row["act"]].fee
    if machine is None:
        return fee == "none"
    if row["date"] < machine["installed_on"]:
        return False
    return fee in ("none", machine["equipment"])


# 2. The act


def unit_of(place, row, law):
    day, letters = row["date"], row["modifiers"]
    tariff = tariff_of(row, law)
    rates = [modifier_value(letter, day, law) for letter in letters if letter in RATE_LETTERS]
    flat = sum(modifier_value(letter, day, law) for letter in letters if letter in FLAT_LETTERS)
    modified = half_up(tariff * (1 + sum(rates)))
    own_rate = association_rate(row["association"], day, law)
    associated = half_up(modified * own_rate)
    return Unit(place, row, law.acts[row["act"]], tariff, modified, own_rate, flat, associated)


def tariff_of(row, law):
    grid = "tariff_non_optam" if row["sector"] == "2" else "tariff"
    tariff = law.needed(f"acts.{row['act']}.{grid}", row["date"])
    if row["territory"] != "overseas":
        return tariff
    return half_up(tariff * law.needed("overseas.act_coefficient", row["date"]))


def association_rate(code, day, law):
    return Fraction(1) if code == 0 else law.needed(f"associations.{code}.rate", day)


# 3. The visit


def visits_of(units):
    """Gather the units of an encounter; a unit of a row without encounter is a visit of its own."""
    together, alone = {}, []
    for unit in units:
        row = unit.row
        if row["encounter"]:
            key = (row["practice"], row["date"], row["encounter"])
            together.setdefault(key, []).extend([unit] * row["quantity"])
        else:
            alone.append(Visit([unit], times=row["quantity"]))
    return [Visit(sorted(units, key=rank_key), times=1) for units in together.values()] + alone


def rank_key(unit):
    row = unit.row
    return (-unit.tariff, row["association"], row["act"], "".join(sorted(row["modifiers"])), row["line"])


def ranked(visit, law):
    """Apply the rules of a visit one after the other; each gives new units in the same order."""
    units = visit.units
    for rule in (codes_to_dearest, radiograph_rule, one_mri, urgency_once):
        units = rule(units, law)
    return Visit(units, visit.times)


def codes_to_dearest(units, law):
    """Article III-3 B: among acts billed 1 or 2, the full rates go to those of highest tariff (R3.2)."""
    takers = [n for n, unit in enumerate(units) if bears_a_rank(unit, law)]
    codes = sorted(units[n].row["association"] for n in takers)
    moved = list(units)
    for n, code in zip(takers, codes, strict=True):
        rate = association_rate(code, units[n].row["date"], law)
        moved[n] = at_rate(units[n], rate)
    return moved


def bears_a_rank(unit, law):
    in_force = law.on("associations.rank_by_tariff", unit.row["date"]) == 1
    beside = unit.act.modality in ("supplement", "interventional", "nuclear")
    return in_force and unit.row["association"] in (1, 2) and not beside


def at_rate(unit, rate):
    return replace(unit, own_rate=rate, associated=half_up(unit.modified * rate))


def not_paid(unit):
    return replace(unit, associated=0, paid=False)


def radiograph_rule(units, law):
    """From 5 November 2025: a first radiograph, a second at half, then nothing (R3.5)."""
    places = [n for n, unit in enumerate(units) if under_radiograph_rule(unit, law)]
    if not places:
        return units
    day, ranked_units = units[0].row["date"], list(units)
    most = law.needed("associations.radiograph_max_acts", day)
    first_rate = Fraction(1) if only_radiographs(units, places) else units[places[0]].own_rate
    second_rate = min(first_rate, law.needed("associations.radiograph_second_rate", day))
    for rank, n in enumerate(places, start=1):
        if rank > max(most, 1):
            ranked_units[n] = not_paid(units[n])
        else:
            ranked_units[n] = at_rate(units[n], first_rate if rank == 1 else second_rate)
    return ranked_units


def under_radiograph_rule(unit, law):
    in_force = law.needed("associations.radiograph_general_rule", unit.row["date"]) == 1
    return in_force and unit.act.modality == "radiography" and unit.row["association"] != 5


def only_radiographs(units, places):
    """Several ranked radiographs, and nothing else but supplements and other moments of the day."""
    others = [unit for n, unit in enumerate(units) if n not in places and unit.row["association"] != 5]
    return len(places) > 1 and all(unit.act.modality == "supplement" for unit in others)


def one_mri(units, law):
    """One MRI act a session, the first in the order (M12.4); the moment of code 5 is another session."""
    met, kept = 0, []
    for unit in units:
        counted = unit.act.modality == "mri" and unit.row["association"] != 5
        met += counted
        most = law.needed("associations.mri_max_acts", unit.row["date"])
        kept.append(not_paid(unit) if counted and met > most else unit)
    return kept


def urgency_once(units, law):
    """Article III-2: one urgency modifier for the acts of a moment, the dearest, on one act paid (M12.2)."""
    carriers = {carrier_of(units, apart) for apart in (False, True)}
    return [unit if n in carriers else replace(unit, flat=0) for n, unit in enumerate(units)]


def carrier_of(units, apart):
    """Name the place of the unit that carries the urgency of the acts of code 5, or of the others."""
    bearers = [
        (-unit.flat, n)
        for n, unit in enumerate(units)
        if unit.flat and unit.paid and (unit.row["association"] == 5) == apart
    ]
    return min(bearers)[1] if bearers else None


def sums_by_row(visits, law):
    """Add up the act part and its shares over the units of each row."""
    sums = {}
    for visit in visits:
        for unit, shares in zip(visit.units, shares_of_visit(visit.units, law), strict=True):
            total = sums.setdefault(unit.place, dict.fromkeys(act_part_of(unit) | shares, 0))
            for column, amount in (act_part_of(unit) | shares).items():
                total[column] += amount * visit.times
    return sums


def act_part_of(unit):
    modifiers = unit.modified - unit.tariff + unit.flat
    taken_away = unit.amount - unit.modified - unit.flat
    return {"act_cents": unit.tariff, "modifiers_cents": modifiers, "association_cents": taken_away}
