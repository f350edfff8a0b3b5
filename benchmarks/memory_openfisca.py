"""OpenFisca-core: the same rule as variables of acts, practices and machines.

Its formulas hold integer cents: OpenFisca's floats have 24 bits, and a sum above 167 772.16 euros would lose cents.
Parameters are read into arrays once a period of the law, much faster than looking one up by name for each row.
"""

from datetime import date, timedelta

import numpy as np
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

import national
from contestants import named
from price_list import ASSOCIATIONS, FLAT, GRIDS, price_list
from radioscopie.law.load import Law

PERIOD = str(national.YEAR)
MACHINES = national.MACHINES_CT + national.MACHINES_MRI
LETTERS = sorted(set("".join(national.MODIFIERS)))
INPUTS = ("day", "act", "combo", "association", "grid", "quantity", "machine")
COMPUTED = ("law_period", "amount", "technical_fee", "acts_of_practice", "fees_of_machine")
ROW = Entity("row", "rows", "", "")
OWNER = GroupEntity("owner", "owners", "", "", roles=[{"key": "billed"}])
DEVICE = GroupEntity("device", "devices", "", "", roles=[{"key": "used"}])


def prepare(year):
    listed = price_list(year)
    system = TaxBenefitSystem([ROW, OWNER, DEVICE])
    system.parameters = ParameterNode("", data=_parameters([_day(start) for start in listed.starts]))
    system.add_variables(*(_variable(name, ROW) for name in INPUTS), *_formulas(listed))
    return _simulation(system, {name: year.column(name) for name in (*INPUTS, "practice")})


def run(simulation):
    for name in COMPUTED:
        simulation.delete_arrays(name)
    acts, fees = (
        simulation.calculate("acts_of_practice", PERIOD),
        simulation.calculate("fees_of_machine", PERIOD),
    )
    return named(acts, fees[:MACHINES])


def _simulation(system, columns):
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("row", np.arange(len(columns["day"])))
    _join(builder.declare_entity("owner", range(national.PRACTICES)), columns["practice"])
    _join(builder.declare_entity("device", range(MACHINES + 1)), columns["machine"] % (MACHINES + 1))
    simulation = builder.build(system)
    for name in INPUTS:
        simulation.set_input(name, PERIOD, columns[name].astype(np.int32))
    return simulation


def _join(population, group):
    population.members_entity_id = group.astype(np.int64)
    population.members_role = np.array(population.entity.flattened_roles)[np.zeros(len(group), np.int8)]


def _day(number):
    return date(1970, 1, 1) + timedelta(number)


def _variable(name, entity, **body):
    """Make a yearly variable of whole numbers."""
    common = {"value_type": int, "entity": entity, "definition_period": DateUnit.YEAR}
    return type(name, (Variable,), common | body)


def _formulas(listed):
    return (
        _variable("law_period", ROW, formula=_law_period(listed)),
        _variable("amount", ROW, formula=_amount(listed)),
        _variable("technical_fee", ROW, formula=_technical_fee(listed)),
        _variable("acts_of_practice", OWNER, formula=_sum_of("amount")),
        _variable("fees_of_machine", DEVICE, formula=_sum_of("technical_fee")),
    )


def _law_period(listed):
    return lambda row, period: np.searchsorted(listed.starts, row("day", period), "right") - 1


def _sum_of(name):
    return lambda group, period: group.sum(group.members(name, period))


def _amount(listed):
    def formula(row, period, parameters):
        p, combo = row("law_period", period), row("combo", period)
        tariff, percent, flat, association = _tables(listed, parameters)
        modified = _per_thousand(tariff[p, row("grid", period), row("act", period)], 1000 + percent[p, combo])
        associated = _per_thousand(modified, association[p, row("association", period)])
        return (associated + flat[p, combo]) * row("quantity", period)

    return formula


def _tables(listed, parameters):
    """Read the parameters of each period of the law as arrays."""
    nodes = [parameters(str(_day(start))) for start in listed.starts]
    in_combo = np.array([[letter in combo for letter in LETTERS] for combo in national.MODIFIERS])
    tariff = np.array(
        [[[node.tariffs[f"{grid}_{code}"] for code in Law.load().acts] for grid in GRIDS] for node in nodes]
    )
    percent = np.array([[node.percents[letter] for letter in LETTERS] for node in nodes]) @ in_combo.T
    flat = np.array([[node.flats[letter] for letter in LETTERS] for node in nodes]) @ in_combo.T
    return (
        tariff,
        percent,
        flat,
        np.array([[node.associations[f"a{code}"] for code in ASSOCIATIONS] for node in nodes]),
    )


def _per_thousand(cents, rate):
    return (cents * rate + 500) // 1000


def _technical_fee(listed):
    opens, table = np.zeros(len(Law.load().acts), bool), np.empty((MACHINES, len(listed.starts), 7), np.int64)
    opens[listed.opens] = True
    table[listed.fees[:, 0], listed.fees[:, 1]] = listed.fees[:, 2:]

    def formula(row, period):
        machine, quantity = row("machine", period), row("quantity", period)
        exam = np.flatnonzero(opens[row("act", period)] & (machine >= 0))
        exam = exam[np.lexsort((row("day", period)[exam], machine[exam]))]
        last = _running(machine[exam], quantity[exam])
        listed_fees = table[machine[exam], row("law_period", period)[exam]]
        cents = np.zeros(len(machine), np.int64)
        cents[exam] = _by_bands(last - quantity[exam], last, listed_fees)
        return cents

    return formula


def _running(group, quantity):
    """Sum the quantities so far within each group of a sorted column."""
    total = quantity.cumsum()
    first = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1])))
    before = np.concatenate(([0], total))[first]
    return total - np.repeat(before, np.diff(np.append(first, len(group))))


def _by_bands(before, last, row):
    ends = np.column_stack([np.zeros(len(row), np.int64), row[:, 4:], np.full(len(row), 2**30)])
    units = np.diff(
        np.clip(last[:, None], ends[:, :1], ends) - np.clip(before[:, None], ends[:, :1], ends), axis=1
    )
    return (units * row[:, :4]).sum(axis=1)


def _parameters(days):
    law = Law.load()
    tariffs = {f"{grid}_{code}": f"acts.{code}.{grid}" for code in law.acts for grid in GRIDS}
    percents = {letter: f"modifiers.{letter}.rate" for letter in LETTERS if letter not in FLAT}
    flats = {letter: f"modifiers.{letter}.amount" for letter in LETTERS if letter in FLAT}
    associations = {f"a{code}": f"associations.{code}.rate" for code in ASSOCIATIONS[1:]}
    return {
        "tariffs": _node(law, tariffs, days, 1),
        "percents": _node(law, percents, days, 1000) | _constant(FLAT, 0),
        "flats": _node(law, flats, days, 1) | _constant(percents, 0),
        "associations": _node(law, associations, days, 1000) | _constant(("a0",), 1000),
    }


def _node(law, addresses, days, scale):
    return {
        name: {
            "values": {str(day): {"value": int((law[address].at(day).value or 0) * scale)} for day in days}
        }
        for name, address in addresses.items()
    }


def _constant(names, value):
    return {name: {"values": {"2000-01-01": {"value": value}}} for name in names}
