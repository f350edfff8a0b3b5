"""Random activity that reaches every branch of the rules, from a seed or drawn (and shrunk) by hypothesis."""

import random
from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from tests.reference.law_values import load
from tests.reference.spoilers import SPOILERS

FIRST_DAY, LAST_DAY = date(2018, 1, 1), date(2027, 12, 31)
CHANGES = [
    *(date(year, 1, 1) for year in range(2018, 2028)),
    *(date(2018, 7, 1), date(2021, 4, 26), date(2022, 4, 1), date(2024, 3, 1), date(2024, 5, 15)),
    *(date(2025, 2, 1), date(2025, 11, 5), date(2026, 4, 1), date(2026, 7, 1)),
]
MRI_CLASSES = ("le_0.5T", "0.5T_1.5T", "1.5T", "1.5T_limb", "1.5T_osteoarticular", "gt_1.5T")
CLASSES = {"ct": ("",), "mri": MRI_CLASSES, "pet": ("pet", "pet_ct")}
REFERENCES = (None, None, 0, 3, 25, 3_000, 11_000)
# Kinds of visit: the acts of its rows are drawn from one of these, so that each rule of the visit is met.
MODALITIES = ("radiography", "ultrasound", "mammography", "ct", "mri", "nuclear")
SMALL, IN_A_VISIT = (1, 1, 1, 1, 2, 3, 5, 12), (1, 1, 1, 1, 2, 3)
LARGE = (700, 999, 1_001, 2_500, 3_501, 4_751, 6_000, 9_000, 13_500)
CAP_KNOWN_FROM = date(2023, 1, 1)
DEAR_CENTS = 10_000


def random_activity(seed, n_rows):
    """Give (rows, machines), the same for the same seed."""
    return activity(random.Random(seed), n_rows)


def activities(max_rows=10):
    """Hypothesis strategy of (rows, machines); a failing one shrinks."""
    return st.builds(activity, st.randoms(use_true_random=False), st.integers(1, max_rows))


def activity(rng, n_rows):
    machines = [machine(rng, f"M{n}") for n in range(8)]
    hot_year = rng.randint(2018, 2027)
    rows = []
    while len(rows) < n_rows:
        rows.extend(visit_rows(rng, machines, hot_year))
    rows = rows[:n_rows]
    enlarge(rng, rows)
    rng.shuffle(rows)
    return [row | {"line": n} for n, row in enumerate(rows, start=2)], machines


# Machines


def machine(rng, name):
    equipment = rng.choice(("ct", "ct", "mri", "mri", "pet"))
    return {
        "machine": name,
        "practice": f"P{rng.randint(1, 2)}",
        "site": "S1",
        "equipment": equipment,
        "class": rng.choice(CLASSES[equipment]),
        "zone": rng.choice(("paris", "idf", "province")),
        "installed_on": installed_on(rng),
        "reference_activity": rng.choice(REFERENCES) if equipment == "ct" else None,
    }


def installed_on(rng):
    """Around a 1 January, where the age switches seven years later; sometimes during the activity."""
    if rng.random() < 0.1:
        return rng.choice(CHANGES)
    return date(rng.randint(2009, 2020), 1, 1) + timedelta(days=rng.randint(-1, 1))


# Visits


def visit_rows(rng, machines, hot_year):
    """Draw the rows of one visit, or one row without encounter."""
    encounter = rng.choice(("", "", "V1", "V2", "V3"))
    day = any_day(rng, hot_year)
    shared = {
        "date": day,
        "practice": f"P{rng.randint(1, 2)}",
        "encounter": encounter,
        "exemption": rng.choice(("", "", "", "ald", "maternity", "c2s", "work_accident")),
        "pathway": rng.choice(("", "", "out")) if day >= CAP_KNOWN_FROM else "",
        "territory": rng.choice(("", "", "", "overseas")),
    }
    pools = [pool for pool in act_pools() for _ in (0, 1)] + [sum(act_pools(), ())]
    pool = rng.choice(pools)
    count = rng.randint(1, 5) if encounter else 1
    return [any_row(rng, shared, pool, machines) for _ in range(count)]


