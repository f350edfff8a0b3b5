"""Complete machines by what the fees billed say: the CT reference activity; and tell where what is typed disagrees.

What is typed wins, always; what is inferred is a hypothesis of status `inferred`, with the lines that show it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.law.words import DAY0, KINDS, kind_index
from radioscopie.models.pricing.fees_billed import CT, fees_of, law_in_force, references_of, sorts_of
from radioscopie.result import Assumption, Written, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.fees_billed import Fee, Reference, Sort
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

INFERRED = "inferred"
FIELD = "reference_activity"


def with_inferred(machines: Machines, activity: Activity, *, same: bool = True) -> Machines:
    """Complete machines by the lines of fees of an activity; the same machines when it has none.

    Parameters
    ----------
    same : the very activity is priced, no more of it: a lower bound of a reference is then enough
    """
    if activity.fees is None:
        return machines
    januaries = januaries_of([activity.table, activity.fees])
    return completed(machines, fees_of(activity.fees), januaries, same=same)


def januaries_of(tables: Iterable[pa.Table]) -> set[int]:
    """Give the years of which tables have a row in January."""
    months = [table["date"].to_numpy().astype("datetime64[M]").astype(np.int64) for table in tables]
    found = np.unique(np.concatenate([*months, np.zeros(0, np.int64)]))
    return {1970 + int(month) // 12 for month in found if month % 12 == 0}


def completed(
    machines: Machines, fees: tuple[Fee, ...], januaries: Iterable[int], *, same: bool = True
) -> Machines:
    """Complete machines by lines of fees.

    Parameters
    ----------
    januaries : years of which the file has January
    same : as for `with_inferred`
    """
    rows = machines.table.to_pylist()
    references, law = references_of(fees, januaries), law_in_force()
    sorts = sorts_of(fees, law)
    seen = [
        *(one for row in rows for one in _on_reference(row, references.get(row["machine"]))),
        *(one for row in rows for one in _on_sort(row, sorts.get(row["machine"]), law)),
    ]
    known = {name: one for name, one in references.items() if one.is_exact or (same and one.is_all)}
    filled = [_filled(row, known.get(row["machine"])) for row in rows]
    table = machines.table.set_column(
        machines.table.column_names.index(FIELD),
        FIELD,
        pa.array(filled, machines.table.schema.field(FIELD).type),
    )
    return replace(machines, table=table, seen=(*machines.seen, *seen))


def _filled(row: dict[str, Any], found: Reference | None) -> int | None:
    typed: int | None = row[FIELD]
    return found.value if typed is None and found and row["equipment"] == CT else typed


def _on_reference(row: dict[str, Any], found: Reference | None) -> Iterator[Assumption]:
    if row["equipment"] != CT or found is None:
        return
    typed = row[FIELD]
    value = Written(found.value, "exact")
    fields = {"machine": row["machine"], "value": value, "year": found.year, "line": found.line}
    note = said("inferred.reference_exact" if found.is_exact else "inferred.reference_least", **fields)
    if typed is None:
        yield Assumption("inferred.reference", INFERRED, note, found.rows)
    elif (typed != found.value) if found.is_exact else (typed < found.value):
        label = said("inferred.typed_kept", machine=row["machine"], typed=typed)
        yield Assumption("inferred.typed_kept", INFERRED, note, found.rows, label=label)


def _on_sort(row: dict[str, Any], found: Sort | None, law: Compiled) -> Iterator[Assumption]:
    """Tell the class, zone or age that amounts belie."""
    if found is None:
        return
    kind = kind_index(row["equipment"], row["class"], row["zone"])
    if found.kinds and kind not in found.kinds:
        fit = ", ".join(dict.fromkeys(" ".join(filter(None, KINDS[one])) for one in found.kinds))
        typed = " ".join(filter(None, KINDS[kind]))
        note = said("inferred.class_note", fit=fit)
        label = said("inferred.typed_kept", machine=row["machine"], typed=typed)
        yield Assumption("inferred.class", INFERRED, note, found.rows, label=label)
    for year, age in found.ages.items():
        after = int(law.fees.amortised_after[law.period_of_day[_first_day(year) - DAY0]])
        own = "amortised" if year - after > row["installed_on"].year else "non_amortised"
        if age and age != own:
            note = said("inferred.age_amortised" if age == "amortised" else "inferred.age_new", year=year)
            label = said("inferred.typed_kept", machine=row["machine"], typed=row["installed_on"].isoformat())
            yield Assumption("inferred.age", INFERRED, note, found.rows, label=label)


def _first_day(year: int) -> int:
    return int(np.datetime64(f"{year}-01-01", "D").astype(np.int64))
