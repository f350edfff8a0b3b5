"""What `radioscopie accounts --nation` answers: margins by group, totals, camps, each place, shock, aids, reading."""

from __future__ import annotations

from dataclasses import replace

from radioscopie.questions.accounts.aids import COUNTS, declared_falls, declared_rules
from radioscopie.questions.closed.tables import CLOSURES, CLOSURES_ACCESS, CLOSURES_WAITS
from radioscopie.results.declared import (
    AT_LEAST,
    AT_MOST,
    LACKING,
    Declared,
    Shown,
    amount,
    code,
    count,
    name,
)

HEADS, WORD = "nation_accounts.col", "nation_accounts.word"
VARIANT, YEAR = name("variant"), count("year", "year")
EXAMS = count("exams")
OWNERSHIP, KIND = code("ownership", WORD), code("kind", WORD)
STATUS = code("status", WORD)


def _amounts(*names: str, bound: str = "") -> tuple[Shown, ...]:
    """Declare estimated amounts in cents; `bound`: what they are where a charge has no amount."""
    return tuple(amount(one, estimated=True, bound=bound) for one in names)


def _permille(*names: str, bound: str = "") -> tuple[Shown, ...]:
    return tuple(count(one, "permille", bound=bound) for one in names)


def _counts(*names: str) -> tuple[Shown, ...]:
    """Declare numbers of places under a line: at least, where a charge has no amount."""
    return tuple(count(one, bound=AT_LEAST) for one in names)


def _share(name: str, of: str = "", *, optional: bool = False) -> Shown:
    """Declare a share in thousandths, shown with the figures of its interval, or of that of another (`of`)."""
    ends = (f"{of or name}_low_95", f"{of or name}_high_95")
    bound = BOUNDS.get(of or name, "")
    return count(name, "permille", estimated=True, bounds=ends, optional=optional, bound=bound)


BOUNDS = {
    "under_permille": AT_LEAST,
    "margin_permille": AT_MOST,
}  # changes are between bounds: they have none


