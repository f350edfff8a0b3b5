"""A number that comes from outside is a row of a table with its source and status: code names it, and holds none.

Read: constants of modules, defaults of functions and of classes, in the rooms where models live. Looked for: exact
fractions, decimals, and whole numbers that are neither round nor years. What stays is listed with its reason.
"""

import ast
from functools import cache
from pathlib import Path

import radioscopie

SOURCES = Path(radioscopie.__file__).parent
ROOMS = ("law", "models", "questions", "results", "tables")
STATISTICS = "models/survey/"  # settings of statistical methods, each with its oracle
ROUND, YEARS = 1000, range(1900, 2101)
STAYS = {
    "a unit, or a formula": {
        "models/finances/levers/measures.py": ("SECONDS, TEN_THOUSAND",),
        "models/finances/invest/discounting.py": ("TENTH",),
        "models/joins/nation_accounts/groups.py": ("SQUEEZE",),
        "models/reading/engine/draws.py": ("ONE, STEP", "MIX_1, MIX_2"),
        "models/reading/engine/on_duty.py": ("DAY, EVERYONE",),
        "models/reading/fit/coverage.py": ("HOURS, HOUR",),
        "models/pricing/pasted.py": ("PRIME",),
        "models/reading/radiographers.py": ("DAY",),
        "models/reading/rota/file.py": ("DAY_MIN, HOURS_A_WEEK",),
        "models/reading/staffing/people.py": ("DAYS_A_YEAR, WEEK, WEEK_MIN, DAY_MIN",),
        "models/reading/staffing/posts.py": ("DAY_MIN, HOUR_MIN",),
        "models/scenarios/draws.py": ("Z_95",),
        "models/statistics.py": ("Z_95",),
        "models/reading/measures.py": ("DAY_MIN",),
        "models/waiting/path.py": ("A_YEAR, HALF_A_DAY",),
    },
    "which quantiles and classes are shown": {
        "models/access/gains.py": ("WORST_SHARE",),
        "models/access/levels.py": ("SHARES",),
        "models/access/travel/asked.py": ("WITHIN",),
        "models/joins/delays/calibration.py": ("ENDS", "TRIALS"),
        "models/nation/baseline.py": ("SMALL, LARGE",),
        "models/reading/delays.py": ("LEVELS_OF_DELAY",),
        "models/reading/fit/profile.py": ("LEVEL",),
        "models/reading/staffing/bad_days.py": ("WORST, SURE",),
        "models/studies/doses.py": ("ENDS",),
        "questions/access/page/maps.py": ("MOST_OUTLINES", "SHARES"),
        "questions/access/page/report.py": ("PNG_SCALE",),
        "questions/accounts/nation/page/charts.py": ("PAIR, ROOM",),
        "questions/accounts/practice/page/figures.py": ("RECEIPT, SHOWN",),
        "questions/accounts/practice/tables/invest.py": ("MOST, STEP",),
        "questions/delays/page.py": ("DAYS, FEWER", "PNG_SCALE, MOST_TOLD"),
        "questions/delays/rows.py": ("ENDS", "BEYOND, LATE", "LEAST_PART"),
        "questions/siting/by_delay.py": ("WORST_SHARE",),
        "questions/siting/page/report.py": ("PNG_SCALE", "SURE"),
    },
    "what is odd in a log, told in docs/concepts/reading-network.md": {
        "tables/reading_stretches.py": ("DAY, WEEK_DAYS", "FEW"),
    },
    "how near, how long a search goes": {
        "models/access/siting.py": ("SLACK",),
        "models/access/doubt.py": ("MOSTLY_LONGER, MOSTLY_LATER",),
        "models/access/travel/asked.py": ("LIKELY_LONGER, LIKELY_LATER",),
        "models/access/travel/draws.py": ("SEED",),
        "models/access/travel/network.py": ("LEAST_MIN", "NEAR, AT_KM, FAR_KM"),
        "models/access/travel/roads.py": ("MOST_KEPT",),
        "models/design/cuts.py": ("NEAR",),
        "models/design/master.py": ("GAP",),
        "models/joins/policy/search.py": ("NEAR, MORE", "SURPLUS"),
        "questions/design/answer.py": ("POINT_SHARE",),
        "models/finances/breakeven.py": ("STEP, MOST",),
        "models/finances/invest/verdicts.py": ("MOST_EXAMS",),
        "models/nation/raking.py": ("TOLERANCE, ROUNDS",),
        "models/joins/delays/money.py": ("STEP, MOST",),
        "models/joins/delays/study.py": ("NO_MACHINE",),
        "models/waiting/market.py": ("NEAR, CLOSE",),
        "models/pricing/ct_reference.py": (
            "ENDS",
            "GRID",
            "RATIOS",
            "SPREADS",
            "START",
            "STEP, MISFIT, HELD",
        ),
        "models/reading/staffing/causes.py": ("RUNS, WAITED_MIN, MOSTLY", "HOUR_MIN, IMAGES_LATE"),
        "models/reading/staffing/descent.py": ("HELD",),
        "models/reading/staffing/proof.py": ("SEEN, MATTERS, LEAST_ERROR", "LOOKS", "ERROR, TOLERANCE"),
        "models/reading/staffing/trials.py": ("FIRST, LOOKS, DOUBT",),
        "models/reading/study.py": ("FEWEST, MOST, HALF_WIDTH",),
    },
    "how the fit of travel times is held, judged in docs/validation/travel.md": {
        "models/access/travel/calibrate.py": (
            *("MOST, ROAD_MOST", "ROAD_SMOOTH, ROAD_SMALL", "ROBUST", "ROUNDS, STEP, ITERATIONS"),
            "SMOOTH, SMALL",
        ),
    },
    "what may be asked": {
        "tables/roads.py": ("NODES",),
        "models/access/candidates.py": ("LEAST_PEOPLE",),
        "models/pricing/pasted.py": ("MOST_ROWS",),
        "models/finances/invest/discounting.py": ("LOWEST_RATE, HIGHEST_RATE",),
        "models/reading/network/read.py": ("DAYS_MOST, SITES_MOST, VOLUME_MOST",),
        "questions/design/ask.py": ("Ask.seconds",),
        "questions/read/ask.py": ("Ask.ct_machines",),
        "questions/siting/ask.py": ("Ask.seconds",),
        "tables/added_machines.py": ("MOST_CENTS, MOST_EXAMS",),
        "tables/invest_file.py": ("MOST_EXAMS, MOST_HOURS, LONGEST",),
        "tables/machines.py": ("MACHINES",),
        "tables/nation.py": ("NATION_MACHINES",),
        "tables/practice_file.py": ("LONGEST_LIFE, LONGEST_LOAN, HOURS_OF_A_YEAR",),
    },
    "invented, for the demonstration of the survey": {
        "models/joins/survey_population.py": ("LOSS", "REGION_SPREAD, OWN_SPREAD, MOST"),
    },
}


