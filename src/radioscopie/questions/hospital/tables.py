"""What `radioscopie sites` answers: technical fees under two laws, from the site to the nation."""

from __future__ import annotations

import pyarrow as pa

from radioscopie.models.hospital.fees import MEASURES, SAE_YEAR
from radioscopie.result import word_of
from radioscopie.results.declared import Declared, Ratio, Shown, code, count, estimate, name

__all__ = ["SAE_YEAR", "SHIPPED", "TABLES"]

SHIPPED = f"imaging_sites.csv (DREES, SAE {SAE_YEAR})"
HEADS, SIGN = "report.col", "report.sign"
YEAR, CASE = Shown("year", pa.int32(), "year"), code("case", "report.case")
EQUIPMENT = code("equipment", "report.value")
ENDS_OF = ("change_low_95_cents", "change_high_95_cents")
BASE, VARIANT = (estimate(f"{one}_cents", head=word_of("report.col", one)) for one in ("base", "variant"))
CHANGE = estimate("change_cents", *ENDS_OF, head=word_of("report.col", "change"))
PARTS = tuple(estimate(f"{one}_cents", head=word_of("report.measure", one)) for one in MEASURES)
INTERVAL = tuple(estimate(one, *ENDS_OF, head=word_of("sites.head", one)) for one in ENDS_OF)
SUMS = (count("fees"), BASE, *PARTS, CHANGE, VARIANT, *INTERVAL)
STATUS = code("status", "sites.status", head=word_of("sites.head", "status"))
PERCENT = (Ratio("percent", "change_cents", "base_cents"),)
SITE = tuple(name(one) for one in ("finess_et", "name", "commune", "departement", "region"))
ENDS = tuple(
    estimate(f"{one}_cents", head=word_of("report.col", one))
    for one in ("low_change", "central_change", "high_change")
)


def _summed(by: str, title: str, *keys: Shown) -> Declared:
    return Declared(by, title, HEADS, (YEAR, CASE, *keys, *SUMS), "cents", SIGN, ratios=PERCENT)


BY_YEAR = _summed("by_year", "sites.by_year")
BY_EQUIPMENT = _summed("by_equipment", "sites.by_equipment", EQUIPMENT)
BY_REGION = _summed("by_region", "sites.by_region", name("region"))
BY_DEPARTEMENT = _summed("by_departement", "sites.by_departement", name("departement"))
BY_MEASURE = Declared(
    "by_measure",
    "sites.by_measure",
    HEADS,
    (
        YEAR,
        CASE,
        code("measure", "report.measure"),
        estimate("change_cents", head=word_of("report.col", "change")),
    ),
    "cents",
    SIGN,
)
BY_SITE = Declared(
    "by_site",
    "sites.by_site",
    HEADS,
    (YEAR, CASE, *SITE, EQUIPMENT, *SUMS, STATUS),
    "mixed",
    SIGN,
    ratios=PERCENT,
)
SITE_TOTALS = Declared(
    "site_totals",
    "sites.site_totals",
    HEADS,
    (YEAR, *SITE, count("fees"), BASE, CHANGE, VARIANT, *INTERVAL, STATUS),
    "mixed",
    SIGN,
    ratios=PERCENT,
)
BANDS = Declared(
    "bands",
    "sites.bands",
    HEADS,
    (
        YEAR,
        code("band", "sites.band", head=word_of("sites.head", "band")),
        count("sites", head=word_of("sites.head", "sites")),
        estimate("change_cents", head=word_of("report.col", "change")),
    ),
    "mixed",
    SIGN,
)
SENSITIVITY = Declared(
    "sensitivity",
    "sites.sensitivity",
    HEADS,
    (count("year", "year"), name("hypothesis"), *ENDS),
    "cents",
    SIGN,
)
UNKNOWN = Declared(
    "unknown",
    "sites.unknown",
    HEADS,
    (
        *(*SITE, EQUIPMENT, Shown("installed", pa.int32(), "count")),
        *(Shown("operated", pa.int32(), "count"), code("reason", "sites.reason")),
    ),
    "count",
)
TABLES = {
    one.name: one
    for one in (
        *(BY_YEAR, BY_EQUIPMENT, BY_MEASURE, BY_REGION, BY_DEPARTEMENT, SITE_TOTALS, BANDS, BY_SITE),
        *(SENSITIVITY, UNKNOWN),
    )
}