DRAWN = {
    "under_permille": (
        *("under_permille_low_95", "under_permille_low_80", "under_permille_median"),
        *("under_permille_high_80", "under_permille_high_95"),
    ),
    "under_change_permille": (
        *("under_change_permille_low_95", "under_change_permille_low_80", "under_change_permille_median"),
        *("under_change_permille_high_80", "under_change_permille_high_95"),
    ),
    "margin_permille": (
        *("margin_permille_low_95", "margin_permille_low_80", "margin_permille_median"),
        *("margin_permille_high_80", "margin_permille_high_95"),
    ),
    "margin_change_permille": (
        *("margin_change_permille_low_95", "margin_change_permille_low_80", "margin_change_permille_median"),
        *("margin_change_permille_high_80", "margin_change_permille_high_95"),
    ),
}
QUANTILES = ("p10_permille", "p25_permille", "p50_permille", "p75_permille", "p90_permille")
MARGINS = Declared(
    "nation_margins",
    "finances.nation_table_margins",
    HEADS,
    (
        *(VARIANT, YEAR, code("dimension", WORD), code("group", WORD), count("practices")),
        *(
            count(LACKING),
            *_amounts("revenue_cents"),
            *_amounts("margin_cents", "before_pay_cents", bound=AT_MOST),
        ),
        *(_share("margin_permille"), *(_share(one, "margin_permille") for one in QUANTILES)),
        *(*_counts("under"), _share("under_permille"), *_counts("under_before_pay")),
        *_amounts("debt_service_cents", "margin_after_debt_cents", bound=AT_MOST),
        *(*_counts("under_after_debt"), _share("under_after_debt_permille", "under_permille")),
        *(_share("margin_change_permille"), _share("under_change_permille")),
        *(_share(one, name, optional=True) for name, drawn in DRAWN.items() for one in drawn),
    ),
)
SHOCK_CHECKS = Declared(
    "nation_shock_checks",
    "nation_accounts.shock_checks",
    HEADS,
    (
        name("fact"),
        *(count("published_permille", "published"), count("model_permille", "permille", estimated=True)),
        code("check", "nation_accounts.check"),
    ),
    optional=True,
)
DISTRIBUTION = Declared(
    "nation_distribution",
    "finances.nation_table_distribution",
    HEADS,
    (
        *(VARIANT, YEAR, code("dimension", WORD), code("group", WORD)),
        *(*_permille("from_permille"), count("practices")),
    ),
    "count",
)
SUMMARY = Declared(
    "nation_summary",
    "finances.nation_table_summary",
    HEADS,
    (
        *(VARIANT, YEAR, KIND, count("practices"), count("sites"), EXAMS, count(LACKING)),
        *(*_amounts("acts_cents", "fees_cents"), count("radiologists_hundredths", "hundredths")),
        *(*_amounts("income_cents", bound=AT_MOST), *_amounts("charges_cents", bound=AT_LEAST)),
        *(*_amounts("pay_cents"), *_amounts("margin_cents", "before_pay_cents", bound=AT_MOST)),
        *(count("machines_permille", "permille"), *_amounts("machine_fees_cents")),
        *(*_amounts("machine_charges_cents", bound=AT_LEAST), *_permille("cover_permille", bound=AT_MOST)),
        *(count("machines"), *_counts("machines_under")),
    ),
)
ENDS = _amounts("low_cents", "central_cents", "high_cents")
CHARGES = Declared(
    "nation_charges",
    "finances.nation_table_charges",
    HEADS,
    (
        *(code("charge", "finances.charge"), code("nature", "accounts.nature")),
        *(code("behaviour", "accounts.behaviour"), code("per", "nation_accounts.per")),
        *(code("equipment", "report.value"), *ENDS, STATUS, name("facts")),
    ),
)
CHARGED = ("high_charges_permille", "low_charges_permille")
RATIOS = ("low_charges_permille", "central_permille", "high_charges_permille")
CAMPS = Declared(
    "nation_camps",
    "finances.nation_table_camps",
    HEADS,
    (
        *(code("camp", WORD), code("ratio", WORD), name("facts"), count("published_permille", "published")),
        *(replace(count(one, "permille"), estimated=True, bounds=CHARGED) for one in RATIOS),
        *(code("verdict", WORD), code("solved", WORD), *_amounts("solved_cents")),
        *(*_permille("level_permille"), count("employees_hundredths", "hundredths")),
        *(code("perimeter", WORD), code("fees", WORD), count(LACKING), code("sense", WORD)),
    ),
)
HANGING = (
    *_amounts("contribution_cents", "contribution_per_exam_cents", bound=AT_MOST),
    *(*_amounts("break_even_price_cents", bound=AT_LEAST), *_counts("break_even_exams")),
)
PLACE = (name("region"), name("departement"))
PRACTICES = Declared(
    "nation_practices",
    "finances.nation_table_practices",
    HEADS,
    (
        *(VARIANT, YEAR, name("practice"), KIND, code("size", WORD), code("mix", WORD)),
        *(code("rurality", WORD), name("region"), OWNERSHIP, name("departement"), STATUS),
        *(count("radiologists_hundredths", "hundredths"), EXAMS, count(LACKING)),
        *(*_amounts("acts_cents", "fees_cents"), *_amounts("charges_cents", bound=AT_LEAST)),
        *(*_amounts("pay_cents"), *_amounts("margin_cents", bound=AT_MOST)),
        *(*_amounts("debt_service_cents", "margin_after_debt_cents", bound=AT_MOST), *HANGING),
    ),
)
MACHINES = Declared(
    "nation_machines",
    "finances.nation_table_machines",
    HEADS,
    (
        *(VARIANT, YEAR, name("machine"), code("equipment", "report.value"), name("practice"), name("site")),
        *(KIND, OWNERSHIP, *PLACE, code("holder", "nation_accounts.holder")),
        *(*_permille("share_permille", "external_permille"), STATUS, EXAMS, count(LACKING)),
        *(*_amounts("acts_cents", "fees_cents"), *_amounts("charges_cents", bound=AT_LEAST)),
        *(*_amounts("margin_cents", bound=AT_MOST), *HANGING),
        *_amounts("contribution_per_hour_cents", bound=AT_MOST),
    ),
)
READING = Declared(
    "nation_reading",
    "finances.nation_table_reading",
    HEADS,
    (
        *(VARIANT, name("charge"), YEAR, code("where", WORD), count("days"), count("sites")),
        *(count("remote_exams"), *ENDS),
    ),
    optional=True,
)
READING_SITES = Declared(
    "nation_reading_sites",
    "finances.nation_table_reading_sites",
    HEADS,
    (VARIANT, YEAR, code("where", WORD), count("sites")),
    optional=True,
)
AIDS = Declared(
    "nation_aids",
    "finances.aid_table",
    HEADS,
    (
        *(code("drawn", WORD), code("case", WORD), code("aids", "nation_accounts.aid"), *COUNTS),
        *_amounts("received_cents", "returned_cents", "owed_cents", "cost_cents", "per_site_cents"),
    ),
    optional=True,
)
FALLS, AID_RULES = declared_falls("nation_falls"), declared_rules("nation_aid_rules")
TABLES = {
    one.name: one
    for one in (
        *(MARGINS, DISTRIBUTION, SUMMARY, CHARGES, PRACTICES, MACHINES, READING, READING_SITES, CAMPS),
        *(AIDS, SHOCK_CHECKS, FALLS, AID_RULES, CLOSURES, CLOSURES_ACCESS, CLOSURES_WAITS),
    )
}
