"""Scenarios made in code, as a file would give them."""

from datetime import date

from radioscopie.bilingual import Words
from radioscopie.models.scenarios.fields import ScenarioFields
from radioscopie.models.scenarios.read import _assumptions
from radioscopie.models.scenarios.spec import LawChoice, Quantity, Scenario, Variant, World
from radioscopie.ranges import BARE, Range, certain

FROZEN = date(2025, 11, 4)


def fixed(name, number, owner=""):
    return Quantity(name, certain(number), owner)


def spread(name, low, central, high, owner="", distribution="triangular"):
    return Quantity(name, Range(low, central, high, distribution), owner)


def world(frozen=None, *, ageing=False, growth=None, **levers):
    return World(LawChoice(frozen), ageing=ageing, growth=growth or {}, **levers)


def scenario(base, variants, years=(2025, 2026, 2027), target=None):
    listed = tuple(Variant(name, Words(name, name), one) for name, one in variants.items())
    return Scenario(BARE, BARE, years, base, listed, target, _assumptions(ScenarioFields({}, "", [])))