def test_code_holds_no_number_from_outside():
    assert held() - stays() == set()


def test_nothing_is_listed_that_is_not_there():
    assert stays() - held() == set()


def test_a_number_in_a_default_is_found(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "one.py").write_text(
        "A = Fraction(3, 20)\nB = (('x', 3300),)\nC = 100_000\nD = 2027\n"
        "class Hypotheses:\n    growth: float = 0.013\ndef price(rate=Fraction(1, 2), *, low=0.9): ...\n"
    )
    names = [name for _, name in found(tmp_path)]
    assert names == ["A", "B", "Hypotheses.growth", "price", "price"]


READERS = {"whole": 1, "share": 1, "euros": 1, "decimal": 2, "number": 2, "exact": 2}  # place of the default
PLAIN = (0, 1, 100)
SETTINGS = {
    (
        "models/joins/policy/read.py",
        "minutes",
    ): "which distance is protected, told in docs/reference/design-files.md",
    ("models/reading/network/read.py", "days"): "how long is simulated",
    ("models/reading/network/read.py", "warm_up_days"): "how long is simulated",
    ("models/reading/network/read.py", "log_days"): "how long is simulated",
    ("models/reading/rota/file.py", "weeks"): "how long is planned",
}


def test_what_a_file_leaves_out_is_a_row_too():
    """A default of a key, typed where the key is read, is a number of ours that nobody can look up."""
    assert {(file, key) for file, key in defaults(SOURCES)} == set(SETTINGS)


def test_no_exact_fraction_is_typed_in_a_body():
    typed = [
        (file, node.lineno)
        for file, tree in trees(SOURCES)
        for body in ast.walk(tree)
        if isinstance(body, ast.FunctionDef)
        for node in ast.walk(body)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fraction" and len(node.args) > 1
        if all(isinstance(one, ast.Constant) for one in node.args)
    ]
    assert typed == []


def test_a_default_of_a_key_is_found(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "one.py").write_text(
        "fields.whole('years', 7, (1, 25)), fields.share('rate', 4), fields.number('rest', (0, 24), 11.5)\n"
        "fields.whole('count', 0), fields.whole('most', MOST), fields.number('cv', (0, 1))\n"
    )
    assert [key for _, key in defaults(tmp_path)] == ["years", "rate", "rest"]


@cache
def trees(sources):
    return [
        (str(path.relative_to(sources)), ast.parse(path.read_text("utf-8")))
        for room in ROOMS
        for path in sorted((sources / room).rglob("*.py"))
    ]


def defaults(sources):
    """Give the numbers that stand in for a key of a file, where they are typed."""
    for file, tree in trees(sources):
        for node in ast.walk(tree):
            place = READERS.get(getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else None
            given = node.args[place : place + 1] if place else []
            if any(isinstance(one, ast.Constant) and is_typed(one.value) for one in given):
                yield file, ast.literal_eval(node.args[0])


def is_typed(value):
    return isinstance(value, int | float) and not isinstance(value, bool) and value not in PLAIN


def stays():
    return {(file, name) for files in STAYS.values() for file, names in files.items() for name in names}


@cache
def held():
    return set(found(SOURCES))


def found(sources):
    for file, tree in trees(sources):
        if not file.startswith(STATISTICS):
            yield from (
                (file, name) for name, value in constants(tree) if any(map(is_from_outside, ast.walk(value)))
            )


def constants(tree):
    """Give what a module, its classes and the defaults of its functions hold under a name."""
    for owner, body in [("", tree.body), *((one.name, one.body) for one in classes(tree))]:
        for node in body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                name = ast.unparse(target).strip("()")
                yield f"{owner}.{name}" if owner else name, node.value
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            given = (one for one in (*node.args.defaults, *node.args.kw_defaults) if one)
            yield from ((getattr(node, "name", "lambda"), one) for one in given)


def classes(tree):
    return (node for node in tree.body if isinstance(node, ast.ClassDef))


def is_from_outside(node):
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "Fraction":
        return len(node.args) > 1 and not any(
            isinstance(inner, ast.Name) for one in node.args for inner in ast.walk(one)
        )
    if not isinstance(node, ast.Constant) or isinstance(node.value, bool):
        return False
    if isinstance(node.value, float):
        return not node.value.is_integer()
    is_odd = isinstance(node.value, int) and node.value >= ROUND and str(node.value).rstrip("0") != "1"
    return is_odd and node.value not in YEARS
