"""Invented French identities of sixty sites, whose truth is known: twins, married names, faults, national numbers.

Shares: 3 % of people are twins, 1 % have a relative of the same names, 27 % of women are known by a married name, the
birth name stands in 55 % of records, a qualified national number in 60 %; 10 % of given names, 3 % of family names and
3.8 % of birth dates have a fault; 1 % of sexes are unknown. Names follow a law of ranks: homonyms grow with size.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

SITES = 60
TWINS, RELATIVES, MARRIED, BIRTH_NAME, NUMBERED = 0.03, 0.01, 0.27, 0.55, 0.60
GIVEN_FAULTS, FAMILY_FAULTS, BIRTH_FAULTS, NO_SEX = 0.10, 0.03, 0.038, 0.01
RECORDS_A_PERSON = (0.42, 0.28, 0.16, 0.09, 0.05)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STARTS = (
    "MAR",
    "LE",
    "BER",
    "DU",
    "ROU",
    "GAR",
    "MO",
    "FOU",
    "CHE",
    "VIL",
    "PER",
    "BO",
    "LAM",
    "GUI",
    "DE",
    "HER",
)
MIDDLES = (
    "TI",
    "NAR",
    "VRE",
    "BOI",
    "SSE",
    "LLE",
    "RE",
    "MAI",
    "CHA",
    "GNO",
    "TA",
    "LI",
    "VAL",
    "DON",
    "RAN",
    "",
)
ENDS = ("N", "D", "ER", "ET", "OT", "EAU", "IER", "AUD", "ON", "EL", "ARD", "IN", "AIS", "OUX", "Y", "ENT")
GIVEN_WORDS = """
JEAN MARIE PIERRE ANNE PAUL CLAIRE LUC JULIE LOUIS EMMA HUGO ALICE JULES LEA ADAM CHLOE NOAH INES LEO JADE
GABRIEL LOUISE RAPHAEL ZOE ARTHUR CAMILLE THOMAS SARAH ANTOINE MANON MAXIME LINA NICOLAS EVA ALEXANDRE LOLA
JULIEN ROMANE VICTOR AGATHE MATHIS NINA THEO ROSE MARTIN ANNA SIMON LUCIE ADRIEN MATHILDE VALENTIN ELISE
CLEMENT MARGAUX DAVID PAULINE SAMUEL MARINE AXEL LAURA ROBIN CELINE YANIS SOPHIE MOHAMED FATIMA IBRAHIM AMINA
DENIS NATHALIE ALAIN SYLVIE MICHEL CATHERINE PATRICK ISABELLE PHILIPPE CHRISTINE GERARD FRANCOISE DANIEL
MONIQUE JACQUES NICOLE ANDRE JACQUELINE BERNARD HELENE RENE SIMONE GEORGES ODETTE MARCEL YVONNE ROGER DENISE
HENRI SUZANNE RAYMOND GERMAINE
"""
GIVEN = tuple(GIVEN_WORDS.split())


def identities(records: int, seed: int = 1) -> tuple[pa.Table, np.ndarray]:
    """Make about so many records.

    Returns
    -------
    the table that `models.studies.linking.link` takes, and the person of each record, shape (n,)
    """
    rng = np.random.default_rng(seed)
    people = _people(round(records / np.dot(RECORDS_A_PERSON, range(1, 6))), rng)
    times = rng.choice(np.arange(1, 6), len(people["birth"]), p=RECORDS_A_PERSON)
    who = rng.permutation(np.repeat(np.arange(len(times)), times))
    n = len(who)
    married = people["married"][who]
    is_known_married = (people["sex"][who] == "F") & (married != "") & (rng.random(n) < 0.7)
    birth_family = people["family"][who]
    family = np.where(is_known_married, married, birth_family)
    family = _faulty(family, FAMILY_FAULTS, rng)
    given = _faulty(_compound(people["given"][who], rng), GIVEN_FAULTS, rng)
    birth = _faulty_days(people["birth"][who], rng)
    number = np.where(rng.random(n) < NUMBERED, people["number"][who], "")
    sex = np.where(rng.random(n) < NO_SEX, "", people["sex"][who])
    held = np.where(rng.random(n) < BIRTH_NAME, birth_family, "")
    columns = {"identity": np.arange(n).astype(str), "family": family, "birth_family": held, "given": given}
    columns |= {"birth": birth, "sex": sex, "number": number, "address": np.full(n, "")}
    return pa.table({name: pa.array(values.tolist(), pa.string()) for name, values in columns.items()}), who


def _people(n: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    families = np.array(sorted({a + b + c for a in STARTS for b in MIDDLES for c in ENDS} | _more(rng)))
    rng.shuffle(families)
    family, other = (families[_ranks(len(families), n, rng)] for _ in range(2))
    given = np.array(GIVEN)[_ranks(len(GIVEN), n, rng, 0.6)]
    sex = np.where(rng.random(n) < 0.5, "F", "M")
    days = np.datetime64("1930-01-01") + rng.integers(0, 33_000, n)
    married = np.where((sex == "F") & (rng.random(n) < MARRIED), other, "")
    place = rng.permutation(n)
    twins, relatives = int(n * TWINS / 2), int(n * RELATIVES / 2)
    one, two = place[:twins], place[twins : 2 * twins]
    family[two], days[two], sex[two] = (
        family[one],
        days[one],
        np.where(rng.random(twins) < 0.6, sex[one], sex[two]),
    )
    alike = given[two] == given[one]
    given[two[alike]] = np.array(GIVEN)[(np.searchsorted(np.sort(GIVEN), given[one[alike]]) + 7) % len(GIVEN)]
    old, young = (
        place[2 * twins : 2 * twins + relatives],
        place[2 * twins + relatives : 2 * (twins + relatives)],
    )
    family[young], given[young], sex[young] = family[old], given[old], sex[old]
    birth = days.astype(str)
    numbers = _numbers(sex, birth, rng)
    return {
        "family": family,
        "given": given,
        "sex": sex,
        "birth": birth,
        "married": married,
        "number": numbers,
    }


def _more(rng: np.random.Generator) -> set[str]:
    """Make rarer names, long enough to be unlike each other."""
    letters = rng.choice(list("AEIOUBCDFGLMNPRST"), (20_000, 8))
    return {"".join(row) for row in letters}


def _ranks(size: int, n: int, rng: np.random.Generator, power: float = 0.75) -> np.ndarray:
    weights = 1 / np.arange(1, size + 1) ** power
    return rng.choice(size, n, p=weights / weights.sum())


def _numbers(sex: np.ndarray, birth: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Make national numbers with their key; no two people have the same."""
    place = rng.permutation(len(sex))
    drawn = zip(sex, birth, place, strict=True)
    digits = [f"{1 if one == 'M' else 2}{day[2:4]}{day[5:7]}{_place(rank)}" for one, day, rank in drawn]
    return np.array([f"{one}{97 - int(one) % 97:02d}" for one in digits])


