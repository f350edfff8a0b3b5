"""What separates a variant from the base, measure by measure, and as volume, mix and price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.scenarios import amounts
from radioscopie.questions.scenario.tables.spending import by_year, changes, of_stages

if TYPE_CHECKING:
    from radioscopie.arrays import Rows
    from radioscopie.models.scenarios.run import Run


def by_measure(run: Run) -> Rows:
    """Give what each measure changes, all payers and the insurer's; no row where nothing but reading differs."""
    rows: Rows = []
    for name, path in run.paths.items():
        every = [by_year(run, amounts.spending(one)) for one in path.outcomes]
        insurer = [by_year(run, amounts.insurer(one)) for one in path.outcomes]
        for y, year in enumerate(run.model.slots.years):
            paid = amounts.steps([amounts.rounded(one[y]) for one in insurer])
            whole = amounts.rounded(every[-1][y]) - amounts.rounded(every[0][y])
            shares = [one[y] - own[y] for one, own in zip(every, insurer, strict=True)]
            rest = amounts.spread(amounts.steps(shares), whole - sum(paid))
            rows += [
                {"variant": name, "year": year, "measure": stage.measure, "change_cents": own + other,
                 "insurer_change_cents": own}
                for stage, own, other in zip(run.model.paths[name][1:], paid, rest, strict=True)
            ]  # fmt: skip
    return rows


def by_kind_and_measure(run: Run) -> Rows:
    """Give what each measure changes for the insurer by kind of practice."""
    rows: Rows = []
    for name, path in run.paths.items():
        every = of_stages(run, path, "kind")
        for y, year in enumerate(run.model.slots.years):
            steps = list(zip(run.model.paths[name][1:], changes(every, y), strict=True))
            rows += [
                {
                    "variant": name, "year": year, "kind": kind, "measure": stage.measure,
                    "insurer_change_cents": cents[kind],
                }
                for kind in every[0]
                for stage, cents in steps
            ]  # fmt: skip
    return rows


def effects(run: Run) -> Rows:
    """Split what separates a variant's year from the reference year's activity at the base's prices."""
    rows = []
    for name, path in run.paths.items():
        still, done = path.constant[0], (path.constant[0].done, path.outcomes[-1].done)
        acts = [by_year(run, one.sum(axis=0).astype(object)) for one in done]
        spent = [by_year(run, amounts.spending(one)) for one in (still, path.repriced, path.outcomes[-1])]
        for y, year in enumerate(run.model.slots.years):
            reference, at_base, variant = (amounts.rounded(one[y]) for one in spent)
            volume = amounts.rounded(spent[0][y] * (acts[1][y] - acts[0][y]) // acts[0][y])
            rows.append(
                {
                    "variant": name, "year": year, "reference_cents": reference, "volume_cents": volume,
                    "mix_cents": at_base - reference - volume, "price_cents": variant - at_base,
                    "variant_cents": variant,
                }
            )  # fmt: skip
    return rows
