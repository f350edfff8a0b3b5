"""Price the technical fees of hospital sites under two laws, from the site to the nation."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.asking import files_of
from radioscopie.errors import InputError, problem
from radioscopie.inputs import name_of
from radioscopie.law.compile import compile_together
from radioscopie.law.load import Law
from radioscopie.law.words import kind_index
from radioscopie.models.hospital.fees import AMOUNTS, MEASURES, Laws, equipped, hospital_fees
from radioscopie.models.hospital.hypotheses import FILE, PERCENT, central, varied
from radioscopie.questions.hospital.ask import DRAWS, SEED
from radioscopie.questions.hospital.intervals import (
    MID,
    SITE_KEYS,
    bands,
    drawn_changes,
    estimated,
    site_totals,
    with_interval,
)
from radioscopie.questions.hospital.tables import (
    BANDS,
    BY_DEPARTEMENT,
    BY_EQUIPMENT,
    BY_MEASURE,
    BY_REGION,
    BY_SITE,
    BY_YEAR,
    SENSITIVITY,
    SHIPPED,
    SITE_TOTALS,
    UNKNOWN,
)
from radioscopie.questions.territory import area_assumption, area_of, inside, place_words
from radioscopie.result import Assumption, Result, word_of
from radioscopie.results.answer import Answer
from radioscopie.results.moves import with_moves
from radioscopie.results.record import make_record
from radioscopie.tables.quoted import quoted
from radioscopie.tables.reference_nation import read_hypotheses
from radioscopie.tables.sites import check_departements, read_departements, read_sites

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.law.compile import Compiled
    from radioscopie.models.hospital.hypotheses import Hypotheses, Varied
    from radioscopie.questions.hospital.ask import Ask
    from radioscopie.result import Names
    from radioscopie.results.answer import Advance

    Row = Mapping[str, object]

CASES = {"reference_low": "low", MID: "central", "reference_high": "high"}
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


LABELS = {"hypothesis": {field: word_of(key, "label") for field, key in KEYS.items()}}


def answer(ask: Ask, _: Advance) -> Answer:
    """Compare the law frozen on a day with the law in force, on the sites asked.

    Raises
    ------
    InputError : a file that cannot be used, a site of no département, no site whose exams are known
    """
    law, area, every = Law.load(), area_of(ask), _sites(ask)
    check_departements(every, str(ask.sites or SHIPPED))
    sites = every.filter(inside(every, area))
    base, variant = compile_together(law.frozen(ask.base), law)
    laws = Laws(base, variant, ask.base.year)
    source = name_of(ask.sites) if ask.sites else SHIPPED
    asked = place_words(ask, area) | {
        "base": str(ask.base),
        "years": f"{ask.years[0]}-{ask.years[-1]}",
        "sites": source,
    }
    asked |= {"draws": str(ask.draws), "seed": str(ask.seed)}
    record = make_record(law.version, files_of(ask), asked)
    result = sites_result(sites, laws, ask.years, record, (ask.draws, ask.seed))
    if not result.tables["by_site"].table.num_rows:
        raise InputError(problem("sites.no_known_site", source))
    told = (area_assumption(area),) if area else ()
    return Answer(replace(result, assumptions=(*result.assumptions, *told)))


def _sites(ask: Ask) -> pa.Table:
    """Read the sites asked and those added to them.

    Raises
    ------
    InputError : every problem of a file; a site added that is there already
    """
    sites = read_sites(ask.sites)
    if not ask.add_sites:
        return sites
    added, known = read_sites(ask.add_sites), set(sites["finess_et"].to_pylist())
    twice = [site for site in added["finess_et"].to_pylist() if site in known]
    if twice:
        raise InputError([problem("sites.added_known", str(ask.add_sites), site) for site in twice])
    return pa.concat_tables([sites, added.cast(sites.schema)], promote_options="none").unify_dictionaries()


def sites_result(
    sites: pa.Table,
    laws: Laws,
    years: tuple[int, ...],
    record: Mapping[str, str],
    drawn: tuple[int, int] = (DRAWS, SEED),
) -> Result:
    """Say what the technical fees of each hospital site become.

    Parameters
    ----------
    sites : reference table of sites
    laws, years : what is compared, and when
    record : record of the run (`results.record.make_record`)
    drawn : number of draws and seed of the intervals

    Returns
    -------
    tables by_year, by_equipment, by_measure, by_region, by_departement, site_totals, bands, by_site, sensitivity,
    unknown. `case` tells the CT reference activity: reference_low (0), reference_high (first threshold),
    reference_mid, the only one with an interval, since the reference is drawn with the rest

    Raises
    ------
    InputError : a fee that no source read gives in these years
    """
    detail = pa.concat_tables([_case(sites, laws, years, case) for case in CASES])
    places, changes = _places(), drawn_changes(sites, laws, years, *drawn)

    def summed(*keys: str) -> pa.Table:
        return with_interval(_summed(detail, keys), detail, changes, keys)

    totals = site_totals(summed(*SITE_KEYS))
    tried = _sensitivity(sites, laws, years)
    last = SENSITIVITY.of(row for row in tried if row["year"] == years[-1]).table.to_pylist()
    moves = {
        f"sites.{row['hypothesis']}": abs(row["high_change_cents"] - row["low_change_cents"]) for row in last
    }
    tables = {
        "by_year": BY_YEAR.around(summed()),
        "by_equipment": BY_EQUIPMENT.around(summed("equipment")),
        "by_measure": BY_MEASURE.of(_by_measure(detail)),
        "by_region": BY_REGION.around(summed("region"), places),
        "by_departement": BY_DEPARTEMENT.around(summed("departement"), places),
        "site_totals": SITE_TOTALS.around(totals, places),
        "bands": BANDS.of(bands(totals)),
        "by_site": BY_SITE.around(
            estimated(with_interval(detail, detail, changes, (*SITE_KEYS, "equipment")))
        ),
        "sensitivity": SENSITIVITY.of(tried, LABELS),
        "unknown": UNKNOWN.of(_unknown(sites)),
    }
    return Result("sites", tables, with_moves(_assumptions(laws.variant), moves), _findings(sites), record)


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


def _by_measure(detail: pa.Table) -> list[Row]:
    return [
        {
            "year": row["year"],
            "case": row["case"],
            "measure": measure,
            "change_cents": row[f"{measure}_cents"],
        }
        for row in _summed(detail, ()).to_pylist()
        for measure in MEASURES
    ]


def _sensitivity(sites: pa.Table, laws: Laws, years: tuple[int, ...]) -> list[Row]:
    """Change one hypothesis at a time around the central case; national change of each year."""
    middle = _changes(sites, laws, years, CENTRAL)
    return [
        {
            "year": year,
            "hypothesis": varied.field,
            "low_change_cents": sides["low"][year],
            "central_change_cents": middle[year],
            "high_change_cents": sides["high"][year],
        }
        for varied in VARIED
        for sides in [_sides(sites, laws, years, varied)]
        for year in years
    ]


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


def _unknown(sites: pa.Table) -> list[Row]:
    return [
        {
            **pair.site,
            "installed": pair.installed,
            "operated": pair.operated,
            "reason": pair.unknown("external"),
        }
        for pair in equipped(sites)
        if pair.unknown("external")
    ]


def _places() -> Names:
    """Name the départements and the regions."""
    places = read_departements().to_pylist()
    return {
        "departement": {row["code"]: f"{row['name']} ({row['code']})" for row in places},
        "region": {row["region_code"]: row["region_name"] for row in places},
    }


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
