"""The practices of the nation as desks: who holds which machine, with how many radiologists, of what kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT, MODALITIES
from radioscopie.models.draws import apportion, stream
from radioscopie.models.finances.desks import NONE, WHOLE, Desks, summed
from radioscopie.models.joins.nation_accounts.groups import groups_of
from radioscopie.models.joins.nation_accounts.holders import (
    TOWN,
    external_permille,
    holders,
    practice_permille,
)
from radioscopie.models.pricing.encode import coded_words
from radioscopie.models.scenarios.grouped import PLACE, Placing
from radioscopie.money import half_up
from radioscopie.tables.nation import PERIMETERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.random import Generator

    from radioscopie.arrays import Bools, Ints, Reals, Strings
    from radioscopie.law.compile import Compiled
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.fleet import ScenarioFleet
    from radioscopie.models.scenarios.slots import Slots
    from radioscopie.tables.reference_nation import Hypothesis


LEFT_OUT = "other_specialty"
FEE_MODALITY = {"ct": "ct", "mri": "mri", "pet": "nuclear"}


@dataclass(frozen=True, slots=True)
class Practices:
    """The imaging practices of a baseline, ready for accounts.

    Parameters
    ----------
    desks : D desks of P practices; other specialties, who are no imaging practices, are left out
    row : desk of each row of the activity, D for those left out, shape (rows,)
    machine_desk : desk that each machine's technical fees go to, shape (M,)
    kind : kind of each practice, shape (P,)
    judged : practices whose margin can be told: those of town radiologists; a hospital's tariffs pay patients
        not admitted only, and the pay of its radiologists is in no source read. Shape (P,)
    holder : rank in `holders.HOLDERS` of who holds each machine, shape (M,)
    external : thousandths of a machine's exams, and so of its charges, that the fees are meant to pay: the
        patients not admitted of a hospital (SAE), all elsewhere. Shape (M,)
    groups : words of each practice by dimension, shapes (P,)
    seed : seed of the baseline, and so of what is constructed here
    """

    desks: Desks
    row: Ints
    machine_desk: Ints
    kind: Strings
    judged: Bools
    holder: Ints
    external: Ints
    groups: Mapping[str, Strings]
    seed: int

    @property
    def placing(self) -> Placing:
        """Give the desks as places of a scenario, in its words; the last place holds what is left out."""
        words = zip(*(self.groups[name][self.desks.practice].tolist() for name in PLACE), strict=True)
        return Placing((*words, ("",) * len(PLACE)), self.row, self.machine_desk)

    def external_of(self, machines: int) -> Ints:
        """Give `external` of the machines of a world, shape (machines,): those it adds, the last ones, count whole."""
        found: Ints = np.append(self.external, np.full(machines - len(self.external), WHOLE))
        return found

    @property
    def luck(self) -> Reals:
        """Give the standard normal that sets receipts per radiologist of each practice apart, shape (P,)."""
        return stream(self.seed, "accounts radiologists").normal(size=len(self.desks.practices))


def make_practices(baseline: Baseline, law: Compiled, hypotheses: Mapping[str, Hypothesis]) -> Practices:
    """Turn a baseline into desks; radiologists and ownership come with `staffed`, once receipts are known."""
    names, sites = _names(baseline, "practices", "practice"), _names(baseline, "sites", "site")
    kinds = baseline.practices["kind"].to_pylist()
    listed = [row for row in zip(names, kinds, strict=True) if row[1] != LEFT_OUT]
    rank = {name: i for i, (name, _) in enumerate(listed)}
    of_site = [rank.get(name, NONE) for name in _names(baseline, "sites", "practice")]
    kept = {name: i for i, name in enumerate(s for s, p in zip(sites, of_site, strict=True) if p != NONE)}
    kind = np.array([word for _, word in listed])
    holder, machines = holders(baseline, dict(listed)), _names(baseline, "machines", "machine")
    row, machine_desk, parts = _desks(baseline, law, kept, machines)
    site_practice = np.array([p for p in of_site if p != NONE], np.int64)
    desks = Desks(
        practices=tuple(rank),
        sites=tuple(kept),
        machines=tuple(machines),
        practice=site_practice[parts["site"]],
        site_practice=site_practice,
        fee_permille=practice_permille(holder, hypotheses),
        radiologists=np.zeros(len(rank), np.int64),
        **parts,
    )
    judged = np.array([PERIMETERS[word] == TOWN for word in kind.tolist()], bool)
    groups, external = groups_of(baseline, desks), external_permille(baseline)
    return Practices(desks, row, machine_desk, kind, judged, holder, external, groups, baseline.seed)


def staffed(practices: Practices, acts: Ints, hypotheses: Mapping[str, Hypothesis]) -> Practices:
    """Share out the liberal radiologists, and draw which practices are backed by funds.

    Parameters
    ----------
    acts : receipts of acts of the reference year by desk, in cents
    """
    received = summed(acts, practices.desks.practice, len(practices.desks.practices)) * practices.judged
    total, spread = (hypotheses[key].value.central for key in ("radiologists", "radiologist_spread"))
    weights = received.astype(np.float64) * np.exp(float(spread) * practices.luck)
    desks = replace(practices.desks, radiologists=apportion(round(100 * total), weights))
    known = replace(practices, desks=desks)
    share, luck = float(hypotheses["fund_share"].value.central), stream(practices.seed, "accounts funds")
    words = owned(known, received, share, fund_wait(luck, len(received)))
    return replace(known, groups={**practices.groups, "ownership": words})


def fund_wait(luck: Generator, size: int) -> Reals:
    """Draw how long each practice of a size would wait for a fund, shape (P,)."""
    return luck.exponential(size=size)


def owned(practices: Practices, acts: Ints, share: float, wait: Reals) -> Strings:
    """Say who owns each practice: funds take the large ones sooner, until they hold a share of the radiologists.

    The others are groups where they have several sites, independent with one.

    Parameters
    ----------
    acts : receipts of acts of the reference year by practice, in cents
    wait : drawn by `fund_wait`
    """
    radiologists, received = practices.desks.radiologists, acts * practices.judged
    sites = np.bincount(practices.desks.site_practice, minlength=len(received))
    words = np.where(practices.judged, np.where(sites > 1, "group", "independent"), "public").astype("<U11")
    words[practices.kind == "private_non_profit"] = "non_profit"
    order = np.argsort(np.where(practices.judged, wait / np.maximum(received, 1), np.inf), kind="stable")
    before = np.cumsum(radiologists[order]) - radiologists[order]
    words[order[(before < share * radiologists.sum()) & practices.judged[order]]] = "fund_backed"
    return words


def _names(baseline: Baseline, table: str, column: str) -> list[str]:
    names: list[str] = getattr(baseline, table)[column].to_pylist()
    return names


def _desks(
    baseline: Baseline, law: Compiled, sites: Mapping[str, int], machines: list[str]
) -> tuple[Ints, Ints, dict[str, Ints]]:
    """Find the desks: where each row is done, where each machine's fees go, and what each desk is."""
    many, size, rows = len(MODALITIES), len(sites), baseline.activity
    site_code, site_words = coded_words(rows, "site")
    machine_code, machine_words = coded_words(rows, "machine")
    act_code, act_words = coded_words(rows, "act")
    rank = {name: size + i for i, name in enumerate(machines)}
    seat = np.array([sites.get(word, size + len(rank)) for word in site_words] or [0], np.int64)[site_code]
    on = np.array([rank.get(word, NONE) for word in machine_words] or [0], np.int64)[machine_code]
    known = dict(zip(law.codes, law.acts.modality.tolist(), strict=True))
    modality = np.array([known[word] for word in act_words] or [0], np.int64)[act_code]
    key = np.where(on == NONE, seat, on) * many + modality
    home = np.array([sites[name] for name in _names(baseline, "machines", "site")], np.int64)
    words = _names(baseline, "machines", "equipment")
    own = np.array([MODALITIES.index(FEE_MODALITY[word]) for word in words], np.int64)
    machine_key = (size + np.arange(len(rank))) * many + own
    used = np.zeros((size + len(rank) + 1) * many, bool)
    used[key], used[machine_key] = True, True
    used[(size + len(rank)) * many :] = False
    place, of_modality = np.divmod(np.flatnonzero(used), many)
    desk = np.where(used, np.cumsum(used) - 1, len(place))
    machine = np.where(place < size, NONE, place - size)
    parts = {
        "site": np.append(home, 0)[machine] * (machine != NONE) + place * (machine == NONE),
        "machine": machine,
        "modality": of_modality,
        "machine_site": home,
        "machine_equipment": np.array([EQUIPMENT.index(word) for word in words], np.int64),
    }
    return desk[key], desk[machine_key], parts


def working(fleet: ScenarioFleet, slots: Slots, year: int) -> Ints:
    """Give the thousandths of a year that each machine of a scenario works, shape (machines,)."""
    mine = slots.year == year
    days = (slots.end - slots.first)[mine]
    active = np.flatnonzero(mine)[None, :] >= fleet.active[:, None]
    worked: Ints = (active * days).sum(axis=1)
    return half_up(WHOLE * worked, int(days.sum()))


def desks_of(desks: Desks, fleet: ScenarioFleet, slots: Slots, year: int) -> Desks:
    """Give the desks with the machines that a scenario adds, held as those they copy, for the time they work."""
    added = fleet.source[len(desks.machines) :]
    works = working(fleet, slots, year)[len(desks.machines) :]
    return replace(
        desks,
        machines=(*desks.machines, *(f"{desks.machines[source]}+{n + 1}" for n, source in enumerate(added))),
        machine_site=np.append(desks.machine_site, desks.machine_site[added]),
        machine_equipment=np.append(desks.machine_equipment, desks.machine_equipment[added]),
        fee_permille=np.append(desks.fee_permille, half_up(desks.fee_permille[added] * works, WHOLE)),
    )
