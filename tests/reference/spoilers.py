"""Ways to make a row that must be refused, one per reason of section 1 of docs/reference/pricing.md."""

from datetime import date, timedelta


def unknown_act(rng, row, machines):
    return row | {"act": "XXXX999"}


def act_not_in_force(rng, row, machines):
    """The archive supplement ended on 5 November 2025."""
    return row | {"act": "YYYY600", "modifiers": "", "date": max(row["date"], date(2025, 11, 5))}


def unknown_letter(rng, row, machines):
    return row | {"modifiers": row["modifiers"] + rng.choice("?zÉ")}


def letter_without_value(rng, row, machines):
    return row | {"act": "HMQH003", "modifiers": rng.choice("A37")}


def letter_not_accepted(rng, row, machines):
    return row | {"act": "ZBQK002", "machine": "", "modifiers": "G"}


def letter_not_in_force(rng, row, machines):
    return row | {"act": "ZBQK002", "machine": "", "modifiers": "Z", "date": date(2019, 12, 31)}


def letter_twice(rng, row, machines):
    return row | {"act": "ZBQK002", "machine": "", "modifiers": "FF"}


def five_letters(rng, row, machines):
    return row | {"act": "ZBQK002", "machine": "", "modifiers": "BDEFY"}


def both_y_and_z(rng, row, machines):
    return row | {"act": "ZBQK002", "machine": "", "modifiers": "YZ", "date": date(2026, 1, 1)}


def two_urgencies(rng, row, machines):
    return row | {"act": "ZBQK002", "machine": "", "modifiers": rng.choice(("FU", "UF", "ZSP"))}


def unknown_machine(rng, row, machines):
    return row | {"act": "ACQK001", "modifiers": "", "machine": "NOWHERE"}


def wrong_equipment(rng, row, machines):
    others = [m["machine"] for m in machines if m["equipment"] != "ct"]
    return row | {"act": "ACQK001", "modifiers": "", "machine": rng.choice(others or ["NOWHERE"])}


def before_installation(rng, row, machines):
    newest = max(machines, key=lambda machine: machine["installed_on"])
    acts = {"ct": "ACQK001", "mri": "ACQN001", "pet": "ZZQL016"}
    day = newest["installed_on"] - timedelta(days=1)
    return row | {
        "act": acts[newest["equipment"]],
        "machine": newest["machine"],
        "modifiers": "",
        "date": max(day, date(2018, 1, 1)),
    }


def out_of_pathway_without_cap(rng, row, machines):
    return row | {"pathway": "out", "date": min(row["date"], date(2022, 12, 31))}


SPOILERS = (
    unknown_act,
    act_not_in_force,
    unknown_letter,
    letter_without_value,
    letter_not_accepted,
    letter_not_in_force,
    letter_twice,
    five_letters,
    both_y_and_z,
    two_urgencies,
    unknown_machine,
    wrong_equipment,
    before_installation,
    out_of_pathway_without_cap,
)
