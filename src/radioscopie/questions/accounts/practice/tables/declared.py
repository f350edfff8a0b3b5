"""What `radioscopie accounts` answers on a practice: receipts, charges, margins, cash, shock, aids, investment."""

from __future__ import annotations

from radioscopie.questions.accounts.aids import COUNTS, declared_falls, declared_rules
from radioscopie.ranges import CASES
from radioscopie.result import word_of
from radioscopie.results.declared import (
    AT_LEAST,
    AT_MOST,
    LACKING,
    Declared,
    Shown,
    amount,
    code,
    count,
    day,
    estimate,
    measure,
    name,
    rested,
)
from radioscopie.results.period import TABLES as OF_PERIOD
from radioscopie.results.refused import OF_ROWS

MARGIN = ("margin_low_cents", "margin_high_cents")
HEADS, SIGN, AGAINST = "accounts.col", "finances.sign", "finances.invest_sign"
YEAR, EXAMS = count("year", "year"), count("exams")
WORLD = name("world")
CASE, BOUND = code("case", "report.bound"), code("bound", "report.bound")
COSTS = code("case", "accounts.costs", head=word_of("accounts.col", "costs"))
HEAD = (WORLD, YEAR, CASE, code("level", "accounts.level"), name("place"))


def _amounts(*names: str) -> tuple[Shown, ...]:
    return tuple(map(amount, names))


def _rested(*names: str, bound: str = AT_MOST) -> tuple[Shown, ...]:
    """Declare amounts of a margin that rest on charges: known as the margin is, a bound where a line has no amount."""
    return tuple(rested(one, *MARGIN, bound=bound) for one in names)


def _apart(*names: str, unit: str = "cents", bound: str = AT_MOST) -> tuple[Shown, ...]:
    """Declare what is drawn from these amounts: of an exam, of an hour, a share."""
    return tuple(rested(one, *MARGIN, unit=unit, apart=True, bound=bound) for one in names)


def _estimates(*names: str) -> tuple[Shown, ...]:
    """Declare amounts that rest on assumed delays, volumes or prices, whoever gives the charges."""
    return tuple(map(estimate, names))


def _cases(what: str) -> tuple[Shown, ...]:
    """Declare the low, central and high values of an estimate."""
    low, central, high = (f"{what}{case}_cents" for case in CASES)
    return tuple(estimate(one, low, high) for one in (low, central, high))


