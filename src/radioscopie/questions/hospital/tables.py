"""The result of `radioscopie sites`: hospital technical fees under two laws, from the site to the nation."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.law.words import kind_index
from radioscopie.models.hospital.fees import AMOUNTS, MEASURES, SITE, equipped, hospital_fees
from radioscopie.models.hospital.hypotheses import FILE, PERCENT, central, varied
from radioscopie.result import Assumption, Result, ResultTable, word_of
from radioscopie.tables.quoted import quoted
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.law.compile import Compiled
    from radioscopie.models.hospital.fees import Laws
    from radioscopie.models.hospital.hypotheses import Hypotheses, Varied

SIGN = "report.sign"
CASES = {"reference_low": "low", "reference_mid": "central", "reference_high": "high"}
KEYS = {
    "ct_reference": "sites.ct_reference",
    "amortised_share": "sites.amortised_share",
    "exams": "sites.exams",
    "fees_per_exam": "sites.fees_per_exam",
    "turning_share": "sites.turning_share",
    "growth": "sites.growth",
    "mri_class": "sites.mri_class",
}
SHARES, AS_FRACTIONS = ("amortised_share", "growth"), ("turning_share",)
FIXED = ("sites.spread", "sites.machines", "sites.zone")
CENTRAL, VARIED = central(), varied()
REFERENCE = next(one for one in VARIED if one.field == "ct_reference")


def sites_result(sites: pa.Table, laws: Laws, years: tuple[int, ...], record: Mapping[str, str]) -> Result:
    """Say what the technical fees of each hospital site become.

    Parameters
    ----------
    sites : reference table of sites
    laws, years : what is compared, and when
    record : record of the run (`results.record.make_record`)

    Returns
    -------
    tables by_year, by_equipment, by_measure, by_region, by_departement, by_site, sensitivity, unknown.
    `case` tells the CT reference activity: reference_low (0), reference_high (first threshold), reference_mid

    Raises
    ------
    InputError : a fee that no source read gives in these years
    """
    detail = pa.concat_tables([_case(sites, laws, years, case) for case in CASES])
    tables = {
        "by_year": ResultTable(_summed(detail, ()), "sites.by_year", sign=SIGN),
        "by_equipment": ResultTable(_summed(detail, ("equipment",)), "sites.by_equipment", sign=SIGN),
        "by_measure": ResultTable(_by_measure(detail), "sites.by_measure", sign=SIGN),
        "by_region": ResultTable(_summed(detail, ("region",)), "sites.by_region", sign=SIGN),
        "by_departement": ResultTable(_summed(detail, ("departement",)), "sites.by_departement", sign=SIGN),
        "by_site": ResultTable(detail, "sites.by_site", "mixed", SIGN),
        "sensitivity": ResultTable(_sensitivity(sites, laws, years), "sites.sensitivity", sign=SIGN),
        "unknown": ResultTable(_unknown(sites), "sites.unknown", "count"),
    }
    return Result("sites", tables, _assumptions(laws.variant), _findings(sites), record)


def _case(sites: pa.Table, laws: Laws, years: tuple[int, ...], case: str) -> pa.Table:
    known = _with(REFERENCE.field, REFERENCE.value.at(CASES[case]))
    table = hospital_fees(sites, laws, years, known)
    return table.add_column(1, "case", pa.array([case] * table.num_rows, pa.string()))


def _summed(detail: pa.Table, keys: tuple[str, ...]) -> pa.Table:
    """Add the sites up, by year, case and keys, in this order."""
    by = ["year", "case", *keys]
    added = ["fees", *AMOUNTS]
    summed = detail.group_by(by, use_threads=False).aggregate([(name, "sum") for name in added])
    ordered = summed.sort_by([(name, "ascending") for name in by])
    return ordered.select([*by, *(f"{name}_sum" for name in added)]).rename_columns([*by, *added])


def _by_measure(detail: pa.Table) -> pa.Table:
    rows = [
        {
            "year": row["year"],
            "case": row["case"],
            "measure": measure,
            "change_cents": row[f"{measure}_cents"],
        }
        for row in _summed(detail, ()).to_pylist()
        for measure in MEASURES
    ]
    return pa.Table.from_pylist(rows, _schema(year=pa.int32(), case=pa.string(), measure=pa.string()))


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema([*columns.items(), ("change_cents", pa.int64())])


def _sensitivity(sites: pa.Table, laws: Laws, years: tuple[int, ...]) -> pa.Table:
    """Change one hypothesis at a time around the central case; national change of each year."""
    central = _changes(sites, laws, years, CENTRAL)
    rows = [
        {
            "year": year,
            "hypothesis": varied.field,
            **{f"{side}_change_cents": side_of[side][year] for side in side_of},
        }
        for varied in VARIED
        for side_of in [_sides(sites, laws, years, varied) | {"central": central}]
        for year in years
    ]
    return pa.Table.from_pylist(rows).select(
        ["year", "hypothesis", "low_change_cents", "central_change_cents", "high_change_cents"]
    )


def _sides(sites: pa.Table, laws: Laws, years: tuple[int, ...], varied: Varied) -> dict[str, dict[int, int]]:
    values = {side: varied.value.at(side) for side in ("low", "high")}
    return {side: _changes(sites, laws, years, _with(varied.field, value)) for side, value in values.items()}


def _with(field: str, value: object) -> Hypotheses:
    return replace(CENTRAL, **{field: value})  # type: ignore[arg-type]


def _changes(sites: pa.Table, laws: Laws, years: tuple[int, ...], hypotheses: Hypotheses) -> dict[int, int]:
    table = hospital_fees(sites, laws, years, hypotheses)
    return {
        year: pc.sum(table.filter(pc.field("year") == year)["change_cents"]).as_py() or 0 for year in years
    }


def _unknown(sites: pa.Table) -> pa.Table:
    rows = [
        {
            **pair.site,
            "installed": pair.installed,
            "operated": pair.operated,
            "reason": pair.unknown("external"),
        }
        for pair in equipped(sites)
        if pair.unknown("external")
    ]
    words = [(name, pa.string()) for name in (*SITE, "equipment")]
    counts = [("installed", pa.int32()), ("operated", pa.int32())]
    return pa.Table.from_pylist(rows, pa.schema([*words, *counts, ("reason", pa.string())]))


def _assumptions(law: Compiled) -> tuple[Assumption, ...]:
    threshold, rate = int(law.fees.threshold_1[-1, kind_index("ct", "", "")]), int(law.fees.second_ct[-1])
    second = "sites.second_fee"
    return (
        *(_assumption(one, threshold) for one in VARIED),
        *(Assumption(key, "assumed") for key in FIXED),
        Assumption(
            second,
            "assumed",
            word_of(second, "note"),
            label=word_of(second, "label", rate=Fraction(PERCENT * rate, law.fees.denominator)),
        ),
    )


def _assumption(varied: Varied, threshold: int) -> Assumption:
    """Say a hypothesis with the values tried, as people read them: counts of fees, percentages."""
    key, factor = KEYS[varied.field], {"ct_reference": threshold}.get(varied.field, 1)
    factor = PERCENT if varied.field in SHARES else factor
    low, central, high = (
        str(value) if varied.field in AS_FRACTIONS else _shown(value, factor) for value in varied.value.values
    )
    status = "missing" if varied.field == "ct_reference" else "assumed"
    return Assumption(
        key,
        status,
        word_of(key, "note", high=high, **_quoted(varied.field)),
        low=word_of(key, "low", value=low),
        central=word_of(key, "central", value=central),
        high=word_of(key, "high", value=high),
    )


def _shown(value: Fraction | str, factor: int) -> Fraction | str:
    return value if isinstance(value, str) else value * factor


def _quoted(field: str) -> dict[str, Fraction]:
    """Give the figures that the note of a hypothesis quotes."""
    if field == "amortised_share":
        return {"mean_age": quoted("EQU-018").value, "renewal": quoted("EQU-020").value}
    lasting = read_hypotheses(FILE)["growth_of_lasting_sites"].value.central
    return {"lasting": lasting * PERCENT} if field == "growth" else {}


def _findings(sites: pa.Table) -> tuple[tuple[str, int], ...]:
    pairs = equipped(sites)
    known = {pair.site["finess_et"] for pair in pairs if pair.exams["all"]}
    silent = {pair.site["finess_et"] for pair in pairs} - known
    reasons = [pair.unknown("external") for pair in pairs]
    no_machine = sum(bool(pair.exams["all"]) and not pair.operated for pair in pairs)
    return (
        ("sites.found_sites", sites.num_rows),
        ("sites.found_silent_sites", len(silent)),
        ("sites.found_no_exam", reasons.count("no_exam")),
        ("sites.found_no_external", reasons.count("no_external_exam")),
        ("sites.found_no_operated", no_machine),
    )