@cache
def act_pools():
    """Codes by modality; PET, dear ultrasounds, supplements and the like apart, so that all are met."""
    acts = load().acts.values()
    by_modality = [tuple(a.code for a in acts if a.modality == modality) for modality in MODALITIES]
    pet = tuple(a.code for a in acts if a.fee == "pet")
    dear = tuple(a.code for a in acts if a.modality == "ultrasound" and is_dear(a))
    others = tuple(a.code for a in acts if a.modality not in MODALITIES)
    return [*by_modality, pet, dear, others, tuple(a.code for a in acts if a.maternity_by_nature)]


def is_dear(act):
    tariff = load().on(f"acts.{act.code}.tariff", LAST_DAY)
    return act.exemption_code == "1" or (tariff or 0) > DEAR_CENTS


def any_day(rng, hot_year):
    if rng.random() < 0.5:
        return rng.choice(CHANGES) - timedelta(days=rng.randint(0, 1)) if rng.random() < 0.9 else LAST_DAY
    if rng.random() < 0.5:
        return date(hot_year, 1, 1) + timedelta(days=rng.randint(0, 364))
    return FIRST_DAY + timedelta(days=rng.randint(0, (LAST_DAY - FIRST_DAY).days))


def any_row(rng, shared, pool, machines):
    act = act_in_force(rng, pool, shared["date"])
    row = shared | {
        "site": "S1",
        "act": act.code,
        "machine": machine_for(rng, act, shared["date"], machines),
        "modifiers": letters_for(rng, act, shared["date"]),
        "association": rng.choice((0, 0, 0, 1, 2, 3, 4, 5)),
        "quantity": rng.choice(IN_A_VISIT if shared["encounter"] else SMALL),
        "sector": rng.choice(("1", "1", "2", "optam")),
        "excess_cents": rng.choice((0, 0, 0, rng.randint(1, 9_000))),
    }
    return rng.choice(SPOILERS)(rng, row, machines) if rng.random() < 0.04 else row


def act_in_force(rng, pool, day):
    """Draw up to three times: an act out of its dates is met, but seldom."""
    for _ in range(3):
        code = rng.choice(pool)
        if load().on(f"acts.{code}.tariff", day) is not None:
            break
    return load().acts[code]


def machine_for(rng, act, day, machines):
    """Usually a machine that fits, so that most rows are priced."""
    installed = [m for m in machines if m["installed_on"] <= day]
    fitting = [m["machine"] for m in installed if act.fee in ("none", m["equipment"])]
    if not fitting or rng.random() < (0.1 if act.fee != "none" else 0.8):
        return ""
    return rng.choice(fitting)


def letters_for(rng, act, day):
    """Draw letters of the act in force on the day, at most four, Y and Z apart, one of urgency, in any order."""
    accepted = list(act.modifiers)
    rng.shuffle(accepted)
    if "Y" in accepted and "Z" in accepted:
        accepted.remove(rng.choice("YZ"))
    urgent = rng.choice("FPSU")
    accepted = [letter for letter in accepted if letter == urgent or letter not in "FPSU"]
    known = [letter for letter in accepted if in_force(f"modifiers.{letter}.", day)]
    return "".join(known[: rng.choice((0, 0, 1, 1, 2, 3, 4))])


def in_force(modifier, day):
    return any(load().on(f"{modifier}{kind}", day) is not None for kind in ("rate", "amount"))


def enlarge(rng, rows):
    """Give large quantities to a few rows that open a fee, so that counts cross the thresholds."""
    candidates = [row for row in rows if row["machine"] and opens_fee(row["act"])]
    for row in rng.sample(candidates, min(len(candidates), 1 + len(rows) // 60)):
        row["quantity"] = 40 if row["encounter"] else rng.choice(LARGE)


def opens_fee(code):
    return code in load().acts and load().acts[code].fee != "none"
