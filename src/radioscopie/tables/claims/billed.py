"""What billing files hold: acts, technical fees, payments. Nothing of a patient is kept: a visit is its number."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radioscopie.errors import problem
from radioscopie.sources.billing.fixed import B2, NOEMIE, RSF, Record, records, role
from radioscopie.sources.snds.cards import codes, roles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.arrays import Row
    from radioscopie.inputs import Readable
    from radioscopie.sources.billing.fixed import Rejected

FEE_CODES = ("FTN", "FTR", "FR2", "FR3", "FTS", "FTG")
HUNDREDTHS, ASSOCIATIONS = 100, "012345"
EQUIPMENTS = {code.zfill(3): one for one in ("ct", "mri", "pet") for code in codes("DDP_COD", one)}


@dataclass(slots=True)
class Billed:
    """What was read of a file.

    Parameters
    ----------
    lines : records read, by outcome and reason
    checks : totals that the file writes and those of its lines: (what, written, found) in cents
    """

    acts: list[Row] = field(default_factory=list)
    fees: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    returned: list[Row] = field(default_factory=list)
    lines: Counter[tuple[str, str]] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    checks: list[tuple[str, int, int]] = field(default_factory=list)
    lines_read: int = 0


def read_billed(source: Readable, format_: str, acts: Iterable[str]) -> Billed:
    """Read a billing file.

    Parameters
    ----------
    format_ : "rsf-ace", "b2" or "noemie"
    acts : codes of the acts of imaging that the law holds

    Raises
    ------
    InputError : a file that cannot be used at all
    """
    found = Billed()
    read = list(records(source, format_, found.rejected))
    found.lines_read = len(read) + len({line for line, _, _ in found.rejected})
    {RSF: _rsf, B2: _b2, NOEMIE: _noemie}[format_](found, read, frozenset(acts))
    return found


def _act(record: Record, line: Record | None, acts: frozenset[str], found: Billed) -> Row | None:
    """Give an act; None when it is no act of imaging, with the reason."""
    values = record.values
    code = str(values["act"] or "")[:7].upper()
    if code not in acts:
        found.lines["excluded", "not_imaging"] += 1
        return None
    if roles("CAM_ACT_COD").get(str(values["activity"] or "1")) != "kept":
        found.lines["excluded", "activity_4"] += 1
        return None
    letters = "".join(str(values[f"modifier_{rank}"] or "") for rank in (1, 2, 3, 4))
    association = str(values["association"] or "0")
    if association not in ASSOCIATIONS:
        found.rejected.append(
            (record.line, "association", problem("snds.unknown_association", "", association))
        )
        return None
    told = line.values if line else {}
    base, total = (told.get(name) for name in ("base_cents", "total_cents"))
    found.lines["kept", "act"] += 1
    return {
        "line": record.line,
        "date": values.get("date") or told.get("date"),
        "act": code,
        "modifiers": "".join(sorted(letters.upper())),
        "association": int(association),
        "quantity": 1,
        "billed_cents": base,
        "excess_cents": max(int(total or 0) - int(base or 0), 0),
        "exemption": role("exemption", str(told.get("exemption") or "")),
    }


def _fee(record: Record) -> Row:
    values = record.values
    quantity, coefficient = int(values["quantity"] or 1), int(values["coefficient"] or HUNDREDTHS)
    return {
        "line": record.line,
        "date": values["date"],
        "code": str(values["code"]),
        "equipment": EQUIPMENTS.get(str(values["discipline"] or "").zfill(3), ""),
        "coefficient": coefficient,
        "quantity": quantity,
        "unit_cents": values["unit_cents"] or 0,
        "paid_cents": values["base_cents"] or 0,
        "machine": "",
        "order_number": None,
    }


def _is_fee(record: Record) -> bool:
    return str(record.values["code"] or "") in FEE_CODES


def _rsf(found: Billed, read: list[Record], acts: frozenset[str]) -> None:
    """Sort the records of RSF-ACE: M gives the code, C the amount, in the same visit; B, sometimes C, the fee."""
    heads = {_visit(one): one for one in read if one.kind == "A"}
    lines: dict[tuple[Any, ...], list[Record]] = {}
    for one in read:
        if one.kind == "C" and role("nature", str(one.values["code"])):
            lines.setdefault(_visit(one), []).append(one)
    for one in read:
        if one.kind in "BC" and _is_fee(one):
            found.fees.append(_fee(one) | {"site": one.values["site"], "encounter": _shown(one)})
            found.lines["kept", "fee"] += 1
        elif one.kind == "M":
            waiting = lines.get(_visit(one), [])
            act = _act(one, waiting.pop(0) if waiting else None, acts, found)
            if act:
                head = heads.get(_visit(one))
                more = {"site": one.values["site"], "encounter": _shown(one), "machine": ""}
                found.acts.append(act | more | {"exemption": act["exemption"] or _of_head(head)})
        else:
            found.lines[
                "other", "header" if one.kind == "A" else "amount" if one.kind in "BC" else "record"
            ] += 1
    for what, kind, total in (("fees", "B", "fees_total"), ("acts", "C", "acts_total")):
        written = sum(int(head.values[total] or 0) for head in heads.values())
        name = "base_cents" if kind == "B" else "total_cents"
        of_lines = sum(int(one.values[name] or 0) for one in read if one.kind == kind)
        found.checks.append((what, written, of_lines))


def _visit(record: Record) -> tuple[Any, ...]:
    return record.values["site"], record.values["visit"], record.values["invoice"]


def _shown(record: Record) -> str:
    return f"{record.values['visit']}/{record.values['invoice']}"


def _of_head(head: Record | None) -> str:
    """Give the exemption of a visit, where its lines have none."""
    if head is None:
        return ""
    return role("insurance", str(head.values["insurance"])) or role("cover", str(head.values["cover"]))


def _b2(found: Billed, read: list[Record], acts: frozenset[str]) -> None:
    """Sort the records of B2: the parts of a line follow it, with the machine and the rank of a fee."""
    line, invoice = None, None
    for one in read:
        if one.kind in ("3", "4"):
            line = one
            if _is_fee(one):
                found.fees.append(
                    _fee(one) | {"site": one.values["partner"], "encounter": one.values["invoice"]}
                )
                found.lines["kept", "fee"] += 1
            else:
                found.lines["other", "amount"] += 1
        elif one.kind in ("3S", "4S") and line is not None:
            told = {"machine": one.values["machine"], "order_number": one.values["order_number"]}
            if _is_fee(line) and found.fees and found.fees[-1]["line"] == line.line:
                found.fees[-1] |= told
            elif found.acts and found.acts[-1]["of"] == line.line:
                found.acts[-1]["machine"] = told["machine"]
            found.lines["other", "part"] += 1
        elif one.kind == "4M" and line is not None:
            act = _act(one, line, acts, found)
            if act:
                more = {"site": line.values["partner"], "encounter": line.values["invoice"], "of": line.line}
                held = role("insurance", str(invoice.values["insurance"])) if invoice else ""
                found.acts.append(act | more | {"machine": "", "exemption": act["exemption"] or held})
        else:
            invoice = one if one.kind == "2" else invoice
            found.lines["other", "header"] += 1
    _check_b2(found, read)


def _check_b2(found: Billed, read: list[Record]) -> None:
    totals = [one for one in read if one.kind == "5"]
    for what, kind, total in (("fees", "3", "fees_total"), ("acts", "4", "acts_total")):
        written = [int(one.values[total] or 0) for one in totals if total in one.values]
        name = "base_cents" if kind == "3" else "total_cents"
        of_lines = sum(int(one.values[name] or 0) for one in read if one.kind == kind)
        if written and (of_lines or sum(written)):
            found.checks.append((what, sum(written), of_lines))


def _noemie(found: Billed, read: list[Record], _: frozenset[str]) -> None:
    """Sort the records of a return: payments, recoveries with their sign, rejects; no code of an act is there."""
    written = None
    for one in read:
        values = one.values
        if one.kind == "210":
            sign = -1 if values["sign"] == "-" else 1
            found.payments.append(
                {
                    "line": one.line,
                    "date": values["date"],
                    "nature": values["nature"],
                    "equipment": EQUIPMENTS.get(str(values["discipline"]), "")
                    if _is_payment_of_fee(one)
                    else "",
                    "quantity": sign * int(values["quantity"] or 1),
                    "base_cents": sign * int(values["base_cents"] or 0),
                    "paid_cents": sign * int(values["paid_cents"] or 0),
                    "coefficient": int(values["coefficient"] or HUNDREDTHS),
                }
            )
            found.lines["kept", "payment"] += 1
        elif one.kind == "294":
            told = {"code": values["reject"], "label": values["label"]}
            found.returned.append(
                {"line": one.line, "date": values["date"], "nature": values["nature"]} | told
            )
            found.lines["kept", "returned"] += 1
        else:
            found.lines["other", "header"] += 1
            if one.kind == "999" and values["total"] is not None:
                written = (-1 if values["sign"] == "-" else 1) * int(values["total"])
    if written is not None:
        found.checks.append(("payments", written, sum(row["paid_cents"] for row in found.payments)))


def _is_payment_of_fee(record: Record) -> bool:
    return str(record.values["nature"]) in FEE_CODES
