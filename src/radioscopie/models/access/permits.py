"""What the permit rules say of each site: one verdict per check, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radioscopie.law.permits import permit_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CHECKS = (
    "ceiling",
    "approval",
    "mix",
    "agreement",
    "twelve_hours",
    "teleradiology",
    "screening",
    "next_machine",
)
VERDICTS = (
    *("holds", "needs_approval", "mix_missing", "agreement_to_show", "not_allowed"),
    *("information_only", "cannot_tell"),
)
RULE_OF = {
    "ceiling": "DR-7",
    "approval": "DR-7",
    "mix": "DR-8",
    "agreement": "DR-4",
    "twelve_hours": "DR-11",
    "teleradiology": "DR-16",
    "screening": "BS-1",
    "next_machine": "DR-6",
}
ANSWERS = ("agreement", "ars_approval", "ars_teleradiology", "breast_screening")


@dataclass(frozen=True, slots=True)
class PermitSite:
    """What is known of a site: machines (None: unknown), answers of its holder ("yes", "no", "")."""

    site: str
    ct: int | None
    mri: int | None
    holder_has_other: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    teleradiology_share: float | None = None

    @property
    def machines(self) -> int | None:
        """CT and MRI together, None when one is unknown."""
        return None if self.ct is None or self.mri is None else self.ct + self.mri


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict on a check; the words `permits.why` say why."""

    check: str
    verdict: str
    why: str


def verdicts(site: PermitSite) -> tuple[Verdict, ...]:
    """Judge a site: one verdict per check, in the order of CHECKS.

    Source: fact sheet authorisations.md, table H; article and status of each rule in `law/permits/rules.csv`.
    """
    judges = (_ceiling, _approval, _mix, _agreement, _twelve_hours, _teleradiology, _screening, _next_machine)
    found = (judge(site) for judge in judges)
    return tuple(Verdict(check, *pair) for check, pair in zip(CHECKS, found, strict=True))


def _ceiling(site: PermitSite) -> tuple[str, str]:
    most = permit_value("ceiling")
    if any(count is not None and count > most for count in (site.ct, site.mri)):
        return "not_allowed", "over_ceiling"
    if site.machines is None:
        return "cannot_tell", "count_unknown"
    return ("cannot_tell", "ceiling_unsure") if site.machines > most else ("holds", "under_ceiling")


def _approval(site: PermitSite) -> tuple[str, str]:
    if site.machines is None:
        return "cannot_tell", "count_unknown"
    if site.machines <= permit_value("threshold"):
        return "holds", "within_threshold"
    is_given = site.answers.get("ars_approval") == "yes"
    return ("holds", "approval_given") if is_given else ("needs_approval", "over_threshold")


def _mix(site: PermitSite) -> tuple[str, str]:
    if site.machines is None:
        return "cannot_tell", "count_unknown"
    if site.machines < permit_value("mix_from"):
        return "holds", "too_few"
    return ("holds", "both_types") if site.ct and site.mri else ("mix_missing", "one_type")


def _agreement(site: PermitSite) -> tuple[str, str]:
    if site.machines is None:
        return "cannot_tell", "count_unknown"
    if site.ct and site.mri:
        return "holds", "both_types"
    if site.answers.get("agreement") == "yes":
        return "holds", "agreement_given"
    return ("holds", "same_holder") if site.holder_has_other else ("agreement_to_show", "one_type")


def _twelve_hours(site: PermitSite) -> tuple[str, str]:
    if site.machines is None:
        return "cannot_tell", "count_unknown"
    few = site.machines < permit_value("twelve_hours_from")
    return ("holds", "too_few") if few else ("cannot_tell", "ars_may_ask")


def _teleradiology(site: PermitSite) -> tuple[str, str]:
    share = site.teleradiology_share
    if share is None:
        return "cannot_tell", "share_unknown"
    if share < permit_value("teleradiology_most"):
        return "holds", "not_mainly"
    is_allowed = site.answers.get("ars_teleradiology") == "yes"
    return ("holds", "tele_allowed") if is_allowed else ("not_allowed", "mainly_tele")


def _screening(site: PermitSite) -> tuple[str, str]:
    """Say whether the condition of a bill would be met; it is not the law."""
    answer = site.answers.get("breast_screening", "")
    if answer == "yes":
        return "holds", "screening_done"
    return "cannot_tell", "screening_not_done" if answer == "no" else "screening_unknown"


def _next_machine(site: PermitSite) -> tuple[str, str]:
    """Say what one more machine would take, of a type that the rules allow."""
    if site.machines is None:
        return "cannot_tell", "count_unknown"
    after = site.machines + 1
    if after > permit_value("ceiling"):
        return "not_allowed", "over_ceiling"
    if after > permit_value("threshold"):
        return "needs_approval", "next_over"
    is_third = after >= permit_value("mix_from") and not (site.ct and site.mri)
    return "information_only", "next_other_type" if is_third else "next_within"


def permit_sites(rows: Iterable[Mapping[str, Any]]) -> list[PermitSite]:
    """Gather supply rows (`tables.supply`) into sites with CT or MRI; PET is under other rules.

    The holder of a site has the other type when one of its other sites has a machine of that type.
    """
    held = [row for row in rows if row["equipment"] in {"ct", "mri"}]
    by_site: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in held:
        by_site.setdefault(row["site"], {})[row["equipment"]] = row
    has: dict[tuple[str, str], set[str]] = {}
    for row in held:
        if row["machines"] and row["holder"]:
            has.setdefault((row["holder"], row["equipment"]), set()).add(row["site"])
    sites = (_site(name, parts, has) for name, parts in sorted(by_site.items()))
    return [site for site in sites if site.machines != 0]


def _site(
    name: str, parts: Mapping[str, Mapping[str, Any]], has: Mapping[tuple[str, str], set[str]]
) -> PermitSite:
    ct, mri = (parts[kind]["machines"] if kind in parts else 0 for kind in ("ct", "mri"))
    one = next(iter(parts.values()))
    missing = "mri" if ct else "ct"
    elsewhere = has.get((one["holder"], missing), set()) - {name}
    answers = {key: next((p[key] for p in parts.values() if p[key]), "") for key in ANSWERS}
    share = next(
        (p["teleradiology_share"] for p in parts.values() if p["teleradiology_share"] is not None), None
    )
    return PermitSite(name, ct, mri, bool(elsewhere), answers, share)
