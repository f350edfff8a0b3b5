"""Small published samples, typed as facts. Their sources are in docs/concepts/survey-estimates.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from radioscopie.models.survey.calibration import Totals
from radioscopie.models.survey.design import given_weights, stratified


def data(name: str):
    """Read a table of numbers: employees (CALMAR 2), crops (Battese et al. 1988), milk (Arora and Lahiri 1997)."""
    return np.loadtxt(Path(__file__).parent / "data" / f"{name}.csv", delimiter=",", skiprows=1)


# A survey of 15 practices: stratum, machines, acts of the month one year before, and now
PRACTICES = [
    *(
        ("A-small", 0, 900, 640),
        ("A-small", 1, 1500, 1010),
        ("A-small", 1, 1300, 900),
        ("A-small", 0, 700, 560),
    ),
    *(("A-large", 4, 6200, 4100), ("A-large", 3, 5200, 3700), ("A-large", 5, 8100, 5200)),
    *(("B-small", 1, 1400, 1050), ("B-small", 0, 800, 500), ("B-small", 0, 650, 480)),
    *(("B-small", 1, 1700, 1150), ("B-small", 2, 2100, 1600)),
    *(("B-large", 3, 4800, 3500), ("B-large", 6, 9300, 5900), ("B-large", 4, 6000, 4300)),
]
PRACTICE_STRATA = [row[0] for row in PRACTICES]
PRACTICE_COUNTS = {"A-small": 40, "A-large": 8, "B-small": 60, "B-large": 12}
MACHINES, Y0, Y1 = np.array([row[1:] for row in PRACTICES], dtype=float).T
IN_A = np.array([name.startswith("A") for name in PRACTICE_STRATA])


def practices():
    return stratified(PRACTICE_STRATA, PRACTICE_COUNTS)


def practice_totals():
    strata = [[name == one for name in PRACTICE_STRATA] for one in PRACTICE_COUNTS]
    x = np.column_stack([*strata, MACHINES * IN_A, MACHINES * ~IN_A]).astype(float)
    return Totals(x, np.array([40, 8, 60, 12, 60, 120.0]), (*PRACTICE_COUNTS, "A", "B"))


# CALMAR 2, 15 people: category, sex, department, salary, films seen, weight
EMPLOYEES = data("employees")
FILMS, EMPLOYEE_WEIGHTS = EMPLOYEES[:, 4], EMPLOYEES[:, 5]


def employee_totals():
    marks = [EMPLOYEES[:, 0] == 1, EMPLOYEES[:, 0] == 2, EMPLOYEES[:, 0] == 3]
    marks += [EMPLOYEES[:, 1] == 1, EMPLOYEES[:, 1] == 2, EMPLOYEES[:, 2] == 1, EMPLOYEES[:, 2] == 2]
    names = (
        "category 1",
        "category 2",
        "category 3",
        "men",
        "women",
        "department 1",
        "department 2",
        "salary",
    )
    known = np.array([80, 90, 60, 140, 90, 100, 130, 470_000.0])
    return Totals(np.column_stack([*marks, EMPLOYEES[:, 3]]).astype(float), known, names)


# Kalton and Flores-Cervantes 2003: 12 cells, a varies fastest
CELLS = np.array([20, 50, 100, 30, 40, 140, 50, 100, 40, 310, 50, 70.0])
CELLS_KNOWN = np.array([80, 60, 170, 55, 40, 150, 60, 165, 55, 340, 200, 125.0])
CELL_A, CELL_B = np.tile(np.arange(4), 3), np.repeat(np.arange(3), 4)


def cell_totals():
    x = np.column_stack([*(a == CELL_A for a in range(4)), *(b == CELL_B for b in range(3))]).astype(float)
    return Totals(x, np.array([175, 550, 430, 345, 365, 415, 720.0]), tuple("1234abc"))


FPC_X = np.array([2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2])
FPC_WEIGHT, FPC_STRATA = np.array([3.0] * 5 + [4.0] * 3), ["1"] * 5 + ["2"] * 3


def fpc(sizes: dict[str, float]):
    return given_weights(FPC_WEIGHT, FPC_STRATA, sizes)


HOSPITAL_Y = np.array([480, 426, 342, 174, 2022, 576, 1999, 482, 836, 3108, 4674, 2539, 1610, 4618, 1781.0])
HOSPITAL_STRATA = ["1"] * 4 + ["2"] * 5 + ["3"] * 6
HOSPITAL_SIZES = {"1": 42, "2": 99, "3": 17}

LABOUR = np.array(
    [(4123, 33786), (666, 6016), (760, 5919), (457, 3022), (61, 573), (262, 1737), (331, 2543), (98, 545)],
    dtype=float,
)

# A population of 6 of which 3 are drawn, beside a total of 200 that is known
WHOLE_Y, WHOLE_X = np.array([10, 14, 9, 20, 12, 19.0]), np.array([1, 2, 1, 3, 2, 3.0])