def _place(rank: int) -> str:
    """Write a département, a commune and an order, each rank its own."""
    return f"{rank % 95 + 1:02d}{rank // 95 % 990 + 1:03d}{rank // 94050 % 999 + 1:03d}"


def _compound(given: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Give a second given name to some people, written by some sites only."""
    second = np.array(GIVEN)[rng.integers(0, len(GIVEN), len(given))]
    is_long = rng.random(len(given)) < 0.05
    return np.where(is_long, np.char.add(np.char.add(given, " "), second), given)


def _faulty(words: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """Put one fault in some words: a letter changed, left out, added, or two exchanged."""
    found = words.astype(object)
    for place in np.flatnonzero(rng.random(len(words)) < share):
        found[place] = _one_fault(str(words[place]), rng)
    return found.astype(str)


def _one_fault(word: str, rng: np.random.Generator) -> str:
    at, letter = int(rng.integers(0, len(word))), LETTERS[int(rng.integers(0, 26))]
    kind = int(rng.integers(0, 4))
    if kind == 0:
        return word[:at] + letter + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1 :] or word
    if kind == 2:
        return word[:at] + letter + word[at:]
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def _faulty_days(days: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Change a digit of some days, exchange day and month, or lose them."""
    found = days.astype(object)
    for place in np.flatnonzero(rng.random(len(days)) < BIRTH_FAULTS):
        day, kind = str(days[place]), int(rng.integers(0, 4))
        if kind == 0:
            found[place] = ""
        elif kind == 1 and int(day[8:]) <= 12:
            found[place] = f"{day[:5]}{day[8:]}-{day[5:7]}"
        elif kind == 2:
            found[place] = f"{day[:8]}{int(rng.integers(1, 29)):02d}"
        else:
            found[place] = f"{int(day[:4]) + int(rng.choice([-10, -1, 1, 10]))}{day[4:]}"
    return found.astype(str)


def measured(people: np.ndarray, who: np.ndarray) -> dict[str, float]:
    """Compare people found with the truth, pair by pair.

    Returns
    -------
    pairs (true), precision, recall, twins_merged: share of people found that hold two true people
    """

    def pairs(*groups: np.ndarray) -> int:
        _, counts = np.unique(np.stack(groups), axis=1, return_counts=True)
        return int((counts * (counts - 1) // 2).sum())

    true, found, both = pairs(who), pairs(people), pairs(who, people)
    return {"pairs": true, "precision": both / max(found, 1), "recall": both / true}