CHARGED = tuple(rested(one, "low_cents", "high_cents") for one in ("low_cents", "amount_cents", "high_cents"))
LINES = Declared(
    "lines",
    "finances.table_lines",
    HEADS,
    (
        *(*HEAD, code("line", "accounts.line"), code("nature", "accounts.nature")),
        *(code("behaviour", "accounts.behaviour"), *CHARGED),
    ),
    sign=SIGN,
)
NATURES = Declared(
    "natures",
    "finances.table_natures",
    HEADS,
    (WORLD, YEAR, CASE, code("nature", "accounts.nature"), *CHARGED),
    sign=SIGN,
)
MARGINS = Declared(
    "margins",
    "finances.table_margins",
    HEADS,
    (
        *(*HEAD, code("ownership", "accounts.ownership"), EXAMS),
        *_amounts("acts_cents", "fees_cents", "revenue_cents"),
        count(LACKING),
        *_rested("fixed_cents", "volume_cents", "staff_cents", "charges_cents", bound=AT_LEAST),
        *(*_rested("before_pay_cents", "margin_cents"), *_apart("margin_permille", unit="permille")),
        *_rested(*MARGIN, "contribution_cents"),
        *_apart("contribution_per_exam_cents"),
        *_apart("break_even_price_cents", bound=AT_LEAST),
        *_apart("fixed_cover_permille", unit="permille"),
        *(amount("received_per_exam_cents"), *_apart("contribution_per_hour_cents")),
        *_apart("break_even_exams", unit="count", bound=AT_LEAST),
        *(estimate("debt_service_cents"), *_rested("margin_after_debt_cents")),
    ),
    sign=SIGN,
)
CHANGES = Declared(
    "changes",
    "finances.table_changes",
    HEADS,
    (
        *(WORLD, name("against"), YEAR, CASE),
        *_amounts("before_cents", "after_cents", "change_cents"),
    ),
    sign=SIGN,
)
VERDICTS = Declared(
    "verdicts",
    "finances.table_verdicts",
    HEADS,
    (
        *(WORLD, YEAR, code("verdict", "accounts.verdict"), count(LACKING)),
        *(rested(one, "least_cents", "most_cents", bound=AT_MOST) for one in ("least_cents", "most_cents")),
        *(
            rested(f"before_pay_{one}_cents", "least_cents", "most_cents", bound=AT_MOST)
            for one in ("least", "most")
        ),
    ),
    sign=SIGN,
)
VALUATION = Declared(
    "valuation",
    "finances.table_valuation",
    HEADS,
    (
        *(WORLD, YEAR, code("way", "accounts.way"), estimate("basis_cents")),
        *(estimate(f"price_{one}_cents", "price_low_cents", "price_high_cents") for one in CASES),
        estimate("price_change_cents", "price_low_cents", "price_high_cents"),
    ),
)
OWNERS = Declared(
    "owners",
    "finances.table_owners",
    HEADS,
    (
        *(*HEAD, code("owner", "accounts.owner"), count("share_permille", "permille")),
        *_amounts("fees_cents", "own_fees_cents", "others_fees_cents"),
    ),
    sign=SIGN,
)
CURVE = Declared(
    "curve",
    "finances.table_curve",
    HEADS,
    (
        *(*HEAD, count("volume_permille", "permille"), EXAMS),
        *(amount("revenue_cents"), estimate("charges_cents")),
    ),
    sign=SIGN,
)
ENDS = _cases("")
READING = Declared(
    "reading",
    "finances.table_reading",
    HEADS,
    (
        *(WORLD, code("line", "accounts.line"), name("place"), YEAR, count("days"), count("remote_exams")),
        *ENDS,
    ),
    optional=True,
)
READING_TOTALS = Declared(
    "reading_totals", "finances.table_reading_totals", HEADS, (WORLD, YEAR, *ENDS), optional=True
)
LEFT = _estimates("receivables_cents", "payables_cents", "debts_cents")
CASH_WEEKLY = Declared(
    "cash_weekly",
    "finances.cash_weekly",
    HEADS,
    (
        *(WORLD, name("practice"), BOUND, YEAR, count("week"), day("date")),
        *_estimates("opening_cents", "acts_cents", "excess_cents", "fees_cents", "other_receipts_cents"),
        *_estimates("pay_cents", "charges_cents", "loans_cents", "aids_in_cents", "aids_back_cents"),
        *(*_estimates("closing_cents", "closing_low_cents", "closing_high_cents"), *LEFT),
    ),
    sign="finances.cash_sign",
)
CASH_SUMMARY = Declared(
    "cash_summary",
    "finances.cash_summary",
    HEADS,
    (
        *(WORLD, name("practice"), BOUND, COSTS, estimate("opening_cents"), day("runs_out_on")),
        *(count("runs_out_week"), estimate("lowest_cents"), day("lowest_on"), estimate("need_cents")),
        *(estimate("closing_cents"), *LEFT),
    ),
)
BALANCE = Declared(
    "balance",
    "finances.table_balance",
    HEADS,
    (
        *(WORLD, BOUND, YEAR),
        *_estimates("cash_cents", "receivables_cents", "machines_cents", "payables_cents", "debts_cents"),
        *_estimates("equity_cents", "profit_cents"),
    ),
)
SHOCK_FALLS, AID_RULES = declared_falls("shock_falls"), declared_rules("aid_rules")
AIDS = Declared(
    "aids",
    "finances.aid_table",
    HEADS,
    (
        *(BOUND, COSTS, name("aids"), *COUNTS),
        *_estimates("received_cents", "returned_cents", "owed_cents", "cost_cents", "per_site_cents"),
        estimate("lowest_cents"),
    ),
    optional=True,
)
OPTION = name("option")
INVEST_OPTIONS = Declared(
    "invest_options",
    "finances.invest_options",
    HEADS,
    (
        *(OPTION, count("step"), YEAR, EXAMS),
        *_estimates("acts_cents", "fees_low_cents", "fees_cents", "fees_high_cents", "charges_cents"),
        *_estimates("reading_cents", "paid_cents", "flow_cents", "kept_flow_cents", "change_cents"),
        *_estimates("cumulated_low_cents", "cumulated_cents", "cumulated_high_cents", "interest_cents"),
        *_estimates("principal_cents", "after_loan_cents"),
    ),
    sign=AGAINST,
    optional=True,
)
WORTH, KNOWN = _cases("npv_"), _cases("known_")
INVEST_SUMMARY = Declared(
    "invest_summary",
    "finances.invest_summary",
    HEADS,
    (
        *(OPTION, code("kind", "accounts.invest_kind"), name("machine"), amount("invested_cents"), *WORTH),
        *(*KNOWN, count("missing")),
        *(measure("payback_years", "short"), measure("discounted_payback_years", "short")),
        *(measure("internal_rate_pct", "short"), EXAMS, count("break_even_exams_low")),
        *(count("break_even_exams_central"), count("break_even_exams_high")),
    ),
    sign=AGAINST,
    optional=True,
)
INVEST_MISSING = Declared(
    "invest_missing", "finances.invest_missing", HEADS, (OPTION, code("line", "accounts.line")), optional=True
)
INVEST_COVER = Declared(
    "invest_cover",
    "finances.invest_cover",
    HEADS,
    (
        *(OPTION, YEAR, *_cases("left_")),
        *(amount(f"{one}_cents", "short_euros") for one in ("current", "interest", "principal", "due")),
        *(count(f"cover_{case}_hundredths", "hundredths") for case in CASES),
    ),
    optional=True,
)
INVEST_SWINGS = Declared(
    "invest_swings",
    "finances.invest_swings",
    HEADS,
    (OPTION, code("input", "accounts.invest_input"), *WORTH),
    sign=AGAINST,
    optional=True,
)
INVEST_FOOTPRINT = Declared(
    "invest_footprint",
    "footprint.table_option",
    "footprint.head",
    (
        *(OPTION, code("measure", "footprint.measure"), code("equipment", "footprint.equipment")),
        *(
            code("unit", "footprint.unit"),
            *(measure(f"change_{end}", digits=0, estimated=True) for end in CASES),
        ),
        code("perimeter", "footprint.perimeter"),
    ),
    optional=True,
)
INVEST_CURVE = Declared(
    "invest_curve",
    "finances.invest_curve",
    HEADS,
    (OPTION, YEAR, EXAMS, *_cases("margin_")),
    optional=True,
)
LEVERS = Declared(
    "levers_potential",
    "finances.lever_potential",
    HEADS,
    (
        *(code("lever", "accounts.lever"), name("machine"), code("measure", "accounts.lever_measure")),
        *(measure("low", "short"), measure("central", "short"), measure("high", "short"), *ENDS),
        *(code("unit", "accounts.lever_unit"), name("evidence"), name("vendor")),
        *(code("status", "accounts.status"), name("missing"), name("facts")),
    ),
    sign="finances.lever_sign",
    optional=True,
)
TABLES = {
    one.name: one
    for one in (
        *(LINES, NATURES, MARGINS, CHANGES, VERDICTS, VALUATION, OWNERS, CURVE, READING, READING_TOTALS),
        *(CASH_WEEKLY, CASH_SUMMARY, BALANCE, SHOCK_FALLS, AIDS, AID_RULES),
        *(INVEST_OPTIONS, INVEST_SUMMARY, INVEST_MISSING, INVEST_COVER, INVEST_SWINGS, INVEST_FOOTPRINT),
        *(INVEST_CURVE, LEVERS),
        *OF_PERIOD,
    )
} | OF_ROWS
