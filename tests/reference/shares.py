"""Section 5 of docs/reference/pricing.md: who pays the act (the technical fee is all the insurer's)."""

from tests.reference.rounding import half_up

ORDINARY = ("", "c2s")
OWES_PARTICIPATION = ("", "ald", "work_accident")
CHILD_LETTERS = "EG"


def shares_of_visit(units, law):
    """Share the amount of each unit of a visit (in the order of section 3), excess fee left out."""
    copays = copays_of_visit(units, law)
    penalties = [penalty_of(unit, copay, law) for unit, copay in zip(units, copays, strict=True)]
    dues = participation_dues(units, law)
    return [shares(*parts) for parts in zip(units, copays, penalties, dues, strict=True)]


def shares(unit, copay, penalty, due):
    participation = min(due, unit.amount - copay - penalty)
    insurer = unit.amount - copay - penalty - participation
    patient = penalty + participation
    return {"insurer_cents": insurer, "complementary_cents": copay, "patient_cents": patient}


# 1. Statute


def all_to_insurer(unit):
    return unit.row["exemption"] == "maternity" or unit.act.maternity_by_nature


def owes_ordinary_copay(unit):
    return unit.row["exemption"] in ORDINARY and not all_to_insurer(unit)


# 2 and 3. Co-payment, and the units freed of it


def copays_of_visit(units, law):
    copays, flat_sum_asked = [], False
    for unit in units:
        flat_sum_here = is_freed_ultrasound(unit, units, law) and not flat_sum_asked
        copays.append(copay_of(unit, units, flat_sum_here, law))
        flat_sum_asked = flat_sum_asked or flat_sum_here
    return copays


def is_freed_ultrasound(unit, units, law):
    return owes_ordinary_copay(unit) and is_ultrasound(unit) and is_freed(unit, units, law)


def copay_of(unit, units, flat_sum_here, law):
    day = unit.row["date"]
    if not owes_ordinary_copay(unit):
        return 0
    if flat_sum_here:
        return min(law.needed("patient_share.flat_sum", day), unit.amount)
    if is_freed(unit, units, law):
        return 0
    return unit.amount - half_up(unit.amount * law.needed("patient_share.insurer_rate", day))


def is_freed(unit, units, law):
    """Each act alone reaches the threshold (M6.1); ultrasounds also by the sum of the code-1 acts (M6.2)."""
    threshold = law.needed("patient_share.flat_sum_threshold", unit.row["date"])
    if unit.associated >= threshold:
        return True
    together = sum(other.associated for other in units if other.act.exemption_code == "1")
    return is_ultrasound(unit) and together >= threshold


def is_ultrasound(unit):
    return unit.act.modality == "ultrasound"


# 4. Outside the pathway


def penalty_of(unit, copay, law):
    row, day = unit.row, unit.row["date"]
    if row["pathway"] != "out" or row["exemption"] or all_to_insurer(unit):
        return 0
    penalty = half_up(unit.amount * law.needed("patient_share.out_of_pathway_rate", day))
    return min(penalty, law.needed("patient_share.out_of_pathway_cap", day), unit.amount - copay)


# 5. Flat participation


def participation_dues(units, law):
    """What each unit owes, before the limit of what is left of its amount; the first four of a visit."""
    dues, count = [], 0
    for unit in units:
        day, owes = unit.row["date"], owes_participation(unit)
        count += owes
        within = owes and count <= law.needed("patient_share.participation_max_per_day", day)
        dues.append(law.needed("patient_share.participation", day) if within else 0)
    return dues


def owes_participation(unit):
    child = any(letter in unit.row["modifiers"] for letter in CHILD_LETTERS)
    exempt = unit.act.modality == "supplement" or unit.act.maternity_by_nature or child
    return unit.row["exemption"] in OWES_PARTICIPATION and unit.amount > 0 and not exempt
