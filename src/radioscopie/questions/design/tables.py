"""What `radioscopie design` answers: the plan, its values, its proof, plans side by side, who bears them."""

from __future__ import annotations

from radioscopie.questions.owned.tables import OWNERSHIP
from radioscopie.results.declared import Declared, Shown, amount, code, count, day, flag, measure, name

HEADS = "design.head"
LEVER, PLAN = name("lever"), code("plan", "design.plan")
HARM = code("harm", "design.harm")

ENDS = ("low", "high")


def _with_ends(name: str) -> tuple[Shown, ...]:
    """Declare an amount and its interval, all shown with the figures that it is known by."""
    ends = (f"{name}_low_95", f"{name}_high_95")
    central = amount(name, estimated=True, bounds=ends)
    return (central, *(amount(one, estimated=True, bounds=ends, optional=True) for one in ends))


LEVERS = Declared(
    "levers",
    "design.levers",
    HEADS,
    (
        *(LEVER, code("kind", "design.kind"), measure("pull_pct"), measure("least_pct"), measure("most_pct")),
        *(
            amount("saved_cents", "short_euros", optional=True),
            amount("lost_cents", "short_euros", optional=True),
        ),
    ),
)
VALUES = Declared(
    "values", "design.values", HEADS, (name("address"), day("valid_from"), name("before"), name("after"))
)
PLANS = Declared(
    "plans",
    "design.plans",
    HEADS,
    (
        PLAN,
        *_with_ends("saved_cents"),
        measure("reached", "share", optional=True),
        amount("saved_france_cents", estimated=True, bounds=("saved_cents_low_95", "saved_cents_high_95")),
        *_with_ends("lost_cents"),
        count("newly_under"),
        *(count(f"newly_under_{end}_95", optional=True) for end in ENDS),
        measure("largest_loss", "share"),
        flag("holds"),
        code("broken", "design.limit"),
    ),
)
PROOF = Declared(
    "proof",
    "design.proof",
    HEADS,
    (count("rank"), HARM, PLAN, measure("value", digits=2), measure("bound", digits=2, optional=True),
     measure("gap", "share", optional=True)),
)  # fmt: skip
LIMITS = Declared(
    "limits",
    "design.limits",
    HEADS,
    (
        *(code("limit", "design.limit"), code("kind", "design.protection"), PLAN),
        *(measure("wanted", digits=2), measure("value", digits=2), flag("holds")),
        *(measure("price", "figure", optional=True),),
    ),
)
FRONTIER = Declared(
    "frontier",
    "design.frontier",
    HEADS,
    (
        *(amount("saved_cents", "short_euros"), HARM, measure("value", digits=2)),
        *(amount("lost_cents", "short_euros"), count("newly_under"), measure("largest_loss", "share")),
    ),
    optional=True,
)
BEARERS = Declared(
    "bearers",
    "design.bearers",
    HEADS,
    (
        *(
            code("dimension", "nation_accounts.word"),
            code("group", "nation_accounts.word"),
            count("practices"),
        ),
        *(PLAN, amount("lost_cents", "short_euros"), measure("loss", "share"), count("newly_under")),
        *(
            code("against", "design.plan", optional=True),
            count("better", optional=True),
            count("worse", optional=True),
        ),
    ),
)
CLASH = Declared(
    "clash",
    "design.clash",
    HEADS,
    (code("limit", "design.limit"), code("kind", "design.protection"), measure("wanted", digits=2)),
    optional=True,
)
TABLES = {
    one.name: one for one in (LEVERS, VALUES, PLANS, PROOF, LIMITS, FRONTIER, BEARERS, CLASH, OWNERSHIP)
}
