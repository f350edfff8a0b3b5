"""radioscopie: the executable model of French medical imaging.

The names below are loaded when they are first used, so that `import radioscopie` costs nothing.
"""

from __future__ import annotations

from radioscopie.version import __version__

TYPE_CHECKING = (
    False  # that of `typing`, whose import takes longer than the rest: time in which nobody catches Ctrl-C
)
if TYPE_CHECKING:
    from radioscopie.errors import InputError, RadioscopieError
    from radioscopie.law.load import Law
    from radioscopie.law.reform import Reform
    from radioscopie.models.nation.baseline import build_baseline
    from radioscopie.models.pricing.explain import explain
    from radioscopie.models.pricing.price import price
    from radioscopie.questions.accounts.practice.answer import practice_accounts
    from radioscopie.questions.design.answer import design_plan as design
    from radioscopie.questions.impact.answer import compare
    from radioscopie.questions.scenario.answer import run_scenario
    from radioscopie.result import Result
    from radioscopie.tables.activity import read_activity
    from radioscopie.tables.machines import read_machines
    from radioscopie.tables.practice_file import read_practice
    from radioscopie.tables.rejects import said_rejects
    from radioscopie.tables.sites import read_sites

__all__ = [
    "InputError",
    "Law",
    "RadioscopieError",
    "Reform",
    "Result",
    "__version__",
    "build_baseline",
    "compare",
    "design",
    "explain",
    "practice_accounts",
    "price",
    "read_activity",
    "read_machines",
    "read_practice",
    "read_sites",
    "run_scenario",
    "said_rejects",
]

_HOMES = {
    "InputError": "errors",
    "Law": "law.load",
    "RadioscopieError": "errors",
    "Reform": "law.reform",
    "Result": "result",
    "build_baseline": "models.nation.baseline",
    "compare": "questions.impact.answer",
    "design": "questions.design.answer",
    "explain": "models.pricing.explain",
    "practice_accounts": "questions.accounts.practice.answer",
    "price": "models.pricing.price",
    "read_activity": "tables.activity",
    "read_machines": "tables.machines",
    "read_practice": "tables.practice_file",
    "read_sites": "tables.sites",
    "run_scenario": "questions.scenario.answer",
    "said_rejects": "tables.rejects",
}


_THERE = {"design": "design_plan"}  # names that differ in their home


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), _THERE.get(name, name))


def __dir__() -> list[str]:
    return __all__
